"""The strict comparison: each rule, and properties of the comparison."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import compare, judge
from sqlr1_jax.sql.compare import MAX_MATCHING, Comparison, close, equal, rows_equal, tied_equal
from sqlr1_jax.sql.databases import inspect
from sqlr1_jax.sql.judge import Judge
from sqlr1_jax.sql.limits import Limits
from sqlr1_jax.sql.sandbox import Failure
from sqlr1_jax.sql.worker_cache import COMPARING, WorkerCache

STRICT = Comparison()


def same(gold, pred, ordered=False, comparison=STRICT, widths=None):
    widths = widths or (len(gold[0]) if gold else 1, len(pred[0]) if pred else 1)
    return equal(widths[0], gold, widths[1], pred, ordered, comparison)


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        (1, 1.0, True),
        (1, "1", False),
        (b"a", "a", False),
        (None, None, True),
        (None, 0, False),
        (0.1 + 0.2, 0.3, True),
        (10**9, 10**9 + 1, False),  # integers are exact, floats a billionth apart are equal
        (2**53, 2**53 + 1, False),
        (1e9, 1e9 + 1.0, True),
        (math.inf, math.inf, True),
        (math.inf, 1e308, False),
        (1.0, 1.0 + 1e-5, False),
        (0.0, 1e-10, True),
        (20210102, 20210119.0, False),  # a day, by its number
        (1234567, 1234568.0, False),
        (3, 3.0000001, True),
        (123456789012, 123456789012.0001, True),
    ],
)
def test_cells(first, second, wanted):
    assert close(first, second, STRICT.tolerance) == wanted


def test_rows_are_a_bag_unless_the_gold_orders_them():
    gold, turned = [(1,), (2,), (2,)], [(2,), (1,), (2,)]
    assert same(gold, turned) and not same(gold, turned, ordered=True)
    assert not same(gold, [(1,), (1,), (2,)])
    assert same(gold, [(1,), (2,)], comparison=Comparison(bag=False))


def test_columns_follow_the_gold_unless_permuted():
    gold, turned = [(1, "a"), (2, "b")], [("b", 2), ("a", 1)]
    assert not same(gold, turned)
    assert same(gold, turned, comparison=Comparison(permute=True))
    assert same(gold, [("a", 1), ("b", 2)], ordered=True, comparison=Comparison(permute=True))


def test_the_number_of_columns_of_an_empty_result_counts():
    assert same([], [], widths=(2, 2)) and not same([], [], widths=(2, 3))
    assert same([], [], widths=(2, 3), comparison=Comparison(empty_columns=False))


def test_near_numbers_are_paired_in_any_order():
    gold = [("a", 0.1 + 0.2, 1), ("b", 2.0, 2), ("a", 0.3, 1)]
    assert same(gold, [("b", 2, 2), ("a", 0.3, 1), ("a", 0.3, 1)])
    assert not same(gold, [("b", 2, 2), ("a", 0.31, 1), ("a", 0.3, 1)])
    # Sorting alone would pair (1, 5) with (1 + 1e-9, 9): the first numbers are nearly equal, the second decide.
    assert same([(1.0, 9.0), (1.0 + 1e-9, 5.0)], [(1.0 + 2e-9, 9.0), (1.0 + 1e-9, 5.0)])
    assert same([(0.5,), (1.5,)], [(1.5 + 1e-9,), (0.5 - 1e-9,)], comparison=Comparison(bag=False))


def test_many_rows_of_several_floats_are_paired_by_nearly_equal_numbers():
    """The last digit of the first column must not decide which rows are paired: more rows than are searched for a pairing."""
    rows = [(a * 0.1 + b * 0.1, float(c)) for a in range(10) for b in range(10) for c in range(10)]
    others = [((a + b) * 0.1, float(c)) for a in range(10) for b in range(10) for c in reversed(range(10))]
    assert len(rows) > MAX_MATCHING and rows != others
    assert same(rows, others)
    assert not same(rows, [*others[:-1], (others[-1][0], 99.0)])


def test_a_cut_tie_of_many_rows_is_looked_up():
    """Each row searched among all would take half a minute."""
    keyed = [(n, 1) for n in range(30_000)]
    assert tied_equal(keyed, 1, 0, [(n,) for n in range(10_000, 30_000)], STRICT)
    assert not tied_equal(keyed, 1, 0, [(n,) for n in range(20_000, 40_000)], STRICT)
    floats = [(0.1 * n, 1) for n in range(100)]
    assert tied_equal(floats, 1, 0, [(0.1 * 3 + 1e-12,), (0.2,), (0.0,)], STRICT)
    assert not tied_equal(floats, 1, 0, [(0.2,), (0.2,)], STRICT)


def test_ties_may_come_in_any_order_and_a_cut_tie_may_return_any_row():
    keyed = [("a", 3), ("b", 2), ("c", 2), ("d", 2), ("e", 1)]  # name, sort key
    window = [("a",), ("c",), ("b",)]  # LIMIT 3
    assert tied_equal(keyed, 1, 0, window, STRICT)
    assert tied_equal(keyed, 1, 0, [("a",), ("d",), ("b",)], STRICT)
    assert not tied_equal(keyed, 1, 0, [("b",), ("a",), ("c",)], STRICT)
    assert not tied_equal(keyed, 1, 0, [("a",), ("b",), ("b",)], STRICT)
    assert tied_equal(keyed, 1, 1, [("d",), ("c",)], STRICT)  # OFFSET 1
    assert not tied_equal(keyed, 1, 3, [("e",), ("d",)], STRICT)


values = st.one_of(
    st.none(), st.integers(-3, 3), st.floats(-2, 2, width=16), st.sampled_from(["", "a", "1"]), st.binary(max_size=1)
)
tables = st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[values] * width), max_size=6))


@settings(max_examples=200, deadline=None)
@given(
    tables,
    st.sampled_from([STRICT, Comparison(bag=False), Comparison(permute=True), Comparison(tolerance=0.0)]),
    st.booleans(),
)
def test_every_result_equals_itself(rows, comparison, ordered):
    assert same(rows, rows, ordered, comparison)


@settings(max_examples=200, deadline=None)
@given(tables, st.integers())
def test_order_of_rows_does_not_count_in_a_bag(rows, seed):
    turned = list(rows)
    random.Random(seed).shuffle(turned)
    assert rows_equal(rows, turned, STRICT)
    assert rows_equal(rows, turned, Comparison(bag=False))


@settings(max_examples=200, deadline=None)
@given(tables, tables)
def test_equality_is_symmetric(first, second):
    width = (len(first[0]) if first else 1, len(second[0]) if second else 1)
    assert same(first, second, widths=width) == same(second, first, widths=width[::-1])


PEOPLE = "SELECT name FROM singer"
TOP = [
    # gold, prediction, outcome: only the outermost ORDER BY counts, and ties are free
    (f"{PEOPLE} ORDER BY age", f"{PEOPLE} ORDER BY age DESC", Outcome.MISMATCH),
    (PEOPLE, f"{PEOPLE} ORDER BY age DESC", Outcome.MATCH),
    (
        "SELECT name, rank() OVER (ORDER BY age) FROM singer",
        "SELECT name, rank() OVER (ORDER BY age) FROM singer ORDER BY 1",
        Outcome.MATCH,
    ),
    (f"SELECT * FROM ({PEOPLE} ORDER BY age LIMIT 2)", f"{PEOPLE} WHERE age < 50 ORDER BY name", Outcome.MATCH),
    (
        "SELECT name, 'order by' FROM singer ORDER BY age",
        "SELECT name, 'order by' FROM singer ORDER BY name",
        Outcome.MISMATCH,
    ),
    ("SELECT name, 'order by' FROM singer", "SELECT name, 'order by' FROM singer ORDER BY age", Outcome.MATCH),
    (f"{PEOPLE} ORDER BY country", f"{PEOPLE} ORDER BY country, age", Outcome.MATCH),
    (f"{PEOPLE} ORDER BY country", f"{PEOPLE} ORDER BY country, age DESC", Outcome.MATCH),
    (f"{PEOPLE} ORDER BY country LIMIT 1", f"{PEOPLE} WHERE country = 'France' AND age = 41", Outcome.MATCH),
    (f"{PEOPLE} ORDER BY country LIMIT 1", f"{PEOPLE} WHERE country = 'France' AND age = 32", Outcome.MATCH),
    (f"{PEOPLE} ORDER BY country LIMIT 1", f"{PEOPLE} WHERE country = 'Netherlands'", Outcome.MISMATCH),
    ("SELECT country FROM singer GROUP BY country ORDER BY count(*) DESC LIMIT 1", "SELECT 'France'", Outcome.MATCH),
    (
        "SELECT DISTINCT year FROM concert ORDER BY year",
        "SELECT year FROM concert GROUP BY year ORDER BY 1",
        Outcome.MATCH,
    ),
    (
        "SELECT DISTINCT year FROM concert ORDER BY year",
        "SELECT year FROM concert GROUP BY year ORDER BY 1 DESC",
        Outcome.MISMATCH,
    ),
    (
        "SELECT name -- of a singer\nFROM singer ORDER BY country -- A to Z\nLIMIT 2 -- two",
        f"{PEOPLE} WHERE country = 'France' ORDER BY age DESC",
        Outcome.MATCH,
    ),
    # positions of columns, not constants that leave all rows tied
    ("SELECT id FROM singer ORDER BY (1) DESC", "SELECT id FROM singer ORDER BY id", Outcome.MISMATCH),
    ("SELECT id FROM singer ORDER BY 1 COLLATE NOCASE DESC", "SELECT id FROM singer ORDER BY id", Outcome.MISMATCH),
    # the name of a result column that a column of the table has too: no ties
    (
        "SELECT id AS country FROM singer WHERE age < 50 ORDER BY country",
        "SELECT id FROM singer WHERE age < 50 ORDER BY id DESC",
        Outcome.MISMATCH,
    ),
    (
        "SELECT country, sum(age) country FROM singer GROUP BY 1 ORDER BY (country) COLLATE nocase DESC",
        "SELECT country, sum(age) FROM singer GROUP BY 1 ORDER BY 2",
        Outcome.MISMATCH,
    ),
    (
        "SELECT singer % 2, count(*) AS year FROM concert GROUP BY 1, singer ORDER BY year DESC",
        "SELECT singer % 2, count(*) FROM concert GROUP BY 1, singer ORDER BY 2 DESC, 1 DESC",
        Outcome.MATCH,
    ),
    # a position, an alias beside another term, the name of a table before a column of DISTINCT, LIMIT -1: ties are free there too
    (
        "SELECT name, country FROM singer ORDER BY 2",
        "SELECT name, country FROM singer ORDER BY country, age DESC",
        Outcome.MATCH,
    ),
    (
        "SELECT name, country FROM singer ORDER BY 2 DESC",
        "SELECT name, country FROM singer ORDER BY country, age DESC",
        Outcome.MISMATCH,
    ),
    (
        "SELECT DISTINCT t.name, t.country FROM singer AS t ORDER BY t.country",
        "SELECT name, country FROM singer ORDER BY country, age DESC",
        Outcome.MATCH,
    ),
    (
        "SELECT DISTINCT t.name, t.country FROM singer AS t ORDER BY t.country DESC",
        "SELECT name, country FROM singer ORDER BY country, age DESC",
        Outcome.MISMATCH,
    ),
    (
        "SELECT s.name, s.id > 0 AS n FROM singer s ORDER BY n DESC, s.country LIMIT 1",
        "SELECT name, 1 FROM singer WHERE age = 41",
        Outcome.MATCH,
    ),
    (
        "SELECT s.name, s.id > 0 AS n FROM singer s ORDER BY n DESC, s.country LIMIT 1",
        "SELECT name, 1 FROM singer WHERE age = 52",
        Outcome.MISMATCH,
    ),
    (f"{PEOPLE} ORDER BY country LIMIT -1", f"{PEOPLE} ORDER BY country, age DESC", Outcome.MATCH),
    # DISTINCT within an aggregate stays
    (
        "SELECT singer, count(DISTINCT year) AS n FROM concert GROUP BY singer ORDER BY n",
        "SELECT singer, count(DISTINCT year) FROM concert GROUP BY singer ORDER BY 2, singer DESC",
        Outcome.MATCH,
    ),
    (
        "SELECT country, count(DISTINCT name) AS n FROM singer GROUP BY country ORDER BY n",
        "SELECT country, count(DISTINCT name) FROM singer GROUP BY country ORDER BY 2 DESC",
        Outcome.MISMATCH,
    ),
    # of two columns with one name each is its own sort key
    (
        "SELECT DISTINCT s.id, c.id FROM singer s JOIN concert c ON s.id = c.singer WHERE s.id = 1 AND c.id < 20 ORDER BY c.id",
        "SELECT DISTINCT s.id, c.id FROM singer s JOIN concert c ON s.id = c.singer WHERE s.id = 1 AND c.id < 20 ORDER BY c.id DESC",
        Outcome.MISMATCH,
    ),
    # expressions that end with a parenthesis, END or NULL have no alias
    (
        "SELECT country, max(id) > 0 FROM singer GROUP BY country ORDER BY 2",
        "SELECT country, 1 FROM singer GROUP BY country ORDER BY country DESC",
        Outcome.MATCH,
    ),
    (
        "SELECT name, CASE WHEN id > 0 THEN 1 END FROM singer ORDER BY 2",
        "SELECT name, 1 FROM singer ORDER BY name DESC",
        Outcome.MATCH,
    ),
    # an alias that hides a column of the table
    ("SELECT name, -age AS age FROM singer ORDER BY age", "SELECT name, -age FROM singer ORDER BY -age", Outcome.MATCH),
    (
        "SELECT name, -age AS age FROM singer ORDER BY age",
        "SELECT name, -age FROM singer ORDER BY singer.age",
        Outcome.MISMATCH,
    ),
    (
        "SELECT name, country FROM singer UNION SELECT name, country FROM singer ORDER BY 2",
        "SELECT name, country FROM singer ORDER BY country, name DESC",
        Outcome.MATCH,
    ),
    # "id" is no column of the result, and SQLite would take it for a text, equal in all rows
    ('SELECT DISTINCT name FROM singer ORDER BY "id"', f"{PEOPLE} ORDER BY id DESC", Outcome.MISMATCH),
    (
        f"{PEOPLE} UNION SELECT country FROM singer ORDER BY 1",
        "SELECT country FROM singer UNION SELECT name FROM singer ORDER BY name DESC",
        Outcome.MISMATCH,
    ),
    ("SELECT id FROM singer WHERE id < 0", "SELECT id FROM singer WHERE id > 99", Outcome.MATCH),
    ("SELECT id FROM singer WHERE id < 0", "SELECT id, name FROM singer WHERE id > 99", Outcome.MISMATCH),
    ("SELECT sum(score) FROM singer", "SELECT 4.1", Outcome.MATCH),
    ("SELECT count(*) FROM singer", "SELECT count(*) + 0.0 FROM singer", Outcome.MATCH),
    ("SELECT count(DISTINCT country) FROM singer", "SELECT count(country) FROM singer", Outcome.MISMATCH),
]


def test_the_strict_mode_on_a_database(executor):
    verdicts = executor.judge([("concert", gold, pred) for gold, pred, _ in TOP])
    wrong = [(case, verdict) for case, verdict in zip(TOP, verdicts) if verdict.outcome != case[2]]
    assert not wrong


def test_ties_of_a_gold_that_is_too_large_without_its_limit(databases):
    judge = Judge(WorkerCache(Limits(rows=20), True, lambda _: None), STRICT, detect=False)
    database = inspect(databases / "concert" / "concert.sqlite", "concert").database
    gold, *preds = (
        f"SELECT id FROM concert ORDER BY id / 5{more} LIMIT 3" for more in ("", ", id DESC", " DESC, id DESC")
    )
    with pytest.raises(Failure, match="rows"):
        judge.cache.gold(database, "SELECT id FROM concert")
    outcomes = [judge.judge(database, gold, pred, "strict").outcome for pred in preds]
    assert outcomes == [Outcome.MATCH, Outcome.MISMATCH]


def test_a_failure_that_is_kept_does_not_keep_who_asked(databases):
    cache = WorkerCache(Limits(), True, lambda _: None)
    database = inspect(databases / "concert" / "concert.sqlite", "concert").database
    for _ in range(50):
        with pytest.raises(Failure) as raised:
            cache.gold(database, "SELECT nothing FROM nowhere")
    assert len(raised.traceback) < 10


def test_comparing_ties_is_no_activity_of_the_gold(databases, monkeypatch):
    """Else a prediction whose rows take too long to compare would mark its gold as one that hangs."""
    activities, seen = [], []
    monkeypatch.setattr(compare, "tied_equal", lambda *_: seen.append(activities[-1]))
    judge = Judge(WorkerCache(Limits(), True, activities.append), STRICT, detect=False)
    database = inspect(databases / "concert" / "concert.sqlite", "concert").database
    judge.judge(database, f"{PEOPLE} ORDER BY country", f"{PEOPLE} ORDER BY country, age DESC", "strict")
    assert seen and set(seen) == {COMPARING}


def test_what_follows_a_gold_that_ran_again_is_no_activity_of_it(databases, monkeypatch):
    """The detectors run golds of their own; then the prediction's rows are hashed and measured."""
    activities, seen, compared = [], [], judge._compared
    monkeypatch.setattr(judge, "_compared", lambda *case: seen.append(activities[-1]) or compared(*case))
    watched = judge.Judge(WorkerCache(Limits(), True, activities.append), STRICT, detect=True)
    database = inspect(databases / "concert" / "concert.sqlite", "concert").database
    for gold, pred in (
        (PEOPLE, f"{PEOPLE} WHERE age > 0"),
        (PEOPLE, f"{PEOPLE} WHERE age > 40"),
        ("SELECT max(age) FROM singer", "SELECT 52.0 FROM singer"),
        ("SELECT DISTINCT lower(name) FROM singer ORDER BY upper(name)", f"{PEOPLE} ORDER BY name DESC"),
    ):
        watched.judge(database, gold, pred, "strict")
    assert len(seen) == 4 and set(seen) == {COMPARING}
