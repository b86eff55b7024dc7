"""The host's side of a rollout: prefill, decode a segment, hand over what is finished, compact, admit, again.

Between two segments the host looks at one small replicated array (which completions are done). Every host of a pod sees the
same, so all take the same decisions without talking. What is sampled depends on none of them: see `token_sampling.completion_keys`.
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
from sqlr1_jax.sampling import decode, decode_weights, stats
from sqlr1_jax.sampling.options import SamplerOptions, padded_length
from sqlr1_jax.sampling.slots import FREE, SlotTable, compact, prefill_batches, shrink
from sqlr1_jax.sampling.stats import device_bytes


@dataclasses.dataclass(frozen=True)
class FinishedGroups:
    """Groups that are done, on the host whose prompts they continue.

    Attributes:
      rows: [n] places of the prompts among this host's (the order of `parallel.to_local(prompts.ids)`).
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
    on_finished: Callable[[FinishedGroups], None] | None = None,
    metrics: dict[str, float] | None = None,
) -> Rollouts:
    """G completions of every prompt.

    Tokens depend on the parameters, the prompt, `seed`, `step`, the prompt's id and the completion's number; not on the other
    prompts, the padding, the mesh or the options from `segment` on (up to rounding, which may flip a near tie).

    Args:
      params: the policy as it is trained: any dtype and layout, adapters attached or not.
      config: its sizes.
      prompts: global arrays (`parallel.to_global`), or any arrays where there is one process. P is best a `padded_length`.
      options: a `SamplingConfig`, or `SamplerOptions` to vary the sampler's constants.
      stop_tokens: tokens that end a completion and count into its length.
      seed: of the run.
      step: of training; another step draws other noise.
      stop_table: stop strings as a rule over tokens (`text.stops.table`): [S,V] integers, the state after a token; a completion
        begins in state 0 and ends in state S-1, its last token counts.
      mesh: the mesh; None uses the default device.
      on_finished: called with groups as they finish, while the rest still decodes.
      metrics: filled with what the rollout took; see `report.report`.

    Returns:
      Rollouts, cut along B as the prompts are.

    Raises:
      ValueError: B is not a multiple of the devices it is cut over, or a prompt and C exceed the model's positions.
    """
    options = extended(SamplerOptions, options)
    run = RolloutLoop(params, config, prompts, options, (tuple(stop_tokens), stop_table), seed, step, mesh)
    for finished in run:
        if on_finished is not None:
            on_finished(finished)
    if metrics is not None:
        metrics.update(run.report())
    return run.rollouts()


class RolloutLoop:
    """One rollout: iterate over it to the end, then ask for `rollouts` and `report`."""

    def __init__(
        self, params, config, prompts: PromptBatch, options: SamplerOptions, stops: tuple, seed: int, step: int, mesh
    ):
        self.params, self.config, self.options, self.mesh = params, config, options, mesh
        (self.stop_tokens, self.stop_table), self.static = stops, dict(config=config, options=options.static)
        if self.stop_table is not None:
            self.stop_table = self._everywhere(self.stop_table)
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
        self.lengths, self.last, self.keys = self._facts(prompts, np.uint32(seed), np.uint32(step))
        self._check()
        X, b, G = *self.lengths.shape, options.group
        self.waiting = [deque(np.argsort(-lengths, kind="stable").tolist()) for lengths in self.lengths]
        slots = min(b, -(-options.slots // X)) if options.slots else b
        self.board = SlotTable.empty(X, slots, G)
        self.segments = -(-options.max_completion // options.segment)  # a completion's, at most
        self.tokens = np.zeros((X, b, G, self.segments, options.segment), np.int32)
        self.logprobs = np.zeros(self.tokens.shape, np.float32)
        self.counts = np.zeros((X, b, G), np.int32)
        self.stopped = np.zeros((X, b, G), bool)
        self.open = np.ones((X, b, G), bool)
        self.past: list = []
        names = "copy_seconds prefill_seconds decode_seconds prefill_tokens steps rows segments compactions cache_bytes"
        self.spent = dict.fromkeys(names.split(), 0)

    def _facts(self, prompts: PromptBatch, seed, step) -> list[np.ndarray]:
        """Lengths [X,b], last tokens [X,b] and completions' keys [X,b,G,2] of all prompts, on every host."""
        with self._on_mesh():
            arrays = decode.prompt_info(prompts, seed, step, group=self.options.group)
        return [np.asarray(x).reshape(self.shards, -1, *x.shape[1:]) for x in arrays]

    def _everywhere(self, table: np.ndarray) -> jax.Array:
        """A table that every host has, on every device."""
        if self.mesh is None:
            return jnp.asarray(table)
        whole = NamedSharding(self.mesh, PartitionSpec())
        return jax.make_array_from_callback(table.shape, whole, lambda index: table[index])

    def _on_mesh(self):
        return contextlib.nullcontext() if self.mesh is None else jax.set_mesh(self.mesh)

    def _check(self) -> None:
        width, need = self.prompts.tokens.shape[1], int(self.lengths.max()) + self.options.max_completion
        if self.lengths.min() < 1 or self.lengths.max() > width:
            raise ValueError(f"prompt lengths must be 1 to {width}, not {self.lengths.min()} to {self.lengths.max()}")
        if self.stop_table is not None and self.stop_table.shape[1] < self.config.vocab:
            raise ValueError(
                f"stop_table knows {self.stop_table.shape[1]} tokens, the model {self.config.vocab}: make it with vocab={self.config.vocab}"
            )
        if need > self.config.max_positions:
            raise ValueError(
                f"a prompt of {self.lengths.max()} tokens and sampling.max_completion {self.options.max_completion} exceed "
                f"the model's {self.config.max_positions} positions: lower text.max_tokens or sampling.max_completion"
            )

    def __iter__(self) -> Iterator[FinishedGroups]:
        """Decodes everything; yields this host's groups as they finish."""
        began = time.perf_counter()
        with self._on_mesh():
            self.weights = decode_weights.make_copier(**self.static, mesh=self.mesh)(self.params)
            self.cache = decode.empty_prompt_cache(
                slots=self.board.prompt.size, size=self.prompts.tokens.shape[1], **self.static
            )
        jax.block_until_ready(self.weights)
        # Of input embeddings that are no output projection, a step reads a few rows.
        self.weight_bytes = device_bytes(self.weights if self.config.tied else self.weights.replace(embed=None))
        self.spent["copy_seconds"] += time.perf_counter() - began
        while self.open.any():
            with self._on_mesh():
                self._admit()
                out = self._decode()
                finished = self._collect(out)
                self._forget()
                if self.options.compact and not any(self.waiting):
                    self._compact()
            if len(finished.rows):
                yield finished
        del self.weights, self.cache

    def _admit(self) -> None:
        """Prefills waiting prompts into free slots."""
        began = time.perf_counter()
        options, now = self.options, len(self.past) * self.options.segment
        came = self.board.admit(self.waiting, self.last, now)
        width, slots = self.prompts.tokens.shape[1], self.board.prompt.shape[1]
        sizes = lambda length: min(width, padded_length(length))  # noqa: E731
        for rows, places, size in prefill_batches(came, self.lengths, sizes, options.prefill_tokens, slots):
            self.cache = decode.prefill(
                self.params,
                self.cache,
                self.prompts.tokens,
                self.prompts.lengths,
                rows.reshape(-1),
                places.reshape(-1),
                size=size,
                **self.static,
            )
            self.spent["prefill_tokens"] += rows.size * size
        jax.block_until_ready(self.cache)
        self.spent["prefill_seconds"] += time.perf_counter() - began

    def _decode(self) -> decode.SegmentOutputs:
        """One segment; its chunk becomes the newest of the past."""
        began = time.perf_counter()
        board, x = self.board, np.arange(self.shards)[:, None]
        prompt = np.maximum(board.prompt, 0)
        flat = lambda a: np.ascontiguousarray(a.reshape(-1, *a.shape[2:]))  # noqa: E731
        slots = decode.SlotInputs(
            tokens=flat(board.tokens),
            done=flat(board.done),
            starts=flat(board.starts),
            prompts=flat(np.where(board.prompt == FREE, 0, self.lengths[x, prompt] - 1).astype(np.int32)),
            keys=flat(self.keys[x[..., None], prompt[..., None], np.maximum(board.member, 0)]),
            states=flat(board.states),
        )
        chunk, out = decode.decode_segment(
            self.weights,
            self.cache,
            tuple(self.past),
            slots,
            self.stop_table,
            stop_tokens=self.stop_tokens,
            **self.static,
        )
        out = jax.tree.map(np.asarray, out)
        self.past.append(chunk)
        self.spent["decode_seconds"] += time.perf_counter() - began
        self.spent["segments"] += 1
        self.spent["steps"] += int(out.steps)
        self.spent["rows"] += int(out.steps) * board.done.size
        self.spent["cache_bytes"] += int(out.steps) * device_bytes((self.cache, self.past))
        return out

    def _collect(self, out: decode.SegmentOutputs) -> FinishedGroups:
        """Books what was decoded; returns this host's groups that are now complete."""
        board, size = self.board, self.options.segment
        cut = jax.tree.map(lambda a: a.reshape(*board.prompt.shape, *a.shape[1:]) if a.ndim else a, out)
        x, slot, row = np.nonzero(~board.done)
        where = x, board.prompt[x, slot], board.member[x, slot, row]
        nth = ((len(self.past) - 1) * size - board.starts[x, slot]) // size
        self.tokens[(*where, nth)] = cut.tokens[x, slot, row]
        self.logprobs[(*where, nth)] = cut.logprobs[x, slot, row]
        self.counts[where] += cut.counts[x, slot, row]
        self.stopped[where] |= cut.stopped[x, slot, row]
        before = self.open.any(-1)
        self.open[where] = ~cut.done[x, slot, row]
        board.tokens, board.done, board.states = cut.tokens[..., -1].copy(), cut.done.copy(), cut.states.copy()
        return self._finished(before & ~self.open.any(-1))

    def _forget(self) -> None:
        """Drops chunks that no completion reaches back to."""
        starts = self.board.starts[~self.board.done.all(-1)]
        old = len(self.past) if not len(starts) else int(starts.min()) // self.options.segment
        del self.past[:old]
        self.board.starts -= old * self.options.segment

    def _compact(self) -> None:
        """Moves what is still decoded into fewer slots, one array at a time, so that the old ones go as the new ones come."""
        window = (len(self.past) + 1) * self.options.segment
        size = shrink(self.board.done, self.prompts.tokens.shape[1], window) if self.open.any() else None
        if size is None:
            return
        move, self.board = compact(self.board, *size)
        slots, rows = move.slots.reshape(-1), move.rows.reshape(-1, move.rows.shape[-1])
        held, moved = deque([self.cache, *self.past]), []
        self.cache, self.past = None, []
        while held:  # nothing but `leaves` may hold the arrays, or they would outlive their move
            leaves, tree = jax.tree.flatten(held.popleft())
            for i in range(len(leaves)):
                leaves[i] = decode.move_slots(
                    leaves[i], slots, rows, axes=decode.CHUNK_AXES if moved else decode.PROMPT_AXES
                )
            moved.append(jax.tree.unflatten(tree, leaves))
        self.cache, *self.past = moved
        self.spent["compactions"] += 1

    def _finished(self, complete: np.ndarray) -> FinishedGroups:
        """The groups named by `complete` [X,b] that belong to this host."""
        here = self._here()
        mine = complete[here]
        rows = np.flatnonzero(mine)
        take = lambda a: a[here][mine]  # noqa: E731
        return FinishedGroups(rows, jax.tree.map(take, self._all()))

    def _here(self) -> list[int]:
        """The shards whose prompts are this host's."""
        if self.mesh is None:
            return [0]
        share = self.lengths.shape[1]
        shards = self.prompts.lengths.addressable_shards
        return sorted({(shard.index[0].start or 0) // share for shard in shards})

    def _all(self) -> Rollouts:
        """Everything so far, as numpy [X,b,...]."""
        C = self.options.max_completion
        joined = lambda a: a.reshape(*a.shape[:3], -1)[..., :C]  # noqa: E731
        return Rollouts(
            tokens=joined(self.tokens), lengths=self.counts, finished=self.stopped, logprobs=joined(self.logprobs)
        )

    def rollouts(self) -> Rollouts:
        """All groups as global arrays, cut along B."""

        def globally(a: np.ndarray) -> jax.Array:
            a = a.reshape(-1, *a.shape[2:])
            if self.mesh is None:
                return jnp.asarray(a)
            spread = NamedSharding(self.mesh, parallel.spec("B", parallel.ACTIVATIONS))
            return jax.make_array_from_callback(a.shape, spread, lambda index: a[index])

        return jax.tree.map(globally, self._all())

    def report(self) -> dict[str, float]:
        """What the rollout took (`report.report`)."""
        return stats.rollout_stats(
            self.spent, self.weight_bytes, self.counts.ravel(), self.stopped.ravel(), self.options
        )
