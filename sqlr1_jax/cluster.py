"""Several processes of one run: who they are, joining them, and leaving without waiting for them.

jax is imported where it is needed: programs of the host alone never do.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
import traceback

from sqlr1_jax.run import exit_codes


def has_others(coordinator: str | None) -> bool:
    """Whether the command, by --coordinator, or the environment says that this is one of several processes."""
    env = os.environ
    return bool(
        coordinator
        # `srun`, not the shell of an allocation.
        or (int(env.get("SLURM_NTASKS", "1")) > 1 and "SLURM_STEP_NODELIST" in env)
        or "," in env.get("TPU_WORKER_HOSTNAMES", "")
        or "MEGASCALE_COORDINATOR_ADDRESS" in env  # several slices, of one host each
        or "JAX_COORDINATOR_ADDRESS" in env
    )


def join(coordinator: str | None, processes: int | None, process_id: int | None) -> None:
    """Connect this process to the others, if there are others; exit if that fails.

    Args:
      coordinator: HOST:PORT of process 0; `auto`, where jax finds it; None if the environment names it, or this process is alone.
      processes: how many there are, with HOST:PORT.
      process_id: which this is, from 0, with HOST:PORT.

    Raises:
      ValueError: nothing says how to join the others.
    """
    import jax

    from sqlr1_jax.run import watchdog

    # XLA for GPUs reads it when jax starts: without it a process pins at most 64 GiB of the host, less than the moments of a 14B model that
    # `optimizer.offload` keeps there. A limit alone: memory is taken when it is needed, unless the user asks for all of it at the start.
    if "XLA_PJRT_GPU_HOST_MEMORY_PREALLOCATE" not in os.environ:
        os.environ.setdefault("XLA_PJRT_GPU_HOST_MEMORY_LIMIT_GB", "4096")
    by_hand = coordinator not in (None, "auto")
    place = (coordinator, processes, process_id) if by_hand else ()
    if by_hand and os.environ.get("JAX_PLATFORMS") == "cpu":
        jax.config.update("jax_cpu_collectives_implementation", "gloo")
    if has_others(coordinator):
        more = dict(local_device_ids=gpus_of_node(), heartbeat_timeout_seconds=watchdog.HEARTBEAT_S)
        try:
            jax.distributed.initialize(*place, **more)
        except ValueError as error:  # of jax, about an argument that it cannot find out
            raise ValueError(
                f"the cluster is not known ({error}): give --coordinator=HOST:PORT --processes=N --process_id=I; `auto` is for Cloud TPU"
            ) from error
        except (RuntimeError, OSError) as error:
            # Not through `leave`, which asks jax for its devices: on a TPU that waits for the hosts that did not come.
            traceback.print_exc()
            exit_codes.print_stderr(
                f"sqlr1_jax: the other processes cannot be joined ({error}): were all of them started?"
            )
            os._exit(exit_codes.EXCEPTION)
    elif jax.process_count() > 1:  # a TPU knows its other hosts, but saving and watching need them joined
        raise ValueError(
            f"this is one of {jax.process_count()} hosts of a TPU slice: add --coordinator=auto on all of them"
        )
    # jax's preemption service has taken SIGTERM, but a process that loads or evaluates must end by it; training has its own handlers.
    # The service is not switched off: some versions of orbax ask it at every save.
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGTERM))


def use_no_device() -> None:
    """Leave accelerators alone in a program that loads no model: a server may need them."""
    import jax

    jax.config.update("jax_platforms", "cpu")


def gpus_of_node() -> list[int] | None:
    """The GPUs of a Slurm process that has its node to itself, or that sees only its own; None: jax chooses."""
    tasks = re.sub(r"\(x\d+\)", "", os.environ.get("SLURM_STEP_TASKS_PER_NODE", ""))
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    count = len(visible.split(",")) if visible else int(os.environ.get("SLURM_GPUS_ON_NODE", "0"))
    if {*tasks.split(",")} == {"1"}:  # jax would take only the first
        return list(range(count)) or None
    # With --gpus-per-task, jax would take the GPU of the task's number alone, of which there may be only the first.
    per_task = os.environ.get("SLURM_GPUS_PER_TASK", "").rpartition(":")[2]  # a number, or KIND:NUMBER
    return list(range(count)) if tasks and visible and str(count) in ("1", per_task) else None


def disable_compilation_cache() -> None:
    """Disable jax's compilation cache on several CPU devices, where programs read from it hang.

    With jax 0.10 two such programs can wait for each other in two collectives at once, until XLA aborts the process.
    """
    import jax

    if jax.default_backend() == "cpu" and jax.device_count() > 1:
        jax.config.update("jax_enable_compilation_cache", False)


def is_first() -> bool:
    """True on the process that writes files, without importing jax where nothing has."""
    jax = sys.modules.get("jax")
    return jax is None or jax.process_index() == 0


def leave(code: int, together: bool = False) -> None:
    """Exit with a code.

    One of several processes exits at once, unless all do so `together`: an ordinary exit would wait for the others in jax's
    shutdown barrier, and they wait for this one.
    """
    jax = sys.modules.get("jax")
    if jax is not None and not together and is_one_of_several(jax):
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):  # a closed pipe must not keep this process
                stream.flush()
        os._exit(code)
    sys.exit(code)


def is_one_of_several(jax) -> bool:
    """Whether this process has joined others, or belongs to a slice of several hosts."""
    if jax.distributed.is_initialized():
        return True
    # Devices that cannot be used, such as a TPU that another process holds, may be the very error, whose code must not be lost.
    with contextlib.suppress(RuntimeError, AssertionError):
        return jax.process_count() > 1
    return False
