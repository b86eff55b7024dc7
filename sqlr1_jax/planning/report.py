"""A plan as text for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.job import Job
from sqlr1_jax.planning.measure import Assumed, Measured, seconds

ORDER = (
    "parameters",
    "adapters",
    "gradients",
    "optimizer",
    "reference",
    "decode weights",
    "cache",
    "workspace",
)


def memory(measured: Sequence[Measured], topology: Topology) -> str:
    """GiB per chip: a line per phase, a column per category; `workspace` is activations and the compiler's buffers."""
    columns = [name for name in ORDER if any(phase.parts.get(name) for phase in measured)]
    lines = [("GiB per chip", *columns, "peak", "of")]
    capacity = topology.chip.memory / GiB
    for phase in measured:
        cells = [f"{phase.parts[name] / GiB:.2f}" if name in phase.parts else "-" for name in columns]
        mark = "" if phase.fits else "  does not fit"
        lines.append((phase.name, *cells, f"{phase.total / GiB:.2f}", f"{capacity:.2f}{mark}"))
    return aligned(lines)


def work(measured: Sequence[Measured], topology: Topology, slow: Sequence[str], assumed: Assumed) -> str:
    """Operations, bytes and seconds per step and chip; a phase takes between the largest of its three times and their sum."""
    lines = [
        ("per step and chip", "runs", "TFLOP", "GB of memory", "GB of network", "compute s", "memory s", "network s")
    ]
    for phase in measured:
        took = seconds(phase, topology, slow, assumed)
        received = sum(phase.traffic.values()) * phase.runs
        cells = (phase.flops * phase.runs / 1e12, phase.bytes * phase.runs / 1e9, received / 1e9)
        times = (took[name] * phase.runs for name in ("compute", "memory", "network"))
        lines.append((phase.name, f"{phase.runs:.2f}", *(f"{x:.2f}" for x in cells), *(f"{x:.3f}" for x in times)))
    return aligned(lines)


def traffic(measured: Sequence[Measured]) -> dict[str, float]:
    """Bytes that a chip receives per step, by mesh axes."""
    by_axes: dict[str, float] = defaultdict(float)
    for phase in measured:
        for (axes, _), received in phase.traffic.items():
            by_axes[axes] += phase.runs * received
    return dict(by_axes)


def collectives(measured: Sequence[Measured]) -> str:
    """GB that a chip receives per step, by mesh axes and collective."""
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for phase in measured:
        for key, received in phase.traffic.items():
            totals[key] += phase.runs * received
    rows = sorted(((axes, kind, value) for (axes, kind), value in totals.items()), key=lambda row: -row[2])
    shown = [(axes, kind, f"{value / 1e9:.3f}") for axes, kind, value in rows if value > 1e6]
    return aligned([("axes", "collective", "GB per step and chip"), *shown]) if shown else "no traffic between chips"


def calls(measured: Sequence[Measured]) -> str:
    """A line per phase: attention kernels, products and collectives that its programs call, and at how many places."""
    return "\n".join(
        f"{phase.name} calls "
        + (", ".join(f"{count} {name}" for name, count in phase.calls.items()) or "nothing of these")
        for phase in measured
    )


def estimate(job: Job, measured: Sequence[Measured], topology: Topology, slow, assumed: Assumed) -> dict[str, float]:
    """Seconds per step if everything overlaps and if nothing does; for the first, tokens per second and chip-seconds per step."""
    times = [seconds(phase, topology, slow, assumed) for phase in measured]
    low = sum(phase.runs * max(took.values()) for phase, took in zip(measured, times))
    high = sum(phase.runs * sum(took.values()) for phase, took in zip(measured, times))
    tokens = job.completions * job.completion
    if job.objective is None:
        tokens += job.batch * job.prompt
    return {
        "seconds": low,
        "seconds_without_overlap": high,
        "tokens_per_second": tokens / max(low, 1e-9),
        "chip_seconds": low * topology.size,
    }


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Rows of cells as aligned columns, the first one left-aligned."""
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join(
        "  ".join(cell.rjust(width) if n else cell.ljust(width) for n, (cell, width) in enumerate(zip(line, widths)))
        for line in lines
    )
