"""Fused attention, of a library and our own, each tried on the device before it is used."""

from __future__ import annotations

import concurrent.futures
import functools
import logging

import jax
import jax.numpy as jnp
import numpy as np

from sqlr1_jax.models import packed_attention_tpu

Array = jax.Array
CUDNN_MULTIPLE = 64  # positions; cuDNN requires even lengths and is fastest with complete tiles
TILE = 256  # positions per block of `flash`
FLASH_TILES = 4  # length of the trial row of `flash` in tiles: several, so that sums run across blocks
REFUSED: set[tuple[int, int, int]] = set()  # (heads, kv_heads, head) whose trial failed on another host of the run
TOLERANCE = 0.03  # largest difference in units of an array's largest value: some roundings of bfloat16


def cudnn(q: Array, k: Array, v: Array, mask: Array) -> Array:
    """cuDNN's flash attention with the mask as a bias.

    Arguments are those of `attention.masked`, in bfloat16 or float16, with T a multiple of 2.
    """
    return jax.nn.dot_product_attention(q, k, v, mask=mask[:, None], implementation="cudnn")


def fused_works(heads: int, kv_heads: int, head: int) -> bool:
    """True if the fused attention of this platform passes its trial on this host; False on CPUs."""
    shape = heads, kv_heads, head
    return cudnn_works(*shape) or flash_works(*shape)


def cudnn_works(heads: int, kv_heads: int, head: int) -> bool:
    """True if cuDNN computes packed rows correctly, here and on all other hosts; warns once if it does not here.

    Compares output and gradients of a small case with float32.
    """
    return (heads, kv_heads, head) not in REFUSED and _cudnn_passes(heads, kv_heads, head)


@functools.cache
def _cudnn_passes(heads: int, kv_heads: int, head: int) -> bool:
    return jax.default_backend() == "gpu" and _passes("cuDNN", cudnn, heads, kv_heads, head, 1)


def flash_works(heads: int, kv_heads: int, head: int) -> bool:
    """True if the kernels of `flash` compute packed rows correctly, on this TPU and on all other hosts; warns once if they do not here."""
    return (heads, kv_heads, head) not in REFUSED and _flash_passes(heads, kv_heads, head)


@functools.cache
def _flash_passes(heads: int, kv_heads: int, head: int) -> bool:
    def attend(q, k, v, _):
        return packed_attention_tpu.attention(q, k, v, jnp.asarray(trial_row(FLASH_TILES)[None]), TILE)

    return jax.default_backend() == "tpu" and _passes("flash", attend, heads, kv_heads, head, FLASH_TILES)


def _passes(name: str, implementation, heads: int, kv_heads: int, head: int, scale: int) -> bool:
    try:
        # The question arises while an update is traced under a mesh. A thread of its own has neither: there the trial is computed,
        # on one device. Under the mesh it would be compiled for all, which XLA refuses for a TPU's kernels outside of shard_map.
        with concurrent.futures.ThreadPoolExecutor(1) as thread:
            error = thread.submit(_largest_error, implementation, heads, kv_heads, head, scale).result()
    except Exception as failure:  # drivers, library versions and shape checks raise anything; the next one is used
        logging.warning("attention: %s cannot be used (%s); using chunked", name, str(failure).strip().split("\n")[0])
        return False
    if error > TOLERANCE:
        logging.warning(
            "attention: %s differs from the reference by %.3f of its largest value; using chunked", name, error
        )
    return error <= TOLERANCE


def trial_row(scale: int) -> np.ndarray:
    """`seen_until` [256 scale] of a small row: a prompt with two completions, a text of its own, padding."""
    ends = np.array([210, 150, 210, 240, 0]) * scale
    return np.repeat(ends, np.array([100, 50, 60, 30, 16]) * scale).astype(np.int32)


def _largest_error(implementation, heads: int, kv_heads: int, head: int, scale: int = 1) -> float:
    """Largest difference to float32 over output and gradients, in units of each array's largest value; inf if not finite."""
    rng = np.random.default_rng(0)
    seen_until = trial_row(scale)
    T = len(seen_until)
    visible = np.tril(np.arange(T)[:, None] < seen_until)
    mask, real = jnp.asarray(visible[None]), jnp.asarray((seen_until > 0)[None, :, None, None])
    inputs = [jnp.asarray(rng.normal(size=(1, T, n, head)), jnp.bfloat16) for n in (heads, kv_heads, kv_heads)]

    def reference(q, k, v, mask):
        # Written out instead of `attention.masked`, which computes in the dtype of its inputs.
        wide = [jnp.repeat(x, heads // x.shape[2], axis=2).astype(jnp.float32) for x in (q, k, v)]
        scores = jnp.einsum("MTNH,MSNH->MNTS", wide[0], wide[1], precision="highest") * head**-0.5
        weights = jax.nn.softmax(jnp.where(mask[:, None], scores, -1e30), axis=-1)
        return jnp.einsum("MNTS,MSNH->MTNH", weights, wide[2], precision="highest")

    def output_and_gradients(attend):
        def out(*x):
            return jnp.where(real, attend(*x, mask).astype(jnp.float32), 0)  # padding may hold anything

        # A sine, so that the cotangents differ from position to position.
        grads = jax.grad(lambda *x: jnp.sum(jnp.sin(out(*x))), argnums=(0, 1, 2))
        return [np.asarray(x, np.float32) for x in (out(*inputs), *grads(*inputs))]

    pairs = zip(output_and_gradients(implementation), output_and_gradients(reference))
    return max(float(np.abs(a - b).max() / np.abs(b).max()) if np.isfinite(a).all() else np.inf for a, b in pairs)
