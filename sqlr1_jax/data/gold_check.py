"""Flags for questions and a report per split, from running every gold once.

gold_error, gold_timeout, gold_refused, gold_too_large    the gold does not complete
gold_unchecked                                            the machine failed, not the gold: prepare again under less load
no_gold                                                   the question has no gold
empty_result                                              the gold returns no rows
reads_empty_table                                         the gold reads a table without rows
database_without_rows                                     no table of the database has rows
depends_on_time, depends_on_chance                        the gold reads the clock, or calls random()
unordered_limit                                           the gold has LIMIT without ORDER BY: any of its rows may be returned
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection

import numpy as np

from sqlr1_jax.records import Outcome, Question, Verdict
from sqlr1_jax.sql import lexer

_FAILURES = {
    Outcome.ERROR: "gold_error",
    Outcome.TIMEOUT: "gold_timeout",
    Outcome.REFUSED: "gold_refused",
    Outcome.TOO_LARGE: "gold_too_large",
    Outcome.INFRA: "gold_unchecked",
}
# The result of such a gold may differ tomorrow or with another SQLite; by default it is used all the same.
_IN_TEXT = {
    "depends_on_time": lexer.depends_on_time,
    "depends_on_chance": lexer.depends_on_chance,
    "unordered_limit": lexer.has_unordered_limit,
}
SLOW_SECONDS = 0.1  # from which a gold is named in the report
_PERCENTILES = (5, 25, 50, 75, 95, 99, 100)


def flags(verdict: Verdict, empty_tables: Collection[str], rowless: bool = False, gold: str = "") -> tuple[str, ...]:
    """Flags of a question.

    Args:
      verdict: the outcome of running its gold.
      empty_tables: tables of its database that have no rows.
      rowless: whether those are all tables.
      gold: its gold.
    """
    if verdict.outcome is Outcome.NO_SQL:
        return ("no_gold",)
    if not verdict.outcome.executed:
        return (_FAILURES[verdict.outcome],)
    empty = {name.lower() for name in empty_tables}
    # Empty results and empty tables are flags, not errors: a wrong query easily returns nothing too, so rewards are weak there.
    result = ["empty_result"] if verdict.rows == 0 else []
    if any(name.lower() in empty for name in verdict.reads):
        result.append("reads_empty_table")
    if rowless:
        result.append("database_without_rows")
    result += [flag for flag, holds in _IN_TEXT.items() if holds(gold)]
    return tuple(result)


def percentiles(numbers) -> dict[str, float]:
    """Percentiles 5 to 100 as `p5` ... `p100`; {} without numbers."""
    if not len(numbers):
        return {}
    return {f"p{p}": float(value) for p, value in zip(_PERCENTILES, np.percentile(numbers, _PERCENTILES))}


def _line(text: str) -> str:
    return " ".join(text.split())[:160]


class Report:
    """Statistics of a split.

    Attributes:
      questions, databases: number of questions; ids of their databases.
      rows_read: (rows of the source, those that are questions over a readable database); zeros for generated data.
      rowless: ids of databases without any rows.
      left_out: reason -> number of questions that the selection excluded.
      flags, complexity: flag or level -> number of questions.
      examples: flag -> its first question.
      chars: schema, question and evidence per question, in characters.
      tokens: prompt lengths of the counted questions that fit.
      shortened, too_long: counted prompts that had to be shortened, and those that did not fit even so.
      rows: rows that each gold returned.
      slowest: the ten slowest golds as (seconds, question id, SQL).
    """

    def __init__(self, split: str):
        self.split = split
        self.questions = 0
        self.rows_read = (0, 0)
        self.databases: set[str] = set()
        self.rowless: set[str] = set()
        self.left_out: dict[str, int] = {}
        self.shortened = 0
        self.too_long = 0
        self.flags: Counter[str] = Counter()
        self.complexity: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.chars: list[int] = []
        self.tokens: list[int] = []
        self.rows: list[int] = []
        self.slowest: list[tuple[float, str, str]] = []

    def add(self, question: Question, seconds: float, rows: int, message: str) -> None:
        """Add a question and the outcome of its gold; `rows` is -1 if it failed."""
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
        # A min-heap of ten: the fastest of the slowest is dropped.
        heapq.heappush(self.slowest, (round(seconds, 4), question.id, _line(question.gold)))
        if len(self.slowest) > 10:
            heapq.heappop(self.slowest)

    def summary(self) -> dict:
        """The report as JSON values, for summary.json."""
        return {
            "questions": self.questions,
            "databases": len(self.databases),
            "rows_read": self.rows_read[0],
            "rows_used": self.rows_read[1],
            "databases_without_rows": len(self.rowless),
            "left_out": dict(self.left_out),
            "flags": dict(sorted(self.flags.items())),
            "complexity": dict(self.complexity.most_common()),
            "characters": percentiles(self.chars),
            "prompt_tokens": percentiles(self.tokens),
            "prompts_counted": len(self.tokens) + self.too_long,
            "prompts_shortened": self.shortened,
            "prompts_too_long": self.too_long,
            "result_rows": percentiles(self.rows),
            "slowest_gold_seconds": [second for second, *_ in sorted(self.slowest, reverse=True)],
        }

    def text(self) -> str:
        """The report as readable lines."""
        lines = [
            f"split {self.split}: {self.questions} questions over {len(self.databases)} database{'s' * (len(self.databases) != 1)}"
        ]
        read, used = self.rows_read
        if read:
            lines.append(f"  {used} of {read} rows of the source are used{'; see the problems below' * (read > used)}")
        lines += [
            f"  {count} x {flag}: first {self.examples[flag]}"
            for flag, count in sorted(self.flags.items(), key=lambda pair: -pair[1])
        ]
        if self.rowless:
            lines.append(f"  {len(self.rowless)} databases have no rows at all: first {min(self.rowless)}")
        lines += [f"  not selected: {count} x {reason}" for reason, count in sorted(self.left_out.items())]
        if self.tokens:
            words = f"{self.shortened} were shortened to fit text.max_tokens, {self.too_long} do not fit even so"
            lines.append(f"  of {len(self.tokens) + self.too_long} prompts {words}")
        distributions = {
            "characters of schema and question": self.chars,
            "tokens of the prompt": self.tokens,
            "rows that the gold returns": self.rows,
        }
        for name, numbers in distributions.items():
            if numbers:
                low, median, high, longest = np.percentile(numbers, (5, 50, 95, 100))
                lines.append(
                    f"  {name}: median {median:,.0f}, nine in ten {low:,.0f} to {high:,.0f}, most {longest:,.0f}"
                )
        if set(self.complexity) != {"unstated"}:
            lines.append("  complexity: " + ", ".join(f"{key} {n}" for key, n in self.complexity.most_common()))
        slowest = [gold for gold in sorted(self.slowest, reverse=True)[:3] if gold[0] >= SLOW_SECONDS]
        lines += [f"  slow gold: {s:.3f} s, {name}: {sql[:100]}" for s, name, sql in slowest]
        return "\n".join(lines)
