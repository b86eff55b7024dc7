"""Trace a rollout ahead of time, for devices that need not be attached; `plan` compiles the programs and reads their memory."""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax.sharding import NamedSharding, PartitionSpec

from sqlr1_jax import parallel
from sqlr1_jax.config import SamplingConfig, TurnsConfig, extended
from sqlr1_jax.models import param_table, qwen2
from sqlr1_jax.sampling import caches, decode, decode_weights, prefill, turns
from sqlr1_jax.sampling.insertion import Insertion
from sqlr1_jax.sampling.options import SamplerOptions


class TracedRollout(NamedTuple):
    """The traced programs of a rollout (`jit(...).trace`), and the shapes of its long-lived arrays, with shardings.

    Attributes:
      copies: per parameter the program of its decode copy (of a layer of it), and the pair (parameter, copy).
      programs: `prefill`, and `segment`: the last one of a completion, which has the widest window; with turns also
        `observe`, its first step with observations.
      weights: the decode copy.
      cache: keys and values of the prompts.
      chunks: keys and values of the completions, one chunk per segment; with turns the window and a chunk.
    """

    copies: list[tuple[Any, Any]]
    programs: dict[str, Any]
    weights: Any
    cache: Any
    chunks: tuple


def trace_rollout(
    config: qwen2.Config,
    options: SamplingConfig,
    mesh,
    *,
    prompts: int,
    size: int,
    params=None,
    stop_tokens=(0,),
    looks: TurnsConfig = TurnsConfig(),  # noqa: B008 - frozen
) -> TracedRollout:
    """Trace the programs of a rollout from shapes alone, each at its largest.

    Args:
      config: sizes of the model.
      options: a `SamplingConfig` or `SamplerOptions`; all prompts are decoded at once unless `options.slots` is smaller.
      mesh: of real devices, or of a described topology (`jax.experimental.topologies`).
      prompts: B, over all devices.
      size: P.
      params: shapes of the training parameters, with shardings; None is float32.
      stop_tokens: only their number matters, and only slightly.
      looks: with looks, all programs of a rollout with turns.

    Returns:
      the programs; lower and compile them under `jax.set_mesh(mesh)`.
    """
    options = extended(SamplerOptions, options)
    layout = dict(config=config, options=options.layout)
    slots, at_once = slot_counts(options, mesh, prompts, size)
    # Shardings are part of the shapes, because they decide which collectives are compiled.
    params = params or param_table.abstract(qwen2.table(config), config.sizes, jnp.float32, mesh)

    array = functools.partial(_array, mesh)
    with jax.set_mesh(mesh):
        # 1. Prefill.
        cache = cache_shapes(
            lambda: caches.empty_prompt_cache(slots=slots, size=size, **layout), caches.PROMPT_AXES, mesh
        )
        prompts_written = prefill.prefill.trace(
            params,
            cache,
            array("B P", prompts, size),
            array("B", prompts),
            array("B", at_once),
            array("B", at_once),
            size=size,
            **layout,
        )
        # 2. The decode copy.
        weights = jax.tree.map(
            lambda a, s: jax.ShapeDtypeStruct(a.shape, a.dtype, sharding=s),
            jax.eval_shape(decode_weights.make_copier(**layout, mesh=mesh), params),
            decode_weights.copy_shardings(mesh=mesh, params=params, **layout),
        )
        programs, tree = jax.tree.flatten(decode_weights.param_copiers(**layout, mesh=mesh))
        by_param = (
            weights.replace(blocks=jax.tree.map(lambda *cut: cut, *weights.blocks))
            if options.unroll_layers
            else weights
        )
        triples = zip(programs, tree.flatten_up_to(params), tree.flatten_up_to(by_param))
        layer = (0,) * options.unroll_layers
        copies = [(program.trace(p, *layer), (p, copy)) for program, p, copy in triples]
        # 3. The last segment of a completion.
        trace = _trace_segment_with_turns if looks.max else _trace_segment
        programs, chunks = trace(config, options, mesh, slots, weights, cache, tuple(stop_tokens), looks)
    return TracedRollout(copies, {"prefill": prompts_written, **programs}, weights, cache, chunks)


def _trace_segment(config, options, mesh, slots, weights, cache, stop_tokens, looks):
    """The last segment, and its chunks with those before it."""
    past = -(-options.max_completion // options.segment) - 1
    chunk = _chunk(config, options, mesh, slots, options.segment)
    segment = decode.decode_segment.trace(
        weights,
        cache,
        (chunk,) * past,
        _slot_inputs(options, mesh, slots),
        stop_tokens=stop_tokens,
        config=config,
        options=options.static,
    )
    return {"segment": segment}, (chunk,) * (past + 1)


def _trace_segment_with_turns(config, options, mesh, slots, weights, cache, stop_tokens, looks):
    """A segment with the largest window, its first step with the most that it reads, and the window and the chunk."""
    size, options = turns.window_size(options, looks.tokens), turns.with_short_segments(options)
    static = dict(stop_tokens=stop_tokens, config=config, options=options.static)
    chunk = _chunk(config, options, mesh, slots, options.segment)
    window = _chunk(config, options, mesh, slots, size)
    counts = _array(mesh, "B G", slots, options.group)
    table = jax.ShapeDtypeStruct(
        (len("</sql>") + 2, config.vocab), jnp.int8, sharding=NamedSharding(mesh, PartitionSpec())
    )
    inputs = _slot_inputs(options, mesh, slots).replace(counts=counts)
    shards = math.prod(mesh.shape[name] for name in parallel.ACTIVATIONS["B"])
    length = turns.block_size(looks.tokens)
    most = slots // shards * options.group * -(-looks.tokens // length)
    n = shards * turns.block_count(options, length, caches.window_size(cache) + size, most)
    numbers = {name: _array(mesh, "B", n) for name in ("slots", "rows", "prompt_lengths", "counts")}
    new = Insertion(tokens=_array(mesh, "B P", n, length), **numbers)
    first = decode.begin_segment.trace(weights, cache, window, inputs, table, new, **static)
    begun = _begun(mesh, first)
    segment = decode.decode_segment.trace(weights, cache, (window,), inputs, table, chunk, begun, **static)
    return {"segment": segment, "observe": first}, (window, chunk)


def _begun(mesh, first) -> decode.Begun:
    """Shapes of the first steps of a segment, as `begin_segment` leaves them."""
    *_, begun = first.out_info
    return jax.tree.map(lambda a: _array(mesh, decode.BEGUN_AXES[a.ndim], *a.shape, dtype=a.dtype), begun)


def _array(mesh, axes: str, *shape: int, dtype=jnp.int32) -> jax.ShapeDtypeStruct:
    return jax.ShapeDtypeStruct(shape, dtype, sharding=parallel.sharding(mesh, axes))


def _slot_inputs(options: SamplerOptions, mesh, slots: int) -> decode.SlotInputs:
    rows = slots, options.group
    return decode.SlotInputs(
        tokens=_array(mesh, "B G", *rows),
        done=_array(mesh, "B G", *rows, dtype=bool),
        starts=_array(mesh, "B", slots),
        prompt_lengths=_array(mesh, "B", slots),
        keys=_array(mesh, "B G", *rows, 2, dtype=jnp.uint32),
        states=_array(mesh, "B G", *rows),
    )


def _chunk(config: qwen2.Config, options: SamplerOptions, mesh, slots: int, size: int):
    """Shapes of the keys and values of `size` tokens of every completion."""
    shape = slots, config.kv_heads, options.group, size, config.head
    make = functools.partial(caches.empty_cache, shape, caches.CHUNK_AXES, config, options.static)
    return cache_shapes(make, caches.CHUNK_AXES, mesh)


def slot_counts(options: SamplerOptions, mesh, prompts: int, size: int) -> tuple[int, int]:
    """Slots, and prompts that are prefilled at once, over all devices."""
    shards = math.prod(mesh.shape[name] for name in parallel.ACTIVATIONS["B"])
    # Rounded up to a multiple of the shards, as `RolloutLoop` does.
    slots = min(prompts, -(-options.slots // shards) * shards) if options.slots else prompts
    return slots, max(1, min(slots // shards, options.prefill_tokens // size)) * shards


def cache_shapes(make, axes: str, mesh):
    """Shapes and shardings of the caches that `make` would return."""

    def struct(leaf):
        letters = axes if leaf.ndim == len(axes.split()) else f"L {axes}"
        return jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=parallel.sharding(mesh, letters))

    return jax.tree.map(struct, jax.eval_shape(make))
