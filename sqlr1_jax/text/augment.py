"""Vary schema text for supervised training, as OmniSQL does, so that the model does not memorise one layout.

    varied = vary(question, ("columns", "tables"), seed=7, step=120)

It drops a random share of the columns that are neither keys nor named by the gold SQL, shuffles tables, and drops a random
share of comments. The result is a function of seed, step and question alone, so a resumed run sees the same texts. Evaluation
never uses it.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Collection

from sqlr1_jax.records import Question
from sqlr1_jax.text import ddl
from sqlr1_jax.text.schema import Column, Schema, Table

# `SELECT *`, `SELECT DISTINCT "t".*` and `, *`, but not `count(*)`; matched against lower-case SQL
_STAR = re.compile(r"""(?:\bselect(?:\s+(?:distinct|all)\b)?|,)\s*(?:(?:\w+|"[^"]*"|`[^`]*`|\[[^\]]*\])\s*\.\s*)?\*""")

SHARES = tuple(tenth / 10 for tenth in range(1, 11))  # shares of the optional columns that are kept, as in OmniSQL
MAX_COLUMNS = 225  # optional columns that are kept at most, as in OmniSQL


def vary(question: Question, what: Collection[str], seed: int, step: int, max_columns: int = MAX_COLUMNS) -> Question:
    """Return the question with a varied schema text.

    Args:
      question: its schema text must be in the form `ddl`.
      what: any of columns, tables, comments (`config.augment` of sft); empty returns the question unchanged.
      seed: of the random choices.
      step: of training; each step draws anew.
      max_columns: largest number of optional columns that are kept.

    Raises:
      ValueError: the schema text is in another form, or the question has no gold SQL to say which columns are required.
    """
    if not what:
        return question
    if not question.gold:
        raise ValueError(
            f"question {question.id} has no gold SQL, so the columns it needs are unknown; set --config.augment=() or drop it"
        )
    # A string seed is hashed with SHA-512, so the choices are the same in every process; hash() of a tuple would not be.
    rng = random.Random(f"{seed} {step} {question.id}")
    try:
        schema = ddl.parse(question.schema)
    except ValueError as error:
        raise ValueError(f"question {question.id}: {error}, or set --config.augment=()") from error
    if "columns" in what:
        schema = _fewer_columns(schema, question.gold, rng, max_columns)
    if "comments" in what:
        schema = _fewer_comments(schema, rng)
    if "tables" in what:
        schema = dataclasses.replace(schema, tables=tuple(rng.sample(schema.tables, len(schema.tables))))
    return dataclasses.replace(question, schema=ddl.render(schema))


def _fewer_columns(schema: Schema, gold: str, rng: random.Random, max_columns: int) -> Schema:
    kept = required_columns(schema, gold)
    # A list in schema order: sampling from a set would depend on its iteration order.
    others = [name for name in _names(schema) if name not in kept]
    room = max(0, max_columns - len(kept))
    kept.update(rng.sample(others, min(int(rng.choice(SHARES) * len(others)), room)))
    tables = []
    for table in schema.tables:
        columns = tuple(column for column in table.columns if (table.name, column.name) in kept)
        # `SELECT count(*) FROM item` names no column, but a target must not read a table that the prompt does not show.
        if not columns and table.name.lower() in gold.lower():
            columns = table.columns[:1]
        if columns:  # as in OmniSQL, any other table without remaining columns is dropped
            tables.append(dataclasses.replace(table, columns=columns))
    shown = {table.name.lower() for table in tables}
    return Schema(tuple(_without_dangling(table, shown) for table in tables))


def required_columns(schema: Schema, gold: str) -> set[tuple[str, str]]:
    """(table, column) of all keys, and of all columns whose name occurs in the gold SQL."""
    gold = gold.lower()
    # Substring search instead of parsing: it keeps too many columns (`id` is in `width`) but never drops one the gold uses.
    targets = {(key.table.lower(), key.target.lower()) for table in schema.tables for key in table.foreign_keys}
    return {
        (table, column)
        for table, column in _names(schema)
        if column.lower() in gold
        or (table.lower(), column.lower()) in targets
        or column.lower() in next(t for t in schema.tables if t.name == table).keys()
    } | _all_of_starred(schema, gold)


def _all_of_starred(schema: Schema, gold: str) -> set[tuple[str, str]]:
    """All columns if the gold selects `*`, because its result has them all; none otherwise."""
    return set(_names(schema)) if _STAR.search(gold) else set()


def _names(schema: Schema) -> list[tuple[str, str]]:
    return [(table.name, column.name) for table in schema.tables for column in table.columns]


def _without_dangling(table: Table, shown: set[str]) -> Table:
    """Drop foreign keys to tables that are not shown."""
    keys = tuple(key for key in table.foreign_keys if key.table.lower() in shown)
    return dataclasses.replace(table, foreign_keys=keys)


def _fewer_comments(schema: Schema, rng: random.Random) -> Schema:
    # One share per table, 0 included: some tables keep all comments, others lose all.
    shares = {table.name: rng.choice((0.0, *SHARES)) for table in schema.tables}

    def change(table: Table, column: Column) -> Column:
        return column if rng.random() < shares[table.name] else dataclasses.replace(column, comment="")

    return schema.map_columns(change)
