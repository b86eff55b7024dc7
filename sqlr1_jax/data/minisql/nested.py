"""Complex and Highly Complex query families of minisql's grammar.

Complex: nested queries, two joins, outer joins, windows, two aggregates per group, one common table expression. Highly
Complex: set operations, windows over common table expressions, and running totals.
"""

from __future__ import annotations

import dataclasses

from sqlr1_jax.data.minisql.domains import Field, Table, singular
from sqlr1_jax.data.minisql.draw import Draft, Draw, column, items, join_parent, measure, measures, the_columns
from sqlr1_jax.data.minisql.grammar import MODERATE, SIMPLE
from sqlr1_jax.data.minisql.query import (
    Aggregate,
    Column,
    Compound,
    Condition,
    Item,
    Join,
    Order,
    Select,
    Share,
    Window,
    With,
)
from sqlr1_jax.data.minisql.words import MEASURES, join_words


def membership(draw: Draw) -> Draft | None:
    """Parents that have, or do not have, children under a condition."""
    child, field, parent = draw.edge()
    fields, rows, without = draw.outputs(parent, 1, 2), draw.rows(child, 0, 1), draw.rng.random() < 0.6
    inner = Select((Item(column(child, field)),), child.name, where=rows.where, glue=rows.glue)
    predicate = Condition(Column(parent.name, "id"), "NOT IN" if without else "IN", inner)
    phrase = f"{the_columns(fields)} of {parent.name} {'without' if without else 'that have'} {rows.words}"
    return Draft(Select(items(parent, fields), parent.name, where=(predicate,)), phrase, len(fields) > 1, rows.evidence)


def against_part(draw: Draw) -> Draft | None:
    """Rows above or below a measure of a part of the table."""
    table = draw.table()
    number, fields, rows = draw.pick(table, "number"), draw.outputs(table, 1, 2), draw.rows(table, 1, 1, tight=True)
    if not number or number.name in str(rows.where):
        return None
    op, name = draw.rng.choice(((">", "AVG"), ("<", "AVG"), (">", "MAX"), ("<", "MIN")))
    inner = Select((Item(Aggregate(name, column(table, number))),), table.name, where=rows.where, glue=rows.glue)
    predicate = Condition(column(table, number), op, inner)
    words = f"{'above' if op == '>' else 'below'} the {MEASURES[name]} {number.words} of {rows.words}"
    phrase = f"{the_columns(fields)} of {table.name} with {number.words} {words}"
    return Draft(Select(items(table, fields), table.name, where=(predicate,)), phrase, len(fields) > 1, rows.evidence)


def most(draw: Draw) -> Draft | None:
    """The parents with the most children, or with the highest measure over them."""
    child, field, parent = draw.edge()
    name = draw.named(parent)
    if not name:
        return None
    (aggregate, words), count, down = measure(draw, child), draw.rng.choice((1, 2, 3)), draw.rng.random() < 0.7
    if aggregate.function in ("MIN", "MAX"):
        return None
    rows = draw.rows(child, 0, 1)
    who = singular(parent.name) if count == 1 else f"{count} {parent.name}"
    if aggregate.column is None:
        phrase = f"the {name.words} of the {who} with the {'most' if down else 'fewest'} {rows.words}"
    else:
        phrase = f"the {name.words} of the {who} with the {draw.voice.extreme(down)} {words} of {rows.words}"
    query = Select(
        items(parent, [name]),
        child.name,
        (join_parent(child, field, parent),),
        rows.where,
        rows.glue,
        (Column(parent.name, "id"),),
        order=(Order(aggregate, down),),
        limit=count,
    )
    return Draft(query, phrase, False, rows.evidence)


def two_joins(draw: Draw) -> Draft | None:
    """A child with both of its parents, or with its parent and grandparent."""
    chains = []
    for child in draw.domain.tables:
        for field in child.references:
            parent = draw.domain.table(field.refers)
            chains += [(child, field, parent, child, other) for other in child.references if other != field]
            chains += [(child, field, parent, parent, other) for other in parent.references]
    if not chains:
        return None
    child, field, parent, source, other = draw.rng.choice(chains)
    last = draw.domain.table(other.refers)
    name, rows = draw.named(last), draw.rows(parent, 1, 1)
    fields = draw.outputs(child, 1, 1)
    if not name:
        return None
    shown = [f"{singular(last.name)} {name.words}", *(f.words for f in fields)]
    joins = (join_parent(child, field, parent), join_parent(source, other, last))
    query = Select((Item(column(last, name)), *items(child, fields)), child.name, joins, rows.where, rows.glue)
    return Draft(query, f"the {join_words(shown)} of {child.name} of {rows.words}", True, rows.evidence)


def with_zero(draw: Draw) -> Draft | None:
    """Parents with their number of children, zero included."""
    child, field, parent = draw.edge()
    name, rows = draw.named(parent), draw.rows(parent, 1, 1)
    if not name:
        return None
    join = Join(child.name, Column(parent.name, "id"), column(child, field), "LEFT JOIN")
    outputs = (Item(column(parent, name)), Item(Aggregate("COUNT", Column(child.name, "id"))))
    key = (Column(parent.name, "id"),)
    query = Select(outputs, parent.name, (join,), rows.where, rows.glue, key)
    phrase = f"the {name.words} and number of {child.name}, even if none, of {rows.words}"
    return Draft(query, phrase, True, rows.evidence)


def ranked(draw: Draw) -> Draft | None:
    """Rows with their rank by a value, overall or within a group."""
    table = draw.table()
    key, name, by = draw.pick(table, "number", nullable=False), draw.named(table), draw.pick(table, "choice")
    if not key or not name:
        return None
    rows, down = draw.rows(table, 0, 1), draw.rng.random() < 0.7
    within = by is not None and draw.rng.random() < 0.5
    window = Window("RANK", None, column(table, by) if within else None, column(table, key), down)
    phrase = f"the {name.words} and rank by {key.words} from {'highest' if down else 'lowest'}"
    phrase += (f" within each {by.words}" if within else "") + f" of {rows.words}"
    outputs = (Item(column(table, name)), Item(window))
    return Draft(Select(outputs, table.name, where=rows.where, glue=rows.glue), phrase, True, rows.evidence)


def share(draw: Draw) -> Draft | None:
    """The percentage of rows that meet a condition, per value of a column."""
    table = draw.table()
    by, rows = draw.pick(table, "choice"), draw.rows(table, 1, 1, tight=True)
    if not by or rows.where[0].left == column(table, by):
        return None
    key = column(table, by)
    query = Select((Item(key), Item(Share(rows.where[0]))), table.name, group=(key,))
    return Draft(query, f"the percentage of {rows.words} for each {by.words}", False, rows.evidence)


def _totals(draw: Draw, child: Table, field: Field) -> tuple[Select, str]:
    """Totals of children per parent, for the common table expression `totals`; and their words."""
    number = draw.pick(child, "number")
    aggregate, words = Aggregate("COUNT"), f"number of {child.name}"
    if number and "SUM" in measures(number) and draw.rng.random() < 0.7:
        aggregate, words = Aggregate("SUM", column(child, number)), f"total {number.words} of {child.name}"
    key = column(child, field)
    return Select((Item(key), Item(aggregate, "total")), child.name, group=(key,)), words


def above_mean(draw: Draw) -> Draft | None:
    """Parents whose total over the children is above the average total."""
    child, field, parent = draw.edge()
    name = draw.named(parent)
    if not name:
        return None
    part, words = _totals(draw, child, field)
    total, op = Column("totals", "total"), draw.rng.choice("<>")
    mean = Select((Item(Aggregate("AVG", total)),), "totals")
    join = Join("totals", Column("totals", field.name), Column(parent.name, "id"))
    body = Select((Item(column(parent, name)),), parent.name, (join,), (Condition(total, op, mean),))
    way = "above" if op == ">" else "below"
    phrase = f"the {name.words} of {parent.name} with {words} {way} the average over {parent.name}"
    return Draft(With((("totals", part),), body), phrase)


def two_measures(draw: Draw) -> Draft | None:
    """Two aggregates per group of joined rows, with HAVING."""
    child, field, parent = draw.edge()
    by, number, rows = draw.pick(parent, "choice"), draw.pick(child, "number"), draw.rows(child, 0, 1)
    if not by or not number:
        return None
    key, name = column(parent, by), draw.rng.choice(measures(number))
    aggregate = Aggregate(name, column(child, number))
    outputs, joins = (Item(key), Item(Aggregate("COUNT")), Item(aggregate)), (join_parent(child, field, parent),)
    query = Select(outputs, child.name, joins, rows.where, rows.glue, (key,))
    having = draw.group_size(query)
    if not having:
        return None
    each = f"each {singular(parent.name)} {by.words} with {draw.voice.count(having)} {child.name}"
    phrase = f"the number and {MEASURES[name]} {number.words} of {rows.words} for {each}"
    return Draft(dataclasses.replace(query, having=(having,)), phrase, True, rows.evidence)


def set_operation(draw: Draw) -> Draft | None:
    """Values or parents in the union, intersection or difference of two sets of rows."""
    op = draw.rng.choice(("UNION", "INTERSECT", "INTERSECT", "EXCEPT"))  # INTERSECT twice: it returns rows least often
    if draw.rng.random() < 0.5:
        table = owner = draw.table()
        field, joins = draw.pick(table, "choice"), ()
    else:
        table, reference, owner = draw.edge()
        field, joins = draw.named(owner), (join_parent(table, reference, owner),)
    tight = op == "UNION" or not joins  # loose conditions would keep all of the few values of a choice
    first, second = (draw.rows(table, 1, 1, tight=tight) for _ in range(2))
    if not field or first.where == second.where:
        return None
    if joins:
        links = {"UNION": "with {} or with {}", "INTERSECT": "with both {} and {}", "EXCEPT": "with {} but without {}"}
        phrase = f"the {field.words} of {owner.name} " + links[op].format(first.words, second.words)
    else:
        links = {"UNION": "of {} or of {}", "INTERSECT": "shared by {} and {}", "EXCEPT": "of {} but of no {}"}
        phrase = f"the values of {field.words} " + links[op].format(first.words, second.words)
    sides = [Select((Item(column(owner, field)),), table.name, joins, rows.where) for rows in (first, second)]
    evidence = "; ".join(dict.fromkeys(filter(None, (first.evidence, second.evidence))))
    return Draft(Compound(op, *sides), phrase, not joins, evidence)


def top_of_group(draw: Draw) -> Draft | None:
    """The first rows of each group."""
    table = draw.table()
    key, name, by = draw.pick(table, "number", nullable=False), draw.named(table), draw.pick(table, "choice")
    if not key or not name or not by:
        return None
    rows, down, count = draw.rows(table, 0, 1), draw.rng.random() < 0.7, draw.rng.choice((1, 1, 2, 3))
    window = Window("RANK", None, column(table, by), column(table, key), down)
    outputs = (Item(column(table, by)), Item(column(table, name)), Item(window, "place"))
    part = Select(outputs, table.name, where=rows.where, glue=rows.glue)
    shown = tuple(Item(Column("ranked", f.name)) for f in (by, name))
    predicate = Condition(Column("ranked", "place"), "=" if count == 1 else "<=", count)
    who = singular(table.name) if count == 1 else f"{count} {table.name}"
    phrase = f"the {name.words} of the {who} with the {draw.voice.extreme(down)} {key.words} for each {by.words}"
    phrase += f" among {rows.words}" if rows.where else ""
    return Draft(With((("ranked", part),), Select(shown, "ranked", where=(predicate,))), phrase, False, rows.evidence)


def running(draw: Draw) -> Draft | None:
    """A running total over dates."""
    table = draw.table()
    number, date = draw.pick(table, "number"), draw.pick(table, "date", nullable=False)
    if not number or not date or "SUM" not in measures(number):
        return None
    rows, by = draw.rows(table, 0, 1), draw.pick(table, "choice")
    within = by is not None and draw.rng.random() < 0.4
    when = column(table, date)
    window = Window("SUM", column(table, number), column(table, by) if within else None, when, False)
    phrase = f"the {date.words} and running total of {number.words} by {date.words}"
    phrase += (f" within each {by.words}" if within else "") + f" of {rows.words}"
    query = Select((Item(when), Item(window)), table.name, where=rows.where, glue=rows.glue)
    return Draft(query, phrase, True, rows.evidence)


def ranked_parents(draw: Draw) -> Draft | None:
    """Parents with their rank by the total over the children."""
    child, field, parent = draw.edge()
    name, rows = draw.named(parent), draw.rows(parent, 0, 1)
    if not name:
        return None
    part, words = _totals(draw, child, field)
    window = Window("RANK", None, None, Column("totals", "total"), True)
    join = Join("totals", Column("totals", field.name), Column(parent.name, "id"))
    body = Select((Item(column(parent, name)), Item(window)), parent.name, (join,), rows.where, rows.glue)
    phrase = f"the {name.words} and rank by {words} from highest of {rows.words}"
    return Draft(With((("totals", part),), body), phrase, True, rows.evidence)


COMPLEX = (membership, against_part, most, two_joins, with_zero, ranked, share, above_mean, two_measures)
HIGHLY_COMPLEX = (set_operation, top_of_group, running, ranked_parents)
LEVELS = {
    "Simple": SIMPLE,
    "Moderate": MODERATE,
    "Complex": COMPLEX,
    "Highly Complex": HIGHLY_COMPLEX,
}
