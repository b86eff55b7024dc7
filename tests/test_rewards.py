"""Rewards: the totals of the paper, and the known faults of the published code."""

import pytest

from sqlr1_jax.config import RewardsConfig
from sqlr1_jax.records import Answer, Outcome, Verdict
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


def test_the_length_component_is_the_share_of_the_limit_that_a_right_answer_uses():
    answer = Answer(True, "x" * 30, "y" * 20, "SELECT 1")
    fields = dict(format=0.0, execution=0.0, result=0.0, length=1.0)
    assert total(Outcome.MATCH, "components", answer=answer, limit=100, **fields).length == 0.5
    assert total(Outcome.MATCH, "components", answer=answer, limit=10, **fields).length == 1
    assert total(Outcome.MISMATCH, "components", answer=answer, limit=100, **fields).length == 0


@pytest.mark.parametrize(
    ("outcome", "parts"),
    [
        (Outcome.MATCH, (1, 2, 3, 0.25 + 0.5)),
        (Outcome.MISMATCH, (1, 2, -3, 0)),
        (Outcome.ERROR, (1, -2, 0, 0)),
        (Outcome.TIMEOUT, (1, -2, 0, 0)),
        (Outcome.GOLD_ERROR, (1, 0, 0, 0)),
        (Outcome.NO_SQL, (1, 2, -3, 0)),  # a leading comment takes in the statement, and an empty result is a wrong one
    ],
)
def test_the_published_code_has_its_own_constants(outcome, parts):
    """1,024 of 2,048 characters used, half of the answer is SQL once its blanks are collapsed; the config changes nothing."""
    sql = "SELECT" + " " * 300 + "a" * 193  # 500 characters, 200 once collapsed
    answer = Answer(True, "x" * 624, "y" * 400, sql)
    reward = total(outcome, "sql_r1_code", answer=answer, format=9.0, result=9.0, limit=10)
    assert (reward.format, reward.execution, reward.result, reward.length) == parts
    assert total(outcome, "sql_r1_code", answer=Answer(False)).total == -1


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
    # What a cut completion looks like: its tags are not closed.
    cut = parse("<think>so SELECT")
    assert not cut.well_formed
    assert score(RewardsConfig(truncated="mask"), cut, Verdict(Outcome.NO_SQL), finished=False).masked


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
    assert score(RewardsConfig(hacks="executed"), ANSWER, Verdict(Outcome.MATCH)).total > 6
    assert score(RewardsConfig(hacks="executed"), ANSWER, Verdict(Outcome.MISMATCH, flags=("enumerates",))).total == 0
    gold_alone = Verdict(Outcome.MATCH, flags=("unstable_gold",))
    assert score(RewardsConfig(hacks="mismatch"), ANSWER, gold_alone).total > 6
    assert score(RewardsConfig(hacks="executed"), ANSWER, gold_alone).total > 6
    assert detects_hacks(RewardsConfig())
    assert not detects_hacks(RewardsConfig(hacks="off"))
    assert not detects_hacks(RewardsConfig("sql_r1_code"))


def test_a_constant_that_is_right_earns_no_more_than_a_wrong_one_where_hacks_are_taken_back():
    for partial in ("atomic", "qatch", "columns"):
        for hacks in ("mismatch", "executed"):
            for reads in ((), ("t",)):  # a pointless FROM changes nothing
                fields = dict(flags=("no_reads",), reads=reads)
                right, wrong = Verdict(Outcome.MATCH, **fields), Verdict(Outcome.MISMATCH, **fields)
                assert paid(partial, right, hacks=hacks) == paid(partial, wrong, hacks=hacks)
        assert paid(partial, right) > paid(partial, wrong), "with hacks=log it is right"


def test_an_invalid_option_is_named():
    with pytest.raises(ValueError, match="rewards.mode='best'"):
        RewardsConfig("best")
    with pytest.raises(ValueError, match="rewards.both_empty"):
        RewardsConfig(both_empty="never")


WRONG, NO_TABLE = Verdict(Outcome.MISMATCH, closeness=0.5, reads=("t",)), Verdict(Outcome.MISMATCH, closeness=0.5)
MALFORMED = parse("no format")


def paid(partial, verdict, answer=ANSWER, **fields):
    return score(RewardsConfig(partial=partial, **fields), answer, verdict).total


def test_partial_rewards_equal_the_published_scales():
    """FINER-SQL: 0, 1, 2 + A, 3. Think2SQL: 0.1 for the format and 0.9 Q."""
    cases = [
        (Verdict(Outcome.MATCH), MALFORMED),
        (Verdict(Outcome.ERROR), ANSWER),
        (WRONG, ANSWER),
        (Verdict(Outcome.MATCH), ANSWER),
    ]
    assert [paid("atomic", *case) for case in cases] == [0, 1, 2.5, 3]
    assert [paid("qatch", *case) for case in cases] == pytest.approx([0, 0.1, 0.1 + 0.45, 1])
    assert score(RewardsConfig(partial="atomic"), ANSWER, WRONG).partial == 0.5


def test_a_wrong_result_with_the_columns_of_the_gold_is_paid_less_than_a_right_one():
    """Its rows may be in another order, which the columns do not show."""
    near = Verdict(Outcome.MISMATCH, reads=True, closeness=1.0)
    for mode in ("sql_r1", "arctic", "components"):
        assert paid("columns", near, mode=mode) < paid("columns", Verdict(Outcome.MATCH), mode=mode, length=0.0)


def test_columns_close_most_of_the_gap_between_a_wrong_and_a_right_result():
    """In `sql_r1` from 0 to 6 without the length part, in `arctic` from 0.1 to 1."""
    assert paid("columns", WRONG) == pytest.approx(0.8 * 3) and paid("columns", WRONG, mode="arctic") == pytest.approx(
        0.1 + 0.8 * 0.5 * 0.9
    )
    assert paid("columns", Verdict(Outcome.MATCH)) == paid("off", Verdict(Outcome.MATCH))
    assert paid("columns", Verdict(Outcome.ERROR)) == -1 and paid("columns", WRONG, MALFORMED) == -1


def test_a_wrong_statement_that_reads_nothing_is_paid_as_one_that_fails():
    for partial in ("atomic", "qatch", "columns"):
        assert paid(partial, NO_TABLE) == paid(partial, Verdict(Outcome.ERROR))
    assert paid("off", NO_TABLE) == 0  # SQL-R1's reward of any wrong result


def test_flags_take_the_partial_reward_back():
    flagged = Verdict(Outcome.MISMATCH, closeness=0.5, reads=("t",), flags=("enumerates",))
    assert paid("atomic", flagged) == 2.5
    for hacks in ("mismatch", "executed"):
        assert paid("atomic", flagged, hacks=hacks) == 2 and paid("qatch", flagged, hacks=hacks) == pytest.approx(0.1)


def test_policies_apply_to_partial_rewards():
    assert (
        paid("atomic", Verdict(Outcome.MATCH, both_empty=True)) == 2 and paid("atomic", Verdict(Outcome.TIMEOUT)) == 1
    )
    assert score(RewardsConfig(partial="qatch"), ANSWER, Verdict(Outcome.GOLD_ERROR)).masked
    assert score(RewardsConfig(partial="qatch", truncated="mask"), ANSWER, WRONG, finished=False).masked


@pytest.mark.parametrize(
    ("partial", "mode", "message"),
    [("atomic", "arctic", "leave out mode=arctic"), ("columns", "sql_r1_code", "has none")],
)
def test_a_partial_reward_that_a_mode_cannot_have_is_refused(partial, mode, message):
    with pytest.raises(ValueError, match=message):
        RewardsConfig(partial=partial, mode=mode)
