"""Augmentation: keys and the gold's columns are kept, everything else depends on seed and step alone."""

import dataclasses

import pytest

from sqlr1_jax.records import Question
from sqlr1_jax.text import ddl
from sqlr1_jax.text.augment import vary
from sqlr1_jax.text.schema import Column, ForeignKey, Schema, Table

WIDE = Schema(
    (
        Table("person", tuple(Column(f"field_{i}", "TEXT", f"the field {i}") for i in range(40)), ("field_0",)),
        Table(
            "pet",
            (Column("pet_id", "INT"), Column("owner", "INT"), Column("nick", "TEXT")),
            ("pet_id",),
            (ForeignKey("owner", "person", "field_5"),),
        ),
    )
)
BOTH = ("columns", "tables")
QUESTION = Question(id="q", db="d", text="t", gold="SELECT field_7 FROM person", schema=ddl.render(WIDE))


def columns(question: Question) -> set[str]:
    return {column.name for table in ddl.parse(question.schema).tables for column in table.columns}


def varied(question=QUESTION, what=BOTH, seed=1, **options):
    return [vary(question, what, seed, step, **options) for step in range(30)]


def test_keys_and_needed_columns_stay_and_others_vary():
    sets = [columns(question) for question in varied()]
    assert all({"field_0", "field_5", "field_7", "pet_id", "owner"} <= found for found in sets)
    assert min(map(len, sets)) < 15 and max(map(len, sets)) > 35


def test_the_outcome_is_a_function_of_seed_and_step():
    assert [q.schema for q in varied()] == [q.schema for q in varied()]
    assert [q.schema for q in varied()] != [q.schema for q in varied(seed=2)]


def test_tables_come_in_both_orders():
    firsts = {ddl.parse(question.schema).tables[0].name for question in varied()}
    assert firsts == {"person", "pet"}


def test_comments_thin_out_only_if_asked():
    assert varied(what=())[0] == QUESTION
    counts = {q.schema.count(" -- ") for q in varied(what=("comments",))}
    assert 40 in counts and min(counts) < 10


def test_a_bound_on_columns():
    assert max(len(columns(q)) for q in varied(max_columns=10)) == 10


@pytest.mark.parametrize(
    ("gold", "all_stay"),
    [
        ("SELECT * FROM person", True),
        ('SELECT "p".* FROM person AS "p"', True),
        ("SELECT ALL `p` . * FROM person AS `p`", True),
        ("SELECT count(*), 2 * field_7 FROM person", False),
    ],
)
def test_a_star_needs_all_columns_but_counting_does_not(gold, all_stay):
    sets = [columns(q) for q in varied(dataclasses.replace(QUESTION, gold=gold))]
    assert all(len(found) == 43 for found in sets) == all_stay


def test_a_table_that_the_gold_reads_stays_without_keys_and_named_columns():
    bare = ddl.render(Schema((Table("item", (Column("name"), Column("price"))), Table("shop", (Column("town"),)))))
    shown = varied(dataclasses.replace(QUESTION, gold="SELECT count(*) FROM Item", schema=bare))
    assert all("CREATE TABLE item (" in question.schema for question in shown)
    assert not all("CREATE TABLE shop (" in question.schema for question in shown)


def test_what_cannot_be_varied_is_named():
    with pytest.raises(ValueError, match="question q has no gold"):
        vary(dataclasses.replace(QUESTION, gold=""), BOTH, 0, 0)
    with pytest.raises(ValueError, match="not in the ddl form"):
        vary(dataclasses.replace(QUESTION, schema='CREATE TABLE "x" (a)'), BOTH, 0, 0)
