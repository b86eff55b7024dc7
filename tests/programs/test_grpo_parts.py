"""Parts of grpo's step that need neither a model nor a judge."""

import dataclasses
import types

import jax.numpy as jnp
import pytest

from sqlr1_jax import config, rollouts
from sqlr1_jax.config import DataConfig, GrpoConfig, OptimizerConfig, RlConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.data.sampler import StepSampler
from sqlr1_jax.evaluation import validation
from sqlr1_jax.programs import grpo
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer
from sqlr1_jax.training import optimizer


@pytest.mark.parametrize("shuffle", [True, False])
def test_every_attempt_of_dynamic_sampling_draws_other_questions(monkeypatch, shuffle):
    cfg = GrpoConfig(data=DataConfig(shuffle=shuffle), rl=RlConfig(dynamic_sampling_attempts=2), steps=10)
    samplers = [StepSampler(range(1000), 4, cfg.seed + attempt, shuffle=shuffle) for attempt in range(3)]
    parts = types.SimpleNamespace(samplers=samplers, prompts=None, mesh=None)
    drawn = []
    monkeypatch.setattr(rollouts, "generate", lambda actor, questions, *_, **__: drawn.append(questions))
    monkeypatch.setattr(rollouts, "score", lambda cfg, judged: judged)
    monkeypatch.setattr(rollouts, "warn_unjudged", lambda judged: None)
    for attempt in range(3):
        grpo.sample_and_score(cfg, parts, None, None, None, 5, attempt)
    assert drawn[0] == samplers[0].batch(5)
    assert len({question for questions in drawn for question in questions}) == 12


def test_the_learning_rate_is_that_of_the_last_update_that_was_made():
    cfg = OptimizerConfig(lr=1.0, warmup_steps=4)
    tx, params = optimizer.make(cfg, 10), {"w": jnp.ones(2)}
    opt_state = tx.init(params)
    parts = types.SimpleNamespace(
        samplers=[types.SimpleNamespace(epochs=float)], learning_rate=optimizer.learning_rate(cfg, 10), updates=1
    )

    def logged(steps):
        return grpo.Parts.progress(parts, steps, types.SimpleNamespace(opt_state=opt_state))["update/learning_rate"]

    assert logged(3) == 0, "three steps without a gradient"
    for _ in range(3):
        _, opt_state = tx.update({"w": jnp.ones(2)}, opt_state, params)
    assert logged(6) == 0.5, "the third update took 2 / 4"


@pytest.mark.parametrize(
    ("unjudged", "logged"), [(0.04, {"validation/accuracy": 0.9, "validation/questions": 2}), (0.5, {})]
)
def test_a_validation_that_could_not_be_judged_has_no_accuracy(monkeypatch, caplog, unjudged, logged):
    """The easy questions that a failing machine still judged would make this step the best of the run."""
    summary = {"greedy": {"strict": 0.9, "unjudged": unjudged}}
    monkeypatch.setattr(validation, "measure", lambda *_, **__: (summary, []))
    parts = dict.fromkeys(("mesh", "prompts", "decodings", "grader"))
    held_out = types.SimpleNamespace(cfg=GrpoConfig(), questions=["a", "b"], **parts)
    assert validation.Validation.metrics(held_out, None) == logged
    assert ("50.0% of the held-out questions could not be judged" in caplog.text) == (not logged)


def test_held_out_questions_are_drawn_and_always_the_same(grpo_config):
    grpo_config.validation.update(dict(split="validation", questions=8))
    cfg = config.parse(GrpoConfig, grpo_config)
    questions = dataset.load(dataclasses.replace(cfg.data, split="validation"))
    tokenizer, prompts = load_tokenizer(cfg.model.path), PromptBuilder(cfg.text)
    with Executor(questions.databases) as executor:
        drawn = [
            [question.id for question in validation.Validation(cfg, None, executor, prompts, tokenizer).questions]
            for _ in range(2)
        ]
    assert drawn[0] == drawn[1] and len(set(drawn[0])) == 8
    assert not set(drawn[0]) <= {question.id for question in questions[:8]}
