"""The watchdog by itself: its timers, and the exit code it reports for a failing process."""

import faulthandler
import time
import types

import jax
import pytest

from sqlr1_jax import hosts
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


@pytest.fixture
def reported_codes(monkeypatch):
    """`reported_codes(error, training)`: the exit codes that one of two processes reports to the other after an error."""

    def fail(error, training=False):
        codes, watch = [], Watchdog(WatchdogOptions(), signals=())
        monkeypatch.setattr(watch._peers, "report_fault", lambda code, message: codes.append(code))
        with pytest.raises(Exception) as raised, watch:
            watch.training = training
            monkeypatch.setattr(jax, "process_count", lambda: 2)
            raise error
        watch._stopped = True  # its thread would end the test's process
        watch._thread.join()
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
    """A session of ten steps that logs nowhere, with the steps it saves in `saved`."""
    saved = []
    checkpoints = types.SimpleNamespace(
        failed=0,
        cfg=types.SimpleNamespace(every=100),
        poll=lambda: None,
        due=lambda step, steps: False,
        save=lambda step, train, score: saved.append(step),
        saves=saved,
    )
    watch = types.SimpleNamespace(stop_signal=lambda step: "", options=WatchdogOptions())
    return Session(watch, checkpoints, types.SimpleNamespace(log=lambda *_: None), Timer(), 10, lambda number: [])


@pytest.mark.parametrize(("first", "saved"), [(True, [7]), (False, [])])
def test_process_0_decides_whether_a_score_is_the_best(session, monkeypatch, first, saved):
    """The other processes may read a best score while it is being replaced."""
    session.checkpoints.best = lambda: (3, 0.9 if first else 0.1)
    monkeypatch.setattr(hosts, "from_process_0", lambda flag: first)
    session.end_of_step(7, None, {}, score=0.5)
    assert session.checkpoints.saves == saved


@pytest.mark.parametrize(
    ("rates", "remedy"),
    [
        (dict(finished=0.13, well_formed=0.03), "raise --config.sampling.max_completion"),
        (dict(finished=1.0, well_formed=0.1), "choose the --config.text.template"),
        (dict(finished=1.0, well_formed=1.0, match=0.97), "The questions are too easy"),
        (dict(finished=1.0, well_formed=1.0, match=0.0), "raise --config.sampling.group"),
    ],
)
def test_steps_without_signal_are_reported_once_with_numbers_and_remedy(session, capfd, rates, remedy):
    scalars = {f"rate/{name}": share for name, share in rates.items()}
    for step, equal in enumerate([1.0, 1.0, 0.5, 1.0, 0.97, 1.0, 1.0], 1):
        session.end_of_step(step, None, {"rate/zero_variance": equal, **scalars})
        stderr = capfd.readouterr().err
        assert ("nothing is learned in 3 steps in a row up to step 6" in stderr) == (step == 6)
        if step == 6:
            assert remedy in stderr and f"{1 - rates['finished']:.0%} cut" in stderr
