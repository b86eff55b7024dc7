"""The slot table: admission and compaction neither lose nor duplicate a completion."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest

from sqlr1_jax.sampling.slots import (
    FREE,
    SlotTable,
    compact,
    compacted_size,
    follower_batches,
    next_power_of_two,
    prefill_batches,
    split_shared,
)


def full_table(shards=2, slots=4, group=4) -> SlotTable:
    table = SlotTable.empty(shards, slots, group)
    table.admit([deque(range(slots)) for _ in range(shards)], np.arange(shards * slots).reshape(shards, slots), now=0)
    return table


def unfinished(table: SlotTable) -> list[tuple]:
    """(shard, prompt, member, token, start) of all unfinished completions."""
    x, slot, row = np.nonzero(~table.done)
    columns = x, table.prompt[x, slot], table.member[x, slot, row], table.tokens[x, slot, row], table.starts[x, slot]
    return sorted(zip(*(a.tolist() for a in columns)))


def test_admission_fills_free_slots_in_order():
    table = SlotTable.empty(1, 2, 3)
    waiting = [deque([5, 2, 7])]
    assert table.admit(waiting, np.arange(10)[None] * 10, now=0) == [[(5, 0), (2, 1)]]
    assert table.tokens[0].tolist() == [[50] * 3, [20] * 3] and not table.done.any()
    assert table.admit(waiting, np.zeros((1, 10)), now=4) == [[]]  # no slot is free
    table.done[0, 1] = True
    assert table.admit(waiting, np.arange(10)[None] * 10, now=8) == [[(7, 1)]]
    assert table.starts[0].tolist() == [0, 8] and table.prompt[0].tolist() == [5, 7] and not waiting[0]


@pytest.mark.parametrize("seed", range(8))
def test_compaction_keeps_exactly_the_unfinished(seed):
    table = full_table()
    rng = np.random.default_rng(seed)
    table.done = rng.random(table.done.shape) < rng.uniform(0.4, 0.98)
    table.starts = rng.integers(0, 9, table.starts.shape).astype(np.int32)
    before = unfinished(table)
    size = compacted_size(table.done, 16, 8)
    if size is None:
        size = (4, 4)
    move, after = compact(table, *size)
    assert unfinished(after) == before
    assert after.prompt.shape == (2, size[0]) and after.member.shape == (2, *size)
    assert ((after.prompt == FREE) == after.done.all(-1)).all()
    x, slot, row = np.nonzero(~after.done)  # the cache is moved by the same map
    old = x, move.slots[x, slot], move.rows[x, slot, row]
    assert (table.member[old] == after.member[x, slot, row]).all() and not table.done[old].any()


def test_compaction_needs_a_gain_and_never_more_slots():
    done = np.zeros((1, 8, 8), bool)
    assert compacted_size(done, 100, 100) is None
    done[:, 4:] = True
    assert compacted_size(done, 100, 100) == (4, 8)
    done[:] = True
    done[:, :, 0] = False  # eight groups with one completion each
    assert compacted_size(done, 100, 100) == (8, 1)
    done[:, :, 1] = False
    assert compacted_size(done, 100, 100) == (8, 2)  # one completion per slot would take sixteen slots


def test_compaction_follows_the_fullest_shard():
    done = np.ones((2, 8, 4), bool)
    done[0, 0] = False
    done[1, :3] = False
    assert compacted_size(done, 100, 100) == (4, 4)


def test_prefill_batches_take_every_prompt_once_longest_first():
    lengths = np.array([[10, 100, 50, 7], [30, 20, 90, 8]])
    admitted = [[(0, 0), (1, 1), (2, 2), (3, 3)], [(2, 0), (3, 1)]]
    batches = list(prefill_batches(admitted, lengths, lambda n: -(-n // 16) * 16, budget=128, slots=4))
    seen = [set(), set()]
    for prompts, slots, size in batches:
        assert prompts.shape[1] == next_power_of_two(prompts.shape[1]) and prompts.shape[1] * size <= 128
        for x in range(2):
            for prompt, slot in zip(prompts[x], slots[x]):
                if slot < 4:
                    assert lengths[x, prompt] <= size
                    seen[x].add((int(prompt), int(slot)))
    assert seen == [set(admitted[0]), set(admitted[1])]
    assert batches[0][2] == 112  # the longest, rounded up


def test_one_prompt_over_the_budget_is_still_prefilled():
    batches = list(prefill_batches([[(0, 0)]], np.array([[100]]), lambda n: n, budget=10, slots=1))
    assert len(batches) == 1 and batches[0][0].shape == (1, 1)


def test_prompts_follow_the_neighbour_that_they_begin_like():
    lengths = np.array([[100, 90, 95, 400, 80, 85]])
    common = np.array([[7, 60, 50, 50, 70, 79]])
    # Of the 400 tokens of prompt 3, 50 are shared: too few. Prompt 1 is not admitted, so prompts 0 and 2 are no neighbours.
    admitted = [[(5, 0), (3, 1), (4, 2), (0, 3), (2, 4)]]
    leaders, followers = split_shared(admitted, lengths, common)
    assert leaders == [[(0, 3), (2, 4), (3, 1)]] and followers == [[(4, 2, 1, 70), (5, 0, 1, 70)]]
    leaders, followers = split_shared([[(0, 0), (1, 1), (2, 2)]], lengths, common)
    assert leaders == [[(0, 0)]] and followers == [[(1, 1, 0, 60), (2, 2, 0, 50)]]
    # Behind a leader a prompt is computed at once: one with too many tokens of its own is computed in blocks, as a leader.
    leaders, followers = split_shared([[(0, 0), (1, 1), (2, 2)]], lengths, common, lambda rest: rest < 40)
    assert leaders == [[(0, 0), (2, 2)]] and followers == [[(1, 1, 0, 60)]]


def test_follower_batches_take_the_longest_rest_first():
    lengths = np.array([[100, 100, 100], [100, 100, 128]])
    followers = [[(1, 1, 0, 60), (2, 2, 0, 95)], [(2, 2, 0, 64)]]
    batches = list(
        follower_batches(followers, lengths, lambda n: -(-n // 32) * 32, budget=64 * 128, prompt_size=128, slots=3)
    )
    (first, size), (second, rest) = batches
    # One at a time: 64 x 128 products. Of 63 and 39 tokens the rests are padded to 64.
    assert size == 64 and first.tolist() == [[[1], [2]], [[1], [2]], [[0], [0]], [[60], [64]]]
    assert rest == 32 and second.tolist() == [[[2], [0]], [[2], [3]], [[0], [0]], [[95], [0]]]
    # Copied tokens and a padded rest fit into the cache.
    ((batch, size),) = follower_batches(
        [[(1, 1, 0, 95)]], lengths[:1], lambda n: 64, budget=10**6, prompt_size=128, slots=3
    )
    assert batch[3].tolist() == [[64]] and size == 64
