"""Detectors of reward hacking; each flags one way to be rewarded without answering the question.

`no_reads`: the prediction reads no table although the gold does, or reads no column and counts no rows although the gold reads
columns. `enumerates`: it lists far more values than the gold. `quoted_column`: a double-quoted name of a column that does not exist
is used as a column, and SQLite reads it as a text. `fragile`: equal on the database, not on a perturbed copy. `unstable_gold`: the
gold's own result depends on the clock, on random numbers, or on the order in which rows are visited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlr1_jax.sql.lexer import Token, canonical, depends_on_time, literals, tokens
from sqlr1_jax.sql.sandbox import Sandbox, Table

FLAGS = ("no_reads", "enumerates", "quoted_column", "fragile", "unstable_gold")
NONDETERMINISTIC = frozenset({"random", "randomblob", "current_date", "current_time", "current_timestamp"})
MIN_ENUMERATION = 16  # literals that are never an enumeration
MAX_QUOTED_NAMES = 16  # double-quoted texts examined per statement
MAX_QUOTED_CHARS = 20_000  # longer statements are not examined for them: the cost is quadratic
_NO_COLUMN = re.compile(r'no such column: (".*")')
_LITERAL_STARTS = re.compile(r"['\"\d]")
_COMPARISONS = ("=", "<", ">", "like", "glob", "in", "between", "is", "|", "match", "regexp")
_COUNTING = frozenset({"count", "sum", "total"})  # of rows, where no column is read
_ENDS_BETWEEN = ("and", "or", "where", "on", "having", "when", "then", "else", "select", ",")


def text_flags(gold: str, pred: str, want: Table, have: Table) -> list[str]:
    """Return the flags that follow from the texts and results without running another statement."""
    flags = []
    passes_over = want.reads_columns and not have.reads_columns and have.functions.isdisjoint(_COUNTING)
    if want.reads and (not have.reads or passes_over):
        flags.append("no_reads")
    # Every literal starts with one of these characters; if there are few, the slower lexer is not needed.
    if len(_LITERAL_STARTS.findall(pred)) > MIN_ENUMERATION and _values(pred) > max(MIN_ENUMERATION, 4 * _values(gold)):
        flags.append("enumerates")
    return flags


def _values(sql: str) -> int:
    """How many values a statement lists: literals, and names in double quotes where a value stands, which SQLite reads as texts."""
    return literals(sql) + sum(is_value for _, is_value in _quoted_names(sql))


def _quoted_names(sql: str) -> Iterator[tuple[Token, bool]]:
    """The names in double quotes, and whether each stands where a value does.

    That is behind a comparison, behind the AND of a BETWEEN, and in the list of IN or VALUES. Linear in the text.
    """
    # For each open parenthesis: whether it is such a list, and whether a BETWEEN waits for its AND.
    lists, between = [False], [False]
    before, last, ends_between = "", "", False
    for token in tokens(sql):
        text = token.text.lower()
        if text[0] == '"' and token.kind == "name":
            compared = last in _COMPARISONS or (before, last) in (("is", "not"), ("distinct", "from"))
            yield token, compared or (last == "and" and ends_between) or (last in ("(", ",") and lists[-1])
        elif text == "(":
            lists.append(last in ("in", "values"))
            between.append(False)
        elif text == ")" and len(lists) > 1:
            lists.pop()
            between.pop()
        elif text == "between":
            between[-1] = True
        elif text in _ENDS_BETWEEN:
            ends_between, between[-1] = between[-1], False
        before, last = last, text


def quoted_column(sandbox: Sandbox, sql: str) -> bool:
    """True if a double-quoted text that is not a column is used outside comparisons and lists of values."""
    sql = canonical(sql)  # blanks and comments must not decide what is too long
    # SQLite reports one missing column per compilation: turn it into a string literal and compile again.
    for _ in range(MAX_QUOTED_NAMES):
        if '"' not in sql or len(sql) > MAX_QUOTED_CHARS:
            return False
        missing = _NO_COLUMN.match(sandbox.compile_strictly(sql))
        if missing is None:
            return False
        name = missing.group(1)
        replaced, start = [], 0
        for token, is_value in _quoted_names(sql):
            if token.text == name:
                if not is_value:
                    return True
                replaced += [sql[start : token.start], "'" + name[1:-1].replace("'", "''") + "'"]
                start = token.start + len(token.text)
        if not replaced:
            return False
        sql = "".join([*replaced, sql[start:]])
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
