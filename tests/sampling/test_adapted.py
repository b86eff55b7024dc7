"""A policy with adapters attached is sampled as the same policy with its adapters multiplied out."""

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
    """Both on the mesh as a run has them."""
    tables = qwen2.table(CONFIG), lora.table(ADAPTERS, CONFIG)
    return [jax.device_put(x, param_table.shardings(rows, mesh)) for x, rows in zip((params, adapters), tables)]


@pytest.fixture(scope="module")
def adapters():
    made = lora.init(ADAPTERS, CONFIG, jax.random.key(1))
    noise = lambda i, x: 0.3 * jax.random.normal(jax.random.key(i), x.shape)  # noqa: E731
    return {name: one.replace(b=noise(i, one.b)) for i, (name, one) in enumerate(made.items())}


@pytest.mark.parametrize(
    ("shape", "changes"),
    [
        (None, {}),
        (None, dict(hoist=False)),
        (None, dict(weights="int8", hoist=False)),
        ((2, 2, 2), {}),
        ((2, 2, 2), dict(hoist=False)),
    ],
)
def test_attached_is_sampled_as_merged(params, prompts, adapters, shape, changes):
    mesh = None if shape is None else parallel.make_mesh(MeshConfig(*shape))
    options = SamplerOptions(group=3, max_completion=16, segment=8, dtype="float32", **changes)
    base, beside = (params, adapters) if mesh is None else placed(params, adapters, mesh)
    draw = lambda policy: jax.tree.map(  # noqa: E731
        np.asarray, sample(policy, CONFIG, prompts, options, stop_tokens=STOP, seed=0, step=0, mesh=mesh)
    )
    found = draw(lora.attach(base, beside, ADAPTERS))
    wanted, plain = draw(lora.merge(base, beside, ADAPTERS, CONFIG)), draw(base)
    np.testing.assert_array_equal(found.tokens, wanted.tokens)
    np.testing.assert_array_equal(found.lengths, wanted.lengths)
    np.testing.assert_allclose(found.logprobs, wanted.logprobs, atol=1e-4)
    assert (found.tokens != plain.tokens).any()  # the adapters say something
