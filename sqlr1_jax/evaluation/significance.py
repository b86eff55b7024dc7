"""Confidence intervals and paired tests of scores, from scipy.stats, and a check that two scores are comparable.

Two runs over the same questions are compared pair by pair: most of the variance is shared between the runs, so two intervals may
overlap although the difference is significant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np


class Interval(NamedTuple):
    """A value and the ends of its confidence interval."""

    value: float
    low: float
    high: float


class McNemar(NamedTuple):
    """Numbers of questions that only the first or only the second run answers correctly, and the two-sided p-value."""

    only_first: int
    only_second: int
    p: float


def wilson(right: int, count: int) -> Interval:
    """Return Wilson's 95 % score interval of a proportion.

    Raises:
      ValueError: `right` of `count` is not a proportion.
    """
    if count <= 0 or not 0 <= right <= count:
        raise ValueError(f"right={right} of count={count} is not a proportion")
    from scipy import stats  # here and below: it takes a second to load, and training needs it at the end if at all

    # Not the normal approximation: its interval is empty at 0 % and 100 %, and leaves [0, 1] for small counts.
    interval = stats.binomtest(right, count).proportion_ci(0.95, method="wilson")
    return Interval(right / count, float(interval.low), float(interval.high))


def mcnemar(first: Sequence[bool], second: Sequence[bool]) -> McNemar:
    """Test whether two runs over the same questions are equally often right (exact McNemar test).

    Under the null hypothesis each question on which they disagree is a fair coin toss; questions on which they agree carry no
    information.
    """
    from scipy import stats

    _check_pairs(first, second)
    only_first = sum(bool(x) and not y for x, y in zip(first, second))
    only_second = sum(bool(y) and not x for x, y in zip(first, second))
    differ = only_first + only_second
    p = stats.binomtest(only_first, differ).pvalue if differ else 1.0
    return McNemar(only_first, only_second, float(p))


def bootstrap(
    first: Sequence[float], second: Sequence[float], samples: int = 10_000, confidence: float = 0.95, seed: int = 0
) -> Interval:
    """Return the percentile bootstrap interval of the mean of `second - first`.

    Args:
      first: scores of a run.
      second: scores of another run for the same questions, in the same order.
      samples: number of resamples.
      confidence: of the interval.
      seed: of the resampling; fixed, so that a report is reproducible.
    """
    from scipy import stats

    _check_pairs(first, second)
    # Differences are resampled, which keeps the pairs together.
    differences = np.asarray(second, float) - np.asarray(first, float)
    mean = float(differences.mean())
    if len(differences) == 1 or not differences.any():  # scipy refuses a single value
        return Interval(mean, mean, mean)
    interval = stats.bootstrap(
        (differences,),
        np.mean,
        n_resamples=samples,
        confidence_level=confidence,
        method="percentile",
        vectorized=True,
        batch=256,  # resamples in memory at a time; all 10,000 of 10,000 questions would take 800 MB
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return Interval(mean, float(interval.low), float(interval.high))


def _check_pairs(first: Sequence, second: Sequence) -> None:
    if len(first) != len(second) or not len(first):
        raise ValueError(f"paired tests need the same questions: {len(first)} and {len(second)} results")


def require_same(first: Mapping[str, str], second: Mapping[str, str], keys: Sequence[str]) -> None:
    """Check that two reports may be compared.

    Args:
      first: fingerprints of a report by name, for example `questions`, `databases`, `sqlite`.
      second: fingerprints of the other report.
      keys: names of the fingerprints that must be equal.

    Raises:
      ValueError: fingerprints differ; the message names them.
    """
    different = [key for key in keys if first.get(key) != second.get(key)]
    if different:
        raise ValueError(
            f"the reports cannot be compared: different {', '.join(different)}; evaluate both runs again with the same ones"
        )
