"""Restore, log, save, stop on a signal, and end a run that makes no progress: what surrounds every training loop."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax

from sqlr1_jax import hosts
from sqlr1_jax.progress import json_file, logger
from sqlr1_jax.progress.learning import Learning
from sqlr1_jax.progress.logger import Logger
from sqlr1_jax.progress.timer import Timer
from sqlr1_jax.records import MAX_UNJUDGED
from sqlr1_jax.run import exit_codes
from sqlr1_jax.run.checkpoint_folder import list_steps
from sqlr1_jax.run.checkpoints import Checkpoints
from sqlr1_jax.run.exit_codes import ProgramExit
from sqlr1_jax.run.watchdog import Watchdog

MAX_UNJUDGED_STEPS = 3  # in a row, after which the run ends


@dataclasses.dataclass
class Session:
    """`start` before the loop, `end_of_step` after every step, `finish` after the loop."""

    watchdog: Watchdog
    checkpoints: Checkpoints
    logger: Logger
    timer: Timer
    steps: int  # of the run
    ids: Callable[[int], Sequence[str]]  # of a step's questions, from step 0, for messages about it
    first: int = 0  # the step that the run starts from
    learning: Learning = dataclasses.field(default_factory=Learning)
    in_a_row: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)  # fault -> steps so far

    def start(self, train: Any, updates: int = 1) -> tuple[Any, int]:
        """Return the state to start from and the number of its first step; a step makes `updates` updates.

        Raises:
          ProgramExit: checkpoints cannot be written, all are damaged, or the run has started from this step too often.
        """
        with self.timer("restore"):
            start = 0
            steps = list_steps(self.checkpoints.folder)
            if not steps or steps[-1] < self.steps:  # a finished run is started again for its figures alone
                self.checkpoints.check_writable(train)
            if steps:
                shapes = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding), train)
                jax.tree.map(lambda x: x.delete(), train)  # before restoring: the device has no memory for two states
                train, start = self.checkpoints.restore(shapes, updates)
                self.logger.info(f"{self.logger.name}: resumed from the checkpoint of step {start}")
        if start < self.steps and self.checkpoints.cfg.every:  # a finished run may be started any number of times
            self._limit_starts(start)
        self.first = self.watchdog.step = start
        self.timer.carried = self.logger.resume(start, self.timer.start_time)
        self.watchdog.training = True
        return train, start

    def end_of_step(
        self, step: int, train: Any, scalars: Mapping[str, float], score: float | None = None
    ) -> dict[str, float]:
        """Log, save if due, and end the run if it must end. Returns everything that was logged.

        Raises:
          ProgramExit: a signal requested the run to stop, or it makes no progress.
        """
        # The log first: a resumed run drops lines behind its checkpoint but cannot recompute lines before it.
        scalars = {**scalars, "checkpoint/failed": self.checkpoints.failed, **self.timer.take()}
        self.logger.log(step, scalars)
        self._check(step, scalars)
        stop_signal = self.watchdog.stop_signal(step)  # before the phase, whose deadline is long: others may be stuck
        with self.timer("save"):
            self.checkpoints.settle(wait=False)
            # Both come from all processes, so that all save or none: a save is collective.
            if self.checkpoints.due(step, self.steps, score) or (stop_signal and self.checkpoints.cfg.every):
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
        again = "resumes from the last checkpoint" if self.checkpoints.cfg.every else "starts over"
        message = f"{error}. The run ends, and {state}: correct the function, and the same command {again}"
        return self._exit(exit_codes.USAGE, step, message)

    def finish(self) -> dict[str, float]:
        """Wait for the last save and return the goodput of the run; if it had finished before, what its last step logged."""
        with self.timer("save"):
            self.checkpoints.settle()
        if self.first < self.steps:
            return self.timer.goodput()
        *_, last = [{}, *logger.read(self.checkpoints.workdir / "metrics.jsonl")]
        return {name: value for name, value in last.items() if name != "step"}

    def _limit_starts(self, start: int) -> None:
        """Refuse the run after too many starts from the same step: a launcher would repeat its crash for days."""
        file, limit, times = self.checkpoints.workdir / "starts.json", self.watchdog.options.starts, 1
        if jax.process_index() == 0:
            with contextlib.suppress(OSError, ValueError):  # the first start, or a file that a kill cut off
                earlier = json.loads(file.read_text())
                times += earlier["times"] if earlier["step"] == start else 0
            json_file.write(file, {"step": start, "times": times})
        if hosts.from_process_0(times > limit):
            message = f"started {limit} times from step {start + 1} without reaching a checkpoint: fix the crash shown in the log, or "
            message += "save more often with --config.checkpoint.every; then delete starts.json in the workdir"
            raise ProgramExit(exit_codes.USAGE, message)

    def _stopped(self, name: str, step: int) -> ProgramExit:
        code, state = exit_codes.UNSAVED, "which could not be saved; the last checkpoint is valid"
        if not self.checkpoints.cfg.every:
            state = "which is not saved (--config.checkpoint.every=0): the same command starts over"
        if hosts.from_process_0(self.checkpoints.saved == step):
            code, state = exit_codes.PREEMPTED, "saved; the same command resumes there"
        return self._exit(code, step, f"stopped by {name} after step {step}, {state}")

    def _in_a_row(self, fault: str, occurs: bool) -> int:
        self.in_a_row[fault] = self.in_a_row[fault] + 1 if occurs else 0
        return self.in_a_row[fault]

    def _check(self, step: int, scalars: Mapping[str, float]) -> None:
        """End the run after too many steps in a row without an update or without verdicts."""
        # A single step may have a bad batch, and its update was skipped; a worker that is killed costs completions, which are masked.
        share = scalars.get("update/skipped", 0.0)  # of the step's updates
        skipped = self._in_a_row("skipped", share >= 1)
        if share:
            norms = {key: value for key, value in scalars.items() if key.startswith("update/grad_norm/")}
            leaves = [key.removeprefix("update/grad_norm/") for key, norm in norms.items() if not math.isfinite(norm)]
            what = f"the update of step {step} is" if share >= 1 else f"{share:.0%} of the updates of step {step} are"
            message = f"{what} not finite and skipped{f' ({skipped} in a row)' if skipped else ''}: {', '.join(leaves) or 'loss'}"
            if jax.process_index() == 0:
                exit_codes.print_stderr(f"ALARM numerics: {message}")
            if skipped >= self.watchdog.options.nonfinite:
                message += f"; its questions: {', '.join(self.ids(step - 1))}. Parameters are those of step {step - skipped}; lower "
                message += "--config.optimizer.lr or look at these questions"
                raise self._exit(exit_codes.NUMERICS, step, message)
        if self._in_a_row("unjudged", scalars.get("rate/infra", 0.0) > MAX_UNJUDGED) >= MAX_UNJUDGED_STEPS:
            message = f"over {MAX_UNJUDGED:.1%} of completions had no verdict in {MAX_UNJUDGED_STEPS} steps in a row: check databases "
            raise self._exit(exit_codes.JUDGE, step, message + "and processes and see samples.jsonl")
        self.learning.check(step, scalars)

    def _exit(self, code: int, step: int, message: str) -> ProgramExit:
        return ProgramExit(code, message, {"steps": step, **self.timer.goodput()})
