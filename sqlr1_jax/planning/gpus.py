"""GPUs described for XLA's compiler, which then needs neither a GPU nor a driver, and cuDNN's part of the memory."""

from __future__ import annotations

import ctypes
import dataclasses
import importlib.metadata
import importlib.util

import jax

from sqlr1_jax.models import attention_selftest

PLUGINS = ("jax_cuda12_plugin", "jax_cuda13_plugin")  # XLA's GPU compiler, as the extra `cuda` installs it
# Compute capability -> FP32 lanes, KiB of shared memory and threads of a multiprocessor (CUDA C++ Programming Guide, table
# "Technical Specifications per Compute Capability"). A block may use all but 1 KiB of the shared memory.
ARCHITECTURES = {"8.0": (64, 164, 2048), "8.6": (128, 100, 1536), "8.9": (128, 100, 1536), "9.0": (128, 228, 2048)}
CUDNN_OPTION = {"xla_gpu_cudnn_deviceless_compilation_mode": "CUDNN_DEVICELESS_COMPILATION_AUTO"}
CUDNN_VERSIONS = ((9, 24), (9, 27))  # from, below: those that accept XLA's description of a device


@dataclasses.dataclass(frozen=True)
class Gpu:
    """What the compiler has to know of a GPU beside its memory.

    Attributes:
      title: the driver's name of it.
      capability: compute capability, a key of `ARCHITECTURES`.
      cores: multiprocessors.
      clock: GHz, the highest.
      l2: MiB of the second cache.
    """

    title: str
    capability: str
    cores: int
    clock: float
    l2: int


def compiler_is_installed() -> bool:
    """Whether XLA's GPU compiler (extra `cuda`) is installed."""
    return any(importlib.util.find_spec(name) for name in PLUGINS)


def target_config(gpu: Gpu, memory: float, bandwidth: float) -> str:
    """The text of XLA's GpuTargetConfigProto.

    Args:
      gpu: the description.
      memory: bytes of the device.
      bandwidth: of its memory, bytes per second.
    """
    lanes, shared, threads = ARCHITECTURES[gpu.capability]
    major, minor = gpu.capability.split(".")
    features = "ACCELERATED_FEATURES" if major == "9" else "NONE"  # sm_90a: the instructions that only Hopper has
    return f"""
gpu_device_info {{
  threads_per_block_limit: 1024 threads_per_warp: 32 threads_per_core_limit: {threads}
  shared_memory_per_block: 49152 shared_memory_per_block_optin: {(shared - 1) * 1024} shared_memory_per_core: {shared * 1024}
  core_count: {gpu.cores} fpus_per_core: {lanes} clock_rate_ghz: {gpu.clock}
  registers_per_core_limit: 65536 registers_per_block_limit: 65536
  block_dim_limit_x: 2147483647 block_dim_limit_y: 65535 block_dim_limit_z: 65535
  thread_dim_limit_x: 1024 thread_dim_limit_y: 1024 thread_dim_limit_z: 64
  device_memory_size: {int(memory)} memory_bandwidth: {int(bandwidth)} l2_cache_size: {gpu.l2 * 2**20}
  cuda_compute_capability {{ major: {major} minor: {minor} feature_extension: {features} }}
  device_vendor: "NVIDIA Corporation" name: "{gpu.title}" device_address_bits: 64
  driver_version: "13.0.0" runtime_version: "12.9.0" compile_time_toolkit_version: "12.9.0" dnn_version: "9.26.1"
}}
platform_name: "CUDA"
dnn_version_info {{ major: 9 minor: 26 patch: 1 }}
device_description_str: "{gpu.title}"
"""


def cudnn_answers() -> bool:
    """Whether cuDNN can be asked for the workspace of its attention without a GPU.

    It needs jax 0.11, one of CUDNN_VERSIONS, and a CUDA driver to link with; no device. Elsewhere XLA compiles the same calls
    with no workspace, without a word.
    """
    if jax.__version_info__ < (0, 11):
        return False
    try:
        version = tuple(int(part) for part in importlib.metadata.version("nvidia-cudnn-cu12").split(".")[:2])
        ctypes.CDLL("libcuda.so.1")
    except (importlib.metadata.PackageNotFoundError, OSError):
        return False
    return CUDNN_VERSIONS[0] <= version < CUDNN_VERSIONS[1]


def cudnn_workspace(rows: int, positions: int, heads: int, kv_heads: int, head: int) -> float:
    """Bytes that the backward pass of cuDNN's attention takes on one device, as it states them itself (to 256 bytes).

    The gradient of the queries and a sum per row in float32; with fewer kv heads also their gradients for every query head.

    Args:
      rows: of the device.
      positions: of a row.
      heads: query heads of the device.
      kv_heads: those of the device.
      head: size of a head.
    """
    positions += -positions % attention_selftest.CUDNN_MULTIPLE
    spread = 4.0 * rows * positions * heads * head if kv_heads < heads else 0.0
    return 4.0 * rows * positions * heads * (head + 1) + spread
