"""The verdict of a statement depends only on the statement, the database and the limits."""

import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql.executor import Executor, Limits

GOLD = "SELECT a.year, count(*) FROM concert a JOIN concert b ON a.singer = b.singer GROUP BY a.year"
BUDGET = 3_000_000  # opcodes; the statements below use from a tenth to ten times as many
STATEMENTS = [
    f"SELECT count(*) FROM concert a, concert b WHERE a.id < {n} AND a.year + b.year <> {n}" for n in range(20, 420, 20)
]


def facts(verdicts):
    return [(v.outcome, v.message, v.rows, v.digest, v.ops, v.reads) for v in verdicts]


@pytest.fixture(scope="module")
def reference(databases):
    with Executor(databases, Limits(seconds=30.0, ops=BUDGET, ops_floor=BUDGET), workers=1, cache=0) as pool:
        return dict(zip(STATEMENTS, facts(pool.run([("concert", sql) for sql in STATEMENTS]))))


@pytest.fixture(scope="module")
def pools(databases):
    limits = Limits(seconds=30.0, ops=BUDGET, ops_floor=BUDGET)
    with Executor(databases, limits, workers=2) as kept, Executor(databases, limits, workers=2, cache=0) as fresh:
        yield kept, fresh


def test_the_budget_divides_the_statements(reference):
    outcomes = [outcome for outcome, *_ in reference.values()]
    assert outcomes.count(Outcome.OK) >= 3 and outcomes.count(Outcome.TIMEOUT) >= 3


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=12), st.booleans())
def test_worker_order_and_cache_do_not_matter(pools, reference, statements, cached):
    pool = pools[0 if cached else 1]
    assert facts(pool.run([("concert", sql) for sql in statements])) == [reference[sql] for sql in statements]


def test_load_does_not_matter(pools, reference):
    burners = [subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"]) for _ in range(4)]
    try:
        time.sleep(0.2)
        verdicts = facts(pools[1].run([("concert", sql) for sql in STATEMENTS]))
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()
    assert verdicts == list(reference.values())


def test_a_budget_follows_the_gold(databases):
    limits = Limits(seconds=30.0, ops=50_000_000, ops_per_gold=20.0, ops_floor=1_000_000)
    slow = "SELECT count(*) FROM singer, concert a, concert b WHERE a.id < 500 AND b.id < 500 AND a.year > b.year"
    quick = f"SELECT sum(age) * 0 + ({slow}) FROM singer"
    with Executor(databases, limits, workers=1) as pool:
        (own,) = pool.run([("concert", slow)])
        against_quick, against_slow = pool.judge([("concert", "SELECT 1", slow), ("concert", quick, slow)])
    assert own.outcome == Outcome.OK and own.ops > 1_000_000
    assert against_quick.outcome == Outcome.TIMEOUT and "opcode budget" in against_quick.message
    assert against_slow.outcome == Outcome.MATCH


def test_cached_data_takes_no_memory_from_a_statement(tmp_path, build):
    for number in range(40):
        build(tmp_path, f"d{number}")
    sizes = range(2_000, 30_000, 1_000)  # a few megabytes of texts to sort
    numbers = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {})"
    sorts = [
        f"{numbers.format(n)} SELECT max(t) FROM (SELECT printf('%0300d', x) t FROM c ORDER BY x % 7)" for n in sizes
    ]
    jobs = [("d0", sql) for sql in sorts]
    limits = Limits(heap=6 << 20)
    with Executor(tmp_path, limits, workers=1, cache=0) as pool:
        fresh = facts(pool.run(jobs))
    with Executor(tmp_path, limits, workers=1, cache=0) as pool:
        pool.run([(f"d{number}", "SELECT count(*) FROM concert a, singer b") for number in range(40)])
        assert facts(pool.run(jobs)) == fresh
    outcomes = [outcome for outcome, *_ in fresh]
    assert outcomes.count(Outcome.OK) > 3 and outcomes.count(Outcome.TOO_LARGE) > 3
