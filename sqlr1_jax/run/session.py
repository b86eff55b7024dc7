"""The frame of a training loop: restore, log, save, stop on request, and end a run that makes no progress."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import numpy as np

from sqlr1_jax import hosts
from sqlr1_jax.run import checkpoint_dir, checksums, exit_codes, learning
from sqlr1_jax.run.checkpoints import Checkpoints
from sqlr1_jax.run.exit_codes import Ended
from sqlr1_jax.run.logger import Logger
from sqlr1_jax.run.timer import Timer
from sqlr1_jax.run.watchdog import Watchdog

PATIENCE = 3  # steps in a row with too few verdicts, or without anything to learn from


class Session:
    """`start` before the loop, `end_of_step` after every step, `finish` after the loop.

    Args:
      watchdog: deadlines and signals.
      checkpoints: of the run.
      logger: of the run.
      timer: of the run.
      steps: of the run.
      ids: step number, from 0 -> ids of its questions over all hosts, for the message about a failing step.
    """

    def __init__(
        self,
        watchdog: Watchdog,
        checkpoints: Checkpoints,
        logger: Logger,
        timer: Timer,
        steps: int,
        ids: Callable[[int], Sequence[str]],
    ):
        self.watchdog, self.checkpoints, self.logger, self.timer = watchdog, checkpoints, logger, timer
        self.steps, self.ids, self.warned = steps, ids, False
        self.skipped = self.unjudged = self.idle = 0

    def start(self, train: Any, updates: int = 1) -> tuple[Any, int]:
        """Return the state to start from and the number of its first step; a step makes `updates` updates.

        Raises:
          Ended: checkpoints cannot be written, or the run has started from this step too often.
        """
        with self.timer("restore"):
            newest = self.checkpoints.latest()
            self.checkpoints.check_writable(train)
            train = resume(self.checkpoints, newest, train, self.logger)
        start = int(train.step) // updates
        if start < self.steps and self.checkpoints.cfg.every:
            self._refuse_to_repeat(start)
        self.watchdog.step = start
        self.timer.carried = self.logger.resume(start, self.timer.born)
        self.watchdog.training = True
        return train, start

    def end_of_step(
        self,
        step: int,
        train: Any,
        scalars: Mapping[str, float],
        score: float | None = None,
    ) -> dict[str, float]:
        """Log, save if due, and end the run if it must end. Returns everything that was logged.

        The log comes first: a step whose checkpoint is complete must never be missing from it.

        Raises:
          Ended: the run was asked to stop, or makes no progress.
        """
        scalars = {**scalars, "checkpoint/failed": self.checkpoints.failed, **self.timer.take()}
        self.logger.log(step, scalars)
        self._numerics(step, scalars)
        self._learning(step, scalars)
        self._judge(step, scalars)
        with self.timer("save"):
            self.checkpoints.poll()
            asked = self.watchdog.stop_signal(step)
            better = score is not None and self._better(score)
            if self.checkpoints.due(step, self.steps) or (self.checkpoints.cfg.every and (asked or better)):
                self.checkpoints.save(step, train, score)
            if asked and step < self.steps:
                self.checkpoints.settle()
                raise self._stopped(asked, step)
        return scalars

    def finish(self) -> dict[str, float]:
        """Wait for the last save and return the goodput of the run."""
        with self.timer("save"):
            self.checkpoints.settle()
        return self.timer.goodput()

    def _refuse_to_repeat(self, start: int) -> None:
        """Count starts from the same step; without a limit a launcher would repeat a crash for days."""
        file, limit, times = self.checkpoints.workdir / "starts.json", self.watchdog.options.starts, 1
        if jax.process_index() == 0:
            earlier = json.loads(file.read_text()) if file.exists() else {}
            times += earlier.get("times", 0) if earlier.get("step") == start else 0
            try:
                checksums.write(file, {"step": start, "times": times})
            except OSError as error:
                checkpoint_dir.warn(f"starts are not counted: {error}")
        if limit and hosts.from_process_0(times > limit):
            raise Ended(
                exit_codes.USAGE,
                f"started {limit} times from step {start + 1} without reaching a checkpoint: fix the crash shown in the log, or save "
                "more often with --config.checkpoint.every; then delete starts.json in the workdir",
            )

    def _better(self, score: float) -> bool:
        """Whether a score is the run's best, read by process 0 alone: others could see the file while it is replaced."""
        best = self.checkpoints.best()
        return hosts.from_process_0(best is None or score > best[1])

    def _stopped(self, name: str, step: int) -> Ended:
        summary = {"steps": step, **self.timer.goodput()}
        if hosts.from_process_0(self.checkpoints.saved == step):
            words = f"stopped by {name} after step {step}, saved; the same command resumes there"
            return Ended(exit_codes.PREEMPTED, words, summary)
        words = f"stopped by {name} after step {step}, which was not saved; the last checkpoint stands"
        return Ended(exit_codes.UNSAVED, words, summary)

    def _numerics(self, step: int, scalars: Mapping[str, float]) -> None:
        """Count consecutive steps whose update was not finite; such an update leaves the state unchanged."""
        self.skipped = self.skipped + 1 if scalars.get("update/skipped") else 0
        if not self.skipped:
            return
        leaves = [key.removeprefix("update/grad_norm/") for key, value in scalars.items() if _bad_leaf(key, value)]
        words = f"update of step {step} is not finite and is skipped ({self.skipped} in a row): {', '.join(leaves) or 'loss'}"
        if jax.process_index() == 0:
            exit_codes.print_stderr(f"ALARM numerics: {words}")
        limit = self.watchdog.options.nonfinite
        if limit and self.skipped >= limit:
            asked = ", ".join(self.ids(step - 1))
            raise Ended(
                exit_codes.NUMERICS,
                f"{words}; its questions: {asked}. Parameters are those of step {step - self.skipped}; lower --config.optimizer.lr, "
                "look at these questions, or raise --config.watch.nonfinite",
                {"steps": step, **self.timer.goodput()},
            )

    def _learning(self, step: int, scalars: Mapping[str, float]) -> None:
        """Warn once when groups without reward variance have left nothing to learn from for some steps."""
        self.idle = self.idle + 1 if scalars.get("rate/zero_variance", 0.0) >= learning.LIMIT else 0
        if self.idle == PATIENCE and not self.warned and jax.process_index() == 0:
            self.warned = True
            exit_codes.print_stderr(f"WARNING: {learning.explain(scalars, PATIENCE, step)}")

    def _judge(self, step: int, scalars: Mapping[str, float]) -> None:
        share, limit = scalars.get("rate/infra", 0.0), self.watchdog.options.unjudged
        self.unjudged = self.unjudged + 1 if share > limit else 0
        if self.unjudged >= PATIENCE:
            raise Ended(
                exit_codes.JUDGE,
                f"over {limit:.1%} of completions had no verdict in {PATIENCE} steps in a row: check databases and processes, "
                "see samples.jsonl, or raise --config.watch.unjudged",
                {"steps": step, **self.timer.goodput()},
            )


def resume(checkpoints: Checkpoints, step: int | None, train: Any, logger: Logger) -> Any:
    """Return the checkpointed state of a step, or the given state if `step` is None."""
    if step is None:
        return train
    shapes = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding), train)
    jax.tree.map(lambda x: x.delete(), train)
    restored = checkpoints.restore(shapes, step)
    logger.info(f"{logger.name}: resumed from the checkpoint of step {step} of {logger.total}")
    return restored


def _bad_leaf(key: str, value: float) -> bool:
    return key.startswith("update/grad_norm/") and not np.isfinite(value)
