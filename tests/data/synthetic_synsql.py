"""Generate a download in the layout of SynSQL-2.5M, with its problems, for tests and benchmarks.

    python tests/data/synthetic_synsql.py FOLDER --rows 200000 --databases 800

Rows have the fields of the published ones and about their size (a reasoning trace of 2,500 characters); databases have eight
tables of two rows. One id in fifty contains a line break and one an apostrophe; one database in a hundred has no rows, one
is missing, and one gold in a hundred fails.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import sqlite3

LEVELS = ("Simple", "Moderate", "Complex", "Highly Complex")
STYLES = ("Formal", "Colloquial", "Imperative", "Interrogative", "Descriptive", "Concise", "Vague", "Metaphorical")
THINGS = ("users", "orders", "items", "stations", "games", "songs", "clubs", "trips")
WORDS = "north river stone light harbor green signal winter copper garden silver market".split()  # noqa: SIM905


def database_name(number: int) -> str:
    """Folder name of a database; some contain an apostrophe."""
    return f"collector's_archive_{number}" if number % 50 == 7 else f"survey_archive_{number}"


def make_database(folder: pathlib.Path, number: int) -> None:
    """Write one database of eight tables."""
    chance = random.Random(number)
    file = folder / database_name(number) / f"{database_name(number)}.sqlite"
    file.parent.mkdir(parents=True)
    lines = ["BEGIN"]
    for thing in THINGS:
        columns = ", ".join(f'\n  "{thing}_{word}" TEXT /* The {word} of one of the {thing} */' for word in WORDS[:6])
        lines.append(
            f'CREATE TABLE "{thing}" (\n  "{thing}_id" INTEGER /* Unique identifier */,{columns},\n  "score" REAL /* Rating */,\n  PRIMARY KEY ("{thing}_id"))'
        )
        for row in range(0 if number % 100 == 3 else 2):
            values = ", ".join(f"'{chance.choice(WORDS).title()} {chance.choice(WORDS).title()}'" for _ in WORDS[:6])
            lines.append(f"INSERT INTO {thing} VALUES ({row}, {values}, {chance.random():.3f})")
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous=OFF")
    connection.executescript(";\n".join([*lines, "COMMIT"]))
    connection.close()


def make_row(number: int, databases: int) -> dict:
    """One row of data.json."""
    chance = random.Random(number)
    thing, (first, second) = chance.choice(THINGS), chance.sample(WORDS[:6], 2)
    limit, level = chance.randint(1, 90), chance.choice(LEVELS)
    column = "missing" if number % 100 == 11 else f"{thing}_{first}"
    sql = f"WITH ranked AS (\n  SELECT {column}, {thing}_{second}, score,\n    ROW_NUMBER() OVER (ORDER BY score DESC) AS place\n  FROM {thing}\n)\nSELECT {column}, place\nFROM ranked\nWHERE place <= {limit}\nORDER BY place;"
    db = number * 7919 % databases
    name = database_name(db)
    if db % 50 == 9:
        name = name[:6] + "\n" + name[6:]
    if db == 42:
        name = "missing_database"
    steps = " ".join(f"Step {i}: we look at the {chance.choice(WORDS)} of the {thing}." for i in range(50))
    return {
        "db_id": name,
        "sql_complexity": level,
        "question_style": chance.choice(STYLES),
        "question": f"Could you list the {first} of the {limit} best {thing}, request {number}?",
        "external_knowledge": "Best means the highest score." if number % 5 == 0 else "",
        "cot": f"{steps}\n\n```sql\n{sql}\n```",
        "sql": sql,
    }


def make(folder: pathlib.Path, rows: int, databases: int) -> pathlib.Path:
    """Write the download."""
    (folder / "databases").mkdir(parents=True)
    for number in range(databases):
        make_database(folder / "databases", number)
    with (folder / "data.json").open("w") as file:
        file.write("[\n")
        for number in range(rows):
            file.write(json.dumps(make_row(number, databases)) + (",\n" if number + 1 < rows else "\n"))
        file.write("]\n")
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--databases", type=int, default=800)
    arguments = parser.parse_args()
    make(arguments.folder, arguments.rows, arguments.databases)
