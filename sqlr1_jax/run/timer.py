"""Where the time of a run goes, per step and over all restarts: compilation, rollouts, judging, updates, saves, lost steps."""

from __future__ import annotations

import collections
import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

import jax

KINDS = {  # phase -> what its time counts as
    "prompt": "rollout",
    "rollout": "rollout",
    "judge": "judge",
    "pack": "update",
    "reference": "update",
    "update": "update",
    "validate": "validate",
    "save": "save",
    "restore": "restore",
}
USEFUL = ("rollout", "judge", "update", "validate")
COMPILING = "/jax/core/compile/backend_compile_duration"
_started: float | None = time.monotonic()  # until the first timer of the process takes it
_compiled = 0.0


def _add_compile_time(event: str, seconds: float, **_) -> None:
    global _compiled
    if event == COMPILING:
        _compiled += seconds


jax.monitoring.register_event_duration_secs_listener(_add_compile_time)


class Timer:
    """Wall time by phase of one step, and of the whole run: `with timer("rollout"): ...`; `timer.take()` ends a step.

    Phases are named in traces of `jax.profiler`. Compilation is counted apart from the phase it happens in. The timer never waits
    for the device: its work counts in the phase in which the host waits for it.

    Args:
      around: context managers of the phase's name that each block also runs in, such as a watchdog's.

    Attributes:
      carried: totals of earlier starts of the run, with `lost`, the time of repeated steps, and `down`, the time between starts.
      born: Unix time at which this start began.
    """

    def __init__(self, *around: Callable[[str], contextlib.AbstractContextManager]):
        self.seconds: dict[str, float] = {}
        self.around = around
        self.totals: collections.Counter[str] = collections.Counter()
        self.carried: collections.Counter[str] = collections.Counter()
        global _started
        self.started = time.monotonic()
        self.began, _started = _started or self.started, None  # start-up belongs to the first run of the process
        self.born = time.time() - (self.started - self.began)

    @contextlib.contextmanager
    def __call__(self, phase: str) -> Iterator[None]:
        """Add the time of the block to a phase."""
        start, compiled = time.monotonic(), _compiled
        try:
            with jax.profiler.TraceAnnotation(phase), contextlib.ExitStack() as stack:
                for context in self.around:
                    stack.enter_context(context(phase))
                yield
        finally:
            took, compiling = time.monotonic() - start, _compiled - compiled
            self.seconds[phase] = self.seconds.get(phase, 0.0) + took
            self.totals["compile"] += compiling
            self.totals[KINDS.get(phase, "other")] += max(0.0, took - compiling)

    def take(self) -> dict[str, float]:
        """Return `seconds/<phase>` and `seconds/step` since the last call, `goodput`, and the Unix time as `goodput/time`."""
        now = time.monotonic()
        taken = {f"seconds/{phase}": value for phase, value in self.seconds.items()}
        taken["seconds/step"] = now - self.started
        self.seconds, self.started = {}, now
        return taken | self.goodput() | {"goodput/time": time.time()}

    def goodput(self) -> dict[str, float]:
        """Return `goodput/<kind>`, seconds since the first start, and `goodput/share`, the part that advanced the run."""
        wall = time.monotonic() - self.began
        totals = self.carried + self.totals
        totals["other"] += max(0.0, wall - sum(self.totals.values()))
        useful = sum(totals[kind] for kind in USEFUL)
        kinds = sorted({*KINDS.values(), "compile", "down", "lost", "other"})
        return {f"goodput/{kind}": totals[kind] for kind in kinds} | {
            "goodput/share": useful / max(sum(totals.values()), 1e-9)
        }


def carried(records: Iterable[Mapping], step: int, born: float) -> collections.Counter[str]:
    """Seconds by kind up to `step` in the records of a log.

    Time after `step` is `lost`, since those steps are repeated. Time from the last record to `born` is `down`: a step cut off by a
    kill, a start that logged nothing, and the pause between.
    """
    kept, last, last_time = {}, {}, born
    for record in records:
        last = {k.removeprefix("goodput/"): v or 0.0 for k, v in record.items() if k.startswith("goodput/")}
        last.pop("share", None)
        last_time = last.pop("time", born)
        kept = last if record["step"] <= step else kept
    totals = collections.Counter(kept)
    totals["lost"] += sum(last.values()) - sum(kept.values())
    totals["down"] += max(0.0, born - last_time)
    return totals
