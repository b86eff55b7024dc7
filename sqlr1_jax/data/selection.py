"""Which questions of a data set are taken: by level, by quality, without repetition, by difficulty for a model.

A selection works in two passes, so that millions of rows need neither memory nor execution: `Sieve` looks at each row as
it is read and keeps the candidates, `choose` looks at what running their golds gave. Chance comes from a hash of seed and
question id, so the outcome does not depend on the order of rows or on what else is in the file.
"""

from __future__ import annotations

import collections
import dataclasses
import heapq
import json
import pathlib
import re
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import sqlglot

from sqlr1_jax.data.work_shards import Checked
from sqlr1_jax.records import Question

GOLDS = ("any", "runs", "nonempty")
ORDERS = ("source", "random", "curriculum")
_WORD = re.compile(r"\w+")


@dataclasses.dataclass(frozen=True)
class Selection:
    """What is taken (`config.select`); the defaults take everything.

    Attributes:
      levels: only questions of these levels of complexity; () for all.
      per_level: at most so many of each level, at random; 0 for all.
      total: at most so many in all, at random; 0 for all.
      test: so many of the chosen become the split "test".
      gold: "runs" wants golds that run to their end, "nonempty" also that they return rows.
      seconds: the longest a gold may run; 0 for no limit.
      reasoning: only questions with a reasoning trace.
      unique_questions: of questions with the same words over the same database, only one.
      per_skeleton: at most so many questions over a database with the same gold but for its constants; 0 for all.
      not_in: files of questions (JSON or prepared manifests) whose databases are left out, such as an evaluation set's.
      passes: a file with a model's results, JSON lines of `id` and `pass_rate` (or `correct`, one line a sample).
      lowest, highest: with `passes`: only questions with lowest < pass rate < highest.
      order: "source", "random", or "curriculum" (easy first: by pass rate if known, else by level and length of gold).
      oversample: candidates a wanted question, since golds run after the first pass.
      seed: of all chance.
    """

    levels: tuple[str, ...] = ()
    per_level: int = 0
    total: int = 0
    test: int = 0
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
            raise ValueError(f"select.gold={self.gold!r} is not one of {', '.join(GOLDS)}")
        if self.order not in ORDERS:
            raise ValueError(f"select.order={self.order!r} is not one of {', '.join(ORDERS)}")
        if self.oversample < 1:
            raise ValueError(f"select.oversample={self.oversample} is below 1: fewer candidates than wanted questions")
        for path in (*self.not_in, *([self.passes] if self.passes else [])):
            if not pathlib.Path(path).is_file():
                raise ValueError(f"select: the file {path} is not there; give a file of questions or of results")

    @property
    def takes_all(self) -> bool:
        """True if nothing would be left out or moved."""
        return self == Selection(oversample=self.oversample, seed=self.seed)

    @property
    def limited(self) -> bool:
        """True if a random choice is made, which needs a look at every row first."""
        return bool(self.per_level or self.total)

    def chance(self, question_id: str) -> int:
        """A number that decides between questions: the lower, the sooner taken."""
        return zlib.crc32(f"{self.seed} {question_id}".encode()) << 32 | zlib.adler32(question_id.encode())


class Sieve:
    """The first pass: what can be said of a question before its gold runs."""

    def __init__(self, select: Selection):
        self.select = select
        self.rates = pass_rates(pathlib.Path(select.passes)) if select.passes else {}
        self.shut = frozenset().union(*(databases_in(pathlib.Path(path)) for path in select.not_in))
        self.left_out: collections.Counter[str] = collections.Counter()
        self._seen: set[int] = set()

    def passes(self, question: Question) -> bool:
        """Whether the question is a candidate; if not, the reason is counted."""
        reason = self._reason(question)
        if reason:
            self.left_out[reason] += 1
        return not reason

    def _reason(self, question: Question) -> str:
        select = self.select
        if select.levels and question.complexity not in select.levels:
            return "another level"
        if select.reasoning and not question.think:
            return "no reasoning"
        if question.db in self.shut:
            return "database of an evaluation set"
        if select.passes:
            rate = self.rates.get(question.id)
            if rate is None:
                return "no pass rate"
            if not select.lowest < rate < select.highest:
                return "pass rate out of bounds"
        if select.unique_questions:
            key = hash((question.db, *_WORD.findall(question.text.lower())))
            if key in self._seen:
                return "question asked twice"
            self._seen.add(key)
        return ""

    def candidates(self, questions: Iterable[Question]) -> set[str] | None:
        """Ids of the questions worth running, of a whole pass over the source; None if it is all that pass the sieve."""
        select = self.select
        if not select.limited:
            return None
        heaps: dict[str, list[tuple[int, str]]] = collections.defaultdict(list)
        size = int((select.per_level or select.total) * select.oversample)
        for question in questions:
            if self.passes(question):
                heap = heaps[question.complexity if select.per_level else ""]
                item = (-select.chance(question.id), question.id)
                heapq.heappush(heap, item) if len(heap) < size else heapq.heappushpop(heap, item)
        self._seen.clear()
        return {name for heap in heaps.values() for _, name in heap}


@dataclasses.dataclass(frozen=True)
class Choice:
    """The second pass: which candidates are taken, as numbers in the order of the source, and in which order they come.

    Attributes:
      train, test: numbers of candidates.
      order: places in `train` in the order of training; None for the order of the source.
      left_out: reason -> count.
    """

    train: list[int]
    test: list[int]
    order: np.ndarray | None
    left_out: dict[str, int]


def choose(select: Selection, candidates: Iterable[Checked], rates: dict[str, float]) -> Choice:
    """Takes from the candidates, whose golds have run, what the selection wants; holds a few numbers a candidate."""
    left_out: collections.Counter[str] = collections.Counter()
    usable: list[tuple[int, int, int, str, tuple]] = []  # chance, number, skeleton, level, place in a curriculum
    for number, item in enumerate(candidates):
        question = item.question
        if reason := _fault(select, item):
            left_out[reason] += 1
            continue
        easy = (-rates.get(question.id, 0.0), _rank(question), len(question.gold))
        usable.append((select.chance(question.id), number, item.skeleton, question.complexity, easy))
    taken, levels, seen = [], collections.Counter(), collections.Counter()
    for chance, number, shape, level, easy in sorted(usable):
        if select.per_skeleton and seen[shape] >= select.per_skeleton:
            left_out["skeleton taken already"] += 1
        elif (select.per_level and levels[level] >= select.per_level) or (select.total and len(taken) >= select.total):
            left_out["more than wanted"] += 1
        else:
            levels[level] += 1
            seen[shape] += 1
            taken.append((chance, number, easy))
    test = sorted(number for _, number, _ in taken[len(taken) - select.test :]) if select.test else []
    train = sorted(taken[: len(taken) - select.test], key=lambda item: item[1])
    return Choice([number for _, number, _ in train], test, _order(select, train), dict(left_out))


def _rank(question: Question) -> int:
    levels = ("simple", "moderate", "complex", "challenging", "highly complex")
    level = question.complexity.lower()
    return levels.index(level) if level in levels else 0


def _fault(select: Selection, item: Checked) -> str:
    """Why running its gold rules a question out; empty if it does not."""
    if select.gold != "any" and item.rows < 0:
        return "gold fails"
    if select.gold == "nonempty" and item.rows == 0:
        return "gold returns nothing"
    if select.seconds and item.seconds > select.seconds:
        return "gold is slow"
    return ""


def _order(select: Selection, train: Sequence[tuple[int, int, tuple]]) -> np.ndarray | None:
    if select.order == "source":
        return None
    column = 0 if select.order == "random" else 2
    return np.array(sorted(range(len(train)), key=lambda place: (train[place][column], train[place][0])), np.int32)


def shape(question: Question) -> int:
    """The number of a gold's skeleton over its database; see `Checked`."""
    text = f"{question.db} {skeleton(question.gold)}".encode()
    return zlib.crc32(text) << 32 | zlib.adler32(text)


def skeleton(sql: str) -> str:
    """A query without its constants, in one spelling; of what sqlglot cannot read, the words without numbers."""
    try:
        tree = sqlglot.parse_one(sql, read="sqlite")
    except sqlglot.errors.SqlglotError:
        return re.sub(r"'(?:[^']|'')*'|\b\d+(\.\d+)?\b", "?", " ".join(sql.lower().split()))
    for literal in tree.find_all(sqlglot.exp.Literal):
        literal.replace(sqlglot.exp.Placeholder())
    return tree.sql(dialect="sqlite", comments=False, normalize=True).lower()


def pass_rates(path: pathlib.Path) -> dict[str, float]:
    """Question id -> share of a model's samples that were right, from JSON lines: `evaluate`'s answers.jsonl or one's own.

    Raises:
      ValueError: a line has no `id`, or neither `pass_rate` (its own or of a decoding) nor `correct`.
    """
    right: dict[str, list[float]] = collections.defaultdict(list)
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            row = json.loads(line)
            rate = row.get("pass_rate", row.get("correct", _of_most_samples(row)))
            if "id" not in row or rate is None:
                raise ValueError(
                    f"{path}, line {number}: expected `id` and `pass_rate` (or `correct`), got {sorted(row)}"
                )
            right[row["id"]].append(float(rate))
    return {name: sum(rates) / len(rates) for name, rates in right.items()}


def _of_most_samples(answer: dict) -> float | None:
    """Of a line that `evaluate` wrote: the pass rate of the decoding with the most candidates; None of another line."""
    decodings = [value for value in answer.values() if isinstance(value, dict) and "pass_rate" in value]
    return max(decodings, key=lambda one: len(one["candidates"]))["pass_rate"] if decodings else None


def databases_in(path: pathlib.Path) -> frozenset[str]:
    """The database ids that a file of questions names (`db_id` in JSON or JSON lines)."""
    names = frozenset(re.findall(r'"db_id"\s*:\s*"([^"]+)"', path.read_text(errors="replace")))
    if not names:
        raise ValueError(f"select.not_in: {path} names no databases by `db_id`; give an evaluation set's question file")
    return names
