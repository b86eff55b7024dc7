"""Completions end where their text first contains a stop string, wherever tokens, segments, compaction or a mesh cut it."""

from __future__ import annotations

import dataclasses

import jax
import numpy as np
import pytest

from sqlr1_jax import parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import param_table, qwen2
from sqlr1_jax.sampling import SamplerOptions, sample
from sqlr1_jax.text import stop_strings

CONFIG = qwen2.Config(vocab=48, layers=1, width=16, mlp=24, heads=4, kv_heads=2, head=4)
OPTIONS = SamplerOptions(group=4, max_completion=12, temperature=1.3, dtype="float32", segment=12)
# Token n writes n in binary; most stop strings span two or three.
WORDS = [b"", *(f"{n:b}".encode() for n in range(1, 48))]
STRING = "00100"
END = 40


@pytest.fixture(scope="module")
def params() -> qwen2.Params:
    return qwen2.init(CONFIG, jax.random.key(0), scale=0.3)


@pytest.fixture(scope="module")
def rule() -> np.ndarray:
    pattern = STRING.encode()
    prefixes = [pattern[:n] for n in range(len(pattern))]
    return stop_strings.token_transitions(stop_strings.byte_transitions(prefixes, [pattern]), WORDS)


def run(params, rule, mesh=None, **changes):
    rng = np.random.default_rng(0)
    prompts = PromptBatch(
        tokens=rng.integers(0, CONFIG.vocab, (8, 10)).astype(np.int32),
        lengths=np.array([10, 1, 3, 7, 2, 10, 5, 4], np.int32),
        ids=np.arange(8, dtype=np.int32),
    )
    options = dataclasses.replace(OPTIONS, **changes)
    out = sample(params, CONFIG, prompts, options, stop_tokens=(END,), stop_table=rule, seed=7, step=3, mesh=mesh)
    return jax.tree.map(np.asarray, out)


@pytest.fixture(scope="module")
def wanted(params):
    """Expected lengths and ends, from the text of completions sampled without stop strings."""
    free = run(params, None)
    lengths, finished = free.lengths.copy(), free.finished.copy()
    for at in np.ndindex(lengths.shape):
        text = b""
        for place, token in enumerate(free.tokens[at][: free.lengths[at]]):
            text += WORDS[token]
            if STRING.encode() in text:
                lengths[at], finished[at] = place + 1, True
                break
    assert 5 < (lengths < free.lengths).sum() < 25  # some end by the string, some by the token, some are cut
    assert 0 < finished.sum() < finished.size
    return free.replace(lengths=lengths, finished=finished)


WAYS = {
    "one segment": dict(),
    "segments, refill, compaction": dict(segment=2, slots=4),
    "scanned layers": dict(segment=4, unroll_layers=False),
    "a mesh": dict(segment=4, mesh=(2, 2, 2)),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_completion_ends_when_the_string_has_been_produced(params, rule, wanted, name):
    changes = dict(WAYS[name])
    if "mesh" in changes:
        changes["mesh"] = mesh = parallel.make_mesh(MeshConfig(*changes["mesh"]))
        params = jax.device_put(params, param_table.shardings(qwen2.table(CONFIG), mesh))
    out = run(params, rule, **changes)
    np.testing.assert_array_equal(out.lengths, wanted.lengths)
    np.testing.assert_array_equal(out.finished, wanted.finished)
    real = np.arange(OPTIONS.max_completion) < out.lengths[..., None]
    np.testing.assert_array_equal(out.tokens[real], wanted.tokens[real])
    np.testing.assert_allclose(out.logprobs[real], wanted.logprobs[real], atol=2e-5)
    assert (out.logprobs[~real] == 0).all()


def test_a_table_for_another_vocabulary_is_refused(params, rule):
    with pytest.raises(ValueError, match="make it with vocab=48"):
        run(params, rule[:, :40])


def test_a_string_instead_of_a_tuple_is_refused():
    assert SamplerOptions(stop=["</answer>"]).stop == ("</answer>",)
    with pytest.raises(ValueError, match="write a tuple"):
        SamplerOptions(stop="</answer>")
