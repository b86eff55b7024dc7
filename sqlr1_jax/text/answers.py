"""Parse a completion into reasoning, answer and SQL. Never raises; linear in the length of the text.

Two rules, of which the SQL is always a piece of the completion:

strict (rewards): `<think>...</think><answer>... ```sql ... ``` ...</answer>`, each tag once and in order, and in the answer
  exactly one non-empty block whose language is `sql`. Text outside the tags is allowed. This is SQL-R1's published rule,
  except that the published code allows several blocks and takes `ite SELECT 4` from a block of `sqlite`.
tolerant (`evaluate` and `ask`): the last complete fenced block of the answer, or of what follows the reasoning, or of the
  whole completion: of three or more backticks, or of tildes at the start of a line, in any language or none. A block that
  starts like a statement goes before one that does not, such as a table of results. Without a fence the text counts if it
  is one statement, also behind a label such as `SQLQuery:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlr1_jax.records import Answer

TAGS = ("<think>", "</think>", "<answer>", "</answer>")
MAX_FENCES = 100  # the last fences of a text that are looked at; even, so that balanced fences stay balanced
# Completions are hostile, so no pattern may backtrack quadratically. These lazy matches are linear: an opening
# fence also closes the fence before it, so at most one search runs to the end of the text.
_STRICT = re.compile(r"```sql(?=\s)(.*?)```", re.DOTALL)
_PUBLISHED = re.compile(r"```sql(.*?)```", re.DOTALL)

_FENCE = re.compile(r"`{3,}|(?:^|(?<=\n))[ \t]*(~{3,})")
# The language behind an opening fence; "```sqlSELECT 1```" has one as well.
_LANGUAGE = re.compile(r"sql(?=select\b|with\b|values\b)|[ \t]*[\w.+#-]+", re.IGNORECASE)
# What follows a fence that can only open a block: a language alone on its line, or one of SQL's.
_OPENS = re.compile(r"[\w.+#-]+[ \t]*\r?\n|(?:sql|sqlite3?|mysql|postgres(?:ql)?|tsql|plsql)[ \t]", re.IGNORECASE)
# Atomic: a comment that could end at several places would make the search exponential.
# WITH and VALUES are words of prose and headings of tables too: they begin a statement with what SQL wants behind them.
_STATEMENT = re.compile(
    r"""(?>\s|--[^\n]*|/\*.*?\*/|\()*+
        (?:select\b|values~\(|with\b~(?:recursive\b~)?(?:"[^"]*"|`[^`]*`|\[[^\]]*\]|\w++)~(?:\([^()]*\)~)?
           as\b~(?:(?:not\b~)?materialized\b~)?\()""".replace(
        "~", r"(?>\s|--[^\n]*|/\*.*?\*/)*+"
    ),  # blanks and comments
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
# What some prompts make models write before a statement, and what a decoder may leave around it.
_LABEL = re.compile(
    r"\ufeff?\s*(?:(?:final |the )?(?:sql|sqlite|answer|query|sql ?query|statement)[ \t]*:\s*)?", re.IGNORECASE
)
_END_TOKENS = re.compile(r"(?:\s*<\|\w{1,40}\|>)+\s*\Z")
_COMMAND = re.compile(
    r"[ \t]*(?:select|with|values|insert|update|delete|replace|create|drop|alter|pragma|explain|attach|vacuum)\b",
    re.IGNORECASE,
)
# What is left open goes to the end: no later start is searched from again.
_QUOTED = re.compile(
    r"'[^']*(?:'|\Z)|\"[^\"]*(?:\"|\Z)|`[^`]*(?:`|\Z)|\[[^\]]*(?:\]|\Z)|--[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL
)


def parse(completion: str, last_block: bool = False, opened: bool | None = None) -> Answer:
    """Parse a completion by both rules.

    Args:
      completion: what the model wrote after the prompt.
      last_block: the published rule instead of the strict one: several blocks are allowed and the last one counts.
      opened: whether the prompt ends with `<think>`, as SQL-R1's do, so that the completion must not open it again. None where the
        prompt is not known: a completion that closes the tag without opening it had it opened.

    Returns:
      The answer. `well_formed` and, if it is True, `sql` follow the strict rule: rewards use nothing else. Otherwise
      `sql` follows the tolerant rule; it is empty if there is none.
    """
    if opened is None:
        opened = TAGS[0] not in completion and completion.count(TAGS[1]) == 1
    written = completion  # for the tolerant rule: with the tag in front, a lone statement would be taken for reasoning
    if opened:
        completion = TAGS[0] + completion
    starts = [completion.find(tag) for tag in TAGS]
    each_once = all(completion.count(tag) == 1 for tag in TAGS)
    if not each_once or starts != sorted(starts):
        return Answer(False, sql=tolerant_sql(written))
    think = completion[starts[0] + len(TAGS[0]) : starts[1]].strip()
    answer = completion[starts[2] + len(TAGS[2]) : starts[3]].strip()
    blocks = [block.strip() for block in (_PUBLISHED if last_block else _STRICT).findall(answer)]
    # More than one block is refused by default: the model could hedge with several queries and be rewarded for the last.
    single = last_block or (len(blocks) == 1 and answer.count("```sql") == 1)
    if blocks and blocks[-1] and single:
        return Answer(True, think, answer, blocks[-1])
    return Answer(False, think, answer, tolerant_sql(written))


def tolerant_sql(completion: str) -> str:
    """The SQL that a completion in any format means, by the tolerant rule; empty if there is none."""
    tried = set()
    for text, closed in _places(completion):
        if text not in tried:
            tried.add(text)
            if sql := _pick_block(text, closed) or _single_statement(text):
                return sql
    return ""


def _places(completion: str) -> Iterator[tuple[str, bool]]:
    """Yield where the SQL may be, the likeliest first, and whether a fence left open there ends with the text."""
    start = completion.rfind(TAGS[2])
    if start >= 0:
        end = completion.find(TAGS[3], start)
        yield completion[start + len(TAGS[2]) : end if end >= 0 else None], end >= 0
    after = completion.rfind(TAGS[1])
    if after >= 0:
        yield completion[after + len(TAGS[1]) :], False
    yield completion, False


def _pick_block(text: str, closed: bool) -> str:
    """The last complete block that starts like a statement, else the last one that is not empty."""
    last = ""
    for start, end in reversed(_blocks(text, closed)):
        block = text[_content_start(text, start) : end]
        if _STATEMENT.match(block):
            return block.strip()
        last = last or block.strip()
    return last


def _blocks(text: str, closed: bool) -> list[tuple[int, int]]:
    """Where the complete fenced blocks are, in order, languages included."""
    blocks = []
    mark, start = "", 0  # the open fence, and where it ends
    for fence in [*_FENCE.finditer(text)][-MAX_FENCES:]:
        run = fence[1] or fence[0]
        if mark and (run[0] != mark[0] or len(run) < len(mark)):
            continue  # part of the content
        was_open = bool(mark)
        if was_open:
            blocks.append((start, fence.start()))
        # A fence with a language opens the next block although the one before it was never closed.
        mark = "" if was_open and not _OPENS.match(text, fence.end()) else run
        start = fence.end()
    if mark and closed:
        blocks.append((start, len(text)))
    return blocks


def _content_start(text: str, at: int) -> int:
    """Where the content of a block begins: behind the language and what else stands on the line of the fence."""
    if _COMMAND.match(text, at):
        return at  # "```SELECT 1```" has no language
    language = _LANGUAGE.match(text, at)
    at = language.end() if language else at
    line_end = text.find("\n", at)
    rest = text[at : line_end if line_end >= 0 else None]
    # "```sql SELECT 1" begins behind the language, "```sql title=x" on the next line.
    return at if line_end < 0 or "`" in rest or _STATEMENT.match(rest) or _COMMAND.match(rest) else line_end + 1


def _single_statement(text: str) -> str:
    """The text if it is one statement without a fence, else nothing."""
    end = _END_TOKENS.search(text, max(0, len(text) - 200))
    statement = text[_LABEL.match(text).end() : end.start() if end else None].strip()
    if not _STATEMENT.match(statement) or _FENCE.search(statement):
        return ""
    bare = _QUOTED.sub("", statement).rstrip("; \t\r\n")
    return "" if ";" in bare else statement
