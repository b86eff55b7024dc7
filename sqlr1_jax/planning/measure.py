"""Compiles the phases of a job and says what each takes: memory, operations, bytes, traffic, seconds."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Mapping, Sequence

import jax

from sqlr1_jax import parallel
from sqlr1_jax.planning import cost, work
from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.job import Job, Phase

QUICK = {"exec_time_optimization_effort": -1.0}  # peaks 0 to 6 % higher, in a third of the time
NEAR = 1.1  # of the capacity: no nearer to what fits does a quick compilation decide
UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


@dataclasses.dataclass(frozen=True)
class Measured:
    """One compiled phase, a chip.

    Attributes:
      name: of the phase.
      total: bytes at its peak, all that stays in memory included.
      parts: category -> bytes; `workspace` is activations and all else that the compiler asks for.
      fits: whether the compiler and the capacity allow it.
      compile_seconds: to trace, lower and compile.
      runs: how often a step runs it.
      flops: operations of one run (0 if it did not compile).
      bytes: main memory read and written in one run.
      traffic: (mesh axes, collective) -> bytes received in one run.
      message: the compiler's, if it refused.
    """

    name: str
    total: float
    parts: Mapping[str, float]
    fits: bool
    compile_seconds: float
    runs: float = 1.0
    flops: float = 0.0
    bytes: float = 0.0
    traffic: Mapping[tuple[str, str], float] = dataclasses.field(default_factory=dict)
    message: str = ""


def measure(job: Job, phase: Phase, topology: Topology, quick: bool = False) -> Measured:
    """Compiles one phase. What the compiler refuses for lack of memory is a result, not an error.

    With `quick` the TPU compiler optimises as little as it may; what then lacks less than a tenth is compiled as a run compiles it.
    """
    quick = quick and topology.chip.platform == "tpu"
    found = _compile(job, phase, topology, QUICK if quick else None)
    if quick and not found.fits and found.total < NEAR * topology.chip.memory:
        whole = _compile(job, phase, topology, None)
        return dataclasses.replace(whole, compile_seconds=found.compile_seconds + whole.compile_seconds)
    return found


def _compile(job: Job, phase: Phase, topology: Topology, effort: Mapping[str, float] | None) -> Measured:
    options = dict(name=phase.name, runs=phase.runs)
    total, flops, spent, taken = 0.0, 0.0, 0.0, cost.Cost()
    for traced, beside in phase.programs:
        began = time.perf_counter()
        try:
            with jax.set_mesh(job.mesh):
                program = traced.lower().compile(compiler_options=effort)
        except jax.errors.JaxRuntimeError as error:
            used = _asked(str(error))
            if used is None:
                raise
            total = used + beside
            return Measured(
                total=total,
                parts=_parts(phase, total),
                fits=False,
                compile_seconds=spent + time.perf_counter() - began,
                message=_first(str(error)),
                **options,
            )
        spent += time.perf_counter() - began
        total = max(total, program_bytes(program, job.mesh.devices.flat[0].platform) + beside)
        flops += work.flops(traced.jaxpr, phase.trips) / topology.size
        taken.add(cost.of_program(program.as_text(), job.mesh.shape, phase.trips))
    return Measured(
        total=total,
        parts=_parts(phase, total),
        fits=total <= topology.chip.memory,
        compile_seconds=spent,
        flops=flops,
        bytes=taken.bytes,
        traffic=dict(taken.traffic),
        **options,
    )


def program_bytes(program, platform: str) -> float:
    """What a compiled program needs of a device while it runs: arguments, new results, temporaries and its own code.

    The TPU compiler states the peak itself (its `temp` is larger than what it lays out: programs whose arguments and temp exceed
    the chip pass its check). On other platforms the stated peak leaves temporaries out, so the sum is taken.
    """
    found = program.memory_analysis()
    new = found.argument_size_in_bytes + found.output_size_in_bytes - found.alias_size_in_bytes
    if platform == "tpu":
        return float(max(found.peak_memory_in_bytes, new) + found.generated_code_size_in_bytes)
    return float(new + found.temp_size_in_bytes + found.generated_code_size_in_bytes)


def _parts(phase: Phase, total: float) -> dict[str, float]:
    parts = dict(phase.holds)
    if phase.gradients:
        parts["gradients"] = phase.gradients
    parts["workspace"] = max(0.0, total - sum(parts.values()))
    return parts


def _asked(message: str) -> float | None:
    """Bytes a refused program asked for at least, from the compiler's message; None if it is about something else."""
    found = re.search(r"[Uu]sed ([\d.]+)([KMGT]?) of [\d.]+[KMGT]? hbm", message)
    found = found or re.search(r"total memory required[^(]*\(([\d.]+)([KMGT]?)\) exceeds", message)
    return float(found.group(1)) * UNITS[found.group(2)] if found else None


def _first(message: str) -> str:
    return next(line for line in message.splitlines() if line.strip())[:300]


@dataclasses.dataclass(frozen=True)
class Assumed:
    """Shares of the makers' figures that a program is taken to reach.

    Attributes:
      compute: of the peak of products.
      memory: of the memory's bandwidth.
      network: of the links'.
    """

    compute: float = 0.45
    memory: float = 0.7
    network: float = 0.8


def seconds(one: Measured, topology: Topology, slow: Sequence[str], assumed: Assumed) -> dict[str, float]:
    """Seconds of one run by what takes them: `compute`, `memory`, and `network` by axes, one after another.

    A phase takes between the largest of the three (all overlap) and their sum (none do). `slow` names the axes between slices.
    """
    chip = topology.chip
    network = 0.0
    for (axes, _), received in one.traffic.items():
        speed = chip.network if set(axes.split("+")) & set(slow) else chip.link
        network += received / (speed * assumed.network)
    return {
        "compute": one.flops / (chip.flops * assumed.compute),
        "memory": one.bytes / (chip.hbm * assumed.memory),
        "network": network,
    }


def slow_axes(mesh, slices: int) -> list[str]:
    """The axes that lie across slices."""
    if slices == 1:
        return []
    outer = parallel.axes_across_slices(tuple(mesh.shape.values()), slices)
    return [name for name, size in zip(parallel.AXES, outer) if size > 1]


def as_record(one: Measured) -> dict:
    """For JSON: bytes as GiB where they are memory."""
    return {
        "phase": one.name,
        "peak_gib": round(one.total / GiB, 6),
        "parts_gib": {name: round(value / GiB, 6) for name, value in one.parts.items()},
        "fits": one.fits,
        "compile_seconds": round(one.compile_seconds, 1),
        "runs": round(one.runs, 3),
        "flops": one.flops,
        "bytes": one.bytes,
        "traffic": {f"{axes} {kind}": value for (axes, kind), value in one.traffic.items()},
        "message": one.message,
    }
