"""Half-finished work on disk: questions that are described and checked, in parts, so that a stopped run can go on.

A part is a compressed file of JSON lines that appears whole or not at all.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import pathlib
from collections.abc import Iterable, Iterator

from sqlr1_jax.records import Question


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """A question whose gold was run: for how long, to how many rows (-1: it failed), and what SQLite said.

    `skeleton` is a number that questions over one database share if their golds differ in constants alone; 0: unknown.
    """

    question: Question
    seconds: float = 0.0
    rows: int = -1
    message: str = ""
    skeleton: int = 0


class Parts:
    """The parts of one split in a folder."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, number: int) -> pathlib.Path:
        """The file of a part."""
        return self.folder / f"part-{number:06d}.jsonl.gz"

    def done(self, number: int) -> bool:
        """Whether a part is finished."""
        return self.path(number).is_file()

    def write(self, number: int, checked: Iterable[Checked]) -> None:
        """Writes a part; nobody ever sees half of it."""
        unfinished = self.folder / f".{os.getpid()}-{number}.tmp"
        with gzip.open(unfinished, "wt", compresslevel=1, encoding="utf-8") as file:
            for item in checked:
                file.write(json.dumps(dataclasses.asdict(item), ensure_ascii=False) + "\n")
        unfinished.replace(self.path(number))

    def count(self, number: int) -> int:
        """How many items a finished part has."""
        with gzip.open(self.path(number), "rb") as file:
            return sum(1 for _ in file)

    def read(self, number: int) -> Iterator[Checked]:
        """The items of a finished part, in order."""
        with gzip.open(self.path(number), "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                question = Question(**row["question"] | {"flags": tuple(row["question"]["flags"])})
                yield Checked(**row | {"question": question})
