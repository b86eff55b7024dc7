"""The executor: judge SQL on databases in worker processes and return the verdicts in order.

Every path ends in an `Outcome`. Equal jobs of a batch run once, and verdicts that cannot change are cached. A job that
fails by a fault of the infrastructure is retried once and then ends as INFRA, which `rewards` masks out of the loss;
every other failure is the model's.
"""

from __future__ import annotations

import collections
import dataclasses
import math
import os
import pathlib
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Self

import apsw

from sqlr1_jax.config import CompareConfig, SqlConfig, extended
from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.sql import observation
from sqlr1_jax.sql.canaries import CANARIES, HANG_SECONDS
from sqlr1_jax.sql.compare import Comparison
from sqlr1_jax.sql.databases import DatabaseError, Source, inspect, locate, readable, variants
from sqlr1_jax.sql.judge import MODES
from sqlr1_jax.sql.lexer import canonical
from sqlr1_jax.sql.limits import Limits
from sqlr1_jax.sql.worker_pool import WorkerPool
from sqlr1_jax.sql.worker_process import Job, Ticket

__all__ = ["Executor", "Limits", "Ticket"]

BASE_BATCH_SECONDS = 60.0  # added to the deadline of every batch


class Executor:
    """A pool of SQL workers over one folder of databases. A context manager.

    Args:
      databases: the folder with `<db>/<db>.sqlite`, or one database file, whose stem is then its name.
      limits: limits on one statement.
      workers: number of processes; by default one less than the cores, at least one.
      mode: comparison mode: strict, test_suite_ex, test_suite_ex_keep_distinct, bird_ex or sql_r1_code.
      compare: options of the strict mode.
      cache: number of verdicts cached; 0 also disables the workers' cache of gold results.
      batch_seconds: deadline of a batch; 0 derives one from the statements' deadline and the number of jobs.
      landlock: restrict the workers to the databases on the file system, where the kernel has Landlock.
      detect: detect reward hacking in the strict mode; results are in `Verdict.flags` and `counters()`.
      partial: measure of how near wrong results are in the strict mode (`rewards.partial`); results are in `Verdict.closeness`.
      blame: find the first wrong clause in the strict mode; results are in `Verdict.wrong_clause`.

    Raises:
      ValueError: the folder or the comparison mode does not exist, or the system is not Linux.
    """

    def __init__(
        self,
        databases: pathlib.Path,
        limits: SqlConfig = Limits(),  # noqa: B008 - frozen
        workers: int | None = None,
        *,
        mode: str = "strict",
        compare: CompareConfig = Comparison(),  # noqa: B008 - frozen
        cache: int = 200_000,
        batch_seconds: float = 0.0,
        landlock: bool = True,
        detect: bool = False,
        partial: str = "off",
        blame: bool = False,
    ):
        if not hasattr(os, "memfd_create"):
            raise ValueError("the judge's workers need Linux; on macOS or Windows run this in a container or WSL 2")
        path = pathlib.Path(os.path.expanduser(databases)).absolute()
        self._file = path if path.is_file() else None
        self.databases = path.parent if self._file else path
        if not self.databases.is_dir():
            raise ValueError(f"databases={databases}: no such folder or file; a folder must hold <db>/<db>.sqlite")
        if mode not in MODES:
            raise ValueError(f"mode={mode!r} must be one of {', '.join(MODES)}")
        limits = extended(Limits, limits)
        self.limits, self.mode, self.batch_seconds = limits, mode, batch_seconds
        # One core stays free for the trainer, whose thread feeds the device.
        self.workers = max(1, workers or (os.cpu_count() or 2) - 1)
        self._sources: dict[str, Source | DatabaseError] = {}
        self._cache: collections.OrderedDict[tuple, tuple[Verdict, Sequence]] = collections.OrderedDict()
        self._cache_size = cache
        # Guards cache and counters, which the pool's thread changes in `done`.
        self._lock = threading.Lock()
        self._counts: collections.Counter[str] = collections.Counter()
        options = {
            "limits": dataclasses.asdict(limits),
            "comparison": dataclasses.asdict(extended(Comparison, compare)),
            "cache": bool(cache),
            "readable": [os.path.realpath(self._file)] if self._file else readable(self.databases),
            "landlock": landlock,
            "detect": detect,
            "partial": partial,
            "blame": blame,
        }
        self._pool = WorkerPool(self.workers, limits, options)
        self._pool.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; unfinished batches end as INFRA."""
        if self._pool.is_alive():
            self._pool.close()

    def source(self, db: str) -> Source:
        """Return a database's file, checked at its first use. Raises `DatabaseError`, a ValueError."""
        if db not in self._sources:
            try:
                is_file = self._file is not None and db == self._file.stem
                self._sources[db] = inspect(self._file if is_file else locate(self.databases, db), db)
            except DatabaseError as error:
                # Also the error: it is raised again for each question without touching the disk.
                self._sources[db] = error
        source = self._sources[db]
        if isinstance(source, DatabaseError):
            raise source.with_traceback(None)  # else it would keep the frames of every raise
        return source

    def check(self, names: Sequence[str], known: Mapping[str, str] | None = None) -> None:
        """Check databases; raise one `DatabaseError` that names all unusable ones.

        Args:
          names: the databases.
          known: expected SHA-256 by name; a mismatch is an error. Other databases are not hashed.
        """
        faults, known = [], known or {}
        for name in dict.fromkeys(names):
            try:
                source = self.source(name)
            except DatabaseError as error:
                faults.append(str(error))
                continue
            if name in known and known[name] != source.sha256:
                remedy = "fetch it again, or prepare the data set again"
                faults.append(f"database {name}: {source.path} is not the file that was prepared; {remedy}")
        if faults:
            raise DatabaseError("\n".join(faults))

    def judge(self, jobs: Sequence[tuple[str, str, str]], mode: str | None = None) -> list[Verdict]:
        """Judge `(db, gold, prediction)` and return the verdicts in order; blocks."""
        return self.gather(self.submit(jobs, mode))

    def submit(self, jobs: Sequence[tuple[str, str, str]], mode: str | None = None) -> Ticket:
        """Start judging `(db, gold, prediction)` in the background."""
        mode = mode or self.mode
        if mode not in MODES:
            raise ValueError(f"mode={mode!r} must be one of {', '.join(MODES)}")
        return self._start([(db, "judge", gold, pred, mode) for db, gold, pred in jobs])

    def gather(self, ticket: Ticket) -> list[Verdict]:
        """Wait for a batch; jobs unfinished at its deadline end as INFRA."""
        # A batch has a deadline of its own, so that a training step ends whatever happens to the workers.
        if not ticket.ready.wait(max(0.0, ticket.deadline - time.monotonic())):
            for job in ticket.jobs:
                # Jobs that still wait are dropped; those that run are stopped by their own deadlines.
                job.cancelled = True
            late = Verdict(Outcome.INFRA, message="the batch was over its deadline")
            with self._lock:
                self._counts["late"] += ticket.put(range(len(ticket.verdicts)), late)
        return list(ticket.verdicts)

    def run(self, jobs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """Run `(db, sql)` without a gold: OK with row count and digest, or the failure."""
        return self.gather(self._start([(db, "run", sql) for db, sql in jobs]))

    def rows(self, db: str, sql: str, cap: int = 100) -> tuple[list[str], list[list], Verdict]:
        """Return column names, the first `cap` rows and the verdict of one statement."""
        return self.tables([(db, sql)], cap)[0]

    def tables(
        self, jobs: Sequence[tuple[str, str]], cap: int = 100, cell: int = 0
    ) -> list[tuple[list[str], list[list], Verdict]]:
        """Return the same as `rows` for each `(db, sql)`, texts cut after `cell` characters if it is not 0."""
        ticket = self._start([(db, "rows", sql, cap, cell) for db, sql in jobs])
        verdicts = self.gather(ticket)
        tables = [extra or ([], []) for extra in ticket.extras]
        return [(columns, rows, verdict) for (columns, rows), verdict in zip(tables, verdicts)]

    def observe(self, jobs: Sequence[tuple[str, str]]) -> list[str]:
        """Run each `(db, sql)` for a model that looks before it answers; return what it reads (`observation.write`)."""
        ticket = self._start([(db, "observe", sql) for db, sql in jobs])
        verdicts = self.gather(ticket)
        # Without a text where the statement did not reach a worker, or ended it.
        return [extra[0] if extra else observation.write(v) for extra, v in zip(ticket.extras, verdicts)]

    def soft_f1(self, jobs: Sequence[tuple[str, str, str]]) -> list[float]:
        """BIRD's soft F1 of `(db, gold, prediction)`, each in [0, 1]; NaN after a fault of the machine."""
        return self._values([(db, "soft_f1", gold, pred) for db, gold, pred in jobs])

    def r_ves(self, jobs: Sequence[tuple[str, str, str]], repeats: int = 100) -> list[float]:
        """BIRD's R-VES rewards, each 0 or in [0.25, 1.25]; NaN after a fault of the machine.

        `bird_metrics.r_ves` turns them into the score.
        They depend on run times: use one worker, or leave cores idle.
        """
        return self._values([(db, "r_ves", gold, pred, repeats) for db, gold, pred in jobs])

    def test_suite(self, jobs: Sequence[tuple[str, str, str]]) -> list[Verdict]:
        """Test-suite accuracy: MATCH only if the results agree on every database file.

        The files are those in `<databases>/<db>/` with `.sqlite` in their name. The verdict is the first that is not
        MATCH, in the order of file names.
        """
        files = [variants(self.databases, db) for db, _, _ in jobs]
        each = [(name, gold, pred) for names, (_, gold, pred) in zip(files, jobs) for name in names]
        verdicts = iter(self.judge(each, "test_suite_ex"))
        results = []
        for names in files:
            of_files = [next(verdicts) for _ in names]
            results.append(next((verdict for verdict in of_files if verdict.outcome != Outcome.MATCH), of_files[0]))
        return results

    def defences(self, db: str) -> dict[str, bool]:
        """Run every canary on a database and return which defences work on this machine; kills one worker.

        A defence whose canary could not run (INFRA) is False, but not an error.

        Raises:
          RuntimeError: a canary ended in another outcome than expected, so the executor is unsafe here.
        """
        verdicts = self.run([(db, sql) for sql, _ in CANARIES.values()])
        # Defences are tried, not assumed: another build of SQLite may lack one.
        working = {name: v.outcome in wanted for v, (name, (_, wanted)) in zip(verdicts, CANARIES.items())}
        (hung,) = self.gather(self._start([(db, "hang", HANG_SECONDS)]))
        working["alarm"] = hung.outcome == Outcome.TIMEOUT
        untried = [name for v, name in zip([*verdicts, hung], working) if v.outcome == Outcome.INFRA]
        failed = [name for name, works in working.items() if not works and name not in untried]
        if failed:
            details = {name: f"{v.outcome}: {v.message}" for v, name in zip(verdicts, CANARIES) if name in failed}
            raise RuntimeError(
                f"SQL defences do not work on this machine: {', '.join(failed)}; {details}; use another SQLite (apsw)"
            )
        return {**working, **self._pool.hello.get("confinement", {})}

    def versions(self) -> dict[str, str]:
        """Versions of SQLite and APSW, used for rewards, golds and evaluation alike."""
        return {"sqlite": apsw.sqlite_lib_version(), "apsw": apsw.apsw_version()}

    def manifest(self) -> dict[str, str]:
        """SHA-256 of every database used so far, by name."""
        return {name: source.sha256 for name, source in self._sources.items() if isinstance(source, Source)}

    def verify(self) -> None:
        """Raise `DatabaseError` naming the databases used so far that have changed since their first use.

        Compares sizes and times, and the bytes of those whose SHA-256 is known.
        """
        used = [source for source in self._sources.values() if isinstance(source, Source)]
        changed = [source.database.name for source in used if source.has_changed()]
        if changed:
            raise DatabaseError(f"databases changed on disk since the start: {', '.join(changed)}; restore them")

    def counters(self) -> dict[str, float]:
        """Counts and times since the start: `<outcome>`, `<outcome>_seconds`, cache hits, deaths, kills, retries."""
        with self._lock:
            return {**dict(self._counts), **dict(self._pool.counts)}

    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return self._pool.pids()

    def _values(self, requests: Sequence[tuple]) -> list[float]:
        ticket = self._start(requests)
        verdicts = self.gather(ticket)
        return [
            math.nan if verdict.outcome is Outcome.INFRA else extra[0] if extra else 0.0
            for verdict, extra in zip(verdicts, ticket.extras)
        ]

    def _start(self, requests: Sequence[tuple]) -> Ticket:
        """Group equal requests, answer those with a known verdict, and submit the rest to the pool."""
        texts: dict[tuple, list[int]] = {}
        for place, request in enumerate(requests):
            texts.setdefault(request, []).append(place)
        places: dict[tuple, list[int]] = {}
        first: dict[tuple, tuple] = {}
        # First equal texts, then equal canonical forms: making a canonical form costs more than hashing, and samples repeat.
        for request, where in texts.items():
            key = _key(request, self.limits.sql)
            places.setdefault(key, []).extend(where)
            first.setdefault(key, request)
        # R-VES runs both statements as often as its last argument says.
        pairs = [request[-1] if request[1] == "r_ves" else 1 for request in first.values()]
        ticket = Ticket(len(requests), self._batch_deadline(pairs))
        with self._lock:
            self._counts["jobs"] += len(requests)
            self._counts["repeated"] += len(requests) - len(places)
            for key, where in places.items():
                self._prepare(ticket, first[key], key, where)
        # Outside the lock: `done` takes it, and may run before `submit` returns.
        self._pool.submit(ticket.jobs)
        return ticket

    def _batch_deadline(self, pairs: Sequence[int]) -> float:
        """Seconds a batch may take: every pair of statements of every job up to the pool's last deadline, shared by the workers."""
        if self.batch_seconds:
            return self.batch_seconds
        pair_seconds = 2 * self.limits.patience * self.limits.seconds + 4 * self.limits.grace
        # The last job may begin when all others have ended.
        return BASE_BATCH_SECONDS + pair_seconds * (math.ceil(sum(pairs) / self.workers) + max(pairs, default=1) - 1)

    def _prepare(self, ticket: Ticket, request: tuple, key: tuple, where: list[int]) -> None:
        """Settle a request at once if its verdict is known, else add a job for it."""
        db, kind, *arguments = request
        pred = arguments[1] if kind in ("judge", "soft_f1", "r_ves") else arguments[0]
        # These evaluators run an empty prediction without error, so it equals a gold that returns nothing.
        evaluator = arguments[2] if kind == "judge" else kind
        blank_may_match = evaluator in ("test_suite_ex_keep_distinct", "bird_ex", "soft_f1")
        if isinstance(pred, str) and not pred.strip() and not blank_may_match:
            return self._settle(ticket, where, Verdict(Outcome.NO_SQL, message="nothing to run"))
        if isinstance(pred, str) and len(pred) > self.limits.sql:
            message = f"statement of {len(pred)} characters, at most {self.limits.sql}"
            return self._settle(ticket, where, Verdict(Outcome.TOO_LARGE, message=message))
        try:
            source = self.source(db)
        except DatabaseError as error:
            return self._settle(ticket, where, Verdict(Outcome.INFRA, message=str(error)))
        if key in self._cache:
            self._cache.move_to_end(key)
            self._counts["cached"] += len(where)
            ticket.put(where, *self._cache[key])
            return None

        def done(answer: list) -> None:
            verdict, *extra = answer
            with self._lock:  # called in the pool's thread
                if kind in ("judge", "run", "observe"):
                    self._remember(key, verdict, extra)
                self._settle(ticket, where, verdict, extra)

        ticket.jobs.append(Job(source.database, (kind, *arguments), done))
        return None

    def _settle(self, ticket: Ticket, where: list[int], verdict: Verdict, extra: Sequence = ()) -> None:
        count = ticket.put(where, verdict, extra)
        self._counts[str(verdict.outcome)] += count
        self._counts[f"{verdict.outcome}_seconds"] += verdict.seconds
        for flag in verdict.flags:
            self._counts[f"flag_{flag}"] += count

    def _remember(self, key: tuple, verdict: Verdict, extra: Sequence) -> None:
        """Cache a verdict, of `observe` with its text, unless it depends on the clock or the machine."""
        # A timeout by the opcode budget is the same on every machine; one by a deadline is not.
        timed = verdict.outcome == Outcome.TIMEOUT and "opcode" not in verdict.message
        if not self._cache_size or timed or verdict.outcome == Outcome.INFRA or "timeout" in verdict.message:
            return
        self._cache[key] = verdict, extra
        if len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)


def _key(request: tuple, longest: int) -> tuple:
    """Cache key of a request; strict mode ignores differences between statements that SQLite ignores.

    `observe` does not: names of columns are written as the statement writes them.
    """
    match request:
        case (db, "judge", gold, pred, "strict") if len(pred) <= longest:
            return db, "judge", gold, canonical(pred), "strict"
        case (db, "run", sql) if len(sql) <= longest:
            return db, "run", canonical(sql)
    return request
