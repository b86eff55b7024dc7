"""The public Python functions: what docs/python.md and the notebook show runs, and an import costs nothing."""

import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

import pytest

import sqlr1_jax
from sqlr1_jax import rewards
from sqlr1_jax.policy import Policy
from sqlr1_jax.records import Answer
from sqlr1_jax.rollouts import Group
from sqlr1_jax.text.prompt_form import PromptForm

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "python.md").read_text()
README = (ROOT / "README.md").read_text()


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A working directory with `shop.sqlite`."""
    monkeypatch.chdir(tmp_path)
    with sqlite3.connect(tmp_path / "shop.sqlite") as connection:
        connection.execute("CREATE TABLE item (name TEXT, price REAL)")
        connection.executemany("INSERT INTO item VALUES (?, ?)", [("pen", 1.5), ("book", 12.0)])
    return tmp_path


def example(heading: str) -> str:
    """The code below a heading of the page."""
    return re.search(rf"## {heading}\n.*?```python\n(.*?)```", PAGE, re.DOTALL)[1]


def test_the_import_is_light_and_lists_what_is_public():
    code = (
        "import sys, sqlr1_jax; heavy = {'jax', 'numpy', 'transformers', 'rich'} & set(sys.modules); "
        "print(sorted(heavy), [name in dir(sqlr1_jax) for name in sqlr1_jax.__all__], sqlr1_jax.__version__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == f"[] {[True] * len(sqlr1_jax.__all__)} {sqlr1_jax.__version__}"
    with pytest.raises(AttributeError, match="has no attribute 'aks'"):
        sqlr1_jax.aks  # noqa: B018


def test_ask_as_the_page_and_the_readme_show(shop, world, capsys):
    shutil.copytree(world / "policy", shop / "runs" / "grpo")
    code = README[README.index("```python") + 9 :].partition("```")[0]
    exec(code.replace("than 3?", 'than 3?", candidates=4, max_completion=8, evidence="'), {})
    assert capsys.readouterr().out.rstrip().endswith(("match", "no_sql", "error"))
    scope = {}
    exec(example("Ask").replace("max_completion=256", "max_completion=8"), scope)
    answer = scope["answer"]
    assert isinstance(answer, sqlr1_jax.Answered) and answer.outcome and answer.sql in capsys.readouterr().out
    with pytest.raises(ValueError, match=r"database nowhere.sqlite does not exist"):
        sqlr1_jax.ask(scope["policy"], "nowhere.sqlite", "How many?")


def test_the_answer_of_ask_is_that_of_the_largest_group(shop, monkeypatch):
    sqls = [
        "SELECT 7",
        "SELECT name FROM item WHERE price > 3",
        "SELECT name FROM item WHERE price > 10",
        "SELECT nothing",
    ]

    def complete(policy, mesh, executor, question, cfg):
        answers = [Answer(True, f"thought {n}", "", sql) for n, sql in enumerate(sqls)]
        return Group(question, [1], [[1]] * 4, [[0.0]] * 4, [True] * 4, sqls, answers)

    monkeypatch.setattr("sqlr1_jax.programs.ask.complete", complete)
    found = sqlr1_jax.ask(Policy(None, None, None, ""), "shop.sqlite", "Which?")
    assert (found.sql, found.reasoning, found.columns, found.rows) == (sqls[1], "thought 1", ["name"], [["book"]])
    assert (found.votes, found.outcome, found.message) == ([2, 1], "ok", "")


def test_a_tilde_is_the_home_folder(shop, monkeypatch):
    monkeypatch.setenv("HOME", str(shop))
    monkeypatch.chdir("/")
    (verdict,) = sqlr1_jax.judge("~/shop.sqlite", [("shop", "SELECT 2", "SELECT count(*) FROM item")], workers=1)
    assert verdict.outcome == "match"
    assert rewards.reward_function("~/shop.sqlite").databases == str(shop / "shop.sqlite")
    (shop / "metrics.jsonl").write_text('{"step": 1}\n')
    assert sqlr1_jax.metrics("~") == [{"step": 1}]


@pytest.mark.parametrize("checkpoint", ["best", 7])
def test_a_checkpoint_is_a_word_or_a_number(monkeypatch, checkpoint):
    monkeypatch.setattr("sqlr1_jax.policy.load_policy", lambda model, mesh, merge: (model.checkpoint, merge))  # noqa: ARG005
    assert sqlr1_jax.load("runs/grpo", checkpoint=checkpoint) == (str(checkpoint), False)  # as `ask` and `evaluate` do


@pytest.mark.parametrize("temperature", [None, 0.0])
def test_ask_stops_where_the_policy_was_trained_to(shop, monkeypatch, temperature):
    """Also at a temperature of the caller's own."""
    form = PromptForm("unified", "stored", stop=("</answer>",), vote_temperature=1.25)
    monkeypatch.setenv("HOME", str(shop))
    asked = []

    def answer(actor, mesh, executor, file, question, cfg):
        assert file == shop / "shop.sqlite"
        asked.append(cfg.sampling)
        raise InterruptedError

    monkeypatch.setattr("sqlr1_jax.programs.ask.answer", answer)
    monkeypatch.setattr("sqlr1_jax.policy.choose_dtypes", lambda cfg: cfg)
    with pytest.raises(InterruptedError):
        sqlr1_jax.ask(Policy(None, None, None, "", form), "~/shop.sqlite", "How many?", temperature=temperature)
    assert (asked[0].stop, asked[0].temperature) == (("</answer>",), 1.25 if temperature is None else 0.0)


def test_judge_as_the_page_shows(shop, capsys):
    exec(example("Judge"), {})
    assert capsys.readouterr().out.strip() == "['match', 'mismatch']"
    with pytest.raises(ValueError, match="mode='loose' must be one of strict"):
        sqlr1_jax.judge("shop.sqlite", [], mode="loose")


def test_metrics_as_the_page_shows(shop, capsys):
    (shop / "runs" / "grpo").mkdir(parents=True)
    lines = [{"step": 1, "reward/total": -1.0}, {"step": 2, "reward/total": 2.5}]
    (shop / "runs" / "grpo" / "metrics.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n{broken")
    exec(example("Metrics"), {})
    assert capsys.readouterr().out.strip() == "2 2.5"
    with pytest.raises(ValueError, match="metrics.jsonl does not exist: give the workdir of sft or grpo"):
        sqlr1_jax.metrics("nowhere")


@pytest.mark.slow
def test_the_notebook_runs_on_a_short_quickstart(tmp_path):
    pytest.importorskip("pandas")
    small = {
        **{"minisql.worked": 400, "minisql.train": 60, "minisql.validation": 30, "minisql.unseen": 8},
        **{"sft.steps": 8, "sft.optimizer.warmup_steps": 1, "grpo.steps": 2, "grpo.optimizer.warmup_steps": 1},
    }
    env = {**os.environ, "PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu", "XLA_FLAGS": "", "MPLBACKEND": "agg"}
    words = ["quickstart", "--workdir=runs/quickstart", *(f"--config.{key}={value}" for key, value in small.items())]
    subprocess.run([sys.executable, "-m", "sqlr1_jax", *words], cwd=tmp_path, env=env, check=True, timeout=1200)
    run = tmp_path / "runs" / "quickstart"
    log = (run / "log.txt").read_text()
    assert "A question to the trained policy, over " in log and "Ask it another question:" in log
    assert "evaluate_grpo_known: preset <code>configs/quickstart.py</code>" in (run / "report.html").read_text()
    cells = json.loads((ROOT / "examples" / "first_policy.ipynb").read_text())["cells"]
    code = "\n".join("".join(cell["source"]) + "\n" for cell in cells if cell["cell_type"] == "code")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
