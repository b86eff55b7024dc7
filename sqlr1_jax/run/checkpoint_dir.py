"""A folder of checkpoints: which steps are there, which of them are whole, which is the best, and what room is left.

On several hosts, all of them see the same folder; what process 0 sees of it counts, so that hosts never choose differently.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import sys

import jax
from etils import epath

from sqlr1_jax import hosts
from sqlr1_jax.run import checksums, exit_codes
from sqlr1_jax.run.exit_codes import Ended

FREE = (
    "steps",
    "checkpoint",
    "metrics",
    "evaluate",
    "mesh",
    "plan",
    "validation",
    "watch",
)  # sections a resumed run may change


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


def changes(before: dict, now: dict) -> list[str]:
    """What differs between the configs of a run and of its resumption, without what is free to change."""
    free = set(FREE)
    if any(config.get("optimizer", {}).get("schedule", "constant") != "constant" for config in (before, now)):
        free.remove(
            "steps"
        )  # a decaying schedule ends at the last step: another number of steps is another learning rate
    return differences(*({key: value for key, value in config.items() if key not in free} for config in (before, now)))


def reach(folder: str) -> epath.Path:
    """A folder by its path or its address in an object store. Raises ValueError where a package for the store is missing."""
    path = epath.Path(folder if "://" in folder else os.path.abspath(folder))  # orbax takes no relative path
    try:
        path.exists()
    except (ImportError, RuntimeError) as error:
        raise ValueError(
            f"checkpoint.folder={folder} cannot be reached ({error}): pip install 'sqlr1_jax[gcs]' for Google Cloud Storage"
        ) from error
    return path


def warn(words: str) -> None:
    """A fault that the run survives, for the person."""
    exit_codes.print_stderr(f"ALARM checkpoint: {words}")


def steps(folder: epath.Path) -> list[int]:
    """The numbers of all checkpoints in a folder, whole or not, lowest first."""
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit()) if folder.exists() else []


def best(folder: epath.Path) -> tuple[int, float] | None:
    """Step and score of the checkpoint that was kept apart as the best."""
    file = folder / "best.json"
    if not file.exists():
        return None
    found = json.loads(file.read_text())
    return found["step"], found["score"]


def newest(folder: epath.Path, check: bool = True, known: set[int] | None = None, mend: bool = False) -> int | None:
    """The newest step that is whole, or None if there is none; says in a sentence which newer ones are not.

    Args:
      folder: the checkpoints. On several hosts, all call this together, each reads its share, and process 0's view of the
        folder counts.
      check: compare hashes, and not only look whether there is a manifest.
      known: steps that are known to be whole; what is found is added.
      mend: a damaged checkpoint loses its manifest, so that nobody reads it again.

    Raises:
      Ended: checkpoints were finished here once, and all of them are damaged.
    """
    known, faults, below = set() if known is None else known, [], sys.maxsize
    while (step := hosts.number_from_process_0(max((n for n in steps(folder) if n < below), default=-1))) >= 0:
        below = step
        if step in known:
            return step
        if not hosts.from_process_0(checksums.sealed(folder / str(step))):
            warn(f"step {step} is left out: it was not finished")
            continue
        why = fault(folder / str(step)) if check else ""
        if not hosts.any_process(bool(why)):
            known.add(step)
            return step
        faults.append(f"step {step}: {why or 'damaged, as another host found'}")
        warn(f"step {step} is left out: {faults[-1].partition(': ')[2]}; the next older one is taken")
        if mend and jax.process_index() == 0:
            try:
                (folder / str(step) / checksums.NAME).rename(folder / str(step) / f"{checksums.NAME}.damaged")
            except OSError as error:
                warn(f"step {step} keeps its manifest, though it is damaged: {error}")
    if faults:
        raise Ended(
            exit_codes.CHECKPOINT,
            f"no checkpoint in {folder} is whole ({'; '.join(faults)}): restore one, or begin anew in another --workdir",
        )
    return None


def fault(folder: epath.Path) -> str:
    """What is wrong with this host's share of a checkpoint; empty if nothing is."""
    try:
        checksums.verify(folder, jax.process_index(), jax.process_count())
    except (checksums.CorruptFolder, OSError) as error:
        return str(error)
    return ""


def remove(folder: epath.Path) -> None:
    """Removes a checkpoint, its manifest first, so that what a kill leaves of it is not taken for one."""
    (folder / checksums.NAME).unlink(missing_ok=True)
    folder.rmtree(missing_ok=True)


def of_run(workdir: pathlib.Path) -> epath.Path | None:
    """Where the checkpoints of a run lie: in its workdir, or where its config says. None if this is no workdir of a run."""
    if (workdir / "checkpoints").is_dir():
        return reach(str(workdir / "checkpoints"))
    try:
        folder = json.loads((workdir / "config.json").read_text())["checkpoint"]["folder"]
    except (OSError, KeyError, TypeError, json.JSONDecodeError):
        return None
    return reach(folder) if folder else None


def free(folder: epath.Path) -> int | None:
    """Free bytes where the folder lies, or None where nobody can say (an object store)."""
    return None if "://" in os.fspath(folder) else shutil.disk_usage(folder).free
