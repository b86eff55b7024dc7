"""Rollouts with turns: a completion may run SQL and read the result before it answers.

A completion that has written `</sql>` waits while the others decode. When the segment ends, the host runs the statements of all
that wait. The first step of the next segment feeds them the observations, which are the tokens of the results, while the others
decode. The noise of a token is keyed by its position in the completion, observations included, so samples depend on neither the
other completions nor the segments.

Arrays of the host have axes X shards of B, b prompts per shard, s slots per shard, as in `sampler.py`.
"""

from __future__ import annotations

import dataclasses
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import jax
import numpy as np

from sqlr1_jax import hosts, parallel
from sqlr1_jax.sampling import caches, decode, insertion
from sqlr1_jax.sampling.insertion import Insertion
from sqlr1_jax.sampling.options import QUERIES, SamplerOptions, padded_length
from sqlr1_jax.sampling.sampler import RolloutLoop, flat

MOST_BLOCKS = 64  # of an insertion
SMALLEST_INSERTION = 32  # tokens; fewer cost as much, since the weights are read in any case
# Most steps of a segment. With looks, segments end early, and every step reads the whole chunk, so a long one would be mostly empty.
# Ending a segment where no completion waits costs little.
SEGMENT = 32
CHUNK_STEPS = 16  # a chunk is cut to a multiple of it


@dataclasses.dataclass(frozen=True)
class Looks:
    """What a rollout with turns needs besides its options.

    Attributes:
      most: looks per completion; the next `</sql>` ends it.
      tokens: of the longest observation.
      observe: (prompt, tokens of the turn) of this host's waiting completions -> tokens of their observations. The prompt is a
        number among this host's, the turn what the completion has written since its last observation.
    """

    most: int
    tokens: int
    observe: Callable[[Sequence[tuple[int, list[int]]]], Sequence[Sequence[int]]]


def with_short_segments(options: SamplerOptions) -> SamplerOptions:
    """Options of a rollout with turns; windows are still padded to the longer segment, since each size compiles a program."""
    return dataclasses.replace(options, segment=min(options.segment, SEGMENT))


def window_size(options: SamplerOptions, longest: int) -> int:
    """Tokens of the largest window that a rollout needs, with observations of at most `longest` tokens."""
    # What is written last, a chunk or a block, may reach past the longest completion.
    chunk = with_short_segments(options).segment
    return padded_length(options.max_completion + max(chunk, block_size(longest)), options.segment)


def block_size(longest: int) -> int:
    """Tokens that are fed at once to a completion, where an insertion's longest observation has `longest`.

    Small blocks pad little, but each reads its completion's cache: on accelerators from a copy, made for all blocks at once.
    """
    if parallel.platform() == "cpu":
        return 8 if longest <= 64 else 16
    return 32 if longest <= 32 else 64


def block_count(options: SamplerOptions, size: int, keys: int, left: int) -> int:
    """Blocks of `size` tokens that an insertion feeds per shard where `left` remain, for `keys` tokens of prompt and window.

    There are two counts for each octave, since each compiles a program.
    """
    # Their scores take no more than a prefill's. Small blocks count as 64 tokens, so that not too many caches are copied at once.
    most = min(MOST_BLOCKS, max(1, options.prefill_tokens * QUERIES // (max(size, 64) * keys)))
    least = min(most, max(1, SMALLEST_INSERTION // size))
    powers = [1 << n for n in range(most.bit_length())]
    counts = sorted(n for n in {*powers, *(3 * n // 2 for n in powers if n > 1)} if least <= n <= most) or [most]
    return next((n for n in counts if n >= left), counts[-1])


class TurnLoop(RolloutLoop):
    """A rollout with turns. Its `stop_table` must have been made with looks; see `decode.decode_segment`."""

    def __init__(self, params, config, prompts, options: SamplerOptions, *args, looks: Looks):
        super().__init__(params, config, prompts, with_short_segments(options), *args)
        self.limits, self.padding = looks, options.segment
        self.looks = np.zeros(self.counts.shape, np.int32)  # [X,b,G] observations so far
        self.turn_starts = np.zeros(self.counts.shape, np.int32)  # [X,b,G] place at which the current turn began
        self.observed = np.zeros(self.tokens.shape, bool)
        # (completion (shard, prompt, member), tokens before the observation, what to feed) for the next segment
        self.reading: list[tuple[tuple, int, list[int]]] = []
        self.totals |= {"observe_seconds": 0.0, "window_seconds": 0.0, "looks": 0, "observed_tokens": 0}

    def _by_slot(self, values: np.ndarray) -> np.ndarray:
        """[X,s,g] of the completions in the slots, from [X,b,G]."""
        x = np.arange(self.shards)[:, None, None]
        return values[x, np.maximum(self.table.prompt, 0)[..., None], np.maximum(self.table.member, 0)]

    def _slot_inputs(self) -> decode.SlotInputs:
        self.began = self._by_slot(self.counts)  # [X,s,g] tokens before this segment
        return super()._slot_inputs().replace(counts=flat(self.began))

    def _end_turns(self, out: decode.SegmentOutputs) -> tuple[np.ndarray, np.ndarray]:
        """Run the statements of the waiting completions; those that got an observation are not done."""
        done, stopped = out.done.copy(), out.stopped.copy()
        waiting = stopped & (out.states == len(self.stop_table) - 1)
        # A look too many ends a completion, as a stop string does: it has not answered.
        looking = np.argwhere(waiting & (self._by_slot(self.looks) < self.limits.most))
        began = time.perf_counter()
        observations = self._observe(looking) if len(looking) else []
        self.totals["observe_seconds"] += time.perf_counter() - began
        for place, observation in zip(map(tuple, looking), observations):
            x, slot, row = place
            completion = x, self.table.prompt[x, slot], self.table.member[x, slot, row]
            start = self.counts[completion]
            stop = start + len(observation)
            stopped[place] = False
            if stop >= self.options.max_completion:
                continue  # no room to read it and write another token: the completion is cut
            done[place] = False
            # Its last token has not been fed yet; the observation's last one is decoded behind.
            self.reading.append((completion, start, [self.tokens[completion][start - 1], *observation[:-1]]))
            self.tokens[completion][start:stop] = observation
            self.logprobs[completion][start:stop] = 0.0
            self.observed[completion][start:stop] = True
            self.counts[completion] = self.turn_starts[completion] = stop
            self.looks[completion] += 1
            self.table.tokens[place], self.table.states[place] = observation[-1], 0
        self.totals["looks"] += len(self.reading)
        self.totals["observed_tokens"] += sum(len(tokens) for *_, tokens in self.reading)
        if not done.all() or any(self.waiting):
            self._write_window(~done, int(out.steps))
        return done, stopped

    def _observe(self, looking: np.ndarray) -> list[list[int]]:
        """Observations of the completions at `looking` [n,3] (shard, slot, row), on every host."""
        shards, size = self._local_shards(), self.lengths.shape[1]
        mine, turns = [], []
        for number, (x, slot, row) in enumerate(looking):
            if x in shards:
                prompt, member = self.table.prompt[x, slot], self.table.member[x, slot, row]
                start, stop = self.turn_starts[x, prompt, member], self.counts[x, prompt, member]
                mine.append(number)
                turns.append(
                    (shards.index(x) * size + int(prompt), self.tokens[x, prompt, member, start:stop].tolist())
                )
        rows = np.zeros((len(mine), 2 + self.limits.tokens), np.int32)
        for row, number, observation in zip(rows, mine, self.limits.observe(turns) if turns else []):
            row[:2], row[2 : 2 + len(observation)] = (number, len(observation)), observation
        # A host knows the questions of its own prompts only, and all must take the same decisions.
        (rows,), _ = hosts.gather_arrays(rows)
        observations: list[list[int]] = [[]] * len(looking)
        for number, length, *tokens in rows.tolist():
            observations[number] = tokens[:length]
        return observations

    def _write_window(self, live: np.ndarray, steps: int) -> None:
        """Write the segment's chunk into a window with room for what the next segment reads.

        Args:
          live: [X,s,g] completions that go on.
          steps: of the segment, which ends early where many wait.
        """
        began = time.perf_counter()
        *windows, chunk = self.past
        self.past.clear()  # so that the arrays do not outlive their change
        # Every step reads the whole window, so what the segment did not reach is not written into it.
        written = min(self.options.segment, -(-steps // CHUNK_STEPS) * CHUNK_STEPS)
        if written < self.options.segment:
            chunk = _each_cache(caches.resize, chunk, size=written)
        ends, length = self.began[live] + written, self._block_size()
        read = [start + -(-len(tokens) // length) * length for _, start, tokens in self.reading]
        size = padded_length(int(max([1, *ends, *read])), self.padding)
        if windows:
            if caches.window_size(windows[0]) != size:
                windows.append(_each_cache(caches.resize, windows.pop(), size=size))
            window = _each_cache(caches.write_chunk, windows.pop(), chunk, counts=flat(self.began))
        else:  # all began with nothing
            window = _each_cache(caches.resize, chunk, size=size)
        self.past.append(window)
        jax.block_until_ready(window)
        self.totals["window_seconds"] += time.perf_counter() - began

    def _block_size(self) -> int:
        return block_size(max((len(tokens) for *_, tokens in self.reading), default=1))

    def _segment(self, slots: decode.SlotInputs):
        """A segment whose first step also feeds the observations that completions wait for."""
        *earlier, last = [*self._insertions()] or [None]
        window = self.past.pop() if self.past else None
        for new in earlier:  # what one step cannot take
            window = insertion.insert(self.weights, self.cache, window, new, **self.layout)
        given = self.weights, self.cache, window, slots, self.stop_table, last
        window, chunk, begun = decode.begin_segment(*given, stop_tokens=self.stop_tokens, **self.static)
        if window is not None:
            self.past.append(window)
        self.reading = []
        if self.mesh is not None:
            # No data moves: on one device jit returns equivalent shardings under different specs, and would recompile for each.
            shardings = {n: parallel.sharding(self.mesh, axes) for n, axes in decode.BEGUN_AXES.items()}
            begun = jax.tree.map(lambda a: jax.device_put(a, shardings[a.ndim]), begun)
        return super()._segment(slots, chunk, begun)

    def _insertions(self) -> Iterator[Insertion]:
        """What is to be read, in blocks, as many on every shard."""
        if not self.reading:
            return
        table, length = self.table, self._block_size()
        places = {
            (x, table.prompt[x, slot], table.member[x, slot, row]): (slot, row)
            for x, slot, row in np.argwhere(~table.done)
        }
        queues: list[deque[tuple]] = [deque() for _ in range(self.shards)]
        for completion, start, tokens in self.reading:
            for at in range(0, len(tokens), length):  # in order: a block reads those before it
                queues[completion[0]].append((*places[completion], start + at, tokens[at : at + length]))
        keys = self.prompts.tokens.shape[1] + self._window()
        while most := max(map(len, queues)):
            shape = self.shards, block_count(self.options, length, keys, most)
            new = Insertion(
                tokens=np.zeros((*shape, length), np.int32),
                slots=np.full(shape, table.prompt.shape[1], np.int32),  # past the end: padding
                rows=np.zeros(shape, np.int32),
                prompt_lengths=np.zeros(shape, np.int32),
                counts=np.zeros(shape, np.int32),
            )
            for x, queue in enumerate(queues):
                for i in range(min(shape[1], len(queue))):
                    slot, row, start, tokens = queue.popleft()
                    new.tokens[x, i, : len(tokens)] = tokens
                    new.slots[x, i], new.rows[x, i], new.counts[x, i] = slot, row, start
                    new.prompt_lengths[x, i] = self.lengths[x, table.prompt[x, slot]] - 1
            yield jax.tree.map(flat, new)

    def _drop_old_chunks(self) -> None:
        """Nothing: there is one window, and its size follows from what is in it."""

    def _window(self) -> int:
        return caches.window_size(self.past[0]) if self.past else 0

    def _actions(self) -> np.ndarray:
        return super()._actions() & ~self.observed


def _each_cache(change: Callable, window, *others, **options):
    """Change every array of a window, one at a time: keys have their tokens on the last axis, values on the last but one."""
    leaves, tree = jax.tree.flatten(window)
    del window  # the caller has let go of it as well, so old and new never all coexist
    rest = [jax.tree.leaves(other) for other in others]
    for n in range(len(leaves)):
        leaves[n] = change(leaves[n], *(arrays[n] for arrays in rest), axis=-2 if n % 2 else -1, **options)
    return jax.tree.unflatten(tree, leaves)
