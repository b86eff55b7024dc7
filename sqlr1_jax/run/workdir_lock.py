"""One program at a time in a workdir.

The lock is a file that says who holds it and whose holder touches it again and again. It is made with O_EXCL, which holds on
NFS too. A holder on this machine is asked for by its process id and start time; of one elsewhere, only its touch tells, so a
lock that nobody touches for a while is taken over. A holder that was asleep for so long, and finds another's lock when it wakes,
ends at once.
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

BEAT = 5.0  # seconds between two touches
STALE = 30.0  # seconds without one after which the holder is taken for dead


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
        """One at a time looks and takes over: between finding a dead lock and replacing it nobody else may do the same."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
        except OSError as error:  # a file system without locks: two that start at the same moment are not told apart
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
        """Who holds it; {} if the file says nothing yet, None if it is gone."""
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
        """Moves a dead holder's lock out of the way; of several who try, the file system lets one."""
        aside = self.path.with_name(f"lock.{os.getpid()}.{threading.get_ident()}")
        try:
            os.rename(self.path, aside)
        except FileNotFoundError:
            return
        if self._read(aside) != held:  # somebody was quicker, and this is theirs
            os.rename(aside, self.path)
            raise Held(self._words(self._read() or {}))
        aside.unlink()
        self.say(f"{self.path}: left behind by {_who(held)}, taken over", flush=True)

    def _stamp(self) -> tuple | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _touch(self) -> None:
        said = ""
        while not self._over.wait(self.beat):
            try:
                if self._is_lost():
                    return
                os.utime(self.path)
            except OSError as error:  # it may pass; until then another program may start here
                if said != (said := str(error)):
                    exit_codes.print_stderr(f"{self.path}: {error}; another program may start here now")

    def _is_lost(self) -> bool:
        """Whether another program has the lock by now, which ends this one: two must not write one workdir."""
        held = self._read()
        if held is None:  # a person removed it
            self._create()
        if held in (self.mine, None, {}):  # {}: it is just being written
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
    """What must agree for process ids to mean the same: this boot of this machine, and the container's view of it."""
    try:
        boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{socket.gethostname()} {boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return f"{socket.gethostname()} unknown"


def _started(pid: int) -> str | None:
    """When a process began, in ticks since the boot; None if there is none or it is a zombie."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]
