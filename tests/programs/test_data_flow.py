"""From evaluate's answers to the next data set, and from a data set to a step's examples."""

import contextlib
import json
import types

import pytest

from configs import prepare as prepare_config
from configs import sft as sft_config
from sqlr1_jax.config import DataConfig, SftConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.evaluation.grader import Grader
from sqlr1_jax.programs import evaluate, prepare, sft
from sqlr1_jax.records import Answer
from sqlr1_jax.rollouts import Group
from sqlr1_jax.sql.executor import Executor, Limits
from tests.data import downloads


def prepared(tmp_path, **select):
    config = prepare_config.get_config("spider")
    config.source = str(tmp_path / "download")
    config.data.data_dir = str(tmp_path / "data")
    config.select.update(select)
    (tmp_path / "work").mkdir(exist_ok=True)
    summary = prepare.run(config.lock(), tmp_path / "work")
    return summary, dataset.load(DataConfig(name="spider", split="train", data_dir=str(tmp_path / "data")))


@pytest.fixture
def questions(tmp_path):
    downloads.spider(tmp_path / "download")
    return prepared(tmp_path)[1]


def answered(questions, right_of_four):
    """What evaluate writes for four candidates per question, with the given number correct."""
    groups = []
    for question, right in zip(questions, right_of_four):
        sqls = [question.gold] * right + ["SELECT 'wrong'"] * (4 - right)
        answers = [Answer(True, "", "", sql) for sql in sqls]
        groups.append(Group(question, [1], [[1]] * 4, [[0.0]] * 4, [True] * 4, sqls, answers))
    with Executor(questions.databases, Limits(), workers=1) as executor:
        records = Grader(executor).records(groups)
    heads = [
        {"index": n, **{k: r.pop(k) for k in ("id", "db", "question", "gold", "level")}} for n, r in enumerate(records)
    ]
    greedy = [record | {"candidates": record["candidates"][:1], "pass_rate": 1.0} for record in records]
    return [head | {"greedy": one, "majority@4": record} for head, one, record in zip(heads, greedy, records)]


def test_a_models_answers_choose_the_next_data_set(tmp_path, questions):
    """Always and never solved questions go; of the decodings, the one with four candidates says how often."""
    evaluate.write(tmp_path, answered(questions, [4, 1, 0, 3]))
    # the third question's gold has no rows, as "SELECT 'wrong'" has one: it is never solved
    summary, chosen = prepared(tmp_path, passes=str(tmp_path / "answers.jsonl"), order="curriculum")
    assert [question.id for question in chosen] == ["spider-train-3", "spider-train-1"]  # the easier one first
    left_out = summary["splits"]["train"]["left_out"]
    assert left_out["pass rate out of bounds"] == 2 and left_out["no pass rate"] == 1


def test_a_line_without_a_pass_rate_is_named(tmp_path, questions):
    (tmp_path / "passes.jsonl").write_text(json.dumps({"id": "spider-train-0"}) + "\n")
    with pytest.raises(ValueError, match="passes.jsonl, line 1: expected `id` and a number as `pass_rate`"):
        prepared(tmp_path, passes=str(tmp_path / "passes.jsonl"))


def test_what_a_step_packs_is_varied(questions, monkeypatch):
    packed = []
    monkeypatch.setattr(sft, "pack", lambda batch, *_: packed.append(batch))
    cfg = SftConfig(augment=("columns", "tables"), seed=7, steps=99)
    actor = types.SimpleNamespace(tokenizer=None, config=types.SimpleNamespace(max_positions=0))
    batch = list(questions)[:3]
    sampler = types.SimpleNamespace(batch=lambda number: batch)
    sft.Prefetch(cfg, sampler, None, actor, None, lambda name: contextlib.nullcontext()).take(3)
    assert packed == [sft.varied(batch, cfg.augment, 7, 3)] != [batch]


def test_a_step_varies_its_schemas_only_if_asked_and_always_alike(questions):
    batch, what = list(questions)[:3], ("columns", "tables", "comments")
    assert sft.varied(batch, (), 7, 1) == batch
    steps = [sft.varied(batch, what, 7, step) for step in range(20)]
    assert steps == [sft.varied(batch, what, 7, step) for step in range(20)]
    assert len({questions[0].schema for questions in steps}) > 1
    assert [[q.text for q in questions] for questions in steps] == [[q.text for q in batch]] * 20
    assert sft_config.get_config("0.5b,sql,augment").augment == what
    assert sft_config.get_config("0.5b,sql").augment == ()
