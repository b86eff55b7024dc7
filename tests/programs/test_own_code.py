"""A reward function and a data set of the user's own, without a change of the package."""

import importlib
import json
import sqlite3
import sys

import pytest

from configs import prepare as prepare_config
from configs import score as score_config
from sqlr1_jax import rewards
from sqlr1_jax.config import DataConfig, RewardsConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.programs import grpo, prepare, score
from sqlr1_jax.records import Answer, Outcome, Question, Verdict
from sqlr1_jax.run import checkpoint_folder, exit_codes
from sqlr1_jax.run.exit_codes import ProgramExit

MODULE = """
import csv, sys
from sqlr1_jax.data import tfds_builder
from sqlr1_jax.records import Question

def number(answer, verdict, question):
    return len(question.gold) if verdict.outcome == "match" else -0.5

def parts(answer, verdict, question):
    return {"format": 1, "length": 0.25}

def other_part(answer, verdict, question):
    return {"style": 1.0}

def nothing(answer, verdict, question):
    return None

def endless(answer, verdict, question):
    return float("inf")

def failing(answer, verdict, question):
    return 1 / (verdict.outcome != "mismatch")

def leaving(answer, verdict, question):
    sys.exit(0)

calls, most = 0, 24

def later(answer, verdict, question):
    global calls
    calls += 1
    return {}["key"] if calls > most else 0.5 * (calls % 2)

class Csv(tfds_builder.QuestionBuilder):
    name = "csv"
    VERSION = "1.0.0"
    BUILDER_CONFIGS = [tfds_builder.Config(name="default", description="Rows of db,question,sql.", splits=("train",))]

    def read(self, split):
        for n, row in enumerate(csv.DictReader((self.source / f"{split}.csv").open())):
            yield Question(f"csv-{split}-{n}", row["db"], row["question"], gold=row["sql"])

    def databases(self):
        return self.source / "databases"
"""
ANSWER, QUESTION = (
    Answer(True, "so", "```sql\nSELECT 1\n```", "SELECT 1"),
    Question("q-7", "shop", "How many?", gold="SELECT 1"),
)


@pytest.fixture(autouse=True)
def my_module(tmp_path, monkeypatch):
    (tmp_path / "my_module.py").write_text(MODULE)
    (tmp_path / "broken.py").write_text("import nowhere_to_be_found\n")
    monkeypatch.syspath_prepend(tmp_path)
    rewards._function.cache_clear()
    yield
    sys.modules.pop("my_module", None)


def scored(name, outcome=Outcome.MATCH, **options):
    cfg = RewardsConfig(function=f"my_module:{name}", **options)
    return rewards.score(cfg, ANSWER, Verdict(outcome), question=QUESTION)


def test_a_function_returns_a_number_or_parts():
    assert scored("number").total == 8.0 and scored("number", Outcome.ERROR).total == -0.5
    assert (scored("parts").format, scored("parts").length, scored("parts").total) == (1.0, 0.25, 1.25)


def test_what_could_not_be_judged_is_masked_without_a_call():
    for outcome in (Outcome.INFRA, Outcome.GOLD_ERROR):
        assert scored("failing", outcome).masked
    cfg = RewardsConfig(function="my_module:number", truncated="mask")
    assert rewards.score(cfg, ANSWER, Verdict(Outcome.MATCH), finished=False, question=QUESTION).masked


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("my_module:other_part", "returns the part 'style': choose from format, execution, result, length"),
        ("my_module:nothing", "on question q-7 .shop.: 'How many.' returns None: return a finite number"),
        ("my_module:endless", "returns inf: return a finite number"),
        (
            "my_module:failing",
            "on question q-7 .shop.: 'How many.' raises ZeroDivisionError: .*; its SQL is 'SELECT 1'",
        ),
        ("my_module:leaving", "on question q-7 .shop.: 'How many.' raises SystemExit: 0"),
        ("my_module:nubmer", "my_module.py has no nubmer; did you mean number"),
        ("my_module", "write MODULE:NAME, such as my_module:reward"),
        ("nowhere:reward", "there is no module nowhere; run the command in its folder"),
        ("broken:reward", "importing broken fails: ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
    ],
)
def test_a_wrong_function_is_refused_on_a_sample(place, sentence):
    with pytest.raises(ValueError, match=sentence):
        rewards.check(RewardsConfig(function=place), QUESTION)


def test_grpo_checks_the_function_before_it_loads_a_model(grpo_config, tmp_path, monkeypatch):
    monkeypatch.setattr(grpo.policy, "load_policy", lambda *_: pytest.fail("loaded"))
    grpo_config.rewards.function = "my_module:failing"
    with pytest.raises(ValueError, match="my_module:failing on question minisql-train-.* raises ZeroDivisionError"):
        grpo.run(grpo_config, tmp_path)


def test_a_function_that_fails_in_training_ends_the_run_with_its_state_saved(grpo_config, tmp_path):
    grpo_config.rewards.function = "my_module:later"  # three calls before the run, sixteen in the first step
    grpo_config.checkpoint.every, grpo_config.steps = 100, 2
    sentence = "my_module:later on question minisql-train-.* raises KeyError: 'key'; its SQL is .* the state after step 1 is saved"
    with pytest.raises(ProgramExit, match=sentence) as ended:
        grpo.run(grpo_config, tmp_path)
    assert ended.value.code == exit_codes.USAGE and isinstance(ended.value.__cause__, rewards.RewardError)
    assert checkpoint_folder.list_steps(checkpoint_folder.of_run(tmp_path)) == [1]


def test_a_function_that_fails_in_the_first_step_leaves_no_checkpoint(grpo_config, tmp_path):
    grpo_config.rewards.function = "my_module:later"
    importlib.import_module("my_module").most = 5
    with pytest.raises(ProgramExit, match="the state after step 0 is not saved"):
        grpo.run(grpo_config, tmp_path)


@pytest.fixture
def source(tmp_path):
    (tmp_path / "source" / "databases" / "shop").mkdir(parents=True)
    with sqlite3.connect(tmp_path / "source" / "databases" / "shop" / "shop.sqlite") as connection:
        connection.execute("CREATE TABLE item (id INT)")
    (tmp_path / "source" / "train.csv").write_text("db,question,sql\nshop,How many items?,SELECT count(*) FROM item\n")
    return tmp_path / "source"


def test_score_uses_the_function(source, tmp_path):
    response = "<think>so</think><answer>```sql\n{}\n```</answer>"
    rows = [{"db_id": "shop", "gold": "SELECT 4", "response": response.format(sql)} for sql in ("SELECT 4", "SELECT 5")]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    cfg = score_config.get_config("rewards")
    cfg.update(dict(input=str(tmp_path / "in.jsonl"), databases=str(source / "databases")))
    cfg.rewards.function = "my_module:number"
    assert score.run(cfg, tmp_path / "out")["total"] == (8.0 - 0.5) / 2


def own_data(source, tmp_path, name, builder):
    cfg = prepare_config.get_config(name)
    cfg.source = str(source)
    cfg.data.update(dict(data_dir=str(tmp_path / "data"), builder=builder))
    (tmp_path / "work").mkdir(exist_ok=True)
    return prepare.run(cfg, tmp_path / "work")


def test_prepare_uses_the_builder(source, tmp_path):
    summary = own_data(source, tmp_path, "csv", "my_module:Csv")
    assert summary["splits"]["train"]["questions"] == 1
    (question,) = dataset.load(DataConfig(name="csv", data_dir=str(tmp_path / "data")))
    assert question.id == "csv-train-0" and "CREATE TABLE item" in question.schema


@pytest.mark.parametrize(
    ("name", "builder", "sentence"),
    [
        ("csv", "my_module:number", "is not a subclass of sqlr1_jax.data.tfds_builder.QuestionBuilder"),
        ("spider", "my_module:Csv", "is called 'csv', so start from --config=configs/prepare.py:csv"),
        ("csv/easy", "my_module:Csv", "csv has no variant 'easy'; choose from default"),
    ],
)
def test_a_wrong_builder_is_refused(source, tmp_path, name, builder, sentence):
    with pytest.raises(ValueError, match=sentence):
        own_data(source, tmp_path, name, builder)
