"""The update: packed equals unpacked, accumulation equals one batch, a mesh equals one device, bad updates are skipped."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax import packed_rows, packing, parallel
from sqlr1_jax.config import ComputeConfig, LoraConfig, MeshConfig, OptimizerConfig, RlConfig
from sqlr1_jax.models import lora, param_table, qwen2
from sqlr1_jax.training import optimizer, state, step

TEMPERATURE = 0.7
RL = RlConfig(kl_coef=0.1, entropy_coef=0.01)
ONE = parallel.make_mesh(MeshConfig(), jax.devices()[:1])


def adam(lr=1e-2):
    return optimizer.make(OptimizerConfig(lr=lr, weight_decay=0.1, clip=0.0))


def update(config, tx, mesh, compute):
    return step.make_rl_step(config, RL, tx, mesh, max_completion=12, compute=compute, temperature=TEMPERATURE)


def run(config, params, stacked, *, tx=None, mesh=ONE, denominator=None, **compute):
    """One update: the state, the metrics, and the gradient, which is Adam's first moment over 1 - b1."""
    tx = adam() if tx is None else tx
    placed = jax.tree.map(
        lambda p, s: jax.device_put(jnp.array(p), s), params, param_table.shardings(qwen2.table(config), mesh)
    )
    call = update(config, tx, mesh, ComputeConfig(chunk=7, **compute))
    made, metrics = call(state.create(placed, tx, mesh), step.place_batch(mesh, stacked), denominator)
    grads = jax.tree.map(lambda m: np.asarray(m) / 0.1, made.opt_state[1].mu)
    return made, {k: float(v) for k, v in metrics.items()}, grads


def close(a, b, tolerance=1e-5):
    """Every leaf within `tolerance` of the leaf's largest value."""
    for (path, x), y in zip(jax.tree_util.tree_leaves_with_path(a), jax.tree.leaves(b)):
        x, y = np.asarray(x), np.asarray(y)
        assert np.abs(x - y).max() <= tolerance * np.abs(y).max(), (path, np.abs(x - y).max(), np.abs(y).max())


@pytest.fixture
def wide(pack):
    """[1,1,200]: all groups in one row."""
    rows = pack(200)
    assert ((rows.positions == 0) & (rows.segment_ids > 0)).sum() > len(rows.tokens) == 1
    return packed_rows.stack_microbatches(rows, 1)


@pytest.fixture
def narrow(pack):
    """[8,2,26]: groups split over rows, rows over microbatches, and empty microbatches at the end."""
    rows = pack(26, 2)
    assert rows.prompt_copies > 0 and 2 < len(rows.tokens) // 2 < 8
    return packed_rows.stack_microbatches(rows, 2, 8)


def test_unrolled_layers_equal_the_loop(config, params, wide, monkeypatch):
    """Models of few layers are compiled without the loop; loss and every gradient stay the same."""
    made, programs = [], []
    for limit in (0, config.layers):
        monkeypatch.setattr(qwen2, "UNROLLED_LAYERS", limit)
        make = step.make_rl_step.__wrapped__  # not the step that an earlier call has made for the same arguments
        one = make(config, RL, adam(), ONE, max_completion=12, compute=ComputeConfig(chunk=7), temperature=TEMPERATURE)
        began = state.create(jax.tree.map(jnp.array, params), adam(), ONE)
        programs.append(one.lower(began, step.place_batch(ONE, wide)).as_text())
        made.append(one(began, step.place_batch(ONE, wide)))
    assert programs[0] != programs[1]
    (first, one), (second, other) = made
    close(first.opt_state[1].mu, second.opt_state[1].mu)
    assert float(one["loss"]) == pytest.approx(float(other["loss"]), rel=1e-6)


@pytest.mark.parametrize("rows", ["wide", "narrow"])
def test_packed_and_accumulated_rows_equal_rows_of_their_own(config, numbers, groups, plain, rows, request):
    _, metrics, grads = run(config, numbers, request.getfixturevalue(rows))
    assert metrics["loss"] == pytest.approx(plain[0], rel=1e-5)
    assert metrics["tokens"] == groups.real.sum()
    close(grads, plain[1])


def test_score_equals_rows_of_their_own(config, params, groups, pack, plain_logprobs):
    rows = pack(40, 2)
    score = step.make_score(config, ONE, compute=ComputeConfig(chunk=5), temperature=TEMPERATURE)
    made = score(params, step.place_batch(ONE, packed_rows.stack_microbatches(rows, 2)))
    expected = plain_logprobs(params)[0]
    np.testing.assert_allclose(packed_rows.gather_from_rows(made, rows, groups.shape), expected, atol=1e-5)


def test_fewer_microbatches_do_not_recompile(config, numbers, narrow):
    run(config, numbers, narrow)
    call = update(config, adam(), ONE, ComputeConfig(chunk=7))
    before = call.jitted._cache_size()
    assert before
    narrow["segment_ids"][2:] = 0
    narrow["loss_weights"][2:] = 0
    _, metrics, _ = run(config, numbers, narrow)
    assert metrics["tokens"] == narrow["loss_weights"].sum() and call.jitted._cache_size() == before


def test_a_second_run_in_a_process_does_not_compile_again(config):
    """A notebook's second run, or a resumed one. A constant learning rate does not depend on the length of the run."""

    def program(lr=1e-3, steps=7, schedule="constant", **rl):
        mesh = parallel.make_mesh(MeshConfig(), jax.devices()[:1])
        tx = optimizer.make(OptimizerConfig(lr=lr, warmup_steps=2, schedule=schedule), steps)
        return step.make_rl_step(config, RlConfig(**rl), tx, mesh, max_completion=12)

    assert program() is program(steps=8)
    assert program(schedule="cosine") is program(schedule="cosine")
    others = [
        program(),
        program(lr=1e-4),
        program(kl_coef=0.2),
        program(schedule="cosine"),
        program(steps=8, schedule="cosine"),
    ]
    assert len({id(made) for made in others}) == len(others)


def test_credit_by_clauses_is_the_same_program(config, params, wide):
    """What `plan` compiles for either: advantages are per token in every run."""
    began, batch = state.create(params, adam(), ONE), step.place_batch(ONE, wide)
    texts = []
    for rl in (RL, dataclasses.replace(RL, credit="clause", normalise="parts")):
        made = step.make_rl_step(config, rl, adam(), ONE, max_completion=12, compute=ComputeConfig(chunk=7))
        texts.append(made.lower(began, batch).as_text())
    assert texts[0] == texts[1]


def test_mesh_equals_one_device(config, numbers, narrow):
    mesh = parallel.make_mesh(MeshConfig(1, 2, 2), jax.devices()[:4])
    ours, one, expected = run(config, numbers, narrow)
    theirs, four, grads = run(config, numbers, narrow, mesh=mesh, attention="blocks")
    assert four == pytest.approx(one, rel=1e-4, abs=1e-6)
    close(grads, expected)
    # Adam's first step is lr * sign(g): gradients at rounding level may differ in sign, so absolute in units of lr = 0.01.
    for x, y in zip(jax.tree.leaves(theirs.params), jax.tree.leaves(ours.params)):
        np.testing.assert_allclose(x, y, atol=1e-4)
    for leaf, param in zip(jax.tree.leaves(theirs.opt_state[1].mu), jax.tree.leaves(theirs.params)):
        assert leaf.sharding == param.sharding


@pytest.mark.slow
def test_mesh_of_eight_equals_one_device(config, numbers, pack):
    stacked = packed_rows.stack_microbatches(pack(40, 4), 4)
    _, one, expected = run(config, numbers, stacked)
    _, eight, grads = run(config, numbers, stacked, mesh=parallel.make_mesh(MeshConfig(2, 2, 2)))
    assert eight == pytest.approx(one, rel=1e-4, abs=1e-6)
    close(grads, expected)


@pytest.mark.parametrize("keep", ["all", "products", pytest.param("attention", marks=pytest.mark.slow)])
def test_rematerialisation_changes_nothing(config, numbers, plain, wide, keep):
    _, metrics, grads = run(config, numbers, wide, keep=keep, attention="blocks")
    assert metrics["loss"] == pytest.approx(plain[0], rel=1e-5)
    close(grads, plain[1])


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
@pytest.mark.parametrize("adapters", [None, LoraConfig(rank=2)], ids=["full", "lora"])
def test_kept_products_are_not_computed_again(config, wide, dtype, adapters):
    """Of [T,F]: gate and up, and the cotangent of what down multiplies; with `inputs`, gate and up twice."""
    tx, base = adam(), param_table.abstract(qwen2.table(config), config.sizes, jnp.float32, ONE)
    rows = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype), step.place_batch(ONE, wide))
    counts = {}
    for keep in ("inputs", "products"):
        compute = ComputeConfig(dtype=dtype, keep=keep, attention="blocks")
        call = step.make_rl_step(config, RL, tx, ONE, max_completion=12, compute=compute, adapters=adapters)
        began = state.abstract(config, tx, ONE, adapters=adapters)
        text = call.lower(began, rows, None, *([] if adapters is None else [base])).as_text()
        lines = [
            line for line in text.splitlines() if "dot_general" in line and f"tensor<1x200x{config.width}x" in line
        ]
        counts[keep] = sum(f"-> tensor<1x200x{config.mlp}x" in line for line in lines)
    assert counts == {"inputs": 5, "products": 3}


def test_rows_without_their_end_of_padding_are_the_same_update(config, numbers, plain, pack):
    rows = pack(200)
    rows = packed_rows.resized(rows, packed_rows.used_length(rows))
    assert rows.tokens.shape[1] < 200
    _, metrics, grads = run(config, numbers, packed_rows.stack_microbatches(rows, 1))
    assert metrics["loss"] == pytest.approx(plain[0], rel=1e-5)
    close(grads, plain[1])


def test_bfloat16_stays_near(config, numbers, plain, wide):
    _, metrics, grads = run(config, numbers, wide, dtype="bfloat16")
    assert metrics["loss"] == pytest.approx(plain[0], rel=0.05)
    close(grads, plain[1], 0.1)


def test_denominator_scales_the_loss(config, numbers, plain, groups, wide):
    _, metrics, grads = run(config, numbers, wide, denominator=jnp.float32(2 * groups.real.sum()))
    assert metrics["loss"] == pytest.approx(plain[0] / 2, rel=1e-5)
    close(jax.tree.map(lambda g: 2 * g, grads), plain[1])


def test_learning_rate_zero_leaves_parameters_as_they_are(config, numbers, wide):
    made, metrics, _ = run(config, numbers, wide, tx=adam(0.0))
    assert metrics["grad_norm"] > 0 and int(made.step) == 1
    assert all(np.array_equal(a, b) for a, b in zip(jax.tree.leaves(made.params), jax.tree.leaves(numbers)))


@pytest.mark.parametrize("rows", ["wide", "narrow"])
def test_update_that_is_not_finite_is_skipped_and_named(config, numbers, rows, request):
    stacked = request.getfixturevalue(rows)
    stacked["advantages"][np.unravel_index(np.argmax(stacked["loss_weights"]), stacked["loss_weights"].shape)] = np.nan
    made, metrics, _ = run(config, numbers, stacked)
    assert metrics["skipped"] == 1.0 and int(made.step) == 1 and int(made.opt_state[1].count) == 0
    assert all(np.array_equal(a, b) for a, b in zip(jax.tree.leaves(made.params), jax.tree.leaves(numbers)))
    assert np.isnan(metrics["grad_norm/blocks.q"])


def test_logits_of_a_batch_never_exist(config, params, wide):
    tx = adam()
    start = state.create(params, tx, ONE)
    text = update(config, tx, ONE, ComputeConfig(chunk=8)).lower(start, step.place_batch(ONE, wide)).as_text()
    assert f"tensor<1x1x8x{config.vocab}xf32>" in text
    assert f"x200x{config.vocab}x" not in text and f"<200x{config.vocab}x" not in text


def test_adapters_are_trained_and_the_base_is_not(config, numbers, plain_loss, wide):
    options = LoraConfig(rank=2, alpha=0.2, targets=("q", "down"))
    base = jax.tree.map(jnp.array, numbers)
    fresh = lora.init(options, config, jax.random.key(3), mesh=ONE)
    fresh = jax.tree.map(lambda x: x + 0.1, fresh)  # B is zero at the start, which would hide A's gradient
    value, expected = jax.jit(jax.value_and_grad(lambda a: plain_loss(lora.merge(base, a, options, config))))(fresh)
    call = step.make_rl_step(config, RL, adam(), ONE, max_completion=12, temperature=TEMPERATURE, adapters=options)
    made, metrics = call(state.create(fresh, adam(), ONE), step.place_batch(ONE, wide), None, base)
    assert float(metrics["loss"]) == pytest.approx(float(value), rel=1e-5)
    close(jax.tree.map(lambda m: np.asarray(m) / 0.1, made.opt_state[1].mu), expected)
    assert not np.array_equal(made.params["q"].a, fresh["q"].a) and not base.embed.is_deleted()


def test_supervised_step_and_evaluation_agree_with_plain_loss(config, params, groups, plain_logprobs):
    prompts = [groups.prompts[b] for b in range(5) for _ in range(4)]
    rows = packing.pack_examples(prompts, [c for group in groups.completions for c in group], row_length=30)
    golden = -float(plain_logprobs(params, 1.0)[0].sum()) / groups.real.sum()
    batch = step.place_batch(ONE, packed_rows.stack_microbatches(rows, len(rows.tokens)))
    found = step.make_eval_loss(config, ONE)(params, batch)
    assert float(found["count"]) == groups.real.sum() and float(found["loss"]) == pytest.approx(golden, rel=1e-5)
    placed = jax.tree.map(lambda p, s: jax.device_put(p, s), params, param_table.shardings(qwen2.table(config), ONE))
    call = step.make_sft_step(config, adam(), ONE)
    start, metrics = call(state.create(placed, adam(), ONE), batch)
    assert float(metrics["loss"]) == pytest.approx(golden, rel=1e-5)
    assert float(call(start, batch)[1]["loss"]) < golden
