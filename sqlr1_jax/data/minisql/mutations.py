"""Near misses: queries that differ from a gold in one place.

The data must distinguish them from the gold, or a wrong answer would be judged correct.

A mutation changes one comparison, constant, aggregate, column, join, sort direction, limit, DISTINCT, group, window or set
operation. Changes that cannot change a result compared as a multiset are left out: the direction of ORDER BY without LIMIT,
DISTINCT beside a unique column or inside IN or a set operation, and `>` to `>=` an average. Tests consider a mutated query
different in meaning if its result differs on the database or on one of several perturbed copies (`rows.perturb`).
"""

from __future__ import annotations

import collections
import dataclasses
import sqlite3
from collections.abc import Iterator

from sqlr1_jax.data.minisql.domains import Domain
from sqlr1_jax.data.minisql.query import (
    Aggregate,
    Column,
    Compound,
    Condition,
    Item,
    Join,
    Order,
    Product,
    Query,
    Select,
    Window,
    sql,
)
from sqlr1_jax.data.minisql.rows import Rows

COMPARISONS = {
    ">": (">=", "<"),
    "<": ("<=", ">"),
    ">=": (">", "<="),
    "<=": ("<", ">="),
    "=": ("!=",),
    "!=": ("=",),
    "LIKE": ("NOT LIKE",),
    "IN": ("NOT IN",),
    "NOT IN": ("IN",),
    "IS": ("IS NOT",),
    "IS NOT": ("IS",),
    "BETWEEN": ("NOT BETWEEN",),
}
AGGREGATES = {"MAX": "MIN", "MIN": "MAX", "SUM": "AVG", "AVG": "SUM"}
SETS = {"UNION": ("INTERSECT", "UNION ALL"), "INTERSECT": ("UNION", "EXCEPT"), "EXCEPT": ("INTERSECT",)}

Mutation = tuple[str, object]  # kind of change, changed tree


class Mutator:
    """Mutations of queries over one database; constants change to other values of the same column."""

    def __init__(self, domain: Domain, rows: Rows):
        self.fields = {table.name: {field.name: field for field in table.fields} for table in domain.tables}
        self.values: dict[tuple[str, str], list] = {}
        for table in domain.tables:
            for at, field in enumerate(table.fields):
                column = {row[at] for row in rows[table.name]} - {None}
                self.values[table.name, field.name] = sorted(column)

    def mutations(self, query: Query) -> dict[str, str]:
        """Mutated SQL -> kind of change, without the query itself."""
        own = sql(query)
        return {text: kind for kind, text in self.each(query) if text != own}

    def each(self, query: Query) -> Iterator[tuple[str, str]]:
        """Yield (kind of change, mutated SQL); repetitions and the query itself are possible."""
        return ((kind, sql(tree)) for kind, tree in self._edits(query))

    def _edits(self, node: object) -> Iterator[Mutation]:
        """Yield all trees that differ from this one in one place."""
        yield from self._local(node)
        if isinstance(node, tuple):
            for at, child in enumerate(node):
                for kind, changed in self._edits(child):
                    yield kind, (*node[:at], changed, *node[at + 1 :])
        elif dataclasses.is_dataclass(node):
            for field in dataclasses.fields(node):
                for kind, changed in self._edits(getattr(node, field.name)):
                    # Membership and set operations ignore repetitions.
                    if kind == "DISTINCT" and isinstance(node, Condition | Compound):
                        continue
                    yield kind, dataclasses.replace(node, **{field.name: changed})

    def _local(self, node: object) -> Iterator[Mutation]:
        match node:
            case Select():
                yield from self._select(node)
            case Condition():
                yield from self._condition(node)
            case Item(Column() as column):
                yield from (("column", Item(other, node.alias)) for other in self._siblings(column, node.alias))
            case Aggregate():
                yield from self._aggregate(node)
            case Join(table, left, right, kind):
                yield (
                    "join key",
                    Join(table, Column(left.table, "id" if left.name != "id" else right.name), right, kind),
                )
                if kind == "LEFT JOIN":
                    yield "join kind", dataclasses.replace(node, kind="JOIN")
            case Product(column, factor):
                yield "formula", Product(column, column.name if isinstance(factor, int) else 2)
            case Window():
                yield "direction", dataclasses.replace(node, descending=not node.descending)
                if node.partition:
                    yield "partition", dataclasses.replace(node, partition=None)
            case Compound():
                yield from (("set operation", dataclasses.replace(node, op=op)) for op in SETS[node.op])

    def _select(self, node: Select) -> Iterator[Mutation]:
        for at in range(len(node.where)):
            yield "condition dropped", dataclasses.replace(node, where=node.where[:at] + node.where[at + 1 :])
        if len(node.where) > 1:
            yield "AND or OR", dataclasses.replace(node, glue="OR" if node.glue == "AND" else "AND")
        if node.having:
            yield "HAVING dropped", dataclasses.replace(node, having=())
        if len(node.items) > 1:
            yield "column dropped", dataclasses.replace(node, items=node.items[:-1])
        if node.limit:
            yield "LIMIT", dataclasses.replace(node, limit=node.limit + 1)
            for order in node.order:
                reversed_order = Order(order.expression, not order.descending)
                yield "direction", dataclasses.replace(node, order=(reversed_order,))
                yield from (
                    ("sort key", dataclasses.replace(node, order=(Order(other, order.descending),)))
                    for other in self._siblings(order.expression, "")
                )
        if node.distinct or self._may_repeat(node):
            yield "DISTINCT", dataclasses.replace(node, distinct=not node.distinct)

    def _may_repeat(self, node: Select) -> bool:
        """True if a listing may have equal rows.

        Not if it shows the key or the name of its table, which are unique.
        """
        columns = [item.expression for item in node.items]
        if node.group or node.limit or not all(isinstance(column, Column) for column in columns):
            return False
        own = {self.fields[c.table][c.name].kind for c in columns if c.table == node.table and c.table in self.fields}
        return node.table in self.fields and not own & {"key", "person", "thing"}

    def _siblings(self, column: object, alias: str) -> list[Column]:
        """Two other columns of the same table."""
        if not isinstance(column, Column) or column.table not in self.fields or alias:
            return []
        others = [name for name in self.fields[column.table] if name != column.name]
        return [Column(column.table, name) for name in others[-2:]]

    def _condition(self, node: Condition) -> Iterator[Mutation]:
        for op in COMPARISONS[node.op]:
            if isinstance(node.right, Select) and op in (">=", "<="):
                continue  # a value hardly ever equals an average
            yield "comparison", dataclasses.replace(node, op=op)
        yield from (("constant", dataclasses.replace(node, right=other)) for other in self._constants(node))
        if isinstance(node.left, Column) and isinstance(node.right, int | float):
            field = self.fields.get(node.left.table, {}).get(node.left.name)
            same_kind = [f for f in self.fields.get(node.left.table, {}).values() if f.kind == "number" and f != field]
            for other in same_kind[:1]:
                yield "condition column", dataclasses.replace(node, left=Column(node.left.table, other.name))

    def _constants(self, node: Condition) -> list:
        """At most one other constant for a condition."""
        left, right = node.left, node.right
        if isinstance(left, Aggregate) and isinstance(right, int):
            return [right + 1]
        if not isinstance(left, Column) or (left.table, left.name) not in self.values:
            return [right + 1] if isinstance(right, int) else []
        values = self.values[left.table, left.name]
        if isinstance(right, tuple) and node.op == "BETWEEN":
            later = [value for value in values if value > right[1]]
            return [(right[0], value) for value in later[:1]]
        if isinstance(right, tuple):
            return [right[:1]]
        if node.op == "LIKE":
            heads = sorted({str(value)[: len(right) - 1] for value in values} - {right[:-1]})
            return [head + "%" for head in heads[:1]]
        if right is None or isinstance(right, Select):
            return []
        others = [value for value in values if value > right] or [value for value in values if value < right]
        return others[:1]

    def _aggregate(self, node: Aggregate) -> Iterator[Mutation]:
        if node.function in AGGREGATES:
            yield "aggregate", dataclasses.replace(node, function=AGGREGATES[node.function])
        if node.distinct:
            yield "DISTINCT", dataclasses.replace(node, distinct=False)
        if isinstance(node.column, Column) and node.function != "COUNT":
            fields = self.fields.get(node.column.table, {}).values()
            for other in [f for f in fields if f.kind == "number" and f.name != node.column.name][:1]:
                yield "aggregate column", dataclasses.replace(node, column=Column(node.column.table, other.name))


def multiset(rows: list[tuple]) -> collections.Counter:
    """A result as a multiset of rows with rounded floats."""
    return collections.Counter(tuple(round(v, 6) if isinstance(v, float) else v for v in row) for row in rows)


def results_differ(connection: sqlite3.Connection, gold: collections.Counter, other: str) -> bool:
    """True if a query's result differs from the gold's; a query that fails differs."""
    size = gold.total()
    try:
        rows = connection.execute(other).fetchmany(size + 1)  # one more row suffices to differ
    except sqlite3.Error:
        return True
    return len(rows) != size or multiset(rows) != gold
