"""Checkpoints of a whole run that can be trusted: the train state, and beside it what the run was (config, data, step).

Orbax writes the arrays in the background. When they are there, a manifest with a hash of every file is written last, and only
a step with a manifest that holds is gone on from; a damaged one is named, and the next older one taken. A save that fails is
an alarm, not the end: older checkpoints stay. The step number is the whole data state (see `data.stream`).
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
from sqlr1_jax.run.exit_codes import Ended

SPARE = 1.05  # free space wanted, in sizes of a checkpoint


class Checkpoints:
    """The checkpoints of one run; a context manager that waits for the last save.

    Args:
      folder: where they are, unless `cfg.folder` says otherwise.
      cfg: when to save, where, and what to keep.
      config: the resolved config as plain JSON values; it travels with every checkpoint.

    Attributes:
      fingerprints: hashes of what the run stands on (questions, databases, tokenizer); a change is refused as one of the config is.
      failed: saves that failed since the last one that did not.
      saved: the last step that was saved whole by this object, or None.
    """

    def __init__(self, folder: pathlib.Path, cfg: CheckpointConfig, config: dict):
        self.cfg, self.config = cfg, config
        self.fingerprints: dict[str, str] = {}
        self.failed, self.saved = 0, None
        self.folder = checkpoint_dir.reach(cfg.folder) if cfg.folder else epath.Path(folder.absolute())
        self.workdir = folder.parent
        self._saver = ocp.AsyncCheckpointer(ocp.CompositeCheckpointHandler())
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None
        self._moving: tuple[int, float | None] | None = None  # step and score of the save on its way
        self._begun: int | None = None
        self._whole: set[int] = set()
        if jax.process_index() == 0 and cfg.every:
            self._remove_drafts()

    def __enter__(self) -> Checkpoints:
        return self

    def __exit__(self, kind, *_) -> None:
        self.settle()
        self._saver.close()
        if kind is None and hosts.any_process(bool(self.failed)):
            raise Ended(
                exit_codes.CHECKPOINT,
                f"the last checkpoint could not be written to {self.folder}; see the alarms above",
            )

    def latest(self) -> int | None:
        """The newest step that is whole, or None; says which newer ones are not, and why."""
        return checkpoint_dir.newest(self.folder, self.cfg.verify, self._whole, mend=True)

    def best(self) -> tuple[int, float] | None:
        """The step with the highest score so far, and the score."""
        return checkpoint_dir.best(self.folder)

    def due(self, step: int, steps: int) -> bool:
        """True if the state after `step` updates of `steps` in all should be saved."""
        return bool(self.cfg.every) and (step % self.cfg.every == 0 or step == steps)

    def ready(self, state: Any) -> None:
        """Proves before anything is trained that checkpoints of this state can be written. Ask for the `latest` before: one that is
        older may have to make place, and none does until a newer one is known to be whole.

        Raises:
          Ended: they cannot, and why.
        """
        if not self.cfg.every:
            return
        size = _bytes(state)
        why = self._obstacle(size)
        if hosts.from_process_0(bool(why)):
            raise Ended(exit_codes.CHECKPOINT, f"checkpoints cannot be written: {why or 'host 0 says why'}")
        free = checkpoint_dir.free(self.folder)
        wanted = size * SPARE * max(1, self.cfg.keep + 1 - len(checkpoint_dir.steps(self.folder)))
        if free is not None and free < wanted:
            checkpoint_dir.warn(
                f"{self.folder} has room for {free / size:.1f} checkpoints of {size / 1e9:.2f} GB, the run wants {wanted / size:.1f}"
            )

    def save(self, step: int, state: Any, score: float | None = None) -> None:
        """Starts saving the state after `step` steps (each one or more updates); a no-op if that was begun before.

        Args:
          step: its number.
          state: parameters and optimiser state; they may be donated as soon as this returns.
          score: the higher the better; the checkpoint with the highest is kept apart from `cfg.keep`.
        """
        if self._begun == step:
            return
        self.settle()
        why = self._obstacle(_bytes(state))
        if hosts.from_process_0(bool(why)):
            self._fail(step, why or "process 0 says why")
            return
        about = {"step": step, "updates": int(state.step), "config": self.config, "fingerprints": self.fingerprints}
        items = ocp.args.Composite(
            params=ocp.args.StandardSave(state.params),
            opt_state=ocp.args.StandardSave(state.opt_state),
            run=ocp.args.JsonSave({**about, "jax": jax.__version__}),
            **({} if state.reference is None else {"reference": ocp.args.StandardSave(state.reference)}),
        )
        self._begun, self._moving = step, (step, score)
        self._whole.discard(step)
        try:
            self._saver.save(self.folder / str(step), args=items, force=True)
        except Exception as error:  # of the storage, of whatever kind its driver raises: `settle` tells it
            self._error = error
            self.settle()
            return
        self._thread = threading.Thread(target=self._seal, args=(step,), name="checkpoint-seal")
        self._thread.start()

    def poll(self) -> None:
        """Notices a save that has ended since; never waits. To be called after every step."""
        if self._thread is not None and not self._thread.is_alive():
            self.settle()

    def settle(self) -> None:
        """Waits for the save on its way; an error becomes an alarm, a success removes checkpoints no longer kept."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._moving is None:
            return
        (step, score), error = self._moving, self._error
        self._moving = self._error = None
        if error is not None:
            self._begun = None
            self._fail(step, f"{type(error).__name__}: {error}")
            return
        self.failed, self.saved = 0, step
        self._whole.add(step)
        if jax.process_index() == 0:
            self._after(step, score)

    def restore(self, abstract: Any, step: int | None = None) -> Any:
        """The state after `step` updates (the newest) with the shapes and shardings of `abstract`.

        Raises:
          ValueError: there is none, or settings or data that the result depends on have changed since (they are named).
        """
        step = self.latest() if step is None else step
        if step is None:
            raise ValueError(f"no checkpoint in {self.folder}")
        folder = self.folder / str(step)
        run = self._saver.restore(folder, args=ocp.args.Composite(run=ocp.args.JsonRestore()))["run"]
        self._refuse_changes(run)
        wanted = {"params": abstract.params, "opt_state": abstract.opt_state}
        if abstract.reference is not None:
            wanted["reference"] = abstract.reference
        items = ocp.args.Composite(**{name: ocp.args.StandardRestore(tree) for name, tree in wanted.items()})
        found = self._saver.restore(folder, args=items)
        number = jax.device_put(np.int32(run["updates"]), abstract.step.sharding)
        return abstract.replace(step=number, **{name: found[name] for name in wanted})

    def _refuse_changes(self, run: dict) -> None:
        before = run.get("fingerprints", {})
        changed = checkpoint_dir.changes(run["config"], json.loads(json.dumps(self.config)))
        changed += checkpoint_dir.differences(
            {key: before[key] for key in before.keys() & self.fingerprints.keys()}, self.fingerprints
        )
        if changed and not self.cfg.allow_change:
            raise ValueError(
                f"the run in {self.folder} was made with other settings ({'; '.join(changed)}): use another "
                "--workdir, or go on all the same with --config.checkpoint.allow_change=True"
            )

    def _seal(self, step: int) -> None:
        """In the background: waits for the arrays, then writes the manifest."""
        try:
            self._saver.wait_until_finished()
            about = {"step": step, "jax": jax.__version__, "orbax": ocp.__version__, "fingerprints": self.fingerprints}
            checksums.seal(self.folder / str(step), about, jax.process_index(), jax.process_count())
        except Exception as error:  # of the storage, of whatever kind its driver raises: `settle` tells it
            self._error = error

    def _after(self, step: int, score: float | None) -> None:
        """Records a new best, and removes what is no longer kept; a fault here costs space, not the checkpoint."""
        try:
            held = self.best()
            if score is not None and (held is None or score > held[1]):
                checksums.write(self.folder / "best.json", {"step": step, "score": score})
            kept = {*self._sealed()[-self.cfg.keep :], step, *(held[:1] if (held := self.best()) else ())}
            for old in checkpoint_dir.steps(self.folder):
                if old not in kept and old < max(kept):
                    checkpoint_dir.remove(self.folder / str(old))
            config = self.workdir / "config.json"  # so that the workdir says by itself what it is
            config.write_text(json.dumps(self.config, indent=2) + "\n")
        except Exception as error:  # as above
            checkpoint_dir.warn(f"step {step} is saved, but {error}")

    def _fail(self, step: int, why: str) -> None:
        self.failed += 1
        checkpoint_dir.warn(f"step {step} is not saved ({self.failed} in a row): {why}; older checkpoints stay")
        if jax.process_index() == 0:
            self._remove_drafts()

    def _obstacle(self, size: int) -> str:
        """Why a checkpoint of so many bytes cannot be written now, as process 0 sees it; older ones may make place."""
        if jax.process_index():
            return ""
        probe = self.folder / f".probe-{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            probe.write_text("x" * 4096)
            probe.unlink()
        except Exception as error:  # as above
            why = getattr(error, "strerror", None) or error
            return f"cannot write to {self.folder} ({why}): make it writable or set --config.checkpoint.folder"
        held, newest = self.best(), max(self._whole, default=-1)
        for old in self._sealed():
            if _enough(self.folder, size):
                break
            if old < newest and (held is None or old != held[0]):
                checkpoint_dir.warn(f"step {old} makes place for the next checkpoint")
                checkpoint_dir.remove(self.folder / str(old))
        if not _enough(self.folder, size):
            return (
                f"{self.folder} has {checkpoint_dir.free(self.folder) / 1e9:.2f} GB free and a checkpoint takes {size / 1e9:.2f} GB: "
                "free some, or set --config.checkpoint.folder"
            )
        return ""

    def _sealed(self) -> list[int]:
        return [step for step in checkpoint_dir.steps(self.folder) if checksums.sealed(self.folder / str(step))]

    def _remove_drafts(self) -> None:
        """Removes what saves that were cut off have left behind."""
        try:
            for path in list(self.folder.iterdir()) if self.folder.exists() else []:
                if ".orbax-checkpoint-tmp" in path.name:
                    path.rmtree(missing_ok=True)
        except Exception as error:  # as above
            checkpoint_dir.warn(f"drafts in {self.folder} cannot be removed: {error}")


def load_params(folder: epath.Path, abstract: Any, checkpoint: str = "latest") -> tuple[Any, int]:
    """The parameters alone of a checkpoint, and its step.

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
    with ocp.Checkpointer(ocp.CompositeCheckpointHandler()) as reader:
        found = reader.restore(folder / str(step), args=ocp.args.Composite(params=ocp.args.StandardRestore(abstract)))
    return found["params"], step


def _intact(folder: epath.Path, step: int) -> int:
    """The step, if its checkpoint is there and complete."""
    if step not in checkpoint_dir.steps(folder):
        steps = ", ".join(map(str, checkpoint_dir.steps(folder))) or "none"
        raise ValueError(f"--config.model.checkpoint={step}: {folder} has steps {steps}")
    if fault := checkpoint_dir.fault(folder / str(step)):
        raise ValueError(f"--config.model.checkpoint={step} is corrupt: {fault}; choose another")
    return step


def save_params(folder: pathlib.Path, params: Any, config: Mapping) -> None:
    """Writes parameters as step 0 of a run that has no optimizer; `load_params` reads them back."""
    step = epath.Path(folder.absolute()) / "0"
    items = ocp.args.Composite(
        params=ocp.args.StandardSave(params),
        run=ocp.args.JsonSave({"step": 0, "config": dict(config), "jax": jax.__version__}),
    )
    with ocp.Checkpointer(ocp.CompositeCheckpointHandler()) as writer:
        writer.save(step, args=items)
    checksums.seal(step, {"step": 0, "jax": jax.__version__}, jax.process_index(), jax.process_count())


def fingerprint(tree: Any) -> str:
    """A short hash of all values of a tree, for logs and tests that compare runs bit by bit."""
    digest = hashlib.sha256()
    for leaf in jax.tree.leaves(tree):
        digest.update(np.asarray(leaf).tobytes())
    return digest.hexdigest()[:16]


def _bytes(tree: Any) -> int:
    return sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(tree))


def _enough(folder: epath.Path, size: int) -> bool:
    free = checkpoint_dir.free(folder)
    return free is None or free >= size * SPARE
