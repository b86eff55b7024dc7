"""Whether a run can fit into this machine's memory, by arithmetic, before anything is loaded. `plan` compiles and knows the peak."""

from __future__ import annotations

import os
import pathlib

import jax

from sqlr1_jax.models import qwen2
from sqlr1_jax.planning import job
from sqlr1_jax.planning.chips import GiB
from sqlr1_jax.planning.job import Config, Job

LIMIT = pathlib.Path("/sys/fs/cgroup/memory.max")  # of a container, in bytes, or `max`
USED = pathlib.Path("/sys/fs/cgroup/memory.current")
CACHED = pathlib.Path("/sys/fs/cgroup/memory.stat")


def check(cfg: Config, model: qwen2.Config, mesh) -> str:
    """Return one line with the memory that a run of sft or grpo takes at least, what its activations add, and what is free.

    Args:
      cfg: with dtypes chosen.
      model: its sizes.
      mesh: of the run's devices.

    Raises:
      ValueError: less is free.
    """
    planned = Job(cfg, model, mesh)
    share = len(mesh.local_devices) if mesh.local_devices[0].platform == "cpu" else 1  # devices that share the memory
    least, free = share * job.floor(planned), free_bytes(mesh.local_devices[0])
    parts = {name: size * share / GiB for name, size in planned.lasting(True).items() if size}
    words = ", ".join(f"{name} {size:.1f}" for name, size in parts.items())
    line = f"memory: at least {least / GiB:.1f} GiB ({words}; and gradients or the copy that decodes)"
    if free is None:
        return line
    if least > free:
        smaller = [
            "adapters (--config.lora.rank=16)" if not planned.adapters else "",
            "--config.model.dtype=bfloat16" if cfg.model.dtype != "bfloat16" else "",
            "--config.lora.base=int8" if planned.adapters and planned.adapters.base != "int8" else "",
            "a smaller model",
        ]
        raise ValueError(f"{line}, but {free / GiB:.1f} GiB are free here: try {', '.join(filter(None, smaller))}")
    keep = cfg.compute.keep
    rows, rows_of_inputs = (share * job.kept(planned, kept) for kept in (keep, "inputs"))
    line = f"{line}; full rows keep {rows / GiB:.1f} GiB of activations (compute.keep={keep}); {free / GiB:.1f} GiB are free"
    if least + rows > free:
        line += (
            f". They may not suffice: compute.keep=inputs keeps {rows_of_inputs / GiB:.1f} GiB, and shorter rows less"
        )
    return f"{line}; `plan` computes the peak"


def free_bytes(device: jax.Device) -> float | None:
    """Bytes that a device of this process can still allocate; of a CPU the machine's or the container's. None if it is not known."""
    stats = device.memory_stats() or {}
    if "bytes_limit" in stats:
        return stats["bytes_limit"] - stats.get("bytes_in_use", 0)
    if device.platform != "cpu":
        return None
    known = [_available(), _left_in_container()]
    return min((value for value in known if value is not None), default=None)


def _available() -> float | None:
    """What Linux can give to processes without swapping; elsewhere the machine's memory, if Python knows it."""
    file = pathlib.Path("/proc/meminfo")
    if file.exists():
        lines = file.read_text().splitlines()
        return next((1024.0 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")), None)
    names = os.sysconf_names if hasattr(os, "sysconf_names") else {}
    return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")) if "SC_PHYS_PAGES" in names else None


def _left_in_container() -> float | None:
    try:
        # Pages of files that were read count as used, and are given back when memory is needed.
        lines = (line.split() for line in CACHED.read_text().splitlines()) if CACHED.exists() else ()
        cached = sum(int(value) for name, value in lines if name in ("active_file", "inactive_file"))
        return float(int(LIMIT.read_text()) - int(USED.read_text()) + cached)
    except (OSError, ValueError):  # no container, or no limit
        return None
