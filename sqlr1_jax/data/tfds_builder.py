"""How a data set of questions is written and read: one record layout for every builder.

A builder is a module of its own with one class:

    class Toy(features.QuestionBuilder):
        name = "toy"                                        # the folder: <data_dir>/toy/<config>/<version>/
        VERSION = tfds.core.Version("1.0.0")
        RELEASE_NOTES: ClassVar = {"1.0.0": "First version."}
        BUILDER_CONFIGS: ClassVar = [features.Config(name="easy", description="...", splits=("train", "dev"))]

        def read(self, split: str) -> Iterator[Question]:   # in the order the records shall have
            ...

        def databases(self) -> pathlib.Path:                # where <db>/<db>.sqlite lie
            ...

`Toy(config="easy", data_dir=..., source=...).build()` writes array_record files without TensorFlow, in the order of
`read`, a manifest that records where the databases are, and an index of lengths and flags. `prepare` hands a builder
finished shards in place of `read` (schema text, example values and flags filled in); a generator that fills
`Question.schema` by itself needs nothing else. Record ids are unique in a data set; all fields are text, and `flags` is
one text joined by blanks.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import tensorflow_datasets as tfds

from sqlr1_jax.data.problems import Dirt
from sqlr1_jax.data.selection import Selection
from sqlr1_jax.records import Question

MANIFEST = "manifest.json"
_FIELDS = tuple(field.name for field in dataclasses.fields(Question))

Shard = Callable[[], Iterator[Question]]


@dataclasses.dataclass(kw_only=True)
class Config(tfds.core.BuilderConfig):
    """A named variant of a data set, the splits it may have, and what is selected from them."""

    splits: tuple[str, ...] = ("train", "dev")
    select: Selection = Selection()


def spec() -> tfds.features.FeaturesDict:
    """The record layout: every field of `Question` as text."""
    return tfds.features.FeaturesDict({name: tfds.features.Text() for name in _FIELDS})


def encode(question: Question) -> dict[str, str]:
    """A question as a record."""
    record = {name: getattr(question, name) for name in _FIELDS}
    return record | {"flags": " ".join(question.flags)}


def decode(record: Mapping[str, bytes | str]) -> Question:
    """A record as a question; the inverse of `encode`."""
    fields = {name: _text(record[name]) for name in _FIELDS}
    return Question(**fields | {"flags": tuple(fields["flags"].split())})


def _text(value: bytes | str) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else value


class Index:
    """What can be known of a split's questions without reading them: lengths in characters, and flags.

    Attributes:
      chars: schema, evidence and question together, one number a record.
      flags: flag -> record numbers that have it.
      order: the numbers in another order than the records', in which they are to be read; None for theirs.
    """

    def __init__(self):
        self.chars: list[int] = []
        self.flags: dict[str, list[int]] = {}
        self.order: np.ndarray | None = None

    def add(self, question: Question) -> None:
        """Notes the next record."""
        for flag in question.flags:
            self.flags.setdefault(flag, []).append(len(self.chars))
        self.chars.append(len(question.schema) + len(question.evidence) + len(question.text))

    def save(self, folder: pathlib.Path, split: str) -> None:
        """Writes `index-<split>.npz`."""
        flags = {f"flag_{flag}": np.array(numbers, np.int32) for flag, numbers in self.flags.items()}
        order = {} if self.order is None else {"order": self.order}
        np.savez_compressed(folder / f"index-{split}.npz", chars=np.array(self.chars, np.int32), **flags, **order)


def load_index(folder: pathlib.Path, split: str) -> dict[str, np.ndarray]:
    """The arrays of `Index.save`: `chars`, `flag_<name>` for each flag there is, and `order` if there is one."""
    with np.load(folder / f"index-{split}.npz") as file:
        return dict(file)


class QuestionBuilder(tfds.core.ShardBasedBuilder, skip_registration=True):
    """Writes questions as array_record files in the order in which they come; see the module's words.

    Attributes:
      source: the folder of downloads that `read` reads; None for a builder that makes its own questions.
      given_databases: the folder of databases if it is not in the usual place of the download.
      dirt: where `read` notes what is wrong with the download.
      allow: faults that do not make `read` leave a question out, for example "no_gold".
      shards: split -> one iterator of questions a file, set by `prepare`; if None, `read` fills one file a split.
      orders: split -> `Index.order`, for splits that are to be read in another order than written.
      manifest: what `build` writes beside the records, for example hashes and settings of the preparation.
    """

    def __init__(
        self,
        *,
        data_dir: str | pathlib.Path,
        config: str | None = None,
        source: str | pathlib.Path | None = None,
        databases: str | pathlib.Path | None = None,
        dirt: Dirt | None = None,
        allow: Sequence[str] = (),
        shards: Mapping[str, Sequence[Shard]] | None = None,
        manifest: Mapping[str, object] | None = None,
        **kwargs,
    ):
        self.source = pathlib.Path(source) if source else None
        self.given_databases = pathlib.Path(databases) if databases else None
        self.dirt = Dirt() if dirt is None else dirt
        self.allow = tuple(allow)
        self.shards = shards
        self.orders: Mapping[str, np.ndarray] = {}
        self.manifest = dict(manifest or {})
        self._indices: dict[str, Index] = {}
        super().__init__(config=config, data_dir=str(data_dir), file_format="array_record", **kwargs)

    def splits(self) -> tuple[str, ...]:
        """The splits there are."""
        return self.builder_config.splits

    def read(self, split: str) -> Iterator[Question]:
        """The questions of a split, in order."""
        raise NotImplementedError

    def databases(self) -> pathlib.Path:
        """The folder with `<db>/<db>.sqlite`."""
        raise NotImplementedError

    def descriptions(self) -> Mapping[str, Mapping]:
        """Database id -> what the data set says of its columns, as a Spider-style tables.json entry; {} if nothing."""
        return {}

    def build(self) -> pathlib.Path:
        """Writes the data set, unless it is there, with its manifest and indices; returns its folder."""
        self.download_and_prepare()
        folder = pathlib.Path(self.data_path)
        if self._indices:
            for split, index in self._indices.items():
                index.order = self.orders.get(split)
                index.save(folder, split)
            manifest = {"databases": str(self.databases().resolve())} | self.manifest
            (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
        return folder

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(builder=self, features=spec(), description=self.builder_config.description)

    def _shard_iterators_per_split(self, dl_manager) -> dict[str, list[Callable[[], Iterator[tuple[str, dict]]]]]:
        del dl_manager
        shards = self.shards or {split: [lambda split=split: self.read(split)] for split in self.splits()}
        self._indices = {split: Index() for split in shards}
        return {split: [self._records(split, shard) for shard in files] for split, files in shards.items()}

    def _records(self, split: str, shard: Shard) -> Callable[[], Iterator[tuple[str, dict]]]:
        """A shard of questions as TFDS wants it: a function that gives (key, record) pairs."""

        def records() -> Iterator[tuple[str, dict]]:
            for question in shard():
                self._indices[split].add(question)
                yield question.id, encode(question)

        return records
