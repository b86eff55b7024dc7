"""Advantages of groups of completions: pure functions of rewards [B,G].

`kept` [B,G] says which samples count. A sample that does not (cut off, or its gold query failed) gets advantage 0 and does
not enter the mean and deviation of its group. In the equations n is the number of kept samples of a group.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from sqlr1_jax.config import RlConfig
from sqlr1_jax.rl.losses import kl_estimate

Array = jax.Array

# As in verl, which SQL-R1 trains with: torch.std divides by n - 1, and 1e-6 is added to the result. GRPO's paper divides by n.
DDOF = 1
EPS = 1e-6
SCALED = ("normalised", "whitened", "batch_std")  # estimators that divide by a deviation


def compute(rl: RlConfig, rewards: Array, kept: Array | None = None) -> Array:
    """Advantages [B,G] of rewards [B,G] by `rl.advantage_estimator`; 0 where not kept."""
    if rl.advantage_estimator == "centred":
        return centred(rewards, kept)
    if rl.advantage_estimator == "leave_one_out":
        return leave_one_out(rewards, kept)
    if rl.advantage_estimator == "whitened":
        return whitened(rewards, kept)
    if rl.advantage_estimator == "batch_std":
        return batch_std(rewards, kept)
    return group_normalised(rewards, kept)


def compute_by_parts(rl: RlConfig, parts: Array, kept: Array | None = None) -> Array:
    """A_i = sum_k A_i(r_k): advantages of each part k of the reward by itself, then summed (GDPO, arXiv 2601.05242).

    Divided by its own deviation, a part that is small or rarely varies counts as much as a large and noisy one. For estimators
    without a deviation the sum is what `compute` gives of the whole reward. GDPO whitens the sum over the batch once more, which
    is left out here: the learning rate does that.

    Args:
      rl: the method.
      parts: [B,G,K] float.
      kept: [B,G] bool or None.

    Returns:
      [B,G].
    """
    return sum(compute(rl, parts[..., k], kept) for k in range(parts.shape[2]))


def clause_credit(advantages: Array, right: Array) -> Array:
    """A_it = max(A_i, 0) where `right`, else A_i: EXPO-SQL (ACL 2026 findings), whose constants are not public.

    A clause that was shown to be right is not punished for a wrong one beside it.

    Args:
      advantages: [B,G], or [B,G,C] of tokens.
      right: [B,G,C] bool, tokens of clauses that were shown to be right.

    Returns:
      [B,G,C].
    """
    advantages = advantages if advantages.ndim == 3 else advantages[..., None]
    return jnp.where(right, jnp.maximum(advantages, 0.0), advantages)


def compute_with_kl(
    rl: RlConfig,
    rewards: Array,
    kept: Array | None,
    old_logprobs: Array,
    ref_logprobs: Array,
    is_action: Array,
) -> Array:
    """Advantages of rewards with the KL penalty subtracted (`kl_placement=reward`).

    The reward of a sequence becomes R_i - kl_coef sum_t KL_t (RLOO and GRPO). REINFORCE++ (`whitened`) gives each token its
    own return R_i - kl_coef sum_{s >= t} KL_s and whitens over all tokens (arXiv 2501.03262, eqs. 7 to 9).

    Where the rewards alone have no variance, an estimator that divides by a deviation gives 0: it would scale differences of the
    penalty, however small, to the size of a reward.

    Args:
      rl: the method.
      rewards: [B,G] float.
      kept: [B,G] bool or None.
      old_logprobs: [B,G,C] of the policy that sampled.
      ref_logprobs: [B,G,C] of the reference policy.
      is_action: [B,G,C] bool, True where the policy wrote the token.

    Returns:
      [B,G,C]; zeros elsewhere.
    """
    # Masked before any sum: other log-probabilities are padding, or of observations.
    penalty = rl.kl_coef * jnp.where(is_action, kl_estimate(rl.kl_estimator, old_logprobs, ref_logprobs), 0.0)
    if rl.advantage_estimator == "whitened":
        penalty_to_go = jnp.flip(jnp.cumsum(jnp.flip(penalty, 2), 2), 2)
        counted = is_action if kept is None else is_action & kept[..., None]
        return jnp.where(jnp.any(whitened(rewards, kept)), whitened(rewards[..., None] - penalty_to_go, counted), 0.0)
    advantages = compute(rl, rewards - jnp.sum(penalty, axis=2), kept)
    if rl.advantage_estimator in SCALED:
        axis = 1 if rl.advantage_estimator == "normalised" else None
        advantages = jnp.where(jnp.any(compute(rl, rewards, kept), axis, keepdims=True), advantages, 0.0)
    return jnp.where(is_action, advantages[..., None], 0.0)


def group_normalised(rewards: Array, kept: Array | None = None) -> Array:
    """A_i = (r_i - mean(r)) / (std(r) + eps): GRPO (Shao et al. 2024, arXiv 2402.03300, section 4.1.2).

    A group with one kept sample gets 0 (verl keeps its raw reward).

    Args:
      rewards: [B,G] float.
      kept: [B,G] bool or None.

    Returns:
      [B,G]; zeros for groups without variance.
    """
    count, deviations = _moments(rewards, kept, 1)
    std = jnp.sqrt(jnp.sum(deviations**2, 1, keepdims=True) / jnp.maximum(count - DDOF, 1))
    return jnp.where(zero_variance(rewards, kept)[:, None], 0.0, deviations / (std + EPS))


def centred(rewards: Array, kept: Array | None = None) -> Array:
    """A_i = r_i - mean(r): Dr.GRPO (Liu et al. 2025, arXiv 2503.20783), without the division by std.

    Args:
      rewards: [B,G] float.
      kept: [B,G] bool or None.

    Returns:
      [B,G]; zeros for groups without variance.
    """
    _, deviations = _moments(rewards, kept, 1)
    return jnp.where(zero_variance(rewards, kept)[:, None], 0.0, deviations)


def leave_one_out(rewards: Array, kept: Array | None = None) -> Array:
    """A_i = r_i - mean of the other rewards: RLOO (Ahmadian et al. 2024, arXiv 2402.14740, eq. 5).

    Args:
      rewards: [B,G] float.
      kept: [B,G] bool or None.

    Returns:
      [B,G]; zeros for groups without variance.
    """
    count, deviations = _moments(rewards, kept, 1)
    # r_i - (n mean - r_i) / (n - 1) = n / (n - 1) (r_i - mean): no sum over the others is needed.
    advantages = deviations * count / jnp.maximum(count - 1, 1)
    return jnp.where(zero_variance(rewards, kept)[:, None], 0.0, advantages)


def whitened(rewards: Array, kept: Array | None = None) -> Array:
    """A = (x - mean) / (std + eps) over all kept values: REINFORCE++ (Hu 2025, arXiv 2501.03262, eq. 9).

    Args:
      rewards: any shape: rewards [B,G], or returns of tokens [B,G,C]. With several hosts pass the values of all hosts;
        otherwise each host normalises by moments of its own.
      kept: same shape, bool, or None.

    Returns:
      Same shape; zeros where not kept, and where all kept values are equal.
    """
    count, deviations = _moments(rewards, kept, None)
    std = jnp.sqrt(jnp.sum(deviations**2) / jnp.maximum(count - DDOF, 1))
    equal = zero_variance(rewards.reshape(1, -1), None if kept is None else kept.reshape(1, -1))
    return jnp.where(equal[0], 0.0, deviations / (std + EPS))


def batch_std(rewards: Array, kept: Array | None = None) -> Array:
    """Centred by group, divided by the batch's std: REINFORCE++-baseline (arXiv 2501.03262, section 3.2).

    Unlike GRPO's, the divisor does not favour groups that are nearly solved or nearly hopeless.

    Args:
      rewards: [B,G] float, of all hosts (see `whitened`).
      kept: [B,G] bool or None.

    Returns:
      [B,G]; zeros where not kept.
    """
    # Exactly 0 where all rewards of a group are equal: the batch's mean, which `whitened` takes off, is 0 but for rounding.
    return jnp.where(zero_variance(rewards, kept)[:, None], 0.0, whitened(centred(rewards, kept), kept))


def zero_variance(rewards: Array, kept: Array | None = None) -> Array:
    """[B] bool: groups whose kept rewards are all equal, or that keep fewer than two; their gradient is zero."""
    # By maximum and minimum, not by the deviation: the float mean of equal floats may be off by an ulp, and dividing that
    # difference by a deviation near zero gives an advantage that is far from zero.
    kept = jnp.ones(rewards.shape, bool) if kept is None else kept.astype(bool)
    high = jnp.max(jnp.where(kept, rewards, -jnp.inf), axis=1)
    low = jnp.min(jnp.where(kept, rewards, jnp.inf), axis=1)
    return ~(high > low)


def add_length_penalty(rl: RlConfig, rewards: Array, lengths: Array, max_completion: int) -> Array:
    """Add `overlong_penalty` to rewards [B,G] of completions of these lengths [B,G], if `rl.overlong_buffer` is set."""
    if not rl.overlong_buffer:
        return rewards
    return rewards + overlong_penalty(lengths, max_completion, rl.overlong_buffer)


def overlong_penalty(lengths: Array, limit: int, buffer: int) -> Array:
    """DAPO's soft length penalty (Yu et al. 2025, arXiv 2503.14476, eq. 13).

    0 up to limit - buffer tokens, then falling linearly to -1 at limit, and -1 beyond.

    Args:
      lengths: int, any shape.
      limit: the longest completion allowed, in tokens.
      buffer: tokens over which the penalty grows.

    Returns:
      Same shape, float, from -1 to 0.
    """
    return jnp.clip((limit - buffer - lengths) / buffer, -1.0, 0.0)


def _moments(rewards: Array, kept: Array | None, axis: int | None) -> tuple[Array, Array]:
    """Count of kept values over `axis` (axes are kept), and values less their mean, zero where not kept."""
    weights = jnp.ones_like(rewards) if kept is None else kept.astype(rewards.dtype)
    count = jnp.sum(weights, axis, keepdims=True)
    mean = jnp.sum(rewards * weights, axis, keepdims=True) / jnp.maximum(count, 1)  # a group may keep no sample
    return count, (rewards - mean) * weights
