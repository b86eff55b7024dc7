"""Compiles a rollout for devices that need not be here, and says what it takes of each of them."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import param_table, qwen2
from sqlr1_jax.sampling import decode, decode_weights
from sqlr1_jax.sampling.options import SamplerOptions


class TracedRollout(NamedTuple):
    """A rollout's programs as `jit(...).trace` gives them, and the shapes of what they hold, with shardings.

    Attributes:
      copies: of the decode copy, for each parameter its program, and the parameter with its copy.
      programs: `prefill`, and `segment`, the last one of a completion, with the widest window.
      weights: the decode copy.
      cache: the prompts' keys and values.
      chunks: the completions', one for each segment.
    """

    copies: list[tuple[Any, Any]]
    programs: dict[str, Any]
    weights: Any
    cache: Any
    chunks: tuple


def trace_rollout(
    config: qwen2.Config, options: SamplerOptions, mesh, *, prompts: int, size: int, params=None, stop_tokens=(0,)
) -> TracedRollout:
    """The programs of a rollout, traced from shapes alone, at their largest.

    Args:
      config: sizes of the model.
      options: see `SamplerOptions`; all `prompts` are taken to be decoded at once unless `options.slots` says less.
      mesh: of real devices, or of a described topology (`jax.experimental.topologies`).
      prompts: B, over all devices.
      size: P.
      params: the shapes of the training parameters, with shardings; float32 without.
      stop_tokens: how many there are matters little.

    Returns:
      A `TracedRollout`; lower and compile its programs with the mesh in force.
    """
    static = dict(config=config, options=options.static)
    slots, at_once = slot_counts(options, mesh, prompts, size)
    params = params or param_table.abstract(qwen2.table(config), config.sizes, jnp.float32, mesh)
    with jax.set_mesh(mesh):
        cache = cache_shapes(
            lambda: decode.empty_prompt_cache(slots=slots, size=size, **static), decode.PROMPT_AXES, mesh
        )
        array = lambda axes, *shape, dtype=jnp.int32: jax.ShapeDtypeStruct(  # noqa: E731
            shape, dtype, sharding=parallel.sharding(mesh, axes)
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
        rows, past = (slots, options.group), -(-options.max_completion // options.segment) - 1
        chunk = cache_shapes(lambda: decode.empty_chunk(config, options.static, rows), decode.CHUNK_AXES, mesh)
        told = decode.SlotInputs(
            tokens=array("B G", *rows),
            done=array("B G", *rows, dtype=bool),
            starts=array("B", slots),
            prompts=array("B", slots),
            keys=array("B G", *rows, 2, dtype=jnp.uint32),
            states=array("B G", *rows),
        )
        weights = jax.tree.map(
            lambda a, s: jax.ShapeDtypeStruct(a.shape, a.dtype, sharding=s),
            jax.eval_shape(decode_weights.make_copier(**static, mesh=mesh), params),
            decode_weights.copy_shardings(mesh=mesh, **static),
        )
        programs, tree = jax.tree.flatten(decode_weights.param_copiers(**static, mesh=mesh))
        whole = weights.replace(blocks=jax.tree.map(lambda *cut: cut, *weights.blocks)) if options.hoist else weights
        made = zip(programs, tree.flatten_up_to(params), tree.flatten_up_to(whole))
        copies = [(program.trace(p), (p, copy)) for program, p, copy in made]
        segment = decode.decode_segment.trace(
            weights, cache, (chunk,) * past, told, stop_tokens=tuple(stop_tokens), **static
        )
    programs = {"prefill": prefill, "segment": segment}
    return TracedRollout(copies, programs, weights, cache, (chunk,) * (past + 1))


def slot_counts(options: SamplerOptions, mesh, prompts: int, size: int) -> tuple[int, int]:
    """Slots, and prompts that are prefilled at once, over all devices."""
    shards = math.prod(mesh.shape[name] for name in parallel.ACTIVATIONS["B"])
    slots = min(prompts, -(-options.slots // shards) * shards) if options.slots else prompts
    return slots, max(1, min(slots // shards, options.prefill_tokens // size)) * shards


def cache_shapes(make, axes: str, mesh):
    """The shapes of what `make` would make, with their shardings."""

    def one(leaf):
        letters = axes if leaf.ndim == len(axes.split()) else f"L {axes}"
        return jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=parallel.sharding(mesh, letters))

    return jax.tree.map(one, jax.eval_shape(make))
