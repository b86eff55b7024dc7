"""Decode a segment: up to `options.segment` tokens of every completion, one step at a time.

B counts slots in this file; the caches are those of `caches`.
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
from sqlr1_jax.sampling import token_sampling
from sqlr1_jax.sampling.caches import CHUNK_AXES, empty_cache, replicated, window_size
from sqlr1_jax.sampling.options import SamplerOptions

Array = jax.Array
# With turns a segment ends once the steps that waiting completions have lost are this many for each completion: what the end of a
# segment costs (write the chunk, run the statements, insert observations), so at most twice the least is lost (ski rental). The
# steps of a CPU are long: there an end costs about one.
TURN_COST, TURN_COST_ON_CPU = 4, 1


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

    most_lost = (TURN_COST_ON_CPU if parallel.platform() == "cpu" else TURN_COST) * jnp.sum(~slots.done)

    def unfinished(carry):
        i, _, _, out = carry
        going = (i < size) & ~jnp.all(out.done)
        return going & (lost_steps(out, len(stop_table), i) < most_lost) if turns else going

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
