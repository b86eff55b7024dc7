"""Prefill: prompts into their slots (`caches`).

The last prompt token is not prefilled: it is the first token that a segment feeds, as in packed rows. Prefill therefore needs no
logits.
"""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp

from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.models import attention, qwen2
from sqlr1_jax.parallel import constrain
from sqlr1_jax.sampling import token_sampling
from sqlr1_jax.sampling.caches import PROMPT_AXES, per_shard, replicated, through_layers, window_size
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
    _, kept = qwen2.hidden(
        params, config, tokens, positions, attend, axes="B P D", dtype=dtype, remat=False, frozen=True
    )
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

    def layer(x, w, _, changed):
        """One block over [b,size,D], and the layer's cache with the new prompts."""
        (prompts,) = changed

        def attend(q, k, v):
            added = k.transpose(0, 2, 3, 1), v.transpose(0, 2, 1, 3)
            kept = []
            for cache, values, axis in zip(prompts, added, (2, 1)):
                write = functools.partial(jax.lax.dynamic_update_slice_in_dim, axis=axis)
                kept.append(jax.vmap(write)(take(cache, leaders), values, common))
            # As one group whose members are the tokens: all see the same cache, each up to its own place.
            return attention.grouped(q, kept, [], mask, []), kept

        x, kept = qwen2.block(x, w, config, places, attend)
        return constrain(x, "B P D"), [tuple(put(c, new, slots) for c, new in zip(prompts, kept))]

    x = constrain(qwen2.embed(weights, rest, jnp.dtype(options.dtype)), "B P D")
    _, (cache,) = through_layers(layer, x, weights.blocks, [], [cache], options)
    return cache
