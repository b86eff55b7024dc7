"""Grouped-query attention with any boolean mask and softmax in float32.

`packed` is the entry point for training rows, `causal` the one for prefill, `grouped` the one for decoding. `masked` is the
reference that every faster implementation must equal. Letters are those of `batches.py`.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import attention_selftest, packed_attention
from sqlr1_jax.models.matmul import einsum_f32, precision, rounds_afterwards, row_major
from sqlr1_jax.models.packed_attention import MASKED_SCORE

Array = jax.Array
IMPLEMENTATIONS = ("auto", "reference", "blocks", "chunked", "cudnn", "flash")
BLOCK = 128  # positions per block of `blocks`; the best of 64 to 256 on a CPU
TILE = attention_selftest.TILE  # positions per block of `flash` on a TPU
GPU_TILE = 64  # and on a GPU, where a block is what one multiprocessor holds in registers
INTERPRET = False  # tests set it to run the kernels of `flash` as plain JAX; they compile for TPUs and GPUs only
QUERIES = 512  # queries at a time of `chunked`


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
    scores = einsum_f32("MTKRH,MSKH->MKRTS", q, k) * (H**-0.5)
    # MASKED_SCORE is finite: a padding query that sees nothing gets the mean of all values, where -inf would give nan.
    scores = jnp.where(mask[:, None, None], scores, MASKED_SCORE)
    # Softmax in float32: bfloat16 cannot add up thousands of small weights.
    weights = jax.nn.softmax(scores, axis=-1).astype(v.dtype)
    return jnp.einsum("MKRTS,MSKH->MTKRH", weights, v, precision=precision(q.dtype)).reshape(M, T, N, H)


def packed_mask(seen_until: Array) -> Array:
    """[M,T,T] bool: a query sees the keys up to itself that reach beyond it (`PackedBatch.seen_until`); none sees padding."""
    places = jnp.arange(seen_until.shape[1])
    return (places <= places[:, None]) & (places[:, None] < seen_until[:, None, :])


def packed(seen_until: Array, implementation: str = "auto"):
    """`attend` for packed rows (see `qwen2.block`); keeps nothing.

    Args:
      seen_until: [M,T] int32.
      implementation: one of IMPLEMENTATIONS; `auto` is decided by `choose_implementation`.
    """
    mask = packed_mask(seen_until)  # only `reference` and `cudnn` use it; otherwise the compiler drops it

    def attend(q, k, v):
        name = implementation
        if name == "auto":
            name = choose_implementation(jax.default_backend(), q, k)
        if name == "blocks":
            return _blocked(q, k, v, seen_until), None
        if name == "flash":
            return _flash(q, k, v, seen_until), None
        if name == "chunked":
            return chunked(q, k, v, seen_until), None
        return (masked if name == "reference" else _cudnn)(q, k, v, mask), None

    return attend


def choose_implementation(platform: str, q: Array, k: Array) -> str:
    """The implementation for a platform, row length and dtype.

    On a CPU the one measured to be fastest; on a GPU or TPU the fused one, if it passes its trial on the device.
    """
    if q.shape[1] < 2 * BLOCK:
        return "reference"  # too short for blocks to be skipped
    if platform == "cpu":
        return "blocks"
    shape = q.shape[2], k.shape[2], q.shape[3]
    half = q.dtype == jnp.bfloat16  # the trials are in bfloat16 and say nothing about float32
    if platform == "gpu" and half and attention_selftest.cudnn_works(*shape):
        return "cudnn"
    if platform == "tpu" and half and attention_selftest.flash_works(*shape):
        return "flash"
    return "chunked"


def _per_shard(run, rest_axes: tuple[str, ...]):
    """`run(q, k, v, *rest)` on each device's own rows and heads, for what the partitioner cannot cut by itself."""
    if jax.sharding.get_abstract_mesh().empty:
        return run
    heads = parallel.spec("M T N H", parallel.ACTIVATIONS)
    rest = tuple(parallel.spec(axes, parallel.ACTIVATIONS) for axes in rest_axes)
    # Rows and heads are independent, so no device needs another's; the check of replication does not know custom calls.
    return jax.shard_map(run, in_specs=(heads, heads, heads, *rest), out_specs=heads, check_vma=False)


def _cudnn(q: Array, k: Array, v: Array, mask: Array) -> Array:
    T = q.shape[1]
    rest = -T % attention_selftest.CUDNN_MULTIPLE
    q, k, v = (_pad_positions(x, attention_selftest.CUDNN_MULTIPLE) for x in (q, k, v))
    mask = jnp.pad(mask, ((0, 0), (0, rest), (0, rest)))
    return _per_shard(attention_selftest.cudnn, ("M T S",))(q, k, v, mask)[:, :T]


def _pad_positions(x: Array, multiple: int) -> Array:
    """Pad axis 1 to a multiple with zeros, which no query sees as keys."""
    rest = -x.shape[1] % multiple
    return jnp.pad(x, ((0, 0), (0, rest), *((0, 0),) * (x.ndim - 2)))


def _blocked(q: Array, k: Array, v: Array, seen_until: Array) -> Array:
    T = q.shape[1]
    inputs = [_pad_positions(x, BLOCK) for x in (q, k, v, seen_until)]
    # Per shard, because loops whose lengths differ from row to row cannot be partitioned.
    return _per_shard(lambda *x: packed_attention.attention(*x, BLOCK), ("M T",))(*inputs)[:, :T]


def _flash(q: Array, k: Array, v: Array, seen_until: Array) -> Array:
    # Here, not at the top: jax has deprecated the backend that the GPU's kernels use, and other attention must not end with it.
    if parallel.platform() == "gpu":
        from sqlr1_jax.models import packed_attention_gpu as kernels

        size = GPU_TILE
    else:
        from sqlr1_jax.models import packed_attention_tpu as kernels

        size = TILE
    T = q.shape[1]
    inputs = [_pad_positions(x, size) for x in (q, k, v, seen_until)]
    run = _per_shard(lambda *x: kernels.attention(*x, size, INTERPRET), ("M T",))
    return run(*inputs)[:, :T]


def chunked(q: Array, k: Array, v: Array, seen_until: Array) -> Array:
    """`masked` for QUERIES queries at a time under a scan, recomputed in the backward pass.

    Scores take T * QUERIES per head instead of T * T.
    """
    M, T, N, H = q.shape
    size = min(QUERIES, T)
    count = -(-T // size)

    def split(x):
        return jnp.moveaxis(_pad_positions(x, size).reshape(M, count, size, *x.shape[2:]), 1, 0)

    @jax.checkpoint
    def one_chunk(q, start):
        query, key = start + jnp.arange(size)[:, None], jnp.arange(T)
        return masked(q, k, v, (key <= query) & (query < seen_until[:, None, :]))

    chunks = (split(q), jnp.arange(count) * size)
    _, outputs = jax.lax.scan(lambda _, chunk: (None, one_chunk(*chunk)), None, chunks)
    return jnp.moveaxis(outputs, 0, 1).reshape(M, count * size, N, H)[:, :T]


def causal(lengths: Array, size: int):
    """`attend` for right-padded rows of lengths [B] and padded length `size`; keeps keys and values for a cache."""
    positions = jnp.arange(size)
    mask = (positions[None, :, None] >= positions[None, None, :]) & (positions[None, None, :] < lengths[:, None, None])
    return lambda q, k, v: (masked(q, k, v, mask), (k, v))


def causal_in_blocks(lengths: Array, size: int, block: int = 0):
    """`causal` for `block` queries at a time over the keys up to them: half the work, scores of [block, size] at most.

    On CPUs as `grouped`, whose products are plain ones of matrices without a transposed result: all of prefill is 1.15 times as fast
    as with `masked` over QUERIES, in float32 and in bfloat16 (`benchmarks/README.md`). 0 chooses the block.
    """
    as_group = parallel.platform() == "cpu"
    block = block or (max(BLOCK, size // 32) if as_group else QUERIES)  # each block is compiled for itself
    if size <= block and not as_group:
        return causal(lengths, size)

    def attend(q, k, v):
        outputs, swapped = [], (k.transpose(0, 2, 3, 1), v.transpose(0, 2, 1, 3)) if as_group else ()
        for start in range(0, size, block):
            stop = min(start + block, size)
            key, queries = jnp.arange(stop), q[:, start:stop]
            mask = (jnp.arange(start, stop)[:, None] >= key) & (key < lengths[:, None, None])
            if as_group:  # of one group whose members are the tokens
                outputs.append(grouped(queries, (swapped[0][..., :stop], swapped[1][:, :, :stop]), [], mask, []))
            else:
                outputs.append(masked(queries, k[:, :stop], v[:, :stop], mask))
        return jnp.concatenate(outputs, axis=1), (k, v)

    return attend


def grouped(
    q: Array, prompt: tuple[Array, Array], own: list[tuple[Array, Array]], prompt_mask: Array, own_masks: list[Array]
):
    """Attention of one decoded token per completion: over its prompt, stored once per group, and over its own chunks.

    Keys are stored with their last two axes swapped, so that every product is a batch of plain matrix products and no cache is
    transposed; on a CPU, scores take half the time.

    Args:
      q: [B,G,N,H] queries.
      prompt: keys [B,K,H,P] and values [B,K,P,H].
      own: chunks of keys [B,K,G,H,S] and values [B,K,G,S,H]; S may differ from chunk to chunk.
      prompt_mask: [B,P] bool, True where the prompt has a token; [B,G,P] where completions see different parts.
      own_masks: for each chunk [B,S] or [B,G,S] bool, True where the group's completions have a token.

    Returns:
      [B,G,N,H] in q's dtype.
    """
    B, G, N, H = q.shape
    K, P = prompt[1].shape[1:3]
    q = q.reshape(B, G, K, N // K, H).transpose(0, 2, 1, 3, 4)
    # XLA would fold the transpose into the products with the completions' keys. Those are then slow on a CPU; a GPU would begin every segment
    # with a copy of the keys of all earlier ones, in another order.
    if rounds_afterwards(q.dtype) or parallel.platform() == "gpu":
        q = row_major(q)

    def score(equation: str, k: Array, mask: Array) -> Array:
        scores = einsum_f32(equation, q, k) * (H**-0.5)
        mask = mask[:, None, None, None] if mask.ndim == 2 else mask[:, None, :, None]
        return jnp.where(mask, scores, MASKED_SCORE)

    # One softmax over prompt and completion: the scores are small and are concatenated; the caches are large and never are.
    scores = [score("BKGRH,BKHP->BKGRP", prompt[0], prompt_mask)]
    scores += [score("BKGRH,BKGHS->BKGRS", k, mask) for (k, _), mask in zip(own, own_masks)]
    weights = jax.nn.softmax(jnp.concatenate(scores, axis=-1), axis=-1).astype(q.dtype)
    out, start = einsum_f32("BKGRP,BKPH->BKGRH", weights[..., :P], prompt[1]), P
    for _, v in own:
        out += einsum_f32("BKGRS,BKGSH->BKGRH", weights[..., start : start + v.shape[3]], v)
        start += v.shape[3]
    return out.astype(q.dtype).transpose(0, 2, 1, 3, 4).reshape(B, G, N, H)
