"""Prefill: prompts into their slots, and tokens behind what a slot has already (`caches`).

The last prompt token is not prefilled: it is the first token that a segment feeds, as in packed rows. Prefill therefore needs no
logits.
"""

from __future__ import annotations

import functools
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.models import attention, qwen2
from sqlr1_jax.parallel import constrain
from sqlr1_jax.sampling import token_sampling
from sqlr1_jax.sampling.caches import CHUNK_AXES, PROMPT_AXES, per_shard, replicated, window_size, write_blocks
from sqlr1_jax.sampling.options import SamplerOptions

Array = jax.Array


@functools.partial(jax.jit, static_argnames="group")
def prompt_info(prompts: PromptBatch, seed: Array, step: Array, *, group: int) -> tuple[Array, Array, Array, Array]:
    """What every host needs of all prompts.

    Returns:
      lengths [B], last tokens [B], the length of the prefix that each shares with the prompt before it [B], for which last tokens do not
      count, and PRNG keys of their completions [B,G,2].
    """
    last = jnp.take_along_axis(prompts.tokens, prompts.lengths[:, None] - 1, axis=1)[:, 0]
    before = jnp.roll(prompts.tokens, 1, axis=0), jnp.roll(prompts.lengths, 1)
    equal = jnp.sum(jnp.cumprod(prompts.tokens == before[0], axis=1), axis=1)
    common = jnp.minimum(equal, jnp.minimum(prompts.lengths, before[1]) - 1).astype(jnp.int32)
    return replicated((prompts.lengths, last, common, token_sampling.completion_keys(seed, step, prompts.ids, group)))


@functools.partial(jax.jit, static_argnames=("config", "options", "size"), donate_argnames="cache")
def prefill(
    params: qwen2.Params,
    cache,
    tokens: Array,
    lengths: Array,
    rows: Array,
    slots: Array,
    *,
    config: qwen2.Config,
    options: SamplerOptions,
    size: int,
):
    """Write the keys and values of some prompts into their slots.

    Args:
      params: the training parameters: stacked, any dtype and sharding, with or without adapters.
      cache: from `empty_prompt_cache`. Donated: it is by far the largest array here and is updated in place.
      tokens: [B,P] all prompts.
      lengths: [B] their lengths.
      rows: [b] which prompts, counted within each device's share of B.
      slots: [b] their slots, counted within each device's share; a number past the end writes nothing.
      config: sizes.
      options: dtype and cache layout.
      size: tokens per prompt to prefill; no prompt of `rows` is longer.
    """
    dtype = jnp.dtype(options.dtype)
    tokens = per_shard(lambda tokens, rows: tokens[rows][:, :size], ("B P", "B"), "B P")(tokens, rows)
    # Without the last token, which the first segment feeds.
    lengths = per_shard(lambda lengths, rows: lengths[rows] - 1, ("B", "B"), "B")(lengths, rows)
    attend = attention.causal_in_blocks(lengths, size)
    positions = jnp.broadcast_to(jnp.arange(size), tokens.shape)
    _, kept = qwen2.hidden(params, config, tokens, positions, attend, axes="B P D", dtype=dtype, remat=False)
    # [L,B,P,K,H] -> keys [L,B,K,H,P], values [L,B,K,P,H].
    keys, values = kept[0].transpose(0, 1, 3, 4, 2), kept[1].transpose(0, 1, 3, 2, 4)

    def put(to, new, at):
        # Batches are padded to a power of two; padding names a slot past the end, which `drop` skips.
        return to.at[at, :, : new.shape[2], : new.shape[3]].set(new, mode="drop")

    put = per_shard(put, (PROMPT_AXES, PROMPT_AXES, "B"), PROMPT_AXES)
    if options.unroll_layers:
        return tuple((put(k, keys[i], slots), put(v, values[i], slots)) for i, (k, v) in enumerate(cache))
    put_layers = jax.vmap(put, (0, 0, None))
    return put_layers(cache[0], keys, slots), put_layers(cache[1], values, slots)


@functools.partial(jax.jit, static_argnames=("config", "options", "size"), donate_argnames="cache")
def prefill_behind(
    weights,
    cache,
    tokens: Array,
    rows: Array,
    slots: Array,
    leaders: Array,
    common: Array,
    *,
    config: qwen2.Config,
    options: SamplerOptions,
    size: int,
):
    """Write the keys and values of prompts that share a prefix with a prompt in another slot: the prefix is copied, the rest computed.

    Args:
      weights: the decode copy.
      cache: as for `prefill`; donated.
      tokens: [B,P] all prompts.
      rows: [b] which prompts, counted within each device's share of B.
      slots: [b] their slots, counted likewise; a number past the end writes nothing.
      leaders: [b] slots of the prompts that they begin like, complete in the cache.
      common: [b] tokens that are copied, at most P - `size`.
      config: sizes.
      options: dtype and cache layout.
      size: tokens that are computed behind them.
    """
    P = window_size(cache)

    def take_rest(tokens, rows, common):
        return jnp.take_along_axis(tokens[rows], common[:, None] + jnp.arange(size), axis=1, mode="clip")

    rest = per_shard(take_rest, ("B P", "B", "B"), "B P")(tokens, rows, common)
    places = common[:, None] + jnp.arange(size)
    mask = jnp.arange(P) <= places[..., None]
    take = per_shard(lambda c, at: c.at[at].get(mode="clip"), (PROMPT_AXES, "B"), PROMPT_AXES)
    put = per_shard(lambda c, new, at: c.at[at].set(new, mode="drop"), (PROMPT_AXES, PROMPT_AXES, "B"), PROMPT_AXES)

    def layer(x, w, prompts):
        """One block over [b,size,D], and the layer's cache with the new prompts."""

        def attend(q, k, v):
            added = k.transpose(0, 2, 3, 1), v.transpose(0, 2, 1, 3)
            kept = []
            for cache, values, axis in zip(prompts, added, (2, 1)):
                write = functools.partial(jax.lax.dynamic_update_slice_in_dim, axis=axis)
                kept.append(jax.vmap(write)(take(cache, leaders), values, common))
            # As one group whose members are the tokens: all see the same cache, each up to its own place.
            return attention.grouped(q, kept, [], mask, []), kept

        x, kept = qwen2.block(x, w, config, places, attend)
        return constrain(x, "B P D"), tuple(put(c, new, slots) for c, new in zip(prompts, kept))

    x = constrain(qwen2.embed(weights, rest, jnp.dtype(options.dtype)), "B P D")
    if options.unroll_layers:
        layers = []
        for number, w in enumerate(weights.blocks):
            x, pair = layer(x, w, cache[number])
            layers.append(pair)
        return tuple(layers)

    return _over_layers(lambda x, n, pair: layer(x, _at(weights.blocks, n), pair), x, cache, config)


@flax.struct.dataclass
class Insertion:
    """Tokens to feed to completions, in n blocks of O; padding names a slot past the end and writes nothing.

    A completion may have several blocks, one behind the other.

    Attributes:
      tokens: [n,O] int32.
      slots: [n] int32, their slots, counted within each device's share.
      rows: [n] int32, their rows within the slots.
      prompt_lengths: [n] int32, as in `SlotInputs`.
      counts: [n] int32, tokens of the completions before the block, which are in the window or in blocks of this insertion.
    """

    tokens: Any
    slots: Any
    rows: Any
    prompt_lengths: Any
    counts: Any


def attend_in_slots(q: Array, prompts, window, slots: Array, rows: Array, mask: Array) -> Array:
    """Attention of n blocks of O tokens, each over the prompt and the completion that it is behind.

    Args:
      q: [n,O,N,H] queries.
      prompts: keys [B,K,H,P] and values [B,K,P,H] of a layer.
      window: keys [B,K,G,H,W] and values [B,K,G,W,H].
      slots: [n] slot of each block, counted within each device's share.
      rows: [n] its row within the slot.
      mask: [n,O,P+W] bool, True where a token sees the place, in the prompt and then in the window.

    Returns:
      [n,O,N,H].
    """

    def all_at_once(q, prompt_keys, prompt_values, keys, values, slots, rows, mask):
        # `clip`: padding reads some slot, and its result is dropped.
        prompts = [c.at[slots].get(mode="clip") for c in (prompt_keys, prompt_values)]
        own = [c.at[slots, :, rows].get(mode="clip") for c in (keys, values)]
        pair = [jnp.concatenate(parts, axis) for *parts, axis in zip(prompts, own, (-1, -2))]
        # As one group whose members are the tokens: all of them see the same cache, each up to its own place.
        return attention.grouped(q, pair, [], mask, [])

    def one_by_one(q, prompt_keys, prompt_values, keys, values, slots, rows, mask):
        def attend(block):
            q, slot, row, mask = block
            pair = []
            for prompt, own, axis in ((prompt_keys, keys, -1), (prompt_values, values, -2)):
                prompt = jax.lax.dynamic_slice(prompt, (slot, 0, 0, 0), (1, *prompt.shape[1:]))
                own = jax.lax.dynamic_slice(own, (slot, 0, row, 0, 0), (1, own.shape[1], 1, *own.shape[3:]))
                pair.append(jnp.concatenate([prompt, own[:, :, 0]], axis))
            return attention.grouped(q[None], pair, [], mask[None], [])[0]

        return jax.lax.map(attend, (q, slots, rows, mask))

    # A CPU's gather is slow, and takes as much memory as it reads: one block at a time takes a third of the time.
    attend = one_by_one if parallel.platform() == "cpu" else all_at_once
    axes = ("B P N H", PROMPT_AXES, PROMPT_AXES, CHUNK_AXES, CHUNK_AXES, "B", "B", "B P S")
    return per_shard(attend, axes, "B P N H")(q, *prompts, *window, slots, rows, mask)


@functools.partial(jax.jit, static_argnames=("config", "options"), donate_argnames="window")
def insert(
    weights: qwen2.Params, prompt_cache, window, new: Insertion, *, config: qwen2.Config, options: SamplerOptions
):
    """Feed several tokens at once to some completions: their keys and values go into the window, which is donated.

    A prefill behind a prompt and a completion. The window has room for whole blocks; tokens past an
    observation's own are padding: masked, and overwritten by what follows.
    """
    n, O = new.tokens.shape
    P, W = window_size(prompt_cache), window_size(window)
    places = new.counts[:, None] + jnp.arange(O)
    prompt_mask = jnp.broadcast_to((jnp.arange(P) < new.prompt_lengths[:, None])[:, None], (n, O, P))
    mask = jnp.concatenate([prompt_mask, jnp.arange(W) <= places[..., None]], axis=-1)
    write_keys, write_values = (
        per_shard(functools.partial(write_blocks, axis=axis), (CHUNK_AXES, PROMPT_AXES, "B", "B", "B"), CHUNK_AXES)
        for axis in (-1, -2)
    )

    def layer(x, w, prompt, own):
        """One block over [n,O,D], and the layer's window with the new keys and values."""

        def attend(q, k, v):
            # Written before they are read: a completion's next block sees them too.
            at = new.slots, new.rows, new.counts
            kept = write_keys(own[0], k.transpose(0, 2, 3, 1), *at), write_values(own[1], v.transpose(0, 2, 1, 3), *at)
            return attend_in_slots(q, prompt, kept, new.slots, new.rows, mask), kept

        x, kept = qwen2.block(x, w, config, new.prompt_lengths[:, None] + places, attend)
        return constrain(x, "B P D"), kept

    x = constrain(qwen2.embed(weights, new.tokens, jnp.dtype(options.dtype)), "B P D")
    if options.unroll_layers:
        layers = []
        for number, w in enumerate(weights.blocks):
            x, pair = layer(x, w, prompt_cache[number], window[number])
            layers.append(pair)
        return tuple(layers)

    return _over_layers(
        lambda x, n, pair: layer(x, _at(weights.blocks, n), _at(prompt_cache, n), pair), x, window, config
    )


def _at(tree, n: Array):
    """Layer n of a tree that is stacked over layers."""
    return jax.tree.map(lambda a: jax.lax.dynamic_index_in_dim(a, n, 0, False), tree)


def _over_layers(layer, x: Array, cache, config: qwen2.Config):
    """The stacked cache after all layers; `layer` takes x, a layer's number and its cache, and returns x and the new cache.

    The cache is carried: as an input and an output of a scan it would exist twice.
    """

    def body(n, carry):
        x, cache = carry
        x, pair = layer(x, n, _at(cache, n))
        return x, jax.tree.map(lambda a, b: jax.lax.dynamic_update_index_in_dim(a, b, n, 0), cache, pair)

    return jax.lax.fori_loop(0, config.layers, body, (x, cache))[1]
