"""Whether bfloat16 products are faster than float32 on this CPU, and right: measured in a fraction of a second."""

from __future__ import annotations

import functools
import time

import jax
import jax.numpy as jnp

from sqlr1_jax.models import matmul

# A projection of a small model: large enough that threads and matrix units show, small enough for a trial of 0.2 s.
ROWS, INPUTS, OUTPUTS = 256, 896, 2048
TURNS = 3
# Below this, rounding costs accuracy for nothing; above it, no noise of a busy machine has been seen to cross it.
WORTHWHILE = 1.25
TOLERANCE = 0.02  # largest difference in units of an array's largest value: some roundings of bfloat16


@functools.cache
def speedup() -> float:
    """How many times as fast a product and its backward pass are in bfloat16; 0 if their values are wrong."""
    keys = jax.random.split(jax.random.key(0), 3)
    shapes = (ROWS, INPUTS), (INPUTS, OUTPUTS), (ROWS, OUTPUTS)
    arrays = [jax.random.normal(key, shape) for key, shape in zip(keys, shapes)]

    @jax.jit
    def product(x, w, g):
        y, backward = jax.vjp(functools.partial(matmul.einsum, "...D,DF->...F"), x, w)
        return (y, *backward(g))

    def timed(inputs: list) -> float:
        start_time = time.perf_counter()
        jax.block_until_ready(product(*inputs))
        return time.perf_counter() - start_time

    inputs = {dtype: [x.astype(dtype) for x in arrays] for dtype in (jnp.float32, jnp.bfloat16)}
    narrow, wide = (product(*inputs[dtype]) for dtype in (jnp.bfloat16, jnp.float32))  # compiles
    errors = [jnp.max(jnp.abs(a.astype(jnp.float32) - b)) / jnp.max(jnp.abs(b)) for a, b in zip(narrow, wide)]
    if not max(errors) <= TOLERANCE:  # also if it is nan
        return 0.0
    # In turns, and the best of each: other work on the machine disturbs both alike.
    turns = [(timed(inputs[jnp.float32]), timed(inputs[jnp.bfloat16])) for _ in range(TURNS)]
    return min(a for a, _ in turns) / min(b for _, b in turns)
