"""A policy with attached adapters samples the same tokens as with merged ones."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sampling.conftest import CONFIG, STOP

from sqlr1_jax import parallel
from sqlr1_jax.config import LoraConfig, MeshConfig
from sqlr1_jax.models import int8, lora, param_table, qwen2
from sqlr1_jax.sampling import SamplerOptions, decode_weights, sample

ADAPTERS = LoraConfig(rank=4, alpha=8.0)


def placed(params, adapters, mesh):
    """Both on the mesh, as in a run."""
    tables = qwen2.table(CONFIG), lora.table(ADAPTERS, CONFIG)
    return [jax.device_put(x, param_table.shardings(rows, mesh)) for x, rows in zip((params, adapters), tables)]


@pytest.fixture(scope="module")
def adapters():
    fresh = lora.init(ADAPTERS, CONFIG, jax.random.key(1))

    def noise(i: int, x):
        return 0.3 * jax.random.normal(jax.random.key(i), x.shape)

    return {name: adapter.replace(b=noise(i, adapter.b)) for i, (name, adapter) in enumerate(fresh.items())}


@pytest.mark.parametrize(
    ("shape", "changes"),
    [
        (None, {}),
        (None, dict(unroll_layers=False)),
        (None, dict(weights="int8", unroll_layers=False)),
        ((2, 2, 2), {}),
        ((2, 2, 2), dict(unroll_layers=False)),
    ],
)
def test_attached_is_sampled_as_merged(params, prompts, adapters, shape, changes):
    mesh = None if shape is None else parallel.make_mesh(MeshConfig(*shape))
    options = SamplerOptions(group=3, max_completion=16, segment=8, dtype="float32", **changes)
    base, beside = (params, adapters) if mesh is None else placed(params, adapters, mesh)

    if (
        options.weights == "int8"
    ):  # the base is rounded, and what is beside it is not: merged into a base that is rounded already
        rows = qwen2.table(CONFIG)
        base = param_table.map_table(
            lambda row, p: int8.widen(row, int8.quantize(row, p)) if int8.is_quantized(row) else p, rows, base
        )

    def draw(policy, options=options):
        out = sample(policy, CONFIG, prompts, options, stop_tokens=STOP, seed=0, step=0, mesh=mesh)
        return jax.tree.map(np.asarray, out)

    attached = draw(lora.attach(base, beside, ADAPTERS))
    merged = draw(lora.merge(base, beside, ADAPTERS, CONFIG), dataclasses.replace(options, weights="dtype"))
    wanted, plain = merged, draw(base)
    np.testing.assert_array_equal(attached.tokens, wanted.tokens)
    np.testing.assert_array_equal(attached.lengths, wanted.lengths)
    np.testing.assert_allclose(attached.logprobs, wanted.logprobs, atol=1e-4)
    assert (attached.tokens != plain.tokens).any()  # the adapters say something


@pytest.mark.parametrize("weights", ["dtype", "int8"])
def test_adapters_too_small_for_a_step_of_the_weights_reach_the_copy(params, adapters, weights):
    """After one update at a learning rate of 1e-5, merged into bfloat16 most of it would be rounded off."""
    small = {name: adapter.replace(b=1e-5 * adapter.b) for name, adapter in adapters.items()}
    base = jax.tree.map(lambda p: p.astype(jnp.bfloat16), params)
    options = SamplerOptions(dtype="bfloat16", weights=weights)
    copied = decode_weights.make_copier(CONFIG, options)(lora.attach(base, small, ADAPTERS)).blocks[0].gate
    wanted = lora.scale(ADAPTERS) * small["gate"].a[0] @ small["gate"].b[0]
    got = copied.scale * copied.a.astype(jnp.float32) @ copied.b.astype(jnp.float32)
    np.testing.assert_allclose(got, wanted, atol=0.01 * float(jnp.abs(wanted).max()))
    lost = (base.blocks.gate[0].astype(jnp.float32) + wanted).astype(jnp.bfloat16) == base.blocks.gate[0]
    assert lost.mean() > 0.9
