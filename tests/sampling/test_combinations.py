"""Every combination of the sampler's mechanisms samples its policy: exact frequencies, greedy tokens, logprobs.

In float32 all sixteen combinations sample the tokens of the plain rollout, so a property of those tokens (their frequencies above
all) holds for every combination. Where combinations are measured on their own as well, most are `slow`, because compiling them
takes long.
"""

from __future__ import annotations

import dataclasses
import itertools

import jax
import numpy as np
import pytest
from golden import qwen2 as golden_qwen2
from sampling.conftest import CONFIG, STOP
from test_int8 import restored
from test_sampler import chi_square

from sqlr1_jax import packed_rows, packing, parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.config import ComputeConfig, MeshConfig
from sqlr1_jax.models import huggingface, qwen2
from sqlr1_jax.sampling import SamplerOptions, sample
from sqlr1_jax.training import step

MECHANISMS = ("segments", "compaction", "refill", "hoisting")
COMBINATIONS = [on for n in range(5) for on in itertools.combinations(MECHANISMS, n)]
every = pytest.mark.parametrize("on", COMBINATIONS, ids=lambda on: "+".join(on) or "none")


def combinations(*fast: int):
    """All combinations; those whose number of mechanisms is not in `fast` are slow."""
    params = [pytest.param(on, marks=() if len(on) in fast else pytest.mark.slow) for on in COMBINATIONS]
    return pytest.mark.parametrize("on", params, ids=lambda on: "+".join(on) or "none")


OPTIONS = SamplerOptions(group=4, max_completion=8, temperature=1.3, dtype="float32")


@pytest.fixture(scope="module")
def plain(params, prompts):
    return run(params, CONFIG, prompts, OPTIONS, ())[0]


def run(params, config, prompts, options: SamplerOptions, on, stop=STOP):
    """The rollout with the mechanisms of `on`, and its metrics; refill is half the slots and prompts prefilled one by one."""
    most, slots = options.max_completion, len(prompts.lengths) // 2
    options = dataclasses.replace(
        options,
        segment=most // 2 if "segments" in on else most,
        compact="compaction" in on,
        slots=slots if "refill" in on else 0,
        prefill_tokens=1 if "refill" in on else 16384,
        unroll_layers="hoisting" in on,
    )
    metrics: dict[str, float] = {}
    out = sample(params, config, prompts, options, stop_tokens=stop, seed=7, step=3, metrics=metrics)
    return jax.tree.map(np.asarray, out), metrics


def real(rollouts) -> np.ndarray:
    return np.arange(rollouts.tokens.shape[-1]) < rollouts.lengths[..., None]


def trainer_logprobs(params, config, prompts, rollouts, dtype="float32", temperature=OPTIONS.temperature) -> np.ndarray:
    """Logprobs [B,G,C] from the update's forward pass over packed rows."""
    B, G, C = rollouts.tokens.shape
    completions = [[rollouts.tokens[b, g, : rollouts.lengths[b, g]] for g in range(G)] for b in range(B)]
    rows = packing.pack_groups(
        [t[:n] for t, n in zip(prompts.tokens, prompts.lengths)],
        completions,
        row_length=prompts.tokens.shape[1] + G * C,
    )
    mesh = parallel.make_mesh(MeshConfig(1, 1, 1), jax.devices()[:1])
    score = step.make_score(config, mesh, compute=ComputeConfig(dtype=dtype), temperature=temperature)
    return packed_rows.gather_from_rows(
        score(params, step.place_batch(mesh, packed_rows.stack_microbatches(rows, len(rows.tokens)))), rows, (B, G, C)
    )


@every
def test_tokens_are_the_plain_rollouts_and_logprobs_the_trainers(on, params, prompts, plain):
    out, metrics = run(params, CONFIG, prompts, OPTIONS, on)
    np.testing.assert_array_equal(out.lengths, plain.lengths)
    np.testing.assert_array_equal(out.finished, plain.finished)
    np.testing.assert_array_equal(out.tokens[real(out)], plain.tokens[real(out)])
    trained = trainer_logprobs(params, CONFIG, prompts, out)
    np.testing.assert_allclose(out.logprobs, trained, atol=2e-5)
    assert (metrics["segments"] > 1 + ("refill" in on)) == ("segments" in on)  # so each mechanism was used
    assert (metrics["steps"] > OPTIONS.max_completion) == ("refill" in on)
    assert metrics["compactions"] > 0 or not {"segments", "compaction"} <= set(on)


@combinations(0)
@pytest.mark.parametrize(("kind", "worst", "mean"), [("bfloat16", 0.2, 0.02), ("int8", 2e-4, 2e-5)])
def test_logprobs_of_narrow_weights_are_the_trainers(on, kind, worst, mean, params, prompts):
    """bfloat16 against an update in bfloat16; int8 against the rounded parameters in float32."""
    narrow = dict(dtype="bfloat16") if kind == "bfloat16" else dict(weights="int8")
    trained = params if kind == "bfloat16" else restored(CONFIG, params)
    # Prefill uses the training weights: only with rounded ones are both policies the same.
    out, _ = run(trained, CONFIG, prompts, dataclasses.replace(OPTIONS, **narrow), on)
    dtype = narrow.get("dtype", "float32")
    gap = np.abs(out.logprobs - trainer_logprobs(trained, CONFIG, prompts, out, dtype))[real(out)]
    assert gap.max() < worst and gap.mean() < mean


@combinations(0, 4)
def test_greedy_equals_transformers(on, tmp_path):
    """Stop tokens are chosen so that lengths differ; both completions of a group are the same."""
    golden = golden_qwen2.read("tied")
    config, params = huggingface.load(golden_qwen2.write_folder(golden, tmp_path / "model"))
    stop = (int(golden.greedy_tokens[0, 2]), int(golden.greedy_tokens[2, 5]))
    prompts = PromptBatch(golden.prompts, golden.lengths, np.arange(len(golden.lengths), dtype=np.int32))
    options = dataclasses.replace(OPTIONS, group=2, temperature=0.0, max_completion=golden.greedy_tokens.shape[1])
    out, _ = run(params, config, prompts, options, on, stop)
    wanted = [cut(row, stop) for row in golden.greedy_tokens.tolist()]
    assert len({len(row) for row in wanted}) > 1
    for b, g in np.ndindex(*out.lengths.shape):
        assert out.tokens[b, g, : out.lengths[b, g]].tolist() == wanted[b]


def cut(tokens: list[int], stop: tuple[int, ...]) -> list[int]:
    """Up to and including the first stop token."""
    return tokens[: next((i + 1 for i, token in enumerate(tokens) if token in stop), len(tokens))]


ENUMERABLE = qwen2.Config(vocab=6, layers=1, width=16, mlp=24, heads=2, kv_heads=1, head=8)
LONGEST = 4
END = 0


@combinations(0, 4)
def test_completions_occur_as_often_as_their_exact_probabilities(on):
    """Chi-square of 8,192 completions of one prompt over all possible ones (1 + 5 + 25 + 125 * 6, rare ones merged)."""
    params = qwen2.init(ENUMERABLE, jax.random.key(1), scale=0.4)
    prompt, many = [3, 1, 4], 1024
    prompts = PromptBatch(
        np.tile(np.int32(prompt), (many, 1)), np.full(many, 3, np.int32), np.arange(many, dtype=np.int32)
    )
    options = dataclasses.replace(OPTIONS, group=8, max_completion=LONGEST)
    out, _ = run(params, ENUMERABLE, prompts, options, on, (END,))
    sampled = [tuple(row[:n]) for row, n in zip(out.tokens.reshape(-1, LONGEST).tolist(), out.lengths.ravel())]
    exact = completion_probs(params, prompt, options.temperature)
    assert abs(sum(exact.values()) - 1) < 1e-5 and set(sampled) <= set(exact)
    names = list(exact)
    draws = np.array([names.index(row) for row in sampled])
    assert chi_square(draws, np.array([exact[name] for name in names])) < 1


def completion_probs(params, prompt: list[int], temperature: float) -> dict[tuple[int, ...], float]:
    """Every completion that ends, or is cut at LONGEST, with its probability by full forward passes of the trainer."""
    done, live = {}, {(): 1.0}
    for _ in range(LONGEST):
        batch = PromptBatch(np.int32([prompt]), np.full(1, len(prompt), np.int32), None)
        rows = [[*prefix, token] for prefix in live for token in range(ENUMERABLE.vocab)]
        sampled = Completions(np.int32([rows]), np.full((1, len(rows)), len(rows[0])))
        last = trainer_logprobs(params, ENUMERABLE, batch, sampled, temperature=temperature)[0, :, -1]
        after = {tuple(row): live[tuple(row[:-1])] * float(np.exp(p)) for row, p in zip(rows, last)}
        done |= {row: p for row, p in after.items() if row[-1] == END or len(row) == LONGEST}
        live = {row: p for row, p in after.items() if row not in done}
    return done


@dataclasses.dataclass
class Completions:
    """Enumerated completions: tokens [B,G,C] and lengths [B,G]."""

    tokens: np.ndarray
    lengths: np.ndarray
