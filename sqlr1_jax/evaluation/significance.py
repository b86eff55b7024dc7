"""Intervals and paired tests of scores, from scipy.stats, and whether two scores may be compared at all.

A difference between two runs is judged on the same questions, pair by pair; two overlapping intervals say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats


class Interval(NamedTuple):
    """A value with the ends of its confidence interval."""

    value: float
    low: float
    high: float


class McNemar(NamedTuple):
    """Questions that only the first run has right, that only the second has right, and the two-sided p-value."""

    only_first: int
    only_second: int
    p: float


def wilson(right: int, count: int, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a proportion, sound for small counts and for proportions near 0 or 1."""
    if count <= 0 or not 0 <= right <= count:
        raise ValueError(f"right={right} of count={count} is not a proportion")
    interval = stats.binomtest(right, count).proportion_ci(confidence, method="wilson")
    return Interval(right / count, float(interval.low), float(interval.high))


def mcnemar(first: Sequence[bool], second: Sequence[bool]) -> McNemar:
    """Exact McNemar test: are two runs over the same questions equally often right?

    Under the null hypothesis each question on which they disagree is a fair coin.
    """
    _check_pairs(first, second)
    only_first = sum(bool(x) and not y for x, y in zip(first, second))
    only_second = sum(bool(y) and not x for x, y in zip(first, second))
    differ = only_first + only_second
    p = stats.binomtest(only_first, differ).pvalue if differ else 1.0
    return McNemar(only_first, only_second, float(p))


def bootstrap(
    first: Sequence[float], second: Sequence[float], samples: int = 10_000, confidence: float = 0.95, seed: int = 0
) -> Interval:
    """Percentile interval of the mean of `second - first`; questions are drawn with replacement, pairs stay together."""
    _check_pairs(first, second)
    differences = np.asarray(second, float) - np.asarray(first, float)
    mean = float(differences.mean())
    if len(differences) == 1 or not differences.any():  # scipy refuses a single sample, and a constant has no spread
        return Interval(mean, mean, mean)
    found = stats.bootstrap(
        (differences,),
        np.mean,
        n_resamples=samples,
        confidence_level=confidence,
        method="percentile",
        vectorized=True,
        batch=256,  # resamples held in memory at a time
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return Interval(mean, float(found.low), float(found.high))


def _check_pairs(first: Sequence, second: Sequence) -> None:
    if len(first) != len(second) or not len(first):
        raise ValueError(f"paired tests need the same questions: {len(first)} and {len(second)} results")


def require_same(first: Mapping[str, str], second: Mapping[str, str], keys: Sequence[str]) -> None:
    """Refuse to compare two reports whose fingerprints differ.

    Args:
      first: fingerprints of one report by name, for example `questions`, `databases`, `sqlite`.
      second: those of the other.
      keys: the names that must agree.

    Raises:
      ValueError: naming every one that does not.
    """
    different = [key for key in keys if first.get(key) != second.get(key)]
    if different:
        raise ValueError(f"the reports cannot be compared: different {', '.join(different)}; evaluate both again")
