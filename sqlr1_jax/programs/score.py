"""Score a file: rewards by parts for completions, official metrics for predicted SQL."""

from __future__ import annotations

import collections
import json
import pathlib

from sqlr1_jax import config, rewards
from sqlr1_jax.config import RewardsConfig, ScoreConfig
from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import prediction_files
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import answers

MODES = ("test_suite_ex", "test_suite_ex_keep_distinct", "bird_ex")
PARTS = ("format", "execution", "result", "length", "total")


def run(cfg: ScoreConfig, workdir: pathlib.Path) -> dict:
    """Score `cfg.input` and write `verdicts.jsonl`; return the means.

    Raises:
      ValueError: the input is invalid or a database unusable; the message names the line or the file.
    """
    cfg = config.parse(ScoreConfig, cfg)
    if cfg.gold and cfg.kind == "rewards":
        raise ValueError(
            f"--config.gold={cfg.gold} is only for predictions; completions have the gold in each line: "
            "remove it, or start from --config=configs/score.py:predictions"
        )
    text = "response" if cfg.kind == "rewards" else "pred"
    lines = read_input(pathlib.Path(cfg.input), cfg.gold, ("db_id", "gold", text))
    workdir = pathlib.Path(workdir)
    workdir.mkdir(parents=True, exist_ok=True)
    mode, detect = rewards.comparison_mode(cfg.rewards), rewards.detects_hacks(cfg.rewards)
    with Executor(cfg.databases, cfg.sql, mode=mode, compare=cfg.compare, detect=detect) as executor:
        executor.check([line["db_id"] for line in lines])
        if cfg.kind == "rewards":
            scored = score_completions(executor, cfg.rewards, lines)
        else:
            scored = score_predictions(executor, lines)
        counters = executor.counters()
    with open(workdir / "verdicts.jsonl", "w") as file:
        file.writelines(json.dumps(line) + "\n" for line in scored)
    return summary(cfg.kind, scored, counters)


def read_input(path: pathlib.Path, gold: str, keys: tuple[str, ...]) -> list[dict]:
    """Read JSONL, or with a gold file an official prediction file: BIRD's if its name ends in .json, else Spider's."""
    if not gold:
        return read_jsonl(path, keys)
    for file, name in ((path, "input"), (pathlib.Path(gold), "gold")):
        if not file.is_file():
            raise ValueError(f"{name}={file}: no such file")
    golds = prediction_files.read_spider_gold(pathlib.Path(gold))  # BIRD's gold file has the same format
    is_bird = path.suffix == ".json"
    if is_bird:
        predictions = prediction_files.read_bird(path)
    else:
        predictions = [("", sql) for sql in prediction_files.read_spider(path)]
    if len(predictions) != len(golds):
        raise ValueError(
            f"input={path} has {len(predictions)} predictions, gold={gold} has {len(golds)}: "
            "they must be of the same questions"
        )
    lines = []
    for number, ((db, sql), (pred_db, pred)) in enumerate(zip(golds, predictions), 1):
        if is_bird and pred_db != db:
            raise ValueError(
                f"prediction {number} is for database {pred_db}, gold {number} for {db}: not the same questions"
            )
        lines.append({"db_id": db, "gold": sql, "pred": pred})
    return lines


def read_jsonl(path: pathlib.Path, keys: tuple[str, ...]) -> list[dict]:
    """Read a JSONL file and check that each line has the string fields `keys`."""
    if not path.is_file():
        raise ValueError(f"input={path}: no such file; give --config.input=FILE with one JSON object per line")
    lines = []
    with open(path, encoding="utf-8") as file:
        for number, text in enumerate(file, 1):
            if not text.strip():
                continue
            try:
                line = json.loads(text)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path} line {number}: not JSON ({error})") from None
            missing = [key for key in keys if not isinstance(line, dict) or not isinstance(line.get(key), str)]
            if missing:
                raise ValueError(f"{path} line {number}: needs the string field(s) {', '.join(missing)}")
            lines.append(line)
    if not lines:
        raise ValueError(f"input={path} is empty")
    return lines


def score_completions(executor: Executor, cfg: RewardsConfig, lines: list[dict]) -> list[dict]:
    """Return reward parts, total and outcome of each completion, in order."""
    parsed = [answers.parse(line["response"], rewards.takes_last_block(cfg)) for line in lines]
    jobs = [(line["db_id"], line["gold"], answer.sql * answer.well_formed) for line, answer in zip(lines, parsed)]
    scored = []
    for answer, verdict in zip(parsed, executor.judge(jobs)):
        reward = rewards.score(cfg, answer, verdict)
        parts = {part: getattr(reward, part) for part in PARTS}
        scored.append(
            {
                **parts,
                "outcome": str(verdict.outcome),
                "masked": reward.masked,
                "message": verdict.message,
                "flags": list(verdict.flags),
            }
        )
    return scored


def score_predictions(executor: Executor, lines: list[dict]) -> list[dict]:
    """Return 1 or 0 in each official comparison mode and the outcome of each prediction, in order."""
    jobs = [(line["db_id"], line["gold"], line["pred"]) for line in lines]
    tickets = {mode: executor.submit(jobs, mode) for mode in MODES}
    verdicts = {mode: executor.gather(ticket) for mode, ticket in tickets.items()}
    return [
        {mode: int(verdicts[mode][i].outcome == Outcome.MATCH) for mode in MODES}
        | {"outcome": str(verdicts["bird_ex"][i].outcome), "message": verdicts["bird_ex"][i].message}
        for i in range(len(lines))
    ]


def summary(kind: str, scored: list[dict], counters: dict[str, float]) -> dict:
    """Return the means of the scores, without masked lines, and counts by outcome."""
    counted = [line for line in scored if not line.get("masked")]
    keys = PARTS if kind == "rewards" else MODES
    means = {key: sum(line[key] for line in counted) / max(len(counted), 1) for key in keys}
    outcomes = collections.Counter(line["outcome"] for line in scored)
    return {
        "count": len(scored),
        "masked": len(scored) - len(counted),
        **means,
        "outcomes": dict(outcomes),
        "executor": counters,
    }
