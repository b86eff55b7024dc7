"""The parts of the model against values computed by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax.models import attention, matmul, param_table, qwen2

SMALL = qwen2.Config(vocab=48, layers=2, width=32, mlp=64, heads=4, kv_heads=2, head=8)


@pytest.fixture(scope="module")
def params():
    random = np.random.default_rng(0)
    return param_table.map_table(
        lambda leaf: jnp.asarray(0.3 * random.standard_normal(param_table.shape(leaf, SMALL.sizes)), jnp.float32),
        qwen2.table(SMALL),
    )


def test_rms_norm_by_hand():
    """Mean square of (3, 4) is 12.5: (3, 4) / sqrt(12.5) = (0.848528, 1.131371), times (2, 10)."""
    got = qwen2.rms_norm(jnp.array([3.0, 4.0]), jnp.array([2.0, 10.0]), 0.0)
    np.testing.assert_allclose(got, [1.697056, 11.313708], rtol=1e-6)


def test_rope_by_hand():
    """H = 4, theta = 100: frequencies 1 and 0.1. At position 2 the pair (x0, x2) rotates by 2 rad, (x1, x3) by 0.2 rad."""
    got = qwen2.rope(jnp.array([[1.0, 1.0, 0.0, 0.0]]), jnp.array(2), 100.0)[0]
    np.testing.assert_allclose(got, [np.cos(2.0), np.cos(0.2), np.sin(2.0), np.sin(0.2)], rtol=1e-5)


def test_rope_makes_scores_depend_on_distance_only():
    q, k = jax.random.normal(jax.random.key(0), (2, 1, 8))
    scores = [
        float(jnp.vdot(qwen2.rope(q, jnp.array(i), 1e4), qwen2.rope(k, jnp.array(i - 3), 1e4))) for i in (3, 40, 700)
    ]
    np.testing.assert_allclose(scores, scores[0], atol=1e-4)


def test_rope_is_computed_in_float32_for_any_dtype():
    """At position 30000 a bfloat16 angle would be off by up to 64 rad."""
    x = jax.random.normal(jax.random.key(0), (1, 8), jnp.bfloat16)
    got = qwen2.rope(x, jnp.array(30000), 1e6)
    assert got.dtype == jnp.bfloat16
    exact = qwen2.rope(x.astype(jnp.float32), jnp.array(30000), 1e6)
    np.testing.assert_allclose(got.astype(jnp.float32), exact, atol=0.02)


def test_a_later_token_changes_nothing_before_it(params):
    tokens = jax.random.randint(jax.random.key(1), (1, 9), 0, 48)
    positions = jnp.arange(9)[None]

    @jax.jit
    def run(tokens):
        attend = attention.causal(jnp.array([9]), 9)
        return qwen2.hidden(params, SMALL, tokens, positions, attend, dtype=jnp.float32)[0]

    one, other = run(tokens), run(tokens.at[0, 5].add(1) % 48)
    np.testing.assert_array_equal(one[0, :5], other[0, :5])
    assert jnp.abs(one[0, 5:] - other[0, 5:]).max() > 0.01


def test_float32_products_request_float32(params):
    """TPUs and GPUs round float32 products by default."""
    assert matmul.precision(jnp.float32) == jax.lax.Precision.HIGHEST
    assert matmul.precision(jnp.bfloat16) is None
    tokens = jax.ShapeDtypeStruct((2, 6), jnp.int32)

    def run(params, tokens, dtype):
        attend = attention.causal(jnp.array([6, 4]), 6)
        x, _ = qwen2.hidden(params, SMALL, tokens, tokens, attend, dtype=dtype)
        return qwen2.logits(params, x)

    program = str(jax.make_jaxpr(lambda p, t: run(p, t, jnp.float32))(params, tokens))
    assert program.count("dot_general[") == program.count("precision=(Precision.HIGHEST, Precision.HIGHEST)") == 10
    assert "HIGHEST" not in str(jax.make_jaxpr(lambda p, t: run(p, t, jnp.bfloat16))(params, tokens))
