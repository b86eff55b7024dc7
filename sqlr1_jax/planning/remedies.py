"""What to change when a plan does not fit, and which of these changes suffice, found by compiling."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence

import jax.numpy as jnp

from sqlr1_jax.planning import chips, search
from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.job import Job
from sqlr1_jax.planning.measure import Measured

TRIES = 8  # plans compiled at most, each with a change more than the one before


@dataclasses.dataclass(frozen=True)
class Remedy:
    """A change of the config.

    Attributes:
      changes: key -> value.
      words: what it does.
      saves: bytes per chip it saves in the phase that lacks most, by arithmetic; 0 if only compiling tells.
    """

    changes: Mapping[str, object]
    words: str
    saves: float = 0.0

    def line(self) -> str:
        """The options and what they do."""
        saves = f", saves about {self.saves / GiB:.1f} GiB per chip" if self.saves else ""
        return f"{flags(self.changes)}  {self.words}{saves}"


def flags(changes: Mapping[str, object]) -> str:
    """Changes as they are written on the command line."""
    return " ".join(f"--config.{key}={value}" for key, value in changes.items())


def lacking(measured: Sequence[Measured], topology: Topology) -> tuple[Measured, float]:
    """The phase with the highest peak, and the bytes per chip that it lacks."""
    worst = max(measured, key=lambda phase: phase.total)
    return worst, worst.total - topology.chip.memory


def possible(job: Job, measured: Sequence[Measured], topology: Topology) -> list[Remedy]:
    """Changes that may help, the most harmless first: what costs only time, then precision, then the method, then money."""
    worst, lack = lacking(measured, topology)
    rollout = worst.name in ("decode copy", "prefill", "decode")
    changes = _rollout(job, worst, lack, topology) if rollout else []
    changes += _rows(job, worst) if worst.name in ("update", "reference") else []
    if job.mesh.shape["data"] > 1:
        words = "shards parameters and optimizer over all chips"
        changes.append(Remedy({"mesh.data": 1, "mesh.fsdp": -1}, words))
    changes += _states(job, worst.parts)
    larger = [slice_ for slice_ in chips.ladder(topology.chip) if slice_.size > topology.size]
    if larger:
        changes.append(Remedy({"plan.topology": larger[0].name}, "the next larger slice"))
    return changes


def sufficient(
    make: Callable[[Mapping[str, object]], Job],
    job: Job,
    measured: Sequence[Measured],
    topology: Topology,
    quick: bool = False,
) -> tuple[dict[str, object], Job, list[Measured]] | None:
    """Add changes until the plan fits on the same slice; every combination is compiled.

    At each try the first change that saves enough by arithmetic is added, else the most harmless one.

    Args:
      make: the job with changes of the config; ValueError if they are impossible.
      job: the plan that does not fit.
      measured: its phases.
      topology: of the plan.
      quick: that of `measure.measure`.

    Returns:
      the changes, the job and its phases; None if `TRIES` tries did not fit.
    """
    changes: dict[str, object] = {}
    refused: list[Mapping[str, object]] = []
    for _ in range(TRIES):
        _, lack = lacking(measured, topology)
        left = [
            remedy
            for remedy in possible(job, measured, topology)
            if "plan.topology" not in remedy.changes
            and remedy.changes not in refused
            and any(changes.get(key) != value for key, value in remedy.changes.items())
        ]
        if not left:
            return None
        enough = [remedy for remedy in left if remedy.saves >= lack]
        chosen = (enough or left)[0]
        try:
            job = make(changes | chosen.changes)
            measured = search.attempt(job, topology, quick)
        except ValueError:  # the mesh does not divide the batch, or the model has no such axis
            refused.append(chosen.changes)
            continue
        changes |= chosen.changes
        if all(phase.fits for phase in measured):
            return changes, job, measured
    return None


def _rollout(job: Job, worst: Measured, lack: float, topology: Topology) -> list[Remedy]:
    changes, slots = [], job.slots
    if part := worst.parts.get("optimizer", 0.0):
        changes.append(Remedy({"optimizer.offload": True}, "keeps its state on the host meanwhile", part))
    kv, tensor = job.config.kv_heads, job.mesh.shape["tensor"]
    wider = [n for n in range(tensor + 1, kv + 1) if kv % n == 0 and topology.size % n == 0]
    if wider:
        part = worst.parts.get("decode weights", 0) * (1 - tensor / wider[0])
        changes.append(Remedy({"mesh.tensor": wider[0]}, "shards the decode copy over more chips", part))
    fewer = slots
    while fewer > job.shards and (fewer == slots or worst.parts.get("cache", 0) * (1 - fewer / slots) < lack):
        fewer = max(job.shards, fewer // 2)
    if fewer < slots:
        words = f"decodes {fewer} prompts at once, in {math.ceil(job.batch / fewer)} rounds"
        changes.append(Remedy({"sampling.slots": fewer}, words, worst.parts.get("cache", 0) * (1 - fewer / slots)))
    return changes


def _rows(job: Job, worst: Measured) -> list[Remedy]:
    changes, space = [], worst.parts["workspace"]
    if job.compute.keep != "inputs":
        changes.append(Remedy({"compute.keep": "inputs"}, "keeps only the inputs of blocks and recomputes the rest"))
    if job.packing.rows > 1:
        words = "one row per microbatch and shard"
        changes.append(Remedy({"packing.rows": 1}, words, space * (1 - 1 / job.packing.rows)))
    shortest = job.longest + (job.sampling.max_completion if job.sampling else 0)
    if shortest and job.packing.row_length > shortest:
        words = "the shortest that holds prompt and completion"
        part = space * (1 - shortest / job.packing.row_length)
        changes.append(Remedy({"packing.row_length": shortest}, words, part))
    if job.compute.chunk > 256:
        changes.append(Remedy({"compute.chunk": 256}, "fewer logits at a time"))
    return changes


def _states(job: Job, parts: Mapping[str, float]) -> list[Remedy]:
    moments, changes = parts.get("optimizer", 0.0), []
    if job.adapters is not None:
        if job.adapters.base == "dtype":
            part = parts.get("parameters", 0.0) * (1 - 1 / jnp.dtype(job.dtype).itemsize)
            changes.append(Remedy({"lora.base": "int8"}, "the frozen weights in eight bits", part))
        return changes
    changes.append(Remedy({"optimizer.mu_dtype": "bfloat16"}, "the first moment in half the bytes", moments / 4))
    changes.append(Remedy({"optimizer.second": "factored"}, "a second moment of rows and columns", moments / 2))
    if str(job.dtype.__name__) == "float32":
        part = parts.get("parameters", 0) / 2
        changes.append(Remedy({"model.dtype": "bfloat16"}, "parameters rounded stochastically", part))
    if "reference" in parts:
        changes.append(Remedy({"rl.kl_coef": 0.0}, "needs no reference policy", parts["reference"]))
    part = moments + parts.get("gradients", 0.0) + parts.get("reference", 0.0)
    changes.append(Remedy({"lora.rank": 32, "model.dtype": "bfloat16"}, "trains adapters only", part))
    return changes
