"""Faults of one of two processes: all of them end, in bounded time, with a sentence and with stacks."""

import json
import signal
import time

import pytest
from run.conftest import logged, ready

from sqlr1_jax.run import exit_codes

pytestmark = [pytest.mark.distributed, pytest.mark.slow]
WATCH = {"heartbeat": 6.0, "first": 60.0, "floor": 5.0}


def codes(toys, processes):
    ended = [toys.end(process) for process in processes]
    return [code for code, _, _ in ended], [err for _, _, err in ended]


def struck(toys, workdir, rank: int, fault: str, **options):
    """Two processes, to one of which something happens now."""
    processes = toys.cluster(workdir, fault=fault, rank=rank, **{"watch": WATCH, **options})
    ready(processes[rank])
    return processes


def hit(toys, workdir, rank: int, number: int, **options):
    """Two processes, one of which gets a signal in its fourth step."""
    processes = struck(toys, workdir, rank, "ready", **options)
    processes[rank].send_signal(number)
    return processes


def test_sigterm_to_one_saves_and_ends_both(toys, tmp_path, recovery):
    processes = hit(toys, tmp_path / "a", 1, signal.SIGTERM, steps=5)
    with recovery():
        ended, said = codes(toys, processes)
    assert ended == [exit_codes.PREEMPTED] * 2, said
    assert "stopped by SIGTERM after step 4, saved" in said[0]
    summary = json.loads((tmp_path / "a" / "summary.json").read_text())
    assert summary["exit_code"] == exit_codes.PREEMPTED and summary["goodput/save"] > 0
    # One process goes on from what two have saved, and does what two would have done.
    code, out, err = toys.run(tmp_path / "a", devices=4, steps=5)
    assert code == 0 and json.loads(out.splitlines()[-1])["started_at"] == 4, err
    both = toys.cluster(tmp_path / "whole", steps=5)
    assert codes(toys, both)[0] == [0, 0]
    for one, other in zip(logged(tmp_path / "a"), logged(tmp_path / "whole"), strict=True):
        assert one == pytest.approx(other, rel=1e-5)


def test_a_killed_process_ends_the_other(toys, tmp_path, recovery):
    processes = hit(toys, tmp_path, 1, signal.SIGKILL, hold=60)
    with recovery():
        ended, said = codes(toys, processes)
    assert ended[0] not in (0, None), said[0]
    assert "process 1" in said[0], said[0]
    again = toys.cluster(tmp_path, steps=5)
    assert codes(toys, again)[0] == [0, 0]
    assert [line["step"] for line in logged(tmp_path)] == [1, 2, 3, 4, 5]


def test_a_killed_coordinator_ends_the_other(toys, tmp_path, recovery):
    processes = hit(toys, tmp_path, 0, signal.SIGKILL, hold=60)
    with recovery():
        ended, said = codes(toys, processes)
    assert ended[1] not in (0, None), said[1]


def test_a_stopped_process_ends_the_other(toys, tmp_path, recovery):
    """What the other's end leaves stopped is a launcher's to kill; once it runs again it ends by itself."""
    processes = struck(toys, tmp_path, 1, "ready", hold=60, watch={**WATCH, "floor": 60.0})
    time.sleep(2.0)  # processes tell every half a second where they are
    processes[1].send_signal(signal.SIGSTOP)
    with recovery():
        code, _, said = toys.end(processes[0])
    assert code == exit_codes.STUCK and "process 1 was not heard for 6 s" in said
    assert "of step 4" in next(line for line in said.splitlines() if "process 1 on" in line)  # what it did last
    processes[1].send_signal(signal.SIGCONT)
    assert toys.end(processes[1])[0] not in (0, None)


def test_an_exception_in_one_process_ends_both(toys, tmp_path, recovery):
    processes = struck(toys, tmp_path, 1, "exception")
    with recovery():
        ended, said = codes(toys, processes)
    assert ended[1] == exit_codes.EXCEPTION and said[1].count("RuntimeError: the rollout of this process failed") == 1
    assert ended[0] == exit_codes.EXCEPTION and "process 1 has ended: RuntimeError: the rollout" in said[0]
    assert "Current thread" in said[0] or "Thread 0x" in said[0]


def test_an_exception_in_the_coordinator_is_reported_before_it_exits(toys, tmp_path, recovery):
    processes = struck(toys, tmp_path, 0, "exception")
    with recovery():
        ended, said = codes(toys, processes)
    assert ended == [exit_codes.EXCEPTION] * 2 and "process 0 has ended: RuntimeError: the rollout" in said[1]


@pytest.mark.parametrize(
    ("fault", "named"), [("sleep", "rollout"), ("between", "what comes between two phases")], ids=["phase", "between"]
)
def test_a_stuck_process_shows_its_stack_and_ends_both(toys, tmp_path, recovery, fault, named):
    processes = struck(toys, tmp_path, 1, fault)
    with recovery():
        ended, said = codes(toys, processes)
    assert ended == [exit_codes.STUCK] * 2
    assert "in inject" in said[1], said[1]  # the line that sleeps
    assert f"{named} of step 4 takes more than 5 s" in said[1]


def test_a_stuck_restore_is_named(toys, tmp_path, recovery):
    processes = struck(toys, tmp_path, 1, "stuck restore", watch={**WATCH, "first": 8.0})
    with recovery():
        ended, said = codes(toys, processes)
    assert ended == [exit_codes.CHECKPOINT] * 2
    assert "restore of step 1 takes more than 8 s" in said[0] + said[1] and "in inject" in said[1]


def test_a_save_that_fails_on_one_host_ends_both_alike(toys, tmp_path, recovery):
    processes = struck(toys, tmp_path, 1, "lost save", at=5)
    with recovery():
        ended, said = codes(toys, processes)
    assert ended == [exit_codes.CHECKPOINT] * 2, said
    assert "the disk of this host is gone" in said[1]


def test_a_second_run_of_several_is_refused_by_all(toys, tmp_path, recovery):
    """Only process 0 takes the lock; the other must not end by a signal, which a launcher would take for a fault."""
    first = toys.start(tmp_path, fault="ready", at=1, hold=600, until=str(tmp_path / "go"))
    ready(first)
    with recovery():
        ended, said = codes(toys, toys.cluster(tmp_path, watch=WATCH))
    (tmp_path / "go").write_text("")
    assert ended == [exit_codes.USAGE] * 2, said
    assert all(f"in use by process {first.pid} on" in words for words in said)
    assert "Thread 0x" not in said[1]
    assert toys.end(first)[0] == 0
