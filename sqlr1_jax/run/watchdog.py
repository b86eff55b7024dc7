"""Watches a run from a thread of its own, so that every fault ends in bounded time with a sentence and with stacks.

It knows the phase the main thread is in (see `goodput.Timer`) and its deadline, hears signals even while the main thread waits
inside the runtime, and knows what the other processes do. What it ends, it ends with `os._exit`: an ordinary exit would
wait for the others.
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
TICK = 0.25  # seconds between two looks
BETWEEN = ""  # the phase of what no phase was entered for
LEAVE = 10.0  # seconds that an error of one of several processes may take to get out
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)  # Slurm sends USR1 where sbatch asks for it
_loading: Watchdog | None = None  # until a program's own watch takes over
CODES = {
    "restore": exit_codes.CHECKPOINT,
    "save": exit_codes.CHECKPOINT,
}  # of phases over their deadline; others are STUCK


@dataclasses.dataclass(frozen=True)
class WatchdogOptions(WatchConfig):
    """The user's deadlines (`config.watch`) and the constants that only tests vary.

    A phase times out after `first` seconds the first time, and later after max(floor, factor x its longest duration so far).
    """

    floor: float = 900.0  # seconds; also the limit of what lies between two phases
    factor: float = 10.0
    heartbeat: float = HEARTBEAT_S  # seconds without a message after which another process counts as dead
    starts: int = 10  # starts from one and the same step before the run is refused: no restart fixes what ends there

    def _check(self) -> None:
        super()._check()
        for name in ("floor", "factor", "heartbeat"):
            self.require(getattr(self, name) > 0, name, "must be above 0; a large number switches it off")


class Watchdog:
    """The watch of one run; a context manager, to be entered last and so left first.

    The door watches a program from its start (`loading`); the program's own watch, with its settings, then takes its place.

    Args:
      options: choices.
      signals: which ask the run to stop; () leaves all as they are.

    Attributes:
      signal: the name of the signal that asked this process to stop, or empty.
      step: the step the main thread is in, for those who ask what this process is doing.
      training: whether the first step was begun; from there on an OSError is a fault of the machine, not of the command.
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
        """Ends, and hands what is known of the other processes to the watch that takes over."""
        self._relieved = True
        self._stop()
        other._peers = self._peers
        other._peers.state = other._state

    def __exit__(self, kind, error, trace) -> None:
        """Stops watching. After an error on one of several processes it tells them, and sees that this one gets away.

        Raises:
          RuntimeError: an OSError in a step, so that it ends as an error that nobody foresaw.
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
            # A save on its way may wait for a process that has heard of this one's end; then this thread ends it.
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
        faulthandler.cancel_dump_traceback_later()  # not before the thread is over, which sets it again and again
        self._wake_read.close()
        self._wake_write.close()

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Puts a deadline on the block: the first of its name has longer, and later ones as long as their past says.

        So has what comes between two blocks: logging, which may wait for a disk or a reader that is stuck.
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
        """The name of the signal that asked any process to stop, the same on all; empty if none did. To be called by all
        processes together, between two steps.
        """
        self.step = step
        mine = int(getattr(signal, self.signal)) if self.signal else 0
        if jax.process_count() > 1:
            mine = int(np.max(multihost_utils.process_allgather(np.int32(mine))))
        if mine and not self.signal:
            self._ask(mine)
        return signal.Signals(mine).name if mine else ""

    def _listen(self) -> None:
        """Takes the signals; only the main thread may. Their numbers reach the thread at once through the socket."""
        if not self.signals or threading.current_thread() is not threading.main_thread():
            return
        self._wake_write.setblocking(False)
        signal.set_wakeup_fd(self._wake_write.fileno(), warn_on_full_buffer=False)
        self._handlers = {number: signal.signal(number, self._handle) for number in self.signals}

    def _handle(self, number: int, _) -> None:
        self._interrupts += number == signal.SIGINT
        if self._interrupts > 1:
            raise KeyboardInterrupt  # a person who asks twice means it
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
            if (
                now - before > 20 * TICK
            ):  # this process did not run: a stop, a sleeping laptop; nobody is to blame for it
                self._since += now - before
                self._leave_by += now - before
                self._peers.excuse(now - before)
            before = now
            # If a loop inside C code keeps the interpreter's lock, this thread does not run, and this ends the process.
            faulthandler.dump_traceback_later(2 * self.options.floor, exit=True, file=sys.__stderr__)
            self._look(now)

    def _look(self, now: float) -> None:
        if self._leaving:
            if now > self._leave_by:
                self._end(self._leaving[0], f"left with an error:\n{self._leaving[1]}")
            return
        # `_enter` writes the limit last and it is read first: a new, shorter one is never held against the time of the phase before.
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
        """Says why, shows what all processes and all threads of this one are doing, tells the others, and ends."""
        try:
            say(f"exit code {code}: {words}\n{self._peers.describe()}")
            if code != exit_codes.USAGE:  # which is nothing that a stack explains
                faulthandler.dump_traceback(file=sys.__stderr__, all_threads=True)
            if not self._peers.fault and not self._leaving:
                self._peers.tell(code, words)
            elif self._peers.rank == 0 and not self._leaving:
                time.sleep(2.0)  # the end of process 0 is everybody's: the others hear first, and show their stacks
        finally:  # whatever cannot be said any more
            os._exit(code)


@contextlib.contextmanager
def loading(options: WatchConfig, limit: float) -> Iterator[None]:
    """Watches what a program does before it has a watch of its own: a fault of one process is told to all, and it has a limit."""
    global _loading
    watch = Watchdog(options, signals=())
    watch._enter("load", limit)
    with watch:
        _loading = watch
        yield


def say(words: str) -> None:
    """A line of the watch."""
    exit_codes.print_stderr(f"WATCH process {jax.process_index()}: {words}")
