"""Host side of the sampler: admit and prefill, decode a segment, collect what is finished, compact, repeat.

After each segment the host reads its replicated outputs: tokens, logprobs, and which completions are done. Every host of a pod sees
the same, so all take the same decisions without communicating. None of these decisions changes what is sampled: see
`token_sampling.completion_keys`.

Arrays of the host have axes X shards of B, b prompts per shard, s slots per shard (`slots.py`).
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
import time
from collections import deque
from collections.abc import Callable, Iterator

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import NamedSharding, PartitionSpec

from sqlr1_jax import parallel
from sqlr1_jax.batches import PromptBatch, Rollouts
from sqlr1_jax.config import SamplingConfig, extended
from sqlr1_jax.models import qwen2
from sqlr1_jax.sampling import caches, decode, decode_weights, prefill, stats
from sqlr1_jax.sampling.options import QUERIES, SamplerOptions, padded_length
from sqlr1_jax.sampling.slots import (
    FREE,
    SlotTable,
    compact,
    compacted_size,
    follower_batches,
    prefill_batches,
    split_shared,
)
from sqlr1_jax.sampling.stats import device_bytes

TOTALS = (
    "copy_seconds",
    "prefill_seconds",
    "decode_seconds",
    "prefill_tokens",
    "steps",
    "rows",
    "segments",
    "compactions",
    "cache_bytes",
)


@dataclasses.dataclass(frozen=True)
class DecodedGroups:
    """Groups that are complete, on the host that owns their prompts.

    Attributes:
      rows: [n] indices of the prompts among this host's, in the order of `parallel.to_local(prompts.ids)`.
      rollouts: numpy arrays [n,G,C] and [n,G].
    """

    rows: np.ndarray
    rollouts: Rollouts


def sample(
    params: qwen2.Params,
    config: qwen2.Config,
    prompts: PromptBatch,
    options: SamplingConfig,
    *,
    stop_tokens: tuple[int, ...],
    seed: int,
    step: int,
    stop_table: np.ndarray | None = None,
    mesh=None,
    on_decoded: Callable[[DecodedGroups], None] | None = None,
    metrics: dict[str, float] | None = None,
    make_loop: Callable[..., RolloutLoop] | None = None,
) -> Rollouts:
    """Sample G completions of every prompt.

    Tokens depend on the parameters, the prompt, `seed`, `step`, the prompt's id and the completion's number. Up to rounding, which
    may flip a near tie, they do not depend on the other prompts, the padding, the mesh, or the options from `segment` on.

    Args:
      params: the training parameters: any dtype and sharding, with or without adapters.
      config: sizes of the model.
      prompts: global arrays (`parallel.to_global`), or any arrays if there is one process. P should be a `padded_length`.
      options: a `SamplingConfig`, or `SamplerOptions` to vary the sampler's constants.
      stop_tokens: tokens that end a completion and count into its length.
      seed: of the run.
      step: of training; every step has noise of its own.
      stop_table: stop strings as an automaton over tokens (`text.stop_strings.transition_table`): [states,V] integers, the state after a token.
        A completion begins in state 0 and ends in state S-1; its last token counts.
      mesh: the mesh; None uses the default device.
      on_decoded: called with groups as they finish, while the rest still decodes.
      metrics: updated with the rollout's statistics; see `stats.rollout_stats`.
      make_loop: constructor of the loop, such as `functools.partial(TurnLoop, looks=...)`; None is `RolloutLoop`.

    Returns:
      Rollouts, cut along B as the prompts are.

    Raises:
      ValueError: the mesh does not divide B, or a prompt and C exceed the model's positions.
    """
    options = extended(SamplerOptions, options)
    make_loop = make_loop or RolloutLoop
    loop = make_loop(params, config, prompts, options, (tuple(stop_tokens), stop_table), seed, step, mesh)
    for finished in loop:
        if on_decoded is not None:
            on_decoded(finished)
    if metrics is not None:
        metrics.update(loop.stats())
    return loop.rollouts()


class RolloutLoop:
    """One rollout: iterate over it to the end, then call `rollouts` and `stats`."""

    def __init__(
        self, params, config, prompts: PromptBatch, options: SamplerOptions, stops: tuple, seed: int, step: int, mesh
    ):
        self.params, self.config, self.options, self.mesh = params, config, options, mesh
        self.static, self.layout = (dict(config=config, options=o) for o in (options.static, options.layout))
        self.stop_tokens, stop_table = stops
        self.stop_table = None if stop_table is None else self._replicate(stop_table)
        self.shards = 1 if mesh is None else math.prod(mesh.shape[name] for name in parallel.ACTIVATIONS["B"])
        if len(prompts.lengths) % self.shards:
            raise ValueError(
                f"{len(prompts.lengths)} prompts cannot be cut over {self.shards} devices (mesh axes data x fsdp): "
                f"make --config.batch a multiple of {self.shards}"
            )
        if mesh is not None:
            axes = PromptBatch(tokens="B P", lengths="B", ids="B")
            prompts = jax.tree.map(lambda a, x: jax.device_put(x, parallel.sharding(mesh, a)), axes, prompts)
        self.prompts = prompts
        # Traced scalars: another seed or step compiles nothing.
        self.lengths, self.last, self.common, self.keys = self._prompt_info(prompts, np.uint32(seed), np.uint32(step))
        self._check()
        X, b, G = *self.lengths.shape, options.group
        # Longest first, so that prompts of one prefill batch have similar lengths.
        self.waiting = [deque(np.argsort(-lengths, kind="stable").tolist()) for lengths in self.lengths]
        slots = min(b, -(-options.slots // X)) if options.slots else b  # `options.slots` counts all shards
        self.table = SlotTable.empty(X, slots, G)
        # By prompt and completion, not by slot: slots are refilled and moved. The last segment may reach past the longest completion.
        self.tokens = np.zeros((X, b, G, options.max_completion + options.segment), np.int32)
        self.logprobs = np.zeros(self.tokens.shape, np.float32)
        self.counts = np.zeros((X, b, G), np.int32)
        self.stopped = np.zeros((X, b, G), bool)
        self.unfinished = np.ones((X, b, G), bool)
        self.past: list = []  # chunks that unfinished completions still read, oldest first
        self.totals = dict.fromkeys(TOTALS, 0)

    def _prompt_info(self, prompts: PromptBatch, seed, step) -> list[np.ndarray]:
        """Lengths [X,b], last tokens [X,b], common beginnings [X,b] and keys [X,b,G,2] of all prompts, on every host."""
        with self._on_mesh():
            arrays = prefill.prompt_info(prompts, seed, step, group=self.options.group)
        return [np.asarray(x).reshape(self.shards, -1, *x.shape[1:]) for x in arrays]

    def _replicate(self, table: np.ndarray) -> jax.Array:
        """An array that every host has, on every device."""
        if self.mesh is None:
            return jnp.asarray(table)
        everywhere = NamedSharding(self.mesh, PartitionSpec())
        return jax.make_array_from_callback(table.shape, everywhere, lambda index: table[index])

    def _on_mesh(self):
        return contextlib.nullcontext() if self.mesh is None else jax.set_mesh(self.mesh)

    def _check(self) -> None:
        width, positions = self.prompts.tokens.shape[1], int(self.lengths.max()) + self.options.max_completion
        if self.lengths.min() < 1 or self.lengths.max() > width:
            raise ValueError(f"prompt lengths must be 1 to {width}, not {self.lengths.min()} to {self.lengths.max()}")
        if self.stop_table is not None and self.stop_table.shape[1] < self.config.vocab:
            raise ValueError(
                f"stop_table has {self.stop_table.shape[1]} tokens, the model {self.config.vocab}: "
                f"make it with vocab={self.config.vocab}"
            )
        if positions > self.config.max_positions:
            raise ValueError(
                f"a prompt of {self.lengths.max()} tokens and --config.sampling.max_completion={self.options.max_completion} "
                f"exceed the model's {self.config.max_positions} positions: lower --config.text.max_tokens or "
                "--config.sampling.max_completion"
            )

    def __iter__(self) -> Iterator[DecodedGroups]:
        """Decode everything; yields this host's groups as they finish."""
        # 1. The decode copy and the cache. Blocking here and below attributes time to its phase.
        began = time.perf_counter()
        with self._on_mesh():
            self.weights = decode_weights.make_copier(**self.layout, mesh=self.mesh)(self.params)
            self.cache = caches.empty_prompt_cache(
                slots=self.table.prompt.size, size=self.prompts.tokens.shape[1], **self.layout
            )
        jax.block_until_ready(self.weights)
        # Of an embedding that is not also the output projection, a step reads a few rows only.
        self.weight_bytes = device_bytes(self.weights if self.config.tied else self.weights.replace(embed=None))
        self.totals["copy_seconds"] += time.perf_counter() - began
        while self.unfinished.any():
            with self._on_mesh():
                self._admit()  # 2. Prefill waiting prompts.
                out = self._decode()  # 3. One segment.
                finished = self._collect(out)
                self._drop_old_chunks()
                # 4. Not while prompts are waiting: they take the free slots.
                if self.options.compact and not any(self.waiting):
                    self._compact()
            # Outside the mesh context: the caller runs its own code while this generator is suspended.
            if len(finished.rows):
                yield finished
        del self.weights, self.cache  # the update needs their memory

    def _admit(self) -> None:
        """Prefill waiting prompts into free slots."""
        began = time.perf_counter()
        options, now = self.options, len(self.past) * self.options.segment
        admitted = self.table.admit(self.waiting, self.last, now)
        width, slots = self.prompts.tokens.shape[1], self.table.prompt.shape[1]
        leaders, followers = admitted, []
        budget = options.prefill_tokens * QUERIES
        # Rounded weights decode, but prompts are computed with the policy's own.
        if options.share and options.weights == "dtype":

            def fits(rest: int) -> bool:
                # As a block of a leader's queries always does.
                return min(width, padded_length(max(rest, 1))) <= max(budget // width, QUERIES)

            leaders, followers = split_shared(admitted, self.lengths, self.common, fits)

        def padded(length: int) -> int:
            return min(width, padded_length(length))

        for rows, places, size in prefill_batches(leaders, self.lengths, padded, options.prefill_tokens, slots):
            self.cache = prefill.prefill(  # the old cache is donated
                self.params,
                self.cache,
                self.prompts.tokens,
                self.prompts.lengths,
                rows.reshape(-1),
                places.reshape(-1),
                size=size,
                **self.layout,
            )
            self.totals["prefill_tokens"] += rows.size * size
        for batch, size in follower_batches(followers, self.lengths, padded_length, budget, width, slots):
            rows, places, at, common = (numbers.reshape(-1) for numbers in batch)
            self.cache = prefill.prefill_behind(
                self.weights, self.cache, self.prompts.tokens, rows, places, at, common, size=size, **self.layout
            )
            self.totals["prefill_tokens"] += rows.size * size
        jax.block_until_ready(self.cache)
        self.totals["prefill_seconds"] += time.perf_counter() - began

    def _slot_inputs(self) -> decode.SlotInputs:
        """The slots as the device takes them, [B] and [B,G] over all shards."""
        table, x = self.table, np.arange(self.shards)[:, None]
        prompt = np.maximum(table.prompt, 0)  # FREE would index from the end; what a free slot decodes is ignored
        return decode.SlotInputs(
            tokens=flat(table.tokens),
            done=flat(table.done),
            starts=flat(table.starts),
            prompt_lengths=flat(np.where(table.prompt == FREE, 0, self.lengths[x, prompt] - 1).astype(np.int32)),
            keys=flat(self.keys[x[..., None], prompt[..., None], np.maximum(table.member, 0)]),
            states=flat(table.states),
        )

    def _decode(self) -> decode.SegmentOutputs:
        """Decode one segment; its chunk becomes the newest of the past."""
        began = time.perf_counter()
        chunk, out = self._segment(self._slot_inputs())
        out = jax.tree.map(np.asarray, out)  # waits for the segment
        self.past.append(chunk)
        self.totals["decode_seconds"] += time.perf_counter() - began
        self.totals["segments"] += 1
        self.totals["steps"] += int(out.steps)
        self.totals["rows"] += int(out.steps) * self.table.done.size
        self.totals["cache_bytes"] += int(out.steps) * device_bytes((self.cache, self.past))
        return out

    def _segment(self, slots: decode.SlotInputs, *begun):
        """The chunk and the outputs of a segment; `begun` are the chunk and the first steps of one that has begun."""
        given = self.weights, self.cache, tuple(self.past), slots, self.stop_table, *begun
        return decode.decode_segment(*given, stop_tokens=self.stop_tokens, **self.static)

    def _collect(self, out: decode.SegmentOutputs) -> DecodedGroups:
        """Store what was decoded; return this host's groups that are now complete."""
        table, size = self.table, self.options.segment
        out = jax.tree.map(lambda a: a.reshape(*table.prompt.shape, *a.shape[1:]) if a.ndim else a, out)
        x, slot, row = np.nonzero(~table.done)
        completion = x, table.prompt[x, slot], table.member[x, slot, row]
        places = (*(a[:, None] for a in completion), self.counts[completion][:, None] + np.arange(size))
        self.tokens[places] = out.tokens[x, slot, row]
        self.logprobs[places] = out.logprobs[x, slot, row]
        self.counts[completion] += out.counts[x, slot, row]
        # The token to feed next; where a segment ends early, only turns have one. A copy: what came from the device is read-only.
        table.tokens, table.states = out.tokens[..., int(out.steps) - 1].copy(), out.states.copy()
        done, stopped = self._end_turns(out)
        self.stopped[completion] |= stopped[x, slot, row]
        before = self.unfinished.any(-1)
        self.unfinished[completion] = ~done[x, slot, row]
        table.done = done.copy()
        return self._local_groups(before & ~self.unfinished.any(-1))

    def _end_turns(self, out: decode.SegmentOutputs) -> tuple[np.ndarray, np.ndarray]:
        """Which completions are done, and which of them ended by themselves in this segment: [X,s,g]."""
        return out.done, out.stopped

    def _drop_old_chunks(self) -> None:
        """Drop chunks that began before every unfinished completion."""
        # Without refill all slots begin at time 0, and nothing is dropped before the end.
        starts = self.table.starts[~self.table.done.all(-1)]
        old = len(self.past) if not len(starts) else int(starts.min()) // self.options.segment
        del self.past[:old]
        self.table.starts -= old * self.options.segment  # time 0 is the start of the oldest chunk

    def _window(self) -> int:
        """Tokens per completion in the chunks of the past."""
        return len(self.past) * self.options.segment

    def _compact(self) -> None:
        """Move unfinished completions into fewer slots, one array at a time, so that old and new never all coexist."""
        window = self._window() + self.options.segment  # of the next segment
        width = self.prompts.tokens.shape[1]
        size = compacted_size(self.table.done, width, window) if self.unfinished.any() else None
        if size is None:
            return
        move, self.table = compact(self.table, *size)
        slots, rows = move.slots.reshape(-1), move.rows.reshape(-1, move.rows.shape[-1])
        trees, moved = deque([self.cache, *self.past]), []
        self.cache, self.past = None, []
        while trees:  # no name but `leaves` may refer to the arrays, or they would outlive their move
            leaves, tree = jax.tree.flatten(trees.popleft())
            for i in range(len(leaves)):
                axes = caches.CHUNK_AXES if moved else caches.PROMPT_AXES  # the prompts' cache is the first tree
                leaves[i] = caches.move_slots(leaves[i], slots, rows, axes=axes)
            moved.append(jax.tree.unflatten(tree, leaves))
        self.cache, *self.past = moved
        self.totals["compactions"] += 1

    def _local_groups(self, complete: np.ndarray) -> DecodedGroups:
        """The groups where `complete` [X,b] is True and that belong to this host."""
        shards = self._local_shards()
        mine = complete[shards]
        return DecodedGroups(np.flatnonzero(mine), jax.tree.map(lambda a: a[shards][mine], self._arrays()))

    def _local_shards(self) -> list[int]:
        """The shards whose prompts are this host's."""
        if self.mesh is None:
            return [0]
        # Replicas over `tensor` name a shard several times.
        size = self.lengths.shape[1]
        shards = self.prompts.lengths.addressable_shards
        return sorted({(shard.index[0].start or 0) // size for shard in shards})

    def _arrays(self) -> Rollouts:
        """All results so far as numpy [X,b,...]."""
        longest = self.options.max_completion
        return Rollouts(
            tokens=self.tokens[..., :longest],
            lengths=self.counts,
            finished=self.stopped,
            logprobs=self.logprobs[..., :longest],
            actions=self._actions()[..., :longest],
        )

    def _actions(self) -> np.ndarray:
        """[X,b,G,...] True where the policy wrote the token."""
        return np.arange(self.tokens.shape[-1]) < self.counts[..., None]

    def rollouts(self) -> Rollouts:
        """All groups as global arrays, cut along B."""

        def to_global(a: np.ndarray) -> jax.Array:
            a = a.reshape(-1, *a.shape[2:])
            if self.mesh is None:
                return jnp.asarray(a)
            # Not `parallel.to_global`, which takes a host's share: here every host has all rows.
            sharding = NamedSharding(self.mesh, parallel.spec("B", parallel.ACTIVATIONS))
            return jax.make_array_from_callback(a.shape, sharding, lambda index: a[index])

        return jax.tree.map(to_global, self._arrays())

    def stats(self) -> dict[str, float]:
        """Statistics of the finished rollout (`stats.rollout_stats`)."""
        written = self._actions().sum(-1)
        return stats.rollout_stats(
            self.totals, self.weight_bytes, written.ravel(), self.stopped.ravel(), self.options.max_completion
        )


def flat(a: np.ndarray) -> np.ndarray:
    """An array [X,s,...] of the host as [X*s,...]."""
    return np.ascontiguousarray(a.reshape(-1, *a.shape[2:]))
