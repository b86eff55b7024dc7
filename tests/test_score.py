"""The score program: golden files reproduced line by line, through its configuration."""

import json
import pathlib
import sqlite3

import pytest

from configs import score as score_config
from sqlr1_jax.programs import score
from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.sql.prediction_files import write_bird, write_spider


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.shared
def test_published_rewards_are_reproduced_exactly(shared, tmp_path):
    golden = shared / "golden" / "sql_r1_rewards.jsonl"
    config = score_config.get_config("rewards")
    config.input, config.databases = str(golden), str(shared / "data" / "spider" / "database")
    config.rewards.mode = "sql_r1_code"
    summary = score.run(config, tmp_path)
    expected, got = lines(golden), lines(tmp_path / "verdicts.jsonl")
    assert len(got) == len(expected) == summary["count"] == 1600
    for want, have in zip(expected, got):
        for part in ("format", "execution", "result", "length", "total"):
            assert have[part] == want[part], (part, want, have)
    assert summary["total"] == sum(line["total"] for line in expected) / 1600


@pytest.mark.shared
def test_official_verdicts_are_reproduced_exactly(shared, tmp_path):
    golden = shared / "golden" / "evaluator_verdicts.jsonl"
    config = score_config.get_config("predictions")
    config.input, config.databases = str(golden), str(shared / "data" / "spider" / "database")
    summary = score.run(config, tmp_path)
    expected, got = lines(golden), lines(tmp_path / "verdicts.jsonl")
    assert len(got) == len(expected) == 4068
    for mode in score.MODES:
        wrong = [(want, have) for want, have in zip(expected, got) if want[mode] != have[mode]]
        assert not wrong, (mode, wrong[:3])
        assert summary[mode] == sum(line[mode] for line in expected) / 4068


def small(tmp_path, kind, text, databases):
    (tmp_path / "input.jsonl").write_text(text)
    config = score_config.get_config(kind)
    config.input, config.databases = str(tmp_path / "input.jsonl"), str(databases)
    return config


@pytest.fixture
def databases(tmp_path):
    path = tmp_path / "databases" / "shop" / "shop.sqlite"
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE item (id INT, price REAL)")
    connection.executemany("INSERT INTO item VALUES (?, ?)", [(1, 2.5), (2, 3.5)])
    connection.commit()
    connection.close()
    return tmp_path / "databases"


def test_completions_in_the_default_mode(tmp_path, databases):
    def line(gold, sql):
        response = f"<think>so</think><answer>```sql\n{sql}\n```</answer>"
        return json.dumps({"db_id": "shop", "gold": gold, "response": response}) + "\n"

    text = "".join(
        [
            line("SELECT id FROM item", "SELECT id FROM item ORDER BY price"),
            line("SELECT id FROM item", "DROP TABLE item"),
            line("SELECT nope FROM item", "SELECT id FROM item"),
            line("SELECT id FROM item WHERE id > 9", "SELECT price FROM item WHERE id > 9"),
            line("SELECT id FROM item", "SELECT id FROM item; SELECT 1"),
            json.dumps({"db_id": "shop", "gold": "SELECT 1", "response": "SELECT 1"}) + "\n",
        ]
    )
    summary = score.run(small(tmp_path, "rewards", text, databases), tmp_path / "out")
    got = lines(tmp_path / "out" / "verdicts.jsonl")
    assert [line["outcomes"]["strict"] for line in got] == [
        "match",
        "refused",
        "gold_error",
        "match",
        "refused",
        "match",  # malformed, so its reward is -1; what it means is judged as in training
    ]
    assert [line["masked"] for line in got] == [False, False, True, False, False, False]
    assert got[0]["total"] > 6 and [line["total"] for line in got[1:]] == [-1, 0, 3, -1, -1]
    assert summary["count"] == 6 and summary["masked"] == 1
    assert summary["total"] == pytest.approx(sum(line["total"] for line in got) / 5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("{", "line 1: not JSON"),
        ('{"db_id": "shop", "gold": "SELECT 1"}', "no line has the field pred"),
        ('{"db_id": "shop"}', "line 1: needs the string field"),
        ('{"db_id": "shop", "gold": "SELECT 1", "pred": ' + "9" * 5000 + "}", "line 1: not JSON"),
        ('{"db_id": "shop", "gold": null, "pred": "SELECT 1"}', "gold"),
        ('{"db_id": "mall", "gold": "SELECT 1", "pred": "SELECT 1"}', "database mall"),
    ],
)
def test_bad_input_is_one_clear_error(tmp_path, databases, text, words):
    with pytest.raises(ValueError, match=words):
        score.run(small(tmp_path, "predictions", text, databases), tmp_path / "out")


def test_lines_without_sql_and_numbers_for_names(tmp_path, databases):
    (databases / "7").symlink_to(databases / "shop")
    (databases / "7" / "7.sqlite").symlink_to(databases / "shop" / "shop.sqlite")
    line = {"db_id": "shop", "gold": "SELECT 1"}
    text = [line | {"pred": "SELECT 1"}, line, line | {"pred": float("nan")}, line | {"pred": {"sql": "SELECT 1"}}]
    text += [line | {"db_id": 7, "pred": "SELECT 1"}]
    summary = score.run(small(tmp_path, "predictions", "\n".join(map(json.dumps, text)), databases), tmp_path / "out")
    assert summary["outcomes"]["bird_ex"] == {"match": 2, "no_sql": 3} and summary["bird_ex"] == 0.4
    assert "line 2: pred is missing" in lines(tmp_path / "out" / "verdicts.jsonl")[1]["message"]


def test_a_file_with_cr_line_ends_is_said_to_be_one(tmp_path, databases):
    (tmp_path / "gold.sql").write_text("SELECT 1\tshop\nSELECT 2\tshop\n")
    (tmp_path / "pred.sql").write_bytes(b"SELECT 1\rSELECT 2\r")
    config = score_config.get_config("predictions")
    config.input, config.gold, config.databases = str(tmp_path / "pred.sql"), str(tmp_path / "gold.sql"), str(databases)
    with pytest.raises(ValueError, match="pred.sql end with CR alone: save it with LF"):
        score.run(config, tmp_path / "out")


def test_bad_configuration_is_one_clear_error(tmp_path, databases):
    config = small(tmp_path, "predictions", "{}", databases)
    config.input = str(tmp_path / "nowhere.jsonl")
    with pytest.raises(ValueError, match="no such file"):
        score.run(config, tmp_path / "out")
    config.gold = "gold.sql"
    with pytest.raises(ValueError, match="--config.input=.*nowhere.jsonl: no such file"):
        score.run(config, tmp_path / "out")
    config.kind = "rewards"
    with pytest.raises(ValueError, match="--config.gold=gold.sql is only for predictions"):
        score.run(config, tmp_path / "out")
    config.gold = config.input = ""
    with pytest.raises(ValueError, match="--config.input is not set: give the completions"):
        score.run(config, tmp_path / "out")
    with pytest.raises(ValueError, match="unknown argument best"):
        score.run(score_config.get_config("best"), tmp_path / "out")


@pytest.mark.parametrize("bird", [False, True])
def test_files_of_the_official_evaluators(tmp_path, databases, bird):
    (tmp_path / "gold.sql").write_text("SELECT id FROM item\tshop\nSELECT price FROM item\tshop\n")
    config = score_config.get_config("predictions")
    file = tmp_path / ("predict_dev.json" if bird else "predicted.sql")
    preds = ["SELECT id FROM item", "SELECT id\nFROM item"]
    write_bird(file, [("shop", p) for p in preds]) if bird else write_spider(file, preds)
    config.input, config.gold, config.databases = str(file), str(tmp_path / "gold.sql"), str(databases)
    assert score.run(config, tmp_path / "out")["bird_ex"] == 0.5
    with open(config.gold, "a") as more:
        more.write("SELECT 1\tshop\n")
    with pytest.raises(
        ValueError, match="has 2 predictions, --config.gold=.* has 3: they must be of the same questions"
    ):
        score.run(config, tmp_path / "out")
    if bird:
        pathlib.Path(config.gold).write_text("SELECT id FROM item\tshop\nSELECT price FROM item\tmall\n")
        with pytest.raises(ValueError, match="prediction 2 is for database shop, gold 2 for mall"):
            score.run(config, tmp_path / "out")


def predictions(tmp_path, databases, *preds, gold="SELECT id FROM item", db="shop"):
    """Score JSON lines of these predictions; return the summary and the verdicts."""
    text = "".join(json.dumps({"db_id": db, "gold": gold, "pred": pred}) + "\n" for pred in preds)
    summary = score.run(small(tmp_path, "predictions", text, databases), tmp_path / "out")
    return summary, lines(tmp_path / "out" / "verdicts.jsonl")


def test_lines_say_what_was_compared_and_how_and_the_table_is_by_level(tmp_path, databases, capsys):
    """The last gold is of Spider's level `medium`; DISTINCT only counts in the mode that keeps it."""
    gold = "SELECT count(*) FROM item WHERE id > 1 AND price > 1"
    rows = [
        ("SELECT DISTINCT price / price FROM item", "SELECT price / price FROM item"),
        ("SELECT id FROM item", "SELECT 7"),
    ]
    text = "".join(json.dumps({"db_id": "shop", "gold": g, "pred": p}) + "\n" for g, p in [*rows, (gold, gold)])
    summary = score.run(small(tmp_path, "predictions", text, databases), tmp_path / "out")
    got = lines(tmp_path / "out" / "verdicts.jsonl")
    assert [(line["db_id"], line["gold"], line["pred"]) for line in got] == [
        ("shop", *row) for row in [*rows, (gold, gold)]
    ]
    modes = [[line["outcomes"][mode] for mode in score.MODES] for line in got]
    assert modes == [["match", "mismatch", "match"], ["mismatch"] * 3, ["match"] * 3]
    assert [line["level"] for line in got] == ["easy", "easy", "medium"]
    assert (
        summary["levels"]["bird_ex"]["easy"]["share"] == 0.5 and summary["levels"]["bird_ex"]["all"]["questions"] == 3
    )
    printed = capsys.readouterr().out
    assert "right results by level" in printed and "medium" in printed and "66.7" in printed


def test_completions_are_scored_by_level_too(tmp_path, databases, capsys):
    response = "<think>so</think><answer>```sql\nSELECT id FROM item\n```</answer>"
    line = {"db_id": "shop", "gold": "SELECT id FROM item", "response": response, "complexity": "Simple"}
    summary = score.run(small(tmp_path, "rewards", json.dumps(line), databases), tmp_path / "out")
    (got,) = lines(tmp_path / "out" / "verdicts.jsonl")
    assert got["outcomes"] == {"strict": "match"} and got["response"] == response and got["level"] == "Simple"
    assert summary["levels"]["strict"]["Simple"]["share"] == 1.0 and "Simple" in capsys.readouterr().out


WITHOUT_SQL = [
    None,
    3,
    1.5,
    False,
    [],
    ["SELECT id FROM item"],
    {"sql": "SELECT id FROM item"},
    "",
    " \n",
    "-- nothing",
]


def test_a_line_without_sql_is_wrong_and_the_others_are_judged(tmp_path, databases):
    summary, got = predictions(tmp_path, databases, *WITHOUT_SQL, "SELECT id FROM item")
    assert [line["outcomes"]["bird_ex"] for line in got] == ["no_sql"] * len(WITHOUT_SQL) + ["match"]
    assert summary["bird_ex"] == summary["test_suite_ex"] == 1 / 11 and summary["unjudged"] == 0
    assert got[0]["message"] == "line 1: pred is null, not a text"


def test_no_sql_does_not_match_an_empty_gold_by_accident(tmp_path, databases):
    """BIRD's evaluator takes an empty text for an empty result; what is no text at all is wrong."""
    _, got = predictions(tmp_path, databases, None, 3, "", gold="SELECT id FROM item WHERE id > 9")
    assert [line["bird_ex"] for line in got] == [0, 0, 1]


def test_a_completion_that_is_null_is_malformed(tmp_path, databases):
    text = "".join(json.dumps({"db_id": "shop", "gold": "SELECT 1", "response": r}) + "\n" for r in (None, 3, ""))
    score.run(small(tmp_path, "rewards", text, databases), tmp_path / "out")
    got = lines(tmp_path / "out" / "verdicts.jsonl")
    assert [(line["outcomes"]["strict"], line["total"]) for line in got] == [("no_sql", -1.0)] * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_json_lines_as_people_save_them(tmp_path, databases, encoding, end):
    line = json.dumps({"db_id": "shop", "gold": "SELECT 'a\u2028ö'", "pred": "SELECT 'a\u2028ö'"}, ensure_ascii=False)
    config = small(tmp_path, "predictions", "", databases)
    pathlib.Path(config.input).write_bytes((end.join([line, "", line]) if end else line).encode(encoding))
    summary = score.run(config, tmp_path / "out")
    assert (summary["count"], summary["bird_ex"]) == (2 if end else 1, 1.0)
    pathlib.Path(config.input).write_bytes(line.encode("latin-1", "replace"))
    with pytest.raises(ValueError, match=r"input.jsonl is not UTF-8 text .* save it as UTF-8"):
        score.run(config, tmp_path / "out")


def test_question_ids_and_broken_entries_of_a_prediction_file(tmp_path, databases):
    """BIRD's mini_dev has question ids; an entry that is no prediction is wrong, not an error of the file."""
    (tmp_path / "gold.sql").write_text("SELECT 4\tshop\n" * 4)
    entries = {"1471": "SELECT 4\t----- bird -----\tshop", "1472": None, "1473": "SELECT 4", "1474": ["SELECT 4"]}
    config = score_config.get_config("predictions")
    config.input, config.gold, config.databases = str(tmp_path / "p.json"), str(tmp_path / "gold.sql"), str(databases)
    pathlib.Path(config.input).write_text(json.dumps(entries))
    summary = score.run(config, tmp_path / "out")
    assert summary["bird_ex"] == 0.25 and summary["outcomes"]["bird_ex"] == {"match": 1, "no_sql": 3}
    assert "not a text of SQL" in lines(tmp_path / "out" / "verdicts.jsonl")[1]["message"]


def test_empty_lines_between_dialogues_are_in_both_files(tmp_path, databases):
    (tmp_path / "gold.sql").write_text("SELECT 1\tshop\n\nSELECT 2\tshop\n")
    (tmp_path / "pred.sql").write_text("SELECT 1\n\nSELECT 2\n")
    config = score_config.get_config("predictions")
    config.input, config.gold, config.databases = str(tmp_path / "pred.sql"), str(tmp_path / "gold.sql"), str(databases)
    assert score.run(config, tmp_path / "out")["test_suite_ex"] == 1.0


@pytest.mark.parametrize(
    ("name", "said"), [("Shop", "did you mean shop"), ("shpo", "did you mean shop"), ("x", "No such file")]
)
def test_the_nearest_database_is_named(tmp_path, databases, name, said):
    with pytest.raises(ValueError, match=f"database {name}: .*{said}"):
        predictions(tmp_path, databases, "SELECT 1", db=name)


def test_the_files_of_a_folder_without_its_database_are_named(tmp_path, databases):
    (databases / "mall").mkdir()
    (databases / "mall" / "mall.db").touch()
    with pytest.raises(ValueError, match="the folder has mall.db"):
        predictions(tmp_path, databases, "SELECT 1", db="mall")


def unjudgeable(monkeypatch, numbers):
    """Make the judge lose the predictions of these numbers, as a killed worker would."""
    submit = score.Executor.submit

    def lossy(self, jobs, mode=None):
        ticket = submit(self, jobs, mode)
        self.gather(ticket)
        for number in numbers:
            ticket.verdicts[number] = Verdict(Outcome.INFRA, message="worker died twice")
        return ticket

    monkeypatch.setattr(score.Executor, "submit", lossy)


@pytest.mark.parametrize("kind", ["predictions", "rewards"])
def test_lines_that_could_not_be_judged_are_counted_apart(tmp_path, databases, monkeypatch, caplog, kind):
    response = "<think>a</think><answer>```sql\nSELECT 1\n```</answer>"
    line = json.dumps({"db_id": "shop", "gold": "SELECT 1", "pred": "SELECT 1", "response": response})
    unjudgeable(monkeypatch, [7])
    config = small(tmp_path, kind, "\n" + f"{line}\n" * 20, databases)  # an empty line is no line of verdicts.jsonl
    summary = score.run(config, tmp_path / "out")
    assert (summary["count"], summary["unjudged"], summary["masked"]) == (20, 1, 1)
    assert summary["bird_ex" if kind == "predictions" else "result"] == (1.0 if kind == "predictions" else 3.0)
    assert (
        "1 of 20 lines could not be judged and are left out of the means, first: line 8 of verdicts.jsonl: worker died"
        in caplog.text
    )
    unjudgeable(monkeypatch, [3])
    with pytest.raises(ValueError, match=r"2 of 20 lines could not be judged .* more than 5%, so no score is reported"):
        score.run(config, tmp_path / "out")
    assert len(lines(tmp_path / "out" / "verdicts.jsonl")) == 20  # written all the same


def test_a_gold_over_our_limits_is_not_the_predictions_fault(tmp_path, databases):
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"
    with pytest.raises(ValueError, match="2 of 2 lines could not be judged .*gold: too_large: more than 200000 rows"):
        predictions(tmp_path, databases, "SELECT 1", "SELECT 2", gold=endless)
    summary, _ = predictions(tmp_path, databases, "SELECT 1", gold="SELECT nothing")
    assert (summary["bird_ex"], summary["unjudged"], summary["outcomes"]["bird_ex"]) == (0.0, 0, {"gold_error": 1})


def test_a_linked_database_is_scored(tmp_path, databases):
    (databases / "shop" / "shop.sqlite").rename(tmp_path / "large.sqlite")
    (databases / "shop" / "shop.sqlite").symlink_to(tmp_path / "large.sqlite")
    assert predictions(tmp_path, databases, "SELECT id FROM item")[0]["bird_ex"] == 1.0


@pytest.mark.shared
def test_published_predictions_score_what_the_official_evaluator_gives(shared, tmp_path):
    """The prediction files themselves, as a user has them, against the means of the official verdicts."""
    spider = shared / "data" / "spider"
    official = lines(shared / "golden" / "evaluator_verdicts.jsonl")
    files = sorted((shared / "data" / "predictions").iterdir())
    assert len(files) == 2
    for file in files:
        config = score_config.get_config("predictions")
        config.input, config.gold, config.databases = str(file), str(spider / "dev_gold.sql"), str(spider / "database")
        summary = score.run(config, tmp_path / "out")
        assert summary["count"] == 1034
        expected = [line for line in official if line["source"] == file.name]
        assert expected
        for mode in score.MODES:
            assert summary[mode] == sum(line[mode] for line in expected) / len(expected)
