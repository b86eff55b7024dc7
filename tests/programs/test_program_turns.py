"""GRPO with turns, on a policy of random weights that looks often: what is learned, LoRA, several processes, kill -9 in a turn."""

from __future__ import annotations

import json

import hosts
import pytest
import turns_world
from test_killed import assert_same
from test_program_hosts import same_logs, same_params

from sqlr1_jax import rollouts
from sqlr1_jax.programs import evaluate, grpo

pytestmark = pytest.mark.distributed
SETTINGS = dict(
    model__path="{world}/looking",
    sampling__group=4,
    sampling__temperature=1.5,
    metrics__sample_every=1,
    **turns_world.TURNS,
)


@pytest.fixture(scope="session")
def looking(world):
    turns_world.add_policy(world)
    return world


@pytest.fixture
def turns_config(looking, grpo_config):
    changes = {key.replace("__", "."): value for key, value in SETTINGS.items() if key != "model__path"}
    grpo_config.update_from_flattened_dict(changes)
    grpo_config.model.path, grpo_config.steps = str(looking / "looking"), 1
    return grpo_config


def metrics_of(workdir) -> list[dict]:
    return [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("rank", [0, pytest.param(4, marks=pytest.mark.slow)])
def test_a_step_with_looks_learns_from_what_the_policy_wrote(turns_config, tmp_path, rank):
    turns_config.lora.rank = rank
    grpo.run(turns_config, tmp_path)
    (line,) = metrics_of(tmp_path)
    assert line["turns/looks"] > 0.3 and 0 < line["turns/looked"] <= 1
    assert line["update/logprob_gap_max"] < 1e-5  # the trainer sees observations as the sampler did
    assert line["update/tokens"] == line["rollout/tokens"] == pytest.approx(32 * line["length/mean"])  # none is scored
    assert line["rollout/observed_tokens"] > 0
    (sample,) = [json.loads(text) for text in (tmp_path / "samples.jsonl").read_text().splitlines()]
    turns = [piece for completion in sample["completions"] for piece in completion["turns"]]
    assert any("<observation>" in text and not written for text, written in turns)
    for completion in sample["completions"]:
        assert "".join(text for text, _ in completion["turns"]) == completion["text"]


@pytest.mark.slow
def test_without_turns_no_statement_is_run(turns_config, tmp_path, monkeypatch):
    monkeypatch.setattr(rollouts, "TurnLoop", None)
    monkeypatch.setattr(rollouts, "run_looks", None)
    turns_config.turns.max, turns_config.sampling.max_completion = 0, 8
    grpo.run(turns_config, tmp_path)
    assert not [name for name in metrics_of(tmp_path)[0] if name.startswith(("turns/", "rollout/observe"))]


@pytest.mark.slow
def test_evaluate_lets_a_policy_look_as_it_was_trained(turns_config, evaluate_config, tmp_path):
    (tmp_path / "grpo").mkdir()
    grpo.run(turns_config, tmp_path / "grpo")
    (tmp_path / "grpo" / "config.json").write_text(json.dumps(turns_config.to_dict()))
    evaluate_config.model.path = str(tmp_path / "grpo")
    evaluate_config.text.max_tokens, evaluate_config.sampling.max_completion = 768, 96
    summary = evaluate.run(evaluate_config, tmp_path)
    greedy = summary["majority@2"]
    assert greedy["looks"] > 0
    assert greedy["answered_after_0"] <= greedy["answered_after_1"] <= greedy["answered_after_2"]


KILLED = """
import os, signal
from sqlr1_jax import rollouts
run_looks = rollouts.run_looks
def run_and_die(*arguments):
    read = run_looks(*arguments)
    if os.path.exists("{workdir}/metrics.jsonl") and len(open("{workdir}/metrics.jsonl").readlines()) == 1:
        os.kill(os.getpid(), signal.SIGKILL)  # the statements have run, the completions have not read the results
    return read
rollouts.run_looks = run_and_die
"""


@pytest.mark.slow
def test_killed_in_the_middle_of_a_turn(looking, tmp_path, monkeypatch):
    """kill -9 between a look and its observation, in the second step; the restarted run ends like one that was left alone."""
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    settings = SETTINGS | dict(steps=2, checkpoint__every=1, mesh__data=1, mesh__fsdp=1)
    hosts.finish([hosts.start("grpo", looking, whole, 1, **settings)])
    with monkeypatch.context() as patch:
        patch.setattr(hosts, "ENTRY", KILLED.format(workdir=broken) + hosts.ENTRY)
        process = hosts.start("grpo", looking, broken, 1, **settings)
        out, _ = process.communicate(timeout=600)
    assert process.returncode == -9, out[-3000:]
    assert len(metrics_of(broken)) == 1
    hosts.finish([hosts.start("grpo", looking, broken, 1, **settings)])
    assert_same(whole, broken)


@pytest.mark.slow
def test_two_processes_look_as_one_does(looking, tmp_path):
    """Each runs the statements of its own questions."""
    one, two = tmp_path / "one", tmp_path / "two"
    settings = SETTINGS | dict(steps=3)
    hosts.finish([hosts.start("grpo", looking, one, 4, **settings)])
    hosts.finish(hosts.several("grpo", looking, two, 2, 4, **settings))
    same_logs(one, two)
    same_params(one, two)
    looks = [[line["turns/looks"] for line in metrics_of(folder)] for folder in (one, two)]
    assert looks[0] == looks[1] and min(looks[0]) > 0
