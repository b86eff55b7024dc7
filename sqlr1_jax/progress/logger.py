"""Write scalars and samples of a run to the console, metrics.jsonl, samples.jsonl, TensorBoard and W&B.

Only process 0 writes. A failing sink is reported once and retried: logging never stops training.
"""

from __future__ import annotations

import collections
import contextlib
import importlib.util
import io
import json
import os
import pathlib
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence

import jax
import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress

from sqlr1_jax.config import MetricsConfig
from sqlr1_jax.progress import console, json_file, log_file, timer

LINE_S = 5.0  # between two lines of the console: steps of a tiny policy take milliseconds


class Logger:
    """The log of a run; a context manager.

    A failing write does not end the run: it is reported once and retried at the next step.

    Args:
      workdir: of the run.
      cfg: sinks, and how often the console shows a line or a sample.
      total: steps of the run, for the time left.
      name: of the program.
      shown: scalars on the console; empty: all but gradient norms by parameter and totals of time.
    """

    def __init__(self, workdir: pathlib.Path, cfg: MetricsConfig, total: int, name: str, shown: Sequence[str] = ()):
        self.cfg, self.total, self.name, self.workdir = cfg, total, name, workdir
        self.is_writer = jax.process_index() == 0
        self.console = console.PipedConsole(file=sys.stdout, highlight=False, soft_wrap=True, quiet=not self.is_writer)
        self.shown, self.lines = tuple(shown), None
        self.compiling = True  # until the first step has ended
        self.reference: tuple[int, float] | None = None  # a step and the time at which it ended, for the time left
        self.bar = Progress(
            *("{task.description}", BarColumn(), MofNCompleteColumn(), "{task.fields[state]}"),
            console=self.console,
            transient=True,
            auto_refresh=False,  # no thread, which could fail on a closed terminal
            disable=not (self.is_writer and self.console.is_terminal),  # a log file gets only the lines
        )
        self.task = self.bar.add_task(name, total=total, state="starting")
        self.next_line = 0.0  # when the console may show the next line
        self.sinks: list[_Sink] = []
        self.samples: _Sink | None = None

    def __enter__(self) -> Logger:
        if self.is_writer:
            self.sinks = [_Sink("metrics.jsonl", lambda: _Lines(self.workdir / "metrics.jsonl"))]
            self.samples = _Sink("samples.jsonl", lambda: _Lines(self.workdir / "samples.jsonl"))
            self.sinks.append(_Sink("TensorBoard", lambda: _TensorBoard(self.workdir / "tensorboard")))
            if self.cfg.wandb:
                if importlib.util.find_spec("wandb") is None:
                    # Checked here: when the sink is opened, at the first write, a failure is only a warning.
                    raise ValueError(
                        f"--config.metrics.wandb={self.cfg.wandb!r} needs the package wandb: pip install 'sqlr1_jax[wandb]'"
                    )
                self.sinks.append(_Sink("Weights & Biases", lambda: _Wandb(self.workdir, self.cfg.wandb)))
        self._draw(self.bar.start)
        return self

    def __exit__(self, *_) -> None:
        self._draw(self.bar.stop)
        for sink in [*self.sinks, *([self.samples] if self.samples else [])]:
            sink.close()

    def resume(self, step: int, start_time: float) -> collections.Counter[str]:
        """Drop what was logged after `step`, since those steps are repeated; return the seconds of earlier starts by kind.

        See `timer.carried`.
        """
        if not self.is_writer:
            return collections.Counter()
        # Before the lines are dropped: the time of dropped steps counts as `lost`.
        carried = timer.carried(read(self.workdir / "metrics.jsonl"), step, start_time)
        for name in ("metrics.jsonl", "samples.jsonl"):
            try:
                _drop_after(self.workdir / name, step)
            except OSError as error:
                warn(f"{name} keeps lines of repeated steps: {error}")
        return carried

    def steps(self, start: int) -> Iterator[int]:
        """Yield the step numbers from `start`; the step that `metrics.profile` names is traced."""
        self.reference = (start, time.monotonic())
        self._draw(lambda: self.bar.update(self.task, completed=start, refresh=True))
        if start < self.total:
            self.info(f"step {start + 1} compiles its programs first")
        for number in range(start, self.total):
            if number + 1 == self.cfg.profile and self.is_writer:
                with profiled(self.workdir / "profile", number + 1):
                    yield number
                self.info(f"profile of step {number + 1}: tensorboard --logdir {self.workdir / 'profile'}")
            else:
                yield number

    def info(self, text: str) -> None:
        """Print a line."""
        self._draw(lambda: self.console.print(text, markup=False))

    def _draw(self, show: Callable[[], None]) -> None:
        try:
            show()
        except (OSError, ValueError) as error:  # a closed pipe or terminal, a full disk
            self.console, self.bar.disable = Console(file=io.StringIO(), quiet=True), True
            log_file.discard_stdout()
            warn(f"standard output failed and is no longer written: {error}")

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Show a phase of the step on the bar while the block runs."""
        self._draw(lambda: self.bar.update(self.task, description=f"{self.name}: {name}", refresh=True))
        yield

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """Write the scalars of a step to all sinks; the console shows a line of them at most every LINE_S seconds, and of the last."""
        scalars = {key: float(value) for key, value in scalars.items()}
        for sink in self.sinks:
            sink.write(step, scalars)
        left = self._left(step)
        rate = f"{scalars['seconds/step']:.3g} s per step, " if "seconds/step" in scalars else ""
        self._draw(lambda: self.bar.update(self.task, completed=step, state=f"{rate}{left} left", refresh=True))
        if step == self.total or time.monotonic() >= self.next_line:
            self.next_line = time.monotonic() + LINE_S
            if self.lines is None:
                # What is shown may be absent from the first line: a step without reward variance has no KL.
                names = self.shown or [key for key in scalars if not key.startswith(("goodput/", "update/grad_norm/"))]
                self.lines = console.Lines(self.name, self.total, names, left=not self.console.is_terminal)
            for line in self.lines.step(step, scalars, left):
                self.info(line)

    def sample(self, step: int, record: Mapping[str, object]) -> None:
        """Write a group of completions to samples.jsonl; show the best of it every `sample_every` steps."""
        if self.samples:
            self.samples.write(step, dict(record))
        if self.cfg.sample_every and step % self.cfg.sample_every == 0:
            shown = console.sample(step, record, frame=self.console.is_terminal)
            self._draw(lambda: self.console.print(shown, soft_wrap=False if self.console.is_terminal else None))

    def _left(self, step: int) -> str:
        """Return the time to the end at the speed of the steps so far."""
        now = time.monotonic()
        if self.reference is None:  # logged outside of `steps`
            self.reference = (step - 1, now)
        start, then = self.reference
        seconds = (now - then) / (step - start) * (self.total - step)
        if self.compiling:  # the first step compiles: it counts only until there is another
            self.reference, self.compiling = (step, now), False
        return clock_time(seconds)


@contextlib.contextmanager
def profiled(folder: pathlib.Path, step: int) -> Iterator[None]:
    """Trace the block as a step, with phases named by `timer.Timer`; a failing trace is only reported."""
    options = jax.profiler.ProfileOptions()
    options.python_tracer_level = 0  # the Python calls of a rollout would fill the trace
    try:
        jax.profiler.start_trace(folder, profiler_options=options)
    except Exception as error:  # another trace is running, the folder cannot be created, or a driver's error
        warn(f"step {step} is not profiled: {error}")
        yield
        return
    try:
        # TensorBoard's overview needs this annotation to recognise steps.
        with jax.profiler.StepTraceAnnotation("step", step_num=step):
            yield
    finally:
        try:
            jax.profiler.stop_trace()
        except Exception as error:  # a full disk: the trace is lost, the run is not
            warn(f"the profile of step {step} could not be written: {error}")


def warn(message: str) -> None:
    """Print a warning about a fault of logging."""
    with contextlib.suppress(OSError, ValueError):  # standard error may be closed
        print(f"metrics: {message}", file=sys.stderr, flush=True)


def clock_time(seconds: float) -> str:
    """Format seconds as h:mm:ss or m:ss."""
    total = int(seconds)
    hours, minutes = divmod(total // 60, 60)
    return f"{hours}:{minutes:02d}:{total % 60:02d}" if hours else f"{minutes}:{total % 60:02d}"


class _Sink:
    """A sink that opens its target at the first write; a failing sink warns once and is retried."""

    def __init__(self, name: str, open_target: Callable):
        self.name, self.open, self.target, self.failing = name, open_target, None, False

    def write(self, step: int, values: Mapping[str, object]) -> None:
        try:
            self.target = self.target or self.open()
            self.target.write(step, values)
        except Exception as error:  # W&B and TensorBoard raise errors of any type, and none of them may end a run
            if not self.failing:
                warn(f"{self.name} fails at step {step}; the run continues: {type(error).__name__}: {error}")
            self.failing = True
            return
        if self.failing:
            warn(f"{self.name} works again at step {step}")
        self.failing = False

    def close(self) -> None:
        try:
            if self.target:
                self.target.close()
        except Exception as error:
            warn(f"{self.name} could not be closed: {error}")


class _Lines:
    """A JSONL file; NaN and infinities become null."""

    def __init__(self, path: pathlib.Path):
        self.path = path
        self.file = path.open("ab", buffering=0)  # unbuffered: a kill loses no line, and a full disk shows at once

    def write(self, step: int, values: Mapping[str, object]) -> None:
        text = json.dumps({"step": step, **json_file.finite(values)}, ensure_ascii=False, default=_to_json)
        line = text.encode("utf-8", "replace") + b"\n"
        before = self.file.seek(0, os.SEEK_END)
        if before and not _ends_line(self.path):  # a line that a kill truncated: end it, so that only it is lost
            line = b"\n" + line
        if (written := self.file.write(line)) != len(line):  # the disk is full: leave no partial line
            self.file.truncate(before)
            raise OSError(f"{written} of {len(line)} bytes were written")

    def close(self) -> None:
        self.file.close()


def _ends_line(path: pathlib.Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def read(path: pathlib.Path) -> Iterator[dict]:
    """Yield the complete records of a JSONL log; a line truncated by a kill is skipped."""
    return (record for _, record in _records(path))


def _records(path: pathlib.Path) -> Iterator[tuple[bytes, dict]]:
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                yield line, json.loads(line, parse_constant=lambda _: None)  # earlier versions wrote NaN
            except ValueError:
                continue


def _drop_after(path: pathlib.Path, step: int) -> None:
    """Remove the records of steps after `step`, and truncated lines."""
    kept = [line for line, record in _records(path) if record["step"] <= step]
    if path.exists() and sum(map(len, kept)) != path.stat().st_size:
        draft = path.with_suffix(".draft")
        draft.write_bytes(b"".join(kept))
        os.replace(draft, path)  # atomic: a kill keeps the old log or the new one


def _to_json(value: object) -> object:
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else str(value)


class _TensorBoard:
    def __init__(self, folder: pathlib.Path):
        self.folder, self.writer = folder, None

    def write(self, step: int, scalars: Mapping[str, float]) -> None:
        if self.writer is None:
            from tensorboardX import SummaryWriter

            self.writer = SummaryWriter(str(self.folder), purge_step=step)  # drops the events of repeated steps
        for key, value in scalars.items():
            self.writer.add_scalar(key, value, step)

    def close(self) -> None:
        if self.writer:
            self.writer.close()


class _Wandb:
    def __init__(self, workdir: pathlib.Path, project: str):
        import wandb

        name = workdir / "wandb.id"  # a resumed run continues the same W&B run
        if not name.exists():
            name.write_text(uuid.uuid4().hex)
        self.run = wandb.init(project=project, dir=str(workdir), id=name.read_text(), resume="allow")

    def write(self, step: int, scalars: Mapping[str, float]) -> None:
        self.run.log(dict(scalars), step=step)

    def close(self) -> None:
        self.run.finish()
