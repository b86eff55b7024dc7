"""Hardness levels: queries classified by hand, and the counts of Spider's development set."""

from collections import Counter

import pytest

from sqlr1_jax.sql.hardness import LEVELS, hardness
from sqlr1_jax.sql.prediction_files import read_spider_gold


@pytest.mark.parametrize(
    ("sql", "level"),
    [
        ("SELECT count(*) FROM singer", "easy"),
        ("SELECT name FROM singer WHERE age > 20", "easy"),  # one clause
        ("SELECT name, age FROM singer WHERE age > 20", "medium"),  # one clause, several columns
        (
            "SELECT a.name FROM singer AS a JOIN concert AS b ON a.id = b.singer WHERE b.year = 1",
            "medium",
        ),  # join, where
        ("SELECT country, count(*) FROM singer GROUP BY country ORDER BY count(*) DESC LIMIT 1", "hard"),  # 3 clauses
        ("SELECT name FROM singer WHERE id NOT IN (SELECT singer FROM concert)", "hard"),  # nested, nothing else
        ("SELECT name FROM singer EXCEPT SELECT name FROM singer WHERE age > 20", "hard"),
        ("SELECT name, age FROM singer WHERE age > (SELECT avg(age) FROM singer) AND id LIKE '1%'", "extra"),
    ],
)
def test_levels_by_hand(sql, level):
    assert hardness(sql) == level


@pytest.mark.parametrize(
    "sql", ["SELEC ((", "SELECT 'open", "SELECT 1 /* open", "SELECT 1 WHERE " + "a = 1 AND " * 1500 + "b"]
)
def test_a_query_that_cannot_be_parsed_is_named_in_the_error(sql):
    with pytest.raises(ValueError, match="cannot parse .SELEC"):
        hardness(sql)


@pytest.mark.shared
def test_spider_dev_has_its_published_counts(shared):
    golds = read_spider_gold(shared / "data" / "spider" / "dev_gold.sql")
    counts = Counter(hardness(sql) for _, sql in golds)
    assert [counts[level] for level in LEVELS] == [248, 446, 174, 166]
