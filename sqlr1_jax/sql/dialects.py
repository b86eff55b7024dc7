"""Translation of SQLite's SQL to other dialects by sqlglot, with what sqlglot cannot vouch for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import sqlglot
from sqlglot import exp
from sqlglot.dialects import Dialect

from sqlr1_jax.sql.atomic import MAX_CHARS, MAX_DEPTH
from sqlr1_jax.sql.lexer import tokens

DIALECTS = tuple(sorted(name for name in Dialect.classes if name))
# Functions that sqlglot translates by meaning, or that all dialects have alike. Every other function is doubtful: sqlglot passes on
# what it does not know, and SQLite's date functions take modifiers that no other dialect has.
_VOUCHED = tuple(
    getattr(exp, name)
    for name in (
        "Abs And Avg Case Cast Ceil Coalesce Concat Count CumeDist DenseRank Exp FirstValue Floor GroupConcat If Lag "
        "LastValue Lead Length Ln Lower Max Min NthValue Ntile Nullif Or PercentRank Pow Rank Replace Round RowNumber Sqrt "
        "StrPosition Substring Sum Trim Upper Xor"
    ).split()
    if hasattr(exp, name)
)
_ROWIDS = ("rowid", "oid", "_rowid_")
_BOOLEANS = (exp.Predicate, exp.Connector, exp.Not)
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)


class Translation(NamedTuple):
    """A statement in another dialect, and a sentence for each thing in it to be checked."""

    text: str
    doubts: tuple[str, ...] = ()


def check_name(dialect: str) -> None:
    """Raise ValueError for a dialect that sqlglot does not have."""
    if dialect not in DIALECTS:
        raise ValueError(f"dialect={dialect!r} must be one of {', '.join(DIALECTS)}")


def translate(sql: str, dialect: str, names: Collection[str] = ()) -> Translation:
    """Translate a statement of SQLite; to SQLite itself it stays as it is.

    Args:
      sql: the statement.
      dialect: one of `DIALECTS`.
      names: lower-case names of the database's columns; a double-quoted text that is none of them is a string to SQLite.
    """
    check_name(dialect)
    if dialect == "sqlite" or not sql.strip():
        return Translation(sql)
    if len(sql) > MAX_CHARS or any(token.depth > MAX_DEPTH for token in tokens(sql)):
        return Translation(
            sql, ("sqlglot cannot translate this statement, so it is SQLite's own: too long, or too deeply nested",)
        )
    try:
        tree = sqlglot.parse_one(sql, read="sqlite")
        doubts = list(dict.fromkeys(_doubts(tree, dialect, names)))  # before the strings are changed
        text = tree.sql(dialect, pretty=True, unsupported_level=sqlglot.ErrorLevel.IGNORE)
        doubts += _unsupported(tree, dialect)
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        reason = str(error).partition("\n")[0]
        return Translation(sql, (f"sqlglot cannot translate this statement, so it is SQLite's own: {reason}",))
    return Translation(text, tuple(doubts))


def _doubts(tree: exp.Expression, dialect: str, names: Collection[str]) -> Iterator[str]:
    """Yield what the translation may not mean in the dialect; turn double-quoted strings into strings."""
    declared = {name.lower() for name in names} | {alias.alias.lower() for alias in tree.find_all(exp.Alias)}
    for node in list(tree.walk()):
        yield from _number_doubts(node, dialect)
        yield from _place_doubts(node, dialect, {name.lower() for name in names})
        if isinstance(node, exp.Collate):
            yield f"collation {node.expression.name}: the names of collations are SQLite's own"
        elif isinstance(node, exp.Func) and not isinstance(node, _VOUCHED):
            name, call, _ = node.sql("sqlite").lower().partition("(")
            if call:  # else a conversion that sqlglot put round an argument
                yield f"function {name}: {dialect} may lack it or give another result"
        elif isinstance(node, exp.Like):
            yield f"LIKE ignores the case of ASCII letters in SQLite; in {dialect} it may not"
        elif isinstance(node, exp.Glob):
            yield f"GLOB is SQLite's own; {dialect} has no such operator"
        elif isinstance(node, exp.Match if hasattr(exp, "Match") else ()):
            yield f"MATCH is a search of SQLite's full-text tables; {dialect} has none"
        elif isinstance(node, exp.Sum | exp.Avg) and isinstance(node.this, _BOOLEANS):
            yield f"{node.key.upper()} of a condition: SQLite counts it as 1 or 0; {dialect} may refuse it"
        elif isinstance(node, exp.Column) and not node.table:
            yield from _column_doubts(node, dialect, declared, bool(names))
        elif isinstance(node, exp.Select):
            yield from _group_doubts(node, dialect)


def _number_doubts(node: exp.Expression, dialect: str) -> Iterator[str]:
    """What another dialect may compute differently, or refuse."""
    if isinstance(node, exp.Div) and not Dialect.get_or_raise(dialect).TYPED_DIVISION:
        yield f"/ of two whole numbers drops the fraction in SQLite; in {dialect} it does not"
    if isinstance(node, _ARITHMETIC) and any(isinstance(side.unnest(), _BOOLEANS) for side in (node.left, node.right)):
        yield f"{node.sql('sqlite')}: a condition is 1 or 0 in SQLite; {dialect} may refuse to compute with it"
    if isinstance(node, exp.Where | exp.Having | exp.Not | exp.Connector):
        for side in (node.this, node.args.get("expression")):
            if side is not None and isinstance(side.unnest(), (exp.Column, exp.Literal, *_ARITHMETIC)):
                yield f"{side.sql('sqlite')} as a condition: SQLite takes any number for true or false; {dialect} may refuse it"
    if isinstance(node, exp.Round) and node.args.get("decimals") and dialect == "postgres":
        yield f"ROUND to decimals: {dialect} has it for numeric, not for double precision"
    if isinstance(node, exp.Substring) and isinstance(node.args.get("start"), exp.Neg):
        yield f"SUBSTR from the end: {dialect} may count a negative start otherwise"
    if isinstance(node, exp.Limit | exp.Offset) and isinstance(node.expression, exp.Neg):
        yield f"a negative LIMIT is none in SQLite; {dialect} may refuse it"
    if isinstance(node, exp.HexString) and dialect != "mysql":
        yield f"x'...' is a blob in SQLite; in {dialect} it may be something else"
    if isinstance(node, exp.JSONExtract | exp.JSONExtractScalar) and "(" not in node.sql("sqlite").partition("->")[0]:
        yield f"the operators -> and ->> of JSON: {dialect} may lack them or give another result"
    if isinstance(node, exp.Filter) and dialect != "postgres":
        yield f"FILTER of an aggregate: {dialect} may lack it"


def _place_doubts(node: exp.Expression, dialect: str, known: Collection[str]) -> Iterator[str]:
    """Names and clauses that stand where other dialects do not take them."""
    if isinstance(node, exp.Table):
        if node.db.lower() in ("main", "temp") or node.name.lower().startswith("sqlite_"):
            yield f"{node.sql('sqlite')}: a name of SQLite's own"
        if "INDEXED BY" in node.sql("sqlite").upper():
            yield f"INDEXED BY is SQLite's own; {dialect} has no such clause"
    if isinstance(node, exp.Select):
        if node.args.get("having") and not node.args.get("group"):
            yield f"HAVING without GROUP BY: {dialect} may refuse it"
        aliases = {alias.alias.lower() for alias in node.expressions if isinstance(alias, exp.Alias)} - set(known)
        columns = node.args["where"].find_all(exp.Column) if node.args.get("where") else ()
        for name in dict.fromkeys(
            column.name for column in columns if not column.table and column.name.lower() in aliases
        ):
            yield f"{name} in WHERE is the name of a result column; {dialect} may refuse it there"


def _column_doubts(column: exp.Column, dialect: str, declared: set[str], known: bool) -> Iterator[str]:
    name = column.name
    if name.lower() in declared:
        return
    if name.lower() in _ROWIDS:
        yield f"{name} is a column of every table in SQLite alone"
    elif isinstance(column.this, exp.Identifier) and column.this.quoted:
        if known:
            column.replace(exp.Literal.string(name))
            yield f'"{name}" is no column, so SQLite takes it for a string: it is written as one'
        else:
            yield f'"{name}" is a string in SQLite if there is no such column; in {dialect} it is always a name'


def _group_doubts(select: exp.Select, dialect: str) -> Iterator[str]:
    """Columns beside an aggregate that are not grouped: SQLite takes them from any row of the group."""
    grouped = select.args.get("group")
    keys = {key.name.lower() for key in (grouped.expressions if grouped else [])}
    if not grouped and not any(item.find(exp.AggFunc) for item in select.expressions):
        return
    for item in select.expressions:
        column = item.unalias()
        if isinstance(column, exp.Column) and column.name.lower() not in keys and not any(k.isdigit() for k in keys):
            yield f"column {column.name} is neither grouped nor aggregated; {dialect} may refuse it"


def _unsupported(tree: exp.Expression, dialect: str) -> list[str]:
    try:
        tree.sql(dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.UnsupportedError as error:
        return [f"{dialect} has no equivalent: {line}" for line in str(error).splitlines() if line.strip()]
    return []
