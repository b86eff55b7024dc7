"""Every hostile statement ends in its expected outcome, in time, and changes nothing."""

import hashlib
import os
import pathlib
import resource
import time

import pytest

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql.executor import Executor, Limits
from tests.sql.attacks import ATTACKS

# Small caps and budgets, so that only the statements meant for the deadlines reach them.
LIMITS = Limits(seconds=2.0, grace=0.2, ops=2_000_000, ops_floor=2_000_000, rows=20_000, bytes=8_000_000, patience=60.0)
NAMES = [f"{family}: {name}" for family, name, _, _ in ATTACKS]


def state(folder):
    """SHA-256 and mtime of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in files}


def alive(pid):
    """True if the process exists and is not a zombie."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def folder(tmp_path_factory, build):
    folder = tmp_path_factory.mktemp("attacked")
    build(folder)
    return folder


def test_the_corpus_is_large_and_its_names_are_unique():
    assert len(ATTACKS) >= 150 and len(set(NAMES)) == len(ATTACKS)


def test_every_attack_ends_in_its_outcome_and_leaves_no_trace(folder, recovery):
    before = state(folder)
    jobs = [("concert", sql.replace("T/", f"{folder}/")) for _, _, sql, _ in ATTACKS]
    with Executor(folder, LIMITS, workers=2) as pool:
        with recovery():
            verdicts = pool.run(jobs)
            (after,) = pool.run([("concert", "SELECT sum(age) FROM singer")])
        pids = pool.pids()
    wrong = [(name, str(v.outcome), v.message) for name, v, a in zip(NAMES, verdicts, ATTACKS) if v.outcome not in a[3]]
    assert not wrong
    assert after.outcome == Outcome.OK
    assert state(folder) == before
    assert len(pids) == 2 and not any(map(alive, pids))


def test_verdicts_do_not_depend_on_other_statements(folder):
    attacks = [a for a in ATTACKS if a[0] in ("writes", "state", "odd texts", "odd values", "several statements")]
    jobs = [("concert", sql) for _, _, sql, _ in attacks]
    runs = []
    for workers, order in ((1, 1), (2, -1)):
        with Executor(folder, LIMITS, workers=workers, cache=0) as pool:
            runs.append([(v.outcome, v.message, v.digest) for v in pool.run(jobs[::order])][::order])
    assert runs[0] == runs[1]


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_each_attack_ends_within_a_second_of_its_deadline(attack, alone):
    """The deadline is in processor time, so the test measures processor time as well."""
    folder, pool = alone
    _, _, sql, outcomes = attack
    start, spent = time.monotonic(), processor_seconds(pool)
    (verdict,) = pool.run([("concert", sql.replace("T/", f"{folder}/"))])
    assert processor_seconds(pool) - spent < 1.0 + 1.0
    assert time.monotonic() - start < LIMITS.patience * 1.0 + 1.0
    assert verdict.outcome in outcomes
    spent = processor_seconds(pool)
    assert pool.run([("concert", "SELECT count(*) FROM singer")])[0].outcome == Outcome.OK
    assert processor_seconds(pool) - spent < 0.5  # immediately: a new worker takes some hundredths of a second


def processor_seconds(pool):
    """Processor time of all workers so far, including dead ones."""
    dead = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = dead.ru_utime + dead.ru_stime
    for pid in pool.pids():
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # the worker has just been replaced
            continue
        spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


@pytest.fixture(scope="module")
def alone(folder):
    limits = Limits(seconds=1.0, grace=0.2, patience=LIMITS.patience)
    with Executor(folder, limits, workers=1, cache=0) as pool:
        pool.run([("concert", "SELECT 1")])
        yield folder, pool
