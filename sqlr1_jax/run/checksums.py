"""Manifests of folders: size and SHA-256 of every file, written last, so that a folder with a manifest is complete.

Orbax checks its index but not the values of arrays: without hashes, training would continue from a flipped bit. Folders may be in
an object store (`gs://...`), so all access goes through etils.epath.
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
BLOCK_BYTES = 1 << 22  # read at a time: files of a checkpoint may be larger than memory


class CorruptFolder(ValueError):
    """A folder differs from its manifest; the message names the first such file."""


def files(folder: epath.Path) -> list[str]:
    """Return all files under a folder except manifests, as sorted relative paths."""
    names, folders = [], [folder]
    while folders:
        for path in folders.pop().iterdir():
            if path.is_dir():
                folders.append(path)
            elif not path.name.startswith("MANIFEST"):
                names.append(os.path.relpath(os.fspath(path), os.fspath(folder)))
    return sorted(names)


def hashes(folder: epath.Path, names: Sequence[str]) -> dict[str, list]:
    """Map the names of files in a folder to [size in bytes, SHA-256]."""
    by_name = {}
    for name in names:
        digest, size = hashlib.sha256(), 0
        with (folder / name).open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
                size += len(block)
        by_name[name] = [size, digest.hexdigest()]
    return by_name


def host_share(names: Sequence[str], host: int, hosts: int) -> list[str]:
    """Return the files that host number `host` hashes."""
    return list(names[host::hosts])


def write_manifest(folder: epath.Path, about: Mapping, host: int = 0, hosts: int = 1, timeout_s: float = 600.0) -> None:
    """Write the manifest of a finished folder; every host hashes its share, and host 0 joins them.

    Args:
      folder: the finished folder; all hosts see the same one.
      about: JSON values stored in the manifest.
      host: number of this host.
      hosts: number of hosts.
      timeout_s: seconds that host 0 waits for the hashes of the others.

    Raises:
      OSError: the manifest cannot be written, a host's hashes did not arrive in time, or hosts see different files.
    """
    # Hosts exchange their parts through the folder and not through jax collectives: this runs in a background thread, and
    # collectives must be issued in the same order on every host.
    names = files(folder)
    mine = hashes(folder, host_share(names, host, hosts))
    if host:
        write(folder / f"{PART}-{host}.json", mine)
        return
    deadline, parts = time.monotonic() + timeout_s, {}
    while missing := [n for n in range(1, hosts) if n not in parts]:
        for n in missing:
            part = folder / f"{PART}-{n}.json"
            if part.exists():
                parts[n] = json.loads(part.read_text())
        if len(parts) < hosts - 1:
            if time.monotonic() > deadline:
                raise OSError(f"{folder}: no hashes from host {missing[0]} within {timeout_s:.0f} s")
            time.sleep(0.05)
    all_hashes = mine | {name: value for part in parts.values() for name, value in part.items()}
    # Shares are cut from each host's own listing. If a host saw a stale listing, some file has no hash and would never be checked.
    if all_hashes.keys() != set(names):
        other = min(all_hashes.keys() ^ set(names))
        raise OSError(f"{folder}: hosts see different files, for example {other}")
    body = {"about": dict(about), "files": dict(sorted(all_hashes.items()))}
    write(folder / NAME, {**body, "sha256": _digest(body)})  # its own hash, so that damage to the manifest shows too
    for n in parts:
        (folder / f"{PART}-{n}.json").unlink()


def has_manifest(folder: epath.Path) -> bool:
    """True if the folder has a manifest: it was completed, but may have been damaged since."""
    return (folder / NAME).exists()


def verify(folder: epath.Path, host: int = 0, hosts: int = 1) -> dict:
    """Check this host's share of the files against the manifest; return its `about`.

    Raises:
      CorruptFolder: a file is missing or differs in size or content; the message names the first.
    """
    try:
        manifest = json.loads((folder / NAME).read_text())
        body = {"about": manifest["about"], "files": manifest["files"]}
        intact = manifest["sha256"] == _digest(body)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptFolder(f"{folder / NAME} cannot be read ({error})") from error
    if not intact:
        raise CorruptFolder(f"{folder / NAME} was changed")
    expected = body["files"]
    # Every host checks that all files exist, which is cheap; files beyond the manifest do no harm.
    if missing := sorted(expected.keys() - set(files(folder))):
        raise CorruptFolder(f"{folder / missing[0]} is missing")
    for name in host_share(sorted(expected), host, hosts):
        (actual,) = hashes(folder, [name]).values()
        if actual[0] != expected[name][0]:
            raise CorruptFolder(f"{folder / name} has {actual[0]} bytes instead of {expected[name][0]}")
        if actual != expected[name]:
            raise CorruptFolder(f"{folder / name} was changed")
    return body["about"]


def write(path: epath.Path, values: object) -> None:
    """Write JSON atomically; on a local disk the file survives a power failure."""
    text = json.dumps(values, indent=1) + "\n"
    if "://" in os.fspath(path):  # object stores show an object only once it is complete
        path.write_text(text)
        return
    draft = os.fspath(path) + ".draft"
    with open(draft, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())  # before the rename: otherwise a power failure can leave the new name on an empty file
    os.replace(draft, path)
    # The rename itself is an entry of the directory, which has its own fsync.
    folder = os.open(os.path.dirname(os.fspath(path)), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def fingerprint(value: object) -> str:
    """Return the SHA-256 of a JSON value, independent of the order of keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _digest(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
