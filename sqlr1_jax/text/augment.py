"""Vary schema text for supervised training, as OmniSQL does, so that the model does not memorise one layout.

    varied = vary(question, ("columns", "tables"), seed=7, step=120)

A random share of the columns that are not keys and that the gold does not name is left out; tables come in random order; a
random share of comments is dropped. The result is a function of seed, step and question alone. Evaluation never does this.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Collection

from sqlr1_jax.records import Question
from sqlr1_jax.text import ddl
from sqlr1_jax.text.schema import Column, Schema, Table

_STAR = re.compile(r"(?:\bselect(?:\s+distinct)?|,)\s*(?:\w+\.)?\*")

SHARES = tuple(tenth / 10 for tenth in range(1, 11))  # of the columns that need not stay, as in OmniSQL


MAX_COLUMNS = 225  # besides those that must stay, as in OmniSQL


def vary(question: Question, what: Collection[str], seed: int, step: int, max_columns: int = MAX_COLUMNS) -> Question:
    """The question with another schema text.

    Args:
      question: its schema text has the form ddl.
      what: any of columns, tables, comments (`config.augment` of sft); empty returns the question as it is.
      seed: keys the random choices, with the step.
      step: of training.
      max_columns: columns kept at most, besides those that must stay.

    Raises:
      ValueError: the schema text has another form, or there is no gold to say which columns must stay.
    """
    if not what:
        return question
    if not question.gold:
        raise ValueError(f"question {question.id} has no gold SQL, which says what augmentation must keep")
    rng = random.Random(f"{seed} {step} {question.id}")
    schema = ddl.parse(question.schema)
    if "columns" in what:
        schema = _fewer_columns(schema, question.gold, rng, max_columns)
    if "comments" in what:
        schema = _fewer_comments(schema, rng)
    if "tables" in what:
        schema = dataclasses.replace(schema, tables=tuple(rng.sample(schema.tables, len(schema.tables))))
    return dataclasses.replace(question, schema=ddl.render(schema))


def _fewer_columns(schema: Schema, gold: str, rng: random.Random, max_columns: int) -> Schema:
    kept = needed(schema, gold)
    others = [name for name in _names(schema) if name not in kept]
    room = max(0, max_columns - len(kept))
    kept.update(rng.sample(others, min(int(rng.choice(SHARES) * len(others)), room)))
    tables = []
    for table in schema.tables:
        columns = tuple(column for column in table.columns if (table.name, column.name) in kept)
        if columns:  # as in OmniSQL, a table without remaining columns is not shown
            tables.append(dataclasses.replace(table, columns=columns))
    shown = {table.name.lower() for table in tables}
    return Schema(tuple(_without_dangling(table, shown) for table in tables))


def needed(schema: Schema, gold: str) -> set[tuple[str, str]]:
    """(table, column) of all keys, and of all columns whose name occurs in the gold."""
    gold = gold.lower()
    targets = {(key.table.lower(), key.target.lower()) for table in schema.tables for key in table.foreign_keys}
    return {
        (table, column)
        for table, column in _names(schema)
        if column.lower() in gold
        or (table.lower(), column.lower()) in targets
        or column.lower() in next(t for t in schema.tables if t.name == table).keys()
    } | _all_of_starred(schema, gold)


def _all_of_starred(schema: Schema, gold: str) -> set[tuple[str, str]]:
    """All columns, if the gold selects `*` other than in `count(*)`: its result has them all."""
    return set(_names(schema)) if _STAR.search(gold) else set()


def _names(schema: Schema) -> list[tuple[str, str]]:
    return [(table.name, column.name) for table in schema.tables for column in table.columns]


def _without_dangling(table: Table, shown: set[str]) -> Table:
    """The table without foreign keys to tables that are not shown."""
    keys = tuple(key for key in table.foreign_keys if key.table.lower() in shown)
    return dataclasses.replace(table, foreign_keys=keys)


def _fewer_comments(schema: Schema, rng: random.Random) -> Schema:
    shares = {table.name: rng.choice((0.0, *SHARES)) for table in schema.tables}

    def change(table: Table, column: Column) -> Column:
        return column if rng.random() < shares[table.name] else dataclasses.replace(column, comment="")

    return schema.map_columns(change)
