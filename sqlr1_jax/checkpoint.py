"""Saves and restores a whole run with Orbax: the train state, and beside it what the run was (config, data, step).

Saving is asynchronous; an error of a save that ran in the background is raised by the next call. The step number is the whole
data state (see `data.stream`), so nothing else is needed to go on exactly.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import pathlib
from typing import Any

import jax
import numpy as np
import orbax.checkpoint as ocp

from sqlr1_jax.training.state import TrainState


@dataclasses.dataclass(frozen=True)
class Saving:
    """When to save, and what to keep (`config.checkpoint`).

    Attributes:
      every: steps between checkpoints; the last step is always saved. 0 saves nothing.
      keep: how many of the newest checkpoints stay.
      allow_change: go on from a checkpoint although settings changed that the result depends on.
    """

    every: int = 100
    keep: int = 2
    allow_change: bool = False

    def __post_init__(self):
        if self.every < 0 or self.keep < 1:
            raise ValueError(
                f"checkpoint.every={self.every}, checkpoint.keep={self.keep}: need every >= 0 and keep >= 1"
            )


FREE = ("steps", "checkpoint", "metrics", "evaluate", "mesh", "plan")  # sections a resumed run may change


def differences(old: dict, new: dict, prefix: str = "") -> list[str]:
    """Keys whose values differ between two resolved configs, as `key: old -> new`."""
    found = []
    for key in sorted(old.keys() | new.keys()):
        name = f"{prefix}{key}"
        a, b = old.get(key), new.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            found += differences(a, b, name + ".")
        elif a != b:
            found.append(f"{name}: {a!r} -> {b!r}")
    return found


class Checkpoints:
    """The checkpoints of one run, in `folder`; a context manager that waits for the last save.

    `config` is the resolved config as plain JSON values; it travels with every checkpoint.
    """

    def __init__(self, folder: pathlib.Path, saving: Saving, config: dict):
        self.saving = saving
        self.config = config
        self.folder = folder
        self.manager = ocp.CheckpointManager(
            folder.absolute(),
            options=ocp.CheckpointManagerOptions(max_to_keep=saving.keep, enable_async_checkpointing=True, create=True),
        )

    def __enter__(self) -> Checkpoints:
        return self

    def __exit__(self, *_) -> None:
        self.manager.wait_until_finished()
        self.manager.close()

    def latest(self) -> int | None:
        """The newest complete step, or None."""
        return self.manager.latest_step()

    def due(self, step: int, steps: int) -> bool:
        """True if the state after `step` updates of `steps` in all should be saved."""
        return bool(self.saving.every) and (step % self.saving.every == 0 or step == steps)

    def save(self, step: int, state: TrainState) -> None:
        """Starts saving the state after `step` steps (each one or more updates); a no-op if that step is there already."""
        if self.manager.latest_step() == step:
            return
        items = ocp.args.Composite(
            params=ocp.args.StandardSave(state.params),
            opt_state=ocp.args.StandardSave(state.opt_state),
            run=ocp.args.JsonSave(
                {"step": step, "updates": int(state.step), "config": self.config, "jax": jax.__version__}
            ),
        )
        self.manager.save(step, args=items)
        if jax.process_index() == 0:  # beside the checkpoints, so that the folder says by itself what it is
            (self.folder.parent / "config.json").write_text(json.dumps(self.config, indent=2) + "\n")

    def restore(self, abstract: TrainState, step: int | None = None) -> TrainState:
        """The state after `step` updates (the newest) with the shapes and shardings of `abstract`.

        Raises:
          ValueError: there is none, or settings that the result depends on have changed since (they are named).
        """
        step = self.latest() if step is None else step
        if step is None:
            raise ValueError(f"no checkpoint in {self.manager.directory}")
        run = self.manager.restore(step, args=ocp.args.Composite(run=ocp.args.JsonRestore()))["run"]
        self._refuse_changes(run["config"])
        items = ocp.args.Composite(
            params=ocp.args.StandardRestore(abstract.params), opt_state=ocp.args.StandardRestore(abstract.opt_state)
        )
        found = self.manager.restore(step, args=items)
        number = jax.device_put(np.int32(run["updates"]), abstract.step.sharding)
        return TrainState(step=number, params=found["params"], opt_state=found["opt_state"])

    def _refuse_changes(self, saved: dict) -> None:
        mine = json.loads(json.dumps(self.config))
        changed = differences(
            {k: v for k, v in saved.items() if k not in FREE}, {k: v for k, v in mine.items() if k not in FREE}
        )
        if changed and not self.saving.allow_change:
            raise ValueError(
                f"the run in {self.manager.directory} was made with other settings ({'; '.join(changed)}): use another "
                "--workdir, or go on all the same with --config.checkpoint.allow_change=True"
            )


def plain(config: Any) -> dict:
    """A ConfigDict as plain JSON values."""
    return json.loads(config.to_json_best_effort())


def load_params(folder: pathlib.Path, abstract: Any, step: int | None = None) -> tuple[Any, int]:
    """The parameters alone of the checkpoint of `step` (the newest) in `folder`, and its step.

    Raises:
      ValueError: the folder holds no checkpoint.
    """
    manager = ocp.CheckpointManager(folder.absolute(), options=ocp.CheckpointManagerOptions(read_only=True))
    try:
        step = manager.latest_step() if step is None else step
        if step is None:
            raise ValueError(f"no checkpoint in {folder}: give the workdir of a run that has saved one")
        found = manager.restore(step, args=ocp.args.Composite(params=ocp.args.StandardRestore(abstract)))
        return found["params"], step
    finally:
        manager.close()


def fingerprint(tree: Any) -> str:
    """A short hash of all values of a tree, for logs and tests that compare runs bit by bit."""
    digest = hashlib.sha256()
    for leaf in jax.tree.leaves(tree):
        digest.update(np.asarray(leaf).tobytes())
    return digest.hexdigest()[:16]
