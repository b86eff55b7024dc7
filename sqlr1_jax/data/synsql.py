"""SynSQL-2.5M (OmniSQL, arXiv 2503.02240): 2.5 million synthetic questions over 16,583 databases, read as a stream.

    data.json                               a list of {db_id, sql_complexity, question_style, question,
                                            external_knowledge, cot, sql}
    databases/<db_id>/<db_id>.sqlite        about two rows per table; the declarations contain column comments

Ids contain line breaks, blanks and apostrophes; they are matched to the folder names. For a source without databases
whose rows have a `ddl`, empty databases are created from it. Licence of the data: Apache-2.0.

Variants `200k` and `complex_5k` are the selections of SQL-R1 (arXiv 2504.08600, section 4.1); the `clean` ones are stricter.
"""

from __future__ import annotations

import hashlib
import pathlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from typing import ClassVar

import tensorflow_datasets as tfds

from sqlr1_jax.data import locate, read_json, tfds_builder
from sqlr1_jax.data.selection import Selection
from sqlr1_jax.records import Question

LEVELS = ("Simple", "Moderate", "Complex", "Highly Complex")
_FILES = ("data.json", "data.jsonl", "all.json")
_DATABASES = ("databases", "database")
_ODD = re.compile(r"[^A-Za-z0-9_]+")
_CLEAN = dict(gold="nonempty", reasoning=True, unique_questions=True, per_skeleton=1, seconds=1.0)


class Synsql(tfds_builder.QuestionBuilder):
    """SynSQL-2.5M and its selections."""

    name = "synsql"
    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First version."}
    BUILDER_CONFIGS: ClassVar = [
        tfds_builder.Config(name="all", description="Every question.", splits=("train",)),
        tfds_builder.Config(
            name="200k",
            description="SQL-R1's cold start: 50,000 per level, golds that return rows, with reasoning.",
            splits=("train",),
            select=Selection(levels=LEVELS, per_level=50_000, gold="nonempty", reasoning=True),
        ),
        tfds_builder.Config(
            name="complex_5k",
            description="SQL-R1's reinforcement data: 5,000 Complex questions, 4,000 to train and 1,000 to test.",
            splits=("train",),
            select=Selection(levels=("Complex",), per_level=5_000, test=1_000),
        ),
        tfds_builder.Config(
            name="clean_200k",
            description="As 200k, without duplicate questions and skeletons, golds under one second.",
            splits=("train",),
            select=Selection(levels=LEVELS, per_level=50_000, **_CLEAN),
        ),
        tfds_builder.Config(
            name="clean_complex",
            description="10,000 Complex and 10,000 Highly Complex, filtered as clean_200k, 1,000 of them to test.",
            splits=("train",),
            select=Selection(levels=LEVELS[2:], per_level=10_000, test=1_000, **_CLEAN),
        ),
    ]

    def databases(self) -> pathlib.Path:
        """The folder of databases; created from the rows' `ddl` if the source has none."""
        if self.databases_override:
            return self.databases_override
        if any((self.source / name).is_dir() for name in _DATABASES):
            return locate.find(self.source, _DATABASES, "databases")
        # Of this version of the file: other rows may have another `ddl`.
        file = locate.find(self.source, _FILES, "questions of SynSQL").stat()
        version = _short(f"{self.source.resolve()} {file.st_size} {int(file.st_mtime)}")
        created = pathlib.Path(self._data_dir_root) / "databases" / f"synsql-{version}"
        if not created.is_dir():
            self._create(created)
        return created

    def read(self, split: str) -> Iterator[Question]:
        """The questions in file order; ids count positions in the file."""
        path = locate.find(self.source, _FILES, "questions of SynSQL")
        for number, place, row in read_json.numbered(path, self.problems):
            question = Question(
                id=f"synsql-{number}",
                db=database_id(row),
                text=read_json.field(row, "question"),
                evidence=read_json.field(row, "external_knowledge", "evidence"),
                gold=read_json.field(row, "sql", "query"),
                think=read_json.field(row, "cot"),
                complexity=read_json.field(row, "sql_complexity"),
                style=read_json.field(row, "question_style"),
            )
            if checked := read_json.usable(question, place, self.problems, self.allow):
                yield checked

    def _create(self, target: pathlib.Path) -> None:
        """Create empty databases from the `ddl` of the rows."""
        path = locate.find(self.source, _FILES, "questions of SynSQL")
        # Renamed into place at the end, so that an interrupted run does not leave a folder that looks complete.
        unfinished = target.with_name(f".{target.name}")
        shutil.rmtree(unfinished, ignore_errors=True)  # a kill leaves databases that are half made
        for row in read_json.stream(path, self.problems):
            db, ddl = database_id(row), read_json.field(row, "ddl")
            file = unfinished / db / f"{db}.sqlite"
            if not ddl or file.exists():
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file)
            try:  # no fsync per database: an interrupted folder is never renamed into place
                connection.execute("PRAGMA synchronous=OFF")
                # The statements of a `ddl` are separated by blank lines, not by semicolons.
                connection.executescript("BEGIN;" + ddl.replace("\n\nCREATE", ";\n\nCREATE") + ";COMMIT")
            except sqlite3.Error as error:
                self.problems.add("unreadable database", f"{db}: its ddl fails: {error}")
            connection.close()
        if not unfinished.is_dir():
            locate.find(self.source, _DATABASES, "databases, and no row has a `ddl`")
        unfinished.replace(target)


def database_id(row) -> str:
    """A row's database id without line breaks and outer blanks."""
    # No folder name can have a slash.
    return read_json.field(row, "db_id").replace("\n", "").replace("/", "_").strip()


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
