"""From right clauses to tokens, whatever the tokenizer's cuts: blanks before words, shared characters, unusual cuts."""

import pytest

from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.text import tokenizer as tok
from sqlr1_jax.text.answers import parse
from sqlr1_jax.text.clause_tokens import right_tokens, token_starts
from sqlr1_jax.text.prompts import load_tokenizer

SQL = "SELECT name FROM customers WHERE city = 'Zürich' ORDER BY age"
TEXT = f"<think>{SQL} 数据库 🙂</think><answer>\n```sql\n{SQL}\n```\n</answer>"


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    texts = ["SELECT name FROM customers WHERE age > 30 ORDER BY name", "the city of customers"] * 3
    return load_tokenizer(tok.save(tok.train(texts, vocab_size=400), tmp_path_factory.mktemp("tokenizer")))


def spelled(tokenizer, tokens, wrong, text=TEXT):
    verdict = Verdict(Outcome.MISMATCH, wrong_clause=wrong)
    found = right_tokens(tokenizer, tokens, text, parse(text), verdict)
    return found, tokenizer.decode([tokens[n] for n in found])


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("order", "SELECT name FROM customers WHERE city = 'Zürich'"),
        ("select", " FROM customers WHERE city = 'Zürich'"),
        ("where", " FROM customers"),
        ("from", ""),
        ("", ""),
    ],
)
def test_tokens_of_right_clauses(tokenizer, wrong, right):
    tokens = tokenizer.encode(TEXT)
    found, text = spelled(tokenizer, [*tokens, tokenizer.eos_token_id], wrong)
    assert text == right
    # Those of the answer, not of the same statement in the reasoning.
    assert not found or found[0] > len(tokenizer.encode(TEXT[: TEXT.index("<answer>")]))


def test_a_completion_may_be_cut_as_no_tokenizer_would(tokenizer):
    """Letter by letter, of which some are several tokens: they share the letter's place."""
    tokens = [token for letter in TEXT for token in tokenizer.encode(letter)]
    assert spelled(tokenizer, tokens, "select")[1] == "FROM customers WHERE city = 'Zürich' "
    starts = token_starts(tokenizer, tokens, TEXT)
    assert len(starts) == len(tokens) > len(TEXT) and starts.count(TEXT.index("🙂")) == 4


def test_tokens_of_another_text_are_not_used(tokenizer):
    tokens = tokenizer.encode(TEXT)
    assert token_starts(tokenizer, tokens, TEXT + "more") is None and token_starts(tokenizer, tokens[1:], TEXT) is None


def test_the_credit_needs_the_format(tokenizer):
    text = TEXT.replace("</answer>", "")
    assert spelled(tokenizer, tokenizer.encode(text), "order", text) == ([], "")
