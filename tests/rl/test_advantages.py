"""Golden advantages, worked by hand."""

import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax.rl import advantages

REWARDS = jnp.array([[1.0, 2.0, 3.0, 6.0], [0.1, 0.1, 0.1, 0.1]])
KEPT = jnp.array([[True, True, True, False], [False, True, False, False]])


def test_normalised():
    # Mean 3, deviations -2 -1 0 3, squares sum to 14; 14 / 3 = 4.6667, std 2.160247: -0.925820 -0.462910 0 1.388730.
    made = advantages.normalised(REWARDS)
    np.testing.assert_allclose(made[0], [-0.925820, -0.462910, 0, 1.388730], atol=2e-6)
    # ddof 0: 14 / 4 = 3.5, std 1.870829: -1.069045 -0.534522 0 1.603567.
    np.testing.assert_allclose(
        advantages.normalised(REWARDS, ddof=0)[0], [-1.069045, -0.534522, 0, 1.603567], atol=2e-6
    )


def test_samples_not_kept_leave_mean_and_deviation_alone():
    # 1 2 3: mean 2, std 1 (ddof 1), so -1 0 1 over 1 + 1e-6; the fourth and the group of one are 0.
    made = advantages.normalised(REWARDS, KEPT)
    np.testing.assert_allclose(made, [[-1, 0, 1, 0], [0, 0, 0, 0]], atol=2e-6)
    np.testing.assert_allclose(advantages.centred(REWARDS, KEPT), [[-1, 0, 1, 0], [0, 0, 0, 0]])


def test_centred():
    np.testing.assert_allclose(advantages.centred(REWARDS)[0], [-2, -1, 0, 3])


@pytest.mark.parametrize("value", [0.1, 1 / 3, 7.7, -0.9])
@pytest.mark.parametrize("size", [3, 5, 7, 16])
def test_equal_rewards_are_exactly_zero(value, size):
    # The float mean of equal floats may be off by an ulp, which eps = 1e-6 would blow up to 0.06.
    rewards = jnp.full((1, size), value)
    assert (advantages.normalised(rewards) == 0).all() and (advantages.centred(rewards) == 0).all()
    assert advantages.zero_variance(rewards).all()


def test_zero_variance_counts_kept_samples_only():
    rewards = jnp.array([[1.0, 2.0, 1.0], [1.0, 1.0, 2.0], [1.0, 2.0, 3.0]])
    kept = jnp.array([[True, False, True], [True, True, True], [False, False, False]])
    assert advantages.zero_variance(rewards, kept).tolist() == [True, False, True]
