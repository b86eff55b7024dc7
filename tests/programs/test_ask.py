"""ask works on anyone's file, only reads, and says what is wrong."""

import csv
import hashlib
import io
import json
import sqlite3
import sys
from types import SimpleNamespace

import pytest

from configs import ask as ask_config
from sqlr1_jax.programs import ask
from sqlr1_jax.records import Answer, Question
from sqlr1_jax.rollouts import Group
from sqlr1_jax.run import exit_codes
from sqlr1_jax.run.exit_codes import Ended


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


@pytest.fixture
def answers(monkeypatch):
    """A function that makes the policy write given statements, each as one candidate."""

    def set_answers(*sqls, finished=True):
        def complete(policy, mesh, question, cfg):
            parsed = [Answer(True, "I think.", "", sql) for sql in sqls]
            count = len(sqls)
            return Group(question, [1], [[1]] * count, [[0.0]] * count, [finished] * count, list(sqls), parsed)

        monkeypatch.setattr(ask, "complete", complete)

    return set_answers


def test_a_file_of_any_name_is_asked_and_not_touched(config, tmp_path, capsys):
    """The policy has random weights: no candidate runs, which an exit code and a sentence say."""
    before = hashlib.sha256(open(config.database, "rb").read()).hexdigest()
    config.show = True
    with pytest.raises(Ended, match="no answer: none of 2 candidates ran; the first: no_sql") as ended:
        ask.run(config, tmp_path)
    assert ended.value.code == exit_codes.NO_ANSWER
    printed = capsys.readouterr()
    assert "candidates" in printed.out
    assert "2 of 2 candidates were cut at --config.sampling.max_completion=8 tokens: raise it" in printed.err
    assert "CREATE TABLE item" in printed.err and "How many items?" in printed.err, (
        "the prompt that config.show asks for"
    )
    assert hashlib.sha256(open(config.database, "rb").read()).hexdigest() == before
    assert [p.name for p in (tmp_path / "their data").iterdir()] == ["shop v2.db"]


def test_what_writes_is_refused_and_gets_no_vote(config, tmp_path, answers, capsys):
    """Of four candidates one writes, one is broken and two agree: these are the answer."""
    sqls = ["DROP TABLE item", "SELECT nothing", "select name from item where price>2", "SELECT 'book'"]
    answers(*sqls)
    config.dialect = "postgres"
    before = open(config.database, "rb").read()
    found = ask.run(config, tmp_path)
    assert found["sql"] == sqls[2] and found["votes"] == [2]
    assert found["translated"] == "SELECT\n  name\nFROM item\nWHERE\n  price > 2"
    assert (found["columns"], found["rows"]) == (["name"], [["book"]])
    printed = capsys.readouterr().out
    assert "I think." in printed and "refused" in printed and "book" in printed
    assert open(config.database, "rb").read() == before


def test_the_schema_text_shows_tables_and_values(config, tmp_path):
    question = Question("ask", "shop v2", "What does the pen cost?")
    text = ask.describe(tmp_path / "their data" / "shop v2.db", question, None).schema
    assert "CREATE TABLE item" in text and "pen" in text


def test_an_empty_result_says_so(config, tmp_path, answers, capsys):
    answers("SELECT name, price FROM item WHERE price > 99")
    ask.run(config, tmp_path)
    assert "(no rows) columns: name, price" in capsys.readouterr().out


@pytest.mark.parametrize("output", ["json", "csv"])
def test_standard_output_has_the_result_alone(config, tmp_path, answers, capsys, output):
    answers("SELECT name, price FROM item ORDER BY price")
    config.output = output
    ask.run(config, tmp_path)
    printed = capsys.readouterr().out
    if output == "csv":
        assert list(csv.reader(io.StringIO(printed))) == [["name", "price"], ["pen", "1.5"], ["book", "12.0"]]
    else:
        found = json.loads(printed)
        assert found["rows"] == [["pen", 1.5], ["book", 12.0]] and found["outcome"] == "ok" and found["votes"] == [1]


def test_all_rows_are_written_to_csv(config, tmp_path, answers, capsys):
    answers("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 100) SELECT x FROM n")
    config.output = "csv"
    ask.run(config, tmp_path)
    assert len(capsys.readouterr().out.splitlines()) == 101
    config.output = "text"
    ask.run(config, tmp_path)
    assert "the first 20 of 100 rows" in capsys.readouterr().out


def test_a_failed_question_leaves_csv_empty(config, tmp_path, answers, capsys):
    answers("SELECT colour FROM item")
    config.output = "csv"
    with pytest.raises(Ended, match="no such column: colour"):
        ask.run(config, tmp_path)
    assert capsys.readouterr().out == ""


def test_questions_are_read_from_the_terminal(config, tmp_path, answers, monkeypatch, capsys):
    """An answer that Ctrl-C ends, and a question without an answer, do not end the program; Ctrl-D does."""
    typed = iter(["How many?", "  ", KeyboardInterrupt, "Stop!", "Which?", EOFError])

    def read(prompt=""):
        text = next(typed)
        if not isinstance(text, str):
            raise text
        answers(*["SELECT count(*) AS items FROM item"] if text == "How many?" else ["SELECT nothing"] * 2)
        if text == "Stop!":
            monkeypatch.setattr(ask, "complete", stop)
        return text

    def stop(*_):
        raise KeyboardInterrupt

    config.question = ""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", read)
    loaded = []
    monkeypatch.setattr(ask, "load_policy", lambda *_: loaded.append(1) or SimpleNamespace(form=None))
    found = ask.run(config, tmp_path)
    printed = capsys.readouterr()
    assert "items" in printed.out and printed.err.count("this answer was ended by Ctrl-C") == 1
    assert "no answer: none of 2 candidates ran; the first: error" in printed.err
    assert "2 error" in printed.out
    assert found["question"] == "Which?" and len(loaded) == 1


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
