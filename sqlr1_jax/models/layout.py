"""One table describes every parameter; shapes, shardings, initial values and Hugging Face names come from it.

A row is our axes, the Hugging Face name (`{}` is the layer) and the Hugging Face axes in einops' notation. An axis letter is
a size (`Config.sizes`), a sharding rule (`parallel.WEIGHTS`) and an einops name at once. `L` is always first: layers are stacked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from sqlr1_jax import parallel

Tree = Any
Sizes = Mapping[str, int]


class Leaf(NamedTuple):
    """One parameter: `axes` ours, `hf_name` and `hf_axes` theirs; `init` is `normal`, `zeros` or `ones`."""

    axes: str
    hf_name: str
    hf_axes: str
    init: str = "normal"


def map_leaves(f, table: Tree, *rest: Tree) -> Tree:
    """`jax.tree.map` over the rows of a table."""
    return jax.tree.map(f, table, *rest, is_leaf=lambda x: isinstance(x, Leaf))


def shape(leaf: Leaf, sizes: Sizes) -> tuple[int, ...]:
    """The shape of one parameter."""
    return tuple(sizes[letter] for letter in leaf.axes.split())


def is_stacked(leaf: Leaf) -> bool:
    """True if the parameter holds all layers along its first axis."""
    return leaf.axes.startswith("L ")


def shardings(table: Tree, mesh, rules: parallel.Rules = parallel.WEIGHTS) -> Tree:
    """The shardings of all parameters."""
    return map_leaves(lambda leaf: parallel.sharding(mesh, leaf.axes, rules), table)


def abstract(table: Tree, sizes: Sizes, dtype=jnp.float32, mesh=None, rules: parallel.Rules = parallel.WEIGHTS) -> Tree:
    """Shapes and dtypes (and shardings, with a mesh) without values. Raises ValueError if the mesh does not divide an axis."""

    def one(leaf: Leaf):
        dims = shape(leaf, sizes)
        if mesh is None:
            return jax.ShapeDtypeStruct(dims, dtype)
        parallel.check_divides(mesh, leaf.axes, dims, rules, leaf.hf_name)
        return jax.ShapeDtypeStruct(dims, dtype, sharding=parallel.sharding(mesh, leaf.axes, rules))

    return map_leaves(one, table)


def count(table: Tree, sizes: Sizes) -> int:
    """How many numbers the parameters hold."""
    return sum(math.prod(shape(leaf, sizes)) for leaf in jax.tree.leaves(table, is_leaf=lambda x: isinstance(x, Leaf)))


def init(table: Tree, sizes: Sizes, key: jax.Array, *, scale: float = 0.02, dtype=jnp.float32, mesh=None) -> Tree:
    """Random parameters, made on the mesh: normal with deviation `scale`, norms one, biases zero.

    The values do not depend on the mesh: each leaf has a key of its own.
    """

    def values(key):
        leaves, tree = jax.tree.flatten(table, is_leaf=lambda x: isinstance(x, Leaf))
        made = []
        for leaf, k in zip(leaves, jax.random.split(key, len(leaves))):
            dims = shape(leaf, sizes)
            if leaf.init == "normal":
                made.append(scale * jax.random.normal(k, dims, dtype))
            else:
                made.append(jnp.ones(dims, dtype) if leaf.init == "ones" else jnp.zeros(dims, dtype))
        return jax.tree.unflatten(tree, made)

    if mesh is None:
        return jax.jit(values)(key)
    abstract(table, sizes, dtype, mesh)
    return jax.jit(values, out_shardings=shardings(table, mesh))(key)


def overview(table: Tree, sizes: Sizes, mesh=None, dtype=jnp.float32, rules: parallel.Rules = parallel.WEIGHTS) -> str:
    """The table printed at start: a line a parameter with name, axes, shape, sharding and MiB a device; then the sum."""
    lines = [("parameter", "axes", "shape", "cut over", "numbers", "MiB a device")]
    held = 0.0
    for leaf in jax.tree.leaves(table, is_leaf=lambda x: isinstance(x, Leaf)):
        dims = shape(leaf, sizes)
        local = dims if mesh is None else parallel.sharding(mesh, leaf.axes, rules).shard_shape(dims)
        size = math.prod(local) * jnp.dtype(dtype).itemsize / 2**20
        held += size
        cuts = [f"{letter}:{rules[letter]}" for letter in leaf.axes.split() if mesh is not None and letter in rules]
        name = leaf.hf_name.removesuffix(".weight").replace("{}", "*")
        words = (name, leaf.axes, " ".join(map(str, dims)), " ".join(cuts) or "-")
        lines.append((*words, f"{math.prod(dims):,}", f"{size:,.1f}"))
    lines.append(("all", "", "", "", f"{count(table, sizes):,}", f"{held:,.1f}"))
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join(_aligned(line, widths) for line in lines)


def _aligned(line: tuple[str, ...], widths: list[int]) -> str:
    """Words to the left, the last two columns (numbers) to the right."""
    cells = [cell.rjust(w) if i > 3 else cell.ljust(w) for i, (cell, w) in enumerate(zip(line, widths))]
    return "  ".join(cells).rstrip()
