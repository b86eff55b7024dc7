"""How sure a score is: intervals, paired tests, pass@k, and whether two scores may be compared at all. Pure functions.

A difference between two runs is judged on the same questions, pair by pair; two intervals that overlap say nothing.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Interval(NamedTuple):
    """A value with the ends of its confidence interval."""

    value: float
    low: float
    high: float


def wilson(right: int, count: int, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a share, which is sound for small counts and for shares near 0 or 1."""
    if count <= 0 or not 0 <= right <= count:
        raise ValueError(f"right={right} of count={count} is not a share")
    z = statistics.NormalDist().inv_cdf(0.5 + confidence / 2)
    share = right / count
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    low, high = 0.0 if right == 0 else centre - half, 1.0 if right == count else centre + half
    return Interval(share, low, high)


class McNemar(NamedTuple):
    """Exact McNemar test: questions only the first has right, only the second, and the two-sided p-value."""

    only_first: int
    only_second: int
    p: float


def mcnemar(first: Sequence[bool], second: Sequence[bool]) -> McNemar:
    """Tests whether two runs over the same questions are equally often right.

    Under the null each question on which they disagree is a fair coin; p is the two-sided binomial tail, at most 1.
    """
    _same_length(first, second)
    b = sum(bool(x) and not y for x, y in zip(first, second))
    c = sum(bool(y) and not x for x, y in zip(first, second))
    tail = sum(math.comb(b + c, k) for k in range(min(b, c) + 1))
    return McNemar(b, c, min(1.0, 2 * tail / 2 ** (b + c)))


def bootstrap(
    first: Sequence[float], second: Sequence[float], samples: int = 10_000, confidence: float = 0.95, seed: int = 0
) -> Interval:
    """Percentile interval of the mean of `second - first`, questions drawn with replacement, pairs kept together."""
    _same_length(first, second)
    differences = [float(y) - float(x) for x, y in zip(first, second)]
    dice = random.Random(seed)
    count = len(differences)
    means = sorted(sum(dice.choices(differences, k=count)) / count for _ in range(samples))
    cut = (1 - confidence) / 2
    low, high = means[int(cut * samples)], means[min(samples - 1, math.ceil((1 - cut) * samples) - 1)]
    return Interval(sum(differences) / count, low, high)


def _same_length(first: Sequence, second: Sequence) -> None:
    if len(first) != len(second) or not first:
        raise ValueError(f"paired tests need the same questions: {len(first)} and {len(second)} results")


def fingerprint(value) -> str:
    """SHA-256 of anything JSON can hold, whatever the order of its keys: questions, a manifest, a configuration."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def require_same_ground(first: Mapping[str, str], second: Mapping[str, str], keys: Sequence[str]) -> None:
    """Refuses to compare two reports whose fingerprints differ.

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
