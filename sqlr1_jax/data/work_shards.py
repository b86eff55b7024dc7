"""Work shards: intermediate results of `prepare` on disk, so that a stopped run can resume.

A work shard is a gzipped file of JSON lines. It is renamed into place once complete.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import pathlib
import uuid
from collections.abc import Iterable, Iterator

from sqlr1_jax.records import Question


@dataclasses.dataclass(frozen=True, slots=True)
class CheckedQuestion:
    """A question and the outcome of running its gold.

    Attributes:
      question: with schema text and flags.
      seconds: run time of the gold.
      rows: rows the gold returned; -1 if it failed.
      message: SQLite's error message, empty if there is none.
      skeleton: `skeleton.skeleton_hash` of the gold; 0 if it was not computed.
    """

    question: Question
    seconds: float = 0.0
    rows: int = -1
    message: str = ""
    skeleton: int = 0


class WorkShards:
    """The work shards of one split, in one folder."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, number: int) -> pathlib.Path:
        """The file of a shard."""
        return self.folder / f"shard-{number:06d}.jsonl.gz"

    def done(self, number: int) -> bool:
        """True if a shard is complete."""
        return self.path(number).is_file()

    def write(self, number: int, checked: Iterable[CheckedQuestion]) -> None:
        """Write a shard atomically."""
        # A name of its own keeps two runs over the same folder apart; the rename makes the shard visible only when complete.
        unfinished = self.folder / f".{uuid.uuid4().hex}-{number}.tmp"
        # compresslevel 1: shards are temporary, so speed counts more than size.
        with gzip.open(unfinished, "wt", compresslevel=1, encoding="utf-8") as file:
            for item in checked:
                file.write(json.dumps(dataclasses.asdict(item), ensure_ascii=False) + "\n")
        unfinished.replace(self.path(number))

    def count(self, number: int) -> int:
        """Number of questions in a complete shard."""
        with gzip.open(self.path(number), "rb") as file:
            return sum(1 for _ in file)

    def read(self, number: int) -> Iterator[CheckedQuestion]:
        """The questions of a complete shard, in order."""
        with gzip.open(self.path(number), "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                question = Question(**row["question"] | {"flags": tuple(row["question"]["flags"])})
                yield CheckedQuestion(**row | {"question": question})
