"""Query families of minisql's grammar, by level.

A family turns a `Draw` into a query and a noun phrase, or raises `Impossible`. The levels follow SynSQL: Simple reads one
table; Moderate joins two, groups, or uses HAVING, IN, BETWEEN, LIKE or a scalar subquery; Complex has nested queries, two
joins, outer joins or windows; Highly Complex has set operations or windows over common table expressions.
"""

from __future__ import annotations

import dataclasses

from sqlr1_jax.data.minisql.domains import Field, Table, singular
from sqlr1_jax.data.minisql.draw import MEASURES, Draw, Impossible
from sqlr1_jax.data.minisql.query import Query

Draft = tuple[Query, str]


def listing(draw: Draw) -> Draft:
    """Columns of rows under conditions, sometimes sorted."""
    table = draw.table()
    fields, (words, where) = draw.outputs(table), draw.rows(table, 1, 2, names=True)
    phrase, order = f"{_the(fields)} of {words}", ""
    if draw.chance(0.3):
        key, down = draw.pick(table, "number", "date", "person", "thing", nullable=False), draw.chance(0.5)
        order = _order(key.column, down)
        phrase += draw.sorted_by(key.words, down, key.kind in ("person", "thing"))
    return Query(_columns(fields), table.name, where=where, order=order), phrase


def filtered(draw: Draw) -> Draft:
    """Columns of rows under two conditions: IN, BETWEEN, LIKE or NULL, combined with AND or OR."""
    table = draw.table()
    fields, (words, where) = draw.outputs(table, 1, 2), draw.rows(table, 2, 2, rich=True, names=True)
    return Query(_columns(fields), table.name, where=where), f"{_the(fields)} of {words}"


def counting(draw: Draw) -> Draft:
    """Number of rows."""
    table = draw.table()
    words, where = draw.rows(table, 1, 2)
    return Query(("COUNT(*)",), table.name, where=where), f"the number of {words}"


def measuring(draw: Draw) -> Draft:
    """One or two aggregates of a number column."""
    table = draw.table()
    field, (words, where) = draw.pick(table, "number"), draw.rows(table, 0, 2)
    names = draw.measures(field)[: draw.rng.choice((1, 1, 2))]
    phrase = f"the {_join_words([MEASURES[name] for name in names])} {field.words} of {words}"
    return Query(tuple(f"{name}({field.column})" for name in names), table.name, where=where), phrase


def superlative(draw: Draw) -> Draft:
    """The one or few rows with the highest or lowest value."""
    table = draw.table()
    key, fields = draw.pick(table, "number", "date", nullable=False), draw.outputs(table, 1, 2)
    (words, where), count, down = draw.rows(table, 0, 1), draw.rng.choice((1, 1, 2, 3, 5)), draw.chance(0.6)
    extreme = draw.extreme(down, key.kind == "date")
    phrase = f"{_the(fields)} of the {_few(table, count)} with the {extreme} {key.words}"
    query = Query(_columns(fields), table.name, where=where, order=_order(key.column, down), limit=count)
    return query, phrase + (f" among {words}" if where else "")


def different(draw: Draw) -> Draft:
    """The different values of a column."""
    table = draw.table()
    field, (words, where) = draw.pick(table, "choice"), draw.rows(table, 1, 2, tight=True)
    phrase = f"the different values of {field.words} of {words}"
    return Query((field.column,), table.name, where=where, distinct=True), phrase


def joined(draw: Draw) -> Draft:
    """Columns of a child and its parent, with a condition on one of them."""
    child, key, parent = draw.edge()
    name, fields, about_parent = draw.named(parent), draw.outputs(child, 1, 2), draw.chance(0.6)
    words, where = draw.rows(parent if about_parent else child, 1, 1, names=True)
    shown, items = [f"{singular(parent.name)} {name.words}", *(f.words for f in fields)], _columns([name, *fields])
    if about_parent:
        words = f"{child.name} of {words}"
        if draw.chance(0.5):
            shown, items = shown[1:], items[1:]
    return Query(items, child.name, _join(key), where), f"the {_join_words(shown)} of {words}"


def joined_measure(draw: Draw) -> Draft:
    """A count or an aggregate of the children of some parents."""
    child, key, parent = draw.edge()
    (words, where), (item, what) = draw.rows(parent, 1, 2, names=True), draw.measure(child)
    return Query((item,), child.name, _join(key), where), f"the {what} of {child.name} of {words}"


def grouped(draw: Draw) -> Draft:
    """An aggregate per value of a column, sometimes with HAVING or sorted."""
    table = draw.table()
    by, (item, what), (words, where) = draw.pick(table, "choice", "date"), draw.measure(table), draw.rows(table, 0, 1)
    key, each = (f"strftime('%Y', {by.column})", f"{by.words} year") if by.kind == "date" else (by.column, by.words)
    query = Query((key, item), table.name, where=where, group=key)
    phrase = f"the {what} of {words} for each {each}"
    if draw.chance(0.4):
        query, size = draw.having(query, table)
        return query, phrase + size
    if draw.chance(0.3):
        down = draw.chance(0.6)
        query = dataclasses.replace(query, order=_order(item, down))
        phrase += draw.sorted_by(f"the {what}", down)
    return query, phrase


def grouped_parent(draw: Draw) -> Draft:
    """An aggregate of children per parent, or per value of a parent's column; sometimes with HAVING."""
    child, key, parent = draw.edge()
    by = draw.pick(parent, "choice", "person", "thing")
    (item, what), (words, where) = draw.measure(child), draw.rows(child, 0, 1)
    group, each = f"{parent.name}.id", singular(parent.name)
    if by.kind == "choice":
        group, each = by.column, f"{each} {by.words}"
    query = Query((by.column, item), child.name, _join(key), where, group)
    phrase = f"the {what} of {words} for each {each}"
    if by.kind == "choice" and draw.chance(0.7):
        return query, phrase
    query, size = draw.having(query, child)
    return query, phrase + size


def against_average(draw: Draw) -> Draft:
    """Rows above or below the average of the table."""
    table = draw.table()
    number, fields, (words, where) = draw.pick(table, "number"), draw.outputs(table, 1, 2), draw.rows(table, 0, 1)
    op, way = draw.rng.choice(((">", "above"), ("<", "below")))
    phrase = f"{_the(fields)} of {words}{' and' if where else ''} with {number.words} {way} the average"
    where += f"{' AND ' if where else ''}{number.column} {op} inner"
    return Query(_columns(fields), table.name, where=where, inner=_measure("AVG", number)), phrase


def against_part(draw: Draw) -> Draft:
    """Rows above or below a measure of a part of the table."""
    table = draw.table()
    number, fields = draw.pick(table, "number"), draw.outputs(table, 1, 2)
    words, where = draw.rows(table, 1, 1, tight=True)
    if number.column in where:
        raise Impossible
    name, op, way = draw.rng.choice(
        (("AVG", ">", "above"), ("AVG", "<", "below"), ("MAX", ">", "above"), ("MIN", "<", "below"))
    )
    phrase = f"{_the(fields)} of {table.name} with {number.words} {way} the {MEASURES[name]} {number.words} of {words}"
    inner = _measure(name, number, where)
    return Query(_columns(fields), table.name, where=f"{number.column} {op} inner", inner=inner), phrase


def membership(draw: Draw) -> Draft:
    """Parents that have, or do not have, children under a condition."""
    child, key, parent = draw.edge()
    fields, (words, where) = draw.outputs(parent, 1, 2), draw.rows(child, 0, 1)
    op, link = ("NOT IN", "without") if draw.chance(0.6) else ("IN", "that have")
    inner = Query((key.column,), child.name, where=where)
    query = Query(_columns(fields), parent.name, where=f"{parent.name}.id {op} inner", inner=inner)
    return query, f"{_the(fields)} of {parent.name} {link} {words}"


def most(draw: Draw) -> Draft:
    """The parents with the most children, or with the highest measure over them."""
    child, key, parent = draw.edge()
    name, (item, what) = draw.named(parent), draw.measure(child)
    count, down, (words, where) = draw.rng.choice((1, 2, 3)), draw.chance(0.7), draw.rows(child, 0, 1)
    size = f"{'most' if down else 'fewest'} {words}"
    extreme = size if item == "COUNT(*)" else f"{draw.extreme(down)} {what} of {words}"
    order = _order(item, down)
    query = Query((name.column,), child.name, _join(key), where, f"{parent.name}.id", order=order, limit=count)
    return query, f"the {name.words} of the {_few(parent, count)} with the {extreme}"


def two_joins(draw: Draw) -> Draft:
    """A child with both of its parents, or with its parent and grandparent."""
    child, key, parent = draw.edge()
    others = [other for other in (*child.of("reference"), *parent.of("reference")) if other != key]
    if not others:
        raise Impossible
    other = draw.rng.choice(others)
    name = draw.named(draw.domain.table(other.parent))
    (words, where), (field,) = draw.rows(parent, 1, 1), draw.outputs(child, 1, 1)
    phrase = f"the {singular(other.parent)} {name.words} and {field.words} of {child.name} of {words}"
    return Query((name.column, field.column), child.name, f"{_join(key)} {_join(other)}", where), phrase


def with_zero(draw: Draw) -> Draft:
    """Parents with their number of children, zero included."""
    child, key, parent = draw.edge()
    name, (words, where) = draw.named(parent), draw.rows(parent, 1, 1)
    join = f"LEFT JOIN {child.name} ON {parent.name}.id = {key.column}"
    query = Query((name.column, f"COUNT({child.name}.id)"), parent.name, join, where, f"{parent.name}.id")
    return query, f"the {name.words} and number of {child.name}, even if none, of {words}"


def ranked(draw: Draw) -> Draft:
    """Rows with their rank by a value, overall or within a group."""
    table = draw.table()
    key, name, (words, where) = draw.pick(table, "number", nullable=False), draw.named(table), draw.rows(table, 0, 1)
    down, partition, within = draw.chance(0.7), "", ""
    if table.of("choice") and draw.chance(0.5):
        by = draw.pick(table, "choice")
        partition, within = f"PARTITION BY {by.column} ", f" within each {by.words}"
    rank = f"RANK() OVER ({partition}ORDER BY {_order(key.column, down)})"
    phrase = f"the {name.words} and rank by {key.words} from {'highest' if down else 'lowest'}{within} of {words}"
    return Query((name.column, rank), table.name, where=where), phrase


def top_of_group(draw: Draw) -> Draft:
    """The first rows of each group."""
    table = draw.table()
    key, name, by = draw.pick(table, "number", nullable=False), draw.named(table), draw.pick(table, "choice")
    (words, where), down, count = draw.rows(table, 0, 1), draw.chance(0.7), draw.rng.choice((1, 1, 2, 3))
    place = f"RANK() OVER (PARTITION BY {by.column} ORDER BY {_order(key.column, down)}) AS place"
    first = Query((by.column, name.column, place), table.name, where=where)
    condition = f"ranked.place {'=' if count == 1 else '<='} {count}"
    query = Query((f"ranked.{by.name}", f"ranked.{name.name}"), "ranked", where=condition, first=first)
    phrase = f"the {name.words} of the {_few(table, count)} with the {draw.extreme(down)} {key.words}"
    return query, f"{phrase} for each {by.words}" + (f" among {words}" if where else "")


def set_operation(draw: Draw) -> Draft:
    """Values or parents in the union, intersection or difference of two sets of rows."""
    op = draw.rng.choice(("UNION", "INTERSECT", "INTERSECT", "EXCEPT"))  # INTERSECT twice: it returns rows least often
    if draw.chance(0.5):
        table, joins = draw.table(), ""
        field = draw.pick(table, "choice")
        what = f"values of {field.words}"
        links = {"UNION": "of {} or of {}", "INTERSECT": "shared by {} and {}", "EXCEPT": "of {} but of no {}"}
    else:
        table, key, owner = draw.edge()
        field, joins = draw.named(owner), _join(key)
        what = f"{field.words} of {owner.name}"
        links = {"UNION": "with {} or with {}", "INTERSECT": "with both {} and {}", "EXCEPT": "with {} but without {}"}
    tight = op == "UNION" or not joins  # loose conditions would keep all of the few values of a choice
    (first, left), (second, right) = (draw.rows(table, 1, 1, tight=tight) for _ in range(2))
    if left == right:
        raise Impossible
    left, right = (Query((field.column,), table.name, joins, where) for where in (left, right))
    return dataclasses.replace(left, operation=op, second=right), f"the {what} {links[op].format(first, second)}"


LEVELS = {
    "Simple": (listing, counting, measuring, superlative, different),
    "Moderate": (joined, joined_measure, grouped, grouped_parent, filtered, against_average),
    "Complex": (against_part, membership, most, two_joins, with_zero, ranked),
    "Highly Complex": (set_operation, top_of_group),
}


def _join_words(words: list[str]) -> str:
    """`a, b and c`."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}"


def _the(fields: list[Field]) -> str:
    """`the name, city and age`."""
    return "the " + _join_words([field.words for field in fields])


def _columns(fields: list[Field]) -> tuple[str, ...]:
    return tuple(field.column for field in fields)


def _join(reference: Field) -> str:
    """The join of a child with its parent."""
    return f"JOIN {reference.parent} ON {reference.column} = {reference.parent}.id"


def _order(key: str, descending: bool) -> str:
    return f"{key} DESC" if descending else key


def _measure(name: str, number: Field, where: str = "") -> Query:
    """An aggregate of a column as a nested query."""
    return Query((f"{name}({number.column})",), number.table, where=where)


def _few(table: Table, count: int) -> str:
    """`order`, or `3 orders`."""
    return singular(table.name) if count == 1 else f"{count} {table.name}"
