"""Weights rounded to eight bits for decoding: half the bytes of bfloat16, and decoding reads every weight at every step.

A projection has one scale for each of its outputs, the largest absolute weight over 127 (symmetric, rounded to nearest), which
is taken out of the product: x (q s) = (x q) s. Norms and biases stay as they are: they are few. The policy that such weights
compute is another one than the trainer's; `rl.importance_cap` corrects for that.
"""

from __future__ import annotations

from typing import Any

import flax.struct
import jax
import jax.numpy as jnp

from sqlr1_jax.models import param_table
from sqlr1_jax.models.numerics import precision
from sqlr1_jax.models.param_table import ParamSpec

Array = jax.Array


@flax.struct.dataclass
class Int8Weight:
    """A weight `values * scale`.

    Attributes:
      values: int8, the weight's axes.
      scale: float32, the axes of its outputs (and L where layers are stacked).
    """

    values: Any
    scale: Any


def is_quantized(spec: ParamSpec) -> bool:
    """True for projections and embeddings, which are products' weights."""
    return len(param_table.hf_axis_groups(spec)) == 2


def scale_axes(spec: ParamSpec) -> str:
    """The axes of `Int8Weight.scale`: those of the weight without its inputs."""
    _, inputs = param_table.hf_axis_groups(spec)
    return " ".join(letter for letter in spec.axes.split() if letter not in inputs)


def quantize(spec: ParamSpec, p: Array) -> Int8Weight:
    """One parameter, layers stacked or not as its `spec` says."""
    axes = spec.axes.split()
    _, inputs = param_table.hf_axis_groups(spec)
    over = tuple(axes.index(letter) for letter in inputs)
    p = p.astype(jnp.float32)
    scale = jnp.max(jnp.abs(p), axis=over, keepdims=True) / 127
    values = jnp.round(p / jnp.where(scale == 0, 1, scale)).astype(jnp.int8)
    return Int8Weight(values, jnp.squeeze(scale, over))


def product(equation: str, x: Array, w: Int8Weight, out: Any = None) -> Array:
    """An einsum of activations and rounded weights whose outputs come last; added up in float32, in `out` or x's dtype."""
    w8 = w.values.astype(x.dtype)
    y = jnp.einsum(equation, x, w8, precision=precision(x.dtype), preferred_element_type=jnp.float32)
    return (y * w.scale).astype(out or x.dtype)


def lookup(table: Int8Weight, tokens: Array, dtype) -> Array:
    """Rows [..., D] of an embedding [V,D]."""
    rows, scale = jnp.take(table.values, tokens, axis=0), jnp.take(table.scale, tokens, axis=0)
    return (rows * scale[..., None]).astype(dtype)
