"""Rewards: the totals of the paper, and the known faults of the published code."""

import pytest

from sqlr1_jax.config import RewardsConfig
from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.rewards import detects_hacks, score
from sqlr1_jax.text.answers import parse

# think 10 characters, answer 24 characters of which 8 are SQL: length = 0.5 * 34 / 2048 + 8 / 24
ANSWER = parse("<think>0123456789</think><answer>ok: ```sql\nSELECT 1``` </answer>")
LENGTH = 0.5 * (10 + len("ok: ```sql\nSELECT 1```")) / 2048 + 8 / len("ok: ```sql\nSELECT 1```")


def total(outcome, mode="sql_r1", answer=ANSWER, **fields):
    both_empty = fields.pop("both_empty", False)
    return score(RewardsConfig(mode, **fields), answer, Verdict(outcome, both_empty=both_empty))


def test_totals_equal_those_of_the_paper():
    assert total(Outcome.MATCH).total == pytest.approx(6 + LENGTH, abs=1e-12)
    assert total(Outcome.MISMATCH).total == 0
    assert total(Outcome.ERROR).total == -1
    assert total(Outcome.TIMEOUT).total == -1
    assert total(Outcome.REFUSED).total == -1
    assert total(Outcome.MATCH, answer=parse("no format")).total == -1


def test_arctic_rewards_by_outcome():
    rewards = [total(o, "arctic").total for o in (Outcome.MATCH, Outcome.MISMATCH, Outcome.ERROR)]
    assert rewards == [1.0, 0.1, 0.0]
    assert total(Outcome.MATCH, "arctic", parse("no format")).total == 0


def test_component_rewards_are_weighted_sums():
    reward = total(Outcome.MATCH, "components", format=0.1, execution=0.2, result=0.7, length=0.0)
    assert reward.total == pytest.approx(1.0)
    assert total(Outcome.MISMATCH, "components", format=0.1, execution=0.2, result=0.7).total == pytest.approx(0.3)


def test_a_gold_that_fails_gives_no_reward():
    assert total(Outcome.GOLD_ERROR).masked and total(Outcome.GOLD_ERROR).total == 0


def test_an_infrastructure_fault_is_masked_in_every_mode():
    for mode in ("sql_r1", "sql_r1_code", "arctic", "components"):
        assert total(Outcome.INFRA, mode) == total(Outcome.INFRA) and total(Outcome.INFRA, mode).masked


def test_the_reward_of_two_empty_results_is_an_option():
    assert total(Outcome.MATCH, both_empty=True).total == 3
    for policy, value in (("executed", 3), ("match", 6 + LENGTH), ("mismatch", 0)):
        reward = score(RewardsConfig(both_empty=policy), ANSWER, Verdict(Outcome.MATCH, both_empty=True))
        assert reward.total == pytest.approx(value)
    assert score(RewardsConfig(both_empty="mask"), ANSWER, Verdict(Outcome.MATCH, both_empty=True)).masked


def test_timeouts_and_large_results_are_paid_like_sql_that_fails():
    assert total(Outcome.TIMEOUT) == total(Outcome.TOO_LARGE) == total(Outcome.ERROR)


def test_the_reward_of_a_truncated_completion_is_an_option():
    match = Verdict(Outcome.MATCH)
    assert score(RewardsConfig(), ANSWER, match, finished=False).total > 6
    assert score(RewardsConfig(truncated="malformed"), ANSWER, match, finished=False).total == -1
    assert score(RewardsConfig(truncated="mask"), ANSWER, match, finished=False).masked


def test_the_length_part_is_capped_at_the_limit():
    short, long = (parse(f"<think>{'x' * n}</think><answer>```sql\nSELECT 1```</answer>") for n in (2000, 200_000))
    lengths = [total(Outcome.MATCH, answer=answer).length for answer in (short, long)]
    assert lengths[1] - lengths[0] < 0.02
    assert total(Outcome.MATCH, answer=long, length=0.0).length == 0


def test_the_reward_of_flagged_statements_is_an_option():
    flagged = Verdict(Outcome.MATCH, flags=("no_reads",))
    assert score(RewardsConfig(), ANSWER, flagged).total > 6
    assert score(RewardsConfig(hacks="mismatch"), ANSWER, flagged).total == 0
    assert score(RewardsConfig(hacks="executed"), ANSWER, flagged).total == 3
    assert score(RewardsConfig(hacks="executed"), ANSWER, Verdict(Outcome.MISMATCH, flags=("enumerates",))).total == 0
    assert detects_hacks(RewardsConfig())
    assert not detects_hacks(RewardsConfig(hacks="off"))
    assert not detects_hacks(RewardsConfig("sql_r1_code"))


def test_an_invalid_option_is_named():
    with pytest.raises(ValueError, match="rewards.mode='best'"):
        RewardsConfig("best")
    with pytest.raises(ValueError, match="rewards.both_empty"):
        RewardsConfig(both_empty="never")
