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
    found = []
    for tensor in range(1, model.kv_heads + 1):
        if model.kv_heads % tensor or model.heads % tensor or model.vocab % tensor or size % tensor:
            continue
        fsdp = size // tensor
        while fsdp > 1 and model.width % fsdp:
            fsdp //= 2
        if size % (fsdp * tensor) == 0:
            found.append(MeshConfig(size // (fsdp * tensor), fsdp, tensor))
    return found


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
        for made, shape in _candidates(make, model, topology, tried):
            measured = attempt(made, topology, quick)
            fits = all(one.fits for one in measured)
            slow = measure.slow_axes(made.mesh, topology.slices)
            took = report.estimate(made, measured, topology, slow, assumed)["seconds"] if fits else None
            spent = sum(one.compile_seconds for one in measured)
            tried.append(Tried(topology, shape, max(one.total for one in measured), took, "compiled", spent))
            if fits:
                fitting.append((took, len(tried) - 1, made, measured))
                if not every:
                    break
        if fitting:
            _, place, made, measured = min(fitting, key=lambda one: one[:2])
            return made, measured, [*tried[:place], *tried[place + 1 :], tried[place]]
    raise ValueError(
        f"nothing fits up to {ladder[-1].name}:\n{table(tried)}\ntry --config.lora.rank=32, --config.sampling.slots, another "
        "--config.plan.topology, or --config.plan.search=0, which prints what takes the memory"
    )


def _candidates(make, model, topology: Topology, tried: list[Tried]):
    """Jobs that arithmetic does not rule out, those with the least memory first; the others are added to `tried`."""
    found = []
    for shape in candidate_meshes(model, topology.size):
        try:
            made = make(topology, shape)
            held = job.floor(made)
        except ValueError as error:
            tried.append(Tried(topology, shape, 0.0, None, str(error).split(":")[0]))
            continue
        if held > topology.chip.memory:
            tried.append(Tried(topology, shape, held, None, "arithmetic"))
        else:
            found.append((held, made, shape))
    for _, made, shape in sorted(found, key=lambda one: one[0]):
        yield made, shape


def attempt(made: Job, topology: Topology, quick: bool = False) -> list[Measured]:
    """Measure the phases, those with the most memory first, up to the first that does not fit."""
    measured = []
    phases = job.phases(made)
    for phase in sorted(phases, key=lambda one: -sum(one.holds.values()) - 2 * one.gradients):
        measured.append(measure.measure(made, phase, topology, quick))
        if not measured[-1].fits:
            break
    order = [phase.name for phase in phases]
    return sorted(measured, key=lambda one: order.index(one.name))


def table(tried: Sequence[Tried]) -> str:
    """What was tried, as a text table."""
    lines = [("slice", "data", "fsdp", "tensor", "GiB a chip", "of", "s a step", "compiled in s")]
    for one in tried:
        how = "" if one.how == "compiled" else f"  ({one.how})"
        peak, of = f"{one.peak / GiB:.2f}", f"{one.topology.chip.memory / GiB:.2f}"
        took = "does not fit" if one.seconds is None else f"{one.seconds:.2f}"
        sizes = map(str, dataclasses.astuple(one.shape))
        lines.append((one.topology.name, *sizes, peak, of, took + how, f"{one.compile_seconds:.0f}"))
    return report.aligned(lines)
