"""Stop strings as a table: decoding stops where the text first contains one, however tokens split it."""

from __future__ import annotations

import numpy as np
import pytest

from sqlr1_jax.text import stop_strings, tokenizer

WORDS = ["a", "b", "ab", "aab", "ba", "</", "</ans", "wer>", ">", "answer", "<", "x</answer>y", "<</answer", "é", ""]


def ends(table: np.ndarray, tokens) -> int | None:
    """Return the position after which the table stops."""
    state = 0
    for place, token in enumerate(tokens):
        state = table[state, token]
        if state == len(table) - 1:
            return place
    return None


def first(words: list[bytes], tokens, strings) -> int | None:
    """Return the same from the decoded text."""
    text = b""
    for place, token in enumerate(tokens):
        text += words[token]
        if any(string.encode() in text for string in strings):
            return place
    return None


@pytest.mark.parametrize("strings", [("</answer>",), ("aab",), ("aab", "ba</", "é"), ("abab", "bab"), ("a", "ab")])
def test_the_rule_ends_where_the_text_does(strings):
    words = [word.encode() for word in WORDS]
    patterns = [string.encode() for string in strings]
    prefixes = sorted({p[:n] for p in patterns for n in range(len(p))}, key=len)
    table = stop_strings.token_transitions(stop_strings.byte_transitions(prefixes, patterns), words)
    assert table.shape == (len(prefixes) + 1, len(words))
    rng, found = np.random.default_rng(0), 0
    for _ in range(2000):
        tokens = rng.integers(0, len(words), 12)
        wanted = first(words, tokens, strings)
        assert ends(table, tokens) == wanted
        found += wanted is not None
    assert 50 < found


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    texts = ["SELECT name FROM singer\n", "the answer is </answers>", "café <answer>"] * 3
    return tokenizer.build(texts, 300, tmp_path_factory.mktemp("tokenizer"))


def test_tokens_write_what_the_tokenizer_decodes(small):
    found = stop_strings.token_bytes(small)
    for text in ("SELECT name\tFROM café\n", "<think>x</think>", "<|im_end|>"):
        ids = small.encode(text, add_special_tokens=False)
        assert b"".join(found[i] for i in ids).decode() == text == small.decode(ids)


def test_a_string_that_is_one_token_or_many(small):
    table = stop_strings.transition_table(small, ("</answer>", "FROM singer"))
    whole = small.encode("SELECT 1</answer> and", add_special_tokens=False)
    assert small.decode(whole[: ends(table, whole) + 1]).endswith("1</answer>")
    letters = [small.convert_tokens_to_ids(letter) for letter in "</answer>x"]
    assert ends(table, letters) == 8
    split = small.encode("name FROM singer x", add_special_tokens=False)
    assert small.decode(split[: ends(table, split) + 1]) == "name FROM singer"
    assert ends(table, small.encode("</answe r>", add_special_tokens=False)) is None


def test_the_qwen_tokenizer(shared):
    from sqlr1_jax.text.prompts import load_tokenizer

    folder = shared / "data" / "qwen2.5-coder-tokenizer"
    qwen = load_tokenizer(str(folder))
    table = stop_strings.transition_table(qwen, ("</answer>",))
    assert table.shape == (10, len(qwen)) and table.dtype == np.int8
    ids = qwen.encode("```sql\nSELECT 1\n```\n</answer>\n\nmore", add_special_tokens=False)
    cut = qwen.decode(ids[: ends(table, ids) + 1])
    assert cut.startswith("```sql\nSELECT 1\n```\n</answer>") and "more" not in cut
    assert "</answer>" not in qwen.decode(ids[: ends(table, ids)])


def test_impossible_strings_name_themselves(small):
    assert stop_strings.transition_table(small, ()) is None
    with pytest.raises(ValueError, match="empty string would end every completion"):
        stop_strings.transition_table(small, ("",))
    with pytest.raises(ValueError, match="shorten it"):
        stop_strings.transition_table(small, ("x" * 200,))
