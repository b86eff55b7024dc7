"""The manifest of a folder: size and SHA-256 of every file, written last, so that a folder with a manifest is complete.

Orbax checks its index but not the values of arrays: without hashes a flipped bit in a checkpoint would be trained on. Folders may
be in an object store (`gs://...`); all access goes through etils.epath.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence

from etils import epath

NAME = "MANIFEST.json"
PART = "MANIFEST.part"
BLOCK = 1 << 22  # bytes read at a time


class CorruptFolder(ValueError):
    """A folder differs from its manifest; the message names the first such file."""


def files(folder: epath.Path) -> list[str]:
    """All files under a folder except manifests, as sorted relative paths."""
    names, waiting = [], [folder]
    while waiting:
        for path in waiting.pop().iterdir():
            if path.is_dir():
                waiting.append(path)
            elif not path.name.startswith("MANIFEST"):
                names.append(os.path.relpath(os.fspath(path), os.fspath(folder)))
    return sorted(names)


def hashes(folder: epath.Path, names: Sequence[str]) -> dict[str, list]:
    """Name -> [size in bytes, SHA-256] of some files of a folder."""
    by_name = {}
    for name in names:
        digest, size = hashlib.sha256(), 0
        with (folder / name).open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
                size += len(block)
        by_name[name] = [size, digest.hexdigest()]
    return by_name


def share(names: Sequence[str], host: int, hosts: int) -> list[str]:
    """The files that one of several hosts hashes."""
    return list(names[host::hosts])


def seal(folder: epath.Path, about: Mapping, host: int = 0, hosts: int = 1, patience: float = 600.0) -> None:
    """Write the manifest of a finished folder; every host hashes its share, and host 0 joins them.

    Args:
      folder: the finished folder; all hosts see the same one.
      about: JSON values stored in the manifest.
      host: number of this host.
      hosts: number of hosts.
      patience: seconds that host 0 waits for the others' shares.

    Raises:
      OSError: it cannot be written, a host's share did not come in time (its number is named), or hosts see different files.
    """
    names = files(folder)
    mine = hashes(folder, share(names, host, hosts))
    if host:
        write(folder / f"{PART}-{host}.json", mine)
        return
    end, parts = time.monotonic() + patience, {}
    while missing := [n for n in range(1, hosts) if n not in parts]:
        for n in missing:
            part = folder / f"{PART}-{n}.json"
            if part.exists():
                parts[n] = json.loads(part.read_text())
        if len(parts) < hosts - 1:
            if time.monotonic() > end:
                raise OSError(f"{folder}: no hashes from host {missing[0]} within {patience:.0f} s")
            time.sleep(0.05)
    all_hashes = mine | {name: value for part in parts.values() for name, value in part.items()}
    if all_hashes.keys() != set(names):  # another host saw a cached listing; files it missed would never be checked
        other = min(all_hashes.keys() ^ set(names))
        raise OSError(f"{folder}: hosts see different files, for example {other}")
    body = {"about": dict(about), "files": dict(sorted(all_hashes.items()))}
    write(folder / NAME, {**body, "sha256": _digest(body)})
    for n in parts:
        (folder / f"{PART}-{n}.json").unlink()


def sealed(folder: epath.Path) -> bool:
    """Whether a manifest was written: the folder was finished, though it may have been damaged since."""
    return (folder / NAME).exists()


def verify(folder: epath.Path, host: int = 0, hosts: int = 1) -> dict:
    """Check this host's share of the files against the manifest; return its `about`.

    Raises:
      CorruptFolder: naming the first file that is missing, of another size, or of other bytes.
    """
    try:
        manifest = json.loads((folder / NAME).read_text())
        body = {"about": manifest["about"], "files": manifest["files"]}
        intact = manifest["sha256"] == _digest(body)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptFolder(f"{folder / NAME} cannot be read ({error})") from error
    if not intact:
        raise CorruptFolder(f"{folder / NAME} was changed")
    wanted = body["files"]
    present = set(files(folder))
    if missing := sorted(wanted.keys() - present):
        raise CorruptFolder(f"{folder / missing[0]} is missing")
    for name in share(sorted(wanted), host, hosts):
        (found,) = hashes(folder, [name]).values()
        if found != wanted[name]:
            what = (
                f"has {found[0]} bytes instead of {wanted[name][0]}" if found[0] != wanted[name][0] else "was changed"
            )
            raise CorruptFolder(f"{folder / name} {what}")
    return body["about"]


def write(path: epath.Path, values: object) -> None:
    """Write JSON atomically; on a local disk the file survives a power cut."""
    text = json.dumps(values, indent=1) + "\n"
    if "://" in os.fspath(path):  # an object appears when it is complete
        path.write_text(text)
        return
    draft = os.fspath(path) + ".draft"
    with open(draft, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    folder = os.open(os.path.dirname(os.fspath(path)), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def fingerprint(value: object) -> str:
    """SHA-256 of a JSON value, independent of the order of keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _digest(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
