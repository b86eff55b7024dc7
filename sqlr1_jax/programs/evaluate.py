"""Execution accuracy of a policy: greedy, and by majority vote over the results of several samples.

The senses are named in the report (see `sql.official`): the project's strict one, Spider's (test-suite evaluator, `keep_distinct`
off and on) and BIRD's. Files: `answers.jsonl` (every question with its candidates), and predictions in Spider's and BIRD's formats.
With `config.against`, the workdir of another evaluation, the two are compared question by question.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import time
from collections.abc import Sequence

import jax

from sqlr1_jax import parallel
from sqlr1_jax.checkpoint import plain
from sqlr1_jax.data import source
from sqlr1_jax.metrics import clock_time, table
from sqlr1_jax.parallel import MeshShape
from sqlr1_jax.programs import policy, rollout, standing
from sqlr1_jax.programs.rollout import Group
from sqlr1_jax.records import Outcome, Question, Verdict
from sqlr1_jax.sampling import Sampling, sample
from sqlr1_jax.sql import predictions, vote
from sqlr1_jax.sql.executor import Executor, Limits
from sqlr1_jax.text.prompts import Prompts

SENSES = ("strict", "test_suite_ex", "test_suite_ex_keep_distinct", "bird_ex")
COUNTS = (*SENSES, "n", "pass@n", "mean_match", "executable", "well_formed", "finished", "infra", "tokens")


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """What is evaluated (`config.evaluate`).

    Attributes:
      questions: how many of the split, from its start; 0 is all.
      batch: prompts a rollout, over all hosts.
      greedy: one completion at temperature 0.
      samples: candidates of the vote at `sampling.temperature`; 0 skips it.
    """

    questions: int = 0
    batch: int = 32
    greedy: bool = True
    samples: int = 8

    def __post_init__(self):
        if not self.greedy and not self.samples:
            raise ValueError("evaluate.greedy=False and evaluate.samples=0 leave nothing to do: set one of them")


@dataclasses.dataclass(frozen=True)
class Settings(policy.Sections):
    """All sections of the config as the rooms' own dataclasses: made, and so checked, before anything is loaded."""

    model: policy.Model
    mesh: MeshShape
    text: Prompts
    sql: Limits
    sampling: Sampling
    evaluate: Evaluation


def run(config, workdir: pathlib.Path) -> dict:
    """Evaluates and returns the summary."""
    chosen = Settings.read(config)
    mesh = parallel.make_mesh(chosen.mesh)
    policy.share(chosen.evaluate.batch, mesh)
    questions = source.load(**config.data)
    actor = policy.load(chosen.model, mesh)
    with Executor(questions.databases, chosen.sql) as executor:
        executor.check([q.db for q in questions])
        summary, answers = measure(actor, mesh, questions, executor, chosen, seed=config.seed)
        answers = sorted(rollout.everyones(answers), key=lambda answer: answer["index"])
        used = {answer["db"] for answer in answers}
        executor.check(sorted(used))
        summary["ground"] = standing.ground(answers, executor.manifest(), executor.versions(), plain(config))
    for name in modes(chosen):
        summary[name]["levels"] = {sense: standing.by_level(answers, name, sense) for sense in SENSES}
    if config.against:
        other = pathlib.Path(config.against)
        summary["against"] = {s: standing.against(other, answers, summary["ground"], s) for s in SENSES}
    if jax.process_index() == 0:
        write(workdir, answers)
        show(config, chosen, summary)
    return summary


def show(config, chosen: Settings, summary: dict) -> None:
    """Prints accuracies by sense and by level, and the comparison with another run."""
    title = f"{summary['questions']} questions of {config.data.name} {config.data.split}"
    rows = [{"decoding": name, **{sense: 100 * summary[name][sense] for sense in SENSES}} for name in modes(chosen)]
    table(f"execution accuracy, {title}", rows)
    for name in modes(chosen):
        levels = summary[name]["levels"]["test_suite_ex"]
        rows = [
            {"level": key, "questions": one["questions"], "%": 100 * one["share"], "95 %": interval(one)}
            for key, one in levels.items()
        ]
        table(f"{name}, test_suite_ex by level", rows)
    for sense, decodings in summary.get("against", {}).items():
        rows = [
            {
                "decoding": name,
                "before": 100 * one["before"],
                "now": 100 * one["now"],
                "difference, 95 %": interval(one),
                "lost / won": f"{one['only_before']} / {one['only_now']}",
                "McNemar p": f"{one['p']:.2g}",
            }
            for name, one in decodings.items()
        ]
        table(f"{sense} against {config.against}", rows)


def interval(one: dict) -> str:
    """The ends of an interval in points."""
    return f"{100 * one['low']:.1f} to {100 * one['high']:.1f}"


def modes(chosen: Settings) -> list[str]:
    """The names of the decodings asked for."""
    return ["greedy"] * chosen.evaluate.greedy + [f"majority@{chosen.evaluate.samples}"] * bool(chosen.evaluate.samples)


def measure(actor, mesh, questions: Sequence[Question], executor: Executor, chosen: Settings, seed: int = 0):
    """Accuracies of a loaded policy over questions.

    Returns:
      the summary (shares from 0 to 1, over all hosts) and this host's answers as records for `answers.jsonl`.
    """
    count = min(chosen.evaluate.questions or len(questions), len(questions))
    kinds = {"greedy": dataclasses.replace(chosen.sampling, temperature=0.0, group=1)} if chosen.evaluate.greedy else {}
    if chosen.evaluate.samples:
        name = f"majority@{chosen.evaluate.samples}"
        kinds[name] = dataclasses.replace(chosen.sampling, group=chosen.evaluate.samples)
    summary: dict[str, object] = {"questions": count}
    records: dict[int, dict] = {}
    for name, sampling in kinds.items():
        started = time.monotonic()
        sums = _measure_one(name, sampling, actor, mesh, questions, count, executor, chosen, seed, records)
        total = sums.pop("n")
        summary[name] = {key: value / total for key, value in sums.items()}
        summary[name]["seconds"] = time.monotonic() - started
    return summary, [records[index] for index in sorted(records)]


def _measure_one(name, sampling, actor, mesh, questions, count, executor, chosen, seed, records) -> dict[str, float]:
    stops = policy.stop_tokens(actor.tokenizer)
    hosts, host, batch = jax.process_count(), jax.process_index(), chosen.evaluate.batch
    share, sums, started = batch // hosts, dict.fromkeys(COUNTS, 0.0), time.monotonic()
    for number, first in enumerate(range(0, count, batch)):
        # The last batch is filled with its first question, so that shapes and hosts agree; fillers are not counted.
        places = [first + host * share + i for i in range(share)]
        asked = [questions[place if place < count else first] for place in places]
        tokens = [chosen.text.tokens(q, actor.tokenizer) for q in asked]
        prompts = rollout.place(mesh, tokens)
        reader = rollout.Reader(asked, tokens, actor.tokenizer, stops)
        sample(
            actor.params,
            actor.config,
            prompts,
            sampling,
            stop_tokens=stops,
            seed=seed,
            step=number,
            mesh=mesh,
            on_finished=reader,
        )
        mine = [(place, group) for place, group in zip(places, reader.groups) if place < count]
        for place, record in zip([p for p, _ in mine], judge(executor, [g for _, g in mine])):
            head = {key: record.pop(key) for key in ("id", "db", "question", "gold", "level")}
            records.setdefault(place, {"index": place, **head})[name] = record
            for key, value in record["counts"].items():
                sums[key] += value
        done = min(first + batch, count)
        left = (time.monotonic() - started) / done * (count - done)
        if host == 0:
            print(f"evaluate {name} {done}/{count} [{clock_time(left)} left]", flush=True)
    return rollout.agreed_sums(sums)


def judge(executor: Executor, groups: Sequence[Group]) -> list[dict]:
    """One record a group: candidates, the vote, and what counts of it (all senses of the chosen SQL, pass@n, format)."""
    if not groups:
        return []
    size = len(groups[0].answers)
    jobs = [job for group in groups for job in group.jobs()]
    strict = rollout.by_group(executor.judge(jobs), size)
    ran = rollout.by_group(executor.run([(db, pred) for db, _, pred in jobs]), size)
    chosen = [vote.majority(verdicts) for verdicts in ran]
    picked = [group.jobs()[at] for group, at in zip(groups, chosen)]
    official = {sense: executor.judge(picked, sense) for sense in SENSES}
    return [
        _record(group, strict[b], ran[b], chosen[b], {sense: official[sense][b] for sense in SENSES})
        for b, group in enumerate(groups)
    ]


def _record(group: Group, strict: list[Verdict], ran: list[Verdict], at: int, official: dict[str, Verdict]) -> dict:
    n = len(strict)
    matches = [v.outcome is Outcome.MATCH for v in strict]
    counts = {sense: float(v.outcome is Outcome.MATCH) for sense, v in official.items()}
    counts |= {
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
        "level": standing.level(group.question),
        "chosen": at,
        "sql": group.answers[at].sql,
        "candidates": [
            {"completion": text, "sql": answer.sql, "outcome": verdict.outcome.value, "message": verdict.message}
            for text, answer, verdict in zip(group.texts, group.answers, strict)
        ],
        "pass_rate": sum(matches) / n,
        "counts": counts,
    }


def write(workdir: pathlib.Path, answers: Sequence[dict]) -> None:
    """`answers.jsonl`, and for each decoding a prediction file in Spider's and in BIRD's format."""
    with (workdir / "answers.jsonl").open("w", encoding="utf-8") as file:
        for answer in answers:
            file.write(json.dumps(answer, ensure_ascii=False) + "\n")
    for name in (key for key, value in answers[0].items() if isinstance(value, dict)):
        stem = f"predict_{name.replace('@', '_')}"
        predictions.write_spider(workdir / f"{stem}.sql", [answer[name]["sql"] for answer in answers])
        predictions.write_bird(workdir / f"{stem}.json", [(answer["db"], answer[name]["sql"]) for answer in answers])
