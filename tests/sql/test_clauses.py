"""Cutting statements into clauses, and the first wrong one of wrong predictions."""

import pytest

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import clauses
from sqlr1_jax.sql.executor import Executor, Limits

WHOLE = "SELECT name FROM singer WHERE age > (SELECT 1 FROM t WHERE 1) GROUP BY name HAVING count(*) > 1 ORDER BY name LIMIT 3;"


def test_clauses_cover_a_statement():
    spans = clauses.spans(WHOLE)
    texts = {clause: WHOLE[start:end].strip() for clause, (start, end) in spans.items()}
    assert texts == {
        "select": "SELECT name",
        "from": "FROM singer",
        "where": "WHERE age > (SELECT 1 FROM t WHERE 1)",
        "group": "GROUP BY name",
        "having": "HAVING count(*) > 1",
        "order": "ORDER BY name LIMIT 3",
    }
    assert list(clauses.spans("WITH a AS (SELECT 1) SELECT * FROM a WHERE x IS DISTINCT FROM 2 LIMIT 1")) == [
        "with",
        "select",
        "from",
        "where",
        "order",
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "SELECT 1",
        "SELECT a FROM t UNION SELECT b FROM u",
        "VALUES (1)",
        "SELECT a FROM t) FROM u",
        "SELECT a FROM t FROM u",
    ]
    + ["SELECT a FROM t WHERE a = '" + "x" * clauses.MAX_CHARS],
)
def test_other_forms_are_not_cut(sql):
    assert clauses.spans(sql) == {} and clauses.prefixes(sql) == {}


def test_prefixes_grow():
    prefixes = clauses.prefixes(
        "SELECT country FROM singer -- all\nWHERE age > 30 GROUP BY country HAVING count(*) > 1 LIMIT 2"
    )
    flat = {clause: " ".join(statement.split()) for clause, statement in prefixes.items()}
    limit = f"LIMIT {clauses.MAX_ROWS + 1}"
    grouped = "FROM singer -- all WHERE age > 30 GROUP BY country"
    assert flat == {
        "from": f"SELECT * FROM singer -- all {limit}",
        "where": f"SELECT * FROM singer -- all WHERE age > 30 {limit}",
        "group": f"SELECT country , count(*) {grouped} {limit}",
        "having": f"SELECT country , count(*) {grouped} HAVING count(*) > 1 {limit}",
        "select": f"SELECT country {grouped} HAVING count(*) > 1 {limit}",
    }
    assert "-- all\n" in prefixes["from"], "a comment ends with its line"


@pytest.fixture(scope="module")
def blaming(databases):
    with Executor(databases, Limits(seconds=2.0, patience=60.0), workers=1, blame=True) as pool:
        yield pool


FRENCH = "SELECT name FROM singer WHERE country = 'France' ORDER BY age"
JOINED = "SELECT s.name, count(*) FROM singer s JOIN concert c ON s.id = c.singer WHERE c.year > 2003 GROUP BY s.name"


@pytest.mark.parametrize(
    ("gold", "pred", "clause"),
    [
        # results that differ
        (FRENCH, "SELECT name FROM singer WHERE country = 'France' ORDER BY age DESC", "order"),
        (FRENCH, "SELECT name FROM singer WHERE country = 'France' ORDER BY age LIMIT 1", "order"),
        (FRENCH, "SELECT age FROM singer WHERE country = 'France' ORDER BY age", "select"),
        (FRENCH, "SELECT name FROM singer WHERE country = 'Netherlands' ORDER BY age", "where"),
        (FRENCH, "SELECT name FROM singer ORDER BY age", "where"),
        (FRENCH, "SELECT s.name FROM singer s JOIN concert c ON s.id = c.singer WHERE country = 'France'", "from"),
        (FRENCH, "SELECT age FROM singer WHERE country = 'Netherlands'", "where"),  # the first of two
        (JOINED, "SELECT s.name, sum(year) FROM concert c JOIN singer s ON c.singer = s.id WHERE year > 2003 GROUP BY 3 - 2", "group"),
        (JOINED, JOINED.replace("count(*)", "max(c.id)").replace("singer s JOIN concert c", "concert c JOIN singer s"), "select"),
        (JOINED, JOINED.replace(" GROUP BY s.name", ""), "group"),
        (JOINED, JOINED + " HAVING count(*) < 200", "having"),
        (JOINED, JOINED.replace("s.name, count(*)", "count(*), s.name"), "select"),  # the right columns in another order
        ("SELECT name, age FROM singer", "SELECT age, name FROM singer", "select"),
        # statements that fail: the clause with the name of the message
        (FRENCH, "SELECT nome FROM singer WHERE country = 'France'", "select"),
        (FRENCH, "SELECT name FROM singer WHERE land = 'France'", "where"),
        (FRENCH, "SELECT nome FROM singer WHERE land = 'France' ORDER BY land", "where"),
        (FRENCH, "SELECT name FROM singers WHERE country = 'France'", "from"),
        (FRENCH, "SELECT name FROM singer WHERE count(*) > 1", "where"),
        (FRENCH, "SELECT name FROM singer WHERE country = 'France' ORDER BY nome", "order"),
        (FRENCH, "SELECT name FROM singer JOIN concert WHERE nome = 1", "from"),  # wrong before the clause that fails
        (FRENCH, "SELECT name FROM singer WHER country = 'France'", "from"),
        # syntax errors that show where the next clause begins, so prefix and statement name different words
        (FRENCH, "SELECT name FROM singer WHERE age > ORDER BY name", "where"),
        (FRENCH, "SELECT name FROM singer WHERE country = 'France' AND", "where"),
        (FRENCH, "SELECT name FROM singer WHERE (country = 'France'", "where"),
        (JOINED, JOINED.replace("s.id = c.singer", ""), "from"),
        (JOINED, JOINED + ", HAVING count(*) > 1", "group"),
        (FRENCH, "SELECT name, FROM singer WHERE country = 'France'", "select"),
        # nothing can be blamed
        (FRENCH, "SELECT name FROM singer WHERE age = 41 UNION SELECT 'x'", ""),
        (FRENCH, "SELECT 'Tim'", ""),
        (JOINED, JOINED.replace("GROUP BY s.name", "GROUP BY 1") + " LIMIT 1", ""),  # the number of a column in SELECT
        ("SELECT name FROM singer WHERE age > 99", "SELECT name, age FROM singer WHERE age > 98", ""),  # no rows show nothing
        # nor do counts of no rows
        ("SELECT count(*) FROM singer WHERE age > 99", "SELECT count(*) FROM singer WHERE age > 98 LIMIT 0", ""),
        (JOINED, "SELECT name, count(*) AS n FROM singer GROUP BY name HAVING n > 2", "from"),
        ("SELECT country FROM singer GROUP BY country HAVING count(*) > 1", "SELECT country, count(*) AS n FROM singer GROUP BY country HAVING n > 0", ""),
        (FRENCH, FRENCH, ""),
    ],
)  # fmt: skip
def test_the_first_wrong_clause(blaming, gold, pred, clause):
    (verdict,) = blaming.judge([("concert", gold, pred)])
    assert verdict.wrong_clause == clause
    assert (verdict.outcome is Outcome.MATCH) == (gold == pred)


def test_prefixes_of_golds_run_once_and_large_ones_prove_nothing(blaming, databases):
    """2,000 x 2,000 rows are over the limit in both: what WHERE leaves decides, unless it differs."""
    gold = "SELECT count(*) FROM concert a, concert b WHERE a.id = b.id AND a.year = 2003"
    preds = ["SELECT count(a.id) + 1 FROM concert b, concert a WHERE b.id = a.id AND b.year = 2003"]
    preds += ["SELECT count(*) FROM concert b, concert a WHERE b.id = a.id AND a.year = 2004"]
    verdicts = blaming.judge([("concert", gold, pred) for pred in preds])
    assert [verdict.wrong_clause for verdict in verdicts] == ["select", ""]


def test_keys_and_sizes_of_groups_do_not_prove_tables_that_are_too_large_to_compare(blaming):
    """What is summed may come from another table."""
    gold = "SELECT a.year, sum(a.id) FROM concert a, concert b WHERE b.id < 5 GROUP BY a.year"
    pred = gold.replace("sum(a.id)", "sum(b.id) + 1").replace("a, concert b", "b, concert a")
    (verdict,) = blaming.judge([("concert", gold, pred)])
    assert (verdict.outcome, verdict.wrong_clause) == (Outcome.MISMATCH, "")


def test_right_clauses_are_those_before_the_wrong_one():
    sql = "SELECT name FROM singer WHERE age > 3 ORDER BY name"
    assert clauses.right_spans(sql, "") == clauses.right_spans(sql, "from") == []
    assert [sql[start:end] for start, end in clauses.right_spans(sql, "select")] == ["FROM singer ", "WHERE age > 3 "]
