"""bfloat16 arrays that CPUs move as integers: the same values, and no float32 copies of what is large."""

from __future__ import annotations

import dataclasses
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax import parallel
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, MeshConfig, OptimizerConfig, RlConfig
from sqlr1_jax.models import bits, lora, param_table, qwen2
from sqlr1_jax.sampling.aot import trace_rollout
from sqlr1_jax.sampling.options import SamplerOptions
from sqlr1_jax.training import optimizer, state, step

CONFIG = qwen2.Config(
    vocab=2048, layers=6, width=128, mlp=384, heads=2, kv_heads=1, head=64
)  # too many layers to unroll
DTYPES = [jnp.bfloat16, jnp.float32]


def numbers(*shape, dtype):
    return jax.random.normal(jax.random.key(0), shape).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_rows_and_layers_are_those_of_the_array(dtype):
    table, rows = numbers(7, 5, dtype=dtype), jnp.array([[3, 3, 0], [6, 1, 2]])
    np.testing.assert_array_equal(jax.jit(bits.take)(table, rows), table[rows])
    np.testing.assert_array_equal(jax.jit(bits.layer)(table, jnp.int32(4)), table[4])
    np.testing.assert_array_equal(bits.unpack(bits.pack(table)), table)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("named", [True, False])
def test_named_values_are_kept_and_have_their_gradient(dtype, named):
    """Kept: the backward pass computes the sine once more only where its result is not named."""

    def layer(x):
        y = jnp.sin(x)
        return jnp.sum(jnp.square(bits.name(y, "kept") if named else y))

    x = numbers(4, 3, dtype=dtype)
    kept = jax.checkpoint(layer, policy=jax.checkpoint_policies.save_only_these_names("kept"))
    np.testing.assert_array_equal(jax.jit(jax.grad(kept))(x), jax.jit(jax.grad(layer))(x))
    assert str(jax.make_jaxpr(jax.grad(kept))(x)).count(" sin ") == (1 if named else 2)


def test_other_devices_and_dtypes_do_the_plain_thing(monkeypatch):
    x = numbers(4, dtype=jnp.float32)
    assert bits.pack(x) is x and bits.unpack(x) is x
    monkeypatch.setattr(parallel, "platform", lambda: "tpu")
    programs = [lambda x: bits.take(x, jnp.array([1])), lambda x: bits.layer(x, 1), lambda x: bits.name(x, "kept")]
    for program in programs:
        text = str(jax.make_jaxpr(program)(numbers(4, dtype=jnp.bfloat16)))
        assert "bitcast" not in text and "barrier" not in text and "custom_vjp" not in text


def update(compute: ComputeConfig) -> str:
    """The optimised update of adapters on a bfloat16 base."""
    mesh, tx = parallel.make_mesh(MeshConfig(), jax.devices()[:1]), optimizer.make(OptimizerConfig())
    adapters = LoraConfig(rank=8)
    program = step.make_rl_step(
        CONFIG, RlConfig(kl_coef=0.0), tx, mesh, max_completion=0, compute=compute, adapters=adapters
    )
    train = state.abstract(CONFIG, tx, mesh, adapters=adapters)
    base = param_table.abstract(qwen2.table(CONFIG), CONFIG.sizes, jnp.bfloat16, mesh)
    reals = ("loss_weights", "advantages", "old_logprobs", "ref_logprobs")
    sharding = parallel.sharding(mesh, "A M T")
    rows = {
        field.name: jax.ShapeDtypeStruct(
            (2, 1, 640), jnp.float32 if field.name in reals else jnp.int32, sharding=sharding
        )
        for field in dataclasses.fields(PackedBatch)
    }
    return program.lower(train, PackedBatch(**rows), None, base).compile().as_text()


def rollout(program: str, **options) -> str:
    """The optimised prefill, or last segment, of a rollout."""
    mesh = parallel.make_mesh(MeshConfig(), jax.devices()[:1])
    options = SamplerOptions(group=16, max_completion=64, dtype="bfloat16", **options)
    weights = param_table.abstract(qwen2.table(CONFIG), CONFIG.sizes, jnp.bfloat16, mesh)
    traced = trace_rollout(CONFIG, options, mesh, prompts=16, size=256, params=weights)
    with jax.set_mesh(mesh):
        return traced.programs[program].lower().compile().as_text()


ALL_WEIGHTS = {"gate and up": "6,128,384", "down": "6,384,128", "q": "6,128,2,64", "o": "6,2,64,128"}
TABLE = {"embedding": "2048,128", "its transpose": "128,2048"}
PROMPTS = {"keys of prompts": "6,16,1,64,256", "values of prompts": "6,16,1,256,64"}
KEPT = {"products": "6,1,640,384", "attention": "6,1,640,2,64"}
PROGRAMS = {
    "update": (lambda: update(ComputeConfig(dtype="bfloat16", keep="products")), ALL_WEIGHTS | TABLE | KEPT),
    "update that keeps attention": (
        lambda: update(ComputeConfig(dtype="bfloat16", keep="attention")),
        ALL_WEIGHTS | TABLE | KEPT,
    ),
    # The projection of the logits is widened once, and kept values are float32.
    "update in float32": (lambda: update(ComputeConfig(keep="products")), ALL_WEIGHTS),
    "segment": (lambda: rollout("segment"), TABLE),
    "segment of scanned layers": (lambda: rollout("segment", unroll_layers=False), ALL_WEIGHTS | TABLE | PROMPTS),
    "prefill": (lambda: rollout("prefill"), ALL_WEIGHTS | TABLE),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_copy_of_what_is_large(name):
    program, shapes = PROGRAMS[name]
    text = program()
    copied = {what: shape for what, shape in shapes.items() if re.search(rf"\bf32\[{shape}\]", text)}
    assert not copied, f"XLA holds float32 copies of {copied} beside the bfloat16 arrays: see sqlr1_jax/models/bits.py"
    # Before the loops, not within a fusion, where it is not stored.
    outside = text[text.index("\nENTRY ") :]
    whole = {what for what, shape in (ALL_WEIGHTS | TABLE).items() if re.search(rf" = u16\[{shape}\]", outside)}
    assert not whole, f"XLA copies {whole} as integers before the loop: see the barriers of sqlr1_jax/models/bits.py"
    assert not re.search(r" = bf16\[128,2048\]\S* (?!bitcast)", outside), (
        "XLA transposes the tied embedding: see `matmul.project`"
    )


def test_without_integers_there_would_be_copies(monkeypatch):
    """Otherwise the tests above could not fail."""
    monkeypatch.setattr(bits, "are_used", lambda dtype: False)
    text = update(ComputeConfig(dtype="bfloat16", keep="products", chunk=512))  # a program that is not traced yet
    copied = [what for what, shape in (ALL_WEIGHTS | KEPT).items() if re.search(rf"\bf32\[{shape}\]", text)]
    if not copied:
        pytest.skip("this XLA slices bfloat16 as it is: sqlr1_jax/models/bits.py may not be needed any more")
    assert "products" in copied and "gate and up" in copied


def test_sharded_equals_unsharded():
    """Adapters on a bfloat16 base: weights cut over fsdp and tensor, rows of the embedding looked up where they are."""
    config = dataclasses.replace(CONFIG, kv_heads=2)
    adapters = LoraConfig(rank=4)
    base = qwen2.init(config, jax.random.key(1), dtype=jnp.bfloat16)
    factors = jax.tree.map(
        lambda a: 0.05 * jax.random.normal(jax.random.key(2), a.shape), lora.init(adapters, config, jax.random.key(3))
    )
    tokens = jax.random.randint(jax.random.key(4), (4, 64), 0, config.vocab)
    rows = PackedBatch(**{field.name: jnp.ones((4, 64)) for field in dataclasses.fields(PackedBatch)}).replace(
        tokens=tokens,
        targets=jnp.roll(tokens, -1, 1),
        positions=jnp.broadcast_to(jnp.arange(64), (4, 64)),
        seen_until=jnp.full((4, 64), 64),
    )
    compute = ComputeConfig(dtype="bfloat16", keep="products", chunk=32, attention="blocks")

    def loss(factors, base):
        params = lora.attach(base, factors, adapters)
        logprobs, _ = step.score_rows(params, config, rows, compute, temperature=1.0, entropy=False)
        return jnp.mean(logprobs)

    wanted = jax.jit(jax.value_and_grad(loss))(factors, base)
    mesh = parallel.make_mesh(MeshConfig(data=2, fsdp=2, tensor=2), jax.devices()[:8])
    base = jax.device_put(base, param_table.shardings(qwen2.table(config), mesh))
    with jax.set_mesh(mesh):
        got = jax.jit(jax.value_and_grad(loss))(factors, base)
    for a, b in zip(jax.tree.leaves(got), jax.tree.leaves(wanted), strict=True):
        np.testing.assert_allclose(a, b, atol=0.03 * np.abs(b).max())
