"""A small database of singers and a pool of two workers on it."""

import sqlite3

import pytest

from sqlr1_jax.sql.executor import Executor, Limits

SINGERS = [(1, "Joe", "Netherlands", 52, 1.5), (2, "Tim", "France", 32, 2.5), (3, "Ann", "France", 41, 0.1)]


def write(folder, name="concert"):
    """Writes `<folder>/<name>/<name>.sqlite` and returns its path."""
    path = folder / name / f"{name}.sqlite"
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE singer (id INTEGER PRIMARY KEY, name TEXT, country TEXT, age INT, score REAL)")
    connection.executemany("INSERT INTO singer VALUES (?, ?, ?, ?, ?)", SINGERS)
    connection.execute("CREATE TABLE concert (id INTEGER PRIMARY KEY, singer INT, year INT)")
    connection.executemany("INSERT INTO concert VALUES (?, ?, ?)", [(i, i % 3 + 1, 2000 + i % 7) for i in range(2000)])
    connection.execute("CREATE VIEW french AS SELECT name FROM singer WHERE country = 'France'")
    connection.commit()
    connection.close()
    return path


@pytest.fixture(scope="session")
def build():
    """The function that writes a database."""
    return write


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("databases")
    write(folder)
    return folder


@pytest.fixture(scope="session")
def executor(databases):
    with Executor(databases, Limits(seconds=1.0, ops=20_000_000, patience=60.0), workers=2) as pool:
        yield pool
