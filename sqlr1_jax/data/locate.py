"""Find files in an unpacked download by official name, and databases by id."""

from __future__ import annotations

import pathlib
import unicodedata
from collections.abc import Sequence

from sqlr1_jax.data.problems import Problems


def find(source: pathlib.Path, names: Sequence[str], what: str) -> pathlib.Path:
    """The first of `names` (paths under `source`) that exists.

    Raises:
      ValueError: none exists; the message lists the names and the folder's content.
    """
    for name in names:
        if (source / name).exists():
            return source / name
    content = sorted(path.name for path in source.iterdir())[:12] if source.is_dir() else "no such folder"
    raise ValueError(f"--config.source={source}: found no {what} ({' or '.join(names)}); the folder contains {content}")


def has_file(source: pathlib.Path, names: Sequence[str]) -> bool:
    """True if one of the names is a file under `source`."""
    return any((source / name).is_file() for name in names)


def has_folder(source: pathlib.Path, names: Sequence[str]) -> bool:
    """True if one of the names is a folder under `source`."""
    return any((source / name).is_dir() for name in names)


class Databases:
    """The databases `<db>/<db>.sqlite` of a folder.

    Ids may differ from folder names in case, blanks, punctuation and the composition of accents: SynSQL's ids contain line breaks, blanks and
    apostrophes that the folder names may lack (OmniSQL issue 6, SQL-R1 issues 17 and 32).
    """

    def __init__(self, path: pathlib.Path):
        if not path.is_dir():
            raise ValueError(
                f"no folder of databases at {path}; set --config.data.databases to the folder of <db>/<db>.sqlite"
            )
        self.path = path
        # Listed once: 16,583 databases times millions of questions would be too many look-ups on a network disk.
        self._similar: dict[str, list[str]] = {}
        for child in sorted(path.iterdir()):
            if child.is_dir():
                self._similar.setdefault(_letters(child.name), []).append(child.name)
        self._resolved: dict[str, tuple[str, str]] = {}

    def file(self, db: str) -> pathlib.Path:
        """The file of a database id that `find` returned."""
        return self.path / db / f"{db}.sqlite"

    def files(self) -> list[pathlib.Path]:
        """The files of all databases."""
        names = sorted(name for similar in self._similar.values() for name in similar)
        return [file for file in map(self.file, names) if file.is_file()]

    def find(self, db: str, problems: Problems) -> str:
        """The database's name on disk; empty, with a problem added, if it is unusable."""
        if db not in self._resolved:
            self._resolved[db] = self._resolve(db)
        name, problem = self._resolved[db]
        if problem:
            problems.add(problem, f"{db}{self._hint(db)}" if problem == "unknown database" else db)
        return name

    def _hint(self, db: str) -> str:
        """The file that may be meant where `<db>/<db>.sqlite` is missing: beside its folder, or of another name in it."""
        try:
            if (self.path / f"{db}.sqlite").is_file():
                return f": move {db}.sqlite into a folder {db}"
            names = sorted(path.name for path in (self.path / db).glob("*") if path.is_file())
        except (OSError, ValueError, NotImplementedError):  # no name of a file
            return ""
        return f": rename {db}/{names[0]} to {db}.sqlite" if db and names else ""

    def _resolve(self, db: str) -> tuple[str, str]:
        similar = self._similar.get(_letters(db), [])
        # An inexact match counts only if it is the only one: of two folders with the same letters neither is certain.
        name = db if db in similar else similar[0] if len(similar) == 1 and _letters(db) else ""
        if not name:
            return "", "unknown database"
        path = self.file(name)
        if not path.is_file():
            return "", "database is a folder" if path.is_dir() else "unknown database"
        # The magic alone: opening every database would take long, and the executor opens those that are used.
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\0":
                return "", "unreadable database"
        return name, "" if name == db else "renamed database"


def _letters(name: str) -> str:
    """The letters, digits and accents of a name in lower case and composed: macOS stores accents apart from their letters."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LMN")
