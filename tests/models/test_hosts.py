"""Two processes on loopback: each reads only its devices' weights and moves its own rows; both export one folder."""

import json
import os
import pathlib
import socket
import subprocess
import sys

import numpy as np
import pytest
from golden import qwen2 as golden_qwen2

from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import huggingface, huggingface_export

ROOT = pathlib.Path(__file__).resolve().parents[2]


def host(number: int, address: str, source: pathlib.Path, out: pathlib.Path) -> None:
    """The program of each process; writes its observations as JSON beside the exported folder."""
    import jax

    from sqlr1_jax import parallel
    from sqlr1_jax.models import safetensors_io

    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    jax.distributed.initialize(address, 2, number)
    sizes: dict[str, int] = {}
    read = safetensors_io.SafetensorsFolder.read

    def counted(self, name, index=()):
        values = read(self, name, index)
        sizes[name] = sizes.get(name, 0) + values.size
        return values

    safetensors_io.SafetensorsFolder.read = counted
    mesh = parallel.make_mesh(MeshConfig(1, 4, 2))
    config, params = huggingface.load(source, mesh)
    mine = np.arange(6, dtype=np.int32).reshape(2, 3) + 100 * number
    rows = parallel.to_global(mesh, "B P", mine)
    total = jax.jit(lambda x: x.sum(), out_shardings=parallel.sharding(mesh, ""))(rows)
    mixed = jax.jit(lambda x: x[::-1], out_shardings=rows.sharding)(rows)
    huggingface_export.save(out, config, params, dtype="float32")
    seen = {
        "sizes": sizes,
        "shape": rows.shape,
        "total": int(parallel.to_local(total)),
        "own": parallel.to_local(rows).tolist(),
        "mixed": parallel.to_local(mixed).tolist(),
    }
    out.with_name(f"seen{number}.json").write_text(json.dumps(seen))


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """The observations of both hosts, the source folder and the exported one."""
    base = tmp_path_factory.mktemp("hosts")
    source = golden_qwen2.write_folder(golden_qwen2.read("untied"), base / "source")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = os.environ | {
        "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": os.environ["XLA_FLAGS"] + " --xla_force_host_platform_device_count=4",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
    }
    processes = [
        subprocess.Popen(
            [sys.executable, __file__, str(i), address, str(source), str(base / "out")],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for i in range(2)
    ]
    try:
        outputs = [process.communicate(timeout=240) for process in processes]
    finally:
        for process in processes:
            process.kill()
    assert [process.returncode for process in processes] == [0, 0], [words[-2000:] for words, _ in outputs]
    return [json.loads((base / f"seen{i}.json").read_text()) for i in range(2)], source, base / "out"


@pytest.mark.distributed
def test_each_host_reads_only_its_part(seen):
    """fsdp=4 x tensor=2 over two hosts: a host has half of D, so it reads half of every weight that has a D."""
    hosts, _, _ = seen
    whole = {name: value.size for name, value in golden_qwen2.read("untied").weights.items()}
    for host_seen in hosts:
        assert host_seen["sizes"] == {name: n if "bias" in name else n // 2 for name, n in whole.items()}


@pytest.mark.distributed
def test_to_global_and_to_local_use_this_hosts_rows(seen):
    hosts, _, _ = seen
    mine = [np.arange(6).reshape(2, 3) + 100 * i for i in range(2)]
    for i, host_seen in enumerate(hosts):
        assert host_seen["shape"] == [4, 3]
        assert host_seen["total"] == sum(int(part.sum()) for part in mine)
        assert host_seen["own"] == mine[i].tolist()
        assert host_seen["mixed"] == mine[1 - i][::-1].tolist()


@pytest.mark.distributed
def test_what_two_hosts_export_is_what_they_read(seen):
    _, source, out = seen
    assert (out / "model.safetensors").read_bytes() == (source / "model.safetensors").read_bytes()


if __name__ == "__main__":
    host(int(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4]))
