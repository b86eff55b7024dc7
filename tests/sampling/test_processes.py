"""Two processes sample the same as one, and each gets its own groups."""

from __future__ import annotations

import os
import pathlib
import socket
import subprocess
import sys

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).parents[2]
PROGRAM = """
import sys
import jax
import numpy as np
process, processes, address, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
if processes > 1:
    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    jax.distributed.initialize(address, processes, process)
from sqlr1_jax.config import MeshConfig
from sqlr1_jax import parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.models import qwen2
from sqlr1_jax.sampling import SamplerOptions, sample

mesh = parallel.make_mesh(MeshConfig(2, 1, 2))
config = qwen2.Config(vocab=48, layers=1, width=16, mlp=24, heads=4, kv_heads=2, head=4)
params = qwen2.init(config, jax.random.key(0), scale=0.3, mesh=mesh)
rng = np.random.default_rng(0)
tokens, lengths = rng.integers(0, 48, (8, 10)).astype(np.int32), rng.integers(1, 11, 8).astype(np.int32)
mine = slice(process * 8 // processes, (process + 1) * 8 // processes)
put = lambda axes, a: parallel.to_global(mesh, axes, a[mine])
prompts = PromptBatch(put("B P", tokens), put("B", lengths), put("B", np.arange(8, dtype=np.int32)))
given = []
options = SamplerOptions(group=4, max_completion=8, segment=8, slots=4, dtype="float32")
rollouts = sample(params, config, prompts, options, stop_tokens=tuple(range(0, 40, 4)), seed=1, step=2, mesh=mesh,
                  on_decoded=given.append)
rows = np.concatenate([f.rows for f in given])
assert sorted(rows) == list(range(8 // processes)), rows
fetched = jax.tree.map(parallel.to_local, rollouts)
for f in given:
    np.testing.assert_array_equal(f.rollouts.tokens, fetched.tokens[f.rows])
np.savez(out, tokens=fetched.tokens, lengths=fetched.lengths)
"""


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(process: int, processes: int, port: int, out: pathlib.Path) -> subprocess.Popen:
    flags = f"{os.environ['XLA_FLAGS']} --xla_force_host_platform_device_count={4 // processes}"
    env = {**os.environ, "XLA_FLAGS": flags, "PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu"}
    command = [sys.executable, "-c", PROGRAM, str(process), str(processes), f"127.0.0.1:{port}", str(out)]
    return subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)


@pytest.mark.distributed
def test_two_processes_sample_what_one_does(tmp_path):
    port, files = free_port(), [tmp_path / f"{name}.npz" for name in ("one", "a", "b")]
    running = [start(0, 1, port, files[0]), start(0, 2, port, files[1]), start(1, 2, port, files[2])]
    try:
        for process in running:
            _, errors = process.communicate(timeout=400)
            assert process.returncode == 0, errors[-3000:]
    finally:
        for process in running:
            process.kill()
    one, a, b = (np.load(file) for file in files)
    np.testing.assert_array_equal(one["lengths"], np.concatenate([a["lengths"], b["lengths"]]))
    real = np.arange(8) < one["lengths"][..., None]
    both = np.concatenate([a["tokens"], b["tokens"]])
    np.testing.assert_array_equal(np.where(real, one["tokens"], 0), np.where(real, both, 0))
