"""Search the smallest slice that fits and its best mesh: by compiling, after arithmetic has ruled out what cannot fit."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence

from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import qwen2
from sqlr1_jax.planning import estimate, job, measure
from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.job import Job
from sqlr1_jax.planning.measure import Measured

Make = Callable[[Topology, MeshConfig], Job]


def candidate_meshes(model: qwen2.Config, size: int) -> list[MeshConfig]:
    """Meshes worth trying on `size` chips: `tensor` divides heads and kv heads, `fsdp` the width; data=1 saves most memory."""
    meshes = []
    for tensor in range(1, model.kv_heads + 1):
        if model.kv_heads % tensor or model.heads % tensor or model.vocab % tensor or size % tensor:
            continue
        fsdp = size // tensor
        while fsdp > 1 and model.width % fsdp:  # weights are cut along the width; the rest of the chips holds copies
            fsdp //= 2
        if size % (fsdp * tensor) == 0:
            meshes.append(MeshConfig(size // (fsdp * tensor), fsdp, tensor))
    return meshes


def smallest(
    make: Make, model: qwen2.Config, ladder: Sequence[Topology], *, every: bool = True, quick: bool = False
) -> tuple[Job | None, list[Measured], Topology, list[dict]]:
    """Try slices from the smallest until a mesh fits; there try every mesh (without `every`, stop at the first that fits).

    Returns: the fastest job that fits, or None, its measured phases, its slice, and a record of everything that was tried.
    """
    tried: list[dict] = []
    for topology in ladder:
        fitting = []
        for candidate, shape in _candidates(make, model, topology, tried):
            measured = attempt(candidate, topology, quick)
            fits = all(phase.fits for phase in measured)
            works = estimate.work(candidate, {phase.name: phase.parts for phase in measured})
            step_s = estimate.costs(candidate, works, topology)["seconds"] if fits else None
            compile_s = sum(phase.compile_seconds for phase in measured)
            peak = max(phase.total for phase in measured)
            tried.append(_record(topology, shape, peak, "compiled", step_s, compile_s))
            if fits:
                fitting.append((step_s, len(fitting), candidate, measured))
                if not every:
                    break
        # The smallest slice with a mesh that fits ends the search: larger ones cost more per step.
        if fitting:
            _, _, best, measured = min(fitting, key=lambda entry: entry[:2])
            return best, measured, topology, tried
    return None, [], ladder[-1], tried


def _candidates(make: Make, model: qwen2.Config, topology: Topology, tried: list[dict]):
    """Jobs that arithmetic does not rule out, those with the least memory first; the others are added to `tried`."""
    possible = []
    for shape in candidate_meshes(model, topology.size):
        try:
            candidate = make(topology, shape)
            least = job.floor(candidate)
        except ValueError as error:
            tried.append(_record(topology, shape, 0.0, str(error).split(":")[0]))
            continue
        if least > topology.chip.memory:  # parameters and state alone do not fit: no need to compile for minutes
            tried.append(_record(topology, shape, least, "arithmetic"))
        else:
            possible.append((least, candidate, shape))
    for _, candidate, shape in sorted(possible, key=lambda entry: entry[0]):
        yield candidate, shape


def attempt(candidate: Job, topology: Topology, quick: bool = False) -> list[Measured]:
    """Measure the phases, those with the most memory first, up to the first that does not fit."""
    measured, phases = [], job.phases(candidate)
    for phase in sorted(phases, key=lambda phase: -sum(phase.holds.values()) - 2 * phase.gradients):
        measured.append(measure.measure(candidate, phase, topology, quick))
        if not measured[-1].fits:
            break
    order = [phase.name for phase in phases]  # reports list phases in the order of a step
    return sorted(measured, key=lambda phase: order.index(phase.name))


def _record(
    topology: Topology, shape: MeshConfig, peak: float, how: str, step_s: float | None = None, compile_s: float = 0.0
) -> dict:
    """A mesh on a slice; `how`: `compiled`, `arithmetic` (the peak is a lower bound), or why it is impossible."""
    memory = topology.chip.memory / GiB  # infinite for CPUs, which JSON cannot say
    gib = {"peak_gib": round(peak / GiB, 2), "of": round(memory, 2) if math.isfinite(memory) else None}
    times = {"step_s": step_s if step_s is None else round(step_s, 2), "compile_s": round(compile_s)}
    return {"slice": topology.name, **dataclasses.asdict(shape), **gib, "fits": step_s is not None, **times, "how": how}
