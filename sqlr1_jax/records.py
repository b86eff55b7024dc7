"""Records that the host modules exchange: questions, answers, verdicts and rewards.

Frozen, slotted and made of the standard library alone, so that SQL workers can import them without numpy or jax.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One question over one database.

    Attributes:
      id: unique in its data set, for example `spider-dev-17`.
      db: database id; the file is `<databases>/<db>/<db>.sqlite`.
      text: the question in natural language.
      evidence: external knowledge, empty if there is none.
      gold: the reference SQL, empty if unknown.
      schema: the schema text that goes into the prompt; `prepare` fills it.
      think: a reference reasoning trace, empty if there is none (supervised cold start only).
      complexity: the level the data set states (SynSQL: Simple, Moderate, Complex, Highly Complex).
      style: the question style the data set states.
      flags: what `prepare` found, for example `gold_error` or `empty_result`.
    """

    id: str
    db: str
    text: str
    evidence: str = ""
    gold: str = ""
    schema: str = ""
    think: str = ""
    complexity: str = ""
    style: str = ""
    flags: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """A completion, parsed.

    Attributes:
      well_formed: the completion follows the format (each tag once and in order, one SQL block with text in it).
      think: the text between the think tags, stripped.
      answer: the text between the answer tags, stripped.
      sql: the SQL to run; empty if none was found. May be set although `well_formed` is False: evaluation uses it.
    """

    well_formed: bool
    think: str = ""
    answer: str = ""
    sql: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Candidates:
    """One question with completions that were made elsewhere: by a server, or for a file.

    Attributes:
      question: the question.
      texts: its completions.
      answers: the same, parsed.
      finished: False where a completion was cut; None if the source does not say.
      lengths: tokens of the completions; None if the source does not say.
    """

    question: Question
    texts: list[str]
    answers: list[Answer]
    finished: list[bool] | None = None
    lengths: list[int] | None = None

    @property
    def asked(self) -> bool:
        """True, as of every group with completions (`rollouts.Group.asked`)."""
        return True

    @property
    def faults(self) -> list[bool]:
        """Whether each completion met a fault of the machine; none does here, where no statement runs before the answer."""
        return [False] * len(self.texts)

    def jobs(self) -> list[tuple[str, str, str]]:
        """The judge's jobs: (database, gold, prediction) of each completion."""
        return [(self.question.db, self.question.gold, answer.sql) for answer in self.answers]


class Outcome(enum.StrEnum):
    """How the execution of one SQL text ended; every path through the executor ends in one of these."""

    MATCH = "match"  # ran, and its result equals the gold's
    MISMATCH = "mismatch"  # ran, and its result differs
    OK = "ok"  # ran, and there was no gold to compare with
    ERROR = "error"  # SQLite refused or failed: syntax, missing column, overflow
    TIMEOUT = "timeout"  # over the opcode budget or the deadline, or killed while running
    REFUSED = "refused"  # not one read-only statement, or a forbidden function
    TOO_LARGE = "too_large"  # over the cap on rows, cells, bytes or memory
    NO_SQL = "no_sql"  # nothing to run
    GOLD_ERROR = "gold_error"  # the gold itself fails; says nothing about the prediction
    INFRA = "infra"  # a fault of the machine: worker killed from outside, database missing; the sample is masked

    @property
    def executed(self) -> bool:
        """True if the SQL ran to its end."""
        return self in (Outcome.MATCH, Outcome.MISMATCH, Outcome.OK)


MAX_UNJUDGED = 0.05  # largest share without a verdict; above it no accuracy is reported and a training run ends


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """The result of executing one SQL text and comparing it with the gold.

    Attributes:
      outcome: see `Outcome`.
      seconds: wall time of the prediction's run in the worker.
      message: error text of SQLite or the executor; empty after success.
      rows: number of result rows, -1 if it did not run to the end.
      both_empty: the prediction's and the gold's result have no rows (`rewards` decides its reward).
      digest: fingerprint of the result as a set of rows, for voting; empty if it did not run.
      ops: virtual-machine opcodes used, in the executor's units; 0 if unknown.
      closeness: how near a wrong result is to the gold's, by `rewards.partial`, from 0 to 1; 0 unless it ran and was wrong.
      wrong_clause: the first wrong clause of a wrong statement, one of `sql.clauses.CLAUSES`; empty if unknown or not looked for.
      blank: the result has no rows, or nothing in it but zeros, NULLs and empty texts.
      reads: names of the tables the statement read.
      flags: names of reward hacks detected, for example `no_reads`; empty unless detection is on.
    """

    outcome: Outcome
    seconds: float = 0.0
    message: str = ""
    rows: int = -1
    both_empty: bool = False
    digest: str = ""
    ops: int = 0
    closeness: float = 0.0
    wrong_clause: str = ""
    blank: bool = False
    reads: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def unjudged(self) -> bool:
        """True if the machine or the judge's limits on the gold, not the SQL, decided the outcome.

        A gold that is wrong SQL is judged: official evaluators count it, and rewards mask it.
        """
        if self.outcome is Outcome.GOLD_ERROR:
            return not self.message.startswith(f"gold: {Outcome.ERROR}")
        return self.outcome is Outcome.INFRA


@dataclasses.dataclass(frozen=True, slots=True)
class Reward:
    """The parts of one completion's reward.

    Attributes:
      format, execution, result, length: the four parts of SQL-R1 (arXiv 2504.08600, eqs. 2 to 5).
      partial: paid for a wrong result that is near the right one (`rewards.partial`).
      masked: True if the sample must not enter the loss (infrastructure fault, gold that fails).
    """

    format: float = 0.0
    execution: float = 0.0
    result: float = 0.0
    length: float = 0.0
    masked: bool = False
    partial: float = 0.0

    @property
    def total(self) -> float:
        """The sum of the parts."""
        return self.format + self.execution + self.result + self.length + self.partial

    @property
    def parts(self) -> tuple[float, ...]:
        """What `rl.normalise=parts` normalises one by one: format, execution, result and length.

        The partial reward belongs to the result: apart, a right result would look worse than one that is nearly right.
        """
        return self.format, self.execution, self.result + self.partial, self.length


def fingerprint(value: object) -> str:
    """Return the SHA-256 of a JSON value, independent of the order of keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
