"""BIRD (Li et al., arXiv 2305.03111) from its official folders, with its column descriptions.

    bird/train       train.json, train_databases/, train_tables.json            9,428 questions
    bird/dev         dev.json, dev_databases/, dev_tables.json                  1,534 questions (11 databases)
    bird/mini_dev    mini_dev_sqlite.json, dev_databases/                         500 questions
    bird/filtered    the cleaned training set bird23-train-filtered             6,601 questions

`question_id` is not unique in all releases (mini-dev repeats 137 and 138), so ids are positions in the file, as in BIRD's
own prediction files. `difficulty` becomes `complexity`. Licence of the data: CC BY-SA 4.0.
"""

from __future__ import annotations

import csv
import io
import pathlib
from collections.abc import Iterator, Mapping
from typing import ClassVar

import tensorflow_datasets as tfds

from sqlr1_jax.data import locate, read_json, tfds_builder
from sqlr1_jax.data.problems import Problems
from sqlr1_jax.records import Question

FILES: Mapping[str, tuple[str, tuple[str, ...]]] = {  # variant -> split, names its file may have
    "train": ("train", ("train.json", "train/train.json")),
    "dev": ("dev", ("dev.json", "dev/dev.json")),
    "mini_dev": ("dev", ("mini_dev_sqlite.json", "mini_dev_sqlite.jsonl", "MINIDEV/mini_dev_sqlite.json")),
    "filtered": ("train", ("train_filtered.json", "bird23-train-filtered.json", "train-filtered.jsonl", "train.jsonl")),
}
_TRAIN = ("train_databases", "train/train_databases")
_DEV = ("dev_databases", "dev/dev_databases", "MINIDEV/dev_databases")
_TABLES = (
    "train_tables.json",
    "train/train_tables.json",
    "dev_tables.json",
    "dev/dev_tables.json",
    "mini_dev_sqlite_tables.json",
    "MINIDEV/dev_tables.json",
)
_LONGEST = 200  # characters of a column description; a few are pages long


class Bird(tfds_builder.QuestionBuilder):
    """BIRD; its sets are variants, because each is a separate download."""

    name = "bird"
    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First version."}
    BUILDER_CONFIGS: ClassVar = [
        tfds_builder.Config(name=name, description=f"BIRD, {name}.", splits=(split,))
        for name, (split, _) in FILES.items()
    ]

    def databases(self) -> pathlib.Path:
        """The folder of databases."""
        names = _TRAIN if FILES[self.builder_config.name][0] == "train" else _DEV
        return self.databases_override or locate.find(self.source, (*names, "databases"), "databases of BIRD")

    def read(self, split: str) -> Iterator[Question]:
        """The questions in file order; ids count positions in the file."""
        path = locate.find(self.source, FILES[self.builder_config.name][1], f"questions of BIRD {split}")
        seen: set[str] = set()
        for number, place, row in read_json.numbered(path, self.problems):
            official = read_json.field(row, "question_id")
            if official in seen:
                self.problems.add("duplicate id", f"{place}: question_id {official}")
            seen.add(official or f"none {number}")
            question = Question(
                id=f"bird-{self.builder_config.name}-{number}",
                db=read_json.field(row, "db_id"),
                text=read_json.field(row, "question"),
                evidence=read_json.field(row, "evidence"),
                gold=read_json.field(row, "SQL", "sql", "query"),
                complexity=read_json.field(row, "difficulty"),
            )
            if checked := read_json.usable(question, place, self.problems, self.allow):
                yield checked

    def descriptions(self) -> dict[str, dict]:
        """Database id -> tables.json entry with the descriptions as column names."""
        entries = read_json.read_entries(self.source, _TABLES, self.problems)
        folders = [self.source / "database_description", self.source]
        if self.databases_override or locate.has_folder(self.source, (*_TRAIN, *_DEV)):
            folders.insert(0, self.databases())
        for folder in folders:
            for described in sorted(folder.glob("*/database_description")):
                if described.parent.name not in entries:
                    reason = f"{described}: no entry of {described.parent.name} in a file such as dev_tables.json beside the questions"
                    self.problems.add("unusable description", reason)
        return {db: describe(entry, _descriptions(db, folders, self.problems)) for db, entry in entries.items()}


def describe(entry: dict, comments: Mapping[tuple[str, str], str]) -> dict:
    """Replace an entry's column names by comments, which are keyed by lower-case (table, column)."""
    tables = [name.lower() for name in entry["table_names_original"]]
    column_names = [
        [table, comments.get((tables[table], original.lower()), "") or name] if table >= 0 else [table, name]
        for (table, original), (_, name) in zip(entry["column_names_original"], entry["column_names"])
    ]
    return entry | {"column_names": column_names}


def _descriptions(db: str, folders: list[pathlib.Path], problems: Problems) -> dict[tuple[str, str], str]:
    """Lower-case (table, column) -> description, from the first folder with BIRD's CSV files."""
    for folder in folders:
        for inner in (folder / db / "database_description", folder / db):
            files = sorted(inner.glob("*.csv"))
            if files:
                return {
                    (file.stem.lower(), column.lower()): comment
                    for file in files
                    for column, comment in _read_csv(file, problems)
                }
    return {}


def _read_csv(file: pathlib.Path, problems: Problems) -> Iterator[tuple[str, str]]:
    """Yield column and comment of each line.

    The comment begins with the readable name if it differs from the column's own.
    """
    # BIRD's CSV files are in several encodings, some with a byte order mark.
    text = read_json.decode(file.read_bytes(), file.name, problems)
    for row in _rows(text, file.name, problems):
        cells = {
            (key or "").strip().lstrip("\ufeff"): " ".join((value or "").split()) for key, value in row.items() if key
        }
        column, name, description = (
            cells.get(key, "") for key in ("original_column_name", "column_name", "column_description")
        )
        redundant = _letters(name) in (_letters(column), _letters(description), "")
        comment = description if redundant else f"{name}: {description}" if description else name
        if column and comment:
            yield column, comment[:_LONGEST]


def _rows(text: str, name: str, problems: Problems) -> Iterator[dict]:
    """Yield the rows of a CSV text up to the first error."""
    try:
        yield from csv.DictReader(io.StringIO(text, newline=None))  # None: lines may end with CR alone
    except csv.Error as error:  # such as a cell of over 128 kB
        problems.add("unreadable file", f"{name}: {error}")


def _letters(text: str) -> str:
    return text.lower().replace(" ", "").replace("_", "")
