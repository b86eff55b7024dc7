"""Base class of all data set builders, and the record layout they share.

A builder is a module with one class:

    class Toy(tfds_builder.QuestionBuilder):
        name = "toy"                                        # written to <data_dir>/toy/<variant>/<version>/
        VERSION = tfds.core.Version("1.0.0")
        RELEASE_NOTES: ClassVar = {"1.0.0": "First version."}
        BUILDER_CONFIGS: ClassVar = [tfds_builder.Config(name="easy", description="...", splits=("train", "dev"))]

        def read(self, split: str) -> Iterator[Question]:   # in the order of the records
            ...

        def databases(self) -> pathlib.Path:                # the folder of <db>/<db>.sqlite
            ...

`Toy(config="easy", data_dir=..., source=...).build()` writes array_record files in the order of `read` (without
TensorFlow), a manifest with the folder of databases, and an index of lengths and flags. `prepare` sets `shards` to use
questions with schema text and flags instead of `read`; a generator that fills `Question.schema` itself needs no `prepare`.
Record ids are unique in a data set. All fields are text; `flags` is joined by blanks.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import pathlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar

import numpy as np
import tensorflow_datasets as tfds

from sqlr1_jax.data.problems import Problems
from sqlr1_jax.data.selection import Selection
from sqlr1_jax.records import Question

MANIFEST = "manifest.json"
_FIELDS = tuple(field.name for field in dataclasses.fields(Question))

Shard = Callable[[], Iterator[Question]]


@dataclasses.dataclass(kw_only=True)
class Config(tfds.core.BuilderConfig):
    """A named variant of a data set: its possible splits and its selection."""

    splits: tuple[str, ...] = ("train", "dev")
    select: Selection = Selection()


def record_features() -> tfds.features.FeaturesDict:
    """The record layout: every field of `Question` as text."""
    return tfds.features.FeaturesDict({name: tfds.features.Text() for name in _FIELDS})


def encode(question: Question) -> dict[str, str]:
    """Convert a question to a record."""
    record = {name: getattr(question, name) for name in _FIELDS}
    return record | {"flags": " ".join(question.flags)}


def decode(record: Mapping[str, bytes | str]) -> Question:
    """Convert a record to a question; inverse of `encode`."""
    fields = {name: _text(record[name]) for name in _FIELDS}
    return Question(**fields | {"flags": tuple(fields["flags"].split())})


def _text(value: bytes | str) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else value


class Index:
    """Lengths and flags of a split's questions, readable without the records.

    Attributes:
      text_bytes: bytes of schema, evidence and question in UTF-8, per record.
      databases: the database's name, per record.
      flags: flag -> numbers of the records that have it.
      order: record numbers in reading order, [records]; None for the order of the records.
      content: SHA-256 of the records so far, in their order.
    """

    def __init__(self):
        self.text_bytes: list[int] = []
        self.databases: list[str] = []
        self.flags: dict[str, list[int]] = {}
        self.order: np.ndarray | None = None
        self.content = hashlib.sha256()

    def add(self, question: Question) -> None:
        """Add the next record."""
        for flag in question.flags:
            self.flags.setdefault(flag, []).append(len(self.text_bytes))
        self.content.update(json.dumps(encode(question), sort_keys=True).encode())
        self.databases.append(question.db)
        self.text_bytes.append(len(f"{question.schema}{question.evidence}{question.text}".encode()))

    def save(self, folder: pathlib.Path, split: str) -> None:
        """Write `index-<split>.npz`."""
        flags = {f"flag_{flag}": np.array(numbers, np.int32) for flag, numbers in self.flags.items()}
        order = {} if self.order is None else {"order": self.order}
        _, databases = np.unique(self.databases, return_inverse=True)
        lengths = dict(text_bytes=np.array(self.text_bytes, np.int32), databases=databases.astype(np.int32))
        np.savez_compressed(folder / f"index-{split}.npz", **lengths, **flags, **order)


def load_index(folder: pathlib.Path, split: str) -> dict[str, np.ndarray]:
    """The arrays of `Index.save`: `text_bytes`, `databases` (their numbers), `flag_<name>` per flag, and `order` if it was set."""
    with np.load(folder / f"index-{split}.npz") as file:
        index = dict(file)
    if "chars" in index:  # earlier versions counted characters, of at most four bytes
        index["text_bytes"] = 4 * index.pop("chars")
    return index


class QuestionBuilder(tfds.core.ShardBasedBuilder, skip_registration=True):
    """Writes questions as array_record files, in order; the module's docstring shows a subclass.

    Attributes:
      source: the unpacked download that `read` reads; None for a generator.
      databases_override: folder of databases, if it is not in its usual place in the download.
      problems: where `read` counts problems of the download.
      allow: problems that do not exclude a question, such as "no_gold".
      shards: split -> one function per file that yields its questions; None writes `read` to one file per split.
      orders: split -> `Index.order`, for splits whose reading order is not the order of the records.
      manifest: more entries of the manifest, such as hashes and settings of the preparation.
      schema_form: form (`config.schema`) of the schema text that `read` fills in itself; empty: `prepare` writes it.
      most_lost: largest share of a split's rows that may be unusable; more is an error of `prepare`.
    """

    most_lost: ClassVar[float] = 1.0
    schema_form: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs):
        # Nothing looks builders up in TFDS's registry, which refuses a class that is defined again, as in a notebook.
        super().__init_subclass__(**{"skip_registration": True, **kwargs})

    def __init__(
        self,
        *,
        data_dir: str | pathlib.Path,
        config: str | Config | None = None,
        source: str | pathlib.Path | None = None,
        databases: str | pathlib.Path | None = None,
        problems: Problems | None = None,
        allow: Sequence[str] = (),
        shards: Mapping[str, Sequence[Shard]] | None = None,
        manifest: Mapping[str, object] | None = None,
        **kwargs,
    ):
        self.source = pathlib.Path(source).expanduser() if source else None
        self.databases_override = pathlib.Path(databases).expanduser() if databases else None
        self.problems = Problems() if problems is None else problems
        self.allow = tuple(allow)
        self.shards = shards
        self.orders: Mapping[str, np.ndarray] = {}
        self.manifest = dict(manifest or {})
        self._indices: dict[str, Index] = {}
        # array_record has random access, which the sampler of steps needs.
        super().__init__(config=config, data_dir=os.path.expanduser(data_dir), file_format="array_record", **kwargs)

    def splits(self) -> tuple[str, ...]:
        """The splits of this variant."""
        return self.builder_config.splits

    def read(self, split: str) -> Iterator[Question]:
        """The questions of a split, in order."""
        raise NotImplementedError

    def databases(self) -> pathlib.Path:
        """The folder with `<db>/<db>.sqlite`."""
        raise NotImplementedError

    def descriptions(self) -> Mapping[str, Mapping]:
        """Database id -> Spider-style tables.json entry with column descriptions."""
        return {}

    def build(self) -> pathlib.Path:
        """Write records, manifest and indices unless they exist; return the folder."""
        self.download_and_prepare()
        folder = pathlib.Path(self.data_path)
        # After the records and last: a folder without a manifest is not a prepared data set.
        if self._indices:  # empty if the data set was complete before: nothing was written
            for split, index in self._indices.items():
                index.order = self.orders.get(split)
                index.save(folder, split)
            # What a run depends on. The rest of the manifest also says when and where the data set was made, and how fast.
            content = {"content": {split: index.content.hexdigest() for split, index in self._indices.items()}}
            own_schema = {"schema": {"form": self.schema_form}} if self.schema_form else {}
            manifest = {"databases": str(self.databases().resolve())} | self.manifest | own_schema | content
            (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
        return folder

    def _log_download_bytes(self) -> None:
        """Print nothing: TFDS would announce a download of unknown size, and there is none."""

    def _log_download_done(self) -> None:
        """Print nothing: `prepare` and `quickstart` say what they have written."""

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self, features=record_features(), description=self.builder_config.description
        )

    def _shard_iterators_per_split(self, dl_manager) -> dict[str, list[Callable[[], Iterator[tuple[str, dict]]]]]:
        del dl_manager
        # split=split: a closure would see only the last split.
        shards = self.shards or {split: [lambda split=split: self.read(split)] for split in self.splits()}
        self._indices = {split: Index() for split in shards}
        return {split: [self._records(split, shard) for shard in files] for split, files in shards.items()}

    def _records(self, split: str, shard: Shard) -> Callable[[], Iterator[tuple[str, dict]]]:
        """A shard as TFDS expects it: a function that yields (key, record) pairs."""

        def records() -> Iterator[tuple[str, dict]]:
            for question in shard():
                self._indices[split].add(question)
                yield question.id, encode(question)

        return records
