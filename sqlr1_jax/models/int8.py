"""Weights rounded to eight bits for decoding, which reads every weight at every step: half the bytes of bfloat16.

A projection has one scale per output, its largest absolute weight over 127 (symmetric, rounded to nearest). The scale is
applied after the product, x (q s) = (x q) s, so no widened weight is stored. Norms and biases are few and stay as they are.
Rounded weights compute another policy than the trainer's; `rl.importance_cap` corrects for that.
"""

from __future__ import annotations

from typing import Any

import flax.struct
import jax
import jax.numpy as jnp

from sqlr1_jax.models import param_table
from sqlr1_jax.models.matmul import einsum_f32
from sqlr1_jax.models.param_table import ParamSpec

Array = jax.Array


@flax.struct.dataclass
class Int8Weight:
    """A weight `values * scale`.

    Attributes:
      values: int8, the axes of the weight.
      scale: float32, the axes of its outputs, and L where layers are stacked.
    """

    values: Any
    scale: Any


def is_quantized(spec: ParamSpec) -> bool:
    """True for projections and embeddings, the weights of products."""
    return len(param_table.hf_axis_groups(spec)) == 2


def scale_axes(spec: ParamSpec) -> str:
    """The axes of `Int8Weight.scale`: those of the weight without its inputs."""
    _, inputs = param_table.hf_axis_groups(spec)
    return " ".join(letter for letter in spec.axes.split() if letter not in inputs)


def quantize(spec: ParamSpec, p: Array) -> Int8Weight:
    """Round one parameter, with layers stacked or not as `spec` says."""
    axes = spec.axes.split()
    _, inputs = param_table.hf_axis_groups(spec)
    over = tuple(axes.index(letter) for letter in inputs)
    p = p.astype(jnp.float32)
    scale = jnp.max(jnp.abs(p), axis=over, keepdims=True) / 127
    # An output whose weights are all zero has scale 0; dividing by 1 keeps its values 0 and not nan.
    values = jnp.round(p / jnp.where(scale == 0, 1, scale)).astype(jnp.int8)
    return Int8Weight(values, jnp.squeeze(scale, over))


def product(equation: str, x: Array, w: Int8Weight, dtype: Any = None) -> Array:
    """An einsum of activations and rounded weights whose outputs come last, in `dtype` or x's.

    int8 is exact in bfloat16, so the only roundings are those of x and of the result; sums are float32.
    """
    y = einsum_f32(equation, x, w.values.astype(x.dtype))
    return (y * w.scale).astype(dtype or x.dtype)


def lookup(table: Int8Weight, tokens: Array, dtype) -> Array:
    """Rows [..., D] of an embedding [V,D]."""
    values, scale = jnp.take(table.values, tokens, axis=0), jnp.take(table.scale, tokens, axis=0)
    return (values * scale[..., None]).astype(dtype)
