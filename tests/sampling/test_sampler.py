"""Rollouts: greedy equals transformers, logprobs equal a full forward pass, tokens do not depend on batch, padding or mesh."""

from __future__ import annotations

import dataclasses
import pathlib
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from safetensors.numpy import save_file
from sampling.conftest import CONFIG, STOP

from sqlr1_jax import parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import attention, huggingface, param_table, qwen2
from sqlr1_jax.sampling import SamplerOptions, caches, decode, decode_weights, padded_length, prefill, sample
from sqlr1_jax.sampling.aot import trace_rollout

GOLDEN = pathlib.Path(__file__).parents[1] / "golden"
OPTIONS = SamplerOptions(group=4, max_completion=8, temperature=1.3, dtype="float32", segment=4)


@pytest.fixture(scope="module")
def plain(params, prompts):
    """The rollout that all others must equal: one segment, nothing moved."""
    return run(params, prompts, segment=8)


def run(params, prompts, *, mesh=None, seed=7, step=3, stop_tokens=STOP, config=CONFIG, **changes):
    options = dataclasses.replace(OPTIONS, **changes)
    out = sample(params, config, prompts, options, stop_tokens=stop_tokens, seed=seed, step=step, mesh=mesh)
    return jax.tree.map(np.asarray, out)


def real(rollouts) -> np.ndarray:
    return np.arange(rollouts.tokens.shape[-1]) < rollouts.lengths[..., None]


def assert_same(a, b, atol=2e-5):
    np.testing.assert_array_equal(a.lengths, b.lengths)
    np.testing.assert_array_equal(a.finished, b.finished)
    np.testing.assert_array_equal(np.where(real(a), a.tokens, 0), np.where(real(b), b.tokens, 0))
    np.testing.assert_allclose(a.logprobs, b.logprobs, atol=atol)


def forward(params, config, tokens) -> np.ndarray:
    """Log probabilities [T,V] of one sequence by a full forward pass."""
    tokens = jnp.asarray(tokens, jnp.int32)[None]
    size = tokens.shape[1]
    attend = attention.causal(jnp.array([size]), size)
    x, _ = qwen2.hidden(params, config, tokens, jnp.arange(size)[None], attend, dtype=jnp.float32)
    return np.asarray(jax.nn.log_softmax(qwen2.logits(params, x)[0]))


def test_greedy_equals_transformers_with_untied_embeddings(tmp_path):
    """`test_combinations` checks tied ones, for every combination of mechanisms."""
    golden = np.load(GOLDEN / "qwen2_untied.npz")
    params, config = golden_model(golden, tmp_path)
    batch = PromptBatch(golden["prompts"], golden["lengths"], np.arange(len(golden["lengths"]), dtype=np.int32))
    steps = golden["greedy_tokens"].shape[1]
    out = run(
        params, batch, config=config, stop_tokens=(), group=1, max_completion=steps, temperature=0.0, segment=steps // 2
    )
    np.testing.assert_array_equal(out.tokens[:, 0], golden["greedy_tokens"])
    assert not out.finished.any()


def golden_model(golden, folder):
    weights = {k.removeprefix("weights/"): golden[k] for k in golden.files if k.startswith("weights/")}
    save_file(weights, folder / "model.safetensors")
    (folder / "config.json").write_text(str(golden["config"]))
    config, params = huggingface.load(folder)
    return params, config


def test_logprobs_equal_a_full_forward_pass_at_the_sampling_temperature(params, prompts, plain):
    for b, g in [(0, 0), (1, 2), (3, 1), (7, 3)]:
        prompt, length = prompts.tokens[b, : prompts.lengths[b]], plain.lengths[b, g]
        completion = plain.tokens[b, g, :length]
        logits = forward(params, CONFIG, np.concatenate([prompt, completion]))[len(prompt) - 1 : -1]
        wanted = np.asarray(jax.nn.log_softmax(logits / OPTIONS.temperature))
        np.testing.assert_allclose(plain.logprobs[b, g, :length], wanted[np.arange(length), completion], atol=1e-5)
    assert (plain.logprobs[~real(plain)] == 0).all()


def test_completions_end_at_stop_tokens_or_are_cut(plain):
    stopped = np.isin(plain.tokens, STOP) & real(plain)
    np.testing.assert_array_equal(stopped.sum(-1), plain.finished)  # the stop token is the last real one, and counts
    last = np.take_along_axis(plain.tokens, plain.lengths[..., None] - 1, axis=-1)[..., 0]
    np.testing.assert_array_equal(np.isin(last, STOP), plain.finished)
    assert (plain.lengths[~plain.finished] == OPTIONS.max_completion).all()
    assert plain.finished.any() and not plain.finished.all()


def test_tokens_do_not_depend_on_other_prompts_or_padding(params, prompts, plain):
    few = np.array([6, 3])
    padded = np.pad(prompts.tokens[few], [(0, 0), (0, 9)], constant_values=11)
    out = run(params, PromptBatch(padded, prompts.lengths[few], prompts.ids[few]), segment=8)
    assert_same(out, jax.tree.map(lambda a: a[few], plain))


def test_seed_step_and_id_change_the_noise(params, prompts, plain):
    again = run(params, prompts, segment=8)
    assert_same(again, plain, atol=0)
    for other in (
        run(params, prompts, segment=8, seed=8),
        run(params, prompts, segment=8, step=4),
        run(params, prompts.replace(ids=prompts.ids + 1), segment=8),
    ):
        assert (other.tokens[..., 0] != plain.tokens[..., 0]).mean() > 0.3
    assert (plain.tokens[:, 0] != plain.tokens[:, 1]).any()


def test_validation_takes_the_copy_and_the_prefill_of_training(params, prompts):
    """Greedy, shorter and in other segments: only `decode_segment` is compiled again."""
    shared = (
        prefill.prefill,
        caches.empty_prompt_cache,
        *jax.tree.leaves(decode_weights.param_copiers(CONFIG, OPTIONS.layout, None)),
    )
    run(params, prompts)
    before = [program._cache_size() for program in shared]
    run(params, prompts, temperature=0.0, top_k=3, max_completion=4, segment=2)
    assert all(before) and [program._cache_size() for program in shared] == before


def test_a_mesh_changes_nothing(params, prompts, plain):
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    cut = jax.device_put(params, param_table.shardings(qwen2.table(CONFIG), mesh))
    out = sample(
        cut, CONFIG, prompts, dataclasses.replace(OPTIONS, segment=8), stop_tokens=STOP, seed=7, step=3, mesh=mesh
    )
    assert out.tokens.sharding.is_equivalent_to(parallel.sharding(mesh, "B"), 3)
    assert_same(jax.tree.map(np.asarray, out), plain)


def test_groups_are_passed_on_as_they_finish(params, prompts, plain):
    options = dataclasses.replace(OPTIONS, slots=4)
    parts = []
    sample(params, CONFIG, prompts, options, stop_tokens=STOP, seed=7, step=3, on_decoded=parts.append)
    assert len(parts) >= 2  # eight prompts in four slots
    rows = np.concatenate([part.rows for part in parts])
    assert sorted(rows) == list(range(8))
    joined = jax.tree.map(lambda *a: np.concatenate(a)[np.argsort(rows)], *[part.rollouts for part in parts])
    assert_same(joined, plain)


def test_the_loop_ends_when_all_completions_have(params, prompts):
    metrics: dict[str, float] = {}
    every = tuple(range(CONFIG.vocab))
    greedy = dataclasses.replace(OPTIONS, temperature=0.0)
    out = sample(params, CONFIG, prompts, greedy, stop_tokens=every, seed=0, step=0, metrics=metrics)
    assert metrics["steps"] == 1 and metrics["segments"] == 1
    assert (np.asarray(out.lengths) == 1).all() and np.asarray(out.finished).all()


def test_compaction_saves_rows(params, prompts):
    spent = {}
    for compact in (True, False):
        options, spent[compact] = dataclasses.replace(OPTIONS, compact=compact), {}
        sample(params, CONFIG, prompts, options, stop_tokens=STOP, seed=7, step=3, metrics=spent[compact])
    assert spent[True]["tokens"] == spent[False]["tokens"]
    assert spent[True]["compactions"] == 1
    assert spent[True]["rows"] < 0.8 * spent[False]["rows"]


def test_a_segment_does_not_copy_caches():
    """Temporary memory stays far below the caches: neither the prompts', nor the past's, nor the new chunk is copied."""
    options = dataclasses.replace(OPTIONS, segment=512, max_completion=1024, temperature=0.0)
    config = dataclasses.replace(CONFIG, head=64)
    params = param_table.abstract(qwen2.table(config), config.sizes)
    weights = jax.eval_shape(decode_weights.make_copier(config, options), params)
    cache = caches.empty_prompt_cache(config=config, options=options, slots=4, size=64)
    chunk = jax.eval_shape(lambda: decode.empty_chunk(config, options, (4, 4)))
    rows = np.zeros((4, 4), np.int32)
    slots = decode.SlotInputs(rows, rows > 0, rows[:, 0], rows[:, 0] + 3, np.zeros((4, 4, 2), np.uint32), rows)
    lowered = decode.decode_segment.lower(
        weights, cache, (chunk,), slots, config=config, options=options, stop_tokens=(3,)
    )
    memory = lowered.compile().memory_analysis()
    chunk_bytes = sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(chunk))
    assert memory.output_size_in_bytes < 1.2 * chunk_bytes
    assert memory.temp_size_in_bytes < 0.25 * chunk_bytes


def exact_first(params, prompt, temperature=1.0):
    return np.asarray(jax.nn.softmax(forward(params, CONFIG, prompt)[-1] / temperature))


def test_frequencies_match_the_exact_probabilities(params, prompts):
    """Chi-square of the first two tokens: 4,000 first ones, and the second ones after the likeliest first."""
    n = 1000
    prompt = prompts.tokens[0]
    many = PromptBatch(np.tile(prompt, (n, 1)), np.full(n, len(prompt), np.int32), np.arange(n, dtype=np.int32))
    out = run(params, many, max_completion=2, segment=2, stop_tokens=(), temperature=1.0)
    first, second = out.tokens[..., 0].ravel(), out.tokens[..., 1].ravel()
    assert chi_square(first, exact_first(params, prompt)) < 1
    common = np.bincount(first).argmax()
    after = exact_first(params, np.append(prompt, common))
    assert chi_square(second[first == common], after) < 1


def chi_square(draws, probs) -> float:
    """The statistic over its 99.9 % point (Wilson-Hilferty), with rare tokens merged."""
    counts, wanted = np.bincount(draws, minlength=len(probs)), probs * len(draws)
    rare = wanted < 5
    counts, wanted = np.append(counts[~rare], counts[rare].sum()), np.append(wanted[~rare], wanted[rare].sum())
    k = len(counts) - 1
    limit = k * (1 - 2 / (9 * k) + 3.09 * np.sqrt(2 / (9 * k))) ** 3
    return float(((counts - wanted) ** 2 / np.maximum(wanted, 1e-9)).sum() / limit)


def test_chi_square_can_fail():
    draws = np.random.default_rng(0).choice(3, 4000, p=[0.5, 0.3, 0.2])
    assert chi_square(draws, np.array([0.5, 0.3, 0.2])) < 1 < chi_square(draws, np.array([0.45, 0.33, 0.22]))


@pytest.mark.parametrize("limit", [dict(top_k=3), dict(top_p=0.3)], ids=str)
def test_truncated_sampling_stays_inside_and_reports_untruncated_logprobs(params, prompts, limit):
    out = run(params, prompts, max_completion=2, segment=2, stop_tokens=(), temperature=1.0, **limit)
    for b in (0, 4):
        probs = exact_first(params, prompts.tokens[b, : prompts.lengths[b]])
        order = np.argsort(-probs)
        most = 3 if "top_k" in limit else 1 + int(np.searchsorted(np.cumsum(probs[order]), 0.3))
        assert most < len(probs) / 2 and set(out.tokens[b, :, 0]) <= set(order[:most])
        np.testing.assert_allclose(out.logprobs[b, :, 0], np.log(probs[out.tokens[b, :, 0]]), atol=1e-5)


@pytest.mark.parametrize("platform", ["cpu", "gpu"])
def test_blocked_prefill_equals_causal(monkeypatch, platform):
    """Both forms of the products: on CPUs they are those of decoding."""
    monkeypatch.setattr(attention.parallel, "platform", lambda: platform)
    q, k, v = jax.random.normal(jax.random.key(0), (3, 2, 11, 4, 8))
    lengths = jnp.array([11, 6])
    wanted, _ = attention.causal(lengths, 11)(q, k[:, :, :2], v[:, :, :2])
    got, _ = attention.causal_in_blocks(lengths, 11, block=4)(q, k[:, :, :2], v[:, :, :2])
    np.testing.assert_allclose(got, wanted, atol=1e-6)
    whole, _ = attention.causal_in_blocks(lengths, 11)(q, k[:, :, :2], v[:, :, :2])
    np.testing.assert_allclose(whole, wanted, atol=1e-6)


@pytest.mark.parametrize(
    ("length", "size"), [(1, 64), (64, 64), (65, 128), (513, 640), (1024, 1024), (1025, 1280), (6000, 6144)]
)
def test_padded_lengths(length, size):
    assert padded_length(length) == size


@pytest.mark.parametrize(("most", "segment"), [(512, 64), (2048, 256), (100, 64), (20, 20)])
def test_a_segment_is_an_eighth_by_default(most, segment):
    assert SamplerOptions(max_completion=most).segment == segment
    assert SamplerOptions(max_completion=most, segment=7).segment == 7


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (dict(group=0), "sampling.group=0"),
        (dict(temperature=-1.0), "sampling.temperature"),
        (dict(top_p=0.0), "sampling.top_p"),
        (dict(top_k=-1), "sampling.top_k"),
        (dict(dtype="float16"), "choose one of 'auto', 'float32', 'bfloat16'"),
        (dict(segment=-1), "sampling.segment"),
    ],
)
def test_impossible_options_are_named(changes, words):
    with pytest.raises(ValueError, match=words):
        SamplerOptions(**changes)


def test_impossible_prompts_name_the_remedy(params, prompts):
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    with pytest.raises(ValueError, match="multiple of 4"):
        sample(
            params, CONFIG, jax.tree.map(lambda a: a[:6], prompts), OPTIONS, stop_tokens=(), seed=0, step=0, mesh=mesh
        )
    with pytest.raises(ValueError, match="lower --config.text.max_tokens or --config.sampling.max_completion"):
        run(params, prompts, config=dataclasses.replace(CONFIG, max_positions=17), segment=8)
    with pytest.raises(ValueError, match="prompt lengths must be 1 to 10"):
        run(params, prompts.replace(lengths=prompts.lengths * 0))


def test_a_rollout_compiles_from_shapes_alone():
    """No prompt cache, chunk or weight is gathered between devices: collectives are as small as activations."""
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    config = dataclasses.replace(CONFIG, layers=1)
    options = dataclasses.replace(OPTIONS, temperature=0.0, unroll_layers=False)
    programs = trace_rollout(config, options, mesh, prompts=8, size=64).programs
    with jax.set_mesh(mesh):
        text = programs["segment"].lower().compile().as_text()
    gathered = re.findall(r"= \w+\[([\d,]*)\][^=]*? all-gather", text)
    cache = 2 * config.kv_heads * config.head * 64  # a device's share of the prompts' keys, in numbers
    assert all(np.prod([int(n) for n in dims.split(",") if n] or [1]) < cache for dims in gathered), gathered
