"""Configs and rooms agree: every option of a room is a key, with the room's own default, and every preset can be read."""

import dataclasses
import inspect

import pytest

from configs import evaluate, grpo, rooms, sft, tiny
from sqlr1_jax import policy
from sqlr1_jax.config import (
    ComputeConfig,
    LoraConfig,
    MeshConfig,
    OptimizerConfig,
    PackingConfig,
    RlConfig,
    SamplingConfig,
)
from sqlr1_jax.data import dataset
from sqlr1_jax.data.sampler import Order
from sqlr1_jax.evaluation.validation import Validating
from sqlr1_jax.programs import evaluate as evaluate_program
from sqlr1_jax.programs import grpo as grpo_program
from sqlr1_jax.programs import plan as plan_program
from sqlr1_jax.programs import sft as sft_program
from sqlr1_jax.rewards import Rewards
from sqlr1_jax.run.checkpoints import Saving
from sqlr1_jax.run.logger import Logging
from sqlr1_jax.run.watchdog import Watching
from sqlr1_jax.sql.executor import Limits, Sense
from sqlr1_jax.text.augment import Augmentation
from sqlr1_jax.text.prompts import Prompts

ROOMS = dict(
    model=policy.Model,
    mesh=MeshConfig,
    stream=Order,
    text=Prompts,
    augment=Augmentation,
    sql=Limits,
    sense=Sense,
    rewards=Rewards,
    sampling=SamplingConfig,
    rl=RlConfig,
    optimizer=OptimizerConfig,
    packing=PackingConfig,
    compute=ComputeConfig,
    checkpoint=Saving,
    metrics=Logging,
    validation=Validating,
    watch=Watching,
    sft=sft_program.Cold,
    evaluate=evaluate_program.Evaluation,
    lora=LoraConfig,
    plan=plan_program.Planning,
)


@pytest.mark.parametrize("name", ROOMS)
def test_sections_equal_the_rooms_options(name):
    options = {
        field.name: "" if field.default is dataclasses.MISSING else field.default
        for field in dataclasses.fields(ROOMS[name])
    }
    assert rooms.open(name).to_dict() == options


def test_data_section_equals_load():
    wanted = {p.name: p.default for p in inspect.signature(dataset.load).parameters.values()}
    section = rooms.open("data").to_dict()
    assert section.keys() == wanted.keys()
    assert {k: v for k, v in section.items() if k != "name"} == {k: v for k, v in wanted.items() if k != "name"}


@pytest.mark.parametrize("arg", ["0.5b", "32b", "7b,paper", "paper"])
def test_grpo_presets_can_be_read(arg):
    grpo_program.Settings.read(grpo.get_config(arg))


def test_other_presets_can_be_read():
    for arg in ("0.5b,sql", "7b,reasoning,paper"):
        sft_program.Settings.read(sft.get_config(arg))
    config = evaluate.get_config("paper")
    config.model.path = "somewhere"
    evaluate_program.Settings.read(config)


@pytest.mark.parametrize("variant", tiny.VARIANTS)
def test_the_quickstart_and_its_controls_can_be_read(variant):
    whole = tiny.get_config(variant)
    sft_program.Settings.read(whole.sft)
    sft_program.Settings.read(whole.longer)
    grpo_program.Settings.read(whole.grpo)
    usual = tiny.get_config()
    assert not variant or whole.to_json_best_effort() != usual.to_json_best_effort()


def test_the_papers_constants():
    c = grpo.get_config("7b,paper")
    assert (c.batch, c.sampling.group, c.sampling.temperature, c.optimizer.lr) == (8, 8, 1.1, 3e-7)
    assert (c.rl.kl_coef, c.rl.kl_estimator, c.rl.entropy_coef, c.rl.clip_low) == (
        0.001,
        "k3",
        0.001,
        0.2,
    )
    assert (c.text.max_tokens, c.sampling.max_completion, c.text.template) == (4096, 2048, "sql_r1")
    assert c.model.path == "Qwen/Qwen2.5-Coder-7B-Instruct"


@pytest.mark.parametrize("get", [grpo.get_config, sft.get_config, evaluate.get_config, tiny.get_config])
def test_an_unknown_argument_is_named(get):
    with pytest.raises(ValueError, match="nonsense"):
        get("nonsense")
