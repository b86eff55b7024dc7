"""Public downloads in `shared`: their builders read them and find their known problems."""

import collections
import json

import pytest

from sqlr1_jax.config import DataConfig
from sqlr1_jax.data import dataset
from tests.data.test_prepare import configure, run


def provenance(path):
    """Flag -> row numbers, as recorded in the downloaded files."""
    flagged_rows = collections.defaultdict(set)
    for number, row in enumerate(json.loads(path.read_text())):
        for flag in {*row["flags"], {"error": "gold_error", "empty": "empty_result"}.get(row["exec"], "ok")}:
            flagged_rows[flag].add(number)
    return flagged_rows


def flagged(tmp_path, name, split):
    """Questions, and flag -> row numbers, from `prepare`."""
    flagged_rows = collections.defaultdict(set)
    questions = dataset.load(DataConfig(name=name, split=split, data_dir=str(tmp_path / "data"), leave_out=()))
    for question in questions:
        for flag in question.flags:
            flagged_rows[flag].add(int(question.id.rpartition("-")[2]))
    return questions, flagged_rows


@pytest.mark.slow
@pytest.mark.shared
def test_spider_and_its_flags(tmp_path, shared):
    spider = shared / "data" / "spider"
    summary = run(tmp_path, configure(tmp_path, source=str(spider)))
    assert [summary["splits"][split]["questions"] for split in ("train", "dev")] == [7000, 1034]
    assert summary["faults"] == {}
    for split in ("train", "dev"):
        _, flagged_rows = flagged(tmp_path, "spider", split)
        noted = provenance(spider / f"{split}.json")
        noted["reads_empty_table"] |= noted["missing_table_data"]  # tables whose rows were not available
        for flag in ("gold_error", "empty_result", "reads_empty_table"):
            assert flagged_rows[flag] == noted[flag], (split, flag)
    assert len(flagged(tmp_path, "spider", "train")[1]["gold_error"]) == 3


@pytest.mark.shared
def test_spider_syn(tmp_path, shared):
    data = shared / "data"
    config = configure(tmp_path, "spider/syn", source=str(data / "spider_syn"), **{"data.limit": 60})
    config.data.databases = str(data / "spider" / "database")
    run(tmp_path, config)
    questions, flagged_rows = flagged(tmp_path, "spider/syn", "train")
    rows = json.loads((data / "spider_syn" / "train.json").read_text())[:60]
    assert [(q.text, q.gold, q.db) for q in questions] == [(r["question"], r["query"], r["db_id"]) for r in rows]
    noted = provenance(data / "spider_syn" / "train.json")
    assert flagged_rows["empty_result"] == {n for n in noted["empty_result"] if n < 60}
    assert questions[0].id == "spider-syn-train-0" and "CREATE TABLE head" in questions[0].schema


@pytest.mark.shared
def test_archer_as_custom_questions(tmp_path, shared):
    data = shared / "data"
    config = configure(tmp_path, "jsonl", source=str(data / "archer"))
    config.data.databases = str(data / "spider" / "database")
    summary = run(tmp_path, config)
    questions, flagged_rows = flagged(tmp_path, "jsonl", "train")
    rows = json.loads((data / "archer" / "train.json").read_text())
    assert summary["splits"]["train"]["questions"] == len(questions) == len(rows)
    assert [q.evidence for q in questions] == [r.get("evidence", "").strip() for r in rows]
    noted = provenance(data / "archer" / "train.json")
    assert flagged_rows["empty_result"] == noted["empty_result"] and flagged_rows["gold_error"] == noted["gold_error"]


@pytest.mark.shared
def test_the_synsql_sample(tmp_path, shared):
    config = configure(tmp_path, "synsql", source=str(shared / "data" / "synsql_sample"), **{"data.limit": 100})
    summary = run(tmp_path, config)
    split = summary["splits"]["train"]
    assert split["questions"] == 100 and split["complexity"] == {"Complex": 100}
    assert split["flags"]["reads_empty_table"] >= 90  # schemas alone, no rows
    assert "gold_error" not in split["flags"] or split["flags"]["gold_error"] <= 2
