"""The decode copy: parameters as decoding wants them, plain, cast or rounded, gathered over fsdp, and cut into layers."""

from __future__ import annotations

import functools
import operator

import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import int8, lora, param_table, qwen2
from sqlr1_jax.sampling.options import SamplerOptions


@functools.cache
def make_copier(config: qwen2.Config, options: SamplerOptions, mesh=None):
    """The function that makes of parameters what decoding wants.

    They are cast (or rounded) once, gathered over fsdp once, and cut into layers if `hoist`. Those with adapters attached
    (`lora.attach`) become plain, so that the base never lies in memory a second time.
    """
    programs = param_copiers(config, options, mesh)

    def copy(params):
        made = jax.tree.map(lambda program, p: program(p), programs, params)
        return made.replace(blocks=_by_layer(made.blocks, config)) if options.hoist else made

    return copy


@functools.cache
def param_copiers(config: qwen2.Config, options: SamplerOptions, mesh=None):
    """For each parameter the compiled function that copies it.

    One after another, because gathering takes room for what is gathered a second time: one program for all of them would hold
    several parameters twice, and that was the highest peak of a step on large slices.
    """
    dtype = jnp.dtype(options.dtype)

    def program(spec):
        def copy(p):
            p = lora.merged(spec, p)
            made = int8.quantize(spec, p) if _eight(spec, options) else p.astype(dtype)
            return tuple(jax.tree.map(operator.itemgetter(i), made) for i in range(config.layers)) if cut else made

        cut = options.hoist and param_table.is_stacked(spec)
        if mesh is None:
            return jax.jit(copy)
        place = _place(_layer(spec), options, mesh) if cut else _place(spec, options, mesh)
        return jax.jit(copy, out_shardings=(place,) * config.layers if cut else place)

    return param_table.map_table(program, qwen2.table(config))


def copy_shardings(config: qwen2.Config, options: SamplerOptions, mesh):
    """Shardings of the decode copy."""
    table = qwen2.table(config)
    whole = param_table.map_table(lambda spec: _place(spec, options, mesh), table)
    if not options.hoist:
        return whole
    cut = param_table.map_table(lambda spec: _place(_layer(spec), options, mesh), table.blocks)
    return whole.replace(blocks=(cut,) * config.layers)


def _eight(spec, options: SamplerOptions) -> bool:
    return options.weights == "int8" and int8.is_quantized(spec)


def _place(spec, options: SamplerOptions, mesh):
    """Where the copy of a parameter lies."""
    on = lambda axes: parallel.sharding(mesh, axes, parallel.DECODE_WEIGHTS)  # noqa: E731
    return int8.Int8Weight(on(spec.axes), on(int8.scale_axes(spec))) if _eight(spec, options) else on(spec.axes)


def _layer(spec):
    """One layer of a stacked parameter."""
    return spec._replace(axes=spec.axes.removeprefix("L "))


def _by_layer(blocks: qwen2.Block, config: qwen2.Config) -> tuple[qwen2.Block, ...]:
    """Parameters that are tuples over L as a tuple over L of parameters."""
    at = lambda i: jax.tree.map(lambda cut: cut[i], blocks, is_leaf=lambda x: isinstance(x, tuple))  # noqa: E731
    return tuple(map(at, range(config.layers)))
