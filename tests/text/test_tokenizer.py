"""The small tokenizer: lossless, tags as single tokens, Qwen2.5's chat format, an ordinary folder."""

import itertools
import json

import pytest
import transformers

from sqlr1_jax.text import tokenizer as tok
from sqlr1_jax.text.prompts import load_tokenizer

TEXTS = [
    "List the name of customers whose age is above 30.",
    "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);",
    "SELECT name FROM customers WHERE age > 30",
    "user assistant system You are Qwen, created by Alibaba Cloud. You are a helpful assistant.",
] * 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tok.save(tok.train(TEXTS, vocab_size=600), tmp_path_factory.mktemp("tokenizer"))


@pytest.fixture(scope="module")
def loaded(folder):
    return load_tokenizer(folder)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT name FROM customers WHERE age > 30",
        "  two  blanks\n\n\ttab 'quoted' it's \r\n end ",
        "Ünïcode — 数据库 e\u0301 🙂 \x00 \u200b",
        "<think>a</think><answer>```sql\nSELECT 1\n```</answer>",
        "<|im_start|>user\nhi<|im_end|>\n",
        "",
    ],
)
def test_decode_gives_the_text_back(loaded, text):
    ids = loaded.encode(text, add_special_tokens=False)
    assert loaded.decode(ids) == text
    assert loaded(text)["input_ids"] == ids  # nothing is put before or after


@pytest.mark.parametrize("word", [tok.END_OF_TEXT, tok.START, tok.END, *tok.SINGLE_TOKENS])
def test_tags_are_one_token(loaded, word):
    assert len(loaded.encode(word)) == 1


def test_skipping_special_tokens_keeps_the_tags(loaded):
    ids = loaded.encode("<think>age</think><|im_end|>")
    assert loaded.decode(ids, skip_special_tokens=True) == "<think>age</think>"


def test_digits_stand_alone(loaded):
    assert len(loaded.encode("2024")) == 4


def test_special_ids(loaded):
    assert loaded.eos_token == "<|im_end|>" and loaded.pad_token == "<|endoftext|>" and loaded.bos_token is None


MESSAGES = [
    [{"role": "user", "content": "Hello"}],
    [{"role": "system", "content": "Be brief."}, {"role": "user", "content": " Hi\n"}],
    [{"role": "user", "content": "A"}, {"role": "assistant", "content": "B"}, {"role": "user", "content": "C"}],
]


def test_chat_by_hand(loaded):
    # Qwen2.5 adds its system turn where none is given, ends each turn with a line end, and opens the answer.
    text = loaded.apply_chat_template(MESSAGES[0], tokenize=False, add_generation_prompt=True)
    system = "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n"
    assert text == system + "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n"


@pytest.mark.shared
def test_chat_equals_qwen(loaded, shared):
    qwen = load_tokenizer(shared / "data" / "qwen2.5-coder-tokenizer")
    for messages, opened in itertools.product(MESSAGES, (True, False)):
        chat = [t.apply_chat_template(messages, tokenize=False, add_generation_prompt=opened) for t in (loaded, qwen)]
        assert chat[0] == chat[1]


def test_unknown_role_is_refused(loaded):
    with pytest.raises(Exception, match="role tool"):
        loaded.apply_chat_template([{"role": "tool", "content": "x"}], tokenize=False)


def test_same_texts_same_tokenizer(folder, tmp_path):
    again = tok.save(tok.train(TEXTS, vocab_size=600), tmp_path)
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_build_is_train_save_and_load(loaded, tmp_path):
    built = tok.build(TEXTS, 600, tmp_path / "new")
    assert built.get_vocab() == loaded.get_vocab()


def test_vocabulary_stays_in_bounds(loaded):
    assert len(loaded) <= 600
    assert sorted(loaded.get_vocab().values()) == list(range(len(loaded)))


def test_a_qwen2_config_beside_it_changes_nothing(folder, loaded, tmp_path):
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"]}))
    beside = transformers.AutoTokenizer.from_pretrained(str(tmp_path))
    text = "<think>\u00e9 age 30</think> SELECT name"  # transformers' Qwen2 class composes characters: NFC text only
    assert beside.encode(text) == loaded.encode(text) and beside.decode(beside.encode(text)) == text


def test_too_small_a_vocabulary_is_refused():
    with pytest.raises(ValueError, match="vocab_size=100"):
        tok.train(TEXTS, vocab_size=100)
