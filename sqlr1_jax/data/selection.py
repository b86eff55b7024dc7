"""Select questions by level, quality, uniqueness and difficulty for a model.

A selection has two passes, so that millions of rows are neither kept in memory nor executed: `CandidateFilter` decides on
each row as it is read, and `choose` decides on the outcome of running the golds. Random choices compare a hash of seed and
question id, so they depend neither on the order of rows nor on other rows.
"""

from __future__ import annotations

import collections
import dataclasses
import heapq
import pathlib
import re
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sqlr1_jax.data import pass_rates
from sqlr1_jax.data.work_shards import CheckedQuestion
from sqlr1_jax.records import Question

GOLDS = ("any", "runs", "nonempty")
ORDERS = ("source", "random", "curriculum")
EVALUATED = ("dev", "validation", "test")  # splits that are not trained on
# Levels of SynSQL, BIRD and Spider, easy first.
RANKS = {"simple": 0, "easy": 0, "moderate": 1, "medium": 1, "complex": 2, "hard": 2, "challenging": 3, "extra": 3}
RANKS |= {"extra hard": 3, "highly complex": 4}
_WORD = re.compile(r"\w+")


@dataclasses.dataclass(frozen=True)
class Selection:
    """Which questions are kept; the defaults keep all. `SelectConfig` overrides a variant's values.

    Attributes:
      levels: complexity levels; () keeps all.
      per_level: at most this many questions per level, drawn at random; 0 is unlimited.
      total: at most this many questions in all, drawn at random; 0 is unlimited.
      test: how many of the selected questions of the first split are moved to the split "test".
      test_databases: the questions over this many databases, drawn at random, are moved to the split "test": all of them, or `test`
        of them, and the others are left out. So nothing is trained on what the test questions are about.
      gold: "any"; "runs" requires golds that complete, "nonempty" also that they return rows.
      seconds: longest run time of a gold; 0 is unlimited.
      reasoning: keep only questions with a reasoning trace.
      unique_questions: keep one of the questions with the same words over the same database.
      per_skeleton: at most this many questions per database whose golds differ in constants only; 0 is unlimited.
      not_in: question files (JSON, JSON lines) whose databases are excluded, such as an evaluation set's.
      passes: file of a model's results on the first split, JSON lines of `id` and `pass_rate` (or `correct`, one line per sample).
      lowest, highest: with `passes`, train on questions with lowest < pass rate < highest. Applied after the split, so that "test" is the same with and
        without it: no question that an earlier stage trained on moves there.
      order: "source", "random", or "curriculum" (easy first: by pass rate if known, then level, then length of gold).
      oversample: candidates per wanted question, because some are lost when the golds run.
      seed: of all random choices.
    """

    levels: tuple[str, ...] = ()
    per_level: int = 0
    total: int = 0
    test: int = 0
    test_databases: int = 0
    gold: str = "any"
    seconds: float = 0.0
    reasoning: bool = False
    unique_questions: bool = False
    per_skeleton: int = 0
    not_in: tuple[str, ...] = ()
    passes: str = ""
    lowest: float = 0.0
    highest: float = 1.0
    order: str = "source"
    oversample: float = 4.0
    seed: int = 0

    def __post_init__(self):
        if self.gold not in GOLDS:
            raise ValueError(f"--config.select.gold={self.gold!r}: choose one of {', '.join(GOLDS)}")
        if self.order not in ORDERS:
            raise ValueError(f"--config.select.order={self.order!r}: choose one of {', '.join(ORDERS)}")
        if self.oversample < 1:
            raise ValueError(
                f"oversample={self.oversample}: must be at least 1, or there are fewer candidates than wanted questions"
            )
        for path in self.files:
            if not path.is_file():
                raise ValueError(f"selection: there is no file {path}; set a file of questions or of results")

    @property
    def files(self) -> list[pathlib.Path]:
        """The files that the selection reads."""
        return [pathlib.Path(path).expanduser() for path in (*self.not_in, *([self.passes] if self.passes else []))]

    @property
    def keeps_all(self) -> bool:
        """True if no question is left out or moved."""
        return self == Selection(oversample=self.oversample, seed=self.seed)

    @property
    def moves(self) -> bool:
        """True if questions of the first split are moved to the split "test"."""
        return bool(self.test or self.test_databases)

    @property
    def samples(self) -> bool:
        """True if questions are drawn at random, which needs a pass over all rows first."""
        return bool(self.per_level or self.total)

    def of_split(self, split: str, first: str) -> Selection:
        """The selection for one split of several: a split to evaluate on is kept whole, unless it is the first."""
        if split == first:
            return self
        if split in EVALUATED:
            return Selection()
        # A model's results on one split do not name the questions of the others, and test questions come from the first alone.
        return dataclasses.replace(self, passes="", test=0, test_databases=0)

    def random_key(self, question_id: str) -> int:
        """Pseudo-random sort key of a question: the smallest are drawn."""
        # Not hash(), which differs between processes. The second sum orders ids with equal first ones.
        return zlib.crc32(f"{self.seed} {question_id}".encode()) << 32 | zlib.adler32(question_id.encode())


class CandidateFilter:
    """First pass: decides on a question before its gold runs.

    Attributes:
      left_out: reason -> number of rejected questions.
    """

    def __init__(self, select: Selection):
        self.select = select
        self.rates = pass_rates.read(pathlib.Path(select.passes).expanduser()) if select.passes else {}
        self.excluded = frozenset().union(*(database_ids(pathlib.Path(path).expanduser()) for path in select.not_in))
        self.left_out: collections.Counter[str] = collections.Counter()
        self._seen: set[int] = set()

    def accepts(self, question: Question) -> bool:
        """True if the question is a candidate; counts the reason if not."""
        reason = self._reason(question)
        if reason:
            self.left_out[reason] += 1
        return not reason

    def _reason(self, question: Question) -> str:
        select = self.select
        if select.levels and question.complexity not in select.levels:
            return "other level"
        if select.reasoning and not question.think:
            return "no reasoning"
        if question.db in self.excluded:
            return "database of an evaluation set"
        # What moves to the split "test" needs no pass rate.
        if select.passes and not select.moves and (reason := _unsuitable(select, self.rates.get(question.id))):
            return reason
        if select.unique_questions:
            # A hash instead of the text keeps millions of questions small; hash() is enough, since it never leaves this process.
            key = hash((question.db, *_WORD.findall(question.text.lower())))
            if key in self._seen:
                return "duplicate question"
            self._seen.add(key)
        return ""

    def candidates(self, questions: Iterable[Question]) -> set[str] | None:
        """Ids of the questions whose golds are worth running.

        None if that is every accepted question. `questions` is a complete pass over the source.
        """
        select = self.select
        if not select.samples:
            return None
        # One heap per level of the smallest random keys so far: memory grows with the wanted number, not with the source.
        heaps: dict[str, list[tuple[int, str]]] = collections.defaultdict(list)
        size = int((select.per_level or select.total) * select.oversample)
        rated = set()
        for question in questions:
            if self.accepts(question):
                if select.passes and select.moves and not _unsuitable(select, self.rates.get(question.id)):
                    rated.add(question.id)
                heap = heaps[question.complexity if select.per_level else ""]
                item = (-select.random_key(question.id), question.id)  # negative: heapq drops the smallest
                heapq.heappush(heap, item) if len(heap) < size else heapq.heappushpop(heap, item)
        # The second pass over the source starts again with no question seen.
        self._seen.clear()
        return {name for heap in heaps.values() for _, name in heap} | rated


@dataclasses.dataclass(frozen=True)
class Choice:
    """Second pass: the selected candidates.

    Attributes:
      train, test: numbers of candidates in source order, ascending.
      order: positions in `train`, [len(train)], in the order of training; None keeps the order of the source.
      left_out: reason -> number of rejected candidates.
    """

    train: list[int]
    test: list[int]
    order: np.ndarray | None
    left_out: dict[str, int]


class Candidate(NamedTuple):
    """A candidate whose gold has run: its random key, its number in source order, and what limits and orders look at."""

    key: int
    number: int
    skeleton: int
    id: str
    db: str
    level: str
    curriculum: tuple


def choose(select: Selection, candidates: Iterable[CheckedQuestion], rates: dict[str, float]) -> Choice:
    """Select among candidates whose golds have run.

    Keeps a few numbers per candidate in memory, not the questions.

    Args:
      select: the selection.
      candidates: in source order.
      rates: question id -> pass rate, where known; for `passes` and the curriculum.

    Raises:
      ValueError: `select.test` or `select.test_databases` leaves nothing to train on.
    """
    left_out: collections.Counter[str] = collections.Counter()
    usable: list[Candidate] = []
    for number, item in enumerate(candidates):
        question = item.question
        if reason := _rejection(select, item):
            left_out[reason] += 1
            continue
        # Negative, so that what the model solves most often comes first.
        curriculum = (-rates.get(question.id, 0.0), _rank(question), len(question.gold))
        key = select.random_key(question.id)
        usable.append(Candidate(key, number, item.skeleton, question.id, question.db, question.complexity, curriculum))
    # In order of random keys, so that limits keep a random subset that does not depend on the order of rows.
    usable.sort()
    selected, reasons = _limited(select, usable)
    train, test, over = _split(select, selected)
    reasons["over the limit"] += over
    if select.passes:
        # Limits are for what the pass rates leave, but the split "test" is what it is without them.
        moved, held_out = set(test), {item.db for item in selected} - {item.db for item in train}
        tested = {row.skeleton for row in usable if row.number in moved} if select.per_skeleton else set()
        rest = [
            row
            for row in usable
            if row.number not in moved
            and row.skeleton not in tested
            and not (select.test_databases and row.db in held_out)
        ]
        unsuitable = [_unsuitable(select, rates.get(row.id)) for row in rest]
        room = select.total - len(test) if select.total else 0
        train, reasons = _limited(
            dataclasses.replace(select, total=room), [r for r, why in zip(rest, unsuitable) if not why]
        )
        reasons.update(filter(None, unsuitable))
    left_out.update(+reasons)
    train.sort(key=lambda item: item.number)
    return Choice([item.number for item in train], sorted(test), _order(select, train), dict(left_out))


def _limited(select: Selection, usable: Sequence[Candidate]) -> tuple[list[Candidate], collections.Counter[str]]:
    """The first candidates up to the limits, and why others are left out."""
    selected, levels, skeletons, reasons = [], collections.Counter(), collections.Counter(), collections.Counter()
    for item in usable:
        if select.per_skeleton and skeletons[item.skeleton] >= select.per_skeleton:
            reasons["duplicate skeleton"] += 1
        elif (select.per_level and levels[item.level] >= select.per_level) or (
            select.total and len(selected) >= select.total
        ):
            reasons["over the limit"] += 1
        else:
            levels[item.level] += 1
            skeletons[item.skeleton] += 1
            selected.append(item)
    return selected, reasons


def _split(select: Selection, selected: list[Candidate]) -> tuple[list[Candidate], list[int], int]:
    """Questions to train on, numbers of those to test on, and how many are neither; `selected` is in order of random keys."""
    if not select.test_databases:
        if selected and select.test >= len(selected):
            raise ValueError(
                f"--config.select.test={select.test} leaves none of the {len(selected)} selected questions to train on: lower it"
            )
        cut = len(selected) - select.test
        return selected[:cut], [item.number for item in selected[cut:]], 0
    databases = sorted({item.db for item in selected}, key=lambda db: (select.random_key(db), db))
    if databases and select.test_databases >= len(databases):
        raise ValueError(
            f"--config.select.test_databases={select.test_databases} leaves none of the {len(databases)} databases to train on: lower it"
        )
    held_out = set(databases[: select.test_databases])
    test = [item.number for item in selected if item.db in held_out]
    kept = test[: select.test or len(test)]
    return [item for item in selected if item.db not in held_out], kept, len(test) - len(kept)


def _unsuitable(select: Selection, rate: float | None) -> str:
    """Why a pass rate leaves a question out of training; empty if it does not."""
    if rate is None:
        return "no pass rate"
    return "" if select.lowest < rate < select.highest else "pass rate out of bounds"


def _rank(question: Question) -> int:
    return RANKS.get(question.complexity.lower(), 0)


def _rejection(select: Selection, item: CheckedQuestion) -> str:
    """Why the outcome of its gold rejects a question; empty if it does not."""
    if select.gold != "any" and item.rows < 0:
        return "gold fails"
    if select.gold == "nonempty" and item.rows == 0:
        return "gold returns no rows"
    if select.seconds and item.seconds > select.seconds:
        return "gold is slow"
    return ""


def _order(select: Selection, train: Sequence[Candidate]) -> np.ndarray | None:
    if select.order == "source":
        return None
    keys = [(item.curriculum if select.order == "curriculum" else (), item.key) for item in train]
    return np.array(sorted(range(len(train)), key=keys.__getitem__), np.int32)


def database_ids(path: pathlib.Path) -> frozenset[str]:
    """Database ids in a question file (`db_id` in JSON or JSON lines)."""
    names = frozenset(re.findall(r'"db_id"\s*:\s*"([^"]+)"', path.read_text(encoding="utf-8", errors="replace")))
    if not names:
        raise ValueError(f"selection: {path} has no `db_id`; set not_in to the question file of an evaluation set")
    return names
