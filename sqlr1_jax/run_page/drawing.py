"""How charts are drawn: colours that follow the page, smoothed lines, areas, names beside them, SVG.

matplotlib draws with placeholder colours, which `svg` replaces by the page's variables, `var(--name)`, so that they follow dark and light.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sqlr1_jax.run_page.workdirs import TrainingRun

POINTS = 200  # of a line; longer runs are averaged
RUN_COLOURS = 8  # colours that the page defines; with more runs, some share one
OUTCOME_COLOURS, PHASE_COLOURS = 6, 8  # for `charts.OUTCOMES` and `charts.PHASES`
# Placeholder -> the page's variable. Any colours will do that nothing else on a chart has.
VARIABLES = {"#010203": "ink", "#010204": "muted", "#010205": "line", "#010206": "card"}
VARIABLES |= {f"#0102{16 + n:02x}": f"run-{n}" for n in range(RUN_COLOURS)}
VARIABLES |= {f"#0102{32 + n:02x}": f"outcome-{n}" for n in range(OUTCOME_COLOURS)}
VARIABLES |= {f"#0102{48 + n:02x}": f"phase-{n}" for n in range(PHASE_COLOURS)}
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


def smooth(values: Sequence[float]) -> np.ndarray:
    """A centred mean over a twelfth of the run, 15 points at most: batches differ in difficulty."""
    values = np.asarray(values, float)
    half = min(15, len(values) // 12) // 2
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    low, high = np.maximum(at - half, 0), np.minimum(at + half + 1, len(values))
    return (sums[high] - sums[low]) / (high - low)


def thin(steps: Sequence[int], *series: np.ndarray, points: int = POINTS) -> list[np.ndarray]:
    """Shorten steps and series to a number of points that can be drawn: each is the mean of equally many steps."""
    size = -(-len(steps) // points)
    starts = np.arange(0, len(steps), size)
    counts = np.diff([*starts, len(steps)])
    return [np.add.reduceat(np.asarray(values, float), starts) / counts for values in (steps, *series)]


def draw_line(
    axis: Axes, run: TrainingRun, key: str, colour: str, label="", raw=True, percent=False, width=None, **style
):
    """A scalar over steps: smoothed, with what was logged behind it."""
    steps, values = run.series(key)
    if not steps:
        return
    values = np.asarray(values, float) * (100 if percent else 1)
    x, logged, smoothed = thin(steps, values, values if width == 1 else smooth(values))
    if raw and len(x) > 12:
        axis.plot(x, logged, color=colour, linewidth=0.8, alpha=0.28)
    axis.plot(x, smoothed, color=colour, label=label, **point_style(x), **style)


def point_style(x: Sequence[float]) -> dict[str, object]:
    """The style that shows a line of one or two points, also at the edge of the chart."""
    return {"marker": "o", "clip_on": False} if len(x) < 3 else {}


def finish(axis: Axes, title: str, label: bool, steps: bool = True, log: bool = False) -> str:
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
        end_labels(axis, max(line.get_xdata()[-1] for line in named), ends)
    return title


def note_if_flat(axis: Axes) -> None:
    """Say in words that a scalar was 0 all the time, or not logged; an empty panel would look like a fault."""
    if all(not np.any(line.get_ydata()) for line in axis.lines):
        words = "0 throughout" if axis.lines else "not logged"
        for line in [*axis.lines]:
            line.remove()
        note(axis, words)


def note(axis: Axes, words: str) -> None:
    """Words in an empty panel."""
    axis.set_yticks([])
    axis.text(0.5, 0.5, words, transform=axis.transAxes, ha="center", va="center", color=COLOURS["muted"])


def end_labels(axis: Axes, x: float, labels: Sequence[tuple[float, str, str]]) -> None:
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


def stack(
    axis: Axes,
    steps: Sequence[int],
    areas: Mapping[str, tuple[np.ndarray, str]],
    is_large: Callable[[np.ndarray, np.ndarray], bool],
) -> None:
    """Areas on top of each other; the large ones have their names at the right.

    Args:
      axis: to draw into.
      steps: of all areas.
      areas: name -> values over the steps, and colour; from below.
      is_large: of the values of an area and the sum of all.
    """
    x, *values = thin(steps, *(values for values, _ in areas.values()))
    axis.stackplot(x, values, colors=[colour for _, colour in areas.values()], linewidth=0)
    ends = np.array([area[-1] for area in values])
    middles, total = np.cumsum(ends) - ends / 2, np.sum(values, axis=0)
    named = [(at, name, COLOURS["ink"]) for at, name, area in zip(middles, areas, values) if is_large(area, total)]
    end_labels(axis, x[-1], named)
    axis.set_xlim(x[0], max(x[-1], x[0] + 1))


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
