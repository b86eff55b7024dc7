"""Step number -> the questions of that step, and nothing else to remember.

The order is endless: epoch after epoch, each a new permutation of all questions, cut into global batches. A batch is a
pure function of (seed, step), so a run resumes by its step number alone, and each host takes its contiguous share, so the
union over hosts does not depend on their number. Permutations are Grain's index shuffle: nothing of the size of the data
set is held or drawn.
"""

from __future__ import annotations

import dataclasses
import functools
import zlib
from collections.abc import Sequence

import grain
import numpy as np

from sqlr1_jax.records import Question


@dataclasses.dataclass(frozen=True)
class Order:
    """In which order questions come (`config.stream`).

    Attributes:
      shuffle: a new random order each epoch; False keeps the data set's own, as a curriculum wants it.
      window: 0, or so many steps' questions are sorted by length together, so that a batch pads little.
    """

    shuffle: bool = True
    window: int = 0

    def __post_init__(self):
        if self.window < 0:
            raise ValueError(f"stream.window={self.window} must not be negative; 0 leaves lengths alone")

    def stream(self, questions, batch_size: int, seed: int, *, host: int = 0, hosts: int = 1) -> Stream:
        """The stream over questions that know their `chars` (see `source.Questions`)."""
        bucketed = dict(lengths=questions.chars, window=self.window) if self.window else {}
        return Stream(questions, batch_size, seed, host=host, hosts=hosts, shuffle=self.shuffle, **bucketed)


class Stream:
    """Batches of questions by step number.

    Args:
      questions: a random-access source.
      batch_size: questions a step over all hosts.
      seed: of the order.
      host, hosts: this host's number and their count; `batch_size` is a multiple of `hosts`.
      shuffle: False gives the questions in their own order, again and again.
      lengths: if given, a number a question; each batch gets questions of similar length.
      window: with `lengths`: so many steps' questions are sorted by length together; the steps then come in an order
        that does not follow the length.

    Raises:
      ValueError: no questions, or sizes that do not divide.
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
        lengths: Sequence[int] | None = None,
        window: int = 16,
    ):
        if not len(questions):
            raise ValueError("the stream has no questions; check data.split and data.limit")
        if batch_size < 1 or batch_size % hosts:
            raise ValueError(f"batch={batch_size} questions do not divide among {hosts} hosts; choose a multiple")
        if not 0 <= host < hosts:
            raise ValueError(f"host {host} is not one of the {hosts} hosts 0 to {hosts - 1}")
        if lengths is not None and (len(lengths) != len(questions) or window < 1):
            raise ValueError(f"{len(lengths)} lengths for {len(questions)} questions, window {window}")
        self.questions = questions
        self.batch_size = batch_size
        self.seed = seed
        self.host, self.hosts = host, hosts
        self._lengths = None if lengths is None else np.asarray(lengths)
        self._window = window
        self._sorted_window = functools.lru_cache(maxsize=2)(self._sort_window)
        self._order = None
        if shuffle:  # a hash, since Grain shuffles epoch e of seed s as epoch 0 of seed s + e
            mixed = zlib.crc32(f"question order {seed}".encode())
            self._order = grain.MapDataset.range(len(questions)).shuffle(seed=mixed).repeat()

    def indices(self, step: int) -> list[int]:
        """The numbers of all questions of the global batch of a step."""
        if step < 0:
            raise ValueError(f"step {step} is negative")
        if self._lengths is None:
            return self._positions(step * self.batch_size, self.batch_size)
        window, place = divmod(step, self._window)
        return self._sorted_window(window)[place]

    def batch(self, step: int) -> list[Question]:
        """This host's questions of a step: `batch_size / hosts` of them."""
        share = self.batch_size // self.hosts
        mine = self.indices(step)[self.host * share : (self.host + 1) * share]
        many = getattr(self.questions, "batch", None)
        return many(mine) if many else [self.questions[index] for index in mine]

    def ids(self, step: int) -> list[str]:
        """The ids of all questions of the global batch of a step."""
        return [self.questions[index].id for index in self.indices(step)]

    def _positions(self, start: int, count: int) -> list[int]:
        """The question numbers at places start .. start + count of the endless order."""
        places = range(start, start + count)
        if self._order is None:
            return [place % len(self.questions) for place in places]
        return [int(self._order[place]) for place in places]

    def _sort_window(self, window: int) -> list[list[int]]:
        """The batches of a window of steps: sorted by length, cut, and the cuts put into a random order."""
        size = self._window * self.batch_size
        numbers = np.array(self._positions(window * size, size))
        numbers = numbers[np.argsort(self._lengths[numbers], kind="stable")]
        order = np.argsort(
            [zlib.crc32(f"{self.seed} {window} {cut}".encode()) for cut in range(self._window)], kind="stable"
        )
        return [numbers[cut * self.batch_size : (cut + 1) * self.batch_size].tolist() for cut in order]
