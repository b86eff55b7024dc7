"""Count the tokens of many prompts quickly: prompts of the same database share most of their lines."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sqlr1_jax.records import Question
from sqlr1_jax.text.prompts import PromptBuilder

MAX_CACHED_LINES = 200_000


class TokenCounts:
    """Counts tokens line by line and caches the counts of lines."""

    def __init__(self, prompts: PromptBuilder, tokenizer):
        self.prompts, self.tokenizer = prompts, tokenizer
        self._lines: dict[str, int] = {}

    def upper_bounds(self, questions: Sequence[Question]) -> list[float]:
        """Return an upper bound of each prompt's token count, seldom 10 % above it; inf if it cannot be rendered."""
        texts = [_rendered(self.prompts, question, self.tokenizer) for question in questions]
        lines = [None if text is None else text.splitlines(keepends=True) for text in texts]
        self._count({line for prompt in lines for line in prompt or ()})
        counts = [None if prompt is None else sum(map(self._lines.__getitem__, prompt)) for prompt in lines]
        # GPT-2's and Qwen's pre-tokenizers split at line breaks, so the sum differs from the whole prompt's count only where
        # blank lines join. The margin covers that.
        return [math.inf if count is None else count + count // 50 + 16 for count in counts]

    def _count(self, lines: set[str]) -> None:
        """Count the tokens of new lines."""
        if len(self._lines) > MAX_CACHED_LINES:  # before counting, so that all of `lines` are in the cache afterwards
            self._lines.clear()
        new = [line for line in lines if line not in self._lines]
        if new:
            # All in one call, which the tokenizer spreads over all cores.
            self._lines |= zip(new, map(len, _encode(self.tokenizer, new)))


def exact(prompts: PromptBuilder, questions: Sequence[Question], tokenizer) -> list[tuple[int, bool] | None]:
    """Return each prompt's token count, and whether its schema was truncated; None if the prompt does not fit."""
    texts = [_rendered(prompts, question, tokenizer) for question in questions]
    written = [text for text in texts if text is not None]
    if not written:
        return [None] * len(texts)
    encoded = iter(_encode(tokenizer, written))
    return [
        None if text is None else _exact_count(prompts, question, len(next(encoded)), tokenizer)
        for question, text in zip(questions, texts)
    ]


def _encode(tokenizer, texts: list[str]) -> list[list[int]]:
    return tokenizer(texts, add_special_tokens=False, return_attention_mask=False)["input_ids"]


def _rendered(prompts: PromptBuilder, question: Question, tokenizer) -> str | None:
    try:
        return prompts.render(question, tokenizer)
    except ValueError:  # its schema text cannot be converted to the configured form
        return None


def _exact_count(prompts: PromptBuilder, question: Question, whole: int, tokenizer) -> tuple[int, bool] | None:
    if not prompts.cfg.max_tokens or whole <= prompts.cfg.max_tokens:
        return whole, False
    try:
        tokens, dropped = prompts.fit(question, tokenizer)
    except ValueError:
        return None
    return len(tokens), bool(dropped)
