"""Near misses: queries that differ from a gold in one place.

The data must distinguish them from the gold, or a wrong answer would be judged correct. One comparison, constant, aggregate,
column, join, sort direction, limit, DISTINCT, condition, window or set operation is changed. Changes that cannot change a
result compared as a multiset are left out: those of ORDER BY without LIMIT, DISTINCT beside a unique column or inside IN or a
set operation, and `>` to `>=` an average.
"""

from __future__ import annotations

import ast
import bisect
import collections
import dataclasses
import functools
import itertools
import re
import sqlite3
from collections.abc import Iterator

from sqlr1_jax.data.minisql.domains import Domain, Rows
from sqlr1_jax.data.minisql.query import AND_OR, COLUMN, Query, literal

PAIRS = [("=", "!="), ("IN", "NOT IN"), ("IS", "IS NOT"), ("LIKE", "NOT LIKE"), ("BETWEEN", "NOT BETWEEN")]
PAIRS += [("AND", "OR"), ("MIN", "MAX"), ("SUM", "AVG"), ("UNION", "INTERSECT"), ("INTERSECT", "EXCEPT")]
PAIRS += [(">", "<"), (">=", "<="), (">", ">="), ("<", "<=")]
PAIRS += [(b, a) for a, b in PAIRS]
PAIRS += [("LEFT JOIN", "JOIN"), ("UNION", "UNION ALL"), ("DESC", "")]
OTHERS = {word: [b for a, b in PAIRS if a == word] for word, _ in PAIRS}
WORD = re.compile(rf"(?<![\w<>=!])(?:{'|'.join(sorted(OTHERS, key=len, reverse=True))})(?![\w<>=])")
LITERAL = re.compile(r"'[^']+'|\b\d[\d.]*\b")
REWRITES = ((r"PARTITION BY \S+ ", ""), (r"(ORDER BY \S+)\)", r"\1 DESC)"), (r"ON (\w+)\.\w+", r"ON \1.id"))


class NearMisses:
    """Near misses over one database; constants change to other values of the same column."""

    def __init__(self, domain: Domain, rows: Rows):
        self.tables = {table.name: table.fields for table in domain.tables}
        self.fields = {field.column: field for fields in self.tables.values() for field in fields}
        self.values = {
            field.column: sorted(set(cells) - {None})
            for table in domain.tables
            for field, cells in zip(table.fields, zip(*rows[table.name]))
        }

    def of(self, query: Query, repetitions: bool = True) -> Iterator[Query]:
        """Yield the near misses of a query, perhaps with itself; `repetitions`: whether equal rows of its result matter."""
        change = functools.partial(dataclasses.replace, query)
        # In the order in which they most often have the gold's result, for the first such one decides.
        for clause in ("where", "having", "operation", "joins") + (("order",) if query.limit else ()):
            yield from (change(**{clause: other}) for other in self._edits(getattr(query, clause)))
        if repetitions and not query.second and (query.distinct or self._may_repeat(query)):
            yield change(distinct=not query.distinct)
        if query.limit:
            yield from (change(limit=query.limit + 1), change(order=f"{query.order} DESC"))
        conditions = AND_OR.split(query.where)
        yield from (change(where=condition) for condition in (conditions if len(conditions) > 1 else [""]))
        yield from (change(having=""), change(items=query.items[: max(1, len(query.items) - 1)]))
        for name in ("inner", "first", "second"):
            if part := getattr(query, name):
                yield from (change(**{name: other}) for other in self.of(part, repetitions=name == "first"))
        for at, item in enumerate(query.items):
            yield from (change(items=(*query.items[:at], other, *query.items[at + 1 :])) for other in self._edits(item))

    def _may_repeat(self, query: Query) -> bool:
        """True if a listing may have equal rows: it does not show the key or the name of its table, which are unique."""
        if query.group or query.limit or not all(item in self.fields for item in query.items):
            return False
        own = {self.fields[item].kind for item in query.items if self.fields[item].table == query.table}
        return not own & {"key", "person", "thing"}

    def _edits(self, text: str) -> Iterator[str]:
        """Yield an output column or a clause with one change."""
        changes = [(match, other) for match in WORD.finditer(text) for other in OTHERS[match[0]]]
        for match in COLUMN.finditer(text):
            changes += [(match, other) for other in self._columns(match[0], text.removesuffix(" DESC") == match[0])]
        for match in LITERAL.finditer(text):
            column = (COLUMN.findall(text[: match.start()]) or [""])[-1]
            changes.append((match, self._constant(column, match[0])))
        for match, other in changes:
            if not (other in (">=", "<=") and "inner" in text):  # a value hardly ever equals an average
                yield (text[: match.start()] + other + text[match.end() :]).strip()
        yield from (re.sub(pattern, other, text) for pattern, other in REWRITES if re.search(pattern, text))

    def _columns(self, column: str, alone: bool) -> list[str]:
        """Other columns of the table: two for a column that stands alone, otherwise one of numbers for one of numbers."""
        if column not in self.fields:
            return []
        field = self.fields[column]
        others = [other for other in self.tables[field.table] if other != field]
        numbers = [other for other in others if other.kind == field.kind == "number"]
        return [other.column for other in (others[-2:] if alone else numbers[:1])]

    def _constant(self, column: str, text: str) -> str:
        """The next value of the column; for a count, the next number."""
        value, values = ast.literal_eval(text), self.values.get(column)
        if values is None:
            return text if isinstance(value, str) else str(value + 1)
        if isinstance(value, str) and value.endswith("%"):
            values = sorted({other[: len(value) - 1] + "%" for other in values})
        return literal(values[bisect.bisect_right(values, value) % len(values)])


def result(connection: sqlite3.Connection, query: str, most: int | None = None) -> collections.Counter | None:
    """Up to `most` rows of a query as a multiset with rounded floats; None if it fails."""
    try:
        rows = list(itertools.islice(connection.execute(query), most))
    except sqlite3.Error:
        return None
    return collections.Counter(tuple(round(v, 6) if isinstance(v, float) else v for v in row) for row in rows)
