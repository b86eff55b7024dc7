"""GRPO, evaluate and their restarts with turns, on a policy of random weights that looks often."""

from __future__ import annotations

import json

import pytest
import turns_world

from sqlr1_jax.programs import grpo

pytestmark = pytest.mark.distributed


@pytest.fixture(scope="session")
def looking(world):
    turns_world.add_policy(world)
    return world


@pytest.fixture
def turns_config(looking, grpo_config):
    grpo_config.update_from_flattened_dict({key.replace("__", "."): value for key, value in turns_world.TURNS.items()})
    grpo_config.model.path = str(looking / "looking")
    grpo_config.sampling.update(dict(group=4, temperature=1.5))
    grpo_config.batch, grpo_config.steps = 8, 1
    return grpo_config


def metrics_of(workdir) -> list[dict]:
    return [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]


def test_a_step_with_looks_learns_from_what_the_policy_wrote(turns_config, tmp_path):
    turns_config.metrics.sample_every = 1
    grpo.run(turns_config, tmp_path)
    (line,) = metrics_of(tmp_path)
    assert line["turns/looks"] > 0.3 and 0 < line["turns/looked"] <= 1
    assert line["update/logprob_gap_max"] < 1e-5  # the trainer sees observations as the sampler did
    assert line["update/tokens"] == line["rollout/tokens"] == 32 * line["length/mean"]  # none is scored
    assert line["rollout/observed_tokens"] > 0
