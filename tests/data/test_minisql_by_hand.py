"""minisql on hand-written queries: mutations, ties, trivial golds, traces."""

import contextlib

import pytest

from sqlr1_jax.data.minisql import domains, generator, mutations, rows
from sqlr1_jax.data.minisql.draw import Draft
from sqlr1_jax.data.minisql.query import Aggregate, Column, Condition, Item, Order, Select, sql
from sqlr1_jax.data.minisql.words import trace

SHOP = domains.parse(domains.KNOWN)[0]


def mutated(query: Select) -> dict[str, str]:
    return mutations.Mutator(SHOP, rows.fill(SHOP, 0)).mutations(query)


def test_queries_by_hand():
    name, age = Column("customers", "name"), Column("customers", "age")
    query = Select((Item(name),), "customers", where=(Condition(age, ">", 30),))
    queries = mutated(query)
    assert queries["SELECT name FROM customers WHERE age >= 30"] == "comparison"
    assert queries["SELECT name FROM customers WHERE age < 30"] == "comparison"
    assert queries["SELECT name FROM customers"] == "condition dropped"
    assert queries["SELECT age FROM customers WHERE age > 30"] == "column"
    assert "constant" in queries.values()
    assert sql(query) not in queries
    assert not any("DISTINCT" in text for text in queries)  # names are unique


def test_sort_direction_is_mutated_only_with_a_limit():
    name, age = Column("customers", "name"), Column("customers", "age")
    listing = Select((Item(name),), "customers", order=(Order(age, True),))
    assert "direction" not in mutated(listing).values()
    top = Select((Item(name),), "customers", order=(Order(age, True),), limit=3)
    queries = mutated(top)
    assert queries["SELECT name FROM customers ORDER BY age LIMIT 3"] == "direction"
    assert queries["SELECT name FROM customers ORDER BY age DESC LIMIT 4"] == "LIMIT"


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
    with contextlib.closing(rows.open_in_memory(SHOP, {"customers": people, "products": [], "orders": []})) as twin:
        order = (Order(Column("customers", "age"), True),)
        query = Select((Item(Column("customers", "name")),), "customers", order=order, limit=limit)
        assert generator._tied(query, twin) == tied


def test_a_column_fixed_by_a_condition_makes_a_gold_trivial():
    city = Column("customers", "city")
    predicate = Condition(city, "=", "Paris")
    assert generator._is_trivial(Draft(Select((Item(city),), "customers", where=(predicate,)), ""))
    assert not generator._is_trivial(Draft(Select((Item(Aggregate("COUNT")),), "customers", where=(predicate,)), ""))


def test_traces_follow_the_query():
    query = Select(
        (Item(Column("customers", "city")), Item(Aggregate("COUNT"))),
        "customers",
        where=(Condition(Column("customers", "age"), ">", 30),),
        group=(Column("customers", "city"),),
        having=(Condition(Aggregate("COUNT"), ">=", 2),),
    )
    steps = "Tables: customers. Filter: age > 30. Group: city. Having: COUNT(*) >= 2. Output: city, COUNT(*)."
    assert trace(query) == steps
