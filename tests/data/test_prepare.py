"""prepare: a download becomes a data set that `load` opens; problems are counted and reported."""

import codecs
import contextlib
import errno
import inspect
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import types

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ml_collections import ConfigDict

from configs import prepare as config_file
from sqlr1_jax.config import DataConfig, PrepareConfig, parse
from sqlr1_jax.data import dataset, jsonl, locate, preparation, read_json, writer
from sqlr1_jax.data import spider as spider_builder
from sqlr1_jax.data.problems import Problems
from sqlr1_jax.data.selection import Selection
from sqlr1_jax.programs import prepare
from sqlr1_jax.records import Outcome, Verdict
from tests.data import downloads
from tests.text import test_any_database as any_database


def configure(tmp_path, name="spider", folder="download", **keys) -> ConfigDict:
    config = config_file.get_config(name)
    config.source = str(tmp_path / folder)
    config.data.data_dir = str(tmp_path / "data")
    config.update_from_flattened_dict(keys)
    return config


def run(tmp_path, config):
    work = tmp_path / "work"
    work.mkdir(exist_ok=True)
    return prepare.run(config.lock(), work)


@pytest.fixture
def spider(tmp_path):
    return downloads.spider(tmp_path / "download")


def test_spider_is_prepared_and_opened(tmp_path, spider):
    summary = run(tmp_path, configure(tmp_path))
    assert summary["splits"]["train"]["flags"] == {"empty_result": 2, "gold_error": 1, "reads_empty_table": 1}
    everything = dataset.load(DataConfig(name="spider", split="train", data_dir=str(tmp_path / "data"), leave_out=()))
    assert [question.text for question in everything] == [text for text, _ in downloads.ROWS]
    assert [question.flags for question in everything] == [
        (),
        (),
        ("empty_result",),
        ("empty_result", "reads_empty_table"),
        ("gold_error",),
    ]
    first = everything[0]
    assert (first.id, first.db, first.gold) == ("spider-train-0", "concert", "SELECT count(*) FROM singer")
    assert "title TEXT, -- name of the band" in first.schema
    usable = dataset.load(DataConfig(name="spider", split="train", data_dir=str(tmp_path / "data")))
    assert len(usable) == 4 and usable.left_out == {"gold_error": 1}
    assert usable.databases == spider / "database" and usable[-1].id == "spider-train-3"
    assert len(usable.text_bytes) == len(usable.database_numbers) == 4 and usable[1:3] == list(usable)[1:3]
    assert "1 x gold_error" in (tmp_path / "work" / "report.txt").read_text()


def test_same_settings_are_reused_and_other_settings_written_again(tmp_path, spider, capsys):
    first = run(tmp_path, configure(tmp_path))
    again = run(tmp_path, configure(tmp_path))
    assert again["splits"] == first["splits"] and "prepared with these settings already" in capsys.readouterr().out
    run(tmp_path, configure(tmp_path, **{"data.limit": 1}))
    assert "other settings" in capsys.readouterr().out
    assert len(dataset.load(DataConfig(name="spider", split="train", data_dir=str(tmp_path / "data")))) == 1


def test_a_changed_database_is_prepared_again(tmp_path, spider, capsys):
    assert run(tmp_path, configure(tmp_path))["splits"]["train"]["flags"]["empty_result"] == 2
    file = spider / "database" / "concert" / "concert.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE singer SET name = 'Nobody' WHERE singer_id = 1")
    os.utime(file, (0, 0))  # its size is the same, and perhaps its second
    assert run(tmp_path, configure(tmp_path))["splits"]["train"]["flags"]["empty_result"] == 1
    assert "from another download or databases; it is written again" in capsys.readouterr().out


def test_files_below_the_source_and_an_own_builder_are_part_of_the_settings(tmp_path, spider, monkeypatch):
    cfg = parse(PrepareConfig, configure(tmp_path))

    def key():
        return writer.fingerprint(cfg, prepare.open_builder(cfg, Problems()), Selection())

    keys = [key()]
    (spider / "dev").mkdir()
    for text in ("[]", "[1, 2]"):
        (spider / "dev" / "dev.json").write_text(text)
        keys.append(key())
    module = types.ModuleType("mine")
    monkeypatch.setattr(inspect, "getmodule", lambda _: module)
    for code in ("first", "second"):
        monkeypatch.setattr(inspect, "getsource", lambda _, code=code: code)
        keys.append(key())
    monkeypatch.setattr(spider_builder.Spider, "descriptions", lambda _: {"concert": {"column_names": ["other"]}})
    keys.append(key())  # wherever they are read from
    assert len(set(keys)) == 6


def test_a_changed_file_of_pass_rates_is_another_setting(tmp_path, spider):
    file = tmp_path / "passes.jsonl"
    keys = []
    for text in ("{}", "{} "):
        file.write_text(text)
        cfg = parse(PrepareConfig, configure(tmp_path))
        keys.append(writer.fingerprint(cfg, prepare.open_builder(cfg, Problems()), Selection(passes=str(file))))
    assert keys[0] != keys[1]


def test_work_files_that_cannot_be_removed_do_not_undo_the_data_set(tmp_path, spider, monkeypatch, capsys):
    """As on NFS, which keeps a name for a file that is still open."""
    rmtree = shutil.rmtree

    def busy(path, ignore_errors=False, **options):
        if "shards" in str(path) and not ignore_errors:
            raise OSError(errno.ENOTEMPTY, "Directory not empty")
        return rmtree(path, ignore_errors, **options)

    monkeypatch.setattr(shutil, "rmtree", busy)
    run(tmp_path, configure(tmp_path))
    run(tmp_path, configure(tmp_path))
    assert "prepared with these settings already" in capsys.readouterr().out


def test_a_stopped_run_resumes_after_its_last_complete_shard(tmp_path, spider, monkeypatch):
    config, check = configure(tmp_path), preparation.Preparation.check
    monkeypatch.setattr(preparation, "SHARD_QUESTIONS", 2)
    checked = []

    def failing(self, questions):
        checked.append(questions[0].id)
        if len(checked) == 3:
            raise KeyboardInterrupt
        return check(self, questions)

    monkeypatch.setattr(preparation.Preparation, "check", failing)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, config)
    summary = run(tmp_path, config)
    assert checked == ["spider-train-0", "spider-train-2", "spider-train-4", "spider-train-4", "spider-dev-0"]
    assert summary["splits"]["train"]["questions"] == 5


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"source": "/nowhere"}, "is not a folder"),
        ({"data.name": "spyder"}, "data.name='spyder': choose a data set"),
        ({"data.name": "spider/sin"}, "no variant 'sin'"),
        ({"schema.form": "xml"}, "--config.schema.form='xml'"),
        ({"data.databases": "/nowhere"}, "no folder of databases"),
        ({"show": 1}, "--config.tokenizer"),
    ],
)
def test_invalid_settings_are_errors(tmp_path, spider, keys, words):
    with pytest.raises(ValueError, match=words):
        run(tmp_path, configure(tmp_path, **keys))


def test_a_folder_without_the_data_set_is_an_error(tmp_path):
    (tmp_path / "download").mkdir()
    with pytest.raises(ValueError, match=r"found no .*contains \[\]"):
        run(tmp_path, configure(tmp_path))


def test_bad_rows_are_counted_and_the_rest_is_used(tmp_path, spider, capsys):
    rows = json.loads((spider / "train_spider.json").read_text())
    rows += [
        {"db_id": "nowhere", "question": "Where?", "query": "SELECT 1"},
        {"db_id": "concert", "question": "Without gold?", "query": ""},
        {"db_id": "concert", "question": "", "query": "SELECT 1"},
        {"db_id": "Concert\n", "question": "Same but other letters?", "query": "SELECT 2"},
        {"db_id": "folder", "question": "A folder?", "query": "SELECT 2"},
        {"db_id": "text", "question": "No database?", "query": "SELECT 2"},
    ]
    (spider / "train_spider.json").write_text(json.dumps(rows))
    (spider / "dev.json").write_bytes(
        json.dumps(rows[:3], ensure_ascii=False).replace("Nobody", "Bj\u00f6rk").encode("latin-1")[:-20]
    )
    (spider / "database" / "folder" / "folder.sqlite").mkdir(parents=True)
    (spider / "database" / "text").mkdir()
    (spider / "database" / "text" / "text.sqlite").write_text("not a database")
    summary = run(tmp_path, configure(tmp_path))
    assert summary["faults"] == {
        "unknown database": 1,
        "no gold SQL": 1,
        "no question text": 1,
        "renamed database": 1,
        "database is a folder": 1,
        "unreadable database": 1,
        "unreadable file": 1,
        "not UTF-8": 1,
    }
    assert summary["splits"]["train"]["questions"] == 6 and summary["splits"]["dev"]["questions"] == 2
    printed = capsys.readouterr().out
    assert "1 x unknown database: first 'nowhere'; left out; fetch the missing database" in printed
    assert "1 x unreadable file: first 'dev.json: " in printed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", ",\n"])
def test_question_files_as_people_save_them(tmp_path, encoding, end):
    rows = [
        json.dumps({"db_id": "shop", "question": f"größe\u2028{n}?", "sql": "SELECT 1"}, ensure_ascii=False)
        for n in range(3)
    ]
    text = f"[{end.join(rows)}]" if end.startswith(",") else end.join(rows)
    path = tmp_path / "train.json"
    path.write_bytes((codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b"") + text.encode(encoding))
    problems = Problems()
    assert [row["question"] for row in read_json.stream(path, problems)] == [f"größe\u2028{n}?" for n in range(3)]
    assert not problems.counts


@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(any_database.scripts(), min_size=6, max_size=6))
def test_prepare_ends_with_a_data_set_or_a_sentence_whatever_the_databases(tmp_path_factory, generated):
    folder = tmp_path_factory.mktemp("any")
    download = folder / "download"
    databases = [*generated, (any_database.SHOP, [("geo", "CREATE VIRTUAL TABLE geo USING nosuchmodule(x)")])]
    rows = []
    for number, (script, missing) in enumerate(databases):
        any_database.write(download / "databases", script, f"db{number}", missing)
        rows.append(json.dumps({"db_id": f"db{number}", "question": "Which a b is 1?", "sql": "SELECT 1"}) + "\n")
    (download / "train.jsonl").write_text("".join(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl.Jsonl, "most_lost", 0.9)  # most of what is drawn cannot be read, and the last one can
        summary = run(folder, configure(folder, "jsonl"))
    unreadable = summary["faults"].get("unreadable database", 0)
    assert summary["splits"]["train"]["questions"] == len(databases) - unreadable >= 1
    assert summary["faults"]["left out of the schema"] >= 1
    assert "left out of the schema" in (folder / "work" / "report.txt").read_text()


def test_golds_that_could_not_be_run_are_an_error(tmp_path, spider, monkeypatch):
    lost = Verdict(Outcome.INFRA, message="worker died twice")
    monkeypatch.setattr(preparation.Executor, "run", lambda self, jobs: [lost] * len(jobs))
    with pytest.raises(
        ValueError, match=r"5 of 5 golds of split train could not be run, more than 5%, first spider-train-0"
    ):
        run(tmp_path, configure(tmp_path))
    monkeypatch.undo()
    assert run(tmp_path, configure(tmp_path))["splits"]["train"]["questions"] == 5  # nothing was kept as complete


def test_databases_may_be_links(tmp_path, spider):
    """A linked file, as people keep large databases: its golds run like any others."""
    (spider / "database" / "concert").rename(tmp_path / "elsewhere")
    (spider / "database" / "concert").mkdir()
    (spider / "database" / "concert" / "concert.sqlite").symlink_to(tmp_path / "elsewhere" / "concert.sqlite")
    flags = run(tmp_path, configure(tmp_path))["splits"]["train"]["flags"]
    assert flags == {"empty_result": 2, "gold_error": 1, "reads_empty_table": 1}


def test_the_error_for_an_unprepared_data_set_has_the_command(tmp_path):
    with pytest.raises(ValueError, match=r"prepare --config=configs/prepare.py:spider/syn --config.source=FOLDER"):
        dataset.load(DataConfig(name="spider/syn", data_dir=str(tmp_path)))


def test_missing_splits_and_databases_are_errors(tmp_path, spider):
    run(tmp_path, configure(tmp_path))
    data = str(tmp_path / "data")
    with pytest.raises(ValueError, match="no split 'test'; it has"):
        dataset.load(DataConfig(name="spider", split="test", data_dir=data))
    with pytest.raises(ValueError, match="data.databases"):
        dataset.load(DataConfig(name="spider", data_dir=data, databases=str(tmp_path / "gone")))


@pytest.mark.shared
def test_show_prints_prompts_and_writes_nothing(tmp_path, spider, shared, capsys):
    tokenizer = str(shared / "data" / "qwen2.5-coder-tokenizer")
    counts = run(tmp_path, configure(tmp_path, show=2, tokenizer=tokenizer))["prompt_tokens"]
    printed = capsys.readouterr().out
    assert printed.count("=====") == len(counts) == 4 and "<|im_start|>user\nDatabase schema:" in printed
    assert f"===== spider-dev-1 (concert): {counts['spider-dev-1']} tokens\n" in printed
    assert not list((tmp_path / "data").rglob("*.array_record*"))


@pytest.mark.shared
def test_prompts_are_counted(tmp_path, spider, shared):
    tokenizer = str(shared / "data" / "qwen2.5-coder-tokenizer")
    train = run(tmp_path, configure(tmp_path, tokenizer=tokenizer, **{"text.max_tokens": 215}))["splits"]["train"]
    assert (train["prompts_counted"], train["prompts_too_long"]) == (5, 0)
    assert 1 <= train["prompts_shortened"] <= 5 and 150 < train["prompt_tokens"]["p100"] <= 215


def test_a_tokenizer_without_a_chat_template_is_an_error(tmp_path, spider, monkeypatch):
    """And not a report in which every prompt is too long."""
    bare = types.SimpleNamespace(chat_template=None, name_or_path="base")
    monkeypatch.setattr(prepare, "load_tokenizer", lambda path: bare)  # noqa: ARG005
    with pytest.raises(ValueError, match="the tokenizer base has no chat template"):
        run(tmp_path, configure(tmp_path, tokenizer="base"))


def test_only_a_sample_of_many_prompts_is_counted(tmp_path, spider, shared, monkeypatch):
    monkeypatch.setattr(writer, "COUNTED_PROMPTS", 2)
    monkeypatch.setattr(preparation, "SHARD_QUESTIONS", 1)
    tokenizer = str(shared / "data" / "qwen2.5-coder-tokenizer")
    train = run(tmp_path, configure(tmp_path, tokenizer=tokenizer))["splits"]["train"]
    assert train["prompts_counted"] == 2  # of 5: every second


def test_neither_jax_nor_torch_nor_tensorflow_is_needed():
    """Nor do the worker processes need TFDS."""
    code = """
import sys
from sqlr1_jax.data import description
print({"tensorflow_datasets", "grain"} & set(sys.modules))
from sqlr1_jax.programs import prepare
print({"jax", "torch", "tensorflow", "transformers"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()", "set()"]


def test_a_database_in_the_wrong_place_is_named(tmp_path):
    for name in ("flat.sqlite", "shop/shop.db", "empty/"):
        path = tmp_path / "databases" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir() if name.endswith("/") else path.write_bytes(b"SQLite format 3\0")
    found, problems = locate.Databases(tmp_path / "databases"), Problems()
    assert [found.find(db, problems) for db in ("flat", "shop", "empty", "", "a\0b")] == [""] * 5
    assert problems.examples["unknown database"] == [
        "flat: move flat.sqlite into a folder flat",
        "shop: rename shop/shop.db to shop.sqlite",
        "empty",
        "",
        "a\0b",
    ]
