"""What a rollout took, in numbers that are logged."""

from __future__ import annotations

import math
from collections.abc import Mapping

import jax
import numpy as np

from sqlr1_jax.sampling.options import SamplerOptions


def rollout_stats(
    spent: Mapping[str, float], weight_bytes: int, lengths: np.ndarray, stopped: np.ndarray, options: SamplerOptions
) -> dict[str, float]:
    """Metrics of a rollout, over all devices unless said otherwise.

    Args:
      spent: `Run.spent`: seconds of the decode copy, of prefill and of decoding (the first rollout's hold compilation); padded
        prompt tokens; steps, segments and compactions; `rows`, completions of all steps; `cache_bytes`, a device's of all steps.
      weight_bytes: of the decode copy, that a device reads a step.
      lengths: [B*G] real tokens of the completions.
      stopped: [B*G] False where a completion was cut.
      options: of the rollout.

    Returns:
      `spent`; `utilisation`, the share of decoded rows that were real tokens; `bytes_per_step` of weights and caches that a device
      reads, and with a step's time `bytes_per_second`; real tokens a second, prefill included; the lengths' mean, percentiles
      and histogram (`length_to_N`: the share above the next smaller N, to N); `truncated`, the share that was cut.
    """
    kept, real = dict(spent), int(lengths.sum())
    seconds = sum(kept[name] for name in ("copy_seconds", "prefill_seconds", "decode_seconds"))
    step_bytes = weight_bytes + kept.pop("cache_bytes") / max(kept["steps"], 1)
    return {
        **kept,
        "tokens": real,
        "tokens_per_second": real / max(seconds, 1e-9),
        "utilisation": real / max(kept["rows"], 1),
        "bytes_per_step": step_bytes,
        "bytes_per_second": step_bytes * kept["steps"] / max(kept["decode_seconds"], 1e-9),
        "truncated": 1 - float(stopped.mean()),
        "mean_length": float(lengths.mean()),
        **{f"length_p{q}": float(np.percentile(lengths, q)) for q in (10, 50, 90)},
        **length_histogram(lengths, options.max_completion),
    }


def length_histogram(lengths: np.ndarray, longest: int) -> dict[str, float]:
    """Shares of lengths in eighths of the longest, by upper edge."""
    edges = sorted({-(-longest * eighth // 8) for eighth in range(1, 9)})
    counts = np.bincount(np.searchsorted(edges, lengths), minlength=len(edges))
    return {f"length_to_{edge}": float(count / lengths.size) for edge, count in zip(edges, counts)}


def device_bytes(tree) -> int:
    """Bytes that one device holds of a tree's arrays."""
    return sum(math.prod(leaf.sharding.shard_shape(leaf.shape)) * leaf.dtype.itemsize for leaf in jax.tree.leaves(tree))
