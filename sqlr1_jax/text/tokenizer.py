"""Train a small tokenizer: byte-level BPE with Qwen2.5's splitting, special tokens and chat template.

It writes an ordinary Hugging Face tokenizer folder, which works wherever a Qwen2.5 folder works. Encoding is lossless:
decode(encode(x)) == x. (Beside a `config.json` of type qwen2, transformers uses its own Qwen2 class, which first normalises to
NFC as Qwen's tokenizer does; text in NFC has the same tokens either way.) The tags and fences of the answer format are one token
each, so a tiny model need not learn to spell them.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterable, Sequence

import tokenizers
from tokenizers import decoders, models, pre_tokenizers, processors, trainers

from sqlr1_jax.text.prompts import load_tokenizer

END_OF_TEXT, START, END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
SINGLE_TOKENS = ("<think>", "</think>", "<answer>", "</answer>", "```sql", "```")
SYSTEM = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."

# Qwen2.5's pre-tokenizer: contractions, words with a leading sign or space, single digits, punctuation, line ends, spaces.
SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

# Qwen2.5's chat format for plain messages: a default system turn, `<|im_start|>role\n...<|im_end|>\n`, then the start of the
# answer. Other roles and tools raise, because silently dropping a message would train on another prompt.
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


def train(texts: Iterable[str], vocab_size: int = 1536, tags: Sequence[str] = ()) -> tokenizers.Tokenizer:
    """Train a tokenizer; the same texts in the same order give the same tokenizer.

    Args:
      texts: examples of what the model reads and writes, with or without chat turns and tags.
      vocab_size: upper bound, including special tokens and the 256 bytes; few texts may give fewer.
      tags: more texts that are one token each.

    Raises:
      ValueError: `vocab_size` is too small for the bytes and the special tokens.
    """
    singles = [*SINGLE_TOKENS, *tags]
    added = [END_OF_TEXT, START, END, *singles]
    if vocab_size < 256 + len(added):
        raise ValueError(
            f"vocab_size={vocab_size} is too small for the 256 bytes and {len(added)} special tokens: set it to at least {256 + len(added)}"
        )
    tokenizer = tokenizers.Tokenizer(models.BPE(byte_fallback=False))
    split = pre_tokenizers.Split(tokenizers.Regex(SPLIT), behavior="isolated")
    # No prefix space and no regex of its own: the text must come back unchanged, and `split` has cut it already.
    bytes_ = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, bytes_])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - len(singles),
        special_tokens=[END_OF_TEXT, START, END],
        # All 256 bytes, also those the texts lack, so that no input is unknown; sorted, because the order sets the ids.
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    # Not special: decoding with skip_special_tokens must keep the tags, which the answer parser needs.
    tokenizer.add_tokens([tokenizers.AddedToken(word, normalized=False, special=False) for word in singles])
    return tokenizer


def save(tokenizer: tokenizers.Tokenizer, folder: pathlib.Path, max_length: int = 32768) -> pathlib.Path:
    """Write a tokenizer folder (`tokenizer.json`, `tokenizer_config.json`, `chat_template.jinja`) and return its path.

    `max_length` is the longest input in tokens that the folder states.
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


def build(texts: Iterable[str], size: int, folder: str | pathlib.Path, tags: Sequence[str] = ()):
    """Train a tokenizer of at most `size` tokens, save it in `folder`, and load it with transformers."""
    return load_tokenizer(save(train(texts, size, tags), pathlib.Path(folder)))
