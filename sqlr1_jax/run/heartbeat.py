"""The state of the other processes of a run, and whether one has failed.

Processes exchange it through the key-value store of jax's coordination service, in a thread, since a call blocks when the service
does not answer. Where jax gives no access to the store, only its own heartbeat remains, which ends the process without naming the
silent one.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import jax

TICK = 0.5  # seconds between two exchanges
_runs = 0  # watchdogs of this process so far; the same number on all processes


def client():
    """The coordination service's client; None with one process, or if jax does not expose it."""
    if jax.process_count() == 1:
        return None
    try:
        from jax._src import distributed

        found = distributed.global_state.client
    except (ImportError, AttributeError):
        return None
    return found if all(hasattr(found, name) for name in ("key_value_set", "key_value_dir_get")) else None


class Peers(threading.Thread):
    """A daemon thread that exchanges states; `state()` returns this process's as JSON values.

    Attributes:
      table: rank -> its last state.
      fault: (rank, exit code, sentence) of the first process that failed, or None.
      heard: time (monotonic) of the last exchange.
    """

    def __init__(self, state: Callable[[], dict]):
        super().__init__(name="peers", daemon=True)
        global _runs
        _runs += 1
        self.place, self.rank, self.state = f"sqlr1_jax/{_runs}", jax.process_index(), state
        self.client = client()
        self.table: dict[int, dict] = {}
        self.fault: tuple[int, int, str] | None = None
        self.heard = time.monotonic()
        self._changed: dict[int, float] = {}
        self._over = threading.Event()
        self._count = 0

    def run(self) -> None:
        """Exchange until closed."""
        while self.client is not None and not self._over.is_set():
            try:
                self._exchange()
                self.heard = time.monotonic()
            except RuntimeError:  # the service is gone or busy: `heard` grows old, and the watchdog acts on it
                pass
            self._over.wait(TICK)

    def _exchange(self) -> None:
        self._count += 1
        mine = json.dumps({"count": self._count, **self.state()})
        self.client.key_value_set(f"{self.place}/state/{self.rank}", mine, allow_overwrite=True)
        for key, value in self.client.key_value_dir_get(f"{self.place}/state/"):
            rank, state = int(key.rpartition("/")[2]), json.loads(value)
            if self.table.get(rank) != state:
                self.table[rank], self._changed[rank] = state, time.monotonic()
        for key, value in self.client.key_value_dir_get(f"{self.place}/fault/"):
            rank = int(key.rpartition("/")[2])
            if self.fault is None and rank != self.rank:
                self.fault = (rank, *json.loads(value))

    def tell(self, code: int, words: str) -> None:
        """Tells the others that this process ends, and why; process 0, whose end is everybody's, gives them time to hear."""
        if self.client is None:
            return
        done = threading.Event()

        def send() -> None:
            try:
                self.client.key_value_set(
                    f"{self.place}/fault/{self.rank}", json.dumps([code, words]), allow_overwrite=True
                )
            except RuntimeError:
                return  # without the service no other process can be informed
            done.set()

        threading.Thread(target=send, name="peers-tell", daemon=True).start()
        done.wait(2.0)
        if self.rank == 0:
            time.sleep(5 * TICK)

    def silent(self, seconds: float) -> list[int]:
        """Ranks without a message for `seconds`, except those that never sent one or reported their end."""
        now = time.monotonic()
        return [
            rank
            for rank, since in sorted(self._changed.items())
            if now - since > seconds and rank != self.rank and not self.table[rank].get("over")
        ]

    def excuse(self, seconds: float) -> None:
        """Extend all deadlines by a time in which this process was suspended."""
        self.heard += seconds
        for rank in list(self._changed):
            self._changed[rank] += seconds

    def close(self) -> None:
        """Report that this process is done, and end the thread."""
        self._over.set()
        if self.is_alive():
            self.join(2.0)
        if self.client is not None and not self.is_alive():
            try:
                over = json.dumps({"over": True, **self.state()})
                self.client.key_value_set(f"{self.place}/state/{self.rank}", over, allow_overwrite=True)
            except RuntimeError:
                return  # process 0 ended first

    def describe(self) -> str:
        """One line per process, its phase and how long it lasts; the slowest first."""
        rows = sorted(self.table.items(), key=lambda item: (item[1].get("step", 0), -item[1].get("seconds", 0.0)))
        return "\n".join(
            f"  process {rank} on {row['host']}: {row['phase'] or 'between phases'} of step {row['step']} for {row['seconds']:.1f} s"
            + (
                f", last heard {time.monotonic() - self._changed[rank]:.1f} s ago"
                if rank != self.rank
                else " (this one)"
            )
            for rank, row in rows
        )
