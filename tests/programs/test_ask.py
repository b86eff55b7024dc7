"""ask works on anyone's file, only reads, and says what is wrong."""

import contextlib
import csv
import dataclasses
import hashlib
import io
import json
import pathlib
import re
import sqlite3
import sys
import time
from types import SimpleNamespace

import jax
import pytest

from configs import ask as ask_config
from sqlr1_jax.config import AskConfig, TurnsConfig, parse
from sqlr1_jax.programs import ask
from sqlr1_jax.progress import log_file
from sqlr1_jax.records import Answer, Outcome, Question, Verdict
from sqlr1_jax.reply import printable, reasoning
from sqlr1_jax.rollouts import Group
from sqlr1_jax.run import exit_codes
from sqlr1_jax.run.exit_codes import ProgramExit
from sqlr1_jax.text import prompt_form
from sqlr1_jax.text.looks import Piece
from sqlr1_jax.text.prompts import PromptTooLong


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
    made.sampling.update(dict(group=2, max_completion=8, dtype="float32"))
    return made


@pytest.fixture
def answers(monkeypatch):
    """A function that makes the policy write given statements, each as one candidate."""

    def set_answers(*sqls, finished=True):
        def complete(policy, mesh, executor, question, cfg):
            parsed = [Answer(True, "I think.", "", sql) for sql in sqls]
            count = len(sqls)
            return Group(question, [1], [[1]] * count, [[0.0]] * count, [finished] * count, list(sqls), parsed)

        monkeypatch.setattr(ask, "complete", complete)

    return set_answers


def test_a_file_of_any_name_is_asked_and_not_touched(config, tmp_path, capsys):
    """The policy has random weights: no candidate runs, which an exit code and a sentence say."""
    before = hashlib.sha256(open(config.database, "rb").read()).hexdigest()
    config.show = True
    with pytest.raises(ProgramExit, match="no answer: none of 2 candidates ran; the first: no_sql") as ended:
        ask.run(config, tmp_path)
    assert ended.value.code == exit_codes.NO_ANSWER
    printed = capsys.readouterr()
    assert "candidates" in printed.out
    assert f"loading {config.model.path}\nsampling 2 candidates of at most 8 tokens\n" in printed.err
    assert re.search(
        r"[12] of 2 candidates were cut at --config.sampling.max_completion=8 tokens: raise it", printed.err
    )
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


@pytest.mark.parametrize("first_fails", [False, True])
def test_several_hosts_give_the_answer_of_the_first(config, tmp_path, answers, capsys, monkeypatch, first_fails):
    """Each samples other candidates. This is the second host, and it fails only if the first one does."""
    answers("SELECT name FROM item" if first_fails else "SELECT nothing")
    monkeypatch.setattr(jax, "process_index", lambda: 1)
    monkeypatch.setattr(ask.hosts, "from_process_0", lambda flag: first_fails)
    with pytest.raises(ProgramExit) if first_fails else contextlib.nullcontext():
        ask.run(config, tmp_path)
    assert capsys.readouterr() == ("", "")


def test_a_host_asks_for_its_own_share_of_the_mesh(monkeypatch):
    monkeypatch.setattr(jax, "process_count", lambda: 2)
    mesh = SimpleNamespace(shape={"data": 2, "fsdp": 4, "tensor": 1})
    assert ask.shards_here(mesh) == 4


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
    with pytest.raises(ProgramExit, match="no such column: colour"):
        ask.run(config, tmp_path)
    assert capsys.readouterr().out == ""


def test_questions_are_read_from_the_terminal(config, tmp_path, answers, monkeypatch, capsys):
    """Neither Ctrl-C, nor a silent server, nor a question without an answer ends the program; Ctrl-D does."""
    typed = iter(["How many?", "  ", KeyboardInterrupt, "Stop!", "Lost?", "Long?", "Which?", EOFError])

    def read(prompt=""):
        text = next(typed)
        if not isinstance(text, str):
            raise text
        answers(*["SELECT count(*) AS items FROM item"] if text == "How many?" else ["SELECT nothing"] * 2)
        if text in ends:
            monkeypatch.setattr(ask, "complete", lambda *_: stop(ends[text]))
        return text

    ends = {"Stop!": KeyboardInterrupt, "Lost?": ProgramExit(exit_codes.TIMEOUT, "the server does not answer")}
    ends["Long?"] = PromptTooLong("the question does not fit")

    def stop(error):
        raise error

    config.question = ""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", read)
    loaded = []
    monkeypatch.setattr(ask, "load_policy", lambda *_, merge: loaded.append(merge) or SimpleNamespace(form=None))
    found = ask.run(config, tmp_path)
    printed = capsys.readouterr()
    assert "items" in printed.out and printed.err.count("answer stopped by Ctrl-C") == 1
    assert "the server does not answer" in printed.err and "the question does not fit" in printed.err
    assert "no answer: none of 2 candidates ran; the first: error" in printed.err
    assert "2 error" in printed.out
    assert found["question"] == "Which?" and len(loaded) == 1
    # The server will refuse the key again.
    typed, ends["Lost?"] = iter(["Lost?", EOFError]), ValueError("the server refuses the key")
    with pytest.raises(ValueError, match="refuses the key"):
        ask.run(config, tmp_path)


def test_a_database_that_changes_is_read_again_for_the_next_question(config, tmp_path, answers, monkeypatch, capsys):
    typed = iter(["How many?", "And now?", "How many?", EOFError])

    def read(prompt=""):
        text = next(typed)
        if not isinstance(text, str):
            raise text
        if text == "And now?":
            with sqlite3.connect(config.database) as connection:
                connection.execute("INSERT INTO item VALUES ('ink', 3.0)")
        return text

    config.question = ""
    answers("SELECT count(*) AS items FROM item")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", read)
    monkeypatch.setattr(ask, "load_policy", lambda *_, merge: SimpleNamespace(form=None))
    config.output = "json"
    ask.run(config, tmp_path)
    replies = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert [reply["rows"] for reply in replies] == [[[2]], [[3]], [[3]]]


def test_a_database_that_is_being_written_ends_no_session(config, tmp_path, answers, monkeypatch, capsys):
    """It is not there for a moment, then half written; the question after that is answered from the new file."""
    database = pathlib.Path(config.database)
    whole, away = database.read_bytes(), database.with_suffix(".away")

    def remove():
        database.rename(away)

    def write_half():
        database.write_bytes(whole[: len(whole) // 2])

    def write_all():
        database.write_bytes(whole)
        with sqlite3.connect(database) as connection:
            connection.execute("INSERT INTO item VALUES ('ink', 3.0)")

    steps = iter([lambda: None, remove, write_half, write_all])

    def read(prompt=""):
        step = next(steps, None)
        if step is None:
            raise EOFError
        step()
        return "How many?"

    config.question, config.output = "", "json"
    answers("SELECT count(*) AS items FROM item")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", read)
    monkeypatch.setattr(ask, "load_policy", lambda *_, merge: SimpleNamespace(form=None))
    ask.run(config, tmp_path)
    printed = capsys.readouterr()
    assert [json.loads(line)["rows"] for line in printed.out.splitlines() if line.startswith("{")] == [[[2]], [[3]]]
    assert "No such file" in printed.err and "shop v2.db" in printed.err


def test_a_policy_that_looks_is_not_asked_by_url(config, tmp_path, monkeypatch):
    form = prompt_form.PromptForm("unified", "stored", turns=TurnsConfig(max=3), source="runs/grpo/sqlr1_jax.json")
    config.model.url, config.model.name = "http://localhost:1/v1", "sql"
    monkeypatch.setattr(ask, "read_prompt_form", lambda path: form)
    with pytest.raises(ValueError, match=r"looks before it answers \(turns.max=3\), and a server runs no statements"):
        ask.run(config, tmp_path)


def test_a_template_that_cannot_look_is_met_before_the_policy_is_loaded(config, tmp_path, monkeypatch):
    monkeypatch.delattr(ask, "load_policy")
    config.turns.max, config.text.template = 2, "omnisql"
    with pytest.raises(ValueError, match="turns.max=2.*text.template=omnisql does not say that queries may be run"):
        ask.run(config, tmp_path)


def test_a_prompt_is_shortened_to_the_positions_of_the_model(config, tmp_path):
    """Also where `max_tokens` would let it be longer, or is 0: no limit."""
    model = SimpleNamespace(config=SimpleNamespace(max_positions=1000), form=None)
    for limit, left in ((0, 992), (4096, 992), (500, 500)):
        config.text.max_tokens = limit
        prompts, _ = ask.make_prompts(model, parse(AskConfig, config))
        assert prompts.cfg.max_tokens == left
    model.config.max_positions = 8
    with pytest.raises(ValueError, match="max_completion=8 leaves no position for a prompt: the model has 8"):
        ask.make_prompts(model, parse(AskConfig, config))


def test_a_statement_that_runs_for_the_vote_alone_is_said_to_do_so(config, tmp_path, answers, monkeypatch):
    answers("SELECT count(*) FROM item")
    monkeypatch.setattr(ask.Executor, "rows", lambda *_: ([], [], Verdict(Outcome.TIMEOUT, message="over 10 s")))
    with pytest.raises(ProgramExit, match="the chosen statement ran for the vote, but not again: timeout, over 10 s"):
        ask.run(config, tmp_path)


def singers(config):
    """Replace the database by one with awkward values; of the singer Di, and cells that terminals do not like."""
    path = pathlib.Path(config.database)
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE singer (id INTEGER PRIMARY KEY, name TEXT, country TEXT, age INT, pay REAL)")
        connection.executemany(
            "INSERT INTO singer VALUES (?, ?, ?, ?, ?)",
            [
                (1, "Ann", "France", 30, 10.5),
                (4, "[bold]Di[/bold]", "[/x]", 25, 1e300),
                (5, ":smile:", "[link=x]", None, 9e999),
            ],
        )
        connection.execute(
            "INSERT INTO singer VALUES (6, CAST(x'ff41' AS TEXT), char(27) || '[31m' || char(8238, 10, 0), -9e999, x'00ff')"
        )


INVISIBLE = ["\u200b", "\u061c", "\u2066", "\u00ad", "\U000e0041", "\ufff9"]


def test_what_is_not_seen_is_escaped_and_joiners_stay():
    assert [printable(character) for character in INVISIBLE] == [
        "\\u200b", "\\u061c", "\\u2066", "\\xad", "\\U000e0041", "\\ufff9"
    ]  # fmt: skip
    family, persian = "\U0001f468\u200d\U0001f469", "\u0645\u06cc\u200c\u062e"
    assert printable(family) == family and printable(persian) == persian


@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_result_that_is_wider_than_the_terminal_is_shown_as_lists(
    config, tmp_path, answers, capsys, monkeypatch, width
):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    answers("SELECT " + ", ".join(f"price + {n} AS column_{n}" for n in range(12)) + " FROM item ORDER BY price")
    ask.run(config, tmp_path)
    lines = capsys.readouterr().out.splitlines()
    assert lines.count("row 1") == lines.count("row 2") == 1
    assert "  column_11: 12.5" in lines and "  column_0: 12.0" in lines


def test_a_very_long_cell_says_how_long_it_is(config, tmp_path, answers, capsys):
    answers("SELECT replace(printf('%.*c', 1000000, 'x'), 'x', 'é') AS text")
    ask.run(config, tmp_path)
    printed = capsys.readouterr().out
    assert "(1,000,000 characters)" in "".join(printed.split("\n")).replace("│", "").replace(" ", "").replace(
        "characters", " characters"
    )
    assert len(printed) < 10_000


@pytest.mark.parametrize("output", ["text", "json", "csv"])
def test_a_reader_that_stops_early_is_no_error(config, tmp_path, answers, monkeypatch, output):
    """As in `ask ... | head -1`."""

    class Gone(io.TextIOWrapper):
        def write(self, text):
            raise BrokenPipeError(32, "Broken pipe")

    answers("SELECT name FROM item")
    config.output = output
    monkeypatch.setattr(sys, "stdout", Gone(io.BytesIO()))
    assert ask.run(config, tmp_path)["rows"] == [["pen"], ["book"]]


ROWS = [
    "[bold]Di[/bold]",
    "[/x]",
    ":smile:",
    "[link=x]",
    "NULL",
    "inf",
    "-inf",
    "\\xffA",
    "\\x1b[31m\\u202e\\n\\x00",
    "x'00ff'",
]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp1252"])
def test_every_cell_is_shown_letter_for_letter_on_any_terminal(config, tmp_path, answers, monkeypatch, encoding):
    singers(config)
    answers("SELECT * FROM [singer] WHERE name <> '[name]'  OR  [age] IS NULL -- größe", "SELECT [name] FROM [nothing]")
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("COLUMNS", "200")
    ask.run(config, tmp_path)
    stream.flush()
    printed = stream.buffer.getvalue().decode(encoding)
    size = "größe" if encoding != "ascii" else r"gr\xf6\xdfe"
    assert f"SELECT * FROM [singer] WHERE name <> '[name]'  OR  [age] IS NULL -- {size}" in printed
    assert "SELECT [name] FROM [nothing]" in printed
    assert all(cell in printed for cell in ROWS), printed
    assert "\x1b" not in printed and "\u202e" not in printed


def test_with_a_log_a_terminal_may_lack_a_character_too(monkeypatch):
    """`--workdir` copies standard output into log.txt."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", log_file.Copy(stream, io.StringIO()))
    log_file.escape_what_a_terminal_lacks()
    print("\u4e2d", flush=True)
    assert stream.buffer.getvalue() == b"\\u4e2d\n"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_awkward_cells_are_valid_json_and_csv(config, tmp_path, answers, monkeypatch, encoding):
    singers(config)
    answers("SELECT name, pay, age FROM singer")
    for output in ("json", "csv"):
        config.output = output
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr(sys, "stdout", stream)
        ask.run(config, tmp_path)
        stream.flush()
        printed = stream.buffer.getvalue().decode(encoding)
        if output == "json":
            rows = json.loads(printed, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))["rows"]
            assert rows[2] == [":smile:", "inf", None] and rows[3] == ["\udcffA", "x'00ff'", "-inf"]
        else:
            assert ":smile:,inf," in printed


def test_a_long_statement_is_not_cut_into_lines(config, tmp_path, answers, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    sql = f"SELECT name FROM item WHERE name <> '{'x' * 300}'"
    answers(sql)
    ask.run(config, tmp_path)
    assert sql in capsys.readouterr().out


def test_the_statement_that_ran_is_printed_and_its_translation_is_marked(config, tmp_path, answers, capsys):
    sql = "SELECT  printf('%.2f', price) FROM item WHERE name = \"pen\" OR name LIKE 'p%'"
    answers(sql)
    config.dialect = "postgres"
    found = ask.run(config, tmp_path)
    printed = capsys.readouterr().out
    assert sql in printed and "in postgres (not run):\nSELECT" in printed and "name = 'pen'" in printed
    for doubt in ("function printf: postgres may lack it", '"pen" is no column', "LIKE ignores the case"):
        assert f"check: {doubt}" in printed
    assert len(found["doubts"]) == 3 and found["sql"] == sql
    config.dialect = "sqlite"
    assert ask.run(config, tmp_path)["translated"] == sql


def test_a_large_file_is_read_in_part_and_said_so(config, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(ask, "LARGE_FILE_BYTES", 0)
    monkeypatch.setattr(ask, "LARGE_FILE_ROWS", 1)
    question = ask.describe(pathlib.Path(config.database), Question("ask", "shop v2", "A pen or a book?"), None)
    assert "'pen'" in question.schema and "looked up in the first 1 rows of each table" in capsys.readouterr().err


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


def test_of_a_large_file_no_view_is_run_and_no_long_text_is_read(config, capsys, monkeypatch):
    path = pathlib.Path(config.database)
    with sqlite3.connect(path) as connection:
        endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) AS n FROM c"
        connection.execute(f"CREATE VIEW endless AS {endless}")
        connection.execute("CREATE VIEW broken AS SELECT * FROM nowhere")
        connection.execute("ALTER TABLE item ADD COLUMN body TEXT")
        connection.execute("UPDATE item SET body = replace(printf('%.*c', 1000000, 'x'), 'x', name)")
    monkeypatch.setattr(ask, "LARGE_FILE_BYTES", 0)
    began = time.monotonic()
    text = ask.describe(path, Question("ask", "shop v2", "A pen or a book?"), None).schema
    assert time.monotonic() - began < 5
    assert "CREATE VIEW endless (\n    n \n);" in text and "broken" not in text and "example: ['book', 'pen']" in text


def test_what_a_candidate_read_is_shown_apart():
    pieces = [
        Piece("<think>Which? <sql>SELECT name FROM item</sql>", True),
        Piece("\n<observation>\nname\nfork\n1 row\n</observation>\n", False),
        Piece("a fork</think>\n<answer>\n```sql\nSELECT 1\n```\n</answer>", True),
    ]
    group = Group(
        None,
        [1],
        [[1]],
        [[0.0]],
        [True],
        ["".join(p.text for p in pieces)],
        [Answer(True, "t", "", "SELECT 1")],
        pieces=[pieces],
    )
    shown = reasoning(group, 0)
    assert shown == [
        ("Which? <sql>SELECT name FROM item</sql>", True),
        ("<observation>\nname\nfork\n1 row\n</observation>", False),
        ("a fork", True),
    ]
    assert reasoning(dataclasses.replace(group, pieces=[]), 0) == [("t", True)]


EMPTY, COUNT = "SELECT name FROM item WHERE price > 99", "SELECT count(*) FROM item"


def test_the_vote_may_skip_empty_results(config, tmp_path, answers):
    answers(EMPTY, EMPTY, COUNT)
    assert ask.run(config, tmp_path)["sql"] == EMPTY
    config.vote = "skip_empty"
    assert ask.run(config, tmp_path)["sql"] == COUNT


def test_a_second_round_decides_only_if_something_in_it_runs(config, tmp_path, answers, monkeypatch):
    """Random weights write no SQL, so the first answer stands; then the second round has answers."""
    answers(EMPTY, EMPTY, COUNT)
    config.vote = "revise"
    assert ask.run(config, tmp_path)["sql"] == EMPTY
    monkeypatch.setattr("sqlr1_jax.text.answers.parse", lambda text, *rule: Answer(True, "Now.", "", COUNT))
    reply = ask.run(config, tmp_path)
    assert reply["sql"] == COUNT and reply["votes"] == [2] and reply["rows"] == [[2]]
