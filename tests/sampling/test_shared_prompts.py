"""Neighbouring prompts that begin alike, as questions over one database do: their beginning is computed once, and nothing else changes."""

from __future__ import annotations

import dataclasses

import jax
import numpy as np
import pytest
from sampling.conftest import CONFIG, STOP
from test_sampler import assert_same

from sqlr1_jax import parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import param_table, qwen2
from sqlr1_jax.sampling import SamplerOptions, prefill, sample

OPTIONS = SamplerOptions(group=2, max_completion=6, temperature=1.3, dtype="float32", segment=3)
P = 140


@pytest.fixture(scope="module")
def alike() -> PromptBatch:
    """Three questions over one schema of 90 tokens, one of their beginnings itself, one of its own, three over another schema."""
    dice = np.random.default_rng(1)
    tokens, schemas = dice.integers(0, CONFIG.vocab, (8, P)), dice.integers(0, CONFIG.vocab, (2, 90))
    tokens[:4, :90], tokens[5:, :80] = schemas[0], schemas[1, :80]
    tokens[:4, 90], tokens[5:, 80] = range(4), range(3)  # where they differ
    tokens[3] = tokens[2]
    return PromptBatch(
        tokens.astype(np.int32), np.array([100, 140, 95, 90, 70, 90, 81, 139], np.int32), np.arange(8, dtype=np.int32)
    )


@pytest.fixture(scope="module")
def apart(params, alike):
    return run(params, alike, share=False)


def run(params, prompts, mesh=None, **changes):
    metrics: dict[str, float] = {}
    options = dataclasses.replace(OPTIONS, **changes)
    out = sample(params, CONFIG, prompts, options, stop_tokens=STOP, seed=7, step=3, mesh=mesh, metrics=metrics)
    return jax.tree.map(np.asarray, out), metrics


@pytest.mark.parametrize(
    "changes",
    [{}, {"unroll_layers": False}, {"prefill_tokens": 1}, {"slots": 3}, {"compact": False, "segment": 6}],
    ids=lambda changes: "+".join(changes) or "plain",
)
def test_what_is_sampled_does_not_change(params, alike, apart, changes):
    made, metrics = run(params, alike, **changes)
    assert_same(made, apart[0])
    if not changes:
        assert metrics["prefill_tokens"] < apart[1]["prefill_tokens"]


def test_a_mesh_changes_nothing(params, alike, apart):
    """Four shards of two prompts: every other neighbour is on another device."""
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    cut = jax.device_put(params, param_table.shardings(qwen2.table(CONFIG), mesh))
    assert_same(run(cut, alike, mesh=mesh)[0], apart[0])


def test_rounded_weights_do_not_compute_prompts(params, alike):
    before = prefill.prefill_behind._cache_size()
    made, wanted = (run(params, alike, weights="int8", share=share)[0] for share in (True, False))
    assert prefill.prefill_behind._cache_size() == before
    assert_same(made, wanted)


def test_common_beginnings(alike):
    """Without the last token, which is fed and not prefilled."""
    _, _, common, _ = prefill.prompt_info(alike, np.uint32(0), np.uint32(0), group=1)
    common = np.asarray(common)
    assert common[1:4].tolist() == [90, 90, 89] and common[6:].tolist() == [80, 80] and max(common[4], common[5]) < 5
