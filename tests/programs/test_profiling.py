"""A trace of one step: it is there, it names the phases, and a trace that cannot be made costs nothing."""

import collections

import jax
import jax.numpy as jnp
import pytest

from sqlr1_jax.config import MetricsConfig
from sqlr1_jax.progress.logger import Logger
from sqlr1_jax.progress.timer import Timer

PHASES = ("rollout", "judge", "pack", "reference", "update")


def walk(metrics):
    clock, done = Timer(), []
    with metrics:
        for number in metrics.steps(0):
            for phase in PHASES:
                with clock(phase):
                    (jnp.ones(8) + number).block_until_ready()
            done.append(number)
    return done


def test_one_step_is_traced_and_its_phases_are_named(tmp_path, capsys):
    metrics = Logger(tmp_path, MetricsConfig(profile=2), 3, "grpo")
    assert walk(metrics) == [0, 1, 2]
    (file,) = (tmp_path / "profile").rglob("*.xplane.pb")
    planes = jax.profiler.ProfileData.from_file(str(file)).planes
    events = [event for plane in planes for line in plane.lines for event in line.events]
    times = collections.Counter(event.name for event in events)
    assert {name: times[name] for name in ("step", *PHASES)} == dict.fromkeys(("step", *PHASES), 1)
    (step,) = (event for event in events if event.name == "step")
    assert ("step_num", 2) in list(step.stats)
    assert "profile of step 2" in capsys.readouterr().out


def test_nothing_is_traced_unasked(tmp_path):
    walk(Logger(tmp_path, MetricsConfig(), 3, "grpo"))
    assert not (tmp_path / "profile").exists()


@pytest.mark.parametrize("broken", ["start_trace", "stop_trace"])
def test_a_trace_that_fails_does_not_end_the_run(tmp_path, capsys, monkeypatch, broken):
    def fail(*_, **__):
        raise RuntimeError("no room")

    stop = jax.profiler.stop_trace
    monkeypatch.setattr(jax.profiler, broken, fail)
    assert walk(Logger(tmp_path, MetricsConfig(profile=2), 3, "grpo")) == [0, 1, 2]
    assert "no room" in capsys.readouterr().err
    if broken == "stop_trace":
        stop()  # or the next trace of this process could not begin
