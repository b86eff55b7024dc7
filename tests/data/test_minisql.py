"""minisql: reproducible, informative golds, disjoint splits, near misses that the data distinguish."""

import collections
import contextlib
import dataclasses
import hashlib
import json
import pathlib
import random
import sqlite3

import pytest
import sqlglot
from sqlglot import exp

from sqlr1_jax.data import tfds_builder
from sqlr1_jax.data.minisql import domains, generator, mutations, rows
from sqlr1_jax.data.minisql.nested import LEVELS

DOMAINS = domains.parse(domains.KNOWN) + domains.parse(domains.UNSEEN)
# All levels frequent, no chatty annotator: the golden hash below is of these options.
EVEN = dict(levels=(0.4, 0.35, 0.15, 0.1), vague=0.2)
OPTIONS = generator.Options(worked=0, train=600, validation=80, unseen=80, chatty=0.0, **EVEN)


@pytest.fixture(scope="module")
def databases(tmp_path_factory):
    return tmp_path_factory.mktemp("databases")


@pytest.fixture(scope="module")
def splits(databases):
    return generator.generate(OPTIONS, databases)


@pytest.fixture(scope="module")
def everything(splits):
    return [question for questions in splits.values() for question in questions]


@contextlib.contextmanager
def opened(databases: pathlib.Path, db: str):
    connection = sqlite3.connect(f"file:{databases / db / db}.sqlite?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def dump(databases: pathlib.Path, db: str) -> list[str]:
    with opened(databases, db) as connection:
        return list(connection.iterdump())


def test_sizes_levels_and_ids(splits, everything):
    assert {name: len(questions) for name, questions in splits.items()} == {
        "worked": 0,
        "train": 600,
        "validation": 80,
        "unseen": 80,
    }
    assert len({question.id for question in everything}) == 760
    shares = collections.Counter(question.complexity for question in splits["train"])
    for level, weight in zip(LEVELS, OPTIONS.levels):
        assert abs(shares[level] / 600 - weight) < 0.05


def test_same_seed_same_questions_and_rows(tmp_path):
    options = generator.Options(seed=3, worked=40, train=60, validation=10, unseen=8, chatty=0.0, **EVEN)
    first, second = (generator.generate(options, tmp_path / name) for name in ("one", "two"))
    assert first == second
    for db in ("shop", "hotel"):
        assert dump(tmp_path / "one", db) == dump(tmp_path / "two", db)


def test_same_questions_on_every_machine(splits):
    """Hash of all questions on Python 3.11, 3.12 and 3.13; every change of the grammar changes it."""
    text = json.dumps([[dataclasses.astuple(q) for q in questions] for questions in splits.values()])
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "4966e970bdbe23e3"


def test_another_seed_gives_other_questions_and_rows(splits, databases, tmp_path):
    other = generator.generate(
        generator.Options(seed=1, worked=0, train=50, validation=10, unseen=10, chatty=0.0, **EVEN), tmp_path
    )
    golds = {(question.db, question.gold) for question in splits["train"]}
    assert sum((question.db, question.gold) in golds for question in other["train"]) < 25
    assert dump(tmp_path, "shop") != dump(databases, "shop")


def test_only_worked_examples_are_chatty(tmp_path):
    sizes = dict(seed=5, worked=300, train=30, validation=20, unseen=8)
    plain, chatty, half = (
        generator.generate(generator.Options(chatty=share, **sizes, **EVEN), tmp_path / str(share))
        for share in (0.0, 1.0, 0.5)
    )
    for split in ("train", "validation", "unseen"):
        assert plain[split] == chatty[split] == half[split]
    pairs = list(zip(plain["worked"], chatty["worked"]))
    assert all((a.db, a.text, a.evidence) == (b.db, b.text, b.evidence) for a, b in pairs)
    longer = [(a, b) for a, b in pairs if a.gold != b.gold]
    assert 0.3 < len(longer) / len(pairs) < 0.7
    for a, b in longer:
        with opened(tmp_path / "1.0", b.db) as connection:
            plain_rows, chatty_rows = (connection.execute(q.gold) for q in (a, b))
            width = len(plain_rows.description)
            assert len(chatty_rows.description) > width and b.gold.startswith(a.gold.split(" FROM ")[0] + ", ")
            assert sorted(map(repr, plain_rows)) == sorted(repr(row[:width]) for row in chatty_rows)
        assert b.think != a.think
    changed = sum(a.gold != b.gold for a, b in zip(plain["worked"], half["worked"]))
    assert 0.35 < changed / len(longer) < 0.65


def test_sql_and_text_are_unique_over_all_splits(everything):
    assert len({(q.db, q.gold) for q in everything}) == len(everything)
    assert len({(q.db, q.text, q.evidence) for q in everything}) == len(everything)


def test_unseen_databases_are_in_no_other_split(splits):
    known = {question.db for question in splits["train"]}
    assert {question.db for question in splits["validation"]} <= known
    assert not known & {question.db for question in splits["unseen"]}
    assert len(known) == 10 and len({question.db for question in splits["unseen"]}) == 4


def test_golds_return_rows_on_the_written_databases(everything, databases):
    for question in everything:
        with opened(databases, question.db) as connection:
            rows = connection.execute(question.gold).fetchall()
        assert 1 <= len(rows) <= generator.MAX_ROWS
        assert any(cell not in (None, 0) for row in rows for cell in row)


def test_every_construct_occurs(everything):
    golds = [question.gold for question in everything]
    for words in ("JOIN", "LEFT JOIN", "GROUP BY", "HAVING", "IN (SELECT", "UNION", "INTERSECT", "EXCEPT", "WITH "):
        assert any(words in gold for gold in golds), words
    for words in ("OVER (", "BETWEEN", "LIKE", "IS NULL", "DISTINCT", "strftime", " OR ", "LIMIT", "(SELECT AVG"):
        assert any(words in gold for gold in golds), words


def test_levels_differ_in_their_constructs(everything):
    for question in everything:
        gold = question.gold
        if question.complexity == "Simple":
            assert gold.count("SELECT") == 1 and "JOIN" not in gold and "GROUP BY" not in gold
        if question.complexity == "Highly Complex":
            assert any(word in gold for word in ("WITH", "OVER", "UNION", "INTERSECT", "EXCEPT"))


def test_only_vague_questions_have_evidence(everything):
    needing = [question for question in everything if question.evidence]
    assert 0.04 < len(needing) / len(everything) < 0.2
    assert all(question.style == "Vague" for question in needing)
    knowledge = [(part.split(":")[0], question) for question in needing for part in question.evidence.split("; ")]
    assert all(words in question.text for words, question in knowledge)
    formulas = {formula.words for domain in DOMAINS for formula in domain.formulas}
    assert sum(words in formulas for words, _ in knowledge) > 10
    terms = {term.words for domain in DOMAINS for term in domain.terms}
    assert not any(term in question.text for question in everything if not question.evidence for term in terms)


def test_constants_are_in_the_question_or_its_evidence(everything):
    for question in everything:
        shown = question.text + " " + question.evidence
        for constant in question.gold.split("'")[1::2]:
            if constant != "%Y":
                assert constant.strip("%") in shown, question


def test_schema_text_equals_the_database_schema(splits, databases):
    for question in splits["unseen"][:20] + splits["train"][:20]:
        with opened(databases, question.db) as connection:
            tables = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")]
        assert question.schema == "\n".join(table + ";" for table in tables)


def test_databases_have_keys_dates_nulls_and_rows(databases):
    nulls = dates = references = 0
    for domain in DOMAINS:
        with opened(databases, domain.name) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            for table in domain.tables:
                (count,) = connection.execute(f"SELECT COUNT(*) FROM {table.name}").fetchone()
                assert 40 <= count <= 200
                references += len(connection.execute(f"PRAGMA foreign_key_list({table.name})").fetchall())
                for field in table.fields:
                    missing = f"SELECT COUNT(*) FROM {table.name} WHERE {field.name} IS NULL"
                    nulls += connection.execute(missing).fetchone()[0] > 0
                    dates += field.kind == "date"
    assert nulls >= 10 and dates >= 10 and references >= 20


NUMBERS = (exp.GT, exp.GTE, exp.LT, exp.LTE)
AGGREGATES = (exp.Sum, exp.Avg, exp.Min, exp.Max)
SETS = (exp.Union, exp.Intersect, exp.Except)


def near_misses(gold: str, domain: domains.Domain, rng: random.Random) -> set[str]:
    """Queries with one change each on sqlglot's tree; independent of the generator's mutations, and more of them.

    The order of a result is not compared, so an ORDER BY counts only with a LIMIT.
    """
    tree = sqlglot.parse_one(gold, read="sqlite")
    columns = {table.name: [field.name for field in table.fields] for table in domain.tables}
    mutated = set()

    def put(node: exp.Expression, other: exp.Expression | None) -> None:
        copy = tree.copy()
        twin = list(copy.walk())[[id(n) for n in tree.walk()].index(id(node))]
        if other is None:
            twin.pop()
        else:
            twin.replace(other.copy())
        mutated.add(copy.sql("sqlite"))

    for node in tree.walk():
        ordered = node.find_ancestor(exp.Ordered)
        if ordered and not ordered.find_ancestor(exp.Window) and not tree.args.get("limit"):
            continue
        if isinstance(node, NUMBERS):
            for kind in NUMBERS:
                put(node, kind(this=node.this, expression=node.expression))
        if isinstance(node, AGGREGATES) and not node.find_ancestor(exp.Window):
            for kind in AGGREGATES:
                put(node, kind(this=node.this))
        if isinstance(node, exp.EQ) and not isinstance(node.parent, exp.Join):
            put(node, exp.NEQ(this=node.this, expression=node.expression))
        if isinstance(node, exp.Literal) and not node.is_string:
            put(node, exp.Literal.number(float(node.this) * rng.choice((0.8, 1.25)) + rng.choice((-1, 1))))
        if isinstance(node, exp.Column) and node.find_ancestor(exp.Where, exp.Select):
            own = [names for names in columns.values() if node.name in names]
            for name in rng.sample(own[0], 2) if own else []:
                put(node, exp.column(name, table=node.table or None))
        if isinstance(node, exp.And):
            put(node, node.this)
            put(node, node.expression)
            put(node, exp.Or(this=node.this, expression=node.expression))
        if isinstance(node, exp.Where | exp.Having | exp.Limit):
            put(node, None)
        if isinstance(node, SETS):
            for kind in SETS:
                put(node, kind(this=node.this, expression=node.expression, distinct=True))
        if isinstance(node, exp.Ordered):
            put(node, exp.Ordered(this=node.this, desc=not node.args.get("desc")))
    return mutated - {tree.sql("sqlite")}


def test_near_misses_have_other_results(splits):
    """At least 95 % of the mutated golds that differ in meaning have another result.

    Two queries differ in meaning if their results differ on the database or on one of four perturbed copies.
    """
    differ = caught = 0
    for domain in domains.parse(domains.KNOWN):
        filled, rng = rows.fill(domain, OPTIONS.seed), random.Random(0)
        copies = [filled] + [rows.perturb(domain, filled, seed) for seed in range(4)]
        connections = [rows.open_in_memory(domain, copy) for copy in copies]
        golds = [q.gold for q in splits["train"] + splits["validation"] if q.db == domain.name]
        for gold in golds[:16]:
            results = [mutations.multiset(c.execute(gold).fetchall()) for c in connections]
            for other in near_misses(gold, domain, rng):
                apart = [mutations.results_differ(c, r, other) for c, r in zip(connections, results)]
                differ += any(apart)
                caught += apart[0]
        for connection in connections:
            connection.close()
    assert differ > 1000
    assert caught / differ >= 0.95, (caught, differ)


def test_vocabulary_is_small(splits):
    """At most 450 words: a model of a few million parameters learns them from a few thousand questions."""
    words = {word.strip(".,?") for q in splits["train"] + splits["validation"] for word in q.text.split()}
    names = {name for text in (domains.FIRST, domains.LAST) for name in text.split()}
    assert len({word for word in words - names if word.isalpha()}) < 450


def test_empty_splits_are_allowed(tmp_path):
    splits = generator.generate(
        generator.Options(worked=0, train=10, validation=0, unseen=0, chatty=0.0, **EVEN), tmp_path
    )
    assert [len(questions) for questions in splits.values()] == [0, 10, 0, 0]
    assert (tmp_path / "hotel" / "hotel.sqlite").exists()  # databases are written even so


def test_too_many_questions_for_a_database_are_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(generator, "TRIES", 1)  # one draw per question: some are rejected
    with pytest.raises(ValueError, match="database 'shop' has only"):
        generator.generate(
            generator.Options(worked=0, train=1000, validation=0, unseen=0, chatty=0.0, **EVEN), tmp_path
        )


@pytest.mark.parametrize(
    "wrong", [{"train": -1}, {"levels": (1, 1, 1)}, {"levels": (1, 1, 1, 0)}, {"vague": 1.5}, {"chatty": -0.1}]
)
def test_invalid_options_are_errors(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        generator.Options(**wrong)


def test_builder_writes_records_in_order(tmp_path):
    options = generator.Options(worked=10, train=60, validation=20, unseen=8, chatty=0.0, **EVEN)
    config = generator.Config(name="tiny", description="For this test.", options=options)
    builder = generator.MiniSQL(config=config, data_dir=tmp_path / "records", source=tmp_path / "databases")
    builder.build()
    read = [tfds_builder.decode(record) for record in builder.as_data_source("train")]
    assert read == generator.generate(options, tmp_path / "again")["train"]
    assert (tmp_path / "databases" / "hotel" / "hotel.sqlite").exists()
