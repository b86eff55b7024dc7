r"""Collect what a run of `launch/speedrun.sh` showed: figures, predictions, logs, samples and a picture, small enough to commit.

A run that has not come to GRPO yet gives what its stages have shown so far.

  python benchmarks/speedrun.py WORKDIR benchmarks/results/speedrun

`summary.json` has accuracies by stage, decoding and level with intervals, paired tests, seconds and command by stage, versions and commit, and the same
of every other finished evaluation in WORKDIR/evaluate_* (controls, other data) against what its `config.against` names;
`base_greedy.sql` and so on one statement per question of an evaluation, in the order of dev; `metrics.jsonl` the training curves, thinned;
`samples.json` the same twenty questions before and after; `speedrun.png` the picture.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import pathlib
import platform
import re
import shlex
import shutil

import matplotlib

matplotlib.use("Agg")  # before pyplot is imported, which would look for a display
from gpu import commit
from matplotlib import pyplot as plt
from rollout_timing import processor

from sqlr1_jax.evaluation.report import compare_with

STAGES = ("base", "sft", "grpo")
TITLES = {"base": "base", "sft": "cold start", "grpo": "GRPO"}
METRIC = "test_suite_ex"
SAMPLES = 20
MOST_BYTES = 300_000  # of metrics.jsonl
# What a reader looks at first; a thinned log keeps these of every line that it keeps.
CURVES = (
    *("step", "seconds/step", "update/loss", "update/grad_norm", "update/learning_rate", "update/entropy", "epoch"),
    *("reward/total", "rate/match", "rate/well_formed", "rate/finished", "rate/zero_variance", "length/mean"),
    *("rollout/tokens_per_second", "update/logprob_gap", "validation/accuracy"),
)


def read(path: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def decodings(summary: dict) -> list[str]:
    """`greedy` and `majority@n`, as far as they were evaluated."""
    return [name for name in summary if name == "greedy" or name.startswith("majority@")]


def evaluated(workdir: pathlib.Path) -> list[str]:
    """The stages whose evaluation has finished."""
    return [stage for stage in STAGES if (workdir / f"evaluate_{stage}" / "finished").is_file()]


def stage_seconds(folder: pathlib.Path) -> int:
    """Seconds of the steps or batches of a stage over all its starts; of other programs, what the launcher measured."""
    if (folder / "metrics.jsonl").exists():
        return round(sum(record.get("seconds/step", 0.0) for record in read(folder / "metrics.jsonl")))
    summary = json.loads((folder / "summary.json").read_text()) if (folder / "summary.json").exists() else {}
    names = decodings(summary)
    return round(sum(summary[n]["seconds"] for n in names)) if names else int((folder / "finished").read_text())


def settings(folder: pathlib.Path) -> dict:
    """The config of a stage, with the names of models and data instead of the places where they lie on this machine."""

    def named(value):
        if isinstance(value, dict):
            return {key: named(part) for key, part in value.items()}
        return pathlib.Path(value).name if isinstance(value, str) and value.startswith("/") else value

    return named(json.loads((folder / "config.json").read_text()))


def command(folder: pathlib.Path) -> str:
    """The command of a stage's last start, with the names of models and data instead of the places where they lie on this machine."""
    lines = (folder / "log.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    words = shlex.split([line for line in lines if line.startswith("==== ")][-1])[3:]  # behind ====, date and time
    named = [re.sub(r"(?<==)/\S*/(?=[^/])", "", word.rstrip("/")) for word in words]
    return shlex.join(["python", "-m", "sqlr1_jax", *named])


def other_evaluations(workdir: pathlib.Path) -> dict:
    """Of every other finished evaluation: its data, its accuracy, and the paired test against another."""
    found = {}
    for folder in sorted(path.parent for path in workdir.glob("evaluate_*/finished")):
        name = folder.name.removeprefix("evaluate_")
        if name in STAGES:
            continue
        config, summary = (json.loads((folder / file).read_text()) for file in ("config.json", "summary.json"))
        found[name] = {
            "data": f"{config['data']['name']} {config['data']['split']}",
            "accuracy": {decoding: summary[decoding]["levels"][METRIC] for decoding in decodings(summary)},
            "against": pathlib.Path(config["against"]).name,
            "difference": summary.get("against", {}).get(METRIC, {}),
        }
    return found


def rates(folder: pathlib.Path, summary: dict) -> dict:
    """By decoding; of statements that were judged without the completions that they stood in, only how many ran."""
    judged = bool(json.loads((folder / "config.json").read_text())["completions"])
    names = ("executable",) if judged else ("well_formed", "executable", "finished", "tokens")
    return {decoding: {name: summary[decoding][name] for name in names} for decoding in decodings(summary)}


def summarise(workdir: pathlib.Path, stages: list[str]) -> dict:
    """Accuracies, paired tests and costs of these stages."""
    evaluations = {stage: json.loads((workdir / f"evaluate_{stage}" / "summary.json").read_text()) for stage in stages}
    trained = [stage for stage in stages if stage != "base"]
    return {
        "metric": METRIC,
        "accuracy": {
            stage: {name: evaluation[name]["levels"][METRIC] for name in decodings(evaluation)}
            for stage, evaluation in evaluations.items()
        },
        "rates": {stage: rates(workdir / f"evaluate_{stage}", evaluations[stage]) for stage in stages},
        "against_the_stage_before": {
            after: compare_with(
                workdir / f"evaluate_{before}",
                read(workdir / f"evaluate_{after}" / "answers.jsonl"),
                evaluations[after]["fingerprints"],
            )
            for before, after in zip(stages, stages[1:])
        },
        "other_evaluations": other_evaluations(workdir),
        "seconds": {path.parent.name: stage_seconds(path.parent) for path in sorted(workdir.glob("*/finished"))},
        "peak_host_gib": {
            path.parent.name: json.loads(path.read_text()).get("peak_host_gib")
            for path in sorted(workdir.glob("*/summary.json"))
            if (path.parent / "log.txt").is_file()  # a stage, not what this program writes
        },
        "settings": {stage: settings(workdir / stage) for stage in trained},
        "commands": {path.parent.name: command(path.parent) for path in sorted(workdir.glob("*/log.txt"))},
        "versions": {"python": platform.python_version()}
        | {name: importlib.metadata.version(name) for name in ("jax", "jaxlib", "flax", "optax", "numpy", "apsw")},
        "machine": f"{processor()}, {len(os.sched_getaffinity(0))} cores",
        "commit": commit(),
        "launcher": "launch/speedrun.sh",
    }


def thinned(workdir: pathlib.Path, stages: list[str]) -> str:
    """The curves of the training stages, and of controls behind them, as JSON lines of at most MOST_BYTES."""
    runs = [path.parent for path in workdir.glob("*/metrics.jsonl") if (path.parent / "log.txt").is_file()]
    trained = sorted(run.name for run in runs if run.name not in STAGES)
    records = [
        {"stage": stage} | {key: record[key] for key in CURVES if key in record}
        for stage in [stage for stage in stages if stage != "base"] + trained
        for record in read(workdir / stage / "metrics.jsonl")
    ]
    every = 1
    while len(text := "".join(json.dumps(record) + "\n" for record in records[::every])) > MOST_BYTES:
        every += 1
    return text


def samples(workdir: pathlib.Path, stages: list[str]) -> list[dict]:
    """Questions evenly over the split, with each stage's greedy answer."""
    answers = {stage: read(workdir / f"evaluate_{stage}" / "answers.jsonl") for stage in stages}
    first = answers[stages[0]]
    count = len(first)
    picked = range(0, count, max(count // SAMPLES, 1))
    return [
        {
            **{key: first[number][key] for key in ("id", "db", "question", "gold", "level")},
            **{stage: answers[stage][number]["greedy"]["candidates"][0] for stage in stages},
        }
        for number in list(picked)[:SAMPLES]
    ]


def draw(workdir: pathlib.Path, stages: list[str], summary: dict, path: pathlib.Path) -> None:
    """Accuracy by stage and by level, the cold start's loss, and GRPO's matches."""
    figure, axes = plt.subplots(2, 2, figsize=(11, 7), layout="constrained")
    for axis, by in ((axes[0, 0], "decoding"), (axes[0, 1], "level")):
        accuracies = {stage: summary["accuracy"][stage] for stage in stages}
        if by == "level":
            bars = {TITLES[stage]: accuracies[stage]["greedy"] for stage in stages}
        else:
            bars = {TITLES[s]: {name: levels["all"] for name, levels in accuracies[s].items()} for s in stages}
        names = list(dict.fromkeys(name for values in bars.values() for name in values))
        for place, (title, values) in enumerate(bars.items()):
            shares = [100 * value["share"] for value in values.values()]
            errors = [[100 * abs(value["share"] - value[end]) for value in values.values()] for end in ("low", "high")]
            positions = [names.index(name) + 0.27 * (place - 1) for name in values]
            axis.bar(positions, shares, 0.25, yerr=errors, label=title, capsize=2)
        axis.set_xticks(range(len(names)), names)
        axis.set_title("greedy, by hardness" if by == "level" else f"Spider dev, {METRIC}, %, 95 % intervals")
    figure.legend(*axes[0, 1].get_legend_handles_labels(), loc="outside upper center", ncols=len(stages))
    for axis, stage, key in ((axes[1, 0], "sft", "update/loss"), (axes[1, 1], "grpo", "rate/match")):
        if stage not in stages:
            axis.set_visible(False)
            continue
        records = [record for record in read(workdir / stage / "metrics.jsonl") if key in record]
        axis.plot([record["step"] for record in records], [record[key] for record in records])
        axis.set_title(f"{TITLES[stage]}: {key}")
        axis.set_xlabel("step")
    figure.savefig(path, dpi=100)
    plt.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workdir", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    stages = evaluated(args.workdir)
    if not stages:
        parser.error(f"{args.workdir}: no evaluation of a stage ({', '.join(STAGES)}) has finished there")
    summary = summarise(args.workdir, stages)
    if (args.out / "summary.json").exists():  # what was added by hand, such as notes and other tests, stays
        summary = json.loads((args.out / "summary.json").read_text()) | summary
    (args.out / "summary.json").write_text(json.dumps(summary, indent=1) + "\n")
    (args.out / "metrics.jsonl").write_text(thinned(args.workdir, stages))
    (args.out / "samples.json").write_text(
        json.dumps(samples(args.workdir, stages), indent=1, ensure_ascii=False) + "\n"
    )
    for stage in [*stages, *summary["other_evaluations"]]:
        for path in sorted((args.workdir / f"evaluate_{stage}").glob("predict_*.sql")):
            shutil.copyfile(path, args.out / f"{stage}_{path.name.removeprefix('predict_')}")
    draw(args.workdir, stages, summary, args.out / "speedrun.png")
    rows = {TITLES[stage]: by_decoding for stage, by_decoding in summary["accuracy"].items()}
    rows |= {name: other["accuracy"] for name, other in summary["other_evaluations"].items()}
    for title, by_decoding in rows.items():
        for name, levels in by_decoding.items():
            everything = levels["all"]
            print(
                f"{title:<20} {name:<10} {100 * everything['share']:5.1f} % of {everything['questions']} "
                f"({100 * everything['low']:.1f} to {100 * everything['high']:.1f})"
            )


if __name__ == "__main__":
    main()
