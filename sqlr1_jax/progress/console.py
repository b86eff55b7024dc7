"""Format what a program shows: an aligned line per step under a header, a completion with its reward as a panel, tables.

A log file and a terminal get the same text; only a terminal gets colours and frames.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sqlr1_jax.progress import log_file

HEADER_EVERY = 20  # lines between two headers
THINK = 600  # characters of a completion that a panel shows before its SQL


class Column(NamedTuple):
    """A scalar on the console: its header and format."""

    header: str
    format: str


COLUMNS = {
    "reward/total": Column("reward", "{:.2f}"),
    "rate/match": Column("match", "{:.1%}"),
    "rate/well_formed": Column("format", "{:.1%}"),
    "rate/finished": Column("finished", "{:.1%}"),
    "rate/zero_variance": Column("zero-var", "{:.0%}"),
    "update/kl": Column("KL", "{:z.4f}"),
    "update/loss": Column("loss", "{:.4f}"),
    "update/grad_norm": Column("grad", "{:.3g}"),
    "update/learning_rate": Column("rate", "{:.2e}"),
    "rollout/tokens_per_second": Column("tok/s", "{:,.0f}"),
    "seconds/step": Column("s/step", "{:.1f}"),
}


class PipedConsole(Console):
    """A console whose errors its caller handles."""

    def on_broken_pipe(self) -> None:
        """Raise; rich would exit the process."""
        raise BrokenPipeError("the pipe of standard output is closed")


class Lines:
    """Format a growing table: a header, then a line per step with the columns in `shown`.

    Args:
      name: of the program.
      total: steps of the run.
      shown: names of scalars; those without an entry in COLUMNS are shown with four digits.
      left: whether the lines end with the time left; on a terminal the bar has it, and 80 columns are full.
    """

    def __init__(self, name: str, total: int, shown: Sequence[str], left: bool = True):
        self.columns = {key: COLUMNS.get(key, Column(key, "{:.4g}")) for key in shown}
        self.name, self.total, self.left, self.printed = name, total, left, 0
        self.step_width = max(len(f"{total}/{total}"), 5)

    def header(self) -> str:
        """Return the names of the columns."""
        names = [f"{column.header:>{_width(column)}}" for column in self.columns.values()]
        return "  ".join([f"{self.name} {'step':>{self.step_width}}", *names, *["left"] * self.left])

    def step(self, step: int, scalars: Mapping[str, float], left: str) -> list[str]:
        """Return the line of a step, with a header before it every HEADER_EVERY lines."""
        head = [self.header()] if self.printed % HEADER_EVERY == 0 else []
        self.printed += 1
        # A scalar may be missing at some steps, such as validation: the columns stay aligned.
        cells = [
            f"{column.format.format(scalars[key]) if key in scalars else '-':>{_width(column)}}"
            for key, column in self.columns.items()
        ]
        place = f"{step}/{self.total}"
        return [*head, "  ".join([f"{self.name} {place:>{self.step_width}}", *cells, *[left] * self.left])]


def _width(column: Column) -> int:
    return max(len(column.header), 6)


def sample(step: int, record: Mapping, frame: bool) -> RenderableType:
    """Format the best completion of a group: question, answer, both results and the parts of the reward.

    Args:
      step: of the run.
      record: as `evaluation.samples` writes it.
      frame: draw a panel; else plain lines.
    """
    # The best and not a random one: it shows whether the group has found the answer at all.
    best = max(record["completions"], key=lambda completion: (not completion.get("masked"), completion["total"]))
    # `partial` is a part of the reward only where `rewards.partial` is set.
    parts = " + ".join(f"{name} {value:.2g}" for name, value in best["reward"].items() if value or name != "partial")
    title = f"step {step}: {best['outcome']}, reward {best['total']:.2f}, advantage {best['advantage'] + 0.0:+.2f}"  # + 0.0 turns -0.0 into 0.0
    fields = {
        "question": record["question"],
        "reasoning": _shortened(best["text"].partition("<answer>")[0]),
        "SQL": best["sql"] or "-",
        "gold": record["gold"],
        "returned": best["message"] or result_line(best["returned"]),
        "wanted": result_line(record["wanted"]),
        "reward": f"{parts}; {len(record['completions'])} completions, {_range(record)}",
    }
    if not frame:
        lines = [Text(f"  {name:<10}{_printable(text)}") for name, text in fields.items()]
        return Group(Text(f"sample of {title}"), *lines)
    grid = Table.grid(padding=(0, 1))
    for name, text in fields.items():
        grid.add_row(Text(name, "bold"), Text(_printable(text)))
    style = "green" if best["outcome"] == "match" else "yellow"
    return Panel(grid, title=title, title_align="left", border_style=style)


def result_line(result: Mapping | None) -> str:
    """Format a result on a line: columns, the first rows, and the number of rows."""
    if result is None:
        return "-"
    rows = "; ".join(", ".join(str(value) for value in row) for row in result["rows"])
    count = result["row_count"]
    return f"{', '.join(result['columns'])}: {rows or '(no rows)'} [{count} row{'s' * (count != 1)}]"


def print_table(title: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows with equal keys; floats with one decimal. Long names are folded, as two that are cut may look alike."""
    # As Text: in a string rich takes brackets, which names of levels and folders may have, for markup.
    grid = Table(title=Text(title, "table.title"), box=SIMPLE_HEAD, pad_edge=False)
    for key, value in rows[0].items():
        # The longest comparison mode takes two lines, so that all modes fit into 80 columns.
        name = key.replace("_keep_distinct", "\n_keep_distinct")
        grid.add_column(name, overflow="fold", no_wrap=" to " in str(value))
    for row in rows:
        grid.add_row(*(Text(f"{v:.1f}" if isinstance(v, float) else str(v)) for v in row.values()))
    try:
        PipedConsole(file=sys.stdout).print(grid)
    except OSError:  # `evaluate ... | head` has read enough; its summary is not yet written
        log_file.discard_stdout()


def _range(record: Mapping) -> str:
    totals = [completion["total"] for completion in record["completions"]]
    return f"rewards {min(totals):.2f} to {max(totals):.2f}"


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= THINK else f"{text[:THINK]} ..."


def _printable(text: str) -> str:
    """Escape control characters."""
    # A model's text, or a value of a database, could otherwise send commands to the terminal.
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)
