"""Schedules, decay and checks."""

import jax
import numpy as np
import pytest

from sqlr1_jax import parallel
from sqlr1_jax.training import optimizer, state


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
    made = optimizer.schedule(optimizer.Optimizer(lr=1.0, schedule=kind, warmup_steps=2, total_steps=6, final=0.2))
    np.testing.assert_allclose([made(n) for n in range(7)], golden, atol=1e-6)


def test_decay_spares_norms_and_biases(params):
    tx = optimizer.make(optimizer.Optimizer(lr=0.1, weight_decay=0.5))
    zeros = jax.tree.map(np.zeros_like, params)
    updates, _ = tx.update(zeros, tx.init(params), params)
    np.testing.assert_allclose(updates.blocks.q, -0.05 * params.blocks.q, rtol=1e-6)
    np.testing.assert_allclose(updates.embed, -0.05 * params.embed, rtol=1e-6)
    for spared in (updates.blocks.q_bias, updates.blocks.attn_norm, updates.blocks.mlp_norm, updates.final_norm):
        assert not spared.any()


def test_clip_bounds_the_first_adam_step_and_mu_dtype_holds(params):
    tx = optimizer.make(optimizer.Optimizer(lr=0.1, weight_decay=0, mu_dtype="bfloat16"))
    grads = jax.tree.map(lambda p: 1e3 * np.ones_like(p), params)
    updates, made = tx.update(grads, tx.init(params), params)
    assert {leaf.dtype.name for leaf in jax.tree.leaves(made[1].mu)} == {"bfloat16"}
    norm = np.sqrt(sum(float((v**2).sum()) for v in jax.tree.leaves(made[1].nu)))
    assert norm < 1e-3  # (1 - b2) g^2 with |g| clipped to 1
    assert np.abs(updates.embed).max() < 0.11


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (dict(schedule="step"), "optimizer.schedule=step"),
        (dict(schedule="cosine", warmup_steps=5, total_steps=5), "optimizer.total_steps=5.*5 warm-up"),
        (dict(lr=-1.0), "optimizer.lr=-1.0"),
        (dict(mu_dtype="float8"), "optimizer.mu_dtype=float8"),
    ],
)
def test_choices_are_checked(options, names):
    with pytest.raises(ValueError, match=names):
        optimizer.Optimizer(**options)


def test_abstract_state_equals_a_created_one(config, params):
    mesh = parallel.make_mesh(parallel.MeshShape(2, 2, 2))
    tx = optimizer.make(optimizer.Optimizer(mu_dtype="bfloat16"))
    wanted = state.abstract(config, tx, mesh)
    placed = jax.tree.map(lambda p, s: jax.device_put(p, s.sharding), params, wanted.params)
    made = state.create(placed, tx, mesh)
    assert jax.tree.structure(made) == jax.tree.structure(wanted)
    for a, b in zip(jax.tree.leaves(made), jax.tree.leaves(wanted)):
        assert (a.shape, a.dtype) == (b.shape, b.dtype) and a.sharding.is_equivalent_to(b.sharding, a.ndim)
    assert not made.opt_state[1].mu.blocks.gate.sharding.is_fully_replicated
