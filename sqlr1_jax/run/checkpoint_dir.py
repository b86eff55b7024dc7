"""A checkpoint directory: its steps, which of them are intact, which is the best, and the free space.

On several hosts all see the same directory, but a network file system may show them different listings for a while. Process 0
decides wherever hosts must agree.
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
from sqlr1_jax.run.exit_codes import ProgramExit

# Keys and sections that may differ when a run resumes, because none of them changes what a step computes. The mesh is among them:
# arrays are resharded on restore.
CHANGEABLE = ("steps", "checkpoint", "metrics", "evaluate", "mesh", "plan", "validation", "watch")


def differences(old: dict, new: dict, prefix: str = "") -> list[str]:
    """Return the keys whose values differ between two resolved configs, as `key: old -> new`."""
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
    """Return the differences between the configs of a run and its resumption that change the result."""
    changeable = set(CHANGEABLE)
    if any(config.get("optimizer", {}).get("schedule", "constant") != "constant" for config in (before, now)):
        changeable.remove("steps")  # a decaying schedule ends at the last step: more steps change every learning rate
    checked = ({key: value for key, value in config.items() if key not in changeable} for config in (before, now))
    return differences(*checked)


def open_folder(folder: str) -> epath.Path:
    """Open a folder by path or object-store address.

    Raises:
      ValueError: the package for the object store is missing.
    """
    path = epath.Path(folder if "://" in folder else os.path.abspath(folder))  # orbax refuses relative paths
    try:
        path.exists()  # epath imports the package of a store at the first access, not when the path is made
    except (ImportError, RuntimeError) as error:
        raise ValueError(
            f"--config.checkpoint.folder={folder} cannot be opened ({error}): pip install 'sqlr1_jax[gcs]' for Google Cloud Storage"
        ) from error
    return path


def warn(message: str) -> None:
    """Print a warning about a fault that does not end the run."""
    exit_codes.print_stderr(f"ALARM checkpoint: {message}")


def steps(folder: epath.Path) -> list[int]:
    """Return the steps of all checkpoints in a folder, intact or not, in ascending order."""
    # Saves in progress have a name with a suffix until orbax renames the folder, so `isdigit` excludes them.
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit()) if folder.exists() else []


def best(folder: epath.Path) -> tuple[int, float] | None:
    """Return step and score of the best checkpoint; None without one."""
    file = folder / "best.json"
    if not file.exists():
        return None
    record = json.loads(file.read_text())
    return record["step"], record["score"]


def newest(folder: epath.Path, known: set[int] | None = None, mark_damaged: bool = False) -> int | None:
    """Return the newest intact step, or None; warn about newer steps that are damaged.

    All hosts must call this together; each reads its share of the files.

    Args:
      folder: the checkpoints.
      known: steps known to be intact; the result is added.
      mark_damaged: rename the manifest of a damaged checkpoint, so that it is not read again.

    Raises:
      ProgramExit: there are complete checkpoints, and all of them are damaged.
    """
    known, faults, below = set() if known is None else known, [], sys.maxsize
    # Every call into `hosts` is a collective: all hosts take the same branches, because each condition comes from a collective.
    while (step := hosts.number_from_process_0(max((n for n in steps(folder) if n < below), default=-1))) >= 0:
        below = step
        if step in known:
            return step
        if not hosts.from_process_0(checksums.has_manifest(folder / str(step))):
            warn(f"step {step} is skipped: its save was not finished")
            continue
        problem = damage(folder / str(step))
        if not hosts.any_process(bool(problem)):
            known.add(step)
            return step
        problem = problem or "damaged according to another host"
        faults.append(f"step {step}: {problem}")
        warn(f"step {step} is skipped: {problem}; trying the next older step")
        # Without its manifest the step counts as unfinished: a restart does not hash gigabytes again, and retention does not
        # count it among the checkpoints that are kept.
        if mark_damaged and jax.process_index() == 0:
            try:
                (folder / str(step) / checksums.NAME).rename(folder / str(step) / f"{checksums.NAME}.damaged")
            except OSError as error:
                warn(f"step {step} is damaged, but its manifest cannot be renamed: {error}")
    if faults:
        raise ProgramExit(
            exit_codes.CHECKPOINT,
            f"no checkpoint in {folder} is intact ({'; '.join(faults)}): restore one from a backup, or start again in another --workdir",
        )
    return None


def damage(folder: epath.Path) -> str:
    """Describe the damage in this host's share of a checkpoint; empty if it is intact."""
    try:
        checksums.verify(folder, jax.process_index(), jax.process_count())
    except (checksums.CorruptFolder, OSError) as error:
        return str(error)
    return ""


def remove(folder: epath.Path) -> None:
    """Remove a checkpoint."""
    # The manifest first: a kill in between must not leave a folder that looks complete.
    (folder / checksums.NAME).unlink(missing_ok=True)
    folder.rmtree(missing_ok=True)


def of_run(workdir: pathlib.Path) -> epath.Path | None:
    """Return the checkpoint folder of a run, in its workdir or set by its config; None if `workdir` is not a run's."""
    if (workdir / "checkpoints").is_dir():
        return open_folder(str(workdir / "checkpoints"))
    try:
        folder = json.loads((workdir / "config.json").read_text())["checkpoint"]["folder"]
    except (OSError, KeyError, TypeError, json.JSONDecodeError):
        return None
    return open_folder(folder) if folder else None


def free_bytes(folder: epath.Path) -> int | None:
    """Return the free bytes of the file system; None for an object store."""
    return None if "://" in os.fspath(folder) else shutil.disk_usage(folder).free
