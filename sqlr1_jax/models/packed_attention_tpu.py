"""Attention over packed rows as Pallas kernels for TPU: only pairs of blocks in which some query may see some key are visited.

Flash attention (Dao et al. 2022, arXiv 2205.14135). The mask is made in the kernel from segments and parents; which pairs are
visited is data that the grid's index maps read, so that a row costs the sum of its groups' squares and one compiled update
serves every packing. All query heads of a kv head are one block, and scores lie as [keys, queries], so that a query's largest
score and its sum are rows of lanes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
from jax.ad_checkpoint import checkpoint_name
from jax.experimental import pallas as pl
from jax.experimental.pallas import tpu as pltpu

from sqlr1_jax.models.numerics import precision
from sqlr1_jax.models.packed_attention import CHECKPOINT_NAME, MASKED_SCORE, visible_pairs

Array = jax.Array


def _dot(a: Array, b: Array, axes: tuple[int, int]) -> Array:
    """A product of matrices over one axis of each, in float32."""
    dims = (((axes[0],), (axes[1],)), ((), ()))
    return jax.lax.dot_general(a, b, dims, precision=precision(a.dtype), preferred_element_type=jnp.float32)


def _seen(asks, keys, i: Array, j: Array, size: int) -> Array:
    """[S,R*S] bool: whether a query (column) of block i may see a key (row) of block j."""
    shape = (size, asks.shape[1])
    query = i * size + (jax.lax.broadcasted_iota(jnp.int32, shape, 1) & (size - 1))
    key = j * size + jax.lax.broadcasted_iota(jnp.int32, shape, 0)
    theirs = keys[...]
    mine = (theirs == asks[0:1, :]) | (theirs == asks[1:2, :])
    return mine & (theirs != 0) & (query >= key)


def _scores(asks, keys, q, k, i, j, size: int) -> tuple[Array, Array]:
    scores = _dot(k[...], q[...], (1, 1)) * (q.shape[1] ** -0.5)
    seen = _seen(asks, keys, i, j, size)
    return jnp.where(seen, scores, MASKED_SCORE), seen


def _visit(pairs, group: int):
    """(i, j, whether this place of the grid is a pair, the first and the last of its block); pairs are in order of `group`."""
    m, p = pl.program_id(0), pl.program_id(2)
    count, blocks = pairs[2][m], pairs[group]
    real = p < count
    before, after = blocks[m, jnp.maximum(p - 1, 0)], blocks[m, jnp.minimum(p + 1, pl.num_programs(2) - 1)]
    first = real & ((p == 0) | (before != blocks[m, p]))
    last = real & ((p == count - 1) | (after != blocks[m, p]))
    return pairs[0][m, p], pairs[1][m, p], real, first, last


def _forward_kernel(qi, kj, count, asks, keys, q, k, v, out, lse, mixed, high, total, *, size):
    i, j, real, first, last = _visit((qi, kj, count), 0)

    @pl.when(first)
    def _():
        mixed[...] = jnp.zeros_like(mixed)
        high[...] = jnp.full_like(high, MASKED_SCORE)
        total[...] = jnp.zeros_like(total)

    @pl.when(real)
    def _():
        scores, _ = _scores(asks, keys, q, k, i, j, size)
        now = jnp.maximum(high[...], jnp.max(scores, axis=0, keepdims=True))
        weights, shrink = jnp.exp(scores - now), jnp.exp(high[...] - now)
        total[...] = total[...] * shrink + jnp.sum(weights, axis=0, keepdims=True)
        mixed[...] = mixed[...] * shrink + _dot(v[...], weights.astype(v.dtype), (0, 0))
        high[...] = now

    @pl.when(last)
    def _():
        out[...] = (mixed[...] / total[...]).T.astype(out.dtype)
        lse[...] = high[...] + jnp.log(total[...])


def _slopes(asks, keys, q, k, v, g, lse, delta, i, j, size: int) -> tuple[Array, Array]:
    """[S,R*S] weights and cotangents of the scaled scores' products, in q's dtype."""
    scores, seen = _scores(asks, keys, q, k, i, j, size)
    weights = jnp.where(seen, jnp.exp(scores - lse[...]), 0.0)
    slopes = weights * (_dot(v[...], g[...], (1, 1)) - delta[...]) * (q.shape[1] ** -0.5)
    return weights.astype(q.dtype), slopes.astype(q.dtype)


def _query_kernel(qi, kj, count, asks, keys, q, k, v, g, lse, delta, dq, sum_q, *, size):
    i, j, real, first, last = _visit((qi, kj, count), 0)

    @pl.when(first)
    def _():
        sum_q[...] = jnp.zeros_like(sum_q)

    @pl.when(real)
    def _():
        _, slopes = _slopes(asks, keys, q, k, v, g, lse, delta, i, j, size)
        sum_q[...] += _dot(k[...], slopes, (0, 0))

    @pl.when(last)
    def _():
        dq[...] = sum_q[...].T.astype(dq.dtype)


def _key_kernel(qi, kj, count, asks, keys, q, k, v, g, lse, delta, dk, dv, sum_k, sum_v, *, size):
    i, j, real, first, last = _visit((qi, kj, count), 1)

    @pl.when(first)
    def _():
        sum_k[...] = jnp.zeros_like(sum_k)
        sum_v[...] = jnp.zeros_like(sum_v)

    @pl.when(real)
    def _():
        weights, slopes = _slopes(asks, keys, q, k, v, g, lse, delta, i, j, size)
        sum_k[...] += _dot(slopes, q[...], (1, 0))
        sum_v[...] += _dot(weights, g[...], (1, 0))

    @pl.when(last)
    def _():
        dk[...] = sum_k[...].astype(dk.dtype)
        dv[...] = sum_v[...].astype(dv.dtype)


# Blocks of each kind of array: its shape for (S, R*S, H), and which block of it a pair (i, j) of row m and kv head h reads.
KINDS: dict[str, tuple[Callable, Callable]] = {
    "asks": (lambda s, rs, h: (None, None, 2, rs), lambda m, h, i, j: (m, i, 0, 0)),  # [M,n,2,R*S]
    "keys": (lambda s, rs, h: (None, s, 1), lambda m, h, i, j: (m, j, 0)),  # [M,T,1]
    "q": (lambda s, rs, h: (None, None, None, rs, h), lambda m, h, i, j: (m, h, i, 0, 0)),  # [M,K,n,R*S,H]
    "row": (lambda s, rs, h: (None, None, None, 1, rs), lambda m, h, i, j: (m, h, i, 0, 0)),  # [M,K,n,1,R*S]
    "k": (lambda s, rs, h: (None, None, s, h), lambda m, h, i, j: (m, h, j, 0)),  # [M,K,T,H]
}


def _call(kernel, pairs, inputs: Sequence[tuple[str, Array]], outputs, scratch, size: int, interpret: bool):
    """Runs a kernel over rows, kv heads and pairs; `inputs` and `outputs` (shapes) by their kind."""
    q = next(x for kind, x in inputs if kind == "q")
    M, K, _, RS, H = q.shape

    def spec(kind):
        shape, index = KINDS[kind]

        def at(m, h, p, qi, kj, count):  # behind the last pair nothing moves
            p = jnp.minimum(p, jnp.maximum(count[m] - 1, 0))
            return index(m, h, qi[m, p], kj[m, p])

        return pl.BlockSpec(shape(size, RS, H), at)

    return pl.pallas_call(
        functools.partial(kernel, size=size),
        grid_spec=pltpu.PrefetchScalarGridSpec(
            num_scalar_prefetch=3,
            grid=(M, K, pairs[0].shape[1]),
            in_specs=[spec(kind) for kind, _ in inputs],
            out_specs=[spec(kind) for kind, _ in outputs],
            scratch_shapes=[pltpu.VMEM(shape, jnp.float32) for shape in scratch],
        ),
        out_shape=[shape for _, shape in outputs],
        compiler_params=pltpu.CompilerParams(dimension_semantics=("parallel", "parallel", "arbitrary")),
        interpret=interpret,
    )(*pairs, *(x for _, x in inputs))


def _pairs(segments: Array, parents: Array, size: int) -> tuple[tuple, tuple]:
    """Pairs to visit, ([M,p] query blocks, [M,p] key blocks, [M] how many): in order of query blocks, and of key blocks."""
    pairs, count = jax.vmap(lambda *row: visible_pairs(*row, size))(segments, parents)
    i, j = pairs[..., 0], pairs[..., 1]
    behind = jnp.arange(i.shape[1]) >= count[:, None]
    order = jnp.argsort(jnp.where(behind, segments.shape[1], j), axis=1, stable=True)
    by_key = (jnp.take_along_axis(x, order, axis=1) for x in (i, j))
    count = count.astype(jnp.int32)
    return (i, j, count), (*by_key, count)


def _in(x: Array, K: int, size: int) -> Array:
    """[M,T,N,H] -> [M,K,n,R*S,H]."""
    M, T, N, H = x.shape
    x = x.reshape(M, T // size, size, K, N // K, H).transpose(0, 3, 1, 4, 2, 5)
    return x.reshape(M, K, T // size, -1, H)


def _out(x: Array, size: int) -> Array:
    """The way back."""
    M, K, n, RS, H = x.shape
    return x.reshape(M, K, n, -1, size, H).transpose(0, 2, 4, 1, 3, 5).reshape(M, n * size, -1, H)


def _common(q, k, v, segments, parents, size):
    M, T, N, _ = q.shape
    K = k.shape[2]
    asks = jnp.stack([segments, parents], 1).reshape(M, 2, T // size, size).transpose(0, 2, 1, 3)
    return [
        ("asks", jnp.tile(asks, (1, 1, 1, N // K))),
        ("keys", segments[..., None]),
        ("q", _in(q, K, size)),
        *(("k", x.transpose(0, 2, 1, 3)) for x in (k, v)),
    ]


@functools.partial(jax.custom_vjp, nondiff_argnums=(5, 6))
def attention(
    q: Array, k: Array, v: Array, segments: Array, parents: Array, size: int = 256, interpret: bool = False
) -> Array:
    """Attention of packed rows, with the arguments and the result of `blocks.attention`.

    `size` is a power of two; a TPU wants 128 or more. `interpret` runs the kernels as plain JAX, on any device, for tests.
    """
    return _forward(q, k, v, segments, parents, size, interpret)[0]


def _real(x: Array, segments: Array) -> Array:
    """Zeros at padding: blocks that nobody visits are never written."""
    return jnp.where((segments > 0)[..., None, None], x, 0)


def _forward(q, k, v, segments, parents, size, interpret):
    inputs = _common(q, k, v, segments, parents, size)
    queries = inputs[2][1]
    *lead, RS, H = queries.shape
    outputs = [
        ("q", jax.ShapeDtypeStruct(queries.shape, q.dtype)),
        ("row", jax.ShapeDtypeStruct((*lead, 1, RS), jnp.float32)),
    ]
    by_query, _ = _pairs(segments, parents, size)
    out, lse = _call(_forward_kernel, by_query, inputs, outputs, [(H, RS), (1, RS), (1, RS)], size, interpret)
    out, lse = checkpoint_name(_real(_out(out, size), segments), CHECKPOINT_NAME), checkpoint_name(lse, CHECKPOINT_NAME)
    return out, (q, k, v, segments, parents, out, lse)


def _backward(size, interpret, kept, g):
    q, k, v, segments, parents, out, lse = kept
    K, g = k.shape[2], _real(g, segments).astype(q.dtype)
    delta = jnp.sum(out.astype(jnp.float32) * g.astype(jnp.float32), axis=-1, keepdims=True)
    delta = _in(delta, K, size).swapaxes(-1, -2)
    inputs = _common(q, k, v, segments, parents, size)
    inputs += [("q", _in(g, K, size)), ("row", lse), ("row", delta)]
    RS, H = inputs[2][1].shape[-2:]
    by_query, by_key = _pairs(segments, parents, size)
    like = lambda at: (inputs[at][0], jax.ShapeDtypeStruct(inputs[at][1].shape, q.dtype))  # noqa: E731
    (dq,) = _call(_query_kernel, by_query, inputs, [like(2)], [(H, RS)], size, interpret)
    dk, dv = _call(_key_kernel, by_key, inputs, [like(3), like(4)], [(size, H)] * 2, size, interpret)
    back = (_out(dq, size), *(x.transpose(0, 2, 1, 3) for x in (dk, dv)))
    return *(_real(x, segments) for x in back), None, None


attention.defvjp(_forward, _backward)
