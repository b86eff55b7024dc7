"""The device mesh, and rules that turn axis letters into shardings.

Mesh axes: `data` holds copies of the model, `fsdp` cuts weights and batch, `tensor` cuts heads, MLP and vocabulary. The letters
are those of `batches.py`. Weights and activations have separate rules: D is cut over `fsdp` in a weight, which is gathered when
it is used, and never cut in an activation.
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
# Decoding reads every weight at every step, so its copy is gathered over fsdp once and not once per step.
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
    """A mesh over all devices, or over those given.

    Several slices of a TPU (or several islands of GPUs) are joined along `data`, or along `fsdp` where `data` does not divide.

    Args:
      cfg: sizes of the axes; None cuts over `fsdp` alone.
      devices: real devices, or those of a described topology.

    Raises:
      ValueError: the sizes do not fit the devices, or those of a process.
    """
    devices = jax.devices() if devices is None else devices
    sizes = mesh_sizes(cfg or MeshConfig(), len(devices))
    # Auto axes: the compiler propagates shardings from the constraints of `constrain`, so einsums need no annotations.
    return Mesh(device_grid(sizes, devices), AXES, axis_types=(AxisType.Auto,) * 3)


def device_grid(sizes: tuple[int, int, int], devices: list) -> np.ndarray:
    """The devices by mesh axes. Those along `tensor` belong to one process: they hold the same rows, and each process has its own.

    Raises:
      ValueError: `tensor` does not divide the devices of a process.
    """
    local = len(devices) // len({device.process_index for device in devices})
    if local % sizes[2]:
        raise ValueError(
            f"mesh tensor={sizes[2]} does not divide the {local} devices of a process: set --config.mesh.tensor to a divisor of {local}, "
            "or give a process more devices (launch/gpus.sh without --per-gpu)"
        )
    slices = {getattr(device, "slice_index", None) for device in devices}
    # Splitting physical axes lets a mesh axis take part of a torus dimension where no complete ones multiply to its size,
    # such as tensor=2 on a 4x4 slice.
    if len(slices) == 1 or devices[0].platform == "cpu":
        grid = mesh_utils.create_device_mesh(sizes, devices, allow_split_physical_axes=True)
    else:
        outer = axes_across_slices(sizes, len(slices))
        inner = [size // parts for size, parts in zip(sizes, outer)]
        grid = mesh_utils.create_hybrid_device_mesh(inner, outer, devices, allow_split_physical_axes=True)
    groups = grid.reshape(-1, sizes[2])
    if any(len({device.process_index for device in group}) > 1 for group in groups):
        # jax lays an axis along a dimension of the torus, which crosses hosts: tensor=4 on v5p:4x4x4, whose hosts have 2x2x1 chips.
        order = sorted(devices, key=lambda d: (getattr(d, "slice_index", None) or 0, d.process_index, d.id))
        grid = np.array(order).reshape(sizes)
    return grid


def axes_across_slices(sizes: tuple[int, int, int], slices: int) -> tuple[int, int, int]:
    """Into how many parts each axis is cut by slices; only one axis is, because their network is slower.

    Raises:
      ValueError: neither `data` nor `fsdp` is a multiple of the number of slices.
    """
    for axis in (0, 1):
        if sizes[axis] % slices == 0:
            return tuple(slices if n == axis else 1 for n in range(3))
    raise ValueError(
        f"mesh data={sizes[0]} x fsdp={sizes[1]} x tensor={sizes[2]} over {slices} slices: set --config.mesh.data (or .fsdp) "
        f"to a multiple of {slices}; tensor stays within a slice"
    )


def spec(axes: str, rules: Rules) -> PartitionSpec:
    """The partition of an array whose axes are named by letters: `spec("M T D", ACTIVATIONS)`."""
    return PartitionSpec(*(rules.get(letter) for letter in axes.split()))


def sharding(mesh: Mesh, axes: str, rules: Rules = ACTIVATIONS) -> NamedSharding:
    """`spec` on a mesh."""
    return NamedSharding(mesh, spec(axes, rules))


def check_divides(mesh: Mesh, axes: str, shape: tuple[int, ...], rules: Rules, what: str) -> None:
    """Check that the mesh divides every axis of an array.

    Raises:
      ValueError: it does not; names the letter, the size and the remedy.
    """
    for letter, size in zip(axes.split(), shape):
        names = rules.get(letter, ())
        names = (names,) if isinstance(names, str) else names
        parts = math.prod(mesh.shape[name] for name in names)
        if size % parts:
            divisors = [n for n in range(1, parts + 1) if size % n == 0]
            others = [name for name in ("fsdp", "data", "tensor") if name not in names]
            raise ValueError(
                f"{what}: axis {letter} has size {size}, which mesh axis {' x '.join(names)} would cut into {parts}; set "
                f"--config.mesh.{names[-1]} so that it is cut into one of {divisors} and give the other devices to {' or '.join(others)}"
            )


def platform() -> str:
    """The platform to compile for: `cpu`, `gpu` or `tpu`."""
    # The mesh first: `plan` compiles for devices that this process does not have.
    device = jax.sharding.get_abstract_mesh().abstract_device
    return device.platform if device else jax.default_backend()


def constrain(x: jax.Array, axes: str) -> jax.Array:
    """Constrain an activation's sharding under the current mesh (`jax.set_mesh`); without a mesh, return x."""
    if jax.sharding.get_abstract_mesh().empty:
        return x
    return jax.lax.with_sharding_constraint(x, spec(axes, ACTIVATIONS))


def to_global(mesh: Mesh, axes: str, local: np.ndarray) -> jax.Array:
    """A global array from each host's own rows: the first axis of `local` is this host's share.

    Raises:
      ValueError: this host's devices do not divide its rows.
    """
    # Checked here, because the error can name the mesh key to change. Not by `mesh.local_mesh`, which jax refuses to make where a host's
    # devices are not a contiguous block of the mesh, as on most slices of several hosts without `tensor`.
    mine = rows_of_host(mesh, axes)
    if len(local) % mine:
        raise ValueError(
            f"this host's rows of {axes}: axis {axes.split()[0]} has size {len(local)} here, which its devices would cut into {mine}; make "
            "--config.batch a multiple of data x fsdp, or give devices to --config.mesh.tensor"
        )
    return jax.make_array_from_process_local_data(sharding(mesh, axes), local)


def rows_of_host(mesh: Mesh, axes: str) -> int:
    """Into how many parts this host's devices cut the first axis; replicas over other mesh axes count once."""
    first = axes.split()[0]
    names = ACTIVATIONS.get(first) or ()
    names = (names,) if isinstance(names, str) else names
    parts = math.prod(mesh.shape[name] for name in names)
    places = sharding(mesh, first).devices_indices_map((parts,))
    return len({place[0].start or 0 for device, place in places.items() if device.process_index == jax.process_index()})


def to_local(x: jax.Array, axis: int = 0) -> np.ndarray:
    """This host's part, in order, of a global array that is cut along `axis` only or replicated.

    Raises:
      ValueError: another axis is cut across hosts, so that this host has only fragments.
    """
    if x.is_fully_addressable or x.is_fully_replicated:
        return np.asarray(x)
    # Replicas over `tensor` have the same start; one of them is enough.
    parts = {}
    for shard in x.addressable_shards:
        parts.setdefault(shard.index[axis].start or 0, shard.data)
    full = x.shape[:axis], x.shape[axis + 1 :]
    if any((part.shape[:axis], part.shape[axis + 1 :]) != full for part in parts.values()):
        raise ValueError(f"to_local needs arrays cut along axis {axis} only, not {x.sharding}")
    return np.concatenate([np.asarray(parts[start]) for start in sorted(parts)], axis)
