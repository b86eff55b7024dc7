"""A lock that allows one program at a time in a workdir: `flock` on a file that names its owner.

The kernel releases the lock when its owner ends, however it ends. A suspended owner keeps it. On NFS the server does the same for
programs on different hosts; docs/faults.md says which file systems lock only within a host.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pathlib
import socket
from typing import Self

from sqlr1_jax.run import exit_codes


class WorkdirInUse(ValueError):
    """Another program runs in the workdir."""


class Lock:
    """The lock of a workdir, which must exist; a context manager.

    Raises:
      WorkdirInUse: another program runs in the workdir; the message says which process on which host.
    """

    def __init__(self, workdir: pathlib.Path):
        self.path = workdir / "lock"

    def __enter__(self) -> Self:
        # The file is never removed: a program that has just opened it would lock a file without a name, and the next one another.
        # NFS grants an exclusive lock only on a file that is open for writing.
        self._file = self.path.open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            owner = self._file.read() or "another program"
            self._file.close()
            remedy = "wait for it, end it, or choose another --workdir"
            raise WorkdirInUse(f"workdir {self.path.parent} is in use by {owner}: {remedy}") from error
        except OSError as error:  # a file system without flock, such as Lustre that is mounted without it
            exit_codes.print_stderr(f"WARNING: {self.path} cannot be locked ({error}): start no second program here")
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()} on {socket.gethostname()}")
        self._file.flush()
        return self

    def __exit__(self, *_) -> None:
        with contextlib.suppress(OSError), self._file:  # a file system that has gone must not change the exit code
            self._file.truncate(0)
