"""The trainer's side of one worker: its process, socket, shared board, and the jobs it holds."""

from __future__ import annotations

import json
import mmap
import os
import pathlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from sqlr1_jax.sql.worker import HEADER, STATUS
from sqlr1_jax.sql.worker_cache import Database

TICKS = os.sysconf("SC_CLK_TCK")
PACKAGE_ROOT = pathlib.Path(__file__).resolve().parents[2]


class Job:
    """One thing to do: the arguments of a worker's job, and what to call with its answer (in the supervisor's thread)."""

    __slots__ = ("arguments", "attempts", "cancelled", "database", "done")

    def __init__(self, database: Database, arguments: Sequence, done: Callable[[list], None]):
        self.database = database
        self.arguments = list(arguments)
        self.done = done
        self.attempts = 0
        self.cancelled = False


class WorkerProcess:
    """A process, its socket, its board, and the chunk it holds."""

    def __init__(self, options: dict):
        descriptor = os.memfd_create("status", os.MFD_CLOEXEC)
        words = os.memfd_create("stderr", os.MFD_CLOEXEC)
        ours, theirs = socket.socketpair()
        try:
            os.ftruncate(descriptor, STATUS.size)
            self.status = mmap.mmap(descriptor, STATUS.size)
            STATUS.pack_into(self.status, 0, -1, 0, 0.0, 0.0)
            command = [sys.executable, "-m", "sqlr1_jax.sql.worker", str(theirs.fileno()), str(descriptor)]
            path = os.pathsep.join(filter(None, [os.fspath(PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")]))
            environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=words,
                pass_fds=(theirs.fileno(), descriptor),
                env=environment,
                cwd=PACKAGE_ROOT,
            )
        except BaseException:
            ours.close()
            os.close(words)
            raise
        finally:
            theirs.close()
            os.close(descriptor)
        ours.setblocking(False)
        self.socket, self.words = ours, words
        self.inbox, self.outbox = bytearray(), bytearray()
        self.chunk: list[Job] = []
        self.ready = False
        self.doomed = ""  # why it was killed
        self.served = 0
        self.since = time.monotonic()
        self.hello: dict = {}
        self.post(options)

    def post(self, message: dict) -> None:
        """Queues a message; `flush` sends it."""
        data = json.dumps(message).encode()
        self.outbox += HEADER.pack(len(data)) + data

    def flush(self) -> None:
        """Sends what the socket takes now."""
        while self.outbox:
            try:
                sent = self.socket.send(self.outbox)
            except BlockingIOError:
                return
            except OSError:  # it is dead; the read side will say so
                self.outbox.clear()
                return
            del self.outbox[:sent]

    def messages(self) -> list[dict] | None:
        """Whole messages that have arrived; None once the worker is gone."""
        gone = False
        while True:
            try:
                data = self.socket.recv(1 << 18)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            if not data:
                gone = True  # seen again at the next call, after what it still had to say
                break
            self.inbox += data
        found = []
        while len(self.inbox) >= HEADER.size:
            end = HEADER.size + HEADER.unpack_from(self.inbox)[0]
            if len(self.inbox) < end:
                break
            found.append(json.loads(self.inbox[HEADER.size : end]))
            del self.inbox[:end]
        return None if gone and not found else found

    def bury(self) -> tuple[int, str]:
        """Reaps the process and frees everything; returns its exit code and last words."""
        self.process.kill()
        code = self.process.wait()
        self.socket.close()
        words = os.pread(self.words, 4000, 0).decode("utf-8", "replace").strip()
        os.close(self.words)
        self.status.close()
        return code, words

    def state(self) -> tuple[bool, float]:
        """Whether a signal has stopped the process, and the seconds of processor time it has used."""
        try:
            status = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return False, 0.0
        fields = status.rpartition(")")[2].split()
        return fields[0] in ("T", "t"), (int(fields[11]) + int(fields[12])) / TICKS
