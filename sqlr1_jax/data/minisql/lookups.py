"""Questions that their prompt alone does not answer: how a value is spelled, and which of two tables holds it.

Every schema has several databases that differ in spellings and in which rows have moved to the table of old ones. Their schema text is
the same, so a policy cannot know the spelling by heart: it has to look. Worked examples look first.
"""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
import random
import sqlite3

from sqlr1_jax.config import MinisqlConfig
from sqlr1_jax.data.minisql.domains import CHOICES, Domain, Table, ddl, singular
from sqlr1_jax.data.minisql.query import Aggregate, Column, Condition, Item, Select, sql
from sqlr1_jax.data.minisql.rows import Rows, fill, open_in_memory, write
from sqlr1_jax.data.minisql.words import STYLES, Voice, trace
from sqlr1_jax.records import Outcome, Question, Verdict
from sqlr1_jax.sql import observation
from sqlr1_jax.text import looks

OLD = "old_"  # before the name of a table: the table of its old rows
STYLES_OF_WORDS = ("upper", "lower", "title", "short", "numbered")
TRIES = 200  # draws per wanted question, before a database counts as exhausted


def spell(word: str, style: str) -> str:
    """A word in a style of spelling."""
    match style:
        case "upper":
            return word.upper()
        case "title":
            return word.title()
        case "short":
            return word[:3].lower()
        case "numbered":
            return f"{word.lower()}_{len(word)}"
    return word.lower()


def questions(domain: Domain, count: int, options: MinisqlConfig, seed: int, databases: pathlib.Path) -> list[Question]:
    """Draw `count` questions over `options.lookups` databases of one schema, which are written; in random order.

    Raises:
      ValueError: the databases do not have enough different questions.
    """
    rng = random.Random(f"{domain.name} lookups {seed}")
    drawn: list[Question] = []
    for number in range(options.lookups):
        wanted = count * (number + 1) // options.lookups - count * number // options.lookups
        variant, rows = _database(domain, number, seed, rng)
        write(databases, variant, rows)
        with contextlib.closing(open_in_memory(variant, rows)) as connection:
            drawn += _draw(variant, connection, wanted, rng)
    rng.shuffle(drawn)
    return drawn


def _database(domain: Domain, number: int, seed: int, rng: random.Random) -> tuple[Domain, Rows]:
    """A database of the schema: its choices spelled in its own way, and half of the rows of one table moved to another."""
    rows = fill(domain, f"{seed} {number}")
    for table in domain.tables:
        styles = [rng.choice(STYLES_OF_WORDS) if field.kind == "choice" else None for field in table.fields]
        rows[table.name] = [
            tuple(spell(cell, style) if style and cell else cell for style, cell in zip(styles, row))
            for row in rows[table.name]
        ]
    named = _named(domain)
    old = dataclasses.replace(named, name=OLD + named.name)
    moved = set(rng.sample(range(len(rows[named.name])), len(rows[named.name]) // 2))
    rows[old.name] = [row for at, row in enumerate(rows[named.name]) if at in moved]
    rows[named.name] = [row for at, row in enumerate(rows[named.name]) if at not in moved]
    return dataclasses.replace(domain, name=f"{domain.name}_{number}", tables=(*domain.tables, old)), rows


def _named(domain: Domain) -> Table:
    """The first table whose rows have names."""
    return next(table for table in domain.tables if table.of("person", "thing"))


def _draw(domain: Domain, connection: sqlite3.Connection, count: int, rng: random.Random) -> list[Question]:
    drawn: dict[str, Question] = {}
    for _ in range(TRIES * count + 1):
        if len(drawn) >= count:
            return list(drawn.values())
        voice = Voice(rng.choice(STYLES), rng)
        question = rng.choice((_spelled, _held))(domain, connection, voice, rng)
        if question is not None:
            drawn.setdefault(question.text, question)
    raise ValueError(
        f"minisql: database {domain.name!r} has only {len(drawn)} of {count} different questions: raise lookups={count}"
    )


def _spelled(domain: Domain, connection: sqlite3.Connection, voice: Voice, rng: random.Random) -> Question | None:
    """Rows of which a column has a value, whose spelling only the database knows."""
    tables = [table for table in domain.tables if table.of("choice") and not table.name.startswith(OLD)]
    table = rng.choice(tables)
    field = rng.choice(table.of("choice"))
    word = rng.choice(CHOICES[field.name].split())
    look = f"SELECT DISTINCT {field.name} FROM {table.name} ORDER BY 1"  # the same order in every SQLite
    spelled = [
        cell for (cell,) in connection.execute(look) if cell in {spell(word, style) for style in STYLES_OF_WORDS}
    ]
    outputs = [other for other in table.of("person", "thing", "number") if other != field]
    if len(spelled) != 1 or not outputs:
        return None
    rows = table.name + voice.predicates(
        [(field.words, Condition(Column(table.name, field.name), "=", word), False)], "AND"
    )
    shown = rng.choice(outputs)
    counts = rng.random() < 0.5
    item = Item(Aggregate("COUNT") if counts else Column(table.name, shown.name))
    phrase = f"the number of {rows}" if counts else f"the {shown.words} of {rows}"
    query = Select((item,), table.name, where=(Condition(Column(table.name, field.name), "=", spelled[0]),))
    return _question(domain, connection, voice.sentence(phrase), query, look)


def _held(domain: Domain, connection: sqlite3.Connection, voice: Voice, rng: random.Random) -> Question | None:
    """A value of a row that one of two tables holds."""
    table = _named(domain)
    (name, *_), shown = table.of("person", "thing"), rng.choice(table.of("choice", "number", "date") or [None])
    place = rng.choice((table.name, OLD + table.name))
    value = rng.choice([cell for (cell,) in connection.execute(f"SELECT {name.name} FROM {place}")])
    if shown is None:
        return None
    where = (Condition(Column(place, name.name), "=", value),)
    phrase = f"the {shown.words} of the {singular(table.name)} {value}"
    look = sql(
        Select((Item(Aggregate("COUNT")),), table.name, where=(Condition(Column(table.name, name.name), "=", value),))
    )
    query = Select((Item(Column(place, shown.name)),), place, where=where)
    return _question(domain, connection, voice.sentence(phrase), query, look)


def _question(domain: Domain, connection: sqlite3.Connection, text: str, query: Select, look: str) -> Question | None:
    """The question with a worked example that looks first; None if its gold returns nothing."""
    gold = sql(query)
    if not any(cell not in (None, 0) for row in connection.execute(gold) for cell in row):
        return None
    think = f"<sql>{look}</sql>{looks.OPEN}{_read(connection, look)}{looks.CLOSE}{trace(query)}"
    return Question("", domain.name, text, "", gold, ddl(domain), think, "Simple")


def _read(connection: sqlite3.Connection, look: str) -> str:
    """What the judge would show of a look."""
    cursor = connection.execute(look)
    columns, rows = [column for column, *_ in cursor.description], cursor.fetchall()
    return observation.write(Verdict(Outcome.OK, rows=len(rows)), columns, rows[: observation.ROWS])
