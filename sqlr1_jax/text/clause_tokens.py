"""Which tokens of a completion spell clauses that were shown to be right: from clauses to characters to tokens."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from sqlr1_jax.records import Answer, Verdict
from sqlr1_jax.sql import clauses
from sqlr1_jax.text.answers import TAGS

MAX_SHARED = 8  # tokens that may share a character, at most its bytes and a margin
BROKEN = "\ufffd"  # what a tokenizer decodes the bytes of half a character to


def right_tokens(tokenizer, tokens: Sequence[int], text: str, answer: Answer, verdict: Verdict) -> list[int]:
    """Indices of the tokens that lie within the right clauses of a wrong statement.

    Args:
      tokenizer: of the policy.
      tokens: the completion; tokens behind `text`, such as the end of the turn, are never returned.
      text: the completion, decoded.
      answer: the completion, parsed.
      verdict: names the first wrong clause.

    Returns:
      Ascending indices; none if no clause is blamed, or the completion does not follow the format, whose reward is not about clauses.
    """
    if not verdict.wrong_clause or not answer.well_formed:
        return []
    spans = clauses.right_spans(answer.sql, verdict.wrong_clause)
    # The SQL may stand in the reasoning too: the block of the answer is meant.
    at = text.find(answer.sql, text.find("```sql", text.rfind(TAGS[2])))
    starts = token_starts(tokenizer, tokens, text) if spans and at >= 0 else None
    if starts is None:
        return []
    ends = [*starts[1:], len(text)]
    # A token that reaches into the next clause is that clause's too: only tokens that lie within a right clause are exempt. Blanks
    # at its end may be part of such a token.
    return [
        n
        for n, (start, end) in enumerate(zip(starts, ends))
        if any(at + first <= _content_start(text, start, end) and end <= at + last for first, last in spans)
    ]


def _content_start(text: str, start: int, end: int) -> int:
    """Where a token's first character that is no blank stands: byte-level tokens begin with the blank before a word."""
    piece = text[start:end]
    return start if piece.isspace() else start + len(piece) - len(piece.lstrip())


def token_starts(tokenizer, tokens: Sequence[int], text: str) -> list[int] | None:
    """The character at which each token of a text begins; None if the tokens are not those of the text.

    The tokens are decoded, not encoded again: what a policy samples need not be how its tokenizer would cut the text. Tokens that
    share a character begin at it together.
    """
    starts, position, waiting = [], 0, []
    for token in tokens:
        if position >= len(text) or len(waiting) > MAX_SHARED:
            break
        starts.append(position)
        waiting.append(token)
        piece = _piece(tokenizer, *waiting)
        if text.startswith(piece, position) and not piece.endswith(BROKEN):
            position, waiting = position + len(piece), []
    return starts if position == len(text) else None


@functools.lru_cache(maxsize=200_000)  # about a vocabulary: decoding costs more than the rest
def _piece(tokenizer, *tokens: int) -> str:
    return tokenizer.decode(tokens, skip_special_tokens=False)
