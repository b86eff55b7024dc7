"""Two GRPO steps of a real model with each setting of docs/beyond.md: finite figures, seconds by phase, a completion that looked.

  python benchmarks/beyond_steps.py --model DIR --spider DIR [--only turns,clause] [--workdir DIR] [--json FILE]

Adapters, 2 questions x 8 completions of at most 192 tokens (1,024 tokens of prompt), from questions of Spider's training set that compare
a column with a text. Before that two short cold starts, because the base knows neither the format nor that it may look: one on SQL alone, and
for `turns` one on the same statements behind a look at the values of the column. Each setting is a run of `python -m sqlr1_jax grpo` of its
own; `plain` is the one that the others change. Seconds are the second step's: the first compiles, and the second too where its shapes are
new (`compile`, in seconds). With --workdir a stopped command resumes when it is run again.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import sqlglot
from rollout_timing import about, write
from sqlglot import exp

from sqlr1_jax.config import DataConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import looks

QUESTIONS, PER_DATABASE = 96, 8
SETTINGS = {
    "plain": {},
    "atomic": {"rewards.partial": "atomic"},
    "qatch": {"rewards.partial": "qatch"},
    "columns": {"rewards.partial": "columns"},
    "parts": {"rewards.partial": "columns", "rl.normalise": "parts"},
    "clause": {"rl.credit": "clause"},
    "turns": {"turns.max": 2, "turns.tokens": 64},
}
COMMON = {
    "text.template": "brief",
    "text.max_tokens": 1024,
    "text.overflow": "shrink_or_drop",
    "compute.dtype": "auto",
    "data.name": "jsonl/looks",
    "optimizer.warmup_steps": 0,
}
COLD_START = {
    "steps": 12,
    "batch": 4,
    "data.together": 4,
    "packing.row_length": 1280,
    "optimizer.lr": 5e-4,
    "checkpoint.every": 4,
}
GRPO = {
    "steps": 2,
    "batch": 2,
    "packing.row_length": 1280,
    "sampling.group": 8,
    "sampling.max_completion": 192,
    "metrics.sample_every": 1,
}
PHASES = ("prompt", "rollout", "judge", "pack", "reference", "update", "step")


def program(name: str, config: str, workdir: pathlib.Path, settings: dict) -> None:
    words = [f"--config.{key}={value}" for key, value in settings.items()]
    command = [sys.executable, "-m", "sqlr1_jax", name, f"--config={config}", f"--workdir={workdir}", *words]
    subprocess.run(command, check=True, stdout=sys.stderr)


def worked_examples(spider: pathlib.Path, data_dir: pathlib.Path, folder: pathlib.Path) -> None:
    """Write questions whose gold reads one table and compares a column with a text, with reasoning that looks at the column's values."""
    if (folder / "train.jsonl").exists():
        return  # a newer file would be prepared again, and runs on it could not resume
    counts: collections.Counter[str] = collections.Counter()
    chosen = []
    for question in dataset.load(DataConfig(name="spider", data_dir=str(data_dir), split="train")):
        look = look_at_values(question.gold)
        if look and counts[question.db] < PER_DATABASE and counts.total() < QUESTIONS:
            chosen.append((question, look))
            counts[question.db] += 1
    with Executor(spider / "database", workers=1) as executor:
        results = executor.observe([(question.db, look) for question, look in chosen])
    lines = []
    for (question, look), read in zip(chosen, results, strict=True):
        reasoning = f"<sql>{look}</sql>{looks.OPEN}{read}{looks.CLOSE}Now the values are known."
        example = {"db": question.db, "question": question.text, "sql": question.gold, "cot": reasoning}
        lines.append(json.dumps(example) + "\n")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "train.jsonl").write_text("".join(lines))


def look_at_values(gold: str) -> str | None:
    """A statement that returns the values of the column that `gold` compares with a text; None if it reads several tables or compares none."""
    tree = sqlglot.parse_one(gold, read="sqlite")
    tables = list(tree.find_all(exp.Table))
    # Spider's golds have texts in either kind of quotes.
    equals = [equal for equal in tree.find_all(exp.EQ) if isinstance(equal.this, exp.Column)]
    compared = [equal.this.name for equal in equals if equal.expression.sql()[0] in "'\""]
    return f"SELECT DISTINCT {compared[0]} FROM {tables[0].name}" if len(tables) == 1 and compared else None


def measure(workdir: pathlib.Path) -> dict:
    """Figures of a finished run."""
    steps = [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]
    groups = [json.loads(line) for line in (workdir / "samples.jsonl").read_text().splitlines()]
    texts = [completion["text"] for group in groups for completion in group["completions"]]
    last, shown = steps[-1], ("reward/total", "rate/match", "rate/zero_variance", "update/loss", "update/grad_norm")
    return {
        "steps": len(steps),
        "finite": all(math.isfinite(value) for step in steps for value in step.values() if isinstance(value, float)),
        "last_step": {key: last.get(key) for key in shown},
        "compile": round(last["goodput/compile"] - steps[0]["goodput/compile"], 3),
        "seconds": {phase: last[f"seconds/{phase}"] for phase in PHASES if f"seconds/{phase}" in last},
        "looks": {key: last[key] for key in ("turns/looks", "turns/looked") if key in last},
        "completion_with_a_look": next((text for text in texts if "<observation>" in text), None),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="Hugging Face folder, or the workdir of a run")
    parser.add_argument(
        "--spider", required=True, type=pathlib.Path, help="Spider as downloaded: train_spider.json, database/"
    )
    parser.add_argument("--only", default=",".join(SETTINGS), help="settings, with commas")
    parser.add_argument("--workdir", type=pathlib.Path, help="keeps the runs; a temporary folder by default")
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    result = {**about(), "model": args.model}
    with contextlib.ExitStack() as stack:
        folder = args.workdir or pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        data = {"data.data_dir": folder / "data"}
        program("prepare", "configs/prepare.py:spider", folder / "prepare_spider", {**data, "source": args.spider})
        worked_examples(args.spider, folder / "data", folder / "looks")
        source = {
            **data,
            "source": folder / "looks",
            "data.databases": args.spider / "database",
            "schema.form": "compact",
        }
        program("prepare", "configs/prepare.py:jsonl/looks", folder / "prepare", source)
        for name in args.only.split(","):
            looking = name == "turns"
            target, begin = ("reasoning", folder / "sft_looks") if looking else ("sql", folder / "sft_sql")
            cold_start = COMMON | COLD_START | data | {"model.path": args.model} | (SETTINGS[name] if looking else {})
            program("sft", f"configs/sft.py:0.5b,{target},lora", begin, cold_start)
            settings = COMMON | GRPO | data | SETTINGS[name] | {"model.path": begin}
            program("grpo", "configs/grpo.py:0.5b,lora", folder / name, settings)
            result[name] = measure(folder / name)
            print(name, json.dumps(result[name]), file=sys.stderr, flush=True)
    write(result, args.json)


if __name__ == "__main__":
    main()
