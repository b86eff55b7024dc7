"""Token counts of many prompts in little time: the prompts of a database share most of their lines."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sqlr1_jax.records import Question
from sqlr1_jax.text.prompts import PromptBuilder

REMEMBERED = 200_000  # lines


class TokenCounts:
    """Counts tokens line by line and remembers lines.

    Tokenizers of this family end a piece at a line break, so the sum is off by no more than a few blank lines;
    `at_most` adds a margin for those.
    """

    def __init__(self, prompts: PromptBuilder, tokenizer):
        self.prompts, self.tokenizer = prompts, tokenizer
        self._lines: dict[str, int] = {}

    def at_most(self, questions: Sequence[Question]) -> list[float]:
        """No fewer tokens than each whole prompt has, seldom a tenth more; infinite if it cannot be written."""
        texts = [_rendered(self.prompts, question, self.tokenizer) for question in questions]
        lines = [None if text is None else text.splitlines(keepends=True) for text in texts]
        self._learn({line for some in lines for line in some or ()})
        counts = [None if some is None else sum(map(self._lines.__getitem__, some)) for some in lines]
        return [math.inf if count is None else count + count // 50 + 16 for count in counts]

    def _learn(self, lines: set[str]) -> None:
        """Encodes the lines not met before, all together and so on all cores."""
        if len(self._lines) > REMEMBERED:
            self._lines.clear()
        new = [line for line in lines if line not in self._lines]
        if new:
            self._lines |= zip(new, map(len, _encode(self.tokenizer, new)))


def exact(prompts: PromptBuilder, questions: Sequence[Question], tokenizer) -> list[tuple[int, bool] | None]:
    """Tokens of each prompt and whether its schema had to be shortened for it; None where that is not enough.

    Whole prompts are encoded together, on all cores.
    """
    texts = [_rendered(prompts, question, tokenizer) for question in questions]
    written = [text for text in texts if text is not None]
    if not written:
        return [None] * len(texts)
    encoded = iter(_encode(tokenizer, written))
    return [
        None if text is None else _one(prompts, question, len(next(encoded)), tokenizer)
        for question, text in zip(questions, texts)
    ]


def _encode(tokenizer, texts: list[str]) -> list[list[int]]:
    return tokenizer(texts, add_special_tokens=False, return_attention_mask=False)["input_ids"]


def _rendered(prompts: PromptBuilder, question: Question, tokenizer) -> str | None:
    try:
        return prompts.render(question, tokenizer)
    except ValueError:  # its schema text cannot be brought into the form asked for
        return None


def _one(prompts: PromptBuilder, question: Question, whole: int, tokenizer) -> tuple[int, bool] | None:
    if not prompts.cfg.max_tokens or whole <= prompts.cfg.max_tokens:
        return whole, False
    try:
        tokens, dropped = prompts.fit(question, tokenizer)
    except ValueError:
        return None
    return len(tokens), bool(dropped)
