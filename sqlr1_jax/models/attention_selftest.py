"""Fused attention, of libraries and our own, each tried on the device itself before it is trusted."""

from __future__ import annotations

import functools
import logging

import jax
import jax.numpy as jnp
import numpy as np

from sqlr1_jax.models import packed_attention_tpu

Array = jax.Array
EVEN = 64  # cuDNN wants even lengths; whole tiles are fastest
TILE, FLASH_SCALE = 256, 4


def cudnn(q: Array, k: Array, v: Array, mask: Array) -> Array:
    """cuDNN's flash attention with the mask as a bias; arguments as `attention.masked`, in bfloat16 or float16, T a multiple of 2."""
    return jax.nn.dot_product_attention(q, k, v, mask=mask[:, None], implementation="cudnn")


@functools.cache
def cudnn_works(heads: int, kv_heads: int, head: int) -> bool:
    """Whether cuDNN computes packed rows rightly here: forward and gradients of a small case against float32.

    Says once why it does not.
    """
    return jax.default_backend() == "gpu" and _passes("cuDNN", cudnn, heads, kv_heads, head, 1)


@functools.cache
def flash_works(heads: int, kv_heads: int, head: int) -> bool:
    """The same of `flash`'s kernels on TPU, over four blocks."""

    def attend(q, k, v, _):
        number, parent = pieces(FLASH_SCALE)
        return packed_attention_tpu.attention(q, k, v, jnp.asarray(number[None]), jnp.asarray(parent[None]), TILE)

    return jax.default_backend() == "tpu" and _passes("flash", attend, heads, kv_heads, head, FLASH_SCALE)


def _passes(name: str, implementation, heads: int, kv_heads: int, head: int, scale: int) -> bool:
    try:
        with jax.ensure_compile_time_eval():
            gap = _gap(implementation, heads, kv_heads, head, scale)
    except Exception as error:  # whatever a driver, a library version or a shape check raises: the next one is used
        logging.warning("attention: %s cannot be used (%s); using chunked", name, str(error).strip().split("\n")[0])
        return False
    if gap > 0.03:
        logging.warning(
            "attention: %s differs from the reference by %.3f of its largest value; using chunked", name, gap
        )
    return gap <= 0.03


def pieces(scale: int) -> tuple[np.ndarray, np.ndarray]:
    """Segments and parents [256 scale] of a small row: a prompt with two completions, a text of its own, padding."""
    lengths = np.array([100, 50, 60, 30, 16]) * scale
    return np.repeat([1, 2, 3, 4, 0], lengths).astype(np.int32), np.repeat([1, 1, 1, 4, 0], lengths).astype(np.int32)


def _gap(implementation, heads: int, kv_heads: int, head: int, scale: int = 1) -> float:
    """Largest difference to the reference in float32 over output and gradients, in units of each one's largest value."""
    rng = np.random.default_rng(0)
    number, parent = pieces(scale)
    T, key = len(number), number[None]
    seen = np.tril(np.ones((T, T), bool)) & ((key == number[:, None]) | (key == parent[:, None])) & (key != 0)
    mask, real = jnp.asarray(seen[None]), jnp.asarray((number > 0)[None, :, None, None])
    inputs = [jnp.asarray(rng.normal(size=(1, T, n, head)), jnp.bfloat16) for n in (heads, kv_heads, kv_heads)]

    def reference(q, k, v, mask):
        wide = [jnp.repeat(x, heads // x.shape[2], axis=2).astype(jnp.float32) for x in (q, k, v)]
        scores = jnp.einsum("MTNH,MSNH->MNTS", wide[0], wide[1], precision="highest") * head**-0.5
        weights = jax.nn.softmax(jnp.where(mask[:, None], scores, -1e30), axis=-1)
        return jnp.einsum("MNTS,MSNH->MTNH", weights, wide[2], precision="highest")

    def both(attend):
        out = lambda *x: jnp.where(real, attend(*x, mask).astype(jnp.float32), 0)  # noqa: E731
        grads = jax.grad(lambda *x: jnp.sum(jnp.sin(out(*x))), argnums=(0, 1, 2))
        return [np.asarray(x, np.float32) for x in (out(*inputs), *grads(*inputs))]

    pairs = zip(both(implementation), both(reference))
    return max(float(np.abs(a - b).max() / np.abs(b).max()) if np.isfinite(a).all() else np.inf for a, b in pairs)
