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
from collections.abc import Iterable, Mapping

from sqlr1_jax.sql.catalogue import Catalogue, Item
from sqlr1_jax.sql.lexer import quoted, tokens
from sqlr1_jax.sql.sandbox import Failure

Value = str | int | float

MAX_VALUES = 6  # per column, as in OmniSQL
MAX_VALUE_CHARS = 40  # longer strings are cut, as in OmniSQL
SAMPLE_OPS = 50_000_000  # opcodes for the example values of a column: about five million rows
FIRST_ROWS = 100_000  # rows that are read where the budget does not suffice


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
    """A table or view; `primary_key` lists columns in the order of the key."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    is_view: bool = False

    def keys(self) -> set[str]:
        """Lower-case names of the columns that are part of a key of this table."""
        return {name.lower() for name in self.primary_key} | {key.column.lower() for key in self.foreign_keys}


@dataclasses.dataclass(frozen=True, slots=True)
class Schema:
    """The tables and views of a database.

    Attributes:
      tables: tables, then views.
      statements: their CREATE statements as SQLite stores them.
      empty: names of those without rows.
      left_out: "table geo: no such module: x" for what no statement can read.
    """

    tables: tuple[Table, ...]
    statements: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def raw(self) -> str:
        """The statements as SQLite keeps them."""
        return "\n\n".join(self.statements)

    @property
    def compact(self) -> str:
        """The statements, each on one line."""
        return "\n".join(f"{on_one_line(statement)};" for statement in self.statements)

    def map_columns(self, change) -> Schema:
        """Replace every column by `change(table, column)`."""
        tables = (
            dataclasses.replace(table, columns=tuple(change(table, column) for column in table.columns))
            for table in self.tables
        )
        return dataclasses.replace(self, tables=tuple(tables))


def on_one_line(statement: str) -> str:
    """A statement with single blanks between its words; names and strings keep theirs, and no comment swallows what follows."""
    parts = []
    for token in tokens(statement, blanks=True):
        text = token.text
        if token.kind == "comment":
            text = f"/* {text[2:]} */" if text.startswith("--") and "*/" not in text else text
            text = " ".join(text.split()) if text.startswith("/*") else " "
        if token.kind != "space" and text != " ":
            parts.append(text)
        elif parts and parts[-1] != " ":
            parts.append(" ")
    return "".join(parts).strip()


def read(path: pathlib.Path, samples: int = 2, rows: int = 0) -> Schema:
    """Read the schema of an SQLite file.

    Args:
      path: the file.
      samples: distinct example values per column; 0 reads none.
      rows: for a large file: look for them in the first rows of every table only, and not in views; 0 looks everywhere.

    Raises:
      ValueError: the file is missing, is not a readable SQLite database, or has nothing that a statement can read.
    """
    with Catalogue(path, quick=bool(rows)) as catalogue:
        tables = tuple(
            _table(catalogue, item, 0 if rows and item.is_view else samples, rows) for item in catalogue.items
        )
    if not tables:
        reason = f": {'; '.join(catalogue.left_out)}" if catalogue.left_out else ""
        raise ValueError(f"database {path} has no table or view that a statement can read{reason}")
    schema = Schema(
        tables,
        tuple(item.sql for item in catalogue.items if item.sql),
        tuple(item.name for item in catalogue.items if item.is_empty),
        tuple(catalogue.left_out),
    )
    return without_dangling_keys(schema)


def _table(catalogue: Catalogue, item: Item, samples: int, rows: int) -> Table:
    comments = comments_in(item.sql)
    columns = tuple(
        Column(name, _one_line(kind), comments.get(name.lower(), ""), _samples(catalogue, item, name, samples, rows))
        for name, kind, _ in item.columns
    )
    keys = sorted((column for column in item.columns if column.key_position), key=lambda column: column.key_position)
    references = tuple(ForeignKey(*reference) for reference in item.references)
    return Table(item.name, columns, tuple(column.name for column in keys), references, item.is_view)


def _one_line(kind: str) -> str:
    """A declared type on one line; SQLite takes any text for one, also what would begin a comment or end the line."""
    return " ".join(kind.split()).replace("--", "- -").rstrip(" ,")


def without_dangling_keys(schema: Schema) -> Schema:
    """Drop foreign keys to a table or column that is not in the schema: no query can use them."""
    known = {(table.name.lower(), column.name.lower()) for table in schema.tables for column in table.columns}

    def usable(table: Table, key: ForeignKey) -> bool:
        return {(table.name.lower(), key.column.lower()), (key.table.lower(), key.target.lower())} <= known

    tables = (
        dataclasses.replace(table, foreign_keys=tuple(key for key in table.foreign_keys if usable(table, key)))
        for table in schema.tables
    )
    return dataclasses.replace(schema, tables=tuple(tables))


# "name" TYPE ... /* comment */ with one column per line, as SynSQL declares its databases
_COMMENTED = re.compile(r'^\s*(?:"([^"]+)"|`([^`]+)`|\[([^\]]+)\]|(\w+))\s([^\n]*?)/\*\s*(.*?)\s*\*/', re.MULTILINE)
_NESTED = re.compile(r"""'[^']*'|"[^"]*"|\([^()]*\)""")


def comments_in(sql: str) -> dict[str, str]:
    """Map lower-case column names to their /* comments */ in a CREATE TABLE statement; those of lines with several columns are left out."""
    found = {}
    for match in _COMMENTED.finditer(sql or ""):
        declaration = _NESTED.sub("", match[5]).rstrip().removesuffix(",")
        # A comma: another column begins before the comment. A quote: the comment is part of a text.
        if not set(declaration) & set(",'\""):
            found[next(name for name in match.groups()[:4] if name).lower()] = match[6]
    return found


def _samples(catalogue: Catalogue, item: Item, column: str, limit: int, rows: int) -> tuple[Value, ...]:
    if limit == 0:
        return ()
    name = quoted(column)

    def query(source: str) -> str:
        # OmniSQL's query: which values a LIMIT without ORDER BY returns depends on its form, and prompts must equal OmniSQL's.
        return (
            f"SELECT {name} FROM (SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL AND {name} != '') "
            f"LIMIT {limit}"
        )

    # A column with fewer distinct values than samples is read to its end, which a table of gigabytes must not be.
    first = f"(SELECT {name} FROM {quoted(item.name)} LIMIT {rows or FIRST_ROWS})"
    for source in [first] if rows else [quoted(item.name), first]:
        try:
            return clean_values(value for (value,) in catalogue.rows(query(source), SAMPLE_OPS))
        except Failure:
            continue  # a view without any row within the budget has no example values
    return ()


def clean_values(values: Iterable[object]) -> tuple[Value, ...]:
    """Return values fit for a prompt: no blobs, NaN or infinities, strings of at most 40 characters, no duplicates."""
    kept = {}  # a dict as an ordered set
    for value in values:
        if isinstance(value, str):
            kept[value[:MAX_VALUE_CHARS]] = None
        elif isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
            kept[value] = None  # `render` writes repr, and neither inf nor nan is a literal that `ddl.parse` could read
    return tuple(kept)


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
    return without_dangling_keys(dataclasses.replace(schema, tables=tuple(tables)))


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
                        str(comments[i][1] or ""),
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
