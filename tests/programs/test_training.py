"""The programs as wholes, on eight virtual devices: they learn, log, save, go on exactly, and evaluate."""

import dataclasses
import gc
import json
import pathlib
import re
import time

import jax
import numpy as np
import pytest
from programs.metrics_page import undocumented

from sqlr1_jax import config, parallel
from sqlr1_jax.config import DataConfig, ModelConfig, SftConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.evaluation import validation
from sqlr1_jax.policy import load_policy
from sqlr1_jax.programs import evaluate, grpo, quickstart, sft
from sqlr1_jax.progress import plots
from sqlr1_jax.run import checkpoint_folder
from sqlr1_jax.text import ddl, looks, schema
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer


def records(workdir):
    lines = [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]
    return [{k: v for k, v in line.items() if not k.startswith(("seconds/", "rollout/", "goodput/"))} for line in lines]


def params_of(workdir):
    model = load_policy(ModelConfig(str(workdir)), parallel.make_mesh())
    return [np.asarray(leaf).tobytes() for leaf in jax.tree.leaves(model.params)]


def embeddings_on_the_device() -> int:
    """Live arrays with the shape of the tiny policy's embedding: the policy's, its reference's, the optimizer's moments."""
    gc.collect()
    arrays = [x for x in jax.live_arrays() if x.sharding.memory_kind == "device" and x.ndim == 2]
    return sum(x.shape == max(arrays, key=lambda y: y.size).shape for x in arrays)


def test_a_resumed_grpo_run_equals_an_uninterrupted_one(grpo_config, killed, tmp_path, capsys, recovery, monkeypatch):
    """Killed after step 3, with a reference refreshed after step 2: neither the first policy nor the last."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    # With `offload`, the moments leave no array on the device: not in the first rollout, nor in any validation. A save in the background
    # may hold them until it is written.
    counts = []

    def counted(call, limit_s=0.0):
        def count(*args):
            until = time.monotonic() + limit_s
            while embeddings_on_the_device() > 2 and time.monotonic() < until:
                time.sleep(0.1)
            counts.append(embeddings_on_the_device())
            return call(*args)

        return count

    monkeypatch.setattr(grpo, "sample_and_score", counted(grpo.sample_and_score))
    monkeypatch.setattr(validation.Validation, "metrics", counted(validation.Validation.metrics, 30.0))
    whole.mkdir()
    grpo_config.validation.update(dict(split="validation", questions=8, every=1))
    grpo_config.rl.update(dict(refresh_reference=2, kl_coef=0.1, entropy_coef=0.1))  # rewards are 0: entropy moves it
    grpo_config.optimizer.update(dict(lr=1e-3, offload=True))
    grpo_config.sampling.temperature = 1.3  # the policy, its reference and the sampler: all are of this temperature
    grpo_config.metrics.profile = 2
    grpo_config.steps = 4
    grpo.run(grpo_config, whole)
    assert len(counts) == 8 and {counts[0], *counts[1::2]} == {2}, counts  # the policy's and its reference's
    killed(whole, parts, 3)
    with recovery():
        summary = grpo.run(grpo_config, parts)
    assert summary["started_at"] == 3
    printed = capsys.readouterr().out
    assert "resumed from the checkpoint of step 3" in printed
    assert re.search(r"sandbox for SQL: \d+ of \d+ protections work on this machine", printed)
    assert records(whole) == records(parts)
    assert params_of(whole) == params_of(parts)
    scores = [line["validation/accuracy"] for line in records(whole)]
    assert {line["validation/questions"] for line in records(whole)} == {8}
    step, score = checkpoint_folder.find_best(checkpoint_folder.of_run(parts))
    # Of equal ones the first, kept though two are newer.
    assert score == max(scores) and step == 1 + scores.index(score)
    load_policy(ModelConfig(str(parts), checkpoint="best"), parallel.make_mesh())
    again = grpo.run(grpo_config, parts)  # of a finished run, the figures of its last step
    assert again["started_at"] == 4 and again["validation/accuracy"] == scores[-1] and "step" not in again
    grpo_config.steps, grpo_config.optimizer.lr = 5, 5e-4
    with pytest.raises(ValueError, match=r"optimizer\.lr: 0\.001 -> 0\.0005.*allow_change"):
        grpo.run(grpo_config, parts)
    logged = {name for line in (whole / "metrics.jsonl").read_text().splitlines() for name in json.loads(line)}
    assert not undocumented(logged), "explain them in docs/metrics.md"
    first = records(whole)[0]
    for key in (
        "reward/total",
        "reward/format",
        "reward/length",
        "length/mean",
        "update/loss",
        "update/kl",
        "rate/no_sql",
    ):
        assert np.isfinite(first[key])
    assert first["update/logprob_gap_max"] < 1e-4
    assert {"seconds/rollout", "seconds/judge", "seconds/update"} <= json.loads(
        (whole / "metrics.jsonl").read_text().splitlines()[0]
    ).keys()
    sample = json.loads((whole / "samples.jsonl").read_text().splitlines()[0])
    assert len(sample["completions"]) == 2 and sample["wanted"]["row_count"] >= 0
    assert {"text", "sql", "outcome", "reward", "advantage", "returned"} <= sample["completions"][0].keys()
    assert first["epoch"] == 8 / 32 and first["update/learning_rate"] == pytest.approx(1e-3)
    kl = [line["update/kl"] for line in records(whole)]
    assert max(kl[0], kl[2]) < 1e-6 < min(kl[1], kl[3])
    assert any(key.startswith("update/grad_norm/") for key in first)
    (trace,) = (whole / "profile").rglob("*.xplane.pb")
    assert trace.stat().st_size


def test_sft_learns_and_later_programs_start_from_it(
    sft_config, evaluate_config, tmp_path, monkeypatch, capsys, caplog
):
    monkeypatch.chdir(tmp_path)  # people name folders from where they stand
    cold = pathlib.Path("sft")
    cold.mkdir()
    sft_config.validation.update(dict(split="validation", questions=8, every=2))
    sft.run(sft_config, cold)
    losses = [r["update/loss"] for r in records(cold)]
    assert losses[-1] < losses[0] - 0.5
    assert not undocumented({name for record in records(cold) for name in record})
    held_out = [r["validation/loss"] for r in records(cold) if "validation/loss" in r]
    assert len(held_out) == 2 and held_out[1] < held_out[0]
    (tmp_path / "evaluate").mkdir()
    evaluate_config.model.path = str(cold)
    found = evaluate.run(evaluate_config, tmp_path / "evaluate")
    assert found["questions"] == 12 and "evaluate greedy 0/12, compiling for 8 at a time" in capsys.readouterr().out
    assert set(found["greedy"]) == set(found["majority@2"]) - {"votes"}
    assert 0 <= found["greedy"]["strict"] <= 1
    answers = (tmp_path / "evaluate" / "answers.jsonl").read_text().splitlines()
    assert len(answers) == 12
    assert len((tmp_path / "evaluate" / "predict_greedy.sql").read_text().splitlines()) == 12
    assert len(json.loads((tmp_path / "evaluate" / "predict_majority_2.json").read_text())) == 12
    levels = found["greedy"]["levels"]["bird_ex"]
    assert levels["all"]["questions"] == 12 == sum(one["questions"] for name, one in levels.items() if name != "all")

    results = {stage: {"known": found, "unseen": found} for stage in ("sft", "grpo")}
    (tmp_path / "grpo").mkdir()
    (tmp_path / "grpo" / "metrics.jsonl").write_text('{"step": 1, "reward/total": 0.5}\n')
    assert plots.draw(tmp_path, results).stat().st_size > 10_000
    quickstart.print_table(results)
    short = quickstart.summarise(results, {"sft": 1.0}, 1.5, 2.0)
    assert short["seconds"] == {"sft": 1.0, "all": 1.0, "this_call": 2.0} and short["peak_gib"] == 1.5
    assert short["grpo"]["ex"] == found["greedy"]["strict"]
    assert short["sft"]["unseen_ex_majority"] == found["majority@2"]["strict"]
    alone = {key: value for key, value in found.items() if key != "majority@2"}  # evaluate.samples=0
    less = quickstart.summarise({"sft": {"known": alone, "unseen": alone}}, {}, 1.5, 2.0)["sft"]
    assert less["ex"] == short["sft"]["ex"] and "ex_majority" not in less

    (tmp_path / "evaluate" / "summary.json").write_text(json.dumps(found))
    (tmp_path / "again").mkdir()
    evaluate_config.against = str(tmp_path / "evaluate")
    again = evaluate.run(evaluate_config, tmp_path / "again")["against"]["strict"]["greedy"]
    assert (again["difference"], again["only_before"], again["only_now"], again["p"]) == (0, 0, 0, 1)
    evaluate_config.greedy, evaluate_config.samples = False, 3
    (tmp_path / "votes").mkdir()
    assert evaluate.run(evaluate_config, tmp_path / "votes")["against"] == {}
    assert f"not compared with {tmp_path / 'evaluate'}: it has none of majority@3" in caplog.text
    evaluate_config.greedy, evaluate_config.samples = True, 2
    evaluate_config.data.limit = 8
    monkeypatch.setattr(dataset, "find_overlong", lambda *_: {2: "too long"})
    again = evaluate.run(evaluate_config, tmp_path / "again")
    assert again["against"] == {}, "other questions: said, and the figures kept"
    asked = [json.loads(line) for line in (tmp_path / "again" / "answers.jsonl").read_text().splitlines()]
    for before, after in zip(answers, asked):
        for name in ("greedy", "majority@2"):
            texts = [[k["completion"] for k in answer[name]["candidates"]] for answer in (json.loads(before), after)]
            assert texts[1] == ([""] * len(texts[0]) if after["index"] == 2 else texts[0])
    assert len(asked) == 8 and asked[2]["greedy"]["counts"]["strict"] == 0 == asked[2]["greedy"]["counts"]["unjudged"]


def test_sql_only_targets_are_shorter_and_prompts_are_never_scored(sft_config, world):
    mesh, tokenizer = parallel.make_mesh(), load_tokenizer(str(world / "policy"))
    questions = dataset.load(DataConfig(name="minisql", split="train", data_dir=str(world / "data")))[:8]
    scored = {}
    for target in ("reasoning", "sql"):
        sft_config.target = target
        cfg = config.parse(SftConfig, sft_config)
        prompts = PromptBuilder(cfg.text)
        batch, _ = sft.pack(questions, mesh, cfg, prompts, tokenizer, 1000)
        texts = [prompts.target(q, target) for q in questions]
        scored[target] = int(np.sum(np.asarray(batch.loss_weights)))
        assert scored[target] == sum(len(tokenizer.encode(text, add_special_tokens=False)) + 1 for text in texts)
    assert scored["sql"] < scored["reasoning"]


def test_what_a_worked_example_reads_is_not_learned(sft_config, world):
    mesh, tokenizer = parallel.make_mesh(), load_tokenizer(str(world / "policy"))
    question = dataset.load(DataConfig(name="minisql", split="train", data_dir=str(world / "data")))[0]
    read = "<sql>SELECT 1</sql>\n<observation>\n1\n1 row\n</observation>\n"
    question = dataclasses.replace(question, think=f"{read}{question.think}")
    sft_config.target, sft_config.turns.max = "reasoning", 1
    cfg = config.parse(SftConfig, sft_config)
    prompts = PromptBuilder(cfg.text, turns=cfg.turns)
    batch, _ = sft.pack([question], mesh, cfg, prompts, tokenizer, 1000)
    tokens, actions = looks.encode(prompts.target(question, cfg.target), tokenizer, cfg.turns.tokens)
    assert 0 < sum(actions) < len(tokens)
    assert int(np.sum(np.asarray(batch.loss_weights))) == sum(actions) + 1  # and the end of the turn


def test_a_question_without_reasoning_is_skipped_and_many_are_refused(sft_config, world, caplog):
    mesh, tokenizer = parallel.make_mesh(), load_tokenizer(str(world / "policy"))
    questions = dataset.load(DataConfig(name="minisql", split="train", data_dir=str(world / "data")))[:8]
    cfg = config.parse(SftConfig, sft_config)
    prompts = PromptBuilder(cfg.text)
    lacking = [dataclasses.replace(q, think="") if n < 3 else q for n, q in enumerate(questions)]
    sft.check_targets(lacking, prompts, cfg.target)
    batch, _ = sft.pack(lacking, mesh, cfg, prompts, tokenizer, 1000)
    wanted, _ = sft.pack(questions[3:], mesh, cfg, prompts, tokenizer, 1000)
    assert np.sum(batch.loss_weights) == np.sum(wanted.loss_weights)
    assert caplog.text.count("skipped: question") == 3 and questions[0].id in caplog.text
    with pytest.raises(
        ValueError, match="target='reasoning': of 8 questions 5 cannot be taught; question .* has no think"
    ):
        sft.check_targets(
            [dataclasses.replace(q, think="") for q in questions[:5]] + questions[5:], prompts, cfg.target
        )


def test_a_schema_that_cannot_be_varied_is_skipped_and_many_are_refused(sft_config, world, caplog):
    raw = dataset.load(DataConfig(name="minisql", split="train", data_dir=str(world / "data")))[:8]  # a form of its own
    written = ddl.render(schema.Schema((schema.Table("item", (schema.Column("name"), schema.Column("price"))),)))
    questions = [dataclasses.replace(q, schema=written) for q in raw]
    assert [q.id for q in sft.varied([*raw[:3], *questions[3:]], ("tables",), 0, 0)] == [q.id for q in questions[3:]]
    assert caplog.text.count("skipped: question") == 3
    cfg = config.parse(SftConfig, sft_config)
    with pytest.raises(ValueError, match=r"5 cannot be taught; question .*schema\.form=ddl, or set --config\.augment"):
        sft.check_targets([*raw[:5], *questions[5:]], PromptBuilder(cfg.text), cfg.target, ("tables",))


@pytest.mark.parametrize("shorter", ["row", "positions"])
def test_an_example_longer_than_a_row_or_the_model_is_skipped_and_named(sft_config, world, caplog, shorter):
    mesh, tokenizer = parallel.make_mesh(), load_tokenizer(str(world / "policy"))
    questions = dataset.load(DataConfig(name="minisql", split="train", data_dir=str(world / "data")))[:8]
    cfg = config.parse(SftConfig, sft_config)
    prompts = PromptBuilder(cfg.text)
    texts = [prompts.target(q, cfg.target) for q in questions]
    targets = [len(tokenizer.encode(text, add_special_tokens=False)) + 1 for text in texts]
    sizes = [len(prompts.tokens(q, tokenizer)) + target - 1 for q, target in zip(questions, targets)]
    positions = 1000 if shorter == "row" else max(sizes) - 1
    sft_config.packing.row_length = max(sizes) - 1 if shorter == "row" else 1000
    batch, _ = sft.pack(questions, mesh, config.parse(SftConfig, sft_config), prompts, tokenizer, positions)
    assert [q.id for q in questions if f"skipped question {q.id}: " in caplog.text] == [
        q.id for q, size in zip(questions, sizes) if size == max(sizes)
    ]
    assert np.sum(batch.loss_weights) == sum(t for t, size in zip(targets, sizes) if size < max(sizes))
