"""Rollouts with turns: what is sampled depends on nothing but the policy, the prompt and the observations."""

from __future__ import annotations

import dataclasses
import functools
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sampling.conftest import CONFIG

from sqlr1_jax import packed_rows, packing, parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.config import ComputeConfig, MeshConfig
from sqlr1_jax.models import param_table, qwen2
from sqlr1_jax.sampling import SamplerOptions, caches, decode, decode_weights, insertion, sample, turns
from sqlr1_jax.sampling.turns import Looks, TurnLoop
from sqlr1_jax.text import stop_strings
from sqlr1_jax.training import step

OPTIONS = SamplerOptions(group=4, max_completion=24, temperature=1.3, dtype="float32", segment=24, unroll_layers=False)
WORDS = [b"", *(f"{n:b}".encode() for n in range(1, CONFIG.vocab))]  # token n writes n in binary
LOOK, STOP, END = b"00100", b"1110111", 40
MOST, LONGEST = 2, 6


def observe(turns):
    """A function of the turn's tokens alone, of 1 to LONGEST tokens."""
    return [observation_of(tokens) for _, tokens in turns]


def observation_of(tokens) -> list[int]:
    return [1 + (sum(tokens) * (n + 3) + n) % (CONFIG.vocab - 1) for n in range(1 + sum(tokens) % LONGEST)]


@pytest.fixture(scope="module")
def table() -> np.ndarray:
    prefixes = sorted({p[:n] for p in (LOOK, STOP) for n in range(len(p))}, key=lambda p: (len(p), p))
    return stop_strings.token_transitions(stop_strings.byte_transitions(prefixes, [STOP, LOOK], [LOOK]), WORDS)


@pytest.fixture(scope="module")
def run(params, prompts, table):
    def run(prompts=prompts, params=params, mesh=None, most=MOST, observe=observe, metrics=None, **changes):
        loop = functools.partial(TurnLoop, looks=Looks(most, LONGEST, observe))
        options = dataclasses.replace(OPTIONS, **changes)
        out = sample(
            params, CONFIG, prompts, options, stop_tokens=(END,), stop_table=table, seed=7, step=3, mesh=mesh,
            make_loop=loop, metrics=metrics,
        )  # fmt: skip
        return jax.tree.map(np.asarray, out)

    return run


@pytest.fixture(scope="module")
def plain(run):
    return run()


def real(rollouts) -> np.ndarray:
    return np.arange(rollouts.tokens.shape[-1]) < rollouts.lengths[..., None]


def assert_same(a, b):
    np.testing.assert_array_equal(a.lengths, b.lengths)
    np.testing.assert_array_equal(a.finished, b.finished)
    np.testing.assert_array_equal(a.actions, b.actions)
    np.testing.assert_array_equal(np.where(real(a), a.tokens, 0), np.where(real(b), b.tokens, 0))
    np.testing.assert_allclose(a.logprobs, b.logprobs, atol=2e-5)


def turns_of(tokens, actions):
    """(written, observation) pairs of one completion; the last observation is empty."""
    cuts = [0, *(np.flatnonzero(np.diff(actions.astype(int))) + 1), len(tokens)]
    runs = [tokens[a:b].tolist() for a, b in zip(cuts, cuts[1:])]
    return list(zip(runs[::2], [*runs[1::2], []]))


def test_every_look_is_followed_by_its_observation_and_ends_are_right(plain):
    looks, kinds = [], set()
    for at in np.ndindex(plain.lengths.shape):
        length = plain.lengths[at]
        turns = turns_of(plain.tokens[at][:length], plain.actions[at][:length])
        looks.append(len(turns) - 1)
        for written, observation in turns[:-1]:
            text = b"".join(WORDS[token] for token in written)
            assert LOOK in text and LOOK not in b"".join(WORDS[token] for token in written[:-1])
            assert observation == observation_of(written)
        written = turns[-1][0]
        text = b"".join(WORDS[token] for token in written)
        if LOOK in text and plain.finished[at]:
            assert looks[-1] == MOST  # a look too many ends it
            kinds.add("too many")
        elif LOOK in text:  # its observation did not fit
            assert length + len(observation_of(written)) >= OPTIONS.max_completion
            kinds.add("no room")
        elif plain.finished[at]:
            assert STOP in text or written[-1] == END
            kinds.add("ended")
        else:
            assert length == OPTIONS.max_completion
            kinds.add("cut")
    assert set(looks) == {0, 1, 2} and kinds >= {"too many", "no room", "ended", "cut"}, (looks, kinds)
    assert not plain.actions[~real(plain)].any() and not plain.logprobs[~plain.actions].any()


@pytest.mark.parametrize("changes", [{}, dict(slots=4, segment=5)], ids=str)
def test_what_looks_is_named_with_its_own_prompt(run, changes):
    """Slots are filled longest prompt first, and filled again: their numbers are not those of the prompts."""
    asked = []

    def record(turns):
        asked.extend(turns)
        return observe(turns)

    out = run(observe=record, **changes)
    for number, tokens in asked:
        completions = zip(out.tokens[number], out.actions[number], out.lengths[number])
        assert any(tokens == written for t, a, n in completions for written, _ in turns_of(t[:n], a[:n]))
    assert len({number for number, _ in asked}) > 2


WAYS = {
    "a mesh, segments, refill, compaction": dict(segment=5, slots=4, mesh=(2, 2, 2)),
    "segments": dict(segment=7, compact=False),
    "segments, refill, compaction": dict(segment=5, slots=4, prefill_tokens=1),
    "layers cut": dict(segment=8, unroll_layers=True),
    "a mesh": dict(segment=8, mesh=(2, 2, 2), unroll_layers=True),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if n else ()) for n, name in enumerate(WAYS)]
)
def test_samples_do_not_depend_on_how_they_are_computed(name, run, params, plain):
    changes = dict(WAYS[name])
    if "mesh" in changes:
        changes["mesh"] = mesh = parallel.make_mesh(MeshConfig(*changes["mesh"]))
        changes["params"] = jax.device_put(params, param_table.shardings(qwen2.table(CONFIG), mesh))
    metrics: dict[str, float] = {}
    out = run(metrics=metrics, **changes)
    assert_same(out, plain)
    assert metrics["looks"] == sum(
        len(turns_of(t[:n], a[:n])) - 1
        for t, a, n in zip(out.tokens.reshape(32, -1), out.actions.reshape(32, -1), out.lengths.ravel())
    )
    assert metrics["tokens"] == out.actions.sum()
    assert metrics["compactions"] > 0 or "compaction" not in name


@pytest.mark.parametrize("most", [1, 64])
def test_observations_are_fed_in_blocks(run, plain, monkeypatch, most):
    """Blocks of one observation read each other, within an insertion and across insertions; only its last one is padded."""
    monkeypatch.setattr(turns, "block_size", lambda longest: 2)
    monkeypatch.setattr(turns, "MOST_BLOCKS", most)
    together, padding, tokens, alone = 0, 0, 0, 0

    def check(window, new):
        nonlocal together, padding, tokens
        real = new.slots < jax.tree.leaves(window)[0].shape[-5]
        assert new.tokens.shape[1] == 2 and new.tokens[real, 0].all()  # no observation has token 0
        together += real.sum() - len({*zip(new.slots[real], new.rows[real])})
        padding += (new.tokens[real] == 0).sum()
        tokens += (new.tokens != 0).sum()

    def insert(weights, cache, window, new, insert=insertion.insert, **options):
        nonlocal alone
        alone += 1
        check(window, new)
        return insert(weights, cache, window, new, **options)

    def begin(weights, cache, window, slots, stop_table, new, begin=decode.begin_segment, **options):
        if new is not None:
            check(window, new)
        return begin(weights, cache, window, slots, stop_table, new, **options)

    monkeypatch.setattr(insertion, "insert", insert)
    monkeypatch.setattr(decode, "begin_segment", begin)
    out = run(segment=23, compact=False, unroll_layers=most == 1)
    assert_same(out, plain)
    assert (together > 10) == (most > 1) and (alone > 10) == (most == 1), (together, alone)
    # Those of a completion that is cut are not fed.
    assert 0 < tokens <= out.lengths.sum() - out.actions.sum() and padding <= tokens / 2, (tokens, padding)


@pytest.mark.parametrize(
    "changes",
    [dict(unroll_layers=True), pytest.param(dict(mesh=(2, 2, 2)), marks=pytest.mark.slow)],
    ids=["one device", "a mesh"],
)
def test_samples_are_those_of_accelerators(run, params, plain, monkeypatch, changes):
    """Which read the caches of an insertion all at once."""
    monkeypatch.setattr(parallel, "platform", lambda: "tpu")
    jax.clear_caches()  # what was traced for a CPU
    if "mesh" in changes:
        mesh = parallel.make_mesh(MeshConfig(*changes["mesh"]))
        placed = jax.device_put(params, param_table.shardings(qwen2.table(CONFIG), mesh))
        changes = changes | dict(mesh=mesh, params=placed)
    try:
        assert_same(run(segment=8, **changes), plain)
    finally:
        jax.clear_caches()


@pytest.mark.parametrize("platform", ["cpu", "gpu", "tpu"])
def test_an_insertion_writes_its_blocks_alone(params, table, monkeypatch, platform):
    """An insertion into a window that ends with its last block writes what it writes into a longer one, and padding nothing.

    What is decoded beside it goes into the chunk.
    """
    monkeypatch.setattr(parallel, "platform", lambda: platform)
    jax.clear_caches()
    options = dataclasses.replace(OPTIONS, unroll_layers=True).static
    weights = decode_weights.make_copier(CONFIG, options, mesh=None)(params)
    cache = caches.empty_prompt_cache(config=CONFIG, options=options, slots=2, size=8)
    new = insertion.Insertion(
        tokens=np.array([[5, 6, 7, 8], [9, 10, 0, 0], [11, 12, 13, 0]], np.int32),
        slots=np.array([1, 1, 2], np.int32),  # the last one is padding
        rows=np.array([2, 2, 0], np.int32),
        prompt_lengths=np.array([5, 5, 0], np.int32),
        counts=np.array([3, 7, 0], np.int32),
    )
    numbers = np.arange(8, dtype=np.int32).reshape(2, 4)
    slots = decode.SlotInputs(
        tokens=1 + numbers, done=numbers > 5, starts=numbers[:, 0], prompt_lengths=np.array([3, 5], np.int32),
        keys=np.zeros((2, 4, 2), np.uint32), states=0 * numbers, counts=numbers,
    )  # fmt: skip
    written, decoded = [], []
    for size in (11, 16):
        keys = jnp.zeros((2, CONFIG.kv_heads, 4, CONFIG.head, size))
        window = tuple((keys + 0.5, keys.swapaxes(3, 4) + 0.5) for _ in range(CONFIG.layers))
        made, chunk, begun = decode.begin_segment(
            weights, cache, window, slots, table, new, config=CONFIG, options=options, stop_tokens=(END,)
        )
        written.append([(k[..., :11], v[:, :, :, :11]) for k, v in made])
        decoded.append((chunk, begun))
    jax.clear_caches()
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-6), *written)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-6), *decoded)
    assert decoded[0][1].out.steps == 1 and (decoded[0][1].out.counts == (numbers <= 5)).all()
    keys = np.array(written[0][-1][0])
    assert (keys[1, :, 2, :, 3:] != 0.5).all()
    keys[1, :, 2, :, 3:] = 0.5
    assert (keys == 0.5).all()


def test_windows_are_padded_to_longer_segments(run, monkeypatch):
    """Segments are short, but windows grow by the segment of the options: few sizes are compiled."""
    sizes = set()

    def begin(weights, cache, window, *args, begin=decode.begin_segment, **options):
        sizes.update(() if window is None else {caches.window_size(window)})
        return begin(weights, cache, window, *args, **options)

    monkeypatch.setattr(decode, "begin_segment", begin)
    long = run(max_completion=48, segment=48, compact=False)
    assert sizes and sizes <= {48, 96}
    assert_same(long, run(max_completion=48, segment=5, compact=False))


@pytest.mark.parametrize(
    "shape",
    [
        (1, 1, 1),
        pytest.param(None, marks=pytest.mark.slow),
        pytest.param((2, 2, 2), marks=pytest.mark.slow),
    ],
    ids=["one device", "no mesh", "a mesh"],
)
def test_a_segment_is_compiled_once_for_each_size(run, params, monkeypatch, shape):
    """However it begins: what begins it makes arrays of one kind, and shardings are part of that."""
    changes, sizes = {}, set()
    if shape:
        mesh = parallel.make_mesh(MeshConfig(*shape), jax.devices()[: math.prod(shape)])
        placed = jax.device_put(params, param_table.shardings(qwen2.table(CONFIG), mesh))
        changes = dict(mesh=mesh, params=placed)

    def begin(weights, cache, window, slots, stop_table, new, begin=decode.begin_segment, **options):
        sizes.add((None if window is None else caches.window_size(window), slots.tokens.shape, new is None))
        return begin(weights, cache, window, slots, stop_table, new, **options)

    jax.clear_caches()
    monkeypatch.setattr(decode, "begin_segment", begin)
    # Long and short observations, so that segments with and without them meet windows of one size.
    for observed in (observe, lambda turns: [[1]] * len(turns)):
        run(segment=2, max_completion=16, observe=observed, **changes)
    assert len(sizes) > len({size[:2] for size in sizes})  # some begin in both ways
    assert decode.decode_segment._cache_size() == len({size[:2] for size in sizes})


def test_sizes_of_insertions(monkeypatch):
    """From 32 tokens, a third apart at most, and to 64 blocks or what a prefill's scores take."""
    options = SamplerOptions(max_completion=64)

    def counts(size: int, keys: int) -> list[int]:
        return sorted({turns.block_count(options, size, keys, left) for left in range(1, 100)})

    assert counts(8, 1024) == [4, 6, 8, 12, 16, 24, 32, 48, 64]
    assert counts(64, 4096) == [1, 2, 3, 4, 6, 8, 12, 16, 24, 32]
    assert counts(64, 8192 * 64) == [1]
    assert [turns.block_count(options, 8, 1024, left) for left in (1, 5, 64, 200)] == [4, 6, 64, 64]
    assert [turns.block_size(longest) for longest in (1, 64, 65, 512)] == [8, 8, 16, 16]
    monkeypatch.setattr(parallel, "platform", lambda: "gpu")
    assert [turns.block_size(longest) for longest in (1, 32, 33, 512)] == [32, 32, 64, 64]


@pytest.mark.slow  # with refill, above, slots have other neighbours as well
def test_samples_do_not_depend_on_batch_mates(run, prompts, plain):
    few = np.array([6, 3])
    padded = np.pad(prompts.tokens[few], [(0, 0), (0, 9)], constant_values=11)
    out = run(PromptBatch(padded, prompts.lengths[few], prompts.ids[few]))
    assert_same(out, jax.tree.map(lambda a: a[few], plain))


def test_without_looks_the_tokens_are_the_plain_samplers(run, params, prompts, table):
    """Up to the first look, turns change no token."""
    out = run(most=0)
    ends = table.copy()
    ends[ends == len(table) - 1] = len(table) - 2
    one = sample(
        params, CONFIG, prompts, OPTIONS, stop_tokens=(END,), stop_table=ends[:-1], seed=7, step=3
    )  # fmt: skip
    assert_same(out, jax.tree.map(np.asarray, one))


def test_logprobs_are_the_trainers_packed_or_not(plain, params, prompts):
    B, G, C = plain.tokens.shape
    completions = [[plain.tokens[b, g, : plain.lengths[b, g]] for g in range(G)] for b in range(B)]
    actions = [[plain.actions[b, g, : plain.lengths[b, g]] for g in range(G)] for b in range(B)]
    prompt_tokens = [t[:n] for t, n in zip(prompts.tokens, prompts.lengths)]
    mesh = parallel.make_mesh(MeshConfig(1, 1, 1), jax.devices()[:1])
    score = step.make_score(CONFIG, mesh, compute=ComputeConfig(dtype="float32"), temperature=OPTIONS.temperature)
    scored = []
    for row_length in (16 + G * C, 12 + C):  # groups in one row; about one completion in each
        rows = packing.pack_groups(prompt_tokens, completions, row_length=row_length, actions=actions)
        batch = step.place_batch(mesh, packed_rows.stack_microbatches(rows, len(rows.tokens)))
        scored.append(packed_rows.gather_from_rows(score(params, batch), rows, (B, G, C)))
        assert float(jnp.sum(batch.loss_weights)) == plain.actions.sum()
    for logprobs in scored:
        np.testing.assert_allclose(logprobs, plain.logprobs, atol=1e-5)
