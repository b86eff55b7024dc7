"""bfloat16 arrays on CPUs as 16-bit integers where they are sliced, looked up in, or kept for the backward pass.

XLA's CPU compiler in jax 0.10 slices, gathers and updates bfloat16 in float32, and moves the conversion of the complete array before
the loop around it. A loop over layers then holds a float32 copy of all weights and of all that it kept, beside what is in bfloat16:
three times the memory. Integers of the same width stay as they are. For other dtypes and devices these functions do the plain thing.
The compiler in jax 0.12 makes no such copies any more (`test_without_integers_there_would_be_copies` is skipped there).
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.ad_checkpoint import checkpoint_name

from sqlr1_jax import parallel

Array = jax.Array


def are_used(dtype) -> bool:
    """Whether arrays of this dtype are moved as integers here."""
    return parallel.platform() == "cpu" and jnp.dtype(dtype) == jnp.bfloat16


def pack(x: Array) -> Array:
    """An array as integers, if it is moved as such; without a gradient."""
    return jax.lax.bitcast_convert_type(x, jnp.uint16) if are_used(x.dtype) else x


def unpack(x: Array) -> Array:
    """The inverse of `pack`."""
    return jax.lax.bitcast_convert_type(x, jnp.bfloat16) if x.dtype == jnp.uint16 else x


def take(table: Array, rows: Array) -> Array:
    """Rows [..., D] of a table [V,D]; without a gradient."""
    if are_used(table.dtype):
        # Without the barrier, the integers would be a copy of the table, made before the loop around this.
        table, rows = jax.lax.optimization_barrier((table, rows))
    return unpack(jnp.take(pack(table), rows, axis=0))


def layer(stack: Array, n: Array) -> Array:
    """The array [...] of layer `n` of a stack [L,...]; without a gradient."""
    if are_used(stack.dtype):
        stack, n = jax.lax.optimization_barrier((stack, n))
    return unpack(jax.lax.dynamic_index_in_dim(pack(stack), n, 0, keepdims=False))


def name(x: Array, named: str) -> Array:
    """`checkpoint_name` for values that a policy of `jax.checkpoint` keeps."""
    return _name(x, named) if are_used(x.dtype) else checkpoint_name(x, named)


def name_residual(x: Array, named: str) -> Array:
    """The same within the forward function of a `custom_vjp`, where it needs no gradient and a nested call would hide the name."""
    return unpack(checkpoint_name(pack(x), named))


_name = jax.custom_vjp(name_residual, nondiff_argnums=(1,))
_name.defvjp(lambda x, named: (name_residual(x, named), None), lambda named, _, g: (g,))
