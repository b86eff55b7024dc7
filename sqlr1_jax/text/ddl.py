"""Convert schemas to and from text: OmniSQL's DDL with comments and examples, and M-Schema.

`render` follows OmniSQL byte by byte (github.com/RUCKBReasoning/OmniSQL, train_and_evaluate/process_dataset.py):

    CREATE TABLE singer (
        Singer_ID INT, -- singer id, example: [1, 2]
        Name TEXT, -- example: ['Joe Sharp', 'Timbaland']
        PRIMARY KEY (Singer_ID),
        CONSTRAINT fk_singer_band FOREIGN KEY (band) REFERENCES band (id)
    );

A comment that only repeats the column name is dropped. OmniSQL writes names in backticks that are in its list of words, or have
characters other than letters, digits and underscores. That is the rule with `published`, for the published templates. By default
every name is in backticks that SQLite might not take without: its own keywords and names that begin with a digit too. A view is
written as CREATE VIEW with its columns. `parse` is the inverse, so a data set stores only the text, and the text can still be
truncated, shuffled, or shown as M-Schema.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable

from sqlr1_jax.sql.catalogue import KEYWORDS
from sqlr1_jax.text.schema import Column, ForeignKey, Schema, Table, informative_comment

# The words OmniSQL quotes, not SQLite's own list: published checkpoints were trained on exactly this text.
_WORDS = """
    ACCESS ADD AFTER ALL ALTER ANALYZE AND AS ASC AVG BEFORE BEGIN BETWEEN BIGINT BINARY BIT BLOB BOOLEAN BOTH BREAK
    BY CALL CASCADE CASE CAST CHAR CHARACTER CHECK CLOB COLLATE COLUMN COMMENT COMMIT CONDITION CONNECT CONSTRAINT
    CONTINUE CONVERT COUNT CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURSOR DATABASE DATE DAY
    DEC DECIMAL DECLARE DEFAULT DELETE DESC DESCRIBE DISTINCT DO DOUBLE DROP EACH ELSE ELSEIF END ESCAPE EXCEPT EXEC
    EXECUTE EXISTS EXIT EXPLAIN EXTEND EXTERNAL FALSE FETCH FILTER FLOAT FOR FOREIGN FROM FULL FUNCTION GENERATED
    GLOBAL GRANT GROUP HAVING HOLD HOUR IDENTIFIED IF IGNORE ILIKE IN INDEX INNER INOUT INSENSITIVE INSERT INT
    INTEGER INTERSECT INTERVAL INTO IS ITERATE JOIN KEY LANGUAGE LEADING LEAVE LEFT LIKE LIMIT LOCAL LOCALTIME
    LOCALTIMESTAMP LOCK LOOP MATCH MAX MERGE MIN MINUTE MODIFIES MODULE MONTH NATURAL NCHAR NEW NO NOT NULL NUMERIC
    OF OFFSET OLD ON ONLY OPEN OR ORDER OUT OUTER OVER PARTITION PERCENT PLACING POSITION PRECISION PRIMARY
    PROCEDURE RANGE READS REAL RECURSIVE REFERENCES REGEXP RELEASE RENAME REPEAT REPLACE RESIGNAL RESTRICT RETURN
    REVOKE RIGHT RLIKE ROLE ROLLBACK ROW ROWNUM ROWS SAVEPOINT SCHEMA SELECT SENSITIVE SESSION SET SIGNAL SMALLINT
    SOME SPECIFIC SQL SQLEXCEPTION SQLSTATE SQLWARNING START STATIC SUBSTRING SUM SYSDATE TABLE TERMINATED THEN TIME
    TIMESTAMP TO TOP TRAILING TRIGGER TRUE UNDO UNION UNIQUE UNKNOWN UNLOCK UPDATE USAGE USER USING VALUE VALUES
    VARCHAR VARYING VIEW WHEN WHERE WHILE WITH WITHIN YEAR ZONE
"""
_RESERVED = frozenset(_WORDS.split())
_PLAIN = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_ODD = re.compile(r"[^a-zA-Z0-9_]")


def identifier(name: str, published: bool = False) -> str:
    """Quote a name in backticks where SQLite might need it, or by OmniSQL's rule."""
    bare = not _ODD.search(name) if published else _PLAIN.fullmatch(name) and name.upper() not in KEYWORDS
    return name if bare and name.upper() not in _RESERVED else "`" + name.replace("`", "``") + "`"


def render(schema: Schema, published: bool = False) -> str:
    """Write a schema as OmniSQL's DDL; tables without columns are dropped.

    Args:
      schema: the schema.
      published: quote names by OmniSQL's rule, byte by byte, instead of SQLite's.
    """
    quote = functools.partial(identifier, published=published)
    return "\n\n".join(_table(table, quote, published) for table in schema.tables if table.columns)


def _table(table: Table, identifier: Callable[[str], str], published: bool) -> str:
    lines = [_column(column, identifier) for column in table.columns]
    primary = list(dict.fromkeys(table.primary_key))  # a column named twice is written once, as in OmniSQL
    if primary:
        lines.append(f"    PRIMARY KEY ({', '.join(map(identifier, primary))}),")
    lines += dict.fromkeys(_foreign_key(table.name, key, identifier, published) for key in table.foreign_keys)
    # Every line ends with a comma. Like OmniSQL, only the last line's is removed, and only if no comment follows it.
    text = f"CREATE {'VIEW' if table.is_view else 'TABLE'} {identifier(table.name)} (\n" + "\n".join(lines)
    return text.removesuffix(",") + "\n);"


def _column(column: Column, identifier: Callable[[str], str]) -> str:
    comment = informative_comment(column.name, column.comment)
    values = f"example: {list(column.values)}" if column.values else ""
    note = ", ".join(part for part in (comment, values) if part)
    return f"    {identifier(column.name)} {column.type}," + (f" -- {note}" if note else "")


def _foreign_key(table: str, key: ForeignKey, identifier: Callable[[str], str], published: bool) -> str:
    name = f"fk_{table}_{key.column}".lower().replace(" ", "_")
    name = name if published else _ODD.sub("_", name)
    target = f"{identifier(key.table)} ({identifier(key.target)})"
    return f"    CONSTRAINT {name} FOREIGN KEY ({identifier(key.column)}) REFERENCES {target},"


def parse(text: str) -> Schema:
    """Parse a text that `render` wrote, so that render(parse(text)) == text.

    Raises:
      ValueError: the text was not written by `render`; the message has its first unexpected line.
    """
    tables, at = [], 0
    while at < len(text):
        table, at = _parse_table(text, at)
        tables.append(table)
    return Schema(tuple(tables))


# Only what `render` writes is accepted: a general SQL parser would drop the comments and normalise names and types.
# A name in backticks may hold line ends, a type or comment may not.
_NAME = r"(`(?:[^`]|``)*`|[a-zA-Z0-9_]+)"
_TABLE = re.compile(rf"CREATE (TABLE|VIEW) {_NAME} \(\n")
_COLUMN = re.compile(rf"    {_NAME} ([^\n]*?)(?:,? -- ([^\n]*)|,)?\n")
_PRIMARY = re.compile(rf"    PRIMARY KEY \(({_NAME}(?:, {_NAME})*)\),?\n")
_FOREIGN = re.compile(rf"    CONSTRAINT .*? FOREIGN KEY \({_NAME}\) REFERENCES {_NAME} \({_NAME}\),?\n")
_END = re.compile(r"\);(?:\n\n|\Z)")


def _parse_table(text: str, at: int) -> tuple[Table, int]:
    """Parse the table that begins at an offset; also return the offset of the next."""
    opened = _TABLE.match(text, at)
    if not opened:
        raise ValueError(
            f"schema text is not in the ddl form: {text[at : at + 80]!r}; prepare the data set again with --config.schema.form=ddl"
        )
    columns, primary, foreign = [], (), []
    at = opened.end()
    while not (end := _END.match(text, at)):
        if line := _PRIMARY.match(text, at):
            primary = tuple(_plain(name) for name in re.findall(_NAME, line[1]))
        elif line := _FOREIGN.match(text, at):
            foreign.append(ForeignKey(*(_plain(name) for name in line.groups())))
        # Last, because its pattern would also match the key lines above.
        elif line := _COLUMN.match(text, at):
            columns.append(_parse_column(*line.groups()))
        else:
            line = text[at : at + 80]
            raise ValueError(
                f"schema text has a line not in the ddl form: {line!r}; prepare the data set again with --config.schema.form=ddl"
            )
        at = line.end()
    return Table(_plain(opened[2]), tuple(columns), primary, tuple(foreign), opened[1] == "VIEW"), end.end()


def _parse_column(name: str, kind: str, note: str | None) -> Column:
    note, values = note or "", ()
    start = note.rfind("example: [")  # the last one: a comment may say "example: [" too, and the values come behind it
    if start >= 0 and note.endswith("]"):
        try:  # `render` writes the repr of a list, whose strings may hold quotes, commas and brackets
            values = tuple(ast.literal_eval(note[start + len("example: ") :]))
        except (SyntaxError, ValueError):  # a comment of the data set that only looks like example values
            return Column(_plain(name), kind, note)
        note = note[:start].removesuffix(", ")
    return Column(_plain(name), kind, note, values)


# Declared types as SQLite treats them (its type affinity), in one token each.
_KINDS = (
    ("INT", "INT"),
    ("CHAR", "TEXT"),
    ("CLOB", "TEXT"),
    ("TEXT", "TEXT"),
    ("REAL", "REAL"),
    ("FLOA", "REAL"),
    ("DOUB", "REAL"),
)


def render_short(schema: Schema) -> str:
    """Write a schema in about half the tokens of `render`: one statement per line, plain types, keys beside their columns.

    It has no comments and no values, so it is the same for every question over a database.
    """
    return "\n".join(_short_table(table) for table in schema.tables if table.columns)


def _short_table(table: Table) -> str:
    parts = [_short_column(table, column) for column in table.columns]
    if len(table.primary_key) > 1:
        parts.append(f"PRIMARY KEY ({', '.join(map(identifier, table.primary_key))})")
    return f"CREATE {'VIEW' if table.is_view else 'TABLE'} {identifier(table.name)} ({', '.join(parts)});"


def _short_column(table: Table, column: Column) -> str:
    declared = column.type.upper()
    kind = next((short for word, short in _KINDS if word in declared), declared.split("(")[0].strip())
    parts = [identifier(column.name), *([kind] if kind else [])]
    if table.primary_key == (column.name,):
        parts.append("PRIMARY KEY")
    for key in table.foreign_keys:
        if key.column.lower() == column.name.lower():
            parts.append(f"REFERENCES {identifier(key.table)} ({identifier(key.target)})")
    return " ".join(parts)


def _plain(name: str) -> str:
    return name[1:-1].replace("``", "`") if name.startswith("`") else name


def render_m_schema(schema: Schema, db: str) -> str:
    """Write a schema as M-Schema (XiYan-SQL, arXiv 2411.08599): a line in parentheses per column, foreign keys last."""
    blocks = [f"【DB_ID】 {db}", "【Schema】"]
    keys = []
    for table in schema.tables:
        lines = ",\n".join(_m_column(table, column) for column in table.columns)
        blocks.append(f"# Table: {table.name}\n[\n{lines}\n]")
        keys += [f"{table.name}.{key.column}={key.table}.{key.target}" for key in table.foreign_keys]
    if keys:
        blocks += ["【Foreign keys】", *dict.fromkeys(keys)]
    return "\n".join(blocks)


def _m_column(table: Table, column: Column) -> str:
    parts = [f"{column.name}:{column.type.upper()}", *([column.comment] if column.comment else [])]
    if column.name in table.primary_key:
        parts.append("Primary Key")
    if column.values:
        parts.append(f"Examples: [{', '.join(map(str, column.values))}]")
    return f"({', '.join(parts)})"
