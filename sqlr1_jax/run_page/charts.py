"""The charts of the page as SVG: what each shows of which runs. How they are drawn: `drawing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter

from sqlr1_jax.run_page.drawing import (
    COLOURS,
    RUN_COLOURS,
    STYLE,
    draw_line,
    end_labels,
    finish,
    note,
    note_if_flat,
    point_style,
    smooth,
    stack,
    svg,
    thin,
)
from sqlr1_jax.run_page.verdict import Comparison
from sqlr1_jax.run_page.workdirs import TrainingRun

OUTCOMES = {  # area -> the rates it sums, from the best outcome to the worst
    "match": ("rate/match",),
    "mismatch": ("rate/mismatch", "rate/ok"),
    "error": ("rate/error",),
    "stopped": ("rate/timeout", "rate/too_large"),
    "no SQL": ("rate/no_sql", "rate/refused"),
    "not judged": ("rate/infra", "rate/gold_error"),
}
PHASES = ("prompt", "rollout", "judge", "pack", "reference", "update", "validate", "save")
PARTS = {"result": "--", "execution": "-.", "format": ":", "length": (0, (1, 3)), "partial": (0, (5, 1, 1, 1, 1, 1))}


def key_charts(runs: Sequence[TrainingRun], colours: Mapping[str, int]) -> list[str]:
    """The six charts about runs of grpo; `colours` has a number for each run's name."""
    draw = (_rewards, _accuracy, _outcomes, _lengths, _update, _speed)
    return [_chart(function, runs, colours) for function in draw]


def supervised_charts(runs: Sequence[TrainingRun], colours: Mapping[str, int]) -> list[str]:
    """The three charts about runs of sft."""
    return [_chart(function, runs, colours) for function in (_loss, _gradient, _speed)]


def _chart(function, runs: Sequence[TrainingRun], colours: Mapping[str, int]) -> str:
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(5.2, 3.3), layout="constrained")
        title = function(figure, runs, {name: COLOURS[f"run-{n % RUN_COLOURS}"] for name, n in colours.items()})
        return svg(figure, title)


# The charts: each draws into a figure and returns what a screen reader reads.


def _rewards(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    axis = figure.subplots()
    for run in runs:
        draw_line(axis, run, "reward/total", colours[run.name], label="total")
        # `partial` is a part of the reward only where `rewards.partial` is set.
        parts = [part for part in PARTS if part != "partial" or any(run.series(f"reward/{part}")[1])]
        for part in parts if len(runs) == 1 else ():
            draw_line(
                axis,
                run,
                f"reward/{part}",
                colours[run.name],
                label=part,
                raw=False,
                linestyle=PARTS[part],
                linewidth=1.3,
            )
    return finish(axis, "Reward and its parts" if len(runs) == 1 else "Reward", label=len(runs) == 1)


def _accuracy(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    axis = figure.subplots()
    for run in runs:
        draw_line(axis, run, "rate/match", colours[run.name], label="training, sampled", percent=True)
        steps, values = run.series("validation/accuracy")
        if steps:
            style = dict(marker="o", markersize=4.5, linestyle="--", linewidth=1.2, color=colours[run.name])
            axis.plot(steps, 100 * np.array(values), label="validation, greedy", **style)
    return finish(axis, "Right answers (%)", label=len(runs) == 1)


def _outcomes(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    axis, run = figure.subplots(), runs[-1]
    rates = {key: dict(zip(*run.series(key))) for keys in OUTCOMES.values() for key in keys}
    steps = sorted(set().union(*rates.values()))
    areas = {}
    for number, (name, keys) in enumerate(OUTCOMES.items()):
        shares = [sum(rates[key].get(step, 0.0) for key in keys) for step in steps]
        if any(shares):
            areas[name] = 100 * smooth(shares), COLOURS[f"outcome-{number}"]
    if areas:
        stack(axis, steps, areas, lambda percent, _: max(percent) >= 1)
        axis.set_ylim(0, 100)
    return finish(axis, f"Outcomes of completions (%){_of(run, runs)}", label=False)


def _lengths(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    above, below = figure.subplots(2, sharex=True, height_ratios=(2, 1))
    for run in runs:
        draw_line(above, run, "length/mean", colours[run.name], label="mean")
        steps, low = run.series("rollout/length_p10")
        high = run.series("rollout/length_p90")[1]
        if len(runs) == 1 and low and len(low) == len(high):
            x, low, high = thin(steps, smooth(low), smooth(high))
            above.fill_between(x, low, high, color=colours[run.name], alpha=0.14, linewidth=0)
            end_labels(above, x[-1], [(high[-1], "90 % are shorter", COLOURS["muted"])])
        steps, finished = run.series("rate/finished")
        if steps:
            x, cut = thin(steps, 100 * (1 - smooth(finished)))
            below.plot(x, cut, color=colours[run.name], **point_style(x))
    finish(below, "Cut at the limit (%)", label=False)
    below.set_ylim(0, max(5.0, below.get_ylim()[1]))
    return finish(above, "Tokens per completion", label=False, steps=False)


def _update(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    axes = figure.subplots(3, sharex=True)
    for run in runs:
        draw_line(axes[0], run, "update/entropy", colours[run.name])
        draw_line(axes[1], run, "update/kl", colours[run.name])
        steps, low = run.series("update/clipped_low")
        high = run.series("update/clipped_high")[1]
        if steps and len(low) == len(high):
            x, clipped = thin(steps, 100 * smooth(np.add(low, high)))
            axes[2].plot(x, clipped, color=colours[run.name], **point_style(x))
    for axis, title in zip(
        axes, ("Entropy (nats per token)", "KL to the reference (nats per token)", "Clipped tokens (%)")
    ):
        finish(axis, title, label=False, steps=axis is axes[2])
        low, high = axis.get_ylim()
        # The estimator k1 of KL may be negative.
        axis.set_ylim(min(low, 0) if axis.dataLim.ymin < 0 else 0, max(high, 1e-3))
        note_if_flat(axis)
    return "Entropy, KL divergence and clipping"


def _speed(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    run, sampled = runs[-1], any(run.series("rollout/tokens_per_second")[0] for run in runs)
    above, below = figure.subplots(2, sharex=True, height_ratios=(1, 2)) if sampled else (None, figure.subplots())
    for each in runs if sampled else ():
        draw_line(above, each, "rollout/tokens_per_second", colours[each.name])
    phases = [(name, *run.series(f"seconds/{name}")) for name in PHASES]
    all_steps, _ = run.series("seconds/step")
    areas = {}
    for number, (name, steps, values) in enumerate(phases):
        seconds = dict(zip(steps, values))
        if seconds and all_steps:  # a phase that a step did not have took no time
            areas[name] = smooth([seconds.get(step, 0.0) for step in all_steps]), COLOURS[f"phase-{number}"]
    if areas:
        stack(below, all_steps, areas, lambda seconds, total: np.mean(seconds) > 0.03 * np.mean(total))
        below.set_ylim(0, None)
    if sampled:
        finish(above, "Tokens per second while sampling", label=False, steps=False)
        above.set_ylim(0, None)
    title = finish(below, f"Seconds per step by phase{_of(run, runs)}", label=False)
    if not areas:
        note(below, "not logged")
    return title


def _loss(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    axis = figure.subplots()
    for run in runs:
        draw_line(axis, run, "update/loss", colours[run.name], label="training")
        steps, values = run.series("validation/loss")
        if steps:
            style = dict(marker="o", markersize=4.5, linestyle="--", linewidth=1.2, color=colours[run.name])
            axis.plot(steps, values, label="validation", **style)
    axis.set_yscale("log")
    axis.yaxis.set_major_formatter("{x:g}")
    # It names ticks between powers of ten only where there is one power or none.
    axis.yaxis.set_minor_formatter(LogFormatter())
    return finish(axis, "Loss (nats per token, log scale)", label=len(runs) == 1, log=True)


def _gradient(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    above, below = figure.subplots(2, sharex=True)
    for run in runs:
        draw_line(above, run, "update/grad_norm", colours[run.name])
        draw_line(below, run, "update/learning_rate", colours[run.name], raw=False, width=1)
    finish(above, "Gradient norm", label=False, steps=False)
    finish(below, "Learning rate", label=False)
    note_if_flat(below)
    return "Gradient norm and learning rate"


def _of(run: TrainingRun, runs: Sequence[TrainingRun]) -> str:
    return f", {run.name}" if len(runs) > 1 else ""


def level_chart(comparison: Comparison, colours: Sequence[str]) -> str:
    """Accuracy by level, before and after, with 95 % intervals; `colours` are the page's names of the two."""
    levels = list(reversed(comparison.levels.items()))
    with matplotlib.rc_context(STYLE | {"axes.grid.axis": "x"}):
        figure = Figure(figsize=(5.2, 0.85 + 0.42 * len(levels)), layout="constrained")
        axis = figure.subplots()
        for row, (_, sides) in enumerate(levels):
            for offset, side, colour in zip((0.13, -0.13), sides, colours):
                low, share, high = (100 * side[key] for key in ("low", "share", "high"))
                axis.plot([low, high], [row + offset] * 2, color=COLOURS[colour], linewidth=1.4, alpha=0.55)
                axis.plot([share], [row + offset], "o", color=COLOURS[colour], markersize=6)
        names = [f"{level} ({sides[1]['questions']})" for level, sides in levels]
        axis.set_yticks(range(len(levels)), names)
        axis.set(xlim=(0, 100), ylim=(-0.5, len(levels) - 0.5), xlabel="right answers (%), 95 % interval")
        axis.spines["left"].set_visible(False)
        axis.tick_params(axis="y", length=0, labelcolor=COLOURS["ink"])
        return svg(figure, f"Accuracy by level before and after: {comparison.title}")


def spark(runs: Sequence[TrainingRun], key: str, colours: Mapping[str, int]) -> str:
    """A scalar of all runs as a small line without axes."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(2.2, 0.42))
        axis = figure.add_axes((0.01, 0.05, 0.98, 0.9))
        axis.axis("off")
        for run in runs:
            steps, values = run.series(key)
            if steps:
                x, y = thin(steps, np.asarray(values, float), points=80)
                axis.plot(x, y, color=COLOURS[f"run-{colours[run.name] % RUN_COLOURS}"], linewidth=1.2)
        return svg(figure, key)
