"""Faults of the judge not covered by tests/sql (refused processes, hangs, locks, jumping clocks), and of single steps."""

import errno
import math
import sqlite3
import subprocess
import time

import pytest
from run import toy
from run.conftest import logged

from sqlr1_jax.records import Outcome
from sqlr1_jax.run import exit_codes
from sqlr1_jax.run.exit_codes import ProgramExit
from sqlr1_jax.sql import worker_process
from sqlr1_jax.sql.executor import Executor, Limits


@pytest.fixture
def databases(tmp_path):
    path = tmp_path / "concert" / "concert.sqlite"
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE singer (id INTEGER PRIMARY KEY, age INT)")
        connection.executemany("INSERT INTO singer VALUES (?, ?)", [(i, 20 + i) for i in range(9)])
    connection.close()
    return tmp_path


def test_workers_start_after_the_system_refused_them_for_a_while(databases, monkeypatch, recovery):
    """The system refuses four times; the pool retries with growing pauses and then works."""
    refused, real = [], subprocess.Popen

    def refuse(*args, **kwargs):
        if len(refused) < 4:
            refused.append(time.monotonic())
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return real(*args, **kwargs)

    monkeypatch.setattr(worker_process.subprocess, "Popen", refuse)
    with recovery(), Executor(databases, workers=1) as pool:
        assert pool.run([("concert", "SELECT count(*) FROM singer")])[0].outcome == Outcome.OK
        assert pool.counters()["failed_starts"] == 4
    pauses = [b - a for a, b in zip(refused, refused[1:])]
    assert pauses[-1] > pauses[0] > 0.05  # no busy loop


def test_a_batch_of_hanging_statements_ends_in_bounded_time(databases, recovery):
    """At most jobs / workers times the time until a worker is killed."""
    limits = Limits(seconds=0.3, grace=0.1, patience=100.0)
    with Executor(databases, limits, workers=2) as pool:
        pool.run([("concert", "SELECT 1")])
        count = 8
        with recovery():
            began = time.monotonic()
            verdicts = pool.gather(pool._start([("concert", "hang", 1e-9 * n) for n in range(count)]))
            took = time.monotonic() - began
        assert {verdict.outcome for verdict in verdicts} == {Outcome.TIMEOUT}
        # A factor of 20 for other load on the machine.
        assert took < 20 * math.ceil(count / 2) * (limits.seconds + 2 * limits.grace)
        assert pool.run([("concert", "SELECT 2")])[0].outcome == Outcome.OK


def test_a_database_locked_by_another_process_is_read_without_waiting(databases, recovery):
    """Files are opened as immutable, so locks of other processes do not matter."""
    holder = sqlite3.connect(databases / "concert" / "concert.sqlite", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with Executor(databases, workers=1) as pool, recovery():
            (verdict,) = pool.run([("concert", "SELECT sum(age) FROM singer")])
        assert verdict.outcome == Outcome.OK and verdict.seconds < 2.0
    finally:
        holder.close()


def test_a_jumping_clock_changes_no_verdict(databases, monkeypatch, recovery):
    hours = iter(range(0, 10**9, 3600))
    jobs = [("concert", f"SELECT {n}", f"SELECT {n + n % 2}") for n in range(50)]
    wanted = [Outcome.MISMATCH if n % 2 else Outcome.MATCH for n in range(50)]
    monkeypatch.setattr(time, "time", lambda: 1e9 - next(hours))
    with Executor(databases, workers=1, cache=0) as pool, recovery():
        assert [verdict.outcome for verdict in pool.judge(jobs)] == wanted


@pytest.mark.parametrize(("shares", "ends"), [([0.2] * 6, 3), ([0.2, 0.2, 0.0, 0.2, 0.2, 0.0], 0), ([0.04] * 6, 0)])
def test_a_run_ends_if_too_many_completions_have_no_verdict(tmp_path, recovery, shares, ends):
    """The run ends when more than 5 % have no verdict in three steps in a row."""
    options = {"scalars": {}, "checkpoint": {"every": 0}}

    def inject(number, where, parts):
        if where == "rollout":
            options["scalars"] = {"rate/infra": shares[number]}

    if not ends:
        assert toy.run(tmp_path, options, inject)["steps"] == 6
    else:
        with recovery(), pytest.raises(ProgramExit, match="no verdict in 3 steps in a row") as ended:
            toy.run(tmp_path, options, inject)
        assert ended.value.code == exit_codes.JUDGE and len(logged(tmp_path)) == ends


def targets_times(factor):
    """Return a fault that multiplies the targets of the poisoned steps."""

    def inject(number, where, parts):
        return parts["targets"] * factor if where == "targets" else None

    return inject


def test_updates_that_are_not_finite_are_skipped_counted_and_end_the_run(tmp_path, capfd, recovery):
    result = toy.run(tmp_path / "some", {"poison": [1, 2, 4], "watch": {"nonfinite": 3}}, targets_times(math.nan))
    assert result["steps"] == 6 and [line["update/skipped"] for line in logged(tmp_path / "some")] == [0, 1, 1, 0, 1, 0]
    stderr = capfd.readouterr().err
    assert "the update of step 3 is not finite and skipped (2 in a row): w" in stderr
    with (
        recovery(),
        pytest.raises(
            ProgramExit, match="step 5 .*3 in a row.*: w; its questions: question-4-0, question-4-1"
        ) as ended,
    ):
        toy.run(tmp_path / "many", {"poison": [2, 3, 4], "watch": {"nonfinite": 3}}, targets_times(math.nan))
    assert ended.value.code == exit_codes.NUMERICS and ended.value.summary["steps"] == 5


def test_skipped_updates_leave_the_state_unchanged(tmp_path):
    before = toy.run(tmp_path / "a", {"steps": 3})
    after = toy.run(tmp_path / "b", {"steps": 5, "poison": [3, 4]}, targets_times(math.inf))
    assert before["fingerprint"] == after["fingerprint"]
