"""Custom data sets: your own questions over your own SQLite files.

    FOLDER/train.jsonl                      one object per line (or a JSON list): {db_id, question, sql} and more, see FIELDS
    FOLDER/databases/<db_id>/<db_id>.sqlite

Each of train, dev, validation and test that has a file is a split. The variant is the name of the data set: `jsonl/shop`;
without one it is the name of the source folder. docs/your_data.md has the complete way.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator
from typing import ClassVar

import tensorflow_datasets as tfds

from sqlr1_jax.data import locate, read_json, tfds_builder
from sqlr1_jax.records import Question

SPLITS = ("train", "dev", "validation", "test")
FIELDS = {  # of a question -> its names in a row; the first that is set counts
    "id": ("id", "question_id"),
    "db": ("db_id", "db"),
    "text": ("question", "text"),
    "gold": ("sql", "query", "SQL", "gold"),
    "evidence": ("evidence", "external_knowledge"),
    "think": ("cot", "think"),
    "complexity": ("complexity", "sql_complexity", "difficulty"),
    "style": ("style", "question_style"),
}


class Jsonl(tfds_builder.QuestionBuilder):
    """A folder of question files and databases."""

    name = "jsonl"
    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First version."}
    BUILDER_CONFIGS: ClassVar = []
    most_lost = 0.1

    @classmethod
    def variant(cls, name: str, source: pathlib.Path) -> tfds_builder.Config:
        """The variant called `name`, or like the source folder.

        Raises:
          ValueError: the name cannot be the name of a folder.
        """
        name = name or re.sub(r"\W+", "_", source.resolve().name).strip("_").lower()
        if not re.fullmatch(r"\w[\w.-]*", name):
            raise ValueError(
                f"--config.data.name=jsonl/{name}: a data set is named with letters, digits, dots and dashes, such as jsonl/shop"
            )
        return tfds_builder.Config(name=name, description="Questions over the user's own databases.", splits=SPLITS)

    def splits(self) -> tuple[str, ...]:
        """The splits whose files exist; ValueError if there are none."""
        splits = tuple(split for split in SPLITS if locate.has_file(self.source, _names(split)))
        if not splits:  # raises, and names the expected files
            locate.find(self.source, [name for split in SPLITS for name in _names(split)], "question file")
        return splits

    def databases(self) -> pathlib.Path:
        """The folder of databases."""
        return self.databases_override or locate.find(self.source, ("databases", "database"), "databases")

    def read(self, split: str) -> Iterator[Question]:
        """The questions in file order; a repeated id gets a number."""
        path = locate.find(self.source, _names(split), f"questions of split {split}")
        seen = set[str]()
        for number, place, row in read_json.numbered(path, self.problems):
            name = read_json.field(row, *FIELDS["id"]) or f"{split}-{number}"
            # Ids name records and join results, so they must be unique.
            if name in seen:
                self.problems.add("duplicate id", f"{place}: {name}")
            while name in seen:  # a row before may have the new id already
                name = f"{name}-{number}"
            seen.add(name)
            fields = {name: read_json.field(row, *accepted) for name, accepted in FIELDS.items()}
            question = Question(**fields | {"id": name})
            if checked := read_json.usable(question, place, self.problems, self.allow):
                yield checked

    def descriptions(self) -> dict[str, dict]:
        """Database id -> entry of a Spider-style tables.json, if there is one."""
        return read_json.read_entries(self.source, ("tables.json",), self.problems)


def _names(split: str) -> tuple[str, ...]:
    return (f"{split}.jsonl", f"{split}.json")
