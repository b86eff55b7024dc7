"""A watchdog thread, so that every fault ends the run in bounded time with a message and stacks.

It knows the phase of the main thread (see `timer.Timer`) and its deadline, receives signals even while the main thread waits inside
the runtime, and knows the state of the other processes. It ends the process with `os._exit`: an ordinary exit would wait for the
others.
"""

from __future__ import annotations

import contextlib
import dataclasses
import faulthandler
import os
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence

import jax
import numpy as np
from jax.experimental import multihost_utils

from sqlr1_jax.config import WatchConfig, extended
from sqlr1_jax.run import exit_codes
from sqlr1_jax.run.heartbeat import Peers

HEARTBEAT_S = 60.0
TICK = 0.25  # seconds between two checks
BETWEEN = ""  # the name of the time between two phases
LEAVE = 10.0  # seconds in which a process of several must exit after an error
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)  # Slurm sends USR1 where sbatch asks for it
_loading: Watchdog | None = None  # the watchdog of the loading phase, until the program's own replaces it
# Exit codes of phases that exceed their deadline; others are STUCK.
CODES = {"restore": exit_codes.CHECKPOINT, "save": exit_codes.CHECKPOINT}


@dataclasses.dataclass(frozen=True)
class WatchdogOptions(WatchConfig):
    """The user's deadlines (`config.watch`) and the constants that only tests vary.

    A phase times out after `first` seconds the first time, and later after max(floor, factor x its longest duration so far).
    """

    floor: float = 900.0  # seconds; also the limit between two phases
    factor: float = 10.0
    heartbeat: float = HEARTBEAT_S  # seconds without a message after which another process counts as dead
    starts: int = 10  # starts from the same step before the run is refused: another restart would crash alike

    def _check(self) -> None:
        super()._check()
        for name in ("floor", "factor", "heartbeat"):
            self.require(getattr(self, name) > 0, name, "must be above 0; a large number switches it off")


class Watchdog:
    """The watchdog of one run; a context manager to be entered last, so that it is left first.

    `__main__` starts one while a program loads (`loading`); the program's own, with its options, replaces it.

    Args:
      options: deadlines and limits.
      signals: signals that ask the run to stop; () installs no handlers.

    Attributes:
      signal: the name of the signal that asked this process to stop, or empty.
      step: the step of the main thread, for reports of what this process does.
      training: whether the first step has begun; from then on an OSError is a fault of the machine, not of the command.
    """

    def __init__(self, options: WatchConfig, signals: Sequence[int] = SIGNALS):
        self.options, self.signals = extended(WatchdogOptions, options), signals
        self.signal, self.step, self.training, self._interrupts = "", 0, False, 0
        self._phase, self._since, self._limit = BETWEEN, time.monotonic(), float("inf")
        self._longest: dict[str, float] = {}
        self._relieved = False
        self._leave_by = float("inf")
        self._leaving: tuple[int, str] | None = None
        self._over = False
        self._peers = Peers(self._state)
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._handlers: dict[int, object] = {}
        self._wake_read, self._wake_write = socket.socketpair()

    def __enter__(self) -> Watchdog:
        global _loading
        before, _loading = _loading, None
        if before is not None:
            before._relieve(self)
        else:
            self._peers.start()
        self._listen()
        self._thread.start()
        return self

    def _relieve(self, other: Watchdog) -> None:
        """Stop, and hand the state of the other processes to the watchdog that replaces this one."""
        self._relieved = True
        self._stop()
        other._peers = self._peers
        other._peers.state = other._state

    def __exit__(self, kind, error, trace) -> None:
        """Stop watching; after an error on one of several processes, report it to them and make sure this one exits.

        Raises:
          RuntimeError: for an OSError in a step, so that it ends as an unexpected error.
        """
        global _loading
        if self._relieved:
            return
        _loading = None if _loading is self else _loading
        for number, before in self._handlers.items():
            signal.signal(number, before)
        if self._handlers:
            signal.set_wakeup_fd(-1)
        machine = self.training and isinstance(error, OSError)
        code = exit_codes.EXCEPTION if machine or error is None else exit_codes.code_of(error)
        if error is not None and code not in (exit_codes.PREEMPTED, exit_codes.UNSAVED) and jax.process_count() > 1:
            # A save in progress may wait for a process that is ending because of this one; then this thread ends it.
            self._leaving = (code, "".join(traceback.format_exception(kind, error, trace)))
            self._leave_by = time.monotonic() + min(self.options.grace, LEAVE)
            self._peers.tell(code, f"{kind.__name__}: {error}")
        else:
            self._close()
        if machine:
            raise RuntimeError(f"step {self.step + 1}: {error}") from error

    def _close(self) -> None:
        self._stop()
        self._peers.close()

    def _stop(self) -> None:
        self._over = True
        self._wake_write.send(b"\0")
        self._thread.join()
        faulthandler.cancel_dump_traceback_later()  # only after the thread has ended, which sets it repeatedly
        self._wake_read.close()
        self._wake_write.close()

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Put a deadline on the block: `first` seconds for the first of its name, later ones relative to the longest so far.

        Time between two blocks has a deadline too: logging may wait for a stuck disk or pipe.
        """
        longest, o = self._longest.get(name), self.options
        self._enter(name, o.first if longest is None else max(o.floor, o.factor * longest))
        try:
            yield
        finally:
            self._longest[name] = max(time.monotonic() - self._since, longest or 0.0)
            self._enter(BETWEEN, o.floor)

    def _enter(self, name: str, limit: float) -> None:
        self._phase, self._since, self._limit = name, time.monotonic(), limit

    def asked(self, step: int) -> str:
        """The name of the signal that asked any process to stop, the same on all; empty if there was none.

        All processes call this together, between two steps.
        """
        self.step = step
        mine = int(getattr(signal, self.signal)) if self.signal else 0
        if jax.process_count() > 1:
            mine = int(np.max(multihost_utils.process_allgather(np.int32(mine))))
        if mine and not self.signal:
            self._ask(mine)
        return signal.Signals(mine).name if mine else ""

    def _listen(self) -> None:
        """Install the signal handlers, from the main thread only; the socket wakes the watchdog thread at once."""
        if not self.signals or threading.current_thread() is not threading.main_thread():
            return
        self._wake_write.setblocking(False)
        signal.set_wakeup_fd(self._wake_write.fileno(), warn_on_full_buffer=False)
        self._handlers = {number: signal.signal(number, self._handle) for number in self.signals}

    def _handle(self, number: int, _) -> None:
        self._interrupts += number == signal.SIGINT
        if self._interrupts > 1:
            raise KeyboardInterrupt  # a second Ctrl-C ends at once
        self._ask(number)

    def _ask(self, number: int) -> None:
        if not self.signal:
            self._leave_by = time.monotonic() + self.options.grace
            self.signal = signal.Signals(number).name
            say(f"{self.signal}: the step in hand is finished and saved, within {self.options.grace:.0f} s")

    def _state(self) -> dict:
        return {
            "host": socket.gethostname(),
            "phase": self._phase,
            "step": self.step + 1,
            "seconds": round(time.monotonic() - self._since, 1),
        }

    def _run(self) -> None:
        before = time.monotonic()
        while not self._over:
            if select.select([self._wake_read], [], [], TICK)[0]:
                for number in self._wake_read.recv(64):
                    if number in self.signals:
                        self._ask(number)
            now = time.monotonic()
            if now - before > 20 * TICK:  # this process was suspended, such as a sleeping laptop: extend all deadlines
                self._since += now - before
                self._leave_by += now - before
                self._peers.excuse(now - before)
            before = now
            # If C code holds the interpreter's lock, this thread cannot run; then this timer ends the process.
            faulthandler.dump_traceback_later(2 * self.options.floor, exit=True, file=sys.__stderr__)
            self._look(now)

    def _look(self, now: float) -> None:
        if self._leaving:
            if now > self._leave_by:
                self._end(self._leaving[0], f"left with an error:\n{self._leaving[1]}")
            return
        # `_enter` writes the limit last and it is read first, so a new limit is never applied to the previous phase's time.
        limit, took, phase = self._limit, now - self._since, self._phase
        if self._peers.fault:
            rank, code, words = self._peers.fault
            self._end(code, f"process {rank} has ended: {words}")
        if took > limit:
            where = f"{phase or 'what comes between two phases'} of step {self.step + 1}"
            self._end(CODES.get(phase, exit_codes.STUCK), f"{where} takes more than {limit:.0f} s")
        if now > self._leave_by:
            self._end(
                exit_codes.UNSAVED,
                f"the grace period of {self.options.grace:.0f} s is over; the last checkpoint stands",
            )
        if dead := self._peers.silent(self.options.heartbeat):
            self._end(exit_codes.STUCK, f"process {dead[0]} was not heard for {self.options.heartbeat:.0f} s")
        if now - self._peers.heard > self.options.heartbeat and self._peers.client is not None:
            self._end(exit_codes.STUCK, f"process 0 does not answer for {self.options.heartbeat:.0f} s")

    def _end(self, code: int, words: str) -> None:
        """Print the reason, the state of all processes and the stacks of this one, inform the others, and exit."""
        try:
            say(f"exit code {code}: {words}\n{self._peers.describe()}")
            if code != exit_codes.USAGE:  # stacks explain nothing about a wrong command
                faulthandler.dump_traceback(file=sys.__stderr__, all_threads=True)
            if not self._peers.fault and not self._leaving:
                self._peers.tell(code, words)
            elif self._peers.rank == 0 and not self._leaving:
                time.sleep(2.0)  # when process 0 exits, all end: give the others time to print their stacks
        finally:  # even if printing fails
            os._exit(code)


@contextlib.contextmanager
def loading(options: WatchConfig, limit: float) -> Iterator[None]:
    """Watch a program until it has its own watchdog: a fault of one process ends all, and loading has a limit."""
    global _loading
    watch = Watchdog(options, signals=())
    watch._enter("load", limit)
    with watch:
        _loading = watch
        yield


def say(words: str) -> None:
    """Print a line of the watchdog."""
    exit_codes.print_stderr(f"WATCH process {jax.process_index()}: {words}")
