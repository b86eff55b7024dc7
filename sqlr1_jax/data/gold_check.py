"""What running every gold SQL once says about a data set: flags for questions, a report for people.

Flags: `gold_error`, `gold_timeout`, `gold_refused`, `gold_too_large` (the gold does not run to its end), `gold_unchecked`
(the machine failed, not the gold: prepare again on a machine with less to do),
`empty_result` (it runs and returns no rows), `reads_empty_table` (it reads a table that has none),
`database_without_rows` (no table has any).
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection

import numpy as np

from sqlr1_jax.records import Outcome, Question, Verdict

_FAILURES = {
    Outcome.ERROR: "gold_error",
    Outcome.TIMEOUT: "gold_timeout",
    Outcome.REFUSED: "gold_refused",
    Outcome.TOO_LARGE: "gold_too_large",
    Outcome.INFRA: "gold_unchecked",
}
_PERCENTILES = (5, 25, 50, 75, 95, 99, 100)


def flags(verdict: Verdict, empty_tables: Collection[str], rowless: bool = False) -> tuple[str, ...]:
    """What is notable about a gold SQL, given how it ran, its database's tables without rows, and if those are all."""
    if verdict.outcome is Outcome.NO_SQL:
        return ("no_gold",)
    if not verdict.outcome.executed:
        return (_FAILURES[verdict.outcome],)
    empty = {name.lower() for name in empty_tables}
    found = ["empty_result"] if verdict.rows == 0 else []
    if any(name.lower() in empty for name in verdict.reads):
        found.append("reads_empty_table")
    if rowless:
        found.append("database_without_rows")
    return tuple(found)


def percentiles(numbers) -> dict[str, float]:
    """The 5th to 100th percentile; {} of nothing."""
    if not len(numbers):
        return {}
    return {f"p{p}": float(value) for p, value in zip(_PERCENTILES, np.percentile(numbers, _PERCENTILES))}


def _line(text: str) -> str:
    return " ".join(text.split())[:160]


class Report:
    """Collects what is in a split.

    Attributes:
      slowest: the ten golds that took longest, as (seconds, question id, SQL).
    """

    def __init__(self, split: str):
        self.split = split
        self.questions = 0
        self.databases: set[str] = set()
        self.rowless: set[str] = set()
        self.left_out: dict[str, int] = {}
        self.shortened = 0
        self.impossible = 0
        self.flags: Counter[str] = Counter()
        self.complexity: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.chars: list[int] = []
        self.tokens: list[int] = []
        self.rows: list[int] = []
        self.slowest: list[tuple[float, str, str]] = []

    def add(self, question: Question, seconds: float, rows: int, message: str) -> None:
        """Notes a question, how long its gold took, how many rows it gave (-1: none) and what went wrong."""
        self.questions += 1
        self.databases.add(question.db)
        self.flags.update(question.flags)
        if "database_without_rows" in question.flags:
            self.rowless.add(question.db)
        self.complexity[question.complexity or "unstated"] += 1
        for flag in question.flags:
            self.examples.setdefault(flag, f"{question.id} ({question.db}): {_line(message or question.gold)}")
        self.chars.append(len(question.schema) + len(question.text) + len(question.evidence))
        if rows >= 0:
            self.rows.append(rows)
        heapq.heappush(self.slowest, (round(seconds, 4), question.id, _line(question.gold)))
        if len(self.slowest) > 10:
            heapq.heappop(self.slowest)

    def summary(self) -> dict:
        """The report as plain numbers, for summary.json."""
        return {
            "questions": self.questions,
            "databases": len(self.databases),
            "databases_without_rows": len(self.rowless),
            "left_out": dict(self.left_out),
            "flags": dict(sorted(self.flags.items())),
            "complexity": dict(self.complexity.most_common()),
            "characters": percentiles(self.chars),
            "prompt_tokens": percentiles(self.tokens),
            "prompts_counted": len(self.tokens) + self.impossible,
            "prompts_shortened": self.shortened,
            "prompts_too_long": self.impossible,
            "result_rows": percentiles(self.rows),
            "slowest_gold_seconds": [second for second, *_ in sorted(self.slowest, reverse=True)],
        }

    def text(self) -> str:
        """The report as lines for people."""
        lines = [f"split {self.split}: {self.questions} questions over {len(self.databases)} databases"]
        lines += [
            f"  {count} x {flag}: first {self.examples[flag]}"
            for flag, count in sorted(self.flags.items(), key=lambda pair: -pair[1])
        ]
        if self.rowless:
            lines.append(f"  {len(self.rowless)} databases have no rows at all: first {min(self.rowless)}")
        lines += [f"  not selected: {count} x {why}" for why, count in sorted(self.left_out.items())]
        if self.tokens:
            words = f"{self.shortened} had to be shortened to text.max_tokens, {self.impossible} are too long even so"
            lines.append(f"  of {len(self.tokens) + self.impossible} prompts {words}")
        named = {"characters": self.chars, "prompt tokens": self.tokens, "result rows": self.rows}
        for name, numbers in named.items():
            if numbers:
                shown = "  ".join(f"{key} {value:.0f}" for key, value in percentiles(numbers).items())
                lines.append(f"  {name}: {shown}")
        if set(self.complexity) != {"unstated"}:
            lines.append("  complexity: " + ", ".join(f"{key} {n}" for key, n in self.complexity.most_common()))
        lines += [f"  slow gold: {s:.3f} s, {name}: {sql[:100]}" for s, name, sql in sorted(self.slowest)[:-4:-1]]
        return "\n".join(lines)
