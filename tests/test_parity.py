"""Numbers of transformers are our numbers: golden logits and tokens, round trips, meshes; the real 0.5B where it is at hand."""

import jax.numpy as jnp
import numpy as np
import pytest
from golden import qwen2 as golden_qwen2

from sqlr1_jax.models import attention, huggingface, qwen2

NAMES = ("tied", "untied")


@pytest.fixture(scope="module", params=NAMES)
def golden(request):
    return golden_qwen2.read(request.param)


@pytest.fixture(scope="module")
def folder(golden, tmp_path_factory):
    return golden_qwen2.write_folder(golden, tmp_path_factory.mktemp("golden"))


def forward(params, config, tokens, lengths, dtype=jnp.float32):
    """Logits [B,P,V] of right-padded prompts."""
    P = tokens.shape[1]
    positions = jnp.broadcast_to(jnp.arange(P), tokens.shape)
    x, _ = qwen2.hidden(
        params, config, tokens, positions, attention.causal(lengths, P), axes="B P D", dtype=dtype, remat=False
    )
    return qwen2.logits(params, x)


def test_logits_equal_transformers(golden, folder):
    config, params = huggingface.load(folder)
    got = forward(params, config, golden.prompts, golden.lengths)
    for row, length in enumerate(golden.lengths):
        np.testing.assert_allclose(got[row, :length], golden.logits[row, :length], atol=1e-5, rtol=0)
