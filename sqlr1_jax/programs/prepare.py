"""Builds a data set: download -> questions -> schema text and gold check -> array_record files and a report.

What is wrong with a download is counted, said, and left out. The result is reused as long as neither the settings nor the
source's files change; a run that was stopped goes on after its last whole part.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
import pathlib
import shutil
import time
from collections.abc import Iterator, Sequence

import numpy as np

from sqlr1_jax.data import bird, gold_check, jsonl, selection, spider, synsql, tfds_builder
from sqlr1_jax.data.locate import Databases
from sqlr1_jax.data.minisql import generator
from sqlr1_jax.data.preparation import Preparation, batches
from sqlr1_jax.data.problems import Dirt
from sqlr1_jax.data.selection import Selection
from sqlr1_jax.data.work_shards import Checked, Parts
from sqlr1_jax.records import Question
from sqlr1_jax.sql.executor import Limits
from sqlr1_jax.text import token_counts
from sqlr1_jax.text.prompts import Prompts, load_tokenizer
from sqlr1_jax.text.schema_text import Describer, Schemas

BUILDERS = {made.name: made for made in (spider.Spider, synsql.Synsql, bird.Bird, jsonl.Jsonl, generator.MiniSQL)}
GENERATED = ("minisql",)  # these need no source
COUNTED = 20_000  # prompts of a split whose tokens are counted
TOGETHER = 256  # prompts counted at once
FILE_PARTS = 8  # parts a file: TFDS keeps a file's records in memory while it writes it


def run(config, workdir: pathlib.Path) -> dict:
    """Prepares what the config names; returns the summary."""
    started, dirt = time.monotonic(), Dirt()
    builder = open_builder(config, dirt)
    said = {name: value for name, value in config.select.to_dict().items() if value is not None}
    select = dataclasses.replace(builder.builder_config.select, **said)
    schemas = Schemas(**{"cache": str(pathlib.Path(config.data_dir) / "values"), **config.schema})
    prompts, limits = Prompts(**config.text), Limits(**config.sql)
    tokenizer = load_tokenizer(config.tokenizer) if config.tokenizer else None
    if config.show:
        return show(builder, prompts, schemas, tokenizer, config.show)
    key = fingerprint(config, builder)
    folder = pathlib.Path(builder.data_path)
    if already(folder, key):
        print(f"{folder} is prepared with these settings already; remove the folder to do it again")
        return json.loads((folder / tfds_builder.MANIFEST).read_text())["report"]
    work = workdir / "parts" / key[:16]
    sizes = dict(workers=config.workers, part=config.part, limit=config.limit)
    with Preparation(builder, select, schemas, limits, work, **sizes) as preparation:
        counts = {split: preparation.split(split) for split in builder.splits()}
        writing = Writing(builder, select, work, counts, prompts, tokenizer)
        writing.plan(preparation.left_out)
        builder.manifest = {"fingerprint": key, "source": str(builder.source), "files": file_hashes(builder.source)}
        summary = writing.write(dirt)
        note(folder, {"sha256": preparation.hashes({db for r in writing.reports.values() for db in r.databases})})
    shutil.rmtree(work)
    summary["seconds"] = round(time.monotonic() - started, 1)
    note(folder, {"report": summary})
    text = "\n".join([*(report.text() for report in writing.reports.values()), *dirt.lines()]) + "\n"
    (workdir / "report.txt").write_text(text)
    print(text, end="")
    return summary


def open_builder(config, dirt: Dirt) -> tfds_builder.QuestionBuilder:
    """The builder the config names. Raises ValueError naming the choices or what the source lacks."""
    name, _, variant = config.name.partition("/")
    if name not in BUILDERS:
        raise ValueError(f"no data set is called {name!r}; choose from {', '.join(BUILDERS)}")
    variants = [known.name for known in BUILDERS[name].BUILDER_CONFIGS]
    if variant and variant not in variants:
        raise ValueError(f"{name} has no config {variant!r}; choose from {', '.join(variants)}")
    if name not in GENERATED and not pathlib.Path(config.source or "-").is_dir():
        raise ValueError(f"config.source={config.source!r} is no folder; set it to the unpacked download of {name}")
    return BUILDERS[name](
        config=variant or variants[0],
        data_dir=config.data_dir,
        source=config.source or None,
        databases=config.databases,
        dirt=dirt,
        allow=config.allow,
    )


def fingerprint(config, builder: tfds_builder.QuestionBuilder) -> str:
    """A hash of all that the result depends on: settings, version, and names, sizes and times of the source's files."""
    ignored = ("data_dir", "show", "workers")
    settings = {key: value for key, value in config.to_dict().items() if key not in ignored}
    files = [
        (path.name, path.stat().st_size, int(path.stat().st_mtime))
        for path in sorted(builder.source.iterdir() if builder.source else ())
        if path.is_file()
    ]
    text = json.dumps([settings, str(builder.version), files], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def file_hashes(source: pathlib.Path | None) -> dict[str, str]:
    """SHA-256 of the JSON files of a source, so that a result can say what it was measured on."""
    hashes = {}
    for path in sorted(source.iterdir() if source else ()):
        if path.is_file() and path.suffix in (".json", ".jsonl"):
            with path.open("rb") as file:
                hashes[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def already(folder: pathlib.Path, key: str) -> bool:
    """Whether the folder holds the result of the same settings; the result of others is removed, with a word."""
    manifest = folder / tfds_builder.MANIFEST
    if manifest.is_file():
        found = json.loads(manifest.read_text())
        if found.get("fingerprint") == key and "report" in found:
            return True
        print(f"{folder} was prepared with other settings or from another download: it is written anew")
    shutil.rmtree(folder, ignore_errors=True)
    return False


def note(folder: pathlib.Path, entries: dict) -> None:
    """Adds entries to a data set's manifest."""
    file = folder / tfds_builder.MANIFEST
    file.write_text(json.dumps(json.loads(file.read_text()) | entries, indent=1, sort_keys=True) + "\n")


class Writing:
    """Turns finished parts into array_record files, choosing and reporting on the way.

    Attributes:
      reports: what went into each split that is written.
    """

    def __init__(self, builder, select: Selection, work: pathlib.Path, counts: dict[str, int], prompts, tokenizer):
        self.builder, self.select, self.work, self.counts = builder, select, work, counts
        self.prompts, self.tokenizer = prompts, tokenizer
        self.reports: dict[str, gold_check.Report] = {}
        self.orders: dict[str, object] = {}
        self._plans: dict[str, tuple[str, frozenset[int] | None]] = {}  # written split -> source split, numbers

    def plan(self, left_out: dict) -> None:
        """Decides which candidates go into which split."""
        rates = selection.pass_rates(pathlib.Path(self.select.passes)) if self.select.passes else {}
        for split in self.counts:
            report = self.reports[split] = gold_check.Report(split)
            report.left_out = dict(left_out[split])
            if self.select.takes_all:
                self._plans[split] = (split, None)
                continue
            choice = selection.choose(self.select, self._checked(split, range(self.counts[split])), rates)
            report.left_out.update(choice.left_out)
            self._plans[split] = (split, frozenset(choice.train))
            if choice.order is not None:
                self.orders[split] = choice.order
            if choice.test:
                self.reports["test"] = gold_check.Report("test")
                self._plans["test"] = (split, frozenset(choice.test))

    def _checked(self, split: str, numbers: Sequence[int]) -> Iterator[Checked]:
        for number in numbers:
            yield from Parts(self.work / split).read(number)

    def write(self, dirt: Dirt) -> dict:
        """Writes all splits; returns the summary. Raises ValueError if nothing is left to write."""
        self.builder.shards = {
            target: list(self._shards(target, *plan)) for target, plan in self._plans.items() if self._holds(*plan)
        }
        if not self.builder.shards:
            reasons = [f"{why} ({n})" for report in self.reports.values() for why, n in report.left_out.items()]
            raise ValueError("nothing of the source can be used:\n" + "\n".join([*dirt.lines(), *reasons]))
        self.builder.orders = self.orders
        folder = self.builder.build()
        splits = {name: report.summary() for name, report in self.reports.items()}
        return {"folder": str(folder), "splits": splits, "faults": dirt.counts}

    def _holds(self, source: str, chosen: frozenset[int] | None) -> bool:
        return (
            bool(chosen)
            if chosen is not None
            else next(self._checked(source, range(self.counts[source])), None) is not None
        )

    def _shards(self, target: str, source: str, chosen: frozenset[int] | None) -> Iterator[tfds_builder.Shard]:
        """One function a file, which gives its questions; a file holds the chosen of a few parts."""
        size = len(chosen) if chosen is not None else self.counts[source] * Parts(self.work / source).count(0)
        every = max(1, size // COUNTED)
        wanted, first = np.array(sorted(chosen or ())), 0
        for numbers in batches(range(self.counts[source]), FILE_PARTS):
            after = first + sum(Parts(self.work / source).count(number) for number in numbers)
            if chosen is None or np.searchsorted(wanted, first) < np.searchsorted(wanted, after):
                yield lambda n=numbers, f=first: self._questions(target, source, n, f, chosen, every)
            first = after

    def _questions(self, target, source, numbers, first, chosen, every) -> Iterator[Question]:
        report, counted = self.reports[target], []
        for number, item in enumerate(self._checked(source, numbers), start=first):
            if chosen is None or number in chosen:
                report.add(item.question, item.seconds, item.rows, item.message)
                if self.tokenizer and report.questions % every == 0:
                    counted.append(item.question)
                    if len(counted) == TOGETHER:
                        self._count(report, counted)
                yield item.question
        self._count(report, counted)

    def _count(self, report: gold_check.Report, questions: list[Question]) -> None:
        """Counts the tokens of some prompts, and forgets these."""
        for found in token_counts.exact(self.prompts, questions, self.tokenizer):
            if found is None:
                report.impossible += 1
            else:
                report.tokens.append(found[0])
                report.shortened += found[1]
        questions.clear()


def show(builder, prompts: Prompts, schemas: Schemas, tokenizer, count: int) -> dict:
    """Prints the full prompts of the first questions of each split, with their token counts, and prepares nothing."""
    if tokenizer is None:
        raise ValueError("config.show needs the tokenizer: set --config.tokenizer=FOLDER_OR_HUB_NAME")
    splits = {split: list(itertools.islice(builder.read(split), count)) for split in builder.splits()}
    databases = Databases(builder.databases())
    describer = Describer(databases.path, builder.descriptions(), schemas)
    counts = {}
    for question in itertools.chain.from_iterable(splits.values()):
        name = databases.find(question.db, builder.dirt)
        if name:
            described = question if question.schema else describer.describe(dataclasses.replace(question, db=name))
            tokens, dropped = prompts.fit(described, tokenizer)
            print(f"===== {question.id} ({name}): {len(tokens)} tokens" + (f", left out {dropped}" if dropped else ""))
            print(tokenizer.decode(tokens))
            counts[question.id] = len(tokens)
    print("".join(f"{line}\n" for line in builder.dirt.lines()), end="")
    return {"prompt_tokens": counts}
