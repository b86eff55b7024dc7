"""From questions to judged groups: the part of the flow that grpo and evaluate share.

Every host does this for its own questions; the only thing the hosts agree on is the padded prompt length.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

import jax
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import Mesh

from sqlr1_jax import parallel
from sqlr1_jax.batches import PromptBatch, Rollouts
from sqlr1_jax.planning import chips
from sqlr1_jax.records import Answer, Question, Verdict
from sqlr1_jax.sampling import FinishedGroups, padded_length
from sqlr1_jax.sql.executor import Executor, Ticket
from sqlr1_jax.text import answers


@dataclasses.dataclass(frozen=True)
class Group:
    """One question with its G completions, on the host.

    Attributes:
      question: what was asked.
      prompt: prompt tokens.
      completions: G token lists, the end-of-sequence token included.
      logprobs: G float lists, of the policy that sampled.
      finished: G flags, False where a completion was cut.
      texts: G decoded completions.
      answers: G parsed completions.
    """

    question: Question
    prompt: list[int]
    completions: list[list[int]]
    logprobs: list[list[float]]
    finished: list[bool]
    texts: list[str]
    answers: list[Answer]

    def jobs(self) -> list[tuple[str, str, str]]:
        """What the judge is asked: (database, gold, prediction) of each completion."""
        return [(self.question.db, self.question.gold, answer.sql) for answer in self.answers]


def place(mesh: Mesh, prompts: Sequence[Sequence[int]]) -> PromptBatch:
    """This host's prompts as a share of the global [B,P] batch; P is the bucket of the longest prompt of all hosts."""
    longest = int(agreed_max(max(map(len, prompts))))
    size, count = padded_length(longest), len(prompts)
    tokens = np.zeros((count, size), np.int32)
    for row, prompt in zip(tokens, prompts):
        row[: len(prompt)] = prompt
    ids = np.arange(count, dtype=np.int32) + count * jax.process_index()
    lengths = np.array([len(p) for p in prompts], np.int32)
    return PromptBatch(
        tokens=parallel.to_global(mesh, "B P", tokens),
        lengths=parallel.to_global(mesh, "B", lengths),
        ids=parallel.to_global(mesh, "B", ids),
    )


def agreed_max(number: float) -> float:
    """The largest of all hosts' numbers, the same on every host."""
    if jax.process_count() == 1:
        return number
    return float(np.max(multihost_utils.process_allgather(np.float32(number))))


def agreed_sums(scalars: dict[str, float]) -> dict[str, float]:
    """Each scalar summed over all hosts, the same on every host; every host must bring the same keys."""
    if jax.process_count() == 1:
        return scalars
    keys = sorted(scalars)
    gathered = multihost_utils.process_allgather(np.array([scalars[k] for k in keys], np.float64))
    return dict(zip(keys, np.sum(gathered.reshape(-1, len(keys)), axis=0).tolist()))


def everyones(records: list[dict]) -> list[dict]:
    """The records of all hosts, the first host's first, on every host."""
    if jax.process_count() == 1:
        return records
    mine = np.frombuffer(json.dumps(records).encode(), np.uint8)
    room = np.zeros(int(agreed_max(len(mine))), np.uint8)
    room[: len(mine)] = mine
    gathered = multihost_utils.process_allgather(room)
    return [record for row in gathered for record in json.loads(row.tobytes().rstrip(b"\0"))]


def told(spent: dict[str, float]) -> dict[str, float]:
    """The sampler's metrics for the log; on a known accelerator with `bandwidth_share`, of its memory's stated bandwidth."""
    chip = chips.here()
    if chip.name != "cpu":
        spent = spent | {"bandwidth_share": spent["bytes_per_second"] / chip.hbm}
    return {f"rollout/{key}": value for key, value in spent.items()}


class Reader:
    """Reads groups as they finish: decodes and parses them, and hands them to the judge while the rest still decodes.

    `Reader(...)` is `sample`'s `on_finished`; when the rollout is over, `groups` has all groups of this host in the order of
    the prompts and `verdicts()` waits for the judge.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        prompts: Sequence[list[int]],
        tokenizer,
        stop_tokens: Sequence[int],
        executor: Executor | None = None,
        last_block: bool = False,
    ):
        self.questions, self.prompts = questions, prompts
        self.tokenizer, self.stop_tokens, self.executor = tokenizer, stop_tokens, executor
        self.last_block = last_block  # see `answers.parse`
        self.read: list[Group | None] = [None] * len(questions)
        self.tickets: list[tuple[list[int], Ticket]] = []

    def __call__(self, finished: FinishedGroups) -> None:
        """Takes some finished groups."""
        rows = finished.rows.tolist()
        for n, row in enumerate(rows):
            self.read[row] = self._group(row, *(np.asarray(x[n]) for x in _fields(finished.rollouts)))
        if self.executor is not None:
            self.tickets.append((rows, self.executor.submit([job for row in rows for job in self.read[row].jobs()])))

    def _group(self, row: int, tokens, lengths, finished, logprobs) -> Group:
        completions = [ids[:length].tolist() for ids, length in zip(tokens, lengths)]
        texts = [self.tokenizer.decode(strip(c, self.stop_tokens), skip_special_tokens=False) for c in completions]
        return Group(
            question=self.questions[row],
            prompt=self.prompts[row],
            completions=completions,
            logprobs=[values[:length].tolist() for values, length in zip(logprobs, lengths)],
            finished=finished.tolist(),
            texts=texts,
            answers=[answers.parse(text, self.last_block) for text in texts],
        )

    @property
    def groups(self) -> list[Group]:
        """All groups of this host; the rollout must be over."""
        return self.read

    def verdicts(self) -> list[list[Verdict]]:
        """The judge's verdicts by group, in the order of the prompts."""
        found: list[list[Verdict]] = [[] for _ in self.read]
        for rows, ticket in self.tickets:
            size = len(ticket.verdicts) // len(rows)
            for row, verdicts in zip(rows, by_group(self.executor.gather(ticket), size)):
                found[row] = verdicts
        return found


def _fields(rollouts: Rollouts) -> tuple:
    return rollouts.tokens, rollouts.lengths, rollouts.finished, rollouts.logprobs


def strip(completion: list[int], stop_tokens: Sequence[int]) -> list[int]:
    """A completion without the token that ended it."""
    return completion[:-1] if completion and completion[-1] in stop_tokens else completion


def by_group(verdicts: Sequence[Verdict], size: int) -> list[list[Verdict]]:
    """A flat list cut into groups of `size`."""
    return [list(verdicts[i : i + size]) for i in range(0, len(verdicts), size)]
