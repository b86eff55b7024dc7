"""Database files: which are fit to be judged on, and what is known of each.

A database is `<folder>/<name>/<name>.sqlite`. It is opened as immutable, so a leftover write-ahead log would be ignored
without a word: such files are refused, as are files that cannot be read or are no databases.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pathlib
import urllib.parse

import apsw

from sqlr1_jax.sql.lexer import quoted
from sqlr1_jax.sql.worker_cache import Database

MAGIC = b"SQLite format 3\x00"
LEFTOVERS = ("-wal", "-journal")


class DatabaseError(ValueError):
    """A database that is not fit to be judged on; the message names it and the remedy."""


@dataclasses.dataclass(frozen=True)
class Source:
    """A database file and what was found in it: what workers are told, and the SHA-256 of its bytes."""

    database: Database
    sha256: str

    @property
    def path(self) -> str:
        """The file."""
        return self.database.path


def locate(folder: pathlib.Path, name: str) -> pathlib.Path:
    """The file of database `name`, or of `name/file` for one of several files; refuses names that leave the folder."""
    parts = name.split("/")
    if len(parts) > 2 or "\0" in name or any(part in ("", ".", "..") for part in parts):
        raise DatabaseError(f"database name {name!r} is not a folder name; correct the question file")
    return pathlib.Path(folder) / parts[0] / (parts[1] if len(parts) == 2 else f"{name}.sqlite")


def variants(folder: pathlib.Path, name: str) -> list[str]:
    """Names of every database file in the folder of `name`, as `locate` understands them; the test suite of `name`."""
    files = sorted(path.name for path in (pathlib.Path(folder) / name).glob("*.sqlite*"))
    files = [file for file in files if not file.endswith(("-wal", "-shm", "-journal"))]
    return [f"{name}/{file}" for file in files] or [name]


def inspect_hash(path: str) -> str:
    """SHA-256 of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def inspect(path: pathlib.Path, name: str) -> Source:
    """Checks one file and measures it.

    Raises:
      DatabaseError: it is missing, unreadable, empty, not a database, damaged, or has an unfinished log beside it.
    """
    path = pathlib.Path(path).absolute()
    for ending in LEFTOVERS:
        log = path.with_name(path.name + ending)
        if log.exists() and log.stat().st_size:
            remedy = "open it once with a program that may write, run PRAGMA journal_mode=DELETE, close it"
            raise DatabaseError(f"database {name}: {log} holds changes that a read-only reader cannot see; {remedy}")
    try:
        status = path.stat()
        with open(path, "rb") as file:
            magic = file.read(len(MAGIC))
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DatabaseError(f"database {name}: cannot read {path}: {error.strerror}") from None
    if magic != MAGIC:
        raise DatabaseError(f"database {name}: {path} is not an SQLite 3 database; fetch or build it again")
    uri = f"file:{urllib.parse.quote(os.fspath(path))}?mode=ro&immutable=1"
    try:
        length = longest_row(uri)
    except apsw.Error as error:
        raise DatabaseError(f"database {name}: {path} is damaged ({error}); fetch or build it again") from None
    database = Database(name, os.fspath(path), uri, length, (status.st_size, status.st_mtime_ns))
    return Source(database, sha256)


def longest_row(uri: str) -> int:
    """Bytes of the longest stored row, which SQLite's length limit must let through."""
    connection = apsw.Connection(uri, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    try:
        longest = 0
        plain = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
        for (table,) in connection.execute(plain).fetchall():
            columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
            if not columns:
                continue
            sizes = " + ".join(f"ifnull(length(CAST({quoted(c)} AS BLOB)), 0)" for (c,) in columns)
            (size,) = connection.execute(f"SELECT max({sizes}) FROM {quoted(table)}").fetchone()
            longest = max(longest, size or 0)
        return longest
    finally:
        connection.close()
