"""Device side of the sampler: prefill into slots, decode a segment, move slots.

A slot is one prompt with up to G completions, and B counts slots in this file. Caches, stacked along L if layers are scanned
(`unroll_layers` False) and a tuple over layers if they are unrolled:

  prompts      keys [B,K,H,P] and values [B,K,P,H], written by `prefill`
  completions  chunks of keys [B,K,G,H,S] and values [B,K,G,S,H]; each segment writes one, later segments only read it

So the window grows by a chunk at a time, no cache is ever copied to grow, and none exists twice. Keys are stored with their last
two axes swapped for `attention.grouped`.

With turns (`turns.TurnLoop`) completions of a slot have different lengths at the same time. Then there is one window instead of
chunks: each segment's chunk is written into it behind what a completion has (`write_chunk`), and so are observations (`insert`).

The last prompt token is not prefilled: it is the first token that a segment feeds, as in packed rows. Prefill therefore needs no
logits.
"""

from __future__ import annotations

import functools
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
from jax.sharding import PartitionSpec

from sqlr1_jax import parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.models import attention, qwen2
from sqlr1_jax.parallel import constrain
from sqlr1_jax.sampling import token_sampling
from sqlr1_jax.sampling.options import SamplerOptions

Array = jax.Array
# For the keys too: their last two axes are swapped, but neither is ever cut.
PROMPT_AXES = "B K P H"
CHUNK_AXES = "B K G S H"
# With turns a segment ends once the steps that waiting completions have lost are this many for each completion: what the end of a
# segment costs (write the chunk, run the statements, insert observations), so at most twice the least is lost (ski rental).
TURN_COST = 4


@flax.struct.dataclass
class SlotInputs:
    """Per-slot inputs of one decode segment.

    Attributes:
      tokens: [B,G] int32, the token to feed next.
      done: [B,G] bool, True where nothing is to be decoded, also where there is no completion.
      starts: [B] int32, time at which the slot's completions began; time 0 is the start of the oldest chunk.
      prompt_lengths: [B] int32, prompt tokens in the cache: the prompt's length less one.
      keys: [B,G,2] uint32, raw PRNG keys of the completions (`token_sampling.completion_keys`).
      states: [B,G] int32, how much of a stop string each completion ends with: a row of `decode_segment`'s `stop_table`.
      counts: [B,G] int32, tokens of each completion so far, observations included; None without turns, where the time says it.
    """

    tokens: Any
    done: Any
    starts: Any
    prompt_lengths: Any
    keys: Any
    states: Any
    counts: Any = None


@flax.struct.dataclass
class SegmentOutputs:
    """Results of one decode segment; replicated, so that every host takes the same decisions.

    Attributes:
      tokens: [B,G,S] int32.
      logprobs: [B,G,S] float32.
      counts: [B,G] int32, decoded tokens.
      stopped: [B,G] bool, True where the completion ended by itself in this segment.
      done: [B,G] bool, True where nothing is left to be decoded.
      states: [B,G] int32, `SlotInputs.states` after the last token.
      steps: int32, decode steps of the loop.
    """

    tokens: Any
    logprobs: Any
    counts: Any
    stopped: Any
    done: Any
    states: Any
    steps: Any


@functools.partial(jax.jit, static_argnames="group")
def prompt_info(prompts: PromptBatch, seed: Array, step: Array, *, group: int) -> tuple[Array, Array, Array, Array]:
    """What every host needs of all prompts.

    Returns:
      lengths [B], last tokens [B], how many tokens each has in common with the one before it [B], without the last of either, and
      PRNG keys of their completions [B,G,2].
    """
    last = jnp.take_along_axis(prompts.tokens, prompts.lengths[:, None] - 1, axis=1)[:, 0]
    before = jnp.roll(prompts.tokens, 1, axis=0), jnp.roll(prompts.lengths, 1)
    equal = jnp.sum(jnp.cumprod(prompts.tokens == before[0], axis=1), axis=1)
    common = jnp.minimum(equal, jnp.minimum(prompts.lengths, before[1]) - 1).astype(jnp.int32)
    return replicated((prompts.lengths, last, common, token_sampling.completion_keys(seed, step, prompts.ids, group)))


def replicated(tree):
    """Constrain a tree to be on every device of the current mesh."""
    if jax.sharding.get_abstract_mesh().empty:
        return tree
    return jax.tree.map(lambda a: jax.lax.with_sharding_constraint(a, PartitionSpec()), tree)


def per_shard(f, axes_in: tuple[str, ...], axes_out: str):
    """`f` on each device's own slots, so that gathers and scatters along B never leave the device.

    The partitioner cannot know that indices stay within a shard and would gather the cache.
    """
    if jax.sharding.get_abstract_mesh().empty:
        return f
    specs = [parallel.spec(axes, parallel.ACTIVATIONS) for axes in (*axes_in, axes_out)]
    return jax.shard_map(f, in_specs=tuple(specs[:-1]), out_specs=specs[-1])


# 1. Prefill.


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
    """Write the keys and values of prompts that begin like a prompt in another slot: its are copied, and only the rest is computed.

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

    def body(x, layer_inputs):
        return layer(x, *layer_inputs)

    return jax.lax.scan(body, x, (weights.blocks, cache))[1]


# 2. Decode.


@functools.partial(jax.jit, static_argnames=("config", "options", "stop_tokens"))
def decode_segment(
    weights: qwen2.Params,
    prompt_cache,
    past: tuple,
    slots: SlotInputs,
    stop_table: Array | None = None,
    *,
    config: qwen2.Config,
    options: SamplerOptions,
    stop_tokens: tuple[int, ...],
):
    """Decode up to `options.segment` tokens of every completion; ends earlier if all are done.

    Args:
      weights: the decode copy (`decode_weights.make_copier`).
      prompt_cache: keys and values of the prompts.
      past: chunks of earlier segments, oldest first; with turns the window, or nothing.
      slots: the slots.
      stop_table: [states,V] integers or None: the state after a token in a state; the last state ends a completion. With turns the
        last but one ends it, and in the last it waits for an observation.
      config: sizes.
      options: see `SamplerOptions`.
      stop_tokens: tokens that end a completion; they count into its length.

    Returns:
      this segment's chunk, and `SegmentOutputs`.
    """
    shape, size = slots.tokens.shape, options.segment
    slots = slots.replace(**{name: constrain(getattr(slots, name), "B G") for name in ("tokens", "done", "states")})
    stops = jnp.array(stop_tokens, jnp.int32)  # a constant: its length is part of the program

    turns = slots.counts is not None

    def unfinished(carry):
        i, _, _, out = carry
        going = (i < size) & ~jnp.all(out.done)
        return going & (lost_steps(out, len(stop_table), i) < TURN_COST * jnp.sum(~slots.done)) if turns else going

    def decode(carry):
        i, tokens, chunk, out = carry
        logits, chunk = decode_step(weights, prompt_cache, past, chunk, tokens, slots, i, config, options)
        # The place in the completion, not the time: noise must not depend on when a slot was filled.
        places = slots.counts + i if turns else len(past) * size + i - slots.starts
        tokens, logprobs = token_sampling.sample_tokens(
            logits, slots.keys, places, temperature=options.temperature, top_p=options.top_p, top_k=options.top_k
        )
        ended, states = jnp.isin(tokens, stops), out.states
        if stop_table is not None:
            # The automaton is a table, so a step costs one look-up whatever the strings are.
            states = stop_table[states, tokens].astype(jnp.int32)
            ended |= states >= len(stop_table) - 2 if turns else states == len(stop_table) - 1
            if turns:  # what a completion decodes behind its end must not make it wait
                states = jnp.where(out.done, out.states, states)
        stopped = ~out.done & ended

        def put(to, x):
            return jax.lax.dynamic_update_index_in_dim(to, x, i, 2)

        # Completions that are done keep decoding beside the others, since shapes are fixed; what they produce is not counted.
        out = out.replace(
            tokens=put(out.tokens, tokens),
            logprobs=put(out.logprobs, jnp.where(out.done, 0, logprobs)),
            counts=out.counts + ~out.done,
            stopped=out.stopped | stopped,
            done=out.done | stopped | per_completion(places + 1 >= options.max_completion),
            states=states,
            steps=i + 1,
        )
        return i + 1, tokens, chunk, out

    def per_completion(x):
        return x if turns else x[:, None]

    out = empty_outputs(slots, size)
    # Only the new chunk is carried by the loop: XLA updates a carried array in place, and all older ones are constants of it.
    start = (jnp.int32(0), jnp.asarray(slots.tokens), empty_chunk(config, options, shape), out)
    _, _, chunk, out = jax.lax.while_loop(unfinished, decode, start)
    return chunk, replicated(out)


def empty_outputs(slots: SlotInputs, size: int) -> SegmentOutputs:
    """The outputs of a segment of `size` steps before the first."""
    zeros = jnp.zeros(slots.tokens.shape, jnp.int32)
    return SegmentOutputs(
        tokens=jnp.zeros((*zeros.shape, size), jnp.int32),
        logprobs=jnp.zeros((*zeros.shape, size), jnp.float32),
        counts=zeros,
        stopped=zeros.astype(bool),
        done=jnp.asarray(slots.done),
        states=jnp.asarray(slots.states),
        steps=jnp.int32(0),
    )


def lost_steps(out: SegmentOutputs, states: int, i: Array) -> Array:
    """Steps that completions have waited in a segment after i steps, summed; `states` are the rows of its stop table."""
    waiting = out.stopped & (out.states == states - 1)
    return jnp.sum(jnp.where(waiting, i - out.counts, 0))


def empty_chunk(config: qwen2.Config, options: SamplerOptions, shape: tuple[int, int]):
    """Zeros for the keys and values that one segment adds to [B,G] completions."""
    return empty_cache((shape[0], config.kv_heads, shape[1], options.segment, config.head), CHUNK_AXES, config, options)


def decode_step(
    weights, prompt_cache, past, chunk, tokens, slots: SlotInputs, i, config: qwen2.Config, options: SamplerOptions
):
    """Feed one token [B,G] per completion: logits [B,G,V] of the next, and the chunk with its keys and values at i."""
    size = options.segment
    prompt_mask = jnp.arange(jax.tree.leaves(prompt_cache)[0].shape[-1]) < slots.prompt_lengths[:, None]
    if slots.counts is None:
        # All slots share one clock, so a step writes one slice of the chunk; a slot that began later masks the time before it.
        times = jnp.arange((len(past) + 1) * size)
        now = len(past) * size + i
        own = (times >= slots.starts[:, None]) & (times <= now)
        own_masks = [own[:, t : t + size] for t in range(0, len(times), size)]
        # Rotary positions continue the prompt's, wherever in the window the slot began.
        positions = jnp.broadcast_to((slots.prompt_lengths + now - slots.starts)[:, None], tokens.shape)
    else:
        # The window has what a completion had before this segment, the chunk what it wrote since: all began it together.
        own_masks = [jnp.arange(window_size(window)) < slots.counts[..., None] for window in past]
        own_masks.append(jnp.broadcast_to(jnp.arange(size) <= i, (len(tokens), size)))
        positions = slots.prompt_lengths[:, None] + slots.counts + i

    def layer(x, w, prompt, older, new):
        """One block; the token's keys and values are put into `new` before they are attended to."""

        def attend(q, k, v):
            put = jax.lax.dynamic_update_index_in_dim
            kept = put(new[0], k.transpose(0, 2, 1, 3), i, 4), put(new[1], v.transpose(0, 2, 1, 3), i, 3)
            return attention.grouped(q, prompt, [*older, kept], prompt_mask, own_masks), kept

        x, kept = qwen2.block(x, w, config, positions, attend)
        return constrain(x, "B G D"), kept

    x = constrain(qwen2.embed(weights, tokens, jnp.dtype(options.dtype)), "B G D")
    if options.unroll_layers:
        # Unrolled: a loop would slice every weight and cache anew at each step, which costs more than it saves in compilation.
        kept = []
        for n, w in enumerate(weights.blocks):
            x, pair = layer(x, w, prompt_cache[n], [p[n] for p in past], chunk[n])
            kept.append(pair)
        chunk = tuple(kept)
    else:

        def at(tree, n):
            return jax.tree.map(lambda a: jax.lax.dynamic_index_in_dim(a, n, 0, False), tree)

        def body(n, carry):
            x, chunk = carry
            x, pair = layer(x, at(weights.blocks, n), at(prompt_cache, n), [at(p, n) for p in past], at(chunk, n))
            return x, jax.tree.map(lambda a, b: jax.lax.dynamic_update_index_in_dim(a, b, n, 0), chunk, pair)

        x, chunk = jax.lax.fori_loop(0, config.layers, body, (x, chunk))
    x = qwen2.rms_norm(x, weights.final_norm, config.norm_eps)
    return constrain(qwen2.logits(weights, x), "B G V"), chunk


# 3. Turns: chunks and observations go into a window, behind what each completion has.


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

    def write_slots(window, chunk, counts):
        by_member = jax.vmap(functools.partial(jax.lax.dynamic_update_slice_in_dim, axis=axis), (1, 1, 0), 1)
        return jax.vmap(by_member)(window, chunk, counts)

    write = per_shard(write_slots, (CHUNK_AXES, CHUNK_AXES, "B G"), CHUNK_AXES)
    return write(window, chunk, counts) if window.ndim == 5 else jax.vmap(write, (0, 0, None))(window, chunk, counts)


@flax.struct.dataclass
class Insertion:
    """Tokens to feed to n completions; padding names a slot past the end and writes nothing.

    Attributes:
      tokens: [n,O] int32.
      slots: [n] int32, their slots, counted within each device's share.
      rows: [n] int32, their rows within the slots.
      prompt_lengths: [n] int32, as in `SlotInputs`.
      counts: [n] int32, tokens of the completions so far: in the window, their keys and values end there.
    """

    tokens: Any
    slots: Any
    rows: Any
    prompt_lengths: Any
    counts: Any


@functools.partial(jax.jit, static_argnames=("config", "options"), donate_argnames="window")
def insert(
    weights: qwen2.Params, prompt_cache, window, new: Insertion, *, config: qwen2.Config, options: SamplerOptions
):
    """Feed several tokens at once to some completions: their keys and values go into the window, which is donated.

    A prefill behind a prompt and a completion. Tokens past a completion's own are padding: masked, and overwritten by what follows.
    """
    n, O = new.tokens.shape
    P, W = window_size(prompt_cache), window_size(window)
    places = new.counts[:, None] + jnp.arange(O)
    prompt_mask = jnp.broadcast_to((jnp.arange(P) < new.prompt_lengths[:, None])[:, None], (n, O, P))
    mask = jnp.concatenate([prompt_mask, jnp.arange(W) <= places[..., None]], axis=-1)
    # `clip`: padding reads some slot, and its result is dropped.
    take_prompts = per_shard(lambda c, at: c.at[at].get(mode="clip"), (PROMPT_AXES, "B"), PROMPT_AXES)
    take = per_shard(lambda c, at, row: c.at[at, :, row].get(mode="clip"), (CHUNK_AXES, "B", "B"), PROMPT_AXES)
    put = per_shard(
        lambda c, new, at, row: c.at[at, :, row].set(new, mode="drop"), (CHUNK_AXES, PROMPT_AXES, "B", "B"), CHUNK_AXES
    )

    def layer(x, w, prompt, own):
        """One block over [n,O,D], and the layer's window with the new keys and values."""
        prompt = [take_prompts(c, new.slots) for c in prompt]
        own_rows = [take(c, new.slots, new.rows) for c in own]

        def attend(q, k, v):
            added = k.transpose(0, 2, 3, 1), v.transpose(0, 2, 1, 3)
            kept = []
            for cache, values, axis in zip(own_rows, added, (2, 1)):
                write = functools.partial(jax.lax.dynamic_update_slice_in_dim, axis=axis)
                kept.append(jax.vmap(write)(cache, values, new.counts))
            keys, values = (jnp.concatenate(pair, axis) for *pair, axis in zip(prompt, kept, (-1, -2)))
            # As one group whose members are the tokens: all of them see the same cache, each up to its own place.
            return attention.grouped(q, (keys, values), [], mask, []), kept

        x, kept = qwen2.block(x, w, config, new.prompt_lengths[:, None] + places, attend)
        return constrain(x, "B P D"), tuple(put(c, a, new.slots, new.rows) for c, a in zip(own, kept))

    x = constrain(qwen2.embed(weights, new.tokens, jnp.dtype(options.dtype)), "B P D")
    if options.unroll_layers:
        layers = []
        for number, w in enumerate(weights.blocks):
            x, pair = layer(x, w, prompt_cache[number], window[number])
            layers.append(pair)
        return tuple(layers)

    def body(x, layer_inputs):
        return layer(x, *layer_inputs)

    return jax.lax.scan(body, x, (weights.blocks, prompt_cache, window))[1]


# 4. Compaction.


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
