"""Counting the tokens of many prompts: bounds are never below the true counts, exact counts equal them."""

import json
import math

import pytest

from sqlr1_jax.config import SchemaConfig, TextConfig
from sqlr1_jax.records import Question
from sqlr1_jax.text import token_counts
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer
from sqlr1_jax.text.schema_text import Describer


@pytest.fixture(scope="module")
def tokenizer(shared):
    return load_tokenizer(shared / "data" / "qwen2.5-coder-tokenizer")


@pytest.fixture(scope="module")
def questions(shared):
    """Every fifteenth development question of Spider with its schema."""
    spider = shared / "data" / "spider"
    rows = json.loads((spider / "dev.json").read_text())[::15]
    describer = Describer(spider / "database", {}, SchemaConfig())
    return [
        describer.describe(Question(f"q{n}", row["db_id"], row["question"], gold=row["query"]))
        for n, row in enumerate(rows)
    ]


@pytest.mark.shared
@pytest.mark.parametrize("template", ["unified", "sql_r1", "omnisql"])
def test_the_quick_count_is_never_below_and_not_far_above(questions, tokenizer, template):
    prompts = PromptBuilder(TextConfig(template=template, max_tokens=0))
    true = [len(prompts.tokens(question, tokenizer)) for question in questions]
    quick = token_counts.TokenCounts(prompts, tokenizer).upper_bounds(questions)
    assert all(count <= most <= 1.15 * count for count, most in zip(true, quick))
    assert token_counts.exact(prompts, questions, tokenizer) == [(count, False) for count in true]


@pytest.mark.shared
def test_exact_lengths_say_what_had_to_be_shortened_and_what_cannot_be(questions, tokenizer):
    prompts = PromptBuilder(TextConfig(max_tokens=500))
    found = token_counts.exact(prompts, questions, tokenizer)
    for question, one in zip(questions, found):
        try:
            tokens, dropped = prompts.fit(question, tokenizer)
        except ValueError:
            assert one is None
        else:
            assert one == (len(tokens), bool(dropped))
    assert {one and one[1] for one in found} == {True, False, None}
    assert [prompts.fits(q, tokenizer) for q in questions] == [one is not None for one in found]
    assert not PromptBuilder(TextConfig(max_tokens=120)).fits(questions[0], tokenizer)


@pytest.mark.shared
def test_a_schema_that_cannot_take_the_form_has_no_length(tokenizer):
    raw = Question("q", "d", "How many?", schema='CREATE TABLE "t" (a)')
    prompts = PromptBuilder(TextConfig(schema_form="m_schema"))
    assert token_counts.TokenCounts(prompts, tokenizer).upper_bounds([raw]) == [math.inf]
    assert token_counts.exact(prompts, [raw], tokenizer) == [None]
