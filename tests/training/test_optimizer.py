"""Schedules, decay, Muon and checks."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from sqlr1_jax import parallel
from sqlr1_jax.config import MeshConfig, OptimizerConfig
from sqlr1_jax.training import optimizer, state


def first_update(tx, grads, params):
    """The first update and the state after it."""
    return jax.jit(lambda grads, params: tx.update(grads, tx.init(params), params))(grads, params)


@pytest.mark.parametrize(
    ("kind", "golden"),
    # Warm-up of 2 steps to 1, decay over 4 to 0.2: linear 1 0.8 0.6 0.4 0.2; cosine (1 + cos) / 2 at quarters.
    [
        ("constant", [0, 0.5, 1, 1, 1, 1, 1]),
        ("linear", [0, 0.5, 1, 0.8, 0.6, 0.4, 0.2]),
        ("cosine", [0, 0.5, 1, 0.882843, 0.6, 0.317157, 0.2]),
    ],
)
def test_schedules(kind, golden):
    made = optimizer.learning_rate(OptimizerConfig(lr=1.0, schedule=kind, warmup_steps=2, final=0.2), 6)
    np.testing.assert_allclose([made(n) for n in range(7)], golden, atol=1e-6)


def test_decay_spares_norms_and_biases(params):
    tx = optimizer.make(OptimizerConfig(lr=0.1, weight_decay=0.5))
    zeros = jax.tree.map(np.zeros_like, params)
    updates, _ = first_update(tx, zeros, params)
    np.testing.assert_allclose(updates.blocks.q, -0.05 * params.blocks.q, rtol=1e-6)
    np.testing.assert_allclose(updates.embed, -0.05 * params.embed, rtol=1e-6)
    for spared in (updates.blocks.q_bias, updates.blocks.attn_norm, updates.blocks.mlp_norm, updates.final_norm):
        assert not spared.any()


def test_clip_bounds_the_first_adam_step_and_mu_dtype_holds(params):
    tx = optimizer.make(OptimizerConfig(lr=0.1, weight_decay=0, mu_dtype="bfloat16"))
    grads = jax.tree.map(lambda p: 1e3 * np.ones_like(p), params)
    _, made = first_update(tx, grads, params)
    assert {leaf.dtype.name for leaf in jax.tree.leaves(made[1].mu)} == {"bfloat16"}
    norm = np.sqrt(sum(float((np.float32(m) ** 2).sum()) for m in jax.tree.leaves(made[1].mu)))
    assert norm == pytest.approx(0.1, rel=1e-2)  # (1 - b1) g with |g| clipped to 1


def test_the_moments_have_the_betas_of_the_config():
    tx = optimizer.make(OptimizerConfig(lr=0.1, weight_decay=0, clip=0, b2=0.95))
    grads = {"w": jnp.array([2.0, -3.0])}
    _, made = first_update(tx, grads, {"w": jnp.ones(2)})
    np.testing.assert_allclose(made[1].mu["w"], [0.2, -0.3], rtol=1e-6)
    np.testing.assert_allclose(made[1].nu["w"], [0.05 * 4, 0.05 * 9], rtol=1e-5)


def test_stochastic_rounding_by_hand():
    # bfloat16 keeps 7 bits behind the point: above 1 its numbers are 1/128 apart. 1 + 1/512 is a quarter of the way, so its 16
    # cut bits are 0x4000, and the random ones carry from 0xC000 on: in a quarter of all cases. Signs are mirrored.
    x = jnp.array([1 + 1 / 512, 1 + 1 / 512, -1 - 1 / 512, 1.0, jnp.inf])
    bits = jnp.array([0xBFFF, 0xC000, 0xC000, 0xFFFF, 0xFFFF], jnp.uint16)
    made = optimizer.round_stochastically(x, bits)
    np.testing.assert_array_equal(made.astype(jnp.float32), [1, 1 + 1 / 128, -1 - 1 / 128, 1, np.inf])


def test_small_steps_of_bfloat16_parameters():
    # Adam's first step is lr = 1e-3, below half of the spacing 2^-8 under 1.
    tx = optimizer.make(OptimizerConfig(lr=1e-3, weight_decay=0, clip=0))
    params = {"w": jnp.ones(16384, jnp.bfloat16)}
    start = tx.init(params)
    updates, made = tx.update({"w": jnp.ones(16384)}, start, params)
    after = optax.apply_updates(params, updates)["w"]
    assert after.dtype == jnp.bfloat16
    assert 1 - float(after.astype(jnp.float32).mean()) == pytest.approx(1e-3, abs=7e-5)  # five deviations of the mean
    kinds = [jax.tree.map(lambda x: x.dtype, state) for state in (start, made)]
    assert kinds[0] == kinds[1] and kinds[0][1].nu["w"] == jnp.float32


def test_factored_second_moment_holds_rows_and_columns():
    # The first step divides by sqrt(row x column / mean) = |g| where |g| is an outer product: each update is lr * sign(g).
    tx = optimizer.make(OptimizerConfig(lr=0.1, weight_decay=0, clip=0, second="factored", mu_dtype="bfloat16"))
    grads = {"w": -jnp.outer(jnp.arange(1.0, 129), jnp.arange(1.0, 257))}
    start = tx.init(grads)
    updates, _ = tx.update(grads, start, grads)
    np.testing.assert_allclose(updates["w"], 0.1, rtol=1e-2)
    sizes = sorted(x.size for x in jax.tree.leaves(start[1]) if x.dtype == jnp.float32)
    assert sizes[-2:] == [128, 256]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (dict(schedule="step"), "optimizer.schedule='step'"),
        (dict(lr=-1.0), "optimizer.lr=-1.0"),
        (dict(mu_dtype="float8"), "optimizer.mu_dtype='float8'"),
        (dict(second="none"), "optimizer.second='none'"),
    ],
)
def test_choices_are_checked(options, names):
    with pytest.raises(ValueError, match=names):
        OptimizerConfig(**options)


def test_a_decaying_schedule_must_outlast_the_warm_up():
    cfg = OptimizerConfig(schedule="cosine", warmup_steps=5)
    with pytest.raises(ValueError, match="optimizer.warmup_steps=5.*run has 5 optimizer steps"):
        optimizer.make(cfg, 5)
    optimizer.make(cfg, 6)


@pytest.mark.parametrize("kind", ["adamw", "muon"])
def test_abstract_state_equals_a_created_one(kind, config, params):
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    tx = optimizer.make(OptimizerConfig(kind=kind, mu_dtype="bfloat16"))
    wanted = state.abstract(config, tx, mesh)
    placed = jax.tree.map(lambda p, s: jax.device_put(p, s.sharding), params, wanted.params)
    made = state.create(placed, tx, mesh)
    assert jax.tree.structure(made) == jax.tree.structure(wanted)
    for a, b in zip(jax.tree.leaves(made), jax.tree.leaves(wanted)):
        assert (a.shape, a.dtype) == (b.shape, b.dtype) and a.sharding.is_equivalent_to(b.sharding, a.ndim)
    moments = [m for m in jax.tree.leaves(made.opt_state[1]) if m.shape == params.blocks.gate.shape]
    assert len(moments) == (4 if kind == "adamw" else 2)  # of gate and up: two moments with Adam, one with Muon
    assert not any(m.sharding.is_fully_replicated for m in moments)


@pytest.mark.parametrize("kind", ["adamw", "muon"])
def test_moments_of_bfloat16_parameters_are_float32(kind, params):
    small = jax.tree.map(lambda p: p.astype(jnp.bfloat16), params)
    tx = optimizer.make(OptimizerConfig(kind=kind))
    began = jax.eval_shape(tx.init, small)
    _, went = jax.eval_shape(tx.update, small, began, small)
    for made in (began, went):
        assert {m.dtype.name for m in jax.tree.leaves(made[1]) if m.ndim} == {"float32"}


def test_muon_orthogonalises_the_matrices_of_blocks_and_leaves_the_rest_to_adam(params):
    options = dict(lr=0.1, weight_decay=0, clip=0)
    muon, adam = (optimizer.make(OptimizerConfig(kind=kind, **options)) for kind in ("muon", "adamw"))
    rng = np.random.default_rng(0)
    grads = jax.tree.map(lambda p: rng.standard_normal(p.shape, np.float32), params)
    (updates, _), (plain, _) = (first_update(tx, grads, params) for tx in (muon, adam))
    for name, inputs in (("q", 1), ("o", 2), ("down", 1)):
        for layer in np.asarray(getattr(updates.blocks, name)):
            matrix = layer.reshape(math.prod(layer.shape[:inputs]), -1)
            singular = np.linalg.svd(matrix / (0.1 * 0.2 * max(matrix.shape) ** 0.5), compute_uv=False)
            # Five Newton-Schulz steps bring singular values near 1, not onto it; the smallest of a square stays behind.
            assert singular.max() < 1.3 and np.median(singular) > 0.6
    for path in ("embed", "final_norm"):
        np.testing.assert_array_equal(getattr(updates, path), getattr(plain, path))
    np.testing.assert_array_equal(updates.blocks.q_bias, plain.blocks.q_bias)


def matrix_sides(layer, inputs):
    return int(np.prod(layer.shape[:inputs])), int(np.prod(layer.shape[inputs:]))


def test_the_learning_rate_is_said_with_its_schedule():
    cfg = OptimizerConfig(lr=2e-5, schedule="cosine", warmup_steps=50)
    assert optimizer.describe(cfg) == "learning rate 2e-05 (adamw, cosine, 50 warm-up steps)"
    assert optimizer.describe(OptimizerConfig(lr=1e-6)) == "learning rate 1e-06 (adamw, constant)"
