"""Votes over results worked by hand, and which results are blank."""

import pytest

from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.sql import vote


def verdict(digest, blank=False, outcome=Outcome.OK):
    return Verdict(outcome, digest=digest, blank=blank)


FAILED, EMPTY, A, B = verdict("", outcome=Outcome.ERROR), verdict("empty", True), verdict("a"), verdict("b")


@pytest.mark.parametrize(
    ("verdicts", "majority", "skip_empty"),
    [
        ([EMPTY, EMPTY, A], 0, 2),  # the empty result has more votes
        ([EMPTY, B, A, A], 2, 2),
        ([FAILED, EMPTY, verdict("zero", True), EMPTY], 1, 1),  # nothing else ran
        ([FAILED, B, A], 1, 1),  # the first of equals
        ([FAILED, FAILED], 0, 0),
        ([], 0, 0),
    ],
)
def test_the_chosen_candidate(verdicts, majority, skip_empty):
    assert vote.choose("majority", verdicts) == vote.choose("revise", verdicts) == majority
    assert vote.choose("skip_empty", verdicts) == skip_empty


def test_groups_are_sorted_by_size_and_first_appearance():
    assert vote.largest([B, FAILED, A, EMPTY, A, EMPTY]) == [[2, 4], [3, 5], [0]]


@pytest.mark.parametrize(
    ("sql", "blank"),
    [
        ("SELECT name FROM singer WHERE age > 99", True),
        ("SELECT count(*), 0.0, NULL, '', x'' FROM singer WHERE age > 99", True),
        ("SELECT sum(age) FROM singer WHERE age > 99", True),
        ("SELECT '0'", False),
        ("SELECT 0 UNION ALL SELECT 1", False),
        ("SELECT name FROM singer", False),
    ],
)
def test_blank_results(executor, sql, blank):
    (alone,), (judged,) = executor.run([("concert", sql)]), executor.judge([("concert", "SELECT 5 FROM singer", sql)])
    assert alone.blank == judged.blank == blank
