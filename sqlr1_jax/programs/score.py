"""Score a file: rewards by parts for completions, official metrics for predicted SQL."""

from __future__ import annotations

import collections
import dataclasses
import json
import logging
import os
import pathlib

from sqlr1_jax import config, rewards
from sqlr1_jax.config import RewardsConfig, ScoreConfig
from sqlr1_jax.evaluation import report
from sqlr1_jax.progress import console
from sqlr1_jax.records import MAX_UNJUDGED, Outcome, Question, Verdict
from sqlr1_jax.sql import prediction_files, text_files
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import answers

MODES = ("test_suite_ex", "test_suite_ex_keep_distinct", "bird_ex")
NOT_BIRD = f"the entry is not a text of SQL{prediction_files.BIRD_SEPARATOR}database"
PARTS = (*rewards.PARTS, "total")


def run(cfg: ScoreConfig, workdir: pathlib.Path) -> dict:
    """Score `cfg.input` and write `verdicts.jsonl`; return the means.

    Raises:
      ValueError: the input is invalid or a database unusable, the message names the line or the file; or more than
        `MAX_UNJUDGED` of the lines could not be judged.
    """
    cfg = config.parse(ScoreConfig, cfg)
    places = {name: os.path.expanduser(getattr(cfg, name)) for name in ("input", "gold", "databases")}
    cfg = dataclasses.replace(cfg, **places)
    if cfg.gold and cfg.kind == "rewards":
        raise ValueError(
            f"--config.gold={cfg.gold} is only for predictions; completions have the gold in each line: "
            "remove it, or start from --config=configs/score.py:predictions"
        )
    for name, meaning in (("input", "completions or predictions"), ("databases", "folder of <db>/<db>.sqlite")):
        if not getattr(cfg, name):
            raise ValueError(f"--config.{name} is not set: give the {meaning}")
    rewards.check(cfg.rewards, Question("sample", "sample", "How many?", gold="SELECT 1"))
    text = "response" if cfg.kind == "rewards" else "pred"
    lines = read_input(pathlib.Path(cfg.input), cfg.gold, text)
    workdir = pathlib.Path(workdir)
    workdir.mkdir(parents=True, exist_ok=True)
    mode, detect = rewards.comparison_mode(cfg.rewards), rewards.detects_hacks(cfg.rewards)
    options = dict(mode=mode, compare=cfg.compare, detect=detect, partial=cfg.rewards.partial)
    with Executor(cfg.databases, cfg.sql, **options) as executor:
        executor.check([line["db_id"] for line in lines])
        if cfg.kind == "rewards":
            scored = score_completions(executor, cfg.rewards, lines, mode)
        else:
            scored = score_predictions(executor, lines)
        counters = executor.counters()
    with open(workdir / "verdicts.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps({key: line[key] for key in line if key != "verdict"}) + "\n" for line in scored)
    report_unjudged(scored)
    modes = (mode,) if cfg.kind == "rewards" else MODES
    levels = {name: report.by_level(scored, "verdict", name) for name in modes}
    title = f"right results by level, in percent; the interval is of {modes[0]}"
    console.print_table(title, report.level_rows(levels, modes[0]))
    return summary(cfg.kind, scored, counters) | {"levels": levels}


def read_input(path: pathlib.Path, gold: str, text: str) -> list[dict]:
    """Read the lines to score: dicts of `db_id`, `gold` and `text`, which is None where there is no SQL, and `fault`.

    Args:
      path: JSON lines, or with a gold file an official prediction file: BIRD's if it is JSON, else Spider's.
      gold: a gold file of the official evaluators; empty for JSON lines.
      text: the key of what is scored.
    """
    if not gold and path.suffix in (".sql", ".txt"):
        raise ValueError(
            f"--config.input={path} is a prediction file of an official evaluator, which has no databases and golds in it: add "
            "--config.gold=FILE, such as dev_gold.sql"
        )
    if not gold:
        return read_jsonl(path, text)
    for file, name in ((path, "input"), (pathlib.Path(gold), "gold")):
        if not file.is_file():
            raise ValueError(f"--config.{name}={file}: no such file")
    golds = prediction_files.read_spider_gold(pathlib.Path(gold))  # BIRD's gold file has the same format
    is_bird = path.suffix.lower() == ".json" or text_files.read_text(path).lstrip().startswith("{")
    if is_bird:
        predictions = prediction_files.read_bird(path)
    else:
        predictions = [("", sql) for sql in prediction_files.read_spider(path)]
        if len(predictions) != len(golds):  # empty lines separate dialogues, in the gold file as well
            predictions = [(db, sql) for db, sql in predictions if sql.strip()]
    if len(predictions) != len(golds):
        raise ValueError(
            f"--config.input={path} has {len(predictions)} predictions, --config.gold={gold} has {len(golds)}: "
            f"they must be of the same questions{carriage_returns(path, pathlib.Path(gold))}"
        )
    lines = []
    for number, ((db, sql), (pred_db, pred)) in enumerate(zip(golds, predictions), 1):
        if pred_db and pred_db != db:
            raise ValueError(
                f"prediction {number} is for database {pred_db}, gold {number} for {db}: not the same questions"
            )
        fault = NOT_BIRD if pred is None else ""
        lines.append({"db_id": db, "gold": sql, text: pred, "fault": fault})
    return lines


def carriage_returns(*paths: pathlib.Path) -> str:
    """The remedy for the first file whose lines end with CR alone, which does not end a line here; empty if there is none."""
    for path in paths:
        text = text_files.read_text(path)
        if "\r" in text and "\n" not in text:
            return f"; the lines of {path} end with CR alone: save it with LF"
    return ""


def read_jsonl(path: pathlib.Path, text: str) -> list[dict]:
    """Read JSON lines; a line whose `text` is absent, null or not a string has no SQL. `gold` must be a string."""
    if not path.is_file():
        raise ValueError(f"--config.input={path}: no such file; give JSON lines")
    lines, known = [], False
    for number, _, fields in text_files.read_json_lines(path):
        if type(fields.get("db_id")) is int:  # a folder may be called 7
            fields["db_id"] = str(fields["db_id"])
        missing = [key for key in ("db_id", "gold") if not isinstance(fields.get(key), str)]
        if missing:
            raise ValueError(
                f"{path} line {number}: needs the string field(s) {', '.join(missing)}; a line is "
                f'{{"db_id": "shop", "gold": "SELECT ...", "{text}": "..."}} (lines of id and completions are for `evaluate`)'
            )
        known = known or text in fields
        value = fields.get(text)
        what = json.dumps(value)[:40] if text in fields else "missing"
        fault = "" if isinstance(value, str) else f"line {number}: {text} is {what}, not a text"
        lines.append({**fields, text: None if fault else value, "fault": fault})
    if not lines:
        raise ValueError(f"--config.input={path} is empty")
    if not known:
        raise ValueError(
            f"--config.input={path}: no line has the field {text}; --config=configs/score.py:rewards reads `response`, :predictions `pred`"
        )
    return lines


def judged(line: dict, text: str, verdicts: dict[str, Verdict], unjudged: bool) -> dict:
    """What the verdicts say about a line: its database, gold and text, its level, and an outcome per comparison mode.

    Args:
      line: of the input.
      text: the key of what is scored.
      verdicts: comparison mode -> verdict.
      unjudged: whether the line could not be judged.
    """
    question = Question("", line["db_id"], "", gold=line["gold"], complexity=str(line.get("complexity") or ""))
    counts = {mode: int(verdict.outcome is Outcome.MATCH) for mode, verdict in verdicts.items()}
    return {
        **{key: line[key] for key in ("db_id", "gold", text)},
        "level": report.level(question),
        "outcomes": {mode: str(verdict.outcome) for mode, verdict in verdicts.items()},
        "unjudged": unjudged,
        "verdict": {"counts": {**counts, "unjudged": unjudged}},
    }


def score_completions(executor: Executor, cfg: RewardsConfig, lines: list[dict], mode: str) -> list[dict]:
    """Return reward parts, total and outcome of each completion, in order."""
    parsed = [answers.parse(line["response"] or "", rewards.takes_last_block(cfg)) for line in lines]
    jobs = [(line["db_id"], line["gold"], answer.sql) for line, answer in zip(lines, parsed)]
    scored = []
    for line, answer, verdict in zip(lines, parsed, executor.judge(jobs)):
        question = Question("", line["db_id"], str(line.get("question") or ""), gold=line["gold"])
        reward = rewards.score(cfg, answer, verdict, question=question)
        parts = {part: getattr(reward, part) for part in PARTS}
        scored.append(
            {
                **judged(line, "response", {mode: verdict}, verdict.unjudged),
                **parts,
                "masked": reward.masked,
                "message": line["fault"] or verdict.message,
                "flags": list(verdict.flags),
            }
        )
    return scored


def score_predictions(executor: Executor, lines: list[dict]) -> list[dict]:
    """Return 1 or 0 in each official comparison mode and the outcome of each prediction, in order.

    A line that could not be judged has None instead. One without SQL is wrong, also where the gold's result is empty.
    """
    numbers = [number for number, line in enumerate(lines) if line["pred"] is not None]
    jobs = [(lines[number]["db_id"], lines[number]["gold"], lines[number]["pred"]) for number in numbers]
    tickets = {mode: executor.submit(jobs, mode) for mode in MODES}
    verdicts = {mode: dict(zip(numbers, executor.gather(ticket))) for mode, ticket in tickets.items()}
    no_sql = Verdict(Outcome.NO_SQL)
    scored = []
    for number, line in enumerate(lines):
        by_mode = {mode: verdicts[mode].get(number, no_sql) for mode in MODES}
        # The verdict that explains the line: one that kept it from being judged, else that of BIRD's mode.
        verdict = next((v for v in by_mode.values() if v.unjudged), by_mode["bird_ex"])
        scored.append(
            judged(line, "pred", by_mode, verdict.unjudged)
            | {mode: None if verdict.unjudged else int(v.outcome == Outcome.MATCH) for mode, v in by_mode.items()}
            | {"message": line["fault"] or verdict.message}
        )
    return scored


def report_unjudged(scored: list[dict]) -> None:
    """Warn of lines that could not be judged. Raises ValueError if they are more than `MAX_UNJUDGED` of all."""
    unjudged = [number for number, line in enumerate(scored, 1) if line["unjudged"]]
    if not unjudged:
        return
    sentence = (
        f"{len(unjudged)} of {len(scored)} lines could not be judged and are left out of the means, "
        f"first: line {unjudged[0]} of verdicts.jsonl: {scored[unjudged[0] - 1]['message']}"
    )
    if len(unjudged) > MAX_UNJUDGED * len(scored):
        raise ValueError(f"{sentence}; these are more than {MAX_UNJUDGED:.0%}, so no score is reported")
    logging.warning("%s", sentence)


def summary(kind: str, scored: list[dict], counters: dict[str, float]) -> dict:
    """Return the means of the scores, without masked and unjudged lines, and counts by outcome."""
    counted = [line for line in scored if not line["unjudged"] and not line.get("masked")]
    keys = PARTS if kind == "rewards" else MODES
    means = {key: sum(line[key] for line in counted) / max(len(counted), 1) for key in keys}
    outcomes: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for line in scored:
        for mode, outcome in line["outcomes"].items():
            outcomes[mode][outcome] += 1
    return {
        "count": len(scored),
        "masked": len(scored) - len(counted),
        "unjudged": sum(line["unjudged"] for line in scored),
        **means,
        "outcomes": {mode: dict(counts) for mode, counts in outcomes.items()},
        "executor": counters,
    }
