"""Attention over packed rows in blocks: only pairs of blocks in which some query may see some key are computed.

Flash attention's recurrence (Dao et al. 2022, arXiv 2205.14135) as plain XLA loops, forward and backward. The [T,T] scores never
exist, and a row of several groups costs the sum of its groups' squares instead of T squared. Which pairs are visited is data
(`seen_until`), so one compiled update serves every packing.

Letters are those of `batches.py`; i and j number query and key blocks.
"""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
import numpy as np

from sqlr1_jax.models import bits
from sqlr1_jax.models.matmul import einsum_f32

Array = jax.Array
# Not -inf: a query that sees no key of a block would compute exp(-inf - -inf) = nan.
MASKED_SCORE = -1e30
CHECKPOINT_NAME = "attention"  # of output and logsumexp, for a checkpoint policy that keeps them (`compute.keep`)


def _visible(seen_until: Array, size: int) -> Array:
    """[n,n] bool: whether some query of a block (row) may see some key of another."""
    n = len(seen_until) // size
    furthest = jnp.max(seen_until.reshape(n, size), axis=1)
    return jnp.tril(furthest > jnp.arange(n)[:, None] * size)


def visible_pairs(seen_until: Array, size: int) -> tuple[Array, Array]:
    """Pairs of blocks to visit in one row.

    Args:
      seen_until: [T] int32, T a multiple of `size`.
      size: positions per block.

    Returns:
      pairs [n (n + 1) / 2, 2] int32 of (query block, key block), those to visit first and in order of query blocks; and the
      number of pairs to visit. The shape does not depend on the data, so it compiles once.
    """
    visible = _visible(seen_until, size)
    i, j = np.tril_indices(len(visible))  # causal: key blocks up to the query block's own
    wanted = visible[i, j]
    order = jnp.argsort(~wanted, stable=True)
    return jnp.stack([jnp.asarray(i), jnp.asarray(j)], axis=1)[order].astype(jnp.int32), jnp.sum(wanted)


def visible_blocks(seen_until: Array, size: int, by_key: bool) -> tuple[Array, Array]:
    """The same pairs as a list per block: of the key blocks of a query block, or with `by_key` the other way round.

    Returns:
      blocks [n,n] int32, those to visit first and in order; and how many there are, [n] int32.
    """
    visible = _visible(seen_until, size)
    visible = visible.T if by_key else visible
    blocks = jnp.argsort(~visible, axis=1, stable=True)
    return blocks.astype(jnp.int32), jnp.sum(visible, axis=1, dtype=jnp.int32)


def _block(x: Array, number: Array, size: int, axis: int) -> Array:
    return jax.lax.dynamic_slice_in_dim(x, number * size, size, axis)


def _add_to_block(x: Array, part: Array, number: Array, size: int, axis: int) -> Array:
    return jax.lax.dynamic_update_slice_in_dim(x, _block(x, number, size, axis) + part, number * size, axis)


def _scores(q: Array, k: Array, seen_until: Array, pair: Array, size: int) -> Array:
    """[K,R,size,size] float32 scaled scores of one pair of blocks, MASKED_SCORE where a query may not see a key."""
    i, j = pair[0], pair[1]
    qi, kj = _block(q, i, size, 2), _block(k, j, size, 1)
    scores = einsum_f32("KRTH,KSH->KRTS", qi, kj) * (q.shape[-1] ** -0.5)
    offsets = jnp.arange(size)
    query, key = (i * size + offsets)[:, None], j * size + offsets
    visible = (key <= query) & (query < _block(seen_until, j, size, 0))
    return jnp.where(visible, scores, MASKED_SCORE)


def _row_forward(q: Array, k: Array, v: Array, seen_until: Array, size: int) -> tuple[Array, Array]:
    """One row: q [K,R,T,H], k and v [K,T,H] -> output [K,R,T,H] and logsumexp [K,R,T], both float32."""
    K, R, T, H = q.shape
    pairs, count = visible_pairs(seen_until, size)

    def visit(n, carry):
        # Online softmax: the sums so far are rescaled whenever a block raises a query's largest score.
        acc, row_max, row_sum = carry
        i, j = pairs[n]
        scores = _scores(q, k, seen_until, pairs[n], size)
        old_max = _block(row_max, i, size, 2)
        new_max = jnp.maximum(old_max, jnp.max(scores, axis=-1))
        weights = jnp.exp(scores - new_max[..., None])
        rescale = jnp.exp(old_max - new_max)
        # Weights are rounded to v's dtype for the product, but summed in float32.
        part = einsum_f32("KRTS,KSH->KRTH", weights.astype(v.dtype), _block(v, j, size, 1))

        def put(x, block):
            return jax.lax.dynamic_update_slice_in_dim(x, block, i * size, 2)

        return (
            put(acc, _block(acc, i, size, 2) * rescale[..., None] + part),
            put(row_max, new_max),
            put(row_sum, _block(row_sum, i, size, 2) * rescale + jnp.sum(weights, axis=-1)),
        )

    start = (jnp.zeros((K, R, T, H)), jnp.full((K, R, T), MASKED_SCORE), jnp.zeros((K, R, T)))
    # A loop with a traced bound cannot be differentiated in reverse, hence the custom gradient below.
    acc, row_max, row_sum = jax.lax.fori_loop(0, count, visit, start)
    row_sum = jnp.where(row_sum > 0, row_sum, 1.0)  # blocks of padding alone are never visited
    return acc / row_sum[..., None], row_max + jnp.log(row_sum)


def _row_backward(q, k, v, seen_until, lse, delta, g, size: int) -> tuple[Array, Array, Array]:
    """Cotangents of q, k and v of one row, float32; `delta` [K,R,T] is the sum over H of the output times its cotangent g."""
    pairs, count = visible_pairs(seen_until, size)
    scale = q.shape[-1] ** -0.5

    def visit(n, carry):
        dq, dk, dv = carry
        i, j = pairs[n]
        qi, kj, vj, gi = _block(q, i, size, 2), _block(k, j, size, 1), _block(v, j, size, 1), _block(g, i, size, 2)
        # Weights are recomputed from the saved logsumexp, so no [T,T] array is kept from the forward pass.
        weights = jnp.exp(_scores(q, k, seen_until, pairs[n], size) - _block(lse, i, size, 2)[..., None])
        dv = _add_to_block(dv, einsum_f32("KRTS,KRTH->KSH", weights.astype(g.dtype), gi), j, size, 1)
        dw = einsum_f32("KRTH,KSH->KRTS", gi, vj)
        ds = (weights * (dw - _block(delta, i, size, 2)[..., None]) * scale).astype(q.dtype)
        dq = _add_to_block(dq, einsum_f32("KRTS,KSH->KRTH", ds, kj), i, size, 2)
        dk = _add_to_block(dk, einsum_f32("KRTS,KRTH->KSH", ds, qi), j, size, 1)
        return dq, dk, dv

    start = tuple(jnp.zeros(x.shape, jnp.float32) for x in (q, k, v))
    return jax.lax.fori_loop(0, count, visit, start)


def _heads_first(q: Array, k: Array, v: Array) -> tuple[Array, Array, Array]:
    """[M,T,N,H] and [M,T,K,H] -> [M,K,R,T,H] and [M,K,T,H]."""
    M, T, N, H = q.shape
    K = k.shape[2]
    q = q.reshape(M, T, K, N // K, H).transpose(0, 2, 3, 1, 4)
    return q, k.transpose(0, 2, 1, 3), v.transpose(0, 2, 1, 3)


def _heads_last(x: Array) -> Array:
    """[M,K,R,T,H] -> [M,T,N,H]."""
    M, K, R, T, H = x.shape
    return x.transpose(0, 3, 1, 2, 4).reshape(M, T, K * R, H)


@functools.partial(jax.custom_vjp, nondiff_argnums=(4,))
def attention(q: Array, k: Array, v: Array, seen_until: Array, size: int) -> Array:
    """Attention of packed rows, one row after another: each row has its own number of pairs.

    Args:
      q: [M,T,N,H], T a multiple of `size`.
      k: [M,T,K,H].
      v: [M,T,K,H].
      seen_until: [M,T] int32.
      size: positions per block.

    Returns:
      [M,T,N,H] in q's dtype; equals `attention.masked` with `attention.packed_mask` except at padding, where it is finite and arbitrary.
    """
    return _forward(q, k, v, seen_until, size)[0]


def _forward(q, k, v, seen_until, size):
    # Named for `compute.keep=attention`, which keeps output and logsumexp and so spares the backward pass a second run of the loop.
    # It must keep q, k and v too: computed again in bfloat16 they may be rounded otherwise, and where scores are large, exp(score -
    # logsumexp) is then no probability (on a CPU, gradients of Qwen2.5-Coder-0.5B were 40 times too large).
    q, k, v = (bits.name_residual(x, CHECKPOINT_NAME) for x in (q, k, v))
    rows = (*_heads_first(q, k, v), seen_until)
    out, lse = jax.lax.map(lambda row: _row_forward(*row, size), rows)
    out = bits.name_residual(_heads_last(out).astype(q.dtype), CHECKPOINT_NAME)
    lse = bits.name_residual(lse, CHECKPOINT_NAME)
    return out, (q, k, v, seen_until, out, lse)


def _backward(size, residuals, g):
    q, k, v, seen_until, out, lse = residuals
    N, K = q.shape[2], k.shape[2]
    delta = jnp.sum(out.astype(jnp.float32) * g.astype(jnp.float32), axis=-1)
    delta = delta.reshape(*delta.shape[:2], K, N // K).transpose(0, 2, 3, 1)
    q_, k_, v_ = _heads_first(q, k, v)
    g_, _, _ = _heads_first(g.astype(q.dtype), k, v)
    rows = (q_, k_, v_, seen_until, lse, delta, g_)
    dq, dk, dv = jax.lax.map(lambda row: _row_backward(*row, size), rows)
    dk, dv = dk.transpose(0, 2, 1, 3), dv.transpose(0, 2, 1, 3)
    return _heads_last(dq).astype(q.dtype), dk.astype(k.dtype), dv.astype(v.dtype), None


attention.defvjp(_forward, _backward)
