"""Products whose precision does not depend on the device."""

from __future__ import annotations

import jax
import jax.numpy as jnp

Array = jax.Array


def precision(dtype) -> jax.lax.Precision | None:
    """The precision of a product of this dtype: full for float32, the device's own for lower ones.

    TPUs would otherwise round float32 operands to bfloat16, and GPUs to TF32.
    """
    return jax.lax.Precision.HIGHEST if jnp.dtype(dtype) == jnp.float32 else None


def einsum_f32(equation: str, a: Array, b: Array) -> Array:
    """An einsum in the dtype of `a` that accumulates in, and returns, float32."""
    return jnp.einsum(equation, a, b, precision=precision(a.dtype), preferred_element_type=jnp.float32)
