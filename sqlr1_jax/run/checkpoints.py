"""Checkpoints of a whole run that can be trusted: the train state, and beside it what the run was (config, data, step).

Orbax writes the arrays in the background. When they are there, a manifest with a hash of every file is written last, and only
a step with a manifest that holds is gone on from; a damaged one is named, and the next older one taken. A save that fails is
an alarm, not the end: older checkpoints stay. The step number is the whole data state (see `data.stream`).
"""

from __future__ import annotations

import dataclasses
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

from sqlr1_jax.run import checkpoint_dir, checksums, exit_codes
from sqlr1_jax.run.exit_codes import Ended
from sqlr1_jax.training.state import TrainState


@dataclasses.dataclass(frozen=True)
class Saving:
    """When to save, where, and what to keep (`config.checkpoint`).

    Attributes:
      every: steps between checkpoints; the last step is always saved. 0 saves nothing.
      keep: how many of the newest checkpoints stay; the best one by a program's evaluation stays besides.
      folder: where they are written, an object store (`gs://bucket/run`) included; empty is `checkpoints` in the workdir.
      allow_change: go on from a checkpoint although settings or data changed that the result depends on.
      verify: compare every file with its hash before going on from a checkpoint.
      give_up: end the run after so many failed saves in a row; 0 trains on and sounds the alarm each time.
    """

    every: int = 100
    keep: int = 2
    folder: str = ""
    allow_change: bool = False
    verify: bool = True
    give_up: int = 0

    def __post_init__(self):
        if self.every < 0 or self.keep < 1 or self.give_up < 0:
            raise ValueError(
                f"checkpoint.every={self.every}, checkpoint.keep={self.keep}, checkpoint.give_up={self.give_up}: need "
                "every >= 0, keep >= 1 and give_up >= 0"
            )


NEWEST, BEST = -1, -2  # what `model.step` says in place of a number
SPARE = 1.05  # free space wanted, in sizes of a checkpoint


class Checkpoints:
    """The checkpoints of one run; a context manager that waits for the last save.

    Args:
      folder: where they are, unless `saving.folder` says otherwise.
      saving: choices.
      config: the resolved config as plain JSON values; it travels with every checkpoint.

    Attributes:
      ground: hashes of what the run stands on (questions, databases, tokenizer); a change is refused as one of the config is.
      failed: saves that failed since the last one that did not.
      saved: the last step that was saved whole by this object, or None.
    """

    def __init__(self, folder: pathlib.Path, saving: Saving, config: dict):
        self.saving, self.config = saving, config
        self.ground: dict[str, str] = {}
        self.failed, self.saved = 0, None
        self.folder = checkpoint_dir.reach(saving.folder) if saving.folder else epath.Path(folder.absolute())
        self.workdir = folder.parent
        self._saver = ocp.AsyncCheckpointer(ocp.CompositeCheckpointHandler())
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None
        self._moving: tuple[int, float | None] | None = None  # step and score of the save on its way
        self._begun: int | None = None
        self._whole: set[int] = set()
        if jax.process_index() == 0 and saving.every:
            self._remove_drafts()

    def __enter__(self) -> Checkpoints:
        return self

    def __exit__(self, kind, *_) -> None:
        self.settle()
        self._saver.close()
        if kind is None and checkpoint_dir.agreed(bool(self.failed), anyone=True):
            raise Ended(
                exit_codes.CHECKPOINT,
                f"the last checkpoint could not be written to {self.folder}; see the alarms above",
            )

    def latest(self) -> int | None:
        """The newest step that is whole, or None; says which newer ones are not, and why."""
        return checkpoint_dir.newest(self.folder, self.saving.verify, self._whole, mend=True)

    def best(self) -> tuple[int, float] | None:
        """The step with the highest score so far, and the score."""
        return checkpoint_dir.best(self.folder)

    def due(self, step: int, steps: int) -> bool:
        """True if the state after `step` updates of `steps` in all should be saved."""
        return bool(self.saving.every) and (step % self.saving.every == 0 or step == steps)

    def ready(self, state: TrainState) -> None:
        """Proves before anything is trained that checkpoints of this state can be written. Ask for the `latest` before: one that is
        older may have to make place, and none does until a newer one is known to be whole.

        Raises:
          Ended: they cannot, and why.
        """
        if not self.saving.every:
            return
        size = _bytes(state)
        why = self._obstacle(size)
        if checkpoint_dir.agreed(bool(why)):
            raise Ended(exit_codes.CHECKPOINT, f"checkpoints cannot be written: {why or 'host 0 says why'}")
        free = checkpoint_dir.free(self.folder)
        wanted = size * SPARE * max(1, self.saving.keep + 1 - len(checkpoint_dir.steps(self.folder)))
        if free is not None and free < wanted:
            checkpoint_dir.alarm(
                f"{self.folder} has room for {free / size:.1f} checkpoints of {size / 1e9:.2f} GB, the run wants {wanted / size:.1f}"
            )

    def save(self, step: int, state: TrainState, score: float | None = None) -> None:
        """Starts saving the state after `step` steps (each one or more updates); a no-op if that was begun before.

        Args:
          step: its number.
          state: parameters and optimiser state; they may be donated as soon as this returns.
          score: the higher the better; the checkpoint with the highest is kept apart from `saving.keep`.

        Raises:
          Ended: as many saves in a row have failed as `saving.give_up` allows, on any host.
        """
        if self._begun == step:
            return
        self.settle()
        why = self._obstacle(_bytes(state))
        hindered = checkpoint_dir.agreed(bool(why))
        if hindered:
            self._fail(step, why or "host 0 says why")
        self._give_up()
        if hindered:
            return
        about = {"step": step, "updates": int(state.step), "config": self.config, "ground": self.ground}
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

    def restore(self, abstract: TrainState, step: int | None = None) -> TrainState:
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
        return TrainState(step=number, **{name: found[name] for name in wanted})

    def _refuse_changes(self, run: dict) -> None:
        before = run.get("ground", {})
        changed = checkpoint_dir.changes(run["config"], json.loads(json.dumps(self.config)))
        changed += checkpoint_dir.differences(
            {key: before[key] for key in before.keys() & self.ground.keys()}, self.ground
        )
        if changed and not self.saving.allow_change:
            raise ValueError(
                f"the run in {self.folder} was made with other settings ({'; '.join(changed)}): use another "
                "--workdir, or go on all the same with --config.checkpoint.allow_change=True"
            )

    def _seal(self, step: int) -> None:
        """In the background: waits for the arrays, then writes the manifest."""
        try:
            self._saver.wait_until_finished()
            about = {"step": step, "jax": jax.__version__, "orbax": ocp.__version__, "ground": self.ground}
            checksums.seal(self.folder / str(step), about, jax.process_index(), jax.process_count())
        except Exception as error:  # of the storage, of whatever kind its driver raises: `settle` tells it
            self._error = error

    def _after(self, step: int, score: float | None) -> None:
        """Records a new best, and removes what is no longer kept; a fault here costs space, not the checkpoint."""
        try:
            held = self.best()
            if score is not None and (held is None or score > held[1]):
                checksums.write(self.folder / "best.json", {"step": step, "score": score})
            kept = {*self._sealed()[-self.saving.keep :], step, *(held[:1] if (held := self.best()) else ())}
            for old in checkpoint_dir.steps(self.folder):
                if old not in kept and old < max(kept):
                    checkpoint_dir.remove(self.folder / str(old))
            config = self.workdir / "config.json"  # so that the workdir says by itself what it is
            config.write_text(json.dumps(self.config, indent=2) + "\n")
        except Exception as error:  # as above
            checkpoint_dir.alarm(f"step {step} is saved, but {error}")

    def _fail(self, step: int, why: str) -> None:
        self.failed += 1
        checkpoint_dir.alarm(f"step {step} is not saved ({self.failed} in a row): {why}; older checkpoints stay")
        if jax.process_index() == 0:
            self._remove_drafts()

    def _give_up(self) -> None:
        """Ends the run on all hosts if one of them has seen too many saves fail; called where all of them are."""
        most = self.saving.give_up
        if most and checkpoint_dir.agreed(self.failed >= most, anyone=True):
            raise Ended(
                exit_codes.CHECKPOINT,
                f"{most} checkpoints in a row could not be written to {self.folder}; see the alarms above",
            )

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
                checkpoint_dir.alarm(f"step {old} makes place for the next checkpoint")
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
            checkpoint_dir.alarm(f"drafts in {self.folder} cannot be removed: {error}")


def plain(config: Any) -> dict:
    """A ConfigDict as plain JSON values."""
    return json.loads(config.to_json_best_effort())


def load_params(folder: epath.Path, abstract: Any, step: int = NEWEST) -> tuple[Any, int]:
    """The parameters alone of a checkpoint in `folder`, and its step, which may be given as NEWEST or BEST.

    Raises:
      ValueError: the folder holds no such checkpoint, or it is damaged.
    """
    folder = epath.Path(folder)
    held = checkpoint_dir.best(folder) if step == BEST else None
    if step == NEWEST:
        step = checkpoint_dir.newest(folder)
        if step is None:
            raise ValueError(f"no checkpoint in {folder}: give the workdir of a run that has saved one")
    elif step == BEST and held is None:
        raise ValueError(f"no best checkpoint in {folder}: the run has not evaluated; set --config.model.step=-1")
    else:
        step = held[0] if held else step
        if step not in checkpoint_dir.steps(folder):
            raise ValueError(
                f"model.step={step}: {folder} has steps {', '.join(map(str, checkpoint_dir.steps(folder))) or 'none'}"
            )
        if fault := checkpoint_dir.fault(folder / str(step)):
            raise ValueError(f"model.step={step} is damaged: {fault}; choose another --config.model.step")
    with ocp.Checkpointer(ocp.CompositeCheckpointHandler()) as reader:
        found = reader.restore(folder / str(step), args=ocp.args.Composite(params=ocp.args.StandardRestore(abstract)))
    return found["params"], step


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
