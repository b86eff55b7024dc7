"""A worker's caches: open connections, gold results, perturbed copies of databases."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

import apsw

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import perturb
from sqlr1_jax.sql.limits import Limits
from sqlr1_jax.sql.sandbox import Failure, Sandbox, Table

PREDICTION, GOLD, COMPARING = 0, 1, 2  # a worker's activity in its status
MAX_GOLD_CELLS = 4_000_000  # cells of gold results cached per worker
MAX_COPY_BYTES = 32 << 20  # larger databases are not copied
MAX_COPIES_BYTES = 64 << 20  # perturbed copies cached per worker
COPY_OVERHEAD_BYTES = 128 << 10  # memory of the connection to a copy
PREFIX_OPS = 5_000_000  # opcode budget of a prefix of a statement: a tenth of the least budget of a prediction
MAX_FACTS = 100_000  # facts about golds cached per worker; the cache is emptied when full


class Database(NamedTuple):
    """A database as workers know it.

    Attributes:
      name: its name in the questions.
      path: its file.
      uri: the read-only SQLite URI of the file.
      stamp: size in bytes and mtime in ns, checked before every chunk of jobs.
    """

    name: str
    path: str
    uri: str
    stamp: tuple[int, int]


class WorkerCache:
    """Run golds and predictions on cached connections; calls `begin_activity` before each statement and comparison."""

    def __init__(self, limits: Limits, cache_golds: bool, begin_activity: Callable[[int], None]):
        self.limits = limits
        self.begin_activity = begin_activity
        self._cache_golds = cache_golds
        self._sandboxes: OrderedDict[tuple[str, bool], Sandbox] = OrderedDict()
        self._copies: OrderedDict[str, tuple[int, Sandbox]] = OrderedDict()
        self._not_copied: set[str] = set()
        self._golds: OrderedDict[tuple, Table | Failure] = OrderedDict()
        self._facts: dict[tuple, bool] = {}
        self._cells = 0
        self._copied = 0

    def check(self, database: Database) -> str:
        """Compare the file's size and mtime with the trainer's; return the fault, or an empty string."""
        try:
            status = os.stat(database.path)
        except OSError as error:
            return f"database {database.name}: {error.strerror}"
        if (status.st_size, status.st_mtime_ns) != tuple(database.stamp):
            return f"database {database.name} changed on disk since the start"
        return ""

    def sandbox(self, database: Database, trusted: bool) -> Sandbox:
        """Return the cached connection; golds use a separate one that never runs a prediction."""
        key = (database.uri, trusted)
        if key in self._sandboxes:
            self._sandboxes.move_to_end(key)
            return self._sandboxes[key]
        # Each connection has a page cache of its own and a file descriptor.
        while len(self._sandboxes) >= self.limits.connections:
            self._sandboxes.popitem(last=False)[1].close()
        try:
            sandbox = Sandbox(database.uri, self.limits, database.stamp[0])
        except Exception as error:  # noqa: BLE001 - a database that cannot be opened is an outcome
            raise Failure(Outcome.INFRA, f"database {database.name}: {error}") from None
        self._sandboxes[key] = sandbox
        return sandbox

    def copy(self, database: Database) -> Sandbox | None:
        """Return a sandbox on a perturbed copy; None if the database is too large to copy or to change."""
        # A copy lives in memory, under the same limit as the statements.
        if database.stamp[0] > MAX_COPY_BYTES or database.uri in self._not_copied:
            return None
        if database.uri in self._copies:
            self._copies.move_to_end(database.uri)
            return self._copies[database.uri][1]
        size = database.stamp[0] * 5 // 4 + COPY_OVERHEAD_BYTES  # a quarter more rows, see `perturb`
        while self._copies and self._copied + size > MAX_COPIES_BYTES:
            freed, oldest = self._copies.popitem(last=False)[1]
            self._copied -= freed
            oldest.close()
        self.begin_activity(COMPARING)
        try:
            connection = perturb.perturbed(database.uri, self.limits)
        except apsw.InterruptError:  # before the worker's alarm, which would blame the prediction
            self._not_copied.add(database.uri)
            return None
        sandbox = Sandbox("", self.limits, database.stamp[0], connection)
        self._copies[database.uri] = size, sandbox
        self._copied += size
        return sandbox

    def prediction(
        self, database: Database, sql: str, gold: Table | None = None, errors: str = "surrogateescape"
    ) -> Table:
        """Run an untrusted statement; with a gold, its opcode budget is a multiple of the gold's opcodes."""
        limits = self.limits
        ops = limits.ops
        if gold is not None and limits.ops_per_gold:
            # A floor, since cheap golds would leave predictions no room for another plan of the same query.
            ops = min(ops, max(limits.ops_floor, int(limits.ops_per_gold * gold.ops)))
        sandbox = self.sandbox(database, trusted=False)
        self.begin_activity(PREDICTION)
        table = sandbox.run(sql, ops=ops, errors=errors)
        self.begin_activity(COMPARING)
        return table

    def gold(self, database: Database, sql: str, errors: str = "surrogateescape") -> Table:
        """Return the gold's result, cached. Raises its `Failure` as GOLD_ERROR or INFRA."""
        # `errors` too: it changes the texts of the result.
        key = (database.uri, sql, errors)
        entry = self._golds.get(key)
        if entry is None:
            try:
                sandbox = self.sandbox(database, trusted=True)
                self.begin_activity(GOLD)
                entry = sandbox.run(sql, trusted=True, errors=errors)
            except Failure as failure:
                if failure.outcome == Outcome.INFRA:
                    raise  # not cached: a later attempt may succeed
                message = f"gold: {failure.outcome}: {failure.message}"
                entry = Failure(Outcome.GOLD_ERROR, message, gold=failure.outcome)
            self._remember(key, entry)
        else:
            self._golds.move_to_end(key)
        if isinstance(entry, Failure):
            raise entry.with_traceback(None)  # else it would keep the frames of every raise
        return entry

    def gold_on(self, copy: Sandbox, database: Database, sql: str) -> Table:
        """Return the gold's result on the perturbed copy, cached. Raises its `Failure`."""
        key = (database.uri, sql, "perturbed")
        entry = self._golds.get(key)
        if entry is None:
            self.begin_activity(GOLD)
            try:
                entry = copy.run(sql, trusted=True)
            except Failure as failure:
                entry = failure
            self._remember(key, entry)
        if isinstance(entry, Failure):
            raise entry.with_traceback(None)
        return entry

    def prefix(self, database: Database, sql: str, trusted: bool) -> Table:
        """Run a prefix of a statement (`clauses.prefixes`) under a small budget; those of golds are cached.

        Raises:
          Failure: it did not finish, for any reason.
        """
        key = (database.uri, sql, "prefix")
        entry = self._golds.get(key) if trusted else None
        if entry is None:
            sandbox = self.sandbox(database, trusted=trusted)
            self.begin_activity(COMPARING)
            try:
                entry = sandbox.run(sql, ops=PREFIX_OPS, trusted=trusted)
            except Failure as failure:
                if failure.outcome is Outcome.INFRA or (
                    failure.outcome is Outcome.TIMEOUT and "opcode" not in failure.message
                ):
                    raise  # not cached: another attempt may succeed
                entry = failure
            if trusted:
                self._remember(key, entry)
        if isinstance(entry, Failure):
            raise entry.with_traceback(None)
        return entry

    def free_memory(self, database: Database) -> bool:
        """Empty all caches but this database's connections; return False if they were empty."""
        spare = [key for key in self._sandboxes if key[0] != database.uri]
        if not spare and not self._copies and not self._golds:
            return False
        for key in spare:
            self._sandboxes.pop(key).close()
        for _, sandbox in self._copies.values():
            sandbox.close()
        self._copies.clear()
        self._golds.clear()
        self._cells = self._copied = 0
        return True

    def fact(self, key: tuple, find: Callable[[], bool]) -> bool:
        """Return a fact about a gold, computed by `find` once."""
        if key not in self._facts:
            if len(self._facts) > MAX_FACTS:
                self._facts.clear()
            self._facts[key] = find()
        return self._facts[key]

    def times(self, database: Database, sql: str, trusted: bool, count: int) -> list[float]:
        """Time `count` runs of one statement in seconds, fetching of rows included."""
        sandbox = self.sandbox(database, trusted)
        seconds = []
        for _ in range(count):
            self.begin_activity(GOLD if trusted else PREDICTION)
            # Wall time, as in BIRD's definition of the metric.
            start = time.perf_counter()
            sandbox.run(sql, trusted=trusted, errors="ignore")
            seconds.append(time.perf_counter() - start)
        return seconds

    def _remember(self, key: tuple, entry: Table | Failure) -> None:
        if not self._cache_golds:
            return
        self._golds[key] = entry
        self._cells += _cells(entry)
        # At least the newest stays, even if it is larger: its prediction is about to be compared.
        while self._cells > MAX_GOLD_CELLS and len(self._golds) > 1:
            self._cells -= _cells(self._golds.popitem(last=False)[1])


def _cells(entry: Table | Failure) -> int:
    return 1 if isinstance(entry, Failure) else 1 + len(entry.rows) * len(entry.columns)
