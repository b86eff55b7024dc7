"""Which cluster a process joins: what the command line passes to jax, by the environment of the process."""

import os
import signal
import socket
import subprocess
import sys
import types

import jax
import pytest

from sqlr1_jax import __main__ as command_line


@pytest.fixture
def joined(monkeypatch):
    """`joined(coordinator, **environment)`: positional and named arguments of each `jax.distributed.initialize`."""

    def join(coordinator=None, **environment):
        calls = []
        monkeypatch.setattr(jax.distributed, "initialize", lambda *args, **named: calls.append((args, named)))
        monkeypatch.setattr(command_line, "COORDINATOR", types.SimpleNamespace(value=coordinator))
        monkeypatch.setattr(command_line, "PROCESSES", types.SimpleNamespace(value=2))
        monkeypatch.setattr(command_line, "PROCESS_ID", types.SimpleNamespace(value=1))
        for name in ("SLURM_NTASKS", "TPU_WORKER_HOSTNAMES", "JAX_COORDINATOR_ADDRESS", "CUDA_VISIBLE_DEVICES"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        command_line.join_cluster()
        return calls

    return join


def test_one_process_joins_nothing(joined):
    assert joined() == []


def test_by_hand(joined):
    assert [args for args, _ in joined("node:1234")] == [("node:1234", 2, 1)]


def test_sigterm_ends_one_of_several_processes_that_loads():
    """Otherwise jax's preemption service takes the signal, and an evaluation goes on until it is killed."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    program = (
        "import os, signal, sys, time\n"
        "from sqlr1_jax import __main__ as command_line\n"
        f"command_line.flags.FLAGS(['x', '--coordinator=127.0.0.1:{port}', '--processes=1', '--process_id=0'])\n"
        "command_line.join_cluster()\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
        "time.sleep(1)\n"
        "os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], env={**os.environ, "JAX_PLATFORMS": "cpu"}, timeout=60)
    assert done.returncode == -signal.SIGTERM


def test_a_cloud_tpu_vm_is_asked_by_auto(joined):
    assert [args for args, _ in joined("auto")] == [()]


def test_one_host_of_a_slice_that_was_not_joined_is_told_how(joined, monkeypatch):
    monkeypatch.setattr(jax, "process_count", lambda: 4)
    with pytest.raises(ValueError, match="one of 4 hosts of a TPU slice: add --coordinator=auto"):
        joined()


@pytest.mark.parametrize(
    ("tasks", "more", "devices"),
    [
        ("1(x2)", {"SLURM_GPUS_ON_NODE": "8"}, list(range(8))),
        ("1,1", {"SLURM_GPUS_ON_NODE": "8", "CUDA_VISIBLE_DEVICES": "0,1,2,3"}, [0, 1, 2, 3]),
        ("8(x2)", {"SLURM_GPUS_ON_NODE": "8"}, None),  # one process a GPU: jax gives each its own
        ("1(x2)", {}, None),  # no GPUs
    ],
)
def test_the_only_process_of_a_slurm_node_gets_all_its_gpus(joined, tasks, more, devices):
    ((_, named),) = joined(SLURM_NTASKS="2", SLURM_STEP_TASKS_PER_NODE=tasks, **more)
    assert named["local_device_ids"] == devices


@pytest.mark.parametrize(("devices", "backend", "kept"), [(8, "cpu", False), (1, "cpu", True), (8, "tpu", True)])
def test_compiled_programs_are_not_kept_where_reading_them_hangs(monkeypatch, devices, backend, kept):
    set_to = {"jax_enable_compilation_cache": True}
    monkeypatch.setattr(jax, "default_backend", lambda: backend)
    monkeypatch.setattr(jax, "device_count", lambda: devices)
    monkeypatch.setattr(jax.config, "update", set_to.__setitem__)
    command_line.disable_compilation_cache()
    assert set_to == {"jax_enable_compilation_cache": kept}
