"""Every implementation of packed attention equals the reference in forward and gradient, on one device and on a mesh."""

import importlib.util

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax import packing, parallel
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import attention, attention_selftest, packed_attention, packed_attention_gpu, packed_attention_tpu
from sqlr1_jax.planning import chips
from sqlr1_jax.training import step

N, K, H = 4, 2, 8


@pytest.fixture(scope="module")
def case():
    """Two rows of 300 positions: groups whose segments cross blocks of 64, a prompt longer than a block, padding at the end."""
    rng = np.random.default_rng(0)
    prompts = [[1] * n for n in (150, 30, 1, 70)]
    prompts[3][60:] = [3] * 10
    completions = [[[2] * n for n in row] for row in ((40, 1, 70), (9, 17, 3), (5, 64, 2), (20, 30, 10))]
    # The second and the last prompt begin alike: completions behind a question behind a schema.
    rows = packing.pack_groups(prompts, completions, row_length=300, prefix_labels=[0, 1, 2, 1])
    assert rows.tokens.shape == (2, 300) and rows.fill < 1
    q, k, v, g = (rng.normal(size=(2, 300, n, H)).astype(np.float32) for n in (N, K, K, N))
    return (q, k, v), jnp.asarray(rows.seen_until), g


def value_and_gradients(attend, inputs, seen_until, g):
    def total(q, k, v):
        out = attend(q, k, v)[0]
        return jnp.sum(jnp.where((seen_until > 0)[..., None, None], out * g, 0)), out

    (_, out), grads = jax.jit(jax.value_and_grad(total, argnums=(0, 1, 2), has_aux=True))(*inputs)
    return [np.where((seen_until > 0)[..., None, None], out, 0), *map(np.asarray, grads)]


@pytest.fixture(scope="module")
def expected(case):
    inputs, seen_until, g = case
    return value_and_gradients(attention.packed(seen_until, "reference"), inputs, seen_until, g)


@pytest.mark.parametrize("implementation", ["blocks", "chunked"])
@pytest.mark.parametrize("size", [64, 128])
def test_equals_the_reference(case, expected, implementation, size, monkeypatch):
    monkeypatch.setattr(attention, "BLOCK", size)
    monkeypatch.setattr(attention, "QUERIES", size)
    inputs, seen_until, g = case
    made = value_and_gradients(attention.packed(seen_until, implementation), inputs, seen_until, g)
    for a, b in zip(made, expected):
        np.testing.assert_allclose(a, b, atol=2e-6 * np.abs(b).max())


@pytest.fixture(params=["tpu", "gpu"])
def interpreted(request, monkeypatch):
    """The kernels of `flash` as plain JAX, in blocks of 64."""
    monkeypatch.setattr(parallel, "platform", lambda: request.param)
    monkeypatch.setattr(attention, "TILE", 64)
    monkeypatch.setattr(attention, "INTERPRET", True)


def test_flash_kernels_equal_the_reference(case, expected, interpreted):
    inputs, seen_until, g = case
    made = value_and_gradients(attention.packed(seen_until, "flash"), inputs, seen_until, g)
    for a, b in zip(made, expected):
        np.testing.assert_allclose(a, b, atol=2e-6 * np.abs(b).max())


def test_flash_kernels_ignore_padding(case, interpreted):
    (q, k, v), seen_until, _ = case
    attend = attention.packed(jnp.zeros_like(seen_until), "flash")
    out, grads = jax.value_and_grad(lambda *x: attend(*x)[0].sum(), argnums=(0, 1, 2))(q, k, v)
    assert out == 0 and not any(np.asarray(x).any() for x in grads)


def test_flash_kernels_of_gpus_visit_only_pairs_with_a_visible_key():
    """Keys and values of blocks that a block of queries does not see are never read: they may be nan."""
    seen_until = jnp.asarray(np.repeat([[64, 64, 180, 180, 0]], [40, 24, 56, 60, 12], axis=1), jnp.int32)
    seen = np.asarray(attention.packed_mask(seen_until))[0].reshape(12, 16, 12, 16).any(axis=(1, 3))
    for by_key in (False, True):
        blocks, counts = packed_attention.visible_blocks(seen_until[0], 16, by_key)
        lists = [np.asarray(row)[:count].tolist() for row, count in zip(blocks, np.asarray(counts))]
        assert lists == [np.flatnonzero(row).tolist() for row in (seen.T if by_key else seen)]
    unseen = np.repeat(~seen[10], 16)  # by a block of the second group
    assert unseen[:64].all() and not unseen[80:176].any()
    q = jnp.ones((1, 192, 2, 8))
    k = jnp.where(unseen[None, :, None, None], jnp.nan, q[:, :, :1])
    out = packed_attention_gpu.attention(q, k, k, seen_until, 16, True)
    np.testing.assert_allclose(out[0, 160:176], 1, rtol=1e-6)


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("libtpu") is None, reason="the TPU compiler (extra tpu) is not installed")
def test_flash_kernels_compile_for_a_described_tpu():
    """Qwen2.5-Coder 7B's heads over 8,192 positions in bfloat16, forward and backward."""
    topology = chips.parse("v5e:2x2")
    chips.start(topology)
    where = jax.sharding.SingleDeviceSharding(chips.devices(topology)[0])

    def shape(*sizes, dtype):
        return jax.ShapeDtypeStruct(sizes, dtype, sharding=where)

    q, k = (shape(1, 8192, n, 128, dtype=jnp.bfloat16) for n in (28, 4))
    numbers = shape(1, 8192, dtype=jnp.int32)

    def both(q, k, v, seen_until):
        def attend(*x):
            out = packed_attention_tpu.attention(*x, seen_until, attention.TILE)
            return out.astype(jnp.float32).sum()

        return jax.value_and_grad(attend, argnums=(0, 1, 2))(q, k, v)

    made = jax.jit(both).lower(q, k, k, numbers).compile()
    assert made.as_text().count("tpu_custom_call") >= 3


@pytest.mark.skipif(
    not any(map(importlib.util.find_spec, ("jax_cuda12_plugin", "jax_cuda13_plugin"))),
    reason="the GPU compiler (extra cuda) is not installed",
)
@pytest.mark.parametrize(("heads", "T"), [((14, 2, 64), 320), ((28, 4, 128), 8192)])
def test_flash_kernels_compile_for_a_described_gpu(heads, T):
    """The heads of Qwen2.5-Coder 0.5B and 7B in bfloat16, forward and backward, down to machine code of an H100."""
    topology = chips.parse("h100:1")
    chips.start(topology)
    mesh = parallel.make_mesh(MeshConfig(), chips.devices(topology))
    n, k, h = heads
    where = parallel.sharding(mesh, "M T")
    q, kv = (jax.ShapeDtypeStruct((1, T, n_, h), jnp.bfloat16, sharding=where) for n_ in (n, k))
    numbers = jax.ShapeDtypeStruct((1, T), jnp.int32, sharding=where)

    def total(q, k, v, seen_until):
        return attention.packed(seen_until, "flash")(q, k, v)[0].astype(jnp.float32).sum()

    with jax.set_mesh(mesh):
        lowered = jax.jit(jax.grad(total, argnums=(0, 1, 2))).lower(q, kv, kv, numbers)
        # An error if a kernel does not fit into registers, which makes it several times slower.
        made = lowered.compile({"xla_gpu_fail_ptx_compilation_on_register_spilling": True})
    assert made.as_text().count('custom_call_target="__gpu$xla.gpu.triton"') == 3
    # Nothing of T x T: the lists of blocks are the only arrays that grow with its square.
    assert made.memory_analysis().temp_size_in_bytes < 64 * T * n * h


def test_blocks_on_a_mesh(case, expected):
    inputs, seen_until, g = case
    mesh = parallel.make_mesh(MeshConfig(1, 2, 2), jax.devices()[:4])
    with jax.set_mesh(mesh):
        made = value_and_gradients(attention.packed(seen_until, "blocks"), inputs, seen_until, g)
    for a, b in zip(made, expected):
        np.testing.assert_allclose(a, b, atol=2e-6 * np.abs(b).max())


def test_visited_pairs_are_those_with_a_visible_key(case):
    _, seen_until, _ = case
    padded = jnp.pad(seen_until, ((0, 0), (0, 20)))
    mask = np.asarray(attention.packed_mask(padded))
    total = 0
    for row in range(2):
        pairs, count = packed_attention.visible_pairs(padded[row], 64)
        seen = mask[row].reshape(5, 64, 5, 64).any(axis=(1, 3))
        visited = {tuple(p) for p in np.asarray(pairs)[: int(count)].tolist()}
        assert visited == set(zip(*(n.tolist() for n in np.nonzero(seen))))
        total += len(visited)
    assert total < 2 * 15


def test_bfloat16_stays_near(case, expected):
    inputs, seen_until, g = case
    half = tuple(jnp.asarray(x, jnp.bfloat16) for x in inputs)
    made = value_and_gradients(attention.packed(seen_until, "blocks"), half, seen_until, g)
    for a, b in zip(made, expected):
        np.testing.assert_allclose(a.astype(np.float32), b, atol=0.03 * np.abs(b).max())


def test_no_array_has_all_scores(case):
    inputs, seen_until, _ = case
    attend = attention.packed(seen_until, "blocks")
    text = jax.jit(jax.grad(lambda q: attend(q, *inputs[1:])[0].sum())).lower(inputs[0]).as_text()
    assert "x128x128x" in text and "x384x384x" not in text and "x300x300x" not in text


def test_choice_by_device_length_and_dtype(monkeypatch):
    short, long = (jax.ShapeDtypeStruct((1, T, 4, 64), jnp.bfloat16) for T in (200, 1024))
    assert (
        attention.choose_implementation("cpu", short, short)
        == attention.choose_implementation("tpu", short, short)
        == "reference"
    )
    assert (
        attention.choose_implementation("cpu", long, long) == "blocks"
        and attention.choose_implementation("tpu", long, long) == "chunked"
    )
    for works, name in ((False, "chunked"), (True, "cudnn")):  # whether this machine has a GPU or not
        monkeypatch.setattr(attention.attention_selftest, "cudnn_works", lambda *shape, works=works: works)
        assert attention.choose_implementation("gpu", long, long) == name
    wide = jax.ShapeDtypeStruct((1, 1024, 4, 64), jnp.float32)
    assert attention.choose_implementation("gpu", wide, wide) == "chunked"


def test_the_trial_detects_a_wrong_implementation(caplog, monkeypatch):

    def ignores_the_mask(q, k, v, mask):
        return attention.masked(q, k, v, jnp.ones_like(mask))

    assert (
        attention_selftest._largest_error(attention.masked, 4, 2, 16)
        < 0.03
        < attention_selftest._largest_error(ignores_the_mask, 4, 2, 16)
    )
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    attention_selftest._cudnn_passes.cache_clear()
    assert not attention_selftest.cudnn_works(4, 2, 16) and not attention_selftest.cudnn_works(4, 2, 16)
    attention_selftest._cudnn_passes.cache_clear()
    assert len([r for r in caplog.records if "cuDNN cannot be used" in r.message]) == 1


def test_the_trial_knows_nothing_of_the_trace_and_the_mesh_around_it():
    """On a host with several chips, kernels that are compiled for all of them are refused."""
    seen = []

    def attend(q, k, v, mask):
        seen.append(jax.sharding.get_abstract_mesh().empty)
        return attention.masked(q, k, v, mask)

    @jax.jit
    def traced(x):
        return x * attention_selftest._passes("it", attend, 4, 2, 16, 1)

    with jax.set_mesh(parallel.make_mesh(MeshConfig(2, 2, 2))):
        assert traced(jnp.float32(3)) == 3
    assert seen and all(seen)


@pytest.mark.parametrize("keep", ["attention", "products"])
def test_what_the_backward_pass_keeps_belongs_together(case, keep):
    """`compute.keep` keeps q, k and v with their logsumexp: computed again in bfloat16 they may be rounded otherwise."""
    (q, k, v), seen_until, _ = case
    runs = []

    def count():
        runs.append(1)
        return np.float32(0)

    def layer(q, k, v):
        again = jax.lax.stop_gradient(jax.pure_callback(count, jax.ShapeDtypeStruct((), jnp.float32)))
        return attention.packed(seen_until, "blocks")(q + again, k + again, v + again)[0].sum()

    kept = jax.checkpoint(layer, policy=step.REMAT[keep])
    jax.block_until_ready(jax.jit(jax.grad(kept))(q, k, v))
    assert len(runs) == 1
