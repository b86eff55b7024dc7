"""Decode a split greedily and by vote, and grade it: the loop of `evaluate` and of validation during GRPO."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Callable, Sequence

import jax
from jax.sharding import Mesh

from sqlr1_jax import hosts, rollouts
from sqlr1_jax.config import SamplingConfig
from sqlr1_jax.evaluation.grader import Grader
from sqlr1_jax.policy import Policy
from sqlr1_jax.records import Question
from sqlr1_jax.run.logger import clock_time
from sqlr1_jax.text.prompts import PromptBuilder

HEAD = ("id", "db", "question", "gold", "level")  # what the decodings of a question share

Phase = Callable[[str], contextlib.AbstractContextManager]


@dataclasses.dataclass(frozen=True)
class Decoding:
    """One way to answer: its name in reports, and its sampling options."""

    name: str
    sampling: SamplingConfig


def decodings(sampling: SamplingConfig, greedy: bool, samples: int) -> list[Decoding]:
    """Greedy, and a majority vote over `samples` candidates (0: no vote) at the temperature of `sampling`."""
    found = []
    if greedy:
        found.append(Decoding("greedy", dataclasses.replace(sampling, temperature=0.0, group=1)))
    if samples:
        found.append(Decoding(f"majority@{samples}", dataclasses.replace(sampling, group=samples)))
    return found


def measure(
    policy: Policy,
    mesh: Mesh,
    questions: Sequence[Question],
    prompts: PromptBuilder,
    ways: Sequence[Decoding],
    grader: Grader,
    *,
    batch: int,
    seed: int,
    phase: Phase = contextlib.nullcontext,
) -> tuple[dict[str, object], list[dict]]:
    """Accuracies of a policy over questions; every batch runs in `phase("batch")`.

    Args:
      policy: its parameters answer.
      mesh: of the parameters.
      questions: all of them, on every host; a host answers its share of each batch.
      prompts: writes the prompts.
      ways: the decodings to measure, each over all questions.
      grader: judges the answers.
      batch: questions per rollout over all hosts.
      seed: of the sampling noise.
      phase: a context manager, such as a watchdog's phase.

    Returns:
      the summary (means from 0 to 1, over all hosts), and this host's answers as records for `answers.jsonl`.
    """
    summary: dict[str, object] = {"questions": len(questions)}
    records: dict[int, dict] = {}
    for way in ways:
        started = time.monotonic()
        sums = _measure_one(policy, mesh, questions, prompts, way, grader, batch, seed, phase, records)
        total = sums.pop("n")
        summary[way.name] = {key: value / total for key, value in sums.items()}
        summary[way.name]["seconds"] = time.monotonic() - started
    return summary, [records[index] for index in sorted(records)]


def _measure_one(
    policy, mesh, questions, prompts, way: Decoding, grader, batch, seed, phase, records
) -> dict[str, float]:
    """Sums over all hosts of what counts, for one decoding; adds this host's answers to `records`."""
    count, host, share = len(questions), jax.process_index(), batch // jax.process_count()
    sums, started = dict.fromkeys(grader.counts, 0.0), time.monotonic()
    for step, first in enumerate(range(0, count, batch)):
        with phase("batch"):
            # The last batch is filled with its first question, so that shapes and hosts agree; fillers are not counted.
            places = [first + host * share + i for i in range(share)]
            asked = [questions[place if place < count else first] for place in places]
            judged = rollouts.generate(policy, asked, prompts, way.sampling, mesh, seed=seed, step=step)
            mine = [(place, group) for place, group in zip(places, judged.groups) if place < count]
            for (place, _), record in zip(mine, grader.records([group for _, group in mine])):
                head = {key: record.pop(key) for key in HEAD}
                records.setdefault(place, {"index": place, **head})[way.name] = record
                for key, value in record["counts"].items():
                    sums[key] += value
        done = min(first + batch, count)
        left = (time.monotonic() - started) / done * (count - done)
        if host == 0:
            print(f"evaluate {way.name} {done}/{count} [{clock_time(left)} left]", flush=True)
    return hosts.sum_over_processes(sums)
