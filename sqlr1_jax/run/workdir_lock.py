"""A lock that allows one program at a time in a workdir.

The lock is a file that names its owner, who updates the file's mtime every few seconds. On this host the owner is checked by process
id and start time; on another host by the mtime, so a lock whose mtime does not change is taken over. An owner that was suspended for
longer, and finds another's lock when it wakes up, ends at once.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pathlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Self

from sqlr1_jax.run import exit_codes

UPDATE_S = 5.0  # seconds between two updates of the mtime
STALE_S = 30.0  # seconds without an update after which the owner counts as dead


class WorkdirInUse(ValueError):
    """Another program runs in the workdir."""


class Lock:
    """The lock of a workdir; a context manager.

    Args:
      workdir: must exist.
      stale_s: seconds without an update after which an owner on another host counts as dead.
      log: prints progress.
      update_s: seconds between two updates of the mtime.
      end: ends the process after the lock was lost.

    Raises:
      WorkdirInUse: another program runs in the workdir; the message says which process on which host.
    """

    def __init__(
        self, workdir: pathlib.Path, stale_s: float = STALE_S, log=print, update_s: float = UPDATE_S, end=os._exit
    ):
        self.path, self.stale_s, self.log, self.update_s, self.end = workdir / "lock.json", stale_s, log, update_s, end
        # The start time, because process ids are reused: after a reboot the owner's id may belong to any program.
        self.record = {
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "machine": _machine(),
            "started": _start_time(os.getpid()),
        }
        self._released = threading.Event()
        self._thread = threading.Thread(target=self._keep_alive, name="workdir-lock", daemon=True)

    def __enter__(self) -> Self:
        with self._exclusive():
            while not self._create():
                owner = self._read()
                if owner is not None:
                    self._refuse_if_alive(owner)
                    self._remove_dead(owner)
        self._thread.start()
        return self

    @contextlib.contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Exclude other processes of this host while a dead lock is examined and replaced."""
        # flock alone would not do as the lock: on many network file systems it does not reach other hosts. It is released when
        # the folder is closed, also by a crash.
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
        except OSError as error:  # a file system without flock; `_remove_dead` still lets only one process win
            self.log(f"{self.path.parent}: {error}", flush=True)
        try:
            yield
        finally:
            os.close(folder)

    def __exit__(self, *_) -> None:
        self._released.set()
        self._thread.join()  # first: the thread would create the file again
        if self._read() == self.record:
            self.path.unlink(missing_ok=True)

    def _create(self) -> bool:
        try:  # O_EXCL is atomic, on NFS too
            file = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return False
        with os.fdopen(file, "w") as out:
            json.dump(self.record, out)
        return True

    def _read(self, path: pathlib.Path | None = None) -> dict | None:
        """Return the owner's record; {} if the file is empty or truncated, None if it is missing."""
        try:
            return json.loads((path or self.path).read_text())
        except FileNotFoundError:
            return None
        except ValueError:
            return {}

    def _refuse_if_alive(self, owner: dict) -> None:
        if owner.get("machine") == self.record["machine"]:
            if _start_time(owner.get("pid", 0)) == owner.get("started"):
                raise WorkdirInUse(self._message(owner))
            return
        if owner:
            self.log(
                f"{self.path}: owned by {_name(owner)}; waiting up to {self.stale_s:.0f} s to see whether it is alive",
                flush=True,
            )
        # Whether the mtime changes, not how old it is: the clocks of two hosts may differ by more than the limit.
        deadline, before = time.monotonic() + self.stale_s, self._stamp()
        while time.monotonic() < deadline:
            time.sleep(min(0.2, self.stale_s / 10))
            if (now := self._stamp()) is None:
                return
            if now != before:
                raise WorkdirInUse(self._message(self._read() or owner))

    def _remove_dead(self, owner: dict) -> None:
        """Remove a dead owner's lock."""
        # By renaming, since of several processes that try, one rename succeeds. Unlinking could remove the lock that a faster
        # process has created in the meantime.
        aside = self.path.with_name(f"lock.{os.getpid()}.{threading.get_ident()}")
        try:
            os.rename(self.path, aside)
        except FileNotFoundError:
            return
        if self._read(aside) != owner:  # a faster process replaced the lock between reading and renaming: give it back
            os.rename(aside, self.path)
            raise WorkdirInUse(self._message(self._read() or {}))
        aside.unlink()
        self.log(f"{self.path}: taken over from {_name(owner)}, which has ended", flush=True)

    def _stamp(self) -> tuple | None:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino  # the inode too: a new lock may have the same mtime

    def _keep_alive(self) -> None:
        last_error = ""
        while not self._released.wait(self.update_s):
            try:
                # Checked before each update: touching another program's lock would make it look alive for ever.
                if self._is_lost():
                    return
                os.utime(self.path)
            except OSError as error:  # such as a stale NFS handle; retried, reported once
                if last_error != (last_error := str(error)):
                    exit_codes.print_stderr(
                        f"{self.path}: {error}; until the lock can be updated another program may start in this workdir"
                    )

    def _is_lost(self) -> bool:
        """If another program owns the lock now, end this one: two programs must not write into a workdir."""
        owner = self._read()
        if owner is None:  # removed by the user
            self._create()
        if owner in (self.record, None, {}):  # {}: it is being written
            return False
        exit_codes.print_stderr(
            f"{self.path}: taken over by {_name(owner)} while this process was suspended; it ends now, without saving"
        )
        self.end(exit_codes.USAGE)
        return True

    def _message(self, owner: dict) -> str:
        return (
            f"workdir {self.path.parent} is in use by {_name(owner)}: wait for it, end it, or choose another --workdir "
            f"(if no such program runs, remove {self.path})"
        )


def _name(owner: dict) -> str:
    return f"process {owner.get('pid', '?')} on {owner.get('host', 'another host')}"


def _machine() -> str:
    """Identify the space of process ids: host, boot and container."""
    try:
        boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{socket.gethostname()} {boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return f"{socket.gethostname()} unknown"


def _start_time(pid: int) -> str | None:
    """Return the start time of a process in clock ticks since boot; None if it does not exist or is a zombie."""
    try:  # the second field is the program's name in parentheses and may contain spaces and parentheses
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]
