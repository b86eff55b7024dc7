"""Reasoning traces made from the gold: the tables it reads and the columns it takes of each."""

import sqlite3

import pytest

from sqlr1_jax.config import SchemaConfig, TextConfig
from sqlr1_jax.records import Question
from sqlr1_jax.sql import linking
from sqlr1_jax.text import answers, ddl, schema, schema_text
from sqlr1_jax.text.prompts import PromptBuilder

STATEMENTS = """
CREATE TABLE Singer ("Singer_ID" INTEGER PRIMARY KEY, Name VARCHAR(80) NOT NULL DEFAULT 'x, y', Age int);
CREATE TABLE `song` (id INTEGER, singer INTEGER, title TEXT, `Age` REAL, note /* of it, (really) */ TEXT,
  PRIMARY KEY (id, singer), FOREIGN KEY (singer) REFERENCES Singer ("Singer_ID"));
CREATE VIEW elders AS SELECT Name FROM Singer WHERE Age > 60;
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("linking") / "music" / "music.sqlite"
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.executescript(STATEMENTS)
    return path


def written(database, form):
    """The schema text of a form."""
    describer = schema_text.Describer(database.parent.parent, {}, SchemaConfig(form=form, samples=0))
    return describer.describe(Question("q", "music", "?")).schema


@pytest.mark.parametrize("form", ["ddl", "raw", "compact", "short"])
@pytest.mark.parametrize(
    "gold, expected",
    [
        ("SELECT count(*) FROM singer", "Singer"),
        ("SELECT name, NAME FROM singer WHERE name = 'a'", "Singer (Name)"),
        # Of a name that both tables have, the alias decides; without one it is the first that has it.
        (
            "SELECT T1.name, T2.age FROM singer AS T1 JOIN song AS T2 ON T1.singer_id = T2.singer",
            "Singer (Name, Singer_ID), song (Age, singer)",
        ),
        ("SELECT title FROM singer JOIN song ON singer_id = singer", "Singer (Singer_ID), song (title, singer)"),
        ("SELECT a.title FROM song a JOIN song b ON a.id = b.id", "song (title, id)"),
        ("SELECT title FROM singer JOIN song USING (age)", "Singer (Age), song (title, Age)"),
        ("SELECT name FROM singer EXCEPT SELECT title FROM song", "Singer (Name), song (title)"),
        # A column of the query around it, and one of a query inside.
        (
            "SELECT name FROM singer AS s WHERE EXISTS (SELECT 1 FROM song WHERE singer = s.singer_id)",
            "Singer (Name, Singer_ID), song (singer)",
        ),
        ("SELECT big FROM (SELECT max(age) AS big FROM singer)", "Singer (Age)"),
        ("WITH w AS (SELECT id FROM song) SELECT count(*) FROM w", "song (id)"),
        ("WITH singer AS (SELECT id FROM song) SELECT count(*) FROM singer", "song (id)"),
        ("SELECT title FROM song GROUP BY title HAVING max(age) < 3", "song (title, Age)"),
        ("SELECT name FROM singer ORDER BY name, age", "Singer (Name, Age)"),
        ("SELECT count(*) AS age FROM singer ORDER BY age", "Singer"),
        # A name in double quotes that no column has is a string to SQLite.
        ('SELECT name FROM singer WHERE name = "Joe"', "Singer (Name)"),
        ("SELECT x FROM nowhere", ""),
        ("SELECT FROM WHERE", ""),
    ],
)
def test_tables_and_columns_in_the_order_of_the_gold(database, form, gold, expected):
    assert linking.columns_read(gold, written(database, form)) == expected


def test_a_target_is_well_formed_and_has_the_gold(database):
    question = Question("q", "music", "Who?", gold="SELECT name FROM singer", schema=written(database, "short"))
    answer = answers.parse(PromptBuilder(TextConfig(template="brief")).target(question, "linked"))
    assert answer.well_formed and answer.think == "Singer (Name)" and answer.sql == "SELECT Name FROM Singer"


@pytest.mark.parametrize(
    "gold, expected",
    [
        ("select NAME , count(*) from SINGER group by NAME", "select Name , count(*) from Singer group by Name"),
        # Of a name that tables spell differently, the one that has it; the alias stays.
        (
            "SELECT t1.name, T2.AGE FROM singer AS T1 JOIN Song AS t2 ON t1.SINGER_ID = T2.Singer",
            "SELECT t1.Name, T2.Age FROM Singer AS T1 JOIN song AS t2 ON t1.Singer_ID = T2.singer",
        ),
        ("SELECT SINGER.age FROM SINGER", "SELECT Singer.Age FROM Singer"),
        (
            "SELECT name FROM singer GROUP BY name HAVING max(age) < 3 ORDER BY name",
            "SELECT Name FROM Singer GROUP BY Name HAVING max(Age) < 3 ORDER BY Name",
        ),
        ("SELECT count(*) AS age FROM singer ORDER BY age", "SELECT count(*) AS age FROM Singer ORDER BY age"),
        (
            "WITH singer AS (SELECT ID FROM SONG) SELECT id FROM singer",
            "WITH singer AS (SELECT id FROM song) SELECT id FROM singer",
        ),
        ("SELECT singer.TITLE FROM song AS singer", "SELECT singer.title FROM song AS singer"),
        # Strings, quoted names, names that are made up in the statement and comments are not touched.
        (
            'SELECT age AS NAME, \'SINGER\' FROM singer WHERE "NAME" = "TITLE" -- NAME',
            'SELECT Age AS NAME, \'SINGER\' FROM Singer WHERE "NAME" = "TITLE" -- NAME',
        ),
        ("SELECT title FROM singer JOIN song USING (AGE)", "SELECT title FROM Singer JOIN song USING (Age)"),
        ("SELECT X FROM nowhere", "SELECT X FROM nowhere"),
        ("SELECT FROM WHERE", "SELECT FROM WHERE"),
    ],
)
def test_names_are_spelled_as_in_the_schema(database, gold, expected):
    assert linking.spelled_as_schema(gold, written(database, "short")) == expected


def test_a_view_is_read_like_a_table(database):
    assert linking.columns_read("SELECT name FROM ELDERS", written(database, "short")) == "elders (Name)"


def test_the_short_form_by_hand(database):
    assert ddl.render_short(schema.read(database)).splitlines() == [
        "CREATE TABLE Singer (Singer_ID INT PRIMARY KEY, Name TEXT, Age INT);",
        "CREATE TABLE song (id INT, singer INT REFERENCES Singer (Singer_ID), title TEXT, Age REAL, note TEXT, PRIMARY KEY (id, singer));",
        "CREATE VIEW elders (Name TEXT);",
    ]


def test_the_short_form_makes_the_same_tables(database, tmp_path):
    """What it says of names and keys is what SQLite reads in it."""
    before = schema.read(database)
    path = tmp_path / "short.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(ddl.render_short(before).replace("CREATE VIEW", "CREATE TABLE"))
    after = schema.read(path)

    def names(of):
        return {(t.name, tuple(c.name for c in t.columns), t.primary_key, t.foreign_keys) for t in of.tables}

    assert names(after) == names(before)
