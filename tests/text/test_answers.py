"""The answer parser."""

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


def test_two_blocks_are_an_answer_in_the_published_sense_only():
    two = GOOD.replace("</answer>", "```sql\nSELECT 2\n```</answer>")
    assert not parse(two).well_formed
    assert parse(two, last_block=True).well_formed and parse(two, last_block=True).sql == "SELECT 2"
