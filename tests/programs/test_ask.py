"""ask works on anyone's file, only reads, and says what is wrong."""

import hashlib
import sqlite3

import pytest

from configs import ask as ask_config
from sqlr1_jax.programs import ask
from sqlr1_jax.records import Answer
from sqlr1_jax.rollouts import Group


@pytest.fixture
def config(world, tmp_path):
    folder = tmp_path / "their data"
    folder.mkdir()
    with sqlite3.connect(folder / "shop v2.db") as connection:
        connection.execute("CREATE TABLE item (name TEXT, price REAL)")
        connection.executemany("INSERT INTO item VALUES (?, ?)", [("pen", 1.5), ("book", 12.0)])
    made = ask_config.get_config()
    made.model.update(dict(path=str(world / "policy"), dtype="float32"))
    made.database, made.question = str(folder / "shop v2.db"), "How many items?"
    made.sampling.update(dict(group=2, max_completion=8, segment=8, dtype="float32"))
    return made


def test_a_file_of_any_name_is_asked_and_not_touched(config, tmp_path, capsys):
    before = hashlib.sha256(open(config.database, "rb").read()).hexdigest()
    found = ask.run(config, tmp_path)
    assert found["outcome"] and "candidates" in capsys.readouterr().out
    assert hashlib.sha256(open(config.database, "rb").read()).hexdigest() == before
    assert [p.name for p in (tmp_path / "their data").iterdir()] == ["shop v2.db"]


def test_what_writes_is_refused_and_gets_no_vote(config, tmp_path, monkeypatch, capsys):
    """Of four candidates one writes, one is broken and two agree: these are the answer."""
    sqls = ["DROP TABLE item", "SELECT nothing", "select name from item where price>2", "SELECT 'book'"]
    answers = [Answer(True, "The book costs more.", "", sql) for sql in sqls]

    def complete(policy, mesh, question, cfg):
        return Group(question, [1], [[1]] * 4, [[0.0]] * 4, [True] * 4, sqls, answers)

    monkeypatch.setattr(ask, "complete", complete)
    config.dialect = "postgres"
    before = open(config.database, "rb").read()
    found = ask.run(config, tmp_path)
    assert found["sql"] == sqls[2] and found["votes"] == [2]
    assert found["translated"] == "SELECT\n  name\nFROM item\nWHERE\n  price > 2"
    assert (found["columns"], found["rows"]) == (["name"], [["book"]])
    printed = capsys.readouterr().out
    assert "The book costs more." in printed and "refused" in printed and "book" in printed
    assert open(config.database, "rb").read() == before


def test_the_schema_text_shows_tables_and_values(config, tmp_path):
    config.question = "What does the pen cost?"
    text = ask.describe(tmp_path / "their data" / "shop v2.db", config)
    assert "CREATE TABLE item" in text and "pen" in text


def test_translation():
    assert "LIMIT" not in ask.translate("SELECT a FROM t LIMIT 3", "tsql")
    assert ask.translate("SELEC T FROM FROM", "postgres") == "SELEC T FROM FROM"
    assert ask.translate("", "postgres") == ""


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("question", "", "no question"),
        ("database", "nowhere.sqlite", "does not exist"),
        ("dialect", "klingon", "dialect='klingon' must be one of"),
    ],
)
def test_what_is_wrong_is_said(config, tmp_path, key, value, said):
    config[key] = value
    with pytest.raises(ValueError, match=said):
        ask.run(config, tmp_path)


def test_no_database_is_named(config, tmp_path):
    path = tmp_path / "their data" / "shop v2.db"
    path.write_text("not a database")
    with pytest.raises(ValueError, match="shop v2.db"):
        ask.run(config, tmp_path)
