"""Feed observations in the same pass through the layers as the first decode step of a segment.

A product with few rows takes as long as reading its weights, so one pass reads them once for both. Only attention separates them: a
block of an observation attends to one completion's cache, decoded tokens attend by slot.
"""

from __future__ import annotations

import functools
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import attention, qwen2
from sqlr1_jax.parallel import constrain
from sqlr1_jax.sampling.caches import CHUNK_AXES, PROMPT_AXES, per_shard, through_layers, window_size, write_blocks
from sqlr1_jax.sampling.options import SamplerOptions

Array = jax.Array


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


def attend(new: Insertion, q: Array, k: Array, v: Array, prompts, window):
    """A layer's attention of blocks [n,O,...]: their outputs [n,O,N,H], and the layer's window with their keys and values.

    The window has room for whole blocks; tokens past an observation's own are padding: masked, and overwritten by what follows.
    """
    n, O = new.tokens.shape
    P, W = window_size(prompts), window_size(window)
    prompt_mask = jnp.broadcast_to((jnp.arange(P) < new.prompt_lengths[:, None])[:, None], (n, O, P))
    own_mask = jnp.arange(W) <= (new.counts[:, None] + jnp.arange(O))[..., None]
    axes = CHUNK_AXES, PROMPT_AXES, "B", "B", "B"

    def write(cache, blocks, axis: int):
        put = per_shard(functools.partial(write_blocks, axis=axis), axes, CHUNK_AXES)
        return put(cache, blocks, new.slots, new.rows, new.counts)

    # Written before they are read: a completion's next block sees them too.
    window = write(window[0], k.transpose(0, 2, 3, 1), -1), write(window[1], v.transpose(0, 2, 1, 3), -2)
    mask = jnp.concatenate([prompt_mask, own_mask], axis=-1)
    return attend_in_slots(q, prompts, window, new.slots, new.rows, mask), window


def positions(new: Insertion) -> Array:
    """Rotary positions [n,O]."""
    return (new.prompt_lengths + new.counts)[:, None] + jnp.arange(new.tokens.shape[1])


def join(steps: Array, blocks: Array, rest: str = "") -> Array:
    """[B,G,...] of decoded tokens and [n,O,...] of blocks, side by side on every device: [X,T,...] for X shards of B.

    Args:
      steps: one entry per completion.
      blocks: one per token of the blocks.
      rest: letters of the other axes.
    """

    def side_by_side(steps, blocks):
        parts = (x.reshape(1, -1, *x.shape[2:]) for x in (steps, blocks))
        return jnp.concatenate([*parts], axis=1)

    axes = f"B G {rest}", f"B P {rest}"
    return per_shard(side_by_side, axes, axes[1])(steps, blocks)


def split(joined: Array, steps: tuple[int, int], blocks: tuple[int, int], rest: str = "") -> tuple[Array, Array]:
    """The [B,G,...] and [n,O,...] that `join` put side by side.

    Args:
      joined: [X,T,...].
      steps: (B, G).
      blocks: (n, O).
      rest: letters of the other axes.
    """
    shards, cut = len(joined), steps[0] // len(joined) * steps[1]

    def part(kept: slice, shape: tuple[int, int], axes: str) -> Array:
        def take(x):
            return x[0, kept].reshape(shape[0] // shards, shape[1], *x.shape[2:])

        return per_shard(take, (f"B P {rest}",), f"{axes} {rest}")(joined)

    return part(slice(cut), steps, "B G"), part(slice(cut, None), blocks, "B P")


@functools.partial(jax.jit, static_argnames=("config", "options"), donate_argnames="window")
def insert(
    weights: qwen2.Params, prompt_cache, window, new: Insertion, *, config: qwen2.Config, options: SamplerOptions
):
    """The window, donated, with blocks that are computed alone: those that one step cannot take beside what it decodes."""

    def layer(x, w, read, changed):
        def attend_alone(q, k, v):
            seen, own = attend(new, q, k, v, *read, *changed)
            return seen, [own]

        x, kept = qwen2.block(x, w, config, positions(new), attend_alone)
        return constrain(x, "B P D"), kept

    x = constrain(qwen2.embed(weights, new.tokens, jnp.dtype(options.dtype)), "B P D")
    _, (window,) = through_layers(layer, x, weights.blocks, [prompt_cache], [window], options)
    return window
