"""Trace a rollout ahead of time, for devices that need not be attached; `plan` compiles the programs and reads their memory."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.config import SamplingConfig, extended
from sqlr1_jax.models import param_table, qwen2
from sqlr1_jax.sampling import decode, decode_weights
from sqlr1_jax.sampling.options import SamplerOptions


class TracedRollout(NamedTuple):
    """The traced programs of a rollout (`jit(...).trace`), and the shapes of its long-lived arrays, with shardings.

    Attributes:
      copies: per parameter the program of its decode copy, and the pair (parameter, copy).
      programs: `prefill`, and `segment`: the last one of a completion, which has the widest window.
      weights: the decode copy.
      cache: keys and values of the prompts.
      chunks: keys and values of the completions, one chunk per segment.
    """

    copies: list[tuple[Any, Any]]
    programs: dict[str, Any]
    weights: Any
    cache: Any
    chunks: tuple


def trace_rollout(
    config: qwen2.Config, options: SamplingConfig, mesh, *, prompts: int, size: int, params=None, stop_tokens=(0,)
) -> TracedRollout:
    """Trace the programs of a rollout from shapes alone, each at its largest.

    Args:
      config: sizes of the model.
      options: a `SamplingConfig` or `SamplerOptions`; all prompts are decoded at once unless `options.slots` is smaller.
      mesh: of real devices, or of a described topology (`jax.experimental.topologies`).
      prompts: B, over all devices.
      size: P.
      params: shapes of the training parameters, with shardings; None is float32.
      stop_tokens: only their number matters, and that little.

    Returns:
      the programs; lower and compile them under `jax.set_mesh(mesh)`.
    """
    options = extended(SamplerOptions, options)
    static = dict(config=config, options=options.static)
    slots, at_once = slot_counts(options, mesh, prompts, size)
    # Shardings are part of the shapes, because they decide which collectives are compiled.
    params = params or param_table.abstract(qwen2.table(config), config.sizes, jnp.float32, mesh)

    def array(axes: str, *shape: int, dtype=jnp.int32) -> jax.ShapeDtypeStruct:
        return jax.ShapeDtypeStruct(shape, dtype, sharding=parallel.sharding(mesh, axes))

    with jax.set_mesh(mesh):
        # 1. Prefill.
        cache = cache_shapes(
            lambda: decode.empty_prompt_cache(slots=slots, size=size, **static), decode.PROMPT_AXES, mesh
        )
        prefill = decode.prefill.trace(
            params,
            cache,
            array("B P", prompts, size),
            array("B", prompts),
            array("B", at_once),
            array("B", at_once),
            size=size,
            **static,
        )
        # 2. The decode copy.
        weights = jax.tree.map(
            lambda a, s: jax.ShapeDtypeStruct(a.shape, a.dtype, sharding=s),
            jax.eval_shape(decode_weights.make_copier(**static, mesh=mesh), params),
            decode_weights.copy_shardings(mesh=mesh, **static),
        )
        programs, tree = jax.tree.flatten(decode_weights.param_copiers(**static, mesh=mesh))
        by_param = (
            weights.replace(blocks=jax.tree.map(lambda *cut: cut, *weights.blocks))
            if options.unroll_layers
            else weights
        )
        triples = zip(programs, tree.flatten_up_to(params), tree.flatten_up_to(by_param))
        copies = [(program.trace(p), (p, copy)) for program, p, copy in triples]
        # 3. The last segment of a completion.
        rows, past = (slots, options.group), -(-options.max_completion // options.segment) - 1
        chunk = cache_shapes(lambda: decode.empty_chunk(config, options.static, rows), decode.CHUNK_AXES, mesh)
        inputs = decode.SlotInputs(
            tokens=array("B G", *rows),
            done=array("B G", *rows, dtype=bool),
            starts=array("B", slots),
            prompt_lengths=array("B", slots),
            keys=array("B G", *rows, 2, dtype=jnp.uint32),
            states=array("B G", *rows),
        )
        segment = decode.decode_segment.trace(
            weights, cache, (chunk,) * past, inputs, stop_tokens=tuple(stop_tokens), **static
        )
    programs = {"prefill": prefill, "segment": segment}
    return TracedRollout(copies, programs, weights, cache, (chunk,) * (past + 1))


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
