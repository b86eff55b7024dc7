"""An answer of `ask`: what it has, and how it is shown as text, JSON or CSV."""

from __future__ import annotations

import collections
import csv
import json
import math
import re
import sys
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sqlr1_jax.config import AskConfig
from sqlr1_jax.progress import log_file
from sqlr1_jax.progress.console import PipedConsole
from sqlr1_jax.records import Candidates, Verdict
from sqlr1_jax.rollouts import Group
from sqlr1_jax.sql import dialects, vote
from sqlr1_jax.sql.prediction_files import one_line

SHOWN_ROWS = 20  # of a table on the terminal; --json and --csv give all rows
SHOWN_CHARS = 2000  # of a cell on the terminal; a longer one says how long it is
READABLE_CHARS = 8  # least width of a column; in a narrower terminal each row is shown as a list
# Control characters, line separators, marks of direction, byte order marks, tags, what has no width, lone surrogates. Joiners stay:
# scripts and pictures are written with them.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


class Reply(NamedTuple):
    """The candidates of one question and the one that the vote chose.

    Attributes:
      group: the candidates.
      verdicts: how each of them ran.
      chosen: index of the answer.
      translation: the answer's SQL in the wanted dialect, and what in it is doubtful.
      columns: names of its result's columns.
      rows: the first rows of its result.
      verdict: how it ran when the rows were read.
    """

    group: Group | Candidates
    verdicts: list[Verdict]
    chosen: int
    translation: dialects.Translation
    columns: list[str]
    rows: list[list]
    verdict: Verdict

    def record(self) -> dict:
        """The reply as JSON values."""
        return {
            "question": self.group.question.text,
            "sql": self.group.answers[self.chosen].sql,
            "translated": self.translation.text,
            "doubts": list(self.translation.doubts),
            "votes": [len(members) for members in vote.tally(self.verdicts).values()],
            "outcome": self.verdict.outcome.value,
            "message": self.verdict.message,
            "columns": self.columns,
            "rows": [[_json_value(value) for value in row] for row in self.rows],
            "row_count": self.verdict.rows,
            "cut": self.cut,
            **({"turns": reasoning(self.group, self.chosen)} if getattr(self.group, "pieces", None) else {}),
        }

    @property
    def cut(self) -> int:
        """The number of candidates that were cut at `sampling.max_completion`."""
        return len(self.group.finished) - sum(self.group.finished)

    @property
    def failed(self) -> bool:
        """Whether no candidate ran to its end."""
        return not self.verdict.outcome.executed


def show(reply: Reply, cfg: AskConfig) -> None:
    """Print a reply: as text, or its result alone as JSON or CSV; warn of candidates that were cut."""
    try:
        show_result(reply, cfg)
    except BrokenPipeError:  # `ask ... | head` has read enough
        log_file.discard_stdout()
    if reply.cut:
        print(cut_candidates(reply, cfg), file=sys.stderr)


def show_result(reply: Reply, cfg: AskConfig) -> None:
    """Print a reply to standard output."""
    if cfg.output == "json":
        # An escape of the terminal's own would break JSON.
        is_utf8 = (sys.stdout.encoding or "utf-8").lower().replace("-", "") == "utf8"
        print(json.dumps(reply.record(), ensure_ascii=not is_utf8), flush=True)
    elif cfg.output == "csv" and not reply.failed:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([reply.columns, *reply.rows])
        sys.stdout.flush()
    elif cfg.output == "text":
        show_text(reply, cfg)
        sys.stdout.flush()


def show_text(reply: Reply, cfg: AskConfig) -> None:
    """Print reasoning, candidates with votes, the SQL that ran, its translation and its first rows."""
    group, verdicts = reply.group, reply.verdicts
    # Letter for letter: [name] is no style, :smile: no picture, and a long statement is not cut into lines.
    console = PipedConsole(highlight=False, markup=False, emoji=False, soft_wrap=True)
    chosen = group.answers[reply.chosen]
    for text, written in reasoning(group, reply.chosen):
        console.print(printable(text, keep="\n\t"), style="dim" if written else "cyan")
    candidates = make_table(["votes", "SQL"], f"{len(verdicts)} candidate{'s' * (len(verdicts) > 1)}")
    for members in sorted(vote.tally(verdicts).values(), key=len, reverse=True):
        candidates.add_row(str(len(members)), printable(one_line(group.answers[members[0]].sql)))
    failed = collections.Counter(
        (verdict.outcome.value, printable(one_line(candidate.sql)) or "-")
        for candidate, verdict in zip(group.answers, verdicts)
        if not verdict.outcome.executed
    )
    for (outcome, sql), count in failed.most_common():
        candidates.add_row(f"{count} {outcome}", sql)
    console.print(candidates, soft_wrap=False)
    console.print(printable(chosen.sql, keep="\n\t"))
    if cfg.dialect != "sqlite":
        console.print(f"\nin {cfg.dialect} (not run):\n{printable(reply.translation.text, keep=chr(10) + chr(9))}")
        for doubt in reply.translation.doubts:
            console.print(f"check: {printable(doubt)}")
    if not reply.failed:
        show_rows(console, reply.columns, reply.rows, reply.verdict.rows)


def reasoning(group: Group | Candidates, chosen: int) -> list[tuple[str, bool]]:
    """What a candidate wrote before its answer, cut at what it read of its looks, and whether it wrote each piece."""
    pieces = group.pieces[chosen] if isinstance(group, Group) and group.pieces else []
    if len(pieces) < 2:
        return [(group.answers[chosen].think or group.texts[chosen], True)]
    shown = []
    for piece in pieces:
        before, answer, _ = piece.text.partition("<answer>")
        shown.append((re.sub("</?think>", "", before).strip(), piece.written))
        if answer:
            break
    return shown


def show_rows(console: Console, columns: Sequence[str], rows: Sequence[Sequence], count: int) -> None:
    """Print the first rows of a result."""
    if not rows:
        console.print(f"(no rows) columns: {', '.join(map(printable, columns))}")
        return
    names, cells = [cell(name) for name in columns], [[cell(value) for value in row] for row in rows]
    if has_room(console.width, [names, *cells]):
        table = make_table(columns)
        for row in cells:
            table.add_row(*row)
        console.print(table, soft_wrap=False)
    else:
        for number, row in enumerate(cells, 1):
            console.print(f"row {number}")
            for name, text in zip(names, row):
                console.print(f"  {name}: {text}")
    if count > len(rows):
        console.print(f"the first {len(rows)} of {count} rows")


def has_room(width: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a terminal has room for a readable part of each column."""
    widest = [max(map(cell_len, column)) for column in zip(*rows)]
    return sum(min(size, READABLE_CHARS) + 3 for size in widest) < width


def cell(value: object) -> str:
    """A value for the terminal, its end left out if it is very long."""
    text = printable(value)
    return text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}... ({len(text):,} characters)"


def make_table(columns: Sequence[str], title: str | None = None) -> Table:
    """A table whose cells are never cut: long ones continue on the next line."""
    table = Table(title=title)
    for column in columns:
        table.add_column(Text(printable(column)), overflow="fold")
    return table


def printable(value: object, keep: str = "") -> str:
    """A value as text in which every control character is visible, except those to `keep`.

    Also what would hide or reorder other text: line separators, marks of direction, and bytes that are not UTF-8, which the judge
    returns as lone surrogates.
    """
    if value is None:
        return "NULL"
    return _UNSEEN.sub(lambda match: match[0] if match[0] in keep else _escape(match[0]), str(value))


def _escape(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # a byte that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode()


def _json_value(value: object) -> object:
    """JSON has no infinities."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def cut_candidates(reply: Reply, cfg: AskConfig) -> str:
    """One sentence about candidates that were cut."""
    return (
        f"{reply.cut} of {len(reply.verdicts)} candidates were cut at --config.sampling.max_completion="
        f"{cfg.sampling.max_completion} tokens: raise it"
    )


def failure(reply: Reply) -> str:
    """One sentence about a question without an answer."""
    message = reply.verdict.message or "nothing to run"
    if any(verdict.outcome.executed for verdict in reply.verdicts):  # near a limit, or the file has changed
        return (
            f"no answer: the chosen statement ran for the vote, but not again: {reply.verdict.outcome.value}, {message}"
        )
    return (
        f"no answer: none of {len(reply.verdicts)} candidates ran; the first: {reply.verdict.outcome.value}, {message}"
    )
