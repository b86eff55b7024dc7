"""Account for the time of a run, per step and over all restarts: compilation, rollouts, judging, updates, saves, lost steps."""

from __future__ import annotations

import collections
import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

import jax

KINDS = {  # phase -> kind of time it counts as; other phases count as `other`
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
_started: float | None = time.monotonic()  # start of the process; None once the first timer has taken it
_compiled = 0.0


# Compilation happens inside phases, at the first call with new shapes, so it is measured through jax's own events.
def _add_compile_time(event: str, seconds: float, **_) -> None:
    global _compiled
    if event == COMPILING:
        _compiled += seconds


jax.monitoring.register_event_duration_secs_listener(_add_compile_time)


class Timer:
    """Wall time by phase, of a step and of the whole run: `with timer("rollout"): ...`; `timer.take()` ends a step.

    Phases are named in traces of `jax.profiler`. Compilation is counted apart from the phase it happens in. The timer never blocks
    until the device is done: work on the device counts in the phase in which the host waits for its result.

    Args:
      around: each makes a context manager from a phase's name, in which every block also runs, such as `Watchdog.phase`.

    Attributes:
      carried: totals of earlier starts of the run, with `lost`, the time of repeated steps, and `down`, the time between starts.
      start_time: Unix time at which this start began.
    """

    def __init__(self, *around: Callable[[str], contextlib.AbstractContextManager]):
        self.seconds: dict[str, float] = {}
        self.around = around
        self.totals: collections.Counter[str] = collections.Counter()
        self.carried: collections.Counter[str] = collections.Counter()
        global _started
        self.started = time.monotonic()
        # The start of Python and imports belong to the first run of the process; the quickstart has several runs.
        self.began, _started = _started or self.started, None
        self.start_time = time.time() - (self.started - self.began)

    @contextlib.contextmanager
    def __call__(self, phase: str) -> Iterator[None]:
        """Add the time of the block to a phase."""
        # monotonic: the wall clock may be set while the run lasts. Only pauses between starts need Unix time.
        start, compiled = time.monotonic(), _compiled
        try:
            with jax.profiler.TraceAnnotation(phase), contextlib.ExitStack() as stack:
                for context in self.around:
                    stack.enter_context(context(phase))
                yield
        finally:  # also after an error: the time of the failing step is reported
            took, compiling = time.monotonic() - start, _compiled - compiled
            self.seconds[phase] = self.seconds.get(phase, 0.0) + took
            self.totals["compile"] += compiling
            self.totals[KINDS.get(phase, "other")] += max(0.0, took - compiling)

    def take(self) -> dict[str, float]:
        """Return `seconds/<phase>` and `seconds/step` since the last call, `goodput`, the Unix time, and the number of devices."""
        now = time.monotonic()
        taken = {f"seconds/{phase}": value for phase, value in self.seconds.items()}
        taken["seconds/step"] = now - self.started
        self.seconds, self.started = {}, now
        return taken | self.goodput() | {"goodput/time": time.time(), "goodput/devices": jax.device_count()}

    def goodput(self) -> dict[str, float]:
        """Return `goodput/<kind>`, seconds since the first start, and `goodput/share`, the part that advanced the run."""
        wall = time.monotonic() - self.began
        totals = self.carried + self.totals
        # Everything outside phases, such as logging and start-up, so that the kinds add up to the wall time.
        totals["other"] += max(0.0, wall - sum(self.totals.values()))
        useful = sum(totals[kind] for kind in USEFUL)
        kinds = sorted({*KINDS.values(), "compile", "down", "lost", "other"})
        return {f"goodput/{kind}": totals[kind] for kind in kinds} | {
            "goodput/share": useful / max(sum(totals.values()), 1e-9)
        }


def carried(records: Iterable[Mapping], step: int, start_time: float) -> collections.Counter[str]:
    """Return the seconds by kind of earlier starts, from the records of a log.

    Args:
      records: of `metrics.jsonl`, with totals up to each step.
      step: the run resumes after this step; time logged for later steps is `lost`, since they are repeated.
      start_time: Unix time of this start; time since the last record is `down`: a step cut off by a kill, starts that logged
        nothing, and the pauses between.
    """
    kept, last, last_time = {}, {}, start_time
    for record in records:
        last = {k.removeprefix("goodput/"): v or 0.0 for k, v in record.items() if k.startswith("goodput/")}
        last.pop("share", None), last.pop("devices", None)
        last_time = last.pop("time", start_time)
        kept = last if record["step"] <= step else kept
    totals = collections.Counter(kept)
    totals["lost"] += sum(last.values()) - sum(kept.values())
    totals["down"] += max(0.0, start_time - last_time)  # 0 if the clock was set back
    return totals
