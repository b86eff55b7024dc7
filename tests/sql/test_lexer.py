"""The lexer, the rewriting of ordered selects and the vote."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.sql.lexer import (
    canonical,
    depends_on_chance,
    depends_on_time,
    first_statement,
    has_statement,
    has_text_after_first,
    has_unordered_limit,
    literals,
    ordered,
    tokens,
    without_comments,
)
from sqlr1_jax.sql.order_by_ties import keyed
from sqlr1_jax.sql.vote import majority


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab 1'\"`[]()-/*;,.\n\\é", max_size=40))
def test_tokens_cover_every_text(text):
    assert "".join(token.text for token in tokens(text, blanks=True)) == text


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("SELECT a FROM t ORDER BY a", True),
        ("SELECT a FROM t ORDER\n  BY a LIMIT 1;", True),
        ("SELECT a FROM t order/**/by a", True),
        ("SELECT a FROM (SELECT a FROM t ORDER BY a)", False),
        ("SELECT rank() OVER (ORDER BY a) FROM t", False),
        ("SELECT a FROM t -- ORDER BY a", False),
        ("SELECT 'x ORDER BY y' FROM t", False),
        ('SELECT "x ORDER BY y" FROM t', False),
        ("WITH c AS (SELECT 1 ORDER BY 1) SELECT * FROM c", False),
        ("WITH c AS (SELECT 1) SELECT * FROM c ORDER BY 1", True),
        ("SELECT a FROM t UNION SELECT b FROM u ORDER BY 1", True),
        ("SELECT border FROM byes", False),
    ],
)
def test_only_the_outermost_order_by_counts(sql, wanted):
    assert ordered(sql) == wanted


def test_statements_and_literals():
    assert first_statement("SELECT ';' ; DROP TABLE t") == "SELECT ';' "
    assert (
        has_text_after_first("SELECT 1;;")
        and has_text_after_first("SELECT 1; SELECT 2")
        and not has_text_after_first("; SELECT ';' ; -- x")
    )
    assert not has_statement(" ;; -- x\n /* y */") and has_statement("x")
    assert without_comments("a -- b\n, '--' /* c */ d") == "a  \n, '--'   d"
    assert literals("SELECT 1, 'two', 3.0, x4 FROM t5 WHERE a IN (6, 7)") == 5


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="SELCTselct '\"`12+-/*;\n\tÉé", max_size=30))
def test_canonical_texts_mean_the_same_to_sqlite(text):
    def result(sql):
        try:
            return connection.execute(sql).fetchall()
        except sqlite3.Error:
            return "error"

    connection = sqlite3.connect(":memory:")
    assert canonical(canonical(text)) == canonical(text)
    if canonical(text) and ";" not in text:
        assert result(canonical(text)) == result(text)
    connection.close()


def test_rewriting_shows_the_sort_keys():
    inline, wrapped = keyed("SELECT a FROM t WHERE b ORDER BY c DESC, lower(d) LIMIT 3 OFFSET 2").statements
    assert " ".join(inline.split()) == "SELECT a, (c), (lower(d)) FROM t WHERE b ORDER BY c DESC, lower(d)"
    assert wrapped.startswith("WITH sorted_rows AS (SELECT a FROM t WHERE b")
    assert keyed("SELECT a FROM t ORDER BY b LIMIT 5, 3").offset == 5
    assert keyed("SELECT a FROM t ORDER BY b LIMIT (SELECT 1)") is None
    assert keyed("SELECT a FROM t") is None
    assert (
        ", (b), (c + 1), (d)"
        in keyed("SELECT a FROM t ORDER BY b  NULLS LAST, c + 1 desc nulls  first , d").statements[0]
    )
    blanks = " " * 3000
    assert f"(b{blanks}+ 1)" in keyed(f"SELECT a FROM t ORDER BY b{blanks}+ 1 DESC").statements[0]  # at once


def verdict(digest, outcome=Outcome.OK):
    return Verdict(outcome, digest=digest)


def test_the_vote():
    failed = verdict("", Outcome.ERROR)
    assert majority([verdict("a"), verdict("b"), verdict("b")]) == 1
    assert majority([failed, verdict("a"), verdict("b"), verdict("b"), verdict("a")]) == 1  # first seen wins a tie
    assert majority([failed, failed, verdict("a")]) == 2
    assert majority([failed, failed]) == 0 and majority([]) == 0
    assert majority([verdict("a", Outcome.MISMATCH), verdict("b", Outcome.MATCH), verdict("b", Outcome.MATCH)]) == 1


@pytest.mark.parametrize(
    ("sql", "time", "unordered"),
    [
        ("SELECT a FROM t WHERE strftime('%Y', 'now') - b > 3", True, False),
        ("SELECT CAST((JulianDay(' NOW ') - julianday(b)) AS INT) FROM t", True, False),
        ('SELECT date("now")', True, False),
        ("SELECT current_timestamp", True, False),
        ("SELECT a FROM t WHERE d < CURRENT_DATE LIMIT 1", True, True),
        ("SELECT datetime ( )", True, False),
        ("SELECT strftime('%Y') - b FROM t", True, False),
        ("SELECT a FROM t WHERE status = 'now'", False, False),
        ("SELECT a FROM t WHERE strftime('%Y', d) = '2010'", False, False),
        ("SELECT 'CURRENT_DATE' -- current_date", False, False),
        ("SELECT a FROM t LIMIT 1", False, True),
        ("SELECT a FROM t ORDER BY b DESC LIMIT 1 OFFSET 2", False, False),
        ("SELECT a FROM t WHERE b = (SELECT b FROM u LIMIT 1) ORDER BY a LIMIT 3", False, True),
        ("SELECT a FROM t WHERE b = (SELECT b FROM u ORDER BY c LIMIT 1) LIMIT 3", False, True),
        ("SELECT a FROM t WHERE b = (SELECT b FROM u ORDER BY c LIMIT 1)", False, False),
        ("SELECT rank() OVER (ORDER BY a) FROM t LIMIT 5", False, True),
        ("WITH c AS (SELECT a FROM t ORDER BY a LIMIT 5) SELECT * FROM c", False, False),
        ("SELECT a FROM t UNION SELECT b FROM u ORDER BY 1 LIMIT 2", False, False),
        ("SELECT \"limit\", 'LIMIT 1' FROM t -- LIMIT 1", False, False),
        ("", False, False),
    ],
)
def test_golds_that_may_give_other_rows_tomorrow(sql, time, unordered):
    assert (depends_on_time(sql), has_unordered_limit(sql)) == (time, unordered)
    assert not depends_on_chance(sql)


def test_chance():
    assert depends_on_chance("SELECT a FROM t ORDER BY RANDOM ( )") and depends_on_chance("SELECT randomblob(3)")
    assert not depends_on_chance("SELECT random FROM t WHERE a = 'random()'")
