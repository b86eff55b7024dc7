"""The watchdog by itself: its timers, and the exit code it reports for a failing process."""

import contextlib
import faulthandler
import os
import signal
import subprocess
import sys
import time
import types

import pytest
from run import toy

from sqlr1_jax.progress.learning import Learning
from sqlr1_jax.progress.timer import Timer
from sqlr1_jax.run import exit_codes
from sqlr1_jax.run.exit_codes import ProgramExit
from sqlr1_jax.run.session import Session
from sqlr1_jax.run.watchdog import Watchdog, WatchdogOptions


def test_a_closed_watchdog_leaves_no_timer_behind(monkeypatch):
    armed = []
    monkeypatch.setattr(faulthandler, "dump_traceback_later", lambda *_, **__: armed.append(True))
    monkeypatch.setattr(faulthandler, "cancel_dump_traceback_later", lambda: armed.append(False))
    with Watchdog(WatchdogOptions(), signals=()):
        while True not in armed:
            time.sleep(0.01)
    assert armed[-1] is False


def test_a_wait_for_a_save_has_the_long_deadline_however_short_those_before_were():
    """A save of hundreds of gigabytes takes longer in the background than the steps between; ended, it would begin anew for ever."""
    with Watchdog(WatchdogOptions(first=70.0, floor=50.0), signals=()) as watchdog:
        limits = {}
        for name in ("save", "update") * 2:
            with watchdog.phase(name):
                limits[name] = watchdog._limit
    assert limits == {"save": 70.0, "update": 50.0}


STUCK = """
import os, signal, sys, threading
from sqlr1_jax.run import watchdog
watchdog.PRINT_S = 0.2
_, pipe = os.pipe()  # as with `2>&1 | less` when its user does not scroll on
os.dup2(pipe, 1), os.dup2(pipe, 2)
with watchdog.Watchdog(watchdog.WatchdogOptions(grace=1.0)):
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    sys.stderr.write("x" * 1_000_000)
"""


def test_a_process_whose_output_is_stuck_ends_after_the_grace_period():
    """The signal interrupts a print to standard error, which neither the handler nor the watchdog's thread may wait for."""
    env = {**os.environ, "JAX_PLATFORMS": "cpu", "PYTHONUNBUFFERED": ""}
    done = subprocess.run([sys.executable, "-c", STUCK], timeout=20, env=env)
    assert done.returncode == exit_codes.UNSAVED


@pytest.fixture
def reported_codes(monkeypatch):
    """`reported_codes(error, training)`: the exit codes that a process reports to the others after an error."""

    def fail(error, training=False):
        codes, watch = [], Watchdog(WatchdogOptions(), signals=())
        monkeypatch.setattr(watch, "_report_fault", lambda code, message: codes.append(code))
        with pytest.raises(Exception) as raised, watch:
            watch.training = training
            raise error
        assert exit_codes.code_of(raised.value) == codes[0]
        return codes

    return fail


@pytest.mark.parametrize(
    ("error", "training", "code"),
    [
        (ValueError("another learning rate"), False, exit_codes.USAGE),
        (OSError("no such folder"), False, exit_codes.USAGE),
        (OSError("stale file handle"), True, exit_codes.EXCEPTION),  # the machine's fault: a restart may succeed
        (RuntimeError("a bug"), True, exit_codes.EXCEPTION),
        (ProgramExit(exit_codes.NUMERICS, "not finite"), True, exit_codes.NUMERICS),
    ],
)
def test_other_processes_receive_the_exit_code_of_an_error(reported_codes, error, training, code):
    assert reported_codes(error, training) == [code]


@pytest.fixture
def session():
    """A session of ten steps that logs and saves nowhere."""
    checkpoints = types.SimpleNamespace(
        failed=0, cfg=types.SimpleNamespace(every=100), settle=lambda wait: None, due=lambda step, steps, score: False
    )
    watch = types.SimpleNamespace(stop_signal=lambda step: "", options=WatchdogOptions())
    return Session(watch, checkpoints, types.SimpleNamespace(log=lambda *_: None), Timer(), 10, lambda number: [])


def test_processes_are_not_waited_for_under_the_long_deadline_of_a_save(session):
    phases = []
    session.timer = Timer(lambda name: contextlib.nullcontext(phases.append(name)))
    session.watchdog.stop_signal = lambda step: phases.append("wait for all") or ""
    session.end_of_step(1, None, {})
    assert phases == ["wait for all", "save"]


@pytest.mark.parametrize(
    ("every", "said"), [(100, "could not be saved; the last checkpoint is valid"), (0, "starts over")]
)
def test_a_stop_says_what_is_saved(session, every, said):
    session.checkpoints.cfg.every, session.checkpoints.saved = every, None
    session._exit = lambda code, step, message: message
    assert said in session._stopped("SIGTERM", 7)


def test_steps_of_which_some_updates_are_made_do_not_end_the_run(session, capfd):
    leaf = {"update/grad_norm/q": float("inf")}
    for step in range(1, 13):
        session.end_of_step(step, None, {"update/skipped": 0.25} | leaf)
    assert "25% of the updates of step 12 are not finite and skipped: q" in capfd.readouterr().err
    for step in range(13, 22):
        session.end_of_step(step, None, {"update/skipped": 1.0} | leaf)
    with pytest.raises(
        ProgramExit, match="update of step 22 is not finite and skipped .*10 in a row.*Parameters are those of step 12"
    ):
        session.end_of_step(22, None, {"update/skipped": 1.0} | leaf)


def test_groups_that_dynamic_sampling_replaced_teach_something(session, caplog):
    session.learning = Learning(replaces=True)
    for step, tokens in enumerate([50.0] * 3 + [0.0] * 3, 1):
        session.end_of_step(step, None, {"rate/zero_variance": 1.0, "update/tokens": tokens})
        assert ("almost nothing was learned" in caplog.text) == (step == 6)


@pytest.mark.parametrize(
    ("rates", "remedy"),
    [
        (dict(finished=0.13, well_formed=0.03), "raise --config.sampling.max_completion"),
        (dict(finished=1.0, well_formed=0.1), "choose the --config.text.template"),
        (dict(finished=1.0, well_formed=1.0, match=0.97), "The questions are too easy"),
        (dict(finished=1.0, well_formed=1.0, match=0.0), "raise --config.sampling.group"),
    ],
)
def test_steps_without_signal_are_reported_once_with_numbers_and_remedy(session, caplog, rates, remedy):
    scalars = {f"rate/{name}": share for name, share in rates.items()}
    for step, equal in enumerate([1.0, 1.0, 0.5, 1.0, 0.97, 1.0, 1.0], 1):
        session.end_of_step(step, None, {"rate/zero_variance": equal, **scalars})
        assert ("almost nothing was learned in 3 steps in a row, up to step 6" in caplog.text) == (step == 6)
        if step == 6:
            assert remedy in caplog.text and f"{1 - rates['finished']:.0%} cut" in caplog.text
        caplog.clear()


def test_a_signal_saves_the_step_and_the_next_start_goes_on(tmp_path):
    """The slow tests of `test_signals_and_kills.py` in one process, without what a real kill adds."""

    def signal_in_step_4(number, where, parts):
        if number == 3 and where == "between":
            os.kill(os.getpid(), signal.SIGTERM)

    seldom = {"steps": 6, "checkpoint": {"every": 100}}
    with pytest.raises(ProgramExit) as ended:
        toy.run(tmp_path / "run", seldom, signal_in_step_4)
    assert ended.value.code == exit_codes.PREEMPTED and "after step 4, saved" in str(ended.value)
    result, whole = toy.run(tmp_path / "run", seldom), toy.run(tmp_path / "whole", seldom)
    assert (result["started_at"], result["fingerprint"]) == (4, whole["fingerprint"])


SLOW = """
import time
from sqlr1_jax.run import watchdog
with watchdog.Watchdog(watchdog.WatchdogOptions(first=60.0, floor=0.5, factor=2.0)) as dog:
    for seconds in (0, 60):
        with dog.phase("update"):
            time.sleep(seconds)
"""


def test_a_phase_over_its_deadline_ends_with_its_stack():
    env = {**os.environ, "JAX_PLATFORMS": "cpu"}
    done = subprocess.run([sys.executable, "-c", SLOW], capture_output=True, text=True, timeout=50, env=env)
    assert done.returncode == exit_codes.TIMEOUT and "line 7" in done.stderr, done.stderr[-2000:]
