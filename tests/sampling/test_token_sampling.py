"""Token sampling: truncation without sorting, and two-stage noise."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax.sampling import token_sampling


def sorted_set(logits, top_p, top_k):
    """The tokens that truncation by sorting keeps (the reference)."""
    order = np.argsort(-logits, kind="stable")
    kept = order[: top_k or None]
    chances = np.exp(logits[kept].astype(np.float64) - logits.max())
    chances /= chances.sum()
    return set(kept[np.cumsum(chances) - chances < top_p])  # kept while the probability before it is below p


@pytest.mark.parametrize(("top_p", "top_k"), [(0.9, 0), (0.3, 0), (1.0, 7), (0.8, 20), (0.01, 0), (1.0, 1)])
def test_truncation_equals_sorting(top_p, top_k):
    logits = np.random.default_rng(1).normal(0, 4, (6, 1, 152)).astype(np.float32)
    normaliser = jax.nn.logsumexp(logits, axis=-1)
    kept = (
        np.asarray(token_sampling.truncate(jnp.asarray(logits), normaliser, top_p, top_k)) > token_sampling.MASKED_LOGIT
    )
    for row in range(6):
        assert set(np.flatnonzero(kept[row, 0])) == sorted_set(logits[row, 0], top_p, top_k)


@pytest.mark.parametrize("vocab", [48, 151936, 152064, 97])
def test_blocks_cover_the_vocabulary(vocab):
    d = token_sampling.block_size(vocab)
    assert vocab % d == 0
    if vocab > 100_000:
        assert vocab // d + d < 1400
    x = np.random.default_rng(0).normal(size=(2, vocab)).astype(np.float32)
    mass = jax.nn.logsumexp(token_sampling.block_logsumexp(token_sampling.to_blocks(jnp.asarray(x))), axis=-1)
    np.testing.assert_allclose(mass, jax.nn.logsumexp(x, axis=-1), rtol=1e-6)


def test_order_of_floats():
    x = np.array([-np.inf, -3e38, -1.0, -1e-40, 0.0, 1e-40, 2.5, np.inf], np.float32)
    order = np.asarray(token_sampling.float_to_ordered(x))
    assert (np.diff(order.astype(np.int64)) > 0).all()
    np.testing.assert_array_equal(token_sampling.ordered_to_float(jnp.asarray(order)), x)


def test_noise_is_gumbel_and_belongs_to_its_place():
    keys = token_sampling.completion_keys(0, 0, jnp.arange(50), 4)
    noise = np.asarray(token_sampling.gumbel_noise(keys, jnp.full(50, 3), 500))
    assert abs(noise.mean() - 0.5772) < 0.01 and abs(noise.std() - np.pi / 6**0.5) < 0.01
    again = token_sampling.gumbel_noise(keys[7:9], jnp.array([3, 4]), 500)
    np.testing.assert_array_equal(again[0], noise[7])
    assert (again[1] != noise[8]).all()
