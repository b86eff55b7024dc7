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
    watch = types.SimpleNamespace(asked=lambda step: "", options=WatchdogOptions())
    return Session(watch, checkpoints, types.SimpleNamespace(log=lambda *_: None), Timer(), 10, lambda number: [])


@pytest.mark.parametrize(("first", "saved"), [(True, [7]), (False, [])])
def test_process_0_says_whether_a_score_is_the_best(session, monkeypatch, first, saved):
    """This one reads a best score that is just being replaced."""
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
def test_nothing_to_learn_from_is_said_once_with_numbers_and_remedy(session, capfd, rates, remedy):
    scalars = {f"rate/{name}": share for name, share in rates.items()}
    for step, equal in enumerate([1.0, 1.0, 0.5, 1.0, 0.97, 1.0, 1.0], 1):
        session.end_of_step(step, None, {"rate/zero_variance": equal, **scalars})
        said = capfd.readouterr().err
        assert ("nothing is learned in 3 steps in a row up to step 6" in said) == (step == 6)
        if step == 6:
            assert remedy in said and f"{1 - rates['finished']:.0%} cut" in said
