"""Parsing completions into reasoning, answer and SQL."""

import random
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


def test_a_prompt_that_is_known_decides_who_opens_the_reasoning():
    """SQL-R1's prompts end with `<think>`, and a second one departs from its format; other prompts leave it to the completion."""
    closed = GOOD.removeprefix("<think>")
    assert parse(closed, opened=True) == parse(GOOD, opened=False) == parse(GOOD)
    assert not parse(GOOD, opened=True).well_formed and not parse(closed, opened=False).well_formed
    for opened in (True, False, None):
        assert parse("SELECT 1", opened=opened) == Answer(False, sql="SELECT 1"), "a lone statement, behind any prompt"


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


F = "```"
TOLERATED = {
    "language sqlite": (f"<think>a</think><answer>{F}sqlite\nSELECT 4\n{F}</answer>", "SELECT 4"),
    "language mysql": (f"{F}mysql\nSELECT 4\n{F}", "SELECT 4"),
    "language postgresql, open block before": (f"{F}sql\nSELECT 1\n{F}postgresql\nSELECT 4\n{F}", "SELECT 4"),
    "upper case": (f"<answer>{F}SQL\nSELECT 4\n{F}</answer>", "SELECT 4"),
    "no language": (f"So:\n{F}\nSELECT 4\n{F}", "SELECT 4"),
    "no language, one line": (f"So {F}SELECT 4{F}.", "SELECT 4"),
    "one line": (f"So {F}sql SELECT 4 {F}.", "SELECT 4"),
    "glued language": (f"{F}sqlSELECT 4{F}", "SELECT 4"),
    "attributes": (f'{F}sql title="answer"\nSELECT 4\n{F}', "SELECT 4"),
    "braces": (f"{F}{{sql}}\nSELECT 4\n{F}", "SELECT 4"),
    "blank before the language": (f"{F} sql\nSELECT 4\n{F}", "SELECT 4"),
    "carriage returns": (f"{F}sql\r\nSELECT 4\r\n{F}\r\n", "SELECT 4"),
    "tildes": ("~~~sql\nSELECT 4\n~~~", "SELECT 4"),
    "indented tildes": ("  ~~~\n  SELECT 4\n  ~~~", "SELECT 4"),
    "four backticks": ("````sql\nSELECT 4\n````", "SELECT 4"),
    "no fence": ("<think>a</think><answer>SELECT 4</answer>", "SELECT 4"),
    "no fence, no tags": ("SELECT 4;", "SELECT 4;"),
    "no fence after the reasoning": ("<think>SELECT 1?</think>\n\nWITH a AS (SELECT 4) SELECT * FROM a", None),
    "no fence, semicolon in a text": ("SELECT ';' -- one; statement", "SELECT ';' -- one; statement"),
    "no fence, comment first": ("-- all\nSELECT 4", "-- all\nSELECT 4"),
    "two statements without a fence": ("SELECT 4; SELECT 5", ""),
    "prose": ("The query selects all singers.", ""),
    "last complete block": (f"{F}sql\nSELECT 1\n{F} no: {F}sql\nSELECT 4\n{F} or {F}sql\nSELECT 5", "SELECT 4"),
    "only an open block": (f"{F}sql\nSELECT 4", ""),
    "open block in a closed answer": (f"<answer>{F}sql\nSELECT 4\n</answer>", "SELECT 4"),
    "draft in the reasoning": (f"<think>{F}sql\nSELECT 1\n{F}</think><answer>SELECT 4</answer>", "SELECT 4"),
    "reasoning alone": (f"<think>{F}sql\nSELECT 4\n{F}", "SELECT 4"),
    "results behind the query": (f"{F}sql\nSELECT 4\n{F}\ngives\n{F}\n| 4 |\n{F}", "SELECT 4"),
    "prose that begins with WITH": (f"<think>{F}sql\nSELECT 4\n{F}</think>With this query we count.", "SELECT 4"),
    "prose in the answer": (f"<think>a</think>{F}sql\nSELECT 4\n{F}<answer>With the query above.</answer>", "SELECT 4"),
    "a table of values": (f"{F}sql\nSELECT 4\n{F}\n{F}\nvalues\n------\n4\n{F}", "SELECT 4"),
    "WITH and columns": ("WITH RECURSIVE [a b] (n) AS NOT MATERIALIZED (SELECT 4) SELECT n FROM [a b]", None),
    "WITH and comments": ("WITH -- singers\n/* all */ s AS (SELECT 4) SELECT * FROM s", None),
    "prose with parentheses": (
        f"{F}\nSELECT 4\n{F}\n{F}\nWith Texas (the state) it works, canvas (a tool) too.\n{F}",
        "SELECT 4",
    ),
    "VALUES": (f"{F}\nVALUES (1), (4)\n{F}", "VALUES (1), (4)"),
    "a broken statement": (f"{F}sql\nSELEC 4\n{F}", "SELEC 4"),
    "text glued to the closing fence": (f"{F}sql\nSELECT 4\n{F}Done\n", "SELECT 4"),
    "several answers": (f"<answer>SELECT 1</answer><answer>{F}\nSELECT 4\n{F}</answer>", "SELECT 4"),
    "unclosed answer": (f"<think>a</think><answer>{F}sql\nSELECT 4\n{F}", "SELECT 4"),
    "backticks in the statement": (f"{F}sql\nSELECT `a b` FROM t\n{F}", "SELECT `a b` FROM t"),
    "empty block": (f"{F}sql\n\n{F}", ""),
    "a label": ("SQLQuery: SELECT 4", "SELECT 4"),
    "a label on its line": ("<answer>Final answer:\nSELECT 4;</answer>", "SELECT 4;"),
    "a label that is none": ("The result: SELECT 4", ""),
    "byte order mark": ("\ufeffSELECT 4", "SELECT 4"),
    "end tokens of another model": ("SELECT 4<|eot_id|>\n<|end_of_text|>", "SELECT 4"),
    "end tokens in the statement": ("SELECT '<|im_end|>' AS x", "SELECT '<|im_end|>' AS x"),
    "right to left": (f"השאילתה {F}sql\nSELECT 4\n{F}", "SELECT 4"),
    "zero width behind the language": (f"{F}sql\u200b\nSELECT 4\n{F}", "SELECT 4"),
    "tags with attributes": (f"<answer lang='sql'>{F}sql\nSELECT 4\n{F}</answer>", "SELECT 4"),
    "fence in a list": (f"1. Query:\n   {F}sql\n   SELECT 4\n   {F}", "SELECT 4"),
    "a file name": (f"{F}sql:query.sql\nSELECT 4\n{F}", "SELECT 4"),
    "a fence of four around three": (f"````sql\nSELECT '{F}'\n````", f"SELECT '{F}'"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", TOLERATED)
def test_the_tolerant_rule_finds_the_statement_that_is_meant(name):
    completion, sql = TOLERATED[name]
    answer = parse(completion)
    assert answer.sql == (completion.rpartition("</think>")[2].strip() if sql is None else sql)
    assert not answer.well_formed


@pytest.mark.parametrize("tag", ["sqlite", "SQL", "sql3", "sqlSELECT", "", " sql", "mysql", "sql-lite", "sql."])
def test_the_strict_rule_takes_the_language_sql_alone(tag):
    assert not parse(f"<think>a</think><answer>{F}{tag}\nSELECT 4\n{F}</answer>").well_formed
    for blank in ("\n", " ", "\r\n", "\t"):
        answer = parse(f"<think>a</think><answer>{F}sql{blank}SELECT 4\n{F}</answer>")
        assert (answer.well_formed, answer.sql) == (True, "SELECT 4")


def test_a_block_that_another_opens_in_is_not_well_formed():
    answer = parse(f"<think>a</think><answer>{F}sql\nSELECT 1\n{F}sql\nSELECT 4\n{F}</answer>")
    assert (answer.well_formed, answer.sql) == (False, "SELECT 4")


def test_the_published_rule_keeps_its_quirk():
    answer = parse(f"<think>a</think><answer>{F}sqlite\nSELECT 4\n{F}</answer>", last_block=True)
    assert (answer.well_formed, answer.sql) == (True, "ite\nSELECT 4")


def mutated(seeds: list[str], count: int):
    """Yield completions with pieces deleted, repeated, swapped and inserted at random places; the same every time."""
    dice = random.Random(0)
    parts = [
        *"`~;'\"[]-/*( \n\r",
        F,
        "~~~",
        "````",
        f"{F}sql",
        f"{F}sqlite\n",
        "--",
        "/*",
        "/* ",
        "*/",
        "SELECT 1",
        "\u2028",
        "\ud800",
    ]
    parts += ["<think>", "</think>", "<answer>", "</answer>", "\0", "WITH", "values"]
    for _ in range(count):
        text = dice.choice(seeds)
        for _ in range(dice.randint(1, 8)):
            start, end = sorted(dice.randint(0, len(text)) for _ in range(2))
            piece = text[start : min(end, start + 30)]
            match dice.randrange(4):
                case 0:
                    text = text[:start] + text[start + len(piece) :]
                case 1:
                    text = text[:start] + piece + text[start:]
                case 2:
                    text = text[:end] + dice.choice(parts) + text[end:]
                case 3:
                    text = piece + text[:start] + text[start + len(piece) :]
        yield text


def test_ten_thousand_mutated_completions_never_raise_and_never_give_invented_text():
    seeds = [GOOD, *(completion for completion, _ in TOLERATED.values())]
    found = 0
    for text in mutated(seeds, 10_000):
        for published in (False, True):
            answer = parse(text, published)
            assert answer.sql in text and answer.sql == answer.sql.strip()
            assert not answer.well_formed or answer.sql in answer.answer
        found += bool(answer.sql)
    assert found > 3_000


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
        "```x\n",
        "~~~\n",
        "/*",
        "/* ",
        "/**/",
        "--\n",
        "[",
        "'",
        "(",
        "SELECT /**/",
    ],
)
@pytest.mark.parametrize("beginning", ["<think>", "SELECT 1 ", "```sql\n"])
def test_no_text_takes_quadratic_time(beginning, unit):
    """A linear scan takes 0.05 s of processor time and a quadratic one a minute, so 2 s tell them apart on any machine."""
    text = beginning + unit * (300_000 // len(unit))
    began = time.process_time()
    parse(text)
    assert time.process_time() - began < 2
