"""The worker program that judges SQL for the trainer: `python -m sqlr1_jax.sql.worker SOCKET_FD STATUS_FD`.

It reads length-prefixed JSON from a socket, judges, and writes length-prefixed JSON. Rows cross the socket only on
request. A shared memory page, the status, tells the pool which job is running and since when, so that it can kill a
worker that hangs and attribute its death. The process never imports jax or numpy.
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
import json
import mmap
import operator
import signal
import socket
import struct
import sys
import time

import apsw

from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.sql import confinement
from sqlr1_jax.sql.compare import Comparison
from sqlr1_jax.sql.judge import Judge
from sqlr1_jax.sql.limits import Limits
from sqlr1_jax.sql.sandbox import OUT_OF_MEMORY
from sqlr1_jax.sql.worker_cache import PREDICTION, Database, WorkerCache

HEADER = struct.Struct("<I")
# Index of the running job or -1, its activity, and the monotonic and processor seconds at which the activity began.
STATUS = struct.Struct("<iidd")
SLICE = 0.05  # seconds after which a worker returns the jobs of a chunk that it has not started
VERDICT_FIELDS = operator.attrgetter(*(field.name for field in dataclasses.fields(Verdict)))


def encode_verdict(verdict: Verdict) -> tuple:
    """Return a verdict's fields in order, for JSON."""
    return VERDICT_FIELDS(verdict)


def decode_verdict(fields: list) -> Verdict:
    """Return the verdict of `encode_verdict`'s fields after their way through JSON."""
    outcome, *values, reads, flags = fields
    return Verdict(Outcome(outcome), *values, tuple(reads), tuple(flags))


def send(connection: socket.socket, message: dict) -> None:
    """Write one message."""
    # Length-prefixed JSON, not pickle: a worker that hostile SQL has taken over must not run code in the trainer.
    data = json.dumps(message).encode()
    connection.sendall(HEADER.pack(len(data)) + data)


def receive(connection: socket.socket) -> dict | None:
    """Read one message; None if the other side has closed the socket."""
    header = _read(connection, HEADER.size)
    if header is None:
        return None
    data = _read(connection, HEADER.unpack(header)[0])
    return None if data is None else json.loads(data)


def _read(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        received = connection.recv(size - len(data))
        if not received:
            return None
        data += received
    return bytes(data)


class Worker:
    """The loop: receive a chunk of jobs on one database, run them, answer."""

    def __init__(self, connection: socket.socket, status: mmap.mmap, options: dict):
        self.connection = connection
        self.status = status
        self.limits = Limits(**options["limits"])
        self.alarm_s = self.limits.seconds + self.limits.grace
        self.index = -1
        self.cache = WorkerCache(self.limits, options["cache"], self.begin_activity)
        comparison = Comparison(**options["comparison"])
        self.judge = Judge(self.cache, comparison, options["detect"], options["partial"], options["blame"])

    def begin_activity(self, activity: int) -> None:
        """Write the running job's activity to the status and restart the alarm that ends a loop inside C."""
        STATUS.pack_into(self.status, 0, self.index, activity, time.monotonic(), time.process_time())
        # ITIMER_PROF counts processor time, so that load on the machine cannot end a statement.
        signal.setitimer(signal.ITIMER_PROF, self.alarm_s)

    def end_activity(self) -> None:
        """Write to the status that no job is running and stop the alarm."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        STATUS.pack_into(self.status, 0, -1, 0, 0.0, 0.0)

    def serve(self) -> None:
        """Answer until the pool closes the socket."""
        while (chunk := receive(self.connection)) is not None:
            database = Database(*chunk["database"])
            # Every chunk, because the file was opened as immutable: SQLite would not notice that it has changed.
            fault = self.cache.check(database)
            started = time.monotonic()
            done = []
            for self.index, job in enumerate(chunk["jobs"]):
                # Answer after a slice, so that idle workers can take the rest of the chunk.
                if done and time.monotonic() - started > SLICE:
                    break
                verdict, *extra = [Verdict(Outcome.INFRA, message=fault)] if fault else self.run_job(database, *job)
                done.append([encode_verdict(verdict), *extra])
            # Before the answer: from then on a death is no statement's fault.
            self.end_activity()
            send(self.connection, {"done": done, "seconds": time.monotonic() - started})

    def run_job(self, database: Database, *job) -> list:
        """Return `[verdict, *extra]` of one job; if it runs out of memory, run it again with empty caches."""
        answer = self._attempt(database, *job)
        # Without the second attempt a verdict would depend on what the worker had cached before.
        if answer[0].message.endswith(OUT_OF_MEMORY) and self.cache.free_memory(database):
            return self._attempt(database, *job)
        return answer

    def _attempt(self, database: Database, kind: str, *arguments) -> list:
        """Run one job; every exception becomes an outcome."""
        try:
            match kind:
                case "judge":
                    return [self.judge.judge(database, *arguments)]
                case "run":
                    return [self.judge.run(database, *arguments)]
                case "rows":
                    return list(self.judge.rows(database, *arguments))
                case "observe":
                    return list(self.judge.observe(database, *arguments))
                case "soft_f1":
                    return list(self.judge.soft_f1(database, *arguments))
                case "r_ves":
                    return list(self.judge.r_ves(database, *arguments))
                case "hang":
                    self.hang(*arguments)
            raise ValueError(f"unknown job {kind!r}")
        except MemoryError:
            return [Verdict(Outcome.TOO_LARGE, message=OUT_OF_MEMORY)]
        except Exception as error:  # noqa: BLE001 - the loop must continue, and the executor counts INFRA
            return [Verdict(Outcome.INFRA, message=f"{type(error).__name__} in the worker: {error}")]

    def hang(self, seconds: float) -> None:
        """Loop inside C for ever: the canary of the alarm (or, with 0 seconds, of the pool's kill)."""
        self.begin_activity(PREDICTION)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        # A loop that never returns to the interpreter, so that no Python signal handler can run.
        collections.deque(itertools.repeat(None), maxlen=0)


def main() -> None:
    """Serve on the inherited socket and status, whose file descriptors are the two arguments."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    status = mmap.mmap(int(sys.argv[2]), STATUS.size)
    options = receive(connection)
    # The pool was closed while this process started.
    if options is None:
        return
    confinement.die_with(options["parent"])
    # SQLite's own limit comes before the address space: its error is an outcome, a failed malloc in Python may not be.
    apsw.hard_heap_limit(options["limits"]["heap"])
    worker = Worker(connection, status, options)
    # After every import and the opening of both descriptors: Landlock would refuse the files that imports read.
    measures = confinement.confine(options["limits"]["memory"], options["readable"], options["landlock"])
    send(connection, {"confinement": measures, "sqlite": apsw.sqlite_lib_version(), "apsw": apsw.apsw_version()})
    worker.serve()


if __name__ == "__main__":
    main()
