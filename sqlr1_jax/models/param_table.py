"""One table describes every parameter; shapes, shardings, initial values and Hugging Face names are derived from it.

A row (`ParamSpec`) holds our axes, the Hugging Face name (`{}` is the layer) and the Hugging Face axes in einops' notation. An
axis letter is at once a size (`Config.sizes`), a sharding rule (`parallel.WEIGHTS`) and an einops name; `batches.py` lists the
letters. Layers are stacked, so `L` always comes first.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import flax.struct
import jax
import jax.numpy as jnp

from sqlr1_jax import parallel

Tree = Any
Sizes = Mapping[str, int]


class ParamSpec(NamedTuple):
    """One parameter: our `axes`, Hugging Face's `hf_name` and `hf_axes`; `init` is `normal`, `zeros` or `ones`."""

    axes: str
    hf_name: str
    hf_axes: str
    init: str = "normal"


@flax.struct.dataclass
class AdaptedWeight:
    """A frozen weight with a low-rank adapter, w + scale a b, that is never multiplied out (see `lora.py`).

    Attributes:
      w: the frozen weight [in..., out...], or [out..., in...] where the table says so; the letters decide.
      a: [in..., r].
      b: [r, out...].
      scale: factor of the product.
    """

    w: Any
    a: Any
    b: Any
    scale: float = flax.struct.field(pytree_node=False)


def map_table(f, table: Tree, *rest: Tree) -> Tree:
    """`jax.tree.map` over the rows of a table; a ParamSpec is itself a tuple, which tree functions would descend into."""
    return jax.tree.map(f, table, *rest, is_leaf=lambda x: isinstance(x, ParamSpec))


def rows(table: Tree) -> list[ParamSpec]:
    """The rows of a table, in the order of `jax.tree.leaves` of the parameters."""
    return jax.tree.leaves(table, is_leaf=lambda x: isinstance(x, ParamSpec))


def shape(spec: ParamSpec, sizes: Sizes) -> tuple[int, ...]:
    """The shape of one parameter."""
    return tuple(sizes[letter] for letter in spec.axes.split())


def is_stacked(spec: ParamSpec) -> bool:
    """True if the parameter holds all layers along its first axis."""
    return spec.axes.startswith("L ")


def one_layer(spec: ParamSpec) -> ParamSpec:
    """The row of one layer of a stacked parameter."""
    return spec._replace(axes=spec.axes.removeprefix("L "))


def map_layers(f, spec: ParamSpec, p: Tree) -> Tree:
    """`f(row of one layer, layer)` of every layer of a parameter, one after another: temporaries are those of one layer."""
    return jax.lax.map(functools.partial(f, one_layer(spec)), p) if is_stacked(spec) else f(spec, p)


def hf_axis_groups(spec: ParamSpec) -> list[list[str]]:
    """The Hugging Face axes as letters: `(N H) D` is [[N, H], [D]]; a projection's outputs come first."""
    groups, open_group = [], None
    for word in spec.hf_axes.replace("(", "( ").replace(")", " )").split():
        if word == "(":
            groups.append(open_group := [])
        elif word == ")":
            open_group = None
        elif open_group is None:
            groups.append([word])
        else:
            open_group.append(word)
    return groups


def low_rank_axes(spec: ParamSpec) -> tuple[str, str]:
    """The axes of `AdaptedWeight.a` and `.b` for one layer of a projection: `D r` and `r N H` for D N H with inputs D."""
    outs, ins = hf_axis_groups(spec)
    return " ".join([*ins, "r"]), " ".join(["r", *outs])


def shardings(table: Tree, mesh, rules: parallel.Rules = parallel.WEIGHTS) -> Tree:
    """The shardings of all parameters."""
    return map_table(lambda spec: parallel.sharding(mesh, spec.axes, rules), table)


def abstract(table: Tree, sizes: Sizes, dtype=jnp.float32, mesh=None, rules: parallel.Rules = parallel.WEIGHTS) -> Tree:
    """Shapes and dtypes, and shardings if there is a mesh, without values.

    Raises:
      ValueError: the mesh does not divide an axis.
    """

    def struct(spec: ParamSpec):
        dims = shape(spec, sizes)
        if mesh is None:
            return jax.ShapeDtypeStruct(dims, dtype)
        parallel.check_divides(mesh, spec.axes, dims, rules, spec.hf_name)
        return jax.ShapeDtypeStruct(dims, dtype, sharding=parallel.sharding(mesh, spec.axes, rules))

    return map_table(struct, table)


def count(table: Tree, sizes: Sizes) -> int:
    """The number of parameters (scalars)."""
    return sum(math.prod(shape(spec, sizes)) for spec in rows(table))


def init(table: Tree, sizes: Sizes, key: jax.Array, *, scale: float = 0.02, dtype=jnp.float32, mesh=None) -> Tree:
    """Random parameters, made where they are stored: normal with deviation `scale`, norms one, biases zero.

    The values do not depend on the mesh: each parameter has a key of its own.
    """

    def values(key):
        specs, tree = jax.tree.flatten(table, is_leaf=lambda x: isinstance(x, ParamSpec))
        params = []
        for spec, k in zip(specs, jax.random.split(key, len(specs))):
            dims = shape(spec, sizes)
            if spec.init == "normal":
                params.append(scale * jax.random.normal(k, dims, dtype))
            else:
                params.append(jnp.ones(dims, dtype) if spec.init == "ones" else jnp.zeros(dims, dtype))
        return jax.tree.unflatten(tree, params)

    if mesh is None:
        return jax.jit(values)(key)
    abstract(table, sizes, dtype, mesh)  # raises if the mesh does not divide an axis
    # Under jit with output shardings no device ever holds a complete parameter.
    return jax.jit(values, out_shardings=shardings(table, mesh))(key)


def overview(table: Tree, sizes: Sizes, mesh=None, dtype=jnp.float32, rules: parallel.Rules = parallel.WEIGHTS) -> str:
    """The table as text: name, axes, shape, sharding, size and MiB per device of each parameter, and the sums."""
    lines = [("parameter", "axes", "shape", "cut over", "numbers", "MiB per device")]
    total_mib = 0.0
    for spec in rows(table):
        dims = shape(spec, sizes)
        local = dims if mesh is None else parallel.sharding(mesh, spec.axes, rules).shard_shape(dims)
        size_mib = math.prod(local) * jnp.dtype(dtype).itemsize / 2**20
        total_mib += size_mib
        cuts = [f"{letter}:{rules[letter]}" for letter in spec.axes.split() if mesh is not None and letter in rules]
        name = spec.hf_name.removesuffix(".weight").replace("{}", "*")
        words = (name, spec.axes, " ".join(map(str, dims)), " ".join(cuts) or "-")
        lines.append((*words, f"{math.prod(dims):,}", f"{size_mib:,.1f}"))
    lines.append(("all", "", "", "", f"{count(table, sizes):,}", f"{total_mib:,.1f}"))
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join(_aligned(line, widths) for line in lines)


def _aligned(line: tuple[str, ...], widths: list[int]) -> str:
    """Words to the left; numbers, the last two columns, to the right."""
    cells = [cell.rjust(w) if i > 3 else cell.ljust(w) for i, (cell, w) in enumerate(zip(line, widths))]
    return "  ".join(cells).rstrip()
