"""Schema text varied for supervised training, as OmniSQL does it, so that the model does not learn one layout by heart.

    varied = Augmentation(columns=True, tables=True).apply(question, seed=7, step=120)

Of the columns that are no keys and that the gold does not name, a random share is left out; tables come in random order; a
random share of comments goes. Evaluation never does this. The outcome is a function of seed, step and question alone.
"""

from __future__ import annotations

import dataclasses
import random
import re

from sqlr1_jax.records import Question
from sqlr1_jax.text import ddl
from sqlr1_jax.text.schema import Column, Schema, Table

_STAR = re.compile(r"(?:\bselect(?:\s+distinct)?|,)\s*(?:\w+\.)?\*")

SHARES = tuple(tenth / 10 for tenth in range(1, 11))  # of the columns that need not stay, as in OmniSQL


@dataclasses.dataclass(frozen=True)
class Augmentation:
    """What is varied (`config.augment`); nothing unless asked for.

    Attributes:
      columns: leave out a random share of the columns that the gold does not need.
      tables: shuffle the order of tables.
      comments: leave out a random share of each table's comments.
      max_columns: columns kept at most, beside those that must stay.
    """

    columns: bool = False
    tables: bool = False
    comments: bool = False
    max_columns: int = 225

    def __post_init__(self):
        if self.max_columns < 1:
            raise ValueError(f"augment.max_columns={self.max_columns} must be at least 1")

    @property
    def on(self) -> bool:
        """Whether anything is varied."""
        return self.columns or self.tables or self.comments

    def apply(self, question: Question, seed: int, step: int) -> Question:
        """The question with another schema text.

        Raises:
          ValueError: its schema text is not of `schema.form=ddl`, or it has no gold to say which columns must stay.
        """
        if not question.gold:
            raise ValueError(f"question {question.id} has no gold SQL, which says what augmentation must keep")
        chance = random.Random(f"{seed} {step} {question.id}")
        schema = ddl.parse(question.schema)
        if self.columns:
            schema = self._thin(schema, question.gold, chance)
        if self.comments:
            schema = _fewer_comments(schema, chance)
        if self.tables:
            schema = dataclasses.replace(schema, tables=tuple(chance.sample(schema.tables, len(schema.tables))))
        return dataclasses.replace(question, schema=ddl.render(schema))

    def _thin(self, schema: Schema, gold: str, chance: random.Random) -> Schema:
        stay = needed(schema, gold)
        others = [name for name in _names(schema) if name not in stay]
        room = max(0, self.max_columns - len(stay))
        stay.update(chance.sample(others, min(int(chance.choice(SHARES) * len(others)), room)))
        tables = []
        for table in schema.tables:
            columns = tuple(column for column in table.columns if (table.name, column.name) in stay)
            if columns:  # as in OmniSQL, a table none of whose columns stays is not shown
                tables.append(dataclasses.replace(table, columns=columns))
        shown = {table.name.lower() for table in tables}
        return Schema(tuple(_without_dangling(table, shown) for table in tables))


def needed(schema: Schema, gold: str) -> set[tuple[str, str]]:
    """(table, column) of all keys, and of all columns whose name stands in the gold."""
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


def _fewer_comments(schema: Schema, chance: random.Random) -> Schema:
    shares = {table.name: chance.choice((0.0, *SHARES)) for table in schema.tables}

    def change(table: Table, column: Column) -> Column:
        return column if chance.random() < shares[table.name] else dataclasses.replace(column, comment="")

    return schema.map_columns(change)
