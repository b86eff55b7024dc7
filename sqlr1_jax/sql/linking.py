"""Supervised targets from the gold SQL: as reasoning the tables and columns that it reads, and its names as the schema spells them.

    columns_read("SELECT T1.name FROM singer AS T1 JOIN song AS T2 ON T1.id = T2.singer", schema)
    -> "singer (name, id), song (singer)"

A small model that writes SQL at once has to choose aliases and columns before it writes FROM, and takes columns from tables that
do not have them. The trace is what schema linking is elsewhere (RESDSQL, arXiv 2302.05965), written by the policy itself.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from sqlr1_jax.sql.lexer import Token, tokens

SCHEMAS = 1024  # schema texts whose names are kept
_CONSTRAINTS = {"constraint", "primary", "foreign", "unique", "check"}
Columns = Mapping[str, str]  # a table's columns: lower case -> as the schema spells them


def columns_read(gold: str, schema: str) -> str:
    """The tables that a statement reads, in its order, each with its columns, in the schema's spelling.

    Args:
      gold: one SELECT.
      schema: CREATE TABLE statements, in any form of `config.schema`.

    Returns:
      "singer (name, id), song (singer)"; a table of which only rows are counted stands alone. Empty if sqlglot cannot parse the
      statement or the schema has none of its tables.
    """
    known = _names(schema)
    query = _parsed(gold)
    if query is None:
        return ""
    scopes = _scopes(query)
    found: dict[str, list[str]] = {table.name.lower(): [] for table in _tables(query, scopes, known)}
    for name, table in [
        *((column.this, table) for column, table in _columns(query, scopes, known)),
        *_shared(query, known),
    ]:
        spelled = known[table][1][name.name.lower()]
        if spelled not in found.setdefault(table, []):
            found[table].append(spelled)
    texts = (known[table][0] + (f" ({', '.join(columns)})" if columns else "") for table, columns in found.items())
    return ", ".join(texts)


def spelled_as_schema(gold: str, schema: str) -> str:
    """The statement with its tables and columns in the schema's spelling, and otherwise as it is.

    SQLite takes `petid` for `PetID`, and golds are written so; but a small model that learns to respell names by what they sound
    like also invents them (`pet_type` for `PetType`), where copying would not. Names in quotes, aliases and names that the schema
    does not have stay. Arguments as for `columns_read`; the statement itself if sqlglot cannot parse it.
    """
    known = _names(schema)
    query = _parsed(gold)
    if query is None:
        return gold
    scopes = _scopes(query)
    names = [(table.this, known[table.name.lower()][0]) for table in _tables(query, scopes, known)]
    for column, table in _columns(query, scopes, known):
        names.append((column.this, known[table][1][column.name.lower()]))
        if column.table.lower() == table:  # the name of the table, not an alias
            names.append((column.args["table"], known[table][0]))
    # If the two tables of USING spell the column differently, either spelling will do.
    names += [(name, known[table][1][name.name.lower()]) for name, table in _shared(query, known)]
    # From the end, so that places in front stay. sqlglot counts the last letter in.
    for name, spelled in sorted(names, key=lambda pair: -pair[0].meta.get("start", 0)):
        start, end = name.meta.get("start"), name.meta.get("end")
        if start is not None and gold[start : end + 1].lower() == spelled.lower():
            gold = gold[:start] + spelled + gold[end + 1 :]
    return gold


def _parsed(gold: str) -> exp.Expression | None:
    try:
        return sqlglot.parse_one(gold, read="sqlite")
    except SqlglotError:
        return None


def _scopes(query: exp.Expression) -> list[Scope]:
    """The queries in a statement with what their names stand for; none if that is unclear."""
    try:
        return traverse_scope(query)
    except SqlglotError:
        return []


def _tables(
    query: exp.Expression, scopes: list[Scope], known: Mapping[str, tuple[str, Columns]]
) -> Iterator[exp.Table]:
    """The tables of the schema that are read, in the statement's order; a query of WITH may have the name of one, and is none."""
    sources = {id(source) for scope in scopes for source in scope.sources.values()}
    for table in query.find_all(exp.Table, bfs=False):
        if table.name.lower() in known and (id(table) in sources or not scopes):
            yield table


def _columns(
    query: exp.Expression, scopes: list[Scope], known: Mapping[str, tuple[str, Columns]]
) -> Iterator[tuple[exp.Column, str]]:
    """The columns that are read and the tables of the schema that have them, in the statement's order."""
    for column in query.find_all(exp.Column, bfs=False):
        scope = next((scope for scope in scopes if any(column is other for other in scope.columns)), None)
        # sqlglot's scopes lack the columns of HAVING, and in ORDER BY those that are selected too.
        if scope is None and not _is_alias(column):
            select = column.find_ancestor(exp.Select)
            scope = next((scope for scope in scopes if scope.expression is select), None)
        table = _table_of(column, scope, known)
        if table:
            yield column, table


def _shared(query: exp.Expression, known: Mapping[str, tuple[str, Columns]]) -> Iterator[tuple[exp.Identifier, str]]:
    """The columns of USING, each with every table of its SELECT that has it."""
    for join in query.find_all(exp.Join, bfs=False):
        select = join.parent
        sources = [select.args.get("from_") or select.args.get("from"), *(select.args.get("joins") or ())]
        tables = [part.this.name.lower() for part in sources if part is not None and isinstance(part.this, exp.Table)]
        for name in join.args.get("using") or ():
            for table in dict.fromkeys(tables):
                if table in known and name.name.lower() in known[table][1]:
                    yield name, table


def _is_alias(column: exp.Column) -> bool:
    """Whether a name in ORDER BY is what SELECT calls another expression, which SQLite looks up before the columns."""
    order = column.find_ancestor(exp.Order, exp.Select)
    if column.table or not isinstance(order, exp.Order) or not isinstance(order.parent, exp.Select):
        return False
    aliased = (item for item in order.parent.expressions if isinstance(item, exp.Alias))
    return any(item.alias.lower() == column.name.lower() != item.this.name.lower() for item in aliased)


def _table_of(column: exp.Column, scope: Scope | None, known: Mapping[str, tuple[str, Columns]]) -> str:
    """The table in whose rows a column is looked up, by the scopes around it; empty if it is none of the schema."""
    while scope is not None:
        tables = {
            alias.lower(): source.name.lower()
            for alias, source in scope.sources.items()
            if isinstance(source, exp.Table)
        }
        if column.table:
            tables = {alias: table for alias, table in tables.items() if alias == column.table.lower()}
        for table in tables.values():
            if table in known and column.name.lower() in known[table][1]:
                return table
        scope = scope.parent
    return ""


@functools.lru_cache(SCHEMAS)
def _names(schema: str) -> dict[str, tuple[str, Columns]]:
    """Lower-case table or view -> its spelling and its columns, of CREATE statements; what is not one is passed over."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    words = [token for token in tokens(schema) if token.kind != "comment"]
    inside: dict[str, str] | None = None  # the columns of the statement that is open
    starts_item = False
    for at, token in enumerate(words):
        if token.depth == 0:
            inside = None if token.text == ")" else inside
            before = words[at - 1].text.lower() if at else ""
            if token.text.lower() in ("table", "view") and before in ("create", "temp", "temporary", "virtual"):
                name = next((w for w in words[at + 1 :] if w.text.lower() not in ("if", "not", "exists")), token)
                spelled = _spelled(name)
                inside = found.setdefault(spelled.lower(), (spelled, {}))[1]
            starts_item = token.text == "("
        elif inside is not None and token.depth == 1:
            if starts_item and token.kind in ("name", "word") and token.text.lower() not in _CONSTRAINTS:
                spelled = _spelled(token)
                inside[spelled.lower()] = spelled
            starts_item = token.text == ","
    return found


def _spelled(token: Token) -> str:
    return token.text[1:-1] if token.kind in ("name", "string") else token.text
