"""The project's own, stricter comparison of "the same result", for rewards and analysis.

Rows count as bags; order counts only if the gold's outermost select asks for it, and then rows that tie under its sort
keys are a bag among themselves; numbers are equal within a tolerance; a number never equals a text; the number of
columns counts even if there are no rows. Each rule is a switch of `Comparison`.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from itertools import chain, groupby

from sqlr1_jax.config import CompareConfig
from sqlr1_jax.sql.official import bags_equal

Rows = list[tuple]
MATCHING = 500  # rows of one group up to which near-equal numbers are paired by search rather than by sorting


@dataclasses.dataclass(frozen=True)
class Comparison(CompareConfig):
    """The rules of the strict comparison: the user's (`config.compare`), and those that only the package varies."""

    ties: bool = True  # within equal sort keys any order will do
    bag: bool = True  # duplicates count; False compares sets
    permute: bool = False  # columns may come in any order
    empty_columns: bool = True  # results without rows must have the same number of columns


def close(first, second, tolerance: float) -> bool:
    """Equality of two cells: numbers within the tolerance, everything else exactly and within its type."""
    if first == second:
        return True  # Python compares int and float exactly, and never equals a number with a text
    if type(first) not in (int, float) or type(second) not in (int, float):
        return False
    if type(first) is int and type(second) is int:
        return False  # counts and keys are exact
    return math.isclose(first, second, rel_tol=tolerance, abs_tol=1e-9 if tolerance else 0.0)


def _rows_close(first: tuple, second: tuple, tolerance: float) -> bool:
    return first == second or all(close(a, b, tolerance) for a, b in zip(first, second))


def lists_equal(gold: Rows, pred: Rows, comparison: Comparison) -> bool:
    """Equal row by row."""
    if len(gold) != len(pred):
        return False
    return gold == pred or all(_rows_close(a, b, comparison.tolerance) for a, b in zip(gold, pred))


def rows_equal(gold: Rows, pred: Rows, comparison: Comparison) -> bool:
    """Equal as bags of rows (sets if the comparison says so), in any order."""
    if not comparison.bag:
        gold, pred = list(dict.fromkeys(gold)), list(dict.fromkeys(pred))
    if comparison.tolerance and not comparison.bag and len(gold) != len(pred):
        return _covers(gold, pred, comparison) and _covers(pred, gold, comparison)
    if len(gold) != len(pred):
        return False
    if gold == pred or Counter(gold) == Counter(pred):
        return True
    if not comparison.tolerance or float not in set(map(type, chain.from_iterable(chain(gold, pred)))):
        return False
    return _nearly_equal(gold, pred, comparison.tolerance)


def _covers(rows: Rows, others: Rows, comparison: Comparison) -> bool:
    return all(any(_rows_close(row, other, comparison.tolerance) for other in others) for row in rows)


def _nearly_equal(gold: Rows, pred: Rows, tolerance: float) -> bool:
    """Bags whose numbers may differ by the tolerance: rows are grouped by their other cells, then paired."""
    width = len(gold[0])
    approximate = [any(type(row[i]) is float for row in chain(gold, pred)) for i in range(width)]

    def split(row: tuple) -> tuple[tuple, tuple]:
        numbers = tuple(v for v, near in zip(row, approximate) if near and type(v) in (int, float))
        rest = tuple(None if near and type(v) in (int, float) else (v,) for v, near in zip(row, approximate))
        return rest, numbers

    first, second = _grouped(map(split, gold)), _grouped(map(split, pred))
    if first.keys() != second.keys():
        return False
    return all(_pair(sorted(first[key]), sorted(second[key]), tolerance) for key in first)


def _grouped(pairs) -> dict[tuple, list[tuple]]:
    groups: dict[tuple, list[tuple]] = {}
    for key, numbers in pairs:
        groups.setdefault(key, []).append(numbers)
    return groups


def _pair(first: list[tuple], second: list[tuple], tolerance: float) -> bool:
    """True if the rows can be paired one to one within the tolerance. Sorted order nearly always pairs them."""
    if len(first) != len(second):
        return False
    if all(_rows_close(a, b, tolerance) for a, b in zip(first, second)):
        return True
    if len(first) > MATCHING or len(first[0]) < 2:
        return False  # sorting is optimal for one number a row
    edges = [[j for j, b in enumerate(second) if _rows_close(a, b, tolerance)] for a in first]
    owner: dict[int, int] = {}

    def augment(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or augment(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    return all(augment(i, set()) for i in range(len(first)))


def tied_equal(keyed: Rows, keys: int, offset: int, pred: Rows, comparison: Comparison) -> bool:
    """Compares an ordered result with ties.

    Args:
      keyed: all rows of the gold without its LIMIT, in order, each followed by its sort keys.
      keys: the number of sort keys.
      offset: the gold's OFFSET; the window compared is `[offset, offset + len(pred))`.
      pred: the prediction's rows; the caller has checked their number.
      comparison: the comparison of rows.

    Rows of one tie group may come in any order, and a group cut by the window may show any of its rows.
    """
    start, end = offset, offset + len(pred)
    position = 0
    for _, group in groupby(keyed, key=lambda row: row[-keys:]):
        rows = [row[:-keys] for row in group]
        first, last = max(position, start), min(position + len(rows), end)
        if first < last:
            shown = pred[first - start : last - start]
            if not _contains(rows, shown, comparison):
                return False
        position += len(rows)
    return position >= end


def _contains(rows: Rows, shown: Rows, comparison: Comparison) -> bool:
    """True if the bag `shown` is part of the bag `rows`."""
    if len(rows) == len(shown):
        return rows_equal(rows, shown, comparison)
    rest = list(rows)
    for row in shown:
        found = next((i for i, other in enumerate(rest) if _rows_close(other, row, comparison.tolerance)), None)
        if found is None:
            return False
        del rest[found]
    return True


def equal(gold_width: int, gold: Rows, pred_width: int, pred: Rows, ordered: bool, comparison: Comparison) -> bool:
    """The comparison without ties: see the module's first lines.

    Args:
      gold_width: number of the gold's columns.
      gold: its rows in the order they came.
      pred_width: number of the prediction's columns.
      pred: its rows.
      ordered: the gold's outermost select has ORDER BY.
      comparison: the switches.
    """
    if not gold and not pred:
        return gold_width == pred_width or not comparison.empty_columns
    if gold_width != pred_width:
        return False
    if comparison.order and ordered:
        if comparison.permute and len(gold) == len(pred):
            return lists_equal(gold, pred, comparison) or Counter(zip(*gold)) == Counter(zip(*pred))
        return lists_equal(gold, pred, comparison)
    if rows_equal(gold, pred, comparison):
        return True
    return comparison.permute and len(gold) == len(pred) and bags_equal(gold, pred)
