"""What to change when a plan does not fit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import jax.numpy as jnp

from sqlr1_jax.planning import chips
from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.job import Job
from sqlr1_jax.planning.measure import Measured


class Remedy(NamedTuple):
    """Changes of the config by key, what they do, and the bytes per chip that they save by arithmetic (0: only compiling tells)."""

    changes: Mapping[str, object]
    words: str
    saves: float = 0.0

    def line(self) -> str:
        """The options as they are written on the command line, and what they do."""
        flags = " ".join(f"--config.{key}={value}" for key, value in self.changes.items())
        return f"{flags}  {self.words}" + (f", saves about {self.saves / GiB:.1f} GiB per chip" if self.saves else "")


def possible(job: Job, worst: Measured, topology: Topology) -> list[Remedy]:
    """Changes that may help the phase that lacks most, the most harmless first: they cost time, then precision, the method, money."""
    cfg, shape = job.cfg, job.mesh.shape
    sampled, packed = worst.name in ("decode copy", "prefill", "decode"), worst.name in ("update", "reference")
    weights, moments, copy, cache, reference, gradients, space = (
        worst.parts.get(name, 0.0)
        for name in "parameters,optimizer,decode weights,cache,reference,gradients,workspace".split(",")
    )
    kv, row, bits = job.model.kv_heads, cfg.packing.row_length, 8 * jnp.dtype(cfg.model.dtype).itemsize
    wider = next((n for n in range(shape["tensor"] + 1, kv + 1) if kv % n == 0 == topology.size % n), 0)
    slots = fewer = job.slots if job.grpo else 0
    while fewer > job.shards and (fewer == slots or cache * (1 - fewer / slots) < worst.total - topology.chip.memory):
        fewer = max(job.shards, fewer // 2)
    shortest = cfg.text.max_tokens + cfg.sampling.max_completion if job.grpo else row
    larger = next((other.name for other in chips.ladder(topology.chip) if other.size > topology.size), "")
    full, lora = job.adapters is None, {"lora.rank": 32, "model.dtype": "bfloat16"}
    rounds = f"decodes {fewer} prompts at once, in {math.ceil(cfg.batch / max(fewer, 1))} rounds"
    rounded = {"sampling.weights": "int8", "rl.importance_cap": 2.0}
    rows = [
        (sampled and moments, {"optimizer.offload": True}, "keeps its state on the host meanwhile", moments),
        (sampled and wider, {"mesh.tensor": wider}, "shards the decode copy over more chips", copy * (1 - shape["tensor"] / max(wider, 1))),
        (sampled and fewer < slots, {"sampling.slots": fewer}, rounds, cache * (1 - fewer / max(slots, 1))),
        (sampled and copy and cfg.sampling.weights != "int8", rounded, "the decode copy in eight bits", copy / 2),
        (packed and cfg.compute.keep != "inputs", {"compute.keep": "inputs"}, "keeps only the inputs of blocks and recomputes the rest"),
        (packed and cfg.packing.rows > 1, {"packing.rows": 1}, "one row per microbatch and shard", space * (1 - 1 / cfg.packing.rows)),
        (packed and row > shortest, {"packing.row_length": shortest}, "the shortest that holds prompt and completion", space * (1 - shortest / row)),
        (packed and cfg.compute.chunk > 256, {"compute.chunk": 256}, "fewer logits at a time"),
        (shape["data"] > 1, {"mesh.data": 1, "mesh.fsdp": -1}, "shards parameters and optimizer over all chips"),
        (not full and cfg.lora.base == "dtype", {"lora.base": "int8"}, "the frozen weights in eight bits", weights * (1 - 8 / bits)),
        (full, {"optimizer.mu_dtype": "bfloat16"}, "the first moment in half the bytes", moments / 4),
        (full, {"optimizer.second": "factored"}, "a second moment of rows and columns", moments / 2),
        (full and bits == 32, {"model.dtype": "bfloat16"}, "parameters rounded stochastically", weights / 2),
        (reference, {"rl.kl_coef": 0.0}, "needs no reference policy", reference),
        (full, lora, "trains adapters only", moments + gradients + reference),
        (larger, {"plan.topology": larger}, "the next larger slice"),
    ]  # fmt: skip
    return [Remedy(*row) for applies, *row in rows if applies]
