r"""What a run takes, before anybody pays for it: compiles the real sampler and update for chips that need not be here.

The config is the run's own, of grpo or sft: python -m sqlr1_jax plan --config=configs/grpo.py:7b --config.plan.topology=v5p:4x4x4

Nothing is allocated and no weights are read. TPU topologies are compiled by the TPU compiler (extra `tpu`), which states exactly
what it will ask for. GPUs are stood for by virtual CPU devices: partitioning, arguments and collectives are the real ones, while
temporaries are those of XLA's CPU compiler, which computes bfloat16 products in float32 and fuses less: an upper estimate.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib

import jax

from sqlr1_jax import policy
from sqlr1_jax.config import (
    ComputeConfig,
    LoraConfig,
    MeshConfig,
    OptimizerConfig,
    PackingConfig,
    RlConfig,
    SamplingConfig,
)
from sqlr1_jax.models import attention, huggingface, qwen2
from sqlr1_jax.planning import chips, job, measure, report, search, sizes
from sqlr1_jax.planning.chips import GiB, Topology
from sqlr1_jax.planning.job import Job
from sqlr1_jax.planning.measure import Assumed, Measured
from sqlr1_jax.sampling.options import SamplerOptions
from sqlr1_jax.text.prompts import Prompts
from sqlr1_jax.training import optimizer


@dataclasses.dataclass(frozen=True)
class Planning:
    """What to plan for (`config.plan`).

    Attributes:
      topology: CHIP:SHAPE, such as v5p:4x4x4, v5e:4x8, v6e:8x8, h100:8, cpu:8; 2*v5p:4x4x4 is two slices.
      search: 1 finds the smallest slice that fits and its best mesh, 2 stops at the first mesh that fits; `topology` then names
        the chip. 0 plans for `topology` and `mesh` alone.
      quick: TPU programs are compiled with as little optimisation as may be, in a third of the time: memory up to some per cent
        more, seconds and traffic those of less optimised programs. What then lacks less than a tenth is compiled in full.
      slices: the slices to search, smallest first; empty: those that can be rented.
      prompt: mean tokens of a prompt, for times; 0 takes half of text.max_tokens.
      completion: mean tokens of a completion or target; 0 takes half of sampling.max_completion, or 256.
      memory: GiB a chip that a program may use; 0 takes the chip's.
      compute: share of the chip's peak that products are taken to reach.
      bandwidth: share of the memory's.
      links: share of the network's.
    """

    topology: str = ""
    search: int = 0
    quick: bool = False
    slices: tuple[str, ...] = ()
    prompt: int = 0
    completion: int = 0
    memory: float = 0.0
    compute: float = 0.45
    bandwidth: float = 0.7
    links: float = 0.8

    def __post_init__(self):
        for name in ("prompt", "completion", "memory"):
            if getattr(self, name) < 0:
                raise ValueError(f"plan.{name}={getattr(self, name)}: set it to 0 (a default) or more")
        if self.search not in (0, 1, 2):
            raise ValueError(f"plan.search={self.search}: choose 0 (off), 1 (best mesh) or 2 (first mesh that fits)")
        for name in ("compute", "bandwidth", "links"):
            if not 0 < getattr(self, name) <= 1:
                raise ValueError(f"plan.{name}={getattr(self, name)}: a share above 0 and up to 1")

    @property
    def assumed(self) -> Assumed:
        """The shares, for times."""
        return Assumed(self.compute, self.bandwidth, self.links)


@dataclasses.dataclass(frozen=True)
class Common(policy.Sections):
    """Sections that configs of sft and of grpo share."""

    model: policy.Model
    mesh: MeshConfig
    text: Prompts
    optimizer: OptimizerConfig
    packing: PackingConfig
    compute: ComputeConfig
    lora: LoraConfig
    plan: Planning


@dataclasses.dataclass(frozen=True)
class Learning(policy.Sections):
    """Sections of grpo alone."""

    sampling: SamplingConfig
    rl: RlConfig


def run(config, workdir: pathlib.Path) -> dict:
    """Plans, prints tables, writes plan.json, and returns the summary."""
    if "packing" not in config:
        raise ValueError("plan takes a config of grpo or sft, such as --config=configs/grpo.py:7b")
    chosen = Common.read(config)
    learning = Learning.read(config) if "rl" in config else None
    topology = _topology(chosen.plan)
    model = sizes.known(chosen.model.path) or huggingface.read_config(policy.model_folder(chosen.model.path))

    def make(topology: Topology, shape: MeshConfig) -> Job:
        return _job(config, chosen, learning, model, topology, shape)

    if chosen.plan.search:
        ladder = [_sized(chips.parse(text), chosen.plan) for text in chosen.plan.slices] or [
            _sized(one, chosen.plan) for one in chips.ladder(topology.chip)
        ]
        options = dict(every=chosen.plan.search == 1, quick=chosen.plan.quick)
        made, measured, tried = search.smallest(make, model, ladder, chosen.plan.assumed, **options)
        print(search.table(tried), flush=True)
    else:
        made = make(topology, chosen.mesh)
        measured = [measure.measure(made, phase, topology, chosen.plan.quick) for phase in job.phases(made)]
        tried = []
    topology = tried[-1].topology if tried else topology
    summary = _summary(made, measured, topology, chosen.plan.assumed)
    show(made, measured, topology, chosen.plan.assumed, summary)
    record = summary | {
        "phases": [measure.as_record(one) for one in measured],
        "tried": [one.record() for one in tried],
    }
    (workdir / "plan.json").write_text(json.dumps(record, indent=2) + "\n")
    return summary


def _topology(plan: Planning) -> Topology:
    """The topology asked for; the devices here if none is named. Sets JAX up for it."""
    if plan.topology:
        found = chips.parse(plan.topology)
        largest = max(
            [found, *map(chips.parse, plan.slices)] + chips.ladder(found.chip) * bool(plan.search), key=lambda t: t.size
        )
        chips.start(largest if found.chip.platform == "cpu" else found)
        return _sized(found, plan)
    if plan.search:
        raise ValueError(
            "plan.search needs a chip to search for: set --config.plan.topology, for example v5e:1x1 or h100:1"
        )
    first, chip = jax.devices()[0], dataclasses.replace(chips.here(), platform="here")
    if chip.name == "cpu" and first.platform != "cpu":
        raise ValueError(
            f"no figures are known of {first.device_kind!r}: name one of {', '.join(chips.CHIPS)} in --config.plan.topology, and "
            "its memory in --config.plan.memory"
        )
    return _sized(chips.Topology(chip, (len(jax.devices()),)), plan)


def _sized(topology: Topology, plan: Planning) -> Topology:
    if not plan.memory:
        return topology
    return dataclasses.replace(topology, chip=dataclasses.replace(topology.chip, memory=plan.memory * GiB))


def _job(config, chosen: Common, learning: Learning | None, model: qwen2.Config, topology: Topology, shape) -> Job:
    sampling = learning.sampling if learning else None
    completion = chosen.plan.completion or (sampling.max_completion // 2 if sampling else 256)
    prompt = chosen.plan.prompt or (chosen.text.max_tokens or model.max_positions // 4) // 2
    return Job(
        config=model,
        mesh=chips.mesh(topology, shape),
        dtype=policy.DTYPES[chosen.model.params],
        optimizer=optimizer.make(chosen.optimizer, config.steps * (learning.rl.updates if learning else 1)),
        compute=_resolved(chosen.compute, chosen.packing, topology),
        packing=chosen.packing,
        batch=config.batch,
        prompt=prompt,
        completion=completion,
        longest=chosen.text.max_tokens if learning else 0,
        objective=learning.rl if learning else None,
        # Layers are cut inside the decode loop: unrolled ones hold as much memory and compile many times longer.
        sampling=SamplerOptions(**dataclasses.asdict(sampling), hoist=False) if sampling else None,
        adapters=chosen.lora if chosen.lora.rank else None,
        offload=chosen.optimizer.offload and learning is not None,
    )


def _resolved(compute: ComputeConfig, packing: PackingConfig, topology: Topology) -> ComputeConfig:
    """The options with the attention to compile: `auto`'s where no trial on the device decides it, `chunked` where one does, and for
    cuDNN's, which cannot be compiled here.
    """
    name = topology.chip.name
    if topology.chip.platform == "here":
        return compute
    if compute.attention == "auto":
        platform = "cpu" if name == "cpu" else "absent"
        dtype = policy.DTYPES[compute.dtype]
        query = jax.ShapeDtypeStruct((packing.rows, packing.row_length, 1, 1), dtype)
        return dataclasses.replace(compute, attention=attention.choose_implementation(platform, query, query))
    if compute.attention == "cudnn":
        return dataclasses.replace(compute, attention="chunked")
    return compute


def _summary(made: Job, measured: list[Measured], topology: Topology, assumed: Assumed) -> dict:
    worst = max(measured, key=lambda one: one.total)
    slow = measure.slow_axes(made.mesh, topology.slices)
    return {
        "topology": topology.name,
        "chips": topology.size,
        "mesh": dict(made.mesh.shape),
        "fits": all(one.fits for one in measured),
        "peak_gib": round(worst.total / GiB, 2),
        "capacity_gib": round(topology.chip.memory / GiB, 2) if topology.chip.memory < 1e15 else None,
        "peak_in": worst.name,
        "compile_seconds": round(sum(one.compile_seconds for one in measured), 1),
        "estimate": report.estimate(made, measured, topology, slow, assumed),
        "traffic_bytes_by_axis": report.traffic(measured),
    }


def show(made: Job, measured: list[Measured], topology: Topology, assumed: Assumed, summary: dict) -> None:
    """Prints the plan."""
    slow = measure.slow_axes(made.mesh, topology.slices)
    mesh = " x ".join(f"{name}={size}" for name, size in made.mesh.shape.items())
    print(f"\n{topology.name}: {topology.size} chips as {mesh}\n")
    print(report.memory(measured, topology), "\n")
    if not summary["fits"]:
        print("\n  ".join(report.remedies(made, measured, topology)), "\n")
        return
    print(report.work(measured, topology, slow, assumed), "\n")
    print(report.collectives(measured), "\n")
    print(assumptions(made, topology, assumed))
    found = summary["estimate"]
    print(
        f"a step takes {found['seconds']:.2f} s if memory, network and products overlap, {found['seconds_without_overlap']:.2f} s "
        f"if they do not: up to {found['tokens_per_second']:,.0f} tokens a second; judging and the host are not in it",
        flush=True,
    )


def assumptions(made: Job, topology: Topology, assumed: Assumed) -> str:
    """What times rest on."""
    chip = topology.chip
    lines = [
        f"assumed: {made.batch} prompts of {made.prompt} tokens, {made.completions} completions of {made.completion}, packed "
        f"{job.FILL:.0%} full into {made.microbatches} microbatches an update; decoding takes all its steps at the widest window",
        f"{chip.name}: {chip.flops / 1e12:g} TFLOP/s x {assumed.compute}, memory {chip.hbm / 1e9:.0f} GB/s x {assumed.memory}, "
        f"links {chip.link / 1e9:.0f} GB/s an axis x {assumed.network}, between slices {chip.network / 1e9:.1f} GB/s ({chip.source})",
        "operations are those of the traced products, every loop as often as it runs (XLA's own count takes a loop once); bytes "
        "and traffic are read from the compiled programs, rings taken for collectives",
    ]
    if chip.platform == "cpu" and chip.name != "cpu":
        lines.append(
            "memory is that of XLA's CPU compiler for virtual devices, with chunked attention in the place of cuDNN's: bfloat16 "
            "products are computed in float32 there, so workspace and bytes are upper estimates"
        )
    return "\n".join(lines)
