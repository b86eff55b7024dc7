"""Policy and supervised losses of packed rows [M,T], token by token; M rows, T positions.

Every loss is a sum over scored positions, never a mean: the update divides by one denominator, which `loss_weights` takes
over the global batch. So microbatches, rows and devices may divide the batch anywhere without changing loss or gradient; a
mean per microbatch would weight a token by how full its microbatch is.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import RlConfig

Array = jax.Array

MAX_LOG_RATIO = 20.0  # exp(20) is 5e8: far outside every clip range, and finite in float32 and bfloat16
MAX_K3 = 10.0  # verl's clamp of the k3 estimator


def rl_loss(
    rl: RlConfig, batch: PackedBatch, weights: Array, logprobs: Array, entropies: Array
) -> tuple[Array, dict, dict]:
    """The policy loss, sum_t w_t (surrogate_t + kl_coef KL_t - entropy_coef H_t) over scored positions.

    The surrogate is `clip_loss` or `cispo_loss`. Divide by the denominator of `loss_weights`.

    Args:
      rl: the method.
      batch: rows [M,T].
      weights: [M,T] float32, from `loss_weights`.
      logprobs: [M,T] float32, log-probabilities of the targets under the policy; zeros where not scored.
      entropies: [M,T] float32, entropies of the policy's next-token distribution; zeros where not scored.

    Returns:
      The loss sum []; metrics that are sums over scored positions, to be divided by `count`; metrics that are maxima.
    """
    scored = batch.loss_weights > 0
    logprob_gap = jnp.abs(logprobs - batch.old_logprobs)  # before old_logprobs are replaced: trainer against sampler
    if rl.importance_cap and rl.updates == 1:
        # The only update starts at the policy that these logprobs belong to; with more, the caller does it before the first.
        batch = truncated_importance_sampling(rl, batch, logprobs)
    low, high, A = rl.clip_low, rl.clip_high, batch.advantages
    ratio = jnp.exp(log_ratio(rl, batch, logprobs, batch.old_logprobs))
    if rl.policy_loss == "cispo":
        surrogate = cispo_loss(ratio, logprobs, A, low, high)
    else:
        surrogate = clip_loss(ratio, A, low, high)
    loss = surrogate - rl.entropy_coef * entropies
    kl = jnp.zeros_like(logprobs)
    if rl.kl_coef:
        kl = kl_estimate(rl.kl_estimator, logprobs, batch.ref_logprobs)
        if rl.kl_placement == "loss":  # in the reward, `advantages.compute_with_kl` has subtracted it already
            loss = loss + rl.kl_coef * kl
    summed = dict(
        ratio=ratio, kl=kl, entropy=entropies, logprob=logprobs, policy_loss=surrogate, logprob_gap=logprob_gap
    )
    # Only where the clip binds: with PPO's a ratio above 1 + high matters for positive advantages alone, one below 1 - low for negative.
    both = (rl.policy_loss == "cispo") & (A != 0)
    summed |= dict(clipped_high=(ratio > 1 + high) & (both | (A > 0)), clipped_low=(ratio < 1 - low) & (both | (A < 0)))
    # `where`, not a product with the mask: a value that is not finite in padding must not spread (0 * inf is nan).
    sums = {name: jnp.sum(jnp.where(scored, value, 0.0)) for name, value in summed.items()}
    sums["count"] = jnp.sum(scored.astype(jnp.float32))
    largest = {"ratio_max": ratio, "logprob_gap_max": logprob_gap}
    maxima = {name: jnp.max(jnp.where(scored, value, 0.0)) for name, value in largest.items()}
    return jnp.sum(jnp.where(scored, weights * loss, 0.0)), sums, maxima


def sft_loss(batch: PackedBatch, logprobs: Array) -> tuple[Array, dict, dict]:
    """Negative log-likelihood, -sum_t w_t log p_t over scored positions.

    Args:
      batch: rows [M,T]; `loss_weights` are w.
      logprobs: [M,T] float32, log-probabilities of the targets; zeros where not scored.

    Returns:
      As `rl_loss`; there are no maxima.
    """
    scored = batch.loss_weights > 0
    sums = {"logprob": jnp.sum(jnp.where(scored, logprobs, 0.0)), "count": jnp.sum(scored.astype(jnp.float32))}
    return -jnp.sum(batch.loss_weights * logprobs), sums, {}


def loss_weights(rl: RlConfig, batch: PackedBatch, *, max_completion: int) -> tuple[Array, Array]:
    """Weights w and the denominator by `rl.loss_aggregation`: loss = sum_t w_t l_t / denominator.

    `token_mean` (DAPO, arXiv 2503.14476, eq. 8; SQL-R1): w = 1, divided by the tokens of the batch.
    `sequence_mean` (GRPO, arXiv 2402.03300, eq. 3): w = 1 / |o_i|, divided by the sequences of the batch.
    `constant` (Dr.GRPO, arXiv 2503.20783): w = 1 / C, divided by the sequences of the batch.

    Args:
      rl: the method.
      batch: the global batch [...,M,T], all microbatches included, since the denominator counts all of it.
      max_completion: C, tokens of the longest completion allowed.

    Returns:
      Weights shaped like `batch.loss_weights`, and the denominator [].
    """
    w = batch.loss_weights
    if rl.loss_aggregation == "token_mean":
        return w, jnp.sum(w)
    size = sequence_sum(w, batch.segment_ids)
    # size is 0 in segments without scored tokens (prompts, padding); 1 keeps the unused branch of `where` finite.
    mean_weights = jnp.where(w > 0, w / jnp.where(size > 0, size, 1.0), 0.0)
    sequences = jnp.sum(mean_weights)  # the weights of each sequence sum to 1
    return (mean_weights if rl.loss_aggregation == "sequence_mean" else w / max_completion), sequences


def sequence_sum(values: Array, segment_ids: Array) -> Array:
    """Sum `values` [...,M,T] over each segment of a row, at every position of that segment; same shape."""
    T = values.shape[-1]

    def sum_row(values, segment_ids):  # a segment lies within one row, and numbers from 0 to T suffice for it
        return jnp.zeros(T + 1, values.dtype).at[segment_ids].add(values)[segment_ids]

    for _ in range(values.ndim - 1):
        sum_row = jax.vmap(sum_row)
    return sum_row(values, segment_ids)


def log_ratio(rl: RlConfig, batch: PackedBatch, logprobs: Array, old: Array) -> Array:
    """Log importance ratio [M,T] by `rl.ratio_level`, clamped to +-20 so that exp cannot overflow.

    `token`: log p - log p_old. `sequence`: its mean over the sequence, the same at all of its tokens (GSPO, Zheng et al.
    2025, arXiv 2507.18071, eq. 7).
    """
    ratio = logprobs - old
    if rl.ratio_level == "sequence":
        scored = (batch.loss_weights > 0).astype(ratio.dtype)
        size = sequence_sum(scored, batch.segment_ids)
        ratio = sequence_sum(ratio * scored, batch.segment_ids) / jnp.maximum(size, 1.0)
    return jnp.clip(ratio, -MAX_LOG_RATIO, MAX_LOG_RATIO)


def clip_loss(ratio: Array, advantages: Array, low: float, high: float) -> Array:
    """-min(rho A, clip(rho, 1 - low, 1 + high) A): PPO (Schulman et al. 2017, arXiv 1707.06347, eq. 7).

    Args:
      ratio: rho, any shape.
      advantages: A, same shape.
      low: the ratio is clipped below at 1 - low.
      high: the ratio is clipped above at 1 + high; DAPO's clip-higher is high > low (arXiv 2503.14476, section 3.1).

    Returns:
      Loss per token, same shape.
    """
    return -jnp.minimum(ratio * advantages, jnp.clip(ratio, 1.0 - low, 1.0 + high) * advantages)


def cispo_loss(ratio: Array, logprobs: Array, advantages: Array, low: float, high: float) -> Array:
    """-sg(clip(rho, 1 - low, 1 + high)) A log p: CISPO (MiniMax-M1, arXiv 2506.13585, eq. 4).

    Unlike PPO's, a clipped token keeps its gradient. With low = 1 there is no bound below, as in the paper. Arguments and result as in
    `clip_loss`; logprobs has the same shape.
    """
    return -jax.lax.stop_gradient(jnp.clip(ratio, 1.0 - low, 1.0 + high)) * advantages * logprobs


def kl_estimate(estimator: str, logprobs: Array, ref_logprobs: Array) -> Array:
    """KL(policy || reference) from sampled tokens (Schulman 2020, "Approximating KL divergence").

    With d = log p_ref - log p:
      k1 = -d. Unbiased and signed. Its gradient is zero in expectation, so as a loss term it does nothing: use it in the
        reward.
      k2 = d^2 / 2. Biased; its gradient is the KL's.
      k3 = exp(d) - d - 1. Unbiased and never negative (GRPO, arXiv 2402.03300, eq. 4).

    Args:
      estimator: k1, k2 or k3.
      logprobs: log p of the sampled tokens, any shape.
      ref_logprobs: log p_ref, same shape.

    Returns:
      The estimate per token, same shape. d is clamped to +-20 and k3 to +-10, as in verl.
    """
    d = jnp.clip(ref_logprobs - logprobs, -MAX_LOG_RATIO, MAX_LOG_RATIO)
    if estimator == "k1":
        return -d
    if estimator == "k2":
        return 0.5 * d**2
    return jnp.clip(jnp.exp(d) - d - 1.0, -MAX_K3, MAX_K3)


def logprob_gap(batch: PackedBatch, logprobs: Array) -> dict[str, Array]:
    """Mean and largest distance between the trainer's logprobs [M,T] and the sampler's over scored positions, by metric name."""
    scored = batch.loss_weights > 0
    gap = jnp.where(scored, jnp.abs(logprobs - batch.old_logprobs), 0.0)
    return {"logprob_gap": jnp.sum(gap) / jnp.maximum(jnp.sum(scored), 1), "logprob_gap_max": jnp.max(gap)}


def truncated_importance_sampling(rl: RlConfig, batch: PackedBatch, logprobs: Array) -> PackedBatch:
    """Correct for a sampler whose probabilities differ from the trainer's (quantised weights, other kernels).

    Advantages are multiplied by min(p_trainer / p_sampler, importance_cap), and the importance ratio of the loss is taken
    to the trainer's probabilities instead of the sampler's (Yao et al. 2025, "Your efficient RL framework secretly brings
    you off-policy RL training"). The factor is positive and constant, so it commutes with the clip and the minimum.

    Args:
      rl: the method.
      batch: rows [M,T] whose `old_logprobs` are the sampler's.
      logprobs: [M,T] of the trainer before the first update on this batch. With several updates per batch, call this once,
        before the first.

    Returns:
      The batch with new `advantages` and `old_logprobs`.
    """
    logprobs = jax.lax.stop_gradient(logprobs)
    if rl.importance_cap:
        gap = jnp.clip(logprobs - batch.old_logprobs, -MAX_LOG_RATIO, MAX_LOG_RATIO)
        weight = jnp.minimum(jnp.exp(gap), rl.importance_cap)
        batch = batch.replace(advantages=batch.advantages * weight)
    return batch.replace(old_logprobs=logprobs)
