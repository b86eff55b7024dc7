"""Tiny downloads in the official layouts, for tests."""

from __future__ import annotations

import json
import pathlib
import sqlite3

SINGERS = """
CREATE TABLE band (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE singer (singer_id INT, name TEXT, "home town" TEXT, band INT, PRIMARY KEY (singer_id),
  FOREIGN KEY (band) REFERENCES band (id));
INSERT INTO singer VALUES (1, 'Joe Sharp', 'Paris', 1), (2, 'Timbaland', 'Berlin', NULL), (3, 'Rose White', 'Paris', 2);
"""
ENTRY = {
    "db_id": "concert",
    "table_names_original": ["band", "singer"],
    "column_names_original": [
        [-1, "*"],
        [0, "id"],
        [0, "title"],
        [1, "singer_id"],
        [1, "name"],
        [1, "home town"],
        [1, "band"],
    ],
    "column_names": [
        [-1, "*"],
        [0, "id"],
        [0, "name of the band"],
        [1, "singer id"],
        [1, "name"],
        [1, "home town"],
        [1, "band"],
    ],
    "column_types": ["text", "number", "text", "number", "text", "text", "number"],
    "primary_keys": [1, 3],
    "foreign_keys": [[6, 1]],
}
ROWS = [
    ("How many singers are there?", "SELECT count(*) FROM singer"),
    ("Which singers come from Paris?", "SELECT name FROM singer WHERE \"home town\" = 'Paris'"),
    ("Who is called Nobody?", "SELECT name FROM singer WHERE name = 'Nobody'"),
    ("Which bands are there?", "SELECT title FROM band"),
    ("What is broken?", "SELECT missing FROM singer"),
]


def database(folder: pathlib.Path, name: str, script: str = SINGERS) -> pathlib.Path:
    """Write `<folder>/<name>/<name>.sqlite`."""
    file = folder / name / f"{name}.sqlite"
    file.parent.mkdir(parents=True)
    connection = sqlite3.connect(file)
    connection.executescript(script)
    connection.commit()
    connection.close()
    return file


def spider(folder: pathlib.Path) -> pathlib.Path:
    """Write a Spider download with five training questions, one of whose golds fails, and two dev questions."""
    database(folder / "database", "concert")
    rows = [{"db_id": "concert", "question": text, "query": sql} for text, sql in ROWS]
    (folder / "train_spider.json").write_text(json.dumps(rows))
    (folder / "dev.json").write_text(json.dumps(rows[:2]))
    (folder / "tables.json").write_text(json.dumps([ENTRY]))
    return folder
