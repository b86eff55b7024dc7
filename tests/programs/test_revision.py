"""The second round of a vote: who is asked again, with what, and that it is a rollout like any other."""

import dataclasses

import jax
import pytest

from sqlr1_jax import parallel
from sqlr1_jax.config import DataConfig, MeshConfig, ModelConfig, SamplingConfig, TextConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.evaluation import revision
from sqlr1_jax.policy import load_policy
from sqlr1_jax.records import Answer, Outcome, Verdict
from sqlr1_jax.rollouts import Group
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import answers
from sqlr1_jax.text.prompts import PromptBuilder

SAMPLING = SamplingConfig(group=2, max_completion=6, dtype="float32")


@pytest.fixture(scope="module")
def asked(world):
    """Policy, mesh, executor and two groups: candidates that disagree, and candidates that agree."""
    mesh = parallel.make_mesh(MeshConfig(data=2, fsdp=1), jax.devices()[:2])
    policy = load_policy(ModelConfig(str(world / "policy")), mesh)
    data = dataset.load(DataConfig(name="minisql", split="validation", data_dir=str(world / "data")))
    questions = data[:2]
    statements = [["SELECT 1 AS one", "SELECT 2 AS two, 'x'", "SELECT 2, 'x'"], [questions[1].gold] * 3]
    groups = [
        Group(q, [1], [[1]] * 3, [[0.0]] * 3, [True] * 3, [""] * 3, [Answer(True, "", "", sql) for sql in of_question])
        for q, of_question in zip(questions, statements)
    ]
    with Executor(data.databases, workers=1) as executor:
        verdicts = [executor.run([(g.question.db, a.sql) for a in g.answers]) for g in groups]
        yield policy, mesh, executor, groups, verdicts


def test_bytes_that_are_not_utf8_have_a_place_in_a_prompt(asked):
    text = revision._result(["a\udcff"], [["M\udce9xico"]], Verdict(Outcome.OK, rows=1))
    assert asked[0].tokenizer.encode(text) and "M?xico" in text


def revise(asked, prompts, **options):
    policy, mesh, executor, groups, verdicts = asked
    arguments = prompts, options.get("sampling", SAMPLING), executor
    return revision.revise(policy, mesh, groups, verdicts, *arguments, seed=1, step=options.get("step", 0))


def test_only_candidates_that_disagree_are_revised(asked, monkeypatch):
    """Random weights write no SQL: one statement is put in the place of what the policy means."""
    policy, _, executor, groups, _ = asked
    assert revise(asked, PromptBuilder(TextConfig(max_tokens=900))) == [None, None], "none of the new ones runs"
    monkeypatch.setattr(answers, "parse", lambda text, *rule: Answer(False, sql="SELECT 3"))
    revised, stands = revise(asked, PromptBuilder(TextConfig(max_tokens=900)))
    again = revised.group
    assert stands is None and len(again.answers) == 2 and revised.sql == "SELECT 3"
    prompt = policy.tokenizer.decode(again.prompt)
    # The larger group first, with its columns, rows and size.
    first, second = prompt.index("SELECT 2 AS two, 'x'"), prompt.index("SELECT 1 AS one")
    assert 0 < first < second and "two | 'x'\n2 | x\n(1 rows, 2 columns)" in prompt
    assert groups[0].question.text in prompt and again.question.gold == groups[0].question.gold
    same, other = (revise(asked, PromptBuilder(TextConfig(max_tokens=900)), step=step)[0].group for step in (0, 1))
    assert same.completions == again.completions != other.completions, "a function of seed and step"


def test_a_prompt_that_does_not_fit_leaves_the_first_answer(asked):
    assert revise(asked, PromptBuilder(TextConfig(max_tokens=40))) == [None, None]


def test_without_disagreement_nothing_is_sampled(asked, monkeypatch):
    policy, mesh, executor, groups, verdicts = asked
    monkeypatch.setattr(revision.rollouts, "generate", None)
    arguments = [groups[1]], [verdicts[1]], PromptBuilder(TextConfig()), SAMPLING, executor
    assert revision.revise(policy, mesh, *arguments, seed=1, step=0) == [None]


def test_a_result_is_a_few_short_lines(asked):
    question = dataclasses.replace(asked[3][0].question)
    columns, rows, verdict = asked[2].rows(
        question.db, "SELECT " + ", ".join(f"'{'x' * 99}' AS c{n}" for n in range(9)), 3
    )
    lines = revision._result(columns, rows, verdict).splitlines()
    assert lines[0] == "c0 | c1 | c2 | c3 | c4 | c5" and lines[1] == " | ".join(["x" * 40] * 6) and len(lines) == 3
