"""Plot the curves of a run: loss of the cold start; rewards, accuracies and lengths of GRPO."""

from __future__ import annotations

import pathlib

import matplotlib

matplotlib.use("Agg")  # before pyplot is imported, which would look for a display
from matplotlib import pyplot as plt

from sqlr1_jax.progress import logger

REWARDS = {
    "reward/total": "total",
    "reward/result": "result",
    "reward/execution": "execution",
    "reward/format": "format",
    "reward/length": "length",
    "reward/partial": "partial",
}
RATES = {
    "rate/match": "correct",
    "validation/accuracy": "correct, held out, greedy",
    "rate/well_formed": "well-formed",
    "rate/finished": "finished",
}


def draw(workdir: pathlib.Path, results: dict) -> pathlib.Path:
    """Write `curves.png` to the workdir from the stages' metrics and evaluations; return its path."""
    # The control experiment trains the cold start longer instead of GRPO.
    then = next(stage for stage in results if stage != "sft")
    cold, after = lines(workdir / "sft"), lines(workdir / then)
    figure, axes = plt.subplots(2, 3, figsize=(15, 7), layout="constrained")
    losses = {"update/loss": "training", "validation/loss": "held out"}
    plot(axes[0, 0], cold, losses, "cold start: loss per token")
    axes[0, 0].set_yscale("log")
    if then == "grpo":
        plot(axes[0, 1], smoothed(after), REWARDS, "GRPO: reward (mean of 5 steps)")
        plot(axes[0, 2], smoothed(after), {"length/mean": "mean"}, "GRPO: tokens per completion (mean of 5 steps)")
        plot(axes[1, 0], smoothed(after), RATES, "GRPO: rates of sampled answers (mean of 5 steps)")
        plot(axes[1, 1], smoothed(after), {"update/entropy": "per token"}, "GRPO: entropy (mean of 5 steps)")
    else:
        plot(axes[0, 1], after, losses, "longer cold start: loss per token")
    bars(axes[1, 2], results)
    path = workdir / "curves.png"
    figure.savefig(path, dpi=100)
    plt.close(figure)
    return path


def smoothed(records: list[dict], width: int = 5) -> list[dict]:
    """Average each scalar with those of up to `width` - 1 earlier steps, since batches differ in difficulty."""
    averaged = []
    for index, record in enumerate(records):
        # Earlier steps only: a curve must not rise before its cause.
        near = records[max(0, index - width + 1) : index + 1]
        # Logs have null for NaN, and some scalars only at some steps.
        by_key = {key: [r[key] for r in near if isinstance(r.get(key), float)] for key in record}
        averaged.append(
            {key: sum(values) / len(values) for key, values in by_key.items() if values} | {"step": record["step"]}
        )
    return averaged


def lines(folder: pathlib.Path) -> list[dict]:
    """Return the records of metrics.jsonl, one per step; of a repeated step the last."""
    by_step = {record["step"]: record for record in logger.read(folder / "metrics.jsonl")}
    return [by_step[step] for step in sorted(by_step)]


def plot(axis, records: list[dict], keys: dict[str, str], title: str) -> None:
    """Plot scalars over steps in a panel."""
    for key, label in keys.items():
        points = [(r["step"], r[key]) for r in records if r.get(key) is not None]
        # A part that a run does not have, as `reward/partial`, is logged as 0.
        if points and (key != "reward/partial" or any(value for _, value in points)):
            axis.plot(*zip(*points), label=label, marker="o" if len(points) < 20 else None, markersize=3)
    axis.set(title=title, xlabel="step")
    axis.grid(alpha=0.3)
    if axis.lines:
        axis.legend()


def decodings(summary: dict) -> list[str]:
    """Return the names of the decodings in an evaluation's summary, which has other keys too."""
    return [key for key, value in summary.items() if isinstance(value, dict) and isinstance(value.get("strict"), float)]


def bars(axis, results: dict) -> None:
    """Plot accuracies before and after, by databases and decoding."""
    then = next(stage for stage in results if stage != "sft")
    names = [(where, decoding) for where, summary in results["sft"].items() for decoding in decodings(summary)]
    for offset, stage in ((-0.2, "sft"), (0.2, then)):
        heights = [100 * results[stage][where][decoding]["strict"] for where, decoding in names]
        drawn = axis.bar([n + offset for n in range(len(names))], heights, 0.4, label=f"after {stage}")
        axis.bar_label(drawn, fmt="%.0f")
    axis.set_xticks(range(len(names)), [f"{where}\n{decoding}" for where, decoding in names])
    axis.set(title="execution accuracy, held-out questions (%)")
    axis.legend()
