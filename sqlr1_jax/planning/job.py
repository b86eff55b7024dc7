"""The programs of one step of training, traced from shapes alone, and what else lies in memory while each runs."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from sqlr1_jax import packing, parallel
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, PackingConfig, RlConfig
from sqlr1_jax.models import lora, param_table, qwen2
from sqlr1_jax.sampling import SamplerOptions, aot, padded_length
from sqlr1_jax.training import state, step

FILL = 0.95  # share of a row's places that packing fills
PAIRS = 128  # places of a block of `blocks` attention


@dataclasses.dataclass(frozen=True)
class Job:
    """One step of sft or grpo on a mesh.

    Attributes:
      config: sizes of the model.
      mesh: of real or described devices.
      dtype: of the parameters.
      optimizer: an optax transformation.
      compute: with `attention` resolved.
      packing: rows of the update.
      batch: prompts (GRPO) or examples (SFT) a step, over all devices.
      prompt: mean tokens of a prompt.
      completion: mean tokens of a completion.
      longest: of a prompt, at most (GRPO).
      objective: GRPO's choices; None is SFT.
      sampling: GRPO's sampler.
      adapters: LoRA, or None: all parameters are trained.
      offload: the optimiser's state is on the host but for the update.
    """

    config: qwen2.Config
    mesh: Any
    dtype: Any
    optimizer: Any
    compute: ComputeConfig
    packing: PackingConfig
    batch: int
    prompt: int
    completion: int
    longest: int = 0
    objective: RlConfig | None = None
    sampling: SamplerOptions | None = None
    adapters: LoraConfig | None = None
    offload: bool = False

    @property
    def shares(self) -> int:
        """Into how many the batch is cut."""
        return self.mesh.shape["data"] * self.mesh.shape["fsdp"]

    @property
    def completions(self) -> int:
        """Completions (or targets) a step."""
        return self.batch * (self.sampling.group if self.sampling else 1)

    @property
    def microbatches(self) -> int:
        """Microbatches of one update that hold tokens."""
        tokens = self.batch * self.prompt + self.completions * self.completion
        tokens /= self.objective.minibatches if self.objective else 1
        return max(1, math.ceil(tokens / (self.packing.row_length * self.packing.rows * self.shares * FILL)))

    @property
    def updates(self) -> int:
        """Updates a step."""
        return self.objective.updates if self.objective else 1


@dataclasses.dataclass(frozen=True)
class Phase:
    """One program of a step, or several that run one after another.

    Attributes:
      name: what it does.
      programs: (traced, beside): lower and compile it with the mesh in force; bytes a device of what stays in memory and is
        neither an argument nor a result of it.
      holds: category -> bytes a device: arguments, results and all that stays in memory beside them.
      gradients: bytes a device of float32 gradients among its temporaries.
      runs: how often a step runs it.
      trips: how often loops run whose length depends on data; see `cost.of_program`.
    """

    name: str
    programs: Sequence[tuple[Any, float]]
    holds: Mapping[str, float]
    gradients: float = 0.0
    runs: float = 1.0
    trips: tuple[int, ...] = ()


def local_bytes(tree) -> float:
    """Bytes a device of a tree of arrays or their shapes."""

    def one(leaf) -> float:
        where = getattr(leaf, "sharding", None)
        dims = leaf.shape if where is None else where.shard_shape(leaf.shape)
        return math.prod(dims) * jnp.dtype(leaf.dtype).itemsize

    return sum(map(one, jax.tree.leaves(tree)))


def phases(job: Job) -> list[Phase]:
    """The programs of a step in their order. Raises ValueError if the mesh does not divide the model or the batch."""
    check(job)
    weights = param_table.abstract(qwen2.table(job.config), job.config.sizes, job.dtype, job.mesh)
    train = _train(job)
    made = []
    if job.sampling is not None:
        made += _rollout(job, weights, train)
        if job.objective.kl_coef:
            made.append(_score(job, weights, train))
    return [*made, _update(job, weights, train)]


def floor(job: Job) -> float:
    """Bytes a device that no compiler can do without, by arithmetic: what lasts, with gradients or with the decode copy."""
    check(job)
    weights = param_table.abstract(qwen2.table(job.config), job.config.sizes, job.dtype, job.mesh)
    train = _train(job)
    update = sum(_lasting(job, weights, train).values()) + local_bytes(_cast(train.params, jnp.float32))
    if job.sampling is None:
        return update
    dtype = jnp.dtype("int8" if job.sampling.weights == "int8" else job.sampling.dtype)
    copy = param_table.abstract(qwen2.table(job.config), job.config.sizes, dtype, job.mesh, parallel.DECODE_WEIGHTS)
    return max(update, sum(_resting(job, weights, train).values()) + local_bytes(copy))


def check(job: Job) -> None:
    """Raises ValueError if the mesh does not cut the batch evenly."""
    if job.batch % job.shares:
        raise ValueError(
            f"batch={job.batch} cannot be cut into {job.shares} shares (mesh data x fsdp): set --config.batch to a "
            f"multiple of {job.shares}, or give more devices to --config.mesh.tensor"
        )


def _lasting(job: Job, weights, train) -> dict[str, float]:
    """What a step keeps in memory from its begin to its end."""
    held = {"parameters": local_bytes(weights), "optimizer": local_bytes(train.opt_state)}
    if job.adapters:
        held["adapters"] = local_bytes(train.params)
    elif job.objective is not None and job.objective.kl_coef:
        held["reference"] = local_bytes(_cast(weights, job.compute.dtype))
    return held


def _resting(job: Job, weights, train) -> dict[str, float]:
    """What lies in the device's memory while completions are sampled and the reference scores them."""
    held = _lasting(job, weights, train)
    return held | {"optimizer": 0.0} if job.offload else held


def _train(job: Job):
    """The train state's shapes; adapters are float32 whatever the base is."""
    dtype = jnp.float32 if job.adapters else job.dtype
    return state.abstract(job.config, job.optimizer, job.mesh, dtype, job.adapters)


def _cast(tree, dtype):
    return jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, jnp.dtype(dtype), sharding=x.sharding), tree)


def _rollout(job: Job, weights, train) -> list[Phase]:
    held = _resting(job, weights, train)
    made = []
    policy = lora.attach(weights, train.params, job.adapters) if job.adapters else weights
    size = padded_length(job.longest)
    made_of = aot.trace_rollout(
        job.config, job.sampling, job.mesh, prompts=job.batch, size=size, params=policy, stop_tokens=(0, 1)
    )
    _, at_once = aot.slot_counts(job.sampling, job.mesh, job.batch, size)
    beside = sum(held.values()) - local_bytes(policy)
    held["decode weights"] = local_bytes(made_of.weights)
    total = sum(held.values())
    copies = [(copy, total - local_bytes(held_by_it)) for copy, held_by_it in made_of.copies]
    made.append(Phase("decode copy", copies, dict(held)))
    held["cache"] = local_bytes(made_of.cache)
    beside += held["decode weights"]
    prefills = job.batch / at_once * job.prompt / size
    made.append(Phase("prefill", [(made_of.programs["prefill"], beside)], dict(held), runs=prefills))
    held["cache"] += local_bytes(made_of.chunks)
    beside = sum(held.values()) - held["decode weights"] - held["cache"]
    runs = job.sampling.max_completion / job.sampling.segment
    trips = (job.sampling.segment, 32, 32)
    made.append(Phase("decode", [(made_of.programs["segment"], beside)], dict(held), runs=runs, trips=trips))
    return made


def _rows(job: Job) -> PackedBatch:
    """The shapes of one update's batch [A,m,T]."""
    A, m = packing.next_power_of_two(job.microbatches), job.packing.rows * job.shares
    where = parallel.sharding(job.mesh, "A M T")
    one = lambda dtype: jax.ShapeDtypeStruct((A, m, job.packing.row_length), dtype, sharding=where)  # noqa: E731
    return PackedBatch(
        **{name: one(jnp.float32 if name in packing.FLOAT_FIELDS else jnp.int32) for name in packing.FIELDS}
    )


def _trips(job: Job, loop: bool) -> tuple[int, ...]:
    """Lengths of an update's loops over microbatches and over pairs of blocks (half of all below the diagonal)."""
    blocks = -(-job.packing.row_length // PAIRS)
    return (job.microbatches,) * loop + (max(1, blocks * (blocks + 1) // 4),)


def _score(job: Job, weights, train) -> Phase:
    held = _resting(job, weights, train)
    reference = weights if job.adapters else _cast(weights, job.compute.dtype)
    score = step.make_score(job.config, job.mesh, compute=job.compute, temperature=job.sampling.temperature)
    with jax.set_mesh(job.mesh):
        traced = score.jitted.trace(reference, _rows(job))
    beside = sum(held.values()) - local_bytes(reference)
    return Phase("reference", [(traced, beside)], held, runs=job.objective.minibatches, trips=_trips(job, True))


def _update(job: Job, weights, train) -> Phase:
    held, rows = _lasting(job, weights, train), _rows(job)
    options = dict(compute=job.compute, adapters=job.adapters)
    if job.objective is None:
        update = step.make_sft_step(job.config, job.optimizer, job.mesh, **options)
    else:
        update = step.make_rl_step(
            job.config,
            job.objective,
            job.optimizer,
            job.mesh,
            temperature=job.sampling.temperature,
            max_completion=job.sampling.max_completion,
            **options,
        )
    arguments = (train, rows, None, weights) if job.adapters else (train, rows)
    with jax.set_mesh(job.mesh):
        traced = update.jitted.trace(*arguments)
    return Phase(
        "update",
        [(traced, held.get("reference", 0.0))],
        held,
        gradients=local_bytes(_cast(train.params, jnp.float32)),
        runs=job.updates,
        trips=_trips(job, rows.tokens.shape[0] > 1),
    )
