"""Write scalars and samples of a run to the console, metrics.jsonl, samples.jsonl, TensorBoard and W&B.

Only process 0 writes. A failing sink is reported once and retried: logging never stops training.
"""

from __future__ import annotations

import collections
import contextlib
import importlib.util
import io
import json
import math
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
from rich.table import Table

from sqlr1_jax.config import MetricsConfig
from sqlr1_jax.run import console, timer


class Logger:
    """The log of one run; a context manager.

    A failing write does not end the run: it is reported once and retried at the next step.

    Args:
      workdir: of the run.
      cfg: what is written where, and how often the console shows it.
      total: steps of the run, for the time left.
      name: of the program.
      shown: scalars on the console; empty shows all but gradient norms by parameter and totals of time.
    """

    def __init__(self, workdir: pathlib.Path, cfg: MetricsConfig, total: int, name: str, shown: Sequence[str] = ()):
        self.cfg, self.total, self.name, self.workdir = cfg, total, name, workdir
        self.first = jax.process_index() == 0
        self.console = _Console(file=sys.stdout, highlight=False, soft_wrap=True, quiet=not self.first)
        self.shown, self.lines = tuple(shown), None
        self.compiling = True  # until the first step has ended
        self.begun: tuple[int, float] | None = None  # a step and the time at which it ended, for the time left
        self.bar = Progress(
            *("{task.description}", BarColumn(), MofNCompleteColumn(), "{task.fields[state]}"),
            console=self.console,
            transient=True,
            auto_refresh=False,  # no thread, which could fail on a closed terminal
            disable=not (self.first and self.console.is_terminal),  # a log file gets only the lines
        )
        self.task = self.bar.add_task(name, total=total, state="starting")
        self.sinks: list[_Sink] = []
        self.samples: _Sink | None = None

    def __enter__(self) -> Logger:
        if self.first:
            self.sinks = [_Sink("metrics.jsonl", lambda: _Lines(self.workdir / "metrics.jsonl"))]
            self.samples = _Sink("samples.jsonl", lambda: _Lines(self.workdir / "samples.jsonl"))
            if self.cfg.tensorboard:
                self.sinks.append(_Sink("TensorBoard", lambda: _TensorBoard(self.workdir / "tensorboard")))
            if self.cfg.wandb:
                if importlib.util.find_spec("wandb") is None:
                    raise ValueError(
                        f"metrics.wandb={self.cfg.wandb!r} needs the extra: pip install 'sqlr1_jax[wandb]'"
                    )
                self.sinks.append(_Sink("Weights & Biases", lambda: _Wandb(self.workdir, self.cfg.wandb)))
        self._draw(self.bar.start)
        return self

    def __exit__(self, *_) -> None:
        self._draw(self.bar.stop)
        for sink in [*self.sinks, *([self.samples] if self.samples else [])]:
            sink.close()

    def resume(self, step: int, born: float) -> collections.Counter[str]:
        """Drop what was logged after `step`, which is repeated; return the seconds of the run by kind.

        The time of dropped steps counts as `lost`; see `timer.carried`, also for `born`.
        """
        if not self.first:
            return collections.Counter()
        carried = timer.carried(read(self.workdir / "metrics.jsonl"), step, born)
        for name in ("metrics.jsonl", "samples.jsonl"):
            try:
                _forget(self.workdir / name, step)
            except OSError as error:
                warn(f"{name} keeps lines of steps that are done again: {error}")
        return carried

    def steps(self, start: int) -> Iterator[int]:
        """Yield the step numbers from `start`; the step to be profiled is traced while its number is in use."""
        self.begun = (start, time.monotonic())
        self._draw(lambda: self.bar.update(self.task, completed=start, refresh=True))
        for number in range(start, self.total):
            if number + 1 == self.cfg.profile and self.first:
                with profiled(self.workdir / "profile", number + 1):
                    yield number
                self.info(f"profile of step {number + 1}: tensorboard --logdir {self.workdir / 'profile'}")
            else:
                yield number

    def info(self, text: str) -> None:
        """Print one line."""
        self._draw(lambda: self.console.print(text, markup=False))

    def _draw(self, show: Callable[[], None]) -> None:
        try:
            show()
        except (OSError, ValueError) as error:  # a closed pipe or terminal, a full disk
            self.console, self.bar.disable = Console(file=io.StringIO(), quiet=True), True
            silence()
            warn(f"standard output failed and is dropped: {error}")

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Show a phase of the step on the bar while the block runs."""
        self._draw(lambda: self.bar.update(self.task, description=f"{self.name}: {name}", refresh=True))
        yield

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """Write the scalars of a step to all sinks; the console shows a line of them every `every` steps."""
        scalars = {key: float(value) for key, value in scalars.items()}
        for sink in self.sinks:
            sink.write(step, scalars)
        left = self._left(step)
        rate = f"{scalars['seconds/step']:.3g} s per step, " if "seconds/step" in scalars else ""
        self._draw(lambda: self.bar.update(self.task, completed=step, state=f"{rate}{left} left", refresh=True))
        if self.cfg.every and step % self.cfg.every == 0:
            if self.lines is None:
                names = self.shown or [key for key in scalars if not key.startswith(("goodput/", "update/grad_norm/"))]
                self.lines = console.Lines(self.name, self.total, [key for key in names if key in scalars])
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
        """The time to the end at the speed of the steps so far. The first, which compiles, counts only until there is another."""
        now = time.monotonic()
        if self.begun is None:  # logged outside of `steps`
            self.begun = (step - 1, now)
        start, then = self.begun
        seconds = (now - then) / (step - start) * (self.total - step)
        if self.compiling:
            self.begun, self.compiling = (step, now), False
        return clock_time(seconds)


@contextlib.contextmanager
def profiled(folder: pathlib.Path, step: int) -> Iterator[None]:
    """Trace the block as one step, with phases named by `timer.Timer`; a failing trace is only reported."""
    options = jax.profiler.ProfileOptions()
    options.python_tracer_level = 0  # the Python calls of a rollout would fill the trace
    try:
        jax.profiler.start_trace(folder, profiler_options=options)
    except Exception as error:  # another trace runs, the folder cannot be made, or what the device's driver raises
        warn(f"step {step} is not profiled: {error}")
        yield
        return
    try:
        with jax.profiler.StepTraceAnnotation("step", step_num=step):
            yield
    finally:
        try:
            jax.profiler.stop_trace()
        except Exception as error:  # a full disk: the trace is lost, the run is not
            warn(f"the profile of step {step} could not be written: {error}")


class _Console(Console):
    """Rich exits when its pipe is closed; a run must go on."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError("the pipe of standard output is closed")


def silence() -> None:
    """Redirect standard output to /dev/null, so that neither a later print nor the flush at exit fails."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # it has no file descriptor: it was replaced
        sys.stdout = io.StringIO()


def warn(words: str) -> None:
    """Report a fault of logging."""
    with contextlib.suppress(OSError, ValueError):  # standard error may be closed
        print(f"metrics: {words}", file=sys.stderr, flush=True)


def clock_time(seconds: float) -> str:
    """Seconds as h:mm:ss or m:ss."""
    total = int(seconds)
    hours, minutes = divmod(total // 60, 60)
    return f"{hours}:{minutes:02d}:{total % 60:02d}" if hours else f"{minutes}:{total % 60:02d}"


def table(title: str, rows: list[Mapping[str, object]]) -> None:
    """Print rows with equal keys as a table; floats with one decimal."""
    grid = Table(title=title)
    for key in rows[0]:
        grid.add_column(key)
    for row in rows:
        grid.add_row(*(f"{v:.1f}" if isinstance(v, float) else str(v) for v in row.values()))
    Console(file=sys.stdout).print(grid)


class _Sink:
    """A sink that opens its target at the first write, reports its first failure, and retries at every later write.

    W&B and TensorBoard raise errors of any type; none of them may end a run.
    """

    def __init__(self, name: str, open_it: Callable):
        self.name, self.open, self.target, self.failing = name, open_it, None, False

    def write(self, step: int, values: Mapping[str, object]) -> None:
        try:
            self.target = self.target or self.open()
            self.target.write(step, values)
        except Exception as error:
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
    """A JSONL file; NaN and infinities become null. A truncated line is terminated before the next one."""

    def __init__(self, path: pathlib.Path):
        self.path = path
        self.file = path.open("ab", buffering=0)

    def write(self, step: int, values: Mapping[str, object]) -> None:
        clean = {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in values.items()}
        line = (
            json.dumps({"step": step, **clean}, ensure_ascii=False, default=_plain).encode("utf-8", "replace") + b"\n"
        )
        before = self.file.seek(0, os.SEEK_END)
        if before and not _ends_line(self.path):
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
                yield line, json.loads(line)
            except ValueError:
                continue


def _forget(path: pathlib.Path, step: int) -> None:
    every = list(_records(path))
    kept = [line for line, record in every if record["step"] <= step]
    if path.exists() and sum(map(len, kept)) != path.stat().st_size:
        draft = path.with_suffix(".draft")
        draft.write_bytes(b"".join(kept))
        os.replace(draft, path)


def _plain(value: object) -> object:
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
