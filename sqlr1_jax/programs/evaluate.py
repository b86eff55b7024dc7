"""Execution accuracy of a policy: greedy, and by majority vote over the results of several samples.

The report names its comparison modes (see `sql.official`): the project's strict one, Spider's (test-suite evaluator,
`keep_distinct` off and on) and BIRD's; test-suite accuracy, soft F1 and R-VES where the config asks for them. Files:
`answers.jsonl` (every question with its candidates), and predictions in Spider's and BIRD's formats. With `config.against`, the
workdir of another evaluation, the two are compared question by question.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import pathlib
from collections.abc import Sequence

import jax

from sqlr1_jax import config, hosts, parallel, policy
from sqlr1_jax.config import EvaluateConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.evaluation import report
from sqlr1_jax.evaluation.grader import Grader, check_suite
from sqlr1_jax.evaluation.measure import make_decodings, measure
from sqlr1_jax.records import MAX_UNJUDGED
from sqlr1_jax.run.logger import table
from sqlr1_jax.run.watchdog import Watchdog
from sqlr1_jax.sql import prediction_files
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import prompt_form
from sqlr1_jax.text.prompts import PromptBuilder


def run(cfg: EvaluateConfig, workdir: pathlib.Path) -> dict:
    """Evaluate; return the summary."""
    cfg = policy.choose_dtypes(config.parse(EvaluateConfig, cfg))
    mesh = parallel.make_mesh(cfg.mesh)
    policy.check_batch_divides(cfg.batch, mesh)
    questions = dataset.load(cfg.data)
    form = policy.read_prompt_form(cfg.model.path)
    prompts = PromptBuilder(cfg.text, form)
    prompt_form.check_data(form, cfg.data.name, questions.manifest.get("schema"))
    sampling = prompt_form.resolve_sampling(cfg.sampling, form, EvaluateConfig().sampling)
    cfg = dataclasses.replace(cfg, text=prompts.cfg, sampling=sampling)
    actor = policy.load_policy(cfg.model, mesh)
    decodings = make_decodings(cfg.sampling, cfg.greedy, cfg.samples)
    with (
        Executor(questions.databases, cfg.sql, compare=cfg.compare) as executor,
        Executor(cfg.suite, cfg.sql) if cfg.suite else contextlib.nullcontext() as suite,
        Watchdog(cfg.watch, signals=()) as watchdog,
    ):
        databases = [question.db for question in questions]
        executor.check(databases, questions.manifest.get("sha256"))
        if suite:
            check_suite(suite, databases)
        grader = Grader(executor, cfg.graded_metrics(cfg.data.name), suite)
        options = dict(batch=cfg.batch, seed=cfg.seed, phase=watchdog.phase)
        summary, answers = measure(actor, mesh, questions, prompts, decodings, grader, **options)
        executor.verify()
        answers = sorted(hosts.gather_records(answers), key=lambda answer: answer["index"])
        manifests = executor.manifest(), suite.manifest() if suite else {}
        prints = report.fingerprints(answers, *manifests, executor.versions(), config.to_json(cfg))
    if jax.process_index() == 0:
        write(workdir, answers)
    check_judged(cfg, [decoding.name for decoding in decodings], summary)
    summary["fingerprints"] = prints
    for decoding in decodings:
        levels = {metric: report.by_level(answers, decoding.name, metric) for metric in grader.metrics}
        summary[decoding.name]["levels"] = levels
    if cfg.against:
        summary["against"] = report.compare_with(pathlib.Path(cfg.against), answers, prints)
    if jax.process_index() == 0:
        show(cfg, [decoding.name for decoding in decodings], summary)
    return summary


def check_judged(cfg: EvaluateConfig, names: Sequence[str], summary: dict) -> None:
    """Raise ValueError if more than `MAX_UNJUDGED` of the questions could not be judged."""
    for name in names:
        if summary[name]["unjudged"] > MAX_UNJUDGED:
            raise ValueError(
                f"{summary[name]['unjudged']:.1%} of the questions could not be judged ({name}), more than "
                f"{MAX_UNJUDGED:.0%}, so no accuracy is reported; answers.jsonl has the reasons"
            )


def show(cfg: EvaluateConfig, names: Sequence[str], summary: dict) -> None:
    """Print accuracies by comparison mode and by level, and the comparison with another run."""
    # With the policy, since the quickstart prints this for several.
    title = f"{summary['questions']} questions of {cfg.data.name} {cfg.data.split}, {cfg.model.path}"
    rows = [{"decoding": name, **{key: 100 * summary[name][key] for key in summary[name]["levels"]}} for name in names]
    table(f"in percent, {title}", rows)
    official = "bird_ex" if cfg.data.name.partition("/")[0] == "bird" else "test_suite_ex"
    for name in names:
        levels = summary[name]["levels"]
        rows = report.level_rows(levels, official)
        table(f"{name} by level, {title}; the interval is of {official}", rows)
    for mode, by_decoding in summary.get("against", {}).items():
        rows = [
            {
                "decoding": name,
                "before": 100 * row["before"],
                "now": 100 * row["now"],
                "difference, 95 %": report.interval(row),
                "lost / won": f"{row['only_before']} / {row['only_now']}" if "p" in row else "",
                "McNemar p": f"{row['p']:.2g}" if "p" in row else "",
            }
            for name, row in by_decoding.items()
        ]
        table(f"{mode} against {cfg.against}", rows)


def write(workdir: pathlib.Path, answers: Sequence[dict]) -> None:
    """Write `answers.jsonl`, and for each decoding a prediction file in Spider's and in BIRD's format."""
    with (workdir / "answers.jsonl").open("w", encoding="utf-8") as file:
        for answer in answers:
            file.write(json.dumps(answer, ensure_ascii=False) + "\n")
    for name in (key for key, value in answers[0].items() if isinstance(value, dict)):
        stem, sql = f"predict_{name.replace('@', '_')}", [answer[name]["sql"] for answer in answers]
        prediction_files.write_spider(workdir / f"{stem}.sql", sql)
        databases = [answer["db"] for answer in answers]
        prediction_files.write_bird(workdir / f"{stem}.json", list(zip(databases, sql)))
