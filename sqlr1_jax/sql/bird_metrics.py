"""BIRD's graded metrics, soft F1 and R-VES (reward-based valid efficiency score), from their definitions."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

Rows = list[tuple]


def soft_f1(gold: Rows, pred: Rows) -> float:
    """BIRD's soft F1 of two results, in [0, 1].

    Repeated rows are removed, then rows are paired by position. In a pair, a predicted cell that occurs in the gold row
    is a true positive, any other a false positive, and a gold cell missing from the predicted row a false negative, all
    divided by the number of gold columns. A row without a partner counts as 1 false positive or negative.
    """
    if not gold and not pred:
        return 1.0
    gold, pred = list(dict.fromkeys(gold)), list(dict.fromkeys(pred))
    right = wrong = missed = 0.0
    for want, have in zip(gold, pred):
        # Membership, not position: BIRD ignores the order of columns.
        right += sum(cell in want for cell in have) / len(want)
        wrong += sum(cell not in want for cell in have) / len(want)
        missed += sum(cell not in have for cell in want) / len(want)
    missed += max(0, len(gold) - len(pred))
    wrong += max(0, len(pred) - len(gold))
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def time_ratio(gold_seconds: Sequence[float], pred_seconds: Sequence[float]) -> float:
    """Mean ratio of gold to prediction time over repeated runs, without outliers beyond three standard deviations."""
    ratios = [gold / pred for gold, pred in zip(gold_seconds, pred_seconds)]
    mean, deviation = statistics.fmean(ratios), statistics.pstdev(ratios)
    kept = [ratio for ratio in ratios if mean - 3 * deviation < ratio < mean + 3 * deviation]
    return statistics.fmean(kept or ratios)  # with a deviation of 0 the strict bounds exclude every ratio


def ves_reward(ratio: float) -> float:
    """R-VES reward of a correct prediction that is `ratio` times as fast as the gold."""
    for least, reward in ((2.0, 1.25), (1.0, 1.0), (0.5, 0.75), (0.25, 0.5)):
        if ratio >= least:
            return reward
    return 0.25


def r_ves(rewards: Sequence[float]) -> float:
    """R-VES score of a data set in percent; a wrong prediction has reward 0."""
    return 100 * sum(map(math.sqrt, rewards)) / len(rewards)
