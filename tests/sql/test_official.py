"""The official evaluators' modes: cases run with the published programs, and the fast search against brute force."""

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql.official import bags_equal, bird_equal, collapse, order_matters, prepare, runnable, test_suite_equal

# gold, prediction, test suite unordered, ordered, BIRD: verdicts of the published code
GOLDEN = [
    ([], [], 1, 1, 1),
    ([], [(1,)], 0, 0, 0),
    ([(1, "a"), (2, "b")], [("a", 1), ("b", 2)], 1, 1, 0),
    ([(1,), (2,)], [(2,), (1,)], 1, 0, 1),
    ([(1, "a"), (2, "b")], [("b", 2), ("a", 1)], 1, 0, 0),
    ([(1,), (1,), (2,)], [(1,), (2,), (2,)], 0, 0, 1),
    ([(1,), (1,)], [(1,)], 0, 0, 1),
    ([(1,)], [(1.0,)], 1, 1, 1),
    ([(1,)], [("1",)], 0, 0, 0),
    ([(None,)], [(None,)], 1, 1, 1),
    ([(None,)], [(0,)], 0, 0, 0),
    ([(0.1 + 0.2,)], [(0.3,)], 0, 0, 0),
    ([(1,)], [(1, 2)], 0, 0, 0),
    ([(1, "1.")], [(1.0, "1.")], 0, 0, 1),
    ([(1, 2), (3, 4)], [(1, 2), (4, 3)], 0, 0, 0),
    ([(1, 2), (2, 1)], [(1, 1), (2, 2)], 0, 0, 0),
    ([(b"a",)], [("a",)], 0, 0, 0),
]


@pytest.mark.parametrize(("gold", "pred", "unordered", "in_order", "bird"), GOLDEN)
def test_cases_of_the_published_code(gold, pred, unordered, in_order, bird):
    assert test_suite_equal(gold, pred, False) == bool(unordered)
    assert test_suite_equal(gold, pred, True) == bool(in_order)
    assert bird_equal(gold, pred) == bool(bird)


def brute_force(gold, pred, in_order):
    """All permutations of columns, as the evaluator tries them."""
    if not gold and not pred:
        return True
    if len(gold) != len(pred) or len(gold[0]) != len(pred[0]):
        return False
    for permutation in itertools.permutations(range(len(gold[0]))):
        moved = [tuple(row[i] for i in permutation) for row in pred]
        if moved == gold if in_order else Counter(moved) == Counter(gold):
            return True
    return False


cells = st.sampled_from([0, 1, 2, "a", "b", None])


@st.composite
def pairs(draw):
    """A small table and another, often a shuffle of the first."""
    width, height = draw(st.integers(1, 4)), draw(st.integers(0, 5))
    table = st.lists(st.tuples(*[cells] * width), min_size=height, max_size=height)
    gold = draw(table)
    if draw(st.booleans()):
        return gold, draw(table)
    columns = draw(st.permutations(range(width)))
    pred = [tuple(row[i] for i in columns) for row in draw(st.permutations(gold))]
    if pred and draw(st.booleans()):
        i, j = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        pred[i] = (*pred[i][:j], draw(cells), *pred[i][j + 1 :])
    return gold, pred


@settings(max_examples=400, deadline=None)
@given(pairs(), st.booleans())
def test_the_fast_search_equals_brute_force(pair, in_order):
    gold, pred = pair
    assert test_suite_equal(gold, pred, in_order) == brute_force(gold, pred, in_order)


@settings(max_examples=100, deadline=None)
@given(pairs(), st.randoms())
def test_bags_do_not_change_with_the_order_of_rows_and_columns(pair, dice):
    gold, _ = pair
    columns = list(range(len(gold[0]))) if gold else []
    dice.shuffle(columns)
    moved = [tuple(row[i] for i in columns) for row in gold]
    dice.shuffle(moved)
    assert test_suite_equal(gold, gold, True)
    assert test_suite_equal(gold, moved, False)


def test_twenty_six_equal_columns_are_fast():
    gold = [tuple(i % 2 for _ in range(26)) for i in range(200)]
    pred = [row[::-1] for row in gold]
    assert test_suite_equal(gold, pred, False) and test_suite_equal(gold, pred, True)
    pred[0] = (*pred[0][:-1], 7)
    assert not test_suite_equal(gold, pred, False)


def test_twenty_columns_with_equal_contents_in_other_rows_are_fast():
    # Column j is 1 in row j only: all columns have the same bag of values, and only one permutation fits each order.
    gold = [tuple(int(i == j) for j in range(20)) for i in range(20)]
    turned = [row[7:] + row[:7] for row in gold]
    assert bags_equal(gold, turned)
    turned[0] = tuple([1] * 20)
    turned[1] = tuple([0] * 20)
    assert not bags_equal(gold, turned)


@pytest.mark.parametrize(
    ("sql", "without"),
    [
        ("SELECT DISTINCT a FROM t", "SELECT  a FROM t"),
        ("SELECT COUNT(DISTINCT a)", "SELECT COUNT( a)"),
        ("SELECT 'distinct', \"distinct\" FROM t", "SELECT 'distinct', \"distinct\" FROM t"),
        ("SELECT a FROM t; DROP TABLE t", "SELECT a FROM t;"),
        ("SELECT a > = 1", "SELECT a >= 1"),
    ],
)
def test_the_evaluators_rewriting_of_a_statement(sql, without):
    assert prepare(sql, keep_distinct=False) == without


def test_odd_rules_of_the_evaluators():
    assert order_matters("SELECT rank() OVER (ORDER BY a) FROM t") and not order_matters("SELECT a ORDER  BY a")
    assert runnable("SELECT YEAR ( CURDATE() ) - 1") == "SELECT 2020- 1"
    assert collapse("SELECT 1 -- one\n, 2") == "SELECT 1 -- one , 2"


def test_a_text_without_a_statement_equals_an_empty_gold_officially(executor):
    """Python's sqlite3 runs an empty text and returns no rows; the strict mode returns NO_SQL."""
    empty, full = "SELECT id FROM singer WHERE id < 0", "SELECT id FROM singer"
    jobs = [("concert", gold, pred) for pred in ("", "-- nothing") for gold in (empty, full)]
    for mode in ("bird_ex", "test_suite_ex_keep_distinct"):
        outcomes = [verdict.outcome for verdict in executor.judge(jobs, mode)]
        assert outcomes == [Outcome.MATCH, Outcome.NO_SQL] * 2
    assert {verdict.outcome for verdict in executor.judge(jobs)} == {Outcome.NO_SQL}


def test_text_that_is_not_utf8_is_an_error_to_bird_alone(executor):
    """BIRD's evaluators set no text_factory: sqlite3 raises, of the gold as of the prediction."""
    latin = "SELECT CAST(x'ff41' AS TEXT)"
    jobs = [("concert", latin, latin), ("concert", "SELECT 'A'", latin), ("concert", latin, "SELECT 'A'")]
    assert {verdict.outcome for verdict in executor.judge(jobs, "test_suite_ex")} == {Outcome.MATCH}
    verdicts = executor.judge(jobs, "bird_ex")
    assert [verdict.outcome for verdict in verdicts] == [Outcome.GOLD_ERROR, Outcome.ERROR, Outcome.GOLD_ERROR]
    assert not any(verdict.unjudged for verdict in verdicts), "they count as wrong"
    assert executor.soft_f1(jobs) == [0.0] * 3


def test_what_follows_a_semicolon_is_judged_as_the_evaluators_do(executor):
    gold = "SELECT id FROM singer"
    jobs = [("concert", gold, f"{gold};{tail}") for tail in ("", " -- x", ";", " SELECT 1")]
    first_only = [verdict.outcome for verdict in executor.judge(jobs, "test_suite_ex")]
    assert first_only == [Outcome.MATCH] * 4
    assert [v.outcome for v in executor.judge(jobs, "bird_ex")] == [Outcome.MATCH] * 2 + [Outcome.ERROR] * 2
