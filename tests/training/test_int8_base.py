"""Adapters on a frozen base of eight bits: its loss and gradients are those of the rounded weights, and near those before rounding."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax import packed_rows, packing, parallel
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, MeshConfig
from sqlr1_jax.models import int8, lora, param_table, qwen2
from sqlr1_jax.models.int8 import Int8Weight
from sqlr1_jax.training import step

ADAPTERS = LoraConfig(rank=4, alpha=8.0, base="int8")
CONFIG = qwen2.Config(vocab=64, layers=2, width=64, mlp=96, heads=4, kv_heads=2, head=16)


def rounded(config, params):
    """The base as `int8.frozen` makes it, of a copy of the parameters."""
    table = qwen2.table(config)
    return param_table.map_table(int8.frozen, table, jax.tree.map(jnp.copy, params))


def widened(config, params):
    """The values that a rounded base stands for, as plain float32 parameters."""
    return param_table.map_table(
        lambda spec, p: int8.widen(spec, p) if isinstance(p, Int8Weight) else p, qwen2.table(config), params
    )


def made(tied, family="qwen2"):
    config = dataclasses.replace(CONFIG, tied=tied, family=family)
    params = qwen2.init(config, jax.random.key(0), scale=0.15)
    fresh = lora.init(ADAPTERS, config, jax.random.key(1))
    adapters = {n: x.replace(b=0.05 * jax.random.normal(jax.random.key(2), x.b.shape)) for n, x in fresh.items()}
    return config, params, adapters


def loss_and_gradients(config, dtype="float32"):
    """`(adapters, base, rows) -> (mean negative log-likelihood, gradients of the adapters)`."""

    def loss(adapters, base, rows):
        params = lora.attach(base, adapters, ADAPTERS)
        logprobs, _ = step.score_rows(
            params, config, rows, ComputeConfig(dtype=dtype, chunk=16), temperature=1.0, entropy=False
        )
        return -jnp.sum(logprobs) / jnp.sum(rows.loss_weights)

    return jax.jit(jax.value_and_grad(loss))


@pytest.fixture(scope="module")
def rows(groups):
    packed = packing.pack_groups(groups.prompts, groups.completions, row_length=128, rows_multiple=4)
    return PackedBatch(**{name: jnp.asarray(getattr(packed, name)) for name in packed_rows.FIELDS})


def flat(tree):
    return np.concatenate([np.ravel(x) for x in jax.tree.leaves(tree)])


@pytest.mark.parametrize(("tied", "family"), [(False, "qwen3"), pytest.param(True, "qwen2", marks=pytest.mark.slow)])
def test_loss_and_gradients_are_those_of_the_rounded_weights(rows, tied, family):
    config, params, adapters = made(tied, family)
    base, run = rounded(config, params), loss_and_gradients(config)
    assert {x.dtype for x in jax.tree.leaves(base)} == {jnp.dtype("int8"), jnp.dtype("float32")}
    (one, grads), (other, plain) = run(adapters, base, rows), run(adapters, widened(config, base), rows)
    np.testing.assert_allclose(one, other, rtol=1e-6)
    np.testing.assert_allclose(flat(grads), flat(plain), rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("dtype", ["bfloat16", pytest.param("float32", marks=pytest.mark.slow)])
def test_rounding_moves_the_loss_by_one_percent_and_gradients_by_a_tenth(rows, dtype):
    """Against the unrounded base in the same compute dtype; gradients as the norm of the difference over the norm."""
    config, params, adapters = made(True)
    run = loss_and_gradients(config, dtype)
    base = jax.tree.map(lambda x: x.astype(jnp.bfloat16), params)
    (one, grads), (other, plain) = run(adapters, rounded(config, base), rows), run(adapters, base, rows)
    assert 0 < abs(float(one - other)) < 0.01 * float(other)
    assert 0 < np.linalg.norm(flat(grads) - flat(plain)) < 0.1 * np.linalg.norm(flat(plain))


@pytest.mark.slow
def test_a_mesh_changes_nothing(rows):
    config, params, adapters = made(False)
    wanted = loss_and_gradients(config)(adapters, rounded(config, params), rows)
    mesh = parallel.make_mesh(MeshConfig(1, 4, 2))
    table = qwen2.table(config)
    placed = jax.device_put(params, param_table.shardings(table, mesh))
    base = param_table.map_table(lambda spec, p: int8.frozen(spec, p, mesh), table, placed)
    assert base.blocks.down.values.sharding.shard_shape((2, 96, 64)) == (2, 48, 16)
    shapes = int8.abstract(table, config.sizes, jnp.float32, mesh)
    assert jax.tree.map(lambda x: (x.shape, x.dtype, x.sharding), base) == jax.tree.map(
        lambda x: (x.shape, x.dtype, x.sharding), shapes
    )
    adapters = jax.device_put(adapters, param_table.shardings(lora.table(ADAPTERS, config), mesh))
    with jax.set_mesh(mesh):
        got = loss_and_gradients(config)(adapters, base, rows)
    np.testing.assert_allclose(got[0], wanted[0], rtol=1e-5)
    np.testing.assert_allclose(flat(got[1]), flat(wanted[1]), rtol=1e-3, atol=1e-5)


def test_rounded_weights_without_adapters_are_refused():
    with pytest.raises(
        ValueError, match=r"--config\.lora\.base='int8': rounded weights cannot be trained; set --config\.lora\.rank"
    ):
        LoraConfig(base="int8")
