"""Parts of grpo's step that need neither a model nor a judge."""

import contextlib
import dataclasses
import sqlite3
import types

import jax.numpy as jnp
import pytest

from sqlr1_jax import config, rl_batch, rollout_metrics, rollouts
from sqlr1_jax.config import CompareConfig, DataConfig, GrpoConfig, OptimizerConfig, RewardsConfig, RlConfig, SqlConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.data.sampler import StepSampler
from sqlr1_jax.evaluation import validation
from sqlr1_jax.programs import grpo
from sqlr1_jax.records import Outcome, Reward
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer
from sqlr1_jax.training import optimizer


def test_the_judge_measures_what_reward_and_credit_need(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    with contextlib.closing(sqlite3.connect(folder / "shop.sqlite")) as connection:
        connection.execute("CREATE TABLE item (id INTEGER, price INT)")
        connection.executemany("INSERT INTO item VALUES (?, ?)", [(1, 5), (2, 7), (3, 5)])
        connection.commit()
    gold = "SELECT id, price FROM item ORDER BY id"
    turned, wrong = "SELECT id, price FROM item ORDER BY id DESC", "SELECT id, id FROM item ORDER BY id"
    cfg = GrpoConfig(
        rewards=RewardsConfig(partial="columns", hacks="mismatch"),
        rl=RlConfig(credit="clause"),
        compare=CompareConfig(order=False),
        sql=SqlConfig(seconds=3.0, ops=5_000_000),
    )
    with grpo.make_executor(cfg, tmp_path) as judge, grpo.make_executor(GrpoConfig(), tmp_path) as plain:
        jobs = [("shop", gold, turned), ("shop", gold, wrong), ("shop", gold, "SELECT 1, 2")]
        (match, mismatch, constant), others = judge.judge(jobs), plain.judge(jobs)
    assert (match.outcome, others[0].outcome) == (Outcome.MATCH, Outcome.MISMATCH), "compare.order=False"
    assert mismatch.closeness > 0 and not others[1].closeness, "rewards.partial"
    assert mismatch.wrong_clause and not others[1].wrong_clause, "rl.credit"
    assert "no_reads" in constant.flags, "rewards.hacks"
    assert (judge.limits.seconds, judge.limits.ops) == (3.0, 5_000_000), "sql.*"


@pytest.mark.parametrize(("mode", "last"), [("sql_r1", False), ("sql_r1_code", True)])
def test_the_published_reward_reads_the_last_block(monkeypatch, mode, last):
    cfg = GrpoConfig(rewards=RewardsConfig(mode=mode), seed=3)
    asked = []
    monkeypatch.setattr(rollouts, "generate", lambda *_, **named: asked.append(named))
    monkeypatch.setattr(rollouts, "score", lambda cfg, judged: judged)
    monkeypatch.setattr(rollout_metrics, "warn_unjudged", lambda judged: None)
    parts = types.SimpleNamespace(samplers=[StepSampler(range(100), 4, 0)], prompts=None, mesh=None)
    grpo.sample_and_score(cfg, parts, None, "judge", None, 5, 0)
    (named,) = asked
    assert named["last_block"] == last and (named["seed"], named["step"]) == (3, 5)
    assert named["executor"] == named["explorer"] == "judge"


@pytest.mark.parametrize("shuffle", [True, False])
def test_shuffled_rewards_are_what_a_step_learns_from(monkeypatch, shuffle):
    rewards = [[Reward(float(8 * b + g)) for g in range(8)] for b in range(2)]
    judged = rollouts.JudgedRollouts([], [], rewards)
    monkeypatch.setattr(rollouts, "generate", lambda *_, **__: judged)
    monkeypatch.setattr(rollouts, "score", lambda cfg, judged: judged)
    monkeypatch.setattr(rollout_metrics, "warn_unjudged", lambda judged: None)
    cfg = GrpoConfig(rl=RlConfig(shuffle_rewards=shuffle), seed=3)
    parts = types.SimpleNamespace(samplers=[StepSampler(range(100), 4, 0)], prompts=None, mesh=None)
    found = grpo.sample_and_score(cfg, parts, None, None, None, 5, 0).rewards
    assert found == (rl_batch.shuffle_rewards(rewards, 3, 5) if shuffle else rewards)
    assert (found == rewards) != shuffle


@pytest.mark.parametrize("shuffle", [True, False])
def test_every_attempt_of_dynamic_sampling_draws_other_questions(monkeypatch, shuffle):
    cfg = GrpoConfig(data=DataConfig(shuffle=shuffle), rl=RlConfig(dynamic_sampling_attempts=2), steps=10)
    samplers = [StepSampler(range(1000), 4, cfg.seed + attempt, shuffle=shuffle) for attempt in range(3)]
    parts = types.SimpleNamespace(samplers=samplers, prompts=None, mesh=None)
    drawn = []
    monkeypatch.setattr(rollouts, "generate", lambda actor, questions, *_, **__: drawn.append(questions))
    monkeypatch.setattr(rollouts, "score", lambda cfg, judged: judged)
    monkeypatch.setattr(rollout_metrics, "warn_unjudged", lambda judged: None)
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
