"""Choices of the cold start, compared on databases of Spider's train part that are held out of training; dev is not looked at.

  python benchmarks/choices.py --model DIR --spider DIR --workdir runs/choices [--only recipe,sql] [--json FILE]

`recipe` is the cold start of `configs/speedrun.py` cut to 40 steps (of 16 examples on a CPU); every other choice changes one thing of it and
sees as many examples. Twenty databases drawn at random are held out; all answer the same 256 questions over them greedily, and each choice is
compared with the recipe question by question (exact McNemar test of test_suite_ex). Seconds are those of the steps of training: a choice
whose steps take twice as long learns from half as many examples in the same time. Every stage is a run of `python -m sqlr1_jax` of its own,
and a stopped command resumes when it is run again.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import pathlib
import statistics
import subprocess
import sys

from rollout_timing import about

from sqlr1_jax.evaluation.report import compare_with

METRIC = "test_suite_ex"
RECIPE = "recipe"
HELD_OUT = ["--config.select.test_databases=20", "--config.select.test=256"]


@dataclasses.dataclass(frozen=True)
class Choice:
    """What a choice changes, as flags of the programs.

    Attributes:
      prepare: of `prepare`; choices with the same flags share their data.
      train: of `sft`.
      prompts: of `sft` and `evaluate`.
    """

    prepare: tuple[str, ...] = ()
    train: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()


CHOICES = {
    RECIPE: Choice(),
    "sql_only": Choice(train=("--config.target=sql",)),
    "compact": Choice(prepare=("--config.schema.form=compact",)),
    "ddl": Choice(prepare=("--config.schema.form=ddl",)),  # comments, example values, values that the question mentions
    "m_schema": Choice(prepare=("--config.schema.form=ddl",), prompts=("--config.text.schema_form=m_schema",)),
    "unified": Choice(prompts=("--config.text.template=unified",)),
    "not_together": Choice(train=("--config.data.together=1",)),
    "lr_2e-4": Choice(train=("--config.optimizer.lr=2e-4",)),
    "lr_1e-3": Choice(train=("--config.optimizer.lr=1e-3",)),
    "rank_4": Choice(train=("--config.lora.rank=4", "--config.lora.alpha=8")),
    "full": Choice(train=("--config.lora.rank=0", "--config.model.dtype=float32", "--config.optimizer.lr=2e-5")),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--spider", required=True, help="Spider as downloaded")
    parser.add_argument("--workdir", type=pathlib.Path, required=True)
    parser.add_argument("--only", default=",".join(CHOICES), help="choices with commas; all by default")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--device", default="cpu", help="sizes of configs/speedrun.py: cpu, gpu, tpu or tiny")
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    names = args.only.split(",")
    if unknown := [name for name in names if name not in CHOICES]:
        parser.error(f"--only: no choice {', '.join(unknown)}; there are {', '.join(CHOICES)}")
    for name in dict.fromkeys([RECIPE, *names]):
        run(args, name)
        rows = {name: measure(args.workdir, name) for name in CHOICES if finished(args.workdir / name / "evaluate")}
        print_table(rows)
        if args.json:  # after each, since a choice takes minutes to hours
            result = {"about": about(), "steps": args.steps, "choices": rows}
            args.json.write_text(json.dumps(result, indent=1) + "\n")


def run(args, name: str) -> None:
    """Train and evaluate a choice, unless that is done."""
    choice, folder = CHOICES[name], args.workdir / name
    form = "_".join(flag.rpartition("=")[2] for flag in choice.prepare) or "short"
    data = args.workdir / f"data_{form}"
    shared = [f"--config.data.data_dir={data}"]
    prepare = [f"--config.source={args.spider}", *HELD_OUT, *choice.prepare, *shared]
    program(args, "prepare", "prepare", args.workdir / f"prepare_{form}", prepare)
    train = [f"--config.model.path={args.model}", f"--config.steps={args.steps}", "--config.optimizer.warmup_steps=5"]
    train += ["--config.checkpoint.every=20", *choice.train, *choice.prompts]
    program(args, "sft", "sft", folder / "sft", [*train, *shared])
    evaluate = [f"--config.model.path={folder / 'sft'}", "--config.data.split=test", "--config.samples=0"]
    program(args, "evaluate", "evaluate", folder / "evaluate", [*evaluate, *choice.prompts, *shared])


def program(args, name: str, stage: str, workdir: pathlib.Path, flags: list[str]) -> None:
    """Run a program in `workdir` unless it has finished there."""
    command = ["-m", "sqlr1_jax", name, f"--config=configs/speedrun.py:{stage},{args.device}", *flags]
    if finished(workdir):
        before = (workdir / "finished").read_text().split()
        if before != ["python", *command]:
            raise SystemExit(f"{workdir} was made by another command ({' '.join(before)}): choose another --workdir")
        return
    subprocess.run([sys.executable, *command, f"--workdir={workdir}"], check=True, stdout=sys.stderr)
    (workdir / "finished").write_text(" ".join(["python", *command]) + "\n")


def finished(workdir: pathlib.Path) -> bool:
    return (workdir / "finished").exists()


def measure(workdir: pathlib.Path, name: str) -> dict:
    """Figures of a finished choice; those of the recipe lack `against_recipe`."""
    folder = workdir / name
    summary = json.loads((folder / "evaluate" / "summary.json").read_text())
    greedy = summary["greedy"]
    steps = [json.loads(line) for line in (folder / "sft" / "metrics.jsonl").read_text().splitlines()]
    seconds = [step["seconds/step"] for step in steps]
    choice = CHOICES[name]
    row = {
        "changes": [*choice.prepare, *choice.train, *choice.prompts],
        "accuracy": greedy["levels"][METRIC]["all"],
        "executable": greedy["executable"],
        "finished": greedy["finished"],
        "seconds": round(sum(seconds)),
        "step_seconds": round(statistics.median(seconds), 2),
    }
    if name != RECIPE:
        answers = [json.loads(line) for line in (folder / "evaluate" / "answers.jsonl").read_text().splitlines()]
        rows = compare_with(workdir / RECIPE / "evaluate", answers, summary["fingerprints"])
        row["against_recipe"] = rows[METRIC]["greedy"]
    return row


def print_table(rows: dict[str, dict]) -> None:
    print(f"{'choice':14} {METRIC:>13} {'runs':>6} {'s/step':>7} {'lost / won':>11} {'McNemar p':>10}")
    for name, row in rows.items():
        test = row.get("against_recipe")
        pair = f"{test['only_before']:>5} / {test['only_now']:<3} {test['p']:10.2g}" if test else ""
        share, runs = 100 * row["accuracy"]["share"], 100 * row["executable"]
        print(f"{name:14} {share:13.1f} {runs:6.1f} {row['step_seconds']:7.1f} {pair}")


if __name__ == "__main__":
    main()
