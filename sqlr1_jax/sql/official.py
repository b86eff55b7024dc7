"""Result comparison of the official evaluators, with their quirks, for figures comparable with papers.

`test_suite_ex` and `test_suite_ex_keep_distinct`: execution accuracy of taoyds/test-suite-sql-eval (Zhong et al. 2020)
without value plugging. `bird_ex`: execution accuracy of BIRD (Li et al. 2023). `sql_r1_code`: the published reward code
of SQL-R1. Written from their described behaviour; docs/judge.md lists the quirks that are kept.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

from sqlr1_jax.sql.lexer import tokens

Rows = list[tuple]

_CURRENT_YEAR = re.compile(r"YEAR\s*\(\s*CURDATE\s*\(\s*\)\s*\)\s*", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def collapse(sql: str) -> str:
    """SQL-R1's clean-up: collapse white space to single blanks, so that a `--` comment swallows the rest."""
    return _SPACE.sub(" ", sql)


def remove_distinct(sql: str) -> str:
    """Return the first statement without the word DISTINCT, except in strings, names and comments."""
    parts = []
    for token in tokens(sql, blanks=True):
        if token.kind == "word" and token.text.lower() == "distinct":
            continue
        parts.append(token.text)
        if token.text == ";" and token.depth <= 0:
            break
    return "".join(parts)


def prepare(sql: str, keep_distinct: bool) -> str:
    """Rewrite a statement as the test-suite evaluator does before comparing; see also `runnable`."""
    # Some golds of Spider have these blanks, which SQLite refuses.
    sql = sql.replace("> =", ">=").replace("< =", "<=").replace("! =", "!=")
    return sql if keep_distinct else remove_distinct(sql)


def runnable(sql: str) -> str:
    """Replace the current year by 2020, as the test-suite evaluator does before execution."""
    return _CURRENT_YEAR.sub("2020", sql)


def order_matters(gold: str) -> bool:
    """The test-suite evaluator's rule: the gold contains "order by" anywhere, even in a string or sub-query."""
    return "order by" in gold.lower()


def bird_equal(gold: Rows, pred: Rows) -> bool:
    """BIRD's comparison as sets of rows: order and duplicates of rows are ignored, order of columns counts."""
    return set(pred) == set(gold)


def _sort_key(value) -> str:
    return str(value) + str(type(value))


def _rejected(gold: Rows, pred: Rows, ordered: bool) -> bool:
    """The evaluator's early exit; it sorts the cells of a row by text and type, so (1, '1.') and (1.0, '1.') differ."""
    first = [tuple(sorted(row, key=_sort_key)) for row in gold]
    second = [tuple(sorted(row, key=_sort_key)) for row in pred]
    return first != second if ordered else set(first) != set(second)


def test_suite_equal(gold: Rows, pred: Rows, ordered: bool) -> bool:
    """Compare as the test-suite evaluator: as lists (ordered) or bags of rows under some permutation of columns.

    The result equals that of the evaluator's search over all permutations, without its exponential cost: ordered
    results are equal if and only if their columns are equal as a bag; for bags of rows, columns are assigned one by
    one, and a partial assignment must already make the bags of partial rows equal.
    """
    if not gold and not pred:
        return True
    if len(gold) != len(pred) or len(gold[0]) != len(pred[0]):
        return False
    kinds = set(map(type, chain.from_iterable(gold))) | set(map(type, chain.from_iterable(pred)))
    # (1, "1.") against (1.0, "1.") is equal in Python but rejected by the early exit, so it must not be skipped.
    mixed = float in kinds and int in kinds
    if gold == pred and not mixed:
        return True
    if _rejected(gold, pred, ordered):
        return False
    if ordered:
        return Counter(zip(*gold)) == Counter(zip(*pred))
    return bags_equal(gold, pred)


test_suite_equal.__test__ = False  # pytest: a function of the evaluator, not a test


def bags_equal(gold: Rows, pred: Rows) -> bool:
    """True if some permutation of `pred`'s columns makes the results equal as bags of rows."""
    if Counter(gold) == Counter(pred):
        return True
    gold_columns, pred_columns = list(zip(*gold)), list(zip(*pred))
    width = len(gold_columns)
    fingerprints = [frozenset(Counter(column).items()) for column in pred_columns]
    candidates = []
    for column in gold_columns:
        fingerprint = frozenset(Counter(column).items())
        candidates.append([i for i in range(width) if fingerprints[i] == fingerprint])
        if not candidates[-1]:
            return False
    order = sorted(range(width), key=lambda i: len(candidates[i]))  # the most constrained column first

    def assign(depth: int, gold_rows: list, pred_rows: list, used: frozenset[int]) -> bool:
        if depth == width:
            return True
        wanted = _extend(gold_rows, gold_columns[order[depth]])
        bag = Counter(wanted)
        tried = set()
        for i in candidates[order[depth]]:
            if i in used or pred_columns[i] in tried:
                continue
            tried.add(pred_columns[i])  # equal columns are interchangeable: try only one of them
            offered = _extend(pred_rows, pred_columns[i])
            if Counter(offered) == bag:
                # Renumber both sides alike, so that each partial row stays one integer.
                codes = {row: code for code, row in enumerate(bag)}
                narrow = [codes[row] for row in wanted], [codes[row] for row in offered]
                if assign(depth + 1, *narrow, used | {i}):
                    return True
        return False

    return assign(0, [0] * len(gold), [0] * len(pred), frozenset())


def _extend(rows: list, column: tuple) -> list[tuple]:
    return list(zip(rows, column))
