"""Caches of the sampler: keys and values of prompts and completions, by slot.

A slot is one prompt with up to G completions, and B counts slots in this file. Caches, stacked along L if layers are scanned
(`unroll_layers` False) and a tuple over layers if they are unrolled:

  prompts      keys [B,K,H,P] and values [B,K,P,H], written by `prefill`
  completions  chunks of keys [B,K,G,H,S] and values [B,K,G,S,H]; each segment writes one, later segments only read it

So the window grows by a chunk at a time, no cache is ever copied to grow, and none exists twice. Keys are stored with their last
two axes swapped for `attention.grouped`.

With turns (`turns.TurnLoop`) completions of a slot have different lengths at the same time. Then there is one window instead of
chunks: each segment's chunk is written into it behind what a completion has (`write_chunk`), and so are observations
(`insertion.attend`).
"""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
from jax.sharding import PartitionSpec

from sqlr1_jax import parallel
from sqlr1_jax.models import bits, qwen2
from sqlr1_jax.parallel import constrain
from sqlr1_jax.sampling.options import SamplerOptions

Array = jax.Array
# For the keys too: their last two axes are swapped, but neither is ever cut.
PROMPT_AXES = "B K P H"
CHUNK_AXES = "B K G S H"


def per_shard(f, axes_in: tuple[str, ...], axes_out: str):
    """`f` on each device's own slots, so that gathers and scatters along B never leave the device.

    The partitioner cannot know that indices stay within a shard and would gather the cache.
    """
    if jax.sharding.get_abstract_mesh().empty:
        return f
    specs = [parallel.spec(axes, parallel.ACTIVATIONS) for axes in (*axes_in, axes_out)]
    return jax.shard_map(f, in_specs=tuple(specs[:-1]), out_specs=specs[-1])


def replicated(tree):
    """Constrain a tree to be on every device of the current mesh."""
    if jax.sharding.get_abstract_mesh().empty:
        return tree
    return jax.tree.map(lambda a: jax.lax.with_sharding_constraint(a, PartitionSpec()), tree)


@functools.partial(jax.jit, static_argnames=("config", "options", "slots", "size"))
def empty_prompt_cache(*, config: qwen2.Config, options: SamplerOptions, slots: int, size: int):
    """Zeros for the keys and values of `slots` prompts of `size` tokens."""
    return empty_cache((slots, config.kv_heads, size, config.head), PROMPT_AXES, config, options)


def empty_cache(shape: tuple[int, ...], axes: str, config: qwen2.Config, options: SamplerOptions):
    """Zeros for values of this shape and for their keys, for all layers."""

    def keys_and_values(shape, axes):
        swapped = (*shape[:-2], shape[-1], shape[-2])
        return tuple(constrain(jnp.zeros(s, options.dtype), axes) for s in (swapped, shape))

    if options.unroll_layers:
        return tuple(keys_and_values(shape, axes) for _ in range(config.layers))
    return keys_and_values((config.layers, *shape), "L " + axes)


def through_layers(layer, x: Array, blocks, read: list, changed: list, options: SamplerOptions) -> tuple[Array, list]:
    """Apply all layers; returns x, and the caches that they change.

    Args:
      layer: (x, the parameters of a layer, its parts of `read`, its parts of `changed`) -> (x, the new parts of `changed`).
      x: [...,D].
      blocks: of the decode copy.
      read: caches.
      changed: caches.
      options: whether all of them are unrolled or stacked.
    """
    if options.unroll_layers:
        # Unrolled: a loop would slice every weight and cache anew at each step, which costs more than it saves in compilation.
        layers = []
        for n, w in enumerate(blocks):
            x, parts = layer(x, w, [cache[n] for cache in read], [cache[n] for cache in changed])
            layers.append(parts)
        return x, [tuple(parts) for parts in zip(*layers)]

    def at(tree, n):
        return jax.tree.map(lambda a: bits.layer(a, n), tree)

    def body(n, carry):
        # What changes is carried: as an input and an output of a scan it would exist twice.
        x, changed = carry
        x, parts = layer(x, at(blocks, n), at(read, n), at(changed, n))
        return x, jax.tree.map(lambda a, b: jax.lax.dynamic_update_index_in_dim(a, b, n, 0), changed, parts)

    return jax.lax.fori_loop(0, len(jax.tree.leaves(blocks)[0]), body, (x, changed))


def window_size(window) -> int:
    """Tokens per completion that a window, or a chunk, has room for."""
    return jax.tree.leaves(window)[0].shape[-1]  # the first leaf are keys, whose last axis are tokens


@functools.partial(jax.jit, static_argnames=("size", "axis"))
def resize(cache: Array, *, size: int, axis: int):
    """A window's keys (axis -1) or values (axis -2) with room for `size` tokens; what is cut or added is masked."""
    axis %= cache.ndim
    kept = jax.lax.slice_in_dim(cache, 0, min(size, cache.shape[axis]), axis=axis)
    padding = [(0, size - kept.shape[axis] if n == axis else 0) for n in range(cache.ndim)]
    return constrain(jnp.pad(kept, padding), CHUNK_AXES if cache.ndim == 5 else f"L {CHUNK_AXES}")


@functools.partial(jax.jit, static_argnames="axis", donate_argnames="window")
def write_chunk(window: Array, chunk: Array, counts: Array, *, axis: int):
    """Write a chunk's keys (axis -1) or values (axis -2) into the window, donated, behind each completion's `counts` [B,G] tokens.

    The complete chunk is written: what is not a completion's own is overwritten by what comes next, and masked until then.
    """

    def write(window, chunk, counts):
        slots, rows = (numbers.reshape(-1) for numbers in jnp.indices(counts.shape, dtype=counts.dtype))
        blocks = chunk.swapaxes(1, 2).reshape(-1, chunk.shape[1], *chunk.shape[3:])
        return write_blocks(window, blocks, slots, rows, counts.reshape(-1), axis=axis)

    write = per_shard(write, (CHUNK_AXES, CHUNK_AXES, "B G"), CHUNK_AXES)
    return write(window, chunk, counts) if window.ndim == 5 else jax.vmap(write, (0, 0, None))(window, chunk, counts)


def write_blocks(window: Array, blocks: Array, slots: Array, rows: Array, counts: Array, *, axis: int):
    """Write n blocks of keys [n,K,H,O] (axis -1) or values [n,K,O,H] (axis -2) into a window of one layer and shard.

    Block i goes behind the `counts[i]` tokens of completion `rows[i]` in slot `slots[i]`; nothing is written where it would not fit.
    """
    # One scatter of whole blocks. XLA copies the window for the scatter that a vmapped `dynamic_update_slice` becomes, on CPUs (28 ms
    # instead of 0.2 for 64 MiB), and for one that names every token, on TPUs.
    numbers = jax.lax.ScatterDimensionNumbers((1, 2, 3), (0, 2), (0, 2, window.ndim + axis))
    at = jnp.stack([slots, rows, counts], axis=-1)
    return jax.lax.scatter(window, at, blocks, numbers, mode="drop")


@functools.partial(jax.jit, static_argnames="axes")
def move_slots(cache: Array, slots: Array, rows: Array, *, axes: str):
    """Slots `slots` [b] of a cache, and of each the completions `rows` [b,g]; both counted within a device's share.

    Not donated: the result is smaller, so it could not take the place of its argument.
    """
    if axes == PROMPT_AXES:
        take = per_shard(lambda cache, slots: cache[slots], (PROMPT_AXES, "B"), PROMPT_AXES)
        return take(cache, slots) if cache.ndim == 4 else jax.vmap(take, (0, None))(cache, slots)

    def take_rows(cache, slots, rows):
        return jnp.take_along_axis(cache[slots], rows[:, None, :, None, None], axis=2)

    take = per_shard(take_rows, (CHUNK_AXES, "B", "B G"), CHUNK_AXES)
    return take(cache, slots, rows) if cache.ndim == 5 else jax.vmap(take, (0, None, None))(cache, slots, rows)
