"""Measures of how near a wrong result is to the right one, from 0 to 1 (`config.rewards.partial`; the third is `atomic.atomic`).

They run in the worker that ran the statements, so that no rows leave it. A statement that reads no table is never near: the judge
gives it 0 before it asks here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

Rows = Sequence[tuple]


def qatch(gold: Rows, pred: Rows) -> float:
    """(cell precision + cell recall + tuple cardinality) / 3: Think2SQL (arXiv 2504.15077), metrics of QATCH.

    Cell precision is the share of the prediction's cells whose value occurs anywhere in the gold's result, cell recall the share
    of the gold's cells whose value occurs in the prediction's, tuple cardinality the smaller number of rows over the larger.

    Args:
      gold: the gold's rows.
      pred: the prediction's rows.

    Returns:
      0 if either has no rows (QATCH gives 1 if both have none): an empty result shows nothing.
    """
    if not gold or not pred:
        return 0.0
    wanted, offered = _cells(gold), _cells(pred)
    wanted_values, offered_values = set(wanted), set(offered)
    precision = sum(value in wanted_values for value in offered) / len(offered)
    recall = sum(value in offered_values for value in wanted) / len(wanted)
    cardinality = min(len(gold), len(pred)) / max(len(gold), len(pred))
    return (precision + recall + cardinality) / 3


def columns(gold: Rows, pred: Rows) -> float:
    """|gold columns that occur among the prediction's| / max(columns): after SQL-ASTRA (arXiv 2603.16161, column-set matching).

    A column is the multiset of its values, and each column of the prediction stands for one of the gold's. The formula is made
    from the description in the paper's abstract.

    Args:
      gold: the gold's rows.
      pred: the prediction's rows.

    Returns:
      0 if either has no rows.
    """
    if not gold or not pred:
        return 0.0
    wanted, offered = _columns(gold), _columns(pred)
    return (wanted & offered).total() / max(wanted.total(), offered.total())


def _cells(rows: Rows) -> list:
    return list(map(_rounded, chain.from_iterable(rows)))


def _columns(rows: Rows) -> Counter[frozenset]:
    """Columns as multisets of values, with how often each occurs."""
    return Counter(frozenset(Counter(map(_rounded, column)).items()) for column in zip(*rows))


def _rounded(value):
    """A float to six digits, near the tolerance of the judge's comparison; other values as they are."""
    return float(f"{value:.6g}") if type(value) is float else value
