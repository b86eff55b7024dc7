"""Grade groups of candidates: majority vote, and every comparison mode and graded metric of the chosen SQL."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from sqlr1_jax.evaluation import first_rows, report
from sqlr1_jax.evaluation.report import MODES
from sqlr1_jax.evaluation.revision import Revised
from sqlr1_jax.records import Candidates, Outcome, Verdict
from sqlr1_jax.rollouts import Group
from sqlr1_jax.sql import vote
from sqlr1_jax.sql.databases import variants
from sqlr1_jax.sql.executor import Executor

VOTES = ("majority", "skip_empty")  # rules that need the candidates' results alone, so that all are reported
RATES = ("n", *VOTES, "pass@n", "mean_match", "executable", "well_formed", "finished", "unjudged", "tokens")


class Grader:
    """Judges groups of candidates.

    Args:
      executor: the judge of the questions' databases.
      graded: which of `config.GRADED_METRICS` to measure on the chosen SQL. `r_ves` times it: 200 runs of each right answer.
      suite: the judge of the test suite, with several files per database; None: no test-suite accuracy.
      looks: most looks of a candidate (`turns.max`); 0: candidates do not look.
      keeps_rows: whether records have the first rows that the chosen SQL returned, and beside a wrong one those of the gold.

    Attributes:
      metrics: names of the metrics of the chosen SQL: comparison modes, `test_suite`, then graded metrics.
      counts: `metrics` and the rates over all candidates.
    """

    def __init__(
        self,
        executor: Executor,
        graded: Sequence[str] = (),
        suite: Executor | None = None,
        looks: int = 0,
        keeps_rows: bool = False,
    ):
        self.executor, self.graded, self.suite, self.keeps_rows = executor, tuple(graded), suite, keeps_rows
        self.metrics = (*MODES, *(["test_suite"] if suite else []), *graded)
        self.most_looks = looks
        self.counts = (*self.metrics, *RATES, *(["looks", *map(answered_after, range(looks + 1))] if looks else []))

    def run(self, groups: Sequence[Group]) -> list[list[Verdict]]:
        """How the candidates of groups run, without their golds."""
        jobs = [(group.question.db, answer.sql) for group in groups for answer in group.answers]
        return _by_group(self.executor.run(jobs), [len(group.answers) for group in groups])

    def records(
        self, groups: Sequence[Group | Candidates], rule: str = "majority", revised: Sequence[Revised | None] = ()
    ) -> list[dict]:
        """Grade groups; return a record per group, in order.

        A record has the question, its candidates with outcomes, the chosen SQL, and `counts`: a number for each of
        `self.counts`, without `finished` and `tokens` where a group does not say them. With `keeps_rows` also `returned` and `wanted`.

        Args:
          groups: the candidates.
          rule: chooses one of them, see `vote.choose`.
          revised: the second round of each group; None where the first candidates stand.
        """
        if not groups:
            return []
        sizes = [len(group.answers) for group in groups]
        jobs = [job for group in groups for job in group.jobs()]
        judged = self.executor.judge(jobs, "strict")
        strict, executed = _by_group(judged, sizes), _by_group(self._without_gold(jobs, judged), sizes)
        chosen = [vote.choose(rule, verdicts) for verdicts in executed]
        answers = [group.answers[index].sql for group, index in zip(groups, chosen)]
        answers = [again.sql if again else sql for sql, again in itertools.zip_longest(answers, revised)]
        metrics, unjudged = self._measure([(g.question.db, g.question.gold, sql) for g, sql in zip(groups, answers)])
        for b, group in enumerate(groups):
            # It was not asked, so it is wrong, although some evaluators let an empty statement match.
            if not group.asked:
                metrics |= {name: [*values[:b], 0.0, *values[b + 1 :]] for name, values in metrics.items()}
        records = [
            _record(
                group,
                strict[b],
                executed[b],
                chosen[b],
                {name: values[b] for name, values in metrics.items()}
                | {"unjudged": unjudged[b]}
                | self._look_counts(group),
            )
            for b, group in enumerate(groups)
        ]
        for record, sql, again in itertools.zip_longest(records, answers, revised):
            record["sql"] = sql
            if again is not None:
                if _met_fault(again.group) or any(verdict.outcome is Outcome.INFRA for verdict in again.verdicts):
                    record["counts"]["unjudged"], record["pass_rate"] = 1.0, None
                texts = zip(again.group.texts, again.group.answers)
                record["revised"] = [{"completion": text, "sql": answer.sql} for text, answer in texts]
        if self.keeps_rows:
            self._add_rows(records, [verdicts[index] for verdicts, index in zip(executed, chosen)])
        return records

    def _add_rows(self, records: Sequence[dict], executed: Sequence[Verdict]) -> None:
        """Add what the chosen SQL returned, and, where that is wrong, what was wanted; slow statements are not run again."""
        jobs: dict[tuple[int, str], tuple[str, str]] = {}
        for number, (record, verdict) in enumerate(zip(records, executed)):
            again = "revised" in record
            if again or (verdict.outcome.executed and verdict.seconds < first_rows.RERUN_S):
                jobs[number, "returned"] = record["db"], record["sql"]
            if not record["counts"]["strict"] and not record["counts"]["unjudged"]:
                jobs[number, "wanted"] = record["db"], record["gold"]
        for (number, name), table in zip(jobs, first_rows.first_rows(self.executor, list(jobs.values()))):
            records[number][name] = table

    def _look_counts(self, group: Group | Candidates) -> dict[str, float]:
        """Mean looks of the candidates, and the share that has answered after at most k of them."""
        if not self.most_looks:
            return {}
        cases = list(zip(group.looks, group.answers, strict=True))
        shares = {
            answered_after(k): sum(bool(answer.sql) and count <= k for count, answer in cases) / len(cases)
            for k in range(self.most_looks + 1)
        }
        return shares | {"looks": sum(group.looks) / len(cases)}

    def _without_gold(self, jobs: Sequence[tuple[str, str, str]], judged: Sequence[Verdict]) -> list[Verdict]:
        """Return how each candidate executes independently of its gold SQL."""
        # A vote must not know the gold, or accuracy would be flattered. Most verdicts are the same without it, so only two kinds
        # run again: candidates of a failing gold were never run, and others were stopped by the gold's opcode budget.
        executed = list(judged)
        gold_dependent = [
            i
            for i, verdict in enumerate(executed)
            if verdict.outcome is Outcome.GOLD_ERROR
            or (verdict.outcome is Outcome.TIMEOUT and "opcode" in verdict.message)
        ]
        reruns = self.executor.run([(jobs[i][0], jobs[i][2]) for i in gold_dependent])
        for i, verdict in zip(gold_dependent, reruns):
            executed[i] = verdict
        return executed

    def _measure(self, jobs: Sequence[tuple[str, str, str]]) -> tuple[dict[str, list[float]], list[float]]:
        """Return every metric of the chosen SQL, each from 0 to 1 (`r_ves` to 1.12), and 1 where one was not judged."""
        # The strict verdicts come from the executor's cache; the other modes are not asked of candidates that lost the vote.
        verdicts = {mode: self.executor.judge(jobs, mode) for mode in MODES}
        if self.suite:
            verdicts["test_suite"] = self.suite.test_suite(jobs)
        metrics = {name: _matches(of_jobs) for name, of_jobs in verdicts.items()}
        unjudged = [float(any(verdict.unjudged for verdict in of_job)) for of_job in zip(*verdicts.values())]
        if "soft_f1" in self.graded:
            metrics["soft_f1"] = self.executor.soft_f1(jobs)
        if "r_ves" in self.graded:  # BIRD reports the root of its reward, per question before the mean
            metrics["r_ves"] = [math.sqrt(reward) for reward in self.executor.r_ves(jobs)]
        for name in self.graded:
            unjudged = [max(before, float(math.isnan(value))) for before, value in zip(unjudged, metrics[name])]
            metrics[name] = [0.0 if math.isnan(value) else value for value in metrics[name]]  # JSON has no NaN
        return metrics, unjudged


def answered_after(looks: int) -> str:
    """The metric's name: the share of candidates that answered after at most `looks` looks."""
    return f"answered_after_{looks}"


def check_suite(suite: Executor, names: Sequence[str]) -> None:
    """Check every file of the test suite that `names` need.

    Raises:
      ValueError: databases have no folder in the test suite, or a file cannot be read.
    """
    names = list(dict.fromkeys(names))
    missing = [name for name in names if not (suite.databases / name).is_dir()]
    if missing:
        raise ValueError(
            f"--config.suite={suite.databases} lacks {len(missing)} of {len(names)} databases, first {missing[0]}; "
            "set it to the test suite's folder of <db>/*.sqlite, or to '' to skip test-suite accuracy"
        )
    suite.check([file for name in names for file in variants(suite.databases, name)])


def _by_group(values: Sequence[Verdict], sizes: Sequence[int]) -> list[list[Verdict]]:
    """Cut a flat list into groups of these sizes."""
    values = iter(values)
    return [list(itertools.islice(values, size)) for size in sizes]


def _matches(verdicts: Sequence[Verdict]) -> list[float]:
    return [float(verdict.outcome is Outcome.MATCH) for verdict in verdicts]


def _met_fault(group: Group | Candidates) -> bool:
    """Whether a look of a candidate could not run by a fault of the machine: its answer says nothing about the policy."""
    return any(group.faults)


def _record(
    group: Group | Candidates, strict: list[Verdict], executed: list[Verdict], chosen: int, metrics: dict[str, float]
) -> dict:
    n = len(strict)
    matches = [v.outcome is Outcome.MATCH for v in strict]
    # Shares per question, not counts of candidates, so that every question weighs the same in the mean.
    counts = metrics | {
        "n": 1.0,
        "unjudged": float(metrics["unjudged"] or any(v.outcome is Outcome.INFRA for v in strict) or _met_fault(group)),
        **{rule: float(matches[vote.choose(rule, executed)]) for rule in VOTES},
        "pass@n": float(any(matches)),
        "mean_match": sum(matches) / n,
        "executable": sum(v.outcome.executed for v in executed) / n,
        "well_formed": sum(a.well_formed for a in group.answers) / n,
    }
    if group.finished is not None:
        counts["finished"] = sum(group.finished) / n
    if group.lengths is not None:
        counts["tokens"] = sum(group.lengths) / n
    return {
        "id": group.question.id,
        "db": group.question.db,
        "question": group.question.text,
        "gold": group.question.gold,
        "level": report.level(group.question),
        "chosen": chosen,
        "sql": group.answers[chosen].sql,
        "candidates": [
            {
                "completion": text,
                "sql": answer.sql,
                "outcome": verdict.outcome.value,
                "message": verdict.message,
                **first_rows.slow(verdict),
            }
            for text, answer, verdict in zip(group.texts, group.answers, strict)
        ],
        "pass_rate": None if counts["unjudged"] else sum(matches) / n,
        "counts": counts,
    }
