"""Find the first wrong clause of a wrong SELECT (after EXPO-SQL, ACL 2026 findings; docs/beyond.md).

Prediction and gold are cut into clauses and run in growing prefixes: FROM and joins, WHERE, GROUP BY, HAVING, SELECT, then
ORDER BY and LIMIT. The first prefix with another bag of rows than the gold's ends in the wrong clause; so does the first prefix
that fails with the error message of the whole statement. Where the prefixes prove nothing, no clause is blamed: forms that are not
one SELECT with FROM, prefixes without rows, and prefixes over the limits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sqlr1_jax.sql.compare import Comparison, equal
from sqlr1_jax.sql.lexer import canonical, tokens
from sqlr1_jax.sql.sandbox import Failure, Table

CLAUSES = ("from", "where", "group", "having", "select", "order")  # as SQLite evaluates them; order includes LIMIT
MAX_ROWS = 5_000  # of a prefix: `SELECT *` of a join may be much larger than the result
MAX_CHARS = 20_000  # longer statements are not cut into clauses
COMPOUND = ("union", "intersect", "except", "values", "window")
# Rows are a bag until ORDER BY. `SELECT *` has its columns in the order of the tables, and keys of groups may be in any.
BAG, ANY_ORDER = Comparison(order=False), Comparison(order=False, permute=True)
_MISSING = re.compile(r"no such (?:column|table|function): (.*)")
_SYNTAX = re.compile(r'near ".*": syntax error|incomplete input', re.DOTALL)
_GROUP_BY = re.compile(r"group\s+by\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:^|,)\s*\d+\s*(?:,|$)")  # GROUP BY 1: a column of SELECT, which a prefix does not have


def spans(sql: str) -> dict[str, tuple[int, int]]:
    """Where the top-level clauses of a SELECT begin and end in its text; `with` too, if there is one.

    Returns:
      Clause -> (start, end), a part of `CLAUSES` and `with`; empty if the statement has another form.
    """
    if len(sql) > MAX_CHARS:
        return {}
    starts: dict[str, int] = {}
    previous, previous_start, end = "", 0, len(sql)
    for token in tokens(sql):
        if token.depth > 0:
            previous = ""
            continue
        if token.text == ";":
            end = token.start
            break
        word = token.text.lower() if token.kind == "word" else ""
        if word in COMPOUND or token.depth < 0:
            return {}
        clause, start = _opened(word, previous, token.start, previous_start)
        if clause == "order" and "order" in starts:  # LIMIT belongs to it
            clause = ""
        if clause in starts:
            return {}
        if clause:
            starts[clause] = start
        previous, previous_start = word, token.start
    if "select" not in starts or "from" not in starts:
        return {}
    ordered = sorted(starts, key=starts.__getitem__)
    ends = [starts[clause] for clause in ordered[1:]] + [end]
    return {clause: (starts[clause], stop) for clause, stop in zip(ordered, ends)}


def _opened(word: str, previous: str, start: int, previous_start: int) -> tuple[str, int]:
    """The clause that a word opens and where it begins; empty if it opens none."""
    if word == "by" and previous in ("group", "order"):
        return previous, previous_start
    if word == "from" and previous == "distinct":  # IS DISTINCT FROM
        return "", 0
    if word in ("with", "select", "from", "where", "having"):
        return word, start
    return ("order", start) if word == "limit" else ("", 0)


def prefixes(sql: str) -> dict[str, str]:
    """The statements that end in each clause, all but ORDER BY; a clause that the statement lacks has none.

    Returns:
      Clause -> statement with at most `MAX_ROWS` + 1 rows; empty if the statement has another form (`spans`), or groups by
      the number of a column.
    """
    text = {clause: sql[start:end] for clause, (start, end) in spans(sql).items()}
    head, keys = text.get("with", ""), _GROUP_BY.sub("", text.get("group", ""), count=1).strip()
    if not text or _NUMBERED.search(keys):
        return {}
    selected = {"from": "SELECT *", "where": "SELECT *", "select": text["select"]}
    # Of groups their keys and sizes are compared: bare columns of a group may come from any of its rows.
    counted = f"SELECT {keys}\n, count(*)" if keys else "SELECT count(*)"
    body, statements = [], {}
    for clause in CLAUSES[:-1]:
        if clause not in text:
            continue
        if clause != "select":
            body.append(text[clause])
        # Line ends, so that a comment at the end of a clause does not swallow the next.
        statements[clause] = "\n".join([head, selected.get(clause, counted), *body, f"LIMIT {MAX_ROWS + 1}"]).strip()
    return statements


def wrong_clause(
    gold: str, pred: str, run_gold: Callable[[str], Table], run_pred: Callable[[str], Table], message: str = ""
) -> str:
    """The first wrong clause of a wrong prediction, one of `CLAUSES`; empty if none can be blamed.

    Args:
      gold: the gold's text.
      pred: the prediction's text.
      run_gold: runs a prefix of the gold under the judge's limits; raises `Failure`.
      run_pred: the same for the prediction.
      message: the error that the whole prediction ends in; empty if it ran and its result is wrong.
    """
    wanted, offered = prefixes(gold), prefixes(pred)
    if not wanted or not offered:
        return ""
    doubt = False  # an earlier prefix neither agreed nor differed: a later difference has no certain origin
    want = have = ""
    start, end = spans(pred)["select"]
    selected = pred[start:end]
    for clause in CLAUSES[:-1]:
        if clause not in wanted and clause not in offered:
            continue
        if clause == "group" and (clause not in wanted or clause not in offered):
            return "" if doubt else clause
        want, have = wanted.get(clause, want), offered.get(clause, have)
        is_same_text = canonical(want) == canonical(have)
        how = BAG if clause == "select" else ANY_ORDER
        verdict = "same" if is_same_text else _compare(want, have, how, run_gold, run_pred, message, selected)
        if verdict in ("failed", "differs"):
            return "" if doubt else clause
        if verdict == "broken":
            return ""
        # Rows that agree behind WHERE are all that FROM and WHERE give; counts and sums that agree prove less.
        doubt = verdict == "unknown" or (doubt and clause != "where")
    ordered = CLAUSES[-1] in spans(gold) or CLAUSES[-1] in spans(pred)
    return CLAUSES[-1] if ordered and not doubt else ""


def _compare(
    want: str,
    have: str,
    how: Comparison,
    run_gold: Callable[[str], Table],
    run_pred: Callable[[str], Table],
    message: str,
    selected: str,
) -> str:
    """Compare two prefixes: same, differs, failed (with the whole statement's message), unknown, or broken."""
    try:
        offered = run_pred(have)
    except Failure as failure:
        if message and _is_own(failure.message, message, selected):
            return "failed"
        # Any other error is the cutting's, such as an alias of SELECT in HAVING: nothing can be said from here on.
        return "broken"
    try:
        wanted = run_gold(want)
    except Failure:
        return "broken"
    sizes = (len(wanted.rows), len(offered.rows))
    if max(sizes) == 0 or min(sizes) > MAX_ROWS:
        return "unknown"
    same = equal(len(wanted.columns), wanted.rows, len(offered.columns), offered.rows, False, how)
    return "same" if same else "differs"


def _is_own(message: str, whole: str, selected: str) -> bool:
    """True if the error of a prefix is the statement's own, and not of its cutting; `whole` is what the whole statement ends in.

    Both may be syntax errors that name different words, those behind the place where each goes wrong. Or the prefix names what the
    database lacks, and what SELECT does not define either: SQLite reports one such name of several.
    """
    if message == whole or (_SYNTAX.fullmatch(message) and _SYNTAX.fullmatch(whole)):
        return True
    missing = _MISSING.fullmatch(message)
    return missing is not None and missing[1].lower() not in {token.text.lower() for token in tokens(selected)}


def right_spans(sql: str, wrong: str) -> Sequence[tuple[int, int]]:
    """Where the clauses are that were shown to be right: those before the wrong one in the order of `CLAUSES`."""
    found = spans(sql)
    return [found[clause] for clause in CLAUSES[: CLAUSES.index(wrong)] if clause in found] if wrong else []
