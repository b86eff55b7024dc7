"""English of minisql: phrases for columns, rows and conditions in several styles, and reasoning traces.

A `Voice` is one question's style and its random choices. A question is an opening, a noun phrase that follows the parts of
the query, and an ending. The styles are SynSQL's (arXiv 2503.02240, section 3); Vague questions need external knowledge.
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
class RowSet:
    """Rows that a question is about, in words and as conditions; `evidence` explains the words."""

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
    """One question's style; random choices come from `rng`."""

    def __init__(self, style: str, rng: random.Random):
        self.style = style
        self.rng = rng
        self.with_form = style in ("Colloquial", "Concise")

    def sentence(self, phrase: str, plural: bool = False) -> str:
        """The question around a noun phrase that begins with `the`."""
        if self.style == "Interrogative" and phrase.startswith("the number of ") and " for " not in phrase:
            return f"How many {phrase.removeprefix('the number of ')} are there?"
        if self.style == "Concise":
            text = phrase.removeprefix("the ")
            return text[0].upper() + text[1:]
        return self.rng.choice(OPENINGS[self.style]).replace("{be}", "are" if plural else "is").format(phrase)

    def tail(self, predicate: Condition, date: bool) -> str:
        """`above 30`, `in 2021`, `Paris or Rome`."""
        values = predicate.right if isinstance(predicate.right, tuple) else (predicate.right,)
        values = [f"{v:g}" if isinstance(v, float) else str(v).strip("%") for v in values]
        table = DATE_TAILS if date and predicate.op in DATE_TAILS else TAILS
        return self.rng.choice(table[predicate.op]).format(*values)

    def count(self, predicate: Condition) -> str:
        """`more than 5`."""
        return COUNT_TAILS[predicate.op].format(predicate.right)

    def predicates(self, parts: list[tuple[str, Condition, bool]], glue: str) -> str:
        """`whose age is above 30 and city is Paris`.

        Parts are (column in words, condition, whether it is a date).
        """
        clauses = []
        for words, predicate, date in parts:
            if predicate.op == "LIKE" and not date:
                begins = "starting with" if self.with_form else "starts with"
                clauses.append(f"{words} {begins} {str(predicate.right).strip('%')}")
            else:
                clauses.append(f"{words} {'' if self.with_form else verb(words) + ' '}{self.tail(predicate, date)}")
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
        """`highest`, `lowest`, `latest` or `earliest`, or a synonym."""
        if date:
            return "latest" if descending else "earliest"
        return self.rng.choice(("highest", "maximum") if descending else ("lowest", "minimum"))


def chatty(query: Query) -> Query:
    """The query of an annotator who returns more columns than asked for.

    Adds the columns in conditions and sort keys, and the size of groups. Plain aggregates, set operations and common table
    expressions stay as they are.
    """
    if not isinstance(query, Select) or query.distinct:
        return query
    shown = [item.expression for item in query.items]
    if query.group:
        more = [Aggregate("COUNT")]
    elif any(isinstance(part, Aggregate | Share) for part in shown):
        more = []
    else:
        used = [predicate.left for predicate in query.where] + [key.expression for key in query.order]
        more = [part for part in used if isinstance(part, Column)]
    added = dict.fromkeys(part for part in more if part not in shown)
    return dataclasses.replace(query, items=(*query.items, *map(Item, added)))


def trace(query: Query) -> str:
    """A short reasoning trace, read off the structure of the query."""
    match query:
        case Select():
            return _steps(query)
        case Compound(op, left, right):
            # The sides of a set operation differ only in their one condition; the rest is written once.
            first, second = (condition(side.where[0], bool(side.joins)) for side in (left, right))
            return f"{_steps(dataclasses.replace(left, where=()))} Left: {first}. Right: {second}. Combine: {op}."
        case With(parts, body):
            steps = " ".join(f"First {name}: {_steps(part)}" for name, part in parts)
            return f"{steps} Then: {trace(body)}"
    raise TypeError(f"not a query: {query!r}")


def _steps(node: Select) -> str:
    """`Tables: orders, customers. Filter: ... . Output: ... .` of a SELECT; a nested SELECT comes first."""
    inner = [predicate.right for predicate in node.where if isinstance(predicate.right, Select)]
    steps = [f"Inner: {_steps(inner[0])} Outer:"] if inner else []
    steps.append("Tables: " + ", ".join([node.table, *(join.table for join in node.joins)]) + ".")
    if node.where:
        steps.append("Filter: " + f" {node.glue} ".join(_predicate(predicate, node) for predicate in node.where) + ".")
    if node.group:
        steps.append("Group: " + ", ".join(expression(part, bool(node.joins)) for part in node.group) + ".")
    if node.having:
        steps.append("Having: " + " AND ".join(_predicate(predicate, node) for predicate in node.having) + ".")
    if node.order:
        keys = (expression(o.expression, bool(node.joins)) + " DESC" * o.descending for o in node.order)
        steps.append("Order: " + ", ".join(keys) + ".")
    if node.limit:
        steps.append(f"Limit: {node.limit}.")
    outputs = ", ".join(expression(item.expression, bool(node.joins)) for item in node.items)
    steps.append(f"Output: {'DISTINCT ' if node.distinct else ''}{outputs}.")
    return " ".join(steps)


def _predicate(predicate: Condition, node: Select) -> str:
    if isinstance(predicate.right, Select):
        return f"{expression(predicate.left, bool(node.joins))} {predicate.op} inner"
    return condition(predicate, bool(node.joins))
