r"""Compile a run for chips that are not here: memory, work, traffic and time of every phase, before anybody pays for them.

The config is the run's own, of grpo or sft: python -m sqlr1_jax plan --config=configs/grpo.py:7b --config.plan.topology=v5p:4x4x4

The real sampler and update are compiled; nothing is allocated and no weights are read. TPU topologies are compiled by the TPU
compiler (extra `tpu`), which states exactly what it will ask for; GPUs by XLA's GPU compiler (extra `cuda`), without a GPU or a
driver. Where that is not installed, virtual CPU devices stand for GPUs: an upper estimate.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Mapping, Sequence

import jax
import jax.numpy as jnp

from sqlr1_jax import config, policy
from sqlr1_jax.config import ComputeConfig, GrpoConfig, MeshConfig, PackingConfig, PlanConfig, SftConfig
from sqlr1_jax.models import attention, huggingface, qwen2
from sqlr1_jax.planning import chips, job, measure, remedies, report, search, sizes
from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.job import Job
from sqlr1_jax.planning.measure import Assumed, Measured
from sqlr1_jax.sampling import SamplerOptions
from sqlr1_jax.training import optimizer

# Times are estimated for prompts and completions of half their limits, and supervised targets of this many tokens.
TARGET_TOKENS = 256


def run(cfg: GrpoConfig | SftConfig, workdir: pathlib.Path, ladder: Sequence[str] = ()) -> dict:
    """Plan, print tables, write plan.json; return the summary.

    Args:
      cfg: of the run that is planned.
      workdir: for plan.json.
      ladder: topologies that a search tries, smallest first; empty tries those that can be rented.
    """
    cfg = config.parse(GrpoConfig if _is_grpo(cfg) else SftConfig, cfg)
    topology, assumed = _topology(cfg.plan, ladder), Assumed()
    is_local = topology.chip.platform == "here" or topology.chip.name == "cpu"
    cfg = policy.choose_dtypes(cfg, jax.default_backend() if is_local else "accelerator")
    model = sizes.known(cfg.model.path) or huggingface.read_config(policy.model_folder(cfg.model.path))
    if cfg.plan.search:
        rungs = [chips.parse(text) for text in ladder] or chips.ladder(topology.chip)
        planned, measured, tried = search.smallest(
            lambda topology, mesh: _job(cfg, model, topology, mesh),
            model,
            [_with_memory(rung, cfg.plan) for rung in rungs],
            assumed,
            every=cfg.plan.search == 1,
            quick=cfg.plan.search == 2,
        )
        topology = tried[-1].topology
        print(search.table(tried), flush=True)
    else:
        planned, tried = _job(cfg, model, topology, choose_mesh(cfg, model, topology.size)), []
        measured = [measure.measure(planned, phase, topology) for phase in job.phases(planned)]
    summary = _summary(cfg, planned, measured, topology, assumed)
    show(planned, measured, topology, assumed, summary)
    if not summary["fits"]:
        summary["sufficient"] = show_remedies(cfg, model, planned, measured, topology, assumed)
    record = summary | {
        "phases": [measure.as_record(phase) for phase in measured],
        "tried": [mesh.record() for mesh in tried],
    }
    (workdir / "plan.json").write_text(json.dumps(record, indent=2) + "\n")
    return summary


def _is_grpo(cfg) -> bool:
    """Whether a config, parsed or not, is one of grpo. Raises ValueError if it is not one of sft either."""
    has = cfg.__contains__ if hasattr(cfg, "__contains__") else lambda name: hasattr(cfg, name)
    if not has("packing"):
        raise ValueError("plan takes a config of grpo or sft, such as --config=configs/grpo.py:7b")
    return has("rl")


def choose_mesh(cfg: GrpoConfig | SftConfig, model: qwen2.Config, devices: int) -> MeshConfig:
    """The run's mesh; where the default one has more shards than the batch has prompts, the first that takes the batch.

    The default mesh gives all devices to fsdp, which also cuts the batch: 32 prompts do not divide over 64 chips. The meshes of
    `search.candidate_meshes` then give some of them to tensor.
    """
    if cfg.mesh != MeshConfig() or not cfg.batch % devices:
        return cfg.mesh
    for mesh in search.candidate_meshes(model, devices):
        if cfg.batch % (mesh.data * mesh.fsdp) == 0:
            sizes_ = f"data={mesh.data} fsdp={mesh.fsdp} tensor={mesh.tensor}"
            print(
                f"the default mesh cannot divide --config.batch={cfg.batch} over {devices} devices: planned for {sizes_}"
            )
            return mesh
    raise ValueError(
        f"no mesh divides --config.batch={cfg.batch} over {devices} devices: set --config.batch to a multiple of "
        f"{devices // model.kv_heads or 1}, or --config.mesh"
    )


def _topology(plan: PlanConfig, ladder: Sequence[str] = ()) -> Topology:
    """The topology of the plan; the devices here if none is named. Sets jax up for it."""
    if plan.topology:
        topology = chips.parse(plan.topology)
        rungs = [*map(chips.parse, ladder)] or chips.ladder(topology.chip)
        largest = max([topology, *rungs] if plan.search else [topology], key=lambda t: t.size)
        chips.start(largest)
        return _with_memory(topology, plan)
    if plan.search:
        raise ValueError(
            "--config.plan.search needs a chip to search for: set --config.plan.topology, for example v5e:1x1 or h100:1"
        )
    first, chip = jax.devices()[0], dataclasses.replace(chips.here(), platform="here")
    if chip.name == "cpu" and first.platform != "cpu":
        raise ValueError(
            f"the figures of {first.device_kind!r} are not known: name one of {', '.join(chips.CHIPS)} in "
            "--config.plan.topology, and its memory in --config.plan.memory"
        )
    return _with_memory(chips.Topology(chip, (len(jax.devices()),)), plan)


def _with_memory(topology: Topology, plan: PlanConfig) -> Topology:
    if not plan.memory:
        return topology
    return dataclasses.replace(topology, chip=dataclasses.replace(topology.chip, memory=plan.memory * GiB))


def _job(cfg: GrpoConfig | SftConfig, model: qwen2.Config, topology: Topology, mesh: MeshConfig) -> Job:
    grpo = isinstance(cfg, GrpoConfig)
    completion = cfg.sampling.max_completion // 2 if grpo else TARGET_TOKENS
    return Job(
        config=model,
        mesh=chips.mesh(topology, mesh),
        dtype=policy.DTYPES[cfg.model.dtype],
        optimizer=optimizer.make(cfg.optimizer, cfg.steps * (cfg.rl.updates if grpo else 1)),
        compute=_with_attention(cfg.compute, cfg.packing, topology),
        packing=cfg.packing,
        batch=cfg.batch,
        prompt=(cfg.text.max_tokens or model.max_positions // 4) // 2,
        completion=completion,
        longest=cfg.text.max_tokens if grpo else 0,
        objective=cfg.rl if grpo else None,
        # Layers are cut inside the decode loop: unrolled ones hold as much memory and compile many times longer.
        sampling=config.extended(SamplerOptions, cfg.sampling, unroll_layers=False) if grpo else None,
        turns=cfg.turns,
        adapters=cfg.lora if cfg.lora.rank else None,
        offload=cfg.optimizer.offload and grpo,
    )


def _with_attention(compute: ComputeConfig, packing: PackingConfig, topology: Topology) -> ComputeConfig:
    """The options with the attention to compile.

    `auto` becomes the choice for the platform: for GPUs cuDNN's, as if it passed its trial on the device. Virtual devices cannot
    compile that, and TPUs decide by a trial too: `chunked`.
    """
    if topology.chip.platform == "here":
        return compute
    name, dtype = compute.attention, policy.DTYPES[compute.dtype]
    has_cudnn = topology.chip.platform == "gpu" and not chips.is_simulated(topology.chip)
    if name == "auto":
        platform = "cpu" if topology.chip.name == "cpu" else "absent"
        query = jax.ShapeDtypeStruct((packing.rows, packing.row_length, 1, 1), dtype)
        name = attention.choose_implementation(platform, query, query)
        if name == "chunked" and has_cudnn and dtype == jnp.bfloat16:
            name = "cudnn"
    elif not has_cudnn and (name == "cudnn" or (name == "flash" and topology.chip.platform == "gpu")):
        name = "chunked"
    return dataclasses.replace(compute, attention=name)


def _summary(
    cfg: GrpoConfig | SftConfig, planned: Job, measured: list[Measured], topology: Topology, assumed: Assumed
) -> dict:
    worst = max(measured, key=lambda phase: phase.total)
    return {
        "topology": topology.name,
        "chips": topology.size,
        "mesh": dict(planned.mesh.shape),
        "fits": all(phase.fits for phase in measured),
        "peak_gib": round(worst.total / GiB, 6),
        "capacity_gib": round(topology.chip.memory / GiB, 2) if topology.chip.memory < 1e15 else None,
        "peak_in": worst.name,
        "compile_seconds": round(sum(phase.compile_seconds for phase in measured), 1),
        "estimate": estimate(cfg, planned, measured, topology, assumed),
        "traffic_bytes_by_axis": report.traffic(measured),
    }


def show(planned: Job, measured: list[Measured], topology: Topology, assumed: Assumed, summary: dict) -> None:
    """Print the plan."""
    slow = measure.slow_axes(planned.mesh, topology.slices)
    mesh = " x ".join(f"{name}={size}" for name, size in planned.mesh.shape.items())
    print(f"\n{topology.name}: {topology.size} chips as {mesh}\n")
    print(report.memory(measured, topology), "\n")
    if not summary["fits"]:
        return
    print(report.work(measured, topology, slow, assumed), "\n")
    print(report.collectives(measured), "\n")
    print(report.calls(measured), "\n")
    print(assumptions(planned, topology, assumed))
    estimate = summary["estimate"]
    print(
        f"seconds per step: {estimate['seconds']:.2f} if memory, network and compute overlap, "
        f"{estimate['seconds_without_overlap']:.2f} if they do not; up to {estimate['tokens_per_second']:,.0f} tokens per second. "
        "The executor and other work of the host are not included.\n" + price_line(estimate),
        flush=True,
    )


def estimate(
    cfg: GrpoConfig | SftConfig, planned: Job, measured: list[Measured], topology: Topology, assumed: Assumed
) -> dict[str, float]:
    """Seconds, tokens per second and chip-seconds of a step; chip-hours of the run and, with `plan.price`, what it costs."""
    costs = report.estimate(planned, measured, topology, measure.slow_axes(planned.mesh, topology.slices), assumed)
    costs["run_chip_hours"] = costs["chip_seconds"] * cfg.steps / 3600
    if cfg.plan.price:
        costs["run_price"] = costs["run_chip_hours"] * cfg.plan.price
    return costs


def price_line(estimate: dict[str, float]) -> str:
    """Chip-seconds of a step and chip-hours of the run, with the price if there is one."""
    line = f"{estimate['chip_seconds']:,.1f} chip-seconds per step, {estimate['run_chip_hours']:,.1f} chip-hours for the run"
    if "run_price" in estimate:
        return f"{line}: {estimate['run_price']:,.2f} at --config.plan.price"
    return line


def show_remedies(
    cfg: GrpoConfig | SftConfig, model, planned: Job, measured: list[Measured], topology: Topology, assumed: Assumed
) -> dict | None:
    """Print what may help, and the settings that suffice as compiled; return those, their peak and seconds."""
    worst, lack = remedies.lacking(measured, topology)
    lines = [remedy.line() for remedy in remedies.possible(planned, measured, topology)]
    print("\n  ".join([f"{worst.name} lacks {lack / GiB:.1f} GiB per chip; what may help:", *lines]), "\n", flush=True)

    def make(changes: Mapping[str, object]) -> Job:
        other = with_changes(cfg, changes)
        return _job(other, model, topology, choose_mesh(other, model, topology.size))

    combination = remedies.sufficient(make, planned, measured, topology, quick=cfg.plan.search == 2)
    if combination is None:
        print(f"no combination of these that was compiled fits on {topology.name}")
        return None
    changes, job_, phases = combination
    peak = max(phase.total for phase in phases)
    costs = estimate(with_changes(cfg, changes), job_, phases, topology, assumed)
    print(
        f"these settings suffice, as compiled: {remedies.flags(changes)}\n  peak {peak / GiB:.2f} of "
        f"{topology.chip.memory / GiB:.2f} GiB per chip, {costs['seconds']:.2f} s per step, {price_line(costs)}",
        flush=True,
    )
    return {"changes": changes, "peak_gib": round(peak / GiB, 6), "estimate": costs}


def with_changes(cfg: GrpoConfig | SftConfig, changes: Mapping[str, object]) -> GrpoConfig | SftConfig:
    """The config with other values, by `section.key`."""
    for key, value in changes.items():
        section, _, name = key.partition(".")
        cfg = dataclasses.replace(cfg, **{section: dataclasses.replace(getattr(cfg, section), **{name: value})})
    return cfg


def rounds(planned: Job) -> str:
    """How often the slots are filled, for the list of assumptions; empty if once."""
    many = planned.sampling is not None and planned.rounds > 1
    return f"decoded in {planned.rounds} rounds of {planned.slots} prompts, " if many else ""


def assumptions(planned: Job, topology: Topology, assumed: Assumed) -> str:
    """The assumptions behind the times, as text."""
    chip = topology.chip
    lines = [
        f"assumed: {planned.batch} prompts of {planned.prompt} tokens, {planned.completions} completions of {planned.completion}, "
        f"{rounds(planned)}{planned.microbatches} microbatches per update with rows {job.FILL:.0%} full; every decode step reads the full window",
        f"{chip.name}: {chip.flops / 1e12:g} TFLOP/s x {assumed.compute}, memory {chip.hbm / 1e9:.0f} GB/s x {assumed.memory}, "
        f"links {chip.link / 1e9:.0f} GB/s per axis x {assumed.network}, between slices {chip.network / 1e9:.1f} GB/s ({chip.source})",
        "operations are counted in the traced programs, every loop as often as it runs (XLA counts a loop once); traffic is "
        "read from the compiled programs, with ring collectives; bytes are those of weights, optimizer state and caches",
    ]
    return "\n".join(lines)
