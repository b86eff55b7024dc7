"""Detectors of reward hacking; each flags one way to be rewarded without answering the question.

`no_reads`: the prediction reads no table although the gold does. `enumerates`: it lists far more literal values than
the gold. `quoted_column`: a double-quoted name of a column that does not exist is used as a column, and SQLite reads it
as a text. `fragile`: equal on the database, not on a perturbed copy. `unstable_gold`: the gold's own result depends on
the clock, on random numbers, or on the order in which rows are visited.
"""

from __future__ import annotations

import re

from sqlr1_jax.sql.lexer import Token, depends_on_time, literals, tokens
from sqlr1_jax.sql.sandbox import Sandbox, Table

FLAGS = ("no_reads", "enumerates", "quoted_column", "fragile", "unstable_gold")
NONDETERMINISTIC = frozenset({"random", "randomblob", "current_date", "current_time", "current_timestamp"})
MIN_ENUMERATION = 16  # literals that are never an enumeration
MAX_QUOTED_NAMES = 16  # double-quoted texts examined per statement
MAX_QUOTED_CHARS = 20_000  # longer statements are not examined for them: the cost is quadratic
_NO_COLUMN = re.compile(r'no such column: (".*")')
_LITERAL_STARTS = re.compile(r"['\d]")
_COMPARISONS = ("=", "<", ">", "like", "glob", "in", "between", "and", "is", "not", "|", "match", "regexp")


def text_flags(gold: str, pred: str, want: Table, have: Table) -> list[str]:
    """Return the flags that follow from the texts and results without running another statement."""
    flags = []
    if want.reads and not have.reads:
        flags.append("no_reads")
    # Every literal starts with one of these characters; if there are few, the slower lexer is not needed.
    if len(_LITERAL_STARTS.findall(pred)) > MIN_ENUMERATION and literals(pred) > max(
        MIN_ENUMERATION, 4 * literals(gold)
    ):
        flags.append("enumerates")
    return flags


def quoted_column(sandbox: Sandbox, sql: str) -> bool:
    """True if a double-quoted text that is not a column is used outside comparisons and lists of values."""
    # SQLite reports one missing column per compilation: turn it into a string literal and compile again.
    for _ in range(MAX_QUOTED_NAMES):
        if '"' not in sql or len(sql) > MAX_QUOTED_CHARS:
            return False
        missing = _NO_COLUMN.match(sandbox.compile_strictly(sql))
        if missing is None:
            return False
        name = missing.group(1)
        before = Token("other", "", 0, 0)
        replaced, start = [], 0
        for token in tokens(sql):
            if token.kind == "name" and token.text == name:
                if not _is_value_place(before, sql[: token.start]):
                    return True
                replaced += [sql[start : token.start], "'" + name[1:-1].replace("'", "''") + "'"]
                start = token.start + len(token.text)
            before = token
        if not replaced:
            return False
        sql = "".join([*replaced, sql[start:]])
    return False


def _is_value_place(before: Token, text: str) -> bool:
    """True if the text before a token calls for a value: a comparison operator, or a list after IN."""
    if before.text.lower() in _COMPARISONS:
        return True
    if before.text not in ("(", ","):
        return False
    depth = 0
    for token in reversed(list(tokens(text))):
        if token.text == ")":
            depth += 1
        elif token.text == "(":
            depth -= 1
            if depth < 0:
                return text[: token.start].rstrip().lower().endswith("in")
    return False


def unstable(sandbox: Sandbox, sql: str, table: Table, same) -> bool:
    """True if the gold's result depends on the clock, random numbers, or the order in which rows are visited.

    Args:
      sandbox: a connection for running the gold again.
      sql: the gold.
      table: the gold's result.
      same: function that compares two results.
    """
    functions = {name.lower() for name in table.functions}
    if functions & NONDETERMINISTIC or depends_on_time(sql):
        return True
    with sandbox.reversed_scans():
        again = sandbox.run(sql, trusted=True)
    return not same(table, again)
