"""Prediction and gold files in the formats of the official evaluators of Spider and BIRD.

Spider: one statement per line, in the order of the questions; a gold line is `SQL<tab>database`. BIRD: one JSON object
of `"<key>": "SQL<tab>----- bird -----<tab>database"`, whose keys are positions or question ids.
"""

from __future__ import annotations

import json
import logging
import pathlib
import re
from collections.abc import Sequence

from sqlr1_jax.sql.lexer import tokens
from sqlr1_jax.sql.text_files import read_text, split_lines

BIRD_SEPARATOR = "\t----- bird -----\t"
PLACEHOLDER = "SELECT"  # for an empty prediction, as Spider's evaluator stops at an empty line; it is a syntax error
# What Python's readers, and so the evaluators, take for the end of a line, and the tab before a database.
_ENDS = re.compile("\r\n|[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def one_line(sql: str) -> str:
    """Put a statement on one line, without comments, which would swallow the text after them.

    Blanks in strings stay, except line ends and tabs, which the format has no way to write.
    """
    parts = []
    for token in tokens(sql, blanks=True):
        if token.kind not in ("space", "comment"):
            parts.append(_ENDS.sub(" ", token.text))
        elif parts and parts[-1] != " ":
            parts.append(" ")
    return "".join(parts).strip(" ")


def write_spider(path: pathlib.Path, statements: Sequence[str]) -> None:
    """Write predictions for Spider's evaluator."""
    text = "".join(f"{one_line(sql) or PLACEHOLDER}\n" for sql in statements)
    # A lone surrogate, which a model may write, has no UTF-8.
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def read_spider(path: pathlib.Path) -> list[str]:
    """Read predictions, one per line; text after a tab is dropped, as in the evaluator."""
    return [line.split("\t")[0] for line in split_lines(read_text(path))]


def read_spider_gold(path: pathlib.Path) -> list[tuple[str, str]]:
    """Read golds as `(database, statement)`. Raises ValueError naming a line without a database."""
    golds = []
    for number, line in enumerate(split_lines(read_text(path)), 1):
        if line.strip():
            sql, tab, db = line.rstrip(" \t").rpartition("\t")
            if not tab:
                raise ValueError(
                    f"{path} line {number}: no tab before a database name; a gold line is SQL<tab>database"
                )
            golds.append((db.strip(), sql))
    if not golds:
        raise ValueError(f"{path} is empty: a gold file has one line SQL<tab>database per question")
    return golds


def write_bird(path: pathlib.Path, predictions: Sequence[tuple[str, str]]) -> None:
    """Write `(database, statement)` predictions for BIRD's evaluator, in the order of the questions."""
    texts = {str(i): f"{sql}{BIRD_SEPARATOR}{db}" for i, (db, sql) in enumerate(predictions)}
    path.write_text(json.dumps(texts, indent=4), encoding="utf-8")


def read_bird(path: pathlib.Path) -> list[tuple[str, str | None]]:
    """Read `(database, statement)` predictions in the order of their keys if these are 0 to n - 1, else of the file.

    An entry that is not a text of a statement and a database is `("", None)`: a prediction without SQL.

    Raises:
      ValueError: the file is not one JSON object or list.
    """
    text = read_text(path)
    try:
        # As pairs: question ids repeat in releases of BIRD, and a dict would keep the last entry only.
        loaded = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
        raise ValueError(f"{path} is not JSON ({error}); BIRD's predictions are one object") from None
    if not isinstance(loaded, list):
        raise ValueError(f"{path} is a JSON {type(loaded).__name__}; BIRD's predictions are one object")
    pairs = loaded if isinstance(loaded, _Pairs) else [("", value) for value in loaded]
    if pairs and all(_entry(value)[1] is None for _, value in pairs):
        logging.warning("no entry of %s is a text of SQL%sdatabase, so all count as wrong", path, BIRD_SEPARATOR)
    if not isinstance(loaded, _Pairs):
        return [_entry(value) for value in loaded]
    values = dict(loaded)
    positions = [str(i) for i in range(len(loaded))]
    if values.keys() == set(positions):
        return [_entry(values[key]) for key in positions]
    logging.warning(
        "the keys of %s are not 0 to %d: they are taken as question ids, and the predictions in the order of the file, "
        "which must be that of the gold file",
        path,
        len(loaded) - 1,
    )
    return [_entry(value) for _, value in loaded]


class _Pairs(list):
    """The pairs of a JSON object."""


def _entry(value: object) -> tuple[str, str | None]:
    if not isinstance(value, str) or BIRD_SEPARATOR not in value:
        return "", None
    sql, _, db = value.rpartition(BIRD_SEPARATOR)
    return db.strip(), sql
