"""What a step logs of the judge: rates of outcomes and of detectors' flags, and a warning for faults of the machine."""

import dataclasses
import math

import numpy as np
import pytest

from sqlr1_jax import rollout_metrics, rollouts
from sqlr1_jax.config import EvaluateConfig, RewardsConfig
from sqlr1_jax.programs import evaluate
from sqlr1_jax.records import Answer, Outcome, Question, Reward, Verdict
from sqlr1_jax.rollouts import Group, JudgedRollouts
from sqlr1_jax.sql import observation
from sqlr1_jax.text import looks
from sqlr1_jax.text.looks import Piece


@pytest.fixture
def judged():
    answers = [Answer(True, "", "", "SELECT 1")] * 4
    group = Group(Question("q", "d", "?"), [1], [[1]] * 4, [[0.0]] * 4, [True] * 4, [""] * 4, answers)
    verdicts = [
        Verdict(Outcome.MATCH, reads=("t",), flags=("fragile",)),
        Verdict(Outcome.MISMATCH, flags=("no_reads", "enumerates")),
        Verdict(Outcome.INFRA, message="worker died twice"),
        Verdict(Outcome.INFRA, message="database gone"),
    ]
    rewards = [Reward(1.0, 2.0, 3.0), Reward(1.0, 2.0, -3.0), Reward(masked=True), Reward(masked=True)]
    return JudgedRollouts([group], [verdicts], [rewards])


def test_flags_and_outcomes_are_logged_by_name(judged):
    found = rollout_metrics.reward_metrics(judged, np.zeros((1, 4)))
    assert found["rate/flagged"] == 0.5 and found["rate/masked"] == found["rate/infra"] == 0.5
    parts = [found[f"reward/{name}"] for name in ("format", "execution", "result", "length", "partial", "total")]
    assert parts == [0.5, 1.0, 0.0, 0.0, 0.0, 1.5]
    flags = {key: value for key, value in found.items() if key.startswith("rate/flag_")}
    assert {key: value for key, value in flags.items() if value} == {
        "rate/flag_fragile": 0.25,
        "rate/flag_no_reads": 0.25,
        "rate/flag_enumerates": 0.25,
    }
    # Zeros are logged, or every mean over steps would be wrong.
    assert found["rate/no_reads"] == 0.25 and found["rate/timeout"] == 0


def test_a_group_whose_length_penalties_differ_has_variance(judged):
    """The update is of rewards less their penalty; masked completions have none."""
    equal = dataclasses.replace(judged, rewards=[[Reward(1.0)] * 3 + [Reward(masked=True)]])
    for penalty, share in (([0, 0, 0, -1], 1), ([0, -0.5, 0, 0], 0)):
        found = rollout_metrics.reward_metrics(equal, np.array([penalty]))
        assert found["rate/zero_variance"] == found["rate/zero_variance_without_partial"] == share


def test_what_varies_by_its_partial_part_alone_is_told_apart(judged):
    # 0.3 too: what is added to 2 and taken away again leaves less than 2.
    partial = (0, 0.5, 0.3, 0.1)
    nearly = dataclasses.replace(judged, rewards=[[Reward(1.0, 1.0, partial=part) for part in partial]])
    found = rollout_metrics.reward_metrics(nearly, np.zeros((1, 4)))
    assert (found["rate/zero_variance"], found["rate/zero_variance_without_partial"]) == (0, 1)


def test_parts_may_vary_although_their_sums_do_not(judged):
    """With `rl.normalise=parts` such a group has advantages."""
    rewards = [Reward(1.0, length=0.5), Reward(0.5, length=1.0), Reward(1.0, length=0.5), Reward(masked=True)]
    same = dataclasses.replace(judged, rewards=[rewards])
    shares = [rollout_metrics.reward_metrics(same, np.zeros((1, 4)), by)["rate/zero_variance"] for by in (False, True)]
    assert shares == [1, 0]


def test_faults_of_the_machine_are_a_warning(judged, caplog):
    rollout_metrics.warn_unjudged(judged)
    assert "2 completions could not be judged and are masked, first: worker died twice" in caplog.text
    caplog.clear()
    rollout_metrics.warn_unjudged(dataclasses.replace(judged, verdicts=[[Verdict(Outcome.MATCH)]]))
    assert not caplog.text


@pytest.mark.parametrize(("read", "masked"), [(observation.NOT_RUN, True), ("error: no such table: not run", False)])
def test_a_look_that_met_a_fault_of_the_machine_is_masked(judged, caplog, read, masked):
    """The completion answered right; what it read on the way was no work of the database."""
    fault = [Piece("<think><sql>SELECT 1</sql>", True), Piece(looks.OPEN + read + looks.CLOSE, False)]
    written = [Piece(f"{looks.OPEN}{observation.NOT_RUN}{looks.CLOSE}", True)]  # by the policy: no fault
    answers = [Answer(True, "so", "SELECT 1", "SELECT 1")] * 4
    group = dataclasses.replace(judged.groups[0], answers=answers, pieces=[fault, written, written, written])
    verdicts = [[Verdict(Outcome.MATCH, rows=1, reads=("t",))] * 4]
    scored = rollouts.score(RewardsConfig(), dataclasses.replace(judged, groups=[group], verdicts=verdicts))
    assert [reward.masked for reward in scored.rewards[0]] == [masked, False, False, False]
    rollout_metrics.warn_unjudged(scored)
    assert ("of theirs before the answer: 1" in caplog.text) == masked


def test_batches_that_time_statements_have_no_deadline():
    """R-VES runs each right answer 200 times; without it a batch has the usual deadlines."""
    timed, plain = (evaluate.watchdog_of(EvaluateConfig(graded=graded)) for graded in ("soft_f1,r_ves", "soft_f1"))
    assert timed.options.first == timed.options.factor == math.inf
    assert plain.options.first == 7200
