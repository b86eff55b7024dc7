"""Options: every key is explained once, presets are made from them, and the page is printed from them."""

from __future__ import annotations

import importlib
import itertools
import pathlib
import subprocess
import sys

import pytest

from configs import speedrun
from sqlr1_jax import config

ROOT = pathlib.Path(__file__).resolve().parents[1]
PRESETS = sorted(path.stem for path in (ROOT / "configs").glob("*.py") if path.stem not in ("presets", "speedrun"))
WORDS = {
    "grpo": ("0.5b", "qwen3-0.6b", "qwen3-8b,lora", "7b", "32b", "7b,paper", "7b,paper,lora", "7b,multiturn"),
    "sft": ("0.5b,sql", "7b,reasoning,paper", "0.5b,augment,lora"),
    "evaluate": ("paper", "qwen3-0.6b"),
    "prepare": ("spider", "synsql/complex_5k", "jsonl", "minisql"),
    "score": ("rewards", "predictions"),
    "quickstart": (
        "shuffled",
        "frozen",
        "longer",
        "sql",
        "exact",
        "lookups",
        "lookups,turns",
        "no_format",
        "no_result",
    ),
    "plan": ("7b", "7b,lora"),
}
CASES = [(name, word) for name in PRESETS for word in ("", *WORDS.get(name, ()))]


def preset(name, word=""):
    module = importlib.import_module(f"configs.{name}")
    return module.get_config(word) if word else module.get_config()


@pytest.mark.parametrize(("name", "word"), CASES)
def test_a_preset_is_a_config_of_its_program(name, word):
    made = preset(name, word)
    cls = config.PROGRAMS[name]
    assert isinstance(config.parse(cls, made), cls)
    assert not word or word == "spider" or word in ("rewards", "0.5b") or made.to_json() != preset(name).to_json()


def test_the_stages_of_the_speedrun_are_configs_of_programs():
    programs = dict(prepare="prepare", pool="prepare", chosen="prepare", rates="evaluate", continued="sft")
    for device in speedrun.DEVICES:
        for stage in speedrun.STAGES:
            config.parse(config.PROGRAMS[programs.get(stage, stage)], speedrun.get_config(f"{stage},{device}"))
    for words in ("cpu", "sft,grpo", "sft,cpu,gpu", "sft,abacus"):
        with pytest.raises(ValueError, match=r"configs/speedrun\.py"):
            speedrun.get_config(words)


@pytest.mark.parametrize("name", [name for name in PRESETS if name not in ("prepare", "plan")])
def test_an_unknown_word_of_a_preset_is_named(name):
    with pytest.raises(ValueError, match="nonsense"):
        preset(name, "nonsense")


@pytest.mark.parametrize("name", PRESETS)
def test_the_docstring_of_a_preset_shows_two_commands(name):
    text = importlib.import_module(f"configs.{name}").__doc__
    assert text.count(f"sqlr1_jax {name} ") + text.count(f"launch/{name}.sh") >= 2


def test_the_papers_constants():
    c = config.parse(config.GrpoConfig, preset("grpo", "7b,paper"))
    assert (c.batch, c.sampling.group, c.sampling.temperature, c.optimizer.lr) == (8, 8, 1.1, 3e-7)
    rl = c.rl
    assert (rl.kl_coef, rl.kl_estimator, rl.entropy_coef, rl.clip_low, rl.clip_high) == (0.001, "k3", 0.001, 0.2, 0.2)
    assert (c.text.max_tokens, c.sampling.max_completion, c.text.template) == (4096, 2048, "sql_r1")
    rewards = c.rewards
    assert (rewards.format, rewards.execution, rewards.result, rewards.length, rewards.limit) == (1, 2, 3, 1, 2048)
    assert c.model.path == "Qwen/Qwen2.5-Coder-7B-Instruct" and c.data.name == "synsql/complex_5k"
    e = config.parse(config.EvaluateConfig, preset("evaluate", "paper"))
    assert (e.text.template, e.text.max_tokens, e.sampling.max_completion) == ("sql_r1_inference", 6144, 2048)
    assert (e.sampling.temperature, e.samples, e.vote) == (0.8, 8, "majority")


def test_every_key_is_explained_in_one_line():
    for cls in {*config.PROGRAMS.values(), *config.SECTIONS.values()}:
        for key in config.keys(cls):
            assert 5 < len(key.meaning) < 116, f"{cls.__name__}.{key.name}: {key.meaning!r}"


def test_help_and_page_show_the_choices_of_a_key():
    lines = {line.split()[0]: line for line in config.key_table(config.GrpoConfig) if line.strip()}
    assert "(token_mean, sequence_mean, constant) ['token_mean']" in lines["rl.loss_aggregation"]
    assert "rl.dynamic_sampling_attempts" in lines, "a long name is apart from its meaning"
    assert "(" not in lines["packing.rows"]
    assert "(off, atomic, qatch, columns) |" in config.markdown()


def test_no_key_has_the_meaning_of_the_key_before_it():
    """A comment belongs to the key on its line, or to the line below if it stands alone."""
    for cls in {*config.PROGRAMS.values(), *config.SECTIONS.values()}:
        own = [key for key in config._keys(cls(), "") if "." not in key.name]
        for first, second in itertools.pairwise(own):
            assert first.meaning != second.meaning, f"{cls.__name__}.{second.name}"
    assert "json, csv" in next(key.meaning for key in config.keys(config.AskConfig) if key.name == "output")


def test_runs_have_at_most_110_options():
    """Of sft, grpo and evaluate together, without what names the run (seed, steps, batch)."""
    names = {key.name for name in ("sft", "grpo", "evaluate") for key in config.keys(config.PROGRAMS[name])}
    assert len(names - {"seed", "steps", "batch"}) <= 110


def test_the_page_of_options_is_printed_from_config():
    assert (ROOT / "docs" / "config.md").read_text() == config.markdown() + "\n", (
        "run: python -m sqlr1_jax.config > docs/config.md"
    )


def test_config_imports_the_standard_library_alone():
    code = "import sys, sqlr1_jax.config; print([m for m in ('jax', 'numpy', 'ml_collections') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"sampling": {"grup": 3}},
            r"--config\.sampling\.grup does not exist; did you mean --config\.sampling\.group\?",
        ),
        ({"smapling": {}}, r"--config\.smapling does not exist; did you mean --config\.sampling\?"),
        (
            {"sampling": {"dtype": "float16"}},
            r"--config\.sampling\.dtype='float16': choose one of 'auto', 'float32', 'bfloat16'",
        ),
        ({"sampling": {"stop": "</answer>"}}, r"write a tuple, such as \('</answer>',\)"),
        ({"sampling": {"group": 0}}, r"--config\.sampling\.group=0: must be at least 1"),
        ({"sampling": {"temperature": 0.0}}, r"--config\.sampling\.temperature=0\.0: .*set it above 0"),
        ({"sampling": {"group": 1}}, r"--config\.sampling\.group=1: .*set it to 2 or more"),
        (
            {"rl": {"advantage_estimator": "whitened", "dynamic_sampling_attempts": 2}},
            r"--config\.rl\.dynamic_sampling_attempts=2: .*unset one",
        ),
        ({"seed": -1}, r"--config\.seed=-1: must be at least 0"),
        (
            {"rl": {"overlong_buffer": 129}, "sampling": {"max_completion": 128}},
            r"--config\.rl\.overlong_buffer=129: .*sampling\.max_completion=128",
        ),
        (
            {"rl": {"refresh_reference": 5, "kl_coef": 0.0}},
            r"--config\.rl\.refresh_reference=5: kl_coef=0 needs no reference",
        ),
        ({"mesh": {"data": -1}}, r"at most one is -1"),
        ({"model": {"checkpoint": "newest"}}, r"--config\.model\.checkpoint='newest': choose latest, best"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_the_remedy(values, message):
    with pytest.raises(ValueError, match=message):
        config.parse(config.GrpoConfig, values)


def test_a_section_from_json_equals_the_one_it_came_from():
    import dataclasses
    import json

    cfg = config.parse(config.GrpoConfig, preset("grpo", "7b,paper,lora"))
    assert config.parse(config.GrpoConfig, json.loads(json.dumps(dataclasses.asdict(cfg)))) == cfg


def test_an_element_of_a_tuple_is_a_key():
    path = ["lora", "targets[0]"]
    assert (
        config.missing_key(config.GrpoConfig, path) is None and config.wrong_type(config.GrpoConfig, path, "q") is None
    )


@pytest.mark.parametrize("option", [dict(hacks="mismatch"), dict(both_empty="mask"), dict(truncated="malformed")])
def test_options_that_a_reward_function_would_not_get_are_refused(option):
    (name,) = option
    with pytest.raises(ValueError, match=f"rewards.{name}.*is an option of the modes"):
        config.RewardsConfig(function="my_rewards:concise", **option)
    config.RewardsConfig(**option)
    config.RewardsConfig(function="my_rewards:concise", hacks="off", truncated="mask")


@pytest.mark.parametrize(
    "option", [dict(hacks="mismatch"), dict(both_empty="mask"), dict(truncated="malformed"), dict(truncated="mask")]
)
def test_options_that_the_published_reward_does_not_have_are_refused(option):
    (name,) = option
    with pytest.raises(ValueError, match=f"rewards.{name}.*mode=sql_r1_code pays as the published code does"):
        config.RewardsConfig("sql_r1_code", **option)
    config.RewardsConfig("sql_r1_code", hacks="off", both_empty="match")


@pytest.mark.parametrize(
    ("program", "values", "message"),
    [
        ("grpo", {"rl": {"credit": "clause"}, "rewards": {"mode": "sql_r1_code"}}, "credit"),
        ("grpo", {"rl": {"credit": "clause", "shuffle_rewards": True}}, "credit"),
        ("evaluate", {"greedy": False, "samples": 0}, "greedy=False leaves nothing to do"),
        ("evaluate", {"batch": 0}, "batch=0: must be at least 1"),
        ("evaluate", {"samples": -1}, "samples=-1: must be at least 0"),
        ("evaluate", {"sampling": {"group": 16}}, "sampling.group=16: .* as many as --config.samples says"),
        ("sft", {"augment": ("rows",)}, "augment"),
        ("grpo", {"sampling": {"temperature": 1e-9}}, "at least 0.000001"),
        ("quickstart", {"minisql": {"chatty": 2.0}}, "minisql.chatty=2.0: a share from 0 to 1"),
        ("quickstart", {"minisql": {"hasty": -0.5}}, "minisql.hasty=-0.5: a share from 0 to 1"),
        ("quickstart", {"policy": {"width": 100}}, "multiple of 32"),
        (
            "quickstart",
            {"grpo": {"steps": 5, "optimizer": {"schedule": "cosine", "warmup_steps": 9}}},
            r"--config\.grpo\.optimizer\.warmup_steps=9: .* raise --config\.grpo\.steps",
        ),
        ("quickstart", {"sft": {"data": {"limt": 3}}}, r"--config\.sft\.data\.limt does not exist"),
        ("prepare", {"data": {"split": "dev"}}, r"data\.split='dev': prepare writes every split"),
        ("prepare", {"data": {"together": 4}}, r"data\.together=4: prepare writes every split"),
        ("grpo", {"optimizer": {"b2": 1.0}}, "optimizer.b2=1.0"),
        ("grpo", {"turns": {"max": 1, "tokens": 8}}, "turns.tokens=8: must be at least 32"),
        ("grpo", {"checkpoint": {"keep": 0}}, "checkpoint.keep=0"),
        ("grpo", {"watch": {"grace": 0.0}}, "watch.grace=0.0"),
        ("grpo", {"rewards": {"limit": 0}}, "rewards.limit=0: must be above 0"),
    ],
)
def test_every_refusal_names_what_is_wrong(program, values, message):
    with pytest.raises(ValueError, match=message):
        config.parse(config.PROGRAMS[program], values)
