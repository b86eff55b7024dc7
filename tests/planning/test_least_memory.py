"""What a run takes at least is said before anything is loaded, and refused where it cannot fit."""

import types

import jax
import pytest

from configs import grpo, sft
from sqlr1_jax import config, parallel
from sqlr1_jax.config import GrpoConfig, MeshConfig, SftConfig
from sqlr1_jax.models import qwen2
from sqlr1_jax.planning import memory
from sqlr1_jax.planning.chips import GiB
from sqlr1_jax.planning.sizes import CODER

SIZES = CODER["0.5B"]  # 494,032,768 parameters


def configs(**changes):
    cfg = grpo.get_config("0.5b")
    cfg.update(changes)
    cfg.compute.dtype = cfg.sampling.dtype = "float32"
    return config.parse(GrpoConfig, cfg)


@pytest.fixture
def one(monkeypatch):
    """A mesh of one device, with as much memory as `one.free`."""
    mesh = parallel.make_mesh(MeshConfig(data=1, fsdp=1), jax.devices()[:1])
    made = types.SimpleNamespace(mesh=mesh, free=None)
    monkeypatch.setattr(memory, "free_bytes", lambda device: made.free)
    return made


def test_full_training_takes_sixteen_bytes_a_parameter(one):
    """Parameters, gradients and two moments in float32; supervised training has no reference and no decode copy."""
    cfg = sft.get_config("0.5b,sql")
    cfg.compute.dtype = "float32"
    one.free = 494_032_768 * 16 + (1 << 20)
    line = memory.check(config.parse(SftConfig, cfg), SIZES, one.mesh)
    assert "at least 7.4 GiB (parameters 1.8, optimizer 3.7; and gradients" in line and "7.4 GiB are free" in line
    one.free = 494_032_768 * 16 - (1 << 20)
    with pytest.raises(
        ValueError, match=r"7.4 GiB are free here: try adapters \(--config.lora.rank=16\), --config.model"
    ):
        memory.check(config.parse(SftConfig, cfg), SIZES, one.mesh)


def test_adapters_take_a_fraction(one):
    one.free = 3.0 * GiB
    cfg = configs()
    with pytest.raises(ValueError, match="at least"):
        memory.check(cfg, SIZES, one.mesh)
    cfg = configs(lora=dict(rank=8), model=dict(dtype="bfloat16", path="x"))
    assert "adapters 0.0" in memory.check(cfg, SIZES, one.mesh)


@pytest.mark.parametrize(("keep", "values"), [("inputs", 896), ("attention", 2944), ("products", 13568)])
def test_what_full_rows_keep(one, keep, values):
    """By hand: 896 for the input; q and the output of 14 x 64, k and v of 2 x 64; 896 for o, 4864 for gate and for up."""
    one.free = 100 * GiB
    cfg = configs(
        lora=dict(rank=8),
        model=dict(dtype="bfloat16", path="x"),
        compute=dict(keep=keep),
        packing=dict(row_length=3072),
    )
    rows = 24 * 3072 * values * 4 / GiB
    assert f"full rows keep {rows:.1f} GiB of activations" in memory.check(cfg, SIZES, one.mesh)
    one.free = 4.0 * GiB
    assert ("may not suffice" in memory.check(cfg, SIZES, one.mesh)) == (keep == "products")


def test_without_a_known_limit_nothing_is_refused(one):
    assert "free" not in memory.check(configs(), SIZES, one.mesh)


def test_devices_of_a_processor_share_its_memory(monkeypatch):
    """A copy of the parameters on each of eight virtual devices."""
    tiny = qwen2.Config(512, 1, 64, 128, 4, 2, 16)
    asked = []
    monkeypatch.setattr(memory, "free_bytes", lambda device: asked.append(device) or 1e12)
    monkeypatch.setattr(memory.job, "floor", lambda planned: 1.0 * GiB)
    mesh = parallel.make_mesh(MeshConfig(data=8, fsdp=1))
    assert "at least 8.0 GiB" in memory.check(configs(batch=8), tiny, mesh) and len(asked) == 1


def test_the_smaller_of_machine_and_container_counts(tmp_path, monkeypatch):
    device = types.SimpleNamespace(platform="cpu", memory_stats=lambda: None)
    monkeypatch.setattr(memory, "LIMIT", tmp_path / "max")
    monkeypatch.setattr(memory, "USED", tmp_path / "current")
    machine = memory.free_bytes(device)
    assert machine > 1 << 20
    (tmp_path / "max").write_text("max\n")
    (tmp_path / "current").write_text("1000\n")
    assert memory.free_bytes(device) == pytest.approx(machine, rel=0.5)
    (tmp_path / "max").write_text("5000\n")
    assert memory.free_bytes(device) == 4000
    gpu = types.SimpleNamespace(platform="gpu", memory_stats=lambda: {"bytes_limit": 100, "bytes_in_use": 40})
    assert memory.free_bytes(gpu) == 60
    assert memory.free_bytes(types.SimpleNamespace(platform="tpu", memory_stats=lambda: None)) is None
