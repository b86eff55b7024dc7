"""Database files: find, check and hash them.

A database is `<folder>/<name>/<name>.sqlite`. It is opened as immutable, which silently ignores a leftover write-ahead
log. Databases with such a log are refused, as are unreadable files and files that are not databases.
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
    """An unusable database; the message names it and the remedy."""


@dataclasses.dataclass(frozen=True)
class Source:
    """A checked database file: its description for workers and the SHA-256 of its bytes."""

    database: Database
    sha256: str

    @property
    def path(self) -> str:
        """Path of the file."""
        return self.database.path


def locate(folder: pathlib.Path, name: str) -> pathlib.Path:
    """Return the file of database `name`, or of `name/file`; refuse names that leave the folder."""
    parts = name.split("/")
    if len(parts) > 2 or "\0" in name or any(part in ("", ".", "..") for part in parts):
        raise DatabaseError(f"database name {name!r} is not a folder name; correct the question file")
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
    """Check, hash and measure one database file.

    Raises:
      DatabaseError: it is missing, unreadable, empty, damaged or not a database, or a non-empty log lies beside it.
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
    """Return the bytes of the longest stored row; SQLite's length limit must not be below it."""
    connection = apsw.Connection(uri, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    try:
        longest = 0
        stored = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
        for (table,) in connection.execute(stored).fetchall():
            columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
            if not columns:
                continue
            sizes = " + ".join(f"ifnull(length(CAST({quoted(c)} AS BLOB)), 0)" for (c,) in columns)
            (size,) = connection.execute(f"SELECT max({sizes}) FROM {quoted(table)}").fetchone()
            longest = max(longest, size or 0)
        return longest
    finally:
        connection.close()
