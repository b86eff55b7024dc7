"""Which completion is in which slot: the host's bookkeeping of a rollout, in numpy alone.

Devices that share B (the mesh axes data and fsdp) are X shards. Every prompt stays on its shard, so moving slots never moves a
cache between devices, and all shards have the same shapes. Axes: X shards, s slots per shard, g completions per slot, b prompts
per shard.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Iterator

import numpy as np

FREE = -1
# Cost per step of one completion, in cached tokens read: the products with the weights, and the head.
COMPLETION_COST = 1024
# Slots are compacted if the cost of a step falls below this share: every move copies the caches and may compile.
GAIN = 0.8


@dataclasses.dataclass
class SlotTable:
    """The slots of a rollout.

    Attributes:
      prompt: [X,s] the prompt in each slot, counted within the shard; FREE if there is none.
      member: [X,s,g] the completion's number within its group; FREE if there is none.
      tokens: [X,s,g] the token to feed next.
      done: [X,s,g] True where nothing is to be decoded.
      states: [X,s,g] state of the stop strings (`decode.decode_segment`).
      starts: [X,s] time at which the slot's completions began.
    """

    prompt: np.ndarray
    member: np.ndarray
    tokens: np.ndarray
    done: np.ndarray
    states: np.ndarray
    starts: np.ndarray

    @classmethod
    def empty(cls, shards: int, slots: int, group: int) -> SlotTable:
        """A table without completions."""
        rows = (shards, slots, group)
        return cls(
            prompt=np.full(rows[:2], FREE, np.int32),
            member=np.full(rows, FREE, np.int32),
            tokens=np.zeros(rows, np.int32),
            done=np.ones(rows, bool),  # an empty slot has nothing to decode
            states=np.zeros(rows, np.int32),
            starts=np.zeros(rows[:2], np.int32),
        )

    def admit(self, waiting: list[deque[int]], last: np.ndarray, now: int) -> list[list[tuple[int, int]]]:
        """Put waiting prompts into free slots.

        Args:
          waiting: per shard its waiting prompts, in order; admitted ones are removed.
          last: [X,b] the last token of every prompt.
          now: time at which their completions begin.

        Returns:
          per shard the (prompt, slot) pairs that were admitted.
        """
        # A slot is free once all its completions are done. Its cache is not cleared: the next prompt overwrites or masks it.
        self.prompt[self.done.all(-1)] = FREE
        admitted = []
        for x, queue in enumerate(waiting):
            free = np.flatnonzero(self.prompt[x] == FREE)[: len(queue)]
            admitted.append([(queue.popleft(), int(slot)) for slot in free])
            for prompt, slot in admitted[-1]:
                self.prompt[x, slot], self.starts[x, slot] = prompt, now
                self.member[x, slot] = np.arange(self.member.shape[-1])
                self.tokens[x, slot], self.done[x, slot], self.states[x, slot] = last[x, prompt], False, 0
        return admitted


@dataclasses.dataclass(frozen=True)
class SlotMove:
    """How a smaller table is made of the old one: `slots` [X,s] are old slots, `rows` [X,s,g] their completions."""

    slots: np.ndarray
    rows: np.ndarray

    def apply(self, table: SlotTable, live: np.ndarray) -> SlotTable:
        """The smaller table; `live` [X,s,g] is True where a completion is real and not padding."""
        x = np.arange(len(self.slots))[:, None]
        at = x[..., None], self.slots[..., None], self.rows
        return SlotTable(
            prompt=np.where(live.any(-1), table.prompt[x, self.slots], FREE),
            member=np.where(live, table.member[at], FREE),
            tokens=table.tokens[at],
            done=~live,
            states=table.states[at],
            starts=table.starts[x, self.slots],
        )


def next_power_of_two(number: int) -> int:
    """The smallest power of two that is at least `number`."""
    return 1 << max(0, number - 1).bit_length()


def compacted_size(done: np.ndarray, prompt_size: int, window: int) -> tuple[int, int] | None:
    """A smaller (slots, completions per slot) with room for all unfinished completions; None if it would save too little.

    A group whose unfinished completions do not fit one slot takes several, each with the prompt's keys and values, so there are
    never more slots than now. Sizes are powers of two, so that few programs are compiled.

    Args:
      done: [X,s,g].
      prompt_size: padded prompt tokens that a slot reads per step.
      window: tokens that a completion reads of its own.
    """
    slots, group = done.shape[1:]
    alive = (~done).sum(-1)

    def step_cost(s: int, g: int) -> int:
        return s * (prompt_size + g * (window + COMPLETION_COST))

    # The group size itself need not be a power of two.
    sizes = [group, *(1 << i for i in range(group.bit_length() - 1, -1, -1) if 1 << i < group)]
    candidates = []
    for g in sizes:
        needed = int((-(-alive // g)).sum(-1).max())  # the fullest shard decides: all have the same shapes
        if needed <= slots:
            s = min(slots, next_power_of_two(needed))
            candidates.append((step_cost(s, g), s, g))
    best = min(candidates)  # ties go to fewer slots
    return best[1:] if best[0] < GAIN * step_cost(slots, group) else None


def compact(table: SlotTable, slots: int, group: int) -> tuple[SlotMove, SlotTable]:
    """Pack all unfinished completions into `slots` slots of `group` completions."""
    shards = len(table.done)
    # Padding names slot 0 and row 0, which exist, and is masked by `live`.
    move = SlotMove(np.zeros((shards, slots), np.int32), np.zeros((shards, slots, group), np.int32))
    live = np.zeros((shards, slots, group), bool)
    for x in range(shards):
        pieces = []  # (old slot, its unfinished completions), groups split where they do not fit
        for slot in range(table.done.shape[1]):
            rows = np.flatnonzero(~table.done[x, slot])
            pieces += [(slot, rows[i : i + group]) for i in range(0, len(rows), group)]
        for new, (slot, rows) in enumerate(pieces):
            move.slots[x, new] = slot
            move.rows[x, new, : len(rows)] = rows
            live[x, new, : len(rows)] = True
    return move, move.apply(table, live)


def split_shared(
    admitted: list[list[tuple[int, int]]],
    lengths: np.ndarray,
    common: np.ndarray,
    fits: Callable[[int], bool] = lambda rest: True,
) -> tuple[list[list[tuple[int, int]]], list[list[tuple[int, int, int, int]]]]:
    """Split admitted prompts into leaders and followers, which begin like a leader admitted with them.

    Neighbouring prompts are compared alone: data sets list the questions over one database after another, and so does `data.together`.

    Args:
      admitted: per shard the (prompt, slot) pairs.
      lengths: [X,b] prompt lengths.
      common: [X,b] tokens that a prompt has in common with the one before it.
      fits: whether the prefill's budget has room for a follower with this many tokens of its own, which are computed in one block.

    Returns:
      per shard the (prompt, slot) pairs of leaders, and (prompt, slot, slot of its leader, tokens in common with it) of followers.
    """
    leaders, followers = [], []
    for x, pairs in enumerate(admitted):
        leaders.append([])
        followers.append([])
        # Of the prompt before, its leader's slot, and what all since the leader have in common.
        number, at, shared = FREE, FREE, 0
        for prompt, slot in sorted(pairs):
            shared = min(shared, int(common[x, prompt])) if number == prompt - 1 and number != FREE else 0
            if 2 * shared >= lengths[x, prompt] and fits(int(lengths[x, prompt]) - 1 - shared):
                followers[x].append((prompt, slot, at, shared))
            else:
                leaders[x].append((prompt, slot))
                at, shared = slot, int(lengths[x, prompt])
            number = prompt
    return leaders, followers


def follower_batches(
    followers: list[list[tuple[int, int, int, int]]],
    lengths: np.ndarray,
    padded: Callable[[int], int],
    budget: int,
    prompt_size: int,
    slots: int,
) -> Iterator[tuple[np.ndarray, int]]:
    """Cut followers into batches for `prefill.prefill_behind`, those with the longest rest first.

    Args:
      followers: from `split_shared`.
      lengths: [X,b] prompt lengths.
      padded: tokens to compute -> padded size.
      budget: products of queries and keys per batch and shard.
      prompt_size: P.
      slots: slots per shard; also the slot number of padding, which is past the end.

    Yields:
      [4,X,n] prompts, slots, slots of their leaders, tokens that are copied; and the padded size of the rest. n is a power of two.
    """

    def rest(x: int, follower: tuple[int, int, int, int]) -> int:
        return int(lengths[x, follower[0]]) - 1 - follower[3]  # the last token is fed by the first segment

    queues = [sorted(some, key=lambda one: -rest(x, one)) for x, some in enumerate(followers)]
    while any(queues):
        size = min(prompt_size, padded(max(1, *(rest(x, queue[0]) for x, queue in enumerate(queues) if queue))))
        most = next_power_of_two(max(1, budget // (size * prompt_size)) + 1) // 2  # rounded down to a power of two
        n = min(most, next_power_of_two(max(map(len, queues))))
        batch = np.zeros((4, len(queues), n), np.int32)
        batch[1] = slots
        for x, queue in enumerate(queues):
            for j, (prompt, slot, leader, shared) in enumerate(queue[:n]):
                # What is written ends within the cache; a few tokens that could be copied are computed.
                batch[:, x, j] = prompt, slot, leader, min(shared, prompt_size - size)
        queues = [queue[n:] for queue in queues]
        yield batch, size


def prefill_batches(
    admitted: list[list[tuple[int, int]]],
    lengths: np.ndarray,
    padded: Callable[[int], int],
    budget: int,
    slots: int,
) -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
    """Cut admitted prompts into batches for `prefill`, longest first, so that prompts of similar length share a batch.

    Args:
      admitted: per shard the (prompt, slot) pairs.
      lengths: [X,b] prompt lengths.
      padded: length -> padded size.
      budget: padded tokens per batch and shard.
      slots: slots per shard; also the slot number of padding, which is past the end.

    Yields:
      prompts [X,n], slots [X,n] and the padded size; n is a power of two, so that few programs are compiled.
    """
    queues = [sorted(pairs, key=lambda pair: -lengths[x, pair[0]]) for x, pairs in enumerate(admitted)]
    # All shards prefill at once with the same shapes, so a batch takes the next n of every shard and pads those with fewer.
    while any(queues):
        size = padded(max(int(lengths[x, queue[0][0]]) for x, queue in enumerate(queues) if queue))
        most = next_power_of_two(max(1, budget // size) + 1) // 2  # rounded down to a power of two
        n = min(most, next_power_of_two(max(map(len, queues))))
        prompts, places = np.zeros((len(queues), n), np.int32), np.full((len(queues), n), slots, np.int32)
        for x, queue in enumerate(queues):
            for j, (prompt, slot) in enumerate(queue[:n]):
                prompts[x, j], places[x, j] = prompt, slot
        queues = [queue[n:] for queue in queues]
        yield prompts, places, size
