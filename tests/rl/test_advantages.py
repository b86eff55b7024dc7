"""Golden advantages, worked by hand."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax.config import RlConfig
from sqlr1_jax.rl import advantages

REWARDS = jnp.array([[1.0, 2.0, 3.0, 6.0], [0.1, 0.1, 0.1, 0.1]])
KEPT = jnp.array([[True, True, True, False], [False, True, False, False]])


def test_normalised():
    # Mean 3, deviations -2 -1 0 3, squares sum to 14; 14 / 3 = 4.6667, std 2.160247: -0.925820 -0.462910 0 1.388730.
    np.testing.assert_allclose(advantages.group_normalised(REWARDS)[0], [-0.925820, -0.462910, 0, 1.388730], atol=2e-6)


def test_samples_not_kept_leave_mean_and_deviation_alone():
    # 1 2 3: mean 2, std 1 (dividing by n - 1), so -1 0 1 over 1 + 1e-6; the fourth and the group of one are 0.
    result = advantages.group_normalised(REWARDS, KEPT)
    np.testing.assert_allclose(result, [[-1, 0, 1, 0], [0, 0, 0, 0]], atol=2e-6)
    np.testing.assert_allclose(advantages.centred(REWARDS, KEPT), [[-1, 0, 1, 0], [0, 0, 0, 0]])


def test_centred():
    np.testing.assert_allclose(advantages.centred(REWARDS)[0], [-2, -1, 0, 3])


@pytest.mark.parametrize("value", [0.1, 1 / 3, 7.7, -0.9])
@pytest.mark.parametrize("size", [3, 5, 7, 16])
def test_equal_rewards_are_exactly_zero(value, size):
    # The float mean of equal floats may be off by an ulp, which a deviation near zero would blow up to 0.06.
    rewards = jnp.full((1, size), value)
    assert (advantages.group_normalised(rewards) == 0).all() and (advantages.centred(rewards) == 0).all()
    assert advantages.zero_variance(rewards).all()


def test_zero_variance_counts_kept_samples_only():
    rewards = jnp.array([[1.0, 2.0, 1.0], [1.0, 1.0, 2.0], [1.0, 2.0, 3.0]])
    kept = jnp.array([[True, False, True], [True, True, True], [False, False, False]])
    assert advantages.zero_variance(rewards, kept).tolist() == [True, False, True]


def test_leave_one_out():
    # Others' means: 11/3, 10/3, 3, 2: 1 - 3.6667, 2 - 3.3333, 0, 4; kept three: 1 - 2.5, 0, 3 - 1.5.
    np.testing.assert_allclose(advantages.leave_one_out(REWARDS)[0], [-8 / 3, -4 / 3, 0, 4], rtol=1e-6)
    np.testing.assert_allclose(advantages.leave_one_out(REWARDS, KEPT)[0], [-1.5, 0, 1.5, 0], rtol=1e-6)


def test_a_batch_of_equal_rewards_is_not_whitened_into_a_signal():
    """The float mean of 48 times 6.4 is not 6.4; over a deviation near zero the difference was an advantage of 0.7."""
    rewards = jnp.full((6, 8), 6.4, jnp.float32)
    assert not advantages.whitened(rewards).any()
    kept = jnp.ones((6, 8), bool).at[0].set(False)
    assert not advantages.whitened(rewards.at[0].set(1.0), kept).any()
    assert not advantages.whitened(rewards, jnp.zeros((6, 8), bool)).any()


def test_whitened_over_the_batch():
    # 1 3 | 5 7: mean 4, squares 9 1 1 9 = 20, / 3, std 2.581989: -1.161895 -0.387298 0.387298 1.161895.
    rewards = jnp.array([[1.0, 3.0], [5.0, 7.0]])
    np.testing.assert_allclose(advantages.whitened(rewards), [[-1.161895, -0.387298], [0.387298, 1.161895]], atol=2e-6)
    # Without the 7: mean 3, squares 4 0 4 = 8, / 2, std 2.
    kept = jnp.array([[True, True], [True, False]])
    np.testing.assert_allclose(advantages.whitened(rewards, kept), [[-1, 0], [1, 0]], atol=2e-6)


def test_batch_std():
    # Centred by group: -1 1 | -3 3; their mean is 0, squares 1 1 9 9 = 20, / 3, std 2.581989.
    rewards = jnp.array([[1.0, 3.0], [4.0, 10.0]])
    np.testing.assert_allclose(advantages.batch_std(rewards), [[-0.387298, 0.387298], [-1.161895, 1.161895]], atol=2e-6)
    # Groups without variance are exactly 0, so that they need not be computed.
    rewards = jnp.asarray(np.random.default_rng(0).integers(-1, 7, (8, 6)), jnp.float32).at[:5].set(6.1)
    assert not advantages.batch_std(rewards)[:5].any() and advantages.batch_std(rewards)[5:].any()


def test_overlong_penalty():
    # Limit 20, buffer 4: 0 up to 16, a quarter at 17, -1 at 20 and beyond.
    lengths = jnp.array([1, 16, 17, 18, 20, 25])
    np.testing.assert_allclose(advantages.overlong_penalty(lengths, 20, 4), [0, 0, -0.25, -0.5, -1, -1])
    rl = RlConfig(overlong_buffer=4)
    np.testing.assert_allclose(advantages.add_length_penalty(rl, jnp.ones(6), lengths, 20), [1, 1, 0.75, 0.5, 0, 0])
    assert (advantages.add_length_penalty(RlConfig(), jnp.ones(6), lengths, 20) == 1).all()


@pytest.mark.parametrize(
    ("choice", "function"),
    [
        ("normalised", advantages.group_normalised),
        ("centred", advantages.centred),
        ("leave_one_out", advantages.leave_one_out),
        ("whitened", advantages.whitened),
        ("batch_std", advantages.batch_std),
    ],
)
def test_compute_uses_the_chosen_estimator(choice, function):
    np.testing.assert_array_equal(
        advantages.compute(RlConfig(advantage_estimator=choice), REWARDS, KEPT), function(REWARDS, KEPT)
    )


def test_kl_in_the_reward_of_a_sequence():
    # k1 = old - ref = 1 per token, lengths 2 and 1, coefficient 0.5: rewards 3 - 1 = 2 and 1 - 0.5 = 0.5, centred +-0.75.
    old, ref = jnp.zeros((1, 2, 3)), -jnp.ones((1, 2, 3))
    rl = RlConfig(advantage_estimator="centred", kl_placement="reward", kl_estimator="k1", kl_coef=0.5)
    result = advantages.compute_with_kl(
        rl, jnp.array([[3.0, 1.0]]), None, old, ref, jnp.arange(old.shape[2]) < jnp.array([[2, 1]])[..., None]
    )
    np.testing.assert_allclose(result, [[[0.75, 0.75, 0], [-0.75, 0, 0]]])
    np.testing.assert_allclose(with_a_masked_sample(rl), [[*result[0], [0, 0, 0]]])


def with_a_masked_sample(rl):
    """Advantages where a third sample, of one token and a reward of 9, does not count."""
    old, ref, lengths = jnp.zeros((1, 3, 3)), -jnp.ones((1, 3, 3)), jnp.array([[2, 1, 1]])
    rewards, kept = jnp.array([[3.0, 1.0, 9.0]]), jnp.array([[True, True, False]])
    return advantages.compute_with_kl(rl, rewards, kept, old, ref, jnp.arange(3) < lengths[..., None])


def test_kl_in_the_reward_of_each_token():
    # Returns to go: 3 - 1, 3 - 0.5 | 1 - 0.5 = 2, 2.5, 0.5: mean 5/3, deviations 1/3 5/6 -7/6, squares sum 78/36,
    # / 2, std 1.040833: 0.320256 0.800641 -1.120897.
    old, ref = jnp.zeros((1, 2, 3)), -jnp.ones((1, 2, 3))
    rl = RlConfig(advantage_estimator="whitened", kl_placement="reward", kl_estimator="k1", kl_coef=0.5)
    result = advantages.compute_with_kl(
        rl, jnp.array([[3.0, 1.0]]), None, old, ref, jnp.arange(old.shape[2]) < jnp.array([[2, 1]])[..., None]
    )
    np.testing.assert_allclose(result, [[[0.320256, 0.800641, 0], [-1.120897, 0, 0]]], atol=2e-6)
    np.testing.assert_allclose(with_a_masked_sample(rl), [[*result[0], [0, 0, 0]]], atol=2e-6)


@pytest.mark.parametrize("estimator", ["normalised", "batch_std", "whitened"])
def test_a_penalty_in_equal_rewards_is_no_signal(estimator):
    """A deviation of the penalty alone, here of 1e-5, would be scaled to that of a reward."""
    old, actions = jnp.array([[[0.01], [0.0]], [[0.0], [0.02]]]), jnp.ones((2, 2, 1), bool)
    rl = RlConfig(advantage_estimator=estimator, kl_placement="reward", kl_estimator="k1", kl_coef=0.001)
    equal = advantages.compute_with_kl(rl, jnp.full((2, 2), 6.4), None, old, jnp.zeros(old.shape), actions)
    assert not equal.any()
    varied = advantages.compute_with_kl(rl, jnp.array([[6.4, 6.4], [1, 6]]), None, old, jnp.zeros(old.shape), actions)
    assert (jnp.abs(varied[1]) > 0.3).all() and bool(varied[0].any()) == (estimator != "normalised")
    centred = dataclasses.replace(rl, advantage_estimator="centred")  # not scaled: the penalty's own gradient
    small = advantages.compute_with_kl(centred, jnp.full((2, 2), 6.4), None, old, jnp.zeros(old.shape), actions)
    np.testing.assert_allclose(small[..., 0], [[-5e-6, 5e-6], [1e-5, -1e-5]], atol=1e-6)


def test_parts_are_normalised_one_by_one():
    """1 2 3 gives -1 0 1; 0 0 6 has mean 2 and std sqrt(12), so -2 -2 4 over 3.464102: -0.577350 twice and 1.154701."""
    parts = jnp.array([[[1.0, 0.0, 5.0], [2.0, 0.0, 5.0], [3.0, 6.0, 5.0]]])  # the third part does not vary
    result = advantages.compute_by_parts(RlConfig(), parts)
    np.testing.assert_allclose(result, [[-1.577350, -0.577350, 2.154701]], atol=4e-6)
    more, kept = jnp.concatenate([parts, jnp.full((1, 1, 3), 9.0)], 1), jnp.array([[True, True, True, False]])
    np.testing.assert_allclose(advantages.compute_by_parts(RlConfig(), more, kept), [[*result[0], 0]], atol=4e-6)
    centred = RlConfig(advantage_estimator="centred")
    summed = advantages.compute(centred, parts.sum(2))
    np.testing.assert_allclose(advantages.compute_by_parts(centred, parts), summed, atol=1e-6)


def test_right_clauses_are_not_punished():
    right = jnp.array([[[True, False], [True, True]]])
    assert advantages.clause_credit(jnp.array([[-1.0, 2.0]]), right).tolist() == [[[0, -1], [2, 2]]]
    tokens = jnp.array([[[-1.0, -2.0], [3.0, -4.0]]])
    assert advantages.clause_credit(tokens, right).tolist() == [[[0, -2], [3, 0]]]
