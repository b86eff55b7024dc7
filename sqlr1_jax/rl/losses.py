"""The policy objective, token by token, from the papers.

Everything here returns sums over places, never means: the step divides by a denominator taken over the whole batch, so that
microbatches, rows and devices may cut the batch anywhere without changing the loss or its gradient.
"""

from __future__ import annotations

import dataclasses
from typing import Literal

import jax
import jax.numpy as jnp

from sqlr1_jax.batches import Packed

Array = jax.Array


def _check(name: str, value, good: bool, remedy: str) -> None:
    if not good:
        raise ValueError(f"--config.rl.{name}={value}: {remedy}")


@dataclasses.dataclass(frozen=True)
class Objective:
    """What is maximised. The defaults are SQL-R1's: GRPO with a k3 penalty to the reference, token mean over the batch.

    Attributes:
      advantage: `normalised` or `centred` (see `advantages`).
      clip_low, clip_high: the ratio is clipped to [1 - clip_low, 1 + clip_high].
      kl_coef: weight of the KL penalty; 0 needs no reference logprobs.
      kl_published_sign: subtract the penalty instead of adding it, as SQL-R1's published code does (a fault that verl mended
        in February 2025); for reproduction only.
      entropy_coef: weight of the entropy bonus; SQL-R1's code uses verl's default of 0.001.
      std_eps, std_ddof: of the normalised advantage.
    """

    advantage: Literal["normalised", "centred"] = "normalised"
    clip_low: float = 0.2
    clip_high: float = 0.2
    kl_coef: float = 0.001
    kl_published_sign: bool = False
    entropy_coef: float = 0.001
    std_eps: float = 1e-6
    std_ddof: int = 1

    def __post_init__(self):
        _check("advantage", self.advantage, self.advantage in ("normalised", "centred"), "choose normalised or centred")
        _check("clip_low", self.clip_low, 0 < self.clip_low < 1, "must lie between 0 and 1")
        _check("clip_high", self.clip_high, self.clip_high > 0, "must be positive")
        _check("kl_coef", self.kl_coef, self.kl_coef >= 0, "must not be negative (see kl_published_sign)")
        _check("std_ddof", self.std_ddof, self.std_ddof in (0, 1), "choose 0 or 1")


def clipped(logprobs: Array, old_logprobs: Array, advantages: Array, low: float, high: float) -> tuple[Array, Array]:
    """-min(rho A, clip(rho, 1 - low, 1 + high) A), rho = exp(logprob - old): PPO's surrogate (Schulman et al. 2017, eq. 7).

    The log ratio is clamped to +-20 so that a far-off token cannot overflow.

    Args:
      logprobs: of the policy; any shape.
      old_logprobs: of the policy that sampled, same shape.
      advantages: same shape.
      low: how far below 1 the ratio may go.
      high: how far above 1.

    Returns:
      The loss and the ratio of every token.
    """
    ratio = jnp.exp(jnp.clip(logprobs - old_logprobs, -20.0, 20.0))
    return -jnp.minimum(ratio * advantages, jnp.clip(ratio, 1.0 - low, 1.0 + high) * advantages), ratio


def kl_k3(logprobs: Array, ref_logprobs: Array) -> Array:
    """k3 = exp(d) - d - 1 with d = ref - logprob: unbiased, never negative (Schulman 2020, "Approximating KL divergence").

    Clamped as verl does: d to +-20 before exp, the result to +-10.
    """
    d = jnp.clip(ref_logprobs - logprobs, -20.0, 20.0)
    return jnp.clip(jnp.exp(d) - d - 1.0, -10.0, 10.0)


def policy(objective: Objective, batch: Packed, logprobs: Array, entropies: Array) -> tuple[Array, dict, dict]:
    """The objective summed over scored places, weighted by `loss_weights`: sum_t w_t (surrogate + kl_coef k3 - c_H H).

    Args:
      objective: choices.
      batch: rows; any leading shape.
      logprobs: of the policy at its scored places, zeros elsewhere.
      entropies: likewise.

    Returns:
      The loss sum, metrics that are sums over scored places (to be divided by `count`), and metrics that are maxima.
    """
    w, scored = batch.loss_weights, batch.loss_weights > 0
    surrogate, ratio = clipped(logprobs, batch.old_logprobs, batch.advantages, objective.clip_low, objective.clip_high)
    loss = surrogate - objective.entropy_coef * entropies
    kl = jnp.zeros_like(logprobs)
    if objective.kl_coef:
        kl = kl_k3(logprobs, batch.ref_logprobs)
        loss = loss + (-1 if objective.kl_published_sign else 1) * objective.kl_coef * kl
    above = (ratio > 1 + objective.clip_high) & (batch.advantages > 0)
    below = (ratio < 1 - objective.clip_low) & (batch.advantages < 0)
    gap = jnp.abs(logprobs - batch.old_logprobs)
    each = dict(ratio=ratio, clipped_high=above, clipped_low=below, kl=kl, entropy=entropies, logprob=logprobs)
    each |= dict(policy_loss=surrogate, logprob_gap=gap)
    sums = {name: jnp.sum(jnp.where(scored, value, 0.0)) for name, value in each.items()}
    sums["count"] = jnp.sum(scored.astype(jnp.float32))
    maxima = {
        "ratio_max": jnp.max(jnp.where(scored, ratio, 0.0)),
        "logprob_gap_max": jnp.max(jnp.where(scored, gap, 0.0)),
    }
    return jnp.sum(w * loss), sums, maxima


def supervised(batch: Packed, logprobs: Array) -> tuple[Array, dict, dict]:
    """Negative log likelihood summed over scored places, -sum_t w_t logprob_t; returned as `policy` does."""
    scored = batch.loss_weights > 0
    sums = {"logprob": jnp.sum(jnp.where(scored, logprobs, 0.0)), "count": jnp.sum(scored.astype(jnp.float32))}
    return -jnp.sum(batch.loss_weights * logprobs), sums, {}
