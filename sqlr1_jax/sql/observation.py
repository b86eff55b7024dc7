"""What a model reads of a statement that it runs before it answers: columns, first rows, their number, or why there are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlr1_jax.records import Outcome, Verdict

ROWS = 10  # enough to see how values are spelled; `turns.tokens` cuts what is longer
COLUMNS = 12
CELL = 80  # characters of a value or a name
MESSAGE = 300  # characters of an error
NOT_RUN = "error: not run"  # by a fault of the machine
# Values and messages are data: none may end the observation, look like an answer, or become one of the tokenizer's special tokens.
_MARKS = re.compile(r"<(?=\||/?(?:think|answer|sql|observation)>)")
# Control characters, line separators, lone surrogates: a row is one line of text that every tokenizer takes.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def write(verdict: Verdict, columns: Sequence[str] = (), rows: Sequence[Sequence] = ()) -> str:
    """Return the text of an observation: a function of the database and the statement, whatever the machine.

    Args:
      verdict: how the statement ran.
      columns: names of its columns.
      rows: its first rows, at most ROWS.
    """
    match verdict.outcome:
        case Outcome.OK:
            return _table(columns, rows, verdict.rows)
        case Outcome.TIMEOUT:  # its message says which of several limits came first, which depends on the machine
            return "error: timeout"
        case Outcome.INFRA:
            return NOT_RUN
        case Outcome.NO_SQL:
            return "error: no statement"
        case Outcome.REFUSED:
            return f"refused: {_text(verdict.message, MESSAGE)}"
    return f"error: {_text(verdict.message, MESSAGE)}"


def _table(columns: Sequence[str], rows: Sequence[Sequence], count: int) -> str:
    lines = [_line(columns), *map(_line, rows)]
    words = f"{count} row{'s' * (count != 1)}"
    return "\n".join([*lines, f"the first {len(rows)} of {words}" if count > len(rows) else words])


def _line(cells: Sequence) -> str:
    more = [f"and {len(cells) - COLUMNS} more"] if len(cells) > COLUMNS else []
    return " | ".join([*("NULL" if cell is None else _text(cell, CELL) for cell in cells[:COLUMNS]), *more])


def _text(value: object, longest: int) -> str:
    text = str(value)
    text = text if len(text) <= longest else f"{text[:longest]}..."
    # `ascii`, not a codec: workers may not read files, so they cannot import one.
    return _MARKS.sub("&lt;", _UNSEEN.sub(lambda match: ascii(match[0])[1:-1], text))
