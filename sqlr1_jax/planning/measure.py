"""Compile the phases of a job and read the memory that the compiler states for each."""

from __future__ import annotations

import dataclasses
import re
import sys
import time
from collections.abc import Mapping

import jax

from sqlr1_jax.planning.chips import Topology
from sqlr1_jax.planning.job import Job, Phase

QUICK = {"exec_time_optimization_effort": -1.0}  # a third of the compile time, peaks 0 to 6 % higher
# A quick compilation whose peak is below this multiple of the capacity may fit after all, and is compiled in full.
NEAR = 1.1
UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


@dataclasses.dataclass(frozen=True)
class Measured:
    """One compiled phase, per chip."""

    name: str
    total: float  # bytes at its peak, including everything that stays in memory
    parts: Mapping[str, float]  # category -> bytes; `workspace` is activations and the compiler's other buffers
    fits: bool  # whether the compiler and the capacity allow it
    compile_seconds: float


def measure(job: Job, phase: Phase, topology: Topology, quick: bool = False) -> Measured:
    """Compile one phase. A program that the compiler refuses for lack of memory is a result, not an error.

    With `quick` the TPU compiler optimises as little as possible; a phase that then lacks less than a tenth is compiled in full.
    """
    print(f"compiling {phase.name} for {topology.name}", file=sys.stderr, flush=True)  # takes up to minutes
    quick = quick and topology.chip.platform == "tpu"
    measured = _compile(job, phase, topology, QUICK if quick else None)
    if quick and not measured.fits and measured.total < NEAR * topology.chip.memory:
        full = _compile(job, phase, topology, None)
        return dataclasses.replace(full, compile_seconds=measured.compile_seconds + full.compile_seconds)
    return measured


def _compile(job: Job, phase: Phase, topology: Topology, compiler_options: Mapping[str, object] | None) -> Measured:
    began, total, fits = time.perf_counter(), 0.0, True
    platform, described_gpu = job.mesh.devices.flat[0].platform, topology.chip.platform == "gpu"
    for traced, arguments in phase.programs:
        # Programs of a phase run one after another, so the largest counts.
        resident = phase.resident(arguments)
        try:
            with jax.set_mesh(job.mesh):
                program = traced.lower().compile(compiler_options=compiler_options)
        except jax.errors.JaxRuntimeError as error:
            if compiler_options and "No such compile option" in str(error):  # only jax before 0.11 has this one
                return _compile(job, phase, topology, None)
            used = _bytes_in_message(str(error))
            if used is None:  # an error of another kind
                raise
            total, fits = used + resident, False
            break
        total = max(total, program_bytes(program, platform) + resident + (phase.unstated if described_gpu else 0.0))
    parts = dict(phase.holds) | ({"gradients": phase.gradients} if phase.gradients else {})
    # The compiler reports a total only. What is not parameters, state or gradients is its workspace.
    parts["workspace"] = max(0.0, total - sum(parts.values()))
    fits = fits and total <= topology.chip.memory
    return Measured(phase.name, total, parts, fits, time.perf_counter() - began)


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


def _bytes_in_message(message: str) -> float | None:
    """Bytes that a refused program needs at least, from the compiler's message; None if the message is about something else."""
    # The compiler says it in other words in each of its two passes that check memory.
    match = re.search(r"[Uu]sed ([\d.]+)([KMGT]?) of [\d.]+[KMGT]? hbm", message)
    match = match or re.search(r"total memory required[^(]*\(([\d.]+)([KMGT]?)\) exceeds", message)
    return float(match.group(1)) * UNITS[match.group(2)] if match else None
