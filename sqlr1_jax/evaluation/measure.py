"""Answer a split greedily and by majority vote, and grade it: the loop of `evaluate` and of GRPO's validation."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence

import jax
from jax.sharding import Mesh

from sqlr1_jax import hosts, rollouts
from sqlr1_jax.config import SamplingConfig, TurnsConfig
from sqlr1_jax.evaluation import revision
from sqlr1_jax.evaluation.graded_batches import GradedBatches
from sqlr1_jax.evaluation.grader import Grader
from sqlr1_jax.policy import Policy
from sqlr1_jax.progress.logger import clock_time
from sqlr1_jax.records import Candidates, Question
from sqlr1_jax.text.prompts import PromptBuilder

QUESTION_KEYS = ("id", "db", "question", "gold", "level")  # keys of a record that do not depend on the decoding

Phase = Callable[[str], contextlib.AbstractContextManager]


@dataclasses.dataclass(frozen=True)
class Decoding:
    """A way to answer questions: its name in reports, its sampling options, and how a candidate is chosen (`config.vote`)."""

    name: str
    sampling: SamplingConfig
    vote: str = "majority"


def make_decodings(sampling: SamplingConfig, greedy: bool, samples: int, rule: str = "majority") -> list[Decoding]:
    """Return the decodings: greedy, and a vote by `rule` over `samples` candidates (0: none) at `sampling.temperature`."""
    decodings = []
    if greedy:
        decodings.append(Decoding("greedy", dataclasses.replace(sampling, temperature=0.0, group=1)))
    if samples:
        decodings.append(Decoding(f"{rule}@{samples}", dataclasses.replace(sampling, group=samples), rule))
    return decodings


def measure(
    policy: Policy,
    mesh: Mesh,
    questions: Sequence[Question],
    prompts: PromptBuilder,
    decodings: Sequence[Decoding],
    grader: Grader,
    *,
    batch: int,
    seed: int,
    turns: TurnsConfig = TurnsConfig(),  # noqa: B008 - frozen
    phase: Phase = contextlib.nullcontext,
    progress: bool = True,
    graded: GradedBatches | None = None,
    overlong: Collection[int] = (),
) -> tuple[dict[str, object], list[dict]]:
    """Measure the accuracies of a policy; every batch runs in `phase("batch <decoding>")`.

    Args:
      policy: answers the questions.
      mesh: of the policy's parameters.
      questions: all questions, on every host; a host answers its share of each batch.
      prompts: writes the prompts.
      decodings: the decodings to measure, each over all questions.
      grader: judges the answers.
      batch: questions per rollout over all hosts.
      seed: of the sampling noise.
      turns: whether answers may look first; the grader's executor runs their statements.
      phase: makes a context manager from a name, such as `Watchdog.phase`.
      progress: print a line after each batch.
      graded: keeps each batch; those that it knows already are not answered again.
      overlong: questions, by number, whose prompts are too long; they are not asked and count as wrong. At least one must fit.

    Returns:
      The summary (means from 0 to 1 over the judged questions of all hosts; `unjudged` is the share of the others), and this
      host's answers as records for `answers.jsonl`.
    """
    loop = _Loop(
        policy,
        mesh,
        questions,
        prompts,
        grader,
        batch,
        seed,
        turns,
        phase,
        progress,
        graded or GradedBatches(),
        overlong,
    )
    summary: dict[str, object] = {"questions": len(questions)}
    answers: dict[int, dict] = {}
    for decoding in decodings:
        records, seconds = loop.run(decoding)
        # A collective: every host calls it once per decoding, also a host that had only fillers. In a phase, because another host may
        # still grade its share of the last batch, and R-VES takes hours.
        with phase(f"batch {decoding.name}"):
            sums = hosts.sum_over_processes(_sum_counts(grader, records))
        summary[decoding.name] = _means(decoding.name, sums)
        summary[decoding.name]["seconds"] = seconds
        _add_records(answers, decoding.name, records)
    return summary, [answers[index] for index in sorted(answers)]


def measure_candidates(
    candidates: Mapping[str, Sequence[Candidates]], grader: Grader, batch: int, rule: str = "majority"
) -> tuple[dict[str, object], list[dict]]:
    """Measure the accuracies of completions that were made elsewhere, in this process alone.

    Args:
      candidates: the name of a decoding -> its completions of every question, in the order of the questions.
      grader: judges them.
      batch: questions judged at a time; a line of progress is printed after each.
      rule: chooses one of them, see `vote.choose`.

    Returns:
      The summary and the answers, as `measure` does.
    """
    summary: dict[str, object] = {"questions": len(next(iter(candidates.values())))}
    answers: dict[int, dict] = {}
    for name, groups in candidates.items():
        started, records = time.monotonic(), {}
        for first in range(0, len(groups), batch):
            records |= enumerate(grader.records(groups[first : first + batch], rule), first)
            _show_progress(name, len(records), len(groups), started)
        sums = _sum_counts(grader, records)
        # A count that some records lack gets no mean: it would cover only part of the questions.
        sums = {
            key: value for key, value in sums.items() if all(key in record["counts"] for record in records.values())
        }
        summary[name] = _means(name, sums) | {"seconds": time.monotonic() - started}
        _add_records(answers, name, records)
    return summary, [answers[index] for index in sorted(answers)]


def _sum_counts(grader: Grader, records: Mapping[int, dict]) -> dict[str, float]:
    sums = dict.fromkeys(grader.counts, 0.0)
    for record in records.values():
        # What could not be judged is neither right nor wrong.
        unjudged = record["counts"]["unjudged"]
        for key, value in record["counts"].items():
            sums[key] += value if key == "unjudged" or not unjudged else 0.0
    return sums


def _means(decoding: str, sums: dict[str, float]) -> dict[str, float]:
    """Turn sums over questions into means over those that were judged; warn of the others."""
    total, unjudged = sums.pop("n"), sums.pop("unjudged")
    if unjudged:
        logging.warning(
            "%s: %d of %d questions could not be judged and are left out of the means: the machine failed, or the "
            "gold is over the judge's limits (candidates in answers.jsonl)",
            decoding,
            unjudged,
            total + unjudged,
        )
    return {key: value / max(total, 1.0) for key, value in sums.items()} | {"unjudged": unjudged / (total + unjudged)}


def _add_records(answers: dict[int, dict], decoding: str, records: Mapping[int, dict]) -> None:
    """Put the records of a decoding into the answers, by index of the question."""
    for index, record in records.items():
        question = {key: record.pop(key) for key in QUESTION_KEYS}
        answers.setdefault(index, {"index": index, **question})[decoding] = record


def _show_progress(decoding: str, done: int, count: int, started: float, known: int = 0) -> None:
    """Print the time left; `known` of those done were there at the start."""
    left_s = (time.monotonic() - started) / (done - known) * (count - done)
    print(f"evaluate {decoding} {done}/{count} [{clock_time(left_s)} left]", flush=True)


@dataclasses.dataclass(frozen=True)
class _Loop:
    """The loop over batches of one decoding; fields as the arguments of `measure`."""

    policy: Policy
    mesh: Mesh
    questions: Sequence[Question]
    prompts: PromptBuilder
    grader: Grader
    batch: int
    seed: int
    turns: TurnsConfig
    phase: Phase
    progress: bool
    graded: GradedBatches
    overlong: Collection[int]

    def run(self, decoding: Decoding) -> tuple[dict[int, dict], float]:
        """Answer all questions with a decoding; return this host's records by index of the question, and seconds."""
        count, shows = len(self.questions), self.progress and jax.process_index() == 0
        known = self.graded.known(decoding.name)
        records = {index: record for of_batch, _ in known for index, record in of_batch.items()}
        before_s, started = sum(seconds for _, seconds in known), time.monotonic()
        first_new = len(known) * self.batch
        if shows:
            rest = f", compiling for {min(self.batch, count)} at a time" if first_new < count else ""
            print(f"evaluate {decoding.name} {min(first_new, count)}/{count}{rest}", flush=True)
        for step, first in enumerate(range(first_new, count, self.batch), start=len(known)):
            batch_started = time.monotonic()
            # A decoding has a deadline of its own: its first batch compiles, and may be many times larger than another's.
            with self.phase(f"batch {decoding.name}"):
                of_batch = self._grade(decoding, step, first)
                self.graded.add(decoding.name, step, of_batch, time.monotonic() - batch_started)
            records |= of_batch
            if shows:
                _show_progress(decoding.name, min(first + self.batch, count), count, started, first_new)
        return records, before_s + time.monotonic() - started

    def _grade(self, decoding: Decoding, step: int, first: int) -> dict[int, dict]:
        """Answer this host's share of the batch that begins with question `first`; return its records by index."""
        count, share = len(self.questions), self.batch // jax.process_count()
        # The first question that fits fills the places after the last one and those of overlong prompts, so that all batches and
        # hosts have the same shapes: another shape would compile again, and a host without questions would leave the others
        # waiting. Fillers are not counted.
        filler = next(index for index in range(count) if index not in self.overlong)
        indices = [first + jax.process_index() * share + i for i in range(share)]
        asked = [self.questions[i if i < count and i not in self.overlong else filler] for i in indices]
        # Noise is a function of (seed, step, row), so the answers do not depend on earlier batches.
        options = dict(seed=self.seed, step=step, turns=self.turns)
        explorer = self.grader.executor
        groups = rollouts.generate(
            self.policy, asked, self.prompts, decoding.sampling, self.mesh, explorer=explorer, **options
        ).groups
        revised: list[revision.Revised | None] = [None] * len(groups)
        if decoding.vote == "revise":
            arguments = (groups, self.grader.run(groups), self.prompts, decoding.sampling, explorer)
            revised = revision.revise(self.policy, self.mesh, *arguments, **options)
        for n, index in enumerate(indices):
            if index in self.overlong:
                groups[n], revised[n] = rollouts.unanswered(self.questions[index], decoding.sampling.group), None
        counted = [n for n, index in enumerate(indices) if index < count]
        records = self.grader.records([groups[n] for n in counted], decoding.vote, [revised[n] for n in counted])
        return dict(zip((indices[n] for n in counted), records, strict=True))
