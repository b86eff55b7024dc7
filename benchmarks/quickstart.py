r"""Train the quickstart's claims: seeds, controls, ablations, algorithms. Prints a table; writes JSON and pictures.

  python benchmarks/quickstart.py seeds      --workdir runs/quickstart   three seeds: before and after GRPO, paired tests
  python benchmarks/quickstart.py controls   --workdir runs/quickstart   shuffled rewards, learning rate 0, a longer cold start
  python benchmarks/quickstart.py ablations  --workdir runs/quickstart   without each part of the reward; SQL-only cold start
  python benchmarks/quickstart.py algorithms --workdir runs/quickstart   the methods of docs/update.md (seed 0 has batch_std)

Every run is `configs/quickstart.py` with the argument and flags that its result records. All but the seeds start from the data,
policy and cold start of seed 0, which are copied where the settings are the same. A stopped command resumes when it is run
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
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
SHARED = ("data", "tokenizer", "policy", "sft", "evaluate_sft_known", "evaluate_sft_unseen")
# What a statement of the model may do while its columns are counted; everything else is denied.
READ_ONLY = dict.fromkeys(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE), sqlite3.SQLITE_OK
)
PENALTY = ["--config.grpo.rl.kl_coef=0.001"]
TWO_UPDATES = [
    "--config.grpo.rl.minibatches=2"
]  # in the first update of a step every ratio is 1, and nothing is clipped
METHODS = {
    "grpo": ["--config.grpo.rl.advantage_estimator=normalised", *PENALTY],
    "dr_grpo": [
        "--config.grpo.rl.advantage_estimator=centred",
        "--config.grpo.rl.loss_aggregation=constant",
    ],
    "dapo": [
        "--config.grpo.rl.advantage_estimator=normalised",
        "--config.grpo.rl.clip_high=0.28",
        "--config.grpo.rl.dynamic_sampling_attempts=3",
        "--config.grpo.rl.overlong_buffer=40",
        *TWO_UPDATES,
    ],
    "rloo": [
        "--config.grpo.rl.advantage_estimator=leave_one_out",
        "--config.grpo.rl.kl_placement=reward",
        "--config.grpo.rl.loss_aggregation=sequence_mean",
        *PENALTY,
    ],
    "reinforce_pp": [
        "--config.grpo.rl.advantage_estimator=whitened",
        "--config.grpo.rl.kl_placement=reward",
        "--config.grpo.rl.kl_estimator=k1",
        *PENALTY,
    ],
    "gspo": [
        "--config.grpo.rl.advantage_estimator=normalised",
        "--config.grpo.rl.ratio_level=sequence",
        "--config.grpo.rl.loss_aggregation=sequence_mean",
        "--config.grpo.rl.clip_low=0.0003",
        "--config.grpo.rl.clip_high=0.0004",
        *TWO_UPDATES,
    ],
    "cispo": [
        "--config.grpo.rl.advantage_estimator=normalised",
        "--config.grpo.rl.policy_loss=cispo",
        "--config.grpo.rl.clip_high=4",
        *TWO_UPDATES,
    ],
}
RUNS = {  # group -> name -> (argument of configs/quickstart.py, flags, run whose first stages are copied)
    "seeds": {f"seed{n}": ("", [f"--config.seed={n}"], "") for n in range(3)},
    "controls": {
        "shuffled": ("shuffled", [], "seed0"),
        "frozen": ("frozen", ["--config.grpo.steps=10"], "seed0"),
        "longer": ("longer", [], "seed0"),
    },
    "ablations": {
        "no_format": ("no_format", [], "seed0"),
        "no_execution": ("no_execution", [], "seed0"),
        "no_result": ("no_result", [], "seed0"),
        "no_length": ("no_length", [], "seed0"),
        "sql": ("sql", [], ""),
        "exact": ("exact", [], ""),
    },
    "algorithms": {name: ("", flags, "seed0") for name, flags in METHODS.items()},
}


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
    results = {name: train(args.workdir, name, *run) for name, run in runs.items()}
    if args.pictures:
        for name in results:
            shutil.copy(args.workdir / name / "curves.png", args.pictures / f"quickstart_{name}.png")
    if args.json:
        earlier = json.loads(args.json.read_text())["runs"] if args.json.exists() else {}
        args.json.write_text(json.dumps({"machine": machine(), "runs": earlier | results}, indent=1) + "\n")
    print_table(results)


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
        "then": then,
        "same_answers": (folder / "evaluate_sft_known" / "answers.jsonl").read_bytes()
        == (folder / f"evaluate_{then}_known" / "answers.jsonl").read_bytes(),
        **{stage: stage_rates(summary[stage]) for stage in ("sft", then)},
        "seconds": summary["seconds"],
        "peak_gib": summary["peak_gib"],
        "held_out_loss": held_out_losses(folder / "sft"),
        **({"held_out_loss_longer": held_out_losses(folder / "longer")} if then == "longer" else {}),
        "training": training_curves(folder / then),
        "wrong": {stage: wrong_answers(folder / f"evaluate_{stage}_known", folder / "data") for stage in ("sft", then)},
    }


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
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return [[line["step"], round(line["validation/loss"], 4)] for line in lines if "validation/loss" in line]


def training_curves(folder: pathlib.Path) -> dict[str, list[float]]:
    """Curves of the second stage, one number per step."""
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    keys = ("reward/total", "rate/match", "length/mean", "update/entropy", "update/loss", "update/grad_norm")
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
