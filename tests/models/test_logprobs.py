"""Log probabilities and entropies of scored positions against a plain softmax: values and gradients."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax.models import logprobs

M, T, D, V = 2, 10, 6, 37
dice = np.random.default_rng(0)
X, W = dice.normal(size=(M, T, D)).astype(np.float32), dice.normal(size=(D, V)).astype(np.float32)
TARGETS = dice.integers(0, V, (M, T)).astype(np.int32)
SCORED = dice.random((M, T)) < 0.6


def reference(x, w, temperature):
    """log p(target) and entropy [M,T] of all positions, without chunks (the reference)."""
    logp = jax.nn.log_softmax(x @ w / temperature)
    entropy = -jnp.sum(jnp.exp(logp) * logp, axis=-1)
    return jnp.take_along_axis(logp, TARGETS[..., None], axis=-1)[..., 0], entropy


@pytest.mark.parametrize("chunk", [3, 4, 1024])
@pytest.mark.parametrize("temperature", [1.0, 0.7])
def test_values(chunk, temperature):
    made = logprobs.token_logprobs(X, W, TARGETS, SCORED, temperature=temperature, entropy=True, chunk=chunk)
    for got, wanted in zip(made, reference(X, W, temperature)):
        np.testing.assert_allclose(got, np.where(SCORED, wanted, 0.0), atol=2e-6)
    _, entropies = logprobs.token_logprobs(X, W, TARGETS, SCORED, temperature=temperature, chunk=chunk)
    assert not np.any(entropies)


@pytest.mark.parametrize("trained", [True, False])
def test_gradients(trained):
    """An entropy that is only logged has none, whatever its factor in the loss."""

    def loss(x, w, made):
        logprob, entropy = made(x, w)
        return jnp.sum(jnp.where(SCORED, logprob + 0.5 * entropy, 0.0))

    def ours(x, w):
        return logprobs.token_logprobs(
            x, w, TARGETS, SCORED, temperature=0.7, entropy=True, entropy_grad=trained, chunk=4
        )

    def theirs(x, w):
        logprob, entropy = reference(x, w, 0.7)
        return logprob, entropy if trained else jax.lax.stop_gradient(entropy)

    expected = jax.grad(loss, (0, 1))(X, W, theirs)
    for got, wanted in zip(jax.grad(loss, (0, 1))(X, W, ours), expected):
        np.testing.assert_allclose(got, wanted, atol=1e-5)
    for of, wanted in enumerate(expected):  # with the other one frozen
        np.testing.assert_allclose(jax.grad(loss, of)(X, W, ours), wanted, atol=1e-5)


@pytest.mark.parametrize("frozen, entropy_grad, products", [(False, False, 4), (True, False, 2), (True, True, 3)])
def test_logits_are_not_computed_again_where_the_head_is_frozen(frozen, entropy_grad, products):
    """Forward and gradient by x; a head that is trained needs them again and its own gradient."""

    def loss(x, w):
        logprob, entropy = logprobs.token_logprobs(
            x, w, TARGETS, SCORED, entropy=True, entropy_grad=entropy_grad, chunk=T
        )
        return jnp.sum(logprob + entropy)

    text = jax.jit(jax.grad(loss, 0 if frozen else (0, 1))).lower(X, W).as_text()
    wide = [line for line in text.splitlines() if "dot_general" in line and f"{V}x" in line.split(":")[-1]]
    of_width = [line for line in wide if f"x{D}x" in line.split(":")[-1]]  # not the sum over p logit
    assert len(of_width) == products


def test_bfloat16_gradients_run_with_tied_embeddings():
    """On CPUs, XLA failed at run time where the embedding's transpose was folded into the product of its gradient."""
    x, table = X.astype(jnp.bfloat16), W.T

    def loss(x, table, dtype):
        logprob, _ = logprobs.token_logprobs(x.astype(dtype), table.T, TARGETS, SCORED)
        return jnp.sum(logprob)

    got = jax.jit(jax.grad(loss, (0, 1)), static_argnums=2)(x, table, jnp.bfloat16)
    wanted = jax.grad(loss, (0, 1))(x.astype(np.float32), table, jnp.float32)
    for a, b in zip(got, wanted):
        np.testing.assert_allclose(np.asarray(a, np.float32), b, atol=0.03 * np.abs(b).max())
