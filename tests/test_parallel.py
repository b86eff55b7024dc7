"""The mesh, letter rules, and arrays between hosts and devices."""

import types
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import PartitionSpec

from sqlr1_jax import parallel
from sqlr1_jax.config import MeshConfig


@pytest.mark.parametrize(
    ("shape", "devices", "sizes"),
    [
        (MeshConfig(), 8, (1, 8, 1)),
        (MeshConfig(2, -1, 2), 8, (2, 2, 2)),
        (MeshConfig(-1, 1, 4), 8, (2, 1, 4)),
        (MeshConfig(1, 1, 1), 1, (1, 1, 1)),
    ],
)
def test_minus_one_takes_the_rest(shape, devices, sizes):
    assert parallel.mesh_sizes(shape, devices) == sizes


@pytest.mark.parametrize(
    ("shape", "devices"), [(MeshConfig(2, 2, 2), 4), (MeshConfig(3, -1, 1), 8), (MeshConfig(1, 1, 1), 8)]
)
def test_a_mesh_that_does_not_fit_says_how_to_fix_it(shape, devices):
    with pytest.raises(ValueError, match=f"does not fit {devices} devices: set --config.mesh.data, .fsdp and .tensor"):
        parallel.mesh_sizes(shape, devices)


class Chip:
    """A chip of v5p:4x4x4, whose hosts have 2x2x1 chips."""

    platform, device_kind, core_on_chip = "tpu", "TPU v5", 0

    def __init__(self, number):
        x, y, z = self.coords = number % 4, number // 4 % 4, number // 16
        self.id, self.process_index = number, x // 2 + 2 * (y // 2) + 4 * z


@pytest.mark.parametrize("sizes", [(1, 16, 4), (2, 8, 4), (1, 32, 2), (1, 64, 1)])
def test_devices_that_share_rows_belong_to_one_process(sizes):
    """Along a dimension of the torus, tensor=4 would cross two hosts, which have different questions."""
    grid = parallel.device_grid(sizes, list(map(Chip, range(64))))
    assert grid.shape == sizes and len(set(grid.flat)) == 64
    assert all(len({chip.process_index for chip in group}) == 1 for group in grid.reshape(-1, sizes[2]))


def test_a_tensor_axis_over_several_processes_is_refused():
    with pytest.raises(ValueError, match="tensor=8 does not divide the 4 devices of a process: set .* divisor of 4"):
        parallel.device_grid((1, 8, 8), list(map(Chip, range(64))))


@pytest.mark.parametrize("sizes", [(-1, -1, 1), (0, 1, 1), (1, -2, 1)])
def test_impossible_mesh_sizes_are_refused(sizes):
    with pytest.raises(ValueError, match="at most one is -1"):
        MeshConfig(*sizes)


def test_letters_become_partitions():
    assert parallel.spec("L D N H", parallel.WEIGHTS) == PartitionSpec(None, "fsdp", "tensor", None)
    assert parallel.spec("M T D", parallel.ACTIVATIONS) == PartitionSpec(("data", "fsdp"), None, None)
    assert parallel.spec("V D", parallel.DECODE_WEIGHTS) == PartitionSpec("tensor", None)


def test_an_undivided_axis_names_letter_size_and_remedy():
    mesh = parallel.make_mesh(MeshConfig(1, 2, 4))
    with pytest.raises(ValueError) as error:
        parallel.check_divides(mesh, "D K H", (32, 2, 8), parallel.WEIGHTS, "keys")
    assert "keys: axis K has size 2" in str(error.value) and "cut into one of [1, 2]" in str(error.value)
    parallel.check_divides(mesh, "D K H", (32, 4, 8), parallel.WEIGHTS, "keys")
    with pytest.raises(ValueError, match="rows: axis B has size 6, which mesh axis data x fsdp would cut into 4"):
        parallel.check_divides(parallel.make_mesh(MeshConfig(2, 2, 2)), "B P", (6, 3), parallel.ACTIVATIONS, "rows")


@pytest.mark.parametrize("shape", [(2, 2, 2), (1, 8, 1), (1, 1, 8)])
def test_to_local_inverts_to_global(shape):
    mesh = parallel.make_mesh(MeshConfig(*shape))
    rows = np.arange(8 * 3, dtype=np.int32).reshape(8, 3)
    placed = parallel.to_global(mesh, "B P", rows)
    assert placed.sharding.spec == PartitionSpec(("data", "fsdp"), None)
    np.testing.assert_array_equal(parallel.to_local(placed), rows)


def test_to_global_refuses_rows_that_the_mesh_does_not_divide():
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    with pytest.raises(ValueError, match="this host's rows of B P: axis B has size 6 here.*cut into 4"):
        parallel.to_global(mesh, "B P", np.zeros((6, 3), np.int32))


def test_constrain_needs_a_current_mesh_and_is_the_identity_without():
    x = jnp.ones((8, 4, 6))
    assert parallel.constrain(x, "M T D") is x
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    with jax.set_mesh(mesh):
        got = jax.jit(lambda x: parallel.constrain(x * 2, "M T D"))(x)
    assert got.sharding.is_equivalent_to(parallel.sharding(mesh, "M T D"), 3)


class OfHost(NamedTuple):
    number: int
    process_index: int


@pytest.mark.parametrize(
    ("shape", "mine", "parts"),
    [
        ((2, 4, 1), range(8), 8),
        ((2, 2, 2), range(8), 4),
        ((1, 1, 8), range(8), 1),
        # No box of the mesh, of which jax makes no `local_mesh`: every other device, a diagonal, and both halves of a tensor group.
        ((1, 8, 1), (0, 2, 4, 6), 4),
        ((2, 4, 1), (0, 5), 2),
        ((1, 4, 2), (0, 1, 6), 2),
    ],
)
def test_a_host_counts_its_own_parts_wherever_its_devices_stand(monkeypatch, shape, mine, parts):
    mesh = parallel.make_mesh(MeshConfig(*shape))
    chips = {device: OfHost(n, 0 if n in mine else 1) for n, device in enumerate(mesh.devices.flat)}
    whole = parallel.sharding(mesh, "B")

    def of_two_hosts(size):
        return {chips[device]: place for device, place in whole.devices_indices_map(size).items()}

    monkeypatch.setattr(parallel, "sharding", lambda *_: types.SimpleNamespace(devices_indices_map=of_two_hosts))
    assert parallel.rows_of_host(mesh, "B P") == parts
