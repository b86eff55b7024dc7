"""Opens a prepared data set: questions by number, read from disk when asked for.

questions = load(name="spider", split="train", data_dir="data")
questions[17].text, len(questions), questions.databases
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Iterator, Sequence

import numpy as np
import tensorflow_datasets as tfds

from sqlr1_jax.data import tfds_builder
from sqlr1_jax.records import Question

BROKEN = ("gold_error", "gold_timeout", "gold_refused", "gold_too_large", "gold_unchecked")


@dataclasses.dataclass(frozen=True)
class Questions(Sequence):
    """Prepared questions; indexing reads from disk.

    Attributes:
      records: the random-access source that TFDS opened.
      numbers: which of its records these are, in order.
      chars: length of each question with its schema, in characters, for bucketing by length.
      databases: the folder of `<db>/<db>.sqlite`.
      left_out: flag -> how many questions were left out for it.
      manifest: what `prepare` recorded.
    """

    records: Sequence
    numbers: np.ndarray
    chars: np.ndarray
    databases: pathlib.Path
    left_out: dict[str, int] = dataclasses.field(default_factory=dict)
    manifest: dict = dataclasses.field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, index: int | slice) -> Question | list[Question]:
        if isinstance(index, slice):
            return self.batch(range(*index.indices(len(self))))
        return tfds_builder.decode(self.records[int(self.numbers[index])])

    def __iter__(self) -> Iterator[Question]:
        for start in range(0, len(self), 256):
            yield from self.batch(range(start, min(start + 256, len(self))))

    def longest(self, count: int = 32) -> list[Question]:
        """The questions with the most characters, for a look at the worst case before a run starts."""
        return self.batch(np.argsort(-self.chars, kind="stable")[:count].tolist())

    def batch(self, indices: Sequence[int]) -> list[Question]:
        """Several questions at once, which is faster than one by one."""
        numbers = [int(self.numbers[index]) for index in indices]
        return [tfds_builder.decode(record) for record in self.records.__getitems__(numbers)] if numbers else []


def load(
    name: str,
    split: str = "train",
    data_dir: str = "data",
    databases: str = "",
    leave_out: Sequence[str] = BROKEN,
    limit: int = 0,
) -> Questions:
    """The questions of a prepared split.

    Args:
      name: the data set, with its config after a slash if it is not the first: "spider", "spider/syn", "synsql/200k".
      split: "train", "dev", ...
      data_dir: where `prepare` wrote it.
      databases: another folder of databases than the one that `prepare` recorded.
      leave_out: flags of questions that are not wanted; by default those whose gold SQL does not run, since neither
        training nor evaluation can judge anything against them. () keeps all.
      limit: only the first so many, 0 for all.

    Raises:
      ValueError: not prepared, no such split, no databases; each with the command that mends it.
    """
    folder = find(name, data_dir)
    records, index = _open(folder, split)
    manifest = json.loads((folder / tfds_builder.MANIFEST).read_text())
    place = pathlib.Path(databases or manifest["databases"])
    if not place.is_dir():
        raise ValueError(
            f"the databases of {name} are not at {place}; set --config.data.databases=FOLDER of <db>/<db>.sqlite"
        )
    keep, left_out = np.ones(len(records), bool), {}
    for flag in leave_out:
        having = index.get(f"flag_{flag}")
        if having is not None:
            left_out[flag] = int(keep[having].sum())
            keep[having] = False
    order = index.get("order", np.arange(len(records)))
    numbers = order[keep[order]][: limit or None]
    if not len(numbers):
        raise ValueError(f"no question of {name} split {split} is left: data.leave_out={tuple(leave_out)} takes all")
    return Questions(records, numbers, index["chars"][numbers], place, left_out, manifest)


def find(name: str, data_dir: str | pathlib.Path) -> pathlib.Path:
    """The folder of the newest version of a prepared data set."""
    builder, _, config = name.partition("/")
    root = pathlib.Path(data_dir) / builder
    prepared = sorted(root.glob(f"{config or '*'}/*.*.*/{tfds_builder.MANIFEST}"))
    names = sorted({path.parts[-3] for path in prepared})
    if not config and len(names) > 1:  # the one that is meant by the plain name
        usual = [known for known in (builder, "default") if known in names]
        if not usual:
            raise ValueError(
                f"several configs of {name} are prepared; say which: {builder}/" + f", {builder}/".join(names)
            )
        prepared = [path for path in prepared if path.parts[-3] == usual[0]]
    if prepared:
        return max((path.parent for path in prepared), key=lambda path: [int(part) for part in path.name.split(".")])
    raise ValueError(
        f"data set {name} is not prepared in data.data_dir={data_dir}: run\n"
        f"  python -m sqlr1_jax prepare --config=configs/prepare.py:{name} --config.source=FOLDER "
        f"--config.data_dir={data_dir} --workdir=runs/prepare"
    )


def _open(folder: pathlib.Path, split: str) -> tuple[Sequence, dict[str, np.ndarray]]:
    builder = tfds.builder_from_directory(str(folder))
    if split not in builder.info.splits:
        raise ValueError(f"{folder} has no split {split!r}; it has {', '.join(builder.info.splits)}")
    return builder.as_data_source(split=split), tfds_builder.load_index(folder, split)
