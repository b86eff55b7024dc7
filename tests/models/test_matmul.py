"""bfloat16 products on CPUs: equal to autodiff's, in the form that XLA's library computes, and chosen only where faster."""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sqlr1_jax import parallel, policy
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import AskConfig, ComputeConfig, GrpoConfig, LoraConfig, MeshConfig, OptimizerConfig, RlConfig
from sqlr1_jax.models import bfloat16_selftest, matmul, param_table, qwen2
from sqlr1_jax.sampling.aot import trace_rollout
from sqlr1_jax.sampling.options import SamplerOptions
from sqlr1_jax.training import optimizer, state, step

EQUATIONS = {
    "...D,DNH->...NH": ((2, 8, 16), (16, 3, 4)),
    "...NH,NHD->...D": ((2, 8, 3, 4), (3, 4, 16)),
    "...NH,NHr->...r": ((2, 8, 3, 4), (3, 4, 2)),
    "...r,rNH->...NH": ((2, 8, 2), (2, 3, 4)),
}
ROUNDINGS = 0.02  # in units of the largest value


def values(equation: str, dtype):
    keys = jax.random.split(jax.random.key(0))
    return [jax.random.normal(key, shape).astype(dtype) for key, shape in zip(keys, EQUATIONS[equation])]


def value_and_gradients(product, equation: str, x, w):
    """The product, and its gradients for a cotangent that differs from place to place."""

    @jax.jit
    def both(x, w):
        y, backward = jax.vjp(lambda x, w: product(equation, x, w), x, w)
        return y, *backward(jnp.sin(jnp.arange(y.size, dtype=jnp.float32)).reshape(y.shape).astype(y.dtype))

    return both(x, w)


def assert_equal_up_to_rounding(got, wanted):
    for a, b in zip(got, wanted, strict=True):
        a, b = (np.asarray(x, np.float32) for x in (a, b))
        np.testing.assert_allclose(a, b, atol=ROUNDINGS * np.abs(b).max())


@pytest.mark.parametrize("equation", EQUATIONS)
def test_values_and_gradients_are_those_of_float32_up_to_rounding(equation):
    assert matmul.rounds_afterwards(jnp.bfloat16)
    inputs = values(equation, jnp.bfloat16)
    got = value_and_gradients(matmul.einsum, equation, *inputs)
    assert {x.dtype for x in got} == {jnp.dtype(jnp.bfloat16)}
    assert_equal_up_to_rounding(
        got, value_and_gradients(jnp.einsum, equation, *(x.astype(jnp.float32) for x in inputs))
    )


@pytest.mark.parametrize("equation", EQUATIONS)
def test_float32_is_a_plain_einsum(equation):
    x, w = values(equation, jnp.float32)
    jaxpr = str(jax.make_jaxpr(lambda x, w: matmul.einsum(equation, x, w))(x, w))
    assert "custom_vjp" not in jaxpr and "HIGHEST" in jaxpr


def test_accelerators_keep_their_own_bfloat16_products(monkeypatch):
    monkeypatch.setattr(parallel, "platform", lambda: "gpu")
    assert not matmul.rounds_afterwards(jnp.bfloat16)
    x, w = values("...D,DNH->...NH", jnp.bfloat16)
    assert "custom_vjp" not in str(jax.make_jaxpr(lambda x, w: matmul.einsum("...D,DNH->...NH", x, w))(x, w))


def test_sharded_equals_unsharded():
    mesh = parallel.make_mesh(MeshConfig(data=2, fsdp=2, tensor=2), jax.devices()[:8])
    equation = "...NH,NHD->...D"
    x, w = values(equation, jnp.bfloat16)
    x, w = jnp.concatenate([x, -x])[:, :, :2], w[:2]

    def product(equation, x, w):
        return matmul.einsum(equation, parallel.constrain(x, "M T N H"), parallel.constrain(w, "N H D"))

    run = functools.partial(value_and_gradients, product, equation)
    wanted = jax.jit(run)(x, w)
    with jax.set_mesh(mesh):
        got = jax.jit(run)(x, w)
    assert_equal_up_to_rounding(got, wanted)


@pytest.mark.parametrize(
    ("pays", "group", "wanted"),
    [(2.0, 8, ("bfloat16", "bfloat16")), (1.0, 8, ("float32", "float32")), (2.0, 1, ("bfloat16", "float32"))],
)
def test_auto_is_bfloat16_where_it_is_faster_and_rows_are_many(monkeypatch, capsys, pays, group, wanted):
    monkeypatch.setattr(bfloat16_selftest, "speedup", lambda: pays)
    cfg = GrpoConfig(batch=4, rl=RlConfig(advantage_estimator="whitened"))  # which takes groups of one
    cfg = policy.choose_dtypes(dataclasses.replace(cfg, sampling=dataclasses.replace(cfg.sampling, group=group)))
    assert (cfg.compute.dtype, cfg.sampling.dtype) == wanted
    assert f"sampling.dtype=auto: {wanted[1]}, because" in capsys.readouterr().err


def test_a_dtype_that_is_set_is_kept(monkeypatch):
    monkeypatch.setattr(bfloat16_selftest, "speedup", lambda: pytest.fail("measured though nothing is to be chosen"))
    cfg = GrpoConfig()
    for name in ("compute", "sampling"):
        cfg = dataclasses.replace(cfg, **{name: dataclasses.replace(getattr(cfg, name), dtype="float32")})
    assert policy.choose_dtypes(cfg) == cfg


def test_accelerators_get_bfloat16_unmeasured(monkeypatch):
    monkeypatch.setattr(bfloat16_selftest, "speedup", lambda: pytest.fail("measured for an accelerator"))
    assert policy.choose_dtypes(AskConfig(), "tpu").sampling.dtype == "bfloat16"


def test_wrong_values_are_never_chosen(monkeypatch):
    einsum = matmul.einsum

    def wrong(equation, x, w):
        y = einsum(equation, x, w)
        return y * 1.1 if x.dtype == jnp.bfloat16 else y

    monkeypatch.setattr(matmul, "einsum", wrong)
    assert bfloat16_selftest.speedup.__wrapped__() == 0.0


def has_bfloat16_unit() -> bool:
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    return cpuinfo.exists() and bool(re.search(r"\b(amx_bf16|avx512_bf16)\b", cpuinfo.read_text()))


needs_unit = pytest.mark.skipif(
    not has_bfloat16_unit(), reason="this CPU has no unit for bfloat16 (amx_bf16 or avx512_bf16)"
)
ONE_HEAD = qwen2.Config(vocab=2048, layers=6, width=128, mlp=512, heads=2, kv_heads=1, head=64)
GROUPED = dataclasses.replace(ONE_HEAD, layers=2, width=256, heads=4, kv_heads=2)


def assert_uses_library(text: str, least: int):
    slow, fast = large_products(text)
    assert fast >= least and not slow, "XLA no longer computes these bfloat16 products with its library: " + "; ".join(
        slow
    )


@needs_unit
@pytest.mark.parametrize("config", [ONE_HEAD, GROUPED], ids=["one_head", "grouped"])
@pytest.mark.parametrize("adapters", [None, LoraConfig(rank=8)], ids=["full", "lora"])
def test_every_large_product_of_an_update_uses_the_library(config, adapters):
    """Of the forward and the backward pass, logits included; XLA's own loops would compute them in float32."""
    mesh, tx = parallel.make_mesh(MeshConfig(), jax.devices()[:1]), optimizer.make(OptimizerConfig())
    compute = ComputeConfig(dtype="bfloat16", chunk=256)
    update = step.make_rl_step(
        config, RlConfig(kl_coef=0.0), tx, mesh, max_completion=0, compute=compute, adapters=adapters
    )
    train = state.abstract(config, tx, mesh, adapters=adapters)
    table = param_table.abstract(qwen2.table(config), config.sizes, jnp.bfloat16, mesh)
    base = () if adapters is None else (table,)
    sharding = parallel.sharding(mesh, "A M T")
    reals = ("loss_weights", "advantages", "old_logprobs", "ref_logprobs")
    rows = {
        field.name: jax.ShapeDtypeStruct(
            (1, 1, 512), jnp.float32 if field.name in reals else jnp.int32, sharding=sharding
        )
        for field in dataclasses.fields(PackedBatch)
    }
    assert_uses_library(update.lower(train, PackedBatch(**rows), None, *base).compile().as_text(), least=11)


@needs_unit
@pytest.mark.parametrize("program", ["prefill", "segment"])
def test_every_large_product_of_a_rollout_uses_the_library(program):
    """Of two layers: seven projections each, scores and values over prompts and, in a segment, over completions; and logits."""
    mesh = parallel.make_mesh(MeshConfig(), jax.devices()[:1])
    options = SamplerOptions(group=16, max_completion=64, dtype="bfloat16")
    traced = trace_rollout(GROUPED, options, mesh, prompts=16, size=256).programs[program]
    with jax.set_mesh(mesh):
        text = traced.lower().compile().as_text()
    assert_uses_library(text, least=23 if program == "segment" else 10)


def large_products(text: str) -> tuple[list[str], int]:
    """Products of an optimised program that its library does not compute from bfloat16 to float32, and how many it does."""
    dtypes = dict(re.findall(r"%?([\w.\-]+) = (\w+)\[", text))
    library = set(re.findall(r"kind=kCustom, calls=%?([\w.\-]+)", text))
    computation, slow, fast = "", [], 0
    for line in text.splitlines():
        if header := re.match(r"(?:ENTRY )?%?([\w.\-]+) .*\{$", line):
            computation = header[1]
        product = re.search(r"= (\w+)\[([\d,]*)\]\S* dot\(%?([\w.\-]+), %?([\w.\-]+)\)", line)
        if product and np.prod([int(n) for n in product[2].split(",") if n]) >= 128 * 128:
            kinds = dtypes[product[3]], dtypes[product[4]], product[1]
            if computation in library and kinds == ("bf16", "bf16", "f32"):
                fast += 1
            else:
                slow.append(f"{kinds} {line.strip()[:80]}")
    return slow, fast
