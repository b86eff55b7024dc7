"""How far the completions of a served model are: a bar, or lines where no terminal can draw it."""

from __future__ import annotations

import sys
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress

from sqlr1_jax.progress.logger import clock_time

LINE_EVERY_S = 15.0  # seconds between lines of progress where no terminal shows the bar


class CompletionProgress:
    """A bar with the rate and the time left; lines now and then where no terminal can draw it. A context manager.

    Args:
      name: of what is asked for.
      total: completions.
      done: completions that were there before.
    """

    def __init__(self, name: str, total: int, done: int):
        self.name, self.total, self.done, self.before = name, total, done, done
        self.started = self.printed = time.monotonic()
        console = Console(file=sys.stderr, highlight=False)
        self.is_terminal = console.is_terminal
        columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), "{task.fields[state]}")
        self.bar = Progress(*columns, console=console, transient=True, disable=not self.is_terminal)
        self.task = self.bar.add_task(f"asking {name}", total=total, completed=done, state="")

    def __enter__(self) -> CompletionProgress:
        if self.before:
            print(f"{self.name}: {self.before} of {self.total} completions are there already", file=sys.stderr)
        self.bar.start()
        return self

    def __exit__(self, *_) -> None:
        self.bar.stop()
        self.print_line()

    def advance(self) -> None:
        """Count a completion and show how far it is."""
        self.done += 1
        self.bar.update(self.task, completed=self.done, state=self.state())
        now = time.monotonic()
        if not self.is_terminal and now - self.printed > LINE_EVERY_S:
            self.printed = now
            self.print_line()

    def print_line(self) -> None:
        """Print how far it is."""
        print(f"{self.name}: {self.done} of {self.total} completions [{self.state()}]", file=sys.stderr, flush=True)

    def state(self) -> str:
        """The rate and the time left."""
        rate = (self.done - self.before) / max(time.monotonic() - self.started, 1e-6)
        left = clock_time((self.total - self.done) / rate) if rate else "?"
        shown = f"{rate:.1f} per second" if rate >= 1 else f"{60 * rate:.1f} per minute"
        return f"{shown}, {left} left"
