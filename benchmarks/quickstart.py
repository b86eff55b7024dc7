r"""Train the quickstart's claims: seeds, controls, ablations, algorithms. Prints a table; writes JSON and pictures.

  python benchmarks/quickstart.py seeds      --workdir runs/quickstart   three seeds: before and after GRPO, paired tests
  python benchmarks/quickstart.py controls   --workdir runs/quickstart   shuffled rewards, learning rate 0, a longer cold start
  python benchmarks/quickstart.py ablations  --workdir runs/quickstart   without each part of the reward; SQL-only cold start
  python benchmarks/quickstart.py turns      --workdir runs/quickstart   questions that need a look: with looks against blind, as much time
  python benchmarks/quickstart.py algorithms --workdir runs/quickstart   the methods of docs/update.md (seed 0 has batch_std)
  python benchmarks/quickstart.py beyond     --workdir runs/quickstart   what docs/beyond.md describes, three seeds each
  python benchmarks/quickstart.py revise     --workdir runs/quickstart   the second round of a vote, with the policies of the three seeds

The runs of `beyond` are compared with plain GRPO of the same seed, cold start and number of steps, and those of `turns` with blind ones of
the same time, question by question: each seed (exact McNemar tests), and all together (signs flipped by question), and the ways to choose among the same candidates with
each other. What the methods of `beyond` cost per pair is in docs/beyond.md: less than a hundredth of a step, for clauses a twentieth. A run with
looks has as many steps as take the time of the blind run (medians of the seconds of a step): the first seed is trained with the blind run's steps
and, if their times differ by over 5 %, again with fewer or more; the other seeds take that number.

Every run is `configs/quickstart.py` with the argument and flags that its result records. All but the seeds start from the data,
policy and cold start of seed 0, or of their own, which are copied where the settings are the same. A stopped command resumes when it is run
again. --json FILE and --pictures DIR keep the results.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import os
import pathlib
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys

import numpy as np
from quickstart_runs import BEYOND, RUNS, SEEDS

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parents[1]))

from sqlr1_jax.data.minisql.generator import MiniSQL
from sqlr1_jax.evaluation.significance import mcnemar

ROOT = pathlib.Path(__file__).resolve().parents[1]
SHARED = ("data", "tokenizer", "policy", "sft", "evaluate_sft_known", "evaluate_sft_unseen")
# What a statement of the model may do while its columns are counted; everything else is denied.
READ_ONLY = dict.fromkeys(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE), sqlite3.SQLITE_OK
)
SPLITS = {"known": "validation", "unseen": "unseen"}
# A second round's prompt also has two statements with their results, so it is longer.
REVISE = {
    "vote": "revise",
    "greedy": False,
    "batch": 100,
    "text.max_tokens": 640,
    "model.dtype": "float32",
    "sampling.dtype": "float32",
    "sampling.max_completion": 160,
    "sampling.temperature": 0.8,
    "data.name": "minisql",
}
TIME_TOLERANCE = 0.05  # of the seconds of GRPO's steps, relative to the other run's


def main() -> None:
    """Run the selected runs and report them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("group", choices=RUNS)
    parser.add_argument("--workdir", type=pathlib.Path, default=pathlib.Path("runs/quickstart"))
    parser.add_argument("--only", default="", help="names of runs with commas; all by default")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path)
    args = parser.parse_args()
    runs = {name: run for name, run in RUNS[args.group].items() if not args.only or name in args.only.split(",")}
    earlier = json.loads(args.json.read_text())["runs"] if args.json and args.json.exists() else {}
    if any(row.get("minisql") != str(MiniSQL.VERSION) for row in earlier.values()):
        parser.error(f"--json={args.json} has rows of another minisql than {MiniSQL.VERSION}: name a new file")
    results = {}
    for name, run in runs.items():
        if args.group == "beyond" and run[2]:
            results[name] = train(args.workdir, name, *run)
            compare_with_plain(args.workdir, args.group, name, run[2], results)
        elif args.group == "turns" and not name.startswith("blind_"):
            train_as_long(args.workdir, name, results)
        else:
            results[name] = train(args.workdir, name, *run)
            if args.group == "revise":
                results[name]["votes"] = {split: second_round(args.workdir / name, split) for split in SPLITS}
    if args.pictures:
        for name in results:
            shutil.copy(args.workdir / name / "curves.png", args.pictures / f"quickstart_{name}.png")
    if args.json:
        about = json.loads(args.json.read_text()) if args.json.exists() else {}
        args.json.write_text(json.dumps(about | {"runs": earlier | results}, indent=1) + "\n")
    print_table(results)
    if args.group in ("beyond", "turns", "revise"):
        print_beyond(results)


def train_as_long(workdir: pathlib.Path, name: str, results: dict[str, dict]) -> None:
    """Train a run with looks for the time of the blind run of its seed, and compare them; adds them to the results."""
    argument, flags, _ = RUNS["turns"][name]
    method, _, seed = name.partition("_")
    base = f"blind_{seed}"
    if base not in results:  # --only
        results[base] = train(workdir, base, *RUNS["turns"][base])
    of_method = [run for other, run in results.items() if other.startswith(f"{method}_")]
    steps = next((run["equal_steps"] for run in of_method), None)
    folder = name
    results[name] = train(workdir, name, argument, [*flags, *grpo_steps(steps)], "")
    ratio = grpo_seconds(results[base]) / grpo_seconds(results[name])
    if steps is None and abs(ratio - 1) > TIME_TOLERANCE:
        steps = round(len(results[name]["training"]["reward/total"]) * ratio)
        folder = f"{name}_{steps}_steps"
        results[name] = train(workdir, folder, argument, [*flags, *grpo_steps(steps)], name)
    results[name]["equal_steps"] = len(results[name]["training"]["reward/total"])
    compare_with_plain(workdir, "turns", name, base, results, folder)


def grpo_seconds(run: dict) -> float:
    """Seconds of all steps of GRPO, without what compiling and waiting took."""
    return run["step_seconds"] * len(run["training"]["reward/total"])


def grpo_steps(steps: int | None) -> list[str]:
    """The flag for this many steps of GRPO; None leaves the config's."""
    return [f"--config.grpo.steps={steps}"] if steps else []


def compare_with_plain(
    workdir: pathlib.Path, group: str, name: str, base: str, results: dict[str, dict], folder: str = ""
) -> None:
    """Add paired tests of a run, in `folder` or one of its name, against that of its seed in `base`."""
    if base not in results:  # --only
        results[base] = train(workdir, base, *RUNS[group][base])
    pairs = {split: read_pairs(workdir / base, workdir / (folder or name), split) for split in ("known", "unseen")}
    tests = {split: paired_test(*p) for split, p in pairs.items()}
    results[name] |= {"base": base, "pairs": pairs, "against_plain": tests}


def read_pairs(plain: pathlib.Path, other: pathlib.Path, split: str) -> tuple[list[float], list[float]]:
    """Whether the greedy answer to each question of a split is right after plain GRPO and after another run."""
    folders = [folder / f"evaluate_grpo_{split}" / "answers.jsonl" for folder in (plain, other)]
    lines = [[json.loads(line) for line in file.read_text().splitlines()] for file in folders]
    right = [{line["id"]: line["greedy"]["counts"]["strict"] for line in answers} for answers in lines]
    return [right[0][key] for key in right[0]], [right[1][key] for key in right[0]]


def paired_test(plain: list[float], other: list[float]) -> dict[str, float]:
    """McNemar's exact test of two runs over the same questions."""
    lost, won, p = mcnemar(plain, other)
    return {"difference": (sum(other) - sum(plain)) / len(plain), "lost": lost, "won": won, "p": p}


def second_round(folder: pathlib.Path, split: str) -> dict:
    """What each way to choose makes of the GRPO policy's eight candidates, with the second round of `vote=revise` among them."""
    place = folder / f"revise_{split}"
    if not (place / "summary.json").exists():
        flags = {"model.path": folder / "grpo", "data.data_dir": folder / "data", "data.split": SPLITS[split], **REVISE}
        command = ["-m", "sqlr1_jax", "evaluate", *(f"--config.{key}={value}" for key, value in flags.items())]
        subprocess.run([sys.executable, *command, f"--workdir={place}"], cwd=ROOT, check=True)
    return json.loads((place / "summary.json").read_text())["revise@8"]["votes"]


def sign_flip(pairs: list[tuple[list[float], list[float]]], draws: int = 200_000) -> float:
    """P-value of the difference over several seeds, which answer the same questions: signs are flipped question by question.

    Args:
      pairs: for each seed whether each question is right before and now.
      draws: of random signs; the smallest value is about one by this number.
    """
    sums = sum(np.array(now) - np.array(before) for before, now in pairs)
    sums, rng = sums[sums != 0], np.random.default_rng(0)
    reached = sum(
        int((np.abs(rng.choice((-1, 1), size=(draws // 100, len(sums))) @ sums) >= abs(sums.sum()) - 1e-9).sum())
        for _ in range(100)
    )
    return (reached + 1) / (draws + 1)


def print_beyond(results: dict[str, dict]) -> None:
    """Print each method against plain GRPO, over all seeds, and the ways to choose among candidates after plain GRPO."""
    print(f"\n{'against plain GRPO':20} {'split':8} {'points':>7} {'lost / won':>12} {'p':>10} {'seeds':>6}")
    for method in (*BEYOND, "turns", "hasty"):
        runs = [run for name, run in results.items() if name.rpartition("_seed")[0] == method and "pairs" in run]
        for split in ("known", "unseen") if runs else ():
            plain, other = ([x for run in runs for x in run["pairs"][split][k]] for k in (0, 1))
            row = paired_test(plain, other) | {"p": sign_flip([run["pairs"][split] for run in runs])}
            print(
                f"{method:20} {split:8} {100 * row['difference']:+7.1f} {row['lost']:>5} / {row['won']:<4} "
                f"{row['p']:10.2g} {len(runs):6}"
            )
    print(f"\n{'choice, plain GRPO':20} {'split':8} {'right %':>8} {'lost / won':>12} {'McNemar p':>10}")
    for seed in SEEDS:
        for split, rows in results.get(seed, {}).get("votes", {}).items():
            for rule, row in rows.items():
                print(
                    f"{seed + ' ' + rule:20} {split:8} {100 * row['share']:8.1f} {row['lost']:>5} / {row['won']:<4} "
                    f"{row['p']:10.2g}"
                )


def train(workdir: pathlib.Path, name: str, argument: str, flags: list[str], base: str) -> dict:
    """Run the quickstart once; returns the command and the parts of its summary that the tables use."""
    folder = workdir / name
    if base:
        copy_stages(workdir / base, folder)
    if argument == "longer":
        flags = [*flags, *longer_flags(workdir / base)]
    config = "configs/quickstart.py" + (f":{argument}" if argument else "")
    command = ["-m", "sqlr1_jax", "quickstart", f"--config={config}", *flags]
    subprocess.run([sys.executable, *command, f"--workdir={folder}"], cwd=ROOT, check=True)
    summary = json.loads((folder / "summary.json").read_text())
    then = next(stage for stage in ("grpo", "longer") if stage in summary)
    return {
        "command": "python " + " ".join(command),
        "minisql": str(MiniSQL.VERSION),
        "machine": machine(),
        "then": then,
        "same_answers": (folder / "evaluate_sft_known" / "answers.jsonl").read_bytes()
        == (folder / f"evaluate_{then}_known" / "answers.jsonl").read_bytes(),
        **{stage: stage_rates(summary[stage]) for stage in ("sft", then)},
        "seconds": summary["seconds"],
        "step_seconds": median_step(folder / then),
        "peak_gib": summary["peak_gib"],
        "held_out_loss": held_out_losses(folder / "sft"),
        **({"held_out_loss_longer": held_out_losses(folder / "longer")} if then == "longer" else {}),
        "training": training_curves(folder / then),
        "votes": {split: vote_rows(summary[then][split]) for split in ("known", "unseen")},
        "wrong": {stage: wrong_answers(folder / f"evaluate_{stage}_known", folder / "data") for stage in ("sft", then)},
    }


def median_step(folder: pathlib.Path) -> float:
    """Seconds of a step of training, in the median: the first ones compile, and a stopped run waits."""
    return round(statistics.median(line["seconds/step"] for line in read_metrics(folder)), 3)


def read_metrics(folder: pathlib.Path) -> list[dict]:
    """What each step of a stage logged."""
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]


def vote_rows(evaluation: dict) -> dict:
    """Ways to choose among the same candidates, of one evaluation."""
    return next((row["votes"] for row in evaluation.values() if isinstance(row, dict) and "votes" in row), {})


def copy_stages(base: pathlib.Path, folder: pathlib.Path) -> None:
    """Copy the stages up to the cold start, unless they are there."""
    for name in SHARED:
        if not (folder / name).exists():
            shutil.copytree(base / name, folder / name)


def longer_flags(base: pathlib.Path) -> list[str]:
    """Flags for a longer cold start that takes as much time as GRPO took in `base`."""
    seconds = json.loads((base / "summary.json").read_text())["seconds"]
    steps = len((base / "sft" / "metrics.jsonl").read_text().splitlines())
    return [f"--config.longer.steps={round(seconds['grpo'] / seconds['sft'] * steps)}"]


def stage_rates(stage: dict) -> dict:
    """Accuracies and rates of one stage, and paired tests against the cold start."""
    rates = ("well_formed", "executable", "mean_match", "pass@n", "tokens")
    return {
        **{key: stage[key] for key in ("ex", "ex_majority", "unseen_ex", "unseen_ex_majority")},
        "greedy": {key: stage["known"]["greedy"][key] for key in rates},
        "against_sft": stage["against_sft"],
    }


def held_out_losses(folder: pathlib.Path) -> list[list[float]]:
    """[step, held-out loss] of a cold start."""
    lines = read_metrics(folder)
    return [[line["step"], round(line["validation/loss"], 4)] for line in lines if "validation/loss" in line]


def training_curves(folder: pathlib.Path) -> dict[str, list[float]]:
    """Curves of the second stage, one number per step."""
    lines = read_metrics(folder)
    keys = (
        "reward/total",
        "rate/match",
        "length/mean",
        "turns/looked",
        "update/entropy",
        "update/loss",
        "update/grad_norm",
    )
    return {key: [round(line[key], 4) for line in lines] for key in keys if key in lines[0]}


def wrong_answers(folder: pathlib.Path, data: pathlib.Path) -> dict[str, int]:
    """Count wrong greedy answers by kind of error: too many columns, too few, as many but different, or no result."""
    files = {file.stem: file for file in data.rglob("*.sqlite")}
    kinds: collections.Counter[str] = collections.Counter()
    for line in (folder / "answers.jsonl").read_text().splitlines():
        answer = json.loads(line)
        if answer["greedy"]["candidates"][0]["outcome"] == "match":
            continue
        gold = count_columns(files[answer["db"]], answer["gold"])
        predicted = count_columns(files[answer["db"]], answer["greedy"]["sql"])
        kind = "no result" if predicted == 0 else "more columns" if predicted > gold else "fewer columns"
        kinds[kind if predicted != gold else "as many columns"] += 1
    return dict(kinds)


def count_columns(file: pathlib.Path, sql: str) -> int:
    """Count the columns of a statement's result; 0 if it fails."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        connection.set_authorizer(lambda action, *_: READ_ONLY.get(action, sqlite3.SQLITE_DENY))
        try:
            return len(connection.execute(f"SELECT * FROM ({sql.rstrip('; ')}) LIMIT 0").description)
        except sqlite3.Error:
            return 0


def machine() -> dict[str, object]:
    """Describe the machine."""
    return {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}


def print_table(results: dict[str, dict]) -> None:
    """Print one line per run."""
    print(
        f"{'run':14} {'SFT':>6} {'after':>6} {'points':>7} {'McNemar p':>10} {'vote':>6} {'unseen':>7} {'minutes':>8}"
    )
    for name, run in results.items():
        after = run[run["then"]]
        gain = 100 * (after["ex"] - run["sft"]["ex"])
        test = after["against_sft"]["known"]["greedy"]
        print(
            f"{name:14} {100 * run['sft']['ex']:6.1f} {100 * after['ex']:6.1f} {gain:+7.1f} {test['p']:10.2g} "
            f"{100 * after['ex_majority']:6.1f} {100 * after['unseen_ex']:7.1f} {run['seconds']['all'] / 60:8.1f}"
        )


if __name__ == "__main__":
    main()
