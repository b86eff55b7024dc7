"""Chips and their interconnects: capacities and speeds as the manufacturers state them, and devices to compile for."""

from __future__ import annotations

import dataclasses
import logging
import math
import os
import re

import jax

from sqlr1_jax import parallel
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.planning import gpus
from sqlr1_jax.planning.gpus import Gpu

GiB = 2**30


@dataclasses.dataclass(frozen=True)
class Chip:
    """One chip.

    Attributes:
      name: as in a topology.
      platform: the compiler: `tpu`, `gpu`, `cpu`, or `here`, the devices of this process.
      memory: bytes that a program may use.
      flops: bfloat16 operations per second.
      hbm: memory bandwidth, bytes per second.
      link: bytes per second that a chip receives in a ring over one mesh axis within a slice or node (both directions).
      network: bytes per second and chip between slices or nodes.
      source: where the figures come from.
      gpu: the description for XLA's GPU compiler.
    """

    name: str
    platform: str
    memory: float
    flops: float
    hbm: float
    link: float
    network: float
    source: str
    gpu: Gpu | None = None


CLOUD = "cloud.google.com/tpu/docs"
NVIDIA = "NVIDIA's data sheet; NVLink; 400 Gb/s of network per GPU"
PCIE = "NVIDIA's data sheet, dense; PCIe 4.0 x16; a guess of 200 Gb/s of network per node of eight"
GPU_SHARE = 0.92  # XLA_PYTHON_CLIENT_MEM_FRACTION of launch/gpus.sh leaves the rest to CUDA, cuDNN and NCCL


def _gpu(name: str, gib: float, flops: float, hbm: float, link: float, network: float, source: str, gpu: Gpu) -> Chip:
    """A GPU on which programs see `gib` GiB of memory."""
    return Chip(name, "gpu", GPU_SHARE * gib * GiB, flops, hbm, link, network, source, gpu)


CHIPS = {
    chip.name: chip
    for chip in (
        # A TPU's compiler keeps 0.25 GiB (v5e) to 0.75 GiB (v6e) for itself. A ring uses two of a chip's links.
        Chip("v5e", "tpu", 15.75 * GiB, 197e12, 0.80e12, 100e9, 3.1e9, CLOUD),  # 1600 Gb/s over 4 links
        Chip("v5p", "tpu", 95 * GiB, 459e12, 2.765e12, 200e9, 6.25e9, CLOUD),  # 1200 GB/s both ways over 6 links
        Chip("v6e", "tpu", 31.25 * GiB, 918e12, 1.6e12, 200e9, 12.5e9, CLOUD),  # 3200 Gb/s over 4 links
        # Multiprocessors, clocks, caches and memory: openxla/xla, xla/backends/gpu/target_config/specs (A100, A6000, H100, H200);
        # NVIDIA's Ada whitepaper and data sheets (L4, L40S, RTX 4090), with the memory that CUDA programs report.
        _gpu("a100", 79.2, 312e12, 2.04e12, 300e9, 25e9, NVIDIA, Gpu("NVIDIA A100-SXM4-80GB", "8.0", 108, 1.41, 40)),
        _gpu("a100_40", 39.4, 312e12, 1.56e12, 300e9, 25e9, NVIDIA, Gpu("NVIDIA A100-SXM4-40GB", "8.0", 108, 1.41, 40)),
        _gpu("h100", 79.6, 989e12, 3.35e12, 450e9, 50e9, NVIDIA, Gpu("NVIDIA H100 80GB HBM3", "9.0", 132, 1.98, 50)),
        _gpu("h200", 139.8, 989e12, 4.8e12, 450e9, 50e9, NVIDIA, Gpu("NVIDIA H200", "9.0", 132, 1.98, 50)),
        _gpu("a6000", 47.5, 155e12, 0.768e12, 32e9, 3e9, PCIE, Gpu("NVIDIA RTX A6000", "8.6", 84, 1.80, 6)),
        _gpu("l4", 22.0, 121e12, 0.3e12, 32e9, 3e9, PCIE, Gpu("NVIDIA L4", "8.9", 58, 2.04, 48)),
        _gpu("l40s", 44.4, 362e12, 0.864e12, 32e9, 3e9, PCIE, Gpu("NVIDIA L40S", "8.9", 142, 2.52, 96)),
        _gpu("rtx4090", 23.6, 165e12, 1.008e12, 32e9, 3e9, PCIE, Gpu("NVIDIA GeForce RTX 4090", "8.9", 128, 2.52, 72)),
        Chip("cpu", "cpu", math.inf, 0.1e12, 0.02e12, 5e9, 1e9, "a guess: one socket of a server"),
    )
}
ALIASES = {"gpu": "h100", "trillium": "v6e"}
KINDS = {"v5 lite": "v5e", "v5p": "v5p", "v5": "v5p", "v6": "v6e", "h100": "h100", "h200": "h200"}  # in this order
KINDS |= {"a100-sxm4-40gb": "a100_40", "a100-pcie-40gb": "a100_40", "a100": "a100", "rtx a6000": "a6000"}
KINDS |= {"l40s": "l40s", "l4": "l4", "rtx 4090": "rtx4090"}
LADDERS = {  # slices that can be rented, smallest first
    "v5e": ("1x1", "2x2", "2x4", "4x4", "4x8", "8x8", "8x16", "16x16"),
    "v6e": ("1x1", "2x2", "2x4", "4x4", "4x8", "8x8", "8x16", "16x16"),
    "v5p": ("2x2x1", "2x2x2", "2x2x4", "2x4x4", "4x4x4", "4x4x8", "4x8x8"),
}
FORM = re.compile(r"(?:(\d+)\*)?([a-z]\w*):(\d+(?:x\d+)*)")


@dataclasses.dataclass(frozen=True)
class Topology:
    """`v5p:4x4x4`, `h100:8`, `cpu:8`; several slices or nodes as `2*v5p:4x4x4`.

    Attributes:
      chip: which chip.
      dims: its shape; one number for GPUs and CPUs.
      slices: slices or nodes, joined by the slower network.
    """

    chip: Chip
    dims: tuple[int, ...]
    slices: int = 1

    @property
    def size(self) -> int:
        """Chips in all."""
        return self.slices * math.prod(self.dims)

    @property
    def name(self) -> str:
        """As written in a config."""
        many = f"{self.slices}*" if self.slices > 1 else ""
        return f"{many}{self.chip.name}:{'x'.join(map(str, self.dims))}"


def here() -> Chip:
    """The chip of this process's devices; `cpu` where the kind is not known."""
    kind = jax.devices()[0].device_kind.lower()
    return CHIPS[next((KINDS[key] for key in KINDS if key in kind), "cpu")]


def parse(text: str) -> Topology:
    """Parse a topology. Raises ValueError with examples if it is malformed or the chip is unknown."""
    match = FORM.fullmatch(text.strip())
    name = ALIASES.get(match.group(2), match.group(2)) if match else ""
    if name not in CHIPS:
        raise ValueError(
            f"--config.plan.topology={text!r}: write CHIP:SHAPE, for example v5p:4x4x4, v5e:4x8, v6e:8x8, h100:8, cpu:8, or "
            f"2*v5p:4x4x4 for two slices; chips are {', '.join(CHIPS)}"
        )
    dims = tuple(int(n) for n in match.group(3).split("x"))
    if min(dims) < 1 or (CHIPS[name].platform != "tpu" and len(dims) > 1):
        raise ValueError(f"--config.plan.topology={text!r}: {name} takes a number of chips, as in {name}:8")
    return Topology(CHIPS[name], dims, int(match.group(1) or 1))


def ladder(chip: Chip) -> list[Topology]:
    """Slices of a chip to search, smallest first; one node of 1, 2, 4, 8 GPUs."""
    sizes = LADDERS.get(chip.name, ("1", "2", "4", "8"))
    return [parse(f"{chip.name}:{size}") for size in sizes]


def is_simulated(chip: Chip) -> bool:
    """Whether virtual CPU devices stand for a GPU, because its compiler is not installed."""
    return chip.platform == "gpu" and not gpus.compiler_is_installed()


def devices(topology: Topology) -> list:
    """The devices of a topology: described by the compiler of its TPU or GPU, or virtual devices of this machine's CPU.

    Raises:
      ValueError: the compiler is not installed or does not know the shape; or jax has already started with fewer virtual
        devices.
    """
    if topology.chip.platform == "here":
        return jax.devices()
    if topology.chip.platform != "cpu" and not is_simulated(topology.chip):
        return _described(topology)
    local = jax.devices("cpu")
    if len(local) < topology.size:
        raise ValueError(
            f"--config.plan.topology={topology.name} needs {topology.size} virtual devices, this process has {len(local)}: start "
            f"it with XLA_FLAGS=--xla_force_host_platform_device_count={topology.size}"
        )
    return local[: topology.size]


def start(topology: Topology) -> None:
    """Configure jax, before it starts, to compile for a topology without using the devices of this machine."""
    os.environ.setdefault("TPU_SKIP_MDS_QUERY", "1")  # not a TPU host: do not wait for its metadata
    os.environ.setdefault("TPU_WORKER_HOSTNAMES", "localhost")  # and do not warn that there is none
    os.environ.setdefault("TPU_ACCELERATOR_TYPE", "none")
    os.environ.setdefault("ALLOW_MULTIPLE_LIBTPU_LOAD", "1")  # only the compiler is used, so two processes may load it
    # Also for GPUs: the CUDA plug-in is registered without a driver only if no CUDA client is asked for.
    jax.config.update("jax_platforms", "cpu")
    parallel.simulated_platform = None
    if is_simulated(topology.chip):
        logging.warning(
            "XLA's GPU compiler is not installed (pip install 'sqlr1_jax[cuda]'): virtual CPU devices stand for %s, with "
            "chunked attention in the place of cuDNN's, and workspace and traffic are upper estimates",
            topology.name,
        )
        parallel.simulated_platform = "gpu"  # so that products are not those chosen for CPUs
    if topology.chip.platform == "cpu" or is_simulated(topology.chip):
        try:
            jax.config.update("jax_num_cpu_devices", max(topology.size, 1))
        except RuntimeError:
            pass  # jax has started already; `devices` checks that there are enough


def _described(topology: Topology) -> list:
    from jax.experimental import topologies

    chip, shape = topology.chip, "x".join(map(str, topology.dims))
    try:
        if chip.gpu:
            # nodes x processes of a node x GPUs of a process
            config = gpus.target_config(chip.gpu, chip.memory / GPU_SHARE, chip.hbm)
            description = topologies.get_topology_desc(
                platform="cuda", topology_name="", target_config=config, topology=f"{topology.slices}x1x{shape}"
            )
        else:
            small = dict(chips_per_host_bounds=(1, 1, 1)) if topology.size == 1 else {}
            many = dict(num_slices=topology.slices) if topology.slices > 1 else {}
            description = topologies.get_topology_desc(
                platform="tpu", topology_name=f"{chip.name}:{shape}", **small, **many
            )
    except Exception as error:  # the plug-ins' errors have no common parent
        shapes = f"; shapes are such as {', '.join(LADDERS[chip.name])}" if chip.name in LADDERS else ""
        raise ValueError(
            f"--config.plan.topology={topology.name} cannot be compiled for: {str(error).strip().splitlines()[0][:300]}. The "
            f"compiler comes with pip install 'sqlr1_jax[{'cuda' if chip.gpu else 'tpu'}]'{shapes}"
        ) from error
    return list(description.devices)


def mesh(topology: Topology, shape: MeshConfig):
    """The mesh of a topology, laid out as `parallel.make_mesh` does on real devices."""
    return parallel.make_mesh(shape, devices(topology))
