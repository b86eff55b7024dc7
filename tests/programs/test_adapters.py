"""Runs with low-rank adapters: they learn, go on exactly, are policies like any other, and leave as PEFT or merged folders."""

import json
import pathlib
import shutil

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from ml_collections import ConfigDict

from configs import convert as convert_config
from sqlr1_jax import parallel
from sqlr1_jax.config import LoraConfig, ModelConfig
from sqlr1_jax.models import attention, huggingface, int8, lora, qwen2
from sqlr1_jax.policy import load_adapters, load_policy
from sqlr1_jax.programs import convert, evaluate, grpo, sft
from sqlr1_jax.run_record import RunRecord

ADAPTERS = dict(rank=4, alpha=8.0)


def losses(workdir):
    return [json.loads(line)["update/loss"] for line in (workdir / "metrics.jsonl").read_text().splitlines()]


def exported(run, folder, **changes) -> dict:
    config = ConfigDict(convert_config.get_config())
    config.model.path = str(run)
    config.update(changes)
    folder.mkdir()
    return convert.run(config.lock(), folder)


def logits(config, params):
    tokens = np.random.default_rng(0).integers(0, config.vocab, (2, 9)).astype(np.int32)
    positions = jnp.broadcast_to(jnp.arange(9), (2, 9))
    attend = attention.causal(jnp.full(2, 9), 9)
    return qwen2.logits(params, qwen2.hidden(params, config, tokens, positions, attend, dtype=jnp.float32)[0])


def test_cold_start_of_adapters_learns_and_leaves_as_folders(sft_config, evaluate_config, world, tmp_path):
    run = tmp_path / "sft"
    run.mkdir()
    sft_config.lora.update(ADAPTERS)
    sft_config.optimizer.lr = 3e-2
    sft_config.validation.update(dict(split="validation", questions=8, every=2))
    sft.run(sft_config, run)
    assert losses(run)[-1] < losses(run)[0] - 0.2

    mesh = parallel.make_mesh()
    model = load_policy(ModelConfig(str(run)), mesh)
    base = load_policy(ModelConfig(str(world / "policy")), mesh)
    record = RunRecord.read(ModelConfig(str(run)))
    assert record.lora == LoraConfig(4, 8.0)
    adapters, step = load_adapters(record, base.config, mesh)
    assert step == model.step == len(losses(run)) and base.step is None
    by_hand = lora.merge(base.params, adapters, record.lora, base.config)
    for one, other in zip(jax.tree.leaves(model.params), jax.tree.leaves(by_hand), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
    assert float(jnp.abs(model.params.blocks.q - base.params.blocks.q).max()) > 1e-3
    np.testing.assert_array_equal(model.params.embed, base.params.embed)

    merged = exported(run, tmp_path / "merged", dtype="float32")
    assert merged["to"] == "huggingface"
    np.testing.assert_allclose(
        logits(*huggingface.load(merged["folder"])), logits(model.config, model.params), atol=2e-4
    )
    peft = exported(run, tmp_path / "peft", to="peft")
    settings = json.loads((tmp_path / "peft" / "peft" / "adapter_config.json").read_text())
    assert (settings["r"], settings["lora_alpha"], settings["base_model_name_or_path"]) == (
        4,
        8.0,
        str(world / "policy"),
    )
    assert peft["parameters"] == sum(x.size for x in jax.tree.leaves(adapters))
    # The same adapters once more, as a run that started from this one: both leave together, on the first run's base.
    second = pathlib.Path(shutil.copytree(run, tmp_path / "second"))
    settings = json.loads((second / "config.json").read_text())
    settings["model"]["path"] = str(run)
    (second / "config.json").write_text(json.dumps(settings))
    form = json.loads((second / "sqlr1_jax.json").read_text())
    assert "base_step" not in form  # its base is a folder
    for base_step in (step + 1, step):  # of the run below, when this one started: it may have gone on since
        (second / "sqlr1_jax.json").write_text(json.dumps(form | {"base": ["../sft"], "base_step": base_step}))
        if base_step > step:
            with pytest.raises(ValueError, match=f"belong to step {base_step} of .*sft, which has steps .*{step}"):
                load_policy(ModelConfig(str(second)), mesh)
    both = exported(second, tmp_path / "both", to="peft", dtype="float32")
    settings = json.loads((tmp_path / "both" / "peft" / "adapter_config.json").read_text())
    assert (settings["r"], settings["lora_alpha"], both["base"]) == (8, 8.0, str(world / "policy"))
    less = exported(second, tmp_path / "less", to="peft", dtype="float32", rank=4)  # twice the same needs half the rank
    assert (less["rank_before"], less["parameters"]) == (8, both["parameters"] // 2) and less["left_out"] < 1e-6
    for one, other in zip(*(jax.tree.leaves(load_policy(ModelConfig(x["folder"]), mesh).params) for x in (both, less))):
        np.testing.assert_allclose(one, other, atol=1e-6)
    named = exported(second, tmp_path / "named", to="peft", dtype="float32", base="ORG/MODEL")
    one, other = (tmp_path / name / "peft" / "adapter_model.safetensors" for name in ("both", "named"))
    assert named["base"] == "ORG/MODEL" and one.read_bytes() == other.read_bytes(), "another name, the same policy"

    (tmp_path / "evaluate").mkdir()
    evaluate_config.model.path = str(run)
    assert evaluate.run(evaluate_config, tmp_path / "evaluate")["questions"] == 12


@pytest.mark.parametrize("base", ["int8", pytest.param("dtype", marks=pytest.mark.slow)])
def test_a_resumed_adapter_run_equals_an_uninterrupted_one(grpo_config, killed, world, tmp_path, base):
    """A base of eight bits is the policy that is sampled, trained, taken as the reference and loaded."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir()
    start_folder = pathlib.Path(shutil.copytree(world / "policy", tmp_path / "policy"))
    grpo_config.model.path = str(start_folder)
    grpo_config.lora.update(ADAPTERS | dict(base=base))
    grpo_config.optimizer.lr, grpo_config.rl.entropy_coef = 1e-2, 0.1  # moves the policy though no reward varies yet
    grpo_config.rewards.partial, grpo_config.rl.normalise, grpo_config.rl.credit = "columns", "parts", "clause"
    grpo.run(grpo_config, whole)
    killed(whole, parts, 2)
    assert grpo.run(grpo_config, parts)["started_at"] == 2
    lines = [json.loads(line) for line in (whole / "metrics.jsonl").read_text().splitlines()]
    assert lines[0]["update/kl"] == 0  # fresh adapters are the reference
    assert lines[0]["update/logprob_gap_max"] < (1e-3 if base == "int8" else 1e-4)
    assert losses(whole) == losses(parts)
    mesh, records = parallel.make_mesh(), [RunRecord.read(ModelConfig(str(run))) for run in (whole, parts)]
    model, start = (load_policy(ModelConfig(str(path)), mesh) for path in (whole, world / "policy"))
    (one, _), (other, _) = (load_adapters(record, start.config, mesh) for record in records)
    for resumed, uninterrupted in zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True):
        np.testing.assert_array_equal(resumed, uninterrupted)
    assert all(float(jnp.abs(x.b).max()) > 0 for x in one.values())

    rows, rounded = qwen2.table(start.config), start.params
    assert records[0].lora.base == base
    if base == "int8":
        rounded = jax.tree.map(
            lambda w, row: int8.widen(row, int8.quantize(row, w)) if int8.is_quantized(row) else w, start.params, rows
        )
    np.testing.assert_allclose(model.params.embed, rounded.embed, atol=1e-6)
    q = rounded.blocks.q + 2.0 * jnp.einsum("LDr,LrNH->LDNH", one["q"].a, one["q"].b)
    np.testing.assert_allclose(model.params.blocks.q, q, atol=1e-6)
    if base == "int8":  # rounded to eight bits from the values of training, not from those of bfloat16
        narrow = load_policy(ModelConfig(str(whole), dtype="bfloat16"), mesh).params
        for one, other in zip(jax.tree.leaves(narrow), jax.tree.leaves(model.params), strict=True):
            assert one.dtype == jnp.bfloat16
            np.testing.assert_array_equal(one, other.astype(jnp.bfloat16))

    weights = start_folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4] + b"\0\0\0?")  # one value is 0.5: another base
    with pytest.raises(ValueError, match=r"other settings \(weights: '\d+' -> '\d+'\): .*allow_change"):
        grpo.run(grpo_config, parts)


def test_adapters_on_a_run_need_a_base_that_peft_can_load(sft_config, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir(), second.mkdir()
    sft_config.steps, first_model = 1, sft_config.model.path
    sft.run(sft_config, first)
    with pytest.raises(ValueError, match="is not a run with adapters"):
        exported(first, tmp_path / "a", to="peft")
    sft_config.model.path = str(first)
    sft_config.lora.update(ADAPTERS)
    sft.run(sft_config, second)
    assert json.loads((second / "sqlr1_jax.json").read_text())["base_step"] == 1
    with pytest.raises(ValueError, match=r"started from the run .*convert that run to huggingface.*--config\.base"):
        exported(second, tmp_path / "b", to="peft")
    assert exported(second, tmp_path / "c", to="peft", base="ORG/MODEL")["base"] == "ORG/MODEL"
    mesh = parallel.make_mesh()
    before = load_policy(ModelConfig(str(first)), mesh).params
    after = load_policy(ModelConfig(str(second)), mesh).params
    np.testing.assert_array_equal(before.embed, after.embed)  # the base is the first run's, not the folder's
    # The first run trains on; the second still resumes from the base step that it started with.
    more = sft_config.copy_and_resolve_references()
    more.model.path, more.lora.rank, more.steps, more.checkpoint.allow_change = first_model, 0, 2, True
    sft.run(more, first)
    assert load_policy(ModelConfig(str(first)), mesh).step == 2
    sft_config.steps, sft_config.checkpoint.allow_change = 2, False
    assert sft.run(sft_config, second)["started_at"] == 1
    assert json.loads((second / "sqlr1_jax.json").read_text())["base_step"] == 1


def test_a_peft_folder_is_a_policy(sft_config, evaluate_config, world, tmp_path):
    """It answers as the run does, can be trained on, and leaves as one set of adapters or merged; its base may lie elsewhere."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir(), second.mkdir()
    sft_config.steps, sft_config.optimizer.lr = 2, 3e-2
    sft_config.lora.update(ADAPTERS)
    sft.run(sft_config, first)
    folder = exported(first, tmp_path / "peft", to="peft", dtype="float32", base="ORG/MODEL")["folder"]
    moved = shutil.copytree(world / "policy", tmp_path / "moved")
    adapters = ModelConfig(folder, base=str(moved))
    mesh = parallel.make_mesh()
    run, read = load_policy(ModelConfig(str(first)), mesh), load_policy(adapters, mesh)
    for one, other in zip(jax.tree.leaves(run.params), jax.tree.leaves(read.params), strict=True):
        np.testing.assert_array_equal(one, other)
    assert (read.form.template, read.merged) == (run.form.template, run.merged)

    for name, changes in (("of_run", dict(path=str(first))), ("of_peft", dict(path=folder, base=str(moved)))):
        evaluate_config.model.update(changes)
        (tmp_path / name).mkdir()
        evaluate.run(evaluate_config, tmp_path / name)
    assert (tmp_path / "of_run" / "predict_greedy.sql").read_bytes() == (
        tmp_path / "of_peft" / "predict_greedy.sql"
    ).read_bytes()

    sft_config.model.update(dict(path=folder, base=str(moved)))
    sft.run(sft_config, second)
    trained = load_policy(ModelConfig(str(second)), mesh)
    both = exported(second, tmp_path / "both", to="peft", dtype="float32")
    assert (both["base"], json.loads((pathlib.Path(both["folder"]) / "adapter_config.json").read_text())["r"]) == (
        str(moved),
        8,
    )
    for path in (both["folder"], exported(second, tmp_path / "merged", dtype="float32")["folder"]):
        again = load_policy(ModelConfig(path), mesh)
        for one, other in zip(jax.tree.leaves(again.params), jax.tree.leaves(trained.params), strict=True):
            np.testing.assert_allclose(one, other, atol=1e-6)

    shutil.rmtree(moved)
    for unknown in (ModelConfig(both["folder"]), ModelConfig(folder, base=str(moved))):
        with pytest.raises(
            ValueError, match=rf"has adapters alone.*{moved}, is not here: give .* --config\.model\.base"
        ):
            load_policy(unknown, mesh)
    with pytest.raises(ValueError, match=r"model.base=ORG/OTHER: .*first is not a PEFT folder"):
        load_policy(ModelConfig(str(first), base="ORG/OTHER"), mesh)
