"""Statistics of a rollout, checked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sqlr1_jax.sampling.stats import length_histogram, rollout_stats

SPENT = dict(copy_seconds=1.0, prefill_seconds=2.0, decode_seconds=5.0, steps=10, rows=40, cache_bytes=3000, segments=2)


def test_a_rollout_of_four_completions():
    """30 real tokens in 40 rows and 8 seconds; 10 steps of 500 bytes of weights and 300 of caches in 5 seconds."""
    lengths, stopped = np.array([2, 8, 10, 10]), np.array([True, True, False, True])
    stats = rollout_stats(SPENT, 500, lengths, stopped, 10)
    assert (stats["tokens"], stats["tokens_per_second"], stats["utilisation"]) == (30, 30 / 8, 0.75)
    assert (stats["bytes_per_step"], stats["bytes_per_second"]) == (800, 1600)
    assert (stats["truncated"], stats["mean_length"], stats["length_p50"]) == (0.25, 7.5, 9)
    assert "cache_bytes" not in stats and stats["segments"] == 2 and SPENT["cache_bytes"] == 3000


@pytest.mark.parametrize(
    ("longest", "wanted"),
    [
        (16, {2: 0.4, 4: 0.2, 6: 0, 8: 0, 10: 0, 12: 0, 14: 0, 16: 0.4}),  # 1 2 | 3 | 15 16
        (20, {3: 0.6, 5: 0, 8: 0, 10: 0, 13: 0, 15: 0.2, 18: 0.2, 20: 0}),  # eighths of 2.5, rounded up
    ],
)
def test_the_histogram_counts_up_to_its_edges(longest, wanted):
    shares = length_histogram(np.array([1, 2, 3, 15, 16]), longest)
    assert shares == {f"length_to_{edge}": pytest.approx(share) for edge, share in wanted.items()}


def test_a_histogram_of_few_tokens_has_as_few_bars():
    assert length_histogram(np.array([1, 2, 2, 2]), 2) == {"length_to_1": 0.25, "length_to_2": 0.75}
