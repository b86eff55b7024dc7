"""Questions that their prompt alone does not answer: how a value is spelled, and which of two tables holds it.

Every schema has several databases that differ in spellings and in which rows have moved to the table of old ones. Their schema text is
the same, so a policy cannot know the spelling by heart: it has to look. Worked examples look first, except those of a hasty annotator.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import pathlib
import random
import sqlite3

from sqlr1_jax.data.minisql.domains import CHOICES, Domain, Rows, Table, database, fill, singular, write
from sqlr1_jax.data.minisql.draw import STYLES, Draw, Impossible, collect, part
from sqlr1_jax.data.minisql.query import Query, literal, sql, trace
from sqlr1_jax.records import Outcome, Question, Verdict
from sqlr1_jax.sql import observation
from sqlr1_jax.text import looks

OLD = "old_"  # before the name of a table: the table of its old rows


def spellings(word: str) -> tuple[str, ...]:
    """The ways in which a database may spell a word."""
    return word.upper(), word.lower(), word.title(), word[:3].lower(), f"{word.lower()}_{len(word)}"


def questions(
    domain: Domain, count: int, variants: int, seed: int, databases: pathlib.Path
) -> list[tuple[Question, Question]]:
    """Draw `count` questions over `variants` databases of one schema, which are written; in random order, each also by the hasty annotator."""
    rng = random.Random(f"{domain.name} lookups {seed}")
    questions: list[tuple[Question, Question]] = []
    for number in range(variants):
        variant, rows = _variant(domain, number, seed, rng)
        write(databases, variant, rows)
        seen: set[str] = set()
        with contextlib.closing(database(variant, rows)) as connection:
            draw = functools.partial(_draw, variant, rows, connection, rng, seen)
            questions += collect(draw, part(count, number, variants), variant.name)
    rng.shuffle(questions)
    return questions


def _variant(domain: Domain, number: int, seed: int, rng: random.Random) -> tuple[Domain, Rows]:
    """A database of the schema: its choices spelled in its own way, and half of the rows of one table moved to another."""
    rows = fill(domain, f"{seed} {number}")
    for table in domain.tables:
        ways = [rng.randrange(len(spellings(""))) if field.kind == "choice" else None for field in table.fields]
        rows[table.name] = [
            tuple(cell if way is None or not cell else spellings(cell)[way] for way, cell in zip(ways, row))
            for row in rows[table.name]
        ]
    table = _named(domain)
    name, whole = OLD + table.name, rows[table.name]
    old = Table(name, tuple(dataclasses.replace(field, table=name) for field in table.fields))
    moved = set(rng.sample(range(len(whole)), len(whole) // 2))
    rows[old.name] = [row for at, row in enumerate(whole) if at in moved]
    rows[table.name] = [row for at, row in enumerate(whole) if at not in moved]
    return dataclasses.replace(domain, name=f"{domain.name}_{number}", tables=(*domain.tables, old)), rows


def _named(domain: Domain) -> Table:
    """The first table whose rows have names."""
    return next(table for table in domain.tables if table.of("person", "thing"))


def _draw(
    domain: Domain, rows: Rows, connection: sqlite3.Connection, rng: random.Random, seen: set[str]
) -> list[tuple[Question, Question]]:
    """A question with a worked example that looks first, and with one that does not; none if it was seen, or its gold returns nothing."""
    draw = Draw(domain, rows, connection, rng, rng.choice(STYLES))
    try:
        look, query, phrase = rng.choice((_spelled, _moved))(draw)
    except Impossible:
        return []
    text, gold = draw.sentence(phrase), sql(query)
    if text in seen or not any(cell not in (None, 0) for row in connection.execute(gold) for cell in row):
        return []
    seen.add(text)
    cursor = connection.execute(look)
    columns, rows = [column for column, *_ in cursor.description], cursor.fetchall()
    # What the judge would show.
    read = observation.write(Verdict(Outcome.OK, rows=len(rows)), columns, rows[: observation.ROWS])
    hasty = Question("", domain.name, text, "", gold, domain.ddl, trace(query), "Simple")
    return [(dataclasses.replace(hasty, think=f"<sql>{look}</sql>{looks.OPEN}{read}{looks.CLOSE}{hasty.think}"), hasty)]


def _spelled(draw: Draw) -> tuple[str, Query, str]:
    """Rows of which a column has a value, whose spelling only the database knows: look, query and phrase."""
    table = draw.rng.choice([t for t in draw.domain.tables if t.of("choice") and not t.name.startswith(OLD)])
    field = draw.pick(table, "choice")
    word = draw.rng.choice(CHOICES[field.name])
    look = f"SELECT DISTINCT {field.name} FROM {table.name} ORDER BY 1"  # the same order in every SQLite
    spelled = [cell for (cell,) in draw.connection.execute(look) if cell in spellings(word)]
    if len(spelled) != 1:
        raise Impossible
    words = table.name + draw.predicates([(field, "=", word)], "AND")
    shown = draw.pick(table, "person", "thing", "number")
    item, what = ("COUNT(*)", "number") if draw.chance(0.5) else (shown.column, shown.words)
    query = Query((item,), table.name, where=f"{field.column} = {literal(spelled[0])}")
    return look, query, f"the {what} of {words}"


def _moved(draw: Draw) -> tuple[str, Query, str]:
    """A value of a row that one of two tables has: look, query and phrase."""
    table = _named(draw.domain)
    (name, *_), shown = table.of("person", "thing"), draw.pick(table, "choice", "number", "date")
    place = draw.rng.choice((table.name, OLD + table.name))
    value = draw.rng.choice([cell for (cell,) in draw.connection.execute(f"SELECT {name.name} FROM {place}")])
    look = f"SELECT COUNT(*) FROM {table.name} WHERE {name.name} = {literal(value)}"
    query = Query((f"{place}.{shown.name}",), place, where=f"{place}.{name.name} = {literal(value)}")
    return look, query, f"the {shown.words} of the {singular(table.name)} {value}"
