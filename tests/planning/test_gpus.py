"""Plans for GPUs: compiled by XLA's GPU compiler without a GPU where it is installed (extra `cuda`), else on virtual devices."""

import dataclasses
import json
import logging
import os
import shutil
import subprocess
import sys

import jax
import jax.numpy as jnp
import pytest

from configs import grpo, sft
from sqlr1_jax import config, parallel, policy
from sqlr1_jax.config import GrpoConfig, MeshConfig, SftConfig
from sqlr1_jax.models import attention, attention_selftest, qwen2
from sqlr1_jax.planning import chips, gpus, job, measure, sizes, traffic
from sqlr1_jax.programs import plan

TINY = qwen2.Config(512, 2, 64, 128, 4, 2, 16)
GPUS = [name for name, chip in chips.CHIPS.items() if chip.gpu]
NO_COMPILER = "XLA's GPU compiler (extra cuda) is not installed"
compiler = pytest.mark.skipif(not gpus.compiler_is_installed(), reason=NO_COMPILER)


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    """Eight devices before a plan makes more, and no simulated platform after it."""
    assert len(jax.devices()) == 8
    monkeypatch.setattr(parallel, "simulated_platform", None)


def planned(get, arg: str, topology: str, model=None, **changes) -> tuple[job.Job, chips.Topology]:
    """The job of a preset on a topology."""
    cfg = get(arg)
    cfg.plan.topology = topology
    cfg.update_from_flattened_dict({key.replace("__", "."): value for key, value in changes.items()})
    cfg = policy.choose_dtypes(config.parse(GrpoConfig if "rl" in cfg else SftConfig, cfg), "accelerator")
    where = plan._topology(cfg.plan)
    return plan._job(cfg, model or sizes.known(cfg.model.path), where, cfg.mesh), where


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
    monkeypatch.setattr(gpus, "PLUGINS", ())
    with caplog.at_level(logging.WARNING):
        made, topology = planned(sft.get_config, "7b,sql", "2*h100:2", TINY, compute__attention="cudnn")
    assert caplog.text.count("pip install 'sqlr1_jax[cuda]'): virtual CPU devices stand for 2*h100:2") == 1
    assert [device.platform for device in made.mesh.devices.flat] == ["cpu"] * 4 and topology.name == "2*h100:2"
    assert made.compute.attention == "chunked" and parallel.platform() == "gpu"


def test_cudnn_is_planned_for_where_it_can_be_compiled(monkeypatch):
    topology = chips.parse("h100:1")
    cfg = policy.choose_dtypes(config.parse(SftConfig, sft.get_config("7b,sql")), "accelerator")
    for plugins, wanted in ((("jax",), "cudnn"), ((), "chunked")):
        monkeypatch.setattr(gpus, "PLUGINS", plugins)
        for name in ("auto", "cudnn"):
            compute = dataclasses.replace(cfg.compute, attention=name)
            assert plan._with_attention(compute, cfg.packing, topology).attention == wanted
    monkeypatch.setattr(gpus, "PLUGINS", ("jax",))
    wide = dataclasses.replace(cfg.compute, dtype="float32")
    assert plan._with_attention(wide, cfg.packing, topology).attention == "chunked"


@pytest.mark.parametrize(
    ("shape", "stated"), [((4, 2048, 16, 16, 128), 67_633_408), ((4, 2048, 16, 4, 128), 134_742_272)]
)
def test_the_workspace_of_cudnn_is_what_it_states(shape, stated):
    """Stated by cuDNN 9.26 for an H100: `test_cudnn_states_the_same_workspace` asks again."""
    assert stated - 256 <= gpus.cudnn_workspace(*shape) <= stated


@compiler
@pytest.mark.parametrize("name", GPUS)
def test_every_gpu_is_compiled_for(name):
    topology = chips.parse(f"{name}:2")
    chips.start(topology)
    mesh = chips.mesh(topology, MeshConfig())
    x = jax.ShapeDtypeStruct((512, 512), jnp.bfloat16, sharding=parallel.sharding(mesh, "M D"))
    with jax.set_mesh(mesh):
        program = jax.jit(lambda x: (x.T @ x).sum()).lower(x).compile()
    assert program.memory_analysis().argument_size_in_bytes == 512 * 256 * 2
    assert traffic.calls(program.as_text()).keys() & {"all-reduce", "all-gather"}


@compiler
@pytest.mark.parametrize("heads", [(14, 2, 64), (28, 4, 128)])
def test_the_trial_of_attention_compiles(heads):
    """The row of `attention_selftest.trial_row`, forward and backward, at the heads of 0.5B and 7B."""
    topology = chips.parse("h100:1")
    chips.start(topology)
    where = jax.sharding.SingleDeviceSharding(chips.devices(topology)[0])
    n, k, h = heads
    q, kv = (jax.ShapeDtypeStruct((1, 256, n_, h), jnp.bfloat16, sharding=where) for n_ in (n, k))
    segments, parents = (jnp.asarray(x[None]) for x in attention_selftest.trial_row(1))

    def total(*x):
        return attention.packed(segments, parents, "cudnn")(*x)[0].astype(jnp.float32).sum()

    program = jax.jit(jax.grad(total, argnums=(0, 1, 2))).lower(q, kv, kv).compile()
    calls = traffic.calls(program.as_text())
    assert calls["cuDNN attention"] == calls["cuDNN attention backward"] == 1


@compiler
def test_an_update_calls_fused_attention_and_scatters_its_gradients():
    """The custom calls of cuDNN, and no all-reduce of what each chip needs a part of."""
    made, _ = planned(sft.get_config, "7b,sql", "h100:2", TINY, packing__row_length=512, batch=8)
    assert made.compute.attention == "cudnn" and made.mesh.devices.flat[0].platform == "gpu"
    calls = traffic.calls(compiled(made, "update").as_text())
    assert calls["cuDNN attention"] >= 2 <= 2 * calls["cuDNN attention backward"]  # once more for the backward pass
    assert calls["reduce-scatter"] >= 1 and calls["all-gather"] >= 1
    assert sum(count for name, count in calls.items() if name.endswith("product")) >= 10


@pytest.mark.slow
@compiler
def test_update_and_sampler_of_the_smallest_model_on_one_gpu():
    made, topology = planned(grpo.get_config, "0.5b", "h100:1")
    found = {phase.name: measure.measure(made, phase, topology) for phase in job.phases(made)}
    assert list(found) == ["decode copy", "prefill", "decode", "reference", "update"]
    assert all(phase.fits and phase.total < 12 * chips.GiB for phase in found.values())
    assert found["update"].calls["cuDNN attention backward"] == 1


@pytest.mark.slow
@compiler
@pytest.mark.parametrize("name", ["cudnn", "chunked"])
def test_an_update_of_7b_on_a_node(name):
    made, topology = planned(grpo.get_config, "7b", "h100:8", compute__attention=name)
    phase = next(phase for phase in job.phases(made) if phase.name == "update")
    found = measure.measure(made, phase, topology)
    assert 25 * chips.GiB < found.total < 30 * chips.GiB
    assert found.calls["reduce-scatter"] >= 1
    assert found.calls.get("cuDNN attention backward", 0) == (name == "cudnn")
    scattered = sum(value for (_, kind), value in found.traffic.items() if kind == "reduce-scatter")
    reduced = sum(value for (_, kind), value in found.traffic.items() if kind == "all-reduce")
    assert scattered > 10 * reduced  # gradients are not summed in full on every chip


@pytest.mark.slow
@compiler
def test_cudnn_states_the_same_workspace(tmp_path):
    """Asked without a device, with a stub in the place of the driver, in a process of its own."""
    if jax.__version_info__ < (0, 11) or shutil.which("gcc") is None:
        pytest.skip("needs jax 0.11 and gcc")
    stub = os.path.join(os.path.dirname(__file__), "libcuda_stub.c")
    command = ["gcc", "-shared", "-fPIC", "-w", "-Wl,-soname,libcuda.so.1", "-o", str(tmp_path / "libcuda.so.1"), stub]
    subprocess.run(command, check=True)
    workspaces = []
    for folder in (str(tmp_path), "/nonexistent"):
        flags = ["--config=configs/sft.py:0.5b,sql", "--config.plan.topology=h100:1", f"--workdir={tmp_path}/plan"]
        environment = os.environ | {"LD_LIBRARY_PATH": folder, "XLA_FLAGS": ""}
        subprocess.run([sys.executable, "-m", "sqlr1_jax", "plan", *flags], check=True, env=environment, timeout=600)
        (update,) = json.loads((tmp_path / "plan" / "plan.json").read_text())["phases"]
        workspaces.append(update["peak_gib"])
    assert workspaces[1] == pytest.approx(workspaces[0], rel=0.01)
