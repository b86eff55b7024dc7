"""The questions of each step, as a function of seed and step alone.

The order is an endless sequence of epochs, each a new permutation of all questions, cut into global batches. Batches depend
on (seed, step) only, so a run resumes from its step number without saved state. Each host takes a contiguous share of the
batch, so the union over hosts does not depend on their number.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Sequence

import grain
import numpy as np

from sqlr1_jax.records import Question


class StepSampler:
    """Batches of questions by step number.

    Args:
      questions: a sequence, or a `dataset.Questions`.
      batch_size: questions per step over all hosts.
      seed: of the order.
      host, hosts: this host's number, and the number of hosts, which divides `batch_size`.
      shuffle: False keeps the order of the questions in every epoch (curriculum).
      together: with `shuffle`, questions over one database that follow each other; packed rows hold their schema once.

    Raises:
      ValueError: there are no questions, `hosts` does not divide `batch_size`, or `together` is set and the index of the data set names
        no databases, as earlier versions wrote it.
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
        together: int = 1,
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
        hashed = zlib.crc32(f"question order {seed}".encode())
        if shuffle and together > 1:
            if questions.database_numbers is None:
                raise ValueError(
                    f"--config.data.together={together} needs a data set prepared by this version: run `prepare` again"
                )
            self._order = DatabaseOrder(questions.database_numbers, together, hashed)
        elif shuffle:
            # Grain computes a permutation entry by entry, in constant memory. The seed is hashed because Grain shuffles epoch e
            # of seed s as epoch 0 of seed s + e: runs with neighbouring seeds would share their epochs.
            self._order = grain.MapDataset.range(len(questions)).shuffle(seed=hashed).repeat()

    def indices(self, step: int) -> list[int]:
        """Question numbers of a step's global batch, [batch_size]."""
        if step < 0:
            raise ValueError(f"step {step} is negative")
        # Positions in an endless sequence: a batch may begin in one epoch and end in the next.
        positions = range(step * self.batch_size, (step + 1) * self.batch_size)
        if self._order is None:
            return [position % len(self.questions) for position in positions]
        return [int(self._order[position]) for position in positions]

    def batch(self, step: int) -> list[Question]:
        """This host's questions of a step, [batch_size / hosts]."""
        share = self.batch_size // self.hosts
        mine = self.indices(step)[self.host * share : (self.host + 1) * share]
        # A data set on disk reads a batch faster than single questions.
        read_many = getattr(self.questions, "batch", None)
        return read_many(mine) if read_many else [self.questions[index] for index in mine]

    def epochs(self, steps: int) -> float:
        """Passes over all questions in this number of steps."""
        return steps * self.batch_size / len(self.questions)

    def describe(self, steps: int) -> str:
        """Examples, batch size, and epochs of one step and of a run of `steps` steps."""
        per_step, all_steps = (f"{n:.2g}" if n < 10 else f"{n:,.0f}" for n in (self.epochs(1), self.epochs(steps)))
        examples = f"{len(self.questions):,} examples, batch {self.batch_size}"
        run = f", {steps:,} steps are {all_steps}" if steps > 1 else ""
        return f"{examples}: one step is {per_step} epochs{run}"

    def ids(self, step: int) -> list[str]:
        """Question ids of a step's global batch, [batch_size]."""
        return [self.questions[index].id for index in self.indices(step)]


class DatabaseOrder:
    """An endless sequence of question numbers in which questions over one database follow each other.

    An epoch is a permutation of all questions: those of a database in random order, cut into blocks of `together` questions
    (the last block may be shorter), and all blocks in random order.

    Args:
      databases: [N] number of each question's database.
      together: questions of a block.
      seed: of the order; an epoch's order depends on seed and epoch alone.
    """

    def __init__(self, databases: np.ndarray, together: int, seed: int):
        self.databases, self.together, self.seed = np.asarray(databases), together, seed
        self._epoch = functools.lru_cache(maxsize=2)(self._make_epoch)  # a batch touches two epochs at most, or is one

    def __getitem__(self, position: int) -> int:
        epoch, place = divmod(position, len(self.databases))
        return int(self._epoch(epoch)[place])

    def _make_epoch(self, epoch: int) -> np.ndarray:
        random = np.random.default_rng([self.seed, epoch])
        order = random.permutation(len(self.databases))
        order = order[np.argsort(self.databases[order], kind="stable")]
        ends = np.flatnonzero(np.diff(self.databases[order])) + 1
        blocks = [
            questions[first : first + self.together]
            for questions in np.split(order, ends)
            for first in range(0, len(questions), self.together)
        ]
        return np.concatenate([blocks[number] for number in random.permutation(len(blocks))])
