"""Compile the phases of a job and measure each: memory, operations, bytes, traffic, seconds."""

from __future__ import annotations

import dataclasses
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence

import jax

from sqlr1_jax import parallel
from sqlr1_jax.planning import gpus, traffic, work
from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.job import Job, Phase

QUICK = {"exec_time_optimization_effort": -1.0}  # a third of the compile time, peaks 0 to 6 % higher
# A quick compilation whose peak is below this multiple of the capacity may fit after all, and is compiled in full.
NEAR = 1.1
UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


@dataclasses.dataclass(frozen=True)
class Measured:
    """One compiled phase; all numbers are per chip.

    Attributes:
      name: of the phase.
      total: bytes at its peak, including everything that stays in memory.
      parts: category -> bytes; `workspace` is activations and everything else the compiler asks for.
      fits: whether the compiler and the capacity allow it.
      compile_seconds: to trace, lower and compile.
      runs: runs per step.
      flops: operations of one run (0 if it did not compile).
      bytes: of weights, optimizer state and caches read and written in one run.
      traffic: (mesh axes, collective) -> bytes received in one run.
      calls: kernels of libraries, products and collectives in the compiled program, each counted once per place.
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
    calls: Mapping[str, int] = dataclasses.field(default_factory=dict)
    message: str = ""


def measure(job: Job, phase: Phase, topology: Topology, quick: bool = False) -> Measured:
    """Compile one phase. A program that the compiler refuses for lack of memory is a result, not an error.

    With `quick` the TPU compiler optimises as little as possible; a phase that then lacks less than a tenth is compiled in full.
    """
    quick = quick and topology.chip.platform == "tpu"
    asked = topology.chip.platform == "gpu" and job.compute.attention == "cudnn" and gpus.cudnn_answers()
    measured = _compile(job, phase, topology, QUICK if quick else gpus.CUDNN_OPTION if asked else None)
    if quick and not measured.fits and measured.total < NEAR * topology.chip.memory:
        full = _compile(job, phase, topology, None)
        return dataclasses.replace(full, compile_seconds=measured.compile_seconds + full.compile_seconds)
    return measured


def _compile(job: Job, phase: Phase, topology: Topology, compiler_options: Mapping[str, object] | None) -> Measured:
    options = dict(name=phase.name, runs=phase.runs)
    total, flops, spent_s, received, calls = 0.0, 0.0, 0.0, Counter(), Counter()
    for traced, resident in phase.programs:
        start = time.perf_counter()
        try:
            with jax.set_mesh(job.mesh):
                program = traced.lower().compile(compiler_options=compiler_options)
        except jax.errors.JaxRuntimeError as error:
            used = _bytes_in_message(str(error))
            if used is None:  # an error of another kind
                raise
            total = used + resident
            return Measured(
                total=total,
                parts=_parts(phase, total),
                fits=False,
                compile_seconds=spent_s + time.perf_counter() - start,
                message=_first_line(str(error)),
                **options,
            )
        spent_s += time.perf_counter() - start
        # Programs of a phase run one after another, so the largest counts; their work adds up.
        total = max(total, program_bytes(program, job.mesh.devices.flat[0].platform) + resident)
        flops += work.flops(traced.jaxpr, phase.trips) / topology.size
        text = program.as_text()
        received.update(traffic.of_program(text, job.mesh.shape, phase.trips))
        calls += traffic.calls(text)
    if topology.chip.platform == "gpu" and compiler_options != gpus.CUDNN_OPTION:
        total += phase.unstated
    return Measured(
        total=total,
        parts=_parts(phase, total),
        fits=total <= topology.chip.memory,
        compile_seconds=spent_s,
        flops=flops,
        bytes=phase.bytes,
        traffic=dict(received),
        calls=dict(calls),
        **options,
    )


def program_bytes(program, platform: str) -> float:
    """Memory of one device that a compiled program needs: arguments, new results, temporaries and its own code.

    The TPU compiler states the peak itself; its `temp` is larger than what it lays out, and programs whose arguments and temp
    exceed the chip pass its check. On other platforms the stated peak excludes temporaries, so the sum is taken.
    """
    stated = program.memory_analysis()
    # Results that alias donated arguments take no memory of their own.
    arrays = stated.argument_size_in_bytes + stated.output_size_in_bytes - stated.alias_size_in_bytes
    if platform == "tpu":
        return float(max(stated.peak_memory_in_bytes, arrays) + stated.generated_code_size_in_bytes)
    return float(arrays + stated.temp_size_in_bytes + stated.generated_code_size_in_bytes)


def _parts(phase: Phase, total: float) -> dict[str, float]:
    parts = dict(phase.holds)
    if phase.gradients:
        parts["gradients"] = phase.gradients
    # The compiler reports a total only. What is not parameters, state or gradients is its workspace.
    parts["workspace"] = max(0.0, total - sum(parts.values()))
    return parts


def _bytes_in_message(message: str) -> float | None:
    """Bytes that a refused program needs at least, from the compiler's message; None if the message is about something else."""
    # The compiler says it in other words in each of its two passes that check memory.
    match = re.search(r"[Uu]sed ([\d.]+)([KMGT]?) of [\d.]+[KMGT]? hbm", message)
    match = match or re.search(r"total memory required[^(]*\(([\d.]+)([KMGT]?)\) exceeds", message)
    return float(match.group(1)) * UNITS[match.group(2)] if match else None


def _first_line(message: str) -> str:
    return next(line for line in message.splitlines() if line.strip())[:300]


@dataclasses.dataclass(frozen=True)
class Assumed:
    """Shares of the manufacturers' figures that a program is assumed to reach.

    Attributes:
      compute: of the peak of products.
      memory: of the memory's bandwidth.
      network: of the links'.
    """

    compute: float = 0.45
    memory: float = 0.7
    network: float = 0.8


def seconds(phase: Measured, topology: Topology, slow: Sequence[str], assumed: Assumed) -> dict[str, float]:
    """Seconds of one run for `compute`, `memory` and `network`.

    A phase takes between the largest of the three (all overlap) and their sum (none do). `slow` names the axes between slices.
    """
    chip = topology.chip
    network = 0.0
    for (axes, _), received in phase.traffic.items():
        # A collective over several axes is as slow as its slowest link.
        speed = chip.network if set(axes.split("+")) & set(slow) else chip.link
        network += received / (speed * assumed.network)
    return {
        "compute": phase.flops / (chip.flops * assumed.compute),
        "memory": phase.bytes / (chip.hbm * assumed.memory),
        "network": network,
    }


def slow_axes(mesh, slices: int) -> list[str]:
    """The mesh axes that cross slices."""
    if slices == 1:
        return []
    outer = parallel.axes_across_slices(tuple(mesh.shape.values()), slices)
    return [name for name, size in zip(parallel.AXES, outer) if size > 1]


def as_record(phase: Measured) -> dict:
    """The phase for JSON; memory in GiB, work and traffic in bytes and operations."""
    return {
        "phase": phase.name,
        "peak_gib": round(phase.total / GiB, 6),
        "parts_gib": {name: round(value / GiB, 6) for name, value in phase.parts.items()},
        "fits": phase.fits,
        "compile_seconds": round(phase.compile_seconds, 1),
        "runs": round(phase.runs, 3),
        "flops": phase.flops,
        "bytes": phase.bytes,
        "traffic": {f"{axes} {kind}": value for (axes, kind), value in phase.traffic.items()},
        "calls": phase.calls,
        "message": phase.message,
    }
