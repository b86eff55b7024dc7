"""Plans for GPUs, compiled by XLA's GPU compiler without a GPU; those that compile are skipped where it is not installed."""

import dataclasses
import importlib.util
import re

import jax
import jax.numpy as jnp
import pytest

from configs import grpo, sft
from sqlr1_jax import config, parallel, policy
from sqlr1_jax.config import GrpoConfig, MeshConfig, SftConfig
from sqlr1_jax.models import attention, attention_selftest, qwen2
from sqlr1_jax.planning import chips, job, measure, sizes
from sqlr1_jax.programs import plan
from sqlr1_jax.sampling import aot
from sqlr1_jax.sampling.options import SamplerOptions

TINY = qwen2.Config(512, 2, 64, 128, 4, 2, 16)
GPUS = [name for name, chip in chips.CHIPS.items() if chip.gpu]
NO_COMPILER = "XLA's GPU compiler (extra cuda) is not installed"
installed = any(map(importlib.util.find_spec, chips.GPU_COMPILERS))
compiler = pytest.mark.skipif(not installed, reason=NO_COMPILER)
CALLS = {
    "cuDNN attention": r'custom_call_target="__cudnn\$fmha\w*Softmax"',
    "cuDNN attention backward": r'custom_call_target="__cudnn\$fmha\w*Backward"',
    "product": r'custom_call_target="__cublas\$|"kind":"__triton\w*_gemm',
    "all-reduce": r" all-reduce(-start)?\(",
    "all-gather": r" all-gather(-start)?\(",
    "reduce-scatter": r" reduce-scatter(-start)?\(",
}


def calls(program) -> dict[str, int]:
    """Places in a compiled program's text that call each of CALLS."""
    return {name: len(re.findall(pattern, program.as_text())) for name, pattern in CALLS.items()}


def planned(get, arg: str, topology: str, model=None, **changes) -> tuple[job.Job, chips.Topology]:
    """The job of a preset on a topology."""
    cfg = get(arg)
    cfg.plan.topology = topology
    cfg.update_from_flattened_dict({key.replace("__", "."): value for key, value in changes.items()})
    cfg = policy.choose_dtypes(config.parse(GrpoConfig if "rl" in cfg else SftConfig, cfg), "accelerator")
    where, _ = plan.topologies(cfg.plan)
    return plan.make_job(cfg, model or sizes.known(cfg.model.path), where, cfg.mesh), where


def compiled(job_: job.Job, name: str):
    """The last program of a phase."""
    phase = next(phase for phase in job.phases(job_) if phase.name == name)
    with jax.set_mesh(job_.mesh):
        return phase.programs[-1][0].lower().compile()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("NVIDIA A100-SXM4-80GB", "a100"),
        ("NVIDIA A100-SXM4-40GB", "a100_40"),
        ("NVIDIA H100 80GB HBM3", "h100"),
        ("NVIDIA H200", "h200"),
        ("NVIDIA RTX A6000", "a6000"),
        ("NVIDIA L4", "l4"),
        ("NVIDIA L40S", "l40s"),
        ("NVIDIA GeForce RTX 4090", "rtx4090"),
        ("NVIDIA B200", "cpu"),
        ("TPU v5 lite", "v5e"),
        ("TPU v6 lite", "v6e"),
    ],
)
def test_devices_are_known_by_their_kind(monkeypatch, kind, name):
    monkeypatch.setattr(jax, "devices", lambda: [dataclasses.make_dataclass("Device", ["device_kind"])(kind)])
    assert chips.here().name == name


def test_without_the_compiler_virtual_devices_stand_for_gpus(monkeypatch, caplog):
    monkeypatch.setattr(chips, "GPU_COMPILERS", ())
    for asked in ("cudnn", "flash"):
        caplog.clear()
        made, topology = planned(sft.get_config, "7b,sql", "2*h100:2", TINY, compute__attention=asked)
        assert [device.platform for device in made.mesh.devices.flat] == ["cpu"] * 4 and topology.name == "2*h100:2"
        assert made.cfg.compute.attention == "chunked" and made.cfg.compute.dtype == "bfloat16"
    assert caplog.text.count("pip install 'sqlr1_jax[cuda]'): GPUs are simulated with virtual CPU devices") == 1


def test_programs_for_described_devices_are_not_cached():
    """They cannot be read back without the device; jax would warn of each."""
    before = jax.config.jax_enable_compilation_cache
    try:
        chips.start(chips.parse("v5e:1x1"))
        assert not jax.config.jax_enable_compilation_cache
    finally:
        jax.config.update("jax_enable_compilation_cache", before)


def test_cudnn_is_planned_for_gpus(monkeypatch):
    monkeypatch.setattr(chips, "GPU_COMPILERS", ("jax",))
    cfg = policy.choose_dtypes(config.parse(SftConfig, sft.get_config("7b,sql")), "accelerator")
    for dtype, topology, name in (
        ("bfloat16", "h100:1", "cudnn"),
        ("float32", "h100:1", "chunked"),
        ("bfloat16", "v5e:1x1", "chunked"),
    ):
        compute = dataclasses.replace(cfg.compute, attention="auto", dtype=dtype)
        assert plan.choose_attention(compute, cfg.packing, chips.parse(topology)).attention == name
    for topology, name in (("h100:1", "flash"), ("a6000:1", "cudnn"), ("l40s:1", "cudnn")):
        compute = dataclasses.replace(cfg.compute, attention="flash", dtype="bfloat16")
        assert plan.choose_attention(compute, cfg.packing, chips.parse(topology)).attention == name


@pytest.mark.parametrize(
    ("shape", "stated"), [((4, 2048, 16, 16, 128), 67_633_408), ((4, 2048, 16, 4, 128), 134_742_272)]
)
def test_the_workspace_of_cudnn_is_what_it_states(shape, stated):
    """Stated by cuDNN 9.26 for an H100."""
    assert stated - 256 <= chips.cudnn_workspace(*shape) <= stated


@compiler
@pytest.mark.parametrize("name", GPUS)
def test_every_gpu_is_compiled_for(name):
    topology = chips.parse(f"{name}:2")
    chips.start(topology)
    mesh = parallel.make_mesh(MeshConfig(), chips.devices(topology))
    x = jax.ShapeDtypeStruct((512, 512), jnp.bfloat16, sharding=parallel.sharding(mesh, "M D"))
    with jax.set_mesh(mesh):
        program = jax.jit(lambda x: (x.T @ x).sum()).lower(x).compile()
    assert program.memory_analysis().argument_size_in_bytes == 512 * 256 * 2
    made = calls(program)
    assert made["all-reduce"] or made["all-gather"]


@compiler
@pytest.mark.parametrize("heads", [(14, 2, 64), (28, 4, 128)])
def test_the_trial_of_attention_compiles(heads):
    """The row of `attention_selftest.trial_row`, forward and backward, at the heads of 0.5B and 7B."""
    topology = chips.parse("h100:1")
    chips.start(topology)
    where = jax.sharding.SingleDeviceSharding(chips.devices(topology)[0])
    n, k, h = heads
    q, kv = (jax.ShapeDtypeStruct((1, 256, n_, h), jnp.bfloat16, sharding=where) for n_ in (n, k))
    seen_until = jnp.asarray(attention_selftest.trial_row(1)[None])

    def total(*x):
        return attention.packed(seen_until, "cudnn")(*x)[0].astype(jnp.float32).sum()

    program = jax.jit(jax.grad(total, argnums=(0, 1, 2))).lower(q, kv, kv).compile()
    made = calls(program)
    assert made["cuDNN attention"] == made["cuDNN attention backward"] == 1


@compiler
def test_an_update_calls_fused_attention_and_scatters_its_gradients():
    """The custom calls of cuDNN, and no all-reduce of what each chip needs a part of."""
    made, _ = planned(sft.get_config, "7b,sql", "h100:2", TINY, packing__row_length=512, batch=8)
    assert made.cfg.compute.attention == "cudnn" and made.mesh.devices.flat[0].platform == "gpu"
    found = calls(compiled(made, "update"))
    assert found["cuDNN attention"] >= 2 <= 2 * found["cuDNN attention backward"]  # once more for the backward pass
    assert found["reduce-scatter"] >= 1 and found["all-gather"] >= 1 and found["product"] >= 10


@compiler
@pytest.mark.parametrize("unroll", [False, True])
def test_int8_weights_are_not_widened_before_the_decode_loop(monkeypatch, unroll):
    """A CPU widens all layers there if they are unrolled, as real runs have them; a plan compiles a loop over layers."""
    model = qwen2.Config(8192, 6, 896, 4864, 14, 2, 64)
    changes = dict(sampling__weights="int8", rl__importance_cap=2.0, rl__kl_coef=0.0, compute__attention="chunked")
    changes |= dict(batch=4, sampling__group=4, sampling__max_completion=128, text__max_tokens=512)

    def options(job_: job.Job) -> SamplerOptions:
        return config.extended(SamplerOptions, job_.cfg.sampling, unroll_layers=unroll)

    monkeypatch.setattr(job.Job, "sampling", property(options))
    made, _ = planned(grpo.get_config, "0.5b", "h100:1", model, **changes)
    widened = 2 * 6 * (3 * 896 * 4864 + 896 * 64 * (14 + 2 + 2 + 14))  # bytes of all layers in bfloat16
    assert compiled(made, "decode").memory_analysis().temp_size_in_bytes < widened / 6


@compiler
def test_a_segment_does_not_copy_the_keys_of_earlier_ones():
    """Of all layers, for as long as it runs: half of the completions' cache. A plan, which loops over layers, would not show it."""
    topology = chips.parse("h100:1")
    chips.start(topology)
    mesh = parallel.make_mesh(MeshConfig(), chips.devices(topology))
    model = qwen2.Config(1024, 1, 896, 1024, 14, 2, 64)
    options = SamplerOptions(group=8, max_completion=256, segment=64, dtype="bfloat16", temperature=0.0)
    rollout = aot.trace_rollout(model, options, mesh, prompts=8, size=256)
    with jax.set_mesh(mesh):
        text = rollout.programs["segment"].lower().compile().as_text()
    begins = text[text.index("\nENTRY") :]
    assert "%past_2" in begins and not re.search(r"(transpose|copy)\S* = \S+ (fusion|copy)\(%past", begins)


@pytest.mark.slow
@compiler
def test_update_and_sampler_of_the_smallest_model_on_one_gpu():
    made, topology = planned(grpo.get_config, "0.5b", "h100:1")
    found = {phase.name: measure.measure(made, phase, topology) for phase in job.phases(made)}
    assert list(found) == ["decode copy", "prefill", "decode", "reference", "update"]
    assert all(phase.fits and phase.total < 12 * chips.GiB for phase in found.values())


@pytest.mark.slow
@compiler
@pytest.mark.parametrize("name", ["cudnn", "chunked"])
def test_an_update_of_7b_on_a_node(name):
    made, topology = planned(grpo.get_config, "7b", "h100:8", compute__attention=name)
    phase = next(phase for phase in job.phases(made) if phase.name == "update")
    assert 25 * chips.GiB < measure.measure(made, phase, topology).total < 30 * chips.GiB
    found = calls(compiled(made, "update"))
    assert found["reduce-scatter"] >= 1 and found["cuDNN attention backward"] == (name == "cudnn")
