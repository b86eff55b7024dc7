"""Scalars and samples of a run: to the console, to metrics.jsonl and samples.jsonl, and to TensorBoard.

Only the first process writes. A sink that fails is dropped with one warning: logging never stops training.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import pathlib
import sys
import time
from collections.abc import Iterator, Mapping, Sequence

import jax
import numpy as np
from rich.console import Console
from rich.table import Table


@dataclasses.dataclass(frozen=True)
class Logging:
    """What is written, and how often (`config.metrics`).

    Attributes:
      every: steps between console lines; files get every step.
      sample_every: steps between completions shown on the console.
      tensorboard: write TensorBoard events.
      wandb: Weights & Biases project; empty is off (needs the extra `wandb`).
    """

    every: int = 1
    sample_every: int = 10
    tensorboard: bool = True
    wandb: str = ""


class Clock:
    """Wall time by phase of one step: `with clock("rollout"): ...`; `clock.take()` returns and forgets."""

    def __init__(self):
        self.seconds: dict[str, float] = {}
        self.started = time.monotonic()

    @contextlib.contextmanager
    def __call__(self, phase: str) -> Iterator[None]:
        """Adds the time of the block to a phase."""
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[phase] = self.seconds.get(phase, 0.0) + time.monotonic() - start

    def take(self) -> dict[str, float]:
        """`seconds/<phase>` of all phases and `seconds/step`, since the last call."""
        now = time.monotonic()
        taken = {f"seconds/{phase}": value for phase, value in self.seconds.items()}
        taken["seconds/step"] = now - self.started
        self.seconds, self.started = {}, now
        return taken


class Metrics:
    """The log of one run; a context manager. `total` is the number of steps, for the time left."""

    def __init__(self, workdir: pathlib.Path, options: Logging, total: int, name: str):
        self.options, self.total, self.name = options, total, name
        self.first = jax.process_index() == 0
        self.console = Console(file=sys.stdout, highlight=False, soft_wrap=True, quiet=not self.first)
        self.begun: tuple[int, float] | None = None
        self.sinks = [_Lines(workdir / "metrics.jsonl")] if self.first else []
        self.samples = _Lines(workdir / "samples.jsonl") if self.first else None
        if self.first and options.tensorboard:
            self.sinks.append(_TensorBoard(workdir / "tensorboard"))
        if self.first and options.wandb:
            self.sinks.append(_Wandb(workdir, options.wandb))

    def __enter__(self) -> Metrics:
        return self

    def __exit__(self, *_) -> None:
        for sink in [*self.sinks, *([self.samples] if self.samples else [])]:
            sink.close()

    def say(self, text: str) -> None:
        """One line for the person."""
        self.console.print(text, markup=False)

    def log(self, step: int, scalars: Mapping[str, float], shown: Sequence[str] = ()) -> None:
        """Writes the scalars after `step` updates to all files; the console gets those of `shown` every `every` steps."""
        scalars = {key: float(value) for key, value in scalars.items()}
        for sink in list(self.sinks):
            try:
                sink.write(step, scalars)
            except Exception as error:  # a dead disk quota, socket or tracker must not end the run
                self.sinks.remove(sink)
                print(f"metrics: {type(sink).__name__} failed and is dropped: {error}", file=sys.stderr)
        if self.begun is None:
            self.begun = (step, time.monotonic())
        if self.options.every and step % self.options.every == 0:
            line = {key: scalars[key] for key in shown if key in scalars} if shown else scalars
            self.say(f"{self.name} {step}/{self.total} {self._left(step)}  {describe(line)}")

    def sample(self, step: int, record: Mapping[str, object]) -> None:
        """Keeps one completion with its reward parts in samples.jsonl; shows it every `sample_every` steps."""
        if self.samples:
            self.samples.write(step, dict(record))
        if self.options.sample_every and step % self.options.sample_every == 0:
            parts = {k: v for k, v in record.items() if k not in ("question", "completion", "gold")}
            self.say(
                f"--- {record['question']}\n{record['completion']}\n    gold: {record.get('gold', '')}\n    {parts}\n---"
            )

    def _left(self, step: int) -> str:
        start, then = self.begun
        if step == start:
            return ""
        seconds = (time.monotonic() - then) / (step - start) * (self.total - step)
        return f"[{clock_time(seconds)} left]"


def clock_time(seconds: float) -> str:
    """Seconds as h:mm:ss or m:ss."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def describe(scalars: Mapping[str, float]) -> str:
    """Scalars in a line: four significant digits."""
    return "  ".join(f"{key} {value:.4g}" for key, value in scalars.items())


def table(title: str, rows: list[Mapping[str, object]]) -> None:
    """Prints rows of equal keys as a table; floats with one decimal."""
    made = Table(title=title)
    for key in rows[0]:
        made.add_column(key)
    for row in rows:
        made.add_row(*(f"{v:.1f}" if isinstance(v, float) else str(v) for v in row.values()))
    Console(file=sys.stdout).print(made)


class _Lines:
    """A JSONL file; numbers that JSON has no word for become null."""

    def __init__(self, path: pathlib.Path):
        self.file = path.open("a", encoding="utf-8")

    def write(self, step: int, values: Mapping[str, object]) -> None:
        clean = {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in values.items()}
        self.file.write(json.dumps({"step": step, **clean}, ensure_ascii=False, default=_plain) + "\n")
        self.file.flush()

    def close(self) -> None:
        self.file.close()


def _plain(value: object) -> object:
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else str(value)


class _TensorBoard:
    def __init__(self, folder: pathlib.Path):
        from tensorboardX import SummaryWriter

        self.writer = SummaryWriter(str(folder))

    def write(self, step: int, scalars: Mapping[str, float]) -> None:
        for key, value in scalars.items():
            self.writer.add_scalar(key, value, step)

    def close(self) -> None:
        self.writer.close()


class _Wandb:
    def __init__(self, workdir: pathlib.Path, project: str):
        try:
            import wandb
        except ImportError as error:
            raise ValueError(f"metrics.wandb={project!r} needs the extra: pip install 'sqlr1_jax[wandb]'") from error
        self.run = wandb.init(project=project, dir=str(workdir), resume="allow")

    def write(self, step: int, scalars: Mapping[str, float]) -> None:
        self.run.log(dict(scalars), step=step)

    def close(self) -> None:
        self.run.finish()
