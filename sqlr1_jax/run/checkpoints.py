"""Checkpoints of a run: the train state with its config, fingerprints of the data, and checksums of the arrays.

Orbax writes them in the background, shows a checkpoint once it is complete, and removes old ones. A run resumes from the newest
checkpoint whose arrays match their checksums. A failing save is reported and does not end the run; older checkpoints are kept. The
step number is the complete data state (see `data.sampler`).
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import pathlib
import shutil
import time
from collections.abc import Mapping
from typing import Any

import jax
import numpy as np
import orbax.checkpoint as ocp
from etils import epath
from orbax.checkpoint import checkpoint_managers

from sqlr1_jax import hosts
from sqlr1_jax.config import CheckpointConfig, changes, differences
from sqlr1_jax.progress import json_file
from sqlr1_jax.run import exit_codes
from sqlr1_jax.run.checkpoint_folder import find_best, first_intact, list_steps, open_folder, save_items
from sqlr1_jax.run.exit_codes import ProgramExit

SPACE_FACTOR = 1.05  # free space required, in sizes of a checkpoint; indexes come on top of the arrays


class Checkpoints(contextlib.AbstractContextManager):
    """The checkpoints of a run; a context manager that waits for the last save. All processes call its methods together.

    Args:
      folder: the checkpoint directory, unless `cfg.folder` sets another.
      cfg: when to save, where, and what to keep.
      config: the resolved config as JSON values; saved with every checkpoint.

    Attributes:
      fingerprints: hashes of what the run depends on (questions, databases, tokenizer); a run with different ones is refused.
      failed: failed saves since the last successful one.
      saved: the last step that this object saved completely, or None.
    """

    def __init__(self, folder: pathlib.Path, cfg: CheckpointConfig, config: dict):
        self.cfg, self.config, self.workdir = cfg, config, folder.parent
        self.fingerprints: dict[str, str] = {}
        self.failed, self.saved, self._saving = 0, None, False
        self.folder = open_folder(cfg.folder) if cfg.folder else epath.Path(folder.absolute())
        self._started: int | None = None  # the last step whose save was started
        self._best: tuple[int, float] | None = None
        newest = checkpoint_managers.LatestN(n=cfg.keep)
        best = checkpoint_managers.BestN(n=1, get_metric_fn=_rank, keep_checkpoints_without_metrics=False)
        options = ocp.CheckpointManagerOptions(
            preservation_policy=checkpoint_managers.AnyPreservationPolicy([newest, best]),
            best_fn=_rank,
            create=False,  # `check_writable` does, and says what is wrong if it cannot
            save_root_metadata=False,
            async_options=ocp.AsyncOptions(timeout_secs=7200),  # as long as the watchdog: hosts wait for the slowest
            cleanup_tmp_directories=bool(cfg.every) and hosts.from_process_0(self.folder.exists()),
        )
        try:
            self._manager = ocp.CheckpointManager(self.folder, options=options)
        except (OSError, ValueError) as error:
            message = f"checkpoints in {self.folder} cannot be listed ({error}): remove the damaged step"
            raise ProgramExit(exit_codes.CHECKPOINT, message) from error

    def __exit__(self, kind, *_) -> None:
        if kind is not None and jax.process_count() > 1:
            return  # the others may have ended, and a save needs them all
        self.settle()
        with contextlib.suppress(Exception) if kind else contextlib.nullcontext():  # not to hide the run's error
            self._manager.close()
        if kind is None and hosts.any_process(bool(self.failed)):
            raise ProgramExit(exit_codes.CHECKPOINT, f"the last checkpoint is not in {self.folder}: see above")

    def due(self, step: int, steps: int, score: float | None = None) -> bool:
        """True if the state after step `step` of `steps` should be saved: by its number, or as the best so far."""
        is_best = score is not None and hosts.from_process_0(self._best is None or score > self._best[1])
        return bool(self.cfg.every) and (step % self.cfg.every == 0 or step == steps or is_best)

    def check_writable(self, state: Any) -> None:
        """Raise ProgramExit if fewer checkpoints of this state can be written than the run keeps, or not by all processes."""
        # One more than are kept, since the oldest is removed only once a newer one is complete; the best may be older than the newest.
        keeps_best = "rl" in self.config and bool(self.config.get("validation", {}).get("split"))
        count = max(1, self.cfg.keep + keeps_best + 1 - len(self._manager.all_steps()))
        if self.cfg.every and (obstacle := self._obstacle(state, count) or self._unshared()):
            raise ProgramExit(exit_codes.CHECKPOINT, f"checkpoints cannot be written: {obstacle}")

    def _unshared(self) -> str:
        """Say that processes do not see the same folder: a save would wait for their files for ever. Empty if they do."""
        # A new name: file systems remember what is missing. So do packages of object stores, but these are shared anyway.
        probe = self.folder / hosts.gather_records([{"name": f".probe-{os.getpid()}-{time.time_ns()}"}])[0]["name"]
        hosts.on_all_processes(probe.write_text if jax.process_index() == 0 else str, "")
        seen, _ = hosts.on_all_processes(probe.exists)
        is_missing = hosts.any_process(not seen and "://" not in os.fspath(self.folder))
        hosts.on_all_processes(probe.unlink, missing_ok=True)
        return is_missing * f"not every host sees {self.folder}: set --config.checkpoint.folder to one that all share"

    def save(self, step: int, state: Any, score: float | None = None) -> None:
        """Start saving the state after `step` steps in the background; a step is saved once.

        Args:
          step: number of steps; a step may have several updates.
          state: parameters and optimizer state; may be donated as soon as this returns.
          score: higher is better; the checkpoint with the highest is kept in addition to `cfg.keep`.
        """
        # A step may be due by number, score and signal. By process 0's answer, since a save may have failed on one host only.
        if hosts.from_process_0(self._started == step):
            return
        self.settle()
        # The same on all processes: a save is collective, and half of it would hang.
        if obstacle := self._obstacle(state):
            return self._report_failure(step, obstacle)
        about = {"step": step, "updates": int(state.step), "score": score, "fingerprints": self.fingerprints}
        metrics = {"step": step} if score is None else {"step": step, "score": score}
        self._started, self._saving = step, True
        if score is not None and (self._best is None or score > self._best[1]):
            self._best = step, score
        try:
            # Returns once the arrays are copied to the host, so the caller may donate them. force: the run decides when to save.
            items = save_items(_trees(state), {**about, "config": self.config})
            self._manager.save(step, args=items, metrics=metrics, force=True)
        except Exception as error:  # storage drivers raise errors of any type
            self._report_failure(step, _sentence(error))

    def settle(self, wait: bool = True) -> None:
        """Wait for the save in progress and report its error; without `wait` only if it has ended."""
        if not self._saving or (not wait and self._manager.is_saving_in_progress()):
            return
        try:
            self._manager.wait_until_finished()
        except Exception as error:  # storage drivers raise errors of any type
            return self._report_failure(self._started, _sentence(error))
        self._saving, self.failed, self.saved = False, 0, self._started
        if jax.process_index() == 0:  # policy.py and reports read it without orbax
            json_file.write(self.workdir / "config.json", self.config)

    def restore(self, abstract: Any, updates: int = 1) -> tuple[Any, int]:
        """Restore the newest intact checkpoint with the shapes and shardings of `abstract`; return the state and its step.

        Raises:
          ValueError: options or data that change the result differ (they are named).
          ProgramExit: no checkpoint is intact.
        """
        found = list_steps(self.folder)
        wanted = _trees(abstract)

        def check(record: Mapping) -> None:
            self._refuse_changes(record)
            missing = wanted.keys() - record.get("checksums", wanted).keys()
            if missing:  # not damage, which is what reading them would look like
                raise ValueError(
                    f"the checkpoints in {self.folder} have no {', '.join(sorted(missing))}, because --config.rl.refresh_reference was 0: set it "
                    "to 0 again, or begin another run with --config.model.path=THIS WORKDIR"
                )

        step, trees = first_intact(self.folder, found[::-1], wanted, check)
        # Damaged newer ones go only now, since the last checkpoint must stay whatever its state.
        for damaged in found[found.index(step) + 1 :]:
            self._manager.delete(damaged)  # or this run could not save that step again
        self._best = find_best(self.folder)
        # Of a step's `updates` now: with `checkpoint.allow_change` the saved steps may have had others.
        number = jax.device_put(np.int32(step * updates), abstract.step.sharding)
        return abstract.replace(step=number, **trees), step

    def _refuse_changes(self, record: Mapping) -> None:
        # Through JSON, as the saved config went: tuples become lists.
        changed = changes(record["config"], json.loads(json.dumps(self.config)))
        before, now = (config.get("validation", {}) for config in (record["config"], self.config))
        if before.get("split"):  # scores of other questions say nothing about which checkpoint is the best
            changed += differences(
                *({f"validation.{key}": x.get(key) for key in ("split", "questions")} for x in (before, now))
            )
        before, now = record.get("fingerprints", {}), self.fingerprints
        changed += differences({key: before[key] for key in before.keys() & now.keys()}, now)
        shapes = [shape_settings(config) for config in (record["config"], self.config)]
        if other := differences(*({key: of[key] for key in shapes[0].keys() & shapes[1].keys()} for of in shapes)):
            raise ValueError(  # not damage, which is what reading them would look like
                f"the checkpoints in {self.folder} have other arrays than these settings ask for ({'; '.join(other)}): set them back, or "
                "begin another run with --config.model.path=THIS WORKDIR"
            )
        if changed and not self.cfg.allow_change:
            message = f"the run in {self.folder} was started with other settings ({'; '.join(changed)}): use another --workdir, or resume "
            raise ValueError(message + "in spite of that with --config.checkpoint.allow_change=True")

    def _report_failure(self, step: int, message: str) -> None:
        self.failed, self._started, self._saving = self.failed + 1, None, False  # the same step may be tried again
        self._best = None if self._best and self._best[0] == step else self._best
        about = f"step {step} is not saved ({self.failed} in a row)"
        exit_codes.print_stderr(f"ALARM checkpoint: {about}: {message}; older checkpoints are kept")
        with contextlib.suppress(Exception):  # storage drivers raise errors of any type; the next save reports its own
            for path in self.folder.glob("*.orbax-checkpoint-tmp*") if jax.process_index() == 0 else ():
                _remove(path)  # it takes the space that the next save needs
            self._manager.reload()

    def _obstacle(self, state: Any, count: int = 1) -> str:
        """Describe why `count` checkpoints of a state cannot be written; empty if they can. The same on all processes."""
        size, message = sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(state)), ""
        if jax.process_index() == 0:
            # Permissions do not tell whether a file can be written (quotas, read-only mounts, root), so write a file.
            probe = self.folder / f".probe-{os.getpid()}"
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                probe.write_text("x" * 4096)
                probe.unlink()
                free = math.inf if "://" in os.fspath(self.folder) else shutil.disk_usage(self.folder).free
                if free < count * size * SPACE_FACTOR:
                    message = f"{free / 1e9:.2f} GB are free, and {count} of {size / 1e9:.2f} GB must fit: free some space, lower "
                    message += f"--config.checkpoint.keep, or set --config.checkpoint.folder ({self.folder})"
            except Exception as error:  # storage drivers raise errors of any type
                reason = getattr(error, "strerror", None) or error
                message = f"cannot write to {self.folder} ({reason}): set --config.checkpoint.folder"
        return hosts.gather_records([{"message": message}])[0]["message"]


def _remove(path: epath.Path) -> None:
    """Remove what a failed save left; orbax's threads may still write other arrays into it for a while."""
    for seconds in (0.1, 0.4, 1.6):
        with contextlib.suppress(Exception):  # storage drivers raise errors of any type
            return path.rmtree(missing_ok=True)
        time.sleep(seconds)
    exit_codes.print_stderr(f"ALARM checkpoint: {path} cannot be removed")


def shape_settings(config: Mapping) -> dict[str, Any]:
    """The settings of a run that decide, with the sizes of its model, which arrays its state has."""
    lora, optimizer = config.get("lora", {}), config.get("optimizer", {})
    settings = {f"optimizer.{key}": optimizer[key] for key in ("kind", "second", "mu_dtype") if key in optimizer}
    if "weight_decay" in optimizer:  # the decay has a state of its own, although nothing is in it
        settings["optimizer.weight_decay above 0"] = optimizer["weight_decay"] > 0
    if "rank" in lora:
        settings |= {"lora.rank": lora["rank"], "lora.targets": sorted(lora["targets"]) if lora["rank"] else []}
    return settings


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0][:300]}"  # tensorstore adds pages of its settings


def _trees(state: Any) -> dict[str, Any]:
    reference = {} if state.reference is None else {"reference": state.reference}
    return {"params": state.params, "opt_state": state.opt_state, **reference}


def _rank(metrics: Mapping[str, float]) -> tuple[float, float]:
    # Of equal scores the first is the best; without scores the newest, which is kept in any case.
    return (metrics["score"], -metrics["step"]) if "score" in metrics else (-math.inf, metrics["step"])
