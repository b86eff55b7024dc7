"""A lock that allows one program at a time in a workdir.

The lock is a file that names its holder, who updates its time stamp every few seconds. It is created with O_EXCL, which is atomic on
NFS too. A holder on this machine is checked by process id and start time; one on another machine only by the time stamp, so a
lock with an old stamp is taken over. A holder that was suspended for longer, and finds another's lock on waking, ends at once.
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

BEAT = 5.0  # seconds between two updates of the time stamp
STALE = 30.0  # seconds without an update after which the holder counts as dead


class Held(ValueError):
    """Another program holds the workdir."""


class Lock:
    """The lock of a workdir; a context manager.

    Raises:
      Held: another program runs in the workdir; the message says which process on which machine.
    """

    def __init__(self, workdir: pathlib.Path, stale: float = STALE, say=print, beat: float = BEAT, end=os._exit):
        self.path, self.stale, self.say, self.beat, self.end = workdir / "lock.json", stale, say, beat, end
        self.mine = {
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "machine": _machine(),
            "started": _started(os.getpid()),
        }
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._touch, name="workdir-lock", daemon=True)

    def __enter__(self) -> Self:
        with self._alone():
            while not self._create():
                held = self._read()
                if held is not None:
                    self._refuse_if_alive(held)
                    self._set_aside(held)
        self._thread.start()
        return self

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Exclude other processes while a dead lock is examined and replaced."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
        except OSError as error:  # a file system without flock: two simultaneous starts are not excluded
            self.say(f"{self.path.parent}: {error}", flush=True)
        try:
            yield
        finally:
            os.close(folder)

    def __exit__(self, *_) -> None:
        self._over.set()
        self._thread.join()
        if self._read() == self.mine:
            self.path.unlink(missing_ok=True)

    def _create(self) -> bool:
        try:
            file = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return False
        with os.fdopen(file, "w") as out:
            json.dump(self.mine, out)
        return True

    def _read(self, path: pathlib.Path | None = None) -> dict | None:
        """The holder; {} if the file is still empty, None if it is missing."""
        try:
            return json.loads((path or self.path).read_text())
        except FileNotFoundError:
            return None
        except ValueError:
            return {}

    def _refuse_if_alive(self, held: dict) -> None:
        if held.get("machine") == self.mine["machine"]:
            if _started(held.get("pid", 0)) == held.get("started"):
                raise Held(self._words(held))
            return
        if held:
            self.say(
                f"{self.path}: held by {_who(held)}; waiting up to {self.stale:.0f} s to see whether it is alive",
                flush=True,
            )
        end, before = time.monotonic() + self.stale, self._stamp()
        while time.monotonic() < end:
            time.sleep(min(0.2, self.stale / 10))
            if (now := self._stamp()) is None:
                return
            if now != before:
                raise Held(self._words(self._read() or held))

    def _set_aside(self, held: dict) -> None:
        """Remove a dead holder's lock; of several processes that try, one rename succeeds."""
        aside = self.path.with_name(f"lock.{os.getpid()}.{threading.get_ident()}")
        try:
            os.rename(self.path, aside)
        except FileNotFoundError:
            return
        if self._read(aside) != held:  # another process was faster, and this lock is its
            os.rename(aside, self.path)
            raise Held(self._words(self._read() or {}))
        aside.unlink()
        self.say(f"{self.path}: left behind by {_who(held)}, taken over", flush=True)

    def _stamp(self) -> tuple | None:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _touch(self) -> None:
        said = ""
        while not self._over.wait(self.beat):
            try:
                if self._is_lost():
                    return
                os.utime(self.path)
            except OSError as error:  # perhaps temporary; until then another program may start here
                if said != (said := str(error)):
                    exit_codes.print_stderr(f"{self.path}: {error}; another program may start here now")

    def _is_lost(self) -> bool:
        """Whether another program holds the lock now; if so, end this one: two must not write one workdir."""
        held = self._read()
        if held is None:  # removed by the user
            self._create()
        if held in (self.mine, None, {}):  # {}: it is being written
            return False
        exit_codes.print_stderr(
            f"{self.path}: taken over by {_who(held)} while this process did not run; it ends here, and saves nothing"
        )
        self.end(exit_codes.USAGE)
        return True

    def _words(self, held: dict) -> str:
        return (
            f"workdir {self.path.parent} is in use by {_who(held)}: wait for it, end it, or choose another --workdir "
            f"(if no such program runs, remove {self.path})"
        )


def _who(held: dict) -> str:
    return f"process {held.get('pid', '?')} on {held.get('host', 'another machine')}"


def _machine() -> str:
    """Identify the space of process ids: machine, boot and container."""
    try:
        boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{socket.gethostname()} {boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return f"{socket.gethostname()} unknown"


def _started(pid: int) -> str | None:
    """Start time of a process in clock ticks since boot; None if it does not exist or is a zombie."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]
