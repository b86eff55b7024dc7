"""Products whose precision does not depend on the device, and that use the bfloat16 units of CPUs.

Current CPUs multiply bfloat16 two to five times as fast as float32, but XLA calls those instructions only for a product that
returns float32 and whose left operand is contracted along its last, contiguous axis; every other one is computed in float32 after
a conversion, which is slower than float32 itself. On CPUs, `einsum` therefore rounds afterwards, and its backward pass is written
out: autodiff would multiply float32 cotangents and contract along the first axis.
"""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
from jax.experimental.layout import Layout, with_layout_constraint

from sqlr1_jax import parallel

Array = jax.Array


def precision(dtype) -> jax.lax.Precision | None:
    """The precision of a product of this dtype: full for float32, the device's own for lower ones.

    TPUs would otherwise round float32 operands to bfloat16, and GPUs to TF32.
    """
    return jax.lax.Precision.HIGHEST if jnp.dtype(dtype) == jnp.float32 else None


def einsum_f32(equation: str, a: Array, b: Array) -> Array:
    """An einsum in the dtype of `a` that accumulates in, and returns, float32."""
    y = jnp.einsum(equation, a, b, precision=precision(a.dtype), preferred_element_type=jnp.float32)
    # On CPUs, XLA folds a transpose of the result into the product after it has chosen who computes it, and then fails when it
    # runs: "Unsupported element type for DotThunk: BF16 x BF16 = F32". The barrier keeps the two apart.
    return jax.lax.optimization_barrier(y) if rounds_afterwards(a.dtype) else y


def project(x: Array, w: Array, axes: str) -> Array:
    """The product of x [..., D] and the output projection, whose axes are "DV" or "VD": [..., V] float32, summed as by `einsum_f32`."""
    if parallel.platform() == "cpu" and axes == "VD":
        # XLA makes both operands of a product with several axes of rows row-major, and copies a [V,D] for it.
        return einsum_f32("nD,VD->nV", x.reshape(-1, x.shape[-1]), w).reshape(*x.shape[:-1], -1)
    return einsum_f32(f"...D,{axes}->...V", x, w)


def einsum(equation: str, x: Array, w: Array) -> Array:
    """An einsum of activations and weights in their common dtype.

    Args:
      equation: `...I,IO->...O` for any letters I and O; the inputs are x's last axes and w's first.
      x: [..., I] activations.
      w: [I, O] weights, in x's dtype.

    Returns:
      [..., O] in x's dtype, rounded once from float32 sums.
    """
    if rounds_afterwards(x.dtype):
        return _einsum_cpu(equation, x, w)
    return jnp.einsum(equation, x, w, precision=precision(x.dtype))


def rounds_afterwards(dtype) -> bool:
    """Whether products of this dtype must return float32 to be fast: bfloat16 on CPUs."""
    return parallel.platform() == "cpu" and jnp.dtype(dtype) == jnp.bfloat16


@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _einsum_cpu(equation: str, x: Array, w: Array) -> Array:
    return einsum_f32(equation, x, w).astype(x.dtype)


def _einsum_cpu_forward(equation, x, w):
    return _einsum_cpu(equation, x, w), (x, w)


def _einsum_cpu_backward(equation, residuals, g):
    x, w = residuals
    terms, out = equation.split("->")
    left, right = terms.split(",")
    dx = einsum_f32(f"{out},{right}->{left}", g, w)
    ins, outs = left.removeprefix("..."), out.removeprefix("...")
    last = tuple(range(x.ndim - len(ins), x.ndim))
    x = row_major(jnp.moveaxis(x, last, range(len(ins))))
    dw = einsum_f32(f"{ins}...,...{outs}->{right}", x, g)
    return dx.astype(x.dtype), dw.astype(w.dtype)


_einsum_cpu.defvjp(_einsum_cpu_forward, _einsum_cpu_backward)


def row_major(x: Array) -> Array:
    """Store x with its last axis contiguous, which a transposed array is not."""
    # Without the constraint, XLA folds the transpose into the product that follows, even behind an optimization barrier.
    return with_layout_constraint(x, Layout(tuple(range(x.ndim))))
