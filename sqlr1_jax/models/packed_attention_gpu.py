"""Attention over packed rows as Pallas kernels for GPU (Triton): only pairs of blocks in which some query may see some key.

Flash attention (Dao et al. 2022, arXiv 2205.14135) with the mask made in the kernel from `seen_until`. A program owns
one block, of queries or of keys, and loops over a list of the blocks that it meets. The lists are data, so one compiled update
serves every packing, and a row costs the sum of its groups' squares.

Letters are those of `batches.py`, except that S is a block of positions here; i and j number query and key blocks.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import jax
import jax.numpy as jnp
from jax.ad_checkpoint import checkpoint_name
from jax.experimental import pallas as pl
from jax.experimental.pallas import triton as plgpu

from sqlr1_jax.models.matmul import precision
from sqlr1_jax.models.packed_attention import CHECKPOINT_NAME, MASKED_SCORE, visible_blocks

Array = jax.Array
STAGES = 2  # loads that are under way; not tuned, since no GPU has run it
LOG2E = 1.4426950408889634  # GPUs compute powers of two


# 1. Kernels. A reference is one row and head, or one row, of its array; `at` picks the block.


def _dot(a: Array, b: Array, axes: tuple[int, int]) -> Array:
    """A matrix product over one axis of each operand, accumulated in float32."""
    dims = (((axes[0],), (axes[1],)), ((), ()))
    return jax.lax.dot_general(a, b, dims, precision=precision(a.dtype), preferred_element_type=jnp.float32)


def _at(number, size: int):
    return pl.ds(number * size, size)


def _scores(q: Array, k: Array, seen_until, i, j, size: int) -> Array:
    """[S,S] scaled scores of queries (rows) and keys, in powers of two; MASKED_SCORE where a query may not see a key."""
    scores = _dot(q, k, (1, 1)) * (q.shape[1] ** -0.5 * LOG2E)
    offsets = jnp.arange(size)
    query, key = (i * size + offsets)[:, None], (j * size + offsets)[None, :]
    return jnp.where((key <= query) & (query < seen_until[None, :]), scores, MASKED_SCORE)


def _forward_kernel(blocks, counts, seen_until, q, k, v, out, lse, *, size: int):
    i = pl.program_id(2)
    queries = q[...]

    def visit(n, carry):
        # Online softmax: the sums so far are rescaled whenever a block raises a query's largest score.
        acc, row_max, row_sum = carry
        j = blocks[n]
        at = _at(j, size)
        scores = _scores(queries, k[at, :], seen_until[at], i, j, size)
        new_max = jnp.maximum(row_max, jnp.max(scores, axis=1))
        weights, rescale = jnp.exp2(scores - new_max[:, None]), jnp.exp2(row_max - new_max)
        values = v[at, :]
        acc = acc * rescale[:, None] + _dot(weights.astype(values.dtype), values, (1, 0))
        return acc, new_max, row_sum * rescale + jnp.sum(weights, axis=1)

    start = (jnp.zeros(q.shape, jnp.float32), jnp.full(size, MASKED_SCORE), jnp.zeros(size))
    acc, row_max, row_sum = jax.lax.fori_loop(0, counts[...], visit, start)
    row_sum = jnp.where(row_sum > 0, row_sum, 1.0)  # a block of padding visits nothing
    out[...] = (acc / row_sum[:, None]).astype(out.dtype)
    lse[...] = row_max + jnp.log2(row_sum)


def _weights_and_slopes(scores: Array, v: Array, g: Array, lse: Array, delta: Array) -> tuple[Array, Array]:
    """[S,S] softmax weights, and cotangents of the products of queries and keys, in g's dtype."""
    # Masked again: the logsumexp of a padding query is near MASKED_SCORE, and its weights would not be zero.
    weights = jnp.where(scores > MASKED_SCORE / 2, jnp.exp2(scores - lse[:, None]), 0.0)
    slopes = weights * (_dot(g, v, (1, 1)) - delta[:, None]) * (g.shape[1] ** -0.5)
    return weights.astype(g.dtype), slopes.astype(g.dtype)


def _query_kernel(blocks, counts, seen_until, q, k, v, g, lse, delta, dq, *, size: int):
    i = pl.program_id(2)
    queries, cotangents, row_lse, row_delta = q[...], g[...], lse[...], delta[...]

    def visit(n, acc):
        j = blocks[n]
        at = _at(j, size)
        keys = k[at, :]
        scores = _scores(queries, keys, seen_until[at], i, j, size)
        _, slopes = _weights_and_slopes(scores, v[at, :], cotangents, row_lse, row_delta)
        return acc + _dot(slopes, keys, (1, 0))

    acc = jax.lax.fori_loop(0, counts[...], visit, jnp.zeros(q.shape, jnp.float32))
    dq[...] = acc.astype(dq.dtype)


def _key_kernel(blocks, counts, seen_until, q, k, v, g, lse, delta, dk, dv, *, size: int):
    """One block of keys; q, g, lse and delta are those of all query heads of the kv head."""
    j = pl.program_id(2)
    keys, values, reach = k[...], v[...], seen_until[_at(j, size)]

    def visit(n, carry, head):
        acc_k, acc_v = carry
        i = blocks[n]
        at = _at(i, size)
        queries, cotangents = q[at, head, :], g[at, head, :]
        scores = _scores(queries, keys, reach, i, j, size)
        weights, slopes = _weights_and_slopes(scores, values, cotangents, lse[head, at], delta[head, at])
        return acc_k + _dot(slopes, queries, (0, 0)), acc_v + _dot(weights, cotangents, (0, 0))

    def visit_head(head, carry):
        return jax.lax.fori_loop(0, counts[...], functools.partial(visit, head=head), carry)

    # A sum over the heads in here: dK and dV of every query head would be written and read again otherwise.
    start = (jnp.zeros(k.shape, jnp.float32), jnp.zeros(v.shape, jnp.float32))
    acc_k, acc_v = jax.lax.fori_loop(0, q.shape[1], visit_head, start)
    dk[...] = acc_k.astype(dk.dtype)
    dv[...] = acc_v.astype(dv.dtype)


# 2. Which part of an array a program of (row m, head h, block b) sees. R query heads share a kv head; q and k are [M,T,N,H] and
# [M,T,K,H] as they come, so nothing is transposed.


def _spec(kind: str, array, size: int, group: int) -> pl.BlockSpec:
    T, H = array.shape[1], array.shape[-1]
    return {
        "lists": lambda: pl.BlockSpec((None, None, array.shape[2]), lambda m, h, b: (m, b, 0)),  # [M,n,n]
        "counts": lambda: pl.BlockSpec((None, None), lambda m, h, b: (m, b)),  # [M,n]
        "row": lambda: pl.BlockSpec((None, T), lambda m, h, b: (m, 0)),  # [M,T]
        # One block of one head, of [M,T,heads,H] or [M,heads,T].
        "block": lambda: pl.BlockSpec((None, size, None, H), lambda m, h, b: (m, b, h, 0)),
        "sums": lambda: pl.BlockSpec((None, None, size), lambda m, h, b: (m, h, b)),
        # All positions: of the kv head of a query head, or of the query heads of a kv head.
        "shared": lambda: pl.BlockSpec((None, T, None, H), lambda m, h, b: (m, 0, h // group, 0)),
        "heads": lambda: pl.BlockSpec((None, T, group, H), lambda m, h, b: (m, 0, h, 0)),
        "head_sums": lambda: pl.BlockSpec((None, group, array.shape[2]), lambda m, h, b: (m, h, 0)),
    }[kind]()


def _call(kernel, heads: int, inputs: Sequence[tuple[str, Array]], outputs, size: int, group: int, interpret: bool):
    """Run a kernel for all rows, heads and blocks; `inputs` and `outputs` (shapes) come with their kind."""
    M, blocks = inputs[1][1].shape
    # Two sums of [S,128] in the registers of four warps leave too few for the rest: the compiler spills them.
    warps = 8 if kernel is _key_kernel and inputs[3][1].shape[-1] >= 128 else 4
    return pl.pallas_call(
        functools.partial(kernel, size=size),
        # Blocks are the last axis, and so the first to be scheduled together: they share the keys of a head.
        grid=(M, heads, blocks),
        in_specs=[_spec(kind, array, size, group) for kind, array in inputs],
        out_specs=[_spec(kind, array, size, group) for kind, array in outputs],
        out_shape=[array for _, array in outputs],
        compiler_params=plgpu.CompilerParams(num_warps=warps, num_stages=STAGES),
        interpret=interpret,
        name=kernel.__name__.strip("_"),
    )(*(array for _, array in inputs))


def _common_inputs(q, k, v, seen_until, size: int, by_key: bool = False) -> list[tuple[str, Array]]:
    """The inputs of all three kernels."""
    lists, counts = jax.vmap(lambda row: visible_blocks(row, size, by_key))(seen_until)
    kinds = ("heads", "block", "block") if by_key else ("block", "shared", "shared")
    numbers = (("lists", lists), ("counts", counts), ("row", seen_until))
    return [*numbers, *zip(kinds, (q, k, v))]


# 3. The differentiable function.


@functools.partial(jax.custom_vjp, nondiff_argnums=(4, 5))
def attention(q: Array, k: Array, v: Array, seen_until: Array, size: int = 64, interpret: bool = False) -> Array:
    """Attention of packed rows, with the arguments and the result of `packed_attention.attention`; finite at padding.

    `size` and H are powers of two, of 16 or more on a GPU. `interpret` runs the kernels as plain JAX on any device, for tests.
    """
    return _forward(q, k, v, seen_until, size, interpret)[0]


def _forward(q, k, v, seen_until, size, interpret):
    M, T, N, _ = q.shape
    # Kept with output and logsumexp, for the reason in `packed_attention._forward`.
    q, k, v = (checkpoint_name(x, CHECKPOINT_NAME) for x in (q, k, v))
    inputs = _common_inputs(q, k, v, seen_until, size)
    outputs = [
        ("block", jax.ShapeDtypeStruct(q.shape, q.dtype)),
        ("sums", jax.ShapeDtypeStruct((M, N, T), jnp.float32)),
    ]
    out, lse = _call(_forward_kernel, N, inputs, outputs, size, N // k.shape[2], interpret)
    # Named for `compute.keep=attention`, which keeps these too and so spares the backward pass a second run of the kernel.
    out, lse = checkpoint_name(out, CHECKPOINT_NAME), checkpoint_name(lse, CHECKPOINT_NAME)
    return out, (q, k, v, seen_until, out, lse)


def _backward(size, interpret, residuals, g):
    q, k, v, seen_until, out, lse = residuals
    N, K = q.shape[2], k.shape[2]
    # Padding sees nothing, so what is computed there must have no cotangent.
    g = jnp.where((seen_until > 0)[..., None, None], g, 0).astype(q.dtype)
    delta = jnp.sum(out.astype(jnp.float32) * g.astype(jnp.float32), axis=-1).transpose(0, 2, 1)
    own, like = (q, k, v, seen_until, size), jax.ShapeDtypeStruct
    inputs = [*_common_inputs(*own), ("block", g), ("sums", lse), ("sums", delta)]
    (dq,) = _call(_query_kernel, N, inputs, [("block", like(q.shape, q.dtype))], size, N // K, interpret)
    inputs = [*_common_inputs(*own, by_key=True), ("heads", g), ("head_sums", lse), ("head_sums", delta)]
    outputs = [("block", like(x.shape, x.dtype)) for x in (k, v)]
    dk, dv = _call(_key_kernel, K, inputs, outputs, size, N // K, interpret)
    return dq, dk, dv, None


attention.defvjp(_forward, _backward)
