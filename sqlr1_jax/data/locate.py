"""Finds things in a folder of downloads: files by their official names, databases by their ids."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Sequence

from sqlr1_jax.data.problems import Dirt

_LETTERS = re.compile(r"[^a-z0-9]+")


def find(source: pathlib.Path, names: Sequence[str], what: str) -> pathlib.Path:
    """The first of `names` (paths under `source`) that exists.

    Raises:
      ValueError: none does; the message says what was looked for and what is there.
    """
    for name in names:
        if (source / name).exists():
            return source / name
    there = sorted(path.name for path in source.iterdir())[:12] if source.is_dir() else "no such folder"
    raise ValueError(f"config.source={source}: found no {what} ({' or '.join(names)}); it holds {there}")


def has(source: pathlib.Path, names: Sequence[str]) -> bool:
    """Whether one of the files is there."""
    return any((source / name).is_file() for name in names)


def has_any(source: pathlib.Path, names: Sequence[str]) -> bool:
    """Whether one of the folders is there."""
    return any((source / name).is_dir() for name in names)


class Databases:
    """The databases of a folder `<db>/<db>.sqlite`, found also by ids with other blanks, breaks or punctuation.

    SynSQL's ids hold line breaks, blanks and apostrophes that the folder names may lack (OmniSQL issue 6, SQL-R1 issues
    17 and 32).
    """

    def __init__(self, path: pathlib.Path):
        if not path.is_dir():
            raise ValueError(
                f"no folder of databases at {path}; set config.databases to the folder of <db>/<db>.sqlite"
            )
        self.path = path
        self._alike: dict[str, list[str]] = {}
        for child in sorted(path.iterdir()):
            if child.is_dir():
                self._alike.setdefault(_LETTERS.sub("", child.name.lower()), []).append(child.name)
        self._found: dict[str, tuple[str, str]] = {}

    def file(self, db: str) -> pathlib.Path:
        """The file of a database id that `find` returned."""
        return self.path / db / f"{db}.sqlite"

    def find(self, db: str, dirt: Dirt) -> str:
        """The id under which the database is on disk, or empty with the reason noted in `dirt`."""
        if db not in self._found:
            self._found[db] = self._look(db)
        name, fault = self._found[db]
        if fault:
            dirt.add(fault, db)
        return name

    def _look(self, db: str) -> tuple[str, str]:
        alike = self._alike.get(_LETTERS.sub("", db.lower()), [])
        name = db if db in alike else alike[0] if len(alike) == 1 else ""
        if not name:
            return "", "unknown database"
        file = self.file(name)
        if not file.is_file():
            return "", "database is a folder" if file.is_dir() else "unknown database"
        with file.open("rb") as opened:
            if opened.read(16) != b"SQLite format 3\0":
                return "", "unreadable database"
        return name, "" if name == db else "renamed database"
