"""Golden losses, worked by hand."""

import math
import pathlib
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax import rl as methods
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import RlConfig
from sqlr1_jax.rl import losses

LOG = math.log


def batch(weights, advantages, old, ref=None, segment_ids=None):
    """Packed rows [1,T] with these values."""
    floats = [jnp.array([a], jnp.float32) for a in (weights, advantages, old, old if ref is None else ref)]
    zeros = jnp.zeros((1, len(weights)), jnp.int32)
    segment_ids = zeros + 1 if segment_ids is None else jnp.array([segment_ids])
    return PackedBatch(zeros, zeros, zeros, segment_ids, zeros, *floats)


def loss_of(rl, rows, logprobs, entropies=None):
    """Loss divided by the denominator, metric sums, metric maxima."""
    weights, denominator = losses.loss_weights(rl, rows, max_completion=10)
    logprobs = jnp.atleast_2d(jnp.asarray(logprobs, jnp.float32))
    entropies = jnp.zeros_like(logprobs) if entropies is None else jnp.atleast_2d(jnp.asarray(entropies))
    total, sums, maxima = losses.rl_loss(rl, rows, weights, logprobs, entropies)
    return total / denominator, sums, maxima


def gradient(rl, rows, logprobs):
    return np.asarray(jax.grad(lambda p: loss_of(rl, rows, p)[0])(jnp.asarray(logprobs, jnp.float32)))


def test_clipped_surrogate():
    # Ratios 1.5, 0.5, 1.5, 0.5, 1.0 with advantages 1, 1, -1, -1, 2:
    # min(1.5, 1.2) = 1.2; min(0.5, 0.8) = 0.5; min(-1.5, -1.2) = -1.5; min(-0.5, -0.8) = -0.8; 2.
    ratio, advantages = jnp.array([1.5, 0.5, 1.5, 0.5, 1.0]), jnp.array([1.0, 1, -1, -1, 2])
    np.testing.assert_allclose(losses.clip_loss(ratio, advantages, 0.2, 0.2), [-1.2, -0.5, 1.5, 0.8, -2], rtol=1e-6)
    # DAPO's clip-higher: the first goes up to 1.28.
    np.testing.assert_allclose(losses.clip_loss(ratio, advantages, 0.2, 0.28)[0], -1.28, rtol=1e-6)


def test_kl_estimators_and_their_clamps():
    # d = log 2: k1 -0.693147, k2 0.240227, k3 2 - 0.693147 - 1 = 0.306853; d = -log 2: 0.5 + 0.693147 - 1 = 0.193147;
    # d = 5: 142.4 -> 10; d = 100: finite, 10; d = -100 is clamped to -20: 20 - 1 -> 10.
    d = jnp.array([LOG(2), -LOG(2), 0, 5, 100, -100])
    np.testing.assert_allclose(
        losses.kl_estimate("k3", -d, jnp.zeros(6)), [0.306853, 0.193147, 0, 10, 10, 10], atol=1e-6
    )
    np.testing.assert_allclose(
        losses.kl_estimate("k1", -d, jnp.zeros(6)), [-0.693147, 0.693147, 0, -5, -20, 20], atol=1e-6
    )
    np.testing.assert_allclose(
        losses.kl_estimate("k2", -d, jnp.zeros(6)), [0.240227, 0.240227, 0, 12.5, 200, 200], atol=1e-4
    )


def test_objective_and_its_metrics():
    # Three scored positions, one not. Log ratios 0, log 1.5, log 0.5; advantages 1, 1, -1; entropies 0.5, 1, 1.5.
    # Surrogates -1, -1.2 (clipped high), +0.8 (clipped low): sum -1.4; entropy 0.01 * 3 = 0.03.
    # ref = old: k3 of d = -log ratio: 0; 1/1.5 + 0.405465 - 1 = 0.072132; 2 - 0.693147 - 1 = 0.306853: sum 0.378985.
    # Sum -1.4 - 0.03 + 0.1 * 0.378985 = -1.392102, over 3 tokens.
    logprobs = [-1.0, -1 + LOG(1.5), -1 + LOG(0.5), 0.0]
    rows = batch([1, 1, 1, 0], [1, 1, -1, 0], [-1, -1, -1, 0])
    entropies = [0.5, 1.0, 1.5, 0.0]
    loss, sums, maxima = loss_of(RlConfig(kl_coef=0.1, entropy_coef=0.01), rows, logprobs, entropies)
    assert float(loss) == pytest.approx(-1.392102 / 3, abs=1e-5)
    golden = dict(ratio=3.0, clipped_high=1, clipped_low=1, kl=0.378985, entropy=3.0, logprob=-3 + LOG(0.75), count=3)
    golden |= dict(policy_loss=-1.4, logprob_gap=LOG(1.5) + LOG(2))
    assert {k: float(v) for k, v in sums.items()} == pytest.approx(golden, abs=1e-5)
    assert {k: float(v) for k, v in maxima.items()} == pytest.approx(
        dict(ratio_max=1.5, logprob_gap_max=LOG(2)), abs=1e-5
    )
    # The published sign: -1.43 - 0.0378985.
    published = RlConfig(kl_coef=-0.1, entropy_coef=0.01)
    assert float(loss_of(published, rows, logprobs, entropies)[0]) == pytest.approx(-1.467899 / 3, abs=1e-5)
    # With the penalty in the reward it is not a term of the loss, but still measured.
    loss, sums, _ = loss_of(RlConfig(kl_coef=0.1, entropy_coef=0.01, kl_placement="reward"), rows, logprobs, entropies)
    assert float(loss) == pytest.approx(-1.43 / 3, abs=1e-5) and float(sums["kl"]) == pytest.approx(0.378985, abs=1e-5)


def test_a_ratio_that_its_advantage_leaves_alone_is_not_counted_as_clipped():
    # min(1.5 A, 1.2 A) is 1.2 A for A = 1 and 1.5 A for A = -1; below 1 - low it is the other way round. CISPO clips all.
    rows = batch([1] * 4, [1, -1, 1, -1], [0] * 4)
    logprobs = [LOG(1.5), LOG(1.5), LOG(0.5), LOG(0.5)]
    for choices, count in ((dict(), 1), (dict(policy_loss="cispo"), 2)):
        _, sums, _ = loss_of(RlConfig(kl_coef=0, entropy_coef=0, **choices), rows, logprobs)
        assert (float(sums["clipped_high"]), float(sums["clipped_low"])) == (count, count)


@pytest.mark.parametrize(
    ("choices", "golden"),
    # Sequences of 1 and 3 tokens with ratio 1 and advantages 1 and -1: token losses -1 | 1 1 1.
    [
        (dict(loss_aggregation="token_mean"), (-1 + 3) / 4),
        (dict(loss_aggregation="sequence_mean"), (-1 + 1) / 2),
        (dict(loss_aggregation="constant"), (-0.1 + 0.3) / 2),
    ],
)
def test_aggregation(choices, golden):
    rows = batch([0, 1, 1, 1, 1, 0], [0, 1, -1, -1, -1, 0], [-1.0] * 6, segment_ids=[1, 2, 3, 3, 3, 0])
    rl = RlConfig(kl_coef=0, entropy_coef=0, **choices)
    assert float(loss_of(rl, rows, [-1.0] * 6)[0]) == pytest.approx(golden, abs=1e-6)


def test_gspo_clips_sequences_and_not_tokens():
    # Sequence 2: log ratios log 4 and 0, mean log 2, ratio 2, A = 1, clipped at 1.2: token losses -1.2 -1.2, mean -1.2.
    # Sequence 3: log ratio log 1.1, A = 1: -1.1. Mean of both -1.15. The first has no gradient; the second's is
    # -1.1 / 2. With A = -1 the first costs 2 and each of its tokens has gradient 2 * (1 / 2) / 2 = 0.5.
    rl = RlConfig(ratio_level="sequence", loss_aggregation="sequence_mean", kl_coef=0, entropy_coef=0)
    logprobs = [LOG(4), 0.0, LOG(1.1)]
    rows = batch([1, 1, 1], [1, 1, 1], [0, 0, 0], segment_ids=[2, 2, 3])
    loss, sums, _ = loss_of(rl, rows, logprobs)
    assert float(loss) == pytest.approx(-1.15, abs=1e-5) and float(sums["clipped_high"]) == 2
    np.testing.assert_allclose(gradient(rl, rows, logprobs), [0, 0, -0.55], atol=1e-6)
    rows = batch([1, 1, 1], [-1, -1, 1], [0, 0, 0], segment_ids=[2, 2, 3])
    np.testing.assert_allclose(gradient(rl, rows, logprobs), [0.5, 0.5, -0.55], atol=1e-6)


def test_cispo_keeps_the_gradient_of_clipped_tokens():
    # Ratios 2 and 1 with A = 1, clip at 1.5: gradients -1.5 / 2 and -1 / 2, where PPO's clip gives 0 and -0.5.
    rows = batch([1, 1], [1, 1], [0, 0])
    choices = dict(clip_high=0.5, kl_coef=0, entropy_coef=0)
    np.testing.assert_allclose(
        gradient(RlConfig(policy_loss="cispo", **choices), rows, [LOG(2), 0.0]), [-0.75, -0.5], atol=1e-6
    )
    np.testing.assert_allclose(gradient(RlConfig(**choices), rows, [LOG(2), 0.0]), [0, -0.5], atol=1e-6)


def test_truncated_importance_sampling():
    # Trainer over sampler: 3 (capped at 2) and 0.5, so advantages 2 and 0.5; the ratio to the trainer's own is 1:
    # loss -(2 + 0.5) / 2, gradients -1 and -0.25. The gap to the sampler is still logged.
    rows = batch([1, 1], [1, 1], [0, 0])
    logprobs = [LOG(3), LOG(0.5)]
    rl = RlConfig(importance_cap=2.0, kl_coef=0, entropy_coef=0)
    loss, sums, _ = loss_of(rl, rows, logprobs)
    assert float(loss) == pytest.approx(-1.25, abs=1e-6)
    assert float(sums["logprob_gap"]) == pytest.approx(LOG(3) + LOG(2), abs=1e-6) and float(sums["ratio"]) == 2
    np.testing.assert_allclose(gradient(rl, rows, logprobs), [-1, -0.25], atol=1e-6)
    # With several updates per batch it is done once, before the first; the loss then uses the rows as they are.
    for updates in (dict(epochs=2), dict(minibatches=2)):
        several = RlConfig(importance_cap=2.0, kl_coef=0, entropy_coef=0, **updates)
        corrected = losses.truncated_importance_sampling(several, rows, jnp.array([logprobs]))
        assert float(loss_of(several, corrected, logprobs)[0]) == pytest.approx(-1.25, abs=1e-6)
        np.testing.assert_allclose(corrected.advantages, [[2, 0.5]], rtol=1e-6)


def test_weights_count():
    rows = batch([2, 0.5], [1, 1], [0, 0])
    loss, sums, _ = loss_of(RlConfig(entropy_coef=0, kl_coef=0), rows, [0.0, 0.0])
    assert float(loss) == -1.0 and float(sums["policy_loss"]) == -2.0 and float(sums["kl"]) == 0
    total, sums, _ = losses.sft_loss(rows, jnp.array([[-1.0, -4.0]]))
    assert float(total) == 4.0 and float(sums["logprob"]) == -5.0


TABLE = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", methods.__doc__, re.M))  # method -> settings


def settings_of(method):
    words = [word.split("=") for word in TABLE[method].partition(";")[0].split() if "=" in word]
    return {key: type(getattr(RlConfig(), key))(value.replace("C/5", "102")) for key, value in words}


METHODS = [method for method in TABLE if method != "method"]


@pytest.mark.parametrize("method", METHODS)
def test_on_policy_every_method_pushes_where_the_advantage_points(method):
    # At ratio 1 the gradient of log p has the sign of -A; entropy off.
    rows = batch([1, 1, 0, 1], [2, 2, 0, -1], [-1, -1, 0, -1], segment_ids=[1, 1, 0, 2])
    made = gradient(RlConfig(**{**settings_of(method), "entropy_coef": 0}), rows, [-1.0, -1, 0, -1])
    assert np.sign(made).tolist() == [-1, -1, 0, 1]


def test_the_page_has_the_same_table_of_methods():
    page = (pathlib.Path(__file__).parents[2] / "docs" / "update.md").read_text()
    assert len(METHODS) == 8
    for method in METHODS[1:]:
        assert f"| {method} | `{TABLE[method].partition(';')[0]}`" in page


def test_rloo_is_about_whole_completions():
    """Its gradient is that of the log-probability of a completion: a token weighs the same in a short and a long one."""
    rows = batch([1] * 4, [1] * 4, [-1] * 4, segment_ids=[1, 2, 2, 2])
    made = gradient(RlConfig(entropy_coef=0, **settings_of("RLOO")), rows, [-1.0] * 4)
    np.testing.assert_allclose(made, [made[0]] * 4)


def test_cispo_has_no_bound_below():
    """Ratios of 0.1 and 9: the gradient is -A min(ratio, 5) / 2, whatever the sign of A."""
    rows, logprobs = batch([1, 1], [1, -1], [0, 0]), [LOG(0.1), LOG(9)]
    rl = RlConfig(entropy_coef=0, **settings_of("CISPO"))
    np.testing.assert_allclose(gradient(rl, rows, logprobs), [-0.05, 2.5], rtol=1e-5)
    sums = loss_of(rl, rows, logprobs)[1]
    assert (sums["clipped_high"], sums["clipped_low"]) == (1, 0)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("advantage_estimator", "grpo"),
        ("clip_low", 0.0),
        ("clip_high", 0.0),
    ]
    + [
        ("ratio_level", "turn"),
        ("policy_loss", "ppo"),
        ("loss_aggregation", "mean"),
        ("kl_estimator", "k4"),
        ("epochs", 0),
    ],
)
def test_choices_are_checked(key, value):
    with pytest.raises(ValueError, match=f"rl.{key}={value!r}"):
        RlConfig(**{key: value})


def test_choices_that_need_each_other_are_checked():
    with pytest.raises(ValueError, match="rl.kl_coef=-0.1"):
        RlConfig(kl_placement="reward", kl_coef=-0.1)
