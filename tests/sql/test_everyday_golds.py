"""Statements that SQLite's own defaults allow are judged; budgets bound what they cost."""

import sqlite3

import pytest

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql.executor import Executor, Limits

LETTERS = "WITH RECURSIVE d(n, s) AS (SELECT 0, 'a' UNION ALL SELECT n + 1, s || s FROM d WHERE n < {n}) "
SEQUENCE = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {n}) "

GOLDS = {
    "150 conditions": "SELECT name FROM singer WHERE " + " OR ".join(f"age = {n}" for n in range(150)),
    "900 conditions": "SELECT name FROM singer WHERE " + " AND ".join(f"age <> {n + 100}" for n in range(900)),
    "60 terms": " UNION ALL ".join(f"SELECT {n}, name FROM singer" for n in range(60)),
    "450 terms": " UNION ALL ".join(["SELECT name FROM singer"] * 450),
    "320 columns": f"SELECT {', '.join(f'{n}' for n in range(320))}",
    "1900 columns": f"SELECT {', '.join('age' for n in range(1900))} FROM singer",
    "wide join": "SELECT * FROM " + ", ".join(f"(SELECT * FROM singer LIMIT 1) s{n}" for n in range(60)),
    "40 arguments": f"SELECT coalesce({', '.join(['NULL'] * 39)}, name) FROM singer",
    "120 arguments": f"SELECT max({', '.join(f'{n}' for n in range(120))})",
    "pattern of 250": f"SELECT name FROM singer WHERE name NOT LIKE '{'x' * 249}%'",
    "pattern of 40000": f"SELECT name FROM singer WHERE name NOT GLOB '{'x' * 39999}*'",
    "value of 170 kB": f"{SEQUENCE.format(n=40000)} SELECT group_concat(x, '') FROM c",
    "value of 4 MB": f"{LETTERS.format(n=22)} SELECT s FROM d WHERE n = 22",
    "100 rows of 64 kB": f"{LETTERS.format(n=16)} SELECT s, value FROM d, json_each('[{','.join(['1'] * 100)}]') WHERE n = 16",
    "statement of 60 kB": f"SELECT name FROM singer WHERE age IN ({', '.join(str(n) for n in range(12000))})",
    "nested sub-queries": "SELECT * FROM " + "(SELECT * FROM " * 12 + "singer" + ")" * 12,
    "nested parentheses": f"SELECT {'(' * 30}1{')' * 30}",
    "nested cases": f"SELECT {'CASE WHEN age > 1 THEN ' * 10}1{' END' * 10} FROM singer",
    "64 tables": "SELECT count(*) FROM " + ", ".join(f"(SELECT * FROM singer LIMIT 1) s{n}" for n in range(64)),
}


@pytest.fixture(scope="module")
def pool(databases):
    with Executor(databases, Limits(seconds=30.0), workers=2) as pool:
        yield pool


@pytest.mark.parametrize("mode", ["strict", "test_suite_ex", "bird_ex"])
def test_what_sqlite_allows_is_judged(pool, databases, mode):
    connection = sqlite3.connect(databases / "concert" / "concert.sqlite")
    for name, gold in GOLDS.items():
        assert connection.execute(gold).fetchall(), name
    connection.close()
    verdicts = pool.judge([("concert", gold, f"{gold} ") for gold in GOLDS.values()], mode)
    wrong = {name: (v.outcome, v.message) for name, v in zip(GOLDS, verdicts) if v.outcome != Outcome.MATCH}
    assert not wrong


def test_a_row_as_long_as_its_file_is_judged(tmp_path):
    """A stored value may exceed the limit on strings that a statement builds."""
    path = tmp_path / "big" / "big.sqlite"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.execute("INSERT INTO t VALUES (zeroblob(3000000))")
    connection.commit()
    connection.close()
    with Executor(tmp_path, Limits(length=1000), workers=1) as pool:
        stored, built = pool.run([("big", "SELECT length(a), a FROM t"), ("big", "SELECT hex(hex(a)) FROM t")])
    assert stored.outcome == Outcome.OK
    assert (built.outcome, built.message) == (Outcome.TOO_LARGE, "string or blob too big")


@pytest.mark.parametrize(
    ("sql", "outcomes"),
    [
        (
            f"{LETTERS.format(n=22)} SELECT instr(s, substr(s, 1, 2000000) || 'b') FROM d WHERE n = 22",
            {Outcome.TIMEOUT},
        ),
        (f"{LETTERS.format(n=20)} SELECT s LIKE '{'%a' * 200}%b' FROM d WHERE n = 20", {Outcome.OK, Outcome.TIMEOUT}),
        (f"{LETTERS.format(n=25)} SELECT s || s || s FROM d WHERE n = 25", {Outcome.TOO_LARGE}),
        (f"{LETTERS.format(n=24)} SELECT s FROM d, json_each('[1,2,3,4,5]') WHERE n = 24", {Outcome.TOO_LARGE}),
        (f"SELECT {'-' * 2_000_000}", {Outcome.TOO_LARGE}),
        (" UNION ALL ".join(["SELECT 1"] * 501), {Outcome.ERROR}),
    ],
)
def test_what_the_defaults_allow_stays_within_time_and_memory(databases, recovery, sql, outcomes):
    # Only the statements that run out of time have little of it: the others meet their limit however slow the machine.
    seconds = 0.5 if Outcome.TIMEOUT in outcomes else 60.0
    with Executor(databases, Limits(seconds=seconds, grace=0.1, patience=100.0), workers=1) as pool:
        with recovery():
            (verdict,) = pool.run([("concert", sql)])
            (after,) = pool.run([("concert", "SELECT 1")])
    assert verdict.outcome in outcomes, verdict
    assert after.outcome == Outcome.OK


def test_a_parameter_is_still_an_error(pool):
    verdicts = pool.run([("concert", sql) for sql in ("SELECT ?", "SELECT :a", "SELECT @b", "SELECT $c", "SELECT ?7")])
    assert {verdict.outcome for verdict in verdicts} == {Outcome.ERROR}


def test_functions_in_defaults_of_columns_are_not_the_statements(tmp_path):
    """SQLite reports them where the column is read, and does not call them; a key made by random() is common."""
    path = tmp_path / "orders" / "orders.sqlite"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE t (id TEXT DEFAULT (lower(hex(randomblob(16)))), n INT DEFAULT (random()), at DEFAULT CURRENT_TIMESTAMP, b)"
    )
    connection.execute("CREATE VIEW dice AS SELECT random() AS r")
    connection.execute("INSERT INTO t (b) VALUES (1), (2)")
    connection.commit()
    connection.close()
    called = ["SELECT random()", 'SELECT "random"() FROM t', "SELECT [Random](), n FROM t", "SELECT r FROM dice"]
    with Executor(tmp_path, workers=1, detect=True) as pool:
        read = ["SELECT id, n FROM t", "SELECT * FROM t", "SELECT at FROM t WHERE n IS NOT NULL"]
        verdicts = pool.judge([("orders", sql, f"{sql} ORDER BY b") for sql in read])
        assert [(v.outcome, v.flags) for v in verdicts] == [(Outcome.MATCH, ())] * 3
        assert [v.outcome for v in pool.run([("orders", sql) for sql in called])] == [Outcome.REFUSED] * 4
