"""One thread that feeds worker processes, watches their boards, kills those that hang, and starts new ones.

Each worker has a socket pair of its own, so a death is seen at once, costs nobody else anything, and cannot block a
shared queue. The thread lives as long as its workers: they are tied to it by the kernel (PR_SET_PDEATHSIG).
"""

from __future__ import annotations

import collections
import math
import os
import selectors
import signal
import socket
import threading
import time
from collections.abc import Sequence

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql.judge import Finding
from sqlr1_jax.sql.limits import Limits
from sqlr1_jax.sql.worker import SLICE, STATUS
from sqlr1_jax.sql.worker_cache import GOLD
from sqlr1_jax.sql.worker_process import Job, WorkerProcess

CHUNK = 64  # jobs handed to a worker at once; it returns those it cannot begin within a slice
CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE)
WITH_GOLD = ("judge", "soft_f1", "r_ves")  # kinds of jobs whose first argument is a gold
OVERDUE = "over every deadline"
SPAWN_ATTEMPTS = 6  # workers in a row that die before they are ready
LOOKAHEAD = 64  # databases looked at to find one whose home is the idle worker


class Supervisor(threading.Thread):
    """The pool. `submit` may be called from any thread."""

    def __init__(self, workers: int, limits: Limits, options: dict):
        super().__init__(name="sql-supervisor", daemon=True)
        self.limits = limits
        self.options = {**options, "parent": os.getpid()}
        self.size = workers
        self.counts: collections.Counter[str] = collections.Counter()
        self.hello: dict = {}
        self._kill_after = limits.seconds + 2 * limits.grace
        self._give_up_after = limits.patience * limits.seconds + 2 * limits.grace
        self._inbox: collections.deque[Job] = collections.deque()
        self._pending: collections.OrderedDict[str, collections.deque[Job]] = collections.OrderedDict()
        self._waiting = 0
        self._suspects: collections.deque[Job] = collections.deque()
        self._workers: list[WorkerProcess | None] = [None] * workers
        self._failed_starts = 0
        self._next_start = 0.0
        self._closing = False
        self._ended = False
        self._hung_golds: dict[tuple[str, str], Finding] = {}
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        self._wake_write.setblocking(False)
        self._selector.register(self._wake_read, selectors.EVENT_READ, None)

    def submit(self, jobs: Sequence[Job]) -> None:
        """Queues jobs; each one's `done` is called exactly once."""
        self._inbox.extend(jobs)
        self._wake()
        if self._ended:
            self._abandon()

    def close(self) -> None:
        """Kills the workers and ends the thread; jobs that are not done end as INFRA."""
        self._closing = True
        self._wake()
        self.join()

    def pids(self) -> list[int]:
        """Process ids of the workers alive now."""
        return [worker.process.pid for worker in list(self._workers) if worker is not None]

    def _wake(self) -> None:
        try:
            self._wake_write.send(b"!")
        except (BlockingIOError, OSError):
            pass  # a full pipe wakes as well; a closed one needs no waking

    def run(self) -> None:
        """The thread."""
        try:
            while not self._closing:
                self._accept()
                self._hire()
                self._dispatch()
                busy = any(worker and (worker.chunk or not worker.ready) for worker in self._workers)
                for key, events in self._selector.select(0.05 if busy or self._waiting or self._suspects else 1.0):
                    self._serve(key, events)
                self._enforce()
        finally:
            self._shut()

    def _accept(self) -> None:
        while self._inbox:
            job = self._inbox.popleft()
            self._pending.setdefault(job.database.uri, collections.deque()).append(job)
            self._waiting += 1

    def _hire(self) -> None:
        """Fills empty places, with a growing pause while workers die before they are ready."""
        if time.monotonic() < self._next_start:
            return
        for place, worker in enumerate(self._workers):
            if worker is None:
                try:
                    hired = WorkerProcess(self.options)
                except OSError as error:
                    self._start_failed(f"cannot start a worker: {error}")
                    return
                self._workers[place] = hired
                self.counts["workers_started"] += 1
                self._selector.register(hired.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, place)

    def _start_failed(self, words: str) -> None:
        self.counts["failed_starts"] += 1
        self._failed_starts += 1
        self._next_start = time.monotonic() + min(5.0, 0.05 * 2**self._failed_starts)
        if self._failed_starts >= SPAWN_ATTEMPTS and not any(worker and worker.ready for worker in self._workers):
            for job in [*self._suspects, *(job for jobs in self._pending.values() for job in jobs)]:
                job.done([Finding(Outcome.INFRA, message=f"no worker can be started: {words}")])
            self._suspects.clear()
            self._pending.clear()
            self._waiting = 0

    def _dispatch(self) -> None:
        for place, worker in enumerate(self._workers):
            if worker is None or not worker.ready or worker.chunk or worker.doomed:
                continue
            if worker.served >= self.limits.recycle:
                self._retire(place, "recycled")
                continue
            chunk = self._take(place)
            if not chunk:
                continue
            worker.chunk = chunk
            worker.since = time.monotonic()
            worker.post({"database": chunk[0].database, "jobs": [job.arguments for job in chunk]})
            self._push(place)

    def _take(self, place: int) -> list[Job]:
        """The next jobs for a worker, all on one database; a suspect comes alone."""
        if self._suspects:
            return [self._suspects.popleft()]
        if not self._pending:
            return []
        key = next(iter(self._pending))
        for other, _ in zip(self._pending, range(LOOKAHEAD)):
            if hash(other) % self.size == place:  # its home: there the file is open and golds are known
                key = other
                break
        jobs = self._pending[key]
        share = math.ceil(self._waiting / (2 * self.size))
        chunk = [jobs.popleft() for _ in range(min(len(jobs), CHUNK, max(share, 1)))]
        if not jobs:
            del self._pending[key]
        self._waiting -= len(chunk)
        return [job for job in chunk if not self._settled(job)]

    def _settled(self, job: Job) -> bool:
        """Finishes a job that need not run: its batch is over, or its gold is known to hang."""
        if job.cancelled:
            job.done([Finding(Outcome.INFRA, message="the batch was over its deadline")])
        elif job.arguments[0] in WITH_GOLD and (job.database.uri, job.arguments[1]) in self._hung_golds:
            job.done([self._hung_golds[job.database.uri, job.arguments[1]]])
        else:
            return False
        return True

    def _push(self, place: int) -> None:
        worker = self._workers[place]
        worker.flush()
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if worker.outbox else 0)
        self._selector.modify(worker.socket, events, place)

    def _serve(self, key: selectors.SelectorKey, events: int) -> None:
        if key.data is None:
            while True:
                try:
                    if len(self._wake_read.recv(4096)) < 4096:
                        return
                except BlockingIOError:
                    return
        place = key.data
        worker = self._workers[place]
        if worker is None or worker.socket is not key.fileobj:
            return
        if events & selectors.EVENT_WRITE:
            self._push(place)
        if events & selectors.EVENT_READ:
            found = worker.messages()
            if found is None:
                self._died(place)
                return
            for message in found:
                self._answer(worker, message)

    def _answer(self, worker: WorkerProcess, message: dict) -> None:
        if "held" in message:
            worker.ready = True
            worker.hello = self.hello = message
            self._failed_starts = 0
            return
        done, held = message["done"], worker.chunk
        worker.chunk = []
        worker.served += len(done)
        self.counts["seconds_working"] += message["seconds"]
        for job, answer in zip(held, done):
            job.done([Finding(*answer[0]), *answer[1:]])
        self._return(held[len(done) :])

    def _return(self, jobs: Sequence[Job]) -> None:
        """Puts jobs that were not begun back to the head of their queue."""
        if jobs:
            queue = self._pending.setdefault(jobs[0].database.uri, collections.deque())
            queue.extendleft(reversed(jobs))
            self._waiting += len(jobs)

    def _enforce(self) -> None:
        """Kills workers whose statement is over every deadline, and those that never became ready."""
        now = time.monotonic()
        for worker in self._workers:
            if worker is None or worker.doomed:
                continue
            if not worker.ready:
                if now - worker.since > 30:
                    self._doom(worker, "not ready within 30 s")
            elif worker.chunk:
                self._relieve(worker, now)
                why = self._overdue(worker, now)
                if why:
                    self._doom(worker, why)

    def _relieve(self, worker: WorkerProcess, now: float) -> None:
        """Takes back the jobs behind one that runs long; the worker itself would begin none of them after its slice."""
        index = STATUS.unpack_from(worker.status)[0]
        if 0 <= index < len(worker.chunk) - 1 and now - worker.since > 4 * SLICE:
            self._return(worker.chunk[index + 1 :])
            worker.chunk = worker.chunk[: index + 1]

    def _overdue(self, worker: WorkerProcess, now: float) -> str:
        """Why a worker must go: its statement used up its time, or the machine kept the worker from running."""
        index, _, since, used_before = STATUS.unpack_from(worker.status)
        wall = now - (max(since, worker.since) if index >= 0 else worker.since)
        if wall <= self._kill_after:
            return ""
        stopped, used = worker.state()
        if stopped:
            return "stopped from outside"
        if index >= 0 and used - used_before > self._kill_after:
            return OVERDUE
        return "kept from running" if wall > self._give_up_after else ""

    def _doom(self, worker: WorkerProcess, why: str) -> None:
        worker.doomed = why
        worker.process.kill()
        self.counts["killed"] += 1

    def _retire(self, place: int, why: str) -> None:
        worker = self._workers[place]
        self._workers[place] = None
        self._selector.unregister(worker.socket)
        worker.bury()
        self.counts[why] += 1

    def _died(self, place: int) -> None:
        """Finds out whose fault a death was, and sends every other job of the chunk back."""
        worker = self._workers[place]
        self._workers[place] = None
        self._selector.unregister(worker.socket)
        index, doing, _, _ = STATUS.unpack_from(worker.status)
        code, words = worker.bury()
        if not worker.ready:
            if code == -signal.SIGKILL and not worker.doomed:
                self.counts["deaths"] += 1  # somebody else's doing: start another
            else:
                self._start_failed(words or worker.doomed or f"exit code {code}")
            return
        self.counts["deaths"] += 1
        if not worker.chunk:
            return
        if not 0 <= index < len(worker.chunk):  # between two jobs
            self._return(worker.chunk)
            return
        guilty = worker.chunk[index]
        self._return([job for job in worker.chunk if job is not guilty])
        self._blame(guilty, code, doing, worker.doomed)

    def _blame(self, job: Job, code: int, doing: int, doomed: str) -> None:
        """Time is the statement's fault at once; anything else is tried again, alone on a fresh worker."""
        if code == -signal.SIGPROF or doomed == OVERDUE:
            words = f"killed: {doomed or 'alarm'}"
            finding = Finding(Outcome.TIMEOUT, self._kill_after, words)
            if doing == GOLD:  # every other prediction for it would hang as well
                finding = Finding(Outcome.GOLD_ERROR, self._kill_after, f"gold: timeout: {words}")
                self._hung_golds[job.database.uri, job.arguments[1]] = finding
            job.done([finding])
            return
        job.attempts += 1
        if job.attempts < 2:
            self.counts["retried"] += 1
            self._suspects.append(job)
            return
        crashed = -code in CRASHES
        outcome = Outcome.ERROR if crashed and doing != GOLD else Outcome.GOLD_ERROR if crashed else Outcome.INFRA
        job.done([Finding(outcome, message=f"worker died twice (exit code {code}) {doomed}".strip())])

    def _abandon(self) -> None:
        """Ends every job that nobody will run any more."""
        while self._inbox:
            try:
                job = self._inbox.popleft()
            except IndexError:  # another thread was quicker
                return
            job.done([Finding(Outcome.INFRA, message="the executor was closed")])

    def _shut(self) -> None:
        held: list[Job] = []
        for place, worker in enumerate(self._workers):
            if worker is not None:
                self._workers[place] = None
                held += worker.chunk
                worker.bury()
        self._accept()
        held += [*self._suspects, *(job for jobs in self._pending.values() for job in jobs)]
        self._inbox.extend(held)
        self._ended = True
        self._abandon()
        self._selector.close()
        self._wake_read.close()
        self._wake_write.close()
