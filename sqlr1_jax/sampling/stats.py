"""Time, work and lengths of a rollout as numbers to log."""

from __future__ import annotations

import math
from collections.abc import Mapping

import jax
import numpy as np


def rollout_stats(
    totals: Mapping[str, float], weight_bytes: int, lengths: np.ndarray, stopped: np.ndarray, max_completion: int
) -> dict[str, float]:
    """Metrics of a rollout, over all devices unless stated otherwise.

    Args:
      totals: `RolloutLoop.totals`: seconds of the decode copy, of prefill and of decoding (in the first rollout they include
        compilation); padded prompt tokens; steps, segments and compactions; `rows`, completions summed over all steps;
        `cache_bytes`, bytes of caches on one device summed over all steps.
      weight_bytes: bytes of the decode copy that one device reads per step.
      lengths: [B*G] tokens of the completions.
      stopped: [B*G] False where a completion was cut.
      max_completion: C.

    Returns:
      `totals` without `cache_bytes`; `utilisation`, the share of decoded rows that were real tokens; `bytes_per_step` of weights
      and caches that one device reads, and `bytes_per_second` of decoding; real tokens per second, prefill included; mean,
      percentiles and histogram of lengths (`length_to_N`: the share up to N and above the next smaller N); `truncated`, the
      share that was cut.
    """
    metrics, real = dict(totals), int(lengths.sum())
    seconds = sum(metrics[name] for name in ("copy_seconds", "prefill_seconds", "decode_seconds"))
    step_bytes = weight_bytes + metrics.pop("cache_bytes") / max(metrics["steps"], 1)
    return {
        **metrics,
        "tokens": real,
        "tokens_per_second": real / max(seconds, 1e-9),
        "utilisation": real / max(metrics["rows"], 1),
        "bytes_per_step": step_bytes,
        "bytes_per_second": step_bytes * metrics["steps"] / max(metrics["decode_seconds"], 1e-9),
        "truncated": 1 - float(stopped.mean()),
        "mean_length": float(lengths.mean()),
        **{f"length_p{q}": float(np.percentile(lengths, q)) for q in (10, 50, 90)},
        **length_histogram(lengths, max_completion),
    }


def length_histogram(lengths: np.ndarray, longest: int) -> dict[str, float]:
    """Shares of lengths in eighths of the longest, by upper edge."""
    edges = sorted({-(-longest * eighth // 8) for eighth in range(1, 9)})
    counts = np.bincount(np.searchsorted(edges, lengths), minlength=len(edges))
    return {f"length_to_{edge}": float(count / lengths.size) for edge, count in zip(edges, counts)}


def device_bytes(tree) -> int:
    """Bytes of a tree's arrays on one device."""
    return sum(math.prod(leaf.sharding.shard_shape(leaf.shape)) * leaf.dtype.itemsize for leaf in jax.tree.leaves(tree))
