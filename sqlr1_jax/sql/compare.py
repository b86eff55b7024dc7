"""The project's strict comparison of two results, for rewards and analysis.

Rows are compared as bags. Order counts only if the gold's outermost SELECT has ORDER BY, and then rows with equal sort
keys are compared as a bag. Numbers are equal within a tolerance; a number never equals a text; the number of columns
counts even without rows. Each rule is an option of `Comparison`.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from itertools import accumulate, chain, groupby, pairwise

from sqlr1_jax.config import CompareConfig
from sqlr1_jax.sql.official import bags_equal

Rows = list[tuple]
WHOLE = 1e-3  # the difference from which a float is another integer
MAX_MATCHING = 500  # rows of a group up to which a failed pairing by sorted order is followed by a search


@dataclasses.dataclass(frozen=True)
class Comparison(CompareConfig):
    """Options of the strict comparison: the user's (`config.compare`) and those that only this package varies."""

    tolerance: float = 1e-6  # relative difference up to which numbers are equal; 0 is exact
    ties: bool = True  # rows with equal sort keys may come in any order
    bag: bool = True  # duplicates count; False compares sets
    permute: bool = False  # columns may come in any order
    empty_columns: bool = True  # results without rows must have the same number of columns


def close(first, second, tolerance: float) -> bool:
    """Compare two cells: numbers within the tolerance, everything else exactly and by type.

    A float is an integer only if it is nearly that one, however large: a day's or a key's number is not the next one's.
    """
    if first == second:
        return True  # Python compares int and float exactly, and never equals a number with a text
    if type(first) not in (int, float) or type(second) not in (int, float):
        return False
    if type(first) is int and type(second) is int:
        return False  # counts and keys are exact
    if int in (type(first), type(second)) and abs(first - second) >= WHOLE:
        return False
    # A relative tolerance alone would make 0 equal to nothing but 0.
    return math.isclose(first, second, rel_tol=tolerance, abs_tol=1e-9 if tolerance else 0.0)


def _rows_close(first: tuple, second: tuple, tolerance: float) -> bool:
    return first == second or all(close(a, b, tolerance) for a, b in zip(first, second))


def lists_equal(gold: Rows, pred: Rows, comparison: Comparison) -> bool:
    """Compare row by row, in order."""
    if len(gold) != len(pred):
        return False
    return gold == pred or all(_rows_close(a, b, comparison.tolerance) for a, b in zip(gold, pred))


def rows_equal(gold: Rows, pred: Rows, comparison: Comparison) -> bool:
    """Compare as bags of rows, or as sets without `comparison.bag`."""
    if not comparison.bag:
        gold, pred = list(dict.fromkeys(gold)), list(dict.fromkeys(pred))
    if comparison.tolerance and not comparison.bag and len(gold) != len(pred):
        return _covers(gold, pred, comparison) and _covers(pred, gold, comparison)
    if len(gold) != len(pred):
        return False
    if gold == pred or Counter(gold) == Counter(pred):
        return True
    # The tolerance applies only where there is a float: integers are exact.
    if not comparison.tolerance or float not in set(map(type, chain.from_iterable(chain(gold, pred)))):
        return False
    return _nearly_equal(gold, pred, comparison.tolerance)


def _covers(rows: Rows, others: Rows, comparison: Comparison) -> bool:
    return all(any(_rows_close(row, other, comparison.tolerance) for other in others) for row in rows)


def _nearly_equal(gold: Rows, pred: Rows, tolerance: float) -> bool:
    """Compare bags within the tolerance: group rows by their exact cells, then pair the numbers in each group."""
    width = len(gold[0])
    # A column with one float is approximate in every row: 1 and 1.0 must fall into the same group.
    approximate = [any(type(row[i]) is float for row in chain(gold, pred)) for i in range(width)]

    def split(row: tuple) -> tuple[tuple, tuple]:
        numbers = tuple(v for v, near in zip(row, approximate) if near and type(v) in (int, float))
        rest = tuple(None if near and type(v) in (int, float) else (v,) for v, near in zip(row, approximate))
        return rest, numbers

    first, second = _grouped(map(split, gold)), _grouped(map(split, pred))
    if first.keys() != second.keys():
        return False
    return all(_pair(first[key], second[key], tolerance) for key in first)


def _grouped(pairs) -> dict[tuple, list[tuple]]:
    groups: dict[tuple, list[tuple]] = {}
    for key, numbers in pairs:
        groups.setdefault(key, []).append(numbers)
    return groups


def _pair(first: list[tuple], second: list[tuple], tolerance: float) -> bool:
    """True if the rows can be paired one to one within the tolerance."""
    if len(first) != len(second):
        return False
    # Sorted order pairs nearly all equal results, if numbers that are nearly equal count as equal: else the last digit of one column
    # would decide before the next column is looked at.
    ranks = [_ranks([row[i] for row in chain(first, second)], tolerance) for i in range(len(first[0]))]
    first, second = (
        sorted(rows, key=lambda row: ([rank[value] for rank, value in zip(ranks, row)], row))
        for rows in (first, second)
    )
    if all(_rows_close(a, b, tolerance) for a, b in zip(first, second)):
        return True
    # Sorted order is an optimal pairing of single floats; integers among them must meet their own.
    if len(first) > MAX_MATCHING or (
        len(first[0]) < 2 and not any(type(row[0]) is int for row in chain(first, second))
    ):
        return False
    # Bipartite matching by augmenting paths.
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


def _ranks(values: list[float], tolerance: float) -> dict[float, int]:
    """The place of every number among the sorted ones; numbers that are close to their neighbour have one place."""
    distinct = sorted(set(values))
    places = accumulate((not close(a, b, tolerance) for a, b in pairwise(distinct)), initial=0)
    return dict(zip(distinct, places))


def tied_equal(keyed: Rows, keys: int, offset: int, pred: Rows, comparison: Comparison) -> bool:
    """Compare an ordered result in which rows with equal sort keys may come in any order.

    Args:
      keyed: all rows of the gold without its LIMIT, in order, each followed by its sort keys (`order_by_ties.keyed`).
      keys: the number of sort keys.
      offset: the gold's OFFSET; the window compared is `[offset, offset + len(pred))`.
      pred: the prediction's rows; the caller has checked their number.
      comparison: options for comparing rows.

    A group of ties that the window cuts may contribute any of its rows.
    """
    start, end = offset, offset + len(pred)
    position = 0
    for _, group in groupby(keyed, key=lambda row: row[-keys:]):
        rows = [row[:-keys] for row in group]
        first, last = max(position, start), min(position + len(rows), end)
        if first < last:
            if not _contains(rows, pred[first - start : last - start], comparison):
                return False
        position += len(rows)
    return position >= end


def _contains(rows: Rows, part: Rows, comparison: Comparison) -> bool:
    """True if the bag `part` is contained in the bag `rows`."""
    if len(rows) == len(part):
        return rows_equal(rows, part, comparison)
    counts, wanted = Counter(rows), Counter(part)
    missing = wanted - counts
    if not missing:
        return True
    if not comparison.tolerance or not any(type(cell) is float for row in chain(counts, missing) for cell in row):
        return False
    rest = list((counts - wanted).elements())
    for row in missing.elements():
        index = next((i for i, other in enumerate(rest) if _rows_close(other, row, comparison.tolerance)), None)
        if index is None:
            return False
        del rest[index]
    return True


def equal(gold_width: int, gold: Rows, pred_width: int, pred: Rows, ordered: bool, comparison: Comparison) -> bool:
    """Compare two results by the module's rules, except ties (`tied_equal`).

    Args:
      gold_width: number of the gold's columns.
      gold: the gold's rows in order.
      pred_width: number of the prediction's columns.
      pred: the prediction's rows in order.
      ordered: whether the gold's outermost SELECT has ORDER BY.
      comparison: options.
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
