"""Packed rows: golden layouts, exact inverse, limits and errors."""

import numpy as np
import pytest

from sqlr1_jax import packed_rows, packing


def test_layout_of_one_group():
    # Prompt 5 6 7 (P = 3), completions 1 2 and 3: [5 6 | 7 1 | 7] predicts [. . | 1 2 | 3]; then one position of padding.
    rows = packing.pack_groups([[5, 6, 7]], [[[1, 2], [3]]], row_length=6)
    assert rows.tokens.tolist() == [[5, 6, 7, 1, 7, 0]]
    assert rows.targets.tolist() == [[0, 0, 1, 2, 3, 0]]
    assert rows.positions.tolist() == [[0, 1, 2, 3, 2, 0]]
    assert rows.segment_ids.tolist() == [[1, 1, 2, 2, 3, 0]]
    assert rows.seen_until.tolist() == [[5, 5, 4, 4, 5, 0]]
    assert rows.loss_weights.tolist() == [[0, 0, 1, 1, 1, 0]]
    assert rows.sample.tolist() == [[-1, -1, 0, 0, 1, -1]]
    assert rows.offset.tolist() == [[0, 0, 0, 1, 0, 0]]
    assert rows.fill == pytest.approx(5 / 6)


def test_groups_of_a_row_do_not_see_each_other():
    rows = packing.pack_groups([[5, 6], [8, 9]], [[[1]], [[2]]], row_length=4)
    assert rows.tokens.tolist() == [[5, 6, 8, 9]]
    assert rows.segment_ids.tolist() == [[1, 2, 3, 4]]
    assert rows.seen_until.tolist() == [[2, 2, 4, 4]]


def test_prompt_of_one_token_leaves_completions_alone():
    rows = packing.pack_groups([[5]], [[[1, 2], [3]]], row_length=4)
    assert rows.tokens.tolist() == [[5, 1, 5, 0]]
    assert rows.positions.tolist() == [[0, 1, 0, 0]]
    assert rows.seen_until.tolist() == [[2, 2, 3, 0]]


def test_group_too_long_is_split_and_repeats_its_prompt():
    rows = packing.pack_groups([[5, 6, 7]], [[[1, 1], [2, 2], [3, 3]]], row_length=6)
    assert rows.tokens.tolist() == [[5, 6, 7, 1, 7, 2], [5, 6, 7, 3, 0, 0]]
    assert rows.prompt_copies == 1


def test_groups_with_one_label_store_the_common_beginning_once():
    # Prompts 5 6 7 8 and 5 6 9: [5 6 | 7 | 8 1 | 8 | 9 3 4] predicts [. . | . | 1 2 | 1 | 3 4].
    prompts, completions = [[5, 6, 7, 8], [5, 6, 9]], [[[1, 2], [1]], [[3, 4], []]]
    rows = packing.pack_groups(prompts, completions, row_length=9, prefix_labels=["shop", "shop"])
    assert rows.tokens.tolist() == [[5, 6, 7, 8, 1, 8, 9, 3, 0]]
    assert rows.targets.tolist() == [[0, 0, 0, 1, 2, 1, 3, 4, 0]]
    assert rows.positions.tolist() == [[0, 1, 2, 3, 4, 3, 2, 3, 0]]
    assert rows.segment_ids.tolist() == [[1, 1, 2, 3, 3, 4, 5, 5, 0]]
    assert rows.seen_until.tolist() == [[8, 8, 6, 5, 5, 6, 8, 8, 0]]
    assert rows.sample.tolist() == [[-1, -1, -1, 0, 0, 1, 2, 2, -1]]
    # With labels of their own, both store it.
    assert (packing.pack_groups(prompts, completions, row_length=11, prefix_labels=["a", "b"]).tokens == 5).sum() == 2
    # A row each: the beginning is stored twice, and so is nothing else.
    apart = packing.pack_groups(prompts, completions, row_length=6, prefix_labels=["shop", "shop"])
    assert apart.tokens.tolist() == [[5, 6, 7, 8, 1, 8], [5, 6, 9, 3, 0, 0]] and apart.prompt_copies == 1


@pytest.mark.parametrize("row_length", [30, 50, 200])
def test_a_token_sees_its_prompt_and_its_completion_alone(row_length):
    """Random families of random groups, split over rows or not: what each scored position sees is what it would see alone."""
    rng = np.random.default_rng(row_length)
    beginnings = [rng.integers(1, 99, n).tolist() for n in (1, 8, 14)]
    labels = rng.integers(0, 3, 9).tolist()
    prompts = [beginnings[n] + rng.integers(1, 99, rng.integers(1, 7)).tolist() for n in labels]
    groups = [[rng.integers(1, 99, rng.integers(0, 9)).tolist() for _ in range(4)] for _ in prompts]
    rows = packing.pack_groups(prompts, groups, row_length=row_length, prefix_labels=labels)
    seen_tokens = 0
    for r, t in np.argwhere(rows.sample >= 0):
        (b, g), offset = divmod(rows.sample[r, t], 4), rows.offset[r, t]
        seen = np.flatnonzero((np.arange(row_length) <= t) & (t < rows.seen_until[r]))
        assert rows.tokens[r, seen].tolist() == [*prompts[b], *groups[b][g][:offset]]
        assert rows.positions[r, seen].tolist() == list(range(len(seen)))
        assert rows.targets[r, t] == groups[b][g][offset]
        seen_tokens += 1
    assert seen_tokens == sum(len(c) for group in groups for c in group)
    apart = packing.pack_groups(prompts, groups, row_length=row_length)
    assert (rows.segment_ids > 0).sum() < (apart.segment_ids > 0).sum() and len(rows.tokens) <= len(apart.tokens)


def test_the_same_question_twice_is_stored_once():
    rows = packing.pack_groups([[5, 6], [5, 6]], [[[1]], [[2]]], row_length=3, prefix_labels=[0, 0])
    assert rows.tokens.tolist() == [[5, 6, 6]] and rows.seen_until.tolist() == [[3, 2, 3]]


def test_little_in_common_is_not_shared():
    rows = packing.pack_groups([[5, 6, 7], [5, 8, 9]], [[[1]], [[2]]], row_length=6, prefix_labels=[0, 0])
    assert rows.tokens.tolist() == [[5, 6, 7, 5, 8, 9]]


def test_first_fit_decreasing_fills_rows():
    # Sizes 5, 4, 2, 1 in rows of 6: [5, 1] and [4, 2], whatever order they come in.
    prompts = [[1], [1], [1], [1]]
    rows = packing.pack_groups(prompts, [[[9] * n] for n in (1, 4, 2, 5)], row_length=6)
    assert rows.tokens.shape == (2, 6) and rows.fill == 1.0


def test_samples_not_kept_and_empty_completions_are_left_out():
    rows = packing.pack_groups([[5, 6]], [[[1], [2], []]], row_length=3, kept=np.array([[True, False, True]]))
    assert rows.tokens.tolist() == [[5, 6, 0]] and rows.loss_weights.sum() == 1
    empty = packing.pack_groups([[5, 6]], [[[1], [2]]], row_length=3, kept=np.zeros((1, 2), bool), rows_multiple=2)
    assert empty.tokens.shape == (2, 3) and not empty.segment_ids.any()


def test_gather_is_the_inverse_of_scatter():
    rng = np.random.default_rng(0)
    B, G, C = 5, 3, 7
    lengths = rng.integers(0, C + 1, (B, G))
    prompts = [rng.integers(1, 50, rng.integers(1, 9)).tolist() for _ in range(B)]
    groups = [[rng.integers(1, 50, n).tolist() for n in row] for row in lengths]
    values = rng.normal(size=(B, G, C)).astype(np.float32)
    scores = rng.normal(size=(B, G)).astype(np.float32)
    rows = packing.pack_groups(
        prompts, groups, row_length=24, rows_multiple=4, advantages=scores, old_logprobs=values, ref_logprobs=2 * values
    )
    real = np.arange(C) < lengths[..., None]

    def back(values):
        return packed_rows.gather_from_rows(values, rows, (B, G, C))

    np.testing.assert_array_equal(back(rows.old_logprobs), np.where(real, values, 0))
    np.testing.assert_array_equal(back(rows.ref_logprobs), np.where(real, 2 * values, 0))
    np.testing.assert_array_equal(back(rows.advantages), np.where(real, scores[..., None], 0))
    tokens = np.zeros((B, G, C), int)
    tokens[real] = np.concatenate([t for row in groups for t in row])
    np.testing.assert_array_equal(back(rows.targets), tokens)
    stacked = packed_rows.stack_microbatches(rows, 4)
    np.testing.assert_array_equal(back(stacked["old_logprobs"]), np.where(real, values, 0))


def test_examples_score_their_target_only():
    rows = packing.pack_examples([[5, 6], [8]], [[1, 2], [3]], row_length=4)
    assert rows.tokens.tolist() == [[5, 6, 1, 8]]
    assert rows.targets.tolist() == [[0, 1, 2, 3]]
    assert rows.loss_weights.tolist() == [[0, 1, 1, 1]]
    assert rows.segment_ids.tolist() == [[1, 1, 1, 2]]
    assert rows.seen_until.tolist() == [[3, 3, 3, 4]]
    assert rows.positions.tolist() == [[0, 1, 2, 0]]


def test_stack_adds_empty_microbatches_at_the_end():
    rows = packing.pack_examples([[5, 6]] * 3, [[1]] * 3, row_length=2, rows_multiple=2)
    stacked = packed_rows.stack_microbatches(rows, 2, packed_rows.next_power_of_two(3))
    assert stacked["tokens"].shape == (4, 2, 2)
    assert stacked["segment_ids"].any(axis=(1, 2)).tolist() == [True, True, False, False]
    assert [packed_rows.next_power_of_two(n) for n in (0, 1, 2, 3, 4, 5)] == [1, 1, 2, 4, 4, 8]


def test_rows_are_dealt_out_to_minibatches():
    rows = packing.pack_examples([[5]] * 5, [[n] for n in range(1, 6)], row_length=1, rows_multiple=4)
    parts = packed_rows.split_minibatches(rows, 2, 2)
    assert [part.targets[:, 0].tolist() for part in parts] == [[1, 3, 5, 0], [2, 4]]
    assert parts[0].sample[:, 0].tolist() == [0, 2, 4, -1]
    assert [bool(part.segment_ids.any()) for part in packed_rows.split_minibatches(rows, 6)] == [True] * 5 + [False]
    # Another host begins where the first has nothing.
    turned = packed_rows.split_minibatches(rows, 4, first=3)
    assert [[n for n in part.targets[:, 0].tolist() if n] for part in turned] == [[2], [3], [4], [1, 5]]


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: packing.pack_groups([[1] * 5], [[[2] * 4]], row_length=7), "prompt 0, completion 0.*8 positions.*7"),
        (lambda: packing.pack_groups([[]], [[[2]]], row_length=7), "prompt 0 is empty"),
        (lambda: packing.pack_groups([[1], [1]], [[[2]], []], row_length=7), r"\[0, 1\]"),
        (lambda: packing.pack_examples([[1] * 5], [[2] * 4], row_length=7), "example 0.*8 positions"),
        (lambda: packing.pack_examples([[1]], [[]], row_length=7), "example 0 has 1 prompt and 0 target"),
        (
            lambda: packed_rows.stack_microbatches(packing.pack_examples([[1]], [[2]], row_length=2), 2),
            "rows_multiple=2",
        ),
    ],
)
def test_errors_name_what_is_wrong(call, names):
    with pytest.raises(ValueError, match=names):
        call()


def test_rows_end_behind_the_longest_one():
    rows = packing.pack_examples([[1, 2], [3]], [[4, 5], [6]], row_length=12)
    assert packed_rows.used_length(rows) == 4
    short = packed_rows.resized(rows, 4)
    assert short.tokens.tolist() == [[1, 2, 4, 3]] and short.sample.shape == (1, 4)
    again = packed_rows.resized(short, 12)
    assert all(np.array_equal(a, b) for a, b in zip(again, rows))
    assert packed_rows.used_length(packing.pack_examples([], [], row_length=12)) == 0
