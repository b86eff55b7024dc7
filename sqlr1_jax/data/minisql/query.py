"""Syntax trees of minisql's queries, and their SQL.

The grammar draws them, mutations change them, and reasoning traces are read off them. Columns are qualified by their table
only in queries that join tables.
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or of a common table expression."""

    table: str
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Product:
    """`column * factor`, where factor is a number or another column's name."""

    column: Column
    factor: str | int


@dataclasses.dataclass(frozen=True, slots=True)
class Year:
    """The year of a date, as text."""

    column: Column


@dataclasses.dataclass(frozen=True, slots=True)
class Aggregate:
    """COUNT, SUM, AVG, MIN or MAX of a column; `column` None counts rows."""

    function: str
    column: Column | Product | None = None
    distinct: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Window:
    """`function(argument) OVER (PARTITION BY ... ORDER BY ...)`."""

    function: str
    argument: Column | None
    partition: Column | None
    order: Column | Aggregate
    descending: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """The percentage of rows for which a condition holds."""

    condition: Condition


Expression = Column | Product | Year | Aggregate | Window | Share


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """`left op right`.

    `right` is a number, a text, None, a tuple (BETWEEN, IN), a column, an aggregate or a query.
    """

    left: Expression
    op: str
    right: object


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One output column, with an alias if other parts refer to it."""

    expression: Expression
    alias: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Join:
    """`kind table ON left = right`."""

    table: str
    left: Column
    right: Column
    kind: str = "JOIN"


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """One sort key."""

    expression: Expression
    descending: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Select:
    """A SELECT statement; `glue` is the AND or OR between its WHERE conditions."""

    items: tuple[Item, ...]
    table: str
    joins: tuple[Join, ...] = ()
    where: tuple[Condition, ...] = ()
    glue: str = "AND"
    group: tuple[Column | Year, ...] = ()
    having: tuple[Condition, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int = 0
    distinct: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Compound:
    """UNION, UNION ALL, INTERSECT or EXCEPT of two SELECTs."""

    op: str
    left: Select
    right: Select


@dataclasses.dataclass(frozen=True, slots=True)
class With:
    """Common table expressions and the query that reads them."""

    parts: tuple[tuple[str, Select], ...]
    body: Select | Compound


Query = Select | Compound | With


def literal(value: object) -> str:
    """A constant in SQL."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "NULL" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def expression(node: Expression, qualify: bool) -> str:
    """An expression in SQL."""
    match node:
        case Column(table, name):
            return f"{table}.{name}" if qualify else name
        case Product(column, factor):
            right = expression(Column(column.table, factor), qualify) if isinstance(factor, str) else str(factor)
            return f"{expression(column, qualify)} * {right}"
        case Year(column):
            return f"strftime('%Y', {expression(column, qualify)})"
        case Aggregate(function, None):
            return f"{function}(*)"
        case Aggregate(function, column, distinct):
            return f"{function}({'DISTINCT ' if distinct else ''}{expression(column, qualify)})"
        case Window(function, argument, partition, order, descending):
            inside = expression(argument, qualify) if argument else ""
            by = f"PARTITION BY {expression(partition, qualify)} " if partition else ""
            down = " DESC" if descending else ""
            return f"{function}({inside}) OVER ({by}ORDER BY {expression(order, qualify)}{down})"
        case Share(counted):
            # A condition is 0 or 1 in SQLite; the float avoids integer division.
            return f"100.0 * SUM({condition(counted, qualify)}) / COUNT(*)"
    raise TypeError(f"not an expression: {node!r}")


def condition(node: Condition, qualify: bool) -> str:
    """A condition in SQL."""
    match node.right:
        case Select() | Compound() | With():
            right = f"({sql(node.right)})"
        case tuple() if node.op == "BETWEEN":
            right = " AND ".join(literal(value) for value in node.right)
        case tuple():
            right = "(" + ", ".join(literal(value) for value in node.right) + ")"
        case Column() | Aggregate():
            right = expression(node.right, qualify)
        case _:
            right = literal(node.right)
    return f"{expression(node.left, qualify)} {node.op} {right}"


def _select(node: Select) -> str:
    qualify = bool(node.joins)
    items = ", ".join(expression(i.expression, qualify) + (f" AS {i.alias}" if i.alias else "") for i in node.items)
    parts = [f"SELECT {'DISTINCT ' if node.distinct else ''}{items} FROM {node.table}"]
    parts += [f"{j.kind} {j.table} ON {expression(j.left, True)} = {expression(j.right, True)}" for j in node.joins]
    if node.where:
        parts.append("WHERE " + f" {node.glue} ".join(condition(c, qualify) for c in node.where))
    if node.group:
        parts.append("GROUP BY " + ", ".join(expression(c, qualify) for c in node.group))
    if node.having:
        parts.append("HAVING " + " AND ".join(condition(c, qualify) for c in node.having))
    if node.order:
        keys = [expression(o.expression, qualify) + (" DESC" if o.descending else "") for o in node.order]
        parts.append("ORDER BY " + ", ".join(keys))
    if node.limit:
        parts.append(f"LIMIT {node.limit}")
    return " ".join(parts)


def sql(node: Query) -> str:
    """A query in SQL, on one line, without a semicolon."""
    match node:
        case Select():
            return _select(node)
        case Compound(op, left, right):
            return f"{_select(left)} {op} {_select(right)}"
        case With(parts, body):
            heads = ", ".join(f"{name} AS ({_select(part)})" for name, part in parts)
            return f"WITH {heads} {sql(body)}"
    raise TypeError(f"not a query: {node!r}")
