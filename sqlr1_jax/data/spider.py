"""Spider 1.0 (Yu et al., arXiv 1809.08887) and its robustness variants, from their official folders.

    spider/            train_spider.json train_others.json dev.json tables.json database/<db>/<db>.sqlite
    test               test.json (or test_data/dev.json), test_tables.json, test_database/
    syn                Spider-Syn (arXiv 2106.01065): train_spider.json, dev.json with SpiderSynQuestion
    realistic          Spider-Realistic (arXiv 2010.12773): spider-realistic.json
    dk                 Spider-DK (arXiv 2109.05157): Spider-DK.json, its own tables.json and databases

Licence of the data: CC BY-SA 4.0. Questions keep the order and numbering of the files, so prediction files line up.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from typing import ClassVar

import tensorflow_datasets as tfds

from sqlr1_jax.data import locate, read_json, tfds_builder
from sqlr1_jax.records import Question

# variant -> split -> the names its file may have
FILES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "spider": {
        "train": ("train_spider.json", "train.json"),
        "train_others": ("train_others.json",),
        "dev": ("dev.json",),
    },
    "test": {"test": ("test.json", "test_data/dev.json")},
    "syn": {"train": ("train_spider.json", "train.json"), "dev": ("dev.json",)},
    "realistic": {"dev": ("spider-realistic.json", "spider_realistic.json")},
    "dk": {"dev": ("Spider-DK.json", "spider-dk.json")},
}
_DATABASES = ("database", "databases", "../database")
_TEST_DATABASES = ("test_database", "test_data/database", "database", "databases")
_DESCRIPTIONS = {
    "spider": "Spider 1.0: complex questions over many databases.",
    "test": "Spider 1.0, the test set released in 2024.",
    "syn": "Spider-Syn: schema words replaced by synonyms.",
    "realistic": "Spider-Realistic: column names removed from the questions.",
    "dk": "Spider-DK: questions that need domain knowledge.",
}


class Spider(tfds_builder.QuestionBuilder):
    """Spider and its robustness variants."""

    name = "spider"
    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First version."}
    BUILDER_CONFIGS: ClassVar = [
        tfds_builder.Config(name=name, description=_DESCRIPTIONS[name], splits=tuple(files))
        for name, files in FILES.items()
    ]

    def splits(self) -> tuple[str, ...]:
        """The splits whose files exist; ValueError if there are none."""
        files = FILES[self.builder_config.name]
        splits = tuple(split for split in files if locate.has_file(self.source, files[split]))
        if not splits:  # raises, and names the expected files
            locate.find(self.source, [name for names in files.values() for name in names], "questions of Spider")
        return splits

    def databases(self) -> pathlib.Path:
        """The folder of databases."""
        names = _TEST_DATABASES if self.builder_config.name == "test" else _DATABASES
        return self.databases_override or locate.find(self.source, names, "databases")

    def read(self, split: str) -> Iterator[Question]:
        """The questions in file order; ids count positions in the file."""
        path = locate.find(self.source, FILES[self.builder_config.name][split], f"split {split} of Spider")
        variant = self.builder_config.name
        prefix = f"spider-{split}" if variant in ("spider", "test") else f"spider-{variant}-{split}"
        for number, place, row in read_json.numbered(path, self.problems):
            question = Question(
                id=f"{prefix}-{number}",
                db=read_json.field(row, "db_id"),
                text=read_json.field(row, "SpiderSynQuestion", "question"),
                evidence=read_json.field(row, "evidence"),
                gold=read_json.field(row, "query"),
            )
            if checked := read_json.usable(question, place, self.problems, self.allow):
                yield checked

    def descriptions(self) -> dict[str, dict]:
        """Database id -> tables.json entry with comments and foreign keys."""
        return read_json.read_entries(
            self.source, ("tables.json", "test_tables.json", "test_data/tables.json"), self.problems
        )
