"""Parse a completion into reasoning, answer and SQL. Never raises; linear in the length of the text."""

from __future__ import annotations

import re

from sqlr1_jax.records import Answer

TAGS = ("<think>", "</think>", "<answer>", "</answer>")
# Completions are hostile, so no pattern may backtrack quadratically. This lazy match is linear: an opening
# fence also closes the fence before it, so at most one search runs to the end of the text.
_BLOCK = re.compile(r"```sql(.*?)```", re.DOTALL)


def parse(completion: str, last_block: bool = False) -> Answer:
    """Parse `<think>...</think><answer>... a fenced sql block ...</answer>`.

    The format is right if each tag occurs once, in order, and the answer has exactly one non-empty `sql` block. Text outside
    the tags is allowed. This is SQL-R1's published rule, except that it allows several blocks.

    Args:
      completion: what the model wrote after the prompt.
      last_block: the published rule: several blocks are allowed and the last one counts.

    Returns:
      The answer. If the format is wrong, `sql` is the last `sql` block of the whole text, or empty: evaluation uses it,
      rewards do not.
    """
    # SQL-R1's prompts end with `<think>`, so such a completion closes the tag without opening it.
    if TAGS[0] not in completion and completion.count(TAGS[1]) == 1:
        completion = TAGS[0] + completion
    starts = [completion.find(tag) for tag in TAGS]
    each_once = all(completion.count(tag) == 1 for tag in TAGS)
    if not each_once or starts != sorted(starts):
        return Answer(False, sql=_last(_BLOCK.findall(completion)))
    think = completion[starts[0] + len(TAGS[0]) : starts[1]].strip()
    answer = completion[starts[2] + len(TAGS[2]) : starts[3]].strip()
    # More than one block is refused by default: the model could hedge with several queries and be rewarded for the last.
    blocks = _BLOCK.findall(answer)
    sql = _last(blocks)
    well_formed = bool(sql) and (last_block or len(blocks) == 1)
    return Answer(well_formed, think, answer, sql or _last(_BLOCK.findall(completion)))


def _last(blocks: list[str]) -> str:
    return blocks[-1].strip() if blocks else ""
