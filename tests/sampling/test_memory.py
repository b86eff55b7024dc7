"""A rollout has one copy of weights and caches in memory, and prefills long prompts a few at a time."""

from __future__ import annotations

import dataclasses
import gc

import jax
import numpy as np
import pytest

from sqlr1_jax import parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.config import LoraConfig, MeshConfig, TurnsConfig
from sqlr1_jax.models import int8, lora, param_table, qwen2
from sqlr1_jax.sampling import SamplerOptions, caches, decode, decode_weights, padded_length, sample
from sqlr1_jax.sampling.aot import trace_rollout
from sqlr1_jax.sampling.sampler import RolloutLoop

CONFIG = qwen2.Config(vocab=64, layers=2, width=32, mlp=64, heads=2, kv_heads=2, head=16)


def held(tree) -> int:
    return sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(tree))


def prefill(prompts: int, **changes):
    """Memory of the compiled prefill of 6,000-token prompts on one device, and bytes of their cache."""
    options = SamplerOptions(dtype="float32", unroll_layers=False, **changes)
    mesh = parallel.make_mesh(MeshConfig(1, 1, 1), jax.devices()[:1])
    with jax.set_mesh(mesh):
        made = trace_rollout(CONFIG, options, mesh, prompts=prompts, size=padded_length(6000))
        return made.programs["prefill"].lower().compile().memory_analysis(), held(made.cache)


def test_a_batch_of_6000_token_prompts_fits_because_it_is_prefilled_in_chunks():
    few, _ = prefill(8)
    many, cache = prefill(64)
    assert many.alias_size_in_bytes >= cache  # the donated cache is written in place
    assert many.temp_size_in_bytes < 1.05 * few.temp_size_in_bytes  # eight times the prompts need no more memory
    whole, _ = prefill(8, prefill_tokens=8 * padded_length(6000))
    assert whole.temp_size_in_bytes > 3.5 * few.temp_size_in_bytes  # as all eight at once would, instead of two


def test_observations_are_read_without_a_second_window():
    """`plan` compiles the loop over layers, and would otherwise say that a run needs a window more."""
    options = SamplerOptions(group=8, max_completion=512, dtype="float32", slots=8, unroll_layers=False)
    mesh, config = parallel.make_mesh(MeshConfig(1, 1, 1), jax.devices()[:1]), dataclasses.replace(CONFIG, layers=4)
    with jax.set_mesh(mesh):
        made = trace_rollout(config, options, mesh, prompts=8, size=64, looks=TurnsConfig(max=1, tokens=32))
        memory = made.programs["observe"].lower().compile().memory_analysis()
    assert 2**20 < memory.temp_size_in_bytes < 1.5 * memory.alias_size_in_bytes  # the window is what is donated


@pytest.mark.parametrize("unroll_layers", [True, False])
def test_a_segment_does_not_copy_the_weights(unroll_layers):
    config = dataclasses.replace(CONFIG, layers=8, width=128, mlp=512)
    options = SamplerOptions(
        dtype="float32", segment=8, max_completion=16, temperature=0.0, unroll_layers=unroll_layers
    )
    weights = jax.eval_shape(
        decode_weights.make_copier(config, options), param_table.abstract(qwen2.table(config), config.sizes)
    )
    cache = caches.empty_prompt_cache(config=config, options=options, slots=2, size=16)
    rows = np.zeros((2, 2), np.int32)
    slots = decode.SlotInputs(rows, rows > 0, rows[:, 0], rows[:, 0] + 3, np.zeros((2, 2, 2), np.uint32), rows)
    lowered = decode.decode_segment.lower(weights, cache, (), slots, config=config, options=options, stop_tokens=(3,))
    assert lowered.compile().memory_analysis().temp_size_in_bytes < 0.2 * held(weights)


@pytest.mark.parametrize("unroll_layers", [True, False])
def test_adapters_are_merged_with_the_memory_of_one_layer(unroll_layers):
    """W + s A B is float32 on its way; at 7B a projection of all layers would take 7 GiB."""
    config = dataclasses.replace(CONFIG, layers=8, width=128, mlp=512)
    adapters = LoraConfig(rank=4, base="int8")
    mesh = parallel.make_mesh(MeshConfig(1, 1, 1), jax.devices()[:1])
    params = int8.abstract(qwen2.table(config), config.sizes, "bfloat16", mesh)
    beside = param_table.abstract(lora.table(adapters, config), lora.sizes(adapters, config), "float32", mesh)
    options = SamplerOptions(dtype="bfloat16", weights="int8", unroll_layers=unroll_layers)
    copier = decode_weights.param_copiers(config, options, mesh).blocks.gate
    attached = lora.attach(params, beside, adapters).blocks.gate
    stated = copier.lower(attached, *((0,) * unroll_layers)).compile().memory_analysis()
    assert stated.temp_size_in_bytes < 2 * 4 * config.width * config.mlp


def test_between_segments_only_weights_and_caches_are_in_memory():
    params = qwen2.init(CONFIG, jax.random.key(0), scale=0.3)
    rng = np.random.default_rng(0)
    tokens = rng.integers(0, CONFIG.vocab, (8, 128)).astype(np.int32)
    prompts = PromptBatch(tokens, np.full(8, 128, np.int32), np.arange(8, dtype=np.int32))
    options = SamplerOptions(group=4, max_completion=32, segment=8, dtype="float32", slots=4)
    gc.collect()
    before, seen = held(jax.live_arrays()), 0
    run = RolloutLoop(params, CONFIG, prompts, options, (tuple(range(0, 64, 8)), None), 0, 0, None)
    for _ in run:
        gc.collect()
        ours = held((run.weights, run.cache, run.past))
        assert held(jax.live_arrays()) - before < 1.05 * ours
        seen += 1
    assert seen > 2
    gc.collect()
    assert held(jax.live_arrays()) - before < 0.05 * held(params)


@pytest.mark.parametrize("tied", [True, False])
def test_bytes_per_step_are_the_weights_that_a_step_reads_and_the_caches(tied):
    config = dataclasses.replace(CONFIG, tied=tied)
    params = qwen2.init(config, jax.random.key(0), scale=0.3)
    prompts = PromptBatch(np.ones((4, 64), np.int32), np.full(4, 64, np.int32), np.arange(4, dtype=np.int32))
    options = SamplerOptions(group=2, max_completion=8, segment=8, dtype="float32")
    metrics: dict[str, float] = {}
    sample(params, config, prompts, options, stop_tokens=(), seed=0, step=0, metrics=metrics)
    token = 4 * 2 * CONFIG.layers * CONFIG.kv_heads * CONFIG.head  # float32 keys and values
    embeddings = held(params.embed)  # read completely if they are also the output projection
    wanted = held(params) - (0 if tied else embeddings) + token * (4 * 64 + 4 * 2 * 8)
    assert metrics["bytes_per_step"] == wanted and metrics["steps"] == 8
