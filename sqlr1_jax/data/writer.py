"""Write prepared parts as a data set: selection, splits, array_record files, reports and the manifest."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import pathlib
import shutil
from collections.abc import Iterator, Sequence

import numpy as np

from sqlr1_jax.config import PrepareConfig
from sqlr1_jax.data import gold_check, selection, tfds_builder
from sqlr1_jax.data.preparation import batches
from sqlr1_jax.data.problems import Dirt
from sqlr1_jax.data.selection import Selection
from sqlr1_jax.data.work_shards import Checked, Parts
from sqlr1_jax.records import Question
from sqlr1_jax.text import token_counts

COUNTED = 20_000  # prompts of a split whose tokens are counted
TOGETHER = 256  # prompts counted at once
FILE_PARTS = 8  # parts per file: TFDS keeps a file's records in memory while it writes it


def fingerprint(cfg: PrepareConfig, builder: tfds_builder.QuestionBuilder) -> str:
    """A hash of all that the result depends on: settings, version, and names, sizes and times of the source's files."""
    settings = dataclasses.asdict(cfg)
    del settings["show"], settings["data"]["data_dir"]
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


class Writer:
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
