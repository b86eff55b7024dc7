"""A watchdog thread, so that every fault ends the run in bounded time with a message and stacks.

It knows the phase of the main thread (see `timer.Timer`) and its deadline, receives signals even while the main thread waits inside
the jax runtime, and knows the state of the other processes. It ends the process with `os._exit`: an ordinary exit would wait for the
other processes in jax's shutdown barrier.
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
CHECK_S = 0.25  # seconds between two checks
SUSPENDED_S = 20 * CHECK_S  # a check that comes so late means that the process was suspended
BETWEEN = ""  # the name of the time between two phases
EXIT_S = 10.0  # seconds in which one of several processes must exit after an error
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)  # Slurm sends USR1 where sbatch asks for it
_loading: Watchdog | None = None  # the watchdog of the loading phase, until the program's own replaces it
# Exit codes of phases that exceed their deadline; of all others TIMEOUT. A launcher repeats TIMEOUT, but not CHECKPOINT: storage that
# hangs needs a user.
CODES = {"restore": exit_codes.CHECKPOINT, "save": exit_codes.CHECKPOINT}


@dataclasses.dataclass(frozen=True)
class WatchdogOptions(WatchConfig):
    """The user's deadlines (`config.watch`) and the constants that only tests vary.

    A phase times out after `first` seconds the first time, and later after max(floor, factor x its longest duration so far).
    """

    # Generous, because a phase may compile again for new shapes: a false alarm costs a run, a late one some minutes.
    first: float = 7200.0  # seconds a phase may take the first time, compilation included
    floor: float = 900.0  # seconds; also the limit between two phases
    factor: float = 10.0
    heartbeat: float = HEARTBEAT_S  # seconds without a message after which another process counts as dead
    nonfinite: int = 10  # updates in a row that are not finite
    starts: int = 10  # from the same step before the run is refused: another restart would crash at the same place

    def _check(self) -> None:
        super()._check()
        for name in ("first", "floor", "factor", "heartbeat"):
            self.require(getattr(self, name) > 0, name, "must be above 0; a large number disables it")


class Watchdog:
    """The watchdog of a run; a context manager to be entered last, so that it is left first.

    `__main__` starts a watchdog while a program loads (`loading`); the program's own, with its options, replaces it.

    Args:
      options: deadlines and limits.
      signals: signals that request the run to stop; () installs no handlers.

    Attributes:
      signal: name of the signal that requested this process to stop, or empty.
      step: step of the main thread, for reports of what this process does.
      training: whether the first step has begun; from then on an OSError is a fault of the machine, not of the command.
    """

    def __init__(self, options: WatchConfig, signals: Sequence[int] = SIGNALS):
        self.options, self.signals = extended(WatchdogOptions, options), signals
        self.signal, self.step, self.training, self._interrupts = "", 0, False, 0
        self._phase, self._since, self._limit = BETWEEN, time.monotonic(), float("inf")
        self._longest: dict[str, float] = {}
        self._replaced = False
        self._exit_by = float("inf")  # deadline for saving after a signal, or for exiting after an error
        self._error: tuple[int, str] | None = None  # exit code and traceback of an error that is ending this process
        self._stopped = False
        self._peers = Peers(self._state)
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._handlers: dict[int, object] = {}
        self._wake_read, self._wake_write = socket.socketpair()

    def __enter__(self) -> Watchdog:
        global _loading
        before, _loading = _loading, None
        if before is not None:
            before._hand_over(self)
        else:
            self._peers.start()
        self._install_handlers()
        self._thread.start()
        return self

    def _hand_over(self, other: Watchdog) -> None:
        """Stop, and hand the exchange with other processes to the watchdog that replaces this one."""
        # The same exchange goes on, so that a process which still loads is not taken for a silent one.
        self._replaced = True
        self._stop()
        other._peers = self._peers
        other._peers.state = other._state

    def __exit__(self, kind, error, trace) -> None:
        """Stop watching; after an error on one of several processes, report it to them and make sure this one exits.

        Raises:
          RuntimeError: for an OSError in a step, so that it ends as an unexpected error.
        """
        global _loading
        if self._replaced:
            return
        _loading = None if _loading is self else _loading
        for number, before in self._handlers.items():
            signal.signal(number, before)
        if self._handlers:
            signal.set_wakeup_fd(-1)
        # Before training an OSError is a wrong path in the command; later it is a disk or network that failed, and may work again.
        machine_fault = self.training and isinstance(error, OSError)
        code = exit_codes.EXCEPTION if machine_fault or error is None else exit_codes.code_of(error)
        if error is not None and code not in (exit_codes.PREEMPTED, exit_codes.UNSAVED) and jax.process_count() > 1:
            # The contexts outside this one still wait for a save in progress, which may wait for a process that is ending because
            # of this one. So the thread keeps running, and ends this process after the deadline.
            self._error = (code, "".join(traceback.format_exception(kind, error, trace)))
            self._exit_by = time.monotonic() + min(self.options.grace, EXIT_S)
            self._peers.report_fault(code, f"{kind.__name__}: {error}")
        else:
            self._close()
        if machine_fault:
            raise RuntimeError(f"step {self.step + 1}: {error}") from error

    def _close(self) -> None:
        self._stop()
        self._peers.close()

    def _stop(self) -> None:
        self._stopped = True
        self._wake_write.send(b"\0")  # wakes the thread from `select` now instead of at its next check
        self._thread.join()
        faulthandler.cancel_dump_traceback_later()  # after the thread has ended, which would set it again
        self._wake_read.close()
        self._wake_write.close()

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Put a deadline on the block: `first` seconds the first time, later relative to the longest so far.

        The time between two blocks has a deadline too, because logging may wait for a stuck disk or pipe.
        """
        longest, o = self._longest.get(name), self.options
        # The first time may include compilation, of which nothing is known beforehand.
        self._enter(name, o.first if longest is None else max(o.floor, o.factor * longest))
        try:
            yield
        finally:
            self._longest[name] = max(time.monotonic() - self._since, longest or 0.0)
            self._enter(BETWEEN, o.floor)

    def _enter(self, name: str, limit: float) -> None:
        self._phase, self._since, self._limit = name, time.monotonic(), limit

    def stop_signal(self, step: int) -> str:
        """Return the name of the signal that requested any process to stop; empty without one.

        The result is the same on all processes, which must call this together after every step.
        """
        self.step = step
        # Preemption often signals one process only, or at different times. All must save the same step, since a save is collective.
        number = int(getattr(signal, self.signal)) if self.signal else 0
        if jax.process_count() > 1:
            number = int(np.max(multihost_utils.process_allgather(np.int32(number))))
        if number and not self.signal:
            self._request_stop(number)
        return signal.Signals(number).name if number else ""

    def _install_handlers(self) -> None:
        """Install the signal handlers, if this is the main thread: Python allows it in no other."""
        if not self.signals or threading.current_thread() is not threading.main_thread():
            return
        # Python runs handlers in the main thread between two byte codes, so not while it waits inside the runtime. The C part of
        # the handler writes the number to this socket at once, and the watchdog's thread reads it there.
        self._wake_write.setblocking(False)
        signal.set_wakeup_fd(self._wake_write.fileno(), warn_on_full_buffer=False)
        self._handlers = {number: signal.signal(number, self._handle) for number in self.signals}

    def _handle(self, number: int, _) -> None:
        self._interrupts += number == signal.SIGINT
        if self._interrupts > 1:
            raise KeyboardInterrupt  # a second Ctrl-C ends at once
        self._request_stop(number)

    def _request_stop(self, number: int) -> None:
        # The first signal counts: schedulers repeat it, and repeating must not extend the grace period.
        if not self.signal:
            self._exit_by = time.monotonic() + self.options.grace
            self.signal = signal.Signals(number).name
            report(f"{self.signal}: finishing and saving the current step, within {self.options.grace:.0f} s")

    def _state(self) -> dict:
        return {
            "host": socket.gethostname(),
            "phase": self._phase,
            "step": self.step + 1,
            "seconds": round(time.monotonic() - self._since, 1),
        }

    def _run(self) -> None:
        before = time.monotonic()
        while not self._stopped:
            if select.select([self._wake_read], [], [], CHECK_S)[0]:
                for number in self._wake_read.recv(64):
                    if number in self.signals:
                        self._request_stop(number)
            now = time.monotonic()
            if now - before > SUSPENDED_S:  # such as a sleeping laptop or SIGSTOP: no process is to blame for this time
                self._since += now - before
                self._exit_by += now - before
                self._peers.extend(now - before)
            before = now
            # If C code holds the interpreter's lock, this thread cannot run. faulthandler's timer is a C thread that needs no
            # lock: it ends the process unless it is set again in time.
            faulthandler.dump_traceback_later(2 * self.options.floor, exit=True, file=sys.__stderr__)
            self._check(now)

    def _check(self, now: float) -> None:
        """End the process if a deadline has passed or another process has failed."""
        if self._error:
            if now > self._exit_by:
                self._end(self._error[0], f"did not exit in time after an error:\n{self._error[1]}")
            return
        # `_enter` writes the limit last and it is read first, so a new limit is never applied to the previous phase's time.
        limit, took, phase = self._limit, now - self._since, self._phase
        heartbeat = self.options.heartbeat
        # A reported fault first: it is the cause, and a phase that waits for the failed process only a consequence.
        if self._peers.fault:
            rank, code, message = self._peers.fault
            self._end(code, f"process {rank} has ended: {message}")
        if took > limit:
            where = f"{phase or 'time between phases'} of step {self.step + 1}"
            self._end(CODES.get(phase, exit_codes.TIMEOUT), f"{where} exceeded its deadline of {limit:.0f} s")
        if now > self._exit_by:
            grace = self.options.grace
            self._end(exit_codes.UNSAVED, f"the grace period of {grace:.0f} s is over; the last checkpoint is valid")
        if silent := self._peers.silent_ranks(heartbeat):
            self._end(exit_codes.TIMEOUT, f"process {silent[0]} sent no message for {heartbeat:.0f} s")
        if now - self._peers.last_exchange > heartbeat and self._peers.client is not None:
            self._end(exit_codes.TIMEOUT, f"process 0 has not answered for {heartbeat:.0f} s")

    def _end(self, code: int, message: str) -> None:
        """Print the reason, the state of all processes and the stacks of this one, inform the others, and exit."""
        try:
            report(f"exit code {code}: {message}\n{self._peers.describe()}")
            if code != exit_codes.USAGE:  # stacks explain nothing about a wrong command
                faulthandler.dump_traceback(file=sys.__stderr__, all_threads=True)
            # A fault that another process reported is not reported again: the first cause must stay the one everybody prints.
            if not self._peers.fault and not self._error:
                self._peers.report_fault(code, message)
            elif self._peers.rank == 0 and not self._error:
                time.sleep(2.0)  # when process 0 exits, all end: give the others time to print their stacks
        finally:  # even if printing fails
            os._exit(code)


@contextlib.contextmanager
def loading(options: WatchConfig, deadline: bool) -> Iterator[None]:
    """Watch a program until it has its own watchdog: a fault of one process ends all, and loading may have a deadline."""
    global _loading
    watch = Watchdog(options, signals=())
    watch._enter("load", watch.options.first if deadline else float("inf"))
    with watch:
        _loading = watch
        yield


def report(message: str) -> None:
    """Print a message of the watchdog with the number of this process."""
    exit_codes.print_stderr(f"WATCH process {jax.process_index()}: {message}")
