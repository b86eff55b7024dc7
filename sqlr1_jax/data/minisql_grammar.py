"""minisql's grammar, lower half: what a draw can choose, and the Simple and Moderate query families.

A family is a function of a `Draw` that returns a `Draft` or None where the schema has no room for it. The levels
follow SynSQL: Simple reads one table; Moderate joins two, groups, has HAVING, IN, BETWEEN, LIKE or a scalar subquery.
"""

from __future__ import annotations

import dataclasses
import random
import sqlite3

from sqlr1_jax.data.minisql_domains import RANGES, Domain, Field, Table, singular
from sqlr1_jax.data.minisql_query import (
    Aggregate,
    Column,
    Condition,
    Item,
    Join,
    Order,
    Product,
    Query,
    Select,
    Year,
    literal,
    sql,
)
from sqlr1_jax.data.minisql_rows import Rows as Data
from sqlr1_jax.data.minisql_words import MEASURES, Rows, Voice, join_words

NOT_ADDED = ("age", "year", "rating", "stars", "floor", "experience")  # a total of these means nothing


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """A drawn query and its noun phrase; `plural` is the grammar's number of the phrase."""

    query: Query
    phrase: str
    plural: bool = False
    evidence: str = ""


class Draw:
    """Random choices over one database: tables, columns, and conditions whose constants occur in the data."""

    def __init__(self, domain: Domain, data: Data, connection: sqlite3.Connection, rng: random.Random, voice: Voice):
        self.domain, self.data, self.connection, self.rng, self.voice = domain, data, connection, rng, voice
        self.vague = voice.style == "Vague"

    def table(self) -> Table:
        """Any table."""
        return self.rng.choice(self.domain.tables)

    def edge(self) -> tuple[Table, Field, Table]:
        """A child table, its foreign key and the parent table."""
        edges = [(t, field, self.domain.table(field.refers)) for t in self.domain.tables for field in t.references]
        return self.rng.choice(edges)

    def pick(self, table: Table, *kinds: str, nullable: bool = True) -> Field | None:
        """A column of one of these kinds, None if there is none."""
        fields = [field for field in table.of(*kinds) if nullable or not field.nullable]
        return self.rng.choice(fields) if fields else None

    def outputs(self, table: Table, low: int = 1, high: int = 3) -> list[Field]:
        """Columns to show, in the table's order; the name is among them more often than not."""
        fields, name = table.of("person", "thing", "choice", "number", "date"), table.of("person", "thing")
        count = self.rng.randint(low, high)
        chosen = name[:1] if self.rng.random() < 0.5 else []
        others = [field for field in fields if field not in chosen]
        chosen = chosen + self.rng.sample(others, min(len(others), count - len(chosen)))
        return sorted(chosen, key=fields.index)

    def named(self, table: Table) -> Field | None:
        """The column that names a row."""
        return self.pick(table, "person", "thing")

    def values(self, table: Table, field: Field) -> list:
        """The column's values in order, NULLs left out."""
        at = table.fields.index(field)
        return sorted(row[at] for row in self.data[table.name] if row[at] is not None)

    def condition(
        self, table: Table, rich: bool = False, tight: bool = False, names: bool = False
    ) -> tuple[Field, Condition]:
        """A condition on one column that keeps some rows and drops others.

        `rich` asks for IN, BETWEEN and LIKE; `tight` for a threshold that keeps few rows; `names` allows names.
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
        """HAVING COUNT(*): the constant is the size of one of the query's own groups."""
        counted = dataclasses.replace(query, items=(Item(Aggregate("COUNT")),), having=(), order=())
        sizes = sorted(size for (size,) in self.connection.execute(sql(counted)))
        if len(sizes) < 2 or sizes[0] == sizes[-1]:
            return None
        op = self.rng.choice((">", ">=", "<"))
        useless = sizes[-1] if op == ">" else sizes[0]  # keeps no group, or all of them
        return Condition(Aggregate("COUNT"), op, self.rng.choice([size for size in sizes if size != useless]))

    def rows(
        self, table: Table, low: int = 0, high: int = 2, rich: bool = False, tight: bool = False, names: bool = False
    ) -> Rows:
        """Rows of a table under `low` to `high` conditions; in the Vague style a term of the domain stands for one."""
        terms = [term for term in self.domain.terms if term.table == table.name]
        words, where, evidence = table.name, [], ""
        if self.vague and terms and self.rng.random() < 0.8:
            term = self.rng.choice(terms)
            where.append(Condition(Column(table.name, term.column), term.op, term.value))
            words, high = term.words, min(high, 1)
            evidence = f"{words}: {term.column} {term.op} {literal(term.value)}"
        parts = []
        for _ in range(self.rng.randint(min(low, high), high) - len(where)):
            field, held = self.condition(table, rich, tight, names)
            if all(held.left != other.left for other in where):
                where.append(held)
                parts.append((field.words, held, field.kind == "date"))
        glue = "OR" if len(parts) == 2 and self.rng.random() < 0.25 else "AND"
        return Rows(words + self.voice.predicates(parts, glue), tuple(where), glue, evidence)


def _round(values: list, step: float) -> list:
    """The round numbers among the values, as people name them; all values if these are too few."""
    found = [value for value in values if value % (5 * step) == 0]
    return found if len(set(found)) > 2 else values


def column(table: Table, field: Field) -> Column:
    """The query's name of a field."""
    return Column(table.name, field.name)


def on(child: Table, field: Field, parent: Table, kind: str = "JOIN") -> Join:
    """The join of a child with its parent."""
    return Join(parent.name, column(child, field), Column(parent.name, "id"), kind)


def items(table: Table, fields: list[Field]) -> tuple[Item, ...]:
    """Plain output columns."""
    return tuple(Item(column(table, field)) for field in fields)


def the(fields: list[Field]) -> str:
    """`the name, city and age`."""
    return "the " + join_words([field.words for field in fields])


def measures(field: Field) -> list[str]:
    """The aggregates that make sense for a number column."""
    return [name for name in MEASURES if name != "SUM" or field.name not in NOT_ADDED]


def listing(draw: Draw) -> Draft:
    """Columns of the rows under conditions, sometimes sorted."""
    table = draw.table()
    fields, rows = draw.outputs(table), draw.rows(table, 1, 2, names=True)
    phrase, order = f"{the(fields)} of {rows.words}", ()
    if draw.rng.random() < 0.3:
        key = draw.pick(table, "number", "date", "person", "thing", nullable=False)
        if key:
            down = draw.rng.random() < 0.5
            order = (Order(column(table, key), down),)
            phrase += draw.voice.sorted_by(key.words, down, key.kind in ("person", "thing"))
    query = Select(items(table, fields), table.name, where=rows.where, glue=rows.glue, order=order)
    return Draft(query, phrase, len(fields) > 1, rows.evidence)


def counting(draw: Draw) -> Draft:
    """How many rows, or how many different values."""
    table = draw.table()
    rows, field = draw.rows(table, 1, 2), draw.pick(table, "choice")
    if field and draw.rng.random() < 0.3:
        aggregate = Aggregate("COUNT", column(table, field), True)
        phrase = f"the number of different values of {field.words} of {rows.words}"
    else:
        aggregate, phrase = Aggregate("COUNT"), f"the number of {rows.words}"
    return Draft(Select((Item(aggregate),), table.name, where=rows.where, glue=rows.glue), phrase, False, rows.evidence)


def measuring(draw: Draw) -> Draft | None:
    """One or two aggregates of a number column."""
    table = draw.table()
    field, rows = draw.pick(table, "number"), draw.rows(table, 0, 2)
    if not field:
        return None
    names = draw.rng.sample(measures(field), draw.rng.choice((1, 1, 2)))
    phrase = f"the {join_words([MEASURES[name] for name in names])} {field.words} of {rows.words}"
    outputs = tuple(Item(Aggregate(name, column(table, field))) for name in names)
    query = Select(outputs, table.name, where=rows.where, glue=rows.glue)
    return Draft(query, phrase, len(names) > 1, rows.evidence)


def computed(draw: Draw) -> Draft | None:
    """A quantity that external knowledge defines by a formula, row by row or summed up; in the Vague style only."""
    if not draw.vague:
        return None
    formula = draw.rng.choice(draw.domain.formulas)
    table = draw.domain.table(formula.table)
    rows, fields = draw.rows(table, 0, 1), draw.outputs(table, 1, 1)
    value = Product(Column(table.name, formula.column), formula.factor)
    if draw.rng.random() < 0.5:
        name = draw.rng.choice(sorted(MEASURES))
        outputs, phrase = (Item(Aggregate(name, value)),), f"the {MEASURES[name]} {formula.words} of {rows.words}"
    else:
        outputs = (*items(table, fields), Item(value))
        phrase = f"{the(fields)} and {formula.words} of {rows.words}"
    query = Select(outputs, table.name, where=rows.where, glue=rows.glue)
    told = f"{formula.words}: {formula.column} * {formula.factor}"
    return Draft(query, phrase, len(outputs) > 1, "; ".join(filter(None, (told, rows.evidence))))


def superlative(draw: Draw) -> Draft | None:
    """The row or the few rows with the highest or lowest value."""
    table = draw.table()
    key, fields = draw.pick(table, "number", "date", nullable=False), draw.outputs(table, 1, 2)
    if not key:
        return None
    rows, count, down = draw.rows(table, 0, 1), draw.rng.choice((1, 1, 2, 3, 5)), draw.rng.random() < 0.6
    who = singular(table.name) if count == 1 else f"{count} {table.name}"
    phrase = f"{the(fields)} of the {who} with the {draw.voice.extreme(down, key.kind == 'date')} {key.words}"
    phrase += f" among {rows.words}" if rows.where else ""
    order = (Order(column(table, key), down),)
    query = Select(items(table, fields), table.name, where=rows.where, glue=rows.glue, order=order, limit=count)
    return Draft(query, phrase, len(fields) > 1, rows.evidence)


def different(draw: Draw) -> Draft | None:
    """The different values of a column."""
    table = draw.table()
    field, rows = draw.pick(table, "choice"), draw.rows(table, 1, 2, tight=True)
    if not field:
        return None
    query = Select((Item(column(table, field)),), table.name, where=rows.where, glue=rows.glue, distinct=True)
    return Draft(query, f"the different values of {field.words} of {rows.words}", True, rows.evidence)


def joined(draw: Draw) -> Draft | None:
    """Columns of a child and of its parent, with conditions on either."""
    child, field, parent = draw.edge()
    name, fields = draw.named(parent), draw.outputs(child, 1, 2)
    if not name or not fields:
        return None
    about_parent = draw.rng.random() < 0.6
    rows = draw.rows(parent if about_parent else child, 1, 1, names=True)
    who = f"{child.name} of {rows.words}" if about_parent else rows.words
    shown = [f"{singular(parent.name)} {name.words}", *(f.words for f in fields)]
    outputs = (Item(column(parent, name)), *items(child, fields))
    if about_parent and draw.rng.random() < 0.5:
        shown, outputs = shown[1:], outputs[1:]
    query = Select(outputs, child.name, (on(child, field, parent),), rows.where, rows.glue)
    return Draft(query, f"the {join_words(shown)} of {who}", len(shown) > 1, rows.evidence)


def joined_measure(draw: Draw) -> Draft | None:
    """A count or an aggregate of the children of some parents."""
    child, field, parent = draw.edge()
    rows, number = draw.rows(parent, 1, 2, names=True), draw.pick(child, "number")
    if number and draw.rng.random() < 0.6:
        name = draw.rng.choice(measures(number))
        aggregate, words = Aggregate(name, column(child, number)), f"the {MEASURES[name]} {number.words}"
    else:
        aggregate, words = Aggregate("COUNT"), "the number"
    query = Select((Item(aggregate),), child.name, (on(child, field, parent),), rows.where, rows.glue)
    return Draft(query, f"{words} of {child.name} of {rows.words}", False, rows.evidence)


def measure(draw: Draw, table: Table) -> tuple[Aggregate, str]:
    """An aggregate of a table and its words."""
    number = draw.pick(table, "number")
    if not number or draw.rng.random() < 0.4:
        return Aggregate("COUNT"), "number"
    name = draw.rng.choice(measures(number))
    return Aggregate(name, column(table, number)), f"{MEASURES[name]} {number.words}"


def grouped(draw: Draw) -> Draft | None:
    """An aggregate for each value of a column, with HAVING or sorted at times."""
    table = draw.table()
    by = draw.pick(table, "choice", "date")
    if not by:
        return None
    (aggregate, words), rows = measure(draw, table), draw.rows(table, 0, 1)
    key, each = (Year(column(table, by)), f"{by.words} year") if by.kind == "date" else (column(table, by), by.words)
    phrase = f"the {words} of {rows.words} for each {each}"
    query = Select((Item(key), Item(aggregate)), table.name, (), rows.where, rows.glue, (key,))
    having = draw.group_size(query) if draw.rng.random() < 0.4 else None
    if having:
        query = dataclasses.replace(query, having=(having,))
        phrase += f" with {draw.voice.count(having)} {table.name}"
    elif draw.rng.random() < 0.4:
        down = draw.rng.random() < 0.6
        query = dataclasses.replace(query, order=(Order(aggregate, down),))
        phrase += draw.voice.sorted_by(f"the {words}", down)
    return Draft(query, phrase, False, rows.evidence)


def grouped_parent(draw: Draw) -> Draft | None:
    """An aggregate of the children for each parent, or for each value of a parent's column."""
    child, field, parent = draw.edge()
    by = draw.pick(parent, "choice", "person", "thing")
    if not by:
        return None
    (aggregate, words), rows = measure(draw, child), draw.rows(child, 0, 1)
    key = column(parent, by) if by.kind == "choice" else Column(parent.name, "id")
    each = singular(parent.name) + (f" {by.words}" if by.kind == "choice" else "")
    outputs, joins = (Item(column(parent, by)), Item(aggregate)), (on(child, field, parent),)
    query = Select(outputs, child.name, joins, rows.where, rows.glue, (key,))
    phrase = f"the {words} of {rows.words} for each {each}"
    having = draw.group_size(query) if by.kind != "choice" or draw.rng.random() < 0.3 else None
    if having:
        query = dataclasses.replace(query, having=(having,))
        phrase += f" with {draw.voice.count(having)} {child.name}"
    return Draft(query, phrase, False, rows.evidence)


def filtered(draw: Draw) -> Draft:
    """Columns of the rows under IN, BETWEEN, LIKE or NULL conditions, combined with AND or OR."""
    table = draw.table()
    fields, rows = draw.outputs(table, 1, 2), draw.rows(table, 2, 2, rich=True, names=True)
    query = Select(items(table, fields), table.name, where=rows.where, glue=rows.glue)
    return Draft(query, f"{the(fields)} of {rows.words}", len(fields) > 1, rows.evidence)


def against_average(draw: Draw) -> Draft | None:
    """Rows above or below the average of the whole table."""
    table = draw.table()
    number, fields, rows = draw.pick(table, "number"), draw.outputs(table, 1, 2), draw.rows(table, 0, 1)
    if not number:
        return None
    op, value = draw.rng.choice("<>"), column(table, number)
    inner = Select((Item(Aggregate("AVG", value)),), table.name)
    words = "above" if op == ">" else "below"
    phrase = f"{the(fields)} of {rows.words}{' and' if rows.where else ''} with {number.words} {words} the average"
    query = Select(items(table, fields), table.name, where=(*rows.where, Condition(value, op, inner)))
    return Draft(query, phrase, len(fields) > 1, rows.evidence)


SIMPLE = (listing, counting, measuring, computed, superlative, different)
MODERATE = (joined, joined_measure, grouped, grouped_parent, filtered, against_average)
