"""The decode copy: parameters cast or rounded, gathered over fsdp, and cut into layers."""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import int8, lora, param_table, qwen2
from sqlr1_jax.models.param_table import AdaptedWeight, ParamSpec
from sqlr1_jax.sampling.options import SamplerOptions


@functools.cache
def make_copier(config: qwen2.Config, options: SamplerOptions, mesh=None):
    """The function from training parameters to the decode copy.

    Parameters are cast or rounded, and gathered over fsdp, once per rollout instead of once per step; `unroll_layers` cuts them into
    layers. Adapters stay beside their weights: merged, what changes a weight by less than half a step of its dtype would be rounded
    off again, and the first updates of a run would not reach the sampler.
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
            if isinstance(p, AdaptedWeight):
                return p.replace(w=copy_part(spec, p.w), a=p.a.astype(dtype), b=p.b.astype(dtype))
            if isinstance(p, int8.Int8Weight) and _is_int8(spec, options):
                return p  # frozen and rounded already
            p = lora.merged(spec, p)
            return int8.quantize(spec, p) if _is_int8(spec, options) else p.astype(dtype)

        def copy(p, layer=None):
            if cut:
                p = jax.tree.map(lambda x: jax.lax.dynamic_index_in_dim(x, layer, 0, keepdims=False), p)
                copied = copy_part(param_table.one_layer(spec), p)
            else:
                copied = copy_part(spec, p) if isinstance(p, jax.Array) else param_table.map_layers(copy_part, spec, p)
            if mesh is None:
                return copied
            places = _shardings(param_table.one_layer(spec) if cut else spec, p, options, mesh)
            return jax.lax.with_sharding_constraint(copied, places)

        return jax.jit(copy)

    return param_table.map_table(program, qwen2.table(config))


def copy_shardings(config: qwen2.Config, options: SamplerOptions, mesh, params):
    """Shardings of the decode copy of these parameters, of which the shapes suffice."""
    # `plan` needs them without values; they must equal what `param_copiers` constrains its results to.
    table = qwen2.table(config)
    if not options.unroll_layers:
        return param_table.map_table(lambda spec, p: _shardings(spec, p, options, mesh), table, params)

    def of_layer(spec: ParamSpec, p):
        return _shardings(param_table.one_layer(spec), p, options, mesh)

    cut = param_table.map_table(of_layer, table, params)
    return cut.replace(blocks=(cut.blocks,) * config.layers)


def _is_int8(spec: ParamSpec, options: SamplerOptions) -> bool:
    return options.weights == "int8" and int8.is_quantized(spec)


def _shardings(spec: ParamSpec, p, options: SamplerOptions, mesh):
    """The sharding of a parameter's copy; of an int8 weight, those of its values and scale; of one with an adapter, its factors' too."""

    def of(axes: str):
        return parallel.sharding(mesh, axes, parallel.DECODE_WEIGHTS)

    if isinstance(p, AdaptedWeight):
        layers = "L " if param_table.is_stacked(spec) else ""
        a, b = (of(layers + axes) for axes in param_table.low_rank_axes(spec))
        return p.replace(w=_shardings(spec, p.w, options, mesh), a=a, b=b)
    if _is_int8(spec, options):
        return int8.Int8Weight(of(spec.axes), of(int8.scale_axes(spec)))
    return of(spec.axes)
