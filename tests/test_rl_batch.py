"""From judged groups to updates, with an update and a scorer that only look."""

import types

import jax
import numpy as np
import pytest

from sqlr1_jax import packing, parallel, rl_batch
from sqlr1_jax.config import MeshConfig, PackingConfig, RlConfig, SamplingConfig
from sqlr1_jax.records import Reward
from sqlr1_jax.rollouts import Group

ROWS = PackingConfig(row_length=8, rows=1)


@pytest.fixture(scope="module")
def mesh():
    return parallel.make_mesh(MeshConfig(), jax.devices()[:1])


@pytest.fixture
def judged():
    """Two groups of two; rewards 3 1 and 2 2; the sampler's logprobs are -1."""
    lengths = [[2, 1], [4, 3]]
    groups = [
        Group(
            question=None, prompt=[5, 6, 7], completions=[[9] * n for n in row], logprobs=[[-1.0] * n for n in row],
            finished=[True, True], texts=["", ""], answers=[None, None],
        )
        for row in lengths
    ]  # fmt: skip
    return groups, [[Reward(3, 0, 0, 0), Reward(1, 0, 0, 0)], [Reward(2, 0, 0, 0), Reward(2, 0, 0, 0)]]


def returned(batches, lesson, field):
    """[B,G,C] of a field over all minibatches."""
    back = [
        packing.gather_from_rows(getattr(b, field), p, lesson.sampled.shape)
        for b, p in zip(batches, lesson.parts, strict=True)
    ]
    return sum(back)


def test_advantages_and_logprobs_reach_their_tokens(mesh, judged):
    lesson = rl_batch.prepare(mesh, *judged, RlConfig(advantage_estimator="centred", minibatches=2), ROWS, 4)
    assert len(lesson.batches) == 2 and lesson.batches[0].tokens.shape == lesson.batches[1].tokens.shape
    made = returned(lesson.batches, lesson, "advantages")
    assert made[0].tolist() == [[1, 1, 0, 0], [-1, 0, 0, 0]] and not made[1].any()
    assert returned(lesson.batches, lesson, "old_logprobs").sum() == -10


def test_length_penalty_counts(mesh, judged):
    rl = RlConfig(advantage_estimator="centred", overlong_buffer=2)
    lesson = rl_batch.prepare(mesh, *judged, rl, ROWS, 4)  # 4 tokens cost 1, 3 cost a half
    assert lesson.rewards.tolist() == [[3, 1], [1, 1.5]]


def test_a_reward_that_is_no_number_teaches_nothing(mesh, judged, recovery):
    groups, rewards = judged
    rewards[0][0] = Reward(float("nan"), 0, 0, 0)
    with recovery():
        lesson = rl_batch.prepare(mesh, groups, rewards, RlConfig(advantage_estimator="centred"), ROWS, 4)
    assert lesson.kept.tolist() == [[False, True], [True, True]]
    made = returned(lesson.batches, lesson, "advantages")
    assert np.isfinite(made).all() and not made.any()  # the one left of its group has nothing to be compared with


def test_penalty_is_taken_off_the_reward(mesh, judged):
    rl = RlConfig(advantage_estimator="centred", kl_placement="reward", kl_estimator="k1", kl_coef=0.5)
    lesson = rl_batch.prepare(mesh, *judged, rl, ROWS, 4)
    score = lambda params, batch: batch.loss_weights * params  # noqa: E731
    lesson = rl_batch.refer(lesson, rl, score, -3.0)  # k1 = -1 + 3 = 2 a token, so each token costs 1
    # 3 - 2 = 1 and 1 - 1 = 0, centred +-0.5; 2 - 4 = -2 and 2 - 3 = -1, centred -+0.5.
    made = returned(lesson.batches, lesson, "advantages")
    np.testing.assert_allclose(made[:, :, 0], [[0.5, -0.5], [-0.5, 0.5]])
    assert made[1].tolist() == [[-0.5] * 4, [0.5] * 3 + [0]]


@pytest.mark.parametrize(("aggregation", "denominator"), [("token_mean", 10), ("sequence_mean", 4), ("constant", 4)])
def test_groups_without_variance_are_counted_and_not_packed(mesh, judged, aggregation, denominator):
    rl = RlConfig(kl_coef=0, entropy_coef=0, loss_aggregation=aggregation)
    lesson = rl_batch.prepare(mesh, *judged, rl, ROWS, 4)
    assert lesson.parts[0].loss_weights.sum() == 3 and float(lesson.denominator) == denominator
    # With an entropy bonus they have a gradient.
    lesson = rl_batch.prepare(mesh, *judged, RlConfig(kl_coef=0, entropy_coef=0.1), ROWS, 4)
    assert lesson.parts[0].loss_weights.sum() == 10 and lesson.denominator is None


def test_groups_without_variance_make_place_for_others(judged):
    groups, rewards = judged
    attempts = []

    def draw(attempt):
        attempts.append(attempt)
        return rl_batch.Judged(list(groups), [[attempt], [attempt]], list(rewards))

    first, taught = rl_batch.fill(RlConfig(dynamic_sampling_attempts=3), draw)
    assert attempts == [0, 1] and len(first.groups) == 2
    assert taught.rewards == [rewards[0], rewards[0]] and taught.verdicts == [[0], [1]]
    assert rl_batch.fill(RlConfig(), draw)[1].rewards == rewards
    # Nothing varies: the attempts end, and the first draw is taken.
    rewards[0] = rewards[1]
    attempts.clear()
    assert rl_batch.fill(RlConfig(dynamic_sampling_attempts=2), draw)[1].verdicts == [[0], [0]] and attempts == [
        0,
        1,
        2,
    ]


def test_passes_and_minibatches(mesh, judged):
    rl = RlConfig(epochs=3, minibatches=2, importance_cap=2.0)
    lesson = rl_batch.prepare(mesh, *judged, rl, ROWS, 4)
    seen, skipped = [], 0

    def update(train, batch, denominator):
        assert denominator is None
        seen.append(batch)
        train = types.SimpleNamespace(params=None, step=train.step + 1)
        return train, {"updates": train.step, "skipped": float(train.step == skipped)}

    score = lambda params, batch: -0.9 * batch.loss_weights  # noqa: E731
    train, learned = rl_batch.learn(lesson, rl, update, score, types.SimpleNamespace(params=None, step=0))
    assert train.step == 6 and learned == {"updates": 6, "skipped": 0} and seen[0] is seen[2] is seen[4]
    # The ratio is taken to the trainer's -0.9, and advantages weigh exp(-0.9 + 1) = 1.105171.
    plain, weighed = (returned(b, lesson, "advantages") for b in (lesson.batches, seen[:2]))
    np.testing.assert_allclose(weighed, 1.105171 * plain, rtol=1e-5)
    assert returned(seen[:2], lesson, "old_logprobs").sum() == pytest.approx(-9)
    skipped = 4  # the metrics of an update that was not finite are not lost behind later ones
    _, learned = rl_batch.learn(lesson, rl, update, score, types.SimpleNamespace(params=None, step=0))
    assert learned == {"updates": 4, "skipped": 1}


def test_shuffled_rewards_are_the_same_rewards_elsewhere(judged):
    _, rewards = judged
    rewards = rewards * 4
    made = [rl_batch.shuffled(rewards, 1, step) for step in (5, 5, 6)]
    assert made[0] == made[1] != made[2] and made[0] != rewards
    for one in made:
        assert [len(group) for group in one] == [2] * 8
        assert sorted(r.total for group in one for r in group) == sorted(r.total for group in rewards for r in group)


def test_rounded_weights_want_their_correction():
    with pytest.raises(ValueError, match="set --config.rl.importance_cap=2"):
        rl_batch.check(RlConfig(), SamplingConfig(weights="int8"))
    rl_batch.check(RlConfig(importance_cap=2.0), SamplingConfig(weights="int8"))
    rl_batch.check(RlConfig(), SamplingConfig())
