"""minisql: a text-to-SQL data set generated from a seed, small enough to learn on a laptop's CPU in minutes.

Ten known databases give `worked`, `train` and `validation`, four more give `unseen`. `worked` are the examples with reasoning
that a cold start learns from; an annotator wrote them, with a habit of his own if `chatty` is above 0. Everywhere else the
gold is what was asked for. Every question is drawn from a grammar at
one of SynSQL's four levels, written in one of seven styles, and kept only if

- its gold runs, returns 1 to `ROWS` rows with something in them, and has no ties that leave the answer open,
- every near miss of the gold (`minisql_mutations`) gives another result, and
- neither its SQL nor its text (with the external knowledge) was seen before on that database, in whatever split.

The same seed and sizes give the same questions and the same rows, on every machine: nothing here depends on the
order in which SQLite happens to read.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import pathlib
import random
import sqlite3
from collections.abc import Iterator

import tensorflow_datasets as tfds

from sqlr1_jax.config import MinisqlConfig
from sqlr1_jax.data import tfds_builder
from sqlr1_jax.data.minisql.domains import KNOWN, UNSEEN, Domain, ddl, parse
from sqlr1_jax.data.minisql.draw import Draft, Draw
from sqlr1_jax.data.minisql.mutations import Mutator, multiset, told_apart
from sqlr1_jax.data.minisql.nested import LEVELS
from sqlr1_jax.data.minisql.query import Column, Condition, Item, Query, Select, sql
from sqlr1_jax.data.minisql.rows import Rows, fill, memory, write
from sqlr1_jax.data.minisql.words import STYLES, Voice, chatty, trace
from sqlr1_jax.records import Question

ROWS = 60
TRIES = 200  # draws a wanted question


@dataclasses.dataclass(frozen=True)
class Options(MinisqlConfig):
    """The sizes of the data set (`config.minisql`), and constants of the quickstart that only tests vary.

    `chatty` is the share of worked examples whose annotator returns more than was asked for: also the columns that the rows
    were chosen or sorted by, or the size of each group (see `words.chatty`). Training data and evaluation often differ by such
    a convention, and surplus columns are the fault that SQL-R1's and OmniSQL's prompts forbid explicitly.
    """

    seed: int = 0  # of rows, questions and their order
    levels: tuple[float, ...] = (0.55, 0.3, 0.1, 0.05)  # weights of Simple, Moderate, Complex, Highly Complex
    vague: float = 0.12  # chance that a draw asks for external knowledge; fewer are kept, not every table has a term

    def _check(self) -> None:
        super()._check()
        if len(self.levels) != len(LEVELS) or min(self.levels) <= 0:
            raise ValueError(f"minisql levels={self.levels}: give four weights above 0, one for each of {list(LEVELS)}")
        if not 0 <= self.vague <= 1:
            raise ValueError(f"minisql vague={self.vague}: a share from 0 to 1")


def generate(options: Options, databases: pathlib.Path) -> dict[str, list[Question]]:
    """Writes `<databases>/<db>/<db>.sqlite` for all domains and returns the questions by split.

    Raises ValueError if a database has no room for so many different questions.
    """
    known, unseen = parse(KNOWN), parse(UNSEEN)
    splits: dict[str, list[Question]] = {"worked": [], "train": [], "validation": [], "unseen": []}
    for at, domain in enumerate(known):
        sizes = {name: _part(getattr(options, name), at, len(known)) for name in ("validation", "worked", "train")}
        made = iter(_questions(domain, sum(sizes.values()), options, databases))
        for name, size in sizes.items():
            splits[name] += [_told(*next(made), options if name == "worked" else None) for _ in range(size)]
    for at, domain in enumerate(unseen):
        made = _questions(domain, _part(options.unseen, at, len(unseen)), options, databases)
        splits["unseen"] += [question for question, _ in made]
    return {split: _numbered(split, questions, options.seed) for split, questions in splits.items()}


def _told(question: Question, query: Query, options: Options | None) -> Question:
    """The question as it is, or as the annotator of worked examples answers it."""
    if options is None or random.Random(f"{question.text} {options.seed}").random() >= options.chatty:
        return question
    query = chatty(query)
    return dataclasses.replace(question, gold=sql(query), think=trace(query))


def _part(total: int, at: int, of: int) -> int:
    """The `at`-th of `of` nearly equal whole parts."""
    return total * (at + 1) // of - total * at // of


def _numbered(split: str, questions: list[Question], seed: int) -> list[Question]:
    random.Random(f"{split} {seed}").shuffle(questions)
    return [dataclasses.replace(question, id=f"minisql-{split}-{at:05d}") for at, question in enumerate(questions)]


def _questions(domain: Domain, count: int, options: Options, databases: pathlib.Path) -> list[tuple[Question, Query]]:
    """`count` different questions with their queries over one database, levels mixed as the options say, in random order."""
    rows = fill(domain, options.seed)
    write(databases, domain, rows)
    found: list[tuple[Question, Query]] = []
    with contextlib.closing(memory(domain, rows)) as connection:
        maker = _Maker(domain, rows, connection, options)
        done = 0.0
        for level, weight in zip(LEVELS, options.levels):
            done += weight / sum(options.levels)
            for _ in range(TRIES * count + 1):
                if len(found) >= round(count * done):
                    break
                found += filter(None, (maker.make(level),))
            else:
                raise ValueError(
                    f"minisql: database {domain.name!r} gives only {len(found)} of {round(count * done)} different "
                    f"questions up to level {level!r}; ask for fewer, or change levels={options.levels}"
                )
    maker.rng.shuffle(found)
    return found


class _Maker:
    """Draws questions over one database and remembers what it gave."""

    def __init__(self, domain: Domain, rows: Rows, connection: sqlite3.Connection, options: Options):
        self.domain, self.rows, self.connection, self.options = domain, rows, connection, options
        self.rng = random.Random(f"{domain.name} questions {options.seed}")
        self.mutator, self.schema = Mutator(domain, rows), ddl(domain)
        self.seen: set[str] = set()
        self.kept: collections.Counter = collections.Counter()

    def make(self, level: str) -> tuple[Question, Query] | None:
        """A new question of the level, or None if this draw was no good."""
        vague = self.rng.random() < self.options.vague
        voice = Voice("Vague" if vague else self.rng.choice(STYLES), self.rng)
        # the least kept of three evens the families out
        family = min(self.rng.choices(LEVELS[level], k=3), key=lambda family: self.kept[family])
        draft = family(Draw(self.domain, self.rows, self.connection, self.rng, voice))
        if draft is None or vague != bool(draft.evidence):
            return None
        text, gold = voice.sentence(draft.phrase, draft.plural), sql(draft.query)
        marks = {gold, text + draft.evidence}
        if marks & self.seen or not _sound(draft, gold, self.connection, self.mutator):
            return None
        self.seen |= marks
        self.kept[family] += 1
        think = trace(draft.query)
        made = Question("", self.domain.name, text, draft.evidence, gold, self.schema, think, level, voice.style)
        return made, draft.query


def _sound(draft: Draft, gold: str, connection: sqlite3.Connection, mutator: Mutator) -> bool:
    """True if the gold says something, has one reading, and no near miss gives its result."""
    if _says_nothing(draft):
        return False
    rows = connection.execute(gold).fetchall()
    if not 1 <= len(rows) <= ROWS or all(cell in (None, 0) for row in rows for cell in row):
        return False
    if _tied(draft.query, connection):
        return False
    expected = multiset(rows)
    return all(told_apart(connection, expected, other) for _, other in mutator.each(draft.query) if other != gold)


def _tied(query: Query, connection: sqlite3.Connection) -> bool:
    """True if equal or missing sort keys leave the order open, or with LIMIT which rows are the first."""
    if not isinstance(query, Select) or not query.order:
        return False
    keyed = dataclasses.replace(query, items=(Item(query.order[0].expression),), limit=0)
    keys = [key for (key,) in connection.execute(sql(keyed))][: query.limit + 1 if query.limit else None]
    return None in keys or len(set(keys)) < len(keys)


def _says_nothing(draft: Draft) -> bool:
    """A column that a condition fixes to one value is shown, grouped by or sorted by."""
    fixed: set[Column] = set()
    used: set[Column] = set()
    _columns(draft.query, fixed, used)
    return bool(fixed & used)


def _columns(node: object, fixed: set[Column], used: set[Column]) -> None:
    """Collects the columns that `=` or IS NULL fix and the columns that stand elsewhere than in a condition."""
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
    """A variant of minisql; give `MiniSQL(config=Config(name=..., options=Options(...)))` for sizes of your own."""

    splits: tuple[str, ...] = ("worked", "train", "validation", "unseen")
    options: Options = Options()


class MiniSQL(tfds_builder.QuestionBuilder):
    """Questions and databases made on the spot; `source` is where the databases are written.

    Without `source` they lie in `databases` beside the records' configuration folder.
    """

    name = "minisql"
    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First version."}
    BUILDER_CONFIGS = [
        Config(
            name="default", description="8,000 worked examples, 4,000 questions, 400 held out, 400 on unseen databases."
        ),
        Config(
            name="small", description="For tests.", options=Options(worked=200, train=200, validation=40, unseen=40)
        ),
    ]

    def read(self, split: str) -> Iterator[Question]:
        """The questions of a split, in order."""
        if not hasattr(self, "_made"):
            self._made = generate(self.builder_config.options, self.databases())
        yield from self._made[split]

    def databases(self) -> pathlib.Path:
        """The folder with `<db>/<db>.sqlite`."""
        return self.source if self.source is not None else pathlib.Path(self.data_path).parent / "databases"
