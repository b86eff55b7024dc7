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
    """GiB a chip: a line a phase, a column for what lies in memory; `workspace` is activations and the compiler's buffers."""
    columns = [name for name in ORDER if any(one.parts.get(name) for one in measured)]
    lines = [("GiB a chip", *columns, "peak", "of")]
    capacity = topology.chip.memory / GiB
    for one in measured:
        cells = [f"{one.parts[name] / GiB:.2f}" if name in one.parts else "-" for name in columns]
        mark = "" if one.fits else "  does not fit"
        lines.append((one.name, *cells, f"{one.total / GiB:.2f}", f"{capacity:.2f}{mark}"))
    return aligned(lines)


def work(measured: Sequence[Measured], topology: Topology, slow: Sequence[str], assumed: Assumed) -> str:
    """Operations, bytes and seconds a step and chip; a phase takes from the largest of its three times to their sum."""
    lines = [
        ("a step and chip", "runs", "TFLOP", "GB of memory", "GB of network", "compute s", "memory s", "network s")
    ]
    for one in measured:
        took = seconds(one, topology, slow, assumed)
        received = sum(one.traffic.values()) * one.runs
        cells = (one.flops * one.runs / 1e12, one.bytes * one.runs / 1e9, received / 1e9)
        times = (took[name] * one.runs for name in ("compute", "memory", "network"))
        lines.append((one.name, f"{one.runs:.2f}", *(f"{x:.2f}" for x in cells), *(f"{x:.3f}" for x in times)))
    return aligned(lines)


def traffic(measured: Sequence[Measured]) -> dict[str, float]:
    """Bytes a chip receives in a step, by mesh axes."""
    found: dict[str, float] = defaultdict(float)
    for one in measured:
        for (axes, _), received in one.traffic.items():
            found[axes] += one.runs * received
    return dict(found)


def collectives(measured: Sequence[Measured]) -> str:
    """GB a chip receives in a step, by mesh axes and collective."""
    found: dict[tuple[str, str], float] = defaultdict(float)
    for one in measured:
        for key, received in one.traffic.items():
            found[key] += one.runs * received
    rows = sorted(((axes, kind, value) for (axes, kind), value in found.items()), key=lambda row: -row[2])
    shown = [(axes, kind, f"{value / 1e9:.3f}") for axes, kind, value in rows if value > 1e6]
    return aligned([("axes", "collective", "GB a step and chip"), *shown]) if shown else "no traffic between chips"


def estimate(job: Job, measured: Sequence[Measured], topology: Topology, slow, assumed: Assumed) -> dict[str, float]:
    """Seconds a step if everything overlaps and if nothing does, and tokens a second over all chips for the first."""
    times = [seconds(one, topology, slow, assumed) for one in measured]
    low = sum(one.runs * max(took.values()) for one, took in zip(measured, times))
    high = sum(one.runs * sum(took.values()) for one, took in zip(measured, times))
    tokens = job.completions * job.completion
    if job.objective is None:
        tokens += job.batch * job.prompt
    return {"seconds": low, "seconds_without_overlap": high, "tokens_per_second": tokens / max(low, 1e-9)}


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Rows of cells as columns, the first to the left."""
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join(
        "  ".join(cell.rjust(width) if n else cell.ljust(width) for n, (cell, width) in enumerate(zip(line, widths)))
        for line in lines
    )


def remedies(job: Job, measured: Sequence[Measured], topology: Topology) -> list[str]:
    """What to change, the harmless first: what changes nothing but time, then precision, then the method, then money."""
    worst = max(measured, key=lambda one: one.total)
    parts, found = worst.parts, []
    saves = lambda size: f"saves about {size / GiB:.1f} GiB a chip"  # noqa: E731
    lacks = worst.total - topology.chip.memory
    found.append(f"{worst.name} lacks {lacks / GiB:.1f} GiB a chip; in this order:")
    found += _rollout(job, worst, saves) if worst.name in ("decode copy", "prefill", "decode") else []
    found += _rows(job, worst, saves) if worst.name in ("update", "reference") else []
    kv, tensor = job.config.kv_heads, job.mesh.shape["tensor"]
    wider = [n for n in range(tensor + 1, kv + 1) if kv % n == 0 and topology.size % n == 0]
    if wider and worst.name not in ("update", "reference"):
        part = parts.get("decode weights", 0) * (1 - tensor / wider[0])
        found.append(f"--config.mesh.tensor={wider[0]}  cuts the decode copy over more chips, {saves(part)}")
    if job.mesh.shape["data"] > 1:
        found.append("--config.mesh.data=1 --config.mesh.fsdp=-1  cuts parameters and optimizer over all chips")
    found += _states(job, parts, saves)
    larger = [one for one in chips.ladder(topology.chip) if one.size > topology.size]
    if larger:
        found.append(f"--config.plan.topology={larger[0].name}  the next larger slice")
    return found


def _rollout(job: Job, worst: Measured, saves) -> list[str]:
    slots = job.sampling.slots or job.batch
    half, found = max(job.shares, slots // 2), []
    if half < slots:
        part = worst.parts.get("cache", 0) * (1 - half / slots)
        found.append(f"--config.sampling.slots={half}  decodes fewer prompts at once, {saves(part)}")
    if part := worst.parts.get("optimizer", 0.0):
        found.append(f"--config.optimizer.offload=True  its state is on the host meanwhile, {saves(part)}")
    return found


def _rows(job: Job, worst: Measured, saves) -> list[str]:
    found, space = [], worst.parts["workspace"]
    if job.compute.keep != "inputs":
        found.append("--config.compute.keep=inputs  keeps the inputs of blocks alone, computes the rest again")
    if job.packing.rows > 1:
        part = space * (1 - 1 / job.packing.rows)
        found.append(f"--config.packing.rows=1  one row a microbatch and share, {saves(part)}")
    shortest = job.longest + (job.sampling.max_completion if job.sampling else 0)
    if shortest and job.packing.row_length > shortest:
        part = space * (1 - shortest / job.packing.row_length)
        found.append(
            f"--config.packing.row_length={shortest}  the shortest that holds prompt and completion, {saves(part)}"
        )
    if job.compute.chunk > 256:
        found.append("--config.compute.chunk=256  fewer logits at a time")
    return found


def _states(job: Job, parts: Mapping[str, float], saves) -> list[str]:
    moments, found = parts.get("optimizer", 0.0), []
    if job.adapters is None:
        found.append(f"--config.optimizer.mu_dtype=bfloat16  the first moment in half the bytes, {saves(moments / 4)}")
        found.append(f"--config.optimizer.second=factored  a second moment of rows and columns, {saves(moments / 2)}")
        if str(job.dtype.__name__) == "float32":
            part = parts.get("parameters", 0) / 2
            found.append(f"--config.model.dtype=bfloat16  parameters rounded stochastically, {saves(part)}")
        if "reference" in parts:
            found.append(f"--config.rl.kl_coef=0  needs no reference policy, {saves(parts['reference'])}")
        part = moments + parts.get("gradients", 0.0) + parts.get("reference", 0.0)
        found.append(f"--config.lora.rank=32 --config.model.dtype=bfloat16  trains adapters alone, {saves(part)}")
    return found
