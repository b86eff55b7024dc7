"""The score program: golden files reproduced line by line, through its configuration."""

import json
import pathlib
import sqlite3

import pytest

from configs import score as score_config
from sqlr1_jax.programs import score
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
    assert [line["outcome"] for line in got] == ["match", "refused", "gold_error", "match", "refused", "no_sql"]
    assert [line["masked"] for line in got] == [False, False, True, False, False, False]
    assert got[0]["total"] > 6 and [line["total"] for line in got[1:]] == [-1, 0, 3, -1, -1]
    assert summary["count"] == 6 and summary["masked"] == 1
    assert summary["total"] == pytest.approx(sum(line["total"] for line in got) / 5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("{", "line 1: not JSON"),
        ('{"db_id": "shop", "gold": "SELECT 1"}', "line 1: needs the string field"),
        ('{"db_id": "shop", "gold": null, "pred": "SELECT 1"}', "gold"),
        ('{"db_id": "mall", "gold": "SELECT 1", "pred": "SELECT 1"}', "database mall"),
    ],
)
def test_bad_input_is_one_clear_error(tmp_path, databases, text, words):
    with pytest.raises(ValueError, match=words):
        score.run(small(tmp_path, "predictions", text, databases), tmp_path / "out")


def test_bad_configuration_is_one_clear_error(tmp_path, databases):
    config = small(tmp_path, "predictions", "{}", databases)
    config.input = str(tmp_path / "nowhere.jsonl")
    with pytest.raises(ValueError, match="no such file"):
        score.run(config, tmp_path / "out")
    config.gold = "gold.sql"
    with pytest.raises(ValueError, match="input=.*nowhere.jsonl: no such file"):
        score.run(config, tmp_path / "out")
    config.kind = "rewards"
    with pytest.raises(ValueError, match="--config.gold=gold.sql is only for predictions"):
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
    with pytest.raises(ValueError, match="has 2 predictions, gold=.* has 3: they must be of the same questions"):
        score.run(config, tmp_path / "out")
    if bird:
        pathlib.Path(config.gold).write_text("SELECT id FROM item\tshop\nSELECT price FROM item\tmall\n")
        with pytest.raises(ValueError, match="prediction 2 is for database shop, gold 2 for mall"):
            score.run(config, tmp_path / "out")


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
