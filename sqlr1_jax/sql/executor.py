"""The executor: judges SQL texts on databases in worker processes, in order, whatever the texts do.

Every path ends in an `Outcome`. Equal jobs of a batch run once; verdicts that cannot change are kept. Faults of the
infrastructure are tried again once and end as INFRA, which `rewards` masks; faults of the SQL are the model's.
"""

from __future__ import annotations

import collections
import dataclasses
import math
import os
import pathlib
import threading
import time
from collections.abc import Sequence
from typing import Self

from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.sql.compare import Sense
from sqlr1_jax.sql.databases import DatabaseError, Source, inspect, locate
from sqlr1_jax.sql.judge import SENSES, Database, Finding
from sqlr1_jax.sql.limits import Limits
from sqlr1_jax.sql.supervisor import Job, Supervisor

__all__ = ["Executor", "Limits", "Sense", "Ticket"]

NOTHING = Database("", "", "", 0, (0, 0))


class Ticket:
    """A batch on its way. `gather` waits for it."""

    def __init__(self, count: int, deadline: float):
        self.verdicts: list[Verdict | None] = [None] * count
        self.left = count
        self.deadline = deadline
        self.ready = threading.Event()
        self.jobs: list[Job] = []
        if count == 0:
            self.ready.set()

    def put(self, places: Sequence[int], verdict: Verdict) -> None:
        """Stores one verdict at its places; later ones for the same place are ignored."""
        for place in places:
            if self.verdicts[place] is None:
                self.verdicts[place] = verdict
                self.left -= 1
        if self.left == 0:
            self.ready.set()


class Executor:
    """A pool of SQL workers over one folder of databases. A context manager.

    Args:
      databases: the folder with `<db>/<db>.sqlite`.
      limits: what a statement may cost.
      workers: processes; by default the cores but one, at least one.
      sense: how results are compared: strict (see `Sense`), test_suite_ex, test_suite_ex_keep_distinct, bird_ex or
        sql_r1_code.
      strict: the switches of the strict sense.
      cache: verdicts kept; 0 also switches the workers' cache of gold results off.
      batch_seconds: deadline of a whole batch; 0 derives one from the statements' deadline and the number of jobs.
      landlock: confine the workers' view of the file system where the kernel can.

    Raises:
      ValueError: the folder is not there, or the sense has no such name.
    """

    def __init__(
        self,
        databases: pathlib.Path,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        workers: int | None = None,
        *,
        sense: str = "strict",
        strict: Sense = Sense(),  # noqa: B008 - frozen
        cache: int = 200_000,
        batch_seconds: float = 0.0,
        landlock: bool = True,
    ):
        self.databases = pathlib.Path(databases).absolute()
        if not self.databases.is_dir():
            raise ValueError(f"databases={databases}: no such folder; it must hold <db>/<db>.sqlite")
        if sense not in SENSES:
            raise ValueError(f"sense={sense!r} must be one of {', '.join(SENSES)}")
        self.limits, self.sense, self.batch_seconds = limits, sense, batch_seconds
        self.workers = max(1, workers or (os.cpu_count() or 2) - 1)
        self._sources: dict[str, Source | DatabaseError] = {}
        self._cache: collections.OrderedDict[tuple, Verdict] = collections.OrderedDict()
        self._cache_size = cache
        self._lock = threading.Lock()
        self._counts: collections.Counter[str] = collections.Counter()
        options = {
            "limits": dataclasses.asdict(limits),
            "sense": dataclasses.asdict(strict),
            "cache": bool(cache),
            "readable": [os.fspath(self.databases)],
            "landlock": landlock,
        }
        self._supervisor = Supervisor(self.workers, limits, options)
        self._supervisor.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Ends the workers. Batches on their way end as INFRA."""
        if self._supervisor.is_alive():
            self._supervisor.close()

    def source(self, db: str) -> Source:
        """The file of a database, checked and hashed at its first use; raises `DatabaseError`, a ValueError."""
        if db not in self._sources:
            try:
                self._sources[db] = inspect(locate(self.databases, db), db)
            except DatabaseError as error:
                self._sources[db] = error
        found = self._sources[db]
        if isinstance(found, DatabaseError):
            raise found
        return found

    def check(self, names: Sequence[str]) -> None:
        """Raises one `DatabaseError` that names every database that is not fit to be judged on."""
        faults = []
        for name in dict.fromkeys(names):
            try:
                self.source(name)
            except DatabaseError as error:
                faults.append(str(error))
        if faults:
            raise DatabaseError("\n".join(faults))

    def judge(self, jobs: Sequence[tuple[str, str, str]], sense: str | None = None) -> list[Verdict]:
        """Verdicts of `(db, gold, prediction)` in order; blocks."""
        return self.gather(self.submit(jobs, sense))

    def submit(self, jobs: Sequence[tuple[str, str, str]], sense: str | None = None) -> Ticket:
        """Starts judging `(db, gold, prediction)` in the background."""
        sense = sense or self.sense
        if sense not in SENSES:
            raise ValueError(f"sense={sense!r} must be one of {', '.join(SENSES)}")
        return self._start([(db, "judge", gold, pred, sense) for db, gold, pred in jobs])

    def gather(self, ticket: Ticket) -> list[Verdict]:
        """Waits for a batch; what is not done at its deadline ends as INFRA."""
        if not ticket.ready.wait(max(0.0, ticket.deadline - time.monotonic())):
            for job in ticket.jobs:
                job.cancelled = True
            late = Verdict(Outcome.INFRA, message="the batch was over its deadline")
            with self._lock:
                self._counts["late"] += ticket.left
                ticket.put(range(len(ticket.verdicts)), late)
        return list(ticket.verdicts)

    def run(self, jobs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """Runs `(db, sql)` without a gold: OK with rows and digest, or how it failed."""
        return self.gather(self._start([(db, "run", sql) for db, sql in jobs]))

    def rows(self, db: str, sql: str, cap: int = 100) -> tuple[list[str], list[list], Verdict]:
        """Column names, the first `cap` rows and the verdict of one statement."""
        extra: list = []
        ticket = self._start([(db, "rows", sql, cap)], extra)
        (verdict,) = self.gather(ticket)
        columns, rows = extra or ([], [])
        return columns, rows, verdict

    def counters(self) -> dict[str, float]:
        """Counts and times since the start: `<outcome>`, `<outcome>_seconds`, cache hits, deaths, kills, retries."""
        with self._lock:
            return {**dict(self._counts), **dict(self._supervisor.counts)}

    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return self._supervisor.pids()

    def _start(self, requests: Sequence[tuple], extra: list | None = None) -> Ticket:
        """Groups equal requests, answers what is known, and hands the rest to the supervisor."""
        places: dict[tuple, list[int]] = {}
        for place, request in enumerate(requests):
            places.setdefault(request, []).append(place)
        ticket = Ticket(len(requests), time.monotonic() + self._patience(len(places)))
        with self._lock:
            self._counts["jobs"] += len(requests)
            self._counts["repeated"] += len(requests) - len(places)
            for request, where in places.items():
                self._prepare(ticket, request, where, extra)
        self._supervisor.submit(ticket.jobs)
        return ticket

    def _patience(self, count: int) -> float:
        """Seconds a batch may take: every job against every deadline, gold included, shared by the workers."""
        if self.batch_seconds:
            return self.batch_seconds
        each = 2 * self.limits.seconds + 4 * self.limits.grace
        return 60.0 + each * math.ceil(count / self.workers)

    def _prepare(self, ticket: Ticket, request: tuple, where: list[int], extra: list | None) -> None:
        db, kind, *arguments = request
        pred = arguments[0] if kind != "judge" else arguments[1]
        if not pred.strip():
            return self._settle(ticket, where, Verdict(Outcome.NO_SQL, message="nothing to run"))
        if len(pred) > self.limits.sql:
            words = f"statement of {len(pred)} characters, at most {self.limits.sql}"
            return self._settle(ticket, where, Verdict(Outcome.TOO_LARGE, message=words))
        try:
            source = self.source(db)
        except DatabaseError as error:
            return self._settle(ticket, where, Verdict(Outcome.INFRA, message=str(error)))
        key = (source.sha256, kind, *arguments)
        if extra is None and key in self._cache:
            self._cache.move_to_end(key)
            self._counts["cached"] += len(where)
            return ticket.put(where, self._cache[key])

        def done(answer: list) -> None:
            finding: Finding = answer[0]
            verdict = verdict_of(finding)
            with self._lock:
                if extra is not None:
                    extra[:] = answer[1:]
                self._keep(key, verdict)
                self._settle(ticket, where, verdict)

        ticket.jobs.append(Job(source.database, (kind, *arguments), done))
        return None

    def _settle(self, ticket: Ticket, where: list[int], verdict: Verdict) -> None:
        self._counts[str(verdict.outcome)] += len(where)
        self._counts[f"{verdict.outcome}_seconds"] += verdict.seconds
        ticket.put(where, verdict)

    def _keep(self, key: tuple, verdict: Verdict) -> None:
        """Remembers a verdict, unless the clock or the machine had a part in it."""
        timed = verdict.outcome == Outcome.TIMEOUT and "opcode" not in verdict.message
        if not self._cache_size or timed or verdict.outcome == Outcome.INFRA or "timeout" in verdict.message:
            return
        self._cache[key] = verdict
        if len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)


def verdict_of(finding: Finding) -> Verdict:
    """The verdict that a worker's finding says."""
    outcome, *fields = finding
    *fields, reads, flags = fields
    return Verdict(Outcome(outcome), *fields, tuple(reads), tuple(flags))
