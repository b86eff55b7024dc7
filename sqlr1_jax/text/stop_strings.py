"""Strings that end a completion, as a rule over token numbers: exact wherever tokens cut them, resolved once a run.

The rule is an automaton (Aho and Corasick 1975): its state is the longest beginning of a stop string that the completion ends
with, and each token leads from state to state by its bytes. The sampler looks one number up a step and sees no string.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

WIDEST = 127  # states are int8, so a table of "</answer>" and 152,000 tokens takes 1.5 MB


@functools.lru_cache(maxsize=4)
def table(tokenizer, strings: tuple[str, ...], vocab: int = 0) -> np.ndarray | None:
    r"""The rule [S,V] int8: the state after a token. State 0 begins a completion, S-1 means that a stop string was produced.

    A token may go on behind the string (`>\n` is one token of Qwen2.5): it is the completion's last and stays whole.

    Args:
      tokenizer: of transformers, with bytes for letters (Qwen2.5's), as decoding without skipping special tokens writes them.
      strings: the stop strings; none gives None.
      vocab: V at least, where a model has more rows than the tokenizer has tokens.

    Raises:
      ValueError: an empty string, strings too long together, or a tokenizer of another kind.
    """
    if not strings:
        return None
    patterns = [string.encode() for string in strings]
    if not all(patterns):
        raise ValueError(f"sampling.stop={strings!r}: an empty string would end every completion; leave it out")
    prefixes = sorted({p[:n] for p in patterns for n in range(len(p))}, key=len)
    if len(prefixes) >= WIDEST:
        raise ValueError(
            f"sampling.stop={strings!r} has {len(prefixes)} beginnings, the rule has room for {WIDEST - 1}: shorten it"
        )
    made = by_token(by_byte(prefixes, patterns), token_bytes(tokenizer, vocab))
    made.flags.writeable = False  # every caller is given the same one
    return made


def by_byte(prefixes: list[bytes], patterns: list[bytes]) -> np.ndarray:
    """[S,256] the state after a byte; the last state keeps to itself."""
    number = {prefix: n for n, prefix in enumerate(prefixes)}
    end = len(prefixes)
    after = np.full((end + 1, 256), end, np.int8)
    for prefix in prefixes:
        for byte in range(256):
            text = prefix + bytes([byte])
            if not any(text.endswith(pattern) for pattern in patterns):
                after[number[prefix], byte] = next(number[text[n:]] for n in range(len(text) + 1) if text[n:] in number)
    return after


def by_token(after: np.ndarray, tokens: Sequence[bytes]) -> np.ndarray:
    """[S,V] the state after a token's bytes [V], byte by byte over all tokens that still have one."""
    states = np.repeat(np.arange(len(after), dtype=np.int8)[:, None], len(tokens), axis=1)
    lengths = np.array([len(token) for token in tokens])
    for place in range(lengths.max()):
        rows = np.flatnonzero(lengths > place)
        byte = np.array([tokens[row][place] for row in rows])
        states[:, rows] = after[states[:, rows], byte]
    return states


def token_bytes(tokenizer, vocab: int = 0) -> list[bytes]:
    """What each token writes; numbers without a token write nothing."""
    letters, words, added = alphabet(), tokenizer.get_vocab(), tokenizer.get_added_vocab()
    found = [b""] * max(vocab, max(words.values()) + 1)
    for word, number in words.items():
        try:
            found[number] = word.encode() if word in added else bytes(letters[letter] for letter in word)
        except KeyError as error:
            raise ValueError(
                f"sampling.stop needs a tokenizer whose letters are bytes (GPT-2's, Qwen2.5's), and its token {word!r} has "
                f"{error.args[0]!r}: leave sampling.stop empty"
            ) from None
    return found


def alphabet() -> dict[str, int]:
    """The letters that byte-level tokenizers write for bytes (GPT-2): printable ones for themselves, others from 256 on."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + n): byte for n, byte in enumerate(others)}
