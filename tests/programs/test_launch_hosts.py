"""The launcher of one node for real: two processes, started by one command, train as one cluster."""

import json
import os
import pathlib
import socket
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.mark.distributed
def test_one_command_starts_two_processes_that_train_together(world, tmp_path):
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/usr/bin/env bash\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    stamp = subprocess.run("cat requirements.txt pyproject.toml | cksum", shell=True, cwd=ROOT, capture_output=True)
    (tmp_path / "venv" / "installed-run").write_bytes(stamp.stdout)  # as if it had been installed
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    settings = {
        "steps": 1,
        "optimizer.warmup_steps": 0,
        "batch": 8,
        "model.path": world / "policy",
        "data.name": "minisql",
        "data.data_dir": world / "data",
        "text.max_tokens": 640,
        "compute.dtype": "float32",
        "packing.row_length": 768,
        "checkpoint.every": 0,
    }
    words = ["sft", "--config=configs/sft.py:0.5b,sql", f"--workdir={tmp_path / 'run'}"]
    words += [f"--config.{key}={value}" for key, value in settings.items()]
    flags = os.environ["XLA_FLAGS"] + " --xla_force_host_platform_device_count=2"
    more = dict(JAX_PLATFORMS="cpu", XLA_FLAGS=flags, EXTRA="", GPUS="2")
    environment = os.environ | more | dict(VENV=str(tmp_path / "venv"), PORT=str(port))
    command = ["bash", "launch/gpus.sh", "--per-gpu", *words]
    made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    (line,) = (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()  # one process writes
    assert json.loads(line)["update/loss"] > 0
    assert json.loads((tmp_path / "run" / "summary.json").read_text())["steps"] == 1
