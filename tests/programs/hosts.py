"""Starts a program on the tiny world as a person would, in one process or in several on loopback."""

from __future__ import annotations

import json
import os
import pathlib
import socket
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMON = {
    "model.path": "{world}/policy",
    "data.name": "minisql",
    "data.data_dir": "{world}/data",
    "text.max_tokens": 420,
}
TRAINING = {
    "batch": 8,
    "mesh.data": 2,
    "mesh.fsdp": 2,
    "compute.dtype": "float32",
    "compute.chunk": 128,
    "packing.row_length": 432,  # one question a row, so that every step has two microbatches and one program
    "optimizer.warmup_steps": 0,
}
SETTINGS = {
    "grpo": {
        **COMMON,
        **TRAINING,
        "steps": 3,
        "sampling.group": 2,
        "sampling.max_completion": 12,
        "sampling.dtype": "float32",
        "rewards.mode": "components",
        "rewards.length": 1.0,
        "rewards.partial": "columns",
        "rl.normalise": "parts",
        "rl.credit": "clause",
        "rl.entropy_coef": 0.01,  # random weights never earn a reward, and without a gradient no update is made
        "optimizer.lr": 1e-5,
        "checkpoint.every": 3,
    },
    "sft": {**COMMON, **TRAINING, "steps": 3, "data.split": "train", "optimizer.lr": 1e-3, "checkpoint.every": 3},
    "evaluate": {
        **COMMON,
        "data.split": "validation",
        "model.dtype": "float32",
        "mesh.data": 2,
        "mesh.fsdp": 2,
        "sampling.max_completion": 12,
        "sampling.dtype": "float32",
        "data.limit": 12,
        "batch": 8,
        "samples": 2,
    },
}
# Several segments in a short completion, and an epsilon that keeps an update proportional to its gradient, so that rounding stays
# rounding.
ENTRY = """
import runpy
from sqlr1_jax.sampling import options
from sqlr1_jax.training import optimizer
options.SEGMENT_MULTIPLE, optimizer.EPS = 8, 1e-3
runpy.run_module("sqlr1_jax", run_name="__main__")
"""
# Random weights write no SQL: here the text of a completion says which of three statements it means, so candidates disagree.
DISAGREE = """
import zlib
from sqlr1_jax.records import Answer
from sqlr1_jax.text import answers
answers.parse = lambda text, *rule: Answer(False, sql=f"SELECT {zlib.crc32(text.encode()) % 3}")
"""
CONFIGS = {"grpo": "configs/grpo.py:0.5b", "sft": "configs/sft.py:0.5b,reasoning", "evaluate": "configs/evaluate.py"}


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def words(program, world, workdir, **settings) -> list[str]:
    """The command line of a program; options are given as section__key=value."""
    chosen = SETTINGS[program] | {key.replace("__", "."): value for key, value in settings.items()}
    overrides = [f"--config.{key}={str(value).format(world=world)}" for key, value in chosen.items()]
    return [program, f"--config={CONFIGS[program]}", f"--workdir={workdir}", *overrides]


def run(command, devices, **environment) -> subprocess.Popen:
    # Of equal flags the last counts.
    flags = f"{os.environ['XLA_FLAGS']} --xla_force_host_platform_device_count={devices}"
    env = {**os.environ, "JAX_PLATFORMS": "cpu", "XLA_FLAGS": flags, **environment}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def start(program, world, workdir, devices, *place, before="", **settings) -> subprocess.Popen:
    """Run one process with this many virtual devices, and the code `before` in it first."""
    return run([sys.executable, "-c", before + ENTRY, *words(program, world, workdir, **settings), *place], devices)


def launch(program, world, workdir, count, devices, venv) -> subprocess.Popen:
    """Run several processes as `launch/gpus.sh` starts them, from a folder that stands for an installed environment."""
    (venv / "bin").mkdir(parents=True)
    (venv / "entry.py").write_text(ENTRY)
    (venv / "bin" / "python").write_text(f'#!/usr/bin/env bash\nexec {sys.executable} {venv}/entry.py "${{@:3}}"\n')
    (venv / "bin" / "python").chmod(0o755)
    stamp = subprocess.run("cat requirements.txt pyproject.toml | cksum", shell=True, cwd=ROOT, capture_output=True)
    (venv / "installed-run").write_bytes(stamp.stdout)
    settings = dict(VENV=str(venv), GPUS=str(count), PORT=str(free_port()), EXTRA="", PYTHONPATH=str(ROOT))
    command = ["bash", "launch/gpus.sh", "--per-gpu", *words(program, world, workdir)]
    return run(command, devices // count, **settings)


def several(program, world, workdir, count, devices, **settings) -> list[subprocess.Popen]:
    """Run several processes with this many devices in all; `settings` as those of `start`."""
    place = [f"--coordinator=127.0.0.1:{free_port()}", f"--processes={count}"]
    return [
        start(program, world, workdir, devices // count, *place, f"--process_id={i}", **settings) for i in range(count)
    ]


def finish(processes) -> list[str]:
    """What each process printed; all must end well."""
    printed = []
    for process in processes:
        try:
            out, _ = process.communicate(timeout=600)
        except subprocess.TimeoutExpired:
            for other in processes:
                other.kill()
            raise
        assert process.returncode == 0, out[-3000:]
        printed.append(out)
    return printed


def logged(workdir, name="metrics.jsonl") -> list[dict]:
    """The log of a run without its times."""
    lines = [json.loads(line) for line in (workdir / name).read_text().splitlines()]
    times = ("seconds/", "goodput/", "rollout/")
    return [{key: value for key, value in line.items() if not key.startswith(times)} for line in lines]
