"""The answer parser."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlr1_jax.records import Answer
from sqlr1_jax.text.answers import parse

GOOD = "<think>why</think>\n<answer>So:\n```sql\nSELECT 1\n```\n</answer>"


def test_a_good_completion():
    assert parse(GOOD) == Answer(True, "why", "So:\n```sql\nSELECT 1\n```", "SELECT 1")


def test_the_prompt_may_have_opened_the_reasoning():
    assert parse(GOOD.removeprefix("<think>")) == parse(GOOD)


def test_each_departure_from_the_format_is_seen():
    for bad in (
        "",
        "SELECT 1",
        GOOD + GOOD,
        GOOD.replace("<answer>", ""),
        GOOD.replace("```sql", "```"),
        GOOD.replace("SELECT 1", "  "),
        GOOD.upper(),
        "<answer>```sql\nSELECT 1\n```</answer><think>why</think>",
        "<think>```sql\nSELECT 1\n```</think><answer>as above</answer>",
    ):
        assert not parse(bad).well_formed, bad


def test_the_sql_is_found_without_the_format():
    assert parse("Here: ```sql\nSELECT 1\n``` or ```sql SELECT 2 ```").sql == "SELECT 2"


def test_two_blocks_are_an_answer_only_in_the_published_mode():
    two = GOOD.replace("</answer>", "```sql\nSELECT 2\n```</answer>")
    assert not parse(two).well_formed
    assert parse(two, last_block=True).well_formed and parse(two, last_block=True).sql == "SELECT 2"


pieces = st.sampled_from(
    ["<think>", "</think>", "<answer>", "</answer>", "```sql", "```", "SELECT 1", "\n", "<", "`", "é\ud800"]
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(), st.lists(st.one_of(pieces, st.text(max_size=5)), max_size=40).map("".join)), st.booleans())
def test_no_text_makes_the_parser_raise(text, last_block):
    answer = parse(text, last_block)
    assert answer.sql in text
    if answer.well_formed:
        assert answer.sql and answer.sql in answer.answer and answer.answer in text


@pytest.mark.parametrize(
    "unit",
    [
        "<think>",
        "</think>",
        "<answer>",
        "</answer>",
        "```sql",
        "```",
        "```sql x",
        "<",
        "a ",
        "`",
        "\n",
        "</think><answer>",
    ],
)
def test_ten_thousand_characters_take_less_than_a_millisecond(unit):
    text = "<think>" + unit * (10_000 // len(unit))
    parse(text)
    times = []
    for _ in range(20):
        began = time.perf_counter()
        parse(text)
        times.append(time.perf_counter() - began)
    assert min(times) < 1e-3
