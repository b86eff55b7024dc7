"""Attention over packed rows as Pallas kernels for TPU: only pairs of blocks in which some query may see some key are visited.

Flash attention (Dao et al. 2022, arXiv 2205.14135). The mask is made in the kernel from `seen_until`. The grid's index
maps read from data which pairs to visit, so a row costs the sum of its groups' squares and one compiled update serves every
packing.

Letters are those of `batches.py`, except that S and RS are sizes of blocks here: S positions, and R * S queries, because all
query heads of a kv head are one block. Scores lie as [keys, queries], so that a query's largest score and its sum are rows of
lanes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
from jax.ad_checkpoint import checkpoint_name
from jax.experimental import pallas as pl
from jax.experimental.pallas import tpu as pltpu

from sqlr1_jax.models.matmul import precision
from sqlr1_jax.models.packed_attention import CHECKPOINT_NAME, MASKED_SCORE, visible_pairs

Array = jax.Array


# 1. Kernels. Arguments in order: the pairs (prefetched scalars), inputs, outputs, scratch in VMEM.


def _dot(a: Array, b: Array, axes: tuple[int, int]) -> Array:
    """A matrix product over one axis of each operand, accumulated in float32."""
    dims = (((axes[0],), (axes[1],)), ((), ()))
    return jax.lax.dot_general(a, b, dims, precision=precision(a.dtype), preferred_element_type=jnp.float32)


def _visible(seen_until, i: Array, j: Array, shape: tuple[int, int]) -> Array:
    """[S,RS] bool: whether a query (column) of block i may see a key (row) of block j."""
    size = shape[0]
    # A column is (head, position): the position is the number's remainder, a mask since `size` is a power of two.
    query = i * size + (jax.lax.broadcasted_iota(jnp.int32, shape, 1) & (size - 1))
    key = j * size + jax.lax.broadcasted_iota(jnp.int32, shape, 0)
    return (key <= query) & (query < seen_until[...])


def _scores(seen_until, q, k, i, j) -> tuple[Array, Array]:
    """[S,RS] scaled scores and visibility."""
    scores = _dot(k[...], q[...], (1, 1)) * (q.shape[1] ** -0.5)
    visible = _visible(seen_until, i, j, scores.shape)
    return jnp.where(visible, scores, MASKED_SCORE), visible


def _current_pair(pairs, group: int):
    """The pair of this grid step: (i, j, is a real pair, is the first of its block, is the last of its block).

    `group` says which of i and j the pairs are ordered by, and so which block's sums are in scratch.
    """
    m, p = pl.program_id(0), pl.program_id(2)
    count, blocks = pairs[2][m], pairs[group]
    real = p < count
    before, after = blocks[m, jnp.maximum(p - 1, 0)], blocks[m, jnp.minimum(p + 1, pl.num_programs(2) - 1)]
    first = real & ((p == 0) | (before != blocks[m, p]))
    last = real & ((p == count - 1) | (after != blocks[m, p]))
    return pairs[0][m, p], pairs[1][m, p], real, first, last


def _forward_kernel(qi, kj, count, seen_until, q, k, v, out, lse, acc, row_max, row_sum):
    i, j, real, first, last = _current_pair((qi, kj, count), 0)

    @pl.when(first)
    def _():
        acc[...] = jnp.zeros_like(acc)
        row_max[...] = jnp.full_like(row_max, MASKED_SCORE)
        row_sum[...] = jnp.zeros_like(row_sum)

    @pl.when(real)
    def _():
        # Online softmax: the sums so far are rescaled whenever a block raises a query's largest score.
        scores, _ = _scores(seen_until, q, k, i, j)
        new_max = jnp.maximum(row_max[...], jnp.max(scores, axis=0, keepdims=True))
        weights, rescale = jnp.exp(scores - new_max), jnp.exp(row_max[...] - new_max)
        row_sum[...] = row_sum[...] * rescale + jnp.sum(weights, axis=0, keepdims=True)
        acc[...] = acc[...] * rescale + _dot(v[...], weights.astype(v.dtype), (0, 0))
        row_max[...] = new_max

    @pl.when(last)
    def _():
        out[...] = (acc[...] / row_sum[...]).T.astype(out.dtype)
        lse[...] = row_max[...] + jnp.log(row_sum[...])


def _weights_and_slopes(seen_until, q, k, v, g, lse, delta, i, j) -> tuple[Array, Array]:
    """[S,RS] softmax weights and cotangents of the scaled scores' products, in q's dtype."""
    scores, visible = _scores(seen_until, q, k, i, j)
    # Masked again: the logsumexp of a padding query is near MASKED_SCORE, and exp(score - lse) would not be zero there.
    weights = jnp.where(visible, jnp.exp(scores - lse[...]), 0.0)
    slopes = weights * (_dot(v[...], g[...], (1, 1)) - delta[...]) * (q.shape[1] ** -0.5)
    return weights.astype(q.dtype), slopes.astype(q.dtype)


def _query_kernel(qi, kj, count, seen_until, q, k, v, g, lse, delta, dq, acc_q):
    i, j, real, first, last = _current_pair((qi, kj, count), 0)

    @pl.when(first)
    def _():
        acc_q[...] = jnp.zeros_like(acc_q)

    @pl.when(real)
    def _():
        _, slopes = _weights_and_slopes(seen_until, q, k, v, g, lse, delta, i, j)
        acc_q[...] += _dot(k[...], slopes, (0, 0))

    @pl.when(last)
    def _():
        dq[...] = acc_q[...].T.astype(dq.dtype)


def _key_kernel(qi, kj, count, seen_until, q, k, v, g, lse, delta, dk, dv, acc_k, acc_v):
    i, j, real, first, last = _current_pair((qi, kj, count), 1)

    @pl.when(first)
    def _():
        acc_k[...] = jnp.zeros_like(acc_k)
        acc_v[...] = jnp.zeros_like(acc_v)

    @pl.when(real)
    def _():
        weights, slopes = _weights_and_slopes(seen_until, q, k, v, g, lse, delta, i, j)
        acc_k[...] += _dot(slopes, q[...], (1, 0))
        acc_v[...] += _dot(weights, g[...], (1, 0))

    @pl.when(last)
    def _():
        dk[...] = acc_k[...].astype(dk.dtype)
        dv[...] = acc_v[...].astype(dv.dtype)


# 2. Blocks. Of each kind of array: the shape of its blocks for (S, RS, H), and which block a pair (i, j) of row m and kv head h
# reads or writes.
BLOCKS: dict[str, tuple[Callable, Callable]] = {
    "seen_until": (lambda s, rs, h: (None, s, 1), lambda m, h, i, j: (m, j, 0)),  # [M,T,1]
    "q": (lambda s, rs, h: (None, None, None, rs, h), lambda m, h, i, j: (m, h, i, 0, 0)),  # [M,K,n,RS,H]
    "row": (lambda s, rs, h: (None, None, None, 1, rs), lambda m, h, i, j: (m, h, i, 0, 0)),  # [M,K,n,1,RS]
    "k": (lambda s, rs, h: (None, None, s, h), lambda m, h, i, j: (m, h, j, 0)),  # [M,K,T,H]
}


def _call(kernel, pairs, inputs: Sequence[tuple[str, Array]], outputs, scratch, size: int, interpret: bool):
    """Run a kernel over rows, kv heads and pairs; `inputs` and `outputs` (shapes) come with their kind of block."""
    q = next(x for kind, x in inputs if kind == "q")
    M, K, _, RS, H = q.shape

    def spec(kind):
        shape, index = BLOCKS[kind]

        def at(m, h, p, qi, kj, count):
            # Steps behind the last pair name its blocks again, so nothing is copied for them.
            p = jnp.minimum(p, jnp.maximum(count[m] - 1, 0))
            return index(m, h, qi[m, p], kj[m, p])

        return pl.BlockSpec(shape(size, RS, H), at)

    return pl.pallas_call(
        kernel,
        grid_spec=pltpu.PrefetchScalarGridSpec(
            num_scalar_prefetch=3,
            grid=(M, K, pairs[0].shape[1]),
            in_specs=[spec(kind) for kind, _ in inputs],
            out_specs=[spec(kind) for kind, _ in outputs],
            scratch_shapes=[pltpu.VMEM(shape, jnp.float32) for shape in scratch],
        ),
        out_shape=[shape for _, shape in outputs],
        # Pairs run in order on one core: they add to the same scratch.
        compiler_params=pltpu.CompilerParams(dimension_semantics=("parallel", "parallel", "arbitrary")),
        interpret=interpret,
    )(*pairs, *(x for _, x in inputs))


def _pairs(seen_until: Array, size: int) -> tuple[tuple, tuple]:
    """Pairs to visit, ([M,p] query blocks, [M,p] key blocks, [M] counts): in order of query blocks, and of key blocks."""
    pairs, count = jax.vmap(lambda row: visible_pairs(row, size))(seen_until)
    i, j = pairs[..., 0], pairs[..., 1]
    unused = jnp.arange(i.shape[1]) >= count[:, None]
    order = jnp.argsort(jnp.where(unused, seen_until.shape[1], j), axis=1, stable=True)
    by_key = (jnp.take_along_axis(x, order, axis=1) for x in (i, j))
    count = count.astype(jnp.int32)
    return (i, j, count), (*by_key, count)


# 3. Layouts.


def _to_kernel(x: Array, K: int, size: int) -> Array:
    """[M,T,N,H] -> [M,K,n,RS,H]."""
    M, T, N, H = x.shape
    x = x.reshape(M, T // size, size, K, N // K, H).transpose(0, 3, 1, 4, 2, 5)
    return x.reshape(M, K, T // size, -1, H)


def _from_kernel(x: Array, size: int) -> Array:
    """[M,K,n,RS,H] -> [M,T,N,H]."""
    M, K, n, RS, H = x.shape
    return x.reshape(M, K, n, -1, size, H).transpose(0, 2, 4, 1, 3, 5).reshape(M, n * size, -1, H)


def _common_inputs(q, k, v, seen_until, size):
    """The inputs of all three kernels."""
    return [
        ("seen_until", seen_until[..., None]),
        ("q", _to_kernel(q, k.shape[2], size)),
        *(("k", x.transpose(0, 2, 1, 3)) for x in (k, v)),
    ]


def _zero_padding(x: Array, seen_until: Array) -> Array:
    """Zeros at padding: output blocks that no pair visits are never written and hold anything."""
    return jnp.where((seen_until > 0)[..., None, None], x, 0)


# 4. The differentiable function.


@functools.partial(jax.custom_vjp, nondiff_argnums=(4, 5))
def attention(q: Array, k: Array, v: Array, seen_until: Array, size: int = 256, interpret: bool = False) -> Array:
    """Attention of packed rows, with the arguments and the result of `packed_attention.attention`; zeros at padding.

    `size` is a power of two; a TPU needs 128 or more. `interpret` runs the kernels as plain JAX on any device, for tests.
    """
    return _forward(q, k, v, seen_until, size, interpret)[0]


def _forward(q, k, v, seen_until, size, interpret):
    # Kept with output and logsumexp, for the reason in `packed_attention._forward`.
    q, k, v = (checkpoint_name(x, CHECKPOINT_NAME) for x in (q, k, v))
    inputs = _common_inputs(q, k, v, seen_until, size)
    queries = inputs[1][1]
    *lead, RS, H = queries.shape
    outputs = [
        ("q", jax.ShapeDtypeStruct(queries.shape, q.dtype)),
        ("row", jax.ShapeDtypeStruct((*lead, 1, RS), jnp.float32)),
    ]
    by_query, _ = _pairs(seen_until, size)
    out, lse = _call(_forward_kernel, by_query, inputs, outputs, [(H, RS), (1, RS), (1, RS)], size, interpret)
    # Named for `compute.keep=attention`, which keeps these too and so spares the backward pass a second run of the kernel.
    out = checkpoint_name(_zero_padding(_from_kernel(out, size), seen_until), CHECKPOINT_NAME)
    lse = checkpoint_name(lse, CHECKPOINT_NAME)
    return out, (q, k, v, seen_until, out, lse)


def _backward(size, interpret, residuals, g):
    q, k, v, seen_until, out, lse = residuals
    K, g = k.shape[2], _zero_padding(g, seen_until).astype(q.dtype)
    delta = jnp.sum(out.astype(jnp.float32) * g.astype(jnp.float32), axis=-1, keepdims=True)
    delta = _to_kernel(delta, K, size).swapaxes(-1, -2)
    inputs = _common_inputs(q, k, v, seen_until, size)
    inputs += [("q", _to_kernel(g, K, size)), ("row", lse), ("row", delta)]
    RS, H = inputs[1][1].shape[-2:]
    by_query, by_key = _pairs(seen_until, size)

    def like(at: int) -> tuple[str, jax.ShapeDtypeStruct]:
        return inputs[at][0], jax.ShapeDtypeStruct(inputs[at][1].shape, q.dtype)

    # Two passes, because a block's sums stay in scratch only while its pairs follow each other: once in order of queries, once
    # in order of keys.
    (dq,) = _call(_query_kernel, by_query, inputs, [like(1)], [(H, RS)], size, interpret)
    dk, dv = _call(_key_kernel, by_key, inputs, [like(2), like(3)], [(size, H)] * 2, size, interpret)
    cotangents = (_from_kernel(dq, size), *(x.transpose(0, 2, 1, 3) for x in (dk, dv)))
    return *(_zero_padding(x, seen_until) for x in cotangents), None


attention.defvjp(_forward, _backward)
