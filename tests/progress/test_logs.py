"""Failing log sinks, truncated logs, and the accounting of a run's time."""

import dataclasses
import io
import json
import math
import os
import re
import sys

import pytest

from sqlr1_jax import __main__
from sqlr1_jax.config import MetricsConfig
from sqlr1_jax.progress import log_file, logger, timer
from sqlr1_jax.progress.logger import Logger
from sqlr1_jax.progress.timer import Timer

QUIET = MetricsConfig(sample_every=0)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_full_disk_is_reported_once_and_retried(tmp_path, capsys, recovery):
    with Logger(tmp_path, QUIET, 9, "run") as log:
        log.log(1, {"x": 1.0})
        os.rename(tmp_path / "metrics.jsonl", tmp_path / "kept")
        target, log.sinks[0].target = log.sinks[0].target, Full()
        log.log(2, {"x": 2.0})
        log.log(3, {"x": 3.0})
        os.rename(tmp_path / "kept", tmp_path / "metrics.jsonl")
        log.sinks[0].target = target
        with recovery():
            log.log(4, {"x": 4.0})
    stderr = capsys.readouterr().err
    assert stderr.count("metrics.jsonl fails at step 2; the run continues: OSError") == 1
    assert "metrics.jsonl works again at step 4" in stderr and "step 3" not in stderr
    assert [line["step"] for line in lines(tmp_path / "metrics.jsonl")] == [1, 4]


class Full:
    def write(self, step, values):
        raise OSError(28, "No space left on device")

    def close(self):
        raise OSError(28, "No space left on device")


def test_a_partial_line_is_removed_when_the_disk_is_full(tmp_path, monkeypatch):
    writer = logger._Lines(tmp_path / "x.jsonl")
    writer.write(1, {"x": 1})

    class Short:
        def __init__(self, file):
            self.file = file

        def write(self, data):
            return self.file.write(data[:5])

        def __getattr__(self, name):
            return getattr(self.file, name)

    real, writer.file = writer.file, Short(writer.file)
    with pytest.raises(OSError, match="5 of 22 bytes"):
        writer.write(2, {"x": 2.5})
    writer.file = real
    writer.write(3, {"x": 3})
    writer.close()
    assert [line["step"] for line in lines(tmp_path / "x.jsonl")] == [1, 3]


def test_numbers_that_json_does_not_have_are_null_wherever_they_are(tmp_path):
    writer = logger._Lines(tmp_path / "x.jsonl")
    writer.write(1, {"x": math.nan, "wanted": {"rows": [[math.inf, 1.5]]}})
    writer.close()
    assert (tmp_path / "x.jsonl").read_text() == '{"step": 1, "x": null, "wanted": {"rows": [[null, 1.5]]}}\n'
    (tmp_path / "old.jsonl").write_text('{"step": 1, "x": NaN}\n')
    assert list(logger.read(tmp_path / "old.jsonl")) == [{"step": 1, "x": None}]


def test_a_summary_is_json_where_a_last_update_was_not_finite(tmp_path, capsys):
    __main__.finish(tmp_path, {"steps": 9, "update/grad_norm": math.inf, "greedy": {"soft_f1": math.nan}})
    for text in ((tmp_path / "summary.json").read_text(), capsys.readouterr().out):
        assert "null" in text and not {"Infinity", "NaN"} & set(re.findall(r"\w+", text))


def test_a_line_truncated_by_a_kill_is_skipped(tmp_path):
    (tmp_path / "metrics.jsonl").write_text('{"step": 1, "x": 1}\n{"step": 2, "x"')
    assert list(logger.read(tmp_path / "metrics.jsonl")) == [{"step": 1, "x": 1}]
    with Logger(tmp_path, QUIET, 9, "run") as log:
        log.resume(1, start_time=0.0)
        log.log(2, {"x": 2.0})
    assert [line["step"] for line in lines(tmp_path / "metrics.jsonl")] == [1, 2]


def test_a_truncated_last_line_is_terminated_before_the_next(tmp_path):
    (tmp_path / "metrics.jsonl").write_text('{"step": 1, "x": 1}\n{"step": 2, "x"')
    with Logger(tmp_path, QUIET, 9, "run") as log:
        log.log(3, {"x": 3.0})
    assert [line["step"] for line in logger.read(tmp_path / "metrics.jsonl")] == [1, 3]


def test_repeated_steps_are_logged_once_and_counted_as_lost(tmp_path):
    def line(step, update, save):
        kinds = {"update": update, "save": save, "share": 0.5, "time": 1000.0 + step}
        return json.dumps({"step": step, **{f"goodput/{kind}": value for kind, value in kinds.items()}}) + "\n"

    (tmp_path / "metrics.jsonl").write_text(line(1, 10, 1) + line(2, 20, 2) + line(3, 30, 3))
    (tmp_path / "samples.jsonl").write_text('{"step": 3}\n')
    with Logger(tmp_path, QUIET, 9, "run") as log:
        carried = log.resume(1, start_time=1500.0)
    assert carried == {"update": 10, "save": 1, "lost": 22, "down": 497}  # 33 - 11; 1500 - 1003
    assert [line["step"] for line in lines(tmp_path / "metrics.jsonl")] == [1]
    assert lines(tmp_path / "samples.jsonl") == []


def test_a_resumed_run_continues_its_weights_and_biases_run(tmp_path, monkeypatch):
    (tmp_path / "wandb.py").write_text(
        "calls = []\n"
        "class Run:\n"
        "    log = finish = lambda self, *_, **__: None\n"
        "def init(**options):\n"
        "    calls.append(options)\n"
        "    return Run()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "wandb", raising=False)
    for step in (1, 2):
        with Logger(tmp_path, dataclasses.replace(QUIET, wandb="project"), 9, "run") as log:
            log.log(step, {"x": 1.0})
    first, again = sys.modules.pop("wandb").calls
    assert first == again and first["id"] and first["resume"] == "allow"


def test_logging_continues_without_standard_output(tmp_path, capsys):
    class Gone(io.StringIO):
        def write(self, text):
            raise BrokenPipeError(32, "Broken pipe")

    with Logger(tmp_path, QUIET, 9, "run") as log:
        log.console.file = Gone()
        for step in (1, 2):
            log.log(step, {"x": 1.0})
    assert capsys.readouterr().err.count("standard output failed") == 1
    assert len(lines(tmp_path / "metrics.jsonl")) == 2


def test_a_log_that_cannot_be_written_is_named_once(tmp_path):
    class Full(io.StringIO):
        def write(self, text):
            raise OSError(28, "No space left on device")

    stream = io.StringIO()
    copy = log_file.Copy(stream, Full())
    for line in ("one\n", "two\n"):
        copy.write(line)
    assert stream.getvalue().count("log.txt of the workdir lacks lines from here on: [Errno 28]") == 1
    assert "one" in stream.getvalue() and "two" in stream.getvalue()


def test_the_timer_adds_up_to_the_wall_time(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(timer.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(timer, "_started", 90.0)
    clock = Timer()
    clock.carried.update(update=50.0, lost=10.0)
    with clock("rollout"):
        now[0] += 5
        timer._add_compile_time(timer.COMPILING, 2.0)  # of the five
    with clock("update"):
        now[0] += 4
    with clock("save"):
        now[0] += 1
    taken = clock.take()
    assert taken["seconds/rollout"] == 5 and taken["seconds/step"] == 10
    wanted = {"compile": 2, "rollout": 3, "update": 54, "save": 1, "lost": 10, "other": 10, "judge": 0}
    for kind, seconds in wanted.items():
        assert taken[f"goodput/{kind}"] == seconds, kind
    assert taken["goodput/share"] == pytest.approx((3 + 54) / 80)
    now[0] += 3
    assert clock.take()["goodput/other"] == 13
    second = Timer()  # of another run in the same process, as in the quickstart
    now[0] += 2
    assert second.take()["goodput/other"] == 2


def test_each_step_starts_without_phases():
    clock = Timer()
    with clock("judge"):
        pass
    assert "seconds/judge" in clock.take() and "seconds/judge" not in clock.take()
