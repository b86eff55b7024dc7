"""The plan program over virtual devices, and over described TPUs where their compiler is installed."""

import dataclasses
import importlib.util
import json
import math
import re
import types

import jax
import pytest

from configs import grpo, presets, sft
from sqlr1_jax import config, parallel, policy
from sqlr1_jax.config import (
    GrpoConfig,
    MeshConfig,
    PlanConfig,
    SftConfig,
)
from sqlr1_jax.models import param_table, qwen2
from sqlr1_jax.planning import chips, job, measure, remedies, search, sizes
from sqlr1_jax.programs import plan
from sqlr1_jax.sampling import aot

TINY = qwen2.Config(512, 1, 64, 128, 4, 2, 16)
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


def rent(monkeypatch, *slices: str) -> None:
    """Let a search climb these alone."""
    monkeypatch.setattr(chips, "ladder", lambda chip, count=1: [chips.parse(slice_) for slice_ in slices])


@pytest.fixture
def uncompiled(monkeypatch):
    """Phases take what they hold and their gradients: nothing is compiled."""

    def measured(job_, phase, topology, quick=False):
        total = sum(phase.holds.values()) + phase.gradients
        return measure.Measured(phase.name, total, phase.holds, total <= topology.chip.memory, 1.0)

    monkeypatch.setattr(measure, "measure", measured)


def planned(get, arg, topology, model=TINY, **changes):
    """The job of a preset on a topology."""
    cfg = config.parse(GrpoConfig if get is grpo.get_config else SftConfig, configured(get, arg, topology, **changes))
    where, _ = plan.topologies(cfg.plan)
    return plan.make_job(policy.choose_dtypes(cfg, "accelerator"), model, where)


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
    for wrong in ("v9:4", "v5p", "h100:2x2", "cpu:0", "", "0*h100:8"):
        with pytest.raises(ValueError, match=r"plan\.topology="):
            chips.parse(wrong)
    with pytest.raises(ValueError, match="numbers from 1 on, as in v5e:2x2"):
        chips.parse("v5e:0x4")


def test_an_accelerator_without_figures_is_not_taken_for_a_cpu_without_limits(monkeypatch):
    device = types.SimpleNamespace(device_kind="NVIDIA B200", platform="gpu", memory_stats=dict)
    monkeypatch.setattr(jax, "devices", lambda: [device])
    with pytest.raises(ValueError, match=r"'NVIDIA B200' are not known: name one of .*--config\.plan\.memory"):
        plan.topologies(PlanConfig())
    device.device_kind = "NVIDIA H100 80GB HBM3"
    topology, _ = plan.topologies(PlanConfig())
    assert topology.name == "h100:1" and topology.chip.memory == chips.CHIPS["h100"].memory


def test_an_attached_accelerator_has_the_memory_that_jax_may_take_of_it(monkeypatch):
    """Without launch/gpus.sh three quarters of a GPU, not the 0.92 of a plan for one that is not attached."""
    stats = dict(bytes_limit=60 * chips.GiB, bytes_in_use=chips.GiB)
    kind = "NVIDIA H100 80GB HBM3"
    device = types.SimpleNamespace(device_kind=kind, platform="gpu", memory_stats=lambda: stats)
    monkeypatch.setattr(jax, "devices", lambda: [device] * 8)
    topology, _ = plan.topologies(PlanConfig())
    assert topology.name == "h100:8" and topology.chip.memory == 59 * chips.GiB
    assert plan.topologies(PlanConfig(memory=40.0))[0].chip.memory == 40 * chips.GiB


@pytest.mark.parametrize(
    ("get", "arg", "changes", "count"),
    [
        # Four prompts of 96 and their eight answers of 16 fill two of three rows; twice as long they take four.
        (grpo.get_config, "7b", dict(batch=4, packing__rows=3), 2),
        (grpo.get_config, "7b", dict(batch=4, packing__rows=4), 1),
        (sft.get_config, "7b,sql", dict(batch=4, packing__rows=4, packing__row_length=1024), 1),  # a row each
    ],
)
def test_an_update_is_compiled_for_two_microbatches_where_it_may_have_them(get, arg, changes, count):
    """The second needs another copy of the gradients in float32, which a mean step of few questions would not show."""
    made = planned(get, arg, "cpu:1", **changes)
    assert job._rows(made).tokens.shape[0] == count


def test_grpo_on_virtual_devices(tiny, tmp_path, capsys):
    changes = dict(mesh__tensor=2, batch=4, packing__row_length=224)
    summary = plan.run(configured(grpo.get_config, "7b", "cpu:4", **changes), tmp_path)
    assert summary["fits"] and summary["mesh"] == dict(data=1, fsdp=2, tensor=2)
    found = json.loads((tmp_path / "plan.json").read_text())
    phases = {one["phase"]: one for one in found["phases"]}
    assert list(phases) == ["decode copy", "prefill", "decode", "reference", "update"]
    assert all(one["flops"] > 0 for name, one in phases.items() if name != "decode copy")
    assert phases["update"]["peak_gib"] >= phases["update"]["parts_gib"]["gradients"] > 0
    assert phases["update"]["traffic"].keys() == {"fsdp", "tensor"}
    parts = phases["decode"]["parts_gib"]  # 32 steps, each of which reads the weights and the caches
    assert phases["decode"]["memory"] == pytest.approx(
        32 * (parts["decode weights"] + parts["cache"]) * 2**30, rel=1e-2
    )
    out, err = capsys.readouterr()
    for words in ("GiB per chip", "seconds per step", "assumed: 4 prompts of 96 tokens", "GB over fsdp"):
        assert words in out
    assert "inf" not in out and "compiling prefill for cpu:4\n" in err


def test_a_base_of_eight_bits_takes_half_of_bfloat16():
    """7.6 GB at 7B in the place of 15.2, and `plan` proposes it where adapters lack memory."""
    whole, eight = (
        planned(grpo.get_config, "7b,lora", "cpu:1", sizes.CODER["7B"], lora__base=base) for base in ("dtype", "int8")
    )
    held, half = (job.local_bytes(one.weights) for one in (whole, eight))
    assert held == 2 * PARAMETERS["7B"] and 0.5 < half / held < 0.505
    proposed = [
        [
            r
            for r in remedies.possible(one, lacking("reference", parameters=here), chips.parse("cpu:1"))
            if "lora.base" in r.changes
        ]
        for one, here in ((whole, held), (eight, half))
    ]
    assert proposed[0][0].saves == pytest.approx(held - half, rel=0.01) and not proposed[1]


def lacking(name, **parts):
    """A phase that does not fit."""
    return measure.Measured(name, sum(parts.values()), {"workspace": 0.0, **parts}, False, 0.0)


def test_the_devices_here_are_planned_for_too(tiny, uncompiled, tmp_path):
    summary = plan.run(configured(sft.get_config, "7b,sql", ""), tmp_path)
    assert summary["chips"] == len(jax.devices()) and summary["topology"] == f"cpu:{len(jax.devices())}"
    assert 0 < summary["capacity_gib"] < 1e5, "each has its share of what is free on this machine"
    with pytest.raises(ValueError, match="search needs a chip"):
        plan.run(configured(sft.get_config, "7b,sql", "", plan__search=1), tmp_path)


def test_a_search_on_several_slices_tries_as_many_of_every_size(monkeypatch):
    monkeypatch.setattr(chips, "start", lambda topology: None)
    topology, rungs = plan.topologies(PlanConfig(topology="2*v5e:4x4", search=1))
    assert topology.name == "2*v5e:4x4" and [rung.name for rung in rungs[:2]] == ["2*v5e:1x1", "2*v5e:2x2"]


def test_adapters_hold_less_and_the_sampler_holds_the_base_once():
    made = planned(grpo.get_config, "7b,lora", "cpu:2", optimizer__offload=True)
    phases = {phase.name: phase for phase in job.phases(made)}
    assert list(phases) == ["decode copy", "prefill", "decode", "reference", "update"]
    holds = {name: phase.holds for name, phase in phases.items()}
    assert holds["decode"]["parameters"] == holds["update"]["parameters"] > 0
    assert set(holds["decode"]) == {"parameters", "adapters", "optimizer", "decode weights", "cache"}
    assert "reference" not in holds["update"]  # the base is
    assert holds["update"]["optimizer"] == pytest.approx(2 * holds["update"]["adapters"], rel=0.01)
    assert phases["update"].gradients == holds["update"]["adapters"]  # both float32
    assert not any(parts["optimizer"] for name, parts in holds.items() if name != "update")


def test_arithmetic_counts_a_rounded_decode_copy_as_rounded():
    """On 4 chips P parameters take 12 P / 4 bytes with Adam, and their whole copy 4 P, or P rounded to int8."""
    changes = dict(rl__kl_coef=0.0, sampling__dtype="float32", rl__importance_cap=2.0)
    whole, rounded = (
        job.floor(planned(grpo.get_config, "7b", "cpu:4", sampling__weights=weights, **changes))
        for weights in ("dtype", "int8")
    )
    assert whole == pytest.approx(7 / 4 * rounded, rel=0.02)


def test_what_does_not_fit_gets_remedies_in_order():
    changes = dict(
        mesh__data=2,
        mesh__fsdp=2,
        packing__row_length=8192,
        text__max_tokens=2048,
        sampling__max_completion=512,
        batch=64,
    )
    made, topology = planned(grpo.get_config, "7b", "cpu:4", **changes), chips.parse("v5e:2x2")
    parts = dict(parameters=4.0, optimizer=8.0, reference=2.0, gradients=4.0, cache=6.0, workspace=5.0)
    parts = {name: value * chips.GiB for name, value in parts.items()}

    def lines(name, total):
        worst = measure.Measured(name, total * chips.GiB, parts, False, 0.0)
        return "\n".join(remedy.line() for remedy in remedies.possible(made, worst, topology))

    keys = (
        "packing.row_length=2560",
        "compute.chunk=256",
        "mesh.data=1",
        "optimizer.mu_dtype=bfloat16",
        "optimizer.second=factored",
    )
    keys += ("model.dtype=bfloat16", "rl.kl_coef=0", "lora.rank=32", "plan.topology=v5e:2x4")
    update = lines("update", 18)
    places = [update.index(key) for key in keys]
    assert places == sorted(places)
    assert "mu_dtype=bfloat16  the first moment in half the bytes, saves about 2.0 GiB" in update
    decode = lines("decode", 20)
    assert "optimizer.offload=True  keeps its state on the host meanwhile, saves about 8.0 GiB" in decode
    slots = (
        "sampling.slots=16  decodes 16 prompts at once, in 4 rounds, saves about 4.5 GiB"  # 3.0 GiB would not be enough
    )
    assert decode.index("optimizer.offload") < decode.index(slots)
    assert "sampling.slots=16" in lines("observe", 20)  # what completions read is put into the same cache
    assert "lora.rank=32 --config.model.dtype=bfloat16  trains adapters only, saves about 16.0 GiB" in update


@pytest.mark.parametrize(("preset", "words", "answer"), [(grpo, "7b", 32), (sft, "7b,sql", job.TARGET_TOKENS)])
def test_prompts_without_a_limit_are_as_long_as_those_of_the_run(preset, words, answer):
    made = planned(preset.get_config, words, "cpu:1", text__max_tokens=0, packing__row_length=1024)
    assert made.longest_prompt == 1024 + 1 - answer


def test_what_a_config_has_already_is_no_remedy():
    changes = dict(optimizer__mu_dtype="bfloat16", optimizer__second="factored", text__max_tokens=0)
    made = planned(grpo.get_config, "7b", "cpu:1", **changes)
    found = remedies.possible(made, lacking("update", optimizer=8.0, workspace=5.0), chips.parse("v5e:1x1"))
    keys = {key for remedy in found for key in remedy.changes}
    made = planned(grpo.get_config, "7b", "cpu:1", optimizer__second="factored")
    found = remedies.possible(made, lacking("update", optimizer=8.0, workspace=5.0), chips.parse("v5e:1x1"))
    (saved,) = (r.saves for r in found if "optimizer.mu_dtype" in r.changes)
    assert saved == 4.0  # then the first moment is nearly all of the state
    assert not keys & {"optimizer.mu_dtype", "optimizer.second", "packing.row_length"} and "lora.rank" in keys


def test_a_search_over_cpus_is_recorded_as_json():
    """Their memory is not known, and JSON has no infinity."""
    record = search._record(chips.parse("cpu:1"), config.MeshConfig(), 1.0, "compiled", 2.0)
    assert json.loads(json.dumps(record, allow_nan=False))["of"] is None


def test_what_suffices_is_compiled_and_priced(tiny, tmp_path, capsys):
    changes = dict(plan__price=2.0, packing__rows=2)
    whole = plan.run(configured(sft.get_config, "7b,sql", "cpu:1", **changes), tmp_path)
    assert whole["estimate"]["run_price"] == pytest.approx(2.0 * 1000 * whole["estimate"]["chip_seconds"] / 3600)
    lacking = plan.run(
        configured(sft.get_config, "7b,sql", "cpu:1", plan__memory=0.9 * whole["peak_gib"], **changes), tmp_path
    )
    sufficient = json.loads((tmp_path / "plan.json").read_text())["sufficient"]
    assert not lacking["fits"] and sufficient["fits"] and sufficient["changes"] == {"packing.rows": 1}
    assert 0 < sufficient["peak_gib"] <= 0.9 * whole["peak_gib"] and sufficient["estimate"]["run_price"] > 0
    out = capsys.readouterr().out
    assert "update lacks" in out and "--config.packing.rows=1  one row per microbatch and shard" in out
    assert "these settings suffice, as compiled: --config.packing.rows=1" in out and "at --config.plan.price" in out


def test_changes_are_added_until_the_plan_fits(monkeypatch):
    """As if each change saved half of what arithmetic says, and the first were impossible."""
    made, topology = planned(grpo.get_config, "7b", "cpu:4", batch=32), chips.parse("v5e:2x2")
    parts = {name: x * chips.GiB for name, x in dict(parameters=4, optimizer=4, cache=8, workspace=2).items()}
    tried = []

    def make(cfg):
        tried.append(cfg)
        if cfg.optimizer.offload:
            raise ValueError("no host memory here")
        return dataclasses.replace(made, cfg=cfg)

    def attempt(job_, topology_, quick):
        total = (18.0 - 1.5 * len(tried)) * chips.GiB
        return [measure.Measured("decode", total, parts, total <= topology.chip.memory, 0.0)]

    monkeypatch.setattr(search, "attempt", attempt)
    lacking = [measure.Measured("decode", 18 * chips.GiB, parts, False, 0.0)]
    changes, fitting, phases = remedies.sufficient(make, made, lacking, topology, quick=False)
    assert phases[0].fits and tried[0].optimizer.offload and "optimizer.offload" not in changes
    assert fitting.cfg == tried[-1] and 0 < fitting.cfg.sampling.slots == changes["sampling.slots"] < 32
    monkeypatch.setattr(search, "attempt", lambda *_: lacking)
    assert remedies.sufficient(make, made, lacking, topology, quick=False) is None


def test_a_change_that_cannot_be_compiled_leaves_the_plan_as_it_was(monkeypatch):
    made, topology = planned(grpo.get_config, "7b", "cpu:4", batch=32), chips.parse("v5e:2x2")
    possible, seen = remedies.possible, []

    def attempt(*_):
        raise ValueError("the mesh does not divide the model")

    monkeypatch.setattr(search, "attempt", attempt)
    monkeypatch.setattr(remedies, "possible", lambda job_, *rest: seen.append(job_.cfg) or possible(job_, *rest))
    worst = lacking("decode", optimizer=4.0 * chips.GiB, cache=16.0 * chips.GiB)
    assert remedies.sufficient(lambda cfg: dataclasses.replace(made, cfg=cfg), made, [worst], topology, False) is None
    assert len(seen) > 2 and all(cfg == made.cfg for cfg in seen)


def test_a_search_compiles_what_arithmetic_does_not_rule_out(tiny, uncompiled, tmp_path, monkeypatch, capsys):
    rent(monkeypatch, "cpu:1", "cpu:2")
    cfg = configured(sft.get_config, "7b,sql", "cpu:1", plan__search=1, plan__price=2.0)
    summary = plan.run(cfg, tmp_path)
    found, made = json.loads((tmp_path / "plan.json").read_text()), planned(sft.get_config, "7b,sql", "cpu:1")
    assert summary["topology"] == "cpu:1" and job.floor(made) / chips.GiB == pytest.approx(
        found["phases"][0]["peak_gib"], rel=1e-3
    )
    assert [(one["slice"], one["how"]) for one in found["tried"]] == [("cpu:1", "compiled")]
    costs = summary["estimate"]
    assert costs["chip_seconds"] == costs["seconds"]
    assert costs["run_price"] == pytest.approx(2.0 * 1000 * costs["chip_seconds"] / 3600)
    assert "at --config.plan.price" in capsys.readouterr().out


@pytest.mark.parametrize(("share", "slice", "tried"), [(1.5, "cpu:1", 1), (0.7, "cpu:2", 3), (0.3, "cpu:4", 5)])
def test_a_search_climbs_to_the_smallest_slice(tiny, tmp_path, monkeypatch, capsys, share, slice, tried):
    floor = job.floor(planned(sft.get_config, "7b,sql", "cpu:1"))

    def attempt(made, topology, quick):  # as if nothing but what arithmetic knows took memory
        held = job.floor(made)
        return [measure.Measured("update", held, {"workspace": 0.0}, held <= topology.chip.memory, 0.0)]

    monkeypatch.setattr(search, "attempt", attempt)
    rent(monkeypatch, "cpu:1", "cpu:2", "cpu:4")
    memory = share * floor / chips.GiB
    config = configured(sft.get_config, "7b,sql", "cpu:1", plan__search=1, plan__memory=memory)
    assert plan.run(config, tmp_path)["topology"] == slice
    assert len(json.loads((tmp_path / "plan.json").read_text())["tried"]) == tried
    assert ("arithmetic" in capsys.readouterr().out) == (share < 1)


@pytest.mark.parametrize(
    ("quick", "lacking", "asked"), [(False, 0.05, [None]), (True, 0.05, [-1.0, None]), (True, 0.5, [-1.0])]
)
def test_what_nearly_fits_is_compiled_in_full(monkeypatch, quick, lacking, asked):
    efforts, topology = [], chips.parse("v5e:2x2")

    def compiled(_, phase, topology, effort):
        efforts.append(effort and effort["exec_time_optimization_effort"])
        more = lacking if effort else 0.0
        return measure.Measured(phase.name, (1 + more) * topology.chip.memory, {}, not more, 1.0)

    monkeypatch.setattr(measure, "_compile", compiled)
    found = measure.measure(None, job.Phase("update", (), {}), topology, quick)
    assert efforts == asked and found.fits == (None in asked) and found.compile_seconds == len(asked)


def test_a_search_without_end_says_what_was_tried(tiny, tmp_path, monkeypatch):
    rent(monkeypatch, "cpu:1")
    changes = dict(plan__search=2, plan__memory=1e-4)
    with pytest.raises(
        ValueError, match="nothing fits up to cpu:1: try --config.lora.rank=32.*weights=int8; --config.plan.search=0"
    ):
        plan.run(configured(sft.get_config, "7b", "cpu:2", **changes), tmp_path)


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


def test_turns_are_planned():
    """With a window that holds the longest completion and a chunk, and the program that feeds observations."""
    changes = dict(
        batch=2, sampling__max_completion=128, text__max_tokens=64, rl__kl_coef=0.0, sampling__dtype="float32"
    )
    plain, looking = (
        {
            phase.name: phase
            for phase in job.phases(planned(grpo.get_config, "7b", "cpu:2", turns__max=n, turns__tokens=100, **changes))
        }
        for n in (0, 2)
    )
    assert looking.keys() - plain.keys() == {"observe"}
    # 4 completions on 2 devices; 128 tokens with room for what is written last, and a chunk of 32, instead of two chunks of 64.
    token = 2 * TINY.layers * TINY.kv_heads * TINY.head * 4 * 2
    more = looking["decode"].holds["cache"] - plain["decode"].holds["cache"]
    assert more == token * (192 + 32 - 128)
    ((traced, _),) = looking["observe"].programs
    with jax.set_mesh(parallel.make_mesh(MeshConfig(1, 2, 1), jax.devices()[:2])):
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


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (dict(sampling__max_completion=200), r"row_length=256 is shorter than the longest example"),
        (
            dict(rl__kl_placement="reward", rl__importance_cap=2.0, sampling__weights="int8"),
            "rl.kl_placement=reward compares",
        ),
    ],
)
def test_what_the_run_refuses_is_not_planned(tiny, tmp_path, changes, words):
    with pytest.raises(ValueError, match=words):
        plan.run(configured(grpo.get_config, "7b", "cpu:2", **changes), tmp_path)


@pytest.mark.parametrize(("placement", "proposed"), [("loss", True), ("reward", False)])
def test_eight_bits_are_proposed_where_the_run_takes_them(placement, proposed):
    made = planned(grpo.get_config, "7b", "cpu:1", rl__kl_placement=placement)
    found = remedies.possible(made, lacking("decode", **{"decode weights": 5.0}), chips.parse("v5e:1x1"))
    assert any("sampling.weights" in remedy.changes for remedy in found) == proposed


def test_an_option_that_a_newer_compiler_lacks_is_left_out(tiny):
    class Newer:
        def __init__(self, traced):
            self.traced = traced

        def lower(self):
            return self

        def compile(self, compiler_options):
            if compiler_options:
                raise jax.errors.JaxRuntimeError(
                    f"INVALID_ARGUMENT: No such compile option: '{[*compiler_options][0]}'"
                )
            return self.traced.lower().compile()

    made, topology = planned(grpo.get_config, "7b", "cpu:1"), chips.parse("cpu:1")
    phase = job.phases(made)[0]
    newer = dataclasses.replace(phase, programs=[(Newer(traced), given) for traced, given in phase.programs])
    found = measure._compile(made, newer, topology, measure.QUICK)
    assert found.total == measure._compile(made, phase, topology, None).total > 0


def test_refusals_of_the_compiler_are_read():
    early = "RESOURCE_EXHAUSTED: Ran out of memory on HBM, the total memory required for HLO temporaries (19.34G) exceeds available HBM (15.75G)."
    late = "RESOURCE_EXHAUSTED: ... Ran out of memory in memory space hbm. Used 20.50G of 15.75G hbm. Exceeded hbm capacity by 4.75G."
    assert measure._bytes_in_message(early) == 19.34 * 2**30
    assert measure._bytes_in_message(late) == 20.5 * 2**30
    assert measure._bytes_in_message("INTERNAL: something else") is None


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
def test_tpus_write_observations_without_a_copy_of_the_window():
    """A scatter that named every token would change the layout of each layer's window, and change it back."""
    model = qwen2.Config(512, 2, 256, 512, 8, 4, 64)
    changes = dict(batch=32, sampling__group=8, turns__max=3, turns__tokens=100, sampling__max_completion=256)
    tpus = planned(grpo.get_config, "7b", "v5e:2x2", model, rl__kl_coef=0.0, **changes)
    options = dataclasses.replace(tpus.sampling, unroll_layers=True)  # as runs are, unlike plans
    rollout = aot.trace_rollout(model, options, tpus.mesh, prompts=32, size=64, looks=tpus.cfg.turns)
    with jax.set_mesh(tpus.mesh):
        text = rollout.programs["observe"].lower().compile().as_text()
    copied = [math.prod(map(int, dims.split(","))) for dims in re.findall(r"\w+\[([\d,]+)\]\S* copy\(", text)]
    layer = 32 // 4 * model.kv_heads * 8 * 256 * model.head  # of the window's keys, on a chip
    assert copied and max(copied) < layer


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("libtpu") is None, reason="the TPU compiler (extra tpu) is not installed")
def test_a_quick_plan_is_close_to_a_full_one(tiny, tmp_path, monkeypatch):
    config = configured(grpo.get_config, "7b", "v5e:2x2", batch=8)
    whole = plan.run(config, tmp_path)
    rent(monkeypatch, "v5e:2x2")
    quick = plan.run(configured(grpo.get_config, "7b", "v5e:2x2", batch=8, plan__search=2), tmp_path)
    assert quick["compile_seconds"] < whole["compile_seconds"]
    assert quick["peak_gib"] == pytest.approx(whole["peak_gib"], rel=0.1)


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("libtpu") is None, reason="the TPU compiler (extra tpu) is not installed")
@pytest.mark.parametrize("shape", [MeshConfig(1, 8, 2), MeshConfig(2, 4, 2), MeshConfig(1, 4, 4)])
def test_an_axis_may_be_a_part_of_a_torus_dimension(shape):
    assert parallel.make_mesh(shape, chips.devices(chips.parse("v6e:4x4"))).devices.shape == dataclasses.astuple(shape)
