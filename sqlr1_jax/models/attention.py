"""Attention over rows of tokens: grouped-query, any boolean mask, softmax in float32.

`packed` is the one entry of training rows and `causal` that of prefill; both end in `masked`, the reference that every faster
implementation must equal.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

Array = jax.Array
NEGATIVE = -1e30  # not -inf: a row of padding that sees nothing must stay finite


def precision(dtype) -> jax.lax.Precision | None:
    """Products of float32 are float32 on every device; TPUs and GPUs would otherwise round them to bfloat16 or TF32."""
    return jax.lax.Precision.HIGHEST if jnp.dtype(dtype) == jnp.float32 else None


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
    scores = jnp.where(mask[:, None, None], scores, NEGATIVE)
    weights = jax.nn.softmax(scores, axis=-1).astype(v.dtype)
    return jnp.einsum("MKRTS,MSKH->MTKRH", weights, v, precision=exact).reshape(M, T, N, H)


def packed_mask(segments: Array, parents: Array) -> Array:
    """[M,T,T] bool: causal, and in my segment or in my parent; padding (segment 0) is seen by nobody."""
    T = segments.shape[1]
    causal = jnp.tril(jnp.ones((T, T), bool))
    key = segments[:, None, :]
    mine = (key == segments[:, :, None]) | (key == parents[:, :, None])
    return causal & mine & (key != 0)


def packed(segments: Array, parents: Array):
    """`attend` for packed rows (see `qwen2.block`); keeps nothing."""
    mask = packed_mask(segments, parents)
    return lambda q, k, v: (masked(q, k, v, mask), None)


def causal(lengths: Array, size: int):
    """`attend` for right-padded rows of these lengths [B] and padded size; keeps keys and values for a cache."""
    seen = jnp.arange(size)
    mask = (seen[None, :, None] >= seen[None, None, :]) & (seen[None, None, :] < lengths[:, None, None])
    return lambda q, k, v: (masked(q, k, v, mask), (k, v))
