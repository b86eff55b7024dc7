"""Step number -> the questions of that step; nothing else is state.

The order is endless: epoch after epoch, each a new permutation of all questions, cut into global batches. A batch is a pure
function of (seed, step), so a run resumes from its step number alone. Each host takes its contiguous share, so the union over
hosts does not depend on their number.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import grain

from sqlr1_jax.records import Question


class StepSampler:
    """Batches of questions by step number.

    Args:
      questions: a random-access source.
      batch_size: questions per step over all hosts.
      seed: keys the order.
      host, hosts: this host's number and the number of hosts; `batch_size` is a multiple of `hosts`.
      shuffle: False keeps the order of the questions, epoch after epoch, as a curriculum needs it.

    Raises:
      ValueError: there are no questions, or the sizes do not divide.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        batch_size: int,
        seed: int = 0,
        *,
        host: int = 0,
        hosts: int = 1,
        shuffle: bool = True,
    ):
        if not len(questions):
            raise ValueError("there are no questions to sample; check --config.data.split and --config.data.limit")
        if batch_size < 1 or batch_size % hosts:
            raise ValueError(f"batch={batch_size} questions do not divide among {hosts} hosts; choose a multiple")
        if not 0 <= host < hosts:
            raise ValueError(f"host {host} is not one of the {hosts} hosts 0 to {hosts - 1}")
        self.questions = questions
        self.batch_size = batch_size
        self.host, self.hosts = host, hosts
        self._order = None
        if shuffle:
            # Grain's index shuffle computes a permutation entry by entry, so nothing of the data set's size is held. The seed
            # is hashed because Grain shuffles epoch e of seed s as epoch 0 of seed s + e.
            hashed = zlib.crc32(f"question order {seed}".encode())
            self._order = grain.MapDataset.range(len(questions)).shuffle(seed=hashed).repeat()

    def indices(self, step: int) -> list[int]:
        """The numbers of all questions of the global batch of a step."""
        if step < 0:
            raise ValueError(f"step {step} is negative")
        places = range(step * self.batch_size, (step + 1) * self.batch_size)
        if self._order is None:
            return [place % len(self.questions) for place in places]
        return [int(self._order[place]) for place in places]

    def batch(self, step: int) -> list[Question]:
        """This host's questions of a step: `batch_size / hosts` of them."""
        share = self.batch_size // self.hosts
        mine = self.indices(step)[self.host * share : (self.host + 1) * share]
        read_many = getattr(self.questions, "batch", None)  # of a data set on disk; faster than one by one
        return read_many(mine) if read_many else [self.questions[index] for index in mine]

    def ids(self, step: int) -> list[str]:
        """The ids of all questions of the global batch of a step."""
        return [self.questions[index].id for index in self.indices(step)]
