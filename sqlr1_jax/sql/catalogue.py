"""What a database file has, as the judge sees it: the tables and views that a statement may read, and their rows.

    with Catalogue(path) as catalogue:
        for item in catalogue.items: ...
        rows = catalogue.rows("SELECT DISTINCT name FROM singer LIMIT 2")

SQLite's own tables and the internal tables of its modules are not shown. What a statement cannot read is left out with the reason: a
table of a module that is not there, a view of a table that is missing, a column whose function is unknown.
"""

from __future__ import annotations

import pathlib
import re
from typing import NamedTuple, Self

import apsw

from sqlr1_jax.config import SqlConfig
from sqlr1_jax.records import Outcome
from sqlr1_jax.sql.databases import OPEN_READ_ONLY, inspect
from sqlr1_jax.sql.lexer import quoted
from sqlr1_jax.sql.limits import Limits
from sqlr1_jax.sql.sandbox import Failure, Sandbox

KEYWORDS = frozenset(apsw.keywords)  # in upper case; some are names as well, but not everywhere
# Opcodes for the first row of a view: one that takes more than the judge allows cannot be read.
PROBE_OPS = SqlConfig.ops
QUICK_SECONDS = 1.0  # of processor time for a statement on a file that is read quickly
# A statement may read a generated column, but not the hidden argument of a virtual table: see PRAGMA table_xinfo.
_HIDDEN_ARGUMENT = 1


_NO_MODULE = re.compile(r"table (.*): no such module: ", re.DOTALL)
# Names behind that of the table which sqlite-vec, FTS1 and FTS2 give to their internal tables.
_SHADOW = re.compile(
    r"(.*)_(chunks|rowids|info|auxiliary|vector_chunks\d+|metadatachunks\d+|metadatatext\d+|content|segments|segdir|term)",
    re.DOTALL,
)


class Column(NamedTuple):
    """A column: its declared type, and its position in the primary key from 1, or 0."""

    name: str
    type: str
    key_position: int


class Reference(NamedTuple):
    """A part of a declared foreign key: `column` refers to `target` of `table`."""

    column: str
    table: str
    target: str


class Item(NamedTuple):
    """A table or view that a statement may read.

    Attributes:
      name: its name.
      is_view: whether it is a view.
      sql: its CREATE statement as SQLite stores it.
      columns: columns in order.
      references: declared foreign keys in order, those to missing tables included.
      is_empty: whether it has no rows; False where that was not tried.
    """

    name: str
    is_view: bool
    sql: str
    columns: tuple[Column, ...]
    references: tuple[Reference, ...]
    is_empty: bool


class Catalogue:
    """The tables and views of one database file. A context manager.

    Args:
      path: the file.
      quick: for a large file: statements end after QUICK_SECONDS, tables and views are not probed for a row.

    Attributes:
      items: tables, then views, each in the order of their creation.
      left_out: "table geo: no such module: x" for everything that no statement can read.

    Raises:
      ValueError: the file is not a readable SQLite database.
    """

    def __init__(self, path: pathlib.Path, quick: bool = False):
        database = inspect(path, path.stem).database
        self.items: list[Item] = []
        self.left_out: list[str] = []
        self._path, self._quick = path, quick
        # Else budgets of opcodes only: what is shown must not depend on the load of the machine.
        self._sandbox = Sandbox(database.uri, Limits(seconds=QUICK_SECONDS if quick else 600.0), database.stamp[0])
        try:
            self._read_items(database.uri)
        except (apsw.Error, UnicodeDecodeError) as error:
            self.close()
            raise ValueError(f"database {path} cannot be read: {error}; download the file again") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._sandbox.close()

    def rows(self, sql: str, ops: int = 0) -> list[tuple]:
        """Run a statement as the judge runs a prediction; replace bytes that are not UTF-8.

        Args:
          sql: the statement.
          ops: opcode budget; 0 is the judge's.

        Raises:
          Failure: the statement did not finish.
          ValueError: the file is damaged.
        """
        try:
            return self._sandbox.run(sql, ops=ops, errors="replace").rows
        except Failure as failure:
            if failure.outcome == Outcome.INFRA:
                raise ValueError(f"{self._path}: {failure.message}; download the file again") from failure
            raise

    def _read_items(self, uri: str) -> None:
        # A connection without the sandbox's authorizer, as what a database has is told by PRAGMAs.
        connection = apsw.Connection(uri, flags=OPEN_READ_ONLY)
        try:
            ((encoding,),) = connection.execute("PRAGMA encoding").fetchall()
            # As bytes: old programs wrote names in other encodings than the file's, and no statement can say those.
            shadows = connection.execute(
                "SELECT CAST(name AS BLOB) FROM pragma_table_list WHERE type = 'shadow'"
            ).fetchall()
            entries = connection.execute(
                "SELECT CAST(name AS BLOB), type, CAST(ifnull(sql, '') AS BLOB) FROM sqlite_master WHERE type IN ('table', 'view') "
                "ORDER BY type, rowid"
            ).fetchall()
            for name, kind, sql in entries:
                text = self._decode(name, f"{kind} ", encoding)
                if text is not None and not text.lower().startswith("sqlite_") and (name,) not in shadows:
                    self._read_item(connection, text, kind, sql.decode(encoding, "replace"), encoding)
            self._leave_out_shadows()
        finally:
            connection.close()

    def _decode(self, name: bytes, what: str, encoding: str) -> str | None:
        """A name; None if it is not text in the file's encoding, which is added to what is left out."""
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            self.left_out.append(f"{what}{name.decode(encoding, 'replace')}: its name is not {encoding} text")
            return None

    def _leave_out_shadows(self) -> None:
        """Drop the internal tables of modules that are not there, which SQLite cannot tell from others."""
        missing = {m[1].lower() for item in self.left_out if (m := _NO_MODULE.match(item))}
        self.items = [
            item for item in self.items if not (m := _SHADOW.fullmatch(item.name.lower())) or m[1] not in missing
        ]

    def _read_item(self, connection: apsw.Connection, name: str, kind: str, sql: str, encoding: str) -> None:
        columns = []
        try:
            info = connection.execute(
                "SELECT CAST(name AS BLOB), CAST(ifnull(type, '') AS BLOB), pk, hidden FROM pragma_table_xinfo(?)",
                (name,),
            )
            for column, declared, key, hidden in info:
                text = self._decode(column, f"column {name}.", encoding) if hidden != _HIDDEN_ARGUMENT else None
                if text is not None:
                    columns.append(Column(text, declared.decode(encoding, "replace"), key))
        except apsw.SQLError as error:
            self.left_out.append(f"{kind} {name}: {error}")
            return
        is_empty = False
        try:
            limit = 0 if self._quick else 1  # the first row of a view may take a scan of gigabytes
            is_empty = not self.rows(f"SELECT * FROM {quoted(name)} LIMIT {limit}", PROBE_OPS) and not self._quick
        except Failure as failure:
            # One column at a time is cheaper than all, but a view does its work for each.
            columns = [] if failure.outcome == Outcome.TIMEOUT else self._readable_columns(name, columns)
            if not columns:
                self.left_out.append(f"{kind} {name}: {failure.message}")
                return
        references = self._references(connection, name) if kind == "table" else ()
        self.items.append(Item(name, kind == "view", sql, tuple(columns), references, is_empty))

    def _readable_columns(self, name: str, columns: list[Column]) -> list[Column]:
        """The columns that can be read one by one; a generated column may call a function that is not there."""
        readable = []
        for column in columns:
            try:
                self.rows(f"SELECT {quoted(column.name)} FROM {quoted(name)} LIMIT 1", PROBE_OPS)
                readable.append(column)
            except Failure as failure:
                self.left_out.append(f"column {name}.{column.name}: {failure.message}")
        return readable if len(readable) < len(columns) else columns

    def _references(self, connection: apsw.Connection, name: str) -> tuple[Reference, ...]:
        references = []
        rows = connection.execute(f"PRAGMA foreign_key_list({quoted(name)})").fetchall()
        # SQLite numbers keys from the last declared; `part` counts the columns of a joint key.
        for _, part, table, column, target, *_ in sorted(rows, key=lambda row: (-row[0], row[1])):
            if target is None:  # `REFERENCES table` without a column means its primary key
                try:
                    info = connection.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
                except apsw.SQLError:  # a view or a virtual table that cannot be read
                    info = []
                primary = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
                target = primary[part] if part < len(primary) else column  # the table may be missing or have no key
            references.append(Reference(column, table, target))
        return tuple(references)
