"""The policy objective, token by token, from the papers.

Everything here returns sums over places, never means: the step divides by a denominator taken over the whole batch, so that
microbatches, rows and devices may cut the batch anywhere without changing the loss or its gradient.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import RlConfig

Array = jax.Array


def sequence_sum(values: Array, segments: Array) -> Array:
    """Each place gets the sum of `values` [..., M, T] over its own piece; a piece never leaves its row."""
    T = values.shape[-1]

    def row(values, segments):
        return jnp.zeros(T + 1, values.dtype).at[segments].add(values)[segments]

    for _ in range(values.ndim - 1):
        row = jax.vmap(row)
    return row(values, segments)


def loss_weights(rl: RlConfig, batch: PackedBatch, *, max_completion: int) -> tuple[Array, Array]:
    """Weights of places and the batch's denominator, so that loss = sum_t w_t l_t / denominator.

    `token_mean` (DAPO, arXiv 2503.14476, eq. 8; SQL-R1): w = 1 over all tokens of the batch.
    `sequence_mean` (GRPO, arXiv 2402.03300, eq. 3): w = 1 / |o_i| over all sequences.
    `constant` (Dr.GRPO, arXiv 2503.20783): w = 1 / constant_length over all sequences.

    Returns:
      weights shaped like `batch.loss_weights`, and a scalar over everything in `batch` (all microbatches).
    """
    w = batch.loss_weights
    if rl.loss_aggregation == "token_mean":
        return w, jnp.sum(w)
    size = sequence_sum(w, batch.segments)
    each = jnp.where(w > 0, w / jnp.where(size > 0, size, 1.0), 0.0)
    sequences = jnp.sum(each)
    return (each if rl.loss_aggregation == "sequence_mean" else w / max_completion), sequences


def log_ratio(rl: RlConfig, batch: PackedBatch, logprobs: Array, old: Array) -> Array:
    """Log of the importance ratio, clamped to +-20 so that a far-off token cannot overflow.

    `token`: log p - log p_old. `sequence` (GSPO, Zheng et al. 2025, arXiv 2507.18071, eq. 7): its mean over the sequence, the
    same at all of its tokens.
    """
    ratio = logprobs - old
    if rl.ratio_level == "sequence":
        scored = (batch.loss_weights > 0).astype(ratio.dtype)
        size = sequence_sum(scored, batch.segments)
        ratio = sequence_sum(ratio * scored, batch.segments) / jnp.maximum(size, 1.0)
    return jnp.clip(ratio, -20.0, 20.0)


def clip_loss(ratio: Array, advantages: Array, low: float, high: float) -> Array:
    """-min(rho A, clip(rho, 1 - low, 1 + high) A): PPO's surrogate (Schulman et al. 2017, arXiv 1707.06347, eq. 7).

    Args:
      ratio: rho, any shape.
      advantages: same shape.
      low: how far below 1 the ratio may go.
      high: how far above 1 (DAPO's clip-higher is high > low).

    Returns:
      The loss of every token.
    """
    return -jnp.minimum(ratio * advantages, jnp.clip(ratio, 1.0 - low, 1.0 + high) * advantages)


def cispo_loss(ratio: Array, logprobs: Array, advantages: Array, low: float, high: float) -> Array:
    """-sg(clip(rho, 1 - low, 1 + high)) A log p: every token keeps a gradient (CISPO, MiniMax-M1, arXiv 2506.13585, eq. 4)."""
    return -jax.lax.stop_gradient(jnp.clip(ratio, 1.0 - low, 1.0 + high)) * advantages * logprobs


def kl_estimate(estimator: str, logprobs: Array, ref_logprobs: Array) -> Array:
    """KL(policy || reference) of sampled tokens, d = ref - log p (Schulman 2020, "Approximating KL divergence").

    k1 = -d (unbiased, signed; as a loss its expected gradient is zero, so use it in the reward), k2 = d^2 / 2 (its gradient
    is the KL's), k3 = exp(d) - d - 1 (unbiased, never negative; GRPO's). Clamped as verl does: d to +-20, k3 to +-10.
    """
    d = jnp.clip(ref_logprobs - logprobs, -20.0, 20.0)
    if estimator == "k1":
        return -d
    if estimator == "k2":
        return 0.5 * d**2
    return jnp.clip(jnp.exp(d) - d - 1.0, -10.0, 10.0)


def truncated_importance_sampling(rl: RlConfig, batch: PackedBatch, logprobs: Array) -> PackedBatch:
    """Rows whose ratio is taken to `logprobs`, the trainer's before its first update, and not to the sampler's.

    With `importance_cap` c, advantages are multiplied by min(p_trainer / p_sampler, c): truncated importance sampling (Yao et
    al. 2025, "Your efficient RL framework secretly brings you off-policy RL training"); the factor is a constant and positive,
    so it goes through the clip and the minimum. With several updates a batch, call this once before the first.
    """
    logprobs = jax.lax.stop_gradient(logprobs)
    if rl.importance_cap:
        gap = jnp.clip(logprobs - batch.old_logprobs, -20.0, 20.0)
        weight = jnp.minimum(jnp.exp(gap), rl.importance_cap)
        batch = batch.replace(advantages=batch.advantages * weight)
    return batch.replace(old_logprobs=logprobs)


def rl_loss(
    rl: RlConfig, batch: PackedBatch, weights: Array, logprobs: Array, entropies: Array
) -> tuple[Array, dict, dict]:
    """The objective summed over scored places: sum_t w_t (surrogate_t + kl_coef KL_t - entropy_coef H_t).

    Args:
      rl: the method.
      batch: rows [M,T].
      weights: [M,T], from `weigh`.
      logprobs: [M,T] of the policy at its scored places, zeros elsewhere.
      entropies: [M,T] likewise.

    Returns:
      The loss sum, metrics that are sums over scored places (to be divided by `count`), and metrics that are maxima.
    """
    scored = batch.loss_weights > 0
    gap = jnp.abs(logprobs - batch.old_logprobs)
    if rl.importance_cap and rl.updates == 1:
        batch = truncated_importance_sampling(rl, batch, logprobs)
    low, high, A = rl.clip_low, rl.clip_high, batch.advantages
    ratio = jnp.exp(log_ratio(rl, batch, logprobs, batch.old_logprobs))
    if rl.policy_loss == "cispo":
        surrogate = cispo_loss(ratio, logprobs, A, low, high)
    else:
        surrogate = clip_loss(ratio, A, low, high)
    loss = surrogate - rl.entropy_coef * entropies
    distance = jnp.zeros_like(logprobs)
    if rl.kl_coef:
        distance = kl_estimate(rl.kl_estimator, logprobs, batch.ref_logprobs)
        if rl.kl_placement == "loss":
            loss = loss + (-1 if rl.kl_published_sign else 1) * rl.kl_coef * distance
    each = dict(ratio=ratio, kl=distance, entropy=entropies, logprob=logprobs, policy_loss=surrogate, logprob_gap=gap)
    each |= dict(clipped_high=(ratio > 1 + high) & (A > 0), clipped_low=(ratio < 1 - low) & (A < 0))
    sums = {name: jnp.sum(jnp.where(scored, value, 0.0)) for name, value in each.items()}
    sums["count"] = jnp.sum(scored.astype(jnp.float32))
    largest = {"ratio_max": ratio, "logprob_gap_max": gap}
    maxima = {name: jnp.max(jnp.where(scored, value, 0.0)) for name, value in largest.items()}
    return jnp.sum(jnp.where(scored, weights * loss, 0.0)), sums, maxima


def sft_loss(batch: PackedBatch, logprobs: Array) -> tuple[Array, dict, dict]:
    """Negative log likelihood summed over scored places, -sum_t w_t logprob_t; returned as `policy` does."""
    scored = batch.loss_weights > 0
    sums = {"logprob": jnp.sum(jnp.where(scored, logprobs, 0.0)), "count": jnp.sum(scored.astype(jnp.float32))}
    return -jnp.sum(batch.loss_weights * logprobs), sums, {}
