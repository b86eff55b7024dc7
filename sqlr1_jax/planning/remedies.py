"""What to change when a plan does not fit, and which of these changes suffice, found by compiling."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import jax.numpy as jnp

from sqlr1_jax.planning import chips, search
from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.job import Config, Job
from sqlr1_jax.planning.measure import Measured

TRIES = 8  # plans compiled at most, each with a change more than the one before


class Remedy(NamedTuple):
    """Changes of the config by key, what they do, and the bytes per chip that they save by arithmetic (0: only compiling tells)."""

    changes: Mapping[str, object]
    words: str
    saves: float = 0.0

    def line(self) -> str:
        """The options as they are written on the command line, and what they do."""
        saves = f", saves about {self.saves / GiB:.1f} GiB per chip" if self.saves else ""
        return f"{flags(self.changes)}  {self.words}{saves}"


def flags(changes: Mapping[str, object]) -> str:
    """Changes as they are written on the command line."""
    return " ".join(f"--config.{key}={value}" for key, value in changes.items())


def sufficient(
    make: Callable[[Config], Job], job: Job, measured: Sequence[Measured], topology: Topology, quick: bool
) -> tuple[dict[str, object], Job, list[Measured]] | None:
    """Add changes to a plan until it fits on the same slice, compiling each time; None if `TRIES` tries did not fit.

    Each try adds the first change that saves enough by arithmetic, else the most harmless. `make` returns the job of a config, or raises
    ValueError. Returns the changes, the job and its phases.
    """
    cfg, changes, left_out = job.cfg, {}, []
    for _ in range(TRIES):
        worst = max(measured, key=lambda phase: phase.total)
        left = [
            r for r in possible(job, worst, topology) if r.changes not in left_out and "plan.topology" not in r.changes
        ]
        if not left:
            return None
        enough = [r for r in left if r.saves >= worst.total - topology.chip.memory]
        added = (enough or left)[0].changes
        left_out.append(added)
        try:
            changed = make(_changed(cfg, changes | added))
            measured = search.attempt(changed, topology, quick)
        except ValueError:  # the mesh does not divide the batch, or the model has no such axis
            continue
        job, changes = changed, changes | added
        if all(phase.fits for phase in measured):
            return changes, job, measured
    return None


def _changed(cfg: Config, changes: Mapping[str, object]) -> Config:
    """The config with other values, by `section.key`."""
    for key, value in changes.items():
        section, _, name = key.partition(".")
        cfg = dataclasses.replace(cfg, **{section: dataclasses.replace(getattr(cfg, section), **{name: value})})
    return cfg


def possible(job: Job, worst: Measured, topology: Topology) -> list[Remedy]:
    """Changes that may help the phase that lacks most, the most harmless first: they cost time, then precision, the method, money."""
    cfg, shape = job.cfg, job.mesh.shape
    sampled = worst.name in ("decode copy", "prefill", "decode", "observe")
    packed = worst.name in ("update", "reference")
    names = "parameters,optimizer,decode weights,cache,reference,gradients,workspace".split(",")
    weights, moments, copy, cache, reference, gradients, space = (worst.parts.get(name, 0.0) for name in names)
    kv, row, bits = job.model.kv_heads, cfg.packing.row_length, 8 * jnp.dtype(cfg.model.dtype).itemsize
    wider = next((n for n in range(shape["tensor"] + 1, kv + 1) if kv % n == 0 == topology.size % n), 0)
    slots = fewer = job.slots if job.grpo else 0
    while fewer > job.shards and (fewer == slots or cache * (1 - fewer / slots) < worst.total - topology.chip.memory):
        fewer = max(job.shards, fewer // 2)
    shortest = job.longest_prompt + cfg.sampling.max_completion if job.grpo else row
    larger = next((t.name for t in chips.ladder(topology.chip, topology.slices) if t.size > topology.size), "")
    full, lora = job.adapters is None, {"lora.rank": 32, "model.dtype": "bfloat16"}
    rounds = f"decodes {fewer} prompts at once, in {math.ceil(cfg.batch / max(fewer, 1))} rounds"
    rounded = {"sampling.weights": "int8", "rl.importance_cap": 2.0}
    # The penalty in the reward compares the sampler's probabilities with the reference's: rounded ones are refused.
    may_round = (
        job.grpo
        and copy
        and cfg.sampling.weights != "int8"
        and not (cfg.rl.kl_coef and cfg.rl.kl_placement == "reward")
    )
    rows = [
        (sampled and moments, {"optimizer.offload": True}, "keeps its state on the host meanwhile", moments),
        (sampled and wider, {"mesh.tensor": wider}, "shards the decode copy over more chips", copy * (1 - shape["tensor"] / max(wider, 1))),
        (sampled and fewer < slots, {"sampling.slots": fewer}, rounds, cache * (1 - fewer / max(slots, 1))),
        (sampled and may_round, rounded, "the decode copy in eight bits", copy / 2),
        (packed and cfg.compute.keep != "inputs", {"compute.keep": "inputs"}, "keeps only the inputs of blocks and recomputes the rest"),
        (packed and cfg.packing.rows > 1, {"packing.rows": 1}, "one row per microbatch and shard", space * (1 - 1 / cfg.packing.rows)),
        (packed and row > shortest, {"packing.row_length": shortest}, "the shortest that holds prompt and completion", space * (1 - shortest / row)),
        (packed and cfg.compute.chunk > 256, {"compute.chunk": 256}, "fewer logits at a time"),
        (shape["data"] > 1, {"mesh.data": 1, "mesh.fsdp": -1}, "shards parameters and optimizer over all chips"),
        (not full and cfg.lora.base == "dtype", {"lora.base": "int8"}, "the frozen weights in eight bits", weights * (1 - 8 / bits)),
        (full and cfg.optimizer.mu_dtype != "bfloat16", {"optimizer.mu_dtype": "bfloat16"}, "the first moment in half the bytes", moments / (2 if cfg.optimizer.second == "factored" else 4)),
        (full and cfg.optimizer.second != "factored", {"optimizer.second": "factored"}, "a second moment of rows and columns", moments / 2),
        (full and bits == 32, {"model.dtype": "bfloat16"}, "parameters rounded stochastically", weights / 2),
        (reference, {"rl.kl_coef": 0.0}, "needs no reference policy", reference),
        (full, lora, "trains adapters only", moments + gradients + reference + weights * (1 - 16 / bits)),
        (larger, {"plan.topology": larger}, "the next larger slice"),
    ]  # fmt: skip
    return [Remedy(*row) for applies, *row in rows if applies]
