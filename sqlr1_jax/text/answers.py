"""Takes a completion apart: reasoning, answer, SQL. Never raises, linear in the length of the text."""

from __future__ import annotations

import re

from sqlr1_jax.records import Answer

TAGS = ("<think>", "</think>", "<answer>", "</answer>")
# Linear: once an opening fence finds no closing one, no later fence exists either.
_BLOCK = re.compile(r"```sql(.*?)```", re.DOTALL)


def parse(completion: str, last_block: bool = False) -> Answer:
    """Parses `<think>...</think><answer>... one fenced sql block ...</answer>`.

    A prompt may end with `<think>` already: a completion that closes it without opening it counts as opened. The
    format is right if each tag occurs once, in order, and the answer holds exactly one `sql` block with text in it;
    text outside the tags is allowed (SQL-R1's published rule but for the one block).

    Args:
      completion: what the model wrote after the prompt.
      last_block: the published rule: several blocks are allowed and the last one counts.

    Returns:
      The answer. Where the format is wrong, `sql` is still the last `sql` block of the whole text, if there is one:
      evaluation uses it, rewards do not.
    """
    if TAGS[0] not in completion and completion.count(TAGS[1]) == 1:
        completion = TAGS[0] + completion
    starts = [completion.find(tag) for tag in TAGS]
    once = all(completion.count(tag) == 1 for tag in TAGS)
    if not once or starts != sorted(starts):
        return Answer(False, sql=_last(_BLOCK.findall(completion)))
    think = completion[starts[0] + len(TAGS[0]) : starts[1]].strip()
    answer = completion[starts[2] + len(TAGS[2]) : starts[3]].strip()
    blocks = _BLOCK.findall(answer)
    sql = _last(blocks)
    well_formed = bool(sql) and (last_block or len(blocks) == 1)
    return Answer(well_formed, think, answer, sql or _last(_BLOCK.findall(completion)))


def _last(blocks: list[str]) -> str:
    return blocks[-1].strip() if blocks else ""
