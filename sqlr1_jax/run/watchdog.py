"""A thread that ends a run in bounded time, with a message and stacks, when it hangs or one of its processes fails.

It knows the phase of the main thread (see `progress.timer.Timer`) and its deadline, receives signals even while the main thread waits
inside the jax runtime, and sees a fault that another process reports. It ends the process with `os._exit`: an ordinary exit would
wait for the others in jax's shutdown barrier. A process that is lost without a report is named by jax, whose heartbeat ends the others.
"""

from __future__ import annotations

import contextlib
import dataclasses
import faulthandler
import json
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence

import jax

from sqlr1_jax import hosts
from sqlr1_jax.config import WatchConfig, extended
from sqlr1_jax.run import exit_codes

HEARTBEAT_S = 60  # seconds without a heartbeat after which jax ends the other processes
CHECK_S = 0.25  # seconds between two checks
REPORT_S = 2.0  # seconds that process 0 leaves the others to read a fault: when it exits, jax ends them all
PRINT_S = 5.0  # seconds a message may take: the reader of a pipe or terminal may have stopped
EXIT_S = 60.0  # seconds in which one of several processes must exit after an error
FAULT = "sqlr1_jax/fault"  # key of the first fault, in jax's coordination service
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)  # Slurm sends USR1 where sbatch asks for it
_current: Watchdog | None = None  # that of the loading phase, until the program's own replaces it


@dataclasses.dataclass(frozen=True)
class WatchdogOptions(WatchConfig):
    """The user's deadlines (`config.watch`) and the constants that only tests vary; `Watchdog.phase` has the rule."""

    # Generous, because a phase may compile again for new shapes: a false alarm costs a run, a late one some minutes.
    first: float = 7200.0  # seconds a phase may take the first time, compilation included
    floor: float = 900.0  # seconds; also the limit between two phases
    factor: float = 10.0
    nonfinite: int = 10  # updates in a row that are not finite
    starts: int = 10  # from the same step before the run is refused: another restart would crash at the same place


class Watchdog:
    """The watchdog of a run; a context manager to be entered last, so that it is left first.

    `__main__` starts a watchdog while a program loads (`loading`); the program's own, with its options, replaces it.

    Args:
      options: deadlines and limits.
      signals: signals that request the run to stop; () installs no handlers.

    Attributes:
      step: step of the main thread, for reports of what this process does.
      training: whether the first step has begun; from then on an OSError is a fault of the machine, not of the command.
    """

    def __init__(self, options: WatchConfig, signals: Sequence[int] = SIGNALS):
        self.options, self.signals = extended(WatchdogOptions, options), signals
        self.step, self.training, self._signal, self._interrupts, self._announced = 0, False, "", 0, False
        self._phase, self._since, self._limit = "", time.monotonic(), float("inf")
        self._longest: dict[str, float] = {}
        self._exit_by = float("inf")  # deadline for saving after a signal
        self._service, self._stopped = _coordination_service(), False
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._handlers, self._stderr = {}, (sys.__stderr__ or sys.stderr).fileno()
        self._wake_read, self._wake_write = socket.socketpair()

    def __enter__(self) -> Watchdog:
        global _current
        if _current is not None:
            _current._stop()
        _current = self
        faulthandler.enable(sys.__stderr__)  # stacks where the runtime or jax's heartbeat aborts the process
        # Python allows handlers in the main thread alone, and runs them between two byte codes, so not while it waits inside the
        # runtime. The C part of a handler writes the number to this socket at once, and the watchdog's thread reads it there.
        if self.signals and threading.current_thread() is threading.main_thread():
            self._wake_write.setblocking(False)
            signal.set_wakeup_fd(self._wake_write.fileno(), warn_on_full_buffer=False)
            self._handlers = {number: signal.signal(number, self._handle) for number in self.signals}
        self._thread.start()
        return self

    def __exit__(self, kind, error, trace) -> None:
        """Stop watching; after an error on one of several processes, report it to them.

        Raises:
          RuntimeError: for an OSError in a step, so that it ends as an unexpected error.
        """
        global _current
        if _current is not self:  # it was replaced
            return
        _current = None
        for number, before in self._handlers.items():
            signal.signal(number, before)
        if self._handlers:
            signal.set_wakeup_fd(-1)
        self._stop()
        # Before training an OSError is a wrong path in the command; later it is a disk or network that failed, and may work again.
        machine_fault = self.training and isinstance(error, OSError)
        code = exit_codes.EXCEPTION if machine_fault or error is None else exit_codes.code_of(error)
        if error is not None and code not in (exit_codes.PREEMPTED, exit_codes.UNSAVED):
            self._report_fault(code, f"{kind.__name__}: {error}")
        if machine_fault:
            raise RuntimeError(f"step {self.step + 1}: {error}") from error

    def _stop(self) -> None:
        self._stopped = True
        self._wake_write.send(b"\0")  # wakes the thread from `select` now instead of at its next check
        self._thread.join()
        faulthandler.cancel_dump_traceback_later()  # after the thread has ended, which would set it again
        self._wake_read.close()
        self._wake_write.close()

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Put a deadline on the block: `first` seconds the first time, later max(floor, factor x the longest so far).

        The time between two blocks has a deadline too, because logging may wait for a stuck disk or pipe.
        """
        longest, o = self._longest.get(name), self.options
        # Saves are written in the background: a wait for one may be long although all phases of that name before were short.
        self._enter(name, o.first if longest is None or name == "save" else max(o.floor, o.factor * longest))
        try:
            yield
        finally:
            self._longest[name] = max(time.monotonic() - self._since, longest or 0.0)
            self._enter("", o.floor)

    def _enter(self, name: str, limit: float) -> None:
        self._phase, self._since, self._limit = name, time.monotonic(), limit

    def stop_signal(self, step: int) -> str:
        """Return the name of the signal that requested any process to stop, or ""; all call this together after every step."""
        self.step = step
        # Preemption often signals one process only, or at different times. All must save the same step, since a save is collective.
        number = int(hosts.max_over_processes(getattr(signal, self._signal) if self._signal else 0))
        if number:
            self._request_stop(number)
        return signal.Signals(number).name if number else ""

    def _handle(self, number: int, _) -> None:
        self._interrupts += number == signal.SIGINT
        if self._interrupts > 1:
            raise KeyboardInterrupt  # a second Ctrl-C ends at once
        self._request_stop(number)

    def _request_stop(self, number: int) -> None:
        # The first signal counts: schedulers repeat it, and repeating must not extend the grace period. `_check` reports it: a
        # handler may interrupt the main thread in a print to the same stream, which Python refuses to enter twice.
        if not self._signal:
            self._exit_by = time.monotonic() + self.options.grace
            self._signal = signal.Signals(number).name

    def _run(self) -> None:
        while not self._stopped:
            # If C code holds the interpreter's lock, this thread cannot run. faulthandler's timer is a C thread that needs no
            # lock: it ends the process unless it is set again in time. By file descriptor: a stream would be
            # flushed first, and that waits for the thread that is printing.
            faulthandler.dump_traceback_later(2 * self.options.floor, exit=True, file=self._stderr)
            if select.select([self._wake_read], [], [], CHECK_S)[0]:
                for number in self._wake_read.recv(64):
                    if number in self.signals:
                        self._request_stop(number)
            self._check(time.monotonic())

    def _check(self, now: float) -> None:
        """End the process if a deadline has passed or another process has failed."""
        # `_enter` writes the limit last and it is read first, so a new limit is never applied to the previous phase's time.
        limit, took, phase = self._limit, now - self._since, self._phase
        if self._signal and not self._announced:
            self._announced = True
            report(f"{self._signal}: finishing and saving the current step, within {self.options.grace:.0f} s")
        # A reported fault first: it is the cause, and a phase that waits for the failed process only a consequence.
        if fault := self._reported_fault():
            self._end(fault[1], f"process {fault[0]} has ended: {fault[2]}")
        if took > limit:
            where = f"{phase or 'time between phases'} of step {self.step + 1}"
            self._end(exit_codes.TIMEOUT, f"{where} exceeded its deadline of {limit:.0f} s")
        if now > self._exit_by:
            grace = self.options.grace
            self._end(exit_codes.UNSAVED, f"the grace period of {grace:.0f} s is over; the last checkpoint is valid")

    def _end(self, code: int, message: str) -> None:
        """Print the reason and the stacks of this process, inform the others, and exit."""
        try:
            # Stacks explain nothing about a wrong command.
            report(f"exit code {code}: {message}", stacks=code != exit_codes.USAGE)
            self._report_fault(code, message)
        finally:  # even if printing fails
            os._exit(code)

    def _reported_fault(self) -> tuple[int, int, str] | None:
        """Return rank, exit code and message of the first process that failed; None if none has."""
        try:
            return json.loads(self._service.key_value_try_get(FAULT)) if self._service else None
        except RuntimeError:  # no fault; or the service is gone, and jax ends this process
            return None

    def _report_fault(self, code: int, message: str) -> None:
        """Tell the other processes that this one ends, and why, if it is the first."""
        if self._service is None:
            return
        faulthandler.dump_traceback_later(EXIT_S, exit=True, file=self._stderr)  # from here on nothing may hang
        with contextlib.suppress(RuntimeError):  # another process was faster, or the service is gone
            self._service.key_value_set(FAULT, json.dumps([jax.process_index(), code, message]))
        # The others notice a closed connection at once: let them read the cause before.
        time.sleep(2 * CHECK_S if jax.process_index() else REPORT_S)


def _coordination_service():
    """Return the client of jax's coordination service; None with one process, or if jax does not expose it."""
    try:
        from jax._src import distributed  # private: jax has no public way to its key-value store

        client = distributed.global_state.client
    except (ImportError, AttributeError):
        return None
    return client if hasattr(client, "key_value_try_get") and jax.process_count() > 1 else None


@contextlib.contextmanager
def loading(options: WatchConfig, deadline: bool) -> Iterator[None]:
    """Watch a program until it has its own watchdog: a fault of one process ends all, and loading may have a deadline."""
    watch = Watchdog(options, signals=())
    watch._enter("load", watch.options.first if deadline else float("inf"))
    with watch:
        yield


def report(message: str, stacks: bool = False) -> None:
    """Print a message of the watchdog with the number of this process, and stacks; give up after PRINT_S."""

    def show() -> None:
        exit_codes.print_stderr(f"WATCH process {jax.process_index()}: {message}")
        if stacks:
            faulthandler.dump_traceback(file=sys.__stderr__, all_threads=True)

    thread = threading.Thread(target=show, name="report", daemon=True)
    thread.start()
    thread.join(PRINT_S)
