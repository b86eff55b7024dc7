"""Second half of `prepare`: write work shards as a data set.

Applies the selection, then writes array_record files, a report per split, and the manifest.
"""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import json
import pathlib
import shutil
from collections.abc import Iterator, Sequence

import numpy as np

from sqlr1_jax.config import PrepareConfig
from sqlr1_jax.data import gold_check, locate, pass_rates, selection, tfds_builder
from sqlr1_jax.data.preparation import batched
from sqlr1_jax.data.problems import Problems
from sqlr1_jax.data.selection import Selection
from sqlr1_jax.data.work_shards import CheckedQuestion, WorkShards
from sqlr1_jax.records import Question
from sqlr1_jax.text import token_counts

COUNTED_PROMPTS = 20_000  # at most about this many prompts per split are tokenized for the report
COUNT_BATCH = 256  # prompts tokenized at once
TEXTS = (".json", ".jsonl", ".csv")  # files of a download that readers open, in whatever folder of it
SHARDS_PER_FILE = 8  # work shards per array_record file: TFDS keeps a file's records in memory while it writes it


# Identity of a result.


def fingerprint(cfg: PrepareConfig, builder: tfds_builder.QuestionBuilder, select: Selection) -> str:
    """Hash everything that the result depends on.

    That is settings, version, the code of a builder of the user's own, and the names, sizes and times of the source's files, of its
    databases, and of the files that the selection reads.
    """
    settings = dataclasses.asdict(cfg)
    del settings["show"], settings["data"]["data_dir"]  # these do not change the records
    databases = locate.Databases(builder.databases()).files() if builder.source else []
    files = [
        # Sizes and times, not hashes: the check runs at every start, and downloads have gigabytes.
        (path.name, path.stat().st_size, int(path.stat().st_mtime))
        for path in (*_texts(builder.source), *databases, *select.files)
    ]
    module = inspect.getmodule(type(builder))
    own = "" if module.__name__.startswith("sqlr1_jax.") else inspect.getsource(module)
    # What readers find of descriptions may lie beside the source, or with databases that are elsewhere.
    problems, builder.problems = builder.problems, Problems()
    described = builder.descriptions() if builder.source else {}
    builder.problems = problems
    text = json.dumps([settings, str(builder.version), files, own, described], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _texts(source: pathlib.Path | None) -> list[pathlib.Path]:
    """The files of a download beside its databases: all that lie in its folder, and what readers find below it."""
    if source is None:
        return []
    below = (path for path in source.rglob("*") if path.suffix in TEXTS and path.parent != source)
    return sorted(path for path in (*source.iterdir(), *below) if path.is_file())


def file_hashes(source: pathlib.Path | None) -> dict[str, str]:
    """Name -> SHA-256 of the source's JSON files: identifies the data behind a result."""
    hashes = {}
    for path in _texts(source):
        if path.suffix in (".json", ".jsonl"):
            with path.open("rb") as file:
                hashes[path.relative_to(source).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def is_prepared(folder: pathlib.Path, key: str, source: pathlib.Path | None, named_by_user: bool) -> bool:
    """True if the folder has a complete result with this fingerprint; any other content is removed.

    Raises:
      ValueError: the user named two data sets the same: the folder has one from another source.
    """
    path = folder / tfds_builder.MANIFEST
    if path.is_file():
        manifest = json.loads(path.read_text())
        # The report is the last entry that a run adds: without it the data set is not complete.
        if manifest.get("fingerprint") == key and "report" in manifest:
            return True
        if named_by_user and manifest.get("source", str(source)) != str(source):
            raise ValueError(
                f"{folder} holds another data set, prepared from {manifest['source']}: give this one a name of its own, such as "
                f"--config.data.name=jsonl/{source.name}_2, or remove the folder"
            )
        print(f"{folder} was prepared with other settings, or from another download or databases; it is written again")
    # TFDS would take an incomplete folder for a finished data set.
    shutil.rmtree(folder, ignore_errors=True)
    return False


def update_manifest(folder: pathlib.Path, entries: dict) -> None:
    """Add entries to a data set's manifest."""
    path = folder / tfds_builder.MANIFEST
    text = json.dumps(json.loads(path.read_text()) | entries, indent=1, sort_keys=True) + "\n"
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(text)
    draft.replace(path)  # a kill leaves the old one or the new one


# Writing.


@dataclasses.dataclass(frozen=True)
class Target:
    """What is written to one split.

    Attributes:
      source: the split of the download that its questions come from.
      numbers: which checked questions of `source` are written; None for all.
    """

    source: str
    numbers: frozenset[int] | None = None


class Writer:
    """Writes work shards as array_record files, and collects a report per split.

    Args:
      builder: writes the records.
      select: which questions are written.
      work: folder of the work shards, one folder in it per split.
      counts: split -> number of its work shards.
      prompts, tokenizer: to count prompt tokens for the report; `tokenizer` None skips that.

    Attributes:
      reports: written split -> its report.
    """

    def __init__(self, builder, select: Selection, work: pathlib.Path, counts: dict[str, int], prompts, tokenizer):
        self.builder, self.select, self.work, self.counts = builder, select, work, counts
        self.prompts, self.tokenizer = prompts, tokenizer
        self.reports: dict[str, gold_check.Report] = {}
        self._orders: dict[str, np.ndarray] = {}
        self._targets: dict[str, Target] = {}

    def plan(self, left_out: dict, rows: dict) -> None:
        """Decide which questions go to which split; `left_out` and `rows` are those of `Preparation`."""
        rates = pass_rates.read(pathlib.Path(self.select.passes).expanduser()) if self.select.passes else {}
        for split in self.counts:
            report = self.reports[split] = gold_check.Report(split)
            report.left_out, report.rows_read = dict(left_out[split]), rows[split]
            select = self.select.of_split(split, next(iter(self.counts)))
            if select.keeps_all:
                self._targets[split] = Target(split)
                continue
            choice = selection.choose(select, self._checked(split, range(self.counts[split])), rates)
            report.left_out.update(choice.left_out)
            self._targets[split] = Target(split, frozenset(choice.train))
            if choice.order is not None:
                self._orders[split] = choice.order
            if choice.test:
                self.reports["test"] = gold_check.Report("test")
                self._targets["test"] = Target(split, frozenset(choice.test))

    def write(self, problems: Problems) -> dict:
        """Write all splits and return the summary.

        Raises:
          ValueError: no question is left; the message has the problems and the reasons of the selection.
        """
        # Splits without questions are not written.
        self.builder.shards = {
            split: list(self._files(split, target))
            for split, target in self._targets.items()
            if self._has_questions(target)
        }
        if not self.builder.shards:
            reasons = [f"{reason} ({n})" for report in self.reports.values() for reason, n in report.left_out.items()]
            raise ValueError("no question of the source can be used:\n" + "\n".join([*problems.lines(), *reasons]))
        self.builder.orders = self._orders
        folder = self.builder.build()
        splits = {split: report.summary() for split, report in self.reports.items()}
        return {"folder": str(folder), "splits": splits, "faults": problems.counts}

    def _checked(self, split: str, shards: Sequence[int]) -> Iterator[CheckedQuestion]:
        for number in shards:
            yield from WorkShards(self.work / split).read(number)

    def _has_questions(self, target: Target) -> bool:
        if target.numbers is not None:
            return bool(target.numbers)
        return next(self._checked(target.source, range(self.counts[target.source])), None) is not None

    def _files(self, split: str, target: Target) -> Iterator[tfds_builder.Shard]:
        """Yield one function per file, which yields the questions of `SHARDS_PER_FILE` work shards."""
        shards, count = WorkShards(self.work / target.source), self.counts[target.source]
        size = len(target.numbers) if target.numbers is not None else count * shards.count(0)
        # A regular sample: counting millions of prompts would take longer than everything else.
        every = max(1, size // COUNTED_PROMPTS)
        # Sorted, so that a binary search tells whether a file would be empty.
        wanted, first = np.array(sorted(target.numbers or ())), 0
        for group in batched(range(count), SHARDS_PER_FILE):
            after = first + sum(shards.count(number) for number in group)
            # A file without questions is not written.
            if target.numbers is None or np.searchsorted(wanted, first) < np.searchsorted(wanted, after):
                yield lambda group=group, first=first: self._questions(split, target, group, first, every)
            first = after

    def _questions(
        self, split: str, target: Target, shards: Sequence[int], first: int, every: int
    ) -> Iterator[Question]:
        """Yield the target's questions in these work shards, whose first question is `first`."""
        report, uncounted = self.reports[split], []
        for number, item in enumerate(self._checked(target.source, shards), start=first):
            if target.numbers is None or number in target.numbers:
                report.add(item.question, item.seconds, item.rows, item.message)
                if self.tokenizer and report.questions % every == 0:
                    uncounted.append(item.question)
                    if len(uncounted) == COUNT_BATCH:
                        self._count_tokens(report, uncounted)
                yield item.question
        self._count_tokens(report, uncounted)

    def _count_tokens(self, report: gold_check.Report, questions: list[Question]) -> None:
        """Add prompt lengths to the report, and empty the list."""
        for length in token_counts.exact(self.prompts, questions, self.tokenizer):
            if length is None:
                report.too_long += 1
            else:
                tokens, shortened = length
                report.tokens.append(tokens)
                report.shortened += shortened
        questions.clear()
