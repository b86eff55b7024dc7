"""Queries of minisql by clause; their SQL and their reasoning trace.

Clauses are text. Their columns are qualified (`orders.quantity`); a query without joins is written without the table's name.
"""

from __future__ import annotations

import dataclasses
import re

COLUMN = re.compile(r"\b[a-z]\w*\.\w+")
FIXED = re.compile(rf"({COLUMN.pattern}) (?:=|IS NULL)")  # a column that a condition gives one value
AND_OR = re.compile(r" (?:AND|OR) (?=[a-z])")  # between conditions; within BETWEEN a number follows


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """A SELECT statement, perhaps with a nested query, behind a common table expression or before a set operation."""

    items: tuple[str, ...]
    table: str
    joins: str = ""
    where: str = ""
    group: str = ""
    having: str = ""
    order: str = ""
    limit: int = 0
    distinct: bool = False
    inner: Query | None = None  # the nested query that `where` calls `inner`
    first: Query | None = None  # the common table expression `ranked`
    operation: str = ""  # UNION, INTERSECT or EXCEPT with `second`
    second: Query | None = None

    def unqualified(self, text: str) -> str:
        """The text without the table's name before columns, unless this query joins tables."""
        return text if self.joins else re.sub(rf"\b{self.table}\.\b", "", text)


def literal(value: object) -> str:
    """A constant in SQL; a tuple is a list."""
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))})"
    if isinstance(value, str):
        return f"'{value}'"
    return "NULL" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def sql(query: Query) -> str:
    """The query in SQL, on one line, without a semicolon."""
    clauses = {
        "SELECT": "DISTINCT " * query.distinct + ", ".join(query.items),
        "FROM": f"{query.table} {query.joins}".strip(),
        "WHERE": query.where,
        "GROUP BY": query.group,
        "HAVING": query.having,
        "ORDER BY": query.order,
        "LIMIT": query.limit,
    }
    text = query.unqualified(" ".join(f"{clause} {part}" for clause, part in clauses.items() if part))
    if query.inner:
        text = text.replace(" inner", f" ({sql(query.inner)})")
    if query.second:
        text += f" {query.operation} {sql(query.second)}"
    return f"WITH ranked AS ({sql(query.first)}) {text}" if query.first else text


def trace(query: Query) -> str:
    """A short reasoning trace, read off the query: `Tables: orders, customers. Filter: ... . Output: ... .`."""
    if query.first:
        return f"First ranked: {trace(query.first)} Then: {trace(dataclasses.replace(query, first=None))}"
    if query.second:  # its sides differ only in their condition; the rest is written once
        left, right = (side.unqualified(side.where) for side in (query, query.second))
        rest = dataclasses.replace(query, where="", second=None)
        return f"{trace(rest)} Left: {left}. Right: {right}. Combine: {query.operation}."
    steps = {
        "Tables": ", ".join([query.table, *re.findall(r"JOIN (\w+)", query.joins)]),
        "Filter": query.where,
        "Group": query.group,
        "Having": query.having,
        "Order": query.order,
        "Limit": query.limit,
        "Output": "DISTINCT " * query.distinct + ", ".join(item.removesuffix(" AS place") for item in query.items),
    }
    text = query.unqualified(" ".join(f"{step}: {part}." for step, part in steps.items() if part))
    return f"Inner: {trace(query.inner)} Outer: {text}" if query.inner else text


def chatty(query: Query) -> Query:
    """The query of an annotator who returns more columns than asked for.

    Adds the columns in conditions and sort keys, and the size of groups. Plain aggregates, set operations and common table
    expressions stay as they are.
    """
    if query.first or query.second or query.distinct:
        return query
    if query.group:
        more = ["COUNT(*)"]
    elif any("(" in item and "OVER" not in item for item in query.items):
        return query
    else:
        more = COLUMN.findall(f"{query.where} {query.order}")
    added = dict.fromkeys(part for part in more if part not in query.items)
    return dataclasses.replace(query, items=(*query.items, *added))
