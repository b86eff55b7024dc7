"""The programs of one training step, traced from shapes, and what else stays in memory while each runs."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from sqlr1_jax import config, packed_rows, parallel
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import GrpoConfig, SftConfig
from sqlr1_jax.models import int8, lora, param_table, qwen2
from sqlr1_jax.planning import chips
from sqlr1_jax.sampling import SamplerOptions, aot, padded_length
from sqlr1_jax.training import optimizer, state, step

Config = GrpoConfig | SftConfig
FILL = 0.95  # share of a row's positions that packing fills with tokens
TARGET_TOKENS = 256  # of a supervised example; prompts and completions are taken to be half as long as they may be


@dataclasses.dataclass(frozen=True)
class Job:
    """One step of sft or grpo on a mesh. ValueError: the mesh does not divide the batch."""

    cfg: Config  # of the run, with dtypes, attention and the longest prompt chosen
    model: qwen2.Config
    mesh: Any  # of real or described devices

    def __post_init__(self):
        if self.cfg.batch % self.shards:
            raise ValueError(
                f"--config.batch={self.cfg.batch} does not divide into {self.shards} shards (mesh data x fsdp): set it to a "
                f"multiple of {self.shards}, or give more devices to --config.mesh.tensor"
            )

    @property
    def grpo(self) -> bool:
        """Whether completions are sampled."""
        return isinstance(self.cfg, GrpoConfig)

    @property
    def adapters(self) -> config.LoraConfig | None:
        """LoRA; None trains all parameters."""
        return self.cfg.lora if self.cfg.lora.rank else None

    @property
    def has_reference(self) -> bool:
        """Whether a reference policy scores completions; below adapters it is their base."""
        return self.grpo and self.cfg.rl.kl_coef != 0

    @property
    def sampling(self) -> SamplerOptions:
        """GRPO's sampler. Layers are cut inside the decode loop: unrolled ones hold as much memory and compile many times longer."""
        return config.extended(SamplerOptions, self.cfg.sampling, unroll_layers=False)

    @property
    def prompt(self) -> int:
        """Mean tokens of a prompt."""
        return self.longest_prompt // 2

    @property
    def longest_prompt(self) -> int:
        """Most tokens of a prompt."""
        return self.cfg.text.max_tokens

    @property
    def completion(self) -> int:
        """Mean tokens of a completion or target."""
        return self.cfg.sampling.max_completion // 2 if self.grpo else TARGET_TOKENS

    @property
    def completions(self) -> int:
        """Completions (or targets) per step."""
        return self.cfg.batch * (self.cfg.sampling.group if self.grpo else 1)

    @property
    def shards(self) -> int:
        """Shards of the batch."""
        return self.mesh.shape["data"] * self.mesh.shape["fsdp"]

    @property
    def slots(self) -> int:
        """Prompts that are decoded at once over all devices (GRPO)."""
        return aot.slot_counts(self.sampling, self.mesh, self.cfg.batch, padded_length(self.longest_prompt))[0]

    @property
    def microbatches(self) -> int:
        """Microbatches of one update that hold tokens."""
        return self._microbatches(self.prompt, self.completion)

    @property
    def most_microbatches(self) -> int:
        """The same where every text is as long as it may be; no more than if no two questions shared a row."""
        row = self.cfg.packing.row_length
        longest = self.cfg.sampling.max_completion if self.grpo else row - self.longest_prompt
        of_question = self.longest_prompt + self.completions // self.cfg.batch * longest
        alone = self.cfg.batch * math.ceil(of_question / row) / (self.cfg.packing.rows * self.shards)
        return min(self._microbatches(self.longest_prompt, longest), math.ceil(alone))

    def _microbatches(self, prompt: int, completion: int) -> int:
        tokens = self.cfg.batch * prompt + self.completions * completion
        tokens /= self.cfg.rl.minibatches if self.grpo else 1
        return max(1, math.ceil(tokens / (self.cfg.packing.row_length * self.cfg.packing.rows * self.shards * FILL)))

    @functools.cached_property
    def weights(self) -> qwen2.Params:
        """The shapes of the model's parameters; those below adapters may be rounded."""
        make = int8.abstract if self.adapters and self.adapters.base == "int8" else param_table.abstract
        return make(qwen2.table(self.model), self.model.sizes, jnp.dtype(self.cfg.model.dtype), self.mesh)

    @functools.cached_property
    def optimizer(self):
        """The optax transformation."""
        return optimizer.make(self.cfg.optimizer, self.cfg.steps * (self.cfg.rl.updates if self.grpo else 1))

    @functools.cached_property
    def train(self) -> state.TrainState:
        """The train state's shapes; adapters are float32 whatever the dtype of their base."""
        dtype = jnp.float32 if self.adapters else jnp.dtype(self.cfg.model.dtype)
        return state.abstract(self.model, self.optimizer, self.mesh, dtype, self.adapters)

    def lasting(self, in_update: bool) -> dict[str, float]:
        """Category -> bytes per device that stay in memory in the update, or while completions are sampled and scored."""
        parts = {"parameters": local_bytes(self.weights), "optimizer": local_bytes(self.train.opt_state)}
        if self.grpo and self.cfg.optimizer.offload and not in_update:
            parts["optimizer"] = 0.0
        if self.adapters:
            parts["adapters"] = local_bytes(self.train.params)
        elif self.has_reference:
            parts["reference"] = local_bytes(_cast(self.weights, self.cfg.compute.dtype))
        return parts

    def gathered(self, dtype) -> float:
        """Bytes per device of all weights, gathered over fsdp."""
        shapes = qwen2.table(self.model), self.model.sizes, jnp.dtype(dtype)
        return local_bytes(param_table.abstract(*shapes, self.mesh, parallel.DECODE_WEIGHTS))


@dataclasses.dataclass(frozen=True)
class Phase:
    """One program of a step, or several that run one after another; bytes are per device."""

    name: str
    # (traced, arguments): lower and compile `traced` with the mesh in force; `arguments` are the shapes that it takes or returns and that
    # `holds` counts.
    programs: Sequence[tuple[Any, Any]]
    holds: Mapping[str, float]  # category -> bytes that are in memory while it runs
    gradients: float = 0.0  # bytes of float32 gradients among its temporaries
    unstated: float = 0.0  # bytes that the compiler leaves out (`chips.cudnn_workspace`)

    def resident(self, arguments) -> float:
        """Bytes per device that stay in memory beside a program that takes or returns `arguments`."""
        return max(0.0, sum(self.holds.values()) - local_bytes(arguments))


def local_bytes(tree) -> float:
    """Bytes per device of a tree of arrays or their shapes."""

    def leaf_bytes(leaf) -> float:
        sharding = getattr(leaf, "sharding", None)
        shape = leaf.shape if sharding is None else sharding.shard_shape(leaf.shape)
        return math.prod(shape) * jnp.dtype(leaf.dtype).itemsize

    return sum(map(leaf_bytes, jax.tree.leaves(tree)))


def phases(job: Job) -> list[Phase]:
    """The programs of a step in order. Raises ValueError if the mesh does not divide the model."""
    return [*(_rollout(job) if job.grpo else ()), *([_score(job)] if job.has_reference else ()), _update(job)]


def floor(job: Job) -> float:
    """A lower bound of bytes per device, by arithmetic: what stays all step, with gradients or with the decode copy."""
    update = sum(job.lasting(True).values()) + local_bytes(_cast(job.train.params, jnp.float32))
    if not job.grpo:
        return update
    copy = job.gathered("int8" if job.sampling.weights == "int8" else job.sampling.dtype)
    return max(update, sum(job.lasting(False).values()) + copy)


def kept(job: Job, keep: str | None = None) -> float:
    """Bytes per device of the activations of a full row that `compute.keep`, or `keep`, holds for the backward pass, by arithmetic.

    "all" counts as "products", which is less.
    """
    model, keep = job.model, keep or job.cfg.compute.keep
    tensor = job.mesh.shape["tensor"]
    heads, kv, mlp = (size / tensor for size in (model.heads * model.head, model.kv_heads * model.head, model.mlp))
    values = model.width  # the block's input
    if keep != "inputs":
        values += 2 * heads + 2 * kv  # q, k, v and the output of attention; its logsumexps are few
    if keep in ("products", "all"):
        values += model.width + 2 * mlp
    tokens = job.cfg.packing.rows * job.cfg.packing.row_length
    return model.layers * tokens * values * jnp.dtype(job.cfg.compute.dtype).itemsize


def _cast(tree, dtype):
    return jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, jnp.dtype(dtype), sharding=x.sharding), tree)


def _rollout(job: Job) -> list[Phase]:
    policy = lora.attach(job.weights, job.train.params, job.adapters) if job.adapters else job.weights
    size = padded_length(job.longest_prompt)
    rollout = aot.trace_rollout(
        job.model, job.sampling, job.mesh, prompts=job.cfg.batch, size=size, params=policy, stop_tokens=(0, 1),
        looks=job.cfg.turns,
    )  # fmt: skip
    weights, cache, chunks = (local_bytes(x) for x in (rollout.weights, rollout.cache, rollout.chunks))
    copied = job.lasting(False) | {"decode weights": weights}
    decoded = copied | {"cache": cache + chunks}
    decoding = rollout.weights, rollout.cache, rollout.chunks
    phases = [
        Phase("decode copy", rollout.copies, copied),
        Phase("prefill", [(rollout.programs["prefill"], (policy, rollout.cache))], copied | {"cache": cache}),
        Phase("decode", [(rollout.programs["segment"], decoding)], decoded),
    ]
    if job.cfg.turns.max:
        phases.append(Phase("observe", [(rollout.programs["observe"], decoding)], decoded))
    return phases


def _rows(job: Job) -> PackedBatch:
    """The shapes of one update's batch [A,m,T]."""
    # Only an update that never has two microbatches is compiled for one: the second needs another copy of the gradients.
    A = packed_rows.next_power_of_two(max(job.microbatches, min(job.most_microbatches, 2)))
    m = job.cfg.packing.rows * job.shards
    shape, sharding = (A, m, job.cfg.packing.row_length), parallel.sharding(job.mesh, "A M T")
    dtypes = {name: jnp.float32 if name in packed_rows.FLOAT_FIELDS else jnp.int32 for name in packed_rows.FIELDS}
    return PackedBatch(**{name: jax.ShapeDtypeStruct(shape, d, sharding=sharding) for name, d in dtypes.items()})


def _score(job: Job) -> Phase:
    compute = job.cfg.compute
    reference = job.weights if job.adapters else _cast(job.weights, compute.dtype)
    score = step.make_score(job.model, job.mesh, compute=compute, temperature=job.cfg.sampling.temperature)
    with jax.set_mesh(job.mesh):
        traced = score.jitted.trace(reference, _rows(job))
    return Phase("reference", [(traced, reference)], job.lasting(False))


def _update(job: Job) -> Phase:
    cfg, options = job.cfg, dict(compute=job.cfg.compute, adapters=job.adapters)
    if job.grpo:
        options |= dict(temperature=cfg.sampling.temperature, max_completion=cfg.sampling.max_completion)
        update = step.make_rl_step(job.model, cfg.rl, job.optimizer, job.mesh, **options)
    else:
        update = step.make_sft_step(job.model, job.optimizer, job.mesh, **options)
    train = job.train  # made before the mesh is set: a described device runs nothing
    base = (None, job.weights) if job.adapters else ()
    with jax.set_mesh(job.mesh):
        traced = update.jitted.trace(train, _rows(job), *base)
    gradients, tensor = local_bytes(_cast(job.train.params, jnp.float32)), job.mesh.shape["tensor"]
    heads = job.model.heads // tensor, job.model.kv_heads // tensor, job.model.head
    workspace = chips.cudnn_workspace(cfg.packing.rows, cfg.packing.row_length, *heads)
    unstated = workspace if cfg.compute.attention == "cudnn" else 0.0
    return Phase("update", [(traced, (train, *base))], job.lasting(True), gradients, unstated)
