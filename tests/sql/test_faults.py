"""Infrastructure faults: workers that hang, die, are stopped or cannot start; a killed trainer."""

import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import worker_pool, worker_process
from sqlr1_jax.sql.executor import Executor, Limits

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMITS = Limits(seconds=0.4, grace=0.2, patience=100.0)
FINE = [("concert", "SELECT sum(age) FROM singer")]


def alive(pid):
    """True if the process exists and is not a zombie."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def busy(pid):
    """Seconds of processor time a process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def gone(pids, seconds=5.0):
    """Wait until none of the processes is alive."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(map(alive, pids)):
            return True
        time.sleep(0.02)
    return False


def hang(pool, seconds):
    """Start a job that loops inside C; its alarm fires after `seconds`, never if 0."""
    return pool._start([("concert", "hang", seconds)])


def test_the_alarm_ends_a_loop_inside_c(databases, recovery):
    with Executor(databases, LIMITS, workers=1) as pool:
        with recovery():
            (verdict,) = pool.gather(hang(pool, 0.1))
            after = pool.run(FINE)[0]
        assert (verdict.outcome, verdict.message) == (Outcome.TIMEOUT, "killed: alarm")
        assert after.outcome == Outcome.OK


def test_the_pool_kills_a_worker_that_the_alarm_does_not_end(databases, recovery):
    with Executor(databases, LIMITS, workers=1) as pool:
        with recovery():
            (verdict,) = pool.gather(hang(pool, 0.0))
            after = pool.run(FINE)[0]
        assert (verdict.outcome, verdict.message) == (Outcome.TIMEOUT, "killed: over every deadline")
        assert after.outcome == Outcome.OK


def test_a_gold_that_hangs_runs_once(databases):
    # With such a long progress step the handler is never called, as in a loop inside one opcode: only the alarm ends it.
    limits = Limits(seconds=0.3, grace=0.1, patience=100.0, progress=2_000_000_000)
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
    with Executor(databases, limits, workers=1) as pool:
        verdicts = pool.judge([("concert", endless, f"SELECT {n}") for n in range(20)])
        assert {verdict.outcome for verdict in verdicts} == {Outcome.GOLD_ERROR}
        assert pool.counters()["deaths"] == 1
        (own,) = pool.run([("concert", endless)])
        assert (own.outcome, own.message) == (Outcome.TIMEOUT, "killed: alarm")


def test_a_closed_executor_answers_at_once(databases):
    pool = Executor(databases, LIMITS, workers=1)
    pool.close()
    pool.close()
    (verdict,) = pool.run(FINE)
    assert verdict.outcome == Outcome.INFRA and "closed" in verdict.message


def test_a_hanging_statement_does_not_block_others(databases):
    with Executor(databases, Limits(seconds=30.0), workers=2) as pool:
        pool.run(FINE)
        # One batch: the statements behind the first share its chunk and must be taken back from its worker.
        stuck = pool._start([("concert", "hang", 0.0), *(("concert", "run", f"SELECT {n}") for n in range(1000, 1050))])
        while stuck.left > 1:
            time.sleep(0.01)
        verdicts = pool.run([("concert", f"SELECT {n}") for n in range(200)])
        assert not stuck.ready.is_set()
        assert all(verdict.outcome == Outcome.OK for verdict in verdicts)
        pool.close()
        first, *rest = pool.gather(stuck)
        assert first.outcome == Outcome.INFRA and all(verdict.outcome == Outcome.OK for verdict in rest)


def test_a_job_whose_worker_is_killed_from_outside_is_retried(databases):
    with Executor(databases, Limits(seconds=5.0), workers=1) as pool:
        pool.run(FINE)
        ticket = pool._start([("concert", "hang", 0.0)])
        while not ticket.ready.wait(0.05):
            for pid in pool.pids():
                if busy(pid) > 0.4:
                    os.kill(pid, signal.SIGKILL)
        (verdict,) = pool.gather(ticket)
        assert verdict.outcome == Outcome.INFRA and "twice" in verdict.message
        assert pool.counters()["retried"] == 1
        assert pool.run(FINE)[0].outcome == Outcome.OK


def test_a_stopped_worker_is_replaced(databases):
    with Executor(databases, LIMITS, workers=1) as pool:
        pool.run(FINE)
        (pid,) = pool.pids()
        os.kill(pid, signal.SIGSTOP)
        (verdict,) = pool.run([("concert", "SELECT 4")])
        assert verdict.outcome == Outcome.OK
        assert pool.counters()["killed"] == 1 and not alive(pid)


def test_a_storm_of_kills_loses_and_doubles_nothing(databases, recovery):
    count = 3000
    with Executor(databases, Limits(seconds=5.0), workers=2, cache=0) as pool:
        over = threading.Event()

        def killer():
            """Kills one worker after every hundred verdicts, so that a slow machine is not killed to a standstill."""
            dice, judged = random.Random(0), 0
            while not over.wait(0.005):
                counters = pool.counters()
                if counters.get("match", 0) + counters.get("mismatch", 0) >= judged + 100 and pool.pids():
                    judged = counters["match"] + counters["mismatch"]
                    try:
                        os.kill(dice.choice(pool.pids()), signal.SIGKILL)
                    except ProcessLookupError:
                        continue

        thread = threading.Thread(target=killer)
        thread.start()
        try:
            jobs = [("concert", f"SELECT {n}", f"SELECT {n if n % 3 else n + 1} /* {n} */") for n in range(count)]
            with recovery():
                verdicts = pool.judge(jobs)
        finally:
            over.set()
            thread.join()
        counters = pool.counters()
    wanted = [Outcome.MATCH if n % 3 else Outcome.MISMATCH for n in range(count)]
    assert all(v.outcome in (want, Outcome.INFRA) for v, want in zip(verdicts, wanted))
    assert counters.get("infra", 0) <= 3
    assert counters["match"] + counters["mismatch"] + counters.get("infra", 0) == count
    assert counters["deaths"] > 0


def test_workers_die_with_a_killed_trainer(databases, recovery):
    program = (
        "import sys; from sqlr1_jax.sql.executor import Executor, Limits\n"
        "pool = Executor(sys.argv[1], Limits(seconds=60.0), workers=2)\n"
        "pool.run([('concert', 'SELECT 1')])\n"
        "ticket = pool._start([('concert', 'hang', 0.0), ('concert', 'hang', 0)])\n"
        "print(*pool.pids(), flush=True)\n"
        "pool.gather(ticket)\n"
    )
    command = [sys.executable, "-c", program, str(databases)]
    trainer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    pids = [int(pid) for pid in trainer.stdout.readline().split()]
    assert len(pids) == 2 and all(map(alive, pids))
    with recovery():
        trainer.kill()
        trainer.wait()
        trainer.stdout.close()
        assert gone(pids)


def test_a_batch_has_a_deadline_of_its_own(databases):
    with Executor(databases, Limits(seconds=30.0), workers=1, batch_seconds=0.5) as pool:
        start = time.monotonic()
        stuck, waiting = pool.gather(pool._start([("concert", "hang", 0.0), ("concert", "run", "SELECT 5")]))
        assert time.monotonic() - start < 15  # the statement alone would take 30 s
        assert stuck.outcome == Outcome.INFRA and "deadline" in stuck.message
        assert waiting.outcome in (Outcome.INFRA, Outcome.OK)
        assert pool.counters()["late"] >= 1


def test_workers_that_cannot_start_end_the_wait(databases, monkeypatch, tmp_path):
    (tmp_path / "sqlr1_jax").mkdir()  # found before the installed package
    (tmp_path / "sqlr1_jax" / "__init__.py").write_text("raise ImportError('this sqlr1_jax has no workers')")
    monkeypatch.setattr(worker_process, "PACKAGE_ROOT", tmp_path)
    with Executor(databases, LIMITS, workers=1) as pool:
        (verdict,) = pool.run(FINE)
    assert verdict.outcome == Outcome.INFRA
    assert "no worker can be started" in verdict.message and "sqlr1_jax" in verdict.message


def test_starts_that_fail_for_hours_do_not_end_the_pool():
    pool = worker_pool.WorkerPool(1, LIMITS, {})
    pool._failed_starts = 5000
    pool._start_failed("no memory")
    assert pool._next_start <= time.monotonic() + 5


def test_workers_are_recycled(databases):
    with Executor(databases, Limits(recycle=50), workers=1, cache=0) as pool:
        verdicts = pool.run([("concert", f"SELECT {n}") for n in range(400)])
        assert all(verdict.outcome == Outcome.OK for verdict in verdicts)
        assert pool.counters()["recycled"] >= 2


def test_the_canaries_show_which_defences_work(databases):
    with Executor(databases, Limits(seconds=2.0, patience=1000.0), workers=1) as pool:
        defences = pool.defences("concert")
    assert defences["alarm"] and defences["opcode budget"] and defences["memory"] and defences["files"]
    assert "landlock" in defences


def test_where_the_kernel_has_landlock_other_files_cannot_be_opened(databases, tmp_path):
    (tmp_path / "secret").write_text("x")
    code = f"""
import sys
from sqlr1_jax.sql.confinement import confine
if not confine(1 << 34, [{os.fspath(databases)!r}])["landlock"]:
    sys.exit(3)
open({os.fspath(databases / "concert" / "concert.sqlite")!r}).close()
try:
    open({os.fspath(tmp_path / "secret")!r})
except PermissionError:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    if done.returncode == 3:
        pytest.skip("this kernel has no Landlock")
    assert done.stdout == "refused\n", done.stderr


def test_a_worker_never_loads_jax_or_numpy(databases):
    with Executor(databases, workers=1) as pool:
        pool.run(FINE)
        (pid,) = pool.pids()
        maps = pathlib.Path(f"/proc/{pid}/maps").read_text()
        resident = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    assert "apsw" in maps and "numpy" not in maps and "jaxlib" not in maps
    assert resident < 40 << 20


@pytest.mark.slow
@pytest.mark.soak
def test_two_hundred_thousand_statements_under_fire(databases):
    """1 % hostile statements, a worker killed from outside every 0.3 s: nothing lost, nothing wrong, memory flat."""
    from tests.sql.attacks import ATTACKS

    dice = random.Random(1)
    hostile = [(sql, outcomes) for family, _, sql, outcomes in ATTACKS if family != "other files"]
    limits = Limits(seconds=1.0, grace=0.2, patience=30.0, ops=1_000_000, ops_floor=1_000_000, rows=20_000)
    resident, infra, unlucky, wrong = [], 0, 0, []
    with Executor(databases, limits, workers=2, cache=0) as pool:
        over = threading.Event()

        def killer():
            while not over.wait(0.3):
                for pid in pool.pids()[:1]:
                    os.kill(pid, signal.SIGKILL)

        thread = threading.Thread(target=killer)
        thread.start()
        try:
            for batch in range(100):
                jobs, wanted = [], []
                for n in range(2000):
                    number = 2000 * batch + n
                    if dice.random() < 0.01:
                        sql, outcomes = dice.choice(hostile)
                        jobs.append(("concert", f"SELECT {number}, 1, 2", sql))
                        wanted.append({Outcome.MISMATCH if o == Outcome.OK else o for o in outcomes})
                    else:
                        jobs.append(("concert", f"SELECT {number}", f"SELECT {number + (n % 2)} -- {number}"))
                        wanted.append({Outcome.MISMATCH if n % 2 else Outcome.MATCH})
                for job, want, verdict in zip(jobs, wanted, pool.judge(jobs)):
                    infra += verdict.outcome == Outcome.INFRA
                    unlucky += verdict.outcome == Outcome.INFRA and job[1].endswith(job[2].split(" -- ")[-1])
                    if verdict.outcome not in want and verdict.outcome != Outcome.INFRA:
                        wrong.append((job[2][:200], want, verdict))
                statm = pathlib.Path("/proc/self/statm").read_text().split()
                resident.append(int(statm[1]) * os.sysconf("SC_PAGE_SIZE"))
        finally:
            over.set()
            thread.join()
        counters = pool.counters()
    print({"infra": infra, "of them quick": unlucky, "resident": (resident[10], resident[-1]), **counters})
    assert not wrong
    # A job is masked if its worker is killed twice, which quick statements hardly meet.
    assert infra < 200 and unlucky < 4
    assert counters["jobs"] == 200_000
    assert resident[-1] - resident[10] < 32 << 20


def test_a_worker_without_processor_time_is_infra(databases, monkeypatch):
    """The statement has used no processor time when the patience ends, so it is not the model's fault."""
    monkeypatch.setattr(worker_process.WorkerProcess, "state", lambda self: (False, 0.0))
    with Executor(databases, Limits(seconds=0.2, grace=0.1, patience=1.0), workers=1) as pool:
        (verdict,) = pool.gather(hang(pool, 0.0))
    assert verdict.outcome == Outcome.INFRA and "kept from running" in verdict.message
