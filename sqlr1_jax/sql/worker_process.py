"""The trainer's side of one worker process, and the jobs and batches it works on."""

from __future__ import annotations

import json
import mmap
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

from sqlr1_jax.records import Verdict
from sqlr1_jax.sql.worker import HEADER, STATUS
from sqlr1_jax.sql.worker_cache import Database

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PACKAGE_ROOT = pathlib.Path(__file__).resolve().parents[2]
STDERR_BYTES = 4000  # of a dead worker's standard error, quoted in messages


class Job:
    """A request to a worker and the callback for its answer.

    Args:
      database: the database it runs on.
      arguments: kind of job and its arguments, as `worker.Worker.run_job` takes them.
      done: called once, in the pool's thread, with `[verdict, *extra]`.
    """

    __slots__ = ("arguments", "attempts", "cancelled", "database", "done")

    def __init__(self, database: Database, arguments: Sequence, done: Callable[[list], None]):
        self.database = database
        self.arguments = list(arguments)
        self.done = done
        self.attempts = 0
        # Set when the batch is over: jobs of a given-up batch must not delay the next.
        self.cancelled = False


class Ticket:
    """A batch of jobs in progress; `Executor.gather` waits for it."""

    def __init__(self, count: int, seconds: float):
        self.verdicts: list[Verdict | None] = [None] * count
        self.extras: list[list] = [[] for _ in range(count)]
        self.left = count
        self.deadline = time.monotonic() + seconds
        self.ready = threading.Event()
        self.jobs: list[Job] = []
        if count == 0:
            self.ready.set()

    def put(self, places: Sequence[int], verdict: Verdict, extra: Sequence = ()) -> int:
        """Store a verdict at free places; return how many were free."""
        before = self.left
        for place in places:
            # The first verdict counts: a job may still answer after the batch's deadline has filled its place.
            if self.verdicts[place] is None:
                self.verdicts[place] = verdict
                self.extras[place] = list(extra)
                self.left -= 1
        if self.left == 0:
            self.ready.set()
        return before - self.left


class WorkerProcess:
    """A worker process with its socket, its shared status page and the chunk of jobs it works on."""

    def __init__(self, options: dict):
        # Memory files, not pipes or disk files: a pipe for stderr would block a worker when it is full, and the status must be
        # readable after the worker has died.
        status_fd = os.memfd_create("status", os.MFD_CLOEXEC)
        stderr_fd = os.memfd_create("stderr", os.MFD_CLOEXEC)
        ours, theirs = socket.socketpair()
        try:
            os.ftruncate(status_fd, STATUS.size)
            self.status = mmap.mmap(status_fd, STATUS.size)
            STATUS.pack_into(self.status, 0, -1, 0, 0.0, 0.0)
            command = [sys.executable, "-m", "sqlr1_jax.sql.worker", str(theirs.fileno()), str(status_fd)]
            path = os.pathsep.join(filter(None, [os.fspath(PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")]))
            environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
            # Popen, not multiprocessing: a worker must import neither jax nor the trainer's main module.
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr_fd,
                pass_fds=(theirs.fileno(), status_fd),
                env=environment,
                cwd=PACKAGE_ROOT,
            )
        except BaseException:
            ours.close()
            os.close(stderr_fd)
            raise
        finally:
            # Keep no copy of the worker's end: its death must close the socket.
            theirs.close()
            os.close(status_fd)
        # The pool's only thread serves all workers, so it must never wait for one of them.
        ours.setblocking(False)
        self.socket, self._stderr_fd = ours, stderr_fd
        self.inbox, self.outbox = bytearray(), bytearray()
        self.chunk: list[Job] = []
        self.ready = False
        self.kill_reason = ""
        self.served = 0
        self.since = time.monotonic()
        # Through the socket, because the list of readable paths may be longer than a command line.
        self.post(options)

    def post(self, message: dict) -> None:
        """Queue a message; `flush` sends it."""
        data = json.dumps(message).encode()
        self.outbox += HEADER.pack(len(data)) + data

    def flush(self) -> None:
        """Send as much as the socket accepts without blocking."""
        while self.outbox:
            try:
                sent = self.socket.send(self.outbox)
            except BlockingIOError:
                return
            except OSError:  # the worker is dead; reading from the socket reports it
                self.outbox.clear()
                return
            del self.outbox[:sent]

    def messages(self) -> list[dict] | None:
        """Return the complete messages received; None once the worker is dead and all were returned."""
        closed = False
        while True:
            try:
                data = self.socket.recv(1 << 18)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            if not data:
                closed = True  # the next call sees it again, after the messages that came before the end
                break
            self.inbox += data
        messages = []
        while len(self.inbox) >= HEADER.size:
            end = HEADER.size + HEADER.unpack_from(self.inbox)[0]
            if len(self.inbox) < end:
                break
            messages.append(json.loads(self.inbox[HEADER.size : end]))
            del self.inbox[:end]
        return None if closed and not messages else messages

    def reap(self) -> tuple[int, str]:
        """Kill and reap the process and free its resources; return its exit code and its stderr."""
        # Also if it seems to have ended: a worker that only closed its socket would be waited for without end.
        self.process.kill()
        code = self.process.wait()
        self.socket.close()
        stderr = os.pread(self._stderr_fd, STDERR_BYTES, 0).decode("utf-8", "replace").strip()
        os.close(self._stderr_fd)
        self.status.close()
        return code, stderr

    def state(self) -> tuple[bool, float]:
        """Return whether a signal has stopped the process, and the processor time it has used in seconds."""
        try:
            status = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return False, 0.0
        fields = status.rpartition(")")[2].split()  # the command name in parentheses may contain blanks
        return fields[0] in ("T", "t"), (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
