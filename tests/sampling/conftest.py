"""Shared by the sampler's tests: a small model, and prompts of different lengths."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.models import qwen2

CONFIG = qwen2.Config(vocab=48, layers=2, width=16, mlp=24, heads=4, kv_heads=2, head=4)
STOP = tuple(range(0, 40, 4))


@pytest.fixture(scope="package", autouse=True)
def loop():
    """Scan the layers, as in models of real depth; so few would be unrolled otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(qwen2, "UNROLLED_LAYERS", 0)
        yield


@pytest.fixture(scope="module")
def params() -> qwen2.Params:
    return qwen2.init(CONFIG, jax.random.key(0), scale=0.3)


@pytest.fixture(scope="module")
def prompts() -> PromptBatch:
    tokens = np.random.default_rng(0).integers(0, CONFIG.vocab, (8, 10)).astype(np.int32)
    return PromptBatch(tokens, np.array([10, 1, 3, 7, 2, 10, 5, 4], np.int32), np.arange(8, dtype=np.int32))
