"""Which completion sits in which slot: the host's book of a rollout, in numpy alone.

Devices that share B (the mesh axes data and fsdp) are its shards, X of them. Every prompt stays on its shard, so moving slots
never moves a cache between devices; all shards take the same shapes. Axes: X shards, s slots a shard, g completions a slot.
"""

from __future__ import annotations

import dataclasses
from collections import deque

import numpy as np

FREE = -1
ROW_COST = 1024  # one completion's share of a step, in cached tokens read: multiplications by the weights, and the head


@dataclasses.dataclass
class SlotTable:
    """The slots.

    Attributes:
      prompt: [X,s] the prompt in each slot, counted within the shard; FREE if none.
      member: [X,s,g] the completion's number within its group; FREE if none.
      tokens: [X,s,g] the token to feed next.
      done: [X,s,g] True where nothing is to be decoded.
      states: [X,s,g] how much of a stop string was produced (`decode.segment`).
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
        """A board without completions."""
        rows = (shards, slots, group)
        return cls(
            prompt=np.full(rows[:2], FREE, np.int32),
            member=np.full(rows, FREE, np.int32),
            tokens=np.zeros(rows, np.int32),
            done=np.ones(rows, bool),
            states=np.zeros(rows, np.int32),
            starts=np.zeros(rows[:2], np.int32),
        )

    def admit(self, waiting: list[deque[int]], last: np.ndarray, now: int) -> list[list[tuple[int, int]]]:
        """Gives waiting prompts the free slots; returns (prompt, slot) of those that came in, for each shard.

        Args:
          waiting: for each shard its prompts, in order; they are taken off.
          last: [X,b] the last token of every prompt.
          now: time at which their completions begin.
        """
        self.prompt[self.done.all(-1)] = FREE
        came = []
        for x, queue in enumerate(waiting):
            free = np.flatnonzero(self.prompt[x] == FREE)[: len(queue)]
            came.append([(queue.popleft(), int(slot)) for slot in free])
            for prompt, slot in came[-1]:
                self.prompt[x, slot], self.starts[x, slot] = prompt, now
                self.member[x, slot] = np.arange(self.member.shape[-1])
                self.tokens[x, slot], self.done[x, slot], self.states[x, slot] = last[x, prompt], False, 0
        return came


@dataclasses.dataclass(frozen=True)
class Move:
    """How a smaller board is made of the old one: `slots` [X,s] and `rows` [X,s,g] name old slots and their completions."""

    slots: np.ndarray
    rows: np.ndarray

    def apply(self, board: SlotTable, live: np.ndarray) -> SlotTable:
        """The smaller board. `live` [X,s,g] tells which of the named completions are real."""
        x = np.arange(len(self.slots))[:, None]
        at = x[..., None], self.slots[..., None], self.rows
        return SlotTable(
            prompt=np.where(live.any(-1), board.prompt[x, self.slots], FREE),
            member=np.where(live, board.member[at], FREE),
            tokens=board.tokens[at],
            done=~live,
            states=board.states[at],
            starts=board.starts[x, self.slots],
        )


def next_power_of_two(number: int) -> int:
    """The least power of two that is not below `number`."""
    return 1 << max(0, number - 1).bit_length()


def shrink(done: np.ndarray, prompt_size: int, window: int, gain: float = 0.8) -> tuple[int, int] | None:
    """A smaller (slots, completions a slot) that holds what is still decoded, or None if it would save too little.

    A group whose remaining completions do not fit one slot takes several, each with the prompt's keys and values, so there are
    never more slots than now. Sizes are powers of two, so that few programs are compiled.

    Args:
      done: [X,s,g].
      prompt_size: padded prompt tokens a slot reads at each step.
      window: tokens a completion reads of its own.
      gain: shrink if a step's cost falls below this share.
    """
    slots, group = done.shape[1:]
    alive = (~done).sum(-1)
    cost = lambda s, g: s * (prompt_size + g * (window + ROW_COST))  # noqa: E731
    sizes = [group, *(1 << i for i in range(group.bit_length() - 1, -1, -1) if 1 << i < group)]
    offers = []
    for g in sizes:
        needed = int((-(-alive // g)).sum(-1).max())
        if needed <= slots:
            s = min(slots, next_power_of_two(needed))
            offers.append((cost(s, g), s, g))
    best = min(offers)
    return best[1:] if best[0] < gain * cost(slots, group) else None


def compact(board: SlotTable, slots: int, group: int) -> tuple[Move, SlotTable]:
    """Packs what is still decoded into `slots` slots of `group` completions."""
    shards = len(board.done)
    move = Move(np.zeros((shards, slots), np.int32), np.zeros((shards, slots, group), np.int32))
    live = np.zeros((shards, slots, group), bool)
    for x in range(shards):
        pieces = []
        for slot in range(board.done.shape[1]):
            rows = np.flatnonzero(~board.done[x, slot])
            pieces += [(slot, rows[i : i + group]) for i in range(0, len(rows), group)]
        for new, (slot, rows) in enumerate(pieces):
            move.slots[x, new] = slot
            move.rows[x, new, : len(rows)] = rows
            live[x, new, : len(rows)] = True
    return move, move.apply(board, live)


def prefill_batches(came: list[list[tuple[int, int]]], lengths: np.ndarray, sizes, budget: int, slots: int):
    """Cuts newcomers into batches for `prefill`, longest first, so that a batch pads little.

    Args:
      came: for each shard the (prompt, slot) pairs.
      lengths: [X,b] prompt lengths.
      sizes: `length -> padded size`.
      budget: padded tokens a batch and shard.
      slots: slots a shard; used as the slot of padding.

    Yields:
      prompts [X,n], slots [X,n] and the padded size; n is a power of two.
    """
    queues = [sorted(pairs, key=lambda pair: -lengths[x, pair[0]]) for x, pairs in enumerate(came)]
    while any(queues):
        size = sizes(max(int(lengths[x, queue[0][0]]) for x, queue in enumerate(queues) if queue))
        fit = next_power_of_two(max(1, budget // size) + 1) // 2
        n = min(fit, next_power_of_two(max(map(len, queues))))
        prompts, places = np.zeros((len(queues), n), np.int32), np.full((len(queues), n), slots, np.int32)
        for x, queue in enumerate(queues):
            for j, (prompt, slot) in enumerate(queue[:n]):
                prompts[x, j], places[x, j] = prompt, slot
        queues = [queue[n:] for queue in queues]
        yield prompts, places, size
