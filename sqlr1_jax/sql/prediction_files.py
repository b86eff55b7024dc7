"""Prediction and gold files in the formats of the official evaluators of Spider and BIRD.

Spider: one statement a line, in the order of the questions; a gold line is `SQL<tab>database`. BIRD: one JSON object of
`"<index>": "SQL<tab>----- bird -----<tab>database"`.
"""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Sequence

from sqlr1_jax.sql.lexer import without_comments

BIRD_SEPARATOR = "\t----- bird -----\t"
NOTHING = "SELECT"  # Spider's evaluator ends at an empty line; this never runs


def one_line(sql: str) -> str:
    """The statement on one line without comments, which would swallow what follows them."""
    return re.sub(r"\s+", " ", without_comments(sql)).strip()


def write_spider(path: pathlib.Path, statements: Sequence[str]) -> None:
    """Writes predictions for Spider's evaluator."""
    path.write_text("".join(f"{one_line(sql) or NOTHING}\n" for sql in statements), encoding="utf-8")


def read_spider(path: pathlib.Path) -> list[str]:
    """Reads predictions, one a line; what follows a tab is left out, as the evaluator does."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [line.split("\t")[0] for line in lines[: -1 if lines[-1] == "" else None]]


def read_spider_gold(path: pathlib.Path) -> list[tuple[str, str]]:
    """Reads golds as `(database, statement)`. Raises ValueError naming a line without a database."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            sql, tab, db = line.rpartition("\t")
            if not tab:
                raise ValueError(f"{path} line {number}: no tab before a database name")
            found.append((db.strip(), sql))
    return found


def write_bird(path: pathlib.Path, predictions: Sequence[tuple[str, str]]) -> None:
    """Writes `(database, statement)` predictions for BIRD's evaluator, in the order of the questions."""
    texts = {str(i): f"{sql}{BIRD_SEPARATOR}{db}" for i, (db, sql) in enumerate(predictions)}
    path.write_text(json.dumps(texts, indent=4), encoding="utf-8")


def read_bird(path: pathlib.Path) -> list[tuple[str, str]]:
    """Reads `(database, statement)` in the order of the indices, whatever the order in the file.

    Raises:
      ValueError: an index is missing, or an entry names no database.
    """
    entries = json.loads(path.read_text(encoding="utf-8"))
    found = []
    for i in range(len(entries)):
        entry = entries.get(str(i))
        if not isinstance(entry, str) or BIRD_SEPARATOR not in entry:
            raise ValueError(f"{path} entry {i}: missing, or without its database; expected 'SQL{BIRD_SEPARATOR}db'")
        sql, _, db = entry.partition(BIRD_SEPARATOR)
        found.append((db, sql))
    return found
