"""The decode copy: parameters cast or rounded, gathered over fsdp, and cut into layers."""

from __future__ import annotations

import functools
import operator

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
    layers. Those with adapters become plain one at a time, so that the merged base never exists as a second model.
    """
    programs = param_copiers(config, options, mesh)

    def copy(params):
        copied = jax.tree.map(lambda program, p: program(p), programs, params)
        return copied.replace(blocks=_by_layer(copied.blocks, config)) if options.unroll_layers else copied

    return copy


@functools.cache
def param_copiers(config: qwen2.Config, options: SamplerOptions, mesh=None):
    """For each parameter, the compiled function that copies it.

    One program per parameter, run one after another: gathering needs memory for its result a second time, so one program for all
    would hold several parameters twice. That was the highest peak of a step on large slices.
    """
    dtype = jnp.dtype(options.dtype)

    def program(spec: ParamSpec):
        cut = options.unroll_layers and param_table.is_stacked(spec)

        def copy(p):
            if isinstance(p, int8.Int8Weight) and _is_int8(spec, options):
                copied = p  # frozen and rounded already
            else:
                p = lora.merged(spec, p)
                copied = int8.quantize(spec, p) if _is_int8(spec, options) else p.astype(dtype)
            # Cut inside the program, so that the stacked copy never exists beside its layers.
            return tuple(jax.tree.map(operator.itemgetter(i), copied) for i in range(config.layers)) if cut else copied

        if mesh is None:
            return jax.jit(copy)
        sharding = _sharding(_one_layer(spec), options, mesh) if cut else _sharding(spec, options, mesh)
        return jax.jit(copy, out_shardings=(sharding,) * config.layers if cut else sharding)

    return param_table.map_table(program, qwen2.table(config))


def copy_shardings(config: qwen2.Config, options: SamplerOptions, mesh):
    """Shardings of the decode copy."""
    # `plan` needs them without values; they must equal what `param_copiers` constrains its results to.
    table = qwen2.table(config)
    stacked = param_table.map_table(lambda spec: _sharding(spec, options, mesh), table)
    if not options.unroll_layers:
        return stacked
    layer = param_table.map_table(lambda spec: _sharding(_one_layer(spec), options, mesh), table.blocks)
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


def _one_layer(spec: ParamSpec) -> ParamSpec:
    """One layer of a stacked parameter."""
    return spec._replace(axes=spec.axes.removeprefix("L "))


def _by_layer(blocks: qwen2.Block, config: qwen2.Config) -> tuple[qwen2.Block, ...]:
    """A block of tuples over L as a tuple over L of blocks."""

    def layer(i: int) -> qwen2.Block:
        return jax.tree.map(lambda layers: layers[i], blocks, is_leaf=lambda x: isinstance(x, tuple))

    return tuple(map(layer, range(config.layers)))
