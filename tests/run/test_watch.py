"""The watchdog alone: what it leaves behind, and the exit code it reports for a failing process."""

import faulthandler
import time
import types

import jax
import pytest

from sqlr1_jax import hosts
from sqlr1_jax.run import exit_codes
from sqlr1_jax.run.exit_codes import Ended
from sqlr1_jax.run.session import Session
from sqlr1_jax.run.timer import Timer
from sqlr1_jax.run.watchdog import Watchdog, WatchdogOptions


def test_nothing_is_left_that_would_end_the_process_later(monkeypatch):
    armed = []
    monkeypatch.setattr(faulthandler, "dump_traceback_later", lambda *_, **__: armed.append(True))
    monkeypatch.setattr(faulthandler, "cancel_dump_traceback_later", lambda: armed.append(False))
    with Watchdog(WatchdogOptions(), signals=()):
        while True not in armed:
            time.sleep(0.01)
    assert armed[-1] is False


@pytest.fixture
def told(monkeypatch):
    """`told(error, training)`: the exit code that one of two processes tells the other when it fails so."""

    def fail(error, training=False):
        codes, watch = [], Watchdog(WatchdogOptions(), signals=())
        monkeypatch.setattr(watch._peers, "tell", lambda code, words: codes.append(code))
        with pytest.raises(Exception) as raised, watch:
            watch.training = training
            monkeypatch.setattr(jax, "process_count", lambda: 2)
            raise error
        watch._over = True  # its thread would end this very process
        watch._thread.join()
        assert exit_codes.code_of(raised.value) == codes[0]
        return codes

    return fail


@pytest.mark.parametrize(
    ("error", "training", "code"),
    [
        (ValueError("another learning rate"), False, exit_codes.USAGE),
        (OSError("no such folder"), False, exit_codes.USAGE),
        (
            OSError("stale file handle"),
            True,
            exit_codes.EXCEPTION,
        ),  # the machine's fault: the same command may well succeed
        (RuntimeError("a bug"), True, exit_codes.EXCEPTION),
        (Ended(exit_codes.NUMERICS, "not finite"), True, exit_codes.NUMERICS),
    ],
)
def test_the_others_hear_the_code_that_this_process_ends_with(told, error, training, code):
    assert told(error, training) == [code]


@pytest.mark.parametrize(("first", "saved"), [(True, [7]), (False, [])])
def test_process_0_says_whether_a_score_is_the_best(monkeypatch, first, saved):
    """This one reads a best score that is just being replaced."""
    begun = []
    checkpoints = types.SimpleNamespace(
        failed=0,
        cfg=types.SimpleNamespace(every=100),
        poll=lambda: None,
        best=lambda: (3, 0.9 if first else 0.1),
        due=lambda step, steps: False,
        save=lambda step, train, score: begun.append(step),
    )
    monkeypatch.setattr(hosts, "from_process_0", lambda flag: first)
    metrics = types.SimpleNamespace(log=lambda *_: None)
    watch = types.SimpleNamespace(asked=lambda step: "", options=WatchdogOptions())
    session = Session(watch, checkpoints, metrics, Timer(), 10, lambda number: [])
    session.end_of_step(7, None, {}, score=0.5)
    assert begun == saved
