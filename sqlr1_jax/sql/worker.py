"""A program of its own that judges SQL for the trainer: `python -m sqlr1_jax.sql.worker SOCKET STATUS`.

It reads length-prefixed JSON from a socket, judges, and writes length-prefixed JSON. Rows never cross the socket unless
they are asked for. The status is a shared page that says which job is running since when, so that the supervisor can
kill a worker that hangs and knows whose fault it was. The process never imports jax or numpy.
"""

from __future__ import annotations

import collections
import itertools
import json
import mmap
import signal
import socket
import struct
import sys
import time

import apsw

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import confinement
from sqlr1_jax.sql.compare import Comparison
from sqlr1_jax.sql.judge import Finding, Judge
from sqlr1_jax.sql.limits import Limits
from sqlr1_jax.sql.sandbox import OUT_OF_MEMORY
from sqlr1_jax.sql.worker_cache import PREDICTION, Database, WorkerCache

HEADER = struct.Struct("<I")
STATUS = struct.Struct("<iidd")  # index of the running job or -1, what it does, monotonic and processor second it began
SLICE = 0.05  # seconds after which a worker hands back the jobs of a chunk that it has not begun


def send(connection: socket.socket, message: dict) -> None:
    """Writes one message."""
    data = json.dumps(message).encode()
    connection.sendall(HEADER.pack(len(data)) + data)


def receive(connection: socket.socket) -> dict | None:
    """Reads one message; None if the other side is gone."""
    header = _read(connection, HEADER.size)
    if header is None:
        return None
    data = _read(connection, HEADER.unpack(header)[0])
    return None if data is None else json.loads(data)


def _read(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            return None
        data += part
    return bytes(data)


class Worker:
    """The loop: receive a chunk of jobs on one database, judge them, answer."""

    def __init__(self, connection: socket.socket, status: mmap.mmap, options: dict):
        self.connection = connection
        self.status = status
        self.limits = Limits(**options["limits"])
        self.alarm = self.limits.seconds + self.limits.grace
        self.index = -1
        self.cache = WorkerCache(self.limits, options["cache"], self.mark)
        self.judge = Judge(self.cache, Comparison(**options["comparison"]), options["detect"])

    def mark(self, doing: int) -> None:
        """Notes on the status what the running job does now, and winds the alarm that stops a loop inside C."""
        STATUS.pack_into(self.status, 0, self.index, doing, time.monotonic(), time.process_time())
        signal.setitimer(signal.ITIMER_PROF, self.alarm)  # processor time: a busy machine rings no alarm

    def rest(self) -> None:
        """No job is running."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        STATUS.pack_into(self.status, 0, -1, 0, 0.0, 0.0)

    def serve(self) -> None:
        """Answers until the supervisor goes away."""
        while (chunk := receive(self.connection)) is not None:
            database = Database(*chunk["database"])
            wrong = self.cache.check(database)
            started = time.monotonic()
            done = []
            for self.index, job in enumerate(chunk["jobs"]):
                if done and time.monotonic() - started > SLICE:
                    break
                done.append([Finding(Outcome.INFRA, message=wrong)] if wrong else self.judged(database, *job))
            self.rest()
            send(self.connection, {"done": done, "seconds": time.monotonic() - started})

    def judged(self, database: Database, *job) -> list:
        """One job; if it runs out of memory, once more with all of it, so that no verdict depends on what ran before."""
        answer = self.do(database, *job)
        if answer[0].message.endswith(OUT_OF_MEMORY) and self.cache.lighten(database):
            return self.do(database, *job)
        return answer

    def do(self, database: Database, kind: str, *arguments) -> list:
        """One job; every exception becomes an outcome."""
        try:
            match kind:
                case "judge":
                    return [self.judge.judge(database, *arguments)]
                case "run":
                    return [self.judge.run(database, *arguments)]
                case "rows":
                    return list(self.judge.rows(database, *arguments))
                case "soft_f1":
                    return list(self.judge.soft_f1(database, *arguments))
                case "r_ves":
                    return list(self.judge.r_ves(database, *arguments))
                case "hang":
                    self.hang(*arguments)
            raise ValueError(f"unknown job {kind!r}")
        except MemoryError:
            return [Finding(Outcome.TOO_LARGE, message=OUT_OF_MEMORY)]
        except Exception as error:  # noqa: BLE001 - the loop must go on, and the supervisor counts it
            return [Finding(Outcome.INFRA, message=f"{type(error).__name__} in the worker: {error}")]

    def hang(self, seconds: float) -> None:
        """Never returns from C code: shows that the alarm (or, with 0 seconds, the supervisor) ends such a loop."""
        self.mark(PREDICTION)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        collections.deque(itertools.repeat(None), maxlen=0)


def main() -> None:
    """Serves on the inherited socket and status whose descriptors are the two arguments."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    status = mmap.mmap(int(sys.argv[2]), STATUS.size)
    options = receive(connection)
    if options is None:
        return
    confinement.die_with(options["parent"])
    apsw.hard_heap_limit(options["limits"]["heap"])
    worker = Worker(connection, status, options)
    held = confinement.confine(options["limits"]["memory"], options["readable"], options["landlock"])
    send(connection, {"held": held, "sqlite": apsw.sqlite_lib_version(), "apsw": apsw.apsw_version()})
    worker.serve()


if __name__ == "__main__":
    main()
