"""Database schemas as immutable records: tables, columns, keys, comments, example values.

    schema = read(path)                       # from the SQLite file, with two example values per column
    schema = annotate(schema, entry)          # comments and foreign keys of a Spider-style tables.json entry
    text = ddl.render(schema)

Questions and tokens come later: `value_index` finds the values a question means, `truncation` shortens a schema.
"""

from __future__ import annotations

import dataclasses
import math
import pathlib
import re
import sqlite3
import urllib.parse
from collections.abc import Iterable, Mapping

Value = str | int | float

MAX_VALUES = 6  # per column, as in OmniSQL
MAX_VALUE_CHARS = 40  # longer strings are cut, as in OmniSQL


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column: its declared type, and a comment and example values for the prompt."""

    name: str
    type: str = ""
    comment: str = ""
    values: tuple[Value, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class ForeignKey:
    """`column` of this table refers to `target` of `table`."""

    column: str
    table: str
    target: str


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table; `primary_key` lists columns in the order of the key."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    def keys(self) -> set[str]:
        """Lower-case names of the columns that are part of a key of this table."""
        return {name.lower() for name in self.primary_key} | {key.column.lower() for key in self.foreign_keys}


@dataclasses.dataclass(frozen=True, slots=True)
class Schema:
    """The tables of a database; `statements` are its CREATE statements as SQLite stores them, `empty` names tables without rows."""

    tables: tuple[Table, ...]
    statements: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def raw(self) -> str:
        """The statements as SQLite keeps them."""
        return "\n\n".join(self.statements)

    @property
    def compact(self) -> str:
        """The statements, each on one line."""
        return "\n".join(f"{' '.join(statement.split())};" for statement in self.statements)

    def map_columns(self, change) -> Schema:
        """Replace every column by `change(table, column)`."""
        tables = (
            dataclasses.replace(table, columns=tuple(change(table, column) for column in table.columns))
            for table in self.tables
        )
        return dataclasses.replace(self, tables=tuple(tables))


def connect(path: pathlib.Path) -> sqlite3.Connection:
    """Open a database read-only.

    Raises:
      ValueError: the file is missing, is a folder, or is not an SQLite database.
    """
    if not path.is_file():
        kind = "is a folder" if path.is_dir() else "does not exist"
        raise ValueError(f"database {path} {kind}; expected an SQLite file <databases>/<db>/<db>.sqlite")
    # immutable=1 takes no lock and writes no -wal or -shm file, so read-only and network folders work. The path is quoted
    # because `?` and `#` in a folder's name would end it.
    connection = sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?mode=ro&immutable=1", uri=True)
    # Spider and BIRD have text that is not UTF-8; by default sqlite3 raises on it.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    try:  # connect() reads nothing yet: a file that is not a database shows only here
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise ValueError(f"database {path} cannot be read: {error}; download the file again") from error
    return connection


def read(path: pathlib.Path, samples: int = 2) -> Schema:
    """Read the schema of an SQLite file, with `samples` distinct example values per column (0: none).

    Raises:
      ValueError: the file is missing or is not a readable SQLite database.
    """
    connection = connect(path)
    try:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type='table'").fetchall()
        # sqlite_sequence and sqlite_stat1 are SQLite's own.
        tables = tuple(_table(connection, name, sql, samples) for name, sql in rows if not name.startswith("sqlite_"))
        empty = tuple(table.name for table in tables if _is_empty(connection, table.name))
    except sqlite3.DatabaseError as error:
        raise ValueError(f"database {path} cannot be read: {error}; download the file again") from error
    finally:
        connection.close()
    return Schema(tables, tuple(sql for _, sql in rows if sql), empty)


def _is_empty(connection: sqlite3.Connection, name: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 1").fetchone() is None


def _table(connection: sqlite3.Connection, name: str, sql: str, samples: int) -> Table:
    info = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
    comments = comments_in(sql)
    columns = tuple(
        Column(column, kind or "", comments.get(column.lower(), ""), _samples(connection, name, column, samples))
        for _, column, kind, *_ in info
    )
    # Field 5 is the column's position in the primary key, from 1; 0 where it is not part of it.
    primary = tuple(row[1] for row in sorted((row for row in info if row[5]), key=lambda row: row[5]))
    return Table(name, columns, primary, _foreign_keys(connection, name))


# "name" TYPE ... /* comment */ with one column per line, as SynSQL declares its databases
_COMMENTED = re.compile(r'^\s*(?:"([^"]+)"|`([^`]+)`|\[([^\]]+)\]|(\w+))\s[^\n]*?/\*\s*(.*?)\s*\*/', re.MULTILINE)


def comments_in(sql: str) -> dict[str, str]:
    """Map lower-case column names to their /* comments */ in a CREATE TABLE statement."""
    return {
        next(name for name in match.groups()[:4] if name).lower(): match[5] for match in _COMMENTED.finditer(sql or "")
    }


def _foreign_keys(connection: sqlite3.Connection, name: str) -> tuple[ForeignKey, ...]:
    """Return the declared foreign keys in order of declaration."""
    keys = []
    rows = connection.execute(f"PRAGMA foreign_key_list({quoted(name)})").fetchall()
    # SQLite numbers keys from the last declared; `part` counts the columns of a joint key.
    for _, part, table, column, target, *_ in sorted(rows, key=lambda row: (-row[0], row[1])):
        if target is None:  # `REFERENCES table` without a column means its primary key
            info = connection.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
            primary = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
            target = primary[part] if part < len(primary) else column  # the table may be missing or have no primary key
        keys.append(ForeignKey(column, table, target))
    return tuple(keys)


def _samples(connection: sqlite3.Connection, table: str, column: str, limit: int) -> tuple[Value, ...]:
    if limit == 0:
        return ()
    table, column = quoted(table), quoted(column)
    # OmniSQL's query: which values a LIMIT without ORDER BY returns depends on its form, and prompts must equal OmniSQL's.
    query = (
        f"SELECT {column} FROM (SELECT DISTINCT {column} FROM {table} "
        f"WHERE {column} IS NOT NULL AND {column} != '') LIMIT {limit}"
    )
    return clean_values(row[0] for row in connection.execute(query).fetchall())


def clean_values(values: Iterable[object]) -> tuple[Value, ...]:
    """Return values fit for a prompt: no blobs, NaN or infinities, strings of at most 40 characters, no duplicates."""
    kept = {}  # a dict as an ordered set
    for value in values:
        if isinstance(value, str):
            kept[value[:MAX_VALUE_CHARS]] = None
        elif isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
            kept[value] = None  # `render` writes repr, and neither inf nor nan is a literal that `ddl.parse` could read
    return tuple(kept)


def quoted(name: str) -> str:
    """Quote an identifier in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def add_values(schema: Schema, found: Mapping[tuple[str, str], Iterable[Value]]) -> Schema:
    """Put `found` values, by lower-case (table, column), before the sampled values; keep at most six per column."""

    def change(table: Table, column: Column) -> Column:
        first = found.get((table.name.lower(), column.name.lower()), ())
        return dataclasses.replace(column, values=clean_values((*first, *column.values))[:MAX_VALUES])

    return schema.map_columns(change)


def informative_comment(name: str, comment: str) -> str:
    """Return the comment on a single line, or an empty string if it only repeats the column's name."""
    comment = " ".join(comment.split())  # a line break would end an SQL comment
    plain = comment.lower()
    return "" if name.lower() in (plain, plain.replace(" ", "_"), plain.replace(" ", "")) else comment


def annotate(schema: Schema, entry: Mapping) -> Schema:
    """Add column comments and foreign keys of a tables.json entry to a schema read from the database.

    Comments in the database win, and so do its foreign keys where only the case of names differs.
    """
    # Many databases of Spider declare no foreign keys, only its tables.json does.
    described = from_entry(entry)
    comments = {(t.name.lower(), c.name.lower()): c.comment for t in described.tables for c in t.columns}
    keys = {table.name.lower(): table.foreign_keys for table in described.tables}

    def change(table: Table, column: Column) -> Column:
        comment = informative_comment(column.name, comments.get((table.name.lower(), column.name.lower()), ""))
        return dataclasses.replace(column, comment=column.comment or comment)

    schema = schema.map_columns(change)
    tables = (_with_keys(table, keys.get(table.name.lower(), ())) for table in schema.tables)
    return dataclasses.replace(schema, tables=tuple(tables))


def _with_keys(table: Table, keys: Iterable[ForeignKey]) -> Table:
    """Add the foreign keys that the table does not have yet; names are compared without case."""
    known = {(k.column.lower(), k.table.lower(), k.target.lower()): k for k in table.foreign_keys}
    for key in keys:
        known.setdefault((key.column.lower(), key.table.lower(), key.target.lower()), key)
    return dataclasses.replace(table, foreign_keys=tuple(known.values()))


def from_entry(entry: Mapping, values: Mapping[str, Iterable[Value]] | None = None) -> Schema:
    """Build the schema that a Spider-style tables.json entry describes, without reading the database.

    Args:
      entry: `table_names_original`, `column_names_original`, `column_names` (comments), `column_types`,
        `primary_keys` (column numbers, or lists of them for joint keys), `foreign_keys` (pairs of column numbers).
      values: example values by lower-case "table.column".
    """
    values = values or {}
    # Columns are numbered over all tables; column 0 is `*` with table number -1.
    names, columns = entry["table_names_original"], entry["column_names_original"]
    comments, types = entry["column_names"], entry["column_types"]
    primary = [i for key in entry["primary_keys"] for i in (key if isinstance(key, list) else [key])]
    tables = []
    for number, name in enumerate(names):
        mine = [i for i, (table, _) in enumerate(columns) if table == number]
        tables.append(
            Table(
                name,
                tuple(
                    Column(
                        columns[i][1],
                        types[i],
                        comments[i][1],
                        tuple(dict.fromkeys(values.get(f"{name}.{columns[i][1]}".lower(), ())))[:MAX_VALUES],
                    )
                    for i in mine
                ),
                tuple(columns[i][1] for i in primary if i in mine),
                tuple(
                    ForeignKey(columns[a][1], names[columns[b][0]], columns[b][1])
                    for i in mine
                    for a, b in entry["foreign_keys"]
                    if a == i
                ),
            )
        )
    return Schema(tuple(tables))
