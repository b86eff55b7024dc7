"""What a step logs of the judge: shares of outcomes and of detectors' flags, and an alarm for faults of the machine."""

import pytest

from sqlr1_jax.programs import grpo
from sqlr1_jax.records import Answer, Outcome, Question, Reward, Verdict
from sqlr1_jax.rollouts import Group


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
    return [group], [verdicts], [rewards]


def test_flags_and_outcomes_are_logged_by_name(judged):
    found = grpo.describe(*judged)
    assert found["share/flagged"] == 0.5 and found["share/masked"] == found["share/infra"] == 0.5
    flags = {key: value for key, value in found.items() if key.startswith("share/flag_")}
    assert flags == {"share/flag_fragile": 0.25, "share/flag_no_reads": 0.25, "share/flag_enumerates": 0.25}
    assert found["share/no_reads"] == 0.25 and "share/timeout" not in found


def test_faults_of_the_machine_are_an_alarm(judged):
    class Said(list):
        say = list.append

    said = Said()
    grpo.alarm(said, judged[1])
    assert said == ["ALARM: 2 completions could not be judged and are masked, first: worker died twice"]
    grpo.alarm(said, [[Verdict(Outcome.MATCH)]])
    assert len(said) == 1
