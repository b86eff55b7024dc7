"""The mesh, and letter rules that turn axes into shardings.

Axes of the mesh: `data` (copies of the model), `fsdp` (weights cut, batch cut), `tensor` (heads, mlp and vocabulary cut).
Weights and activations have rules of their own, because D is cut over fsdp in a weight and whole in an activation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import jax
import numpy as np
from jax.experimental import mesh_utils
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec

from sqlr1_jax.config import MeshConfig

AXES = ("data", "fsdp", "tensor")
Rules = Mapping[str, str | tuple[str, ...]]

WEIGHTS: Rules = {"V": "tensor", "D": "fsdp", "F": "tensor", "N": "tensor", "K": "tensor"}
DECODE_WEIGHTS: Rules = {"V": "tensor", "F": "tensor", "N": "tensor", "K": "tensor"}
ACTIVATIONS: Rules = {
    "B": ("data", "fsdp"),
    "M": ("data", "fsdp"),
    "V": "tensor",
    "F": "tensor",
    "N": "tensor",
    "K": "tensor",
}


def mesh_sizes(cfg: MeshConfig, devices: int) -> tuple[int, int, int]:
    """The sizes of the axes data, fsdp and tensor for this many devices, -1 resolved.

    Raises:
      ValueError: the sizes do not multiply to the number of devices.
    """
    sizes = [cfg.data, cfg.fsdp, cfg.tensor]
    known = math.prod(size for size in sizes if size != -1)
    if -1 in sizes and devices % known == 0:
        sizes[sizes.index(-1)] = devices // known
    if math.prod(sizes) != devices:
        wanted = " x ".join(f"{name}={getattr(cfg, name)}" for name in AXES)
        raise ValueError(
            f"mesh {wanted} does not fit {devices} devices: set --config.mesh.data, .fsdp and .tensor so that "
            f"their product is {devices} (-1 fills one axis)"
        )
    return tuple(sizes)


def make_mesh(cfg: MeshConfig | None = None, devices: list | None = None) -> Mesh:
    """A mesh over all devices (or those given). Axes are Auto: the compiler propagates shardings from our constraints.

    An axis may take a part of a torus's dimension where no whole ones make it up (tensor=2 on 4x4). Several slices of a TPU (or
    several islands of GPUs) are joined along `data`, or along `fsdp` where `data` does not divide.
    """
    devices = jax.devices() if devices is None else devices
    sizes, slices = (
        mesh_sizes(cfg or MeshConfig(), len(devices)),
        {getattr(device, "slice_index", None) for device in devices},
    )
    if len(slices) == 1 or devices[0].platform == "cpu":
        placed = mesh_utils.create_device_mesh(sizes, devices, allow_split_physical_axes=True)
    else:
        outer = axes_across_slices(sizes, len(slices))
        inner = [size // parts for size, parts in zip(sizes, outer)]
        placed = mesh_utils.create_hybrid_device_mesh(inner, outer, devices, allow_split_physical_axes=True)
    return Mesh(placed, AXES, axis_types=(AxisType.Auto,) * 3)


def axes_across_slices(sizes: tuple[int, int, int], slices: int) -> tuple[int, int, int]:
    """How many of each axis lie across slices, whose network is slower. Raises ValueError if only `tensor` would divide."""
    for axis in (0, 1):
        if sizes[axis] % slices == 0:
            return tuple(slices if n == axis else 1 for n in range(3))
    raise ValueError(
        f"mesh data={sizes[0]} x fsdp={sizes[1]} x tensor={sizes[2]} over {slices} slices: set --config.mesh.data (or .fsdp) "
        f"to a multiple of {slices}; `tensor` stays within a slice"
    )


def spec(axes: str, rules: Rules) -> PartitionSpec:
    """The partition of an array whose axes are named by letters: `spec("M T D", ACTIVATIONS)`."""
    return PartitionSpec(*(rules.get(letter) for letter in axes.split()))


def sharding(mesh: Mesh, axes: str, rules: Rules = ACTIVATIONS) -> NamedSharding:
    """`spec` on a mesh."""
    return NamedSharding(mesh, spec(axes, rules))


def check_divides(mesh: Mesh, axes: str, shape: tuple[int, ...], rules: Rules, what: str) -> None:
    """Raises ValueError naming the letter, the size and the remedy if a mesh axis does not divide an array axis."""
    for letter, size in zip(axes.split(), shape):
        names = rules.get(letter, ())
        names = (names,) if isinstance(names, str) else names
        parts = math.prod(mesh.shape[name] for name in names)
        if size % parts:
            fits = [n for n in range(1, parts + 1) if size % n == 0]
            raise ValueError(
                f"{what}: axis {letter} has size {size}, which mesh axis {' x '.join(names)} would cut into {parts}; set "
                f"--config.mesh.{names[-1]} so that it is cut into one of {fits} and give the other devices to fsdp or data"
            )


def constrain(x: jax.Array, axes: str) -> jax.Array:
    """Pins an activation's sharding under the mesh in force (`jax.set_mesh`); without a mesh it returns x."""
    if jax.sharding.get_abstract_mesh().empty:
        return x
    return jax.lax.with_sharding_constraint(x, spec(axes, ACTIVATIONS))


def to_global(mesh: Mesh, axes: str, local: np.ndarray) -> jax.Array:
    """A global array from each host's own rows: the first axis of `local` is this host's share.

    Hosts that hold the same rows (a `tensor` axis across hosts) must give the same ones.

    Raises:
      ValueError: this host's devices do not divide its rows.
    """
    check_divides(mesh.local_mesh, axes, local.shape, ACTIVATIONS, f"this host's rows of {axes}")
    return jax.make_array_from_process_local_data(sharding(mesh, axes), local)


def to_local(x: jax.Array, axis: int = 0) -> np.ndarray:
    """This host's part of a global array that is cut along `axis` only (or replicated), in order.

    Raises:
      ValueError: another axis is cut across hosts, so that this host has nothing whole.
    """
    if x.is_fully_addressable or x.is_fully_replicated:
        return np.asarray(x)
    parts = {}
    for shard in x.addressable_shards:
        parts.setdefault(shard.index[axis].start or 0, shard.data)
    whole = x.shape[:axis], x.shape[axis + 1 :]
    if any((part.shape[:axis], part.shape[axis + 1 :]) != whole for part in parts.values()):
        raise ValueError(f"to_local needs arrays cut along axis {axis} only, not {x.sharding}")
    return np.concatenate([np.asarray(parts[start]) for start in sorted(parts)], axis)
