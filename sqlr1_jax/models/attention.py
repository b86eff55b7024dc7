"""Attention over rows of tokens: grouped-query, any boolean mask, softmax in float32.

`packed` is the one entry of training rows and `causal` that of prefill; both end in `masked`, the reference that every faster
implementation must equal.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import blocks

Array = jax.Array
IMPLEMENTATIONS = ("auto", "reference", "blocks", "chunked")
BLOCK = 128  # places of a block of `blocks`; 64 to 256 were measured on a CPU
QUERIES = 512  # queries at a time of `chunked`
NEGATIVE = -1e30  # not -inf: a row of padding that sees nothing must stay finite


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
    scores = jnp.einsum("MTKRH,MSKH->MKRTS", q, k, preferred_element_type=jnp.float32) * (H**-0.5)
    scores = jnp.where(mask[:, None, None], scores, NEGATIVE)
    weights = jax.nn.softmax(scores, axis=-1).astype(v.dtype)
    return jnp.einsum("MKRTS,MSKH->MTKRH", weights, v).reshape(M, T, N, H)


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
      implementation: one of IMPLEMENTATIONS; `auto` is `choose`'s.
    """
    if implementation == "auto":
        implementation = choose(jax.default_backend(), segments.shape[1])
    if implementation == "blocks":
        return lambda q, k, v: (_blocked(q, k, v, segments, parents), None)
    if implementation == "chunked":
        return lambda q, k, v: (chunked(q, k, v, segments, parents), None)
    mask = packed_mask(segments, parents)
    return lambda q, k, v: (masked(q, k, v, mask), None)


def choose(platform: str, row_length: int) -> str:
    """The implementation for a platform and row length, by measurement on CPU and by memory elsewhere."""
    if row_length < 2 * BLOCK:
        return "reference"
    return "blocks" if platform == "cpu" else "chunked"


def _pad_places(x: Array, multiple: int) -> Array:
    """Pads axis 1 with zeros (padding's segment) up to a multiple."""
    rest = -x.shape[1] % multiple
    return jnp.pad(x, ((0, 0), (0, rest), *((0, 0),) * (x.ndim - 2)))


def _blocked(q: Array, k: Array, v: Array, segments: Array, parents: Array) -> Array:
    """`blocks.attention` on each device's own rows and heads: its loops' lengths differ from row to row."""
    T = q.shape[1]
    inputs = [_pad_places(x, BLOCK) for x in (q, k, v, segments, parents)]
    run = lambda *x: blocks.attention(*x, BLOCK)  # noqa: E731
    if not jax.sharding.get_abstract_mesh().empty:
        heads, row = parallel.spec("M T N H", parallel.ACTIVATIONS), parallel.spec("M T", parallel.ACTIVATIONS)
        run = jax.shard_map(run, in_specs=(heads, heads, heads, row, row), out_specs=heads, check_vma=False)
    return run(*inputs)[:, :T]


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
