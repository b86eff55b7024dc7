"""The state of the other processes of a run, and whether one of them has failed.

Processes exchange their states through the key-value store of jax's coordination service. If jax does not expose the store, only its
own heartbeat remains, which ends a process without naming the one that was lost.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import jax

EXCHANGE_S = 0.5  # seconds between two exchanges
REPORT_S = 2.0  # seconds to wait until the service has a report; without a service it never comes
# Instances of Peers so far. All processes make them in the same order, so the number is the same on all.
_instances = 0


def client():
    """Return the coordination service's client; None with one process, or if jax does not expose it."""
    if jax.process_count() == 1:
        return None
    try:
        # Private: jax has no public way to its key-value store. The methods are checked below, since they may change.
        from jax._src import distributed

        service = distributed.global_state.client
    except (ImportError, AttributeError):
        return None
    return service if all(hasattr(service, name) for name in ("key_value_set", "key_value_dir_get")) else None


class Peers(threading.Thread):
    """A daemon thread that exchanges states; `state()` returns this process's state as JSON values.

    Attributes:
      table: rank -> its last state.
      fault: (rank, exit code, message) of the first process that failed, or None.
      last_exchange: time (monotonic) of the last exchange.
    """

    def __init__(self, state: Callable[[], dict]):
        super().__init__(name="peers", daemon=True)
        global _instances
        _instances += 1
        # A prefix of its own, so that the states of an earlier run in the same processes are not read as current.
        self.prefix, self.rank, self.state = f"sqlr1_jax/{_instances}", jax.process_index(), state
        self.client = client()
        self.table: dict[int, dict] = {}
        self.fault: tuple[int, int, str] | None = None
        self.last_exchange = time.monotonic()
        self._changed: dict[int, float] = {}
        self._closed = threading.Event()
        self._count = 0

    def run(self) -> None:
        """Exchange states until closed."""
        # In a thread of its own, not the watchdog's: a call blocks while the service does not answer.
        while self.client is not None and not self._closed.is_set():
            try:
                self._exchange()
                self.last_exchange = time.monotonic()
            except RuntimeError:  # the service is gone or busy: `last_exchange` grows old, and the watchdog acts on it
                pass
            self._closed.wait(EXCHANGE_S)

    def _exchange(self) -> None:
        # The count makes every message differ, so a change shows that the sender lives. Clocks of hosts are never compared:
        # each process measures with its own clock when a state last changed.
        self._count += 1
        message = json.dumps({"count": self._count, **self.state()})
        self.client.key_value_set(f"{self.prefix}/state/{self.rank}", message, allow_overwrite=True)
        for key, value in self.client.key_value_dir_get(f"{self.prefix}/state/"):
            rank, state = int(key.rpartition("/")[2]), json.loads(value)
            if self.table.get(rank) != state:
                self.table[rank], self._changed[rank] = state, time.monotonic()
        for key, value in self.client.key_value_dir_get(f"{self.prefix}/fault/"):
            rank = int(key.rpartition("/")[2])
            if self.fault is None and rank != self.rank:
                self.fault = (rank, *json.loads(value))

    def report_fault(self, code: int, message: str) -> None:
        """Report to the other processes that this one ends, and why."""
        if self.client is None:
            return
        sent = threading.Event()

        def send() -> None:
            try:
                self.client.key_value_set(
                    f"{self.prefix}/fault/{self.rank}", json.dumps([code, message]), allow_overwrite=True
                )
            except RuntimeError:
                return  # without the service no other process can be informed
            sent.set()

        # In another thread, because a dead service must not keep this process from ending.
        threading.Thread(target=send, name="peers-report", daemon=True).start()
        sent.wait(REPORT_S)
        if self.rank == 0:
            # The service lives in process 0, and jax ends every process that loses it: give the others time to read the report.
            time.sleep(5 * EXCHANGE_S)

    def silent_ranks(self, seconds: float) -> list[int]:
        """Return the ranks without a message for `seconds`, except those that never sent one or have finished."""
        now = time.monotonic()
        return [
            rank
            for rank, since in sorted(self._changed.items())
            if now - since > seconds and rank != self.rank and not self.table[rank].get("done")
        ]

    def extend(self, seconds: float) -> None:
        """Extend all deadlines by a time in which this process was suspended."""
        self.last_exchange += seconds
        for rank in list(self._changed):  # a copy: the thread may add a rank at the same time
            self._changed[rank] += seconds

    def close(self) -> None:
        """Report that this process is done, and end the thread."""
        self._closed.set()
        if self.is_alive():
            self.join(REPORT_S)
        if self.client is not None and not self.is_alive():  # an exchange in progress would overwrite the last state
            try:
                last = json.dumps({"done": True, **self.state()})
                self.client.key_value_set(f"{self.prefix}/state/{self.rank}", last, allow_overwrite=True)
            except RuntimeError:
                return  # process 0 ended first

    def describe(self) -> str:
        """Return a line per process with its phase and how long it has lasted; the slowest process first."""
        rows = sorted(self.table.items(), key=lambda item: (item[1].get("step", 0), -item[1].get("seconds", 0.0)))
        return "\n".join(self._describe(rank, row) for rank, row in rows)

    def _describe(self, rank: int, row: dict) -> str:
        phase = row["phase"] or "between phases"
        age_s = time.monotonic() - self._changed[rank]
        seen = "this process" if rank == self.rank else f"last message {age_s:.1f} s ago"
        return f"  process {rank} on {row['host']}: {phase} of step {row['step']} for {row['seconds']:.1f} s ({seen})"
