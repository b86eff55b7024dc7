"""Generate minisql, a text-to-SQL data set that a laptop's CPU can learn in minutes.

Ten databases have the splits `worked`, `train` and `validation`; four more have `unseen`. A cold start learns from the
reasoning traces of `worked`. With `chatty` above 0, part of these are by an annotator who also returns the columns of
conditions and sort keys, or the size of each group. Training data and evaluation often differ by such a convention, and
surplus columns are what the prompts of SQL-R1 and OmniSQL forbid explicitly; all other golds return what was asked for.

Every question is drawn from a grammar at one of SynSQL's four levels, written in one of seven styles, and kept only if

- its gold returns 1 to `MAX_ROWS` rows that are not all NULL or 0, and no ties leave the answer open,
- every near miss of the gold (`near_misses`) has another result, and
- neither its SQL nor its text (with external knowledge) occurred before on that database, in any split.

Seed and sizes determine all questions and rows on every machine: nothing depends on the order in which SQLite reads rows.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import functools
import itertools
import pathlib
import random
import sqlite3
from collections.abc import Iterator

import tensorflow_datasets as tfds

from sqlr1_jax.config import MinisqlConfig
from sqlr1_jax.data import tfds_builder
from sqlr1_jax.data.minisql import lookups
from sqlr1_jax.data.minisql.domains import KNOWN, UNSEEN, Domain, Rows, database, fill, parse, write
from sqlr1_jax.data.minisql.draw import STYLES, Draw, Impossible, collect, part
from sqlr1_jax.data.minisql.grammar import LEVELS
from sqlr1_jax.data.minisql.near_misses import NearMisses, result
from sqlr1_jax.data.minisql.query import COLUMN, FIXED, Query, chatty, sql, trace
from sqlr1_jax.records import Question

SHARES = dict(zip(LEVELS, (0.55, 0.85, 0.95, 1.0)))  # of the questions, up to and including the level
VAGUE = 0.18  # probability that a draw needs external knowledge; fewer are kept, because some tables have no term
MAX_ROWS = 60  # rows of a result


def generate(options: MinisqlConfig, databases: pathlib.Path, seed: int = 0) -> dict[str, list[Question]]:
    """Write `<databases>/<db>/<db>.sqlite` for all domains; return the questions by split.

    Raises:
      ValueError: a database does not have enough different questions.
    """
    splits: dict[str, list[Question]] = {"worked": [], "train": [], "validation": [], "unseen": []}
    for text, names in ((KNOWN, ("validation", "worked", "train")), (UNSEEN, ("unseen",))):
        domains = parse(text)
        for at, domain in enumerate(domains):
            sizes = {name: part(getattr(options, name), at, len(domains)) for name in names}
            count = sum(sizes.values())
            if options.lookups:
                drawn = iter(lookups.questions(domain, count, options.lookups, seed, databases))
            else:
                drawn = iter(_questions(domain, count, seed, databases))
            share = options.hasty if options.lookups else options.chatty
            for name, size in sizes.items():
                for exact, by_other in itertools.islice(drawn, size):
                    # Seeded per question: whose example it gets does not depend on the sizes of the splits.
                    draw = random.Random(f"{exact.text} {seed}").random()
                    splits[name].append(by_other if name == "worked" and draw < share else exact)
    for name, questions in splits.items():
        random.Random(f"{name} {seed}").shuffle(questions)
        splits[name] = [dataclasses.replace(q, id=f"minisql-{name}-{at:05d}") for at, q in enumerate(questions)]
    return splits


def _questions(domain: Domain, count: int, seed: int, databases: pathlib.Path) -> list[tuple[Question, Question]]:
    """Draw `count` different questions over one database, in random order, each also by the chatty annotator."""
    rows = fill(domain, seed)
    write(databases, domain, rows)
    questions: list[tuple[Question, Question]] = []
    with contextlib.closing(database(domain, rows)) as connection:
        generator = _Generator(domain, rows, connection, seed)
        for level, share in SHARES.items():
            wanted = round(count * share) - len(questions)
            questions += collect(functools.partial(generator.draw, level), wanted, domain.name)
    generator.rng.shuffle(questions)
    return questions


class _Generator:
    """Draws questions over one database without repetition."""

    def __init__(self, domain: Domain, rows: Rows, connection: sqlite3.Connection, seed: int):
        self.domain, self.rows, self.connection = domain, rows, connection
        self.rng = random.Random(f"{domain.name} questions {seed}")
        self.near_misses = NearMisses(domain, rows)
        self.seen: set[str] = set()
        self.accepted: collections.Counter = collections.Counter()

    def draw(self, level: str) -> list[tuple[Question, Question]]:
        """A new question of a level; none if this draw is rejected."""
        vague = self.rng.random() < VAGUE
        style = "Vague" if vague else self.rng.choice(STYLES)
        # The family with the fewest accepted draws of two: families are rejected at different rates.
        family = min(self.rng.choices(LEVELS[level], k=2), key=lambda family: self.accepted[family])
        draw = Draw(self.domain, self.rows, self.connection, self.rng, style)
        try:
            query, phrase = family(draw)
        except Impossible:
            return []
        text, gold, evidence = draw.sentence(phrase), sql(query), "; ".join(dict.fromkeys(draw.evidence))
        keys = {gold, text + evidence}  # equal text with other knowledge is another question
        if vague != bool(evidence) or keys & self.seen or not self._is_valid(query, gold):
            return []
        self.seen |= keys
        self.accepted[family] += 1
        exact = Question("", self.domain.name, text, evidence, gold, self.domain.ddl, trace(query), level, style)
        return [(exact, dataclasses.replace(exact, gold=sql(chatty(query)), think=trace(chatty(query))))]

    def _is_valid(self, query: Query, gold: str) -> bool:
        """True if the gold has an informative, unambiguous result that no near miss shares."""
        if _is_trivial(query) or (query.order and _is_tied(query, self.connection)):
            return False
        rows = result(self.connection, gold)
        if not 1 <= rows.total() <= MAX_ROWS or all(cell in (None, 0) for row in rows for cell in row):
            return False
        others = (other for other in map(sql, self.near_misses.of(query)) if other != gold)
        # One row more than the gold's suffices to differ.
        return all(result(self.connection, other, rows.total() + 1) != rows for other in others)


def _is_trivial(query: Query) -> bool:
    """True if a column fixed by a condition is shown, grouped by or sorted by."""
    parts = [part for part in (query, query.first, query.second) if part]
    used = " ".join(text for part in parts for text in (*part.items, part.group, part.order))
    return any(column in COLUMN.findall(used) for part in parts for column in FIXED.findall(part.where))


def _is_tied(query: Query, connection: sqlite3.Connection) -> bool:
    """True if equal or NULL sort keys leave the result undefined."""
    keyed = dataclasses.replace(query, items=(query.order.removesuffix(" DESC"),), limit=0)
    # One key past the limit: a tie across it leaves open which row is the last.
    keys = [key for (key,) in connection.execute(sql(keyed))][: query.limit + 1 if query.limit else None]
    return None in keys or len(set(keys)) < len(keys)


@dataclasses.dataclass(kw_only=True)
class Config(tfds_builder.Config):
    """A variant of minisql: `MiniSQL(config=Config(name=..., options=MinisqlConfig(...)))`."""

    splits: tuple[str, ...] = ("worked", "train", "validation", "unseen")
    options: MinisqlConfig = MinisqlConfig()


class MiniSQL(tfds_builder.QuestionBuilder):
    """Generated questions and databases.

    Databases are written to `source`, by default to the folder `databases` beside the records' version folder.
    """

    name = "minisql"
    schema_form = "compact"
    VERSION = tfds.core.Version("2.0.0")
    RELEASE_NOTES = {"2.0.0": "Fewer kinds of complex questions."}
    BUILDER_CONFIGS = [Config(name="default", description="8,000 worked examples, 3,000 questions, 400 held out.")]

    def read(self, split: str) -> Iterator[Question]:
        """The questions of a split, in order."""
        if not hasattr(self, "_splits"):
            self._splits = generate(self.builder_config.options, self.databases())
        yield from self._splits[split]

    def databases(self) -> pathlib.Path:
        """The folder with `<db>/<db>.sqlite`."""
        return self.source if self.source is not None else pathlib.Path(self.data_path).parent / "databases"
