"""From completions to rewards: every verdict, reward and observation reaches the completion that it belongs to."""

import itertools
import types

import numpy as np
import pytest

from sqlr1_jax import rollouts
from sqlr1_jax.batches import Rollouts
from sqlr1_jax.config import RewardsConfig, SamplingConfig, TurnsConfig
from sqlr1_jax.records import Answer, Outcome, Question, Verdict
from sqlr1_jax.rollouts import CompletionCollector, Group, JudgedRollouts
from sqlr1_jax.sampling import DecodedGroups

QUESTIONS = [Question(f"q{n}", f"db{n}", "?", gold=f"SELECT {n}") for n in range(3)]
END = 0


class Judge:
    """Answers each job with a verdict that repeats it."""

    def submit(self, jobs):
        return types.SimpleNamespace(verdicts=[Verdict(Outcome.OK, message=" | ".join(job)) for job in jobs])

    def gather(self, ticket):
        return ticket.verdicts


class Numbers:
    """A tokenizer whose token n is the answer `SELECT n`."""

    def decode(self, tokens, skip_special_tokens):
        assert not skip_special_tokens
        return "".join(f"<think>so</think><answer>SELECT {token}</answer>" for token in tokens)


def decoded(rows, numbers) -> DecodedGroups:
    """Groups of two completions, each of one token and the end, padded by two."""
    tokens = np.array([[[next(numbers), END, 99, 99] for _ in range(2)] for _ in rows])
    logprobs = np.where(tokens == 99, 7.0, -tokens / 10)
    shape = tokens.shape[:2]
    found = Rollouts(
        tokens=tokens,
        lengths=np.full(shape, 2),
        finished=np.ones(shape, bool),
        logprobs=logprobs,
        actions=tokens != 99,
    )
    return DecodedGroups(np.array(rows), found)


def test_verdicts_come_back_to_their_completions():
    """Groups finish in any order, several at a time."""
    policy = types.SimpleNamespace(tokenizer=Numbers(), stop_tokens=(END,))
    collector = CompletionCollector(
        QUESTIONS, [[1], [2], [3]], policy, Judge(), has_turns=False, last_block=False, opened=False
    )
    numbers = itertools.count(1)
    collector.add(decoded([2, 0], numbers))
    collector.add(decoded([1], numbers))
    written = [[answer.sql for answer in group.answers] for group in collector.groups]
    assert written == [["SELECT 3", "SELECT 4"], ["SELECT 5", "SELECT 6"], ["SELECT 1", "SELECT 2"]]
    assert [[verdict.message for verdict in group] for group in collector.verdicts()] == [
        [f"db{n} | SELECT {n} | {sql}" for sql in group] for n, group in enumerate(written)
    ]
    first = collector.groups[0]
    assert (first.question, first.prompt, first.completions) == (QUESTIONS[0], [1], [[3, END], [4, END]])
    assert first.logprobs == [pytest.approx([-0.3, 0]), pytest.approx([-0.4, 0])]


@pytest.mark.parametrize("opens", [True, False])
def test_the_format_follows_the_prompt(monkeypatch, opens):
    """Behind a prompt that ends with `<think>`, a completion that opens it again departs from the format."""

    class Fenced:
        def decode(self, tokens, skip_special_tokens):
            return f"<think>so</think><answer>```sql\nSELECT {tokens[0]}\n```</answer>"

    class Loop:
        def __iter__(self):
            yield decoded([0, 1, 2], itertools.count(1))

        def stats(self):
            return {}

    monkeypatch.setattr(rollouts, "RolloutLoop", lambda *_: Loop())
    monkeypatch.setattr(rollouts, "make_prompt_batch", lambda *_: None)
    policy = types.SimpleNamespace(
        tokenizer=Fenced(), stop_tokens=(END,), stop_table=lambda *_: None, params=None, config=None
    )
    prompts = types.SimpleNamespace(opens_think=opens, tokens=lambda question, tokenizer: [1])
    found = rollouts.generate(policy, QUESTIONS, prompts, SamplingConfig(group=2), None, seed=0, step=0)
    assert [answer.well_formed for group in found.groups for answer in group.answers] == [not opens] * 6


def test_rewards_are_of_their_own_verdicts():
    answer = Answer(True, "so", "SELECT 1", "SELECT 1")
    groups = [
        Group(question, [1], [[1], [2]], [[0.0]] * 2, [True] * 2, [""] * 2, [answer] * 2) for question in QUESTIONS[:2]
    ]
    verdicts = [[Verdict(Outcome.MATCH), Verdict(Outcome.ERROR)], [Verdict(Outcome.ERROR), Verdict(Outcome.MISMATCH)]]
    scored = rollouts.score(RewardsConfig(mode="arctic"), JudgedRollouts(groups, verdicts))
    assert [[reward.total for reward in group] for group in scored.rewards] == [[1, 0], [0, pytest.approx(0.1)]]
    groups[1].finished[0] = False
    scored = rollouts.score(RewardsConfig(truncated="mask"), JudgedRollouts(groups, verdicts))
    assert [[reward.masked for reward in group] for group in scored.rewards] == [[False, False], [True, False]]


def test_a_look_runs_on_the_database_of_its_question():
    ran = []

    class Explorer:
        def observe(self, jobs):
            ran.extend(jobs)
            return [f"of {db}" for db, _ in jobs]

    class Words:
        def decode(self, tokens, skip_special_tokens):
            return f"<sql>SELECT {tokens[0]}</sql>"

        def encode(self, text, add_special_tokens):
            return [text]

    waiting = [(2, [7]), (0, [8])]
    read = rollouts.run_looks(QUESTIONS, Words(), Explorer(), TurnsConfig(max=1), waiting)
    assert ran == [("db2", "SELECT 7"), ("db0", "SELECT 8")]
    assert ["of db2" in tokens for tokens in read] == [True, False]
    assert ["of db0" in tokens for tokens in read] == [False, True]
