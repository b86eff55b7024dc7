"""From questions to judged groups: the part of the flow that grpo and evaluate share.

Every host does this for its own questions; the only thing the hosts agree on is the padded prompt length.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import jax
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import Mesh

from sqlr1_jax import parallel
from sqlr1_jax.batches import Prompts, Rollouts
from sqlr1_jax.records import Answer, Question, Verdict
from sqlr1_jax.sampling import bucket
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


def place(mesh: Mesh, prompts: Sequence[Sequence[int]]) -> Prompts:
    """This host's prompts as a share of the global [B,P] batch; P is the bucket of the longest prompt of all hosts."""
    longest = int(agreed_max(max(map(len, prompts))))
    size, count = bucket(longest), len(prompts)
    tokens = np.zeros((count, size), np.int32)
    for row, prompt in zip(tokens, prompts):
        row[: len(prompt)] = prompt
    ids = np.arange(count, dtype=np.int32) + count * jax.process_index()
    lengths = np.array([len(p) for p in prompts], np.int32)
    return Prompts(
        tokens=parallel.place(mesh, "B P", tokens),
        lengths=parallel.place(mesh, "B", lengths),
        ids=parallel.place(mesh, "B", ids),
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


def read(
    questions: Sequence[Question],
    prompts: Sequence[list[int]],
    rollouts: Rollouts,
    tokenizer,
    stop_tokens: Sequence[int],
) -> list[Group]:
    """This host's groups of a rollout, decoded and parsed."""
    tokens, lengths = parallel.fetch(rollouts.tokens), parallel.fetch(rollouts.lengths)
    finished, logprobs = parallel.fetch(rollouts.finished), parallel.fetch(rollouts.logprobs)
    groups = []
    for b, (question, prompt) in enumerate(zip(questions, prompts)):
        completions = [tokens[b, g, : lengths[b, g]].tolist() for g in range(tokens.shape[1])]
        texts = [tokenizer.decode(strip(c, stop_tokens), skip_special_tokens=False) for c in completions]
        groups.append(
            Group(
                question=question,
                prompt=prompt,
                completions=completions,
                logprobs=[logprobs[b, g, : lengths[b, g]].tolist() for g in range(tokens.shape[1])],
                finished=finished[b].tolist(),
                texts=texts,
                answers=[answers.parse(text) for text in texts],
            )
        )
    return groups


def strip(completion: list[int], stop_tokens: Sequence[int]) -> list[int]:
    """A completion without the token that ended it."""
    return completion[:-1] if completion and completion[-1] in stop_tokens else completion


def by_group(verdicts: Sequence[Verdict], size: int) -> list[list[Verdict]]:
    """A flat list cut into groups of `size`."""
    return [list(verdicts[i : i + size]) for i in range(0, len(verdicts), size)]
