"""Flags of a question from its gold's verdict, and the report."""

import pytest

from sqlr1_jax.config import GOLD_FAULTS
from sqlr1_jax.data import gold_check
from sqlr1_jax.records import Outcome, Question, Verdict


@pytest.mark.parametrize(
    ("verdict", "flags"),
    [
        (Verdict(Outcome.OK, rows=3, reads=("a",)), ()),
        (Verdict(Outcome.OK, rows=0, reads=("a",)), ("empty_result",)),
        (Verdict(Outcome.OK, rows=0, reads=("B", "a")), ("empty_result", "reads_empty_table")),
        (Verdict(Outcome.OK, rows=1, reads=("b",)), ("reads_empty_table",)),
        (Verdict(Outcome.ERROR), ("gold_error",)),
        (Verdict(Outcome.TIMEOUT), ("gold_timeout",)),
        (Verdict(Outcome.REFUSED), ("gold_refused",)),
        (Verdict(Outcome.TOO_LARGE), ("gold_too_large",)),
        (Verdict(Outcome.INFRA), ("gold_unchecked",)),
        (Verdict(Outcome.NO_SQL), ("no_gold",)),
    ],
)
def test_flags(verdict, flags):
    assert gold_check.flags(verdict, ("b",)) == flags
    if not verdict.outcome.executed and verdict.outcome is not Outcome.NO_SQL:
        assert set(flags) <= set(GOLD_FAULTS)  # training leaves these out


def test_report_keeps_the_slowest_golds_and_the_first_example():
    report = gold_check.Report("train")
    for number in range(20):
        flags = ("gold_error",) if number > 4 else ()
        report.add(Question(f"q{number}", "d", "t", gold="SELECT\n1", flags=flags), number / 10, number - 1, "")
    assert report.summary()["slowest_gold_seconds"] == [n / 10 for n in range(19, 9, -1)]
    assert "15 x gold_error: first q5 (d): SELECT 1" in report.text()
    assert report.summary()["result_rows"]["p100"] == 18


@pytest.mark.parametrize(
    ("gold", "flag"),
    [
        ("SELECT a FROM t WHERE strftime('%Y', 'now') > b", "depends_on_time"),
        ("SELECT a FROM t WHERE d < CURRENT_TIMESTAMP", "depends_on_time"),
        ("SELECT a FROM t ORDER BY random()", "depends_on_chance"),
        ("SELECT a FROM t LIMIT 3", "unordered_limit"),
    ],
)
def test_golds_whose_result_may_change_are_flagged(gold, flag):
    assert gold_check.flags(Verdict(Outcome.OK, rows=3), (), gold=gold) == (flag,)
