"""From judged rollouts to updates: advantages, packed minibatches, reference logprobs, passes over the batch."""

from __future__ import annotations

import dataclasses
import functools
import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh

from sqlr1_jax import global_batches, hosts, packed_rows, packing, parallel
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import PackingConfig, RlConfig, SamplingConfig
from sqlr1_jax.policy import frozen_copy
from sqlr1_jax.records import Reward
from sqlr1_jax.rl import advantages, losses
from sqlr1_jax.rollouts import Group, JudgedRollouts
from sqlr1_jax.training import optimizer
from sqlr1_jax.training.state import TrainState


class RlBatch(NamedTuple):
    """One step's rollouts, ready for updates.

    Attributes:
      minibatches: a global [A,m,T] batch for each minibatch.
      rows: this host's rows of each minibatch, with where each token comes from.
      fill: share of this host's row positions that hold a token.
      rewards: [B,G] float32 of this host, length penalty included.
      advantages: [B,G] float32 of this host, before a KL penalty within the reward.
      kept: [B,G] bool, samples that count.
      actions: [B,G,C] bool, tokens that the policy wrote.
      sampled: [B,G,C] float32, the sampler's logprobs.
      denominator: of the loss; None uses that of what was packed.
      has_advantages: whether any advantage on any host is not 0.
      right: [B,G,C] bool, tokens of clauses shown to be right, with `rl.credit=clause`.
    """

    minibatches: list[PackedBatch]
    rows: list[packed_rows.PackedRows]
    fill: float
    rewards: np.ndarray
    advantages: np.ndarray
    kept: np.ndarray
    actions: np.ndarray
    sampled: np.ndarray
    denominator: np.float32 | None = None
    has_advantages: bool = True
    right: np.ndarray | None = None


def check(rl: RlConfig, sampling: SamplingConfig) -> None:
    """Raise ValueError if the sampler rounds its weights and nothing corrects for it, or it would be taken for divergence."""
    if sampling.weights == "int8" and rl.kl_coef and rl.kl_placement == "reward":
        raise ValueError(
            "--config.rl.kl_placement=reward compares the sampler's probabilities with the reference's, and "
            "--config.sampling.weights=int8 rounds them: set --config.rl.kl_placement=loss, or --config.sampling.weights=dtype"
        )
    if sampling.weights == "int8" and not rl.importance_cap:
        raise ValueError(
            "--config.sampling.weights=int8 samples from another policy than the trainer's: set --config.rl.importance_cap=2 "
            "(truncated importance sampling corrects for it), or --config.sampling.weights=dtype"
        )


def learns_from_equal_groups(rl: RlConfig) -> bool:
    """Whether a step may learn although the rewards of each group are equal: it replaces such groups, or compares with the whole batch."""
    return rl.dynamic_sampling_attempts > 0 or rl.advantage_estimator == "whitened"


def dynamic_sampling(rl: RlConfig, first: JudgedRollouts, draw: Callable[[int], JudgedRollouts]) -> JudgedRollouts:
    """Replace groups without reward variance (DAPO, arXiv 2503.14476, section 3.2).

    Args:
      rl: without `dynamic_sampling_attempts` the first rollouts are returned.
      first: scored rollouts of the step's questions.
      draw: number of the attempt, from 1 -> scored rollouts of other questions. All hosts call it equally often.

    Returns:
      As many groups as `first` at most, all with variance; fewer if the attempts did not suffice. `first` if no group on this host
      has variance, because an update needs rows: masked if another host has such groups, so that it has no share in the loss.
    """
    if not rl.dynamic_sampling_attempts:
        return first
    size, kept = len(first.groups), _with_variance(rl, first)
    for attempt in range(1, rl.dynamic_sampling_attempts + 1):
        # The host that lacks most groups decides, so that all hosts draw equally often.
        if hosts.max_over_processes(size - len(kept.groups)) <= 0:
            break
        kept = kept.join(_with_variance(rl, draw(attempt)))
    found_by_any = hosts.any_process(bool(kept.groups))  # all hosts must ask
    if kept.groups:
        return kept.take(range(min(size, len(kept.groups))))
    if not found_by_any:
        return first
    masked = [[dataclasses.replace(reward, masked=True) for reward in group] for group in first.rewards]
    return dataclasses.replace(first, rewards=masked)


def _with_variance(rl: RlConfig, judged: JudgedRollouts) -> JudgedRollouts:
    # Parts may differ although their sums are equal, and then their advantages do. Neither the length part nor the length penalty
    # counts: DAPO asks whether some answers are right and some wrong, and completions of one length are rare.
    def distinct(group: Sequence[Reward]) -> int:
        without = [dataclasses.replace(reward, length=0.0) for reward in group if not reward.masked]
        return len({r.parts if rl.normalise == "parts" else r.total for r in without})

    varied = (distinct(group) > 1 for group in judged.rewards)
    return judged.take([n for n, varies in enumerate(varied) if varies])


def shuffle_rewards(rewards: Sequence[Sequence[Reward]], seed: int, step: int) -> list[list[Reward]]:
    """A control: this host's rewards given to random completions of the batch; a function of (seed, step)."""
    flat = [reward for group in rewards for reward in group]
    order = iter(np.random.default_rng((seed, step)).permutation(len(flat)))
    return [[flat[next(order)] for _ in group] for group in rewards]


def make(
    mesh: Mesh,
    judged: JudgedRollouts,
    rl: RlConfig,
    rows: PackingConfig,
    max_completion: int,
    right_tokens: Sequence[Sequence[Sequence[int]]] | None = None,
) -> RlBatch:
    """Advantages of this host's groups, packed as its share of the global minibatches.

    Groups whose advantages are all zero are not packed where only the advantage has a gradient (no KL penalty, no entropy bonus,
    one minibatch); the denominator still counts them, so the update is the same, and cheaper.

    Args:
      mesh: of the batch.
      judged: this host's rollouts, scored.
      rl: the method.
      rows: sizes of rows and microbatches.
      max_completion: tokens of the longest completion allowed.
      right_tokens: [B][G] indices of the tokens that a negative advantage spares; None without `rl.credit=clause`.
    """
    groups = judged.groups
    lengths = np.array([group.lengths for group in groups])  # observations are neither rewarded nor counted
    penalty = length_penalty(rl, groups, max_completion)
    rewards = np.array([[r.total for r in group] for group in judged.rewards], np.float32) + penalty
    kept = np.array([[not r.masked for r in group] for group in judged.rewards]) & np.isfinite(rewards)
    # A user's reward may be beyond float32; it must not spread.
    rewards = np.where(np.isfinite(rewards), rewards, np.float32(0))
    sampled, actions = _sampler_logprobs(groups)
    values = _advantages(rl, judged, rewards, penalty, kept)
    right = None if right_tokens is None else _token_mask(right_tokens, sampled.shape)

    # A row whose advantages are all zero has no gradient unless another term of the loss reaches it.
    idle, packed_samples, denominator = ~values.any(axis=1), kept, None
    only_advantages = rl.minibatches == 1 and not rl.kl_coef and not rl.entropy_coef
    if only_advantages:  # also where no group is idle, or an update without this number would be a second program
        counted = lengths * kept if rl.loss_aggregation == "token_mean" else kept & (lengths > 0)
        denominator = np.float32(hosts.sum_over_processes({"count": float(counted.sum())})["count"])
        packed_samples = kept & ~idle[:, None]

    local_rows = global_batches.rows_per_host(rows, mesh)
    pack = functools.partial(
        packing.pack_groups,
        [group.prompt for group in groups],
        [group.completions for group in groups],
        rows_multiple=local_rows,
        advantages=values if right is None else np.asarray(advantages.clause_credit(values, right)),
        old_logprobs=sampled,
        kept=packed_samples,
        actions=[group.actions for group in groups] if groups[0].actions else None,
        prefix_labels=[group.question.db for group in groups],
    )
    packed = global_batches.pack_short(pack, rows.row_length)
    warn_of_empty_minibatches(packed, rl.minibatches)
    parts = packed_rows.split_minibatches(packed, rl.minibatches, local_rows, first=jax.process_index())
    return RlBatch(
        global_batches.place(mesh, parts, local_rows),
        parts,
        float(np.mean([part.fill for part in parts])),
        rewards,
        values,
        kept,
        actions,
        sampled,
        denominator,
        hosts.any_process(bool(values.any())),
        right,
    )


@functools.cache
def _warn_once(message: str) -> None:
    logging.warning(message)


def warn_of_empty_minibatches(packed: packed_rows.PackedRows, minibatches: int) -> None:
    """Warn once if all hosts together have fewer rows than minibatches: no row is split, so some updates are not made."""
    if minibatches == 1:
        return
    used = hosts.sum_over_processes({"rows": float(packed.segment_ids.any(axis=1).sum())})["rows"]
    if used < minibatches and jax.process_index() == 0:
        _warn_once(
            f"a step has fewer rows than rl.minibatches={minibatches}, so some updates are not made: lower --config.packing.row_length or "
            "rl.minibatches, or raise --config.batch"
        )


def length_penalty(rl: RlConfig, groups: Sequence[Group], max_completion: int) -> np.ndarray:
    """[B,G] float32, what `rl.overlong_buffer` adds to the rewards: at most 0.

    Observations count, as they do in the limit that the length is compared with.
    """
    lengths = jnp.array([[len(completion) for completion in group.completions] for group in groups])
    return np.asarray(advantages.add_length_penalty(rl, jnp.zeros(lengths.shape), lengths, max_completion))


def _sampler_logprobs(groups: Sequence[Group]) -> tuple[np.ndarray, np.ndarray]:
    """[B,G,C] float32, zero behind a completion's length; and [B,G,C] bool, True where the policy wrote the token."""
    longest = max(len(completion) for group in groups for completion in group.completions)
    sampled = np.zeros((len(groups), len(groups[0].completions), longest), np.float32)
    actions = np.zeros(sampled.shape, bool)
    for b, group in enumerate(groups):
        for g, logprobs in enumerate(group.logprobs):
            sampled[b, g, : len(logprobs)] = logprobs
            actions[b, g, : len(logprobs)] = group.actions[g] if group.actions else True
    return sampled, actions


def _advantages(
    rl: RlConfig, judged: JudgedRollouts, rewards: np.ndarray, penalty: np.ndarray, kept: np.ndarray
) -> np.ndarray:
    """[B,G] of this host, of the rewards with their length penalty or of each part by itself; all arguments are [B,G]."""
    if rl.normalise == "reward":
        return _over_all_hosts(functools.partial(advantages.compute, rl), rewards, kept)
    parts = np.array([[r.parts for r in group] for group in judged.rewards], np.float32)
    parts = np.concatenate([parts, penalty[..., None]], axis=2)  # the length penalty is a part as well
    parts = np.where(kept[..., None], parts, np.float32(0))
    return _over_all_hosts(functools.partial(advantages.compute_by_parts, rl), parts, kept)


def _token_mask(indices: Sequence[Sequence[Sequence[int]]], shape: tuple[int, ...]) -> np.ndarray:
    """[B,G,C] bool of indices [B][G]."""
    mask = np.zeros(shape, bool)
    for b, group in enumerate(indices):
        for g, tokens in enumerate(group):
            mask[b, g, tokens] = True
    return mask


def _over_all_hosts(function: Callable[..., jax.Array], *arrays: np.ndarray) -> np.ndarray:
    """This host's rows of `function(arrays)`, each array [B,...] joined over all hosts.

    Moments over the batch need the rewards of all hosts: with those of one host alone the result would depend on their number.
    """
    joined, mine = hosts.gather_arrays(*arrays)
    return np.asarray(function(*map(jnp.asarray, joined)))[mine]


def add_reference_logprobs(batch: RlBatch, rl: RlConfig, score: Callable, reference: Any) -> RlBatch:
    """The batch with the reference's logprobs; with `kl_placement=reward` their penalty is taken off the rewards.

    Args:
      batch: of this step.
      rl: estimator, weight and placement of the penalty.
      score: (parameters, minibatch) -> logprobs.
      reference: the reference policy's parameters.
    """
    minibatches = [minibatch.replace(ref_logprobs=score(reference, minibatch)) for minibatch in batch.minibatches]
    if rl.kl_placement == "reward":
        # Tokens of a minibatch are zero in all others, so the sum over minibatches is every token once.
        logprobs = [parallel.to_local(minibatch.ref_logprobs, axis=1) for minibatch in minibatches]
        parts = (packed_rows.gather_from_rows(x, rows, batch.sampled.shape) for x, rows in zip(logprobs, batch.rows))
        values = _advantages_with_kl(rl, batch, sum(parts))
        if batch.right is not None:
            values = np.asarray(advantages.clause_credit(values, batch.right))
        minibatches = [_with_advantages(m, rows, values) for m, rows in zip(minibatches, batch.rows)]
    return batch._replace(minibatches=minibatches)


def _advantages_with_kl(rl: RlConfig, batch: RlBatch, ref: np.ndarray) -> np.ndarray:
    """[B,G,C] of this host; REINFORCE++ whitens over the tokens of all hosts, whose longest completions differ."""
    C = batch.sampled.shape[2]
    longest = int(hosts.max_over_processes(C))  # arrays that are gathered must have one shape on all hosts
    sampled, ref, actions = (np.pad(x, ((0, 0), (0, 0), (0, longest - C))) for x in (batch.sampled, ref, batch.actions))
    arrays = (batch.rewards, batch.kept, sampled, ref, actions)
    return _over_all_hosts(functools.partial(advantages.compute_with_kl, rl), *arrays)[..., :C]


def _with_advantages(minibatch: PackedBatch, rows: packed_rows.PackedRows, values: np.ndarray) -> PackedBatch:
    """The minibatch with advantages per token, values [B,G,C] of this host."""
    values = packed_rows.scatter_to_rows(values, rows)
    sharding, (count, _, size) = minibatch.advantages.sharding, minibatch.advantages.shape
    local_rows = parallel.to_local(minibatch.advantages, axis=1).shape[1]
    # The minibatch was padded to a power of two of microbatches; pad the new values alike.
    values = np.pad(values, ((0, count * local_rows - len(values)), (0, 0))).reshape(count, local_rows, size)
    return minibatch.replace(advantages=jax.make_array_from_process_local_data(sharding, values))


def has_gradient(batch: RlBatch, rl: RlConfig, state: TrainState) -> bool:
    """Whether the update of this batch can change the policy; the same on all hosts.

    Without advantages the KL penalty is left, in the reward only if the estimator does not divide by a deviation
    (`advantages.compute_with_kl`). Its gradient is 0 until the first update, while the policy is its reference; what rounding leaves of
    it must not reach Adam, which would scale it up to steps of ordinary size.
    """
    if batch.has_advantages or rl.entropy_coef:
        return True
    if rl.kl_placement == "reward" and rl.advantage_estimator in advantages.SCALED:
        return False
    return bool(rl.kl_coef) and optimizer.updates_made(state.opt_state) > 0


def run_updates(
    batch: RlBatch, rl: RlConfig, update: Callable, score: Callable, state: TrainState
) -> tuple[TrainState, dict]:
    """All updates of one step: `epochs` passes over the minibatches.

    Returns:
      the state, and the metrics of the last update that had tokens; of the first one that was not finite if there was one, since
      those name the parameters at fault. An update without a gradient is skipped: it would only cost time, shrink the weights and move
      the moments of the optimizer.
    """
    if not has_gradient(batch, rl, state):
        return state.replace(step=state.step + rl.updates), {"tokens": 0.0, "grad_norm": 0.0, "skipped": 0.0}
    minibatches, gap = batch.minibatches, {}
    if rl.importance_cap and rl.updates > 1:
        # The trainer's own probabilities before the first update; with a single update the loss recomputes them anyway.
        scores = [score(state.params, minibatch) for minibatch in minibatches]
        gap = jax.device_get(losses.logprob_gap(minibatches[0], scores[0]))
        minibatches = [losses.truncated_importance_sampling(rl, *pair) for pair in zip(minibatches, scores)]
    metrics = []
    for _ in range(rl.epochs):
        for minibatch in minibatches:
            state, update_metrics = update(state, minibatch, batch.denominator)
            metrics.append(update_metrics)
    metrics = jax.device_get(metrics)  # after the loop: reading earlier would wait for each update
    with_tokens = [m for m in metrics if m["tokens"]]
    skipped = sum(m["skipped"] for m in with_tokens) / max(len(with_tokens), 1)
    # Rows may be fewer than minibatches; then the last minibatches are empty, and so are their metrics.
    last = with_tokens[-1] if with_tokens else metrics[-1]
    # Sampler against trainer, before updates have moved the policy away from both.
    gap = gap or {key: value for key, value in metrics[0].items() if key.startswith("logprob_gap")}
    return state, next((m for m in metrics if m["skipped"]), last | gap) | {"skipped": skipped}


def refresh_reference(state: TrainState, rl: RlConfig, steps: int, dtype: str) -> TrainState:
    """The state after `steps` steps, from 0, with the policy as its own reference where that is due, in `dtype`."""
    due = rl.refresh_reference and steps % rl.refresh_reference == 0
    return state.replace(reference=frozen_copy(state.params, dtype)) if due else state
