"""The prompt is the same text for Qwen2.5 and Qwen3, whose chat templates differ."""

import pytest

from sqlr1_jax.config import TextConfig
from sqlr1_jax.records import Question
from sqlr1_jax.text import templates
from sqlr1_jax.text import tokenizer as tok
from sqlr1_jax.text.prompts import PromptBuilder

QUESTION = Question(
    "q", "shop", "How many items?", evidence="Items lie in item.", schema="CREATE TABLE item (name TEXT);"
)

# What Qwen3's templates do and Qwen2.5's does not: no system turn of their own, an empty reasoning where thinking is switched off; its
# models that always think open the reasoning in the prompt.
TURNS = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
SWITCH = "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}"
QWEN3 = TURNS + "{% if add_generation_prompt %}<|im_start|>assistant\n" + SWITCH + "{% endif %}"
ALWAYS_THINKS = TURNS + "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}"

PROMPT = """\
<|im_start|>system
{system}<|im_end|>
<|im_start|>user
Database schema:
CREATE TABLE item (name TEXT);

External knowledge:
Items lie in item.

Question:
How many items?<|im_end|>
<|im_start|>assistant
"""


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    """Small, with Qwen2.5's chat format (`test_tokenizer.py` compares it with the published one)."""
    return tok.build(["SELECT name FROM item", "How many items?"], 300, tmp_path_factory.mktemp("tokenizer"))


@pytest.mark.parametrize("template", ["unified", "brief"])
@pytest.mark.parametrize("chat", ["qwen2.5", "qwen3", "always thinks"])
def test_the_whole_prompt(tokenizer, monkeypatch, chat, template):
    if chat != "qwen2.5":
        monkeypatch.setattr(tokenizer, "chat_template", QWEN3 if chat == "qwen3" else ALWAYS_THINKS)
    text = PromptBuilder(TextConfig(template=template)).render(QUESTION, tokenizer)
    system = templates.UNIFIED_SYSTEM if template == "unified" else templates.BRIEF_SYSTEM
    assert text == PROMPT.replace("{system}", system)


def test_a_template_that_does_not_think_by_default_is_asked_to(tokenizer, monkeypatch):
    off = QWEN3.replace("enable_thinking is defined and not enable_thinking", "not enable_thinking")
    monkeypatch.setattr(tokenizer, "chat_template", off)
    assert PromptBuilder(TextConfig()).render(QUESTION, tokenizer).endswith("<|im_start|>assistant\n")
