r"""The quickstart's claims, each as a command that trains: seeds, controls, ablations. Prints a table and writes JSON and pictures.

  python benchmarks/quickstart.py seeds      --workdir runs/quickstart   three seeds: before and after GRPO, paired tests
  python benchmarks/quickstart.py controls   --workdir runs/quickstart   shuffled rewards, learning rate 0, a longer cold start
  python benchmarks/quickstart.py ablations  --workdir runs/quickstart   without each part of the reward, SQL-only cold start
  python benchmarks/quickstart.py algorithms --workdir runs/quickstart   the methods of sqlr1_jax/rl/objective.py (seed 0 has batch_std)

Every run is `configs/tiny.py` with the argument and the flags that the result records. All but the seeds begin with the data, the
policy and the cold start of seed 0, which are copied where the settings are the same; stopped, the command goes on. --json FILE
and --pictures DIR keep the results.
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
READING = dict.fromkeys(  # to sqlite3.SQLITE_OK: all that counting a model's columns may do
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE), sqlite3.SQLITE_OK
)
PENALTY = ["--config.grpo.rl.kl_coef=0.001"]
TWICE = ["--config.grpo.rl.minibatches=2"]  # or no ratio would differ from 1
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
        *TWICE,
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
        *TWICE,
    ],
    "cispo": [
        "--config.grpo.rl.advantage_estimator=normalised",
        "--config.grpo.rl.policy_loss=cispo",
        "--config.grpo.rl.clip_high=4",
        *TWICE,
    ],
}
RUNS = {  # name -> (argument of configs/tiny.py, flags, whose stages are copied)
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
    """Runs what was asked for and reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=RUNS)
    parser.add_argument("--workdir", type=pathlib.Path, default=pathlib.Path("runs/quickstart"))
    parser.add_argument("--only", default="", help="names of runs with commas; all by default")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path)
    asked = parser.parse_args()
    chosen = {name: run for name, run in RUNS[asked.what].items() if not asked.only or name in asked.only.split(",")}
    found = {name: one(asked.workdir, name, *run) for name, run in chosen.items()}
    if asked.pictures:
        for name in found:
            shutil.copy(asked.workdir / name / "curves.png", asked.pictures / f"quickstart_{name}.png")
    if asked.json:
        held = json.loads(asked.json.read_text())["runs"] if asked.json.exists() else {}
        asked.json.write_text(json.dumps({"machine": machine(), "runs": held | found}, indent=1) + "\n")
    show(found)


def one(workdir: pathlib.Path, name: str, argument: str, flags: list[str], base: str) -> dict:
    """One run of the quickstart; what matters of its summary, with the command."""
    folder = workdir / name
    if base:
        borrow(workdir / base, folder)
    if argument == "longer":
        flags = [*flags, *as_long(workdir / base)]
    config = "configs/tiny.py" + (f":{argument}" if argument else "")
    command = ["-m", "sqlr1_jax", "quickstart", f"--config={config}", *flags]
    subprocess.run([sys.executable, *command, f"--workdir={folder}"], cwd=ROOT, check=True)
    summary = json.loads((folder / "summary.json").read_text())
    then = next(stage for stage in ("grpo", "longer") if stage in summary)
    return {
        "command": "python " + " ".join(command),
        "then": then,
        "same_answers": (folder / "evaluate_sft_known" / "answers.jsonl").read_bytes()
        == (folder / f"evaluate_{then}_known" / "answers.jsonl").read_bytes(),
        **{stage: short(summary[stage]) for stage in ("sft", then)},
        "seconds": summary["seconds"],
        "peak_gib": summary["peak_gib"],
        "held_out_loss": losses(folder / "sft"),
        **({"held_out_loss_longer": losses(folder / "longer")} if then == "longer" else {}),
        "training": training(folder / then),
        "wrong": {stage: wrong(folder / f"evaluate_{stage}_known", folder / "data") for stage in ("sft", then)},
    }


def borrow(base: pathlib.Path, folder: pathlib.Path) -> None:
    """Copies the stages up to the cold start, once."""
    for name in SHARED:
        if not (folder / name).exists():
            shutil.copytree(base / name, folder / name)


def as_long(base: pathlib.Path) -> list[str]:
    """Flags that make the longer cold start take the time that GRPO took."""
    spent = json.loads((base / "summary.json").read_text())["seconds"]
    steps = len((base / "sft" / "metrics.jsonl").read_text().splitlines())
    more = round(spent["grpo"] / spent["sft"] * steps)
    return [f"--config.longer.steps={more}"]


def short(stage: dict) -> dict:
    """Accuracies and rates of one stage, and the paired tests against the cold start."""
    rates = ("well_formed", "executable", "mean_match", "pass@n", "tokens")
    return {
        **{key: stage[key] for key in ("ex", "ex_majority", "unseen_ex", "unseen_ex_majority")},
        "greedy": {key: stage["known"]["greedy"][key] for key in rates},
        "against_sft": stage["against_sft"],
    }


def losses(folder: pathlib.Path) -> list[list[float]]:
    """[step, held-out loss] of a cold start."""
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return [[line["step"], round(line["validation/loss"], 4)] for line in lines if "validation/loss" in line]


def training(folder: pathlib.Path) -> dict[str, list[float]]:
    """Curves of the second stage, one number a step."""
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    keys = ("reward/total", "share/match", "length/mean", "update/entropy", "update/loss", "update/grad_norm")
    return {key: [round(line[key], 4) for line in lines] for key in keys if key in lines[0]}


def wrong(folder: pathlib.Path, data: pathlib.Path) -> dict[str, int]:
    """Greedy answers on known databases that are wrong, by what is wrong with them: columns too many, too few, or something else."""
    files = {file.stem: file for file in data.rglob("*.sqlite")}
    found: collections.Counter[str] = collections.Counter()
    for line in (folder / "answers.jsonl").read_text().splitlines():
        answer = json.loads(line)
        if answer["greedy"]["candidates"][0]["outcome"] == "match":
            continue
        wanted = columns(files[answer["db"]], answer["gold"])
        given = columns(files[answer["db"]], answer["greedy"]["sql"])
        kind = "no result" if given == 0 else "more columns" if given > wanted else "fewer columns"
        found[kind if given != wanted else "as many columns"] += 1
    return dict(found)


def columns(file: pathlib.Path, sql: str) -> int:
    """Columns of a statement's result; 0 if it fails."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        connection.set_authorizer(lambda action, *_: READING.get(action, sqlite3.SQLITE_DENY))
        try:
            return len(connection.execute(f"SELECT * FROM ({sql.rstrip('; ')}) LIMIT 0").description)
        except sqlite3.Error:
            return 0


def machine() -> dict[str, object]:
    """Where it ran."""
    return {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}


def show(found: dict[str, dict]) -> None:
    """The table."""
    print(
        f"{'run':14} {'SFT':>6} {'after':>6} {'points':>7} {'McNemar p':>10} {'vote':>6} {'unseen':>7} {'minutes':>8}"
    )
    for name, run in found.items():
        after = run[run["then"]]
        gain = 100 * (after["ex"] - run["sft"]["ex"])
        test = after["against_sft"]["known"]["greedy"]
        print(
            f"{name:14} {100 * run['sft']['ex']:6.1f} {100 * after['ex']:6.1f} {gain:+7.1f} {test['p']:10.2g} "
            f"{100 * after['ex_majority']:6.1f} {100 * after['unseen_ex']:7.1f} {run['seconds']['all'] / 60:8.1f}"
        )


if __name__ == "__main__":
    main()
