"""Search the smallest slice that fits and its best mesh: by compiling, after arithmetic has ruled out what cannot fit."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import qwen2
from sqlr1_jax.planning import job, measure, report
from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.job import Job
from sqlr1_jax.planning.measure import Assumed, Measured


@dataclasses.dataclass(frozen=True)
class Tried:
    """One mesh on one slice.

    Attributes:
      topology: the slice.
      shape: the mesh.
      peak: bytes per chip of what was compiled; by arithmetic, a lower bound.
      seconds: estimate per step; None if it does not fit.
      how: `compiled`, `arithmetic`, or why it is impossible.
      compile_seconds: time spent on it.
    """

    topology: Topology
    shape: MeshConfig
    peak: float
    seconds: float | None
    how: str
    compile_seconds: float = 0.0

    def record(self) -> dict:
        """For JSON."""
        peak = round(self.peak / GiB, 2)
        shape = dataclasses.asdict(self.shape)
        return dict(topology=self.topology.name, mesh=shape, peak_gib=peak, seconds=self.seconds, how=self.how)


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
    make: Callable[[Topology, MeshConfig], Job],
    model: qwen2.Config,
    ladder: Sequence[Topology],
    assumed: Assumed,
    *,
    every: bool = True,
    quick: bool = False,
) -> tuple[Job, list[Measured], list[Tried]]:
    """Try slices from the smallest until a mesh fits; there try every mesh (without `every`, stop at the first that fits).

    `quick` is that of `measure.measure`.

    Returns:
      the best job, its measured phases, and everything that was tried, the best last.

    Raises:
      ValueError: nothing fits, or no slice divides the batch.
    """
    tried: list[Tried] = []
    for topology in ladder:
        fitting = []
        for candidate, shape in _candidates(make, model, topology, tried):
            measured = attempt(candidate, topology, quick)
            fits = all(phase.fits for phase in measured)
            slow = measure.slow_axes(candidate.mesh, topology.slices)
            step_s = report.estimate(candidate, measured, topology, slow, assumed)["seconds"] if fits else None
            compile_s = sum(phase.compile_seconds for phase in measured)
            peak = max(phase.total for phase in measured)
            tried.append(Tried(topology, shape, peak, step_s, "compiled", compile_s))
            if fits:
                fitting.append((step_s, len(tried) - 1, candidate, measured))
                if not every:
                    break
        # The smallest slice with a mesh that fits ends the search: larger ones cost more per step.
        if fitting:
            _, index, best, measured = min(fitting, key=lambda entry: entry[:2])
            return best, measured, [*tried[:index], *tried[index + 1 :], tried[index]]
    raise ValueError(
        f"nothing fits up to {ladder[-1].name}:\n{table(tried)}\ntry --config.lora.rank=32, --config.sampling.slots, another "
        "--config.plan.topology, or --config.plan.search=0, which prints what takes the memory"
    )


def _candidates(make, model, topology: Topology, tried: list[Tried]):
    """Jobs that arithmetic does not rule out, those with the least memory first; the others are added to `tried`."""
    possible = []
    for shape in candidate_meshes(model, topology.size):
        try:
            candidate = make(topology, shape)
            least = job.floor(candidate)
        except ValueError as error:
            tried.append(Tried(topology, shape, 0.0, None, str(error).split(":")[0]))
            continue
        if least > topology.chip.memory:  # parameters and state alone do not fit: no need to compile for minutes
            tried.append(Tried(topology, shape, least, None, "arithmetic"))
        else:
            possible.append((least, candidate, shape))
    for _, candidate, shape in sorted(possible, key=lambda entry: entry[0]):
        yield candidate, shape


def attempt(candidate: Job, topology: Topology, quick: bool = False) -> list[Measured]:
    """Measure the phases, those with the most memory first, up to the first that does not fit."""
    measured = []
    phases = job.phases(candidate)
    for phase in sorted(phases, key=lambda phase: -sum(phase.holds.values()) - 2 * phase.gradients):
        measured.append(measure.measure(candidate, phase, topology, quick))
        if not measured[-1].fits:
            break
    order = [phase.name for phase in phases]  # reports list phases in the order of a step
    return sorted(measured, key=lambda phase: order.index(phase.name))


def table(tried: Sequence[Tried]) -> str:
    """Format everything that was tried as a text table."""
    lines = [("slice", "data", "fsdp", "tensor", "GiB per chip", "of", "s per step", "compile s")]
    for entry in tried:
        how = "" if entry.how == "compiled" else f"  ({entry.how})"
        peak, of = f"{entry.peak / GiB:.2f}", f"{entry.topology.chip.memory / GiB:.2f}"
        step_s = "does not fit" if entry.seconds is None else f"{entry.seconds:.2f}"
        sizes = map(str, dataclasses.astuple(entry.shape))
        lines.append((entry.topology.name, *sizes, peak, of, step_s + how, f"{entry.compile_seconds:.0f}"))
    return report.aligned(lines)
