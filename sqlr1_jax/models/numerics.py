"""Numbers of products."""

from __future__ import annotations

import jax
import jax.numpy as jnp


def precision(dtype) -> jax.lax.Precision | None:
    """Products of float32 are float32 on every device; TPUs and GPUs would otherwise round them to bfloat16 or TF32."""
    return jax.lax.Precision.HIGHEST if jnp.dtype(dtype) == jnp.float32 else None
