"""The decode copy: parameters cast or rounded, gathered over fsdp, and cut into layers."""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import int8, lora, param_table, qwen2
from sqlr1_jax.models.param_table import ParamSpec
from sqlr1_jax.sampling.options import SamplerOptions


@functools.cache
def make_copier(config: qwen2.Config, options: SamplerOptions, mesh=None):
    """The function from training parameters to the decode copy.

    Parameters are cast or rounded, and gathered over fsdp, once per rollout instead of once per step; `unroll_layers` cuts them into
    layers. Those with adapters become plain a layer at a time, so that the merged base never exists as a second model.
    """
    programs = param_copiers(config, options, mesh)

    def run(programs, params, *layer):
        return jax.tree.map(lambda program, p: program(p, *layer), programs, params)

    def copy(params):
        if not options.unroll_layers:
            return run(programs, params)
        copied = run(programs.replace(blocks=None), params.replace(blocks=None))
        layers = range(config.layers)
        return copied.replace(blocks=tuple(run(programs.blocks, params.blocks, layer) for layer in layers))

    return copy


@functools.cache
def param_copiers(config: qwen2.Config, options: SamplerOptions, mesh=None):
    """For each parameter, the compiled function that copies it; with `unroll_layers` one layer of it, `(parameter, layer)`.

    One program per parameter, run one after another: gathering needs memory for its result a second time, so one program for all
    would hold several parameters twice. That was the highest peak of a step on large slices. And a program for all layers would
    merge or widen them all in float32 before it rounds the first: 7 GiB for a projection of 7B.
    """
    dtype = jnp.dtype(options.dtype)

    def program(spec: ParamSpec):
        cut = options.unroll_layers and param_table.is_stacked(spec)

        def copy_part(spec: ParamSpec, p):
            """A parameter, or a layer of it."""
            if isinstance(p, int8.Int8Weight) and _is_int8(spec, options):
                return p  # frozen and rounded already
            p = lora.merged(spec, p)
            return int8.quantize(spec, p) if _is_int8(spec, options) else p.astype(dtype)

        def copy(p, layer=None):
            if cut:
                p = jax.tree.map(lambda x: jax.lax.dynamic_index_in_dim(x, layer, 0, keepdims=False), p)
                return copy_part(param_table.one_layer(spec), p)
            return copy_part(spec, p) if isinstance(p, jax.Array) else param_table.map_layers(copy_part, spec, p)

        if mesh is None:
            return jax.jit(copy)
        sharding = _sharding(param_table.one_layer(spec) if cut else spec, options, mesh)
        return jax.jit(copy, out_shardings=sharding)

    return param_table.map_table(program, qwen2.table(config))


def copy_shardings(config: qwen2.Config, options: SamplerOptions, mesh):
    """Shardings of the decode copy."""
    # `plan` needs them without values; they must equal what `param_copiers` constrains its results to.
    table = qwen2.table(config)
    stacked = param_table.map_table(lambda spec: _sharding(spec, options, mesh), table)
    if not options.unroll_layers:
        return stacked
    layer = param_table.map_table(lambda spec: _sharding(param_table.one_layer(spec), options, mesh), table.blocks)
    return stacked.replace(blocks=(layer,) * config.layers)


def _is_int8(spec: ParamSpec, options: SamplerOptions) -> bool:
    return options.weights == "int8" and int8.is_quantized(spec)


def _sharding(spec: ParamSpec, options: SamplerOptions, mesh):
    """The sharding of a parameter's copy; of an int8 weight, those of its values and scale."""

    def of(axes: str):
        return parallel.sharding(mesh, axes, parallel.DECODE_WEIGHTS)

    if _is_int8(spec, options):
        return int8.Int8Weight(of(spec.axes), of(int8.scale_axes(spec)))
    return of(spec.axes)
