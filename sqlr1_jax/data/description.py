"""What the worker processes of `prepare` do: schema texts and skeletons of questions.

A module of its own, so that a process which starts needs no TFDS: that takes twice as long to import as everything here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sqlr1_jax.data.skeleton import skeleton_hash
from sqlr1_jax.records import Question
from sqlr1_jax.text.schema_text import Describer


@dataclasses.dataclass(frozen=True, slots=True)
class DescribedQuestion:
    """A worker's result for one question.

    Attributes:
      question: with its schema text.
      empty_tables: tables of its database that have no rows.
      rowless: whether those are all tables.
      skeleton: `skeleton.skeleton_hash` of the gold; 0 if the selection does not need it.
      error: why the database cannot be read; empty if it can.
      left_out: tables, views and columns of its database that no statement can read, each with the reason.
    """

    question: Question
    empty_tables: tuple[str, ...] = ()
    rowless: bool = False
    skeleton: int = 0
    error: str = ""
    left_out: tuple[str, ...] = ()


_DESCRIBER: Describer | None = None  # one per worker process
_HASH_SKELETONS = False


def start_worker(databases, entries, schema, cache, hash_skeletons) -> None:
    """Prepare this process for `describe`."""
    global _DESCRIBER, _HASH_SKELETONS
    _DESCRIBER, _HASH_SKELETONS = Describer(databases, entries, schema, cache), hash_skeletons


def describe(questions: Sequence[Question]) -> list[DescribedQuestion]:
    """Fill in schema texts, and hash skeletons if the selection needs them."""
    described = []
    for question in questions:
        try:
            filled = question if question.schema else _DESCRIBER.describe(question)
            schema = _DESCRIBER.database(question.db).schema
        except ValueError as error:
            described.append(DescribedQuestion(question, error=str(error)))
            continue
        skeleton = skeleton_hash(question) if _HASH_SKELETONS else 0
        rowless = len(schema.empty) == len(schema.tables)
        described.append(DescribedQuestion(filled, schema.empty, rowless, skeleton, left_out=schema.left_out))
    return described
