"""Open a prepared data set with random access.

questions = load(DataConfig(name="spider", split="train", data_dir="data"))
questions[17].text, len(questions), questions.databases
"""

from __future__ import annotations

import dataclasses
import json
import logging
import pathlib
from collections.abc import Iterator, Sequence

import numpy as np
import tensorflow_datasets as tfds

from sqlr1_jax.config import DataConfig, ValidationConfig
from sqlr1_jax.data import tfds_builder
from sqlr1_jax.data.sampler import StepSampler
from sqlr1_jax.records import Question
from sqlr1_jax.text.prompts import PromptBuilder
from sqlr1_jax.text.token_counts import TokenCounts

CHUNK = 1024  # questions read at once when their lengths are checked


@dataclasses.dataclass(frozen=True)
class Questions(Sequence):
    """Questions of a prepared split; indexing reads from disk.

    Attributes:
      records: TFDS random-access source of all records of the split.
      numbers: [N] record numbers of these questions, in order.
      text_bytes: [N] bytes of question, evidence and schema in UTF-8, or more.
      databases: the folder of `<db>/<db>.sqlite`.
      database_numbers: [N] number of each question's database; None for a data set prepared by an older version.
      left_out: flag -> number of questions left out because of it.
      manifest: the data set's manifest.
    """

    records: Sequence
    numbers: np.ndarray
    text_bytes: np.ndarray
    databases: pathlib.Path
    database_numbers: np.ndarray | None = None
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

    def batch(self, indices: Sequence[int]) -> list[Question]:
        """Questions by number; one read is faster than one per question."""
        numbers = [int(self.numbers[index]) for index in indices]
        return [tfds_builder.decode(record) for record in self.records.__getitems__(numbers)] if numbers else []

    def take(self, indices: Sequence[int] | np.ndarray) -> Questions:
        """Some of the questions, in this order."""
        indices = np.asarray(indices, int)
        databases = None if self.database_numbers is None else self.database_numbers[indices]
        return dataclasses.replace(
            self, numbers=self.numbers[indices], text_bytes=self.text_bytes[indices], database_numbers=databases
        )


def load(cfg: DataConfig) -> Questions:
    """Open a split.

    By default (`cfg.leave_out`) questions whose gold does not run are left out: no answer can be judged against it.

    Raises:
      ValueError: the data set, split or databases are missing; the message says how to fix it.
    """
    # Flags and lengths come from the index, so no record is read to filter the questions.
    folder = find(cfg.name, cfg.data_dir)
    records, index = _open(folder, cfg.split)
    manifest = json.loads((folder / tfds_builder.MANIFEST).read_text())
    databases = pathlib.Path(cfg.databases or manifest["databases"]).expanduser()
    if not databases.is_dir():
        raise ValueError(
            f"there is no folder of databases at {databases}; set --config.data.databases=FOLDER of <db>/<db>.sqlite"
        )
    keep, left_out = np.ones(len(records), bool), {}
    for flag in cfg.leave_out:
        flagged = index.get(f"flag_{flag}")
        if flagged is not None:
            left_out[flag] = int(keep[flagged].sum())
            keep[flagged] = False
    order = index.get("order", np.arange(len(records)))
    numbers = order[keep[order]][: cfg.limit or None]
    if not len(numbers):
        raise ValueError(
            f"no question of {cfg.name} split {cfg.split} is left: --config.data.leave_out={cfg.leave_out} excludes all"
        )
    database_numbers = index["databases"][numbers] if "databases" in index else None
    return Questions(records, numbers, index["text_bytes"][numbers], databases, database_numbers, left_out, manifest)


def load_validation(cfg: DataConfig, validation: ValidationConfig) -> Questions:
    """Load the held-out questions of a training data set that a run is validated on.

    They are drawn, because splits are often in the order of their databases; the same ones every time, so that scores are comparable.
    """
    questions = load(dataclasses.replace(cfg, split=validation.split, limit=0))
    count = min(validation.questions, len(questions))
    return questions.take(StepSampler(questions, count, seed=0).indices(0))


def find(name: str, data_dir: str | pathlib.Path) -> pathlib.Path:
    """Folder of the newest version of a prepared data set.

    Raises:
      ValueError: it is not prepared, or several variants are and the name has none.
    """
    builder, _, config = name.partition("/")
    root = pathlib.Path(data_dir).expanduser() / builder
    prepared = sorted(root.glob(f"{config or '*'}/*.*.*/{tfds_builder.MANIFEST}"))
    names = sorted({path.parts[-3] for path in prepared})
    if not config and len(names) > 1:  # a name without variant means the main one
        main = [variant for variant in (builder, "default") if variant in names]
        if not main:
            raise ValueError(
                f"several variants of {name} are prepared; set --config.data.name to one of {builder}/"
                + f", {builder}/".join(names)
            )
        prepared = [path for path in prepared if path.parts[-3] == main[0]]
    if prepared:
        return max((path.parent for path in prepared), key=lambda path: [int(part) for part in path.name.split(".")])
    raise ValueError(
        f"data set {name} is not prepared in --config.data.data_dir={data_dir}; run\n"
        f"  python -m sqlr1_jax prepare --config=configs/prepare.py:{name} --config.source=FOLDER "
        f"--config.data.data_dir={data_dir} --workdir=runs/prepare\n"
        "with the --config.schema.* that the recipe or the policy's training names, if any"
    )


def _open(folder: pathlib.Path, split: str) -> tuple[Sequence, dict[str, np.ndarray]]:
    builder = tfds.builder_from_directory(str(folder))
    if split not in builder.info.splits:
        raise ValueError(f"{folder} has no split {split!r}; it has {', '.join(builder.info.splits)}")
    return builder.as_data_source(split=split), tfds_builder.load_index(folder, split)


def drop_overlong_questions(questions: Questions, prompts: PromptBuilder, tokenizer) -> Questions:
    """Keep the questions whose prompts fit `text.max_tokens`; raises as `find_overlong` does."""
    overlong = find_overlong(questions, prompts, tokenizer)
    if overlong:
        limit = prompts.cfg.max_tokens
        logging.warning("dropped %d of %d questions: longer than %d tokens", len(overlong), len(questions), limit)
    return questions.take(np.setdiff1d(np.arange(len(questions)), list(overlong))) if overlong else questions


def find_overlong(questions: Questions, prompts: PromptBuilder, tokenizer) -> dict[int, str]:
    """Return the number of each question whose prompt cannot be shortened to `text.max_tokens`, with the reason.

    Called before a run, so that none fails halfway.

    Raises:
      ValueError: a prompt does not fit and `text.overflow` is not shrink_or_drop, or none fits.
    """
    limit = prompts.cfg.max_tokens
    if not limit:
        return {}
    # A token has at least one byte, but not one character of every script, so a prompt of at most `limit` bytes needs no counting.
    template = prompts.render(dataclasses.replace(questions[0], text="", schema="", evidence="x"), tokenizer)
    doubtful = np.flatnonzero(questions.text_bytes + len(template.encode()) > limit).tolist()
    overlong: dict[int, str] = {}
    counts = TokenCounts(prompts, tokenizer)
    # In chunks, so that a split of millions is never in memory at once.
    for first in range(0, len(doubtful), CHUNK):
        numbers = doubtful[first : first + CHUNK]
        batch = questions.batch(numbers)
        for number, question, length in zip(numbers, batch, counts.upper_bounds(batch)):
            if length > limit and not prompts.fits(question, tokenizer):
                try:  # raises with the reason; `upper_bounds` overestimates, so the prompt may fit after all
                    prompts.fit(question, tokenizer)
                except ValueError as error:
                    overlong[number] = str(error)
    if overlong and prompts.cfg.overflow != "shrink_or_drop":
        raise ValueError(
            f"{len(overlong)} of {len(questions)} prompts do not fit --config.text.max_tokens={limit}, first: "
            f"{next(iter(overlong.values()))}; or set --config.text.overflow=shrink_or_drop"
        )
    if len(overlong) == len(questions):
        raise ValueError(f"no question fits --config.text.max_tokens={limit}: raise it")
    return overlong
