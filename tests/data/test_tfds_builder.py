"""Records: questions are written to array_record and read back, in order, without TensorFlow."""

import json
import pathlib
import sys

import pytest
import tensorflow_datasets as tfds

from sqlr1_jax.data import tfds_builder
from sqlr1_jax.records import Question

QUESTIONS = [
    Question(id="a-0", db="it's", text="Wie heißt\ner?", evidence="x", gold="SELECT 1", flags=("gold_error", "odd")),
    Question(id="a-1", db="d", text="", schema="CREATE TABLE t (a)", think="…", complexity="Simple", style="Formal"),
]


class Pair(tfds_builder.QuestionBuilder, skip_registration=True):
    name = "pair"
    VERSION = tfds.core.Version("1.0.0")
    BUILDER_CONFIGS = [tfds_builder.Config(name="one", description="Two questions.", splits=("train",))]

    def read(self, split):
        yield from QUESTIONS

    def databases(self):
        return pathlib.Path(self.source)


@pytest.mark.parametrize("question", QUESTIONS)
def test_decode_inverts_encode(question):
    assert tfds_builder.decode(tfds_builder.encode(question)) == question


def test_build_keeps_order_and_writes_the_manifest(tmp_path):
    folder = Pair(config="one", data_dir=tmp_path, source=tmp_path / "dbs", manifest={"seed": 3}).build()
    assert folder == tmp_path / "pair" / "one" / "1.0.0"
    assert json.loads((folder / "manifest.json").read_text()) == {"databases": str(tmp_path / "dbs"), "seed": 3}
    records = tfds.builder_from_directory(str(folder)).as_data_source(split="train")
    assert [tfds_builder.decode(record) for record in records] == QUESTIONS
    assert "tensorflow" not in sys.modules


def test_shards_replace_read(tmp_path):
    shards = {"train": [lambda: iter(QUESTIONS[1:]), lambda: iter(QUESTIONS[:1])]}
    folder = Pair(config="one", data_dir=tmp_path, source=tmp_path, shards=shards).build()
    records = tfds.builder_from_directory(str(folder)).as_data_source(split="train")
    assert [tfds_builder.decode(record) for record in records] == QUESTIONS[::-1]


def test_a_build_prints_nothing(tmp_path, capsys):
    Pair(config="one", data_dir=tmp_path, source=tmp_path).build()
    assert capsys.readouterr().out == ""
