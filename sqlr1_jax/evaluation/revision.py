"""Let the policy choose between the two most frequent results by answering again (CSC-SQL's merge revision; docs/beyond.md)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

from jax.sharding import Mesh

from sqlr1_jax import hosts, rollouts
from sqlr1_jax.config import SamplingConfig, TurnsConfig
from sqlr1_jax.policy import Policy
from sqlr1_jax.records import Question, Verdict
from sqlr1_jax.rollouts import Group
from sqlr1_jax.sql import vote
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import templates
from sqlr1_jax.text.prompts import PromptBuilder

ROWS, COLUMNS, CELL, SQL = 3, 6, 40, 1000  # of a result: rows, columns, characters of a cell; characters of a statement
SECOND_ROUND = 1 << 24  # added to the step, so that the second round draws other noise than any first one


class Revised(NamedTuple):
    """The candidates of a second round, and how each ran; their majority is the answer."""

    group: Group
    verdicts: list[Verdict]

    @property
    def sql(self) -> str:
        """The answer."""
        return self.group.answers[vote.majority(self.verdicts)].sql


def revise(
    policy: Policy,
    mesh: Mesh,
    groups: Sequence[Group],
    verdicts: Sequence[Sequence[Verdict]],
    prompts: PromptBuilder,
    sampling: SamplingConfig,
    executor: Executor,
    *,
    seed: int,
    step: int,
    turns: TurnsConfig = TurnsConfig(),  # noqa: B008 - frozen
) -> list[Revised | None]:
    """Ask again about each question whose candidates disagree, with the SQL and results of its two largest groups.

    Args:
      policy: answers.
      mesh: of its parameters.
      groups: this host's groups; every host has the same number, and all call this together.
      verdicts: how each candidate ran, without knowledge of the gold.
      prompts: writes the prompts; a question whose prompt would be too long is not asked again.
      sampling: of the first round and of this one.
      executor: runs the two statements for their rows, and the new candidates.
      seed: of the sampling noise.
      step: of the first round.
      turns: whether answers may look first.

    Returns:
      For each group the new candidates; None where the first ones stand: they agree, or none of the new ones runs.
    """
    asked = [_question(group, of_group, executor) for group, of_group in zip(groups, verdicts, strict=True)]
    asked = [question if question and _fits(prompts, question, policy) else None for question in asked]
    if not hosts.any_process(any(question is not None for question in asked)):
        return [None] * len(groups)
    # Questions that need no second round fill the batch: another shape would compile another program.
    questions = [question or group.question for question, group in zip(asked, groups)]
    judged = rollouts.generate(
        policy,
        questions,
        prompts,
        sampling,
        mesh,
        seed=seed,
        step=step + SECOND_ROUND,
        turns=turns,
        explorer=executor,
    )
    jobs = [(group.question.db, answer.sql) for group in judged.groups for answer in group.answers]
    ran = rollouts.by_group(executor.run(jobs), sampling.group)
    second = [Revised(*pair) for pair in zip(judged.groups, ran)]
    return [new if old and any(v.outcome.executed for v in new.verdicts) else None for old, new in zip(asked, second)]


def _question(group: Group, verdicts: Sequence[Verdict], executor: Executor) -> Question | None:
    """The question with its two most frequent answers; None if the candidates agree, or one of the two does not run again."""
    two = vote.largest(verdicts)[:2]
    if len(two) < 2:
        return None
    statements = [group.answers[members[0]].sql for members in two]
    tables = executor.tables([(group.question.db, sql) for sql in statements], ROWS, CELL)
    if not all(verdict.outcome.executed for _, _, verdict in tables):  # near a time limit: there is nothing to show
        return None
    parts = {"question": group.question.text}
    for number, (sql, table) in enumerate(zip(statements, tables), 1):
        parts |= {f"sql_{number}": sql[:SQL], f"result_{number}": _result(*table)}
    return dataclasses.replace(group.question, text=templates.fill(templates.UNIFIED_REVISION, **parts))


def _result(columns: Sequence[str], rows: Sequence[Sequence], verdict: Verdict) -> str:
    """A result as a few short lines."""
    lines = [" | ".join(str(cell)[:CELL] for cell in line[:COLUMNS]) for line in (columns, *rows)]
    text = "\n".join([*lines, f"({verdict.rows} rows, {len(columns)} columns)"])
    return text.encode("utf-8", "replace").decode()  # bytes of a result that are not UTF-8 are lone surrogates


def _fits(prompts: PromptBuilder, question: Question, policy: Policy) -> bool:
    try:
        prompts.fit(question, policy.tokenizer)
    except ValueError:  # over `text.max_tokens` even with the shortest schema
        return False
    return True
