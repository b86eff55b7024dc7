"""The work of a step by arithmetic, and the seconds it takes at assumed shares of a chip's speeds.

Operations and traffic agree with those counted in traced and compiled programs (tests/planning/test_estimate.py). No device has confirmed
the seconds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import int8, param_table, qwen2
from sqlr1_jax.planning.chips import Topology
from sqlr1_jax.planning.job import Job, local_bytes
from sqlr1_jax.sampling import padded_length

# Shares of the manufacturers' figures that products, memory and links are assumed to reach.
COMPUTE, MEMORY, NETWORK = 0.45, 0.7, 0.8


class Work(NamedTuple):
    """What a chip does for a phase in a step."""

    flops: float  # operations of products, two per multiply-add, recomputation included
    # Bytes of weights, optimizer state and caches read and written. Activations are not counted: products of long rows take longer.
    memory: float
    traffic: Mapping[str, float]  # mesh axis -> bytes received, if collectives are rings


def work(job: Job, parts: Mapping[str, Mapping[str, float]]) -> dict[str, Work]:
    """The work of the phases in `parts`, which has bytes per chip by phase and category."""
    cfg, model, shape = job.cfg, job.model, job.mesh.shape
    specs = [spec for spec in param_table.rows(qwen2.table(model).blocks) if int8.is_quantized(spec)]
    # Operations per position in all blocks and in the output projection, and per pair of a query and a key.
    block = 2 * sum(math.prod(param_table.shape(spec, model.sizes)) for spec in specs) / shape["tensor"]
    head, pair = (
        x / shape["tensor"] for x in (2 * model.vocab * model.width, 4 * model.layers * model.heads * model.head)
    )

    def traffic(dtype: str, gathered: float, summed: float, gradients: float = 0.0) -> dict[str, float]:
        """Bytes received per mesh axis: `gathered` bytes over fsdp, activations at `summed` positions per layer over tensor, gradients over data."""
        activations = 2 * summed * model.layers * model.width * jnp.dtype(dtype).itemsize
        amounts = {"data": 2 * gradients, "fsdp": gathered, "tensor": activations}
        return {axis: (1 - 1 / shape[axis]) * x for axis, x in amounts.items() if x and shape[axis] > 1}

    row, dtype = cfg.packing.row_length, cfg.compute.dtype
    # `blocks` and `flash` skip masked pairs: in rows of several groups half of those below the diagonal remain. The others compute all.
    keys = row / 4 if cfg.compute.attention in ("blocks", "flash") else row
    # Forward, again, and backward: for activations, and for weights that are trained. `fsdp` gathers weights twice and scatters gradients,
    # in part float32. `tensor` sums two outputs of a layer forward, one of them again, and two backward; with adapters one per projection.
    passes, gathers, sums = (3, 2, 8) if job.adapters else (4, 4, 5)
    runs = cfg.rl.updates if job.grpo else 1
    microbatches = runs * job.microbatches
    positions, gathered = microbatches * cfg.packing.rows * row, microbatches * job.gathered(dtype)
    forward, gradients = positions * (block + head + pair * keys), parts.get("update", {}).get("gradients", 0.0)
    moved = 3 * gathered + 2 * microbatches * gradients + 2 * runs * local_bytes(job.train)
    exchanged = traffic(dtype, gathers * gathered, sums * positions, microbatches * gradients)
    works = {"update": Work(passes * forward, moved, exchanged)}
    if job.grpo:
        options, size = job.sampling, padded_length(job.longest_prompt)
        copy, cache = (parts.get("decode", {}).get(name, 0.0) for name in ("decode weights", "cache"))
        prefilled = cfg.batch * job.prompt / job.shards
        weights = math.ceil(prefilled / options.prefill_tokens) * job.gathered(options.dtype)
        # Every step decodes all slots and reads the caches to their full width, and of an embedding that is not the head a few rows.
        byte = 1 if options.weights == "int8" else jnp.dtype(options.dtype).itemsize
        read = max(0.0, copy - (0 if model.tied else model.vocab * model.width * byte / shape["tensor"]))
        steps = math.ceil(cfg.batch / job.slots) * options.max_completion
        rows = steps * job.slots * options.group / job.shards
        looked = cfg.turns.max * cfg.turns.tokens * job.completions / job.shards  # as many looks as there may be
        decoded = block + head + pair * (size + options.max_completion)
        once = 1 / cfg.rl.epochs  # the reference scores once
        works |= {
            "decode copy": Work(0.0, local_bytes(job.weights) + copy, traffic(options.dtype, copy, 0)),
            "prefill": Work(prefilled * (block + pair * size / 2), weights, traffic(options.dtype, weights, 2 * prefilled)),
            "decode": Work(rows * decoded, steps * (read + cache), traffic(options.dtype, 0, 2 * rows)),
            "observe": Work(looked * block, 0.0, traffic(options.dtype, 0, 2 * looked)),
            "reference": Work(once * forward, once * gathered, traffic(dtype, once * gathered, 2 * once * positions)),
        }  # fmt: skip
    return {name: works[name] for name in parts}


def seconds(work: Work, job: Job, topology: Topology) -> tuple[float, float, float]:
    """Seconds of products, memory and network: a phase takes between the largest (all overlap) and their sum (none do)."""
    chip = topology.chip
    cuts = dict(zip(parallel.AXES, parallel.axes_across_slices(tuple(job.mesh.shape.values()), topology.slices)))
    links = sum(x / (chip.network if cuts[axis] > 1 else chip.link) for axis, x in work.traffic.items())
    return work.flops / (chip.flops * COMPUTE), work.memory / (chip.hbm * MEMORY), links / NETWORK


def costs(job: Job, works: Mapping[str, Work], topology: Topology) -> dict[str, float]:
    """Seconds per step if everything overlaps and if nothing does; for the first, tokens per second, chip-seconds and price."""
    times = [seconds(work, job, topology) for work in works.values()]
    step_s = sum(map(max, times))
    tokens = job.completions * job.completion + (0 if job.grpo else job.cfg.batch * job.prompt)
    hours = step_s * topology.size * job.cfg.steps / 3600
    price = {"run_price": hours * job.cfg.plan.price} if job.cfg.plan.price else {}
    rates = {"tokens_per_second": tokens / max(step_s, 1e-9), "chip_seconds": step_s * topology.size}
    bounds = {"seconds": step_s, "seconds_without_overlap": sum(map(sum, times))}
    return bounds | rates | {"run_chip_hours": hours} | price
