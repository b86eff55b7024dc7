"""A plan as text for people, and what to change when it does not fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlr1_jax.planning import chips
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


def estimate(job: Job, measured: Sequence[Measured], topology: Topology, slow, assumed: Assumed) -> dict[str, float]:
    """Seconds per step if everything overlaps and if nothing does, and tokens per second over all chips for the first."""
    times = [seconds(phase, topology, slow, assumed) for phase in measured]
    low = sum(phase.runs * max(took.values()) for phase, took in zip(measured, times))
    high = sum(phase.runs * sum(took.values()) for phase, took in zip(measured, times))
    tokens = job.completions * job.completion
    if job.objective is None:
        tokens += job.batch * job.prompt
    return {"seconds": low, "seconds_without_overlap": high, "tokens_per_second": tokens / max(low, 1e-9)}


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Rows of cells as aligned columns, the first one left-aligned."""
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join(
        "  ".join(cell.rjust(width) if n else cell.ljust(width) for n, (cell, width) in enumerate(zip(line, widths)))
        for line in lines
    )


def _saves(size: float) -> str:
    return f"saves about {size / GiB:.1f} GiB per chip"


def remedies(job: Job, measured: Sequence[Measured], topology: Topology) -> list[str]:
    """What to change, the most harmless first: what costs only time, then precision, then the method, then money."""
    worst = max(measured, key=lambda phase: phase.total)
    parts, lines = worst.parts, []
    lacks = worst.total - topology.chip.memory
    lines.append(f"{worst.name} lacks {lacks / GiB:.1f} GiB per chip; try, in this order:")
    lines += _rollout(job, worst) if worst.name in ("decode copy", "prefill", "decode") else []
    lines += _rows(job, worst) if worst.name in ("update", "reference") else []
    kv, tensor = job.config.kv_heads, job.mesh.shape["tensor"]
    wider = [n for n in range(tensor + 1, kv + 1) if kv % n == 0 and topology.size % n == 0]
    if wider and worst.name not in ("update", "reference"):
        part = parts.get("decode weights", 0) * (1 - tensor / wider[0])
        lines.append(f"--config.mesh.tensor={wider[0]}  shards the decode copy over more chips, {_saves(part)}")
    if job.mesh.shape["data"] > 1:
        lines.append("--config.mesh.data=1 --config.mesh.fsdp=-1  shards parameters and optimizer over all chips")
    lines += _states(job, parts)
    larger = [slice_ for slice_ in chips.ladder(topology.chip) if slice_.size > topology.size]
    if larger:
        lines.append(f"--config.plan.topology={larger[0].name}  the next larger slice")
    return lines


def _rollout(job: Job, worst: Measured) -> list[str]:
    slots = job.sampling.slots or job.batch
    half, lines = max(job.shards, slots // 2), []
    if half < slots:
        part = worst.parts.get("cache", 0) * (1 - half / slots)
        lines.append(f"--config.sampling.slots={half}  decodes fewer prompts at once, {_saves(part)}")
    if part := worst.parts.get("optimizer", 0.0):
        lines.append(f"--config.optimizer.offload=True  keeps its state on the host meanwhile, {_saves(part)}")
    return lines


def _rows(job: Job, worst: Measured) -> list[str]:
    lines, space = [], worst.parts["workspace"]
    if job.compute.keep != "inputs":
        lines.append("--config.compute.keep=inputs  keeps only the inputs of blocks and recomputes the rest")
    if job.packing.rows > 1:
        part = space * (1 - 1 / job.packing.rows)
        lines.append(f"--config.packing.rows=1  one row per microbatch and shard, {_saves(part)}")
    shortest = job.longest + (job.sampling.max_completion if job.sampling else 0)
    if shortest and job.packing.row_length > shortest:
        part = space * (1 - shortest / job.packing.row_length)
        lines.append(
            f"--config.packing.row_length={shortest}  the shortest that holds prompt and completion, {_saves(part)}"
        )
    if job.compute.chunk > 256:
        lines.append("--config.compute.chunk=256  fewer logits at a time")
    return lines


def _states(job: Job, parts: Mapping[str, float]) -> list[str]:
    moments, lines = parts.get("optimizer", 0.0), []
    if job.adapters is None:
        lines.append(f"--config.optimizer.mu_dtype=bfloat16  the first moment in half the bytes, {_saves(moments / 4)}")
        lines.append(f"--config.optimizer.second=factored  a second moment of rows and columns, {_saves(moments / 2)}")
        if str(job.dtype.__name__) == "float32":
            part = parts.get("parameters", 0) / 2
            lines.append(f"--config.model.dtype=bfloat16  parameters rounded stochastically, {_saves(part)}")
        if "reference" in parts:
            lines.append(f"--config.rl.kl_coef=0  needs no reference policy, {_saves(parts['reference'])}")
        part = moments + parts.get("gradients", 0.0) + parts.get("reference", 0.0)
        lines.append(f"--config.lora.rank=32 --config.model.dtype=bfloat16  trains adapters only, {_saves(part)}")
    return lines
