"""Golden losses, worked by hand."""

import math

import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax.batches import Packed
from sqlr1_jax.rl import losses

LOG = math.log


def batch(weights, advantages, old, ref=None):
    zeros = jnp.zeros(len(weights), jnp.int32)
    ref = old if ref is None else ref
    floats = [jnp.array(a, jnp.float32) for a in (weights, advantages, old, ref)]
    return Packed(zeros, zeros, zeros, zeros, zeros, *floats)


def test_clipped_surrogate():
    # Ratios 1.5, 0.5, 1.5, 0.5, 1.0 with advantages 1, 1, -1, -1, 2:
    # min(1.5, 1.2) = 1.2; min(0.5, 0.8) = 0.5; min(-1.5, -1.2) = -1.5; min(-0.5, -0.8) = -0.8; 2.
    ratio = jnp.array([1.5, 0.5, 1.5, 0.5, 1.0])
    made, found = losses.clipped(jnp.log(ratio), jnp.zeros(5), jnp.array([1.0, 1, -1, -1, 2]), 0.2, 0.2)
    np.testing.assert_allclose(made, [-1.2, -0.5, 1.5, 0.8, -2], rtol=1e-6)
    np.testing.assert_allclose(found, ratio, rtol=1e-6)


def test_kl_k3_and_its_clamps():
    # d = log 2: 2 - 0.693147 - 1 = 0.306853; d = -log 2: 0.5 + 0.693147 - 1 = 0.193147; d = 0: 0; d = 5: 142.4 -> 10;
    # d = 100: finite, 10; d = -100 is clamped to -20: 20 - 1 -> 10.
    d = jnp.array([LOG(2), -LOG(2), 0, 5, 100, -100])
    np.testing.assert_allclose(losses.kl_k3(-d, jnp.zeros(6)), [0.306853, 0.193147, 0, 10, 10, 10], atol=1e-6)


def test_objective_and_its_metrics():
    # Three scored places, one not. Log ratios 0, log 1.5, log 0.5; advantages 1, 1, -1; entropies 0.5, 1, 1.5.
    # Surrogates -1, -1.2 (clipped high), +0.8 (clipped low): sum -1.4; entropy 0.01 * 3 = 0.03.
    # ref = old: k3 of d = -log ratio: 0; 1/1.5 + 0.405465 - 1 = 0.072132; 2 - 0.693147 - 1 = 0.306853: sum 0.378985.
    # Sum -1.4 - 0.03 + 0.1 * 0.378985 = -1.392102.
    logprobs = jnp.array([-1.0, -1 + LOG(1.5), -1 + LOG(0.5), 0.0])
    rows = batch([1, 1, 1, 0], [1, 1, -1, 0], [-1, -1, -1, 0])
    entropies = jnp.array([0.5, 1.0, 1.5, 0.0])
    choose = losses.Objective(kl_coef=0.1, entropy_coef=0.01)
    total, sums, maxima = losses.policy(choose, rows, logprobs, entropies)
    assert float(total) == pytest.approx(-1.392102, abs=1e-5)
    golden = dict(ratio=3.0, clipped_high=1, clipped_low=1, kl=0.378985, entropy=3.0, logprob=-3 + LOG(0.75), count=3)
    golden |= dict(policy_loss=-1.4, logprob_gap=LOG(1.5) + LOG(2))
    assert {k: float(v) for k, v in sums.items()} == pytest.approx(golden, abs=1e-5)
    assert {k: float(v) for k, v in maxima.items()} == pytest.approx(
        dict(ratio_max=1.5, logprob_gap_max=LOG(2)), abs=1e-5
    )
    # The published sign: -1.43 - 0.0378985.
    published = losses.Objective(kl_coef=0.1, entropy_coef=0.01, kl_published_sign=True)
    assert float(losses.policy(published, rows, logprobs, entropies)[0]) == pytest.approx(-1.467899, abs=1e-5)


def test_weights_count():
    rows = batch([2, 0.5], [1, 1], [0, 0])
    total, sums, _ = losses.policy(losses.Objective(entropy_coef=0, kl_coef=0), rows, jnp.zeros(2), jnp.zeros(2))
    assert float(total) == -2.5 and float(sums["policy_loss"]) == -2.0 and float(sums["kl"]) == 0
    total, sums, _ = losses.supervised(rows, jnp.array([-1.0, -4.0]))
    assert float(total) == 4.0 and float(sums["logprob"]) == -5.0


@pytest.mark.parametrize(
    ("key", "value"), [("advantage", "grpo"), ("clip_low", 1.5), ("clip_high", 0.0), ("kl_coef", -1.0), ("std_ddof", 2)]
)
def test_choices_are_checked(key, value):
    with pytest.raises(ValueError, match=f"rl.{key}={value}"):
        losses.Objective(**{key: value})
