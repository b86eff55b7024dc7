"""How minisql speaks: phrases for columns, rows and conditions in several styles, and traces read off the query.

A `Voice` is one question's style and its random choices. Every question is an opening, a noun phrase that follows
the query's parts, and an end; the styles are those SynSQL names (arXiv 2503.02240, section 3), Vague being the one
that needs external knowledge.
"""

from __future__ import annotations

import dataclasses
import random

from sqlr1_jax.data.minisql.query import (
    Aggregate,
    Column,
    Compound,
    Condition,
    Item,
    Query,
    Select,
    Share,
    With,
    condition,
    expression,
)

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


@dataclasses.dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a question is about: the words, the conditions that say the same, and the knowledge they need."""

    words: str
    where: tuple[Condition, ...] = ()
    glue: str = "AND"
    evidence: str = ""


def join_words(words: list[str], last: str = "and") -> str:
    """`a, b and c`."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" {last} {words[-1]}"


def verb(words: str) -> str:
    """`are` for a column such as `pages`, else `is`."""
    return "are" if words.endswith("s") and words != "status" else "is"


class Voice:
    """One question's style; `rng` makes its choices."""

    def __init__(self, style: str, rng: random.Random):
        self.style = style
        self.rng = rng
        self.with_form = style in ("Colloquial", "Concise")

    def sentence(self, phrase: str, plural: bool = False) -> str:
        """The whole question around a noun phrase that begins with `the`."""
        if self.style == "Interrogative" and phrase.startswith("the number of ") and " for " not in phrase:
            return f"How many {phrase.removeprefix('the number of ')} are there?"
        if self.style == "Concise":
            text = phrase.removeprefix("the ")
            return text[0].upper() + text[1:]
        return self.rng.choice(OPENINGS[self.style]).replace("{be}", "are" if plural else "is").format(phrase)

    def tail(self, held: Condition, date: bool) -> str:
        """`above 30`, `in 2021`, `Paris or Rome`."""
        values = held.right if isinstance(held.right, tuple) else (held.right,)
        values = [f"{v:g}" if isinstance(v, float) else str(v).strip("%") for v in values]
        table = DATE_TAILS if date and held.op in DATE_TAILS else TAILS
        return self.rng.choice(table[held.op]).format(*values)

    def count(self, held: Condition) -> str:
        """`more than 5`."""
        return COUNT_TAILS[held.op].format(held.right)

    def predicates(self, parts: list[tuple[str, Condition, bool]], glue: str) -> str:
        """`whose age is above 30 and city is Paris`; parts are (words of the column, condition, is a date)."""
        clauses = []
        for words, held, date in parts:
            if held.op == "LIKE" and not date:
                begins = "starting with" if self.with_form else "starts with"
                clauses.append(f"{words} {begins} {str(held.right).strip('%')}")
            else:
                clauses.append(f"{words} {'' if self.with_form else verb(words) + ' '}{self.tail(held, date)}")
        if not clauses:
            return ""
        return (" with " if self.with_form else " whose ") + f" {glue.lower()} ".join(clauses)

    def sorted_by(self, words: str, descending: bool, text: bool = False) -> str:
        """`, sorted by price from highest to lowest`."""
        if text:
            ways = ("in reverse alphabetical order",) if descending else ("alphabetically", "in alphabetical order")
        elif descending:
            ways = ("descending", "from highest to lowest", "in descending order")
        else:
            ways = ("ascending", "from lowest to highest", "in ascending order")
        return f", sorted by {words} {self.rng.choice(ways)}"

    def extreme(self, descending: bool, date: bool = False) -> str:
        """`highest`, `latest` and their kin."""
        if date:
            return "latest" if descending else "earliest"
        return self.rng.choice(("highest", "maximum") if descending else ("lowest", "minimum"))


def chatty(query: Query) -> Query:
    """The query of an annotator who gives more than was asked.

    He adds the columns that rows were chosen or sorted by, and to groups their size; to plain aggregates, set operations and
    common table expressions nothing.
    """
    if not isinstance(query, Select) or query.distinct:
        return query
    shown = [item.expression for item in query.items]
    if query.group:
        more = [Aggregate("COUNT")]
    elif any(isinstance(part, Aggregate | Share) for part in shown):
        more = []
    else:
        used = [held.left for held in query.where] + [key.expression for key in query.order]
        more = [part for part in used if isinstance(part, Column)]
    added = dict.fromkeys(part for part in more if part not in shown)
    return dataclasses.replace(query, items=(*query.items, *map(Item, added)))


def trace(query: Query) -> str:
    """A short reasoning trace that follows from the query's own structure.

    The two sides of a set operation differ in their one condition only.
    """
    match query:
        case Select():
            return _steps(query)
        case Compound(op, left, right):
            held = [condition(side.where[0], bool(side.joins)) for side in (left, right)]
            return f"{_steps(dataclasses.replace(left, where=()))} Left: {held[0]}. Right: {held[1]}. Combine: {op}."
        case With(parts, body):
            steps = " ".join(f"First {name}: {_steps(part)}" for name, part in parts)
            return f"{steps} Then: {trace(body)}"
    raise TypeError(f"not a query: {query!r}")


def _steps(node: Select) -> str:
    """`Tables: orders, customers. Filter: ... . Output: ... .` for one SELECT; a nested one comes first."""
    inner = [held.right for held in node.where if isinstance(held.right, Select)]
    steps = [f"Inner: {_steps(inner[0])} Outer:"] if inner else []
    steps.append("Tables: " + ", ".join([node.table, *(join.table for join in node.joins)]) + ".")
    if node.where:
        steps.append("Filter: " + f" {node.glue} ".join(_held(held, node) for held in node.where) + ".")
    if node.group:
        steps.append("Group: " + ", ".join(expression(part, bool(node.joins)) for part in node.group) + ".")
    if node.having:
        steps.append("Having: " + " AND ".join(_held(held, node) for held in node.having) + ".")
    if node.order:
        keys = (expression(o.expression, bool(node.joins)) + " DESC" * o.descending for o in node.order)
        steps.append("Order: " + ", ".join(keys) + ".")
    if node.limit:
        steps.append(f"Limit: {node.limit}.")
    outputs = ", ".join(expression(item.expression, bool(node.joins)) for item in node.items)
    steps.append(f"Output: {'DISTINCT ' if node.distinct else ''}{outputs}.")
    return " ".join(steps)


def _held(held: Condition, node: Select) -> str:
    if isinstance(held.right, Select):
        return f"{expression(held.left, bool(node.joins))} {held.op} inner"
    return condition(held, bool(node.joins))
