"""Execution accuracy of a policy: greedy, and by majority vote over the results of several samples.

The senses are named in the report (see `sql.official`): the project's strict one, Spider's (test-suite evaluator, `keep_distinct`
off and on) and BIRD's; test-suite accuracy, soft F1 and R-VES where the config asks for them. Files: `answers.jsonl` (every question with its candidates), and predictions in Spider's and BIRD's formats.
With `config.against`, the workdir of another evaluation, the two are compared question by question.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import pathlib
import time
from collections.abc import Callable, Sequence

import jax

from sqlr1_jax import parallel, policy, rollouts
from sqlr1_jax.config import MeshConfig, SamplingConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.evaluation import report
from sqlr1_jax.evaluation.grader import Grader, check_suite
from sqlr1_jax.evaluation.report import GRADED
from sqlr1_jax.records import Question
from sqlr1_jax.run.checkpoints import plain
from sqlr1_jax.run.logger import clock_time, table
from sqlr1_jax.run.watchdog import Watch, Watching
from sqlr1_jax.sampling import sample
from sqlr1_jax.sql import prediction_files
from sqlr1_jax.sql.executor import Executor, Limits
from sqlr1_jax.text.prompts import Prompts


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """What is evaluated (`config.evaluate`).

    Attributes:
      questions: how many of the split, from its start; 0 is all.
      batch: prompts a rollout, over all hosts.
      greedy: one completion at temperature 0.
      samples: candidates of the vote at `sampling.temperature`; 0 skips it.
      metrics: graded metrics of the chosen SQL: `soft_f1`, `r_ves` (200 timed runs of each right answer: leave cores
        idle) or both with a comma; `auto` is soft_f1 for BIRD and nothing else; empty for none.
      suite: the folder of a test suite, `<db>/*.sqlite`, for test-suite accuracy; empty leaves it out.
    """

    questions: int = 0
    batch: int = 32
    greedy: bool = True
    samples: int = 8
    metrics: str = "auto"
    suite: str = ""

    def __post_init__(self):
        unknown = set(self.graded("")) - set(GRADED)
        if unknown:
            raise ValueError(
                f"evaluate.metrics={self.metrics!r}: choose from auto, {', '.join(GRADED)}, or none at all"
            )
        if not self.greedy and not self.samples:
            raise ValueError("evaluate.greedy=False and evaluate.samples=0 leave nothing to do: set one of them")

    def graded(self, name: str) -> tuple[str, ...]:
        """The graded metrics for a data set."""
        if self.metrics == "auto":
            return ("soft_f1",) if name.partition("/")[0] == "bird" else ()
        return tuple(word.strip() for word in self.metrics.split(",") if word.strip())


@dataclasses.dataclass(frozen=True)
class Settings(policy.Sections):
    """All sections of the config as the rooms' own dataclasses: made, and so checked, before anything is loaded."""

    model: policy.Model
    mesh: MeshConfig
    text: Prompts
    sql: Limits
    sampling: SamplingConfig
    evaluate: Evaluation
    watch: Watching


def run(config, workdir: pathlib.Path) -> dict:
    """Evaluates and returns the summary."""
    chosen = Settings.read(config)
    mesh = parallel.make_mesh(chosen.mesh)
    policy.share(chosen.evaluate.batch, mesh)
    questions = dataset.load(**config.data)
    actor = policy.load(chosen.model, mesh)
    suite = chosen.evaluate.suite
    with (
        Executor(questions.databases, chosen.sql) as executor,
        judge_of(suite, chosen.sql) as files,
        Watch(chosen.watch, signals=()) as watch,
    ):
        names = [q.db for q in questions]
        executor.check(names, questions.manifest.get("sha256"))
        if files:
            check_suite(files, names)
        grader = Grader(executor, chosen.evaluate.graded(config.data.name), files)
        summary, answers = measure(actor, mesh, questions, grader, chosen, seed=config.seed, around=watch.phase)
        executor.verify()
        answers = sorted(rollouts.everyones(answers), key=lambda answer: answer["index"])
        manifests = executor.manifest(), files.manifest() if files else {}
        summary["ground"] = report.ground(answers, *manifests, executor.versions(), plain(config))
    for name in modes(chosen):
        summary[name]["levels"] = {metric: report.by_level(answers, name, metric) for metric in grader.metrics}
    if config.against:
        summary["against"] = report.against(pathlib.Path(config.against), answers, summary["ground"])
    if jax.process_index() == 0:
        write(workdir, answers)
        show(config, chosen, summary)
    return summary


def judge_of(folder: str, limits: Limits):
    """An executor on a folder, or nothing if there is none."""
    return Executor(folder, limits) if folder else contextlib.nullcontext()


def show(config, chosen: Settings, summary: dict) -> None:
    """Prints accuracies by sense and by level, and the comparison with another run."""
    title = f"{summary['questions']} questions of {config.data.name} {config.data.split}"
    names = modes(chosen)
    rows = [{"decoding": name, **{key: 100 * summary[name][key] for key in summary[name]["levels"]}} for name in names]
    table(f"in percent, {title}", rows)
    official = "bird_ex" if config.data.name.partition("/")[0] == "bird" else "test_suite_ex"
    for name in names:
        levels = summary[name]["levels"]
        rows = [
            {"level": level, "questions": one["questions"], "95 %": interval(one)}
            | {key: 100 * found[level]["share"] for key, found in levels.items()}
            for level, one in levels[official].items()
        ]
        table(f"{name} by level; the interval is of {official}", rows)
    for sense, decodings in summary.get("against", {}).items():
        rows = [
            {
                "decoding": name,
                "before": 100 * one["before"],
                "now": 100 * one["now"],
                "difference, 95 %": interval(one),
                "lost / won": f"{one['only_before']} / {one['only_now']}" if "p" in one else "",
                "McNemar p": f"{one['p']:.2g}" if "p" in one else "",
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


def measure(
    actor,
    mesh,
    questions: Sequence[Question],
    grader: Grader,
    chosen: Settings,
    seed: int = 0,
    around: Callable[[str], contextlib.AbstractContextManager] = contextlib.nullcontext,
):
    """Accuracies of a loaded policy over questions; every batch runs in `around("batch")`, such as a watch's phase.

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
        sums = _measure_one(name, sampling, actor, mesh, questions, count, grader, chosen, seed, records, around)
        total = sums.pop("n")
        summary[name] = {key: value / total for key, value in sums.items()}
        summary[name]["seconds"] = time.monotonic() - started
    return summary, [records[index] for index in sorted(records)]


def _measure_one(
    name, sampling, actor, mesh, questions, count, grader, chosen, seed, records, around
) -> dict[str, float]:
    stops = policy.stop_tokens(actor.tokenizer)
    stop_table = policy.stop_table(actor, sampling.stop)
    hosts, host, batch = jax.process_count(), jax.process_index(), chosen.evaluate.batch
    share, sums, started = batch // hosts, dict.fromkeys(grader.counts, 0.0), time.monotonic()
    for number, first in enumerate(range(0, count, batch)):
        with around("batch"):
            # The last batch is filled with its first question, so that shapes and hosts agree; fillers are not counted.
            places = [first + host * share + i for i in range(share)]
            asked = [questions[place if place < count else first] for place in places]
            tokens = [chosen.text.tokens(q, actor.tokenizer) for q in asked]
            prompts = rollouts.place(mesh, tokens)
            reader = rollouts.Reader(asked, tokens, actor.tokenizer, stops)
            sample(
                actor.params,
                actor.config,
                prompts,
                sampling,
                stop_tokens=stops,
                stop_table=stop_table,
                seed=seed,
                step=number,
                mesh=mesh,
                on_finished=reader,
            )
            mine = [(place, group) for place, group in zip(places, reader.groups) if place < count]
            for place, record in zip([p for p, _ in mine], grader.records([g for _, g in mine])):
                head = {key: record.pop(key) for key in ("id", "db", "question", "gold", "level")}
                records.setdefault(place, {"index": place, **head})[name] = record
                for key, value in record["counts"].items():
                    sums[key] += value
        done = min(first + batch, count)
        left = (time.monotonic() - started) / done * (count - done)
        if host == 0:
            print(f"evaluate {name} {done}/{count} [{clock_time(left)} left]", flush=True)
    return rollouts.agreed_sums(sums)


def write(workdir: pathlib.Path, answers: Sequence[dict]) -> None:
    """`answers.jsonl`, and for each decoding a prediction file in Spider's and in BIRD's format."""
    with (workdir / "answers.jsonl").open("w", encoding="utf-8") as file:
        for answer in answers:
            file.write(json.dumps(answer, ensure_ascii=False) + "\n")
    for name in (key for key, value in answers[0].items() if isinstance(value, dict)):
        stem = f"predict_{name.replace('@', '_')}"
        prediction_files.write_spider(workdir / f"{stem}.sql", [answer[name]["sql"] for answer in answers])
        prediction_files.write_bird(
            workdir / f"{stem}.json", [(answer["db"], answer[name]["sql"]) for answer in answers]
        )
