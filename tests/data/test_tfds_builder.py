"""Records: questions are written to array_record and read back, in order, without TensorFlow."""

import dataclasses
import json
import pathlib
import sys

import numpy as np
import pytest
import tensorflow_datasets as tfds

from sqlr1_jax.config import DataConfig, TextConfig
from sqlr1_jax.data import dataset, tfds_builder
from sqlr1_jax.records import Question
from sqlr1_jax.text import tokenizer
from sqlr1_jax.text.prompts import PromptBuilder

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
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest.pop("content").keys() == {"train"}
    assert manifest == {"databases": str(tmp_path / "dbs"), "seed": 3}
    records = tfds.builder_from_directory(str(folder)).as_data_source(split="train")
    assert [tfds_builder.decode(record) for record in records] == QUESTIONS
    assert "tensorflow" not in sys.modules


def test_shards_replace_read(tmp_path):
    shards = {"train": [lambda: iter(QUESTIONS[1:]), lambda: iter(QUESTIONS[:1])]}
    folder = Pair(config="one", data_dir=tmp_path, source=tmp_path, shards=shards).build()
    records = tfds.builder_from_directory(str(folder)).as_data_source(split="train")
    assert [tfds_builder.decode(record) for record in records] == QUESTIONS[::-1]


def test_the_content_says_what_is_in_the_records_and_in_which_order(tmp_path):
    """And nothing else: hosts that prepare copies of their own, at other speeds and places, may train together."""

    def content(name, questions, **manifest):
        shards = {"train": [lambda: iter(questions)]}
        folder = Pair(config="one", data_dir=tmp_path / name, source=tmp_path / name, shards=shards, **manifest).build()
        return json.loads((folder / "manifest.json").read_text())["content"]

    expected = content("first", QUESTIONS)
    assert content("again", QUESTIONS, manifest={"report": {"seconds": 3}}) == expected
    assert content("reversed", QUESTIONS[::-1]) != expected
    assert content("other", [QUESTIONS[0], dataclasses.replace(QUESTIONS[1], think="-")]) != expected


def test_a_build_prints_nothing(tmp_path, capsys):
    Pair(config="one", data_dir=tmp_path, source=tmp_path).build()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("old", [False, True])
def test_a_prompt_with_more_tokens_than_characters_is_met_before_the_run(tmp_path, old):
    """Also in a data set of an earlier version, whose index counts characters."""
    question = Question(
        id="a", db="d", text="\u1019\u103c\u1014\u103a" * 200, gold="SELECT 1", schema="CREATE TABLE t (a)"
    )
    build = {"train": [lambda: iter([question])]}
    folder = Pair(config="one", data_dir=tmp_path, source=tmp_path, shards=build).build()
    if old:
        with np.load(folder / "index-train.npz") as index:
            arrays = {name: index[name] for name in index if name != "text_bytes"}
        np.savez(folder / "index-train.npz", chars=np.array([len(question.text) + len(question.schema)]), **arrays)
    questions = dataset.load(DataConfig(name="pair/one", split="train", data_dir=str(tmp_path)))
    words = tokenizer.build(["letters alone"], 300, tmp_path / "words")
    limit = len(PromptBuilder(TextConfig()).render(question, words)) + 10  # the prompt has fewer characters than this
    with pytest.raises(ValueError, match="1 of 1 prompts do not fit"):
        dataset.drop_overlong_questions(questions, PromptBuilder(TextConfig(max_tokens=limit)), words)
