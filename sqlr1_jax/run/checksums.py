"""Checksums of arrays, computed on the devices that hold them.

Orbax checks the index of a checkpoint but not the values of arrays: without checksums, training would continue from a flipped bit.
Hashing files would read a checkpoint back after every save; the devices have the values already and read them in milliseconds.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

UNSIGNED = {1: jnp.uint8, 2: jnp.uint16, 4: jnp.uint32}  # by bytes per element


def of_tree(tree: Any) -> list[int]:
    """Return the checksum of a tree of arrays, and that of its values rounded to bfloat16; all processes call it together.

    Both are the same on every mesh. A policy may be loaded in bfloat16 from float32 parameters: then the second applies.
    """
    # A program per leaf and not one for the tree: leaves of equal shape share it, and most of a state has few shapes.
    sums = jax.device_get([_of_leaf(leaf) for leaf in jax.tree.leaves(tree)])
    return [sum(int(pair[i]) * (2 * number + 1) for number, pair in enumerate(sums)) % 2**32 for i in (0, 1)]


@jax.jit
def _of_leaf(leaf: jax.Array) -> jax.Array:
    # Modulo 2^32 the order of additions does not matter, so neither does the sharding. A flipped bit changes the sum, since the
    # weights are odd; that they differ from place to place shows exchanged values.
    bits = jax.lax.bitcast_convert_type(leaf, UNSIGNED[leaf.dtype.itemsize]).astype(jnp.uint32)
    bits = bits << 16 if leaf.dtype == jnp.bfloat16 else bits  # those of the equal float32
    weights = _weights(leaf.shape)
    rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16 << 16  # to nearest, ties to even, as bfloat16 rounds
    return jnp.stack([jnp.sum(x * weights, dtype=jnp.uint32) for x in (bits, rounded)])


def _weights(shape: tuple[int, ...]) -> jax.Array:
    """Return an odd number for each place of an array, mixed from its index."""
    index, stride = jnp.zeros(shape, jnp.uint32), 1
    for axis in reversed(range(len(shape))):
        index += jax.lax.broadcasted_iota(jnp.uint32, shape, axis) * np.uint32(stride % 2**32)
        stride *= shape[axis]
    index *= np.uint32(0x9E3779B1)
    return (index ^ (index >> 15)) | 1
