"""A folder of checkpoints on disk: find it, list its steps, read and write what one checkpoint holds.

A checkpoint has an item for each tree of arrays, and the item `run`: a JSON record of its config, its step, and the checksums of the
arrays and of itself.
"""

from __future__ import annotations

import json
import os
import pathlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import orbax.checkpoint as ocp
from etils import epath

from sqlr1_jax import hosts
from sqlr1_jax.records import fingerprint
from sqlr1_jax.run import checksums, exit_codes
from sqlr1_jax.run.exit_codes import ProgramExit


def open_folder(folder: str) -> epath.Path:
    """Open a folder by path, which orbax wants absolute, or object-store address.

    Raises:
      ValueError: the package for the object store is missing.
    """
    path = epath.Path(folder if "://" in folder else os.path.abspath(os.path.expanduser(folder)))
    try:
        path.exists()  # epath imports the package of a store at the first access, not when the path is made
    except (ImportError, RuntimeError) as error:
        remedy = "pip install 'sqlr1_jax[gcs]' for Google Cloud Storage"
        raise ValueError(f"--config.checkpoint.folder={folder} cannot be opened ({error}): {remedy}") from error
    return path


def of_run(workdir: pathlib.Path) -> epath.Path | None:
    """Return the checkpoint folder of a run, in its workdir or set by its config; None if `workdir` is not a run's."""
    if (workdir / "checkpoints").is_dir():
        return open_folder(str(workdir / "checkpoints"))
    try:
        folder = json.loads((workdir / "config.json").read_text())["checkpoint"]["folder"]
    except (OSError, KeyError, TypeError, json.JSONDecodeError):
        return None
    return open_folder(folder) if folder else None


def list_steps(folder: epath.Path) -> list[int]:
    """Return the steps of all complete checkpoints, intact or not, in ascending order, as process 0 sees them.

    Network file systems may show processes different lists for a while; all of them call this together.
    """
    found = sorted(ocp.utils.checkpoint_steps(folder)) if jax.process_index() == 0 and folder.exists() else []
    return hosts.gather_records([{"steps": found}])[0]["steps"]


def read_record(folder: epath.Path) -> dict:
    """Return what a checkpoint says about itself (`save_items`).

    Raises:
      ValueError: the record was changed.
    """
    record = json.loads((folder / "run" / "metadata").read_text())
    sealed = record.pop("sha256", None)
    if sealed != fingerprint(record) and (sealed or "checksums" in record):  # earlier versions have neither
        raise ValueError(f"{folder / 'run'} was changed")
    return record


def find_best(folder: epath.Path) -> tuple[int, float] | None:
    """Return step and score of the best checkpoint by validation; None without one."""
    if (folder / "best.json").exists():  # a run of an earlier version
        record = json.loads((folder / "best.json").read_text())
        return record["step"], record["score"]
    found = None
    for step in list_steps(folder):
        try:
            score = read_record(folder / str(step)).get("score")
        except (OSError, ValueError):  # damaged: it is not used, so it is not the best
            continue
        if score is not None and (found is None or score > found[1]):
            found = step, score
    return found


def load_params(folder: epath.Path, abstract: Any, checkpoint: str = "latest") -> tuple[Any, int]:
    """Load only the parameters of a checkpoint; return them and the step.

    Args:
      folder: the checkpoints of a run.
      abstract: shapes, dtypes and shardings of the parameters.
      checkpoint: latest (intact), best, or a step number (`config.model.checkpoint`); ValueError if there is none.
    """
    folder = epath.Path(folder)
    steps = list_steps(folder)
    if not steps:
        raise ValueError(f"no checkpoint in {folder}: give the workdir of a run that has saved one")
    if checkpoint == "best" and (best := find_best(folder)) is None:
        raise ValueError(f"no step in {folder} has an accuracy: take --config.model.checkpoint=latest")
    candidates = steps[::-1] if checkpoint == "latest" else [best[0] if checkpoint == "best" else int(checkpoint)]
    if not set(candidates) <= set(steps):
        raise ValueError(f"--config.model.checkpoint={checkpoint}: {folder} has steps {', '.join(map(str, steps))}")
    # Only the item `params`: the optimizer state is twice as large.
    step, trees = first_intact(folder, candidates, {"params": abstract})
    return trees["params"], step


def save_params(folder: pathlib.Path, params: Any, config: Mapping) -> None:
    """Write parameters as step 0 of a run without an optimizer; `load_params` reads them back."""
    items = save_items({"params": params}, {"step": 0, "config": dict(config)})
    with ocp.Checkpointer(ocp.CompositeCheckpointHandler()) as writer:
        writer.save(epath.Path(folder.absolute()) / "0", args=items)


def save_items(trees: Mapping[str, Any], about: Mapping) -> ocp.args.Composite:
    """Return the items of a checkpoint: trees of arrays, and a record with their checksums and its own."""
    sums = {name: checksums.of_tree(tree) for name, tree in trees.items()}
    # As it will be read: tuples become lists.
    record = json.loads(json.dumps({**about, "jax": jax.__version__, "checksums": sums}))
    items = {name: ocp.args.StandardSave(tree) for name, tree in trees.items()}
    return ocp.args.Composite(run=ocp.args.JsonSave({**record, "sha256": fingerprint(record)}), **items)


def first_intact(
    folder: epath.Path, steps: Sequence[int], wanted: Mapping[str, Any], check: Callable[[Mapping], None] | None = None
) -> tuple[int, dict[str, Any]]:
    """Read trees of the first intact of several steps; warn about the others. All processes call it together.

    `wanted` maps names of trees to shapes, dtypes and shardings; `check` is called with the record before arrays are read, and may raise.
    Returns the step and the trees; raises ProgramExit if none is intact.
    """
    faults = []
    # The handler and not a checkpointer, which would wait at its end for a process that could not read its share.
    handler = ocp.CompositeCheckpointHandler()
    items = ocp.args.Composite(**{name: ocp.args.StandardRestore(tree) for name, tree in wanted.items()})
    for step in steps:
        trees, place = None, folder / str(step)  # None: the device has no memory for two states
        record, problem = hosts.on_all_processes(read_record, place)
        if not problem:
            if check is not None:
                check(record)
            trees, problem = hosts.on_all_processes(handler.restore, place, args=items)
        if not problem and "checksums" in record:  # earlier versions have none
            changed = [name for name in wanted if checksums.of_tree(trees[name])[0] not in record["checksums"][name]]
            problem = f"values of {', '.join(changed)} were changed" if changed else ""
        if not problem:
            return step, {name: trees[name] for name in wanted}
        faults.append(f"step {step}: {problem}")
        exit_codes.print_stderr(
            f"ALARM checkpoint: step {step} is {'skipped' if len(steps) > 1 else 'damaged'}: {problem}"
        )
    tried = (
        "no checkpoint in {} is intact" if len(steps) > 1 else f"the checkpoint of step {steps[0]} in {{}} is damaged"
    )
    message = f"{tried.format(folder)} ({'; '.join(faults)}): restore it from a backup, or choose another"
    raise ProgramExit(exit_codes.CHECKPOINT, message)
