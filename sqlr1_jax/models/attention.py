"""Attention over rows of tokens: grouped-query, any boolean mask, softmax in float32.

`packed` is the one entry of training rows and `causal` that of prefill; both end in `masked`, the reference that every faster
implementation must equal.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import attention_selftest, packed_attention, packed_attention_tpu
from sqlr1_jax.models.numerics import precision as precision

Array = jax.Array
IMPLEMENTATIONS = ("auto", "reference", "blocks", "chunked", "cudnn", "flash")
BLOCK = 128  # places of a block of `blocks`; 64 to 256 were measured on a CPU
TILE = attention_selftest.TILE  # places of a block of `flash`
INTERPRET = False  # `flash` as plain JAX, for tests: it is compiled for TPU alone
QUERIES = 512  # queries at a time of `chunked`
MASKED_SCORE = -1e30  # not -inf: a row of padding that sees nothing must stay finite


def masked(q: Array, k: Array, v: Array, mask: Array) -> Array:
    """Reference attention.

    Args:
      q: [M,T,N,H] queries.
      k: [M,S,K,H] keys, N a multiple of K.
      v: [M,S,K,H] values.
      mask: [M,T,S] bool, True where a query may see a key.

    Returns:
      [M,T,N,H] in q's dtype.
    """
    M, T, N, H = q.shape
    K = k.shape[2]
    q = q.reshape(M, T, K, N // K, H)
    exact = precision(q.dtype)
    scores = jnp.einsum("MTKRH,MSKH->MKRTS", q, k, precision=exact, preferred_element_type=jnp.float32) * (H**-0.5)
    scores = jnp.where(mask[:, None, None], scores, MASKED_SCORE)
    weights = jax.nn.softmax(scores, axis=-1).astype(v.dtype)
    return jnp.einsum("MKRTS,MSKH->MTKRH", weights, v, precision=exact).reshape(M, T, N, H)


def packed_mask(segments: Array, parents: Array) -> Array:
    """[M,T,T] bool: causal, and in my segment or in my parent; padding (segment 0) is seen by nobody."""
    T = segments.shape[1]
    causal = jnp.tril(jnp.ones((T, T), bool))
    key = segments[:, None, :]
    mine = (key == segments[:, :, None]) | (key == parents[:, :, None])
    return causal & mine & (key != 0)


def packed(segments: Array, parents: Array, implementation: str = "auto"):
    """`attend` for packed rows (see `qwen2.block`); keeps nothing.

    Args:
      segments: [M,T] int32.
      parents: [M,T] int32.
      implementation: one of IMPLEMENTATIONS; `auto` is `choose_implementation`'s.
    """
    mask = packed_mask(segments, parents)

    def attend(q, k, v):
        chosen = implementation
        if chosen == "auto":
            chosen = choose_implementation(jax.default_backend(), q, k)
        if chosen == "blocks":
            return _blocked(q, k, v, segments, parents), None
        if chosen == "flash":
            return _flash(q, k, v, segments, parents), None
        if chosen == "chunked":
            return chunked(q, k, v, segments, parents), None
        return (masked if chosen == "reference" else _cudnn)(q, k, v, mask), None

    return attend


def choose_implementation(platform: str, q: Array, k: Array) -> str:
    """The implementation for a platform, row length and dtype: what was measured on CPU, what passes its trial on GPU and TPU."""
    if q.shape[1] < 2 * BLOCK:
        return "reference"
    if platform == "cpu":
        return "blocks"
    if (
        platform == "gpu"
        and q.dtype == jnp.bfloat16
        and attention_selftest.cudnn_works(q.shape[2], k.shape[2], q.shape[3])
    ):
        return "cudnn"
    if (
        platform == "tpu"
        and q.dtype == jnp.bfloat16
        and attention_selftest.flash_works(q.shape[2], k.shape[2], q.shape[3])
    ):
        return "flash"
    return "chunked"


def _on_own_rows(run, rows_of: tuple[str, ...]):
    """`run` of (q, k, v, ...) on each device's own rows and heads, for what the partitioner cannot cut by itself."""
    if jax.sharding.get_abstract_mesh().empty:
        return run
    heads = parallel.spec("M T N H", parallel.ACTIVATIONS)
    rest = tuple(parallel.spec(axes, parallel.ACTIVATIONS) for axes in rows_of)
    return jax.shard_map(run, in_specs=(heads, heads, heads, *rest), out_specs=heads, check_vma=False)


def _cudnn(q: Array, k: Array, v: Array, mask: Array) -> Array:
    T = q.shape[1]
    rest = -T % attention_selftest.EVEN
    q, k, v = (_pad_places(x, attention_selftest.EVEN) for x in (q, k, v))
    mask = jnp.pad(mask, ((0, 0), (0, rest), (0, rest)))
    return _on_own_rows(attention_selftest.cudnn, ("M T S",))(q, k, v, mask)[:, :T]


def _pad_places(x: Array, multiple: int) -> Array:
    """Pads axis 1 with zeros (padding's segment) up to a multiple."""
    rest = -x.shape[1] % multiple
    return jnp.pad(x, ((0, 0), (0, rest), *((0, 0),) * (x.ndim - 2)))


def _blocked(q: Array, k: Array, v: Array, segments: Array, parents: Array) -> Array:
    """`blocks.attention`, whose loops' lengths differ from row to row."""
    T = q.shape[1]
    inputs = [_pad_places(x, BLOCK) for x in (q, k, v, segments, parents)]
    return _on_own_rows(lambda *x: packed_attention.attention(*x, BLOCK), ("M T", "M T"))(*inputs)[:, :T]


def _flash(q: Array, k: Array, v: Array, segments: Array, parents: Array) -> Array:
    T = q.shape[1]
    inputs = [_pad_places(x, TILE) for x in (q, k, v, segments, parents)]
    run = lambda *x: packed_attention_tpu.attention(*x, TILE, INTERPRET)  # noqa: E731
    return _on_own_rows(run, ("M T", "M T"))(*inputs)[:, :T]


def chunked(q: Array, k: Array, v: Array, segments: Array, parents: Array) -> Array:
    """`masked` a few queries at a time under a scan, recomputed in the backward pass: memory T * QUERIES a head, not T * T."""
    M, T, N, H = q.shape
    size = min(QUERIES, T)
    count = -(-T // size)

    def split(x):
        return jnp.moveaxis(_pad_places(x, size).reshape(M, count, size, *x.shape[2:]), 1, 0)

    @jax.checkpoint
    def one(q, start, mine, parent):
        key = segments[:, None, :]
        seen = (key == mine[..., None]) | (key == parent[..., None])
        causal = start + jnp.arange(size)[:, None] >= jnp.arange(T)
        return masked(q, k, v, seen & (key != 0) & causal)

    parts = (split(q), jnp.arange(count) * size, split(segments), split(parents))
    _, made = jax.lax.scan(lambda _, part: (None, one(*part)), None, parts)
    return jnp.moveaxis(made, 0, 1).reshape(M, count * size, N, H)[:, :T]


def causal(lengths: Array, size: int):
    """`attend` for right-padded rows of these lengths [B] and padded size; keeps keys and values for a cache."""
    seen = jnp.arange(size)
    mask = (seen[None, :, None] >= seen[None, None, :]) & (seen[None, None, :] < lengths[:, None, None])
    return lambda q, k, v: (masked(q, k, v, mask), (k, v))


def causal_in_blocks(lengths: Array, size: int, block: int = 512):
    """`causal`, `block` queries at a time against the keys before them: half the work, and scores of [block, size] at most."""
    if size <= block:
        return causal(lengths, size)

    def attend(q, k, v):
        mixed = []
        for start in range(0, size, block):
            stop = min(start + block, size)
            seen = jnp.arange(stop)
            mask = (jnp.arange(start, stop)[:, None] >= seen) & (seen < lengths[:, None, None])
            mixed.append(masked(q[:, start:stop], k[:, :stop], v[:, :stop], mask))
        return jnp.concatenate(mixed, axis=1), (k, v)

    return attend


def grouped(
    q: Array, prompt: tuple[Array, Array], own: list[tuple[Array, Array]], prompt_mask: Array, own_masks: list[Array]
):
    """One query a completion over the keys of its prompt, stored once a group, and over its own: one softmax over all.

    Keys are stored with their last two axes swapped, so that every product is a batch of plain matrix products and no cache is
    transposed (on a CPU, scores take half the time).

    Args:
      q: [B,G,N,H] queries.
      prompt: keys [B,K,H,P] and values [B,K,P,H].
      own: chunks of keys [B,K,G,H,S] and values [B,K,G,S,H]; S may differ.
      prompt_mask: [B,P] bool, True where the prompt has a token.
      own_masks: for each chunk [B,S] bool, True where the group's completions have a token.

    Returns:
      [B,G,N,H] in q's dtype.
    """
    B, G, N, H = q.shape
    K, P = prompt[1].shape[1:3]
    q = q.reshape(B, G, K, N // K, H).transpose(0, 2, 1, 3, 4)
    ask = lambda form, k: jnp.einsum(form, q, k, preferred_element_type=jnp.float32) * (H**-0.5)  # noqa: E731
    scores = [jnp.where(prompt_mask[:, None, None, None], ask("BKGRH,BKHP->BKGRP", prompt[0]), MASKED_SCORE)]
    for (k, _), mask in zip(own, own_masks):
        scores.append(jnp.where(mask[:, None, None, None], ask("BKGRH,BKGHS->BKGRS", k), MASKED_SCORE))
    weights = jax.nn.softmax(jnp.concatenate(scores, axis=-1), axis=-1).astype(q.dtype)
    mix = lambda form, w, v: jnp.einsum(form, w, v, preferred_element_type=jnp.float32)  # noqa: E731
    mixed, start = mix("BKGRP,BKPH->BKGRH", weights[..., :P], prompt[1]), P
    for _, v in own:
        mixed += mix("BKGRS,BKGSH->BKGRH", weights[..., start : start + v.shape[3]], v)
        start += v.shape[3]
    return mixed.astype(q.dtype).transpose(0, 2, 1, 3, 4).reshape(B, G, N, H)
