r"""Compile a run for chips that you do not have: memory, work, traffic and time of every phase.

The config is the run's own, of grpo or sft: python -m sqlr1_jax plan --config=configs/grpo.py:7b --config.plan.topology=v5p:4x4x4

The real sampler and update are compiled; nothing is allocated and no weights are read. TPU topologies are compiled by the TPU
compiler (extra `tpu`), which states exactly what it will ask for; GPUs by XLA's GPU compiler (extra `cuda`), without a GPU or a driver.
"""

from __future__ import annotations

import dataclasses
import json
import math
import pathlib
from collections.abc import Mapping, Sequence

import jax
import jax.numpy as jnp

from sqlr1_jax import config, parallel, policy, rl_batch, run_record
from sqlr1_jax.config import ComputeConfig, GrpoConfig, MeshConfig, PackingConfig, PlanConfig, SftConfig
from sqlr1_jax.models import attention, huggingface, qwen2
from sqlr1_jax.planning import chips, estimate, job, measure, memory, remedies, search, sizes
from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.estimate import Work
from sqlr1_jax.planning.job import Config, Job
from sqlr1_jax.planning.measure import Measured

PARTS = ("parameters", "adapters", "gradients", "optimizer", "reference", "decode weights", "cache", "workspace")

UNKNOWN_TO_TRITON = ("a6000", "l40s")  # jax 0.11 and later compile Triton kernels for these only where one is attached


def run(cfg: Config, workdir: pathlib.Path) -> dict:
    """Plan the run of a config of grpo or sft, print tables, write plan.json; return the summary."""
    if not hasattr(cfg, "packing"):
        raise ValueError("plan takes a config of grpo or sft, such as --config=configs/grpo.py:7b")
    cfg = config.parse(GrpoConfig if hasattr(cfg, "rl") else SftConfig, cfg)
    topology, rungs = topologies(cfg.plan)
    is_local = topology.chip.platform == "here" or topology.chip.name == "cpu"
    cfg = policy.choose_dtypes(cfg, jax.default_backend() if is_local else "accelerator")
    model = sizes.known(cfg.model.path) or huggingface.read_config(run_record.model_folder(cfg.model))
    if isinstance(cfg, GrpoConfig):  # what the run itself refuses
        row, answer = cfg.packing.row_length, cfg.sampling.max_completion
        policy.check_lengths(model, row, policy.limit_prompts(cfg.text, model, row, answer).max_tokens, answer)
        rl_batch.check(cfg.rl, cfg.sampling)
    else:
        policy.check_lengths(model, cfg.packing.row_length, cfg.text.max_tokens)
    quick, tried = cfg.plan.search == 2, []
    if cfg.plan.search:
        planned, measured, topology, tried = search.smallest(
            lambda topology, mesh: make_job(cfg, model, topology, mesh), model, rungs, every=not quick, quick=quick
        )
        print(aligned([tuple(tried[0]), *(tuple(map(str, entry.values())) for entry in tried)]), flush=True)
        if planned is None:
            smaller = "--config.lora.rank=32, --config.lora.base=int8, --config.sampling.weights=int8"
            raise ValueError(f"nothing fits up to {rungs[-1].name}: try {smaller}; --config.plan.search=0 shows why")
    else:
        planned = make_job(cfg, model, topology)
        measured = [measure.measure(planned, phase, topology) for phase in job.phases(planned)]
    summary, works = show(planned, measured, topology)
    if not summary["fits"]:
        found = remedies.sufficient(lambda cfg: make_job(cfg, model, topology), planned, measured, topology, quick)
        if found is None:
            print(f"no combination of these that was compiled fits on {topology.name}", flush=True)
        else:
            changes, *suffices = found
            print(f"\nthese settings suffice, as compiled: {remedies.flags(changes)}")
            summary["sufficient"] = {"changes": changes} | show(*suffices, topology)[0]
    phases = [_record(phase, works[phase.name]) for phase in measured]
    (workdir / "plan.json").write_text(json.dumps(summary | {"phases": phases, "tried": tried}, indent=2) + "\n")
    return summary


def _record(phase: Measured, work: Work) -> dict:
    gib = {name: round(value / GiB, 6) for name, value in phase.parts.items()}
    figures = {"phase": phase.name, "peak_gib": round(phase.total / GiB, 6), "parts_gib": gib, "fits": phase.fits}
    return figures | {"compile_seconds": round(phase.compile_seconds, 1)} | work._asdict()


def topologies(plan: PlanConfig) -> tuple[Topology, list[Topology]]:
    """The topology of the plan, or the devices here if none is named, and those that a search tries. Sets jax up for them."""
    if plan.topology:
        topology = chips.parse(plan.topology)
        rungs = chips.ladder(topology.chip, topology.slices)
        chips.start(max([topology, *rungs] if plan.search else [topology], key=lambda t: t.size))
    elif plan.search:
        raise ValueError("--config.plan.search needs a chip: set --config.plan.topology, for example v5e:1x1 or h100:1")
    else:
        first, chip = jax.devices()[0], dataclasses.replace(chips.here(), platform="here")
        if chip.name == "cpu" and first.platform != "cpu":
            raise ValueError(
                f"the figures of {first.device_kind!r} are not known: name one of {', '.join(chips.CHIPS)} in "
                "--config.plan.topology, and its memory in --config.plan.memory"
            )
        # What this process may take, not the data sheet: jax has 75 % of a GPU unless told otherwise. Devices of a CPU share what is free.
        if free := memory.free_bytes(first):
            share = len(jax.local_devices()) if first.platform == "cpu" else 1
            chip = dataclasses.replace(chip, memory=free / share)
        topology, rungs = Topology(chip, (len(jax.devices()),)), []
    given = {"memory": plan.memory * GiB} if plan.memory else {}
    first, *rest = (dataclasses.replace(t, chip=dataclasses.replace(t.chip, **given)) for t in (topology, *rungs))
    return first, rest


def make_job(cfg: Config, model: qwen2.Config, topology: Topology, mesh: MeshConfig | None = None) -> Job:
    """The step of a run on a topology, with the run's own mesh (`choose_mesh`) or another."""
    mesh = mesh or choose_mesh(cfg, model, topology.size)
    answer = cfg.sampling.max_completion if isinstance(cfg, GrpoConfig) else job.TARGET_TOKENS
    text = policy.limit_prompts(cfg.text, model, cfg.packing.row_length, answer)
    cfg = dataclasses.replace(cfg, text=text, compute=choose_attention(cfg.compute, cfg.packing, topology))
    return Job(cfg, model, parallel.make_mesh(mesh, chips.devices(topology)))


def choose_mesh(cfg: Config, model: qwen2.Config, devices: int) -> MeshConfig:
    """The run's mesh; where the default one has more shards than the batch has prompts, the first that takes the batch.

    The default mesh gives all devices to fsdp, which also cuts the batch: 32 prompts do not divide over 64 chips. The meshes of
    `search.candidate_meshes` then give some of them to tensor.
    """
    if cfg.mesh != MeshConfig() or not cfg.batch % devices:
        return cfg.mesh
    batch = f"--config.batch={cfg.batch} over {devices} devices"
    for mesh in search.candidate_meshes(model, devices):
        if cfg.batch % (mesh.data * mesh.fsdp) == 0:
            chosen = f"data={mesh.data} fsdp={mesh.fsdp} tensor={mesh.tensor}"
            print(f"the default mesh cannot divide {batch}: planned for {chosen}")
            return mesh
    raise ValueError(f"no mesh divides {batch}: set --config.batch to a multiple of {devices // model.kv_heads or 1}")


def choose_attention(compute: ComputeConfig, packing: PackingConfig, topology: Topology) -> ComputeConfig:
    """The options with the attention to compile for devices that are not attached: `auto` decides by a trial on the device.

    For GPUs cuDNN's, as if it passed, also for `flash` on those that Triton does not know without the device; elsewhere `chunked`, also
    where a config asks for a GPU's kernels.
    """
    chip = topology.chip
    flash = chip.platform == "gpu" and chip.name not in UNKNOWN_TO_TRITON or not chip.gpu
    as_asked = {"auto": False, "cudnn": chip.platform == "gpu", "flash": flash}
    if chip.platform == "here" or as_asked.get(compute.attention, True):
        return compute
    query = jax.ShapeDtypeStruct((packing.rows, packing.row_length, 1, 1), jnp.dtype(compute.dtype))
    name = attention.choose_implementation("cpu" if chip.name == "cpu" else "absent", query, query)
    if name == "chunked" and chip.platform == "gpu" and compute.dtype == "bfloat16":
        name = "cudnn"
    return dataclasses.replace(compute, attention=name)


def memory_table(measured: Sequence[Measured], topology: Topology) -> str:
    """GiB per chip: a line per phase, a column per category; `workspace` is activations and the compiler's buffers."""
    columns = [name for name in PARTS if any(phase.parts.get(name) for phase in measured)]
    lines = [("GiB per chip", *columns, "peak", "of")]
    for phase in measured:
        cells = [f"{phase.parts[name] / GiB:.2f}" if name in phase.parts else "-" for name in columns]
        capacity = topology.chip.memory
        of = f"{capacity / GiB:.2f}" if math.isfinite(capacity) else "?"  # of CPUs, without --config.plan.memory
        of += "" if phase.fits else "  does not fit"
        lines.append((phase.name, *cells, f"{phase.total / GiB:.2f}", of))
    return aligned(lines)


def work_table(planned: Job, works: Mapping[str, Work], topology: Topology) -> str:
    """Operations, bytes and seconds per step and chip, and the assumptions behind them."""
    chip, axes = topology.chip, sorted({axis for work in works.values() for axis in work.traffic})
    times = ("compute s", "memory s", "network s")
    lines = [("per step and chip", "TFLOP", "GB of memory", *(f"GB over {axis}" for axis in axes), *times)]
    for name, work in works.items():
        amounts = work.flops / 1e12, *(x / 1e9 for x in (work.memory, *(work.traffic.get(axis, 0.0) for axis in axes)))
        times = (f"{x:.3f}" for x in estimate.seconds(work, planned, topology))
        lines.append((name, *(f"{x:.2f}" for x in amounts), *times))
    slots = f"decoded {planned.slots} prompts at a time, " if planned.grpo and planned.slots < planned.cfg.batch else ""
    return (
        f"{aligned(lines)}\n\nassumed: {planned.cfg.batch} prompts of {planned.prompt} tokens, {planned.completions} completions of {planned.completion}, "
        f"{slots}{planned.microbatches} microbatches per update with rows {job.FILL:.0%} full\n{chip.name}: {chip.flops / 1e12:g} TFLOP/s x "
        f"{estimate.COMPUTE}, memory {chip.hbm / 1e9:.0f} GB/s x {estimate.MEMORY}, links {chip.link / 1e9:.0f} GB/s per axis x "
        f"{estimate.NETWORK}, between slices {chip.network / 1e9:.1f} GB/s; no device has confirmed these shares"
    )


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Rows of cells as aligned columns, the first one left-aligned."""
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join(
        "  ".join(cell.rjust(width) if n else cell.ljust(width) for n, (cell, width) in enumerate(zip(line, widths)))
        for line in lines
    )


def show(planned: Job, measured: list[Measured], topology: Topology) -> tuple[dict, dict[str, Work]]:
    """Print the plan; return it in short, and the work of its phases."""
    works = estimate.work(planned, {phase.name: phase.parts for phase in measured})
    worst, fits = max(measured, key=lambda phase: phase.total), all(phase.fits for phase in measured)
    costs = estimate.costs(planned, works, topology)
    mesh = " x ".join(f"{name}={size}" for name, size in planned.mesh.shape.items())
    print(
        f"\n{topology.name}: {topology.size} chip{'s' * (topology.size > 1)} as {mesh}\n\n{memory_table(measured, topology)}\n"
    )
    if fits:
        print(
            f"{work_table(planned, works, topology)}\nseconds per step: {costs['seconds']:.2f} if memory, network and compute overlap, "
            f"{costs['seconds_without_overlap']:.2f} if they do not; up to {costs['tokens_per_second']:,.0f} tokens per second. The "
            f"executor and other work of the host are not included.\n{costs['chip_seconds']:,.1f} chip-seconds per step, "
            f"{costs['run_chip_hours']:,.1f} chip-hours for the run"
            + (f": {costs['run_price']:,.2f} at --config.plan.price" if "run_price" in costs else ""),
            flush=True,
        )
    else:
        lack = f"{worst.name} lacks {(worst.total - topology.chip.memory) / GiB:.1f} GiB per chip; what may help:"
        lines = [remedy.line() for remedy in remedies.possible(planned, worst, topology)]
        print("\n  ".join([lack, *lines]), flush=True)
    summary = {
        "topology": topology.name,
        "chips": topology.size,
        "mesh": dict(planned.mesh.shape),
        "fits": fits,
        "peak_gib": round(worst.total / GiB, 6),
        "capacity_gib": round(topology.chip.memory / GiB, 2) if topology.chip.memory < 1e15 else None,
        "peak_in": worst.name,
        "compile_seconds": round(sum(phase.compile_seconds for phase in measured), 1),
        "estimate": costs,
    }
    return summary, works
