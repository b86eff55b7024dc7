"""A read-only SQLite connection that runs one untrusted SELECT at a time, under limits.

Defences in this module, in order: exactly one statement; an authorizer that allows reading only; SQLite's run-time
limits; a deterministic opcode budget, then a deadline, in the progress handler; caps on rows, cells and bytes.
`worker` (the alarm), `confinement` and `worker_pool` stop what these cannot, such as one opcode that runs for minutes.
"""

from __future__ import annotations

import codecs
import contextlib
import itertools
import marshal
import time
from collections.abc import Iterator
from typing import NamedTuple

import apsw

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import lexer
from sqlr1_jax.sql.limits import SQLITE_LENGTH, Limits

# Functions a prediction may not call: they load code, fill memory in one opcode, or make the result random.
DENIED_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "random", "randomblob", "zeroblob"})
ALWAYS_DENIED = frozenset({"load_extension", "fts3_tokenizer"})
# SQLite's internal tables: they expose pages, byte code and statements, some at great cost.
DENIED_TABLES = frozenset({"dbstat", "sqlite_dbpage", "sqlite_stmt", "bytecode", "tables_used", "completion"})
# PRAGMAs without an argument that virtual tables run while a statement of the model steps: FTS5 watches for changes.
MODULE_PRAGMAS = frozenset({"data_version"})
OUT_OF_MEMORY = "out of memory"
BYTES = "sqlr1_jax_rows_as_bytes"
for _encoding in ("UTF-16le", "UTF-16be"):
    codecs.lookup(_encoding)  # Python imports a codec at its first use, which confinement of the worker would refuse
FETCH = 256  # rows between two checks of the caps
DEADLINE_TICKS = 16  # progress steps between two checks of the deadline, as reading the clock costs more than counting


class Failure(Exception):
    """A statement that did not finish: its outcome, and SQLite's or the sandbox's message.

    Args:
      outcome: GOLD_ERROR for a gold.
      message: for a person.
      gold: how a gold ended.
    """

    def __init__(self, outcome: Outcome, message: str, gold: Outcome | None = None):
        super().__init__(message)
        self.outcome, self.message, self.gold = outcome, message, gold


class Table(NamedTuple):
    """The result of a statement.

    Attributes:
      columns: column names.
      rows: rows in order.
      ops: opcodes used, rounded down to progress steps.
      reads: names of the tables read.
      functions: names of the functions called.
      seconds: wall time.
      reads_columns: whether a column of a table is read, and not only its rows counted or passed over.
    """

    columns: tuple[str, ...]
    rows: list[tuple]
    ops: int
    reads: tuple[str, ...]
    functions: frozenset[str]
    seconds: float
    reads_columns: bool = False


def _limit_values(limits: Limits, largest: int) -> dict[int, int]:
    """SQLite's run-time limits that differ from its defaults; budgets bound what the defaults allow."""
    return {
        # A stored row is at most as long as its file.
        apsw.SQLITE_LIMIT_LENGTH: max(limits.length, min(largest, SQLITE_LENGTH)),
        # In bytes, at most 4 per character; `run` has checked the number of characters.
        apsw.SQLITE_LIMIT_SQL_LENGTH: 4 * limits.sql,
        apsw.SQLITE_LIMIT_ATTACHED: 0,
        apsw.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
        apsw.SQLITE_LIMIT_WORKER_THREADS: 0,
    }


class Sandbox:
    """A connection to one database file, or to an in-memory copy of it.

    Statements do not affect one another: none is cached, and nothing that is allowed changes the connection.

    Args:
      uri: the database, opened read-only.
      limits: limits on each statement.
      largest: bytes of the longest string or row that the file may hold, such as its size.
      connection: an open connection, used instead of `uri`.
    """

    def __init__(self, uri: str, limits: Limits, largest: int = 0, connection: apsw.Connection | None = None):
        self.limits = limits
        if connection is None:
            flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
            connection = apsw.Connection(uri, flags=flags, statementcachesize=0)
        self.connection = connection
        # Immutable files are never locked, so there is nothing to wait for.
        self.connection.set_busy_timeout(0)
        # Sorts and temporary tables count against the heap limit instead of writing files.
        self.connection.execute("PRAGMA temp_store=MEMORY")
        self.connection.execute("PRAGMA cache_size=-1000")  # 1 MB, as a worker has many open connections
        self.connection.execute("PRAGMA query_only=ON")
        self.connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        ((self._encoding,),) = self.connection.execute("PRAGMA encoding")
        self._tables = {name.lower(): name for name in self._names("type IN ('table', 'view')")}
        for limit, value in _limit_values(limits, largest).items():
            self.connection.limit(limit, value)
        self._connect_virtual_tables()
        self._compile_only = False
        self._reads: set[str] = set()
        self._reads_columns = False
        self._functions: set[str] = set()
        self._begin(0, False, "")
        # Hooks come last, because the authorizer would refuse the PRAGMAs above.
        self.connection.set_progress_handler(self._progress, limits.progress)
        self.connection.exec_trace = self._trace
        self.connection.authorizer = self._authorize

    def _connect_virtual_tables(self) -> None:
        """Let every virtual table run the statements of its first use, before the authorizer is in force.

        An R*Tree prepares INSERT and DELETE on its own tables then, and an FTS3 table runs a PRAGMA. Neither can be told
        from a statement of the model later on. A table of an unknown module fails, and so does any statement on it.
        """
        names = self._names("type = 'table' AND rootpage = 0")
        # A view may search a full-text table only if the schema is trusted: MATCH is none of SQLite's harmless functions.
        if not names:
            self.connection.execute("PRAGMA trusted_schema=OFF")
        for name in names:
            try:
                self.connection.execute(f"SELECT 1 FROM {lexer.quoted(name)} LIMIT 0").fetchall()
            except apsw.Error:
                continue  # a statement on the table reports it

    def _names(self, condition: str) -> list[str]:
        """Names in the schema; as bytes first, since old programs wrote some in other encodings than the file's."""
        rows = self.connection.execute(f"SELECT CAST(name AS BLOB) FROM sqlite_master WHERE {condition}").fetchall()
        return [name.decode(self._encoding, "replace") for (name,) in rows]

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def run(self, sql: str, *, ops: int = 0, trusted: bool = False, errors: str = "surrogateescape") -> Table:
        """Run one SELECT and fetch its rows.

        Args:
          sql: the statement.
          ops: opcode budget; 0 means `limits.ops`.
          trusted: True for golds, which may call functions like `random`.
          errors: how to decode text that is not UTF-8, as in `bytes.decode`.

        Raises:
          Failure: the statement did not finish, for any reason.
        """
        started = time.monotonic()
        # Before SQLite sees it: parsing has no opcodes, so neither budget nor deadline bounds it.
        if len(sql) > self.limits.sql:
            raise Failure(Outcome.TOO_LARGE, f"statement of {len(sql)} characters, at most {self.limits.sql}")
        self._begin(ops or self.limits.ops, trusted, sql)
        try:
            try:
                rows = self._fetch(sql)
            except UnicodeDecodeError:
                if not self._columns:
                    raise Failure(Outcome.ERROR, "the name of a column is not UTF-8 text") from None
                if errors == "strict":
                    raise Failure(Outcome.ERROR, "a text of the result is not UTF-8") from None
                rows = self._fetch_bytes(sql, errors)
        except Failure:
            raise
        except Exception as error:  # noqa: BLE001 - every error that SQL can cause is an outcome
            raise self._classify(error) from None
        if self._statements == 0:
            raise Failure(Outcome.NO_SQL, "nothing to run")
        seconds = time.monotonic() - started
        reads, functions = tuple(sorted(self._reads)), frozenset(self._functions)
        return Table(self._columns, rows, self.ops, reads, functions, seconds, self._reads_columns)

    def compile_strictly(self, sql: str) -> str:
        """Compile without double-quoted string literals; return SQLite's error message, or an empty string."""
        self._begin(self.limits.ops, True, sql)
        self._compile_only = True
        self.connection.config(apsw.SQLITE_DBCONFIG_DQS_DML, 0)
        cursor = self.connection.cursor()
        try:
            cursor.execute(sql, can_cache=False)
        except apsw.ExecTraceAbort:
            return ""
        except Exception as error:  # noqa: BLE001 - the message is the result
            return str(error)
        finally:
            cursor.close(True)
            self.connection.config(apsw.SQLITE_DBCONFIG_DQS_DML, 1)
            self._compile_only = False
        return ""

    @contextlib.contextmanager
    def reversed_scans(self) -> Iterator[None]:
        """Context in which SQLite visits rows in reverse where a statement does not order them."""
        self.connection.config(apsw.SQLITE_DBCONFIG_REVERSE_SCANORDER, 1)
        try:
            yield
        finally:
            self.connection.config(apsw.SQLITE_DBCONFIG_REVERSE_SCANORDER, 0)

    @property
    def ops(self) -> int:
        """Opcodes of the last statement, rounded down to progress steps."""
        return self._ticks * self.limits.progress

    def _begin(self, ops: int, trusted: bool, sql: str) -> None:
        self._text = sql.lower()
        self._ticks = 0
        self._last_tick = ops // self.limits.progress
        # Processor time, so that load on the machine does not change verdicts.
        self._deadline = time.thread_time() + self.limits.seconds
        self._denied_functions = ALWAYS_DENIED if trusted else DENIED_FUNCTIONS
        self._denied = self._stopped = ""
        self._statements = 0
        self._columns: tuple[str, ...] = ()
        self._reads.clear()
        self._reads_columns = False
        self._functions.clear()

    def _fetch(self, sql: str) -> list[tuple]:
        limits = self.limits
        cursor = self.connection.cursor()
        try:
            cursor.execute(sql, can_cache=False)
            # In chunks, so that a result over the caps is not fetched to its end.
            rows: list[tuple] = []
            size = 0
            while chunk := list(itertools.islice(cursor, FETCH)):
                rows += chunk
                # Format 2 writes no references, so equal cells count each time and the size is deterministic.
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
        """Fetch the same rows with text as bytes: APSW cannot return text that is not UTF-8."""
        width = len(self._columns)
        columns = self._columns
        names = ", ".join(f"c{i}" for i in range(width))
        cells = ", ".join(
            f"typeof(c{i}), CASE typeof(c{i}) WHEN 'text' THEN CAST(c{i} AS BLOB) ELSE c{i} END" for i in range(width)
        )
        inner = lexer.without_comments(lexer.first_statement(sql))  # one may be open at the end
        self._statements = 0
        # Not a name that a table of the database has.
        rows = self._fetch(f"WITH {BYTES}({names}) AS MATERIALIZED ({inner}\n) SELECT {cells} FROM {BYTES}")
        self._columns = columns

        if self._encoding != "UTF-8" and errors == "surrogateescape":
            errors = "replace"  # Python has no escapes for bytes that are not UTF-16

        def decode(kind: str, value):
            return value.decode(self._encoding, errors) if kind == "text" else value

        return [tuple(decode(row[i], row[i + 1]) for i in range(0, 2 * width, 2)) for row in rows]

    def _trace(self, cursor: apsw.Cursor, sql: str, bindings) -> bool:
        """Called by APSW before each statement of the text: allow one statement, a read-only query."""
        if self._compile_only:
            return False
        if not cursor.has_vdbe:
            return True  # an empty statement, such as a comment
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
        elif not self._ticks % DEADLINE_TICKS and time.thread_time() > self._deadline:
            self._stopped = "over the deadline"
        return bool(self._stopped)

    def _authorize(self, action: int, first, second, database, trigger) -> int:
        # Once the model's statement was compiled and checked, only virtual tables compile statements: those of a second
        # statement in the text are refused by `_trace` before they run.
        running = self._statements > 0
        if action == apsw.SQLITE_READ:
            # SQLite names a table as the statement writes it, if no column of it is read, and the table of a PRAGMA.
            name = first.lower()
            if name in self._tables:
                # It reports a common table expression of which no column is read like a table.
                no_table = not second and database is None and name in lexer.common_table_names(self._text)
                if not running and not no_table:
                    self._reads.add(self._tables[name])
                    self._reads_columns |= bool(second)
                return apsw.SQLITE_OK
            if name not in DENIED_TABLES and not name.startswith("pragma_"):
                return apsw.SQLITE_OK  # sqlite_master, json_each, or a common table expression
            self._denied = f"reading {first}"
        elif action in (apsw.SQLITE_SELECT, apsw.SQLITE_RECURSIVE):
            return apsw.SQLITE_OK
        elif action == apsw.SQLITE_FUNCTION:
            # SQLite also reports the functions in DEFAULT clauses of columns that are read, and does not call them.
            name = second.lower()
            written = name in self._text and (name not in DENIED_FUNCTIONS or name in lexer.calls(self._text))
            written |= trigger is not None
            if not running and written:
                self._functions.add(second)
            if second not in self._denied_functions or (second not in ALWAYS_DENIED and not written):
                return apsw.SQLITE_OK
            self._denied = f"function {second}"
        elif action == apsw.SQLITE_PRAGMA and running and first in MODULE_PRAGMAS and second is None:
            return apsw.SQLITE_OK
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
