"""A run carries how its prompts look, its tokenizer and the place of its base, into its exports and wherever it is moved."""

import contextlib
import dataclasses
import json
import os
import shutil
import sqlite3
import stat

import pytest

from configs import ask as ask_config
from configs import convert as convert_config
from sqlr1_jax import config, parallel, policy, run_record
from sqlr1_jax.config import EvaluateConfig, MinisqlConfig, ModelConfig, SamplingConfig, TextConfig
from sqlr1_jax.data.minisql import generator
from sqlr1_jax.programs import ask, convert, evaluate, sft
from sqlr1_jax.run.exit_codes import ProgramExit
from sqlr1_jax.text import prompt_form, schema, templates
from sqlr1_jax.text.prompts import opens_think


@pytest.fixture
def tree(world, sft_config, tmp_path, monkeypatch):
    """A folder `here` with the policy `base`, entered, so that the run names it by a relative path."""
    (tmp_path / "here").mkdir()
    shutil.copytree(world / "policy", tmp_path / "here" / "base")
    monkeypatch.chdir(tmp_path / "here")
    sft_config.model.path, sft_config.text.template = "base", "brief"
    sft_config.steps = 1
    return tmp_path / "here"


def train(tree, cfg, name):
    (tree / name).mkdir()
    sft.run(cfg, tree / name)
    (tree / name / "config.json").write_text(json.dumps(config.to_json(config.parse(config.SftConfig, cfg))))
    return tree / name


def asked(tmp_path, path, **keys):
    with contextlib.closing(sqlite3.connect(tmp_path / "shop.sqlite")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS item (name TEXT,\n  price REAL)")
    cfg = ask_config.get_config()
    cfg.model.update(dict(path=str(path), dtype="float32"))
    cfg.update(dict(database=str(tmp_path / "shop.sqlite"), question="How many items?", show=True))
    cfg.sampling.update(dict(group=2, max_completion=8, dtype="float32"))
    cfg.update_from_flattened_dict(keys)
    return cfg


def test_ask_and_exports_take_the_form_of_the_run(tree, sft_config, evaluate_config, tmp_path, capsys, monkeypatch):
    run = train(tree, sft_config, "sft")
    form = prompt_form.read(run)
    assert (form.template, form.schema_form, form.schema.form) == ("brief", "stored", "compact")
    with contextlib.suppress(ProgramExit):  # a policy of one step need not answer
        ask.run(asked(tmp_path, run), tmp_path)
    shown = capsys.readouterr().err
    assert templates.BRIEF_SYSTEM in shown and "\nCREATE TABLE item (name TEXT, price REAL);\n" in shown

    with pytest.raises(
        ValueError, match=r"template=unified is not what the policy was trained with, brief \(.*sft/sqlr1"
    ):
        ask.run(asked(tmp_path, run, **{"text.template": "unified"}), tmp_path)
    evaluate_config.model.path, evaluate_config.text.template = str(run), "omnisql"
    with pytest.raises(ValueError, match="template=omnisql is not what the policy was trained with, brief"):
        evaluate.run(evaluate_config, tmp_path)

    cfg = convert_config.get_config()
    cfg.model.path = str(run)
    folder = tmp_path / "export"
    convert.run(cfg, folder)
    exported = prompt_form.read(folder / "huggingface")
    assert (exported.template, exported.system, exported.schema) == (form.template, form.system, form.schema)
    assert {stat.S_IMODE(file.stat().st_mode) for file in (folder / "huggingface").iterdir()} == {0o644}
    written = json.loads((folder / "huggingface" / "config.json").read_text())
    assert written["transformers_version"] == "4.57.0", "or it warns that the tokenizer is broken"
    ends = json.loads((folder / "huggingface" / "generation_config.json").read_text())
    tokenizer = policy.load_tokenizer(str(folder / "huggingface"))
    assert ends["eos_token_id"] == list(policy.stop_tokens(tokenizer))

    # Moved away from its base, the run needs nothing but itself.
    shutil.rmtree(tree / "base")
    run.rename(tmp_path / "moved")
    monkeypatch.chdir(tmp_path)
    loaded = policy.load_policy(ModelConfig("moved"), parallel.make_mesh())
    assert loaded.tokenizer.convert_tokens_to_ids("<|im_end|>") is not None and loaded.form.template == "brief"


def test_adapters_find_their_base_after_a_move_or_say_where_it_was(tree, sft_config, tmp_path, monkeypatch):
    sft_config.lora.rank = 2
    train(tree, sft_config, "adapters")
    tree.rename(tmp_path / "there")
    monkeypatch.chdir(tmp_path)
    policy.load_policy(ModelConfig("there/adapters"), parallel.make_mesh())
    cfg = convert_config.get_config()
    cfg.update_from_flattened_dict({"model.path": "there/adapters", "to": "peft"})
    convert.run(cfg, tmp_path / "export")
    settings = json.loads((tmp_path / "export" / "peft" / "adapter_config.json").read_text())
    assert os.path.samefile(settings["base_model_name_or_path"], tmp_path / "there" / "base")
    assert os.path.isabs(settings["base_model_name_or_path"])

    (tmp_path / "there" / "base").rename(tmp_path / "lost")
    with pytest.raises(
        ValueError, match=r"there/base or .*here/base: move it there, or write its place into `base` in"
    ):
        policy.load_policy(ModelConfig("there/adapters"), parallel.make_mesh())
    file = tmp_path / "there" / "adapters" / prompt_form.NAME
    file.write_text(json.dumps(json.loads(file.read_text()) | {"base": [str(tmp_path / "lost")]}))
    policy.load_policy(ModelConfig("there/adapters"), parallel.make_mesh())


def test_the_schema_text_of_minisql_is_that_of_its_databases(tmp_path):
    questions = generator.generate(MinisqlConfig(worked=0, train=10, validation=0, unseen=4), tmp_path)
    for question in (*questions["train"], *questions["unseen"]):
        assert schema.read(tmp_path / question.db / f"{question.db}.sqlite").compact == question.schema


FORM = prompt_form.PromptForm(
    "sql_r1", "stored", stop=("</answer>",), vote_temperature=0.6, source="runs/x/sqlr1_jax.json"
)


def test_a_form_is_read_back_as_written(tmp_path):
    (tmp_path / prompt_form.NAME).write_text(prompt_form.to_text(FORM))
    read = prompt_form.read(tmp_path)
    assert prompt_form.to_text(read) == prompt_form.to_text(FORM) and read.source.startswith(str(tmp_path))
    (tmp_path / prompt_form.NAME).write_text('{"prompts": {"template": "brief"}}')
    with pytest.raises(ValueError, match="does not say how the policy's prompts look"):
        prompt_form.read(tmp_path)
    assert prompt_form.read(tmp_path / "nowhere") is None


def test_auto_is_the_policys_form_or_the_default():
    assert prompt_form.resolve(TextConfig(), FORM).template == "sql_r1"
    assert prompt_form.resolve(TextConfig(), None) == TextConfig(template="unified", schema_form="stored")
    # The paper evaluates with this one.
    assert prompt_form.resolve(TextConfig(template="sql_r1_inference"), FORM).template == "sql_r1_inference"
    assert prompt_form.resolve(TextConfig(template="brief"), FORM, strict=False).template == "brief"
    with pytest.raises(ValueError, match="schema_form=m_schema is not what the policy was trained with, stored"):
        prompt_form.resolve(TextConfig(schema_form="m_schema"), FORM)


def test_stop_strings_and_temperature_of_a_vote():
    default = EvaluateConfig().sampling
    found = prompt_form.resolve_sampling(default, FORM, default)
    assert (found.stop, found.temperature) == (("</answer>",), 0.6)
    assert prompt_form.resolve_sampling(SamplingConfig(temperature=0.0), FORM, default).temperature == 0.0
    with pytest.raises(ValueError, match=r"stop=\('x',\) is not what the policy was trained with, \('</answer>',\)"):
        prompt_form.resolve_sampling(SamplingConfig(stop=("x",)), FORM, default)


def test_a_data_set_of_another_schema_form_is_refused():
    prompt_form.check_data(None, "spider", {"form": "raw"})
    prompt_form.check_data(FORM, "spider", {"form": "ddl"})
    raw = dataclasses.replace(FORM, schema=dataclasses.replace(FORM.schema, form="raw"))
    prompt_form.check_data(raw, "spider", {"form": "ddl"}, "sql_r1_inference")  # as SQL-R1 is published
    with pytest.raises(ValueError, match="with 'raw'"):
        prompt_form.check_data(raw, "spider", {"form": "ddl"}, "unified")
    with pytest.raises(
        ValueError, match=r"spider is prepared with schema text of form 'raw', .* with 'ddl' .*schema.form=ddl"
    ):
        prompt_form.check_data(FORM, "spider", {"form": "raw"})


def test_training_on_another_schema_form_warns(caplog):
    """A policy's own form, and SQL-R1's training prompts with statements that are not SQLite's own."""
    prompt_form.warn_of_data(FORM, "spider", {"form": "ddl"}, "unified")
    prompt_form.warn_of_data(None, "spider", {"form": "raw"}, "sql_r1")
    prompt_form.warn_of_data(None, "spider", None, "sql_r1")
    assert not caplog.text
    prompt_form.warn_of_data(FORM, "spider", {"form": "short"}, "unified")
    assert (
        "of form 'short', and the policy was trained with 'ddl'" in caplog.text
        and "teaches the new form" in caplog.text
    )
    caplog.clear()
    prompt_form.warn_of_data(None, "spider", {"form": "ddl"}, "sql_r1")
    assert "prepare with --config.schema.form=raw" in caplog.text


def test_a_template_that_opens_think_is_noticed(world):
    tokenizer = policy.load_tokenizer(str(world / "policy"))
    assert not opens_think(tokenizer)
    tokenizer.chat_template += "{% if add_generation_prompt %}<think>\n{% endif %}"
    assert opens_think(tokenizer)


def test_a_workdir_without_a_checkpoint_is_no_model(tmp_path):
    """Every workdir has a config.json of its own; a run in it is named."""
    (tmp_path / "config.json").write_text(json.dumps(config.to_json(config.GrpoConfig())))
    (tmp_path / "grpo" / "checkpoints").mkdir(parents=True)
    with pytest.raises(ValueError, match=r"nor the workdir of a run that has saved a checkpoint.*in it are .*grpo"):
        run_record.model_folder(ModelConfig(str(tmp_path)))
