"""The parameter table: shapes, counts, shardings, initial values, the overview."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import PartitionSpec

from sqlr1_jax import parallel
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import huggingface, param_table, qwen2
from sqlr1_jax.models.param_table import ParamSpec

SMALL = qwen2.Config(vocab=48, layers=2, width=32, mlp=64, heads=4, kv_heads=2, head=8)
QWEN = {  # published sizes: vocab, layers, width, mlp, heads, kv_heads, tied -> parameters
    "0.5b": ((151936, 24, 896, 4864, 14, 2, True), 494_032_768),
    "1.5b": ((151936, 28, 1536, 8960, 12, 2, True), 1_543_714_304),
    "3b": ((151936, 36, 2048, 11008, 16, 2, True), 3_085_938_688),
    "7b": ((152064, 28, 3584, 18944, 28, 4, False), 7_615_616_512),
    "14b": ((152064, 48, 5120, 13824, 40, 8, False), 14_770_033_664),
    "32b": ((152064, 64, 5120, 27648, 40, 8, False), 32_763_876_352),
}


@pytest.mark.parametrize("name", QWEN)
def test_parameter_counts_of_the_family(name):
    """The totals of transformers for Qwen2.5-Coder 0.5B to 32B."""
    (vocab, layers, width, mlp, heads, kv_heads, tied), count = QWEN[name]
    config = qwen2.Config(vocab, layers, width, mlp, heads, kv_heads, width // heads, tied=tied)
    assert param_table.count(qwen2.table(config), config.sizes) == count


def test_hugging_face_shapes_follow_from_the_table():
    shapes = huggingface.hf_shapes(qwen2.table(SMALL), SMALL.sizes)
    assert list(shapes)[0] == "model.embed_tokens.weight" and list(shapes)[-1] == "model.norm.weight"
    assert shapes["model.layers.1.self_attn.k_proj.weight"] == (2 * 8, 32)
    assert shapes["model.layers.1.self_attn.o_proj.weight"] == (32, 4 * 8)
    assert shapes["model.layers.0.mlp.down_proj.weight"] == (32, 64)
    assert len(shapes) == 2 + 2 * 12


def test_initial_values_do_not_depend_on_the_mesh():
    table = [
        ParamSpec("V D", "a", "V D"),
        ParamSpec("L D N H", "b", "(N H) D"),
        ParamSpec("D", "c", "D", "ones"),
        ParamSpec("F", "d", "F", "zeros"),
    ]
    one = param_table.init(table, SMALL.sizes, jax.random.key(3))
    other = param_table.init(table, SMALL.sizes, jax.random.key(3), mesh=parallel.make_mesh(MeshConfig(2, 2, 2)))
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)
    assert other[0].sharding.spec == PartitionSpec("tensor", "fsdp")
    assert float(one[1].std()) == pytest.approx(0.02, rel=0.1)
    assert (one[2] == 1).all() and (one[3] == 0).all()


def test_abstract_is_shapes_without_values():
    mesh = parallel.make_mesh(MeshConfig(1, 4, 2))
    want = param_table.abstract(qwen2.table(SMALL), SMALL.sizes, jnp.bfloat16, mesh)
    assert want.blocks.gate.shape == (2, 32, 64) and want.blocks.gate.dtype == jnp.bfloat16
    assert want.blocks.gate.sharding.shard_shape((2, 32, 64)) == (2, 8, 32)


def test_a_mesh_that_does_not_divide_is_refused_before_allocation():
    mesh = parallel.make_mesh(MeshConfig(1, 1, 8))
    with pytest.raises(ValueError, match=r"q_proj.weight: axis N has size 4.*--config.mesh.tensor.*one of \[1, 2, 4\]"):
        qwen2.init(SMALL, jax.random.key(0), mesh=mesh)


def test_overview_adds_up():
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    lines = param_table.overview(qwen2.table(SMALL), SMALL.sizes, mesh).splitlines()
    assert len(lines) == 1 + 14 + 1
    q = next(line for line in lines if "q_proj " in line)
    assert "L D N H" in q and "2 32 4 8" in q and "D:fsdp N:tensor" in q and "2,048" in q
    assert lines[-1].split()[0] == "all"
    assert lines[-1].split()[1] == f"{param_table.count(qwen2.table(SMALL), SMALL.sizes):,}"


def test_overview_counts_the_bytes_per_device():
    """At 7B over fsdp=8 in float32: 7,615,616,512 x 4 / 8 bytes, with every part cut (norms along D too)."""
    config = qwen2.Config(152064, 28, 3584, 18944, 28, 4, 128, tied=False)
    mesh = parallel.make_mesh(MeshConfig(1, 8, 1))
    held = float(param_table.overview(qwen2.table(config), config.sizes, mesh).split()[-1].replace(",", ""))
    biases = 28 * (28 + 4 + 4) * 128  # q, k and v biases have no D: complete on every device
    assert held == pytest.approx(((7_615_616_512 - biases) / 8 + biases) * 4 / 2**20, abs=0.1)
