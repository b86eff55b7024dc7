"""Rows of minisql's databases: generated, perturbed, and written as SQLite files.

Rows are tuples in column order, so that the generator can choose constants that occur in the data. They depend on domain and
seed only. Numbers are integers or halves, so sums are exact in any order.
"""

from __future__ import annotations

import datetime
import pathlib
import random
import sqlite3

from sqlr1_jax.data.minisql.domains import ADJECTIVES, CHOICES, FIRST, LAST, NOUNS, RANGES, Domain, Field, Table, ddl

Rows = dict[str, list[tuple]]

FIRST_DAY = datetime.date(2019, 1, 1)
DAYS = 5 * 365
NULL_SHARE = 0.12
CHILDLESS = 0.2  # share of the parents that have no children


def fill(domain: Domain, seed: int) -> Rows:
    """Generate table -> rows: 40 to 59, and 55 more per foreign key of the table."""
    rng = random.Random(f"{domain.name} {seed}")
    rows: Rows = {}
    for table in domain.tables:
        count = 40 + 55 * len(table.references) + rng.randrange(20)
        columns = [_column(field, count, rows, rng) for field in table.fields]
        rows[table.name] = list(zip(*columns))
    return rows


def _column(field: Field, count: int, rows: Rows, rng: random.Random) -> list:
    if field.kind == "key":
        return list(range(1, count + 1))
    if field.kind == "reference":
        return _references(len(rows[field.refers]), count, rng)
    if field.kind in ("person", "thing"):
        left, right = (FIRST, LAST) if field.kind == "person" else (ADJECTIVES, NOUNS)
        names = [f"{a} {b}" for a in left.split() for b in right.split()]
        return rng.sample(names, count)
    values = [_value(field, rng) for _ in range(count)]
    if field.nullable:
        values = [None if rng.random() < NULL_SHARE else value for value in values]
    return values


def _value(field: Field, rng: random.Random) -> object:
    if field.kind == "choice":
        pool = CHOICES[field.name].split()
        return pool[min(rng.randrange(len(pool)), rng.randrange(len(pool) + 2))]  # the first values are more frequent
    if field.kind == "date":
        return (FIRST_DAY + datetime.timedelta(days=rng.randrange(DAYS))).isoformat()
    low, high, step = RANGES[field.name]
    return low + step * rng.randrange(int((high - low) / step) + 1)


def _references(parents: int, count: int, rng: random.Random) -> list[int]:
    """Parent keys with unequal frequencies; some never occur."""
    keys = rng.sample(range(1, parents + 1), int(parents * (1 - CHILDLESS)))
    weights = [rng.choice((1, 1, 2, 4)) for _ in keys]
    return rng.choices(keys, weights, k=count)


def perturb(domain: Domain, rows: Rows, seed: int, share: float = 0.2) -> Rows:
    """Copy the rows with a share of the cells replaced by other possible values of their columns.

    Keys and names, which are unique, are kept; a quarter of the child rows is dropped. Two queries that agree on the
    original and on several such copies are considered equivalent.
    """
    rng = random.Random(f"{domain.name} perturbed {seed}")
    copy: Rows = {}
    for table in domain.tables:
        remaining = [row for row in rows[table.name] if not table.references or rng.random() > 0.25]
        pools = [[row[at] for row in rows[table.name]] for at in range(len(table.fields))]
        copy[table.name] = [_perturbed(table, row, pools, share, rng) for row in remaining]
    return copy


def _perturbed(table: Table, row: tuple, pools: list[list], share: float, rng: random.Random) -> tuple:
    cells = []
    for field, cell, pool in zip(table.fields, row, pools):
        if field.kind not in ("key", "person", "thing") and rng.random() < share:
            cell = rng.choice(pool) if field.kind == "reference" or rng.random() < 0.7 else _fresh(field, rng)
        cells.append(cell)
    return tuple(cells)


def _fresh(field: Field, rng: random.Random) -> object:
    return None if field.nullable and rng.random() < 0.3 else _value(field, rng)


def load(connection: sqlite3.Connection, domain: Domain, rows: Rows) -> None:
    """Create the tables and insert the rows."""
    connection.executescript(ddl(domain))
    for table in domain.tables:
        marks = ", ".join("?" * len(table.fields))
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows[table.name])
    connection.commit()


def open_in_memory(domain: Domain, rows: Rows) -> sqlite3.Connection:
    """Open an in-memory database with these rows; the caller closes it."""
    connection = sqlite3.connect(":memory:")
    load(connection, domain, rows)
    return connection


def write(folder: pathlib.Path, domain: Domain, rows: Rows) -> pathlib.Path:
    """Write `<folder>/<db>/<db>.sqlite`, replacing an existing file; return the path."""
    path = folder / domain.name / f"{domain.name}.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    try:
        load(connection, domain, rows)
    finally:
        connection.close()
    return path
