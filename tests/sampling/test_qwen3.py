"""The sampler on Qwen3: tokens of transformers, the trainer's logprobs, adapters beside the weights, rounded weights."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from golden import qwen2 as golden_qwen2
from test_combinations import OPTIONS, real, run, trainer_logprobs
from test_int8 import restored

from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.config import LoraConfig
from sqlr1_jax.models import huggingface, lora

ADAPTERS = LoraConfig(rank=3, alpha=6.0)


@pytest.fixture(scope="module")
def golden():
    return golden_qwen2.read("tied", "qwen3")


@pytest.fixture(scope="module")
def model(golden, tmp_path_factory):
    return huggingface.load(golden_qwen2.write_folder(golden, tmp_path_factory.mktemp("qwen3")))


@pytest.fixture(scope="module")
def prompts(golden):
    return PromptBatch(golden.prompts, golden.lengths, np.arange(len(golden.lengths), dtype=np.int32))


def test_greedy_equals_transformers(golden, model, prompts):
    config, params = model
    options = dataclasses.replace(OPTIONS, group=1, temperature=0.0, max_completion=golden.greedy_tokens.shape[1])
    out, _ = run(params, config, prompts, options, (), stop=())
    np.testing.assert_array_equal(out.tokens[:, 0], golden.greedy_tokens)


@pytest.mark.parametrize("kind", ["plain", "adapters", "int8"])
def test_logprobs_are_the_trainers(model, prompts, kind):
    """Of the parameters; with adapters attached, against the merged ones; of rounded weights, against their values in float32."""
    config, params = model
    options, sampled = OPTIONS, params
    if kind == "adapters":
        fresh = lora.init(ADAPTERS, config, jax.random.key(1))
        adapters = {name: x.replace(b=jnp.full_like(x.b, 0.05)) for name, x in fresh.items()}
        sampled, params = lora.attach(params, adapters, ADAPTERS), lora.merge(params, adapters, ADAPTERS, config)
        assert float(jnp.abs(params.blocks.q - model[1].blocks.q).max()) > 0.01
    elif kind == "int8":
        options = dataclasses.replace(OPTIONS, weights="int8")
        sampled = params = restored(config, params)
    out, _ = run(sampled, config, prompts, options, (), stop=(1, 2))
    trained = trainer_logprobs(params, config, prompts, out)
    np.testing.assert_allclose(out.logprobs[real(out)], trained[real(out)], atol=2e-4 if kind == "int8" else 2e-5)
