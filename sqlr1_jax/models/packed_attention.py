"""Attention over packed rows in blocks: only pairs of blocks in which some query may see some key are computed.

Flash attention's recurrence (Dao et al. 2022, arXiv 2205.14135) as plain XLA loops, forward and backward. The [T,T] scores never
exist, and a row of many groups costs the sum of its groups' squares instead of T squared. Which pairs are visited is data
(segments and parents), so one compiled update serves every packing.
"""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
import numpy as np
from jax.ad_checkpoint import checkpoint_name

from sqlr1_jax.models.numerics import precision

Array = jax.Array
MASKED_SCORE = -1e30
CHECKPOINT_NAME = "attention"


def visible_pairs(segments: Array, parents: Array, size: int) -> tuple[Array, Array]:
    """Pairs of blocks to visit in one row.

    Args:
      segments: [T] int32, T a multiple of `size`.
      parents: [T] int32.
      size: places of a block.

    Returns:
      pairs [n (n + 1) / 2, 2] int32 of (query block, key block), those to visit first and ordered by query block, and how
      many they are.
    """
    n = len(segments) // size
    keys = segments.reshape(n, size)
    low = jnp.min(jnp.where(keys > 0, keys, jnp.iinfo(jnp.int32).max), axis=1)
    high = jnp.max(keys, axis=1)
    # Numbers of pieces rise along a row, so a piece is in a block iff its number lies between the block's ends.
    inside = lambda number: (number[:, None] >= low) & (number[:, None] <= high) & (number[:, None] > 0)  # noqa: E731
    seen = jnp.any((inside(segments) | inside(parents)).reshape(n, size, n), axis=1)
    i, j = np.tril_indices(n)
    wanted = seen[i, j]
    order = jnp.argsort(~wanted, stable=True)
    return jnp.stack([jnp.asarray(i), jnp.asarray(j)], axis=1)[order].astype(jnp.int32), jnp.sum(wanted)


def _take(x: Array, block: Array, size: int, axis: int) -> Array:
    return jax.lax.dynamic_slice_in_dim(x, block * size, size, axis)


def _add(x: Array, part: Array, block: Array, size: int, axis: int) -> Array:
    return jax.lax.dynamic_update_slice_in_dim(x, _take(x, block, size, axis) + part, block * size, axis)


def _product(form: str, a: Array, b: Array) -> Array:
    return jnp.einsum(form, a, b, precision=precision(a.dtype), preferred_element_type=jnp.float32)


def _scores(q: Array, k: Array, segments: Array, parents: Array, pair: Array, size: int) -> Array:
    """[K,R,size,size] float32 scaled scores of one pair of blocks, MASKED_SCORE where a query may not see a key."""
    i, j = pair[0], pair[1]
    qi, kj = _take(q, i, size, 2), _take(k, j, size, 1)
    scores = _product("KRTH,KSH->KRTS", qi, kj) * (q.shape[-1] ** -0.5)
    mine, parent, theirs = _take(segments, i, size, 0), _take(parents, i, size, 0), _take(segments, j, size, 0)
    places = jnp.arange(size)
    causal = (i * size + places)[:, None] >= (j * size + places)[None, :]
    seen = ((theirs == mine[:, None]) | (theirs == parent[:, None])) & (theirs != 0) & causal
    return jnp.where(seen, scores, MASKED_SCORE)


def _row_forward(q: Array, k: Array, v: Array, segments: Array, parents: Array, size: int) -> tuple[Array, Array]:
    """One row: q [K,R,T,H], k and v [K,T,H] -> mixture [K,R,T,H] and logsumexp [K,R,T], both float32."""
    K, R, T, H = q.shape
    pairs, count = visible_pairs(segments, parents, size)

    def visit(n, carry):
        mixed, high, total = carry
        i, j = pairs[n]
        scores = _scores(q, k, segments, parents, pairs[n], size)
        before = _take(high, i, size, 2)
        now = jnp.maximum(before, jnp.max(scores, axis=-1))
        weights = jnp.exp(scores - now[..., None])
        shrink = jnp.exp(before - now)
        part = _product("KRTS,KSH->KRTH", weights.astype(v.dtype), _take(v, j, size, 1))
        put = lambda x, new: jax.lax.dynamic_update_slice_in_dim(x, new, i * size, 2)  # noqa: E731
        return (
            put(mixed, _take(mixed, i, size, 2) * shrink[..., None] + part),
            put(high, now),
            put(total, _take(total, i, size, 2) * shrink + jnp.sum(weights, axis=-1)),
        )

    start = (jnp.zeros((K, R, T, H)), jnp.full((K, R, T), MASKED_SCORE), jnp.zeros((K, R, T)))
    mixed, high, total = jax.lax.fori_loop(0, count, visit, start)
    total = jnp.where(total > 0, total, 1.0)  # rows of padding see nothing
    return mixed / total[..., None], high + jnp.log(total)


def _row_backward(q, k, v, segments, parents, lse, delta, g, size: int) -> tuple[Array, Array, Array]:
    """Cotangents of q, k, v of one row; `delta` [K,R,T] is the sum of mixture times its cotangent g."""
    pairs, count = visible_pairs(segments, parents, size)
    scale = q.shape[-1] ** -0.5

    def visit(n, carry):
        dq, dk, dv = carry
        i, j = pairs[n]
        qi, kj, vj, gi = _take(q, i, size, 2), _take(k, j, size, 1), _take(v, j, size, 1), _take(g, i, size, 2)
        weights = jnp.exp(_scores(q, k, segments, parents, pairs[n], size) - _take(lse, i, size, 2)[..., None])
        dv = _add(dv, _product("KRTS,KRTH->KSH", weights.astype(g.dtype), gi), j, size, 1)
        dw = _product("KRTH,KSH->KRTS", gi, vj)
        ds = (weights * (dw - _take(delta, i, size, 2)[..., None]) * scale).astype(q.dtype)
        dq = _add(dq, _product("KRTS,KSH->KRTH", ds, kj), i, size, 2)
        dk = _add(dk, _product("KRTS,KRTH->KSH", ds, qi), j, size, 1)
        return dq, dk, dv

    start = tuple(jnp.zeros(x.shape, jnp.float32) for x in (q, k, v))
    return jax.lax.fori_loop(0, count, visit, start)


def _rows_first(q: Array, k: Array, v: Array) -> tuple[Array, Array, Array]:
    """[M,T,N,H] and [M,T,K,H] -> [M,K,R,T,H] and [M,K,T,H]."""
    M, T, N, H = q.shape
    K = k.shape[2]
    q = q.reshape(M, T, K, N // K, H).transpose(0, 2, 3, 1, 4)
    return q, k.transpose(0, 2, 1, 3), v.transpose(0, 2, 1, 3)


def _rows_last(x: Array) -> Array:
    M, K, R, T, H = x.shape
    return x.transpose(0, 3, 1, 2, 4).reshape(M, T, K * R, H)


@functools.partial(jax.custom_vjp, nondiff_argnums=(5,))
def attention(q: Array, k: Array, v: Array, segments: Array, parents: Array, size: int) -> Array:
    """Attention of packed rows, one row after another.

    Args:
      q: [M,T,N,H], T a multiple of `size`.
      k: [M,T,K,H].
      v: [M,T,K,H].
      segments: [M,T] int32.
      parents: [M,T] int32.
      size: places of a block.

    Returns:
      [M,T,N,H] in q's dtype; equals `attention.masked` with `attention.packed_mask` at all places but padding, which gives 0.
    """
    return _forward(q, k, v, segments, parents, size)[0]


def _forward(q, k, v, segments, parents, size):
    row = lambda row: _row_forward(*row, size)  # noqa: E731
    mixed, lse = jax.lax.map(row, (*_rows_first(q, k, v), segments, parents))
    # Named for `keep=attention`, which keeps these two and so spares the backward pass a second run of the loop.
    out, lse = (
        checkpoint_name(_rows_last(mixed).astype(q.dtype), CHECKPOINT_NAME),
        checkpoint_name(lse, CHECKPOINT_NAME),
    )
    return out, (q, k, v, segments, parents, out, lse)


def _backward(size, kept, g):
    q, k, v, segments, parents, out, lse = kept
    N, K = q.shape[2], k.shape[2]
    delta = jnp.sum(out.astype(jnp.float32) * g.astype(jnp.float32), axis=-1)
    delta = delta.reshape(*delta.shape[:2], K, N // K).transpose(0, 2, 3, 1)
    q_, k_, v_ = _rows_first(q, k, v)
    g_, _, _ = _rows_first(g.astype(q.dtype), k, v)
    row = lambda row: _row_backward(*row, size)  # noqa: E731
    dq, dk, dv = jax.lax.map(row, (q_, k_, v_, segments, parents, lse, delta, g_))
    back = lambda x: x.transpose(0, 2, 1, 3)  # noqa: E731
    return _rows_last(dq).astype(q.dtype), back(dk).astype(k.dtype), back(dv).astype(v.dtype), None, None


attention.defvjp(_forward, _backward)
