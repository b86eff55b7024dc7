"""int8 decode weights: half the memory, the arithmetic of the rounded policy, and logprobs close to the unrounded one's."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax import parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import int8, param_table, qwen2
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.sampling import SamplerOptions, caches, decode, decode_weights, sample

CONFIG = qwen2.Config(vocab=64, layers=2, width=64, mlp=96, heads=4, kv_heads=2, head=16)
OPTIONS = SamplerOptions(group=4, max_completion=16, dtype="float32", segment=8)


def made(tied=True):
    config = dataclasses.replace(CONFIG, tied=tied)
    return config, qwen2.init(config, jax.random.key(0), scale=0.15)


def run(config, params, mesh=None, **changes):
    rng = np.random.default_rng(0)
    tokens = rng.integers(0, config.vocab, (8, 12)).astype(np.int32)
    prompts = PromptBatch(tokens, rng.integers(1, 13, 8).astype(np.int32), np.arange(8, dtype=np.int32))
    options = dataclasses.replace(OPTIONS, **changes)
    out = sample(params, config, prompts, options, stop_tokens=(3, 5), seed=1, step=0, mesh=mesh)
    return jax.tree.map(np.asarray, out)


def restored(config, params):
    """The rounded parameters, in float32."""

    def one(leaf, p):
        if not int8.is_quantized(leaf):
            return p
        w, axes = int8.quantize(leaf, p), leaf.axes.split()
        missing = [axes.index(letter) for letter in axes if letter not in int8.scale_axes(leaf).split()]
        return w.values * jnp.expand_dims(w.scale, missing)

    return param_table.map_table(one, qwen2.table(config), params)


def test_a_weight_is_within_half_a_step_of_its_rounding():
    config, params = made()
    back = restored(config, params)
    step = np.abs(np.asarray(params.blocks.down)).max(axis=1, keepdims=True) / 127
    gap = np.abs(np.asarray(back.blocks.down - params.blocks.down))
    assert (gap <= 0.501 * step).all() and gap.max() > 0.4 * step.min()
    zero = int8.quantize(param_table.ParamSpec("V D", "", "V D"), jnp.zeros((3, 4)))
    assert not np.asarray(zero.values).any() and not np.asarray(zero.scale).any()


@pytest.mark.parametrize(("tied", "unroll_layers"), [(True, True), (False, False)])
def test_decoding_computes_the_rounded_policy(tied, unroll_layers):
    """Weights that are multiples of their scale lose nothing, so both must sample the same."""
    config, params = made(tied)
    back = restored(config, params)
    whole, eight = run(config, back), run(config, back, weights="int8", unroll_layers=unroll_layers)
    np.testing.assert_array_equal(whole.lengths, eight.lengths)
    real = np.arange(16) < whole.lengths[..., None]
    np.testing.assert_array_equal(whole.tokens[real], eight.tokens[real])
    np.testing.assert_allclose(whole.logprobs, eight.logprobs, atol=1e-4)
    assert whole.finished.any()


def test_logprobs_stay_close_to_the_unrounded_policys():
    """Of the first tokens, which both draw from the same prompt: within 0.15, and 0.03 on average (uniform: log 64 = 4.2)."""
    config, params = made()
    whole, eight = (run(config, params, weights=name, temperature=1.0) for name in ("dtype", "int8"))
    same = whole.tokens[..., 0] == eight.tokens[..., 0]
    gap = np.abs(whole.logprobs - eight.logprobs)[..., 0][same]
    assert same.mean() > 0.9
    assert 0 < gap.mean() < 0.03 and gap.max() < 0.15


def test_a_mesh_changes_nothing():
    config, params = made(tied=False)
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    cut = jax.device_put(params, param_table.shardings(qwen2.table(config), mesh))
    one, many = run(config, params, weights="int8"), run(config, cut, mesh=mesh, weights="int8")
    np.testing.assert_array_equal(one.tokens, many.tokens)
    np.testing.assert_allclose(one.logprobs, many.logprobs, atol=2e-5)


def held(config, **changes) -> int:
    options = SamplerOptions(**changes)
    params = param_table.abstract(qwen2.table(config), config.sizes)
    copy = jax.eval_shape(decode_weights.make_copier(config, options), params)
    return sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(copy))


@pytest.mark.parametrize("size", ["0.5B", "7B"])
def test_the_decode_copy_takes_half(size):
    assert held(CODER[size], weights="int8") < 0.51 * held(CODER[size])


def test_rounded_weights_are_not_widened_all_at_once():
    """A step may widen one weight at a time: temporary memory stays below the rounded weights.

    Not so with `unroll_layers` on a CPU: XLA moves the widening of all layers out of the loop.
    """
    config = dataclasses.replace(CONFIG, layers=8, width=128, mlp=512)
    options = dataclasses.replace(OPTIONS, weights="int8", temperature=0.0, unroll_layers=False)
    params = param_table.abstract(qwen2.table(config), config.sizes)
    weights = jax.eval_shape(decode_weights.make_copier(config, options), params)
    cache = caches.empty_prompt_cache(config=config, options=options, slots=2, size=16)
    rows = np.zeros((2, 2), np.int32)
    slots = decode.SlotInputs(rows, rows > 0, rows[:, 0], rows[:, 0] + 3, np.zeros((2, 2, 2), np.uint32), rows)
    lowered = decode.decode_segment.lower(weights, cache, (), slots, config=config, options=options, stop_tokens=(3,))
    size = sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(weights))
    assert lowered.compile().memory_analysis().temp_size_in_bytes < 0.8 * size


def test_other_kinds_of_weights_are_refused():
    with pytest.raises(ValueError, match="choose one of 'dtype', 'int8'"):
        SamplerOptions(weights="int4")
