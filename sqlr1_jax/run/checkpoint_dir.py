"""A folder of checkpoints: its steps, which are intact, which is the best, and the free space.

On several hosts all see the same folder, and the view of process 0 decides, so that hosts never choose differently.
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

# Keys and sections that may differ when a run resumes: none of them changes what a step computes.
FREE = ("steps", "checkpoint", "metrics", "evaluate", "mesh", "plan", "validation", "watch")


def differences(old: dict, new: dict, prefix: str = "") -> list[str]:
    """Keys whose values differ between two resolved configs, as `key: old -> new`."""
    lines = []
    for key in sorted(old.keys() | new.keys()):
        name = f"{prefix}{key}"
        a, b = old.get(key), new.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            lines += differences(a, b, name + ".")
        elif a != b:
            lines.append(f"{name}: {a!r} -> {b!r}")
    return lines


def changes(before: dict, now: dict) -> list[str]:
    """Differences between the configs of a run and its resumption that change the result."""
    free = set(FREE)
    if any(config.get("optimizer", {}).get("schedule", "constant") != "constant" for config in (before, now)):
        free.remove("steps")  # a decaying schedule ends at the last step: more steps change every learning rate
    return differences(*({key: value for key, value in config.items() if key not in free} for config in (before, now)))


def reach(folder: str) -> epath.Path:
    """Open a folder by path or object-store address. Raises ValueError if the package for the store is missing."""
    path = epath.Path(folder if "://" in folder else os.path.abspath(folder))  # orbax refuses relative paths
    try:
        path.exists()
    except (ImportError, RuntimeError) as error:
        raise ValueError(
            f"checkpoint.folder={folder} cannot be reached ({error}): pip install 'sqlr1_jax[gcs]' for Google Cloud Storage"
        ) from error
    return path


def warn(words: str) -> None:
    """Report a fault that does not end the run."""
    exit_codes.print_stderr(f"ALARM checkpoint: {words}")


def steps(folder: epath.Path) -> list[int]:
    """The steps of all checkpoints in a folder, intact or not, lowest first."""
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit()) if folder.exists() else []


def best(folder: epath.Path) -> tuple[int, float] | None:
    """Step and score of the best checkpoint, or None."""
    file = folder / "best.json"
    if not file.exists():
        return None
    record = json.loads(file.read_text())
    return record["step"], record["score"]


def newest(
    folder: epath.Path, check: bool = True, known: set[int] | None = None, mark_damaged: bool = False
) -> int | None:
    """Return the newest intact step, or None; reports newer ones that are damaged.

    Args:
      folder: the checkpoints. On several hosts all call this together, each reads its share, and the view of process 0 decides.
      check: compare hashes; False only checks that a manifest exists.
      known: steps known to be intact; the result is added.
      mark_damaged: rename the manifest of a damaged checkpoint, so that it is not read again.

    Raises:
      Ended: there are finished checkpoints, and all of them are damaged.
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
        if mark_damaged and jax.process_index() == 0:
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
    """What is wrong with this host's share of a checkpoint; empty if it is intact."""
    try:
        checksums.verify(folder, jax.process_index(), jax.process_count())
    except (checksums.CorruptFolder, OSError) as error:
        return str(error)
    return ""


def remove(folder: epath.Path) -> None:
    """Remove a checkpoint, its manifest first, so that a kill cannot leave a folder that looks intact."""
    (folder / checksums.NAME).unlink(missing_ok=True)
    folder.rmtree(missing_ok=True)


def of_run(workdir: pathlib.Path) -> epath.Path | None:
    """The checkpoint folder of a run, in its workdir or set by its config; None if `workdir` is not one of a run."""
    if (workdir / "checkpoints").is_dir():
        return reach(str(workdir / "checkpoints"))
    try:
        folder = json.loads((workdir / "config.json").read_text())["checkpoint"]["folder"]
    except (OSError, KeyError, TypeError, json.JSONDecodeError):
        return None
    return reach(folder) if folder else None


def free(folder: epath.Path) -> int | None:
    """Free bytes of the file system, or None for an object store."""
    return None if "://" in os.fspath(folder) else shutil.disk_usage(folder).free
