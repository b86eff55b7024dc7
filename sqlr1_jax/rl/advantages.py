"""Advantages of groups of completions: pure functions of rewards [B,G].

Everywhere `kept` [B,G] says which samples count; a sample that does not (cut off, its gold query failed) leaves the mean and
the deviation of its group untouched and gets advantage 0.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from sqlr1_jax.rl.losses import Objective

Array = jax.Array


def _moments(rewards: Array, kept: Array | None, axis) -> tuple[Array, Array, Array, Array]:
    """(kept as float, count, mean, centred rewards with zeros where not kept); reductions keep their axes."""
    weights = jnp.ones_like(rewards) if kept is None else kept.astype(rewards.dtype)
    count = jnp.sum(weights, axis, keepdims=True)
    mean = jnp.sum(rewards * weights, axis, keepdims=True) / jnp.maximum(count, 1)
    return weights, count, mean, (rewards - mean) * weights


def zero_variance(rewards: Array, kept: Array | None = None) -> Array:
    """[B] bool: groups whose kept rewards are all equal (or number fewer than two), which teach nothing.

    Decided by maximum and minimum, not by the deviation: the mean of equal floats is not always equal to them.
    """
    kept = jnp.ones(rewards.shape, bool) if kept is None else kept.astype(bool)
    high = jnp.max(jnp.where(kept, rewards, -jnp.inf), axis=1)
    low = jnp.min(jnp.where(kept, rewards, jnp.inf), axis=1)
    return ~(high > low)


def centred(rewards: Array, kept: Array | None = None) -> Array:
    """A_i = r_i - mean(r): Dr.GRPO's advantage (Liu et al. 2025, arXiv 2503.20783), which drops the division by std.

    Args:
      rewards: [B,G] float.
      kept: [B,G] bool or None.

    Returns:
      [B,G]; zeros for groups without variance.
    """
    *_, deviations = _moments(rewards, kept, 1)
    return jnp.where(zero_variance(rewards, kept)[:, None], 0.0, deviations)


def normalised(rewards: Array, kept: Array | None = None, *, eps: float = 1e-6, ddof: int = 1) -> Array:
    """A_i = (r_i - mean(r)) / (std(r) + eps): GRPO (Shao et al. 2024, arXiv 2402.03300, section 4.1.2).

    SQL-R1 (through verl) takes the unbiased deviation, ddof = 1, and eps = 1e-6; the paper's formula is ddof = 0. A group of
    one kept sample gets 0 (verl leaves its raw reward there).

    Args:
      rewards: [B,G] float.
      kept: [B,G] bool or None.
      eps: added to the deviation.
      ddof: the variance is divided by n - ddof.

    Returns:
      [B,G]; zeros for groups without variance.
    """
    _, count, _, deviations = _moments(rewards, kept, 1)
    std = jnp.sqrt(jnp.sum(deviations**2, 1, keepdims=True) / jnp.maximum(count - ddof, 1))
    return jnp.where(zero_variance(rewards, kept)[:, None], 0.0, deviations / (std + eps))


def of(objective: Objective, rewards: Array, kept: Array | None = None) -> Array:
    """The objective's advantages [B,G] of rewards [B,G]."""
    if objective.advantage == "centred":
        return centred(rewards, kept)
    return normalised(rewards, kept, eps=objective.std_eps, ddof=objective.std_ddof)
