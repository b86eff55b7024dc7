"""Weights rounded to eight bits, half the bytes of bfloat16: for decoding, which reads them at every step, or below adapters.

A projection has one scale per output, its largest absolute weight over 127 (symmetric, rounded to nearest). The scale is
applied after the product, x (q s) = (x q) s, so no widened weight is stored. Norms and biases are few and stay as they are.
Rounded for decoding alone, they are another policy than the trainer's; `rl.importance_cap` corrects for that. The frozen base of adapters
(`lora.base`) is the trainer's policy itself, so nothing corrects for it: gradients pass through it to the adapters.
"""

from __future__ import annotations

import functools
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import param_table
from sqlr1_jax.models.matmul import einsum_f32
from sqlr1_jax.models.param_table import ParamSpec
from sqlr1_jax.parallel import constrain

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


def _inputs(spec: ParamSpec) -> tuple[int, ...]:
    """The axes that a product sums over."""
    _, inputs = param_table.hf_axis_groups(spec)
    return tuple(spec.axes.split().index(letter) for letter in inputs)


@functools.partial(jax.jit, static_argnames="spec")
def quantize(spec: ParamSpec, p: Array) -> Int8Weight:
    """Round one parameter, with layers stacked or not as `spec` says."""
    over = _inputs(spec)
    p = p.astype(jnp.float32)
    scale = jnp.max(jnp.abs(p), axis=over, keepdims=True) / 127
    # An output whose weights are all zero has scale 0; dividing by 1 keeps its values 0 and not nan.
    values = jnp.round(p / jnp.where(scale == 0, 1, scale)).astype(jnp.int8)
    return Int8Weight(values, jnp.squeeze(scale, over))


@functools.partial(jax.jit, static_argnames=("spec", "dtype"))
def widen(spec: ParamSpec, w: Int8Weight, dtype=jnp.float32) -> Array:
    """The parameter that a rounded one stands for."""
    return (w.values * jnp.expand_dims(w.scale, _inputs(spec))).astype(dtype)


def frozen(spec: ParamSpec, p: Array, mesh=None) -> Array | Int8Weight:
    """A parameter as the frozen base of adapters: rounded and laid out like the original, which is deleted; norms and biases stay."""
    if not is_quantized(spec):
        return p
    # Deleted as soon as it is rounded, so that the model and its rounded copy never exist as a whole together.
    rounded = jax.block_until_ready(_rounder(spec, mesh)(p))
    p.delete()
    return rounded


@functools.cache
def _rounder(spec: ParamSpec, mesh):
    layout = None if mesh is None else Int8Weight(*_shardings(spec, mesh))
    return jax.jit(functools.partial(quantize, spec), out_shardings=layout)


def _shardings(spec: ParamSpec, mesh):
    return [parallel.sharding(mesh, axes, parallel.WEIGHTS) for axes in (spec.axes, scale_axes(spec))]


def abstract(table: param_table.Tree, sizes: param_table.Sizes, dtype, mesh) -> param_table.Tree:
    """Shapes, dtypes and shardings of a model whose parameters went through `frozen`; as `param_table.abstract`."""

    def struct(spec: ParamSpec, p: jax.ShapeDtypeStruct):
        if not is_quantized(spec):
            return p
        shapes = jax.eval_shape(functools.partial(quantize, spec), p)
        leaves = zip((shapes.values, shapes.scale), _shardings(spec, mesh))
        return Int8Weight(*(jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=s) for x, s in leaves))

    return param_table.map_table(struct, table, param_table.abstract(table, sizes, dtype, mesh))


def product(equation: str, x: Array, w: Int8Weight, dtype: Any = None) -> Array:
    """An einsum of activations and rounded weights whose outputs come last, in `dtype` or x's.

    int8 is exact in bfloat16, so the only roundings are those of x and of the result; sums are float32. The gradient is that of x; the
    weights are frozen and have none.
    """
    return _product(equation, jnp.dtype(dtype or x.dtype), x, w)


@functools.partial(jax.custom_vjp, nondiff_argnums=(0, 1))
def _product(equation: str, dtype, x: Array, w: Int8Weight) -> Array:
    y = einsum_f32(equation, x, w.values.astype(x.dtype))
    return (y * w.scale).astype(dtype)


def _product_forward(equation, dtype, x, w):
    return _product(equation, dtype, x, w), (jnp.zeros(0, x.dtype), w)  # of x only the dtype is needed


def _product_backward(equation, dtype, residuals, g):
    (like, w), (terms, out) = residuals, equation.split("->")
    left, right = terms.split(",")
    # Written out: autodiff would multiply float32 cotangents, which no accelerator's bfloat16 unit does.
    scaled = (g.astype(jnp.float32) * w.scale).astype(like.dtype)
    return einsum_f32(f"{out},{right}->{left}", scaled, w.values.astype(like.dtype)).astype(like.dtype), None


_product.defvjp(_product_forward, _product_backward)


def lookup(table: Int8Weight, tokens: Array, dtype) -> Array:
    """Rows [..., D] of an embedding [V,D]."""
    # Gathered over D as in `qwen2.lookup`.
    values = jnp.take(constrain(table.values, "V D"), tokens, axis=0)
    scale = jnp.take(constrain(table.scale, "V"), tokens, axis=0)
    return (values * scale[..., None]).astype(dtype)
