"""The programs of one training step, traced from shapes, and what else stays in memory while each runs."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from sqlr1_jax import packing, parallel
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, PackingConfig, RlConfig, TurnsConfig
from sqlr1_jax.models import attention, int8, lora, param_table, qwen2
from sqlr1_jax.planning import gpus
from sqlr1_jax.sampling import SamplerOptions, aot, padded_length, turns
from sqlr1_jax.training import state, step

FILL = 0.95  # share of a row's positions that packing fills with tokens


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
      batch: prompts (GRPO) or examples (SFT) per step, over all devices.
      prompt: mean tokens of a prompt.
      completion: mean tokens of a completion or target.
      longest: most tokens of a prompt (GRPO).
      objective: the policy-gradient method; None is SFT.
      sampling: GRPO's sampler.
      turns: whether completions look before they answer (GRPO).
      adapters: LoRA; None trains all parameters.
      offload: the optimizer state is on the host except during the update.
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
    turns: TurnsConfig = TurnsConfig()
    adapters: LoraConfig | None = None
    offload: bool = False

    @property
    def shards(self) -> int:
        """Shards of the batch."""
        return self.mesh.shape["data"] * self.mesh.shape["fsdp"]

    @property
    def slots(self) -> int:
        """Prompts that are decoded at once over all devices (GRPO)."""
        return aot.slot_counts(self.sampling, self.mesh, self.batch, padded_length(self.longest))[0]

    @property
    def rounds(self) -> int:
        """How often the slots are filled in a step: each time, some completion is as long as the limit."""
        return math.ceil(self.batch / self.slots)

    @property
    def completions(self) -> int:
        """Completions (or targets) per step."""
        return self.batch * (self.sampling.group if self.sampling else 1)

    @property
    def microbatches(self) -> int:
        """Microbatches of one update that hold tokens."""
        tokens = self.batch * self.prompt + self.completions * self.completion
        tokens /= self.objective.minibatches if self.objective else 1
        return max(1, math.ceil(tokens / (self.packing.row_length * self.packing.rows * self.shards * FILL)))

    @property
    def updates(self) -> int:
        """Updates per step."""
        return self.objective.updates if self.objective else 1


@dataclasses.dataclass(frozen=True)
class Phase:
    """One program of a step, or several that run one after another.

    Attributes:
      name: what it does.
      programs: (traced, resident): lower and compile `traced` with the mesh in force; `resident` are bytes per device that stay in
        memory and are neither arguments nor results of it.
      holds: category -> bytes per device: arguments, results and everything resident.
      gradients: bytes per device of float32 gradients among its temporaries.
      runs: runs per step.
      bytes: that one run must read from and write to a device's memory: weights, optimizer state and caches. Activations are not
        counted; products of long rows take longer than to move them.
      trips: iterations of loops whose length depends on data; see `traffic.of_program`.
      unstated: bytes per device of cuDNN's workspace, which the compiler leaves out where it cannot ask cuDNN.
    """

    name: str
    programs: Sequence[tuple[Any, float]]
    holds: Mapping[str, float]
    gradients: float = 0.0
    runs: float = 1.0
    bytes: float = 0.0
    trips: tuple[int, ...] = ()
    unstated: float = 0.0


def local_bytes(tree) -> float:
    """Bytes per device of a tree of arrays or their shapes."""

    def leaf_bytes(leaf) -> float:
        sharding = getattr(leaf, "sharding", None)
        shape = leaf.shape if sharding is None else sharding.shard_shape(leaf.shape)
        return math.prod(shape) * jnp.dtype(leaf.dtype).itemsize

    return sum(map(leaf_bytes, jax.tree.leaves(tree)))


def phases(job: Job) -> list[Phase]:
    """The programs of a step in order. Raises ValueError if the mesh does not divide the model or the batch."""
    check(job)
    weights = _weights(job)
    train = _train(job)
    before_update = []
    if job.sampling is not None:
        before_update += _rollout(job, weights, train)
        if job.objective.kl_coef:
            before_update.append(_score(job, weights, train))
    return [*before_update, _update(job, weights, train)]


def floor(job: Job) -> float:
    """A lower bound of bytes per device, by arithmetic: what stays all step, with gradients or with the decode copy."""
    check(job)
    weights = _weights(job)
    train = _train(job)
    update = sum(_lasting(job, weights, train).values()) + local_bytes(_cast(train.params, jnp.float32))
    if job.sampling is None:
        return update
    copy = _gathered(job, "int8" if job.sampling.weights == "int8" else job.sampling.dtype)
    return max(update, sum(_resting(job, weights, train).values()) + copy)


def _gathered(job: Job, dtype) -> float:
    """Bytes per device of all weights, gathered over fsdp."""
    shapes = qwen2.table(job.config), job.config.sizes, jnp.dtype(dtype)
    return local_bytes(param_table.abstract(*shapes, job.mesh, parallel.DECODE_WEIGHTS))


def check(job: Job) -> None:
    """Raise ValueError if the mesh does not divide the batch."""
    if job.batch % job.shards:
        raise ValueError(
            f"--config.batch={job.batch} does not divide into {job.shards} shards (mesh data x fsdp): set it to a "
            f"multiple of {job.shards}, or give more devices to --config.mesh.tensor"
        )


def _lasting(job: Job, weights, train) -> dict[str, float]:
    """Bytes per device by category that stay in memory for the complete step."""
    resident = {"parameters": local_bytes(weights), "optimizer": local_bytes(train.opt_state)}
    if job.adapters:
        resident["adapters"] = local_bytes(train.params)
    elif job.objective is not None and job.objective.kl_coef:
        resident["reference"] = local_bytes(_cast(weights, job.compute.dtype))
    return resident


def _resting(job: Job, weights, train) -> dict[str, float]:
    """Bytes per device by category while completions are sampled and the reference scores them."""
    resident = _lasting(job, weights, train)
    return resident | {"optimizer": 0.0} if job.offload else resident


def _weights(job: Job):
    """The shapes of the model's parameters; those below adapters may be rounded."""
    make = int8.abstract if job.adapters and job.adapters.base == "int8" else param_table.abstract
    return make(qwen2.table(job.config), job.config.sizes, job.dtype, job.mesh)


def _train(job: Job):
    """The train state's shapes; adapters are float32 whatever the dtype of their base."""
    dtype = jnp.float32 if job.adapters else job.dtype
    return state.abstract(job.config, job.optimizer, job.mesh, dtype, job.adapters)


def _cast(tree, dtype):
    return jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, jnp.dtype(dtype), sharding=x.sharding), tree)


def _rollout(job: Job, weights, train) -> list[Phase]:
    resident = _resting(job, weights, train)
    phases_ = []
    policy = lora.attach(weights, train.params, job.adapters) if job.adapters else weights
    size = padded_length(job.longest)
    rollout = aot.trace_rollout(
        job.config, job.sampling, job.mesh, prompts=job.batch, size=size, params=policy, stop_tokens=(0, 1),
        looks=job.turns,
    )  # fmt: skip
    _, at_once = aot.slot_counts(job.sampling, job.mesh, job.batch, size)
    other = sum(resident.values()) - local_bytes(policy)
    resident["decode weights"] = local_bytes(rollout.weights)
    total = sum(resident.values())
    copies = [(copy, total - local_bytes(arguments)) for copy, arguments in rollout.copies]
    moved = local_bytes(policy) + resident["decode weights"]
    phases_.append(Phase("decode copy", copies, dict(resident), bytes=moved))
    resident["cache"] = local_bytes(rollout.cache)
    other += resident["decode weights"]
    prefills = job.batch / at_once * job.prompt / size
    moved = _gathered(job, job.sampling.dtype) + resident["cache"]
    programs = [(rollout.programs["prefill"], other)]
    phases_.append(Phase("prefill", programs, dict(resident), runs=prefills, bytes=moved))
    resident["cache"] += local_bytes(rollout.chunks)
    other = sum(resident.values()) - resident["decode weights"] - resident["cache"]
    runs = job.rounds * job.sampling.max_completion / job.sampling.segment
    trips = (job.sampling.segment, 32, 32)
    # Every step reads the weights and the caches to their full width.
    moved = job.sampling.segment * (resident["decode weights"] + resident["cache"])
    programs = [(rollout.programs["segment"], other)]
    phases_.append(Phase("decode", programs, dict(resident), runs=runs, bytes=moved, trips=trips))
    if job.turns.max:
        # As if every completion looked as often as it may.
        keys = size + turns.window_size(job.sampling, job.turns.tokens)
        rows, _ = turns.insertion_rows(job.sampling, job.turns.tokens, keys)
        runs = job.turns.max * math.ceil(job.completions / job.shards / rows)
        moved = resident["decode weights"] + resident["cache"]
        programs = [(rollout.programs["insert"], other)]
        phases_.append(Phase("observe", programs, dict(resident), runs=runs, bytes=moved))
    return phases_


def _rows(job: Job) -> PackedBatch:
    """The shapes of one update's batch [A,m,T]."""
    A, m = packing.next_power_of_two(job.microbatches), job.packing.rows * job.shards
    shape, sharding = (A, m, job.packing.row_length), parallel.sharding(job.mesh, "A M T")
    dtypes = {name: jnp.float32 if name in packing.FLOAT_FIELDS else jnp.int32 for name in packing.FIELDS}
    return PackedBatch(
        **{name: jax.ShapeDtypeStruct(shape, dtype, sharding=sharding) for name, dtype in dtypes.items()}
    )


def _trips(job: Job, loop: bool) -> tuple[int, ...]:
    """Iterations of an update's loops over microbatches and over pairs of blocks."""
    with jax.set_mesh(job.mesh):
        pairs = visited_pairs(job.packing.row_length, job.compute.attention, parallel.platform())
    return (job.microbatches,) * loop + (pairs,)


def visited_pairs(length: int, implementation: str, platform: str) -> int:
    """Pairs of blocks that one loop of packed attention visits: half of those below the diagonal, as rows of several groups have.

    The loop of `blocks` goes over a whole row. On GPUs, a program of `flash` has one block and goes over those that it meets.
    """
    if (implementation, platform) == ("flash", "gpu"):
        return max(1, (-(-length // attention.GPU_TILE) + 1) // 4)
    blocks = -(-length // attention.BLOCK)
    return max(1, blocks * (blocks + 1) // 4)


def _score(job: Job, weights, train) -> Phase:
    resident = _resting(job, weights, train)
    reference = weights if job.adapters else _cast(weights, job.compute.dtype)
    score = step.make_score(job.config, job.mesh, compute=job.compute, temperature=job.sampling.temperature)
    with jax.set_mesh(job.mesh):
        traced = score.jitted.trace(reference, _rows(job))
    other = sum(resident.values()) - local_bytes(reference)
    moved = job.microbatches * _gathered(job, job.compute.dtype)
    runs = job.objective.minibatches
    return Phase("reference", [(traced, other)], resident, runs=runs, bytes=moved, trips=_trips(job, True))


def _update(job: Job, weights, train) -> Phase:
    resident, rows = _lasting(job, weights, train), _rows(job)
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
    gradients = local_bytes(_cast(train.params, jnp.float32))
    # Per microbatch the weights forward, again, and backward, and the sum of gradients; at the end the state.
    moved = job.microbatches * (3 * _gathered(job, job.compute.dtype) + 2 * gradients) + 2 * local_bytes(train)
    return Phase(
        "update",
        [(traced, resident.get("reference", 0.0))],
        resident,
        gradients=gradients,
        runs=job.updates,
        bytes=moved,
        trips=_trips(job, rows.tokens.shape[0] > 1),
        unstated=_cudnn_workspace(job) if job.compute.attention == "cudnn" else 0.0,
    )


def _cudnn_workspace(job: Job) -> float:
    config, tensor = job.config, job.mesh.shape["tensor"]
    rows, length = job.packing.rows, job.packing.row_length
    return gpus.cudnn_workspace(rows, length, config.heads // tensor, config.kv_heads // tensor, config.head)
