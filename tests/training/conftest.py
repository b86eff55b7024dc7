"""A tiny Qwen2, ragged groups, and a reference update: one padded row per completion, full logits."""

import types

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax import packing
from sqlr1_jax.models import attention, param_table, qwen2

CONFIG = qwen2.Config(vocab=64, layers=2, width=16, mlp=32, heads=4, kv_heads=2, head=4)
TEMPERATURE = 0.7


@pytest.fixture(scope="package", autouse=True)
def loop():
    """Run layers in the loop that deep models use; a model this shallow would be unrolled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(qwen2, "UNROLLED_LAYERS", 0)
        yield


@pytest.fixture(scope="session")
def config():
    return CONFIG


@pytest.fixture(scope="session")
def numbers():
    """Parameters as numpy arrays, large enough that biases, norms and all projections matter."""
    rng = np.random.default_rng(7)
    shapes = param_table.abstract(qwen2.table(CONFIG), CONFIG.sizes)
    offset = param_table.map_table(lambda leaf: float(leaf.init == "ones"), qwen2.table(CONFIG))
    return jax.tree.map(lambda s, o: (o + 0.3 * rng.normal(size=s.shape)).astype(np.float32), shapes, offset)


@pytest.fixture
def params(numbers):
    return jax.tree.map(jnp.array, numbers)


@pytest.fixture(scope="session")
def groups():
    """Ragged groups: a one-token completion, a one-token prompt, completions of full length (cut off), equal groups."""
    rng = np.random.default_rng(0)
    B, G, C = 5, 4, 12
    lengths = rng.integers(1, C + 1, (B, G))
    lengths[0] = [1, 12, 12, 5]
    prompts = [rng.integers(1, 64, n).tolist() for n in (9, 1, 14, 2, 7)]
    completions = [[rng.integers(1, 64, n).tolist() for n in row] for row in lengths]
    real = np.arange(C) < lengths[..., None]
    advantages = rng.normal(size=(B, G)).astype(np.float32)
    return types.SimpleNamespace(
        shape=(B, G, C), prompts=prompts, completions=completions, lengths=lengths, real=real, advantages=advantages
    )  # fmt: skip


@pytest.fixture(scope="session")
def plain_logprobs(groups):
    """`params -> (logprobs [B,G,C], entropies [B,G,C])`, each completion in a right-padded row of its own."""
    B, G, C = groups.shape
    size = max(map(len, groups.prompts)) + C
    tokens, places, lengths = np.zeros((B * G, size), int), np.zeros((B * G, C), int), np.zeros(B * G, int)
    targets = np.zeros((B * G, C), int)
    for i in range(B * G):
        prompt, completion = groups.prompts[i // G], groups.completions[i // G][i % G]
        lengths[i] = len(prompt) + len(completion)
        tokens[i, : lengths[i]] = prompt + completion
        places[i] = np.clip(len(prompt) - 1 + np.arange(C), 0, size - 1)
        targets[i, : len(completion)] = completion

    def scores(params, temperature=TEMPERATURE):
        params = jax.tree.map(jnp.asarray, params)
        attend = attention.causal(jnp.asarray(lengths), size)
        positions = jnp.broadcast_to(jnp.arange(size), tokens.shape)
        x, _ = qwen2.hidden(params, CONFIG, jnp.asarray(tokens), positions, attend, dtype=jnp.float32, remat=False)
        x = jnp.take_along_axis(x, jnp.asarray(places)[..., None], axis=1)
        logp = jax.nn.log_softmax(qwen2.logits(params, x) / temperature)
        chosen = jnp.take_along_axis(logp, jnp.asarray(targets)[..., None], axis=-1)[..., 0]
        entropies = -jnp.sum(jnp.exp(logp) * logp, -1)
        real = groups.real.reshape(B * G, C)
        return jnp.where(real, chosen, 0).reshape(B, G, C), jnp.where(real, entropies, 0).reshape(B, G, C)

    return jax.jit(scores)


@pytest.fixture(scope="session")
def others(groups, plain_logprobs, numbers):
    """Logprobs [B,G,C] of an old and of a reference policy, near enough to ours that clips bind on some tokens only."""
    rng = np.random.default_rng(2)
    now = np.asarray(plain_logprobs(numbers)[0])
    return [np.where(groups.real, now + 0.3 * rng.normal(size=now.shape), 0).astype(np.float32) for _ in range(2)]


@pytest.fixture(scope="session")
def pack(groups, others):
    """Packs the groups: `pack(row_length, rows_multiple)`."""

    def make(row_length, rows_multiple=1):
        return packing.pack_groups(
            groups.prompts, groups.completions, row_length=row_length, rows_multiple=rows_multiple,
            advantages=groups.advantages, old_logprobs=others[0], ref_logprobs=others[1],
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def plain_loss(groups, others, plain_logprobs):
    """SQL-R1's loss from the equations: token mean of clipped surrogate + 0.1 k3 - 0.01 H."""
    old, ref = others

    def loss(params):
        logp, entropies = plain_logprobs(params)
        ratio = jnp.exp(logp - old)
        A = groups.advantages[..., None]
        surrogate = -jnp.minimum(ratio * A, jnp.clip(ratio, 0.8, 1.2) * A)
        kl = jnp.exp(ref - logp) - (ref - logp) - 1
        return jnp.sum(jnp.where(groups.real, surrogate + 0.1 * kl - 0.01 * entropies, 0)) / groups.real.sum()

    return loss


@pytest.fixture(scope="session")
def plain(plain_loss, numbers):
    """Loss and gradients of `plain_loss`."""
    value, grads = jax.jit(jax.value_and_grad(plain_loss))(numbers)
    return float(value), jax.device_get(grads)
