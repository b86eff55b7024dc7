"""What a user mistypes is answered with one sentence and exit code 2, and costs no other run anything."""

import errno
import io
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import types

import pytest

from sqlr1_jax import __main__, cluster, config
from sqlr1_jax.progress import log_file
from sqlr1_jax.run import checkpoint_folder, exit_codes
from sqlr1_jax.run.workdir_lock import Lock

ROOT = pathlib.Path(__file__).resolve().parents[1]


def command(*words, cwd=ROOT, path=ROOT, text=None):
    env = {**os.environ, "JAX_PLATFORMS": "cpu", "PYTHONPATH": str(path)}
    arguments = [sys.executable, "-m", "sqlr1_jax", *map(str, words)]
    return subprocess.run(arguments, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, input=text)


SENTENCES = [
    ("", "Usage: python -m sqlr1_jax PROGRAM"),
    ("--config=configs/grpo.py", "there is no program '--config=configs/grpo.py'"),
    ("grpo --config=configs/gpro.py", "configs/gpro.py is not a file; did you mean configs/grpo.py?"),
    ("grpo --config=configs/grpo.py:8b", "unknown argument 8b; choose from 0.5b, 1.5b"),
    ("grpo --config.sampling.temperature=hot", "--config.sampling.temperature=hot: give a number"),
    ("grpo --config.steps=1.5", "--config.steps=1.5: give a whole number"),
    ("grpo --config.steps=0", "--config.steps=0: must be at least 1"),
    ("grpo --config.rl.shuffle_rewards=perhaps", "--config.rl.shuffle_rewards=perhaps: give True or False"),
    ("grpo --config.rewards.mode=best", "--config.rewards.mode='best': choose one of 'sql_r1'"),
    ("grpo --config=configs/sft.py", "the preset is a config of sft, and the program is grpo"),
    ("evaluate --config=configs/grpo.py", "the preset is a config of grpo, and the program is evaluate"),
    (
        "grpo --config.stream.batch=3",
        "--config.stream.batch does not exist; did you mean --config.batch? There is no section stream",
    ),
    ("quickstart --config.sft.seed=1", "--config.sft.seed=1: all stages have --config.seed"),
    ("grpo --config.sampling=3", "--config.sampling is a section: set --config.section.key=value"),
    ("grpo --wokdir=x", "Unknown command line flag 'wokdir'. Did you mean: workdir ?"),
    ("ask --database=x.sqlite Why?", "there is no flag --database; did you mean --config.database?"),
    ("score --config=configs/score.py:rewards,predictions", "name one of rewards and predictions"),
    ("grpo --config configs/grpo.py:14b --config=configs/grpo.py:7b", "configs/grpo.py:7b: give one preset"),
    ("grpo --config configs/grpo.py:14b --config.steps=0", "--config.steps=0: must be at least 1"),
    ("convert --config.rank=16", "--config.rank=16: is only for adapters: add --config.to=peft"),
]


@pytest.mark.parametrize(("words", "sentence"), SENTENCES)
def test_a_usage_error_is_one_sentence(words, sentence, tmp_path):
    done = command(*words.split(), cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in (done.stderr or done.stdout)
    assert len(done.stderr.strip().splitlines()) <= 1 and not list(tmp_path.iterdir())


def test_help_may_be_read_in_part():
    """`--help | head` ends without a traceback."""
    script = f"{sys.executable} -m sqlr1_jax grpo --help | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[1:] == ["0"] and not done.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("def get_config():\n    return 1 / 0\n", "own.py: ZeroDivisionError: division by zero (line 2)"),
        ("x = (\n", "own.py: SyntaxError"),
        ("x = 1\n", "own.py: this file has no function get_config"),
        (
            "import beside\nfrom configs import grpo\n\n\ndef get_config():\n    c = grpo.get_config('7b')\n"
            "    c.steps = beside.STEPS\n    return c\n",
            "--config.steps=-1: must be at least 1",
        ),
    ],
)
def test_an_own_preset_anywhere(tmp_path, text, sentence):
    (tmp_path / "own.py").write_text(text)
    (tmp_path / "beside.py").write_text("STEPS = -1\n")
    (tmp_path / "elsewhere").mkdir()
    done = command("grpo", f"--config={tmp_path / 'own.py'}", cwd=tmp_path / "elsewhere")
    assert done.returncode == 2 and sentence in done.stderr and "Traceback" not in done.stderr


def test_an_installed_package_has_its_presets(tmp_path, monkeypatch):
    """Laid out as setup.py says, without a clone around it, from another folder, the user's own presets beside the package's."""
    setuptools = pytest.importorskip("setuptools")
    settings = {}
    monkeypatch.setattr(setuptools, "setup", settings.update)
    monkeypatch.chdir(ROOT)
    exec((ROOT / "setup.py").read_text(), {})
    site = tmp_path / "site"
    for package in settings["packages"]:
        source = ROOT / settings["package_dir"].get(package, package.replace(".", "/"))
        target = site / package.replace(".", "/")
        target.mkdir(parents=True, exist_ok=True)
        for file in source.glob("*.py"):
            shutil.copyfile(file, target / file.name)
    work = tmp_path / "work"
    (work / "configs").mkdir(parents=True)
    (work / "configs" / "mine.py").write_text("from configs import grpo\n\nget_config = grpo.get_config\n")
    for preset in ("configs/grpo.py:7b", "grpo.py:7b", "configs/mine.py:7b"):
        done = command("grpo", f"--config={preset}", "--config.batch=0", cwd=work, path=site)
        assert done.returncode == 2 and "--config.batch=0: must be at least 1" in done.stderr, done.stderr
    assert "configs/sft.py:0.5b,sql" in command("sft", "--help", cwd=work, path=site).stdout


# The workdir belongs to the process that has its lock.


@pytest.fixture
def judged(tmp_path):
    """Words of a `score` that succeeds, in the workdir `run`."""
    (tmp_path / "dbs" / "shop").mkdir(parents=True)
    connection = sqlite3.connect(tmp_path / "dbs" / "shop" / "shop.sqlite")
    connection.execute("CREATE TABLE item (id INT)")
    connection.close()
    (tmp_path / "in.jsonl").write_text(json.dumps({"db_id": "shop", "gold": "SELECT 1", "pred": "SELECT 1"}) + "\n")
    return [
        "score",
        "--config=score.py:predictions",
        "--config.input=in.jsonl",
        "--config.databases=dbs",
        "--workdir=run",
    ]


def test_a_workdir_has_config_and_log_and_no_error_of_an_earlier_start(judged, tmp_path):
    failed = command(*judged, "--config.databases=nowhere", cwd=tmp_path)
    assert failed.returncode == 2 and "Traceback" in (tmp_path / "run" / "error.txt").read_text()
    done = command(*judged, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "workdir: run" in done.stderr
    assert not (tmp_path / "run" / "error.txt").exists()
    written = json.loads((tmp_path / "run" / "config.json").read_text())
    assert config.parse(config.ScoreConfig, written).databases == "dbs"
    preset = json.loads((tmp_path / "run" / "preset.json").read_text())
    assert preset["preset"] == "configs/score.py:predictions"
    assert config.parse(config.ScoreConfig, preset["values"]) == config.ScoreConfig(kind="predictions")
    log = (tmp_path / "run" / "log.txt").read_text()
    assert log.count("==== ") == 2 and "nowhere" in log and done.stdout in log  # of both starts


def test_a_workdir_and_checkpoints_may_be_in_the_home_folder(judged, tmp_path, monkeypatch):
    """A shell leaves the tilde of `--workdir=~/run` as it is, and a folder of that name would be dangerous to remove."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    done = command(*judged, "--workdir=~/run", cwd=tmp_path)
    assert done.returncode == 0 and (tmp_path / "home" / "run" / "summary.json").is_file(), done.stderr
    assert not (tmp_path / "~").exists()
    assert str(checkpoint_folder.open_folder("~/saved")) == str(tmp_path / "home" / "saved")


def test_warnings_are_in_the_log_as_plain_sentences(judged, tmp_path):
    (tmp_path / "gold.sql").write_text("SELECT 1\tshop\n")
    (tmp_path / "in.json").write_text(json.dumps({"77": "SELECT 1\t----- bird -----\tshop"}))
    done = command(*judged, "--config.input=in.json", "--config.gold=gold.sql", cwd=tmp_path)
    warning = "the keys of in.json are not 0 to 0: they are taken as question ids"
    for text in (done.stderr, (tmp_path / "run" / "log.txt").read_text()):
        assert any(line.startswith(warning) for line in text.splitlines()), text


def test_a_refused_second_process_writes_nothing(judged, tmp_path):
    (tmp_path / "run").mkdir()
    with Lock(tmp_path / "run"):
        before = {file.name: file.read_bytes() for file in (tmp_path / "run").iterdir()}
        done = command(*judged, cwd=tmp_path)
        assert done.returncode == 2 and "is in use by process" in done.stderr
        assert {file.name: file.read_bytes() for file in (tmp_path / "run").iterdir()} == before


def test_the_workdir_of_another_program_is_refused(judged, tmp_path):
    assert command(*judged, cwd=tmp_path).returncode == 0
    before = {file: file.read_bytes() for file in (tmp_path / "run").glob("*.json")}
    report = command("report", "--config.runs=run", "--workdir=run", cwd=tmp_path)
    assert report.returncode == 2 and "--workdir=run belongs to a run of score: choose another folder" in report.stderr
    assert {file: file.read_bytes() for file in (tmp_path / "run").glob("*.json")} == before
    assert command(*judged, cwd=tmp_path).returncode == 0, "the same program may run there again"


def test_a_plan_has_a_folder_of_its_own(tmp_path):
    """It has the config of grpo or sft, one after the other, and is not put into a run of either."""
    rl, sft = config.GrpoConfig(), config.SftConfig()
    written = {"rl": config.to_json(rl), "sft": config.to_json(sft)}
    (tmp_path / "config.json").write_text(json.dumps(written["rl"]))
    __main__.check_owner("plan", tmp_path, sft)  # one that found nothing that fits has no plan.json
    (tmp_path / "plan.json").write_text("{}")
    __main__.check_owner("plan", tmp_path, sft)
    with pytest.raises(ValueError, match="belongs to a run of plan"):
        __main__.check_owner("grpo", tmp_path, rl)
    run = tmp_path / "run"
    run.mkdir()
    (run / "config.json").write_text(json.dumps(written["sft"]))
    __main__.check_owner("sft", run, sft)
    (run / "metrics.jsonl").write_text("{}")
    with pytest.raises(ValueError, match="belongs to a run of sft"):
        __main__.check_owner("plan", run, sft)
    (run / "plan.json").write_text("{}")
    __main__.check_owner("sft", run, sft)  # `plan` of an earlier version wrote into the workdir: the run may resume
    (tmp_path / "config.json").write_text(json.dumps(config.to_json(config.EvaluateConfig())))
    (tmp_path / "plan.json").unlink()
    with pytest.raises(ValueError, match="belongs to a run of evaluate"):
        __main__.check_owner("plan", tmp_path, sft)


def test_ctrl_c_is_no_traceback(monkeypatch, capfd):
    monkeypatch.setattr(sys, "argv", ["sqlr1_jax", "prepare"])
    with pytest.raises(SystemExit) as ended:
        __main__.exit_on_exception(KeyboardInterrupt, KeyboardInterrupt(), None)
    printed = capfd.readouterr().err
    assert ended.value.code == 130 and printed.strip() == (
        "sqlr1_jax prepare: stopped by Ctrl-C; the same command starts it again"
    )


def test_a_wrong_command_writes_nothing_into_the_default_workdir(tmp_path):
    (tmp_path / "runs" / "grpo").mkdir(parents=True)
    assert command("grpo", "--config.batch=0", cwd=tmp_path).returncode == 2
    assert not list((tmp_path / "runs" / "grpo").iterdir())


def test_the_log_has_lines_as_they_stand_at_the_end(tmp_path):
    class Screen:
        text = ""

        def write(self, text):
            self.text += text
            return len(text)

        def isatty(self):
            return True

    with (tmp_path / "log.txt").open("w") as file:
        copy = log_file.Copy(Screen(), file)
        for text in (
            "\x1b[31mred\x1b[0m\n",
            "bar 10%",
            "\r\x1b[2Kbar 20%",
            "\r\x1b[2Ka line\n",
            "bar 30%",
            "\r\x1b[2K",
            "end\n",
        ):
            copy.write(text)
        assert copy.isatty() and "bar 20%" in copy.text
    assert (tmp_path / "log.txt").read_text() == "red\na line\nend\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_closed_streams_are_no_error(judged, tmp_path, closed):
    words = " ".join(judged)
    env = {**os.environ, "JAX_PLATFORMS": "cpu", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        f"{sys.executable} -m sqlr1_jax {words} {closed}",
        shell=True,
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["bird_ex"] == 1.0 and 0.01 < summary["peak_host_gib"] < 10
    assert "workdir: run" not in done.stdout


def test_a_pipe_that_is_closed_early_is_no_error(judged, tmp_path):
    """`score ... | head -1`: the program writes its summary, and its exit code is that of what it did."""
    read, write = os.pipe()
    os.close(read)
    env = {**os.environ, "JAX_PLATFORMS": "cpu", "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "sqlr1_jax", *judged]
    done = subprocess.run(
        arguments, cwd=tmp_path, env=env, stdout=write, stderr=subprocess.PIPE, text=True, timeout=120
    )
    os.close(write)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "run" / "summary.json").is_file()


# Errors while an error is handled.


def test_a_traceback_that_cannot_be_written_does_not_change_the_exit_code(tmp_path, capfd):
    (tmp_path / "error.txt").mkdir()
    with pytest.raises(SystemExit) as ended:
        __main__.complain("score", tmp_path, OSError(errno.ENOSPC, "No space left on device"))
    assert ended.value.code == 2
    assert "sqlr1_jax score: OSError: [Errno 28] No space left on device" in capfd.readouterr().err


def test_a_closed_pipe_does_not_keep_one_of_several_processes_alive(monkeypatch):
    class Gone(io.StringIO):
        def flush(self):
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    codes = []
    joined = types.SimpleNamespace(is_initialized=lambda: False)  # a slice of two hosts
    monkeypatch.setitem(sys.modules, "jax", types.SimpleNamespace(distributed=joined, process_count=lambda: 2))
    monkeypatch.setattr(os, "_exit", codes.append)
    monkeypatch.setattr(sys, "stdout", Gone())
    with pytest.raises(SystemExit):  # where `os._exit` has not ended the process
        cluster.leave(17)
    assert codes == [17]


@pytest.mark.parametrize(("folder", "kept"), [("gs://bucket/run", True), ("", False)])
def test_a_refused_resume_does_not_replace_the_record_of_a_run(tmp_path, monkeypatch, folder, kept):
    """Its checkpoints may lie elsewhere, and its record says what they are."""
    monkeypatch.setattr(log_file, "start", lambda workdir: None)
    monkeypatch.setattr(sys, "argv", ["sqlr1_jax", "sft", f"--config={ROOT / 'configs' / 'sft.py'}"])
    record = {"checkpoint": {"folder": folder}, "batch": 3}
    (tmp_path / "config.json").write_text(json.dumps(record))
    __main__.begin(tmp_path, config.SftConfig())
    assert (json.loads((tmp_path / "config.json").read_text()) == record) == kept


# Files in the wrong place.


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--config.database=nowhere.sqlite Many?", "--config.database='nowhere.sqlite' does not exist; give"),
        ("--config.database=dbs/shop/shop.sqlit Many?", "does not exist; did you mean dbs/shop/shop.sqlite?"),
        ("--config.database=dbs/shop Many?", "is a folder; give a file, such as dbs/shop/shop.sqlite"),
        ("--config.database=~/nowhere.sqlite Many?", "--config.database='~/nowhere.sqlite' does not exist"),
        ("--config.database=in.jsonl Many?", "is not an SQLite 3 database but text"),
        ("--config.database=dbs/shop/shop.sqlite", "there is no question"),
        ("--config.database=dbs/shop/shop.sqlite --config.dialect=klingon Many?", "dialect='klingon' must be one of"),
        ("--config.database=dbs/shop/shop.sqlite --config.model.path= Many?", "--config.model.path is empty"),
        (
            "--config.database=dbs/shop/shop.sqlite --config.model.path=./modle Many?",
            "model folder ./modle does not exist",
        ),
    ],
)
def test_what_ask_is_given_is_checked_before_jax_is_imported(judged, tmp_path, words, sentence):
    """The import takes seconds. Nothing is written, so that `ask` runs in a folder that is read-only."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "jax.py").write_text("raise SystemExit('jax is imported')\n")
    done = command(
        "ask",
        "--config.model.path=site",
        *words.split(),
        cwd=tmp_path,
        path=f"{tmp_path / 'site'}{os.pathsep}{ROOT}",
        text="",
    )
    assert done.returncode == 2 and sentence in done.stderr, done.stderr
    assert not (tmp_path / "runs").exists()


def test_score_says_what_a_prediction_file_and_a_folder_need(judged, tmp_path):
    (tmp_path / "predicted.sql").write_text("SELECT 1\n")
    done = command(*judged, "--config.input=predicted.sql", cwd=tmp_path)
    assert done.returncode == 2 and re.search(
        r"predicted.sql is a prediction file .* add --config.gold=FILE", done.stderr
    )
    for given in (".", "dbs/shop"):
        done = command(*judged, f"--config.databases={given}", cwd=tmp_path)
        assert done.returncode == 2 and f"the folder of databases should be {tmp_path / 'dbs'}" in done.stderr, given


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ESTALE, "Stale file handle"), exit_codes.EXCEPTION),
        (OSError(errno.EIO, "Input/output error"), exit_codes.EXCEPTION),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), exit_codes.EXCEPTION),
        (TimeoutError("timed out"), exit_codes.EXCEPTION),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), exit_codes.USAGE),
        (OSError(errno.ENOSPC, "No space left on device"), exit_codes.USAGE),
        (ValueError("a wrong option"), exit_codes.USAGE),
    ],
    ids=repr,
)
def test_a_launcher_restarts_after_a_transient_fault_only(error, code):
    assert exit_codes.code_of(error) == code
    assert (code in exit_codes.RESTARTABLE) == exit_codes.is_transient(error)
