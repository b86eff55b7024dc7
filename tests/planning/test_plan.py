"""The plan program over virtual devices, and over described TPUs where their compiler is installed."""

import dataclasses
import importlib.util
import json
import types

import jax
import pytest

from configs import grpo, presets, sft
from sqlr1_jax import config, parallel, policy
from sqlr1_jax.config import (
    ComputeConfig,
    GrpoConfig,
    MeshConfig,
    OptimizerConfig,
    PackingConfig,
    PlanConfig,
    RlConfig,
    SftConfig,
    TurnsConfig,
)
from sqlr1_jax.models import param_table, qwen2
from sqlr1_jax.planning import chips, job, measure, remedies, report, search, sizes
from sqlr1_jax.programs import plan
from sqlr1_jax.sampling import SamplerOptions
from sqlr1_jax.training import optimizer

TINY = qwen2.Config(512, 2, 64, 128, 4, 2, 16)
PARAMETERS = {  # as their model cards state them
    "0.5B": 494_032_768,
    "1.5B": 1_543_714_304,
    "3B": 3_085_938_688,
    "7B": 7_615_616_512,
    "14B": 14_770_033_664,
    "32B": 32_763_876_352,
}
QWEN3_PARAMETERS = {  # as transformers counts them, a tied embedding once
    "0.6B": 596_049_920,
    "1.7B": 1_720_574_976,
    "4B": 4_022_468_096,
    "8B": 8_190_735_360,
    "14B": 14_768_307_200,
    "32B": 32_762_123_264,
}


@pytest.fixture(autouse=True)
def eight_devices():
    """Before a plan makes as many virtual devices as its topology has."""
    assert len(jax.devices()) == 8


@pytest.fixture
def tiny(monkeypatch):
    """Every name is a tiny model."""
    monkeypatch.setattr(plan.sizes, "known", lambda path: TINY)


def configured(get, arg, topology, **changes):
    cfg = get(arg)
    cfg.text.max_tokens = 192
    cfg.packing.row_length = 256
    cfg.plan.topology = topology
    if "sampling" in cfg:
        cfg.sampling.update(dict(max_completion=32, group=2))
    cfg.update_from_flattened_dict({key.replace("__", "."): value for key, value in changes.items()})
    return cfg.lock()


@pytest.mark.parametrize("size", PARAMETERS)
def test_sizes_are_those_of_the_model_cards(size):
    config = sizes.CODER[size]
    assert param_table.count(qwen2.table(config), config.sizes) == PARAMETERS[size]
    assert sizes.known(f"Qwen/Qwen2.5-Coder-{size}-Instruct") is config
    assert sizes.known("runs/sft") is None


@pytest.mark.parametrize("size", QWEN3_PARAMETERS)
def test_sizes_of_qwen3_are_those_of_transformers(size):
    config = sizes.known(f"Qwen/Qwen3-{size}")
    assert param_table.count(qwen2.table(config), config.sizes) == QWEN3_PARAMETERS[size]
    assert f"qwen3-{size.lower()}" in presets.SIZES and presets.model_of([f"qwen3-{size.lower()}"]) in sizes.HUB


def test_topologies():
    one = chips.parse("v5p:4x4x4")
    assert (one.size, one.slices, one.name, one.chip.platform) == (64, 1, "v5p:4x4x4", "tpu")
    two = chips.parse("2*v5e:4x4")
    assert (two.size, two.slices, two.name) == (32, 2, "2*v5e:4x4")
    assert chips.parse("gpu:8").chip.name == "h100"
    assert [t.size for t in chips.ladder(chips.CHIPS["h100"])] == [1, 2, 4, 8]
    for wrong in ("v9:4", "v5p", "h100:2x2", "cpu:0", ""):
        with pytest.raises(ValueError, match=r"plan\.topology="):
            chips.parse(wrong)


def test_an_accelerator_without_figures_is_not_taken_for_a_cpu_without_limits(monkeypatch):
    device = types.SimpleNamespace(device_kind="NVIDIA B200", platform="gpu")
    monkeypatch.setattr(jax, "devices", lambda: [device])
    with pytest.raises(ValueError, match=r"'NVIDIA B200' are not known: name one of .*--config\.plan\.memory"):
        plan._topology(PlanConfig())
    device.device_kind = "NVIDIA H100 80GB HBM3"
    assert plan._topology(PlanConfig()).name == "h100:1"


def test_grpo_on_virtual_devices(tiny, tmp_path, capsys):
    summary = plan.run(configured(grpo.get_config, "7b", "cpu:8", mesh__tensor=2), tmp_path)
    assert summary["fits"] and summary["mesh"] == dict(data=1, fsdp=4, tensor=2)
    found = json.loads((tmp_path / "plan.json").read_text())
    phases = {one["phase"]: one for one in found["phases"]}
    assert list(phases) == ["decode copy", "prefill", "decode", "reference", "update"]
    assert all(one["flops"] > 0 for name, one in phases.items() if name != "decode copy")
    assert phases["update"]["peak_gib"] >= phases["update"]["parts_gib"]["gradients"] > 0
    assert any(key.startswith("fsdp ") for key in phases["update"]["traffic"])
    parts = phases["decode"]["parts_gib"]  # 32 steps, each of which reads the weights and the caches
    assert phases["decode"]["bytes"] == pytest.approx(32 * (parts["decode weights"] + parts["cache"]) * 2**30, rel=1e-2)
    out = capsys.readouterr().out
    for words in ("GiB per chip", "seconds per step", "assumed: 32 prompts of 96 tokens", "all-gather"):
        assert words in out


def test_a_base_of_eight_bits_takes_half_of_bfloat16():
    """7.6 GB at 7B in the place of 15.2, and `plan` proposes it where adapters lack memory."""
    cpu = chips.parse("cpu:1")

    def planned(**changes):
        cfg = config.parse(GrpoConfig, configured(grpo.get_config, "7b,lora", "cpu:1", **changes))
        cfg = policy.choose_dtypes(cfg, "accelerator")
        return plan._job(cfg, sizes.CODER["7B"], cpu, MeshConfig())

    whole, eight = planned(), planned(lora__base="int8")
    held, half = (job.local_bytes(job._weights(one)) for one in (whole, eight))
    assert held == 2 * PARAMETERS["7B"] and 0.5 < half / held < 0.505
    (remedy,) = [r for r in remedies._states(whole, {"parameters": held}) if "lora.base" in r.changes]
    assert remedy.saves == pytest.approx(held - half, rel=0.01)
    assert not remedies._states(eight, {"parameters": half})


def test_the_devices_here_are_planned_for_too(tiny, tmp_path):
    summary = plan.run(configured(sft.get_config, "7b,sql", ""), tmp_path)
    assert summary["chips"] == len(jax.devices()) and summary["topology"] == f"cpu:{len(jax.devices())}"
    with pytest.raises(ValueError, match="needs a chip to search for"):
        plan.run(configured(sft.get_config, "7b,sql", "", plan__search=1), tmp_path)


def test_adapters_hold_less_and_the_sampler_holds_the_base_once(tiny, tmp_path):
    plan.run(configured(grpo.get_config, "7b,lora", "cpu:2", optimizer__offload=True), tmp_path)
    phases = {one["phase"]: one["parts_gib"] for one in json.loads((tmp_path / "plan.json").read_text())["phases"]}
    assert list(phases) == ["decode copy", "prefill", "decode", "reference", "update"]
    assert phases["decode"]["parameters"] == phases["update"]["parameters"] > 0
    assert set(phases["decode"]) == {"parameters", "adapters", "optimizer", "decode weights", "cache", "workspace"}
    assert "reference" not in phases["update"]  # the base is
    assert phases["update"]["optimizer"] == pytest.approx(2 * phases["update"]["adapters"], rel=0.01)
    assert phases["update"]["gradients"] == phases["update"]["adapters"]  # both float32
    resting = {name: parts.get("optimizer", 0.0) for name, parts in phases.items() if name != "update"}
    assert not any(resting.values())


def test_arithmetic_counts_a_rounded_decode_copy_as_rounded():
    """On 4 chips P parameters take 12 P / 4 bytes with Adam, and their whole copy 4 P, or P rounded to int8."""
    made = make(parallel.make_mesh(MeshConfig(1, 4, 1), jax.devices()[:4]))
    made = dataclasses.replace(made, objective=RlConfig(kl_coef=0.0), sampling=SamplerOptions(dtype="float32"))
    rounded = dataclasses.replace(made, sampling=SamplerOptions(dtype="float32", weights="int8"))
    assert job.floor(made) == pytest.approx(7 / 4 * job.floor(rounded), rel=0.02)


def test_what_does_not_fit_gets_remedies_in_order():
    mesh = parallel.make_mesh(MeshConfig(2, 2, 1), jax.devices()[:4])
    made = dataclasses.replace(make(mesh), objective=RlConfig(), sampling=SamplerOptions(), longest=2048)
    parts = dict(parameters=4.0, optimizer=8.0, reference=2.0, gradients=4.0, cache=6.0, workspace=5.0)
    parts = {name: value * chips.GiB for name, value in parts.items()}
    topology = chips.parse("v5e:2x2")
    update = measure.Measured("update", 18 * chips.GiB, parts, False, 0.0)
    assert remedies.lacking([update], topology)[1] == pytest.approx(2.25 * chips.GiB)  # of 15.75
    lines = remedy_lines(dataclasses.replace(made, packing=PackingConfig(8192)), [update], topology)
    keys = ("packing.row_length=2560", "compute.chunk=256", "mesh.data=1", "optimizer.mu_dtype=bfloat16")
    keys += (
        "optimizer.second=factored",
        "model.dtype=bfloat16",
        "rl.kl_coef=0",
        "lora.rank=32",
        "plan.topology=v5e:2x4",
    )
    places = [lines.index(key) for key in keys]
    assert places == sorted(places)
    assert "mu_dtype=bfloat16  the first moment in half the bytes, saves about 2.0 GiB" in lines
    decode = measure.Measured("decode", 20 * chips.GiB, parts, False, 0.0)
    lines = remedy_lines(made, [update, decode], topology)
    assert "optimizer.offload=True  keeps its state on the host meanwhile, saves about 8.0 GiB" in lines
    slots = (
        "sampling.slots=16  decodes 16 prompts at once, in 4 rounds, saves about 4.5 GiB"  # 3.0 GiB would not be enough
    )
    assert lines.index("optimizer.offload") < lines.index(slots)


def remedy_lines(made, measured, topology):
    return "\n".join(remedy.line() for remedy in remedies.possible(made, measured, topology))


def test_fewer_slots_take_more_rounds_and_not_less_work():
    decode, topology = {}, plan._topology(PlanConfig("cpu:2"))
    for slots in (0, 8):
        cfg = config.parse(GrpoConfig, configured(grpo.get_config, "7b", "cpu:2", sampling__slots=slots))
        cfg = policy.choose_dtypes(cfg, "accelerator")
        planned = plan._job(cfg, TINY, topology, cfg.mesh)
        phase = next(phase for phase in job.phases(planned) if phase.name == "decode")
        decode[slots] = measure.measure(planned, phase, topology)
    assert decode[8].runs == 4 * decode[0].runs  # 32 prompts
    assert decode[8].flops * decode[8].runs == pytest.approx(decode[0].flops * decode[0].runs, rel=0.05)
    assert decode[8].bytes * decode[8].runs > decode[0].bytes * decode[0].runs  # weights are read in every round
    assert plan.rounds(planned) == "decoded in 4 rounds of 8 prompts, "


def test_what_suffices_is_compiled_and_priced(tiny, tmp_path, capsys):
    whole = plan.run(configured(sft.get_config, "7b,sql", "cpu:2", plan__price=2.0, packing__rows=2), tmp_path)
    assert whole["estimate"]["chip_seconds"] == pytest.approx(2 * whole["estimate"]["seconds"])
    assert whole["estimate"]["run_price"] == pytest.approx(2.0 * 1000 * whole["estimate"]["chip_seconds"] / 3600)
    assert "at --config.plan.price" in capsys.readouterr().out
    memory = 0.9 * json.loads((tmp_path / "plan.json").read_text())["phases"][0]["peak_gib"]
    lacking = plan.run(configured(sft.get_config, "7b,sql", "cpu:2", plan__memory=memory, packing__rows=2), tmp_path)
    assert lacking["sufficient"]["changes"] == {"packing.rows": 1} and 0 < lacking["sufficient"]["peak_gib"] <= memory
    assert "these settings suffice, as compiled: --config." in capsys.readouterr().out


def test_changes_are_added_until_the_plan_fits(monkeypatch):
    """As if each change saved half of what arithmetic says, and the first were impossible."""
    mesh = parallel.make_mesh(MeshConfig(1, 4, 1), jax.devices()[:4])
    made = dataclasses.replace(make(mesh), objective=RlConfig(), sampling=SamplerOptions(), longest=2048)
    topology = chips.parse("v5e:2x2")
    parts = {
        name: value * chips.GiB for name, value in dict(parameters=4.0, optimizer=4.0, cache=8.0, workspace=2.0).items()
    }
    tried = []

    def make_other(changes):
        tried.append(dict(changes))
        if "optimizer.offload" in changes:
            raise ValueError("no host memory here")
        return made

    def attempt(job_, topology_, quick):
        total = (18.0 - 1.5 * len(tried)) * chips.GiB
        return [measure.Measured("decode", total, parts, total <= topology.chip.memory, 0.0)]

    monkeypatch.setattr(search, "attempt", attempt)
    lacking = [measure.Measured("decode", 18 * chips.GiB, parts, False, 0.0)]
    changes, _, phases = remedies.sufficient(make_other, made, lacking, topology)
    assert all(phase.fits for phase in phases) and tried[0] == {"optimizer.offload": True}
    assert "optimizer.offload" not in changes and changes == tried[-1]
    monkeypatch.setattr(search, "attempt", lambda *_: lacking)
    assert remedies.sufficient(make_other, made, lacking, topology) is None


def test_a_search_compiles_what_arithmetic_does_not_rule_out(tiny, tmp_path):
    config = configured(sft.get_config, "7b,sql", "cpu:1", plan__search=1)
    assert plan.run(config, tmp_path, ladder=("cpu:1", "cpu:2"))["topology"] == "cpu:1"
    found = json.loads((tmp_path / "plan.json").read_text())
    made = make(parallel.make_mesh(MeshConfig(1, 1, 1), jax.devices()[:1]))
    assert job.floor(made) / chips.GiB < found["phases"][0]["peak_gib"]
    assert [(one["topology"], one["how"]) for one in found["tried"]] == [("cpu:1", "compiled")]


@pytest.mark.parametrize(("share", "slice", "tried"), [(1.5, "cpu:1", 1), (0.7, "cpu:2", 3), (0.3, "cpu:4", 5)])
def test_a_search_climbs_to_the_smallest_slice(tiny, tmp_path, monkeypatch, capsys, share, slice, tried):
    floor = job.floor(make(parallel.make_mesh(MeshConfig(1, 1, 1), jax.devices()[:1])))

    def attempt(made, topology, quick):  # as if nothing but what arithmetic knows took memory
        held = job.floor(made)
        return [measure.Measured("update", held, {"workspace": 0.0}, held <= topology.chip.memory, 0.0)]

    monkeypatch.setattr(search, "attempt", attempt)
    slices = ("cpu:1", "cpu:2", "cpu:4")
    memory = share * floor / chips.GiB
    config = configured(sft.get_config, "7b,sql", "cpu:1", plan__search=1, plan__memory=memory)
    assert plan.run(config, tmp_path, ladder=slices)["topology"] == slice
    assert len(json.loads((tmp_path / "plan.json").read_text())["tried"]) == tried
    assert ("(arithmetic)" in capsys.readouterr().out) == (share < 1)


@pytest.mark.parametrize(
    ("quick", "lacking", "asked"), [(False, 0.05, [None]), (True, 0.05, [-1.0, None]), (True, 0.5, [-1.0])]
)
def test_what_nearly_fits_is_compiled_in_full(monkeypatch, quick, lacking, asked):
    efforts, topology = [], chips.parse("v5e:2x2")

    def compiled(_, phase, topology, effort):
        efforts.append(effort and effort["exec_time_optimization_effort"])
        more = lacking if effort else 0.0
        return measure.Measured(phase, (1 + more) * topology.chip.memory, {}, not more, 1.0)

    monkeypatch.setattr(measure, "_compile", compiled)
    found = measure.measure(None, "update", topology, quick)
    assert efforts == asked and found.fits == (None in asked) and found.compile_seconds == len(asked)


def test_a_search_without_end_says_what_was_tried(tiny, tmp_path):
    changes = dict(plan__search=2, plan__memory=1e-4)
    with pytest.raises(ValueError, match="nothing fits up to cpu:1"):
        plan.run(configured(sft.get_config, "7b", "cpu:2", **changes), tmp_path, ladder=("cpu:1",))


@pytest.mark.parametrize(
    ("batch", "devices", "mesh"),
    [(32, 8, MeshConfig()), (12, 8, MeshConfig(1, 4, 2)), (4, 8, MeshConfig(1, 4, 2))],
)
def test_the_default_mesh_gives_way_to_one_that_divides_the_batch(capsys, batch, devices, mesh):
    cfg = config.parse(SftConfig, configured(sft.get_config, "7b,sql", "cpu:8", batch=batch))
    assert plan.choose_mesh(cfg, TINY, devices) == mesh
    assert (f"cannot divide --config.batch={batch}" in capsys.readouterr().out) == (mesh != MeshConfig())
    chosen = dataclasses.replace(cfg, mesh=MeshConfig(1, 2, 1))
    assert plan.choose_mesh(chosen, TINY, devices) == chosen.mesh


def test_a_batch_that_no_mesh_divides_is_refused():
    cfg = config.parse(SftConfig, configured(sft.get_config, "7b,sql", "cpu:8", batch=3))
    with pytest.raises(ValueError, match=r"--config\.batch=3 over 8 devices: set --config\.batch"):
        plan.choose_mesh(cfg, TINY, 8)


def make(mesh):
    """A job of supervised training."""
    moves = optimizer.make(OptimizerConfig())
    return job.Job(TINY, mesh, jax.numpy.float32, moves, ComputeConfig(), PackingConfig(256), 64, 96, 256)


def test_turns_are_planned():
    """With a window that holds an observation behind the longest completion, and the program that feeds observations."""
    mesh = parallel.make_mesh(MeshConfig(1, 2, 1), jax.devices()[:2])
    sampling = SamplerOptions(
        dtype="float32", group=2, max_completion=128, segment=64, temperature=0.0, unroll_layers=False
    )
    made = dataclasses.replace(make(mesh), objective=RlConfig(kl_coef=0.0), sampling=sampling, longest=64, batch=2)
    plain = {phase.name: phase for phase in job.phases(made)}
    looking = {
        phase.name: phase for phase in job.phases(dataclasses.replace(made, turns=TurnsConfig(max=2, tokens=100)))
    }
    assert looking.keys() - plain.keys() == {"observe"}
    # 4 completions on 2 devices; 128 tokens and an observation padded to 128, and a chunk of 64, instead of two chunks.
    token = 2 * TINY.layers * TINY.kv_heads * TINY.head * 4 * 2
    more = looking["decode"].holds["cache"] - plain["decode"].holds["cache"]
    assert more == token * (256 + 64 - 128)
    with jax.set_mesh(mesh):
        for name in ("decode", "observe"):
            ((traced, _),) = looking[name].programs
            assert traced.lower().compile().memory_analysis().temp_size_in_bytes < 16 << 20


def test_shapes_divide_heads_and_width():
    seven = sizes.CODER["7B"]
    assert [s.tensor for s in search.candidate_meshes(seven, 64)] == [1, 2, 4]
    half = sizes.CODER["0.5B"]
    assert MeshConfig(2, 128, 1) in search.candidate_meshes(half, 256)  # 896 = 7 * 128: no wider cut
    assert all(parallel.mesh_sizes(s, 256) for s in search.candidate_meshes(half, 256))


def test_a_mesh_that_cuts_kv_heads_or_the_batch_is_refused(tiny, tmp_path):
    with pytest.raises(ValueError, match=r"axis K has size 2.*--config\.mesh\.tensor"):
        plan.run(configured(grpo.get_config, "7b", "cpu:8", mesh__tensor=4), tmp_path)
    with pytest.raises(ValueError, match="batch=12 does not divide into 8 shards"):
        plan.run(configured(grpo.get_config, "7b", "cpu:8", batch=12, mesh__data=2), tmp_path)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("topology", "v9:8", r"plan\.topology='v9:8'"),
        ("search", 3, r"plan\.search=3"),
        ("memory", -1.0, r"plan\.memory=-1\.0"),
        ("topology", "cpu:512", "needs 512 virtual devices"),
    ],
)
def test_impossible_plans_are_refused(tiny, tmp_path, key, value, words):
    with pytest.raises(ValueError, match=words):
        plan.run(
            configured(
                grpo.get_config, "7b", value if key == "topology" else "cpu:2", batch=512, **{f"plan__{key}": value}
            ),
            tmp_path,
        )


def test_refusals_of_the_compiler_are_read():
    early = "RESOURCE_EXHAUSTED: Ran out of memory on HBM, the total memory required for HLO temporaries (19.34G) exceeds available HBM (15.75G)."
    late = "RESOURCE_EXHAUSTED: ... Ran out of memory in memory space hbm. Used 20.50G of 15.75G hbm. Exceeded hbm capacity by 4.75G."
    assert measure._bytes_in_message(early) == 19.34 * 2**30
    assert measure._bytes_in_message(late) == 20.5 * 2**30
    assert measure._bytes_in_message("INTERNAL: something else") is None


def test_time_is_the_slowest_of_three_or_their_sum():
    v5p = chips.parse("v5p:4x4x4")
    traffic = {("fsdp", "all-gather"): 160e9, ("data+fsdp", "all-reduce"): 5e9}
    one = measure.Measured("update", 1.0, {}, True, 0.0, flops=459e12 * 0.45, bytes=2.765e12 * 0.7 * 2, traffic=traffic)
    assumed = measure.Assumed()
    took = measure.seconds(one, v5p, ["data"], assumed)
    assert took == pytest.approx(dict(compute=1.0, memory=2.0, network=160 / (200 * 0.8) + 5 / (6.25 * 0.8)))
    assert report.traffic([one]) == {"fsdp": 160e9, "data+fsdp": 5e9}


def test_slices_are_joined_along_data_or_fsdp():
    assert parallel.axes_across_slices((2, 8, 4), 2) == (2, 1, 1)
    assert parallel.axes_across_slices((1, 8, 4), 2) == (1, 2, 1)
    with pytest.raises(ValueError, match=r"--config\.mesh\.data .*multiple of 4"):
        parallel.axes_across_slices((1, 2, 8), 4)


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("libtpu") is None, reason="the TPU compiler (extra tpu) is not installed")
@pytest.mark.parametrize("topology", ["v5e:2x2", "v6e:1x1", "2*v5e:2x2"])
def test_described_tpus(tiny, tmp_path, topology):
    summary = plan.run(configured(grpo.get_config, "7b", topology, batch=8), tmp_path)
    assert summary["fits"] and summary["chips"] == chips.parse(topology).size
    assert summary["capacity_gib"] in (15.75, 31.25)
    assert summary["estimate"]["seconds"] > 0


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("libtpu") is None, reason="the TPU compiler (extra tpu) is not installed")
def test_a_quick_plan_is_close_to_a_full_one(tiny, tmp_path):
    config = configured(grpo.get_config, "7b", "v5e:2x2", batch=8)
    whole = plan.run(config, tmp_path)
    ladder = ("v5e:2x2",)
    quick = plan.run(configured(grpo.get_config, "7b", "v5e:2x2", batch=8, plan__search=2), tmp_path, ladder)
    assert quick["compile_seconds"] < whole["compile_seconds"]
    assert quick["peak_gib"] == pytest.approx(whole["peak_gib"], rel=0.1)


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("libtpu") is None, reason="the TPU compiler (extra tpu) is not installed")
@pytest.mark.parametrize("shape", [MeshConfig(1, 8, 2), MeshConfig(2, 4, 2), MeshConfig(1, 4, 4)])
def test_an_axis_may_be_a_part_of_a_torus_dimension(shape):
    assert chips.mesh(chips.parse("v6e:4x4"), shape).devices.shape == dataclasses.astuple(shape)
