"""Partial rewards and credit by clauses through GRPO: a policy whose statements are sometimes partly right."""

from __future__ import annotations

import json

import clauses_world
import hosts
import jax
import numpy as np
import pytest
from test_program_hosts import same_logs, same_params

from sqlr1_jax import parallel
from sqlr1_jax.config import ModelConfig
from sqlr1_jax.policy import load_policy
from sqlr1_jax.programs import grpo

pytestmark = pytest.mark.distributed


@pytest.fixture(scope="session")
def spelling(world):
    clauses_world.add_policy(world)
    return world


@pytest.fixture
def clauses_config(spelling, grpo_config):
    changes = {key.replace("__", "."): value for key, value in clauses_world.SETTINGS.items() if key != "model__path"}
    grpo_config.update_from_flattened_dict(changes)
    grpo_config.model.path, grpo_config.rl.credit = str(spelling / "clauses"), "clause"
    return grpo_config


def metrics_of(workdir) -> list[dict]:
    return [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]


def check_something_was_learned_from(workdir):
    lines = metrics_of(workdir)
    for name in ("rate/blamed", "reward/partial", "rate/mismatch"):
        assert sum(line[name] for line in lines) > 0, name
    assert all(line["rate/well_formed"] > 0.9 for line in lines)


@pytest.mark.parametrize("rank", [0, pytest.param(4, marks=pytest.mark.slow)])
def test_a_resumed_run_with_blamed_clauses_equals_an_uninterrupted_one(clauses_config, killed, tmp_path, rank):
    whole, parts, plain = (tmp_path / name for name in ("whole", "parts", "plain"))
    clauses_config.lora.rank = rank
    whole.mkdir(), plain.mkdir()
    grpo.run(clauses_config, whole)
    check_something_was_learned_from(whole)
    killed(whole, parts, 2)
    assert grpo.run(clauses_config, parts)["started_at"] == 2
    mesh = parallel.make_mesh()
    one, other = (jax.tree.leaves(load_policy(ModelConfig(str(run)), mesh).params) for run in (whole, parts))
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)
    clauses_config.rl.credit = "completion"
    grpo.run(clauses_config, plain)
    without = jax.tree.leaves(load_policy(ModelConfig(str(plain)), mesh).params)
    assert not all(np.array_equal(a, b) for a, b in zip(one, without)), "no token of a right clause was spared"


def test_two_processes_blame_clauses_as_one_does(spelling, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    hosts.finish([hosts.start("grpo", spelling, one, 4, **clauses_world.SETTINGS)])
    hosts.finish(hosts.several("grpo", spelling, two, 2, 4, **clauses_world.SETTINGS))
    check_something_was_learned_from(one)
    same_logs(one, two)
    same_params(one, two)
