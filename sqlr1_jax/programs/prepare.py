"""Builds a data set: download -> questions -> schema text and gold check, in parts -> array_record files and a report.

A part is described by worker processes while the executor runs its golds; it is on disk before the next one is begun, so
a run that was stopped goes on where it was. What is wrong with a download is counted, said, and left out.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import hashlib
import itertools
import json
import multiprocessing
import os
import pathlib
import shutil
import time
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from sqlr1_jax.data import features, preflight, spider
from sqlr1_jax.data.dirt import Dirt
from sqlr1_jax.data.folder import Databases
from sqlr1_jax.data.parts import Checked, Parts
from sqlr1_jax.records import Outcome, Question
from sqlr1_jax.sql.executor import Executor, Limits
from sqlr1_jax.text.describe import Describer, Schemas
from sqlr1_jax.text.prompts import Prompts, load_tokenizer

BUILDERS = {builder.name: builder for builder in (spider.Spider,)}


def run(config, workdir: pathlib.Path) -> dict:
    """Prepares what the config names; returns the summary."""
    started, dirt = time.monotonic(), Dirt()
    builder = open_builder(config, dirt)
    prompts, schemas = Prompts(**config.text), Schemas(**config.schema)
    tokenizer = load_tokenizer(config.tokenizer) if config.tokenizer else None
    if config.show:
        show(builder, prompts, schemas, tokenizer, config)
    print_key = fingerprint(config, builder)
    folder = pathlib.Path(builder.data_path)
    if already(folder, print_key):
        print(f"{folder} is prepared with these settings already; remove the folder to do it again")
        return json.loads((folder / features.MANIFEST).read_text())["report"]
    work = workdir / "parts" / print_key[:16]
    with Preparation(builder, schemas, config, work) as preparation:
        counts = {split: preparation.split(split) for split in builder.splits()}
    reports = {split: preflight.Report(split) for split in counts}
    summary = write(builder, work, counts, reports, prompts, tokenizer, print_key, dirt)
    shutil.rmtree(work)
    summary["seconds"] = round(time.monotonic() - started, 1)
    (workdir / "report.txt").write_text("\n".join([*(r.text() for r in reports.values()), *dirt.lines()]) + "\n")
    print((workdir / "report.txt").read_text(), end="")
    return summary


def open_builder(config, dirt: Dirt) -> features.QuestionBuilder:
    """The builder the config names. Raises ValueError naming the choices or what the source lacks."""
    name, _, variant = config.name.partition("/")
    if name not in BUILDERS:
        raise ValueError(f"no data set is called {name!r}; choose from {', '.join(BUILDERS)}")
    variants = [known.name for known in BUILDERS[name].BUILDER_CONFIGS]
    if variant and variant not in variants:
        raise ValueError(f"{name} has no config {variant!r}; choose from {', '.join(variants)}")
    if not config.source or not pathlib.Path(config.source).is_dir():
        raise ValueError(f"config.source={config.source!r} is no folder; set it to the unpacked download of {name}")
    return BUILDERS[name](
        config=variant or None,
        data_dir=config.data_dir,
        source=config.source,
        databases=config.databases,
        dirt=dirt,
        allow=config.allow,
    )


def fingerprint(config, builder: features.QuestionBuilder) -> str:
    """A hash of all that the result depends on: settings, version, and names, sizes and times of the source's files."""
    ignored = ("data_dir", "show", "workers", "part")
    settings = {key: value for key, value in config.to_dict().items() if key not in ignored}
    files = [
        (path.name, path.stat().st_size, int(path.stat().st_mtime))
        for path in sorted(builder.source.iterdir())
        if path.is_file()
    ]
    text = json.dumps([settings, str(builder.version), files], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def already(folder: pathlib.Path, key: str) -> bool:
    """Whether the folder holds the result of the same settings; the result of others is removed, with a word."""
    manifest = folder / features.MANIFEST
    if manifest.is_file():
        if json.loads(manifest.read_text()).get("fingerprint") == key:
            return True
        print(f"{folder} was prepared with other settings or from another download: it is written anew")
    shutil.rmtree(folder, ignore_errors=True)
    return False


class Preparation:
    """Worker processes for schema text and for SQL, and the parts they have finished."""

    def __init__(self, builder: features.QuestionBuilder, schemas: Schemas, config, work: pathlib.Path):
        self.builder, self.config, self.work = builder, config, work
        self.databases = Databases(builder.databases())
        self.limits = Limits(**config.sql)
        self.setup = (self.databases.path, builder.descriptions(), schemas)
        self.workers = config.workers or os.cpu_count() or 1

    def __enter__(self):
        self.pool = concurrent.futures.ProcessPoolExecutor(
            self.workers, multiprocessing.get_context("spawn"), _start_worker, self.setup
        )
        self.executor = Executor(self.databases.path, self.limits, self.workers)
        return self

    def __exit__(self, *_):
        self.executor.close()
        self.pool.shutdown(cancel_futures=True)

    def questions(self, split: str) -> Iterator[Question]:
        """The split's questions whose databases are there, under the names these have on disk."""
        found = 0
        for question in self.builder.read(split):
            name = self.databases.find(question.db, self.builder.dirt)
            if name:
                yield question if name == question.db else dataclasses.replace(question, db=name)
                found += 1
                if found == self.config.limit:
                    return

    def split(self, split: str) -> int:
        """Brings a split's questions to disk in parts; returns their number."""
        parts, number = Parts(self.work / split), 0
        with progress() as bar:
            task = bar.add_task(f"{self.builder.name} {split}", total=None)
            for number, part in enumerate(batches(self.questions(split), self.config.part), start=1):
                if not parts.done(number - 1):
                    parts.write(number - 1, self.check(part))
                bar.update(task, advance=len(part))
        return number

    def check(self, part: Sequence[Question]) -> list[Checked]:
        """A part's questions with schema text, and what running their golds gave."""
        step = max(1, min(250, len(part) // self.workers))
        described = self.pool.map(_describe, batches(part, step))
        verdicts = self.executor.run([(question.db, question.gold) for question in part])
        checked = []
        for (question, empty, fault), verdict in zip(itertools.chain.from_iterable(described), verdicts):
            fault = fault or self.unfit(question.db) if verdict.outcome is Outcome.INFRA or fault else ""
            if fault:
                self.builder.dirt.add("unreadable database", fault)
                continue
            flags = preflight.flags(verdict, empty)
            question = dataclasses.replace(question, flags=tuple(dict.fromkeys(question.flags + flags)))
            checked.append(Checked(question, verdict.seconds, verdict.rows, verdict.message))
        return checked

    def unfit(self, db: str) -> str:
        """Why nothing can be judged on a database; empty if it is fit."""
        try:
            self.executor.source(db)
        except ValueError as error:
            return str(error)
        return ""


_DESCRIBER: Describer | None = None  # one a worker process


def _start_worker(databases, entries, schemas) -> None:
    global _DESCRIBER
    _DESCRIBER = Describer(databases, entries, schemas)


def _describe(questions: Sequence[Question]) -> list[tuple[Question, tuple[str, ...], str]]:
    """Each question with its schema text, its database's empty tables, and a fault if the database is unreadable."""
    described = []
    for question in questions:
        try:
            described.append((_DESCRIBER.describe(question), _DESCRIBER.schema(question.db).empty, ""))
        except ValueError as error:
            described.append((question, (), str(error)))
    return described


def batches(items, size: int) -> Iterator[list]:
    """Lists of `size` items, the last one shorter."""
    items = iter(items)
    while batch := list(itertools.islice(items, size)):
        yield batch


def progress() -> Progress:
    """A progress bar on standard error."""
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def write(builder, work, counts, reports, prompts, tokenizer, key, dirt) -> dict:
    """Turns the parts into array_record files, reporting on the way; returns the summary."""

    def shard(split: str, numbers: Sequence[int]) -> Iterator[Question]:
        for number in numbers:
            for item in Parts(work / split).read(number):
                reports[split].add(item.question, item.seconds, item.rows, item.message)
                if tokenizer:
                    reports[split].tokens.append(len(prompts.fit(item.question, tokenizer)[0]))
                yield item.question

    per_file = 8  # parts: TFDS keeps a file's records in memory while it writes it
    builder.shards = {
        split: [lambda s=split, n=numbers: shard(s, n) for numbers in batches(range(count), per_file)]
        for split, count in counts.items()
    }
    builder.manifest = {"fingerprint": key, "source": str(builder.source)}
    if not any(counts.values()):
        raise ValueError("nothing of the source can be used:\n" + "\n".join(dirt.lines()))
    folder = builder.build()
    summary = {"folder": str(folder), "splits": {s: r.summary() for s, r in reports.items()}, "faults": dirt.counts}
    manifest = json.loads((folder / features.MANIFEST).read_text()) | {"report": summary}
    (folder / features.MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    return summary


def show(builder, prompts: Prompts, schemas: Schemas, tokenizer, config) -> None:
    """Prints full prompts with their token counts."""
    if tokenizer is None:
        raise ValueError("config.show needs the tokenizer: set --config.tokenizer=FOLDER_OR_HUB_NAME")
    databases = Databases(builder.databases())
    describer = Describer(databases.path, builder.descriptions(), schemas)
    for split in builder.splits():
        for question in itertools.islice(builder.read(split), config.show):
            name = databases.find(question.db, builder.dirt)
            if name:
                described = describer.describe(dataclasses.replace(question, db=name))
                tokens, dropped = prompts.fit(described, tokenizer)
                print(
                    f"===== {question.id} ({name}): {len(tokens)} tokens" + (f", left out {dropped}" if dropped else "")
                )
                print(tokenizer.decode(tokens))
