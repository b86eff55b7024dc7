"""One read-only SQLite connection that runs one untrusted select at a time, under limits.

Defences here, in order: exactly one statement; an authorizer that allows reading and nothing else; SQLite's run-time
limits; a deterministic opcode budget, then a deadline, in the progress handler; caps on rows, cells and bytes.
What these cannot stop (a single opcode that runs for minutes) is the business of `confinement` and `executor`.
"""

from __future__ import annotations

import contextlib
import itertools
import marshal
import time
from collections.abc import Iterator
from typing import NamedTuple

import apsw

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import lexer
from sqlr1_jax.sql.limits import Limits

# Functions a prediction may not call: they load code, fill memory in one opcode, or make the result a lottery.
DENIED_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "random", "randomblob", "zeroblob"})
ALWAYS_DENIED = frozenset({"load_extension", "fts3_tokenizer"})
# Tables that are SQLite's own inside: they show pages, programs and statements, some at great cost.
DENIED_TABLES = frozenset({"dbstat", "sqlite_dbpage", "sqlite_stmt", "bytecode", "tables_used", "completion"})
OUT_OF_MEMORY = "out of memory"
FETCH = 256  # rows between two looks at the caps


class Failure(Exception):
    """A statement that did not run to its end, with the outcome and SQLite's or our words."""

    def __init__(self, outcome: Outcome, message: str):
        super().__init__(message)
        self.outcome = outcome
        self.message = message


class Table(NamedTuple):
    """A result: column names, rows in order, opcodes used, tables and functions the statement named, seconds."""

    columns: tuple[str, ...]
    rows: list[tuple]
    ops: int
    reads: tuple[str, ...]
    functions: frozenset[str]
    seconds: float


def _limit_values(limits: Limits, length: int) -> dict[int, int]:
    values = {
        apsw.SQLITE_LIMIT_LENGTH: max(limits.length, length),
        apsw.SQLITE_LIMIT_SQL_LENGTH: 4 * limits.sql,  # bytes; characters were counted before
        apsw.SQLITE_LIMIT_COLUMN: limits.columns,
        apsw.SQLITE_LIMIT_EXPR_DEPTH: limits.depth,
        apsw.SQLITE_LIMIT_COMPOUND_SELECT: limits.compound,
        apsw.SQLITE_LIMIT_VDBE_OP: limits.opcodes,
        apsw.SQLITE_LIMIT_FUNCTION_ARG: limits.arguments,
        apsw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: limits.pattern,
        apsw.SQLITE_LIMIT_ATTACHED: 0,
        apsw.SQLITE_LIMIT_VARIABLE_NUMBER: 0,
        apsw.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
        apsw.SQLITE_LIMIT_WORKER_THREADS: 0,
    }
    return values


class Sandbox:
    """A cached connection to one database file, or to an in-memory copy of it.

    `run` leaves no trace: statements are never cached, and nothing a statement may do changes the connection.
    """

    def __init__(self, uri: str, limits: Limits, length: int = 0, connection: apsw.Connection | None = None):
        self.limits = limits
        if connection is None:
            flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
            connection = apsw.Connection(uri, flags=flags, statementcachesize=0)
        self.connection = connection
        self.connection.set_busy_timeout(0)
        self.connection.execute("PRAGMA temp_store=MEMORY")
        self.connection.execute("PRAGMA cache_size=-1000")  # 1 MB: a worker keeps many connections
        self.connection.execute("PRAGMA trusted_schema=OFF")
        self.connection.execute("PRAGMA query_only=ON")
        self.connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        names = self.connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        self._tables = {name for (name,) in names}
        for limit, value in _limit_values(limits, length).items():
            self.connection.limit(limit, value)
        self._compile_only = False
        self._reads: set[str] = set()
        self._functions: set[str] = set()
        self._begin(0, False)
        self.connection.set_progress_handler(self._progress, limits.progress)
        self.connection.exec_trace = self._trace
        self.connection.authorizer = self._authorize

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()

    def run(self, sql: str, *, ops: int = 0, trusted: bool = False, errors: str = "surrogateescape") -> Table:
        """Runs one select to its end.

        Args:
          sql: the statement.
          ops: opcode budget; 0 means the limits' own.
          trusted: a gold: functions like `random` are allowed.
          errors: how text that is not UTF-8 is decoded, in the sense of `bytes.decode`.

        Raises:
          Failure: for everything that keeps it from its end.
        """
        started = time.monotonic()
        if len(sql) > self.limits.sql:
            raise Failure(Outcome.TOO_LARGE, f"statement of {len(sql)} characters, at most {self.limits.sql}")
        self._begin(ops or self.limits.ops, trusted)
        try:
            try:
                rows = self._fetch(sql)
            except UnicodeDecodeError:
                rows = self._fetch_bytes(sql, errors)
        except Failure:
            raise
        except Exception as error:  # noqa: BLE001 - whatever SQL can provoke is an outcome
            raise self._classify(error) from None
        if self._statements == 0:
            raise Failure(Outcome.NO_SQL, "nothing to run")
        seconds = time.monotonic() - started
        reads, functions = tuple(sorted(self._reads)), frozenset(self._functions)
        return Table(self._columns, rows, self.ops, reads, functions, seconds)

    def compile_strictly(self, sql: str) -> str:
        """SQLite's complaint about the statement if a text in double quotes is never a value; empty if there is none."""
        self._begin(self.limits.ops, trusted=True)
        self._compile_only = True
        self.connection.config(apsw.SQLITE_DBCONFIG_DQS_DML, 0)
        cursor = self.connection.cursor()
        try:
            cursor.execute(sql, can_cache=False)
        except apsw.ExecTraceAbort:
            return ""
        except Exception as error:  # noqa: BLE001 - the complaint is what was asked for
            return str(error)
        finally:
            cursor.close(True)
            self.connection.config(apsw.SQLITE_DBCONFIG_DQS_DML, 1)
            self._compile_only = False
        return ""

    @contextlib.contextmanager
    def reversed_scans(self) -> Iterator[None]:
        """Inside, SQLite visits rows backwards wherever a statement asks for no order."""
        self.connection.config(apsw.SQLITE_DBCONFIG_REVERSE_SCANORDER, 1)
        try:
            yield
        finally:
            self.connection.config(apsw.SQLITE_DBCONFIG_REVERSE_SCANORDER, 0)

    @property
    def ops(self) -> int:
        """Opcodes of the last statement, rounded down to whole progress steps."""
        return self._ticks * self.limits.progress

    def _begin(self, ops: int, trusted: bool) -> None:
        self._ticks = 0
        self._last_tick = ops // self.limits.progress
        self._deadline = time.thread_time() + self.limits.seconds
        self._denied_functions = ALWAYS_DENIED if trusted else DENIED_FUNCTIONS
        self._denied = self._stopped = ""
        self._statements = 0
        self._columns: tuple[str, ...] = ()
        self._reads.clear()
        self._functions.clear()

    def _fetch(self, sql: str) -> list[tuple]:
        limits = self.limits
        cursor = self.connection.cursor()
        try:
            cursor.execute(sql, can_cache=False)
            rows: list[tuple] = []
            size = 0
            while chunk := list(itertools.islice(cursor, FETCH)):
                rows += chunk
                size += len(marshal.dumps(chunk, 2))
                if len(rows) > limits.rows:
                    raise Failure(Outcome.TOO_LARGE, f"more than {limits.rows} rows")
                if len(rows) * len(chunk[0]) > limits.cells:
                    raise Failure(Outcome.TOO_LARGE, f"more than {limits.cells} cells")
                if size > limits.bytes:
                    raise Failure(Outcome.TOO_LARGE, f"more than {limits.bytes} bytes")
                if len(chunk) < FETCH:
                    break
            return rows
        finally:
            cursor.close(True)

    def _fetch_bytes(self, sql: str, errors: str) -> list[tuple]:
        """The same rows with text fetched as bytes: APSW cannot return text that is not UTF-8."""
        width = len(self._columns)
        columns = self._columns
        names = ", ".join(f"c{i}" for i in range(width))
        cells = ", ".join(
            f"typeof(c{i}), CASE typeof(c{i}) WHEN 'text' THEN CAST(c{i} AS BLOB) ELSE c{i} END" for i in range(width)
        )
        inner = lexer.first_statement(sql)
        self._statements = 0
        rows = self._fetch(f"WITH q({names}) AS MATERIALIZED ({inner}\n) SELECT {cells} FROM q")
        self._columns = columns

        def decode(kind: str, value):
            return value.decode("utf-8", errors) if kind == "text" else value

        return [tuple(decode(row[i], row[i + 1]) for i in range(0, 2 * width, 2)) for row in rows]

    def _trace(self, cursor: apsw.Cursor, sql: str, bindings) -> bool:
        """Called before each statement of the text: only one may do anything, and it must be a plain query."""
        if self._compile_only:
            return False
        if not cursor.has_vdbe:
            return True
        self._statements += 1
        if self._statements > 1:
            raise Failure(Outcome.REFUSED, "more than one statement")
        if cursor.is_explain or not cursor.is_readonly:
            raise Failure(Outcome.REFUSED, "only SELECT is allowed")
        self._columns = tuple(column[0] for column in cursor.get_description())
        if not self._columns:
            raise Failure(Outcome.REFUSED, "only SELECT is allowed")
        return True

    def _progress(self) -> bool:
        self._ticks += 1
        if self._ticks > self._last_tick:
            self._stopped = "over the opcode budget"
        elif not self._ticks % 16 and time.thread_time() > self._deadline:
            self._stopped = "over the deadline"
        return bool(self._stopped)

    def _authorize(self, action: int, first, second, database, trigger) -> int:
        if action == apsw.SQLITE_READ:
            if first in self._tables:
                self._reads.add(first)
                return apsw.SQLITE_OK
            if first not in DENIED_TABLES and not first.startswith("pragma_"):
                return apsw.SQLITE_OK  # the catalogue, json_each, or the name of a common table expression
            self._denied = f"reading {first}"
        elif action in (apsw.SQLITE_SELECT, apsw.SQLITE_RECURSIVE):
            return apsw.SQLITE_OK
        elif action == apsw.SQLITE_FUNCTION:
            self._functions.add(second)
            if second not in self._denied_functions:
                return apsw.SQLITE_OK
            self._denied = f"function {second}"
        else:
            self._denied = apsw.mapping_authorizer_function[action]
        return apsw.SQLITE_DENY

    def _classify(self, error: Exception) -> Failure:
        message = f"{error}"
        if self._stopped:
            return Failure(Outcome.TIMEOUT, self._stopped)
        if self._denied:
            return Failure(Outcome.REFUSED, f"not allowed: {self._denied}")
        if isinstance(error, (apsw.NoMemError, MemoryError)):
            return Failure(Outcome.TOO_LARGE, OUT_OF_MEMORY)
        if isinstance(error, apsw.TooBigError):
            return Failure(Outcome.TOO_LARGE, message)
        if isinstance(error, (apsw.IOError, apsw.CorruptError, apsw.NotADBError, apsw.CantOpenError, apsw.BusyError)):
            return Failure(Outcome.INFRA, f"database: {message}")
        return Failure(Outcome.ERROR, message)
