"""What is wrong is said in one sentence that names it and the remedy, before anything is trained."""

import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
import types

import pytest

from sqlr1_jax import __main__, parallel, policy
from sqlr1_jax.config import DataConfig, GrpoConfig, SftConfig, TextConfig, parse
from sqlr1_jax.data import dataset
from sqlr1_jax.evaluation import validation
from sqlr1_jax.models import huggingface
from sqlr1_jax.programs import evaluate, grpo, sft
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer

ROOT = pathlib.Path(__file__).resolve().parents[2]


def command(*words):
    """The command line as a person uses it: exit code and standard error."""
    env = {**os.environ, "JAX_PLATFORMS": "cpu"}
    done = subprocess.run(
        [sys.executable, "-m", "sqlr1_jax", *map(str, words)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stderr


def test_a_misspelt_key(tmp_path):
    code, said = command("grpo", "--config=configs/grpo.py", "--config.sampling.grup=3", f"--workdir={tmp_path}")
    assert code == 2 and "--config.sampling.grup does not exist; did you mean --config.sampling.group?" in said
    assert "Traceback" not in said and len(said.strip().splitlines()) == 1


def test_an_unknown_program():
    code, said = command("gpro", "--config=configs/grpo.py")
    assert code == 2 and "there is no program 'gpro'; did you mean grpo?" in said and "sft, grpo, evaluate" in said


def test_an_error_of_a_program_is_one_sentence_and_a_file(tmp_path):
    files = ("--config.input=nowhere.jsonl", f"--config.databases={tmp_path}")
    code, said = command("score", *files, f"--workdir={tmp_path}")
    assert code == 2 and "nowhere.jsonl: no such file" in said and "Traceback" not in said
    assert "Traceback" in (tmp_path / "error.txt").read_text()


def test_a_workdir_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="cannot write to --workdir=.*choose another folder"):
        __main__.open_workdir(tmp_path / "file" / "run")


def test_data_that_is_not_prepared(grpo_config, tmp_path):
    grpo_config.data.data_dir = str(tmp_path)
    with pytest.raises(ValueError, match="(?s)minisql is not prepared.*python -m sqlr1_jax prepare"):
        grpo.run(grpo_config, tmp_path)


def test_a_model_that_is_not_there(grpo_config, tmp_path):
    grpo_config.model.path = str(tmp_path / "nothing")
    with pytest.raises(ValueError, match="nothing"):
        grpo.run(grpo_config, tmp_path)


def test_a_weight_file_that_is_cut_short(grpo_config, world, tmp_path):
    shutil.copytree(world / "policy", tmp_path / "policy")
    file = tmp_path / "policy" / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    grpo_config.model.path = str(tmp_path / "policy")
    with pytest.raises(ValueError, match=r"model\.safetensors"):
        grpo.run(grpo_config, tmp_path)


def test_tokens_without_an_embedding(grpo_config, world, tmp_path):
    folder = shutil.copytree(world / "policy", tmp_path / "policy")
    tokenizer = load_tokenizer(folder)
    tokenizer.add_tokens([f"<new {n}>" for n in range(8)])  # the model has at most seven rows more than it needs
    tokenizer.save_pretrained(folder)
    grpo_config.model.path = str(folder)
    with pytest.raises(ValueError, match=r"token '<new 7>' of the tokenizer has id .* embeddings: remove the added"):
        grpo.run(grpo_config, tmp_path)


def test_a_tokenizer_without_the_end_of_a_turn(sft_config, world, tmp_path):
    folder = shutil.copytree(world / "policy", tmp_path / "policy")
    for file in (*folder.glob("tok*.json"), folder / "chat_template.jinja"):
        file.write_text(file.read_text().replace("<|im_end|>", "<|end|>"))
    sft_config.model.path = str(folder)
    with pytest.raises(ValueError, match=r"the tokenizer of .*policy has no <\|im_end\|>, which ends every target"):
        sft.run(sft_config, tmp_path)


def test_a_database_that_is_not_there(world, tmp_path):
    questions = list(dataset.load(DataConfig(name="minisql", split="train", data_dir=str(world / "data"))))
    with Executor(tmp_path) as executor, pytest.raises(ValueError, match=questions[0].db):
        grpo.check_questions(questions[:1], executor)


def test_a_question_without_gold(world):
    questions = dataset.load(DataConfig(name="minisql", split="train", data_dir=str(world / "data")))
    bare = [questions[0], dataclasses.replace(questions[1], gold=" ")]
    with (
        Executor(questions.databases) as executor,
        pytest.raises(ValueError, match=f"1 questions have no gold.*{bare[1].id}"),
    ):
        grpo.check_questions(bare, executor)


def test_prompts_and_completions_longer_than_the_model(grpo_config, tmp_path):
    grpo_config.text.max_tokens, grpo_config.packing.row_length = 40_000, 50_000
    with pytest.raises(ValueError, match="text.max_tokens=40000.*the model has 32768: lower one of them"):
        grpo.run(grpo_config, tmp_path)


def test_a_prompt_that_does_not_fit(grpo_config, tmp_path):
    grpo_config.text.max_tokens = 40
    with pytest.raises(ValueError, match="32 of 32 prompts do not fit --config.text.max_tokens=40.*minisql-train"):
        grpo.run(grpo_config, tmp_path)


def test_a_prompt_longer_than_a_row_is_met_before_training(grpo_config, tmp_path):
    """Without a limit it would end the run at the step that draws it."""
    grpo_config.text.max_tokens, grpo_config.packing.row_length = 0, 50
    with pytest.raises(ValueError, match="32 of 32 prompts do not fit --config.text.max_tokens=39.*minisql-train"):
        grpo.run(grpo_config, tmp_path)
    text, model = parse(GrpoConfig, grpo_config).text, types.SimpleNamespace(max_positions=100)
    assert [policy.limit_prompts(text, model, *sizes).max_tokens for sizes in ((50, 12), (200, 12), (50, 60))] == [
        39,
        88,
        1,
    ]


@pytest.mark.parametrize("overflow", ["shrink", "shrink_or_drop"])
def test_a_held_out_prompt_that_does_not_fit_is_met_before_training(grpo_config, sft_config, world, overflow):
    """At the first validation it would end the run, or leave the other hosts waiting for the one that has it."""
    limit, words = 356, load_tokenizer(world / "policy")
    held_out = dataset.load(DataConfig(name="minisql", split="validation", data_dir=str(world / "data")))
    fitting = [question for question in held_out if len(PromptBuilder(TextConfig()).tokens(question, words)) <= limit]
    assert 0 < len(fitting) < len(held_out)
    for config in (grpo_config, sft_config):
        config.text.update(dict(max_tokens=limit, overflow=overflow))
        config.validation.split = "validation"
    sizes, mesh = huggingface.read_config(str(world / "policy")), parallel.make_mesh()
    executor = types.SimpleNamespace(check=lambda databases: None)
    cfg = parse(GrpoConfig, grpo_config)
    prompts = PromptBuilder(cfg.text)
    if overflow == "shrink":
        with pytest.raises(ValueError, match="prompts do not fit --config.text.max_tokens=356.*shrink_or_drop"):
            validation.Validation(cfg, mesh, executor, prompts, words)
        return
    drawn = validation.Validation(cfg, mesh, executor, prompts, words).questions
    assert sorted(question.id for question in drawn) == [question.id for question in fitting]
    overlong = evaluate.find_overlong(held_out, prompts, words)
    assert [q for n, q in enumerate(held_out) if n not in overlong] == fitting
    batch = sft.Validation(parse(SftConfig, sft_config), words, sizes, mesh, prompts).batch
    assert float(batch.loss_weights.sum()) == sum(
        len(words.encode(prompts.target(q, "reasoning"))) + 1 for q in fitting
    )


def not_loaded(*_, **__):
    raise AssertionError("the policy is loaded before a wrong setting is met")


@pytest.mark.parametrize("program", [grpo, sft])
def test_a_validation_split_that_is_not_there_is_met_before_the_policy_is_loaded(
    grpo_config, sft_config, tmp_path, monkeypatch, program
):
    monkeypatch.setattr(policy, "load_policy", not_loaded)
    config = grpo_config if program is grpo else sft_config
    config.validation.split = "held_out"
    with pytest.raises(ValueError, match="has no split 'held_out'; it has .*validation"):
        program.run(config, tmp_path)


def test_rows_too_short_for_one_completion(grpo_config, tmp_path):
    grpo_config.packing.row_length = 200
    with pytest.raises(ValueError, match="packing.row_length=200.*set it to 652 or more"):
        grpo.run(grpo_config, tmp_path)


@pytest.mark.parametrize(
    ("axis", "size", "said"), [("tensor", 3, "does not fit 8 devices"), ("tensor", 4, "kv|axis K")]
)
def test_a_mesh_that_does_not_divide(grpo_config, tmp_path, axis, size, said):
    grpo_config.mesh[axis] = size
    grpo_config.mesh.fsdp = -1
    with pytest.raises(ValueError, match=said):
        grpo.run(grpo_config, tmp_path)


def test_a_batch_that_the_mesh_does_not_divide(grpo_config, tmp_path):
    grpo_config.batch = 6
    with pytest.raises(ValueError, match="batch=6 does not divide into 8 shards.*a multiple of 8"):
        grpo.run(grpo_config, tmp_path)


def test_the_last_line_has_the_figures_and_not_the_lists():
    summary = {"steps": 3, "sft": {"ex": 0.5, "known": {"greedy": {"strict": 0.5}}}, "curve": [1, 2], "note": "x"}
    assert dict(__main__.figures(summary)) == {"steps": 3, "sft.ex": 0.5, "note": "x"}
