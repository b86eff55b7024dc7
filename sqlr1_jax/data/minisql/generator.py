"""Generate minisql, a text-to-SQL data set that a laptop's CPU can learn in minutes.

Ten databases have the splits `worked`, `train` and `validation`; four more have `unseen`. A cold start learns from the
reasoning traces of `worked`. With `chatty` above 0, part of these are by an annotator who returns too many columns; all other
golds return what was asked for. Every question is drawn from a grammar at one of SynSQL's four levels, written in one of
seven styles, and kept only if

- its gold returns 1 to `MAX_ROWS` rows that are not all NULL or 0, and no ties leave the answer open,
- every near miss of the gold (`mutations`) has another result, and
- neither its SQL nor its text (with external knowledge) occurred before on that database, in any split.

Seed and sizes determine all questions and rows on every machine: nothing depends on the order in which SQLite reads rows.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import itertools
import pathlib
import random
import sqlite3
from collections.abc import Iterator

import tensorflow_datasets as tfds

from sqlr1_jax.config import MinisqlConfig
from sqlr1_jax.data import tfds_builder
from sqlr1_jax.data.minisql import lookups
from sqlr1_jax.data.minisql.domains import KNOWN, UNSEEN, Domain, ddl, parse
from sqlr1_jax.data.minisql.draw import Draft, Draw
from sqlr1_jax.data.minisql.mutations import Mutator, multiset, results_differ
from sqlr1_jax.data.minisql.nested import LEVELS
from sqlr1_jax.data.minisql.query import Column, Condition, Item, Query, Select, sql
from sqlr1_jax.data.minisql.rows import Rows, fill, open_in_memory, write
from sqlr1_jax.data.minisql.words import STYLES, Voice, chatty, trace
from sqlr1_jax.records import Question

MAX_ROWS = 60  # rows of a result
TRIES = 200  # draws per wanted question, before a database counts as exhausted


@dataclasses.dataclass(frozen=True)
class Options(MinisqlConfig):
    """Sizes of the data set (`config.minisql`), and constants that only tests vary.

    `chatty` is the share of worked examples whose annotator returns more than was asked for: also the columns of conditions
    and sort keys, or the size of each group (`words.chatty`). Training data and evaluation often differ by such a convention,
    and surplus columns are what the prompts of SQL-R1 and OmniSQL forbid explicitly.
    """

    seed: int = 0  # of rows, questions and their order
    levels: tuple[float, ...] = (0.55, 0.3, 0.1, 0.05)  # weights of Simple, Moderate, Complex, Highly Complex
    # probability that a draw needs external knowledge; fewer are kept, because some tables have no term
    vague: float = 0.12

    def _check(self) -> None:
        super()._check()
        if len(self.levels) != len(LEVELS) or min(self.levels) <= 0:
            raise ValueError(f"minisql levels={self.levels}: set four weights above 0, one for each of {list(LEVELS)}")
        if not 0 <= self.vague <= 1:
            raise ValueError(f"minisql vague={self.vague}: must be in [0, 1]")


def generate(options: Options, databases: pathlib.Path) -> dict[str, list[Question]]:
    """Write `<databases>/<db>/<db>.sqlite` for all domains; return the questions by split.

    Raises:
      ValueError: a database does not have enough different questions.
    """
    known, unseen = parse(KNOWN), parse(UNSEEN)
    splits: dict[str, list[Question]] = {"worked": [], "train": [], "validation": [], "unseen": []}
    for at, domain in enumerate(known):
        sizes = {name: _part(getattr(options, name), at, len(known)) for name in ("validation", "worked", "train")}
        if options.lookups:
            looked = iter(lookups.questions(domain, sum(sizes.values()), options, options.seed, databases))
            for name, size in sizes.items():
                splits[name] += itertools.islice(looked, size)
            continue
        drawn = iter(_questions(domain, sum(sizes.values()), options, databases))
        for name, size in sizes.items():
            splits[name] += [_annotated(*next(drawn), options if name == "worked" else None) for _ in range(size)]
    for at, domain in enumerate(unseen):
        if options.lookups:
            size = _part(options.unseen, at, len(unseen))
            splits["unseen"] += lookups.questions(domain, size, options, options.seed, databases)
            continue
        drawn = _questions(domain, _part(options.unseen, at, len(unseen)), options, databases)
        splits["unseen"] += [question for question, _ in drawn]
    return {split: _numbered(split, questions, options.seed) for split, questions in splits.items()}


def _annotated(question: Question, query: Query, options: Options | None) -> Question:
    """The question, or its version by the chatty annotator if options are given."""
    # Seeded per question: which ones change does not depend on the sizes of the splits.
    if options is None or random.Random(f"{question.text} {options.seed}").random() >= options.chatty:
        return question
    query = chatty(query)
    return dataclasses.replace(question, gold=sql(query), think=trace(query))


def _part(total: int, at: int, of: int) -> int:
    """Size of part `at` when `total` is divided into `of` nearly equal parts."""
    return total * (at + 1) // of - total * at // of


def _numbered(split: str, questions: list[Question], seed: int) -> list[Question]:
    random.Random(f"{split} {seed}").shuffle(questions)
    return [dataclasses.replace(question, id=f"minisql-{split}-{at:05d}") for at, question in enumerate(questions)]


def _questions(domain: Domain, count: int, options: Options, databases: pathlib.Path) -> list[tuple[Question, Query]]:
    """Draw `count` different questions with their queries over one database, in random order."""
    rows = fill(domain, options.seed)
    write(databases, domain, rows)
    accepted: list[tuple[Question, Query]] = []
    with contextlib.closing(open_in_memory(domain, rows)) as connection:
        generator = _Generator(domain, rows, connection, options)
        share = 0.0  # of the questions, up to and including the current level
        for level, weight in zip(LEVELS, options.levels):
            share += weight / sum(options.levels)
            for _ in range(TRIES * count + 1):
                if len(accepted) >= round(count * share):
                    break
                accepted += filter(None, (generator.draw(level),))
            else:
                raise ValueError(
                    f"minisql: database {domain.name!r} has only {len(accepted)} of {round(count * share)} different "
                    f"questions up to level {level!r}; ask for fewer, or change levels={options.levels}"
                )
    generator.rng.shuffle(accepted)
    return accepted


class _Generator:
    """Draws questions over one database without repetition."""

    def __init__(self, domain: Domain, rows: Rows, connection: sqlite3.Connection, options: Options):
        self.domain, self.rows, self.connection, self.options = domain, rows, connection, options
        self.rng = random.Random(f"{domain.name} questions {options.seed}")
        self.mutator, self.schema = Mutator(domain, rows), ddl(domain)
        self.seen: set[str] = set()
        self.accepted: collections.Counter = collections.Counter()

    def draw(self, level: str) -> tuple[Question, Query] | None:
        """A new question of a level; None if this draw is rejected."""
        vague = self.rng.random() < self.options.vague
        voice = Voice("Vague" if vague else self.rng.choice(STYLES), self.rng)
        # The family with the fewest accepted draws of three: families are rejected at different rates.
        family = min(self.rng.choices(LEVELS[level], k=3), key=lambda family: self.accepted[family])
        draft = family(Draw(self.domain, self.rows, self.connection, self.rng, voice))
        if draft is None or vague != bool(draft.evidence):
            return None
        text, gold = voice.sentence(draft.phrase, draft.plural), sql(draft.query)
        keys = {gold, text + draft.evidence}  # equal text with other knowledge is another question
        if keys & self.seen or not _is_valid(draft, gold, self.connection, self.mutator):
            return None
        self.seen |= keys
        self.accepted[family] += 1
        think = trace(draft.query)
        question = Question("", self.domain.name, text, draft.evidence, gold, self.schema, think, level, voice.style)
        return question, draft.query


def _is_valid(draft: Draft, gold: str, connection: sqlite3.Connection, mutator: Mutator) -> bool:
    """True if the gold has an informative, unambiguous result that no near miss shares."""
    if _is_trivial(draft):
        return False
    rows = connection.execute(gold).fetchall()
    if not 1 <= len(rows) <= MAX_ROWS or all(cell in (None, 0) for row in rows for cell in row):
        return False
    if _tied(draft.query, connection):
        return False
    expected = multiset(rows)
    return all(results_differ(connection, expected, other) for _, other in mutator.each(draft.query) if other != gold)


def _tied(query: Query, connection: sqlite3.Connection) -> bool:
    """True if equal or NULL sort keys leave the result undefined."""
    if not isinstance(query, Select) or not query.order:
        return False
    keyed = dataclasses.replace(query, items=(Item(query.order[0].expression),), limit=0)
    # One key past the limit: a tie across it leaves open which row is the last.
    keys = [key for (key,) in connection.execute(sql(keyed))][: query.limit + 1 if query.limit else None]
    return None in keys or len(set(keys)) < len(keys)


def _is_trivial(draft: Draft) -> bool:
    """True if a column fixed by a condition is shown, grouped by or sorted by."""
    fixed: set[Column] = set()
    used: set[Column] = set()
    _columns(draft.query, fixed, used)
    return bool(fixed & used)


def _columns(node: object, fixed: set[Column], used: set[Column]) -> None:
    """Collect columns fixed by `=` or IS NULL, and columns used outside of conditions and joins."""
    if isinstance(node, Condition):
        if node.op in ("=", "IS") and isinstance(node.left, Column):
            fixed.add(node.left)
    elif isinstance(node, Column):
        used.add(node)
    elif isinstance(node, tuple):
        for child in node:
            _columns(child, fixed, used)
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            if field.name != "joins":
                _columns(getattr(node, field.name), fixed, used)


@dataclasses.dataclass(kw_only=True)
class Config(tfds_builder.Config):
    """A variant of minisql; for other sizes: `MiniSQL(config=Config(name=..., options=Options(...)))`."""

    splits: tuple[str, ...] = ("worked", "train", "validation", "unseen")
    options: Options = Options()


class MiniSQL(tfds_builder.QuestionBuilder):
    """Generated questions and databases.

    Databases are written to `source`, by default to the folder `databases` beside the records' version folder.
    """

    name = "minisql"
    schema_form = "compact"
    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First version."}
    BUILDER_CONFIGS = [
        Config(
            name="default", description="8,000 worked examples, 3,000 questions, 300 held out, 100 on unseen databases."
        ),
        Config(
            name="small", description="For tests.", options=Options(worked=200, train=200, validation=40, unseen=40)
        ),
    ]

    def read(self, split: str) -> Iterator[Question]:
        """The questions of a split, in order."""
        if not hasattr(self, "_splits"):
            self._splits = generate(self.builder_config.options, self.databases())
        yield from self._splits[split]

    def databases(self) -> pathlib.Path:
        """The folder with `<db>/<db>.sqlite`."""
        return self.source if self.source is not None else pathlib.Path(self.data_path).parent / "databases"
