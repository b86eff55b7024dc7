"""Two and four processes on loopback (gloo, virtual devices) do what one process with four devices does."""

import json

import hosts
import jax
import numpy as np
import pytest

from sqlr1_jax import parallel
from sqlr1_jax.config import ModelConfig
from sqlr1_jax.policy import load_policy

pytestmark = pytest.mark.distributed


@pytest.fixture(scope="module")
def alone(world, tmp_path_factory):
    """Each program's run in one process, once."""
    made = {}

    def run(program):
        if program not in made:
            made[program] = tmp_path_factory.mktemp(program)
            hosts.finish([hosts.start(program, world, made[program], 4)])
        return made[program]

    return run


def same_logs(one, other, rtol=1e-5):
    left, right = hosts.logged(one), hosts.logged(other)
    assert len(left) == len(right) == 3
    compared = [k for k in left[0] if k.startswith(("reward/", "rate/", "length/", "update/"))]
    # Some leaves' norms too; the whole counts.
    rounding = ("update/logprob_gap", "update/ratio_max", "update/grad_norm/")
    compared = [k for k in compared if not k.startswith(rounding)]
    for a, b in zip(left, right):
        for key in compared:
            np.testing.assert_allclose(a[key], b[key], rtol=rtol, atol=1e-6, err_msg=key)


def same_params(one, two):
    mesh = parallel.make_mesh()
    left, right = (load_policy(ModelConfig(str(folder)), mesh).params for folder in (one, two))
    for a, b in zip(jax.tree.leaves(left), jax.tree.leaves(right)):
        np.testing.assert_allclose(np.asarray(a), np.asarray(b), rtol=0, atol=1e-6)


def same_answers(one, other, decodings=("greedy", "majority@2")):
    left, right = (json.loads((folder / "summary.json").read_text()) for folder in (one, other))
    for name in decodings:
        assert left[name] | {"seconds": 0} == right[name] | {"seconds": 0}
    assert (one / "answers.jsonl").read_bytes() == (other / "answers.jsonl").read_bytes()


def test_grpo_of_the_launcher_equals_one_process(world, tmp_path, alone):
    """`launch/gpus.sh --per-gpu` starts two processes, which train as one cluster."""
    (printed,) = hosts.finish([hosts.launch("grpo", world, tmp_path / "run", 2, 4, tmp_path / "venv")])
    for i in range(2):  # 3 steps x its share of 8 prompts x 2 completions
        assert f"process {i} of 2 judged 24 completions" in printed
    same_logs(alone("grpo"), tmp_path / "run")
    same_params(alone("grpo"), tmp_path / "run")


@pytest.mark.slow
def test_grpo_of_four_processes_equals_one(world, tmp_path, alone):
    for i, out in enumerate(hosts.finish(hosts.several("grpo", world, tmp_path, 4, 4))):
        assert f"process {i} of 4 judged 12 completions" in out
    same_logs(alone("grpo"), tmp_path)
    same_params(alone("grpo"), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize(("program", "same"), [("sft", (same_logs, same_params)), ("evaluate", (same_answers,))])
def test_other_programs_equal_one_process(world, tmp_path, alone, program, same, count):
    hosts.finish(hosts.several(program, world, tmp_path, count, 4))
    for compare in same:
        compare(alone(program), tmp_path)


def test_a_second_round_of_the_vote_equals_one_process(world, tmp_path):
    """All hosts ask again together, also where the candidates of one host's questions agree."""
    chosen = dict(vote="revise", greedy=False, samples=2, text__max_tokens=900, before=hosts.DISAGREE)
    one, two = tmp_path / "one", tmp_path / "two"
    hosts.finish([hosts.start("evaluate", world, one, 4, **chosen)])
    hosts.finish(hosts.several("evaluate", world, two, 2, 4, **chosen))
    same_answers(one, two, ("revise@2",))
    answers = [json.loads(line)["revise@2"] for line in (two / "answers.jsonl").read_text().splitlines()]
    assert 0 < sum("revised" in answer for answer in answers) < len(answers) == 12


@pytest.mark.slow
def test_a_run_resumes_on_other_hosts_and_another_mesh(world, tmp_path, alone, recovery):
    """Step 1 by two processes with four devices, step 2 by one with two, step 3 by four with four."""
    hosts.finish(hosts.several("grpo", world, tmp_path, 2, 4, steps=1))
    with recovery():
        hosts.finish([hosts.start("grpo", world, tmp_path, 2, steps=2, mesh__data=1, mesh__fsdp=2)])
    hosts.finish(hosts.several("grpo", world, tmp_path, 4, 4, steps=3, mesh__data=1, mesh__fsdp=4))
    same_logs(alone("grpo"), tmp_path)
    same_params(alone("grpo"), tmp_path)
    ids = [[line["id"] for line in hosts.logged(folder, "samples.jsonl")] for folder in (alone("grpo"), tmp_path)]
    assert ids[0] == ids[1]


@pytest.mark.slow
def test_a_penalty_in_the_reward_equals_one_process(world, tmp_path):
    """REINFORCE++: whitened over the tokens of all hosts, whose longest completions differ.

    Long ones lose reward, or all rewards were 0 and what is whitened the rounding of the penalty.
    """
    chosen = dict(
        rl__kl_placement="reward",
        rl__normalise="reward",
        rl__advantage_estimator="whitened",
        rl__kl_estimator="k1",
        rl__kl_coef=0.1,
        steps=3,
    )
    chosen |= dict(sampling__max_completion=96, rl__overlong_buffer=90, packing__row_length=516)
    one, two = tmp_path / "one", tmp_path / "two"
    hosts.finish([hosts.start("grpo", world, one, 4, **chosen)])
    hosts.finish(hosts.several("grpo", world, two, 2, 4, **chosen))
    same_logs(one, two)
    same_params(one, two)
