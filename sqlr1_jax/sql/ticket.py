"""A batch of jobs on its way through the executor, and the verdicts that are there already."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from sqlr1_jax.records import Verdict
from sqlr1_jax.sql.worker_process import Job


class Ticket:
    """A batch on its way. `gather` waits for it."""

    def __init__(self, count: int, seconds: float):
        self.verdicts: list[Verdict | None] = [None] * count
        self.extras: list[list] = [[] for _ in range(count)]
        self.left = count
        self.deadline = time.monotonic() + seconds
        self.ready = threading.Event()
        self.jobs: list[Job] = []
        if count == 0:
            self.ready.set()

    def put(self, places: Sequence[int], verdict: Verdict, extra: Sequence = ()) -> int:
        """Stores one verdict at its places; what comes later for the same place is ignored. Returns how many were free."""
        before = self.left
        for place in places:
            if self.verdicts[place] is None:
                self.verdicts[place] = verdict
                self.extras[place] = list(extra)
                self.left -= 1
        if self.left == 0:
            self.ready.set()
        return before - self.left
