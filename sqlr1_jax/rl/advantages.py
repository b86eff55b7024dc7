"""Advantages of groups of completions: pure functions of rewards [B,G].

Everywhere `kept` [B,G] says which samples count; a sample that does not (cut off, its gold query failed) leaves the mean and
the deviation of its group untouched and gets advantage 0.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from sqlr1_jax.config import RlConfig
from sqlr1_jax.rl.losses import kl_estimate

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


def leave_one_out(rewards: Array, kept: Array | None = None) -> Array:
    """A_i = r_i - mean of the others = n / (n - 1) (r_i - mean(r)): RLOO (Ahmadian et al. 2024, arXiv 2402.14740, eq. 5).

    Args:
      rewards: [B,G] float.
      kept: [B,G] bool or None.

    Returns:
      [B,G]; zeros for groups without variance.
    """
    _, count, _, deviations = _moments(rewards, kept, 1)
    made = deviations * count / jnp.maximum(count - 1, 1)
    return jnp.where(zero_variance(rewards, kept)[:, None], 0.0, made)


def whitened(rewards: Array, kept: Array | None = None, *, eps: float = 1e-6, ddof: int = 1) -> Array:
    """(x - mean) / (std + eps) over everything kept: REINFORCE++ (Hu 2025, arXiv 2501.03262, eq. 9).

    Args:
      rewards: any shape: [B,G], or returns of tokens [B,G,C]. On several hosts give all of them, or each host has moments of
        its own.
      kept: same shape, bool, or None.
      eps: added to the deviation.
      ddof: the variance is divided by n - ddof.
    """
    _, count, _, deviations = _moments(rewards, kept, None)
    return deviations / (jnp.sqrt(jnp.sum(deviations**2) / jnp.maximum(count - ddof, 1)) + eps)


def batch_std(rewards: Array, kept: Array | None = None, *, eps: float = 1e-6, ddof: int = 1) -> Array:
    """(r_i - mean of its group) / (std over the batch of these + eps): REINFORCE++-baseline (arXiv 2501.03262, section 3.2).

    Unlike GRPO's, the divisor does not favour groups that are nearly solved or nearly hopeless.
    """
    return whitened(centred(rewards, kept), kept, eps=eps, ddof=ddof)


def overlong_penalty(lengths: Array, limit: int, buffer: int) -> Array:
    """DAPO's soft punishment of length (Yu et al. 2025, arXiv 2503.14476, eq. 13).

    0 up to limit - buffer tokens, falling linearly to -1 at limit, -1 beyond.

    Args:
      lengths: int, any shape.
      limit: the longest completion allowed.
      buffer: tokens over which the penalty grows.
    """
    return jnp.clip((limit - buffer - lengths) / buffer, -1.0, 0.0)


def add_length_penalty(rl: RlConfig, rewards: Array, lengths: Array, limit: int) -> Array:
    """Rewards [B,G] with the objective's soft length penalty added; lengths [B,G] int, limit the longest completion."""
    if not rl.overlong_buffer:
        return rewards
    return rewards + overlong_penalty(lengths, limit, rl.overlong_buffer)


def compute(rl: RlConfig, rewards: Array, kept: Array | None = None) -> Array:
    """The objective's advantages [B,G] of rewards [B,G]; 0 where not kept."""
    if rl.advantage_estimator == "centred":
        return centred(rewards, kept)
    if rl.advantage_estimator == "leave_one_out":
        return leave_one_out(rewards, kept)
    if rl.advantage_estimator == "whitened":
        return whitened(rewards, kept)
    if rl.advantage_estimator == "batch_std":
        return batch_std(rewards, kept)
    return normalised(rewards, kept)


def compute_with_kl(
    rl: RlConfig,
    rewards: Array,
    kept: Array | None,
    old_logprobs: Array,
    ref_logprobs: Array,
    lengths: Array,
) -> Array:
    """Advantages where the KL penalty is taken off the reward (`kl_in=reward`).

    R_i - kl_coef sum_t KL_t is the reward of a sequence (RLOO, GRPO and their kin); REINFORCE++ (`whitened`) gives each token
    its own return R_i - kl_coef sum_{s >= t} KL_s and whitens over all tokens (arXiv 2501.03262, eqs. 7 to 9).

    Args:
      rl: choices.
      rewards: [B,G] float.
      kept: [B,G] bool or None.
      old_logprobs: [B,G,C] of the policy that sampled.
      ref_logprobs: [B,G,C].
      lengths: [B,G] int.

    Returns:
      [B,G,C], zeros behind the lengths.
    """
    real = jnp.arange(old_logprobs.shape[2]) < lengths[..., None]
    penalty = rl.kl_coef * jnp.where(real, kl_estimate(rl.kl_estimator, old_logprobs, ref_logprobs), 0.0)
    if rl.advantage_estimator == "whitened":
        still = jnp.flip(jnp.cumsum(jnp.flip(penalty, 2), 2), 2)
        counted = real if kept is None else real & kept[..., None]
        return whitened(rewards[..., None] - still, counted)
    made = compute(rl, rewards - jnp.sum(penalty, axis=2), kept)
    return jnp.where(real, made[..., None], 0.0)
