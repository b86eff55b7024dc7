"""Grade groups of candidates: the vote, and the chosen SQL in every comparison mode and graded metric."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sqlr1_jax import rollouts
from sqlr1_jax.evaluation import report
from sqlr1_jax.evaluation.report import MODES
from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.rollouts import Group
from sqlr1_jax.sql import vote
from sqlr1_jax.sql.databases import variants
from sqlr1_jax.sql.executor import Executor

RATES = ("n", "pass@n", "mean_match", "executable", "well_formed", "finished", "infra", "tokens")


class Grader:
    """Judges groups of candidates.

    Args:
      executor: the judge of the questions' databases.
      graded: which of `config.GRADED_METRICS` are measured on the chosen SQL. `r_ves` is a timing: 200 runs of each right answer.
      suite: a judge of the test suite's databases, several files a folder; None leaves test-suite accuracy out.

    Attributes:
      metrics: names of what is measured of the chosen SQL: comparison modes, then graded metrics (`r_ves` as BIRD's root of the reward).
    """

    def __init__(self, executor: Executor, graded: Sequence[str] = (), suite: Executor | None = None):
        self.executor, self.graded, self.suite = executor, tuple(graded), suite
        self.metrics = (*MODES, *(["test_suite"] if suite else []), *graded)
        self.counts = (*self.metrics, *RATES)

    def records(self, groups: Sequence[Group]) -> list[dict]:
        """One record a group: candidates, the vote, and what counts of it."""
        if not groups:
            return []
        size = len(groups[0].answers)
        jobs = [job for group in groups for job in group.jobs()]
        judged = self.executor.judge(jobs, "strict")
        strict, ran = rollouts.by_group(judged, size), rollouts.by_group(self._alone(jobs, judged), size)
        chosen = [vote.majority(verdicts) for verdicts in ran]
        picked = self._measure([group.jobs()[at] for group, at in zip(groups, chosen)])
        return [
            _record(group, strict[b], ran[b], chosen[b], {name: values[b] for name, values in picked.items()})
            for b, group in enumerate(groups)
        ]

    def _alone(self, jobs: Sequence[tuple[str, str, str]], judged: Sequence[Verdict]) -> list[Verdict]:
        """How each candidate ran, whatever its gold: a vote may not know the gold.

        A gold that fails keeps its candidates from running, and the gold's opcodes set their budget: those run again.
        """
        ran = list(judged)
        unclear = [
            i
            for i, verdict in enumerate(ran)
            if verdict.outcome is Outcome.GOLD_ERROR
            or (verdict.outcome is Outcome.TIMEOUT and "opcode" in verdict.message)
        ]
        for i, verdict in zip(unclear, self.executor.run([(jobs[i][0], jobs[i][2]) for i in unclear])):
            ran[i] = verdict
        return ran

    def _measure(self, picked: Sequence[tuple[str, str, str]]) -> dict[str, list[float]]:
        """Every metric of the chosen SQL, each from 0 to 1 (`r_ves` to 1.12)."""
        found = {mode: _right(self.executor.judge(picked, mode)) for mode in MODES}
        if self.suite:
            found["test_suite"] = _right(self.suite.test_suite(picked))
        if "soft_f1" in self.graded:
            found["soft_f1"] = self.executor.soft_f1(picked)
        if "r_ves" in self.graded:
            found["r_ves"] = [math.sqrt(reward) for reward in self.executor.r_ves(picked)]
        return found


def check_suite(suite: Executor, names: Sequence[str]) -> None:
    """Checks every file of the test suite. Raises ValueError naming databases that have none."""
    names = list(dict.fromkeys(names))
    missing = [name for name in names if not (suite.databases / name).is_dir()]
    if missing:
        raise ValueError(
            f"--config.suite={suite.databases} lacks {len(missing)} of {len(names)} databases, first {missing[0]}; "
            "set it to the test suite's folder of <db>/*.sqlite, or to '' to leave test-suite accuracy out"
        )
    suite.check([file for name in names for file in variants(suite.databases, name)])


def _right(verdicts: Sequence[Verdict]) -> list[float]:
    return [float(verdict.outcome is Outcome.MATCH) for verdict in verdicts]


def _record(group: Group, strict: list[Verdict], ran: list[Verdict], at: int, measured: dict[str, float]) -> dict:
    n = len(strict)
    matches = [v.outcome is Outcome.MATCH for v in strict]
    counts = measured | {
        "n": 1.0,
        "pass@n": float(any(matches)),
        "mean_match": sum(matches) / n,
        "executable": sum(v.outcome.executed for v in ran) / n,
        "well_formed": sum(a.well_formed for a in group.answers) / n,
        "finished": sum(group.finished) / n,
        "infra": sum(v.outcome is Outcome.INFRA for v in strict) / n,
        "tokens": sum(map(len, group.completions)) / n,
    }
    return {
        "id": group.question.id,
        "db": group.question.db,
        "question": group.question.text,
        "gold": group.question.gold,
        "level": report.level(group.question),
        "chosen": at,
        "sql": group.answers[at].sql,
        "candidates": [
            {"completion": text, "sql": answer.sql, "outcome": verdict.outcome.value, "message": verdict.message}
            for text, answer, verdict in zip(group.texts, group.answers, strict)
        ],
        "pass_rate": sum(matches) / n,
        "counts": counts,
    }
