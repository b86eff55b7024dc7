"""From judged groups to updates: advantages, packed minibatches, reference logprobs, passes over the batch."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import Mesh

from sqlr1_jax import packing, parallel, policy, rollouts
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import PackingConfig, RlConfig, SamplingConfig
from sqlr1_jax.records import Reward, Verdict
from sqlr1_jax.rl import advantages, losses
from sqlr1_jax.rollouts import Group
from sqlr1_jax.training import step
from sqlr1_jax.training.state import TrainState


class Judged(NamedTuple):
    """Groups of this host with a verdict and a reward for every completion."""

    groups: list[Group]
    verdicts: list[list[Verdict]]
    rewards: list[list[Reward]]


class Lesson(NamedTuple):
    """One step's rollouts, ready for updates.

    Attributes:
      batches: a global [A,m,T] batch for each minibatch.
      parts: this host's rows of each, where they come from included.
      fill: share of this host's places that hold a token.
      rewards: [B,G] float32 of this host, length penalty included.
      kept: [B,G] bool.
      lengths: [B,G] int.
      sampled: [B,G,C] float32, the sampler's logprobs.
      denominator: of the loss, or None for the one of what was packed.
    """

    batches: list[PackedBatch]
    parts: list[packing.PackedRows]
    fill: float
    rewards: np.ndarray
    kept: np.ndarray
    lengths: np.ndarray
    sampled: np.ndarray
    denominator: np.float32 | None = None


def check(rl: RlConfig, sampling: SamplingConfig) -> None:
    """Raises ValueError for rounded weights without their correction."""
    if sampling.weights == "int8" and not rl.importance_cap:
        raise ValueError(
            "--config.sampling.weights=int8 samples from another policy than the trainer's: set --config.rl.importance_cap=2 "
            "(truncated importance sampling corrects for it), or --config.sampling.weights=dtype"
        )


def fill(rl: RlConfig, draw: Callable[[int], Judged]) -> tuple[Judged, Judged]:
    """Dynamic sampling (DAPO, arXiv 2503.14476, section 3.2): groups without variance make place for others.

    Args:
      rl: choices; without `refill` the first draw is all.
      draw: the number of the attempt -> freshly sampled and judged groups. All hosts call it equally often.

    Returns:
      The first draw, which says how well the policy does, and what to learn from: at most as many groups, fewer if the
      attempts did not suffice, and the first draw if no group varies on this host.
    """
    first = draw(0)
    if not rl.dynamic_sampling_attempts:
        return first, first
    size, found = len(first.groups), _varied(first)
    for attempt in range(1, rl.dynamic_sampling_attempts + 1):
        if rollouts.agreed_max(size - len(found.groups)) <= 0:
            break
        found = Judged(*(a + b for a, b in zip(found, _varied(draw(attempt)))))
    return first, Judged(*(part[:size] for part in found)) if found.groups else first


def _varied(judged: Judged) -> Judged:
    some = [n for n, group in enumerate(judged.rewards) if len({r.total for r in group if not r.masked}) > 1]
    return Judged(*([part[n] for n in some] for part in judged))


def shuffled(rewards: Sequence[Sequence[Reward]], seed: int, step: int) -> list[list[Reward]]:
    """This host's rewards given to random completions of the batch, in groups as before; a function of (seed, step)."""
    flat = [one for group in rewards for one in group]
    order = iter(np.random.default_rng((seed, step)).permutation(len(flat)))
    return [[flat[next(order)] for _ in group] for group in rewards]


def prepare(
    mesh: Mesh,
    groups: Sequence[Group],
    rewards: Sequence[Sequence[Reward]],
    rl: RlConfig,
    rows: PackingConfig,
    longest: int,
) -> Lesson:
    """Advantages of this host's groups and their rows as a share of the global minibatches; `longest` is C.

    Groups whose advantages are all zero are not packed where nothing but the advantage has a gradient (no KL in the loss, no
    entropy bonus); the denominator still counts them, so the update is the same, and cheaper.
    """
    lengths = np.array([[len(c) for c in group.completions] for group in groups])
    total = np.array([[r.total for r in group] for group in rewards], np.float32)
    total = np.asarray(advantages.add_length_penalty(rl, jnp.asarray(total), jnp.asarray(lengths), longest))
    kept = np.array([[not r.masked for r in group] for group in rewards]) & np.isfinite(total)
    total = np.where(np.isfinite(total), total, np.float32(0))  # a reward that is no number teaches nothing
    sampled = np.zeros((*total.shape, lengths.max()), np.float32)
    for b, group in enumerate(groups):
        for g, logprobs in enumerate(group.logprobs):
            sampled[b, g, : len(logprobs)] = logprobs
    gained = _advantages(rl, total, kept)
    idle, denominator = ~gained.any(axis=1), None
    if rl.minibatches == 1 and not rl.kl_coef and not rl.entropy_coef and rollouts.agreed_max(float(idle.any())):
        counted = lengths * kept if rl.loss_aggregation == "token_mean" else kept & (lengths > 0)
        denominator = np.float32(rollouts.agreed_sums({"count": float(counted.sum())})["count"])
        taken = kept & ~idle[:, None]
    else:
        taken = kept
    here = policy.rows_here(rows, mesh)
    packed = packing.pack_groups(
        [group.prompt for group in groups],
        [group.completions for group in groups],
        row_length=rows.row_length,
        rows_multiple=here,
        advantages=gained,
        old_logprobs=sampled,
        kept=taken,
    )
    parts = packing.split_minibatches(packed, rl.minibatches, here)
    count = packing.next_power_of_two(int(rollouts.agreed_max(max(len(part.tokens) for part in parts) // here)))
    batches = [step.place_batch(mesh, packing.stack_microbatches(part, here, count)) for part in parts]
    return Lesson(batches, parts, packed.fill, total, kept, lengths, sampled, denominator)


def _advantages(rl: RlConfig, total: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """[B,G] of this host; moments over the batch are taken over all hosts' rewards."""
    return _over_all_hosts(functools.partial(advantages.compute, rl), total, kept)


def _over_all_hosts(make: Callable, *mine: np.ndarray) -> np.ndarray:
    """This host's part of `make(arrays)`, each array [B,...] joined from all hosts in their order.

    Hosts may have different B (`fill`); the others' are made up with zeros, which must count for nothing.
    """
    if jax.process_count() == 1:
        return np.asarray(make(*map(jnp.asarray, mine)))
    count = len(mine[0])
    most = int(rollouts.agreed_max(count))
    padded = (np.pad(x, ((0, most - count), *((0, 0),) * (x.ndim - 1))) for x in mine)
    everyone = [multihost_utils.process_allgather(x) for x in padded]
    made = np.asarray(make(*(jnp.asarray(x).reshape(-1, *x.shape[2:]) for x in everyone)))
    return made.reshape(-1, most, *made.shape[1:])[jax.process_index(), :count]


def refer(lesson: Lesson, rl: RlConfig, score: Callable, reference) -> Lesson:
    """The lesson with the reference's logprobs, and with the penalty taken off the rewards where it belongs there."""
    batches = [batch.replace(ref_logprobs=score(reference, batch)) for batch in lesson.batches]
    if rl.kl_placement == "reward":
        back = [(parallel.to_local(batch.ref_logprobs, axis=1), part) for batch, part in zip(batches, lesson.parts)]
        ref = sum(packing.gather_from_rows(values, part, lesson.sampled.shape) for values, part in back)
        gained = _less_kl(rl, lesson, ref)
        batches = [_with_advantages(batch, part, gained) for batch, part in zip(batches, lesson.parts)]
    return lesson._replace(batches=batches)


def _less_kl(rl: RlConfig, lesson: Lesson, ref: np.ndarray) -> np.ndarray:
    """[B,G,C] of this host; REINFORCE++ whitens over the tokens of all hosts, whose longest completions differ."""
    C = lesson.sampled.shape[2]
    longest = int(rollouts.agreed_max(C))
    sampled, ref = (np.pad(x, ((0, 0), (0, 0), (0, longest - C))) for x in (lesson.sampled, ref))
    mine = (lesson.rewards, lesson.kept, sampled, ref, lesson.lengths.astype(np.int32))
    return _over_all_hosts(functools.partial(advantages.compute_with_kl, rl), *mine)[..., :C]


def _with_advantages(batch: PackedBatch, part: packing.PackedRows, gained: np.ndarray) -> PackedBatch:
    values = packing.scatter_to_rows(gained, part)
    where, (count, _, size) = batch.advantages.sharding, batch.advantages.shape
    here = parallel.to_local(batch.advantages, axis=1).shape[1]
    values = np.pad(values, ((0, count * here - len(values)), (0, 0))).reshape(count, here, size)
    return batch.replace(advantages=jax.make_array_from_process_local_data(where, values))


def refresh(train: TrainState, rl: RlConfig, step: int, dtype: str) -> TrainState:
    """The state after `step` steps, from 0, with the policy as its own reference where that is due, in `dtype`."""
    due = rl.refresh_reference and step % rl.refresh_reference == 0
    return train.replace(reference=policy.frozen(train.params, dtype)) if due else train


def learn(lesson: Lesson, rl: RlConfig, update: Callable, score: Callable, train):
    """All updates of one step: `epochs` passes over the minibatches. Returns the state and the last update's metrics.

    Where updates were not finite the metrics are those of the first of them, which names the parts at fault.
    """
    batches = lesson.batches
    if rl.importance_cap and rl.updates > 1:
        batches = [losses.truncated_importance_sampling(rl, batch, score(train.params, batch)) for batch in batches]
    every = []
    for _ in range(rl.epochs):
        for batch in batches:
            train, learned = update(train, batch, lesson.denominator)
            every.append(learned)
    every = jax.device_get(every)
    return train, next((one for one in every if one["skipped"]), every[-1])
