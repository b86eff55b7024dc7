"""Examples and groups that share a prompt prefix have the loss and gradient of those that do not."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax import packed_rows, packing
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import ComputeConfig
from sqlr1_jax.rl import losses
from sqlr1_jax.training import step

PROMPTS = [[5, 6, 7, 8, 9], [5, 6, 7, 10], [5, 6, 7], [20, 21, 22], [5, 6, 7, 8, 11, 12]]
TARGETS = [[30, 31], [32], [33, 34, 35], [36, 37], [38, 39]]
LABELS = ["a", "a", "a", "b", "a"]


def test_layout_of_a_shared_prefix():
    rows = packing.pack_examples(PROMPTS[:2], TARGETS[:2], row_length=10, prefix_labels=LABELS[:2])
    # prefix 5 6 7: its first two once, then 7 and the rest of each example
    assert rows.tokens[0].tolist() == [5, 6, 7, 8, 9, 30, 7, 10, 0, 0]
    assert rows.targets[0].tolist() == [0, 0, 0, 0, 30, 31, 0, 32, 0, 0]
    assert rows.positions[0].tolist() == [0, 1, 2, 3, 4, 5, 2, 3, 0, 0]
    assert rows.segment_ids[0].tolist() == [1, 1, 2, 2, 2, 2, 3, 3, 0, 0]
    assert rows.seen_until[0].tolist() == [8, 8, 6, 6, 6, 6, 8, 8, 0, 0]
    assert rows.loss_weights[0].tolist() == [0, 0, 0, 0, 1, 1, 0, 1, 0, 0]


@pytest.mark.parametrize("row_length", [12, 40])
def test_loss_and_gradients_are_those_of_unshared_rows(config, params, row_length):
    compare_with_unshared(packing.pack_examples, PROMPTS, TARGETS, row_length, config, params)


@pytest.mark.parametrize("row_length", [16, 28, 60])
def test_loss_and_gradients_of_groups_are_those_of_unshared_rows(config, params, row_length):
    """Completions behind questions behind a schema, in one row and in several."""
    groups = [[target, [40, *target], [41]] for target in TARGETS]
    compare_with_unshared(packing.pack_groups, PROMPTS, groups, row_length, config, params)


def compare_with_unshared(pack, prompts, targets, row_length, config, params):
    def value(share, row_length):
        packed = pack(prompts, targets, row_length=row_length, prefix_labels=share)
        rows = PackedBatch(**{name: jnp.asarray(getattr(packed, name)) for name in packed_rows.FIELDS})

        def loss(params):
            made = step.score_rows(params, config, rows, ComputeConfig(), temperature=1.0, entropy=False)
            return losses.sft_loss(rows, made[0])[0]

        return jax.jit(jax.value_and_grad(loss))(params), packed

    (plain, expected), unshared = value(None, 60)
    (shared, gradients), packed = value(LABELS, row_length)
    np.testing.assert_allclose(shared, plain, rtol=1e-5)
    for a, b in zip(jax.tree.leaves(gradients), jax.tree.leaves(expected)):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-5 * float(jnp.abs(b).max()))
    assert (packed.segment_ids > 0).sum() < (unshared.segment_ids > 0).sum()


def test_prompts_without_a_common_prefix_are_refused():
    with pytest.raises(ValueError, match="share no prefix"):
        packing.pack_examples([[1, 2], [3, 4]], [[5], [6]], row_length=8, prefix_labels=[0, 0])
