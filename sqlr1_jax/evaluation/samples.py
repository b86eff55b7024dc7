"""One group per step for `samples.jsonl`: completions with rewards, advantages, and what they returned against what was wanted.

A person reads these records, so they are bounded: long texts are cut in the middle, results to a few rows.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sqlr1_jax.evaluation import report
from sqlr1_jax.records import Outcome, Reward, Verdict
from sqlr1_jax.rollouts import Group, JudgedRollouts
from sqlr1_jax.sql.executor import Executor

COMPLETIONS = 16  # of a group
TEXT = 6000  # characters of a completion or statement
ROWS, COLUMNS, CELL = 5, 8, 60  # of a result: rows, columns, characters of a cell
RERUN_S = 1.0  # a statement that took longer is not run again for its rows


def record(judged: JudgedRollouts, advantages: Sequence[Sequence[float]], executor: Executor) -> dict[str, object]:
    """The first group of a step as JSON values.

    Args:
      judged: what the step learned from, scored.
      advantages: [B][G], of the same groups.
      executor: runs the gold and the statements that ran before once more, for their rows.
    """
    group = judged.groups[0]
    cases = list(zip(group.answers, judged.verdicts[0], judged.rewards[0], advantages[0], strict=True))[:COMPLETIONS]
    results = _results(group, [verdict for _, verdict, _, _ in cases], executor)
    question = group.question
    return {
        "id": question.id,
        "db": question.db,
        "level": report.level(question),
        "question": _cut(question.text),
        "evidence": _cut(question.evidence),
        "gold": _cut(question.gold),
        "wanted": results.get(question.gold),
        "completions": [
            {
                "text": _cut(group.texts[n]),
                "sql": _cut(answer.sql),
                "outcome": verdict.outcome.value,
                "message": _cut(verdict.message),
                "flags": list(verdict.flags),
                "reward": _parts(reward),
                "total": reward.total,
                "masked": reward.masked,
                "advantage": float(advantage),
                "finished": group.finished[n],
                "tokens": len(group.completions[n]),
                "returned": results.get(answer.sql),
            }
            for n, (answer, verdict, reward, advantage) in enumerate(cases)
        ],
    }


def _results(group: Group, verdicts: Sequence[Verdict], executor: Executor) -> dict[str, dict | None]:
    """Statement -> its first rows, for the gold and for statements that ran quickly."""
    statements = [
        answer.sql
        for answer, verdict in zip(group.answers, verdicts)
        if verdict.outcome.executed and verdict.seconds < RERUN_S
    ]
    if verdicts[0].outcome not in (Outcome.GOLD_ERROR, Outcome.INFRA):
        statements.append(group.question.gold)
    statements = list(dict.fromkeys(statements))
    tables = executor.tables([(group.question.db, sql) for sql in statements], ROWS)
    return {
        sql: _table(columns, rows, verdict)
        for sql, (columns, rows, verdict) in zip(statements, tables)
        if verdict.outcome.executed
    }


def _table(columns: Sequence[str], rows: Sequence[Sequence], verdict: Verdict) -> dict[str, object]:
    return {
        "columns": [_cut(str(name), CELL) for name in columns[:COLUMNS]],
        "rows": [[_cut(v, CELL) if isinstance(v, str) else v for v in row[:COLUMNS]] for row in rows],
        "row_count": verdict.rows,
        "column_count": len(columns),
    }


def _parts(reward: Reward) -> dict[str, float]:
    """The parts of a reward by name."""
    parts = dataclasses.asdict(reward)
    return {name: value for name, value in parts.items() if name != "masked"}


def _cut(text: str, longest: int = TEXT) -> str:
    """The text, its middle left out if it is longer than `longest` characters."""
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]} [{len(text) - 2 * half} characters left out] {text[-half:]}"
