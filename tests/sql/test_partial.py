"""How near a wrong result is: values worked by hand, and what the judge's workers make of them."""

import pytest

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import partial
from sqlr1_jax.sql.atomic import atomic, operations
from sqlr1_jax.sql.executor import Executor, Limits
from tests.sql.attacks import ATTACKS

FRENCH = "SELECT name FROM singer WHERE country = 'France'"
JOINED = "SELECT s.name FROM singer AS s JOIN concert c ON s.id = c.singer WHERE s.age > 30 AND c.year = 2014"


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        (FRENCH, {"FROM(singer as T1)", "SELECT_COL(name)", "WHERE(eq(country, 'France'))"}),
        (
            f"{JOINED} ORDER BY s.age DESC LIMIT 3",
            {"FROM(singer as T1)", "JOIN(concert, INNER)", "ON_EQ(T1.id, T2.singer)", "SELECT_COL(name)"}
            | {"WHERE(gt(age, 30))", "WHERE(eq(year, 2014))", "ORDER_BY(age, DESC)", "LIMIT(3)"},
        ),
        (
            "SELECT DISTINCT country, max(age) FROM singer GROUP BY country HAVING count(*) > 1",
            {"FROM(singer as T1)", "DISTINCT", "SELECT_COL(country)", "SELECT_AGG(max(age))", "GROUP_BY(country)"}
            | {"HAVING(gt(count(*), 1))"},
        ),
        (
            "SELECT name FROM singer WHERE id IN (SELECT singer FROM concert) UNION SELECT a + 1 FROM (SELECT a FROM t)",
            {"FROM(singer as T1)", "SELECT_COL(name)", "SUBQUERY(IN)", "FROM(concert as T1)", "SELECT_COL(singer)"}
            | {"WHERE(in(id, subquery))", "UNION", "SUBQUERY(FROM)", "FROM(subquery as T1)", "SELECT_EXPR(add(a, 1))"}
            | {"FROM(t as T1)", "SELECT_COL(a)"},
        ),
    ],
)
def test_operations_of_a_statement(sql, wanted):
    assert operations(sql) == wanted


def test_a_join_is_shared_wherever_it_stands_in_the_list():
    chain = "SELECT 1 FROM a JOIN b ON a.x = b.x JOIN c ON b.y = c.y"
    assert "JOIN(c, INNER)" in operations(chain) & operations("SELECT 1 FROM a JOIN c ON a.y = c.y")


def test_two_spellings_have_the_same_operations():
    other = 'select X.NAME from Singer as X inner join "concert" as Y on Y.SINGER = X.ID where (Y.Year = 2014 and X.age > 30)'
    assert operations(other) == operations(JOINED)
    outer = "SELECT 1 FROM a LEFT OUTER JOIN b ON a.x = b.x"
    assert operations(outer) == operations(outer.replace("OUTER ", ""))


def test_blanks_and_comments_do_not_make_a_statement_too_long():
    assert operations(JOINED + " " * 5000 + "/*" + "x" * 5000 + "*/") == operations(JOINED)


def test_a_text_in_double_quotes_is_a_text():
    """As SQLite reads it where there is no such column, and as Spider's golds are written; names elsewhere stay names."""
    sql = """SELECT name FROM t WHERE kind = "Flat" AND size IN ("S", "M") AND title LIKE "A%" AND x BETWEEN "a" AND "b" """
    assert operations(sql) == operations(sql.replace('"', "'"))
    assert operations(sql) != operations(sql.replace("Flat", "flat"))
    named = 'SELECT "Name" FROM t JOIN u ON t.x = "Y" WHERE "Kind" = 3 GROUP BY "Name" ORDER BY "Name"'
    assert operations(named) == operations(named.replace('"', "").lower())


@pytest.mark.parametrize(
    "text", ["", "SELECT", "not SQL", "SELECT (" + "(" * 40 + "1" + ")" * 41, "SELECT " + "1 + " * 900 + "1"]
)
def test_what_cannot_be_parsed_has_no_operations(text):
    assert operations(text) == set() and atomic(FRENCH, text) == atomic(text, FRENCH) == 0


def test_calls_that_cost_the_parser_seconds_have_no_operations():
    assert operations(f"SELECT {'date(' * 20}a{')' * 20} FROM t") == set()
    assert operations(f"SELECT {'abs(' * 8}a{')' * 8} FROM t")


def test_the_atomic_reward_by_hand():
    """FROM and SELECT agree, WHERE does not: J = 2/4, A = 0.05 * 0.5 + 0.95 * 0.79 * 0.5 ** 0.2 = 0.6783482."""
    assert atomic(FRENCH, "SELECT name FROM singer WHERE age > 30") == pytest.approx(0.6783482, abs=1e-6)
    assert atomic(FRENCH, FRENCH) == pytest.approx(0.8005, abs=1e-12)  # J = 1
    assert atomic(FRENCH, "SELECT year FROM concert") == 0


def test_the_cells_of_results_by_hand():
    """Cells a b a c: b and c of 4 are wanted twice; wanted b c d e: 2 of 4 are there; 2 rows of 2."""
    gold, pred = [("b", "c"), ("d", "e")], [("a", "b"), ("a", "c")]
    assert partial.qatch(gold, pred) == pytest.approx((2 / 4 + 2 / 4 + 1) / 3)
    assert partial.qatch(gold, [("b", "x")] * 4) == pytest.approx((1 / 2 + 1 / 4 + 1 / 2) / 3)
    assert partial.qatch([(0.1 + 0.2,)], [(0.3,)]) == partial.qatch([(1,)], [(1.0,)]) == 1
    assert partial.qatch([(1,)], [("1",)]) == pytest.approx(1 / 3)  # a text is no number: the cardinality is left
    assert partial.qatch([], []) == partial.qatch(gold, []) == partial.qatch([], pred) == 0


def test_the_columns_of_results_by_hand():
    gold = [(1, "x", None), (2, "y", None)]
    assert partial.columns(gold, [("y", 2), ("x", 1)]) == pytest.approx(2 / 3)  # two of three, in any order
    assert partial.columns(gold, [("x", 1, 5, 6), ("y", 2, 5, 6)]) == pytest.approx(2 / 4)
    assert partial.columns([("x", "x"), ("y", "y")], [("x", 0), ("y", 0)]) == 1 / 2  # one column stands for one
    assert partial.columns([(1,), (1,)], [(1,), (2,)]) == 0  # a column is a multiset
    assert partial.columns([], []) == 0


@pytest.fixture(scope="module", params=["atomic", "qatch", "columns"])
def measuring(request, databases):
    with Executor(databases, Limits(seconds=2.0, patience=60.0), workers=1, partial=request.param, detect=True) as pool:
        yield request.param, pool


def test_the_workers_measure_wrong_results_alone(measuring):
    name, pool = measuring
    wrong = "SELECT name, age FROM singer WHERE country = 'France'"  # a column too many
    # Operations: 3 of 4. Cells: 2 of 4, 2 of 2, 2 rows of 2. Columns: 1 of 2.
    wanted = {"atomic": 0.05 * 0.75 + 0.95 * 0.79 * 0.75**0.2, "qatch": (0.5 + 1 + 1) / 3, "columns": 0.5}
    verdicts = pool.judge([("concert", FRENCH, sql) for sql in (wrong, FRENCH, "SELECT nothing FROM singer")])
    assert [v.closeness for v in verdicts] == [pytest.approx(wanted[name]), 0, 0]
    assert verdicts[0].outcome is Outcome.MISMATCH
    assert pool.judge([("concert", FRENCH, wrong.lower().replace("france", "France"))])[0] == verdicts[0]  # cached


def test_a_statement_that_reads_nothing_is_never_near(measuring):
    """`Tim` and `Ann` are the result; without a table the statement is a guess, and the detectors see it."""
    (verdict,) = measuring[1].judge(
        [("concert", FRENCH, "SELECT 'Tim' AS name UNION ALL SELECT 'Ann' UNION ALL SELECT 'x'")]
    )
    assert verdict.outcome is Outcome.MISMATCH and verdict.closeness == 0 and "no_reads" in verdict.flags


def test_nothing_is_measured_unless_asked(executor):
    (verdict,) = executor.judge([("concert", FRENCH, "SELECT name, age FROM singer WHERE country = 'France'")])
    assert verdict.outcome is Outcome.MISMATCH and verdict.closeness == 0 and verdict.wrong_clause == ""


def test_hostile_statements_end_as_without_measures(databases):
    attacks = [a for a in ATTACKS if a[0] in ("writes", "state", "odd texts", "odd values", "several statements")]
    jobs, outcomes = [("concert", FRENCH, sql) for _, _, sql, _ in attacks], []
    for options in ({}, dict(partial="atomic", blame=True), dict(partial="qatch", blame=True)):
        with Executor(databases, Limits(seconds=2.0, patience=60.0), workers=1, **options) as pool:
            outcomes.append([(v.outcome, v.message) for v in pool.judge(jobs)])
            assert "deaths" not in pool.counters()
    assert outcomes[0] == outcomes[1] == outcomes[2]
