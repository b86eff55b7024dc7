"""First half of `prepare`: questions to work shards with schema text and checked golds.

Worker processes write the schema text of a shard while the executor runs its golds. A shard is on disk before the next
one starts, so a stopped run loses at most one.
"""

from __future__ import annotations

import collections
import concurrent.futures
import dataclasses
import itertools
import multiprocessing
import os
import pathlib
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from sqlr1_jax.config import PrepareConfig
from sqlr1_jax.data import description, gold_check, selection, tfds_builder
from sqlr1_jax.data.locate import Databases
from sqlr1_jax.data.problems import Problems
from sqlr1_jax.data.work_shards import CheckedQuestion, WorkShards
from sqlr1_jax.records import Outcome, Question
from sqlr1_jax.sql.executor import Executor

UNREADABLE = "unreadable file"  # a problem: the rest of a file is lost
SHARD_QUESTIONS = 2000  # questions per work shard: the most that a stopped run repeats


class Preparation:
    """Turns a builder's questions into work shards.

    A context manager: it owns the worker processes.

    Attributes:
      left_out: split -> reason -> number of questions that the selection excluded before their golds ran.
      rows: split -> (rows read, rows that are questions over a readable database).
    """

    def __init__(
        self,
        builder: tfds_builder.QuestionBuilder,
        select: selection.Selection,
        cfg: PrepareConfig,
        work: pathlib.Path,
    ):
        self.builder, self.select, self.work = builder, select, work
        self.limits, self.limit = cfg.sql, cfg.data.limit
        if builder.source is None:
            next(builder.read(builder.splits()[0]))  # a generator writes its databases when it is first read
        self.databases = Databases(builder.databases())
        cache = pathlib.Path(cfg.data.data_dir).expanduser() / "values"
        self.setup = (self.databases.path, builder.descriptions(), cfg.schema, cache, bool(select.per_skeleton))
        self.workers = os.cpu_count() or 1
        self.left_out: dict[str, collections.Counter[str]] = {}
        self.rows: dict[str, tuple[int, int]] = {}
        self._reported: set[str] = set()

    def __enter__(self):
        spawn = multiprocessing.get_context("spawn")  # a fork would copy the locks of this process's threads
        self.pools = [  # of one process each, so that a database is always read, and cached, by the same process
            concurrent.futures.ProcessPoolExecutor(1, spawn, description.start_worker, self.setup)
            for _ in range(self.workers)
        ]
        self.executor = Executor(self.databases.path, self.limits, self.workers, cache=10_000)
        return self

    def __exit__(self, *_):
        self.executor.close()
        for pool in self.pools:
            pool.shutdown(cancel_futures=True)

    def questions(self, split: str) -> Iterator[Question]:
        """The split's questions that have a database, with `db` set to its name on disk.

        Raises:
          ValueError: more rows are unusable than the builder allows.
        """
        usable, before, torn = 0, self.builder.problems.rows, self.builder.problems.counts.get(UNREADABLE, 0)
        for question in self.builder.read(split):
            name = self.databases.find(question.db, self.builder.problems)
            if name:
                usable += 1
                self.rows[split] = self.builder.problems.rows - before, usable
                yield question if name == question.db else dataclasses.replace(question, db=name)
        self.rows[split] = self.builder.problems.rows - before, usable
        self._refuse_if_lost(split)
        if self.builder.most_lost < 1 and self.builder.problems.counts.get(UNREADABLE, 0) > torn:
            raise ValueError(
                f"split {split} in {self.builder.source} ends at an error, and how many rows are behind it is not known:\n"
                + "\n".join(self.builder.problems.lines())
            )

    def _refuse_if_lost(self, split: str) -> None:
        rows, usable = self.rows[split]
        if rows - usable > self.builder.most_lost * rows:
            raise ValueError(
                f"only {usable} of {rows} rows of split {split} in {self.builder.source} can be used, and at most "
                f"{self.builder.most_lost:.0%} may be lost:\n" + "\n".join(self.builder.problems.lines())
            )

    def candidates(self, split: str) -> Iterator[Question]:
        """The questions that the selection accepts before their golds run.

        Reads the source twice if the selection draws at random.
        """
        select = self.select.of_split(split, self.builder.splits()[0])
        candidate_filter = selection.CandidateFilter(select)
        if select.samples:
            # The second pass meets the same problems again: do not count those of the first.
            problems, self.builder.problems = self.builder.problems, Problems()
            ids = candidate_filter.candidates(self.questions(split))
            self.builder.problems = problems
            accepted = (question for question in self.questions(split) if question.id in ids)
        else:
            accepted = filter(candidate_filter.accepts, self.questions(split))
        self.left_out[split] = candidate_filter.left_out
        yield from itertools.islice(accepted, self.limit or None)

    def prepare_split(self, split: str) -> int:
        """Write a split's work shards; return their number.

        Raises:
          ValueError: more rows are unusable than the builder allows, also because their databases cannot be read.
        """
        shards, count, lost = WorkShards(self.work / split), 0, 0
        with progress_bar() as bar:
            task = bar.add_task(f"{self.builder.name} {split}", total=None)
            for count, questions in enumerate(batched(self.candidates(split), SHARD_QUESTIONS), start=1):
                lost += self._write_shard(shards, count - 1, questions)
                bar.update(task, advance=len(questions))
        if lost:
            rows, usable = self.rows[split]
            self.rows[split] = rows, usable - lost
            try:
                self._refuse_if_lost(split)
            except ValueError:
                shutil.rmtree(shards.folder)  # a resumed run would not know what is missing
                raise
        return count

    def _write_shard(self, shards: WorkShards, number: int, questions: Sequence[Question]) -> int:
        """Write a work shard unless it is complete; return how many of the questions it lacks."""
        if not shards.done(number):
            shards.write(number, self.check(questions))
        elif shards.count(number) < len(questions):
            known = {item.question.id: item for item in shards.read(number)}
            # What an earlier start lost is tried again, so that the report of this one has it too.
            new = self.check([question for question in questions if question.id not in known])
            checked = known | {item.question.id: item for item in new}
            shards.write(number, [checked[question.id] for question in questions if question.id in checked])
        return len(questions) - shards.count(number)

    def check(self, questions: Sequence[Question]) -> list[CheckedQuestion]:
        """Fill in schema texts and run the golds.

        Questions over unreadable databases are left out.
        """
        # Started first: describing uses other processes than the executor, and both run at the same time.
        wait_for_descriptions = self.describe(questions)
        by_database = sorted(range(len(questions)), key=lambda at: questions[at].db)  # so that workers reopen few files
        verdicts = dict(zip(by_database, self._run_golds(questions, by_database)))
        # INFRA on a readable database is a failure of the machine, such as a killed worker: try once more.
        retried = [
            at
            for at, verdict in verdicts.items()
            if verdict.outcome is Outcome.INFRA and not self.database_error(questions[at].db)
        ]
        verdicts |= dict(zip(retried, self._run_golds(questions, retried)))
        checked = []
        for at, described in enumerate(wait_for_descriptions()):
            verdict, question = verdicts[at], described.question
            infra = verdict.outcome is Outcome.INFRA
            error = described.error or (self.database_error(question.db) if infra else "")
            if error:
                self.builder.problems.add("unreadable database", error)
                continue
            self._report_left_out(question.db, described.left_out)
            flags = question.flags + gold_check.flags(verdict, described.empty_tables, described.rowless, question.gold)
            question = dataclasses.replace(question, flags=tuple(dict.fromkeys(flags)))
            checked.append(
                CheckedQuestion(question, verdict.seconds, verdict.rows, verdict.message, described.skeleton)
            )
        return checked

    def _report_left_out(self, db: str, left_out: Sequence[str]) -> None:
        """Add a problem for what a database has but no statement can read; once per database."""
        if db not in self._reported:
            self._reported.add(db)
            for item in left_out:
                self.builder.problems.add("left out of the schema", f"{db}: {item}")

    def _run_golds(self, questions: Sequence[Question], numbers: Sequence[int]) -> list:
        return self.executor.run([(questions[at].db, questions[at].gold) for at in numbers])

    def describe(self, questions: Sequence[Question]) -> Callable[[], list[description.DescribedQuestion]]:
        """Start describing questions in the background; the returned function waits for the results."""
        numbers: list[list[int]] = [[] for _ in self.pools]
        for at, question in enumerate(questions):
            # crc32, not hash(): the assignment of databases to processes must not change between runs.
            numbers[zlib.crc32(question.db.encode()) % len(self.pools)].append(at)
        futures = [
            pool.submit(description.describe, [questions[at] for at in share])
            for pool, share in zip(self.pools, numbers)
        ]

        def wait() -> list[description.DescribedQuestion]:
            by_number = {
                at: described
                for future, share in zip(futures, numbers)
                for at, described in zip(share, future.result())
            }
            return [by_number[at] for at in range(len(questions))]

        return wait

    def database_error(self, db: str) -> str:
        """Why a database cannot be used; empty if it can."""
        try:
            self.executor.source(db)
        except ValueError as error:
            return str(error)
        return ""

    def hashes(self, databases: Iterable[str]) -> dict[str, str]:
        """Database id -> SHA-256 of its file."""
        return {db: self.executor.source(db).sha256 for db in sorted(databases)}


def batched(items: Iterable, size: int) -> Iterator[list]:
    """Yield lists of `size` items; the last may be shorter."""
    items = iter(items)
    while batch := list(itertools.islice(items, size)):
        yield batch


def progress_bar() -> Progress:
    """A progress bar on standard error."""
    columns = (TextColumn("{task.description}: {task.completed:,} questions in"), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))
