"""Faults of one of two processes: both end in bounded time, with a message and with stacks."""

import json
import signal

import pytest
from run.conftest import logged, ready

from sqlr1_jax.run import exit_codes

pytestmark = [pytest.mark.distributed, pytest.mark.slow]
STUCK = {"first": 60.0, "floor": 8.0}


def codes(toys, processes):
    ended = [toys.end(process) for process in processes]
    return [code for code, _, _ in ended], [err for _, _, err in ended]


def start_with_fault(toys, workdir, rank: int, fault: str, **options):
    """Start two processes, of which process `rank` has a fault; return when the fault occurs."""
    processes = toys.cluster(workdir, fault=fault, rank=rank, **options)
    ready(processes[rank])
    return processes


def start_and_signal(toys, workdir, rank: int, number: int, **options):
    """Start two processes and send a signal to process `rank` in its fourth step."""
    processes = start_with_fault(toys, workdir, rank, "ready", **options)
    processes[rank].send_signal(number)
    return processes


def test_sigterm_to_one_process_saves_and_ends_both(toys, tmp_path, recovery):
    processes = start_and_signal(toys, tmp_path / "a", 1, signal.SIGTERM, steps=5)
    with recovery():
        ended, errors = codes(toys, processes)
    assert ended == [exit_codes.PREEMPTED] * 2, errors
    assert "stopped by SIGTERM after step 4, saved" in errors[0]
    summary = json.loads((tmp_path / "a" / "summary.json").read_text())
    assert summary["exit_code"] == exit_codes.PREEMPTED and summary["goodput/save"] > 0
    # A single process resumes from the checkpoint of two, and computes what two would have.
    code, out, err = toys.run(tmp_path / "a", devices=4, steps=5)
    assert code == 0 and json.loads(out.splitlines()[-1])["started_at"] == 4, err
    both = toys.cluster(tmp_path / "whole", steps=5)
    assert codes(toys, both)[0] == [0, 0]
    for resumed, uninterrupted in zip(logged(tmp_path / "a"), logged(tmp_path / "whole"), strict=True):
        assert resumed == pytest.approx(uninterrupted, rel=1e-5)


def test_a_killed_process_ends_the_other(toys, tmp_path, recovery):
    processes = start_and_signal(toys, tmp_path, 1, signal.SIGKILL, hold=60, heartbeat=5)
    with recovery():
        ended, errors = codes(toys, processes)
    assert ended[0] not in (0, None), errors[0]
    again = toys.cluster(tmp_path, steps=5)
    assert codes(toys, again)[0] == [0, 0]
    assert [line["step"] for line in logged(tmp_path)] == [1, 2, 3, 4, 5]


def test_a_killed_coordinator_ends_the_other(toys, tmp_path, recovery):
    processes = start_and_signal(toys, tmp_path, 0, signal.SIGKILL, hold=60, heartbeat=5)
    with recovery():
        ended, errors = codes(toys, processes)
    assert ended[1] not in (0, None), errors[1]


@pytest.mark.parametrize(
    ("rank", "sentence"),
    [(1, "unhealthy (stopped sending heartbeats)"), (0, "another task died")],
)
def test_a_process_that_is_silent_ends_the_other(toys, tmp_path, recovery, rank, sentence):
    """As if its host were lost: nothing closes the connection. jax's heartbeat names it, and stacks show where the other waited."""
    processes = start_with_fault(toys, tmp_path, rank, "ready", hold=600, heartbeat=5)
    processes[rank].send_signal(signal.SIGSTOP)
    with recovery():
        code, _, errors = toys.end(processes[1 - rank])
    assert code == -signal.SIGABRT and sentence in errors and "in run" in errors, errors
    processes[rank].kill()


def test_an_exception_in_one_process_ends_both(toys, tmp_path, recovery):
    processes = start_with_fault(toys, tmp_path, 1, "exception")
    with recovery():
        ended, errors = codes(toys, processes)
    assert ended[1] == exit_codes.EXCEPTION and errors[1].count("RuntimeError: the rollout of this process failed") == 1
    assert ended[0] == exit_codes.EXCEPTION and "process 1 has ended: RuntimeError: the rollout" in errors[0]
    assert "Current thread" in errors[0] or "Thread 0x" in errors[0]


def test_an_exception_in_the_coordinator_is_reported_before_it_exits(toys, tmp_path, recovery):
    processes = start_with_fault(toys, tmp_path, 0, "exception")
    with recovery():
        ended, errors = codes(toys, processes)
    assert ended == [exit_codes.EXCEPTION] * 2 and "process 0 has ended: RuntimeError: the rollout" in errors[1]


@pytest.mark.parametrize(
    ("fault", "named"), [("sleep", "rollout"), ("between", "time between phases")], ids=["phase", "between"]
)
def test_a_stuck_process_shows_its_stack_and_ends_both(toys, tmp_path, recovery, fault, named):
    processes = start_with_fault(toys, tmp_path, 1, fault, watch=STUCK)
    with recovery():
        ended, errors = codes(toys, processes)
    assert ended == [exit_codes.TIMEOUT] * 2
    assert "in inject" in errors[1], errors[1]  # the line that sleeps
    assert f"{named} of step 4 exceeded its deadline of 8 s" in errors[1]


def test_a_save_that_fails_on_one_host_ends_both_with_one_code(toys, tmp_path, recovery):
    processes = start_with_fault(toys, tmp_path, 1, "failing save", at=5)
    with recovery():
        ended, errors = codes(toys, processes)
    assert ended == [exit_codes.CHECKPOINT] * 2, errors
    assert "the disk of this host is gone" in errors[1]


def test_a_second_run_is_refused_by_all_its_processes(toys, tmp_path, recovery):
    """Only process 0 takes the lock; the other must not end by a signal, which would make a launcher restart the run."""
    first = toys.start(tmp_path, fault="ready", at=1, hold=600, until=str(tmp_path / "go"))
    ready(first)
    with recovery():
        ended, errors = codes(toys, toys.cluster(tmp_path))
    (tmp_path / "go").write_text("")
    assert ended == [exit_codes.USAGE] * 2, errors
    assert all(f"in use by process {first.pid} on" in stderr for stderr in errors)
    assert "Thread 0x" not in errors[1]
    assert toys.end(first)[0] == 0
