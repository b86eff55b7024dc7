"""Questions that their prompt alone does not answer, and worked examples that look first."""

from __future__ import annotations

import dataclasses
import re
import sqlite3

import pytest

from sqlr1_jax.config import TextConfig, TurnsConfig
from sqlr1_jax.data.minisql import generator
from sqlr1_jax.records import Outcome
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import looks
from sqlr1_jax.text.prompts import PromptBuilder

OPTIONS = generator.Options(worked=60, train=40, validation=20, unseen=8, lookups=2)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lookups")
    return folder, generator.generate(OPTIONS, folder)


def test_the_same_prompt_has_other_answers(made):
    """The databases of one schema cannot be told apart by their text, and spell the same word in several ways."""
    folder, splits = made
    assert {name: len(questions) for name, questions in splits.items()} == dict(
        worked=60, train=40, validation=20, unseen=8
    )
    by_schema: dict[str, set[str]] = {}
    for question in splits["worked"]:
        by_schema.setdefault(question.schema, set()).add(question.db)
    assert len(by_schema) == 10 and all(len(names) == 2 for names in by_schema.values())
    values = {q.db: set() for q in splits["worked"]}
    for db in values:
        with sqlite3.connect(folder / db / f"{db}.sqlite") as connection:
            if db.startswith("shop"):
                values[db] = {value for (value,) in connection.execute("SELECT DISTINCT status FROM orders")}
        connection.close()
    assert values["shop_0"] and values["shop_0"] != values["shop_1"]


def test_worked_examples_read_what_the_judge_would_show(made):
    folder, splits = made
    prompts = PromptBuilder(TextConfig(template="brief"), turns=TurnsConfig(max=1))
    with Executor(folder, workers=1) as executor:
        for question in splits["worked"][:20]:
            pieces = looks.pieces_of_text(prompts.target(question, "reasoning"))
            answer = looks.parse(pieces)
            assert answer.well_formed and answer.sql == question.gold and looks.count(pieces) == 1
            (read,) = executor.observe([(question.db, looks.statement(pieces[0].text))])
            assert pieces[1].text == looks.OPEN + read + looks.CLOSE
        verdicts = executor.judge([(q.db, q.gold, q.gold) for q in splits["validation"]])
    assert {verdict.outcome for verdict in verdicts} == {Outcome.MATCH}


def test_without_turns_the_same_examples_do_not_look(made):
    question = made[1]["worked"][0]
    blind = PromptBuilder(TextConfig(template="brief")).target(question, "reasoning")
    assert "<sql>" not in blind and "observation" not in blind and re.match(r"<think>\nTables: ", blind)


def test_the_quickstarts_questions_are_untouched():
    assert generator.Options().lookups == 0 and dataclasses.replace(OPTIONS, lookups=0).lookups == 0
