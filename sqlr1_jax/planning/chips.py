"""Chips: capacities and speeds as the manufacturers state them, and devices to compile for that need not be attached.

XLA's GPU compiler (extra `cuda`) needs a description of the GPU, and neither a GPU nor a driver. Without it GPUs are simulated with virtual CPU devices.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import logging
import math
import os
import re

import jax

from sqlr1_jax.models import attention_selftest

GiB = 2**30
GPU_COMPILERS = ("jax_cuda12_plugin", "jax_cuda13_plugin")
GPU_SHARE = 0.92  # XLA_PYTHON_CLIENT_MEM_FRACTION of launch/gpus.sh leaves the rest to CUDA, cuDNN and NCCL
# Compute capability -> FP32 lanes, KiB of shared memory and threads of a multiprocessor (CUDA C++ Programming Guide, table
# "Technical Specifications per Compute Capability"). A block may use all but 1 KiB of the shared memory.
ARCHITECTURES = {"8.0": (64, 164, 2048), "8.6": (128, 100, 1536), "8.9": (128, 100, 1536), "9.0": (128, 228, 2048)}


@dataclasses.dataclass(frozen=True)
class Chip:
    """One chip, with figures of its manufacturer."""

    name: str  # as in a topology
    kind: str  # what JAX calls it, as a pattern in lower case
    platform: str  # the compiler: tpu, gpu, cpu (virtual devices), or here, the devices of this process
    memory: float  # bytes that a program may use
    flops: float  # bfloat16 operations per second
    hbm: float  # memory bandwidth, bytes per second
    link: float  # bytes per second received in a ring over one mesh axis within a slice or node (both directions)
    network: float  # bytes per second and chip between slices or nodes
    # For XLA's GPU compiler: the driver's name, compute capability, multiprocessors, GHz, MiB of the second cache.
    gpu: tuple[str, str, int, float, int] | None = None


def _gpu(name: str, kind: str, gib: float, flops: float, hbm: float, link: float, network: float, *gpu) -> Chip:
    return Chip(name, kind, "gpu", GPU_SHARE * gib * GiB, flops, hbm, link, network, gpu)


CHIPS = {
    chip.name: chip
    for chip in (
        # cloud.google.com/tpu/docs. The compiler keeps 0.25 GiB (v5e) to 0.75 GiB (v6e) for itself; a ring uses two of a chip's links.
        Chip("v5e", "v5 lite", "tpu", 15.75 * GiB, 197e12, 0.80e12, 100e9, 3.1e9),  # 1600 Gb/s over 4 links
        Chip("v5p", "v5p?", "tpu", 95 * GiB, 459e12, 2.765e12, 200e9, 6.25e9),  # 1200 GB/s both ways over 6 links
        Chip("v6e", "v6", "tpu", 31.25 * GiB, 918e12, 1.6e12, 200e9, 12.5e9),  # 3200 Gb/s over 4 links
        # NVIDIA's data sheets, without sparsity: NVLink and 400 Gb/s of network per GPU, or PCIe 4.0 x16 and a guess of 200 Gb/s per
        # node of eight. Multiprocessors, clocks (GHz) and caches (MiB): openxla/xla, xla/backends/gpu/target_config/specs (A100,
        # A6000, H100, H200), and NVIDIA's Ada whitepaper (L4, L40S, RTX 4090); memory as CUDA programs report it.
        _gpu("h100", "h100", 79.6, 989e12, 3.35e12, 450e9, 50e9, "NVIDIA H100 80GB HBM3", "9.0", 132, 1.98, 50),
        _gpu("h200", "h200", 139.8, 989e12, 4.8e12, 450e9, 50e9, "NVIDIA H200", "9.0", 132, 1.98, 50),
        _gpu("a100_40", "40gb", 39.4, 312e12, 1.56e12, 300e9, 25e9, "NVIDIA A100-SXM4-40GB", "8.0", 108, 1.41, 40),
        _gpu("a100", "a100", 79.2, 312e12, 2.04e12, 300e9, 25e9, "NVIDIA A100-SXM4-80GB", "8.0", 108, 1.41, 40),
        _gpu("a6000", "rtx a6000", 47.5, 155e12, 0.768e12, 32e9, 3e9, "NVIDIA RTX A6000", "8.6", 84, 1.80, 6),
        _gpu("l4", "l4", 22.0, 121e12, 0.3e12, 32e9, 3e9, "NVIDIA L4", "8.9", 58, 2.04, 48),
        _gpu("l40s", "l40s", 44.4, 362e12, 0.864e12, 32e9, 3e9, "NVIDIA L40S", "8.9", 142, 2.52, 96),
        _gpu("rtx4090", "rtx 4090", 23.6, 165e12, 1.008e12, 32e9, 3e9, "NVIDIA GeForce RTX 4090", "8.9", 128, 2.52, 72),
        Chip("cpu", "cpu", "cpu", math.inf, 0.1e12, 0.02e12, 5e9, 1e9),  # a guess: one socket of a server
    )
}
ALIASES = {"gpu": "h100", "trillium": "v6e"}
LADDERS = {  # slices that can be rented, smallest first
    **dict.fromkeys(("v5e", "v6e"), ("1x1", "2x2", "2x4", "4x4", "4x8", "8x8", "8x16", "16x16")),
    "v5p": ("2x2x1", "2x2x2", "2x2x4", "2x4x4", "4x4x4", "4x4x8", "4x8x8"),
}
FORM = re.compile(r"(?:(\d+)\*)?([a-z]\w*):(\d+(?:x\d+)*)")


@dataclasses.dataclass(frozen=True)
class Topology:
    """`v5p:4x4x4`, `h100:8`, `cpu:8`; several slices or nodes, joined by the slower network, as `2*v5p:4x4x4`."""

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
    return next((chip for chip in CHIPS.values() if re.search(rf"\b({chip.kind})\b", kind)), CHIPS["cpu"])


def parse(text: str) -> Topology:
    """Parse a topology. Raises ValueError with examples if it is malformed or the chip is unknown."""
    match = FORM.fullmatch(text.strip())
    name = ALIASES.get(match.group(2), match.group(2)) if match else ""
    if name not in CHIPS:
        raise ValueError(
            f"--config.plan.topology={text!r}: write CHIP:SHAPE, for example v5p:4x4x4, v5e:4x8, v6e:8x8, h100:8, cpu:8, or "
            f"2*v5p:4x4x4 for two slices; chips are {', '.join(CHIPS)}"
        )
    chip, dims, slices = CHIPS[name], tuple(int(n) for n in match.group(3).split("x")), int(match.group(1) or 1)
    if min(*dims, slices) < 1 or (chip.platform != "tpu" and len(dims) > 1):
        raise ValueError(f"--config.plan.topology={text!r}: write numbers from 1 on, as in {ladder(chip)[1].name}")
    if chip.gpu and not any(map(importlib.util.find_spec, GPU_COMPILERS)):
        chip = dataclasses.replace(chip, platform="cpu")
    return Topology(chip, dims, slices)


def ladder(chip: Chip, slices: int = 1) -> list[Topology]:
    """Slices of a chip to search, smallest first, or nodes of 1, 2, 4, 8 GPUs; this many of each."""
    sizes = LADDERS.get(chip.name, ("1", "2", "4", "8"))
    return [dataclasses.replace(parse(f"{chip.name}:{size}"), slices=slices) for size in sizes]


def start(topology: Topology) -> None:
    """Configure jax, before it starts, to compile for a topology without using the devices of this machine."""
    os.environ.setdefault("TPU_SKIP_MDS_QUERY", "1")  # not a TPU host: do not wait for its metadata
    os.environ.setdefault("TPU_WORKER_HOSTNAMES", "localhost")  # and do not warn that there is none
    os.environ.setdefault("TPU_ACCELERATOR_TYPE", "none")
    os.environ.setdefault("ALLOW_MULTIPLE_LIBTPU_LOAD", "1")  # only the compiler is used, so two processes may load it
    # Also for GPUs: the CUDA plug-in is registered without a driver only if no CUDA client is asked for.
    jax.config.update("jax_platforms", "cpu")
    if topology.chip.platform != "cpu":
        # A program for a device that is not attached can be written to a cache but not read back: every one would warn.
        jax.config.update("jax_enable_compilation_cache", False)
    if topology.chip.platform == "cpu":
        if topology.chip.gpu:
            logging.warning(
                "XLA's GPU compiler is not installed (pip install 'sqlr1_jax[cuda]'): GPUs are simulated with virtual CPU devices, with "
                "chunked attention instead of cuDNN's, and workspace is an upper estimate"
            )
        try:
            jax.config.update("jax_num_cpu_devices", topology.size)
        except RuntimeError:
            pass  # jax has started already; `devices` checks that there are enough


def devices(topology: Topology) -> list:
    """The devices of a topology: described by the compiler of its TPU or GPU, or virtual devices of this machine's CPU.

    Raises:
      ValueError: the compiler is not installed or does not know the shape, or jax has already started with fewer virtual devices.
    """
    if topology.chip.platform == "here":
        return jax.devices()
    if topology.chip.platform != "cpu":
        return _described(topology)
    local = jax.devices("cpu")
    if len(local) < topology.size:
        raise ValueError(
            f"--config.plan.topology={topology.name} needs {topology.size} virtual devices, this process has {len(local)}: start "
            f"it with XLA_FLAGS=--xla_force_host_platform_device_count={topology.size}"
        )
    return local[: topology.size]


def _described(topology: Topology) -> list:
    from jax.experimental import topologies

    chip, shape = topology.chip, "x".join(map(str, topology.dims))
    if chip.gpu:
        options = dict(platform="cuda", topology_name="", target_config=target_config(chip))
        options["topology"] = f"{topology.slices}x1x{shape}"  # nodes x processes of a node x GPUs of a process
    else:
        options = dict(platform="tpu", topology_name=f"{chip.name}:{shape}")
        options |= dict(chips_per_host_bounds=(*topology.dims, 1)) if shape in ("1x1", "2x4") else {}  # on one host
        options |= dict(num_slices=topology.slices) if topology.slices > 1 else {}
    try:
        return list(topologies.get_topology_desc(**options).devices)
    except Exception as error:  # the plug-ins' errors have no common parent
        shapes = f"; shapes are such as {', '.join(LADDERS[chip.name])}" if chip.name in LADDERS else ""
        raise ValueError(
            f"--config.plan.topology={topology.name}: no compiler here makes programs for it "
            f"({str(error).strip().splitlines()[0][:300]}). `pip install -e '.[{'cuda' if chip.gpu else 'tpu'}]'` brings it, on Linux; "
            f"no device is needed{shapes}"
        ) from error


def target_config(chip: Chip) -> str:
    """The text of XLA's GpuTargetConfigProto."""
    title, capability, cores, clock_ghz, l2_mib = chip.gpu
    lanes, shared, threads = ARCHITECTURES[capability]
    major, minor = capability.split(".")
    features = "ACCELERATED_FEATURES" if major == "9" else "NONE"  # sm_90a: the instructions that only Hopper has
    return f"""
gpu_device_info {{
  threads_per_block_limit: 1024 threads_per_warp: 32 threads_per_core_limit: {threads}
  shared_memory_per_block: 49152 shared_memory_per_block_optin: {(shared - 1) * 1024} shared_memory_per_core: {shared * 1024}
  core_count: {cores} fpus_per_core: {lanes} clock_rate_ghz: {clock_ghz}
  registers_per_core_limit: 65536 registers_per_block_limit: 65536
  block_dim_limit_x: 2147483647 block_dim_limit_y: 65535 block_dim_limit_z: 65535
  thread_dim_limit_x: 1024 thread_dim_limit_y: 1024 thread_dim_limit_z: 64
  device_memory_size: {int(chip.memory / GPU_SHARE)} memory_bandwidth: {int(chip.hbm)} l2_cache_size: {l2_mib * 2**20}
  cuda_compute_capability {{ major: {major} minor: {minor} feature_extension: {features} }}
  device_vendor: "NVIDIA Corporation" name: "{title}" device_address_bits: 64
  driver_version: "13.0.0" runtime_version: "12.9.0" compile_time_toolkit_version: "12.9.0" dnn_version: "9.26.1"
}}
platform_name: "CUDA"
dnn_version_info {{ major: 9 minor: 26 patch: 1 }}
device_description_str: "{title}"
"""


def cudnn_workspace(rows: int, positions: int, heads: int, kv_heads: int, head: int) -> float:
    """Bytes that the backward pass of cuDNN's attention takes, as cuDNN 9.26 states them itself where it finds a driver (to 256 bytes).

    The gradient of the queries and a sum per row in float32; with fewer kv heads also their gradients for every query head. XLA leaves
    it out when it compiles for a GPU that is not attached. All arguments are those of one device: rows, positions of a row, heads, head size.
    """
    positions += -positions % attention_selftest.CUDNN_MULTIPLE
    spread = 4.0 * rows * positions * heads * head if kv_heads < heads else 0.0
    return 4.0 * rows * positions * heads * (head + 1) + spread
