"""Records for people to read: a whole group, with results, bounded in size."""

import json
import sqlite3

import pytest

from sqlr1_jax.evaluation import first_rows, samples
from sqlr1_jax.records import Answer, Outcome, Question, Reward, Verdict
from sqlr1_jax.rollouts import Group, JudgedRollouts
from sqlr1_jax.sql.executor import Executor

GOLD = "SELECT name FROM item ORDER BY name"


@pytest.fixture
def executor(tmp_path):
    with sqlite3.connect(tmp_path / "shop.sqlite") as connection:
        connection.execute("CREATE TABLE item (name TEXT)")
        connection.executemany("INSERT INTO item VALUES (?)", [(f"item {n} {'x' * 500}",) for n in range(30)])
    with Executor(tmp_path / "shop.sqlite", workers=1) as executor:
        yield executor


def judged(cases, texts=None):
    """One group of (SQL, verdict) pairs, each with its number as reward."""
    answers = [Answer(True, "", "", sql) for sql, _ in cases]
    n = len(cases)
    group = Group(
        Question("q1", "shop", "Which?", gold=GOLD),
        [1],
        [[1, 2]] * n,
        [[0.0, 0.0]] * n,
        [True] * n,
        texts or [""] * n,
        answers,
    )
    return JudgedRollouts([group], [[verdict for _, verdict in cases]], [[Reward(float(k)) for k in range(n)]])


def test_a_record_has_the_group_with_rewards_advantages_and_results(executor):
    cases = [
        (GOLD, Verdict(Outcome.MATCH)),
        ("SELECT 1 AS one WHERE 0", Verdict(Outcome.MISMATCH, flags=("no_reads",))),
        ("SELECT colour FROM item", Verdict(Outcome.ERROR, message="no such column: colour")),
        ("SELECT count(*) FROM item", Verdict(Outcome.MISMATCH, seconds=3.0)),
    ]
    found = samples.record(judged(cases), [[1.5, -0.5, -0.5, -0.5]], executor)
    assert json.loads(json.dumps(found)) == found
    right, empty, error, slow = found["completions"]
    assert found["wanted"] == right["returned"] and found["wanted"]["row_count"] == 30
    assert len(found["wanted"]["rows"]) == first_rows.ROWS and found["level"] == "easy"
    assert right["advantage"] == 1.5 and empty["reward"] == {
        "format": 1.0,
        "execution": 0,
        "result": 0,
        "length": 0,
        "partial": 0,
    }
    assert empty["returned"] == {"columns": ["one"], "rows": [], "row_count": 0, "column_count": 1}
    assert empty["flags"] == ["no_reads"]
    assert error["returned"] is None and error["message"] == "no such column: colour"
    assert slow["returned"] is None, "what took seconds is not run again"


def test_a_record_is_bounded(executor):
    wide = "SELECT " + ", ".join(f"name AS n{k}" for k in range(50)) + " FROM item"
    found = samples.record(judged([(wide, Verdict(Outcome.MISMATCH))] * 64, ["y" * 10**6] * 64), [[0.0] * 64], executor)
    assert len(json.dumps(found)) < 200_000
    assert "characters left out" in found["completions"][0]["text"]
    assert found["completions"][0]["returned"]["column_count"] == 50


def test_cells_of_results_are_bounded_and_json(executor):
    sql = "SELECT printf('%.*c', 900, 'x'), CAST(printf('%.*c', 900, 'x') AS BLOB), 9e999, -9e999, NULL, 1.5, 9007199254740993, -7"
    found = samples.record(judged([(sql, Verdict(Outcome.MISMATCH))]), [[0.0]], executor)
    ((text, blob, *others),) = found["completions"][0]["returned"]["rows"]
    assert text == "x" * first_rows.CELL + "..." and blob == ("x'" + "78" * 30)[: first_rows.CELL] + "..."
    # A browser would read 2^53 + 1 as 2^53.
    assert others == ["inf", "-inf", None, 1.5, "9007199254740993", -7] and json.dumps(found, allow_nan=False)
    ((_, ((whole, *_),), _),) = executor.tables([("shop", sql)])
    assert len(whole) == 900


def test_a_gold_that_fails_is_not_run(executor):
    found = samples.record(judged([("SELECT 1", Verdict(Outcome.GOLD_ERROR))]), [[0.0]], executor)
    assert found["wanted"] is None and found["completions"][0]["returned"] is None
