"""How a data set of questions is written and read: one record layout for every builder.

A builder is a module of its own with one class:

    class Toy(features.QuestionBuilder):
        name = "toy"                                        # the folder: <data_dir>/toy/<config>/<version>/
        VERSION = tfds.core.Version("1.0.0")
        RELEASE_NOTES = {"1.0.0": "First version."}
        BUILDER_CONFIGS = [features.Config(name="easy", description="...", splits=("train", "dev"))]

        def read(self, split: str) -> Iterator[Question]:   # in the order the records shall have
            ...

        def databases(self) -> pathlib.Path:                # where <db>/<db>.sqlite lie
            ...

`Toy(config="easy", data_dir=..., source=...).build()` writes array_record files without TensorFlow, in the order of
`read`, and a manifest that records where the databases are. `prepare` hands a builder finished shards in place of
`read` (schema text, example values and flags filled in); a generator that fills `Question.schema` by itself needs
nothing else. Record ids are unique in a data set; all fields are text, and `flags` is one text joined by blanks.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Callable, Iterator, Mapping, Sequence

import tensorflow_datasets as tfds

from sqlr1_jax.records import Question

MANIFEST = "manifest.json"
_FIELDS = tuple(field.name for field in dataclasses.fields(Question))

Shard = Callable[[], Iterator[Question]]


@dataclasses.dataclass(kw_only=True)
class Config(tfds.core.BuilderConfig):
    """A named variant of a data set and the splits it has."""

    splits: tuple[str, ...] = ("train", "dev")


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


class QuestionBuilder(tfds.core.ShardBasedBuilder, skip_registration=True):
    """Writes questions as array_record files in the order in which they come; see the module's words.

    Attributes:
      source: the folder of downloads that `read` reads; None for a builder that makes its own questions.
      shards: split -> one iterator of questions a file, set by `prepare`; if None, `read` fills one file a split.
      manifest: what `build` writes beside the records, for example hashes and settings of the preparation.
    """

    def __init__(
        self,
        *,
        config: str | None = None,
        data_dir: str | pathlib.Path,
        source: str | pathlib.Path | None = None,
        shards: Mapping[str, Sequence[Shard]] | None = None,
        manifest: Mapping[str, object] | None = None,
        **kwargs,
    ):
        self.source = pathlib.Path(source) if source is not None else None
        self.shards = shards
        self.manifest = dict(manifest or {})
        super().__init__(config=config, data_dir=str(data_dir), file_format="array_record", **kwargs)

    def read(self, split: str) -> Iterator[Question]:
        """The questions of a split, in order."""
        raise NotImplementedError

    def databases(self) -> pathlib.Path:
        """The folder with `<db>/<db>.sqlite`."""
        raise NotImplementedError

    def build(self) -> pathlib.Path:
        """Writes the data set, unless it is there, and its manifest; returns its folder."""
        self.download_and_prepare()
        folder = pathlib.Path(self.data_path)
        manifest = {"databases": str(self.databases().resolve())} | self.manifest
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
        return folder

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(builder=self, features=spec(), description=self.builder_config.description)

    def _shard_iterators_per_split(self, dl_manager) -> dict[str, list[Callable[[], Iterator[tuple[str, dict]]]]]:
        del dl_manager
        shards = self.shards or {split: [lambda split=split: self.read(split)] for split in self.builder_config.splits}
        return {split: [_records(shard) for shard in files] for split, files in shards.items()}


def _records(shard: Shard) -> Callable[[], Iterator[tuple[str, dict]]]:
    """A shard of questions as TFDS wants it: a function that gives (key, record) pairs."""
    return lambda: ((question.id, encode(question)) for question in shard())
