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
from sqlr1_jax.sampling import insertion, token_sampling
from sqlr1_jax.sampling.caches import CHUNK_AXES, empty_cache, replicated, through_layers, window_size
from sqlr1_jax.sampling.insertion import Insertion
from sqlr1_jax.sampling.options import SamplerOptions

Array = jax.Array
# With turns a segment ends once the steps that waiting completions have lost are this many for each completion: what the end of a
# segment costs (write the chunk, run the statements, read them), so at most twice the least is lost (ski rental). The steps of a
# CPU are long, and what is read beside one makes it a quarter longer.
TURN_COST, TURN_COST_ON_CPU = 4, 0.25


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


@flax.struct.dataclass
class Begun:
    """State of a segment between two programs, without its chunk.

    Attributes:
      tokens: [B,G] int32, the token to feed next.
      out: its outputs so far.
    """

    tokens: Any
    out: SegmentOutputs


BEGUN_AXES = {0: "", 2: "B G", 3: "B G S"}  # of the arrays of `Begun`, by their number of axes


@functools.partial(jax.jit, static_argnames=("config", "options", "stop_tokens"), donate_argnames="chunk")
def decode_segment(
    weights: qwen2.Params,
    prompt_cache,
    past: tuple,
    slots: SlotInputs,
    stop_table: Array | None = None,
    chunk=None,
    begun: Begun | None = None,
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
      chunk: what `begin_segment` made, donated, or None for a segment that begins here.
      begun: likewise.
      config: sizes.
      options: see `SamplerOptions`.
      stop_tokens: tokens that end a completion; they count into its length.

    Returns:
      this segment's chunk, and `SegmentOutputs`.
    """
    turns = slots.counts is not None
    if begun is None:
        chunk, begun = _nothing(slots, config, options)
    most_lost = (TURN_COST_ON_CPU if parallel.platform() == "cpu" else TURN_COST) * jnp.sum(~slots.done)

    def unfinished(carry):
        out = carry[1].out
        going = (out.steps < options.segment) & ~jnp.all(out.done)
        return going & (lost_steps(out, len(stop_table)) < most_lost) if turns else going

    def decode(carry):
        # Only the new chunk is carried by the loop: XLA updates a carried array in place, and all older ones are constants of it.
        _, *carry = _step(weights, prompt_cache, past, slots, stop_table, *carry, None, config, options, stop_tokens)
        return tuple(carry)

    chunk, begun = jax.lax.while_loop(unfinished, decode, (chunk, begun))
    return chunk, replicated(begun.out)


@functools.partial(jax.jit, static_argnames=("config", "options", "stop_tokens"), donate_argnames="window")
def begin_segment(
    weights: qwen2.Params,
    prompt_cache,
    window,
    slots: SlotInputs,
    stop_table: Array,
    new: Insertion | None,
    *,
    config: qwen2.Config,
    options: SamplerOptions,
    stop_tokens: tuple[int, ...],
):
    """Begin a segment with turns: feed observations and decode one step together.

    A completion decodes the token after its observation in the same step.

    Args:
      weights: as for `decode_segment`.
      prompt_cache: likewise.
      window: donated; None before there is one.
      slots: likewise. The token to feed behind an observation is its last one.
      stop_table: likewise.
      new: the observations but for their last tokens; None begins a segment without a step.
      config: sizes.
      options: likewise.
      stop_tokens: likewise.

    Returns:
      the window with the observations, the segment's chunk, and `Begun`.
    """
    chunk, begun = _nothing(slots, config, options)
    if new is None:
        return window, chunk, begun
    (window,), chunk, begun = _step(
        weights, prompt_cache, (window,), slots, stop_table, chunk, begun, new, config, options, stop_tokens
    )
    return window, chunk, begun


def _nothing(slots: SlotInputs, config: qwen2.Config, options: SamplerOptions):
    """An empty chunk, and the state before the first step."""
    shape, size = slots.tokens.shape, options.segment
    tokens, done, states, zeros = (
        constrain(jnp.asarray(a), "B G") for a in (slots.tokens, slots.done, slots.states, jnp.zeros(shape, jnp.int32))
    )
    out = SegmentOutputs(
        tokens=constrain(jnp.zeros((*shape, size), jnp.int32), "B G S"),
        logprobs=constrain(jnp.zeros((*shape, size), jnp.float32), "B G S"),
        counts=zeros,
        stopped=zeros.astype(bool),
        done=done,
        states=states,
        steps=jnp.int32(0),
    )
    return empty_chunk(config, options, shape), Begun(tokens, out)


def empty_chunk(config: qwen2.Config, options: SamplerOptions, shape: tuple[int, int]):
    """Zeros for the keys and values that one segment adds to [B,G] completions."""
    return empty_cache((shape[0], config.kv_heads, shape[1], options.segment, config.head), CHUNK_AXES, config, options)


def _step(
    weights,
    prompt_cache,
    past,
    slots: SlotInputs,
    stop_table,
    chunk,
    begun: Begun,
    new: Insertion | None,
    config: qwen2.Config,
    options: SamplerOptions,
    stop_tokens: tuple[int, ...],
):
    """One step of every completion, with `new` beside it: the windows and the chunk of `decode_step`, and `Begun`."""
    turns, out, i = slots.counts is not None, begun.out, begun.out.steps
    logits, windows, chunk = decode_step(
        weights, prompt_cache, past, chunk, begun.tokens, slots, i, config, options, new
    )  # fmt: skip
    # The place in the completion, not the time: noise must not depend on when a slot was filled.
    places = slots.counts + i if turns else len(past) * options.segment + i - slots.starts
    tokens, logprobs = token_sampling.sample_tokens(
        logits, slots.keys, places, temperature=options.temperature, top_p=options.top_p, top_k=options.top_k
    )
    # A constant: how many there are is part of the program.
    ended, states = jnp.isin(tokens, jnp.array(stop_tokens, jnp.int32)), out.states
    if stop_table is not None:
        # The automaton is a table, so a step costs one look-up whatever the strings are.
        states = stop_table[states, tokens].astype(jnp.int32)
        ended |= states >= len(stop_table) - 2 if turns else states == len(stop_table) - 1
        if turns:  # what a completion decodes behind its end must not make it wait
            states = jnp.where(out.done, out.states, states)
    stopped, cut = ~out.done & ended, places + 1 >= options.max_completion

    def put(to, x):
        return jax.lax.dynamic_update_index_in_dim(to, x, i, 2)

    # Completions that are done keep decoding beside the others, since shapes are fixed; what they produce is not counted.
    out = out.replace(
        tokens=put(out.tokens, tokens),
        logprobs=put(out.logprobs, jnp.where(out.done, 0, logprobs)),
        counts=out.counts + ~out.done,
        stopped=out.stopped | stopped,
        done=out.done | stopped | (cut if turns else cut[:, None]),
        states=states,
        steps=i + 1,
    )
    return windows, chunk, Begun(tokens, out)


def lost_steps(out: SegmentOutputs, states: int) -> Array:
    """Steps that completions have waited in a segment, summed; `states` are the rows of its stop table."""
    waiting = out.stopped & (out.states == states - 1)
    return jnp.sum(jnp.where(waiting, out.steps - out.counts, 0))


def decode_step(
    weights,
    prompt_cache,
    past: tuple,
    chunk,
    tokens,
    slots: SlotInputs,
    i,
    config: qwen2.Config,
    options: SamplerOptions,
    new: Insertion | None = None,
):
    """Feed one token [B,G] per completion, and with turns whole observations beside them.

    Returns:
      logits [B,G,V] of the next tokens, the window with what was read (a list of it, or of nothing), and the chunk with the tokens'
      keys and values at i.
    """
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

    axes = "B G D"
    if new is not None:
        axes, shapes = "B P D", (tokens.shape, new.tokens.shape)
        tokens = insertion.join(tokens, new.tokens)
        positions = insertion.join(positions, insertion.positions(new))

    def layer(x, w, read, changed):
        """One block; the tokens' keys and values are put into the caches before they are attended to."""
        (prompt, *older), (*windows, chunk) = read, changed

        def attend(q, k, v):
            own = older
            if new is not None:
                heads = (q, "N H"), (k, "K H"), (v, "K H")
                (q, q_new), (k, k_new), (v, v_new) = (insertion.split(a, *shapes, rest) for a, rest in heads)
                seen, window = insertion.attend(new, q_new, k_new, v_new, prompt, *windows)
                own = [window]
            put = jax.lax.dynamic_update_index_in_dim
            kept = put(chunk[0], k.transpose(0, 2, 1, 3), i, 4), put(chunk[1], v.transpose(0, 2, 1, 3), i, 3)
            attended = attention.grouped(q, prompt, [*own, kept], prompt_mask, own_masks)
            if new is None:
                return attended, [kept]
            return insertion.join(attended, seen, "N H"), [*own, kept]

        x, kept = qwen2.block(x, w, config, positions, attend)
        return constrain(x, axes), kept

    x = constrain(qwen2.embed(weights, tokens, jnp.dtype(options.dtype)), axes)
    read, changed = ([prompt_cache, *past], [chunk]) if new is None else ([prompt_cache], [*past, chunk])
    x, (*windows, chunk) = through_layers(layer, x, weights.blocks, read, changed, options)
    if new is not None:
        x, _ = insertion.split(x, *shapes, "D")
    x = qwen2.rms_norm(x, weights.final_norm, config.norm_eps)
    return constrain(qwen2.logits(weights, x), "B G V"), windows, chunk
