"""Stop strings as an automaton over token ids, built once per run; exact however tokens split the strings.

The automaton is Aho and Corasick's (1975): its state is the longest prefix of a stop string that the completion ends with, and
each token moves from state to state by its bytes. So the jitted sampler does a table lookup per step and never sees a string.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

MAX_STATES = 127  # states are int8: the table of "</answer>" over 152,000 tokens takes 1.5 MB


# Cached, because GRPO and its validation ask for the same large table.
@functools.lru_cache(maxsize=4)
def transition_table(
    tokenizer, strings: tuple[str, ...], vocab: int = 0, looks: tuple[str, ...] = ()
) -> np.ndarray | None:
    r"""Return the transition table [S,V] int8: the state after each token.

    State 0 starts a completion; state S-1 means that a stop string was produced. With `looks` that is state S-2, and S-1 that one of
    `looks` was. A token may continue behind the stop string
    (`>\n` is one token of Qwen2.5): it becomes the completion's last token and is kept whole.

    Args:
      tokenizer: of transformers, byte-level (GPT-2's, Qwen2.5's). Special tokens count with their text.
      strings: the stop strings; without any the result is None.
      vocab: lower bound of V, for models with more embedding rows than the tokenizer has tokens.
      looks: strings at which a completion waits for an observation.

    Raises:
      ValueError: a string is empty, the strings are too long together, or the tokenizer is not byte-level.
    """
    if not strings and not looks:
        return None
    patterns = [string.encode() for string in (*strings, *looks)]
    if not all(patterns):
        raise ValueError(f"sampling.stop={strings!r}: an empty string would end every completion; remove it")
    prefixes = sorted({p[:n] for p in patterns for n in range(len(p))}, key=len)
    if len(prefixes) >= MAX_STATES:
        raise ValueError(
            f"sampling.stop={strings!r} has {len(prefixes)} different prefixes, at most {MAX_STATES - 1} are supported: shorten it"
        )
    waits = [string.encode() for string in looks]
    transitions = token_transitions(byte_transitions(prefixes, patterns, waits), token_bytes(tokenizer, vocab))
    transitions.flags.writeable = False  # the cache gives every caller the same array
    return transitions


def byte_transitions(prefixes: list[bytes], patterns: list[bytes], looks: Sequence[bytes] = ()) -> np.ndarray:
    """Return the state after each byte, [S,256]; the last state, with `looks` the last two, are absorbing."""
    number = {prefix: n for n, prefix in enumerate(prefixes)}
    end = len(prefixes)
    # Absorbing, so that a token which completes a stop string and continues still ends in that state.
    after = np.full((end + 1, 256), end, np.int8)
    if looks:
        after = np.concatenate([after, np.full((1, 256), end + 1, np.int8)])
    for prefix in prefixes:
        for byte in range(256):
            text = prefix + bytes([byte])
            # `endswith`, not equality: a short stop string may end inside the prefix of a longer one.
            if any(text.endswith(pattern) for pattern in looks):
                after[number[prefix], byte] = end + 1
            elif not any(text.endswith(pattern) for pattern in patterns):
                after[number[prefix], byte] = next(number[text[n:]] for n in range(len(text) + 1) if text[n:] in number)
    return after


def token_transitions(after: np.ndarray, tokens: Sequence[bytes]) -> np.ndarray:
    """Return the state after each token's bytes, [S,V]."""
    # Loop over byte positions, not tokens: few positions, each a vectorised step for all tokens that are long enough.
    states = np.repeat(np.arange(len(after), dtype=np.int8)[:, None], len(tokens), axis=1)
    lengths = np.array([len(token) for token in tokens])
    for position in range(lengths.max()):
        rows = np.flatnonzero(lengths > position)
        byte = np.array([tokens[row][position] for row in rows])
        states[:, rows] = after[states[:, rows], byte]
    return states


def token_bytes(tokenizer, vocab: int = 0) -> list[bytes]:
    """Return the bytes of each token id; unused ids have none."""
    letters, vocabulary, added = byte_letters(), tokenizer.get_vocab(), tokenizer.get_added_vocab()
    # Bytes, not decoded text: a token may be part of a UTF-8 character, which decodes to a replacement character.
    contents = [b""] * max(vocab, max(vocabulary.values()) + 1)
    for token, number in vocabulary.items():
        try:  # added tokens are stored as text, learned ones in the byte alphabet
            contents[number] = token.encode() if token in added else bytes(letters[letter] for letter in token)
        except KeyError as error:
            raise ValueError(
                f"stop strings and turns need a byte-level tokenizer (GPT-2's, Qwen2.5's), but token {token!r} has the letter "
                f"{error.args[0]!r}: leave sampling.stop empty, and set turns.max=0"
            ) from None
    return contents


def byte_letters() -> dict[str, int]:
    """Return GPT-2's byte alphabet: printable bytes stand for themselves, the others are numbered from U+0100."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + n): byte for n, byte in enumerate(others)}
