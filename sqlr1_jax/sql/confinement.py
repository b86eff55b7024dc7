"""Confinement of a worker process before it runs a statement: resource limits, parent-death signal, Landlock.

It needs only the standard library and ctypes. `confine` returns which measures are in force, for the report at the
start of a run; a kernel without Landlock lacks only that measure.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
LANDLOCK_CREATE_RULESET = 444
LANDLOCK_ADD_RULE = 445
LANDLOCK_RESTRICT_SELF = 446
LANDLOCK_CREATE_RULESET_VERSION = 1
LANDLOCK_RULE_PATH_BENEATH = 1
READ_FILE = 1 << 2
READ_DIRECTORY = 1 << 3
# File system rights of Landlock ABI version 1, and those that later versions added (linux/landlock.h).
RIGHTS_V1 = (1 << 13) - 1
RIGHTS_ADDED = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}

_libc = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int) -> None:
    """Kill this process when the thread that started it ends; exit at once if the parent is dead already."""
    if _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    # A parent that died before prctl sends no signal.
    if os.getppid() != parent:
        os._exit(0)


def confine(memory: int, readable: list[str], landlock: bool = True) -> dict[str, bool]:
    """Apply a worker's limits; call it after every import.

    Args:
      memory: address space in bytes.
      readable: folders and files that stay readable; Landlock blocks the rest of the file system.
      landlock: False does not restrict the file system.

    Returns:
      Whether each measure is in force, by name.
    """
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # only the default action stops a loop inside C
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the trainer's to handle
    measures = {"memory": _limit(resource.RLIMIT_AS, memory), "files": _limit(resource.RLIMIT_FSIZE, 0)}
    measures["core"] = _limit(resource.RLIMIT_CORE, 0)
    measures["descriptors"] = _limit(resource.RLIMIT_NOFILE, 256)
    measures["landlock"] = landlock and _landlock(readable)
    return measures


def _limit(kind: int, value: int) -> bool:
    _, hard = resource.getrlimit(kind)  # without privileges a hard limit cannot be raised
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))
    return resource.getrlimit(kind)[0] == value


def _landlock(readable: list[str]) -> bool:
    """Restrict this process to reading below `readable`; False if the kernel has no Landlock."""
    version = _libc.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), LANDLOCK_CREATE_RULESET_VERSION)
    if version < 1:
        return False
    rights = RIGHTS_V1
    for since, right in RIGHTS_ADDED.items():
        rights |= right if version >= since else 0
    attributes = struct.pack("Q", rights)
    ruleset = _libc.syscall(LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            if not _allow(ruleset, path):
                return False
        # The kernel requires no_new_privs of unprivileged processes before landlock_restrict_self.
        if _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            return False
        return _libc.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str) -> bool:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        # The kernel refuses rights of folders in a rule for a file.
        rights = READ_FILE | (READ_DIRECTORY if os.path.isdir(path) else 0)
        rule = struct.pack("=Qi", rights, descriptor)  # packed: no padding in the kernel's struct
        return _libc.syscall(LANDLOCK_ADD_RULE, ruleset, LANDLOCK_RULE_PATH_BENEATH, rule, 0) == 0
    finally:
        os.close(descriptor)
