"""Simple and Moderate query families of minisql's grammar.

A family is a function that turns a `Draw` into a `Draft`, or None if the drawn tables do not allow it. The levels follow
SynSQL: Simple reads one table; Moderate joins two, groups, or uses HAVING, IN, BETWEEN, LIKE or a scalar subquery.
"""

from __future__ import annotations

import dataclasses

from sqlr1_jax.data.minisql.domains import singular
from sqlr1_jax.data.minisql.draw import Draft, Draw, column, items, join_parent, measure, measures, the_columns
from sqlr1_jax.data.minisql.query import Aggregate, Column, Condition, Item, Order, Product, Select, Year
from sqlr1_jax.data.minisql.words import MEASURES, join_words


def listing(draw: Draw) -> Draft:
    """Columns of rows under conditions, sometimes sorted."""
    table = draw.table()
    fields, rows = draw.outputs(table), draw.rows(table, 1, 2, names=True)
    phrase, order = f"{the_columns(fields)} of {rows.words}", ()
    if draw.rng.random() < 0.3:
        key = draw.pick(table, "number", "date", "person", "thing", nullable=False)
        if key:
            down = draw.rng.random() < 0.5
            order = (Order(column(table, key), down),)
            phrase += draw.voice.sorted_by(key.words, down, key.kind in ("person", "thing"))
    query = Select(items(table, fields), table.name, where=rows.where, glue=rows.glue, order=order)
    return Draft(query, phrase, len(fields) > 1, rows.evidence)


def counting(draw: Draw) -> Draft:
    """Number of rows, or of different values."""
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
    """A quantity defined by external knowledge, per row or aggregated; in the Vague style only."""
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
        phrase = f"{the_columns(fields)} and {formula.words} of {rows.words}"
    query = Select(outputs, table.name, where=rows.where, glue=rows.glue)
    knowledge = f"{formula.words}: {formula.column} * {formula.factor}"
    return Draft(query, phrase, len(outputs) > 1, "; ".join(filter(None, (knowledge, rows.evidence))))


def superlative(draw: Draw) -> Draft | None:
    """The one or few rows with the highest or lowest value."""
    table = draw.table()
    key, fields = draw.pick(table, "number", "date", nullable=False), draw.outputs(table, 1, 2)
    if not key:
        return None
    rows, count, down = draw.rows(table, 0, 1), draw.rng.choice((1, 1, 2, 3, 5)), draw.rng.random() < 0.6
    who = singular(table.name) if count == 1 else f"{count} {table.name}"
    phrase = f"{the_columns(fields)} of the {who} with the {draw.voice.extreme(down, key.kind == 'date')} {key.words}"
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
    """Columns of a child and its parent, with a condition on one of them."""
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
    query = Select(outputs, child.name, (join_parent(child, field, parent),), rows.where, rows.glue)
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
    query = Select((Item(aggregate),), child.name, (join_parent(child, field, parent),), rows.where, rows.glue)
    return Draft(query, f"{words} of {child.name} of {rows.words}", False, rows.evidence)


def grouped(draw: Draw) -> Draft | None:
    """An aggregate per value of a column, sometimes with HAVING or sorted."""
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
    """An aggregate of children per parent, or per value of a parent's column."""
    child, field, parent = draw.edge()
    by = draw.pick(parent, "choice", "person", "thing")
    if not by:
        return None
    (aggregate, words), rows = measure(draw, child), draw.rows(child, 0, 1)
    key = column(parent, by) if by.kind == "choice" else Column(parent.name, "id")
    each = singular(parent.name) + (f" {by.words}" if by.kind == "choice" else "")
    outputs, joins = (Item(column(parent, by)), Item(aggregate)), (join_parent(child, field, parent),)
    query = Select(outputs, child.name, joins, rows.where, rows.glue, (key,))
    phrase = f"the {words} of {rows.words} for each {each}"
    having = draw.group_size(query) if by.kind != "choice" or draw.rng.random() < 0.3 else None
    if having:
        query = dataclasses.replace(query, having=(having,))
        phrase += f" with {draw.voice.count(having)} {child.name}"
    return Draft(query, phrase, False, rows.evidence)


def filtered(draw: Draw) -> Draft:
    """Columns of rows under two conditions: IN, BETWEEN, LIKE or NULL, combined with AND or OR."""
    table = draw.table()
    fields, rows = draw.outputs(table, 1, 2), draw.rows(table, 2, 2, rich=True, names=True)
    query = Select(items(table, fields), table.name, where=rows.where, glue=rows.glue)
    return Draft(query, f"{the_columns(fields)} of {rows.words}", len(fields) > 1, rows.evidence)


def against_average(draw: Draw) -> Draft | None:
    """Rows above or below the average of the table."""
    table = draw.table()
    number, fields, rows = draw.pick(table, "number"), draw.outputs(table, 1, 2), draw.rows(table, 0, 1)
    if not number:
        return None
    op, value = draw.rng.choice("<>"), column(table, number)
    inner = Select((Item(Aggregate("AVG", value)),), table.name)
    words = "above" if op == ">" else "below"
    phrase = (
        f"{the_columns(fields)} of {rows.words}{' and' if rows.where else ''} with {number.words} {words} the average"
    )
    query = Select(items(table, fields), table.name, where=(*rows.where, Condition(value, op, inner)))
    return Draft(query, phrase, len(fields) > 1, rows.evidence)


SIMPLE = (listing, counting, measuring, computed, superlative, different)
MODERATE = (joined, joined_measure, grouped, grouped_parent, filtered, against_average)
