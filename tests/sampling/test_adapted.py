"""A policy with attached adapters samples the same tokens as with merged ones."""

from __future__ import annotations

import jax
import numpy as np
import pytest
from sampling.conftest import CONFIG, STOP

from sqlr1_jax import parallel
from sqlr1_jax.config import LoraConfig, MeshConfig
from sqlr1_jax.models import lora, param_table, qwen2
from sqlr1_jax.sampling import SamplerOptions, sample

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

    def draw(policy):
        out = sample(policy, CONFIG, prompts, options, stop_tokens=STOP, seed=0, step=0, mesh=mesh)
        return jax.tree.map(np.asarray, out)

    attached = draw(lora.attach(base, beside, ADAPTERS))
    wanted, plain = draw(lora.merge(base, beside, ADAPTERS, CONFIG)), draw(base)
    np.testing.assert_array_equal(attached.tokens, wanted.tokens)
    np.testing.assert_array_equal(attached.lengths, wanted.lengths)
    np.testing.assert_allclose(attached.logprobs, wanted.logprobs, atol=1e-4)
    assert (attached.tokens != plain.tokens).any()  # the adapters say something
