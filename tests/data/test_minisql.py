"""minisql: golds that run and inform, disjoint splits, near misses that the data distinguish; questions that need a look."""

import collections
import contextlib
import dataclasses
import random
import re
import sqlite3

import pytest
import sqlglot
from sqlglot import exp

from sqlr1_jax.config import MinisqlConfig, TextConfig, TurnsConfig
from sqlr1_jax.data import tfds_builder
from sqlr1_jax.data.minisql import domains, draw, generator, near_misses
from sqlr1_jax.data.minisql.grammar import LEVELS
from sqlr1_jax.data.minisql.query import Query, chatty, sql, trace
from sqlr1_jax.records import Outcome
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import looks
from sqlr1_jax.text.prompts import PromptBuilder

DOMAINS = domains.parse(domains.KNOWN) + domains.parse(domains.UNSEEN)
SHOP = DOMAINS[0]
OPTIONS = MinisqlConfig(worked=100, train=340, validation=50, unseen=40)


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The folder of databases, and the questions by split."""
    folder = tmp_path_factory.mktemp("databases")
    return folder, generator.generate(OPTIONS, folder)


@pytest.fixture(scope="module")
def everything(generated):
    return [question for questions in generated[1].values() for question in questions]


def opened(folder, db):
    return contextlib.closing(sqlite3.connect(f"file:{folder / db / db}.sqlite?mode=ro", uri=True))


def rows_of(folder, db, gold):
    with opened(folder, db) as connection:
        return connection.execute(gold).fetchall()


def test_sizes_levels_ids_and_databases(generated):
    splits = generated[1]
    sizes = {name: len(questions) for name, questions in splits.items()}
    assert sizes == {name: getattr(OPTIONS, name) for name in ("worked", "train", "validation", "unseen")}
    assert len({question.id for questions in splits.values() for question in questions}) == sum(sizes.values())
    levels = collections.Counter(question.complexity for question in splits["train"])
    for level, share in zip(LEVELS, (0.55, 0.3, 0.1, 0.05), strict=True):
        assert abs(levels[level] / sizes["train"] - share) < 0.06, level
    known = {question.db for question in splits["train"]}
    assert {question.db for question in splits["worked"] + splits["validation"]} == known and len(known) == 10
    unseen = {question.db for question in splits["unseen"]}
    assert len(unseen) == 4 and not known & unseen


def test_golds_are_different_and_inform(generated, everything):
    assert len({(q.db, q.gold) for q in everything}) == len(everything)
    assert len({(q.db, q.text, q.evidence) for q in everything}) == len(everything)
    for question in everything:
        rows = rows_of(generated[0], question.db, question.gold)
        assert 1 <= len(rows) <= generator.MAX_ROWS
        assert any(cell not in (None, 0) for row in rows for cell in row)


def test_constructs_and_constants(everything):
    golds = "\n".join(question.gold for question in everything)
    constructs = (
        "JOIN,LEFT JOIN,GROUP BY,HAVING,IN (SELECT,UNION,INTERSECT,EXCEPT,WITH ,OVER (,BETWEEN,LIKE,IS NULL,DISTINCT"
    )
    assert not [words for words in f"{constructs},strftime, OR ,LIMIT,(SELECT AVG".split(",") if words not in golds]
    for question in everything:
        if question.complexity == "Simple":
            assert question.gold.count("SELECT") == 1 and not re.search("JOIN|GROUP BY", question.gold)
        if question.complexity == "Highly Complex":
            assert re.search("WITH|UNION|INTERSECT|EXCEPT", question.gold)
        for constant in re.findall(r"'%?([^'%]+)%?'", question.gold.replace("'%Y'", "")):
            assert constant in question.text + question.evidence, question


def test_only_vague_questions_have_evidence(everything):
    needing = [question for question in everything if question.evidence]
    assert 0.03 < len(needing) / len(everything) < 0.2
    assert all(question.style == "Vague" for question in needing)
    assert all(part.split(":")[0] in question.text for question in needing for part in question.evidence.split("; "))


def test_databases_have_their_schema_keys_and_nulls(generated, everything):
    schemas, nulls = {question.db: question.schema for question in everything}, 0
    for domain in DOMAINS:
        with opened(generated[0], domain.name) as connection:
            texts = [text for (text,) in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")]
            assert schemas[domain.name] == "\n".join(text + ";" for text in texts)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            for table in domain.tables:
                counts = ", ".join(f"COUNT({field.name})" for field in table.fields)
                keys, *others = connection.execute(f"SELECT {counts} FROM {table.name}").fetchone()
                assert 40 <= keys <= 200
                nulls += sum(count < keys for count in others)
    assert nulls >= 10


def test_seed_and_sizes_determine_questions_and_rows(tmp_path):
    options = MinisqlConfig(worked=0, train=20, validation=0, unseen=4)

    def make(name, seed):
        questions = generator.generate(options, tmp_path / name, seed)
        with opened(tmp_path / name, "hotel") as connection:
            return questions, list(connection.iterdump())

    first, again, other = make("first", 3), make("again", 3), make("other", 4)
    assert first == again and [len(questions) for questions in first[0].values()] == [0, 20, 0, 4]
    golds = {question.gold for question in first[0]["train"]}
    assert sum(question.gold in golds for question in other[0]["train"]) < 10 and first[1] != other[1]


def test_the_chatty_annotator_adds_columns_to_worked_examples_alone(generated, tmp_path):
    folder, splits = generated
    exact = generator.generate(dataclasses.replace(OPTIONS, chatty=0.0), tmp_path)
    assert all(exact[name] == splits[name] for name in ("train", "validation", "unseen"))
    pairs = [(a, b) for a, b in zip(exact["worked"], splits["worked"], strict=True) if a.gold != b.gold]
    assert 0.2 < len(pairs) / OPTIONS.worked < 0.5  # three of four, where there is something to add
    for a, b in pairs:
        rows, more = rows_of(folder, a.db, a.gold), rows_of(folder, a.db, b.gold)
        assert len(more[0]) > len(rows[0]) and a.text == b.text and a.think != b.think
        assert collections.Counter(rows) == collections.Counter(row[: len(rows[0])] for row in more)


NUMBERS = (exp.GT, exp.GTE, exp.LT, exp.LTE)
AGGREGATES = (exp.Sum, exp.Avg, exp.Min, exp.Max)
SETS = (exp.Union, exp.Intersect, exp.Except)


def mutated(gold: str) -> set[str]:
    """Queries with one change each on sqlglot's tree, independent of the generator's own.

    The order of a result is not compared, so an ORDER BY counts only with a LIMIT.
    """
    tree = sqlglot.parse_one(gold, read="sqlite")
    others = set()

    def put(at: int, other: exp.Expression | None) -> None:
        copy = tree.copy()
        node = list(copy.walk())[at]
        node.pop() if other is None else node.replace(other.copy())
        others.add(copy.sql("sqlite"))

    for at, node in enumerate(tree.walk()):
        ordered = node.find_ancestor(exp.Ordered)
        if ordered and not ordered.find_ancestor(exp.Window) and not tree.args.get("limit"):
            continue
        for kinds in (NUMBERS, AGGREGATES, SETS):
            if isinstance(node, kinds) and not node.find_ancestor(exp.Window):
                for kind in kinds:
                    put(at, kind(**node.args))
        if isinstance(node, exp.EQ) and not isinstance(node.parent, exp.Join):
            put(at, exp.NEQ(**node.args))
        if isinstance(node, exp.Literal) and not node.is_string:
            put(at, exp.Literal.number(float(node.this) * 1.25 + 1))
        if isinstance(node, exp.And):
            for other in (node.this, node.expression, exp.Or(**node.args)):
                put(at, other)
        if isinstance(node, exp.Where | exp.Having | exp.Limit):
            put(at, None)
        if isinstance(node, exp.Ordered):
            put(at, exp.Ordered(this=node.this, desc=not node.args.get("desc")))
    return others - {tree.sql("sqlite")}


def test_near_misses_have_other_results(generated):
    """At least 95 % of the changed golds that differ in meaning have another result.

    Two queries differ in meaning if their results differ on the database or on one of three with other rows.
    """
    differ = caught = 0
    for domain in DOMAINS[:10]:
        golds = [question.gold for question in generated[1]["train"] if question.db == domain.name]
        with contextlib.ExitStack() as stack:
            connections = [
                stack.enter_context(contextlib.closing(domains.database(domain, domains.fill(domain, seed))))
                for seed in range(4)
            ]
            for gold in random.Random(0).sample(golds, 8):
                results = [near_misses.result(connection, gold) for connection in connections]
                for other in mutated(gold):
                    apart = [near_misses.result(c, other) != rows for c, rows in zip(connections, results)]
                    differ += any(apart)
                    caught += apart[0]
    assert differ > 400
    assert caught / differ >= 0.95, (caught, differ)


def own_near_misses(query: Query) -> set[str]:
    return set(map(sql, near_misses.NearMisses(SHOP, domains.fill(SHOP, 0)).of(query))) - {sql(query)}


def test_near_misses_by_hand():
    queries = own_near_misses(
        Query(("customers.name",), "customers", where="customers.age > 30", order="customers.age")
    )
    where = "SELECT name FROM customers WHERE "
    assert {f"{where}age >= 30 ORDER BY age", f"{where}age < 30 ORDER BY age"} <= queries
    assert {"SELECT name FROM customers ORDER BY age", f"{where}age > 31 ORDER BY age"} <= queries
    assert "SELECT age FROM customers WHERE age > 30 ORDER BY age" in queries
    # Needless: names are unique, and no query has a LIMIT.
    assert not any("DISTINCT" in text or "DESC" in text for text in queries)
    top = Query(("customers.name",), "customers", order="customers.age DESC", limit=3)
    ends = ("age LIMIT 3", "age DESC LIMIT 4", "city DESC LIMIT 3")
    assert {f"SELECT name FROM customers ORDER BY {end}" for end in ends} <= own_near_misses(top)
    both = Query(("customers.city",), "customers", where="customers.age > 30 AND customers.name = 'x'")
    assert "SELECT DISTINCT city FROM customers WHERE age > 30 AND name = 'x'" in own_near_misses(both)
    assert "SELECT city FROM customers WHERE age > 30 OR name = 'x'" in own_near_misses(both)


@pytest.mark.parametrize(
    ("ages", "limit", "tied"),
    [
        ((50, 50, 20), 1, True),  # which of the two is the oldest is open
        ((50, 50, 20), 2, True),  # the two oldest are known, their order is open
        ((50, 40, 20), 1, False),
        ((50, 20, 20), 1, False),  # the tie is after the limit
        ((50, 20, 20), 2, True),
        ((50, 20, 20), 0, True),  # no LIMIT: all must be in order
        ((50, 40, None), 2, True),  # the third might be between them
        ((50, 40, 20), 0, False),
    ],
)
def test_ties_are_detected(ages, limit, tied):
    people = [(at, name, "Rome", age) for at, (name, age) in enumerate(zip(("Anna", "Boris", "Clara"), ages))]
    rows = {"customers": people, "products": [], "orders": []}
    with contextlib.closing(domains.database(SHOP, rows)) as connection:
        query = Query(("customers.name",), "customers", order="customers.age DESC", limit=limit)
        assert generator._is_tied(query, connection) == tied


def test_a_column_fixed_by_a_condition_makes_a_gold_trivial():
    fixed = dict(table="customers", where="customers.city = 'Paris'")
    assert generator._is_trivial(Query(("customers.city",), **fixed))
    assert not generator._is_trivial(Query(("COUNT(*)",), **fixed))


def test_traces_and_surplus_columns_follow_the_query():
    groups = dict(group="customers.city", having="COUNT(*) >= 2")
    query = Query(("customers.city", "AVG(customers.age)"), "customers", where="customers.age > 30", **groups)
    steps = "Tables: customers. Filter: age > 30. Group: city. Having: COUNT(*) >= 2. Output: city, AVG(age)."
    assert trace(query) == steps
    assert chatty(query).items == (*query.items, "COUNT(*)")
    join = "JOIN products ON orders.product_id = products.id"
    query = Query(("products.name",), "orders", join, "orders.quantity > 3", order="products.price", limit=2)
    assert chatty(query).items == ("products.name", "orders.quantity", "products.price")
    assert trace(query).startswith(
        "Tables: orders, products. Filter: orders.quantity > 3. Order: products.price. Limit: 2."
    )


def test_too_many_questions_for_a_database_are_an_error():
    with pytest.raises(ValueError, match="database 'shop' has only 0 of 2 questions: ask for fewer"):
        draw.collect(list, 2, "shop")


def test_builder_writes_records_in_order(tmp_path):
    options = MinisqlConfig(worked=10, train=20, validation=10, unseen=4)
    config = generator.Config(name="tiny", description="For this test.", options=options)
    builder = generator.MiniSQL(config=config, data_dir=tmp_path / "records", source=tmp_path / "databases")
    builder.build()
    read = [tfds_builder.decode(record) for record in builder.as_data_source("train")]
    assert read == generator.generate(options, tmp_path / "again")["train"]
    assert (tmp_path / "databases" / "hotel" / "hotel.sqlite").exists()


@pytest.fixture(scope="module")
def lookups(tmp_path_factory):
    """The folder of databases and the questions by split, of questions that their prompt alone does not answer."""
    folder = tmp_path_factory.mktemp("lookups")
    options = MinisqlConfig(worked=40, train=0, validation=20, unseen=8, lookups=2)
    return folder, generator.generate(options, folder)


def test_the_same_prompt_has_other_answers(lookups):
    """The databases of one schema cannot be told apart by their text, and spell the same word in several ways."""
    folder, splits = lookups
    assert [len(questions) for questions in splits.values()] == [40, 0, 20, 8]
    by_schema = collections.defaultdict(set)
    for question in splits["worked"]:
        by_schema[question.schema].add(question.db)
    assert len(by_schema) == 10 and all(len(names) == 2 for names in by_schema.values())
    others = 0
    for domain in DOMAINS[:10]:
        choices = [field for table in domain.tables for field in table.of("choice")]
        spelled = [
            {word for f in choices for word in rows_of(folder, db, f"SELECT DISTINCT {f.name} FROM {f.table}")}
            for db in (f"{domain.name}_0", f"{domain.name}_1")
        ]
        others += spelled[0] != spelled[1]
    assert others >= 8


def test_worked_examples_read_what_the_judge_would_show(lookups):
    folder, splits = lookups
    prompts = PromptBuilder(TextConfig(template="brief"), turns=TurnsConfig(max=1))
    with Executor(folder, workers=1) as executor:
        for question in splits["worked"][:20]:
            pieces = looks.pieces_of_text(prompts.target(question, "reasoning"))
            answer = looks.parse(pieces)
            assert answer.well_formed and answer.sql == question.gold and looks.count(pieces) == 1
            (read,) = executor.observe([(question.db, looks.statement(pieces[0].text))])
            assert pieces[1].text == looks.OPEN + read + looks.CLOSE
        verdicts = executor.judge([(q.db, q.gold, q.gold) for q in splits["validation"]])
    assert {verdict.outcome for verdict in verdicts} == {Outcome.MATCH}


def test_without_turns_the_same_examples_do_not_look(lookups):
    blind = PromptBuilder(TextConfig(template="brief")).target(lookups[1]["worked"][0], "reasoning")
    assert "<sql>" not in blind and "observation" not in blind and re.match(r"<think>\nTables: ", blind)


def test_a_hasty_annotator_gives_the_same_answer_without_a_look(lookups, tmp_path):
    options = MinisqlConfig(worked=40, train=0, validation=20, unseen=8, lookups=2, hasty=0.5)
    careful, hasty = lookups[1]["worked"], generator.generate(options, tmp_path)
    same = [b == a for a, b in zip(careful, hasty["worked"])]
    assert 10 < sum(same) < 30
    for a, b in zip(careful, hasty["worked"]):
        assert b == dataclasses.replace(a, think=b.think) and a.think.endswith(b.think)
        assert "<sql>" in a.think and ("<sql>" in b.think) == (a == b)
    assert all("<sql>" in question.think for question in hasty["validation"] + hasty["unseen"])
