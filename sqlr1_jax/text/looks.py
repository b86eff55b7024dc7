"""Turns in a completion: statements that it runs before it answers (looks), and what it reads of them (observations).

    <think>... <sql>SELECT DISTINCT country FROM singer</sql>
    <observation>
    country
    France
    1 row
    </observation>
    ...</think><answer>...

The policy writes everything but the observations. Text is cut into pieces at their borders, and pieces are tokenized one by one, so
that supervised examples have the tokens that the sampler produces.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import NamedTuple

from sqlr1_jax.records import Answer
from sqlr1_jax.sql import observation
from sqlr1_jax.text import answers, templates

ENDS = ("</sql>",)  # strings at which a completion waits for an observation
TAGS = ("<sql>", "</sql>", "<observation>", "</observation>")
OPEN, CLOSE = "\n<observation>\n", "\n</observation>\n"
_CLOSED = r"\n</observation>(?:\n|\Z)"  # the last line of a text may have no end
_OBSERVATION = re.compile(f"{OPEN}(.*?){_CLOSED}", re.DOTALL)
# One that is not closed ends with the text, or where the answer begins: then the tag was only mentioned.
_LOOK = re.compile(r"<sql>.*?(?:</sql>|(?=<answer>)|\Z)", re.DOTALL)


class Piece(NamedTuple):
    """Consecutive text of a completion, and whether the policy wrote it; otherwise it is an observation."""

    text: str
    written: bool


def statement(turn: str) -> str:
    """The statement of a look: what a turn, which ends with </sql>, wrote behind its last <sql>; empty without one."""
    before = turn.rpartition(TAGS[1])[0]
    sql = before.rpartition(TAGS[0])[2] if TAGS[0] in before else ""
    return re.sub(r"\A\s*```(?:sql\w*)?\s|```\s*\Z", "", sql).strip()  # in a fence, as models write SQL elsewhere


def observation_tokens(result: str, tokenizer, limit: int) -> list[int]:
    """The tokens of an observation around a result (`sql.observation`), at most `limit`; a longer result is cut."""
    opened, closed = (tokenizer.encode(tag, add_special_tokens=False) for tag in (OPEN, CLOSE))
    room, text = limit - len(opened) - len(closed), templates.without_special_tokens(result)
    return opened + tokenizer.encode(text, add_special_tokens=False)[: max(room, 0)] + closed


def pieces_of_text(text: str) -> list[Piece]:
    """Cut a worked example at its observations."""
    parts = _OBSERVATION.split(text)  # results at odd places
    cut = [Piece(OPEN + part + CLOSE, False) if n % 2 else Piece(part, True) for n, part in enumerate(parts)]
    return [piece for piece in cut if piece.text]


def without_looks(text: str) -> str:
    """A worked example as if it had never looked."""
    return re.sub(rf"\s*<sql>((?!</sql>).)*</sql>{OPEN}.*?{_CLOSED}", "\n", text, flags=re.DOTALL)


def encode(text: str, tokenizer, limit: int) -> tuple[list[int], list[bool]]:
    """The tokens of a worked example, and of each whether the policy is to write it; with `limit` 0 the whole text counts as the policy's."""
    tokens, actions = [], []
    for piece in pieces_of_text(text) if limit else [Piece(text, True)]:
        if piece.written:
            added = tokenizer.encode(templates.without_special_tokens(piece.text), add_special_tokens=False)
        else:
            added = observation_tokens(piece.text.removeprefix(OPEN).removesuffix(CLOSE), tokenizer, limit)
        tokens += added
        actions += [piece.written] * len(added)
    return tokens, actions


def parse(pieces: Sequence[Piece], last_block: bool = False, opened: bool | None = None) -> Answer:
    """Parse what the policy wrote of a completion: `answers.parse`, and the rule of looks.

    A well-formed completion has each <sql> closed once, before it answers, and writes no observation of its own. Observations are
    left out: a value of the database is never part of an answer.
    """
    written = [piece.text for piece in pieces if piece.written]
    answer = answers.parse("".join(written), last_block, opened)
    if answer.well_formed and _follows_rule(written):
        return answer
    # A look only explores: its statement is not the answer, even if the completion ends there.
    return dataclasses.replace(answer, well_formed=False, sql=answers.tolerant_sql(_LOOK.sub("\n", "".join(written))))


def _follows_rule(turns: Sequence[str]) -> bool:
    """Whether each turn but the last is a look before the answer, and the last has none."""
    *looks, last = turns or [""]
    if any(tag in turn for turn in turns for tag in TAGS[2:]) or any(tag in last for tag in TAGS[:2]):
        return False
    return all(
        [look.count(tag) for tag in TAGS[:2]] == [1, 1]
        and look.index(TAGS[0]) < look.index(TAGS[1])
        and answers.TAGS[2] not in look
        for look in looks
    )


def count(pieces: Sequence[Piece]) -> int:
    """How often a completion looked."""
    return sum(not piece.written for piece in pieces)


def met_fault(pieces: Sequence[Piece]) -> bool:
    """Whether a look of a completion could not run by a fault of the machine."""
    return any(piece.text == f"{OPEN}{observation.NOT_RUN}{CLOSE}" for piece in pieces if not piece.written)
