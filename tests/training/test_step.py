"""The update: packed equals plain, accumulation equals one batch, mesh equals one device, and what it refuses to do."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from sqlr1_jax import packing, parallel
from sqlr1_jax.models import attention, layout, qwen2
from sqlr1_jax.rl import losses
from sqlr1_jax.training import optimizer, state, step

TEMPERATURE = 0.7
OBJECTIVE = losses.Objective(kl_coef=0.1, entropy_coef=0.01)
ONE = parallel.make_mesh(parallel.MeshShape(), jax.devices()[:1])


@functools.cache
def sgd():
    return optax.sgd(1.0)


@functools.cache
def adam(lr):
    return optimizer.make(optimizer.Optimizer(lr=lr, weight_decay=0.1))


@functools.cache
def make(config, objective, tx, mesh, compute):
    return step.make_rl_step(config, objective, tx, mesh, compute=compute, temperature=TEMPERATURE)


def run(config, params, stacked, *, tx=None, mesh=ONE, objective=OBJECTIVE, denominator=None, **compute):
    """One update from the same parameters; the gradient is read off a plain SGD step of size 1 when no `tx` is given."""
    tx = sgd() if tx is None else tx
    shardings = layout.shardings(qwen2.table(config), mesh)
    params = jax.tree.map(lambda p, s: jax.device_put(p.copy(), s), params, shardings)
    before = jax.device_get(params)
    start = state.create(params, tx, mesh)
    update = make(config, objective, tx, mesh, step.Compute(chunk=7, **compute))
    made, metrics = update(start, step.place(mesh, stacked), denominator)
    grads = jax.tree.map(lambda a, b: a - np.asarray(b), before, jax.device_get(made.params))
    return made, {k: float(v) for k, v in metrics.items()}, grads


def close(a, b, tolerance=1e-5):
    """Every leaf within `tolerance` of the leaf's largest value."""
    for (path, x), y in zip(jax.tree_util.tree_leaves_with_path(a), jax.tree.leaves(b)):
        x, y = np.asarray(x), np.asarray(y)
        assert np.abs(x - y).max() <= tolerance * np.abs(y).max(), (path, np.abs(x - y).max(), np.abs(y).max())


@pytest.mark.parametrize("row_length", [26, 40, 200])
def test_packed_rows_equal_rows_of_their_own(config, params, groups, pack, plain_loss, row_length):
    rows = pack(row_length)
    if row_length == 26:
        assert rows.prompt_copies > 0  # split groups
    if row_length == 200:
        assert (rows.parents.max(axis=1) > rows.parents[rows.parents > 0].min()).any()  # several groups a row
    value, expected = jax.value_and_grad(plain_loss)(params)
    _, metrics, grads = run(config, params, packing.stack(rows, len(rows.tokens)))
    assert metrics["loss"] == pytest.approx(float(value), rel=1e-5)
    assert metrics["tokens"] == groups.real.sum()
    close(grads, expected)


def test_score_equals_rows_of_their_own(config, params, groups, pack, plain_logprobs):
    rows = pack(40, 2)
    score = step.make_score(config, ONE, compute=step.Compute(chunk=5), temperature=TEMPERATURE)
    made = score(params, step.place(ONE, packing.stack(rows, 2)))
    expected = plain_logprobs(params)[0]
    np.testing.assert_allclose(packing.bring_back(made, rows, groups.shape), expected, atol=1e-5)


def test_accumulation_equals_one_batch(config, params, pack):
    rows = pack(40, 2)
    _, one, expected = run(config, params, packing.stack(rows, len(rows.tokens)))
    _, many, grads = run(config, params, packing.stack(rows, 2))
    _, padded, grads_padded = run(config, params, packing.stack(rows, 2, 8))
    assert len(rows.tokens) > 2
    assert many == pytest.approx(one, rel=1e-5, abs=1e-6) and padded == pytest.approx(one, rel=1e-5, abs=1e-6)
    close(grads, expected)
    close(grads_padded, expected)


def test_microbatches_do_not_recompile_within_a_bucket(config, params, pack):
    tx = optax.sgd(0.0)
    update = step.make_rl_step(config, OBJECTIVE, tx, ONE, temperature=TEMPERATURE)
    start = state.create(jax.device_put(params, layout.shardings(qwen2.table(config), ONE)), tx, ONE)
    for row_length, rows in ((40, pack(40)), (40, pack(40)._replace(segments=pack(40).segments * 0))):
        assert row_length == rows.tokens.shape[1]
        start, _ = update(start, step.place(ONE, packing.stack(rows, 1, 8)))
    assert update.jitted._cache_size() == 1


def test_mesh_equals_one_device(config, params, pack):
    mesh = parallel.make_mesh(parallel.MeshShape(2, 2, 2))
    stacked = packing.stack(pack(40, 4), 4)
    tx = adam(1e-2)
    _, one, expected = run(config, params, stacked)
    _, eight, grads = run(config, params, stacked, mesh=mesh)
    assert eight == pytest.approx(one, rel=1e-4, abs=1e-6)
    close(grads, expected)
    ours, _, _ = run(config, params, stacked, tx=tx)
    theirs, _, _ = run(config, params, stacked, tx=tx, mesh=mesh)
    # Adam's first step is lr * sign(g): gradients at rounding level may differ in sign, so absolute in units of lr.
    for x, y in zip(jax.tree.leaves(theirs.params), jax.tree.leaves(ours.params)):
        np.testing.assert_allclose(x, y, atol=1e-4)
    for leaf, param in zip(jax.tree.leaves(theirs.opt_state[1].mu), jax.tree.leaves(theirs.params)):
        assert leaf.sharding == param.sharding


def test_remat_changes_nothing_and_bfloat16_little(config, params, pack):
    stacked = packing.stack(pack(200), len(pack(200).tokens))
    _, kept, expected = run(config, params, stacked, remat=False)
    _, again, grads = run(config, params, stacked, remat=True)
    assert again == pytest.approx(kept, rel=1e-6, abs=1e-7)
    close(grads, expected)
    _, half, grads = run(config, params, stacked, dtype="bfloat16")
    assert half["loss"] == pytest.approx(kept["loss"], rel=0.05)
    close(grads, expected, 0.1)


def test_denominator_scales_the_loss(config, params, pack):
    stacked = packing.stack(pack(200), len(pack(200).tokens))
    _, mean, grads = run(config, params, stacked)
    _, half, halves = run(config, params, stacked, denominator=jnp.float32(2 * mean["denominator"]))
    assert half["loss"] == pytest.approx(mean["loss"] / 2, rel=1e-6)
    close(jax.tree.map(lambda g: 2 * g, halves), grads, 1e-5)


def test_learning_rate_zero_leaves_parameters_as_they_are(config, params, pack):
    tx = adam(0.0)
    made, metrics, _ = run(config, params, packing.stack(pack(200), len(pack(200).tokens)), tx=tx)
    assert metrics["grad_norm"] > 0 and int(made.step) == 1
    assert all(np.array_equal(a, b) for a, b in zip(jax.tree.leaves(made.params), jax.tree.leaves(params)))


@pytest.mark.parametrize("microbatches", [1, 2])
def test_update_that_is_not_finite_is_skipped_and_named(config, params, pack, microbatches):
    rows = pack(200, 2)
    rows.advantages[np.unravel_index(np.argmax(rows.loss_weights), rows.loss_weights.shape)] = np.nan
    tx = adam(1e-2)
    made, metrics, _ = run(config, params, packing.stack(rows, len(rows.tokens) // microbatches), tx=tx)
    assert metrics["skipped"] == 1.0 and int(made.step) == 1 and int(made.opt_state[1].count) == 0
    assert all(np.array_equal(a, b) for a, b in zip(jax.tree.leaves(made.params), jax.tree.leaves(params)))
    assert np.isnan(metrics["grad_norm/blocks.q"])


def test_logits_of_a_batch_never_exist(config, params, pack):
    rows = pack(200)
    M, T = rows.tokens.shape
    update = step.make_rl_step(config, OBJECTIVE, optax.sgd(1.0), ONE, compute=step.Compute(chunk=8))
    start = state.create(jax.device_put(params, parallel.sharding(ONE, "")), optax.sgd(1.0), ONE)
    text = update.lower(start, step.place(ONE, packing.stack(rows, M))).as_text()
    assert f"tensor<{M}x8x{config.vocab}xf32>" in text
    assert f"x{T}x{config.vocab}x" not in text and f"<{M * T}x{config.vocab}x" not in text


def test_supervised_step_and_evaluation_agree_with_plain_loss(config, params):
    rng = np.random.default_rng(3)
    prompts = [rng.integers(1, 64, n).tolist() for n in (3, 8, 1)]
    targets = [rng.integers(1, 64, n).tolist() for n in (4, 1, 6)]
    rows = packing.pack_examples(prompts, targets, row_length=12)
    total = 0.0
    for prompt, target in zip(prompts, targets):
        tokens = jnp.asarray([prompt + target])
        attend = attention.causal(jnp.asarray([tokens.shape[1]]), tokens.shape[1])
        x, _ = qwen2.hidden(params, config, tokens, jnp.arange(tokens.shape[1])[None], attend, dtype=jnp.float32)
        logp = jax.nn.log_softmax(qwen2.logits(params, x))[0]
        total -= sum(float(logp[len(prompt) - 1 + i, t]) for i, t in enumerate(target))
    batch = step.place(ONE, packing.stack(rows, 1))
    found = step.make_eval_loss(config, ONE)(params, batch)
    assert float(found["count"]) == 11 and float(found["loss"]) == pytest.approx(total / 11, rel=1e-5)
    tx = optax.sgd(1e-3)
    start = state.create(jax.device_put(params, parallel.sharding(ONE, "")), tx, ONE)
    update = step.make_sft_step(config, tx, ONE)
    start, metrics = update(start, batch)
    assert float(metrics["loss"]) == pytest.approx(total / 11, rel=1e-5)
    assert float(update(start, batch)[1]["loss"]) < float(metrics["loss"])
