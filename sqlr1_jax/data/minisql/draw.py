"""Random choices of minisql's grammar: tables, columns, and conditions whose constants occur in the data."""

from __future__ import annotations

import dataclasses
import random
import sqlite3

from sqlr1_jax.data.minisql.domains import RANGES, Domain, Field, Table
from sqlr1_jax.data.minisql.query import Aggregate, Column, Condition, Item, Join, Query, Select, literal, sql
from sqlr1_jax.data.minisql.rows import Rows
from sqlr1_jax.data.minisql.words import MEASURES, RowSet, Voice, join_words

NOT_ADDED = ("age", "year", "rating", "stars", "floor", "experience")  # totals of these are meaningless


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """A drawn query and its noun phrase; `plural` says whether the phrase takes `are`."""

    query: Query
    phrase: str
    plural: bool = False
    evidence: str = ""


class Draw:
    """Random choices over one database."""

    def __init__(self, domain: Domain, data: Rows, connection: sqlite3.Connection, rng: random.Random, voice: Voice):
        self.domain, self.data, self.connection, self.rng, self.voice = domain, data, connection, rng, voice
        self.vague = voice.style == "Vague"

    def table(self) -> Table:
        """A table."""
        return self.rng.choice(self.domain.tables)

    def edge(self) -> tuple[Table, Field, Table]:
        """A child table, its foreign key, and the parent table."""
        edges = [(t, field, self.domain.table(field.refers)) for t in self.domain.tables for field in t.references]
        return self.rng.choice(edges)

    def pick(self, table: Table, *kinds: str, nullable: bool = True) -> Field | None:
        """A column of one of these kinds; None if there is none."""
        fields = [field for field in table.of(*kinds) if nullable or not field.nullable]
        return self.rng.choice(fields) if fields else None

    def outputs(self, table: Table, low: int = 1, high: int = 3) -> list[Field]:
        """Output columns in the table's order; the name is more likely than the others."""
        fields, name = table.of("person", "thing", "choice", "number", "date"), table.of("person", "thing")
        count = self.rng.randint(low, high)
        outputs = name[:1] if self.rng.random() < 0.5 else []
        others = [field for field in fields if field not in outputs]
        outputs = outputs + self.rng.sample(others, min(len(others), count - len(outputs)))
        return sorted(outputs, key=fields.index)

    def named(self, table: Table) -> Field | None:
        """The column that names a row; None if there is none."""
        return self.pick(table, "person", "thing")

    def values(self, table: Table, field: Field) -> list:
        """The column's values without NULLs, sorted."""
        at = table.fields.index(field)
        return sorted(row[at] for row in self.data[table.name] if row[at] is not None)

    def condition(
        self, table: Table, rich: bool = False, tight: bool = False, names: bool = False
    ) -> tuple[Field, Condition]:
        """A condition on one column that keeps some rows and drops others.

        `rich` prefers IN, BETWEEN and LIKE; `tight` keeps few rows; `names` allows conditions on names.
        """
        weights = {"choice": 3, "number": 4, "date": 1} | ({"person": 0.6, "thing": 0.6} if names else {})
        fields = table.of(*weights)
        field = self.rng.choices(fields, [weights[f.kind] for f in fields])[0]
        values = self.values(table, field)
        if field.nullable and self.rng.random() < 0.25:
            op, right = self.rng.choice(("IS", "IS NOT")), None
        elif field.kind == "number":
            op, right = self._number(_round(values, RANGES[field.name][2]), rich, tight)
        else:
            op, right = self._text(field, values, rich)
        return field, Condition(Column(table.name, field.name), op, right)

    def _number(self, values: list, rich: bool, tight: bool) -> tuple[str, object]:
        if rich and self.rng.random() < 0.5:
            pair = [values[int(len(values) * share)] for share in (0.2, self.rng.choice((0.4, 0.6, 0.8)))]
            return "BETWEEN", tuple(pair)
        op = self.rng.choice((">", "<", ">=", "<="))
        share = self.rng.uniform(0.1, 0.25) if tight else self.rng.uniform(0.15, 0.85)
        return op, values[int(len(values) * (1 - share if tight and op in (">", ">=") else share))]

    def _text(self, field: Field, values: list, rich: bool) -> tuple[str, object]:
        value = self.rng.choice(values)
        if field.kind == "date":
            return ("LIKE", value[:4] + "%") if self.rng.random() < 0.8 else (self.rng.choice("<>"), value)
        if field.kind != "choice":
            return ("LIKE", value[0] + "%") if rich else ("=", value)
        if rich and self.rng.random() < 0.5:
            return "IN", (value, self.rng.choice([other for other in values if other != value]))
        return ("!=" if self.rng.random() < 0.15 else "="), value

    def group_size(self, query: Select) -> Condition | None:
        """A HAVING COUNT(*) condition; None if all groups have the same size."""
        counted = dataclasses.replace(query, items=(Item(Aggregate("COUNT")),), having=(), order=())
        sizes = sorted(size for (size,) in self.connection.execute(sql(counted)))
        if len(sizes) < 2 or sizes[0] == sizes[-1]:
            return None
        op = self.rng.choice((">", ">=", "<"))
        excluded = sizes[-1] if op == ">" else sizes[0]  # this constant would keep no group, or all
        return Condition(Aggregate("COUNT"), op, self.rng.choice([size for size in sizes if size != excluded]))

    def rows(
        self, table: Table, low: int = 0, high: int = 2, rich: bool = False, tight: bool = False, names: bool = False
    ) -> RowSet:
        """Rows of a table under `low` to `high` conditions.

        In the Vague style a term of the domain may replace one. Flags are those of `condition`.
        """
        terms = [term for term in self.domain.terms if term.table == table.name]
        words, where, evidence = table.name, [], ""
        if self.vague and terms and self.rng.random() < 0.8:
            term = self.rng.choice(terms)
            where.append(Condition(Column(table.name, term.column), term.op, term.value))
            words, high = term.words, min(high, 1)
            evidence = f"{words}: {term.column} {term.op} {literal(term.value)}"
        parts = []
        for _ in range(self.rng.randint(min(low, high), high) - len(where)):
            field, predicate = self.condition(table, rich, tight, names)
            if all(predicate.left != other.left for other in where):
                where.append(predicate)
                parts.append((field.words, predicate, field.kind == "date"))
        glue = "OR" if len(parts) == 2 and self.rng.random() < 0.25 else "AND"
        return RowSet(words + self.voice.predicates(parts, glue), tuple(where), glue, evidence)


def _round(values: list, step: float) -> list:
    """The round values, as people prefer for thresholds; all if there are too few."""
    rounded = [value for value in values if value % (5 * step) == 0]
    return rounded if len(set(rounded)) > 2 else values


def column(table: Table, field: Field) -> Column:
    """The query column of a field."""
    return Column(table.name, field.name)


def join_parent(child: Table, field: Field, parent: Table, kind: str = "JOIN") -> Join:
    """The join of a child with its parent."""
    return Join(parent.name, column(child, field), Column(parent.name, "id"), kind)


def items(table: Table, fields: list[Field]) -> tuple[Item, ...]:
    """Plain output columns."""
    return tuple(Item(column(table, field)) for field in fields)


def the_columns(fields: list[Field]) -> str:
    """`the name, city and age`."""
    return "the " + join_words([field.words for field in fields])


def measures(field: Field) -> list[str]:
    """The meaningful aggregates of a number column."""
    return [name for name in MEASURES if name != "SUM" or field.name not in NOT_ADDED]


def measure(draw: Draw, table: Table) -> tuple[Aggregate, str]:
    """An aggregate over a table, and its words."""
    number = draw.pick(table, "number")
    if not number or draw.rng.random() < 0.4:
        return Aggregate("COUNT"), "number"
    name = draw.rng.choice(measures(number))
    return Aggregate(name, column(table, number)), f"{MEASURES[name]} {number.words}"
