"""From judged rollouts to updates, with an update and a scorer that only record their arguments."""

import dataclasses
import types

import jax
import numpy as np
import pytest

from sqlr1_jax import global_batches, packed_rows, packing, parallel, rl_batch
from sqlr1_jax.config import MeshConfig, PackingConfig, RlConfig, SamplingConfig
from sqlr1_jax.records import Question, Reward
from sqlr1_jax.rollouts import Group, JudgedRollouts
from sqlr1_jax.training.state import TrainState

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
            question=Question(f"q{n}", f"db{n}", "?"), prompt=[5, 6, 7], completions=[[9] * n for n in row], logprobs=[[-1.0] * n for n in row],
            finished=[True, True], texts=["", ""], answers=[None, None],
        )
        for n, row in enumerate(lengths)
    ]  # fmt: skip
    rewards = [[Reward(3, 0, 0, 0), Reward(1, 0, 0, 0)], [Reward(2, 0, 0, 0), Reward(2, 0, 0, 0)]]
    return JudgedRollouts(groups, [[], []], rewards)


def returned(minibatches, batch, field):
    """[B,G,C] of a field over all minibatches."""
    back = [
        packed_rows.gather_from_rows(getattr(m, field), rows, batch.sampled.shape)
        for m, rows in zip(minibatches, batch.rows, strict=True)
    ]
    return sum(back)


def test_advantages_and_logprobs_reach_their_tokens(mesh, judged):
    batch = rl_batch.make(mesh, judged, RlConfig(advantage_estimator="centred", minibatches=2), ROWS, 4)
    assert len(batch.minibatches) == 2 and batch.minibatches[0].tokens.shape == batch.minibatches[1].tokens.shape
    made = returned(batch.minibatches, batch, "advantages")
    assert made[0].tolist() == [[1, 1, 0, 0], [-1, 0, 0, 0]] and not made[1].any()
    assert returned(batch.minibatches, batch, "old_logprobs").sum() == -10


def test_trimmed_rows_are_as_long_on_every_host(mesh, judged, monkeypatch):
    rows, long = PackingConfig(row_length=16), PackingConfig(row_length=18)
    rl = RlConfig(advantage_estimator="centred", minibatches=2)
    whole = rl_batch.make(mesh, judged, rl, rows, 4)
    monkeypatch.setattr(global_batches, "TRIM", 2)
    batch = rl_batch.make(mesh, judged, rl, rows, 4)
    used = packed_rows.used_length(whole.rows[0])
    assert {m.tokens.shape[-1] for m in batch.minibatches} == {used + used % 2} and used < 15
    for field in ("advantages", "old_logprobs"):
        assert (returned(batch.minibatches, batch, field) == returned(whole.minibatches, whole, field)).all()
    monkeypatch.setattr(rl_batch.hosts, "max_over_processes", lambda number: max(number, 15))  # of another host
    assert rl_batch.make(mesh, judged, rl, long, 4).minibatches[0].tokens.shape[-1] == 16
    monkeypatch.setattr(rl_batch.hosts, "max_over_processes", lambda number: max(number, 18))
    assert rl_batch.make(mesh, judged, rl, rows, 4).minibatches[0].tokens.shape[-1] == 16  # never longer than a row


def test_rows_on_cpus_are_as_even_as_they_can_be(monkeypatch):
    """Groups of 7, 5, 5 and 3 positions: rows of 15 hold 15 and 5 of them, rows of 10 as many rows."""
    monkeypatch.setattr(global_batches, "TRIM", 1)
    lengths = [7, 5, 5, 3]

    def pack(row_length):
        return packing.pack_groups([[1]] * 4, [[[2] * n] for n in lengths], row_length=row_length)

    assert packed_rows.used_length(pack(15)) == 15
    rows = global_batches.pack_short(pack, 15)
    assert rows.tokens.shape == (2, 10) and rows.fill == 1.0
    # One of 16 positions does not fit into shorter ones, and one row is as long as it is.
    lengths[0] = 15
    assert global_batches.pack_short(pack, 16).tokens.shape == (2, 15)
    lengths[:] = [2, 1, 1, 1]
    assert global_batches.pack_short(pack, 16).tokens.shape == (1, 5)
    monkeypatch.setattr(parallel, "platform", lambda: "tpu")
    assert global_batches.pack_short(pack, 16).tokens.shape == (1, 16)


def test_questions_over_one_database_share_their_beginning(mesh, judged):
    same = [dataclasses.replace(group, question=Question("q", "shop", "?")) for group in judged.groups]
    rl, rows = RlConfig(advantage_estimator="centred"), PackingConfig(row_length=20)
    apart, shared = (rl_batch.make(mesh, j, rl, rows, 4) for j in (judged, dataclasses.replace(judged, groups=same)))
    assert shared.fill < apart.fill
    for field in ("advantages", "old_logprobs"):
        assert (returned(shared.minibatches, shared, field) == returned(apart.minibatches, apart, field)).all()


def test_length_penalty_counts(mesh, judged):
    rl = RlConfig(advantage_estimator="centred", overlong_buffer=2)
    batch = rl_batch.make(mesh, judged, rl, ROWS, 4)  # 4 tokens cost 1, 3 cost a half
    assert batch.rewards.tolist() == [[3, 1], [1, 1.5]]
    # What the second completion of the first group read counts, as it does in the limit of 4 tokens.
    read = [dataclasses.replace(judged.groups[0], completions=[[9] * 2, [9] * 4], logprobs=[[-1.0] * 2, [-1.0] * 4])]
    actions = [[[True] * 2, [True, False, False, False]]]
    looked = dataclasses.replace(read[0], pieces=[[("a", True)], [("a", True), ("b", False)]], actions=actions[0])
    assert rl_batch.length_penalty(rl, [looked], 4).tolist() == [[0, -1]]


def test_a_reward_that_is_not_a_number_is_not_learned_from(mesh, judged, recovery):
    judged.rewards[0][0] = Reward(float("nan"), 0, 0, 0)
    with recovery():
        batch = rl_batch.make(mesh, judged, RlConfig(advantage_estimator="centred"), ROWS, 4)
    assert batch.kept.tolist() == [[False, True], [True, True]]
    made = returned(batch.minibatches, batch, "advantages")
    assert np.isfinite(made).all() and not made.any()  # the one left of its group has nothing to be compared with


def test_penalty_is_subtracted_from_the_reward(mesh, judged):
    rl = RlConfig(advantage_estimator="centred", kl_placement="reward", kl_estimator="k1", kl_coef=0.5)
    batch = rl_batch.make(mesh, judged, rl, ROWS, 4)

    def score(params, minibatch):
        return minibatch.loss_weights * params

    batch = rl_batch.add_reference_logprobs(batch, rl, score, -3.0)  # k1 = -1 + 3 = 2 a token, so each token costs 1
    # 3 - 2 = 1 and 1 - 1 = 0, centred +-0.5; 2 - 4 = -2 and 2 - 3 = -1, centred -+0.5.
    made = returned(batch.minibatches, batch, "advantages")
    np.testing.assert_allclose(made[:, :, 0], [[0.5, -0.5], [-0.5, 0.5]])
    assert made[1].tolist() == [[-0.5] * 4, [0.5] * 3 + [0]]


@pytest.mark.parametrize(("aggregation", "denominator"), [("token_mean", 10), ("sequence_mean", 4), ("constant", 4)])
def test_groups_without_variance_are_counted_and_not_packed(mesh, judged, aggregation, denominator):
    rl = RlConfig(kl_coef=0, entropy_coef=0, loss_aggregation=aggregation)
    batch = rl_batch.make(mesh, judged, rl, ROWS, 4)
    assert batch.rows[0].loss_weights.sum() == 3 and float(batch.denominator) == denominator
    # With an entropy bonus they have a gradient.
    batch = rl_batch.make(mesh, judged, RlConfig(kl_coef=0, entropy_coef=0.1), ROWS, 4)
    assert batch.rows[0].loss_weights.sum() == 10 and batch.denominator is None


def test_equal_groups_are_no_alarm_for_what_compares_with_the_batch():
    assert rl_batch.learns_from_equal_groups(RlConfig(advantage_estimator="whitened"))
    assert rl_batch.learns_from_equal_groups(RlConfig(dynamic_sampling_attempts=1))
    assert not rl_batch.learns_from_equal_groups(RlConfig())


def test_groups_without_variance_are_replaced(judged):
    attempts = []

    def draw(attempt):
        attempts.append(attempt)
        return JudgedRollouts(list(judged.groups), [[attempt], [attempt]], list(judged.rewards))

    varied = rl_batch.dynamic_sampling(RlConfig(dynamic_sampling_attempts=3), draw(0), draw)
    assert attempts == [0, 1]
    assert varied.rewards == [judged.rewards[0], judged.rewards[0]] and varied.verdicts == [[0], [1]]
    assert rl_batch.dynamic_sampling(RlConfig(), draw(0), draw).rewards == judged.rewards
    # No group has variance: the attempts end, and the first rollouts are used.
    judged.rewards[0] = judged.rewards[1]
    attempts.clear()
    first = rl_batch.dynamic_sampling(RlConfig(dynamic_sampling_attempts=2), draw(0), draw)
    assert first.verdicts == [[0], [0]] and attempts == [0, 1, 2]


@pytest.mark.parametrize("normalise", ["reward", "parts"])
def test_answers_that_differ_in_length_alone_have_no_variance(judged, normalise):
    """All of them are right: a group to replace, or the policy would learn from it how long to think."""
    judged.rewards[0] = [Reward(1, 2, 3, 0.58), Reward(1, 2, 3, 0.61)]
    rl = RlConfig(normalise=normalise, dynamic_sampling_attempts=1)
    drawn = JudgedRollouts(list(judged.groups), list(judged.verdicts), [[Reward(1), Reward(2)]] * 2)
    assert rl_batch.dynamic_sampling(rl, judged, lambda attempt: drawn).rewards == drawn.rewards


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_host_that_found_no_variance_has_no_share_in_the_loss(mesh, judged, monkeypatch, elsewhere):
    """One host with the questions of all would have replaced its groups; where no host found any, all are used."""
    judged.rewards[0] = judged.rewards[1]
    rl = RlConfig(kl_coef=0.1, dynamic_sampling_attempts=1)
    monkeypatch.setattr(rl_batch.hosts, "any_process", lambda flag: flag or elsewhere)
    varied = rl_batch.dynamic_sampling(rl, judged, lambda attempt: judged)
    assert rl_batch.make(mesh, varied, rl, ROWS, 4).rows[0].loss_weights.sum() == (0 if elsewhere else 10)
    assert not any(r.masked for group in judged.rewards for r in group), "what is logged is what was sampled"


def test_passes_and_minibatches(mesh, judged):
    rl = RlConfig(epochs=3, minibatches=2, importance_cap=2.0)
    batch = rl_batch.make(mesh, judged, rl, ROWS, 4)
    seen, skipped = [], 0

    def update(train, minibatch, denominator):
        assert denominator is None  # several minibatches
        seen.append(minibatch)
        train = types.SimpleNamespace(params=None, step=train.step + 1)
        return train, {"updates": train.step, "tokens": 5.0, "skipped": float(train.step == skipped)}

    def score(params, minibatch):
        return -0.9 * minibatch.loss_weights

    train, metrics = rl_batch.run_updates(batch, rl, update, score, types.SimpleNamespace(params=None, step=0))
    gap = {name: metrics.pop(name) for name in ("logprob_gap", "logprob_gap_max")}
    assert gap == pytest.approx({"logprob_gap": 0.1, "logprob_gap_max": 0.1}, abs=1e-6), (
        "of -1 and -0.9, before any update"
    )
    assert train.step == 6 and metrics == {"updates": 6, "tokens": 5, "skipped": 0} and seen[0] is seen[2] is seen[4]
    # The ratio is taken to the trainer's -0.9, and advantages weigh exp(-0.9 + 1) = 1.105171.
    plain, weighed = (returned(b, batch, "advantages") for b in (batch.minibatches, seen[:2]))
    np.testing.assert_allclose(weighed, 1.105171 * plain, rtol=1e-5)
    assert returned(seen[:2], batch, "old_logprobs").sum() == pytest.approx(-9)
    skipped = 4  # the metrics of an update that was not finite are not lost behind later ones
    _, metrics = rl_batch.run_updates(batch, rl, update, score, types.SimpleNamespace(params=None, step=0))
    assert metrics == {"updates": 4, "tokens": 5, "skipped": pytest.approx(1 / 6)}


def test_the_metrics_are_of_the_last_update_that_had_tokens(mesh, judged, caplog):
    rl_batch._warn_once.cache_clear()
    rl = RlConfig(minibatches=4, kl_coef=0.1)
    batch = rl_batch.make(mesh, judged, rl, ROWS, 4)
    assert "fewer rows than rl.minibatches=4" in caplog.text
    assert batch.fill == np.mean([part.fill for part in batch.rows]) < 0.75
    with_tokens = [int(minibatch.loss_weights.sum()) for minibatch in batch.minibatches]
    assert with_tokens[0] and not with_tokens[-1], "fewer rows than minibatches"

    def update(state, minibatch, denominator):
        tokens = float(minibatch.loss_weights.sum())
        return state.replace(step=state.step + 1), {"tokens": tokens, "loss": tokens and 1.0, "skipped": 0.0}

    state = TrainState(jax.numpy.int32(0), {}, None)
    _, metrics = rl_batch.run_updates(batch, rl, update, None, state)
    assert metrics["loss"] == 1


def test_the_gap_to_the_sampler_is_that_of_the_first_update(mesh, judged):
    rl = RlConfig(epochs=2, kl_coef=0.1)

    def update(state, minibatch, denominator):
        gap = {"logprob_gap": 0.1 + float(state.step), "logprob_gap_max": 0.2 + float(state.step)}
        return state.replace(step=state.step + 1), {"tokens": 1.0, "loss": float(state.step), "skipped": 0.0} | gap

    batch = rl_batch.make(mesh, judged, rl, ROWS, 4)
    _, metrics = rl_batch.run_updates(batch, rl, update, None, TrainState(jax.numpy.int32(0), {}, None))
    assert (metrics["loss"], metrics["logprob_gap"], metrics["logprob_gap_max"]) == (1, 0.1, 0.2)


def test_shuffled_rewards_are_the_same_rewards_elsewhere(judged):
    rewards = judged.rewards * 4
    shuffled = [rl_batch.shuffle_rewards(rewards, 1, step) for step in (5, 5, 6)]
    assert shuffled[0] == shuffled[1] != shuffled[2] and shuffled[0] != rewards
    for groups in shuffled:
        assert [len(group) for group in groups] == [2] * 8
        assert sorted(r.total for group in groups for r in group) == sorted(r.total for group in rewards for r in group)


def test_rounded_weights_are_not_taken_for_divergence():
    rounded = SamplingConfig(weights="int8")
    with pytest.raises(ValueError, match="kl_placement=reward compares .*set --config.rl.kl_placement=loss"):
        rl_batch.check(RlConfig(kl_placement="reward", importance_cap=2.0), rounded)
    rl_batch.check(RlConfig(kl_placement="reward", kl_coef=0, importance_cap=2.0), rounded)


def test_rounded_weights_need_a_correction():
    with pytest.raises(ValueError, match="set --config.rl.importance_cap=2"):
        rl_batch.check(RlConfig(), SamplingConfig(weights="int8"))
    rl_batch.check(RlConfig(importance_cap=2.0), SamplingConfig(weights="int8"))
    rl_batch.check(RlConfig(), SamplingConfig())


@pytest.mark.parametrize(
    ("changes", "made", "updated"),
    [
        (dict(kl_coef=0), 0, False),
        (dict(kl_coef=0.1), 0, False),  # the policy is its reference still
        (dict(kl_coef=0.1), 3, True),  # the penalty pulls it back
        (dict(kl_coef=0.1, kl_placement="reward"), 3, False),  # equal rewards have no deviation to divide a penalty by
        (dict(kl_coef=0.1, kl_placement="reward", advantage_estimator="centred"), 3, True),
        (dict(kl_coef=0.1, kl_placement="reward", advantage_estimator="centred"), 0, False),
        (dict(kl_coef=0, entropy_coef=0.1), 0, True),
    ],
)
def test_an_update_without_a_gradient_is_skipped(mesh, judged, changes, made, updated):
    rl = RlConfig(**{"entropy_coef": 0.0, "epochs": 2, **changes})
    judged.rewards[0] = judged.rewards[1]  # no group has variance now
    batch, seen = rl_batch.make(mesh, judged, rl, ROWS, 4), []

    def update(state, minibatch, denominator):
        seen.append(minibatch)
        return state.replace(step=state.step + 1), {"tokens": 7.0, "skipped": 0.0}

    state = TrainState(jax.numpy.int32(10), {}, (None, types.SimpleNamespace(count=made)))
    state, metrics = rl_batch.run_updates(batch, rl, update, None, state)
    assert (len(seen) == 2) == updated
    assert int(state.step) == 12, "the step number is the data state, whether or not there was an update"
    assert updated or metrics == {"tokens": 0.0, "grad_norm": 0.0, "skipped": 0.0}


def test_parts_of_rewards_become_advantages_one_by_one(mesh, judged):
    """Totals are equal in the first group, its parts are not: format 1 -1, result with what is near it -1 1."""
    judged.rewards[0] = [Reward(1, 0, -1, 0), Reward(-1, 0, 0, 0, partial=1)]
    judged.rewards[1] = [Reward(1, 0, 0, 0), Reward(0, 0, 3, 0)]
    rl = RlConfig(normalise="parts")
    batch = rl_batch.make(mesh, judged, rl, ROWS, 4)
    # Two samples are 0.707107 apart from their mean in deviations; the first group's parts cancel, the second's too.
    np.testing.assert_allclose(batch.advantages, np.zeros((2, 2)), atol=1e-6)
    judged.rewards[1] = [Reward(1, 0, 0, 0), Reward(2, 0, 3, 0)]
    batch = rl_batch.make(mesh, judged, rl, ROWS, 4)
    np.testing.assert_allclose(batch.advantages[1], [-1.414212, 1.414212], atol=4e-6)
    with_penalty = RlConfig(normalise="parts", overlong_buffer=2)  # 4 tokens cost 1, 3 cost a half
    batch = rl_batch.make(mesh, judged, with_penalty, ROWS, 4)
    np.testing.assert_allclose(batch.advantages[1], [-2.121318, 2.121318], atol=6e-6)
    varied = rl_batch.dynamic_sampling(RlConfig(normalise="parts", dynamic_sampling_attempts=1), judged, None)
    assert varied.rewards == judged.rewards, "equal sums of unequal parts have variance"


def test_a_penalty_in_the_reward_is_no_part():
    with pytest.raises(ValueError, match="rl.normalise='parts': a penalty in the reward"):
        RlConfig(normalise="parts", kl_placement="reward")


def test_right_tokens_are_spared_and_nothing_else_changes(mesh, judged):
    """Rewards 3 1: the second completion's only token keeps -1 unless it is right; where none is, the batch is plain GRPO's."""
    rl = RlConfig(advantage_estimator="centred")
    plain = rl_batch.make(mesh, judged, rl, ROWS, 4)
    none, spared = [[[], []], [[], []]], [[[1], [0]], [[0], []]]
    unblamed = rl_batch.make(mesh, judged, rl, ROWS, 4, none)
    for one, other in zip(jax.tree.leaves(plain.minibatches), jax.tree.leaves(unblamed.minibatches), strict=True):
        assert one.dtype == other.dtype and np.array_equal(one, other)
    credited = rl_batch.make(mesh, judged, rl, ROWS, 4, spared)
    made = returned(credited.minibatches, credited, "advantages")
    assert made[0].tolist() == [[1, 1, 0, 0], [0, 0, 0, 0]]
    assert credited.advantages.tolist() == plain.advantages.tolist(), "what is logged is the completion's"
    # The compiled update has the same program: the batch has the same shapes.
    shapes = [jax.tree.map(lambda x: (x.shape, x.dtype), batch.minibatches) for batch in (plain, credited)]
    assert shapes[0] == shapes[1]


def test_a_penalty_in_the_reward_keeps_the_credit(mesh, judged):
    rl = RlConfig(advantage_estimator="centred", kl_placement="reward", kl_estimator="k1", kl_coef=0.5)
    batch = rl_batch.make(mesh, judged, rl, ROWS, 4, [[[], [0]], [[0], []]])
    batch = rl_batch.add_reference_logprobs(batch, rl, lambda params, minibatch: minibatch.loss_weights * params, -3.0)
    made = returned(batch.minibatches, batch, "advantages")
    assert made[0, 1, 0] == 0 and made[1, 0].tolist() == [0, -0.5, -0.5, -0.5]
