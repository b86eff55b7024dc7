"""Charts as SVG within the page: text stays text, and colours are the page's variables, so that they follow dark and light.

matplotlib draws with placeholder colours, which `svg` replaces by `var(--name)`.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Mapping, Sequence

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter, MaxNLocator

from sqlr1_jax.run_page.verdict import Comparison
from sqlr1_jax.run_page.workdirs import TrainingRun

POINTS = 200  # of a line; longer runs are averaged
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
RUN_COLOURS = 8  # the page has so many; more runs share them
# Placeholder -> the page's variable. Any colours will do that nothing else on a chart has.
VARIABLES = {"#010203": "ink", "#010204": "muted", "#010205": "line", "#010206": "card"}
VARIABLES |= {f"#0102{16 + n:02x}": f"run-{n}" for n in range(RUN_COLOURS)}
VARIABLES |= {f"#0102{32 + n:02x}": f"outcome-{n}" for n in range(len(OUTCOMES))}
VARIABLES |= {f"#0102{48 + n:02x}": f"phase-{n}" for n in range(len(PHASES))}
COLOURS = {name: colour for colour, name in VARIABLES.items()}
STYLE = {
    "svg.fonttype": "none",  # text can be searched, and has the page's font
    "text.parse_math": False,  # names of runs and levels may have dollars
    "svg.hashsalt": "sqlr1_jax",  # the same page for the same runs
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "lines.linewidth": 1.8,
    "text.color": COLOURS["ink"],
    "axes.labelcolor": COLOURS["muted"],
    "axes.edgecolor": COLOURS["line"],
    "grid.color": COLOURS["line"],
    "grid.linewidth": 0.6,
    "xtick.color": COLOURS["line"],
    "ytick.color": COLOURS["line"],
    "xtick.labelcolor": COLOURS["muted"],
    "ytick.labelcolor": COLOURS["muted"],
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
}


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
        _line(axis, run, "reward/total", colours[run.name], label="total")
        # `partial` is a part of the reward only where `rewards.partial` is set.
        parts = [part for part in PARTS if part != "partial" or any(run.series(f"reward/{part}")[1])]
        for part in parts if len(runs) == 1 else ():
            _line(
                axis,
                run,
                f"reward/{part}",
                colours[run.name],
                label=part,
                raw=False,
                linestyle=PARTS[part],
                linewidth=1.3,
            )
    return _finish(axis, "Reward and its parts" if len(runs) == 1 else "Reward", label=len(runs) == 1)


def _accuracy(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    axis = figure.subplots()
    for run in runs:
        _line(axis, run, "rate/match", colours[run.name], label="training, sampled", percent=True)
        steps, values = run.series("validation/accuracy")
        if steps:
            style = dict(marker="o", markersize=4.5, linestyle="--", linewidth=1.2, color=colours[run.name])
            axis.plot(steps, 100 * np.array(values), label="validation, greedy", **style)
    return _finish(axis, "Right answers (%)", label=len(runs) == 1)


def _outcomes(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    axis, run = figure.subplots(), runs[-1]
    areas, labels = [], []
    rates = {key: dict(zip(*run.series(key))) for keys in OUTCOMES.values() for key in keys}
    steps = sorted(set().union(*rates.values()))
    for number, (name, keys) in enumerate(OUTCOMES.items()):
        shares = [sum(rates[key].get(step, 0.0) for key in keys) for step in steps]
        if any(shares):
            areas.append((100 * smooth(shares), COLOURS[f"outcome-{number}"]))
            labels.append(name)
    if areas:
        steps, *thinned = thin(steps, *(values for values, _ in areas))
        axis.stackplot(steps, thinned, colors=[colour for _, colour in areas], linewidth=0)
        ends = np.cumsum([values[-1] for values in thinned])
        middles = ends - np.array([values[-1] for values in thinned]) / 2
        shown = [(at, name) for at, name, values in zip(middles, labels, thinned) if max(values) >= 1]
        _end_labels(axis, steps[-1], [(at, name, COLOURS["ink"]) for at, name in shown])
        axis.set(ylim=(0, 100), xlim=(steps[0], max(steps[-1], steps[0] + 1)))
    return _finish(axis, f"Outcomes of completions (%){_of(run, runs)}", label=False)


def _lengths(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    above, below = figure.subplots(2, sharex=True, height_ratios=(2, 1))
    for run in runs:
        _line(above, run, "length/mean", colours[run.name], label="mean")
        steps, low = run.series("rollout/length_p10")
        high = run.series("rollout/length_p90")[1]
        if len(runs) == 1 and low and len(low) == len(high):
            x, low, high = thin(steps, smooth(low), smooth(high))
            above.fill_between(x, low, high, color=colours[run.name], alpha=0.14, linewidth=0)
            _end_labels(above, x[-1], [(high[-1], "90 % are shorter", COLOURS["muted"])])
        steps, finished = run.series("rate/finished")
        if steps:
            x, cut = thin(steps, 100 * (1 - smooth(finished)))
            below.plot(x, cut, color=colours[run.name], **_points(x))
    _finish(below, "Cut at the limit (%)", label=False)
    below.set_ylim(0, max(5.0, below.get_ylim()[1]))
    return _finish(above, "Tokens per completion", label=False, steps=False)


def _update(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    axes = figure.subplots(3, sharex=True)
    for run in runs:
        _line(axes[0], run, "update/entropy", colours[run.name])
        _line(axes[1], run, "update/kl", colours[run.name])
        steps, low = run.series("update/clipped_low")
        high = run.series("update/clipped_high")[1]
        if steps and len(low) == len(high):
            x, clipped = thin(steps, 100 * smooth(np.add(low, high)))
            axes[2].plot(x, clipped, color=colours[run.name], **_points(x))
    for axis, title in zip(
        axes, ("Entropy (nats per token)", "KL to the reference (nats per token)", "Clipped tokens (%)")
    ):
        _finish(axis, title, label=False, steps=axis is axes[2])
        low, high = axis.get_ylim()
        axis.set_ylim(
            min(low, 0) if axis.dataLim.ymin < 0 else 0, max(high, 1e-3)
        )  # the estimator k1 of KL may be negative
        _note_if_flat(axis)
    return "Entropy, KL divergence and clipping"


def _speed(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    run, sampled = runs[-1], any(run.series("rollout/tokens_per_second")[0] for run in runs)
    above, below = figure.subplots(2, sharex=True, height_ratios=(1, 2)) if sampled else (None, figure.subplots())
    for each in runs if sampled else ():
        _line(above, each, "rollout/tokens_per_second", colours[each.name])
    phases = [(name, *run.series(f"seconds/{name}")) for name in PHASES]
    all_steps, _ = run.series("seconds/step")
    stacks = {}
    for name, steps, values in phases:  # a phase that a step did not have took no time
        seconds = dict(zip(steps, values))
        if seconds and all_steps:
            stacks[name] = smooth([seconds.get(step, 0.0) for step in all_steps])
    if stacks:
        x, *thinned = thin(all_steps, *stacks.values())
        shades = [COLOURS[f"phase-{PHASES.index(name)}"] for name in stacks]
        below.stackplot(x, thinned, colors=shades, linewidth=0)
        ends = np.cumsum([values[-1] for values in thinned])
        middles = ends - np.array([values[-1] for values in thinned]) / 2
        large = [n for n, values in enumerate(thinned) if np.mean(values) > 0.03 * np.mean(np.sum(thinned, axis=0))]
        _end_labels(below, x[-1], [(middles[n], list(stacks)[n], COLOURS["ink"]) for n in large])
        below.set(xlim=(x[0], max(x[-1], x[0] + 1)), ylim=(0, None))
    if sampled:
        _finish(above, "Tokens per second while sampling", label=False, steps=False)
        above.set_ylim(0, None)
    title = _finish(below, f"Seconds per step by phase{_of(run, runs)}", label=False)
    if not stacks:
        _note(below, "not logged")
    return title


def _loss(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    axis = figure.subplots()
    for run in runs:
        _line(axis, run, "update/loss", colours[run.name], label="training")
        steps, values = run.series("validation/loss")
        if steps:
            style = dict(marker="o", markersize=4.5, linestyle="--", linewidth=1.2, color=colours[run.name])
            axis.plot(steps, values, label="validation", **style)
    axis.set_yscale("log")
    axis.yaxis.set_major_formatter("{x:g}")
    # It names ticks between powers of ten only where there is one power or none.
    axis.yaxis.set_minor_formatter(LogFormatter())
    return _finish(axis, "Loss (nats per token, log scale)", label=len(runs) == 1, log=True)


def _gradient(figure: Figure, runs: Sequence[TrainingRun], colours: Mapping[str, str]) -> str:
    above, below = figure.subplots(2, sharex=True)
    for run in runs:
        _line(above, run, "update/grad_norm", colours[run.name])
        _line(below, run, "update/learning_rate", colours[run.name], raw=False, width=1)
    _finish(above, "Gradient norm", label=False, steps=False)
    _finish(below, "Learning rate", label=False)
    _note_if_flat(below)
    return "Gradient norm and learning rate"


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


# Drawing.


def smooth(values: Sequence[float]) -> np.ndarray:
    """A centred mean over a twelfth of the run, 15 points at most: batches differ in difficulty."""
    values = np.asarray(values, float)
    half = min(15, len(values) // 12) // 2
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    low, high = np.maximum(at - half, 0), np.minimum(at + half + 1, len(values))
    return (sums[high] - sums[low]) / (high - low)


def thin(steps: Sequence[int], *series: np.ndarray, points: int = POINTS) -> list[np.ndarray]:
    """Steps and series with at most so many points: means over equal numbers of steps."""
    size = -(-len(steps) // points)
    starts = np.arange(0, len(steps), size)
    counts = np.diff([*starts, len(steps)])
    return [np.add.reduceat(np.asarray(values, float), starts) / counts for values in (steps, *series)]


def _line(axis: Axes, run: TrainingRun, key: str, colour: str, label="", raw=True, percent=False, width=None, **style):
    """A scalar over steps: smoothed, with what was logged behind it."""
    steps, values = run.series(key)
    if not steps:
        return
    values = np.asarray(values, float) * (100 if percent else 1)
    x, logged, smoothed = thin(steps, values, values if width == 1 else smooth(values))
    if raw and len(x) > 12:
        axis.plot(x, logged, color=colour, linewidth=0.8, alpha=0.28)
    axis.plot(x, smoothed, color=colour, label=label, **_points(x), **style)


def _points(x: Sequence[float]) -> dict[str, object]:
    """The style that shows a line of one or two points, also at the edge of the chart."""
    return {"marker": "o", "clip_on": False} if len(x) < 3 else {}


def _finish(axis: Axes, title: str, label: bool, steps: bool = True, log: bool = False) -> str:
    """Title, ticks, and names at the ends of the lines in place of a legend."""
    axis.set_title(title)
    if not log:
        axis.yaxis.set_major_locator(MaxNLocator(4))
        axis.ticklabel_format(axis="y", style="sci", scilimits=(-3, 5)) if not axis.get_ylim()[1] > 1e5 else None
    axis.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    if steps:
        axis.set_xlabel("step")
    named = [line for line in axis.lines if label and not line.get_label().startswith("_")]
    ends = [(line.get_ydata()[-1], line.get_label(), line.get_color()) for line in named if line.get_label()]
    if ends:
        _end_labels(axis, max(line.get_xdata()[-1] for line in named), ends)
    return title


def _note_if_flat(axis: Axes) -> None:
    """Say in words that a scalar was 0 all the time, or not logged; an empty panel would look like a fault."""
    if all(not np.any(line.get_ydata()) for line in axis.lines):
        words = "0 throughout" if axis.lines else "not logged"
        for line in [*axis.lines]:
            line.remove()
        _note(axis, words)


def _note(axis: Axes, words: str) -> None:
    """Words in an empty panel."""
    axis.set_yticks([])
    axis.text(0.5, 0.5, words, transform=axis.transAxes, ha="center", va="center", color=COLOURS["muted"])


def _end_labels(axis: Axes, x: float, labels: Sequence[tuple[float, str, str]]) -> None:
    """Write names to the right of the lines, moved apart where they would overlap."""
    axis.figure.canvas.draw_idle()
    transform = axis.transData
    heights = [transform.transform((x, y))[1] for y, _, _ in labels]
    points = axis.figure.dpi / 72
    order = sorted(range(len(labels)), key=heights.__getitem__)
    placed = {}
    for before, n in itertools.pairwise([None, *order]):
        lowest = placed[before] + 10 * points if before is not None else -np.inf
        placed[n] = max(heights[n], lowest)
    shift = sum(placed[n] - heights[n] for n in order) / len(order)  # keeps them centred
    for n, (y, name, colour) in enumerate(labels):
        offset = (placed[n] - heights[n] - shift) / points
        axis.annotate(
            name, (x, y), xytext=(5, offset), textcoords="offset points", va="center", color=colour, fontsize=8.5,
            annotation_clip=False,
        )  # fmt: skip


def _of(run: TrainingRun, runs: Sequence[TrainingRun]) -> str:
    return f", {run.name}" if len(runs) > 1 else ""


def svg(figure: Figure, title: str) -> str:
    """The figure as an SVG element for the page, with a label for screen readers."""
    buffer = io.StringIO()
    FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->|<defs>\s*</defs>", "", text, flags=re.DOTALL)
    text = re.sub(
        r' id="(?:figure|axes|patch|line2d|text|xtick|ytick|matplotlib\.axis|[A-Z]\w*Collection)_\d+"', "", text
    )
    text = re.sub(r"font: (?:[a-z]+ |\d+ )*([\d.]+px) [^;\"]+", r"font-size: \1", text)
    for colour, name in VARIABLES.items():
        text = text.replace(colour, f"var(--{name})")
    # A hundredth of a point is enough, and half the size. In tags alone: between them are ticks and names.
    text = re.sub(r"<[^>]*>", lambda tag: re.sub(r"(\d+\.\d\d)\d+", r"\1", tag.group()), text)
    text = re.sub(r"\s*\n\s*", " ", text).strip()
    head = re.search(r'viewBox="[^"]+"', text).group()
    label = title.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    opened = f'<svg {head} role="img" aria-label="{label}">'
    # A function, because re.sub reads backslashes in a string as escapes.
    return re.sub(r"<svg[^>]*>", lambda _: opened, text, count=1)
