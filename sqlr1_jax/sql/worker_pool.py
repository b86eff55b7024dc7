"""A pool of worker processes: one thread that feeds, watches, kills and replaces them.

Each worker has its own socket pair, so its death is seen at once and cannot block the others, as it could with a shared
queue. The thread lives as long as its workers: the kernel ties them to it (PR_SET_PDEATHSIG).
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

from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.sql.limits import Limits
from sqlr1_jax.sql.worker import SLICE, STATUS, decode_verdict
from sqlr1_jax.sql.worker_cache import GOLD
from sqlr1_jax.sql.worker_process import Job, WorkerProcess

CHUNK = 64  # jobs sent to a worker at once; it returns those it cannot start within a slice
CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE)
WITH_GOLD = ("judge", "soft_f1", "r_ves")  # kinds of jobs whose first argument is a gold
OVERDUE = "over every deadline"
START_ATTEMPTS = 6  # consecutive workers that may die during their start
START_SECONDS = 30  # time for a worker to become ready
LOOKAHEAD = 64  # queued databases searched for one whose preferred worker is idle


class WorkerPool(threading.Thread):
    """The pool and its thread; `submit` may be called from any thread."""

    def __init__(self, workers: int, limits: Limits, options: dict):
        super().__init__(name="sql-worker-pool", daemon=True)
        self.limits = limits
        self.options = {**options, "parent": os.getpid()}
        self.size = workers
        self.counts: collections.Counter[str] = collections.Counter()
        self.hello: dict = {}
        # Later than the worker's own limits (deadline in the progress handler, then the alarm): a kill costs a new process.
        self._kill_after = limits.seconds + 2 * limits.grace
        self._give_up_after = limits.patience * limits.seconds + 2 * limits.grace
        self._inbox: collections.deque[Job] = collections.deque()
        # Queues by database, so that a chunk uses one file: opening a database and running its golds cost more than a statement.
        self._pending: collections.OrderedDict[str, collections.deque[Job]] = collections.OrderedDict()
        self._waiting = 0
        # Jobs that were running when their worker died.
        self._suspects: collections.deque[Job] = collections.deque()
        self._workers: list[WorkerProcess | None] = [None] * workers
        self._failed_starts = 0
        self._next_start = 0.0
        self._closing = False
        self._ended = False
        # Without this memory every prediction for a gold that hangs would cost a worker and a full deadline.
        self._hung_golds: dict[tuple[str, str], Verdict] = {}
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        # Neither end may block: `submit` is called by the trainer's thread while this thread may be busy.
        self._wake_write.setblocking(False)
        self._selector.register(self._wake_read, selectors.EVENT_READ, None)

    def submit(self, jobs: Sequence[Job]) -> None:
        """Queue jobs; the `done` of each is called exactly once."""
        self._inbox.extend(jobs)
        self._wake()
        # Checked after the jobs are queued: the thread sets the flag before its own last look at the queue.
        if self._ended:
            self._abandon()

    def close(self) -> None:
        """Kill the workers and end the thread; unfinished jobs end as INFRA."""
        self._closing = True
        self._wake()
        self.join()

    def pids(self) -> list[int]:
        """Process ids of the live workers."""
        return [worker.process.pid for worker in list(self._workers) if worker is not None]

    def _wake(self) -> None:
        try:
            self._wake_write.send(b"!")
        except (BlockingIOError, OSError):
            pass  # a full pipe wakes the thread as well; a closed one has no thread to wake

    def run(self) -> None:
        """Serve until `close`."""
        try:
            while not self._closing:
                self._accept()
                self._start_workers()
                self._dispatch()
                busy = any(worker and (worker.chunk or not worker.ready) for worker in self._workers)
                # A short timeout while jobs run, because deadlines are only checked between events; idle, the thread hardly wakes.
                for key, events in self._selector.select(0.05 if busy or self._waiting or self._suspects else 1.0):
                    self._serve(key, events)
                self._kill_overdue()
        finally:
            self._shut_down()

    def _accept(self) -> None:
        while self._inbox:
            job = self._inbox.popleft()
            self._pending.setdefault(job.database.uri, collections.deque()).append(job)
            self._waiting += 1

    def _start_workers(self) -> None:
        """Fill empty slots, with exponential backoff while new workers die during their start."""
        if time.monotonic() < self._next_start:
            return
        for slot, worker in enumerate(self._workers):
            if worker is None:
                try:
                    new_worker = WorkerProcess(self.options)
                except OSError as error:
                    self._start_failed(f"cannot start a worker: {error}")
                    return
                self._workers[slot] = new_worker
                self.counts["workers_started"] += 1
                self._selector.register(new_worker.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, slot)

    def _start_failed(self, reason: str) -> None:
        self.counts["failed_starts"] += 1
        self._failed_starts += 1
        # The machine may lack processes or memory for a moment; starting at full speed would make that worse.
        self._next_start = time.monotonic() + min(5.0, 0.05 * 2 ** min(self._failed_starts, 10))
        # If not a single worker runs, waiting would last until the batch's deadline: say at once why.
        if self._failed_starts >= START_ATTEMPTS and not any(worker and worker.ready for worker in self._workers):
            for job in [*self._suspects, *(job for jobs in self._pending.values() for job in jobs)]:
                job.done([Verdict(Outcome.INFRA, message=f"no worker can be started: {reason}")])
            self._suspects.clear()
            self._pending.clear()
            self._waiting = 0

    def _dispatch(self) -> None:
        for slot, worker in enumerate(self._workers):
            # One chunk at a time: the status page then names exactly one job to blame for a death.
            if worker is None or not worker.ready or worker.chunk or worker.kill_reason:
                continue
            # A new process bounds what statements may leave behind, such as a fragmented heap.
            if worker.served >= self.limits.recycle:
                self._recycle(slot)
                continue
            chunk = self._take(slot)
            if not chunk:
                continue
            worker.chunk = chunk
            worker.since = time.monotonic()
            worker.post({"database": chunk[0].database, "jobs": [job.arguments for job in chunk]})
            self._push(slot)

    def _take(self, slot: int) -> list[Job]:
        """Return the next jobs for a worker, all on one database; a suspect is run alone."""
        if self._suspects:
            # Alone, so that a second death has only one possible cause.
            return [self._suspects.popleft()]
        if not self._pending:
            return []
        key = next(iter(self._pending))
        for other, _ in zip(self._pending, range(LOOKAHEAD)):
            if hash(other) % self.size == slot:  # its preferred worker: the file is open there and golds are cached
                key = other
                break
        jobs = self._pending[key]
        # Half of an even share: the last chunks are small, so that the workers finish at about the same time.
        share = math.ceil(self._waiting / (2 * self.size))
        chunk = [jobs.popleft() for _ in range(min(len(jobs), CHUNK, max(share, 1)))]
        if not jobs:
            del self._pending[key]
        self._waiting -= len(chunk)
        return [job for job in chunk if not self._settled(job)]

    def _settled(self, job: Job) -> bool:
        """Finish a job that need not run: its batch is over, or its gold is known to hang."""
        if job.cancelled:
            job.done([Verdict(Outcome.INFRA, message="the batch was over its deadline")])
        elif job.arguments[0] in WITH_GOLD and (job.database.uri, job.arguments[1]) in self._hung_golds:
            job.done([self._hung_golds[job.database.uri, job.arguments[1]]])
        else:
            return False
        return True

    def _push(self, slot: int) -> None:
        worker = self._workers[slot]
        worker.flush()
        # Without output to write, a writable socket would wake the selector without end.
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if worker.outbox else 0)
        self._selector.modify(worker.socket, events, slot)

    def _serve(self, key: selectors.SelectorKey, events: int) -> None:
        if key.data is None:
            while True:
                try:
                    if len(self._wake_read.recv(4096)) < 4096:
                        return
                except BlockingIOError:
                    return
        slot = key.data
        worker = self._workers[slot]
        if worker is None or worker.socket is not key.fileobj:  # replaced earlier in this round of events
            return
        if events & selectors.EVENT_WRITE:
            self._push(slot)
        if events & selectors.EVENT_READ:
            messages = worker.messages()
            if messages is None:
                self._died(slot)
                return
            for message in messages:
                self._answer(worker, message)

    def _answer(self, worker: WorkerProcess, message: dict) -> None:
        if "confinement" in message:  # the first message of a worker
            worker.ready = True
            self.hello = message
            self._failed_starts = 0
            return
        answers, jobs = message["done"], worker.chunk
        worker.chunk = []
        worker.served += len(answers)
        self.counts["seconds_working"] += message["seconds"]
        for job, (verdict, *extra) in zip(jobs, answers):
            job.done([decode_verdict(verdict), *extra])
        self._requeue(jobs[len(answers) :])

    def _requeue(self, jobs: Sequence[Job]) -> None:
        """Put jobs that were not started back at the head of their queue."""
        if jobs:
            queue = self._pending.setdefault(jobs[0].database.uri, collections.deque())
            # At the head and in their order: a job that is sent back again and again must not starve.
            queue.extendleft(reversed(jobs))
            self._waiting += len(jobs)

    def _kill_overdue(self) -> None:
        """Kill workers whose statement is over every deadline, and those that never became ready."""
        now = time.monotonic()
        for worker in self._workers:
            if worker is None or worker.kill_reason:
                continue
            if not worker.ready:
                if now - worker.since > START_SECONDS:
                    self._kill(worker, f"not ready within {START_SECONDS} s")
            elif worker.chunk:
                self._requeue_behind(worker, now)
                reason = self._overdue(worker, now)
                if reason:
                    self._kill(worker, reason)

    def _requeue_behind(self, worker: WorkerProcess, now: float) -> None:
        """Requeue the jobs behind a long-running one; after its slice the worker starts none of them."""
        index = STATUS.unpack_from(worker.status)[0]
        # Four slices are a margin: by then the worker has seen that its slice is over, so no job runs twice.
        if 0 <= index < len(worker.chunk) - 1 and now - worker.since > 4 * SLICE:
            self._requeue(worker.chunk[index + 1 :])
            worker.chunk = worker.chunk[: index + 1]

    def _overdue(self, worker: WorkerProcess, now: float) -> str:
        """Return why a worker must be killed, or an empty string."""
        index, _, since, used_before = STATUS.unpack_from(worker.status)
        wall = now - (max(since, worker.since) if index >= 0 else worker.since)
        if wall <= self._kill_after:
            return ""
        stopped, used = worker.state()
        if stopped:
            return "stopped from outside"
        # Only processor time blames the statement; wall time alone may be the load of the machine.
        if index >= 0 and used - used_before > self._kill_after:
            return OVERDUE
        return "kept from running" if wall > self._give_up_after else ""

    def _kill(self, worker: WorkerProcess, reason: str) -> None:
        worker.kill_reason = reason
        worker.process.kill()
        self.counts["killed"] += 1

    def _recycle(self, slot: int) -> None:
        worker = self._workers[slot]
        self._workers[slot] = None
        self._selector.unregister(worker.socket)
        worker.reap()
        self.counts["recycled"] += 1

    def _died(self, slot: int) -> None:
        """Attribute a worker's death to one job, if any, and requeue the other jobs of its chunk."""
        worker = self._workers[slot]
        self._workers[slot] = None
        self._selector.unregister(worker.socket)
        index, activity, _, _ = STATUS.unpack_from(worker.status)
        code, stderr = worker.reap()
        if not worker.ready:
            if code == -signal.SIGKILL and not worker.kill_reason:
                self.counts["deaths"] += 1  # killed from outside: not a failed start
            else:
                self._start_failed(stderr or worker.kill_reason or f"exit code {code}")
            return
        self.counts["deaths"] += 1
        if not worker.chunk:
            return
        if not 0 <= index < len(worker.chunk):  # between two jobs
            self._requeue(worker.chunk)
            return
        running = worker.chunk[index]
        # Jobs before the running one have run too, but their answers died with the worker: they run again.
        self._requeue([job for job in worker.chunk if job is not running])
        self._blame(running, code, activity, worker.kill_reason)

    def _blame(self, job: Job, code: int, activity: int, kill_reason: str) -> None:
        """Settle a timeout at once; run any other job again, alone on a fresh worker."""
        if code == -signal.SIGPROF or kill_reason == OVERDUE:
            reason = f"killed: {kill_reason or 'alarm'}"
            verdict = Verdict(Outcome.TIMEOUT, self._kill_after, reason)
            if activity == GOLD:  # every other prediction for this gold would hang as well
                verdict = Verdict(Outcome.GOLD_ERROR, self._kill_after, f"gold: timeout: {reason}")
                self._hung_golds[job.database.uri, job.arguments[1]] = verdict
            job.done([verdict])
            return
        job.attempts += 1
        if job.attempts < 2:
            self.counts["retried"] += 1
            self._suspects.append(job)
            return
        # Two crashes of a fresh worker are the statement's doing; two kills from outside are not.
        crashed = -code in CRASHES
        outcome = Outcome.ERROR if crashed and activity != GOLD else Outcome.GOLD_ERROR if crashed else Outcome.INFRA
        job.done([Verdict(outcome, message=f"worker died twice (exit code {code}) {kill_reason}".strip())])

    def _abandon(self) -> None:
        """End all queued jobs as INFRA once the thread has ended."""
        while self._inbox:
            try:
                job = self._inbox.popleft()
            except IndexError:  # another thread took the last job
                return
            job.done([Verdict(Outcome.INFRA, message="the executor was closed")])

    def _shut_down(self) -> None:
        unfinished: list[Job] = []
        for slot, worker in enumerate(self._workers):
            if worker is not None:
                self._workers[slot] = None
                unfinished += worker.chunk
                worker.reap()
        self._accept()
        unfinished += [*self._suspects, *(job for jobs in self._pending.values() for job in jobs)]
        # The flag is set after the jobs are in the inbox and before the last look at it; `submit` does both in the other order.
        # So a job that is submitted meanwhile is ended by one of the two threads.
        self._inbox.extend(unfinished)
        self._ended = True
        self._abandon()
        self._selector.close()
        self._wake_read.close()
        self._wake_write.close()
