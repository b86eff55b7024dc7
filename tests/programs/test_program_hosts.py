"""Two processes on loopback (gloo, two virtual devices each) train as one process with four devices does."""

import json
import os
import pathlib
import socket
import subprocess
import sys

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(world, workdir, devices, *words):
    """The program itself, as a person would start it, with so many virtual devices."""
    env = {**os.environ, "JAX_PLATFORMS": "cpu", "XLA_FLAGS": f"--xla_force_host_platform_device_count={devices}"}
    settings = {
        "steps": 3,
        "batch": 8,
        "model.path": world / "policy",
        "data.name": "minisql",
        "data.data_dir": world / "data",
        "text.max_tokens": 640,
        "mesh.data": 2,
        "mesh.fsdp": 2,
        "sampling.group": 2,
        "sampling.max_completion": 12,
        "sampling.segment": 8,
        "sampling.dtype": "float32",
        "compute.dtype": "float32",
        "compute.chunk": 128,
        "packing.row_length": 768,
        "rewards.mode": "components",
        "rewards.length": 1.0,
        "optimizer.lr": 1e-5,
        "optimizer.eps": 1e-3,  # keeps an update proportional to its gradient, so that rounding stays rounding
        "optimizer.warmup_steps": 0,
        "checkpoint.every": 3,
        "metrics.tensorboard": False,
    }
    overrides = [f"--config.{key}={value}" for key, value in settings.items()]
    command = [
        sys.executable,
        "-m",
        "sqlr1_jax",
        "grpo",
        "--config=configs/grpo.py:0.5b",
        f"--workdir={workdir}",
        *overrides,
    ]
    return subprocess.Popen(
        [*command, *words], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def finish(processes):
    """What each process printed; all must end well."""
    printed = []
    for process in processes:
        try:
            out, _ = process.communicate(timeout=300)
        except subprocess.TimeoutExpired:
            for other in processes:
                other.kill()
            raise
        assert process.returncode == 0, out[-3000:]
        printed.append(out)
    return printed


def metrics(workdir):
    return [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]


@pytest.mark.distributed
def test_two_processes_equal_one(world, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    finish([start(world, one, 4)])
    cluster = [f"--coordinator=127.0.0.1:{free_port()}", "--processes=2"]
    printed = finish([start(world, two, 2, *cluster, f"--process_id={i}") for i in range(2)])
    for i, out in enumerate(printed):  # 3 steps x 4 of the 8 prompts x 2 completions
        assert f"process {i} of 2 judged 24 completions" in out
    alone, together = metrics(one), metrics(two)
    assert len(alone) == len(together) == 3
    compared = [
        k for k in alone[0] if k.startswith(("reward/", "share/", "length/", "update/loss", "update/kl", "update/grad"))
    ]
    for a, b in zip(alone, together):
        for key in compared:
            np.testing.assert_allclose(a[key], b[key], rtol=1e-5, atol=1e-6, err_msg=key)
    compare_params(one, two)


def compare_params(one, two):
    import jax

    from sqlr1_jax import parallel
    from sqlr1_jax.programs import policy

    mesh = parallel.make_mesh()
    left, right = (policy.load(policy.Model(str(folder)), mesh).params for folder in (one, two))
    for a, b in zip(jax.tree.leaves(left), jax.tree.leaves(right)):
        np.testing.assert_allclose(np.asarray(a), np.asarray(b), rtol=0, atol=1e-6)
