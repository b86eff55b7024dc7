"""Perturbed copies of databases: rows deleted, repeated and changed.

A correct prediction also equals its gold on such a copy; one that is right by a coincidence of the rows mostly does
not. The changes respect the declared schema: referenced rows stay, new rows get new keys, key and reference columns
keep their values. Texts are not changed, so that filters still match rows.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable
from typing import NamedTuple

import apsw

from sqlr1_jax.sql.lexer import quoted
from sqlr1_jax.sql.limits import Limits


class _TableShape(NamedTuple):
    name: str
    columns: list[str]
    key: list[str]
    integer_key: str  # the column that is an alias of the rowid, or empty
    references: set[str]  # columns that refer to another table


def perturbed(uri: str, limits: Limits = Limits()) -> apsw.Connection:  # noqa: B008 - frozen
    """Return a perturbed in-memory copy of the database at `uri`; deterministic.

    Raises:
      apsw.InterruptError: the changes take more opcodes or time than `limits` allow one statement.
    """
    source = apsw.Connection(uri, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    copy = apsw.Connection(":memory:", statementcachesize=0)
    try:
        with copy.backup("main", source, "main") as backup:
            backup.step()
    finally:
        source.close()
    ticks, deadline = itertools.count(1), time.thread_time() + limits.seconds

    def over() -> bool:
        return next(ticks) * limits.progress > limits.ops or time.thread_time() > deadline

    copy.set_progress_handler(over, limits.progress)
    # The database's own triggers and foreign keys must not run on the changes.
    copy.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    copy.execute("PRAGMA foreign_keys=OFF")
    ((encoding,),) = copy.execute("PRAGMA encoding")
    tables = "SELECT CAST(name AS BLOB) FROM pragma_table_list WHERE schema='main' AND type='table' AND wr=0"
    names = _texts(copy.execute(tables), encoding)
    shapes = [_shape(copy, name, encoding) for name in names if not name.startswith("sqlite_")]
    parents = set()
    for shape in shapes:
        rows = copy.execute('SELECT CAST("table" AS BLOB) FROM pragma_foreign_key_list(?)', (shape.name,))
        parents |= {name.lower() for name in _texts(rows, encoding)}
    for shape in shapes:
        # Rows are changed before they are repeated, so that repeated rows equal their originals.
        _change(copy, shape)
        # A deleted parent would leave references to nothing, which a correct query may treat in its own way.
        if shape.name.lower() not in parents:
            _delete(copy, shape)
        _repeat(copy, shape)
    return copy


def _texts(rows: Iterable[tuple[bytes]], encoding: str) -> list[str]:
    """Names from bytes: old programs wrote some in other encodings, which no statement can say, so those rows stay as they are."""
    return [name.decode(encoding, "replace") for (name,) in rows]


def _shape(connection: apsw.Connection, name: str, encoding: str) -> _TableShape:
    info = connection.execute("SELECT pk, upper(type) = 'INTEGER' FROM pragma_table_info(?)", (name,)).fetchall()
    rows = connection.execute("SELECT CAST(name AS BLOB) FROM pragma_table_info(?)", (name,))
    columns = _texts(rows, encoding)
    key = [column for column, (position, _) in zip(columns, info) if position]
    integer = [column for column, (position, is_integer) in zip(columns, info) if position and is_integer]
    rows = connection.execute('SELECT CAST("from" AS BLOB) FROM pragma_foreign_key_list(?)', (name,))
    references = set(_texts(rows, encoding))
    alias = integer[0] if len(key) == 1 and integer else ""
    return _TableShape(name, columns, key, alias, references)


def _try(connection: apsw.Connection, sql: str) -> None:
    """Make one change; the table stays unchanged where a constraint, or a function or collation that is missing, forbids it."""
    try:
        connection.execute(sql)
    except (apsw.InterruptError, apsw.NoMemError):
        raise  # the copy is given up, or the worker frees its caches and tries again
    except apsw.Error:
        return


def _change(connection: apsw.Connection, shape: _TableShape) -> None:
    """Increase numbers that are neither keys nor references in every other row."""
    for column in shape.columns:
        if column in shape.key or column in shape.references or column.lower().endswith("id"):
            continue
        cell = quoted(column)
        _try(
            connection,
            # rowid % 3: not all by the same amount, else the order of the values would stay.
            f"UPDATE OR IGNORE {quoted(shape.name)} SET {cell} = {cell} + 1 + rowid % 3 "
            f"WHERE rowid % 2 = 0 AND typeof({cell}) IN ('integer', 'real')",
        )


def _delete(connection: apsw.Connection, shape: _TableShape) -> None:
    """Delete a quarter of the rows."""
    _try(connection, f"DELETE FROM {quoted(shape.name)} WHERE rowid % 4 = 2")


def _repeat(connection: apsw.Connection, shape: _TableShape) -> None:
    """Repeat every third row twice under new keys; skip tables whose key is not an integer."""
    if shape.key and not shape.integer_key:
        return
    columns = ", ".join(quoted(column) for column in shape.columns if column != shape.integer_key)
    if columns:
        name = quoted(shape.name)
        rows = f"SELECT {columns} FROM {name} WHERE rowid % 3 = 1"
        # Twice, because once would add as many rows as were deleted, and count(*) would stay.
        _try(connection, f"INSERT OR IGNORE INTO {name} ({columns}) {rows} UNION ALL {rows}")
