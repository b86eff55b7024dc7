"""Execution accuracy of a policy: greedy, and by a vote over the results of several samples.

The report names its comparison modes (see `sql.official`): the project's strict one, Spider's (test-suite evaluator,
`keep_distinct` off and on) and BIRD's; test-suite accuracy, soft F1 and R-VES where the config asks for them. Files:
`answers.jsonl` (every question with its candidates), and predictions in Spider's and BIRD's formats. Instead of a policy, completions
may come from a file (`config.completions`) or a server (`config.model.url`); then no model is loaded. With `config.against`, the
workdir of another evaluation, the two are compared question by question.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import math
import pathlib
from collections.abc import Iterator, Sequence

import jax

from sqlr1_jax import config, hosts, parallel, policy, rollouts, run_record
from sqlr1_jax.config import EvaluateConfig, extended
from sqlr1_jax.data import dataset
from sqlr1_jax.data.dataset import Questions
from sqlr1_jax.evaluation import completion_file, graded_batches, report
from sqlr1_jax.evaluation.grader import Grader, answered_after, check_suite
from sqlr1_jax.evaluation.measure import make_decodings, measure, measure_candidates
from sqlr1_jax.models import huggingface
from sqlr1_jax.progress import console
from sqlr1_jax.records import MAX_UNJUDGED, fingerprint
from sqlr1_jax.run import checksums
from sqlr1_jax.run.watchdog import Watchdog, WatchdogOptions
from sqlr1_jax.server import Server
from sqlr1_jax.sql import prediction_files
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import prompt_form
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer

SERVED = "served.jsonl"  # in the workdir: a server's answers, a line each, as they arrive


def run(cfg: EvaluateConfig, workdir: pathlib.Path) -> dict:
    """Evaluate; return the summary."""
    cfg = config.parse(EvaluateConfig, cfg)
    compares = bool(cfg.against) and jax.process_index() == 0  # the other hosts may not have that workdir
    if compares:
        report.read_finished(pathlib.Path(cfg.against))  # before hours are spent
        if pathlib.Path(cfg.against).expanduser().resolve() == workdir.resolve():
            raise ValueError(
                f"--config.against={cfg.against} is the --workdir of this evaluation, whose answers take the place of those there: "
                "choose another --workdir"
            )
    questions = dataset.load(cfg.data)
    answered_by = judge_elsewhere if config.asks_elsewhere(cfg) else answer_and_judge
    cfg, summary, answers, prints = answered_by(cfg, questions, workdir)
    if jax.process_index() == 0:
        (workdir / "summary.json").unlink(missing_ok=True)  # of an earlier evaluation, whose answers go now
        write(workdir, answers)
    names = [key for key, value in answers[0].items() if isinstance(value, dict)]
    kept = graded_batches.path_in(workdir)
    check_judged(names, summary, kept)
    summary["fingerprints"] = prints
    for name in names:
        metrics = [metric for metric in report.METRICS if metric in summary[name]]
        summary[name]["levels"] = {metric: report.by_level(answers, name, metric) for metric in metrics}
        if "@" in name:
            summary[name]["votes"] = report.compare_votes(answers, name)
    if compares:
        try:
            summary["against"] = report.compare_with(pathlib.Path(cfg.against), answers, prints)
            if not summary["against"]:
                logging.warning("not compared with %s: it has none of %s", cfg.against, ", ".join(names))
        except ValueError as error:
            # Other questions, databases, SQLite or comparison: this evaluation's figures are worth keeping.
            logging.warning("not compared with %s: %s", cfg.against, error)
            summary["against"] = {}
    if jax.process_index() == 0:
        show(cfg, names, summary)
    # Last, and on no process before the first has written the answers: until then a start after a kill needs the kept batches.
    hosts.any_process(False)
    kept.unlink(missing_ok=True)
    return summary


def answer_and_judge(
    cfg: EvaluateConfig, questions: Questions, workdir: pathlib.Path
) -> tuple[EvaluateConfig, dict, list[dict], dict]:
    """Answer the questions with a policy on this run's devices, keeping each batch for a start after a kill.

    Returns:
      The config with everything resolved, the summary, the answers of all hosts, and the fingerprints.
    """
    cfg = policy.choose_dtypes(cfg)
    mesh = parallel.make_mesh(cfg.mesh)
    policy.check_batch_divides(cfg.batch, mesh)
    folder = run_record.model_folder(cfg.model)
    sizes = huggingface.read_config(folder)
    cfg = dataclasses.replace(cfg, text=policy.limit_to_positions(cfg.text, sizes, cfg.sampling.max_completion))
    cfg, prompts, _ = resolve_form(cfg, questions)
    overlong = find_overlong(questions, prompts, load_tokenizer(folder))
    actor = policy.load_policy(cfg.model, mesh, merge=False)
    decodings = make_decodings(cfg.sampling, cfg.greedy, cfg.samples, cfg.vote)
    with judges(cfg, questions) as grader, watchdog_of(cfg) as watchdog:
        parts = [config.to_json(cfg), policy.fingerprints(questions, actor, grader.executor), jax.process_count()]
        identity = fingerprint(
            [*parts, grader.suite.manifest() if grader.suite else {}, checksums.of_tree(actor.params)]
        )
        graded = graded_batches.GradedBatches(graded_batches.path_in(workdir), identity)
        options = dict(batch=cfg.batch, seed=cfg.seed, turns=cfg.turns, phase=watchdog.phase, graded=graded)
        summary, answers = measure(actor, mesh, questions, prompts, decodings, grader, overlong=overlong, **options)
        answers = sorted(hosts.gather_records(answers), key=lambda answer: answer["index"])
        return cfg, summary, answers, fingerprints(cfg, grader, answers)


def judge_elsewhere(
    cfg: EvaluateConfig, questions: Questions, workdir: pathlib.Path
) -> tuple[EvaluateConfig, dict, list[dict], dict]:
    """Judge completions from a file or a server; returns the same as `answer_and_judge`.

    The server's answers are in the workdir before any is judged, and those that are there already are not asked for again.
    """
    if cfg.completions:
        candidates = completion_file.read(pathlib.Path(cfg.completions).expanduser(), questions, cfg.data, cfg.vote)
    else:
        cfg, prompts, form = resolve_form(cfg, questions)
        tokenizer = load_tokenizer(run_record.model_folder(cfg.model)) if cfg.model.path else None
        server = Server(cfg.model, form, tokenizer)
        overlong = find_overlong(questions, prompts, tokenizer) if tokenizer else {}
        asked = [question for number, question in enumerate(questions) if number not in overlong]
        candidates = {}
        for decoding in make_decodings(cfg.sampling, cfg.greedy, cfg.samples, cfg.vote):
            sampling, file = decoding.sampling, workdir / SERVED
            groups = iter(server.candidates(asked, prompts, sampling, cfg.seed, file, decoding.name))
            candidates[decoding.name] = [
                rollouts.unanswered(question, sampling.group) if number in overlong else next(groups)
                for number, question in enumerate(questions)
            ]
    with judges(cfg, questions) as grader:
        summary, answers = measure_candidates(candidates, grader, cfg.batch, cfg.vote)
        return cfg, summary, answers, fingerprints(cfg, grader, answers)


def resolve_form(
    cfg: EvaluateConfig, questions: Questions
) -> tuple[EvaluateConfig, PromptBuilder, prompt_form.PromptForm | None]:
    """Return the config and the prompts in the form that the policy was trained with, and that form if it says one."""
    form = run_record.read_prompt_form(cfg.model.path) if cfg.model.path or not cfg.model.url else None
    turns = prompt_form.resolve_turns(cfg.turns, form, served=bool(cfg.model.url))
    prompts = PromptBuilder(cfg.text, form, turns=turns)
    prompt_form.check_data(form, cfg.data.name, questions.manifest.get("schema"), prompts.cfg.template)
    if prompts.cfg.template == "sql_r1_inference" and questions.manifest.get("schema", {}).get("retrieve"):
        logging.warning(
            "the schema text of %s shows the values that a question mentions, which SQL-R1's does not: to compare with its figures, prepare "
            "with --config.schema.retrieve=False",
            cfg.data.name,
        )
    sampling = prompt_form.resolve_sampling(cfg.sampling, form, EvaluateConfig().sampling)
    return dataclasses.replace(cfg, text=prompts.cfg, sampling=sampling, turns=turns), prompts, form


def find_overlong(questions: Questions, prompts: PromptBuilder, tokenizer) -> dict[int, str]:
    """As `dataset.find_overlong`; says how many questions will not be asked and count as wrong."""
    overlong = dataset.find_overlong(questions, prompts, tokenizer)
    if overlong:
        words = "%d of %d questions are not asked and count as wrong, first: %s"
        logging.warning(words, len(overlong), len(questions), next(iter(overlong.values())))
    return overlong


def watchdog_of(cfg: EvaluateConfig) -> Watchdog:
    """The deadlines of batches; none where R-VES runs each right answer 200 times, which may take hours and has its own."""
    timed = "r_ves" in cfg.graded_metrics(cfg.data.name)
    return Watchdog(
        extended(WatchdogOptions, cfg.watch, first=math.inf, factor=math.inf) if timed else cfg.watch, signals=()
    )


@contextlib.contextmanager
def judges(cfg: EvaluateConfig, questions: Questions) -> Iterator[Grader]:
    """The grader, with the judges of the databases and of the test suite; afterwards the databases must be unchanged."""
    with (
        Executor(questions.databases, cfg.sql, compare=cfg.compare) as executor,
        Executor(cfg.suite, cfg.sql) if cfg.suite else contextlib.nullcontext() as suite,
    ):
        databases = [question.db for question in questions]
        executor.check(databases, questions.manifest.get("sha256"))
        if suite:
            check_suite(suite, databases)
        yield Grader(executor, cfg.graded_metrics(cfg.data.name), suite, cfg.turns.max, keeps_rows=True)
        executor.verify()


def fingerprints(cfg: EvaluateConfig, grader: Grader, answers: Sequence[dict]) -> dict:
    """Fingerprints of what was evaluated and how, while the judges still run."""
    manifests = grader.executor.manifest(), grader.suite.manifest() if grader.suite else {}
    return report.fingerprints(answers, *manifests, grader.executor.versions(), config.to_json(cfg))


def check_judged(names: Sequence[str], summary: dict, kept: pathlib.Path) -> None:
    """Raise ValueError if more than `MAX_UNJUDGED` of the questions could not be judged; their `kept` batches are judged anew."""
    for name in names:
        if summary[name]["unjudged"] > MAX_UNJUDGED:
            kept.unlink(missing_ok=True)
            raise ValueError(
                f"{summary[name]['unjudged']:.1%} of the questions could not be judged ({name}), more than "
                f"{MAX_UNJUDGED:.0%}, so no accuracy is reported; answers.jsonl has the reasons"
            )


def show(cfg: EvaluateConfig, names: Sequence[str], summary: dict) -> None:
    """Print accuracies by comparison mode; by level, and against another run, in the mode that counts for the data set alone."""
    # With the policy, since the quickstart prints this for several.
    source = cfg.completions or " at ".join(filter(None, [cfg.model.name, cfg.model.url])) or cfg.model.path
    title = f"{summary['questions']} questions of {cfg.data.name} {cfg.data.split}, {source}"
    rows = [{"decoding": name, **{key: 100 * summary[name][key] for key in summary[name]["levels"]}} for name in names]
    console.print_table(f"in percent, {title}", rows)
    if cfg.turns.max:
        shares = {f"after {k}": answered_after(k) for k in range(cfg.turns.max + 1)}
        rows = [
            {
                "decoding": name,
                "looks": summary[name]["looks"],
                **{k: 100 * summary[name][v] for k, v in shares.items()},
            }
            for name in names
        ]
        console.print_table(f"mean looks, and percent answered after at most 0, 1, ... looks, {title}", rows)
    counted = report.main_metric(cfg.data.name)
    rows = report.decoding_rows({name: summary[name]["levels"][counted] for name in names})
    console.print_table(f"by level, {counted}, {title}", rows)
    for name in names:
        rows = [
            {
                "choice": rule,
                "right": 100 * row["share"],
                "lost / won": f"{row['lost']} / {row['won']}",
                "McNemar p": f"{row['p']:.2g}",
            }
            for rule, row in summary[name].get("votes", {}).items()
        ]
        if rows:
            console.print_table(f"choices among the candidates of {name}, strict, in percent", rows)
    if cfg.against:
        rows = [
            {
                "decoding": name,
                "before": 100 * row["before"],
                "now": 100 * row["now"],
                "difference, 95 %": report.interval(row),
                "lost / won": f"{row['only_before']} / {row['only_now']}" if "p" in row else "",
                "McNemar p": f"{row['p']:.2g}" if "p" in row else "",
            }
            for name, row in summary["against"].get(counted, {}).items()
        ]
        if rows:  # none if no decoding is in both
            console.print_table(f"{counted} against {cfg.against}", rows)


def write(workdir: pathlib.Path, answers: Sequence[dict]) -> None:
    """Write `answers.jsonl`, and for each decoding a prediction file in Spider's and in BIRD's format."""
    draft = workdir / ".answers.jsonl.part"
    # A lone surrogate, which completions of other programs may have, is written as JSON's escape.
    with draft.open("w", encoding="utf-8", errors="backslashreplace") as file:
        for answer in answers:
            file.write(json.dumps(answer, ensure_ascii=False) + "\n")
    draft.replace(workdir / "answers.jsonl")  # under its name it is complete: others compare with it, or select by it
    for name in (key for key, value in answers[0].items() if isinstance(value, dict)):
        stem, sql = f"predict_{name.replace('@', '_')}", [answer[name]["sql"] for answer in answers]
        prediction_files.write_spider(workdir / f"{stem}.sql", sql)
        databases = [answer["db"] for answer in answers]
        prediction_files.write_bird(workdir / f"{stem}.json", list(zip(databases, sql)))
