"""Judges statements inside a worker: runs gold and prediction in sandboxes and compares their results.

Nothing here knows of processes. `mark` is called before each statement and each comparison, so that whoever watches the
worker knows what it is doing and since when.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import compare, official, ties
from sqlr1_jax.sql.limits import Limits
from sqlr1_jax.sql.sandbox import Failure, Sandbox, Table
from sqlr1_jax.sql.tokens import has_statement, ordered

PREDICTION, GOLD, COMPARING = 0, 1, 2  # what a worker is doing, as its board shows it
CACHED_CELLS = 4_000_000  # cells of gold results a worker keeps


class Database(NamedTuple):
    """What a worker must know of a database: name, path, URI, longest stored row in bytes, and (size, mtime in ns)."""

    name: str
    path: str
    uri: str
    length: int
    stamp: tuple[int, int]


class Finding(NamedTuple):
    """The fields of a `Verdict`, as they cross the pipe."""

    outcome: str
    seconds: float = 0.0
    message: str = ""
    rows: int = -1
    both_empty: bool = False
    digest: str = ""
    ops: int = 0
    reads: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def digest(rows: list[tuple]) -> str:
    """A fingerprint of the result as a set of rows: equal for results that are equal as sets of Python tuples."""
    if any(type(value) is float for row in rows for value in row):
        rows = [tuple(int(v) if type(v) is float and v.is_integer() else v for v in row) for row in rows]
    text = "\n".join(sorted(map(repr, set(rows))))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Judge:
    """Keeps sandboxes and gold results by database; one instance a worker."""

    def __init__(self, limits: Limits, sense: compare.Sense, cache: bool, mark: Callable[[int], None]):
        self.limits = limits
        self.sense = sense
        self._mark = mark
        self._cache = cache
        self._sandboxes: OrderedDict[tuple[str, bool], Sandbox] = OrderedDict()
        self._golds: OrderedDict[tuple, Table | Failure] = OrderedDict()
        self._cells = 0
        self._stamps: dict[str, tuple[int, int]] = {}

    def check(self, database: Database) -> str:
        """Compares size and time of the file with what the trainer saw; returns what is wrong, or an empty text."""
        try:
            status = os.stat(database.path)
        except OSError as error:
            return f"database {database.name}: {error.strerror}"
        if (status.st_size, status.st_mtime_ns) != tuple(database.stamp):
            return f"database {database.name} changed on disk since the start"
        return ""

    def judge(self, database: Database, gold: str, pred: str, sense: str) -> Finding:
        """One prediction against its gold in a named sense: strict, one of the official ones, or sql_r1_code."""
        match sense:
            case "strict":
                return self._strict(database, gold, pred)
            case "test_suite_ex" | "test_suite_ex_keep_distinct":
                return self._test_suite(database, gold, pred, sense == "test_suite_ex_keep_distinct")
            case "bird_ex":
                return self._bird(database, gold, pred)
            case "sql_r1_code":
                return self._sql_r1(database, gold, pred)
        raise ValueError(f"sense={sense!r} is none of {', '.join(SENSES)}")

    def run(self, database: Database, sql: str) -> Finding:
        """One statement by itself: OK with its digest, or how it failed."""
        try:
            table = self._prediction(database, sql)
        except Failure as failure:
            return Finding(failure.outcome, message=failure.message)
        return _ran(Outcome.OK, table, digest=digest(table.rows))

    def rows(self, database: Database, sql: str, cap: int) -> tuple[Finding, list[str], list[list]]:
        """One statement with its column names and its first `cap` rows; blobs as hexadecimal text."""
        try:
            table = self._prediction(database, sql)
        except Failure as failure:
            return Finding(failure.outcome, message=failure.message), [], []
        shown = [[f"x'{v.hex()}'" if isinstance(v, bytes) else v for v in row] for row in table.rows[:cap]]
        return _ran(Outcome.OK, table, digest=digest(table.rows)), list(table.columns), shown

    def _sandbox(self, database: Database, trusted: bool) -> Sandbox:
        """The cached connection; golds have one of their own, which no prediction ever used."""
        key = (database.uri, trusted)
        if key in self._sandboxes:
            self._sandboxes.move_to_end(key)
            return self._sandboxes[key]
        while len(self._sandboxes) >= self.limits.connections:
            self._sandboxes.popitem(last=False)[1].close()
        try:
            sandbox = Sandbox(database.uri, self.limits, 2 * database.length)
        except Exception as error:  # noqa: BLE001 - a database that cannot be opened is an outcome
            raise Failure(Outcome.INFRA, f"database {database.name}: {error}") from None
        self._sandboxes[key] = sandbox
        return sandbox

    def _prediction(self, database: Database, sql: str, gold: Table | None = None, errors: str = "surrogateescape"):
        limits = self.limits
        ops = limits.ops
        if gold is not None and limits.ops_per_gold:
            ops = min(ops, max(limits.ops_floor, int(limits.ops_per_gold * gold.ops)))
        sandbox = self._sandbox(database, trusted=False)
        self._mark(PREDICTION)
        table = sandbox.run(sql, ops=ops, errors=errors)
        self._mark(COMPARING)
        return table

    def _gold(self, database: Database, sql: str, errors: str = "surrogateescape") -> Table:
        """The gold's result, from the cache if it is there. Raises its `Failure` as GOLD_ERROR, or INFRA."""
        key = (database.uri, sql, errors)
        entry = self._golds.get(key)
        if entry is None:
            try:
                sandbox = self._sandbox(database, trusted=True)
                self._mark(GOLD)
                entry = sandbox.run(sql, trusted=True, errors=errors)
            except Failure as failure:
                if failure.outcome == Outcome.INFRA:
                    raise
                entry = Failure(Outcome.GOLD_ERROR, f"gold: {failure.outcome}: {failure.message}")
            self._remember(key, entry)
        if isinstance(entry, Failure):
            raise entry
        return entry

    def _remember(self, key: tuple, entry: Table | Failure) -> None:
        if not self._cache:
            return
        self._golds[key] = entry
        self._cells += _cells(entry)
        while self._cells > CACHED_CELLS and len(self._golds) > 1:
            self._cells -= _cells(self._golds.popitem(last=False)[1])

    def _strict(self, database: Database, gold: str, pred: str) -> Finding:
        try:
            want = self._gold(database, gold)
            have = self._prediction(database, pred, want)
        except Failure as failure:
            return Finding(failure.outcome, message=failure.message)
        in_order = ordered(gold)
        same = compare.equal(len(want.columns), want.rows, len(have.columns), have.rows, in_order, self.sense)
        if not same and in_order and self.sense.order and self.sense.ties:
            same = self._tied(database, gold, want, have)
        return _judged(same, want, have)

    def _tied(self, database: Database, gold: str, want: Table, have: Table) -> bool:
        """True if the prediction differs from the ordered gold only in rows with equal sort keys."""
        if len(want.columns) != len(have.columns) or len(want.rows) != len(have.rows):
            return False
        rewritten = ties.keyed(gold)
        if rewritten is None:
            return False
        width = len(want.columns) + rewritten.keys
        for statement in rewritten.statements:
            try:
                full = self._gold(database, statement)
            except Failure:
                continue
            if len(full.columns) != width:
                continue
            arguments = full.rows, rewritten.keys, rewritten.offset
            if compare.tied_equal(*arguments, want.rows, self.sense):  # else the rewriting changed the meaning
                return compare.tied_equal(*arguments, have.rows, self.sense)
        return False

    def _test_suite(self, database: Database, gold: str, pred: str, keep_distinct: bool) -> Finding:
        gold, pred = official.prepare(gold, keep_distinct), official.prepare(pred, keep_distinct)
        try:
            want = self._gold(database, official.runnable(gold), errors="ignore")
            have = self._official(database, official.runnable(pred))
        except Failure as failure:
            return Finding(failure.outcome, message=failure.message)
        same = official.test_suite_equal(want.rows, have.rows, official.order_matters(gold))
        return _judged(same, want, have)

    def _bird(self, database: Database, gold: str, pred: str) -> Finding:
        try:
            want = self._gold(database, gold, errors="ignore")
            have = self._official(database, pred)
        except Failure as failure:
            return Finding(failure.outcome, message=failure.message)
        return _judged(official.bird_equal(want.rows, have.rows), want, have)

    def _sql_r1(self, database: Database, gold: str, pred: str) -> Finding:
        """The published reward's verdict, its fault included: a gold that fails matches whatever runs."""
        gold = official.prepare(official.collapse(gold), keep_distinct=False)
        pred = official.prepare(official.collapse(pred), keep_distinct=False)
        try:
            have = self._official(database, official.runnable(pred))
        except Failure as failure:
            return Finding(failure.outcome, message=failure.message)
        try:
            want = self._gold(database, official.runnable(gold), errors="ignore")
        except Failure as failure:
            if failure.outcome == Outcome.INFRA:
                return Finding(failure.outcome, message=failure.message)
            return _ran(Outcome.MATCH, have, message=failure.message)
        same = official.test_suite_equal(want.rows, have.rows, official.order_matters(gold))
        return _judged(same, want, have)

    def _official(self, database: Database, pred: str) -> Table:
        """A prediction as Python's sqlite3 runs it: a text without a statement gives no rows and no error."""
        if not has_statement(pred) and ";" not in pred[:-1]:
            return Table((), [], 0, (), frozenset(), 0.0)
        return self._prediction(database, pred, errors="ignore")


SENSES = ("strict", "test_suite_ex", "test_suite_ex_keep_distinct", "bird_ex", "sql_r1_code")


def _cells(entry: Table | Failure) -> int:
    return 1 if isinstance(entry, Failure) else 1 + len(entry.rows) * len(entry.columns)


def _ran(outcome: Outcome, table: Table, **fields) -> Finding:
    return Finding(outcome, table.seconds, rows=len(table.rows), ops=table.ops, reads=table.reads, **fields)


def _judged(same: bool, want: Table, have: Table) -> Finding:
    outcome = Outcome.MATCH if same else Outcome.MISMATCH
    return _ran(outcome, have, both_empty=not want.rows and not have.rows, digest=digest(have.rows))
