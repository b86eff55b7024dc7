"""Prediction and gold files in the formats of the official evaluators of Spider and BIRD.

Spider: one statement per line, in the order of the questions; a gold line is `SQL<tab>database`. BIRD: one JSON object
of `"<index>": "SQL<tab>----- bird -----<tab>database"`.
"""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Sequence

from sqlr1_jax.sql.lexer import without_comments

BIRD_SEPARATOR = "\t----- bird -----\t"
PLACEHOLDER = "SELECT"  # for an empty prediction, as Spider's evaluator stops at an empty line; it is a syntax error


def one_line(sql: str) -> str:
    """Put a statement on one line, without comments, which would swallow the text after them."""
    return re.sub(r"\s+", " ", without_comments(sql)).strip()


def write_spider(path: pathlib.Path, statements: Sequence[str]) -> None:
    """Write predictions for Spider's evaluator."""
    path.write_text("".join(f"{one_line(sql) or PLACEHOLDER}\n" for sql in statements), encoding="utf-8")


def read_spider(path: pathlib.Path) -> list[str]:
    """Read predictions, one per line; text after a tab is dropped, as in the evaluator."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [line.split("\t")[0] for line in lines[: -1 if lines[-1] == "" else None]]


def read_spider_gold(path: pathlib.Path) -> list[tuple[str, str]]:
    """Read golds as `(database, statement)`. Raises ValueError naming a line without a database."""
    golds = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            sql, tab, db = line.rpartition("\t")
            if not tab:
                raise ValueError(f"{path} line {number}: no tab before a database name")
            golds.append((db.strip(), sql))
    return golds


def write_bird(path: pathlib.Path, predictions: Sequence[tuple[str, str]]) -> None:
    """Write `(database, statement)` predictions for BIRD's evaluator, in the order of the questions."""
    texts = {str(i): f"{sql}{BIRD_SEPARATOR}{db}" for i, (db, sql) in enumerate(predictions)}
    path.write_text(json.dumps(texts, indent=4), encoding="utf-8")


def read_bird(path: pathlib.Path) -> list[tuple[str, str]]:
    """Read `(database, statement)` predictions in the order of their indices.

    Raises:
      ValueError: an index is missing, or an entry does not name its database.
    """
    entries = json.loads(path.read_text(encoding="utf-8"))
    predictions = []
    for i in range(len(entries)):
        entry = entries.get(str(i))
        if not isinstance(entry, str) or BIRD_SEPARATOR not in entry:
            raise ValueError(f"{path} entry {i}: missing, or without its database; expected 'SQL{BIRD_SEPARATOR}db'")
        sql, _, db = entry.partition(BIRD_SEPARATOR)
        predictions.append((db, sql))
    return predictions
