"""Verified checkpoints of a run: the train state with its config, fingerprints of the data, and the step.

Orbax writes the arrays in the background. A manifest with a hash of every file is written last, and a run resumes only from a step
whose files match their manifest: a damaged step is reported, and the next older one is used. A failing save is reported and does
not end the run; older checkpoints are kept. The step number is the complete data state (see `data.sampler`).
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import threading
from collections.abc import Mapping
from typing import Any

import jax
import numpy as np
import orbax.checkpoint as ocp
from etils import epath

from sqlr1_jax import hosts
from sqlr1_jax.config import CheckpointConfig
from sqlr1_jax.run import checkpoint_dir, checksums, exit_codes
from sqlr1_jax.run.exit_codes import ProgramExit

SPACE_FACTOR = 1.05  # free space required, in sizes of a checkpoint; indexes and manifests come on top of the arrays


class Checkpoints:
    """The checkpoints of a run; a context manager that waits for the last save.

    Methods that all hosts must call together: `latest`, `check_writable`, `save`, `settle`, `restore`, and leaving the context.

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
        self.cfg, self.config = cfg, config
        self.fingerprints: dict[str, str] = {}
        self.failed, self.saved = 0, None
        self.folder = checkpoint_dir.open_folder(cfg.folder) if cfg.folder else epath.Path(folder.absolute())
        self.workdir = folder.parent
        self._saver = ocp.AsyncCheckpointer(ocp.CompositeCheckpointHandler())
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None  # of the save in progress; set by its thread, read after joining it
        self._saving: tuple[int, float | None] | None = None  # step and score of the save in progress
        self._last_started: int | None = None
        self._intact_steps: set[int] = set()
        if jax.process_index() == 0 and cfg.every:
            self._remove_partial_saves()

    def __enter__(self) -> Checkpoints:
        return self

    def __exit__(self, kind, *_) -> None:
        self.settle()
        self._saver.close()
        if kind is None and hosts.any_process(bool(self.failed)):
            raise ProgramExit(
                exit_codes.CHECKPOINT,
                f"the last checkpoint could not be written to {self.folder}; see the messages above",
            )

    def latest(self) -> int | None:
        """Return the newest intact step, or None; warn about newer damaged ones."""
        return checkpoint_dir.newest(self.folder, known=self._intact_steps, mark_damaged=True)

    def best(self) -> tuple[int, float] | None:
        """Return the step with the highest score so far, and the score; None without one."""
        return checkpoint_dir.best(self.folder)

    def due(self, step: int, steps: int) -> bool:
        """True if the state after step `step` of `steps` should be saved."""
        return bool(self.cfg.every) and (step % self.cfg.every == 0 or step == steps)

    def check_writable(self, state: Any) -> None:
        """Check before training that checkpoints of this state can be written.

        Call `latest()` first: old checkpoints are deleted for space only once a newer one is verified.

        Raises:
          ProgramExit: they cannot be written; the message says why.
        """
        if not self.cfg.every:
            return
        size = _bytes(state)
        obstacle = self._obstacle(size)
        if hosts.from_process_0(bool(obstacle)):
            message = obstacle or "see the message of process 0"
            raise ProgramExit(exit_codes.CHECKPOINT, f"checkpoints cannot be written: {message}")
        free = checkpoint_dir.free_bytes(self.folder)
        # `keep` + 1, since the oldest is removed only once a newer one is complete.
        wanted = size * SPACE_FACTOR * max(1, self.cfg.keep + 1 - len(checkpoint_dir.steps(self.folder)))
        if free is not None and free < wanted:
            checkpoint_dir.warn(
                f"{self.folder} has space for {free / size:.1f} checkpoints of {size / 1e9:.2f} GB, the run needs {wanted / size:.1f}; "
                "later saves may remove older checkpoints: free some space or lower --config.checkpoint.keep"
            )

    def save(self, step: int, state: Any, score: float | None = None) -> None:
        """Start saving the state after `step` steps in the background; a step is saved once.

        Args:
          step: number of steps; a step may have several updates.
          state: parameters and optimizer state; may be donated as soon as this returns.
          score: higher is better; the checkpoint with the highest is kept in addition to `cfg.keep`.
        """
        if self._last_started == step:  # the last step of a run may be due by number, by score and by a signal
            return
        self.settle()  # orbax allows one save at a time, and `_last_started` must not hide a failed one
        obstacle = self._obstacle(_bytes(state))
        if hosts.from_process_0(bool(obstacle)):  # all or none: a save is collective, and half of it would hang
            self._report_failure(step, obstacle or "see the message of process 0")
            return
        about = {"step": step, "updates": int(state.step), "config": self.config, "fingerprints": self.fingerprints}
        items = ocp.args.Composite(
            params=ocp.args.StandardSave(state.params),
            opt_state=ocp.args.StandardSave(state.opt_state),
            run=ocp.args.JsonSave({**about, "jax": jax.__version__}),
            **({} if state.reference is None else {"reference": ocp.args.StandardSave(state.reference)}),
        )
        self._last_started, self._saving = step, (step, score)
        self._intact_steps.discard(step)
        try:
            # Returns once the arrays are copied to the host, so the caller may donate them. force: an unfinished or damaged folder
            # of this step is replaced.
            self._saver.save(self.folder / str(step), args=items, force=True)
        except Exception as error:  # storage drivers raise errors of any type; `settle` reports it
            self._error = error
            self.settle()
            return
        self._thread = threading.Thread(target=self._write_manifest, args=(step,), name="checkpoint-manifest")
        self._thread.start()

    def poll(self) -> None:
        """Handle the end of a save without waiting; call it after every step."""
        # So that a failure is reported in the step it happens, and the next due save does not wait for retention.
        if self._thread is not None and not self._thread.is_alive():
            self.settle()

    def settle(self) -> None:
        """Wait for the save in progress; then report its error, or remove checkpoints that are no longer kept."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._saving is None:
            return
        (step, score), error = self._saving, self._error
        self._saving = self._error = None
        if error is not None:
            self._last_started = None  # the same step may be tried again
            self._report_failure(step, f"{type(error).__name__}: {error}")
            return
        self.failed, self.saved = 0, step
        self._intact_steps.add(step)
        if jax.process_index() == 0:
            self._apply_retention(step, score)

    def restore(self, abstract: Any, step: int | None = None) -> Any:
        """Restore the state of a step (default: the newest) with the shapes and shardings of `abstract`.

        Raises:
          ValueError: there is no checkpoint, or options or data that change the result differ (they are named).
        """
        step = self.latest() if step is None else step
        if step is None:
            raise ValueError(f"no checkpoint in {self.folder}")
        folder = self.folder / str(step)
        # The config first: with another model, restoring the arrays would fail with a message about shapes.
        run = self._saver.restore(folder, args=ocp.args.Composite(run=ocp.args.JsonRestore()))["run"]
        self._refuse_changes(run)
        wanted = {"params": abstract.params, "opt_state": abstract.opt_state}
        if abstract.reference is not None:
            wanted["reference"] = abstract.reference
        items = ocp.args.Composite(**{name: ocp.args.StandardRestore(tree) for name, tree in wanted.items()})
        restored = self._saver.restore(folder, args=items)
        # `step` counts updates. It is saved as JSON with the rest of the record, so it is put back on the devices here.
        number = jax.device_put(np.int32(run["updates"]), abstract.step.sharding)
        return abstract.replace(step=number, **{name: restored[name] for name in wanted})

    def _refuse_changes(self, run: dict) -> None:
        before = run.get("fingerprints", {})
        # Through JSON, as the saved config went: tuples become lists.
        changed = checkpoint_dir.changes(run["config"], json.loads(json.dumps(self.config)))
        changed += checkpoint_dir.differences(
            {key: before[key] for key in before.keys() & self.fingerprints.keys()}, self.fingerprints
        )
        if changed and not self.cfg.allow_change:
            raise ValueError(
                f"the run in {self.folder} was started with other settings ({'; '.join(changed)}): use another --workdir, or resume "
                "in spite of that with --config.checkpoint.allow_change=True"
            )

    def _write_manifest(self, step: int) -> None:
        """Wait until orbax has written the arrays, then write the manifest; runs in a thread."""
        try:
            self._saver.wait_until_finished()
            about = {"step": step, "jax": jax.__version__, "orbax": ocp.__version__, "fingerprints": self.fingerprints}
            checksums.write_manifest(self.folder / str(step), about, jax.process_index(), jax.process_count())
        except Exception as error:  # storage drivers raise errors of any type; `settle` reports it
            self._error = error

    def _apply_retention(self, step: int, score: float | None) -> None:
        """Record a new best, and remove checkpoints that are no longer kept; runs on process 0."""
        try:
            best = self.best()
            if score is not None and (best is None or score > best[1]):
                # Before anything is removed, and atomically: after a kill it names a checkpoint that exists.
                checksums.write(self.folder / "best.json", {"step": step, "score": score})
            kept = {*self._sealed()[-self.cfg.keep :], step, *(best[:1] if (best := self.best()) else ())}
            for old in checkpoint_dir.steps(self.folder):
                if old not in kept and old < max(kept):
                    checkpoint_dir.remove(self.folder / str(old))
            config = self.workdir / "config.json"  # policy.py and reports read it without orbax
            config.write_text(json.dumps(self.config, indent=2) + "\n")
        except Exception as error:  # storage drivers raise errors of any type; this one costs space, not the checkpoint
            checkpoint_dir.warn(f"step {step} is saved, but removing old checkpoints failed: {error}")

    def _report_failure(self, step: int, message: str) -> None:
        self.failed += 1
        checkpoint_dir.warn(f"step {step} is not saved ({self.failed} in a row): {message}; older checkpoints are kept")
        if jax.process_index() == 0:
            self._remove_partial_saves()

    def _obstacle(self, size: int) -> str:
        """On process 0, describe why a checkpoint of `size` bytes cannot be written; may remove older ones for space."""
        if jax.process_index():
            return ""
        # Permissions do not tell whether a file can be written (quotas, read-only mounts, root), so write a file.
        probe = self.folder / f".probe-{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            probe.write_text("x" * 4096)
            probe.unlink()
        except Exception as error:  # storage drivers raise errors of any type
            reason = getattr(error, "strerror", None) or error
            return f"cannot write to {self.folder} ({reason}): make it writable or set --config.checkpoint.folder"
        best, newest = self.best(), max(self._intact_steps, default=-1)
        for old in self._sealed():
            if _has_space(self.folder, size):
                break
            # Never the best, and never one that has no verified newer one: if the newest is damaged, the run needs the older.
            if old < newest and (best is None or old != best[0]):
                checkpoint_dir.warn(f"step {old} is removed to make space for the next checkpoint")
                checkpoint_dir.remove(self.folder / str(old))
        if not _has_space(self.folder, size):
            return (
                f"{self.folder} has {checkpoint_dir.free_bytes(self.folder) / 1e9:.2f} GB free and a checkpoint takes {size / 1e9:.2f} GB: "
                "free some space, or set --config.checkpoint.folder"
            )
        return ""

    def _sealed(self) -> list[int]:
        return [step for step in checkpoint_dir.steps(self.folder) if checksums.has_manifest(self.folder / str(step))]

    def _remove_partial_saves(self) -> None:
        """Remove what interrupted saves left behind: orbax writes to a folder of this name and renames it at the end."""
        try:
            for path in list(self.folder.iterdir()) if self.folder.exists() else []:
                if ".orbax-checkpoint-tmp" in path.name:
                    path.rmtree(missing_ok=True)
        except Exception as error:  # storage drivers raise errors of any type; leftovers only take space
            checkpoint_dir.warn(f"partial saves in {self.folder} cannot be removed: {error}")


def load_params(folder: epath.Path, abstract: Any, checkpoint: str = "latest") -> tuple[Any, int]:
    """Load only the parameters of a checkpoint; return them and the step.

    Args:
      folder: the checkpoints of a run.
      abstract: shapes, dtypes and shardings of the parameters.
      checkpoint: latest, best, or a step number (`config.model.checkpoint`).

    Raises:
      ValueError: the folder has no such checkpoint, or it is corrupt.
    """
    folder = epath.Path(folder)
    if checkpoint == "latest":
        step = checkpoint_dir.newest(folder)
        if step is None:
            raise ValueError(f"no checkpoint in {folder}: give the workdir of a run that has saved one")
    elif checkpoint == "best":
        best = checkpoint_dir.best(folder)
        if best is None:
            raise ValueError(
                f"no best checkpoint in {folder}: the run has not validated; set --config.model.checkpoint=latest"
            )
        step = _intact(folder, best[0])
    else:
        step = _intact(folder, int(checkpoint))
    # Only the item `params`: the optimizer state is twice as large.
    with ocp.Checkpointer(ocp.CompositeCheckpointHandler()) as reader:
        restored = reader.restore(
            folder / str(step), args=ocp.args.Composite(params=ocp.args.StandardRestore(abstract))
        )
    return restored["params"], step


def _intact(folder: epath.Path, step: int) -> int:
    """Return the step if its checkpoint exists and is intact."""
    if step not in checkpoint_dir.steps(folder):
        steps = ", ".join(map(str, checkpoint_dir.steps(folder))) or "none"
        raise ValueError(f"--config.model.checkpoint={step}: {folder} has steps {steps}")
    if damage := checkpoint_dir.damage(folder / str(step)):
        raise ValueError(f"--config.model.checkpoint={step} is corrupt: {damage}; choose another")
    return step


def save_params(folder: pathlib.Path, params: Any, config: Mapping) -> None:
    """Write parameters as step 0 of a run without an optimizer; `load_params` reads them back."""
    step = epath.Path(folder.absolute()) / "0"
    items = ocp.args.Composite(
        params=ocp.args.StandardSave(params),
        run=ocp.args.JsonSave({"step": 0, "config": dict(config), "jax": jax.__version__}),
    )
    with ocp.Checkpointer(ocp.CompositeCheckpointHandler()) as writer:
        writer.save(step, args=items)
    checksums.write_manifest(step, {"step": 0, "jax": jax.__version__}, jax.process_index(), jax.process_count())


def fingerprint(tree: Any) -> str:
    """Return a short hash of all values of a tree, for logs and tests that compare runs bit by bit."""
    digest = hashlib.sha256()
    for leaf in jax.tree.leaves(tree):
        digest.update(np.asarray(leaf).tobytes())
    return digest.hexdigest()[:16]


def _bytes(tree: Any) -> int:
    return sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(tree))


def _has_space(folder: epath.Path, size: int) -> bool:
    free = checkpoint_dir.free_bytes(folder)
    return free is None or free >= size * SPACE_FACTOR
