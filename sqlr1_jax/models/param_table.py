"""One table describes every parameter; shapes, shardings, initial values and Hugging Face names come from it.

A row is our axes, the Hugging Face name (`{}` is the layer) and the Hugging Face axes in einops' notation. An axis letter is
a size (`Config.sizes`), a sharding rule (`parallel.WEIGHTS`) and an einops name at once. `L` is always first: layers are stacked.
"""

from __future__ import annotations

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
    """One parameter: `axes` ours, `hf_name` and `hf_axes` theirs; `init` is `normal`, `zeros` or `ones`."""

    axes: str
    hf_name: str
    hf_axes: str
    init: str = "normal"


@flax.struct.dataclass
class AdaptedWeight:
    """A weight with a low-rank addition, w + scale a b, that is never multiplied out (see `lora`).

    Attributes:
      w: the frozen weight [in..., out...] (or [out..., in...] where the table says so; the letters decide).
      a: [in..., r].
      b: [r, out...].
      scale: factor of the product.
    """

    w: Any
    a: Any
    b: Any
    scale: float = flax.struct.field(pytree_node=False)


def map_table(f, table: Tree, *rest: Tree) -> Tree:
    """`jax.tree.map` over the rows of a table."""
    return jax.tree.map(f, table, *rest, is_leaf=lambda x: isinstance(x, ParamSpec))


def shape(spec: ParamSpec, sizes: Sizes) -> tuple[int, ...]:
    """The shape of one parameter."""
    return tuple(sizes[letter] for letter in spec.axes.split())


def is_stacked(spec: ParamSpec) -> bool:
    """True if the parameter holds all layers along its first axis."""
    return spec.axes.startswith("L ")


def hf_axis_groups(spec: ParamSpec) -> list[list[str]]:
    """The Hugging Face axes as letters: `(N H) D` is [[N, H], [D]]; of a projection, outputs first."""
    found, open_group = [], None
    for word in spec.hf_axes.replace("(", "( ").replace(")", " )").split():
        if word == "(":
            found.append(open_group := [])
        elif word == ")":
            open_group = None
        elif open_group is None:
            found.append([word])
        else:
            open_group.append(word)
    return found


def low_rank_axes(spec: ParamSpec) -> tuple[str, str]:
    """The axes of `AdaptedWeight.a` and `AdaptedWeight.b` for one layer of a projection: `D N H` as (N H) D gives `D r`, `r N H`."""
    outs, ins = hf_axis_groups(spec)
    return " ".join([*ins, "r"]), " ".join(["r", *outs])


def shardings(table: Tree, mesh, rules: parallel.Rules = parallel.WEIGHTS) -> Tree:
    """The shardings of all parameters."""
    return map_table(lambda spec: parallel.sharding(mesh, spec.axes, rules), table)


def abstract(table: Tree, sizes: Sizes, dtype=jnp.float32, mesh=None, rules: parallel.Rules = parallel.WEIGHTS) -> Tree:
    """Shapes and dtypes (and shardings, with a mesh) without values. Raises ValueError if the mesh does not divide an axis."""

    def one(spec: ParamSpec):
        dims = shape(spec, sizes)
        if mesh is None:
            return jax.ShapeDtypeStruct(dims, dtype)
        parallel.check_divides(mesh, spec.axes, dims, rules, spec.hf_name)
        return jax.ShapeDtypeStruct(dims, dtype, sharding=parallel.sharding(mesh, spec.axes, rules))

    return map_table(one, table)


def count(table: Tree, sizes: Sizes) -> int:
    """How many numbers the parameters hold."""
    return sum(
        math.prod(shape(spec, sizes)) for spec in jax.tree.leaves(table, is_leaf=lambda x: isinstance(x, ParamSpec))
    )


def init(table: Tree, sizes: Sizes, key: jax.Array, *, scale: float = 0.02, dtype=jnp.float32, mesh=None) -> Tree:
    """Random parameters, made on the mesh: normal with deviation `scale`, norms one, biases zero.

    The values do not depend on the mesh: each spec has a key of its own.
    """

    def values(key):
        leaves, tree = jax.tree.flatten(table, is_leaf=lambda x: isinstance(x, ParamSpec))
        made = []
        for spec, k in zip(leaves, jax.random.split(key, len(leaves))):
            dims = shape(spec, sizes)
            if spec.init == "normal":
                made.append(scale * jax.random.normal(k, dims, dtype))
            else:
                made.append(jnp.ones(dims, dtype) if spec.init == "ones" else jnp.zeros(dims, dtype))
        return jax.tree.unflatten(tree, made)

    if mesh is None:
        return jax.jit(values)(key)
    abstract(table, sizes, dtype, mesh)
    return jax.jit(values, out_shardings=shardings(table, mesh))(key)


def overview(table: Tree, sizes: Sizes, mesh=None, dtype=jnp.float32, rules: parallel.Rules = parallel.WEIGHTS) -> str:
    """The table printed at start: a line a parameter with name, axes, shape, sharding and MiB a device; then the sum."""
    lines = [("parameter", "axes", "shape", "cut over", "numbers", "MiB a device")]
    held = 0.0
    for spec in jax.tree.leaves(table, is_leaf=lambda x: isinstance(x, ParamSpec)):
        dims = shape(spec, sizes)
        local = dims if mesh is None else parallel.sharding(mesh, spec.axes, rules).shard_shape(dims)
        size = math.prod(local) * jnp.dtype(dtype).itemsize / 2**20
        held += size
        cuts = [f"{letter}:{rules[letter]}" for letter in spec.axes.split() if mesh is not None and letter in rules]
        name = spec.hf_name.removesuffix(".weight").replace("{}", "*")
        words = (name, spec.axes, " ".join(map(str, dims)), " ".join(cuts) or "-")
        lines.append((*words, f"{math.prod(dims):,}", f"{size:,.1f}"))
    lines.append(("all", "", "", "", f"{count(table, sizes):,}", f"{held:,.1f}"))
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join(_aligned(line, widths) for line in lines)


def _aligned(line: tuple[str, ...], widths: list[int]) -> str:
    """Words to the left, the last two columns (numbers) to the right."""
    cells = [cell.rjust(w) if i > 3 else cell.ljust(w) for i, (cell, w) in enumerate(zip(line, widths))]
    return "  ".join(cells).rstrip()
