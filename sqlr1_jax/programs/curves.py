"""Draws a run's curves: loss of the cold start, rewards, accuracies and lengths of GRPO."""

from __future__ import annotations

import pathlib

import matplotlib

matplotlib.use("Agg")  # no display is needed
from matplotlib import pyplot as plt

from sqlr1_jax import metrics


def draw(workdir: pathlib.Path, results: dict) -> pathlib.Path:
    """Writes `curves.png` in the workdir from the stages' metrics and the evaluations; returns its path."""
    cold, reinforced = lines(workdir / "sft"), lines(workdir / "grpo")
    figure, axes = plt.subplots(2, 2, figsize=(11, 7), layout="constrained")
    plot(axes[0, 0], cold, {"update/loss": "training", "validation/loss": "held out"}, "cold start: loss a token")
    rewards = {
        "reward/total": "total",
        "reward/result": "result",
        "reward/execution": "execution",
        "reward/format": "format",
    }
    plot(axes[0, 1], reinforced, rewards, "GRPO: reward")
    shares = {"share/match": "right", "share/well_formed": "well-formed", "share/finished": "finished"}
    plot(axes[1, 0], reinforced, shares, "GRPO: share of sampled answers")
    bars(axes[1, 1], results)
    path = workdir / "curves.png"
    figure.savefig(path, dpi=120)
    plt.close(figure)
    return path


def lines(folder: pathlib.Path) -> list[dict]:
    """The records of metrics.jsonl, one a step: a step done again after a restart counts once."""
    by_step = {record["step"]: record for record in metrics.read(folder / "metrics.jsonl")}
    return [by_step[step] for step in sorted(by_step)]


def plot(axis, records: list[dict], keys: dict[str, str], title: str) -> None:
    """One panel: some scalars over steps."""
    for key, label in keys.items():
        points = [(r["step"], r[key]) for r in records if r.get(key) is not None]
        if points:
            axis.plot(*zip(*points), label=label, marker="o" if len(points) < 20 else None, markersize=3)
    axis.set(title=title, xlabel="step")
    axis.grid(alpha=0.3)
    axis.legend()


def decodings(found: dict) -> list[str]:
    """The decodings of an evaluation's summary, which holds other things too."""
    return [key for key, value in found.items() if isinstance(value, dict) and "strict" in value]


def bars(axis, results: dict) -> None:
    """Accuracies before and after, by databases and decoding."""
    names = [(where, decoding) for where, found in results["sft"].items() for decoding in decodings(found)]
    for offset, stage in ((-0.2, "sft"), (0.2, "grpo")):
        heights = [100 * results[stage][where][decoding]["strict"] for where, decoding in names]
        drawn = axis.bar([n + offset for n in range(len(names))], heights, 0.4, label=f"after {stage}")
        axis.bar_label(drawn, fmt="%.0f")
    axis.set_xticks(range(len(names)), [f"{where}\n{decoding}" for where, decoding in names])
    axis.set(title="execution accuracy, held-out questions (%)")
    axis.legend()
