"""Record a group per step for `samples.jsonl`: completions with rewards, advantages, and their results beside the gold's.

These records are read by people, so they are bounded: long texts are cut in the middle.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sqlr1_jax.evaluation import first_rows, report
from sqlr1_jax.records import Outcome, Reward, Verdict
from sqlr1_jax.rollouts import Group, JudgedRollouts
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text.looks import Piece

MAX_COMPLETIONS = 16  # of a group
MAX_CHARS = 6000  # of a completion or statement


def record(judged: JudgedRollouts, advantages: Sequence[Sequence[float]], executor: Executor) -> dict[str, object]:
    """Return the first group of a step as JSON values.

    Args:
      judged: what the step learned from, scored.
      advantages: [B][G], of the same groups.
      executor: runs the gold and the statements that have run once more, since verdicts carry no rows.
    """
    group = judged.groups[0]
    cases = list(zip(group.answers, judged.verdicts[0], judged.rewards[0], advantages[0], strict=True))[
        :MAX_COMPLETIONS
    ]
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
                **({"turns": _cut_pieces(group.pieces[n])} if group.pieces else {}),
                "sql": _cut(answer.sql),
                "outcome": verdict.outcome.value,
                "message": _cut(verdict.message),
                "flags": list(verdict.flags),
                "wrong_clause": verdict.wrong_clause,
                "reward": _parts(reward),
                "total": reward.total,
                "masked": reward.masked,
                "advantage": float(advantage),
                "finished": group.finished[n],
                "tokens": group.lengths[n],
                "returned": results.get(answer.sql),
                **first_rows.slow(verdict),
            }
            for n, (answer, verdict, reward, advantage) in enumerate(cases)
        ],
    }


def _results(group: Group, verdicts: Sequence[Verdict], executor: Executor) -> dict[str, dict | None]:
    """Map statements to their first rows: the gold, and statements that ran quickly."""
    # A slow statement would make every step wait for its sample.
    statements = [
        answer.sql
        for answer, verdict in zip(group.answers, verdicts)
        if verdict.outcome.executed and verdict.seconds < first_rows.RERUN_S
    ]
    if verdicts[0].outcome not in (Outcome.GOLD_ERROR, Outcome.INFRA):
        statements.append(group.question.gold)
    statements = list(dict.fromkeys(statements))
    return dict(zip(statements, first_rows.first_rows(executor, [(group.question.db, sql) for sql in statements])))


def _cut_pieces(pieces: Sequence[Piece]) -> list[list]:
    """Text and whether the policy wrote it, for each piece of a completion."""
    return [[_cut(piece.text), piece.written] for piece in pieces]


def _parts(reward: Reward) -> dict[str, float]:
    """Return the parts of a reward by name."""
    parts = dataclasses.asdict(reward)
    return {name: value for name, value in parts.items() if name != "masked"}


def _cut(text: str, longest: int = MAX_CHARS) -> str:
    """Cut the middle out of a text that is longer than `longest` characters."""
    # The middle: the format shows at both ends, and the SQL comes last.
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]} [{len(text) - 2 * half} characters left out] {text[-half:]}"
