"""Turn questions into judged completions, in the same way for grpo, evaluate and ask.

Questions -> prompts -> completions -> answers -> verdicts. Every host does this for its own share of the questions. The hosts only
agree on the padded prompt length; the sampler's global arrays make them decode in step.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import itertools
import operator
from collections.abc import Callable, Sequence

import jax
import numpy as np
from jax.sharding import Mesh

from sqlr1_jax import hosts, parallel, rewards
from sqlr1_jax.batches import PromptBatch, Rollouts
from sqlr1_jax.config import RewardsConfig, SamplingConfig, TurnsConfig, extended
from sqlr1_jax.policy import Policy
from sqlr1_jax.records import Answer, Question, Reward, Verdict
from sqlr1_jax.sampling import DecodedGroups, Looks, RolloutLoop, SamplerOptions, TurnLoop, padded_length
from sqlr1_jax.sql.executor import Executor, Ticket
from sqlr1_jax.text import answers, clause_tokens, looks
from sqlr1_jax.text.looks import Piece
from sqlr1_jax.text.prompts import PromptBuilder

Phase = Callable[[str], contextlib.AbstractContextManager]


@dataclasses.dataclass(frozen=True)
class Group:
    """One question with its G completions, on the host.

    Attributes:
      question: the question.
      prompt: prompt tokens.
      completions: G token lists, the end-of-sequence token included.
      logprobs: G float lists, under the policy that sampled.
      finished: G flags, False where a completion was cut.
      texts: G decoded completions.
      answers: G parsed completions.
      actions: G flag lists, True where the policy wrote the token; empty without turns, where it wrote all.
      pieces: G completions cut at their observations; empty without turns.
    """

    question: Question
    prompt: list[int]
    completions: list[list[int]]
    logprobs: list[list[float]]
    finished: list[bool]
    texts: list[str]
    answers: list[Answer]
    actions: list[list[bool]] = dataclasses.field(default_factory=list)
    pieces: list[list[Piece]] = dataclasses.field(default_factory=list)

    @property
    def asked(self) -> bool:
        """False for a question that the policy could not be asked (`unanswered`)."""
        return bool(self.prompt)

    @property
    def looks(self) -> list[int]:
        """How often each completion looked."""
        return [looks.count(pieces) for pieces in self.pieces] or [0] * len(self.completions)

    @property
    def faults(self) -> list[bool]:
        """Whether each completion read that its statement was not run, by a fault of the machine."""
        return [looks.met_fault(pieces) for pieces in self.pieces] or [False] * len(self.completions)

    @property
    def lengths(self) -> list[int]:
        """Tokens of each completion that the policy wrote."""
        return [sum(flags) for flags in self.actions] or [len(completion) for completion in self.completions]

    def jobs(self) -> list[tuple[str, str, str]]:
        """The judge's jobs: (database, gold, prediction) of each completion."""
        return [(self.question.db, self.question.gold, answer.sql) for answer in self.answers]


def unanswered(question: Question, count: int) -> Group:
    """The group of a question that the policy cannot be asked: `count` empty completions, which count as wrong."""
    return Group(question, [], [[]] * count, [[]] * count, [False] * count, [""] * count, [answers.parse("")] * count)


@dataclasses.dataclass(frozen=True)
class JudgedRollouts:
    """This host's rollouts of one batch of questions.

    Attributes:
      groups: B groups in the order of the questions.
      verdicts: [B][G]; empty without an executor.
      rewards: [B][G]; empty until `score`.
      stats: the sampler's counts and rates; see `sampling.stats`.
    """

    groups: list[Group]
    verdicts: list[list[Verdict]] = dataclasses.field(default_factory=list)
    rewards: list[list[Reward]] = dataclasses.field(default_factory=list)
    stats: dict[str, float] = dataclasses.field(default_factory=dict)

    def take(self, indices: Sequence[int]) -> JudgedRollouts:
        """Some of the groups, with their verdicts and rewards."""
        parts = ([part[n] for n in indices] for part in (self.groups, self.verdicts, self.rewards))
        return JudgedRollouts(*parts, self.stats)

    def join(self, other: JudgedRollouts) -> JudgedRollouts:
        """These groups followed by others."""
        return JudgedRollouts(
            self.groups + other.groups, self.verdicts + other.verdicts, self.rewards + other.rewards, self.stats
        )


def generate(
    policy: Policy,
    questions: Sequence[Question],
    prompts: PromptBuilder,
    sampling: SamplingConfig,
    mesh: Mesh,
    *,
    seed: int,
    step: int,
    executor: Executor | None = None,
    turns: TurnsConfig = TurnsConfig(),  # noqa: B008 - frozen
    explorer: Executor | None = None,
    last_block: bool = False,
    phase: Phase = contextlib.nullcontext,
) -> JudgedRollouts:
    """Sample G completions of each question and judge them.

    A group is decoded to text, parsed and handed to the judge as soon as its completions are finished, while the other groups
    still decode on the device.

    Args:
      policy: its parameters are sampled.
      questions: this host's share of the batch; every host has the same number.
      prompts: writes the prompts.
      sampling: how completions are sampled; G is `sampling.group`.
      mesh: of the policy's parameters.
      seed: of the run.
      step: another step draws other noise.
      executor: the judge; None leaves the verdicts empty.
      turns: whether completions may look before they answer.
      explorer: runs their statements.
      last_block: see `answers.parse`.
      phase: a context manager of the phase's name (`prompt`, `rollout`, `judge`) that each phase runs in.
    """
    with phase("prompt"):
        tokens = [prompts.tokens(question, policy.tokenizer) for question in questions]
        batch = make_prompt_batch(mesh, tokens)
    collector = CompletionCollector(
        questions, tokens, policy, executor, bool(turns.max), last_block, prompts.opens_think
    )
    with phase("rollout"):
        options = extended(SamplerOptions, sampling)
        stops = policy.stop_tokens, policy.stop_table(sampling.stop, looks.ENDS if turns.max else ())
        arguments = policy.params, policy.config, batch, options, stops, seed, step, mesh
        if turns.max:
            observe = functools.partial(run_looks, questions, policy.tokenizer, explorer, turns)
            loop = TurnLoop(*arguments, looks=Looks(turns.max, turns.tokens, observe))
        else:
            loop = RolloutLoop(*arguments)
        for finished in loop:  # while the host decodes and parses a finished group, the device decodes the others
            collector.add(finished)
    with phase("judge"):
        return JudgedRollouts(collector.groups, collector.verdicts(), stats=loop.stats())


def run_looks(
    questions: Sequence[Question],
    tokenizer,
    explorer: Executor,
    turns: TurnsConfig,
    waiting: Sequence[tuple[int, list[int]]],
) -> list[list[int]]:
    """Run the statements of completions that wait; return the tokens of what they read.

    Args:
      questions: of this host.
      tokenizer: the policy's.
      explorer: runs the statements.
      turns: the limits.
      waiting: (question, tokens of the turn, which ends with the statement) of each completion.
    """
    texts = [tokenizer.decode(turn, skip_special_tokens=False) for _, turn in waiting]
    jobs = [(questions[number].db, looks.statement(text)) for (number, _), text in zip(waiting, texts)]
    return [looks.observation_tokens(result, tokenizer, turns.tokens) for result in explorer.observe(jobs)]


def make_prompt_batch(mesh: Mesh, prompts: Sequence[Sequence[int]]) -> PromptBatch:
    """This host's prompts as a share of the global [B,P] batch; P is the padded length of the longest of all hosts."""
    # One shape on all hosts: they run the same compiled program.
    longest = int(hosts.max_over_processes(max(map(len, prompts))))
    size, count = padded_length(longest), len(prompts)
    tokens = np.zeros((count, size), np.int32)
    for row, prompt in zip(tokens, prompts):
        row[: len(prompt)] = prompt
    # A prompt's noise depends on its number in the global batch, not on the host that samples it.
    ids = np.arange(count, dtype=np.int32) + count * jax.process_index()
    lengths = np.array([len(p) for p in prompts], np.int32)
    return PromptBatch(
        tokens=parallel.to_global(mesh, "B P", tokens),
        lengths=parallel.to_global(mesh, "B", lengths),
        ids=parallel.to_global(mesh, "B", ids),
    )


class CompletionCollector:
    """Decodes and parses groups as they finish, and submits them to the judge."""

    def __init__(
        self,
        questions: Sequence[Question],
        prompts: Sequence[list[int]],
        policy: Policy,
        executor: Executor | None,
        has_turns: bool,
        last_block: bool,
        opened: bool,
    ):
        self.questions, self.prompts = questions, prompts
        self.tokenizer, self.stop_tokens = policy.tokenizer, policy.stop_tokens
        self.executor, self.has_turns = executor, has_turns
        self.rule = last_block, opened
        self.groups: list[Group | None] = [None] * len(questions)
        self.tickets: list[tuple[list[int], Ticket]] = []

    def add(self, finished: DecodedGroups) -> None:
        """Take groups that have finished."""
        rows = finished.rows.tolist()
        for n, row in enumerate(rows):
            self.groups[row] = self._group(row, jax.tree.map(lambda x, n=n: np.asarray(x[n]), finished.rollouts))
        if self.executor is not None:  # does not wait: the workers run while the device decodes
            jobs = [job for row in rows for job in self.groups[row].jobs()]
            self.tickets.append((rows, self.executor.submit(jobs)))

    def verdicts(self) -> list[list[Verdict]]:
        """Wait for the judge; return its verdicts [B][G] in the order of the questions."""
        # Groups finish in any order, and each batch of groups has a ticket.
        verdicts: list[list[Verdict]] = [[] for _ in self.groups]
        for rows, ticket in self.tickets:
            size = len(ticket.verdicts) // len(rows)
            for row, group in zip(rows, by_group(self.executor.gather(ticket), size)):
                verdicts[row] = group
        return verdicts

    def _group(self, row: int, rollout: Rollouts) -> Group:
        """Make a question's group from arrays [G,C] and [G]."""
        # Arrays are padded to C; from here on completions have their own lengths.
        completions = [ids[:length].tolist() for ids, length in zip(rollout.tokens, rollout.lengths)]
        actions = [flags[:length].tolist() for flags, length in zip(rollout.actions, rollout.lengths)]
        pieces = [self._pieces(*case) for case in zip(completions, actions)]
        texts = ["".join(piece.text for piece in cut) for cut in pieces]
        return Group(
            question=self.questions[row],
            prompt=self.prompts[row],
            completions=completions,
            logprobs=[values[:length].tolist() for values, length in zip(rollout.logprobs, rollout.lengths)],
            finished=rollout.finished.tolist(),
            texts=texts,
            answers=[self._parse(*case) for case in zip(texts, pieces)],
            actions=actions if self.has_turns else [],
            pieces=pieces if self.has_turns else [],
        )

    def _parse(self, text: str, pieces: list[Piece]) -> Answer:
        return looks.parse(pieces, *self.rule) if self.has_turns else answers.parse(text, *self.rule)

    def _pieces(self, completion: list[int], actions: list[bool]) -> list[Piece]:
        """A completion as text, cut at its observations; without turns it is one piece."""
        completion = self._without_stop(completion)
        runs = itertools.groupby(zip(completion, actions), key=operator.itemgetter(1))
        tokens = (
            [([token for token, _ in run], written) for written, run in runs]
            if self.has_turns
            else [(completion, True)]
        )
        # Special tokens stay: a format that needs them, or a stray one, must be visible to the parser.
        return [Piece(self.tokenizer.decode(run, skip_special_tokens=False), written) for run, written in tokens]

    def _without_stop(self, completion: list[int]) -> list[int]:
        return completion[:-1] if completion and completion[-1] in self.stop_tokens else completion


def by_group(values: Sequence, size: int) -> list[list]:
    """Cut a flat list into groups of `size`."""
    return [list(values[i : i + size]) for i in range(0, len(values), size)]


def score(cfg: RewardsConfig, judged: JudgedRollouts) -> JudgedRollouts:
    """Return the rollouts with the reward of every completion; one whose look met a fault of the machine is masked.

    Raises:
      RewardError: `cfg.function` failed, on this process or another: all raise, so that they can save together.
    """
    scored, failure = [], None
    try:
        for group, verdicts in zip(judged.groups, judged.verdicts, strict=True):
            cases = zip(group.answers, verdicts, group.finished, strict=True)
            scored.append(
                [
                    # What it read says nothing about the database, so its answer says nothing about the policy.
                    Reward(masked=True) if fault else rewards.score(cfg, *case, group.question)
                    for case, fault in zip(cases, group.faults, strict=True)
                ]
            )
    except rewards.RewardError as error:
        failure = error
    if cfg.function and hosts.any_process(failure is not None):
        raise failure or rewards.RewardError(
            "--config.rewards.function failed on another process, which names the question"
        )
    return dataclasses.replace(judged, rewards=scored)


def right_tokens(judged: JudgedRollouts, tokenizer) -> list[list[list[int]]]:
    """[B][G] indices of the tokens of clauses that were shown to be right (`rl.credit=clause`)."""
    return [
        [
            clause_tokens.right_tokens(tokenizer, *case)
            for case in zip(group.completions, group.texts, group.answers, verdicts, strict=True)
        ]
        for group, verdicts in zip(judged.groups, judged.verdicts, strict=True)
    ]
