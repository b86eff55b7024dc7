"""Which cluster a process joins: what the command line passes to jax, by the environment of the process."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import types

import jax
import pytest

from sqlr1_jax import __main__, cluster, command_line, config


@pytest.fixture
def joined(monkeypatch):
    """`joined(coordinator, **environment)`: positional and named arguments of each `jax.distributed.initialize`."""

    def join(coordinator=None, **environment):
        calls = []
        monkeypatch.setattr(jax.distributed, "initialize", lambda *args, **named: calls.append((args, named)))
        for name in ("SLURM_NTASKS", "TPU_WORKER_HOSTNAMES", "JAX_COORDINATOR_ADDRESS", "CUDA_VISIBLE_DEVICES"):
            monkeypatch.delenv(name, raising=False)
        for name in ("MEGASCALE_COORDINATOR_ADDRESS", "SLURM_GPUS_PER_TASK"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        cluster.join(coordinator, 2, 1)
        return calls

    return join


def test_one_process_joins_nothing(joined):
    assert joined() == []


def test_gpus_may_pin_more_of_the_host_than_64_gib(joined, monkeypatch):
    """The moments of 7B take 57 GiB, those of 14B 110; a limit of the user stays."""
    monkeypatch.delenv("XLA_PJRT_GPU_HOST_MEMORY_LIMIT_GB", raising=False)
    joined()
    assert int(os.environ["XLA_PJRT_GPU_HOST_MEMORY_LIMIT_GB"]) > 1000
    joined(XLA_PJRT_GPU_HOST_MEMORY_LIMIT_GB="100")
    assert os.environ["XLA_PJRT_GPU_HOST_MEMORY_LIMIT_GB"] == "100"


def test_by_hand(joined):
    assert [args for args, _ in joined("node:1234")] == [("node:1234", 2, 1)]


def test_sigterm_ends_one_of_several_processes_that_loads():
    """Otherwise jax's preemption service takes the signal, and an evaluation goes on until it is killed."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    program = (
        "import os, signal, sys, time\n"
        "from sqlr1_jax import cluster\n"
        f"cluster.join('127.0.0.1:{port}', 1, 0)\n"
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
        (
            "8(x2)",
            {"SLURM_GPUS_ON_NODE": "8", "CUDA_VISIBLE_DEVICES": "0"},
            [0],
        ),  # --gpus-per-task=1: each sees its own alone
        ("2(x2)", {"CUDA_VISIBLE_DEVICES": "4,5,6,7", "SLURM_GPUS_PER_TASK": "4"}, [0, 1, 2, 3]),
        ("2(x2)", {"CUDA_VISIBLE_DEVICES": "0,1", "SLURM_GPUS_PER_TASK": "a100:2"}, [0, 1]),
        ("1(x2)", {}, None),  # no GPUs
    ],
)
def test_the_only_process_of_a_slurm_node_gets_all_its_gpus(joined, tasks, more, devices):
    step = dict(SLURM_NTASKS="2", SLURM_STEP_NODELIST="node[1-2]", SLURM_STEP_TASKS_PER_NODE=tasks, **more)
    for coordinator in (None, "node1:1234"):
        ((_, named),) = joined(coordinator, **step)
        assert named["local_device_ids"] == devices


def test_the_shell_of_an_allocation_is_not_one_of_its_tasks(joined):
    assert joined(SLURM_NTASKS="2") == []


def test_slices_of_one_host_are_joined(joined):
    assert joined(TPU_WORKER_HOSTNAMES="alone", MEGASCALE_COORDINATOR_ADDRESS="first:8080")


def test_a_cluster_that_jax_does_not_find_is_said_in_the_words_of_the_command(monkeypatch):
    def refuse(*_, **__):
        raise ValueError("coordinator_address should be defined.")

    monkeypatch.setattr(jax.distributed, "initialize", refuse)
    with pytest.raises(ValueError, match="--coordinator=HOST:PORT --processes=N --process_id=I"):
        cluster.join("auto", None, None)


def test_a_process_that_cannot_join_ends_without_waiting_for_devices(monkeypatch, capsys):
    """On a TPU, jax's devices come only with the hosts that did not come; 17 lets launchers start it again."""

    def refuse(*_, **__):
        raise RuntimeError("DEADLINE_EXCEEDED")

    def leave(code):
        raise SystemExit(code)

    monkeypatch.setattr(jax.distributed, "initialize", refuse)
    monkeypatch.setattr(os, "_exit", leave)
    for name in ("process_index", "process_count", "devices"):
        monkeypatch.setattr(jax, name, refuse)
    with pytest.raises(SystemExit) as ended:
        cluster.join("auto", None, None)
    assert ended.value.code == 17


@pytest.mark.parametrize("joined", [False, True])
def test_a_process_whose_devices_cannot_be_used_exits_with_the_code_of_its_error(monkeypatch, joined):
    """It ended with 1, after which no launcher starts it again: a TPU that the last start has not let go of yet."""

    def refuse():
        raise AssertionError

    def leave(code):
        raise SystemExit(f"at once with {code}")

    monkeypatch.setattr(jax, "process_count", refuse)
    monkeypatch.setattr(jax.distributed, "is_initialized", lambda: joined)
    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(SystemExit) as ended:
        cluster.leave(17)
    assert ended.value.code == ("at once with 17" if joined else 17)


def test_hosts_whose_processes_have_equal_numbers_share_a_workdir(tmp_path, monkeypatch):
    """As in containers: another host removes the file that this one has just written."""
    write = pathlib.Path.write_text

    def write_and_lose(path, text):
        write(path, text)
        path.unlink()

    monkeypatch.setattr(pathlib.Path, "write_text", write_and_lose)
    __main__.open_workdir(tmp_path)


def test_a_fault_of_one_host_is_told_to_the_others_after_joining(monkeypatch, tmp_path):
    """They would wait for this process until joining fails, and launchers would start the run again."""
    steps = []

    @contextlib.contextmanager
    def watched(*_):
        try:
            yield
        except ValueError as error:
            steps.append(f"reported: {error}")
            raise

    def missing(*_):
        raise ValueError("model folder policy does not exist")

    flag = types.SimpleNamespace
    monkeypatch.setattr(command_line, "COORDINATOR", flag(value="auto"))
    monkeypatch.setattr(command_line, "WORKDIR", flag(value=str(tmp_path / "run")))
    monkeypatch.setattr(command_line, "PROCESSES", flag(value=None))
    monkeypatch.setattr(command_line, "PROCESS_ID", flag(value=None))
    monkeypatch.setattr(command_line, "CONFIG", flag(value=None))
    monkeypatch.setattr(command_line, "parse_config", lambda *_: config.SftConfig())
    monkeypatch.setattr(__main__, "silence_libraries", lambda: None)
    monkeypatch.setattr(__main__, "check_inputs", missing)
    monkeypatch.setattr(cluster, "join", lambda *_: steps.append("joined"))
    monkeypatch.setattr(cluster, "disable_compilation_cache", lambda: None)
    monkeypatch.setattr(__main__, "watched", watched)
    with pytest.raises(SystemExit) as ended:
        __main__.main(["sqlr1_jax", "sft"])
    assert (ended.value.code, steps) == (2, ["joined", "reported: model folder policy does not exist"])
    monkeypatch.setattr(command_line, "COORDINATOR", flag(value=None))
    with pytest.raises(SystemExit):
        __main__.main(["sqlr1_jax", "sft"])
    assert len(steps) == 2  # alone, it says so at once


@pytest.mark.parametrize(("devices", "backend", "kept"), [(8, "cpu", False), (1, "cpu", True), (8, "tpu", True)])
def test_compiled_programs_are_not_kept_where_reading_them_hangs(monkeypatch, devices, backend, kept):
    set_to = {"jax_enable_compilation_cache": True}
    monkeypatch.setattr(jax, "default_backend", lambda: backend)
    monkeypatch.setattr(jax, "device_count", lambda: devices)
    monkeypatch.setattr(jax.config, "update", set_to.__setitem__)
    cluster.disable_compilation_cache()
    assert set_to == {"jax_enable_compilation_cache": kept}
