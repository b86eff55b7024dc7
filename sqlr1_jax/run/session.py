"""Restore, log, save, stop on a signal, and end a run that makes no progress: what surrounds every training loop."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import numpy as np

from sqlr1_jax import hosts
from sqlr1_jax.progress import learning
from sqlr1_jax.progress.logger import Logger
from sqlr1_jax.progress.timer import Timer
from sqlr1_jax.records import MAX_UNJUDGED
from sqlr1_jax.run import checkpoint_dir, checksums, exit_codes
from sqlr1_jax.run.checkpoints import Checkpoints
from sqlr1_jax.run.exit_codes import ProgramExit
from sqlr1_jax.run.watchdog import Watchdog

MAX_BAD_STEPS = 3  # in a row: with too few verdicts the run ends, with nothing to learn from it warns


class Session:
    """`start` before the loop, `end_of_step` after every step, `finish` after the loop.

    Args:
      watchdog: deadlines and signals.
      checkpoints: of the run.
      logger: of the run.
      timer: of the run.
      steps: of the run.
      ids: maps a step number from 0 to the ids of its questions on all hosts, for the message about a failing step.
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
        self.skipped = self.unjudged = self.without_signal = 0  # consecutive steps so far
        self.first = 0  # the step that the run starts from

    def start(self, train: Any, updates: int = 1) -> tuple[Any, int]:
        """Return the state to start from and the number of its first step; a step makes `updates` updates.

        Raises:
          ProgramExit: checkpoints cannot be written, or the run has started from this step too often.
        """
        with self.timer("restore"):
            # In this order: `check_writable` may remove old checkpoints for space, and must know which newer one is intact.
            newest = self.checkpoints.latest()
            self.checkpoints.check_writable(train)
            train = resume(self.checkpoints, newest, train, self.logger)
        start = int(train.step) // updates
        if start < self.steps and self.checkpoints.cfg.every:  # a finished run may be started any number of times
            self._limit_starts(start)
        self.first = self.watchdog.step = start
        self.timer.carried = self.logger.resume(start, self.timer.start_time)
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

        Raises:
          ProgramExit: a signal requested the run to stop, or it makes no progress.
        """
        # The log first: a resumed run drops lines behind its checkpoint but cannot recompute lines before it.
        scalars = {**scalars, "checkpoint/failed": self.checkpoints.failed, **self.timer.take()}
        self.logger.log(step, scalars)
        self._numerics(step, scalars)
        self._learning(step, scalars)
        self._judge(step, scalars)
        with self.timer("save"):
            self.checkpoints.poll()
            # Both come from all processes, so that all save or none: a save is collective.
            stop_signal = self.watchdog.stop_signal(step)
            best = score is not None and self._is_best(score)
            if self.checkpoints.due(step, self.steps) or (self.checkpoints.cfg.every and (stop_signal or best)):
                self.checkpoints.save(step, train, score)
            if stop_signal and step < self.steps:  # after the last step the run ends normally
                self.checkpoints.settle()
                raise self._stopped(stop_signal, step)
        return scalars

    def end_on_error(self, step: int, train: Any, error: Exception) -> ProgramExit:
        """Save the state after `step` steps and return the exit about an error in the user's own code. All processes call it."""
        with self.timer("save"):
            if self.checkpoints.cfg.every and step > self.first:
                self.checkpoints.save(step, train)
            self.checkpoints.settle()
        is_saved = hosts.from_process_0(self.checkpoints.saved == step or step == self.first > 0)
        state = f"the state after step {step} is saved" if is_saved else f"the state after step {step} is not saved"
        message = f"{error}. The run ends, and {state}: correct the function, and the same command resumes from the last checkpoint"
        return ProgramExit(exit_codes.USAGE, message, {"steps": step, **self.timer.goodput()})

    def finish(self) -> dict[str, float]:
        """Wait for the last save and return the goodput of the run."""
        with self.timer("save"):
            self.checkpoints.settle()
        return self.timer.goodput()

    def _limit_starts(self, start: int) -> None:
        """Count starts from the same step, and refuse the run after too many."""
        # Launchers restart after every crash; without a limit they would repeat a crash for days.
        file, limit, times = self.checkpoints.workdir / "starts.json", self.watchdog.options.starts, 1
        if jax.process_index() == 0:
            earlier = json.loads(file.read_text()) if file.exists() else {}
            times += earlier.get("times", 0) if earlier.get("step") == start else 0
            try:
                checksums.write(file, {"step": start, "times": times})
            except OSError as error:
                checkpoint_dir.warn(f"starts are not counted: {error}")
        if limit and hosts.from_process_0(times > limit):
            raise ProgramExit(
                exit_codes.USAGE,
                f"started {limit} times from step {start + 1} without reaching a checkpoint: fix the crash shown in the log, or save "
                "more often with --config.checkpoint.every; then delete starts.json in the workdir",
            )

    def _is_best(self, score: float) -> bool:
        """True if a score is the highest of the run."""
        # Process 0 decides: it may be replacing the file while another process reads it.
        best = self.checkpoints.best()
        return hosts.from_process_0(best is None or score > best[1])

    def _stopped(self, name: str, step: int) -> ProgramExit:
        summary = {"steps": step, **self.timer.goodput()}
        if hosts.from_process_0(self.checkpoints.saved == step):
            message = f"stopped by {name} after step {step}, saved; the same command resumes there"
            return ProgramExit(exit_codes.PREEMPTED, message, summary)
        message = f"stopped by {name} after step {step}, which could not be saved; the last checkpoint is valid"
        return ProgramExit(exit_codes.UNSAVED, message, summary)

    def _numerics(self, step: int, scalars: Mapping[str, float]) -> None:
        """Count consecutive steps whose update was not finite; end the run after too many."""
        # A single one may be a bad batch: the update was skipped and the state is unchanged. Many in a row are a diverged run.
        self.skipped = self.skipped + 1 if scalars.get("update/skipped") else 0
        if not self.skipped:
            return
        leaves = [key.removeprefix("update/grad_norm/") for key, value in scalars.items() if _bad_leaf(key, value)]
        message = f"update of step {step} is not finite and is skipped ({self.skipped} in a row): {', '.join(leaves) or 'loss'}"
        if jax.process_index() == 0:
            exit_codes.print_stderr(f"ALARM numerics: {message}")
        limit = self.watchdog.options.nonfinite
        if self.skipped >= limit:
            questions = ", ".join(self.ids(step - 1))
            raise ProgramExit(
                exit_codes.NUMERICS,
                f"{message}; its questions: {questions}. Parameters are those of step {step - self.skipped}; lower --config.optimizer.lr "
                "or look at these questions",
                {"steps": step, **self.timer.goodput()},
            )

    def _learning(self, step: int, scalars: Mapping[str, float]) -> None:
        """Warn once if almost all groups have equal rewards in several consecutive steps."""
        no_signal = scalars.get("rate/zero_variance", 0.0) >= learning.LIMIT
        self.without_signal = self.without_signal + 1 if no_signal else 0
        if self.without_signal == MAX_BAD_STEPS and not self.warned and jax.process_index() == 0:
            self.warned = True
            exit_codes.print_stderr(f"WARNING: {learning.explain(scalars, MAX_BAD_STEPS, step)}")

    def _judge(self, step: int, scalars: Mapping[str, float]) -> None:
        """End the run if the judge gives too few verdicts in several consecutive steps."""
        # A share, and in a row: a worker that is killed now and then costs some completions, which are masked.
        share, limit = scalars.get("rate/infra", 0.0), MAX_UNJUDGED
        self.unjudged = self.unjudged + 1 if share > limit else 0
        if self.unjudged >= MAX_BAD_STEPS:
            raise ProgramExit(
                exit_codes.JUDGE,
                f"over {limit:.1%} of completions had no verdict in {MAX_BAD_STEPS} steps in a row: check databases and processes "
                "and see samples.jsonl",
                {"steps": step, **self.timer.goodput()},
            )


def resume(checkpoints: Checkpoints, step: int | None, train: Any, logger: Logger) -> Any:
    """Return the checkpointed state of a step, or the given state if `step` is None."""
    if step is None:
        return train
    shapes = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding), train)
    jax.tree.map(lambda x: x.delete(), train)  # before restoring: the device has no memory for two states
    restored = checkpoints.restore(shapes, step)
    logger.info(f"{logger.name}: resumed from the checkpoint of step {step} of {logger.total}")
    return restored


def _bad_leaf(key: str, value: float) -> bool:
    return key.startswith("update/grad_norm/") and not np.isfinite(value)
