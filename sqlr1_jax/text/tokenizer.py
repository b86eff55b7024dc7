"""Trains the tokenizer of the tiny policy: byte-level BPE with Qwen2.5's splitting, special tokens and chat template.

The folder it writes is an ordinary Hugging Face tokenizer folder: `AutoTokenizer.from_pretrained` reads it, and all
that works with a Qwen2.5 folder works with it. Every text comes back unchanged: decode(encode(x)) == x. (Beside a
`config.json` of type qwen2, transformers puts its own Qwen2 class in place, which first composes characters, NFC, as
Qwen's does; composed text has the same tokens either way.) The tags and the fences of the answer format are one token
each, so a small model spends nothing on spelling them.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterable

import tokenizers
from tokenizers import decoders, models, pre_tokenizers, processors, trainers

from sqlr1_jax.text.prompts import load_tokenizer

END_OF_TEXT, START, END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
WHOLE = ("<think>", "</think>", "<answer>", "</answer>", "```sql", "```")
SYSTEM = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."

# Qwen2.5's pre-tokenizer: contractions, words with one leading sign or blank, single digits, signs, line ends, blanks.
SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

# Qwen2.5's turns for plain messages: a default system turn, `<|im_start|>role\n...<|im_end|>\n`, the opened answer.
CHAT_TEMPLATE = """\
{%- if tools %}{{ raise_exception('this tokenizer has no tool calls') }}{% endif -%}
{%- if messages[0].role != 'system' -%}
{{ '<|im_start|>system\\n@SYSTEM@<|im_end|>\\n' }}
{%- endif -%}
{%- for message in messages -%}
{%- if message.role not in ('system', 'user', 'assistant') -%}
{{ raise_exception('role ' ~ message.role ~ ' is not system, user or assistant') }}
{%- endif -%}
{{ '<|im_start|>' ~ message.role ~ '\\n' ~ message.content ~ '<|im_end|>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{ '<|im_start|>assistant\\n' }}
{%- endif -%}
""".replace("@SYSTEM@", SYSTEM)


def train(texts: Iterable[str], vocab_size: int = 1536) -> tokenizers.Tokenizer:
    """Learns merges from texts; same texts in the same order, same tokenizer.

    Args:
      texts: what the model will read and write, chat turns and tags left out or not.
      vocab_size: an upper bound with special tokens and the 256 bytes; few texts may give fewer.

    Raises:
      ValueError: `vocab_size` has no room for the bytes and the special tokens.
    """
    added = [END_OF_TEXT, START, END, *WHOLE]
    if vocab_size < 256 + len(added):
        raise ValueError(f"vocab_size={vocab_size}: at least {256 + len(added)} for the bytes and the special tokens")
    tokenizer = tokenizers.Tokenizer(models.BPE(byte_fallback=False))
    split = pre_tokenizers.Split(tokenizers.Regex(SPLIT), behavior="isolated")
    bytes_ = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, bytes_])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - len(WHOLE),
        special_tokens=[END_OF_TEXT, START, END],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([tokenizers.AddedToken(word, normalized=False, special=False) for word in WHOLE])
    return tokenizer


def save(tokenizer: tokenizers.Tokenizer, folder: pathlib.Path, max_length: int = 32768) -> pathlib.Path:
    """Writes the tokenizer folder (`tokenizer.json`, `tokenizer_config.json`, `chat_template.jinja`); returns it.

    `max_length` is what the folder states as the longest input, in tokens.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": None,
        "eos_token": END,
        "pad_token": END_OF_TEXT,
        "unk_token": None,
        "additional_special_tokens": [START],
        "clean_up_tokenization_spaces": False,
        "model_max_length": max_length,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE)
    return folder


def build(texts: Iterable[str], size: int, folder: str | pathlib.Path):
    """Trains a tokenizer of at most `size` tokens, writes its folder, and gives it as transformers reads it."""
    return load_tokenizer(save(train(texts, size), pathlib.Path(folder)))
