"""Database files: find, check and hash them.

A database is `<folder>/<name>/<name>.sqlite`; folders and files may be links. It is opened as immutable, which silently ignores a leftover write-ahead
log. Databases with such a log are refused, as are unreadable files and files that are not databases.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import os
import pathlib
import urllib.parse

import apsw

from sqlr1_jax.sql.worker_cache import Database

MAGIC = b"SQLite format 3\x00"
OPEN_READ_ONLY = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
LONGEST_NAME = 248  # bytes of a database's name: with `.sqlite`, what file systems take
MAX_COMPARED = 2000  # folder names that a missing database's is compared with
ENDINGS = (".sqlite", ".sqlite3", ".db", ".db3")
LEFTOVERS = ("-wal", "-journal")


class DatabaseError(ValueError):
    """An unusable database; the message names it and the remedy."""


class Source:
    """A checked database file: its description for workers and the SHA-256 of its bytes."""

    def __init__(self, database: Database):
        self.database = database

    @functools.cached_property
    def sha256(self) -> str:
        """SHA-256 of the file, computed at its first use: a file of gigabytes takes a minute."""
        return file_sha256(self.path)

    @property
    def path(self) -> str:
        """Path of the file."""
        return self.database.path

    def has_changed(self) -> bool:
        """True if size, time or bytes of the file differ from those at its first use."""
        try:
            status = os.stat(self.path)
        except OSError:
            return True
        if (status.st_size, status.st_mtime_ns) != self.database.stamp:
            return True
        return "sha256" in vars(self) and file_sha256(self.path) != self.sha256


def locate(folder: pathlib.Path, name: str) -> pathlib.Path:
    """Return the file of database `name`, or of `name/file`; refuse names that leave the folder."""
    parts = name.split("/")
    # The name comes from a question file and must not lead out of the folder.
    is_long = any(len(part.encode("utf-8", "surrogatepass")) > LONGEST_NAME for part in parts)
    if len(parts) > 2 or "\0" in name or is_long or any(part in ("", ".", "..") for part in parts):
        raise DatabaseError(f"database name {name[:LONGEST_NAME]!r} is not a folder name; correct the question file")
    return pathlib.Path(folder) / parts[0] / (parts[1] if len(parts) == 2 else f"{name}.sqlite")


def variants(folder: pathlib.Path, name: str) -> list[str]:
    """Return the names, for `locate`, of all database files in the folder of `name`: its test suite."""
    files = sorted(path.name for path in (pathlib.Path(folder) / name).glob("*.sqlite*"))
    files = [file for file in files if not file.endswith(("-wal", "-shm", "-journal"))]
    return [f"{name}/{file}" for file in files] or [name]


def file_sha256(path: str) -> str:
    """Return the SHA-256 of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def inspect(path: pathlib.Path, name: str) -> Source:
    """Check one database file.

    A linked file is opened where it really is: that is where SQLite looks for its log.

    Raises:
      DatabaseError: it is missing, unreadable, empty, damaged or not a database, or a non-empty log lies beside it.
    """
    given = pathlib.Path(path).absolute()
    try:
        path = given.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        reason = (
            "it is a link to a file that is not there" if os.path.islink(given) else getattr(error, "strerror", error)
        )
        raise DatabaseError(f"database {name}: cannot read {given}: {reason}{_hint(given)}") from None
    for ending in LEFTOVERS:
        # An empty one is harmless: journal_mode=TRUNCATE leaves it behind.
        log = path.with_name(path.name + ending)
        if log.exists() and log.stat().st_size:
            remedy = (
                f"make a copy with `sqlite3 {path} '.backup COPY.sqlite'` and use that, or close what has it open and run PRAGMA "
                "journal_mode=DELETE; of a read-only disk, copy both files elsewhere first"
            )
            raise DatabaseError(f"database {name}: {log} holds changes that a read-only reader cannot see; {remedy}")
    if not path.is_file():
        kind = "a folder" if path.is_dir() else "not a regular file"
        raise DatabaseError(f"database {name}: cannot read {given}: it is {kind}, not an SQLite file")
    try:
        status = path.stat()
        with open(path, "rb") as file:
            magic = file.read(len(MAGIC))
    except OSError as error:
        raise DatabaseError(f"database {name}: cannot read {path}: {error.strerror}") from None
    # Checked here, because SQLite opens an empty file as an empty database.
    if magic != MAGIC:
        raise DatabaseError(f"database {name}: {path} is not an SQLite 3 database{_foreign(magic)}")
    uri = read_only_uri(path)
    try:
        connection = apsw.Connection(uri, flags=OPEN_READ_ONLY)
        # Opening reads nothing; the first statement reads the header and the schema.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        connection.close()
    except apsw.Error as error:
        raise DatabaseError(f"database {name}: {path} is damaged ({error}); fetch or build it again") from None
    return Source(Database(name, os.fspath(path), uri, (status.st_size, status.st_mtime_ns)))


def given_file(path: str) -> pathlib.Path:
    """Return the real path of a database file that a user names; `~` is the home folder.

    Raises:
      DatabaseError: it cannot be used; the message says why.
    """
    option, file = f"--config.database={path!r}", pathlib.Path(os.path.expanduser(path))
    if not path:
        raise DatabaseError("--config.database is empty; give --config.database=FILE.sqlite")
    if os.path.isdir(file):
        names = sorted(entry.path for entry in _entries(os.fspath(file)) if entry.name.endswith(ENDINGS))
        raise DatabaseError(f"{option} is a folder; give a file" + (f", such as {names[0]}" if names else ""))
    try:
        os.lstat(file)
    except FileNotFoundError:
        others = [entry.name for entry in _entries(os.fspath(file.parent)) if os.path.isfile(entry.path)]
        nearest = difflib.get_close_matches(file.name, others[:MAX_COMPARED], n=1)
        hint = f"did you mean {file.parent / nearest[0]}?" if nearest else "give --config.database=FILE.sqlite"
        raise DatabaseError(f"{option} does not exist; {hint}") from None
    except OSError:
        pass  # `inspect` says why
    return pathlib.Path(inspect(file, file.stem).path)


def _foreign(start: bytes) -> str:
    """What a file is that does not begin like an SQLite database, and what to do."""
    if not start:
        return " but empty; fetch or build it again"
    if start.startswith(b"version https://"):
        return " but a Git LFS pointer; fetch the file itself with git lfs pull"
    if start.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")):
        return " but compressed; unpack it"
    if all(byte in b"\t\n\r" or 32 <= byte < 127 for byte in start):
        return " but text; if it is an SQL dump, make a database of it with `sqlite3 NEW.sqlite < DUMP.sql`"
    return "; if it is encrypted, decrypt it, else fetch or build it again"


def _hint(missing: pathlib.Path) -> str:
    """Name the folder or the file that may have been meant instead of a missing `<folder>/<db>/<db>.sqlite`."""
    if folder := _folder_one_level_away(missing):
        return f"; the folder of databases should be {folder}"
    flat = missing.parent.parent / missing.name
    if flat.is_file():
        return f"; move {flat} there"
    if missing.parent.is_dir():
        files = sorted(entry.name for entry in _entries(missing.parent) if os.path.isfile(entry.path))
        return f"; the folder has {', '.join(files[:3])}" if files else ""
    names = [entry.name for entry in _entries(missing.parent.parent) if os.path.isdir(entry.path)][:MAX_COMPARED]
    folded = {name.casefold(): name for name in names}
    nearest = difflib.get_close_matches(missing.parent.name.casefold(), folded, n=1)
    return f"; did you mean {folded[nearest[0]]}?" if nearest else ""


def _folder_one_level_away(missing: pathlib.Path) -> str:
    """The folder above or below `<folder>` that has `<db>/<db>.sqlite`; empty if there is none."""
    folder, tail = missing.parent.parent, os.path.join(missing.parent.name, missing.name)
    others = [os.fspath(folder.parent), *sorted(child.path for child in _entries(os.fspath(folder)))[:MAX_COMPARED]]
    return next((other for other in others if os.path.isfile(os.path.join(other, tail))), "")


def read_only_uri(path: pathlib.Path) -> str:
    """Return the URI that opens a file read-only and as unchanging, whatever characters its path has."""
    return f"file:{urllib.parse.quote(os.fsencode(path))}?mode=ro&immutable=1"


def readable(folder: pathlib.Path) -> list[str]:
    """Return the real paths of a folder of databases, and of the linked folders and files in it that lie elsewhere.

    Links are followed as for `locate` and `variants`: `<folder>/<db>` and `<folder>/<db>/<file>`.
    """
    paths = [os.path.realpath(folder)]
    for child in _entries(paths[0]):
        if child.is_symlink():
            paths.append(os.path.realpath(child.path))
        if os.path.isdir(child.path):  # unlike `child.is_dir`, False for a link to itself
            paths += [os.path.realpath(entry.path) for entry in _entries(child.path) if entry.is_symlink()]
    return [path for path in dict.fromkeys(paths) if os.path.isdir(path) or os.path.isfile(path)]


def _entries(folder: str) -> list[os.DirEntry]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:  # a folder that may not be listed: its databases are reported when they are used
        return []
