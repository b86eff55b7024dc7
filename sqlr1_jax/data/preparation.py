"""The middle of `prepare`: questions get their schema text and a checked gold, in parts that survive a stop.

A part is described by worker processes while the executor runs its golds; it is on disk before the next one is begun.
"""

from __future__ import annotations

import collections
import concurrent.futures
import dataclasses
import itertools
import multiprocessing
import os
import pathlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from sqlr1_jax.config import PrepareConfig
from sqlr1_jax.data import gold_check, selection, tfds_builder
from sqlr1_jax.data.locate import Databases
from sqlr1_jax.data.problems import Dirt
from sqlr1_jax.data.work_shards import Checked, Parts
from sqlr1_jax.records import Outcome, Question
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text.schema_text import Describer

PART = 2000  # questions per part; a stopped run resumes after the last complete part


class Preparation:
    """Worker processes for schema text and for SQL, and the parts they have finished. A context manager.

    Attributes:
      left_out: split -> reason -> questions that the selection left out before their golds ran.
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
            next(builder.read(builder.splits()[0]))  # makes the databases
        self.databases = Databases(builder.databases())
        cache = pathlib.Path(cfg.data.data_dir) / "values"
        self.setup = (self.databases.path, builder.descriptions(), cfg.schema, cache, bool(select.per_skeleton))
        self.workers = os.cpu_count() or 1
        self.left_out: dict[str, collections.Counter[str]] = {}

    def __enter__(self):
        spawn = multiprocessing.get_context("spawn")
        self.pools = [  # one process each, so that a database is always read by the same one
            concurrent.futures.ProcessPoolExecutor(1, spawn, _start_worker, self.setup) for _ in range(self.workers)
        ]
        self.executor = Executor(self.databases.path, self.limits, self.workers, cache=10_000)
        return self

    def __exit__(self, *_):
        self.executor.close()
        for pool in self.pools:
            pool.shutdown(cancel_futures=True)

    def questions(self, split: str) -> Iterator[Question]:
        """The split's questions whose databases are there, under the names these have on disk."""
        for question in self.builder.read(split):
            name = self.databases.find(question.db, self.builder.dirt)
            if name:
                yield question if name == question.db else dataclasses.replace(question, db=name)

    def candidates(self, split: str) -> Iterator[Question]:
        """The questions that the selection lets through before their golds run, with one more pass if it must choose."""
        sieve = selection.Sieve(self.select)
        if self.select.limited:
            said, self.builder.dirt = self.builder.dirt, Dirt()  # the second pass says it again
            names = sieve.candidates(self.questions(split))
            self.builder.dirt = said
            kept = (question for question in self.questions(split) if question.id in names)
        else:
            kept = filter(sieve.passes, self.questions(split))
        self.left_out[split] = sieve.left_out
        yield from itertools.islice(kept, self.limit or None)

    def split(self, split: str) -> int:
        """Brings a split's questions to disk in parts; returns their number."""
        parts, number = Parts(self.work / split), 0
        with progress() as bar:
            task = bar.add_task(f"{self.builder.name} {split}", total=None)
            for number, part in enumerate(batches(self.candidates(split), PART), start=1):
                if not parts.done(number - 1):
                    parts.write(number - 1, self.check(part))
                bar.update(task, advance=len(part))
        return number

    def check(self, part: Sequence[Question]) -> list[Checked]:
        """A part's questions with schema text, and what running their golds gave."""
        described = self.describe(part)
        by_database = sorted(range(len(part)), key=lambda at: part[at].db)  # so that workers reopen few files
        ran = dict(zip(by_database, self.executor.run([(part[at].db, part[at].gold) for at in by_database])))
        again = [at for at, verdict in ran.items() if verdict.outcome is Outcome.INFRA and not self.unfit(part[at].db)]
        ran |= dict(zip(again, self.executor.run([(part[at].db, part[at].gold) for at in again])))
        checked = []
        for at, found in enumerate(described()):
            verdict = ran[at]
            question = found.question
            fault = found.fault or (self.unfit(question.db) if verdict.outcome is Outcome.INFRA else "")
            if fault:
                self.builder.dirt.add("unreadable database", fault)
                continue
            flags = question.flags + gold_check.flags(verdict, found.empty, found.rowless)
            question = dataclasses.replace(question, flags=tuple(dict.fromkeys(flags)))
            checked.append(Checked(question, verdict.seconds, verdict.rows, verdict.message, found.shape))
        return checked

    def describe(self, part: Sequence[Question]) -> Callable[[], list[Found]]:
        """Starts describing a part in the background; the function that is returned waits for it."""
        places: list[list[int]] = [[] for _ in self.pools]
        for place, question in enumerate(part):
            places[zlib.crc32(question.db.encode()) % len(self.pools)].append(place)
        futures = [pool.submit(_describe, [part[at] for at in mine]) for pool, mine in zip(self.pools, places)]

        def wait() -> list[Found]:
            found = {at: item for future, mine in zip(futures, places) for at, item in zip(mine, future.result())}
            return [found[at] for at in range(len(part))]

        return wait

    def unfit(self, db: str) -> str:
        """Why nothing can be judged on a database; empty if it is fit."""
        try:
            self.executor.source(db)
        except ValueError as error:
            return str(error)
        return ""

    def hashes(self, databases: Iterable[str]) -> dict[str, str]:
        """SHA-256 of the files of databases."""
        return {db: self.executor.source(db).sha256 for db in sorted(databases)}


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What a worker found: the question with its schema text, tables without rows (and whether that is all of them),
    the number of its gold's skeleton if it was asked for, and a fault if the database cannot be read.
    """

    question: Question
    empty: tuple[str, ...] = ()
    rowless: bool = False
    shape: int = 0
    fault: str = ""


_DESCRIBER: Describer | None = None  # one a worker process
_SHAPES = False


def _start_worker(databases, entries, schema, cache, shapes) -> None:
    global _DESCRIBER, _SHAPES
    _DESCRIBER, _SHAPES = Describer(databases, entries, schema, cache), shapes


def _describe(questions: Sequence[Question]) -> list[Found]:
    """In a worker process: what is to be known of each question beside how its gold runs."""
    described = []
    for question in questions:
        try:
            filled = question if question.schema else _DESCRIBER.describe(question)
            schema = _DESCRIBER.known(question.db).schema
        except ValueError as error:
            described.append(Found(question, fault=str(error)))
            continue
        shape = selection.shape(question) if _SHAPES else 0
        described.append(Found(filled, schema.empty, len(schema.empty) == len(schema.tables), shape))
    return described


def batches(items: Iterable, size: int) -> Iterator[list]:
    """Lists of `size` items, the last one shorter."""
    items = iter(items)
    while batch := list(itertools.islice(items, size)):
        yield batch


def progress() -> Progress:
    """A progress bar on standard error."""
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))
