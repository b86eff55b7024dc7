"""docs/your_data.md: its commands run as written, on a tiny policy, and its tables name what is accepted."""

import json
import pathlib
import re
import shlex
import sqlite3

import pytest
from absl import flags
from ml_collections import config_flags

from sqlr1_jax import __main__, command_line, config
from sqlr1_jax.data import jsonl
from sqlr1_jax.programs import ask, convert, evaluate, grpo, prepare, sft
from sqlr1_jax.run.exit_codes import ProgramExit

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "your_data.md").read_text()
PROGRAMS = {"prepare": prepare, "sft": sft, "grpo": grpo, "evaluate": evaluate, "ask": ask, "convert": convert}
SMALL = {  # what makes the page's commands a matter of seconds
    "prepare": {},
    "sft": {
        **{"steps": 1, "batch": 8, "optimizer.warmup_steps": 0, "text.max_tokens": 512, "packing.row_length": 640},
        **{"compute.dtype": "float32"},
    },
    "grpo": {
        **{"steps": 1, "batch": 8, "text.max_tokens": 512, "packing.row_length": 640, "compute.dtype": "float32"},
        **{"sampling.group": 2, "sampling.max_completion": 12},
    },
    "evaluate": {"batch": 8, "greedy": False, "samples": 2, "sampling.max_completion": 12},
    "ask": {"sampling.group": 2, "sampling.max_completion": 12},
    "convert": {},
}


def block(kind: str, after: str) -> str:
    """The first code block of a kind behind a heading or sentence."""
    return re.search(rf"```{kind}\n(.*?)```", PAGE[PAGE.index(after) :], re.DOTALL)[1]


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """The page's folder, entered."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop" / "databases" / "shop").mkdir(parents=True)
    with sqlite3.connect(tmp_path / "shop" / "databases" / "shop" / "shop.sqlite") as connection:
        connection.execute("CREATE TABLE item (name TEXT, price REAL)")
        connection.executemany("INSERT INTO item VALUES (?, ?)", [("pen", 1.5), ("book", 12.0)])
    line = json.loads(block("json", "## Files"))
    for split, count in (("train", 16), ("dev", 8)):
        text = "\n".join(json.dumps(line | {"question": f"{line['question']} ({n})"}) for n in range(count))
        (tmp_path / "shop" / f"{split}.jsonl").write_text(text)
    with (tmp_path / "shop" / "train.jsonl").open("a") as file:
        file.write("\n" + json.dumps(line | {"sql": "SELECT nme FROM item"}))
    return tmp_path


def run(command: str, policy: pathlib.Path, monkeypatch) -> dict:
    """Run a command of the page in this process, smaller, on another policy than the hub's."""
    words = shlex.split(command)[3:]
    name = words[0]
    small = SMALL[name] | ({"model.path": policy} if "0.5b,sql" in command else {})
    argv = command_line.complete(["sqlr1_jax", *words, *(f"--config.{key}={value}" for key, value in small.items())])
    monkeypatch.setattr("sys.argv", argv)  # where ml_collections looks for overrides
    values = flags.FlagValues()
    holder = config_flags.DEFINE_config_file("config", None, flag_values=values)
    flags.DEFINE_string("workdir", f"runs/{name}", "", flag_values=values)
    question = values(argv)[2:]
    cfg = holder.value
    if question:
        cfg.question = " ".join(question)
    workdir = pathlib.Path(values.workdir)
    __main__.open_workdir(workdir)
    parsed = command_line.parse_config(name, cfg)
    __main__.write_json(workdir, "config.json", config.to_json(parsed))
    return PROGRAMS[name].run(parsed, workdir)


def test_six_commands_lead_to_an_exported_model(shop, world, monkeypatch, capsys):
    commands = block("bash", "## Six commands").strip().splitlines()
    assert [shlex.split(command)[3] for command in commands] == list(PROGRAMS)
    found = {}
    for command in commands:
        name = shlex.split(command)[3]
        try:
            found[name] = run(command, world / "policy", monkeypatch)
        except ProgramExit as ended:  # a policy of two steps need not answer
            assert name == "ask" and "no answer" in str(ended)
    assert found["prepare"]["splits"]["train"]["rows_used"] == 17
    assert found["grpo"]["steps"] == 1 and found["evaluate"]["questions"] == 8
    assert (shop / "runs" / "export" / "huggingface" / "model.safetensors").is_file()
    printed = capsys.readouterr().err
    exec(shlex.split(block("bash", "Questions are missing after"))[2], {})
    assert capsys.readouterr().out == "train-16 SELECT nme FROM item\n"
    assert "loading runs/sft\n" in printed and "writing runs/export/huggingface\n" in printed
    assert (shop / "runs" / "prepare" / "report.txt").is_file()


def test_the_tables_name_every_accepted_file_and_field():
    rows = [line for line in PAGE.splitlines() if line.startswith("|")]
    fields = [set(re.findall(r"`(\w+)`", row.split("|")[2])) for row in rows]
    for accepted in jsonl.FIELDS.values():
        assert set(accepted) in fields, accepted
    files = next(row for row in rows if row.startswith("| question files"))
    assert set(jsonl.SPLITS) <= set(re.findall(r"`(\w+)`", files)) and ".jsonl" in files and ".json`" in files


def test_every_option_on_the_page_exists():
    keys = set(re.findall(r"--config\.([a-z_.]+)=", PAGE))
    wrong = [key for key in keys if all(config.missing_key(cls, key.split(".")) for cls in config.PROGRAMS.values())]
    assert not wrong and len(keys) > 12


def test_a_line_each_makes_a_database_and_a_question_file_of_csv_files(shop):
    pytest.importorskip("pandas")
    (shop / "shop" / "databases" / "shop" / "shop.sqlite").unlink()
    (shop / "item.csv").write_text("name,price\npen,1.5\nbook,12\n")
    (shop / "questions.csv").write_text('db_id,question,sql,evidence\nshop,"How many, in all?",SELECT 1,\n')
    lines = list(filter(None, block("python", "## Files").splitlines()))
    assert len(lines) == 3
    exec("\n".join(lines), {})
    with sqlite3.connect(shop / "shop" / "databases" / "shop" / "shop.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM item WHERE price > 3").fetchall() == [(1,)]
    question = {"db_id": "shop", "question": "How many, in all?", "sql": "SELECT 1", "evidence": None}
    assert [*map(json.loads, (shop / "shop" / "train.jsonl").read_text().splitlines())] == [question]
