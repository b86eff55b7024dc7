"""Random choices of minisql's questions: tables, columns, conditions whose constants occur in the data, and words."""

from __future__ import annotations

import dataclasses
import random
import sqlite3
from collections.abc import Callable

from sqlr1_jax.data.minisql.domains import NUMBERS, Domain, Field, Rows, Table
from sqlr1_jax.data.minisql.query import Query, literal, sql

# SynSQL's styles (arXiv 2503.02240, section 3); Vague questions need external knowledge.
OPENINGS = {
    "Formal": ("Please provide {}.", "Please report {}."),
    "Imperative": ("List {}.", "Find {}.", "Show {}."),
    "Colloquial": ("Can you show me {}?", "Hey, I need {}."),
    "Interrogative": ("What {be} {}?",),
    "Descriptive": ("I want to know {}.", "I would like to see {}."),
    "Concise": ("{}",),
    "Vague": ("Tell me {}.", "Could you look up {}?"),
}
STYLES = tuple(style for style in OPENINGS if style != "Vague")
WITH_STYLES = ("Colloquial", "Concise")  # `with age above 30` instead of `whose age is above 30`
TAILS = {
    ">": ("above {}", "over {}", "greater than {}", "more than {}"),
    "<": ("below {}", "under {}", "less than {}"),
    ">=": ("at least {}", "no less than {}"),
    "<=": ("at most {}", "no more than {}"),
    "=": ("{}",),
    "!=": ("not {}", "other than {}"),
    "BETWEEN": ("between {} and {}",),
    "IN": ("{} or {}",),
    "IS": ("unknown", "missing"),
    "IS NOT": ("known",),
}
COUNT_TAILS = {">": "more than {}", ">=": "at least {}", "<": "fewer than {}"}
DATE_TAILS = {">": ("after {}", "later than {}"), "<": ("before {}", "earlier than {}"), "LIKE": ("in {}",)}
MEASURES = {"SUM": "total", "AVG": "average", "MIN": "lowest", "MAX": "highest"}
Predicate = tuple[Field, str, object]  # column, operator, constant; a tuple of constants for BETWEEN and IN
NOT_ADDED = ("age", "year", "rating", "stars", "experience")  # totals of these are meaningless


class Impossible(Exception):
    """The drawn tables do not allow the question."""


class Draw:
    """Random choices and words of one question over one database; `evidence` collects the terms that were used."""

    def __init__(self, domain: Domain, data: Rows, connection: sqlite3.Connection, rng: random.Random, style: str):
        self.domain, self.data, self.connection, self.rng, self.style = domain, data, connection, rng, style
        self.evidence: list[str] = []

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.rng.random() < probability

    def table(self) -> Table:
        """A table."""
        return self.rng.choice(self.domain.tables)

    def edge(self) -> tuple[Table, Field, Table]:
        """A child table, its foreign key, and the parent table."""
        keys = [(table, key) for table in self.domain.tables for key in table.of("reference")]
        child, key = self.rng.choice(keys)
        return child, key, self.domain.table(key.parent)

    def pick(self, table: Table, *kinds: str, nullable: bool = True) -> Field:
        """A column of one of these kinds."""
        fields = [field for field in table.of(*kinds) if nullable or not field.nullable]
        if not fields:
            raise Impossible
        return self.rng.choice(fields)

    def named(self, table: Table) -> Field:
        """The column that names a row."""
        return self.pick(table, "person", "thing")

    def outputs(self, table: Table, low: int = 1, high: int = 3) -> list[Field]:
        """Output columns in the table's order; the name is more likely than the others."""
        fields, name = table.of("person", "thing", "choice", "number", "date"), table.of("person", "thing")
        outputs = name[:1] if self.chance(0.5) else []
        others = [field for field in fields if field not in outputs]
        count = self.rng.randint(low, high) - len(outputs)
        return sorted(outputs + self.rng.sample(others, min(len(others), count)), key=fields.index)

    def measures(self, field: Field) -> list[str]:
        """The meaningful aggregates of a number column, in random order."""
        names = [name for name in MEASURES if name != "SUM" or field.name not in NOT_ADDED]
        return self.rng.sample(names, len(names))

    def measure(self, table: Table) -> tuple[str, str]:
        """An aggregate over a table, and its words."""
        if not table.of("number") or self.chance(0.4):
            return "COUNT(*)", "number"
        number = self.pick(table, "number")
        name = self.measures(number)[0]
        return f"{name}({number.column})", f"{MEASURES[name]} {number.words}"

    def having(self, query: Query, table: Table) -> tuple[Query, str]:
        """The query of only those groups that have a number of rows, and ` with more than 3 orders`."""
        sizes = sorted(n for (n,) in self.connection.execute(sql(dataclasses.replace(query, items=("COUNT(*)",)))))
        if len(set(sizes)) < 2:
            raise Impossible
        op = self.rng.choice((">", ">=", "<"))
        excluded = sizes[-1] if op == ">" else sizes[0]  # this constant would keep no group, or all
        count = self.rng.choice([size for size in sizes if size != excluded])
        query = dataclasses.replace(query, having=f"COUNT(*) {op} {count}")
        return query, f" with {COUNT_TAILS[op].format(count)} {table.name}"

    def rows(
        self, table: Table, low: int = 0, high: int = 2, rich: bool = False, tight: bool = False, names: bool = False
    ) -> tuple[str, str]:
        """Words and WHERE clause of rows of a table under `low` to `high` conditions.

        In the Vague style a term of the table may replace a condition. `rich` prefers IN, BETWEEN and LIKE; `tight` keeps
        few rows; `names` allows conditions on names.
        """
        words, where = table.name, []
        if self.style == "Vague" and table.terms and self.chance(0.8):
            term = self.rng.choice(table.terms)
            words, meaning = term.split(": ")
            where, high = [f"{table.name}.{meaning}"], min(high, 1)
            self.evidence.append(term)
        drawn: dict[str, Predicate] = {}
        for _ in range(self.rng.randint(min(low, high), high) - len(where)):
            field, op, right = self._condition(table, rich, tight, names)
            drawn[field.name] = field, op, right
        where += [_condition_text(*predicate) for predicate in drawn.values()]
        glue = "OR" if len(drawn) == 2 and self.chance(0.25) else "AND"
        return words + self.predicates([*drawn.values()], glue), f" {glue} ".join(where)

    def _condition(self, table: Table, rich: bool, tight: bool, names: bool) -> Predicate:
        """A condition on one column that keeps some rows and drops others."""
        weights = {"choice": 3, "number": 4, "date": 1} | ({"person": 0.6, "thing": 0.6} if names else {})
        fields = table.of(*weights)
        field = self.rng.choices(fields, [weights[f.kind] for f in fields])[0]
        at = table.fields.index(field)
        values = sorted(row[at] for row in self.data[table.name] if row[at] is not None)
        if field.nullable and self.chance(0.25):
            return field, self.rng.choice(("IS", "IS NOT")), None
        return field, *(self._number if field.kind == "number" else self._text)(field, values, rich, tight)

    def _number(self, field: Field, values: list, rich: bool, tight: bool) -> tuple[str, object]:
        rounded = [value for value in values if value % (5 * NUMBERS[field.name][2]) == 0]
        if len(set(rounded)) > 2:  # people prefer round thresholds
            values = rounded
        if rich and self.chance(0.5):
            pair = [values[int(len(values) * share)] for share in (0.2, self.rng.choice((0.4, 0.6, 0.8)))]
            return "BETWEEN", tuple(pair)
        op = self.rng.choice((">", "<", ">=", "<="))
        share = self.rng.uniform(0.1, 0.25) if tight else self.rng.uniform(0.15, 0.85)
        return op, values[int(len(values) * (1 - share if tight and op in (">", ">=") else share))]

    def _text(self, field: Field, values: list, rich: bool, tight: bool) -> tuple[str, object]:
        value = self.rng.choice(values)
        if field.kind == "date":
            return ("LIKE", value[:4] + "%") if self.chance(0.8) else (self.rng.choice("<>"), value)
        if field.kind != "choice":
            return ("LIKE", value[0] + "%") if rich else ("=", value)
        if rich and self.chance(0.5):
            return "IN", (value, self.rng.choice([other for other in values if other != value]))
        return ("!=" if self.chance(0.15) else "="), value

    def sentence(self, phrase: str) -> str:
        """The question around a noun phrase that begins with `the`."""
        if self.style == "Interrogative" and phrase.startswith("the number of ") and " for " not in phrase:
            return f"How many {phrase.removeprefix('the number of ')} are there?"
        if self.style == "Concise":
            text = phrase.removeprefix("the ")
            return text[0].upper() + text[1:]
        head = phrase.split(" of ")[0]
        be = "are" if " and " in head or head.endswith("values") else "is"
        return self.rng.choice(OPENINGS[self.style]).format(phrase, be=be)

    def predicates(self, parts: list[Predicate], glue: str) -> str:
        """The conditions in words, such as ` whose age is above 30 and city is Paris`; empty if there are none."""
        clauses = f" {glue.lower()} ".join(self._clause(*part) for part in parts)
        return clauses and (" with " if self.style in WITH_STYLES else " whose ") + clauses

    def _clause(self, field: Field, op: str, right: object) -> str:
        """`age is above 30`, `order date is in 2021`, `city is Paris or Rome`."""
        date, with_form = field.kind == "date", self.style in WITH_STYLES
        if op == "LIKE" and not date:
            return f"{field.words} {'starting' if with_form else 'starts'} with {right.strip('%')}"
        plural = field.words.endswith("s") and field.words != "status"
        verb = "" if with_form else " are" if plural else " is"
        values = [literal(value).strip("'%") for value in (right if isinstance(right, tuple) else (right,))]
        tails = DATE_TAILS if date and op in DATE_TAILS else TAILS
        return f"{field.words}{verb} {self.rng.choice(tails[op]).format(*values)}"

    def sorted_by(self, words: str, descending: bool, text: bool = False) -> str:
        """`, sorted by price from highest to lowest`."""
        if text:
            ways = ("in reverse alphabetical order",) if descending else ("alphabetically", "in alphabetical order")
        else:
            up, end = ("de", "highest to lowest") if descending else ("a", "lowest to highest")
            ways = (f"{up}scending", f"from {end}", f"in {up}scending order")
        return f", sorted by {words} {self.rng.choice(ways)}"

    def extreme(self, descending: bool, date: bool = False) -> str:
        """`highest`, `lowest`, `latest` or `earliest`, or a synonym."""
        if date:
            return "latest" if descending else "earliest"
        return self.rng.choice(("highest", "maximum") if descending else ("lowest", "minimum"))


def _condition_text(field: Field, op: str, right: object) -> str:
    return f"{field.column} {op} {' AND '.join(map(literal, right)) if op == 'BETWEEN' else literal(right)}"


def part(total: int, at: int, of: int) -> int:
    """Size of part `at` when `total` is divided into `of` nearly equal parts."""
    return total * (at + 1) // of - total * at // of


def collect(draw: Callable[[], list], wanted: int, name: str) -> list:
    """Call `draw`, which returns one item or none, until there are as many as wanted.

    Raises:
      ValueError: 200 calls for each wanted item did not suffice.
    """
    items: list = []
    for _ in range(200 * wanted):
        if len(items) < wanted:
            items += draw()
    if len(items) < wanted:
        raise ValueError(f"minisql: database {name!r} has only {len(items)} of {wanted} questions: ask for fewer")
    return items
