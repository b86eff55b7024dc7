"""Low-rank adapters: fresh ones change nothing, attached equals merged, and PEFT reads what is written."""

import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from golden import qwen2 as golden_qwen2
from safetensors.numpy import load_file, save_file

from sqlr1_jax import parallel
from sqlr1_jax.config import PROJECTIONS, LoraConfig, MeshConfig
from sqlr1_jax.models import attention, huggingface, huggingface_export, int8, lora, param_table, qwen2
from sqlr1_jax.models.param_table import AdaptedWeight

OPTIONS = LoraConfig(rank=3, alpha=6.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> pathlib.Path:
    return golden_qwen2.write_folder(golden_qwen2.read("tied"), tmp_path_factory.mktemp("base") / "model")


@pytest.fixture(scope="module")
def base(folder):
    return huggingface.load(folder)


@pytest.fixture(scope="module")
def adapters(base):
    """Adapters as after training: neither factor is zero."""
    random = np.random.default_rng(0)
    rows = lora.table(OPTIONS, base[0])
    return param_table.map_table(
        lambda leaf: jnp.asarray(
            0.2 * random.standard_normal(param_table.shape(leaf, lora.sizes(OPTIONS, base[0]))), jnp.float32
        ),
        rows,
    )


@pytest.fixture(scope="module")
def run(base):
    """Jitted logits [2,7,V] of fixed tokens."""
    config, _ = base
    tokens = np.random.default_rng(1).integers(0, config.vocab, (8, 7)).astype(np.int32)

    @jax.jit
    def logits(params):
        attend = attention.causal(jnp.full(8, 7), 7)
        positions = jnp.broadcast_to(jnp.arange(7), (8, 7))
        return qwen2.logits(params, qwen2.hidden(params, config, tokens, positions, attend, dtype=jnp.float32)[0])

    return logits


def test_rows_of_one_projection(base):
    rows = lora.table(OPTIONS, base[0])
    assert rows["q"].a.axes == "L D r" and rows["q"].b.axes == "L r N H"
    assert rows["o"].a.axes == "L N H r" and rows["o"].b.axes == "L r D"
    assert rows["down"].a.hf_name == "base_model.model.model.layers.{}.mlp.down_proj.lora_A.weight"
    # per layer: q 32+32, k and v 32+16 each, o 32+32, three of mlp 32+48 each, times rank 3
    assert param_table.count(rows, lora.sizes(OPTIONS, base[0])) == 2 * 3 * (64 + 2 * 48 + 64 + 3 * 80)


def test_fresh_adapters_change_nothing(base, run):
    config, params = base
    options = LoraConfig(rank=3, targets=("q", "down"))
    fresh = lora.init(options, config, jax.random.key(0))
    np.testing.assert_array_equal(run(lora.attach(params, fresh, options)), run(params))
    assert float(fresh["down"].a.std()) == pytest.approx((3 * config.mlp) ** -0.5, rel=0.2)


def test_attached_equals_merged(base, adapters, run):
    config, params = base
    attached = run(lora.attach(params, adapters, OPTIONS))
    merged = run(lora.merge(params, adapters, OPTIONS, config))
    np.testing.assert_allclose(attached, merged, atol=2e-5)
    assert np.abs(attached - run(params)).max() > 0.1


def test_merging_by_hand(base, adapters):
    config, params = base
    merged = lora.merge(params, adapters, OPTIONS, config)
    a, b = np.asarray(adapters["o"].a)[1].reshape(-1, 3), np.asarray(adapters["o"].b)[1]
    want = np.asarray(params.blocks.o)[1].reshape(-1, config.width) + 2.0 * a @ b
    np.testing.assert_allclose(np.asarray(merged.blocks.o)[1].reshape(-1, config.width), want, atol=1e-6)


@pytest.mark.parametrize("rounded", [False, True])
def test_a_base_that_is_consumed_goes_array_by_array(base, adapters, rounded):
    """So that base and merged model never exist as a whole together, nor the merged model and its rounded form."""
    config, params = base
    own = jax.tree.map(jnp.array, params)
    if rounded:
        own = param_table.map_table(int8.frozen, qwen2.table(config), own)
    given, alive = jax.tree.leaves(own), []

    def finish(spec, p):
        alive.append(sum(not array.is_deleted() for array in given))
        return p

    want = lora.merge(own, adapters, OPTIONS, config)
    merged = lora.merge(own, adapters, OPTIONS, config, finish, consume=True)
    for one, other in zip(jax.tree.leaves(merged), jax.tree.leaves(want), strict=True):
        np.testing.assert_array_equal(one, other)
    assert sorted(alive, reverse=True) == alive and alive[-1] < alive[0] <= len(given)
    assert own.final_norm is merged.final_norm and own.blocks.q is not merged.blocks.q


@pytest.mark.parametrize("equation", ["...D,DNH->...NH", "...NH,NHD->...D", "...D,DF->...F"])
def test_gradients_are_those_of_the_merged_weight(equation):
    left, right = equation.split(",")
    letters, out = right.split("->")
    size = dict(D=5, N=2, H=3, F=4, r=2)
    ins, outs = left[3:], out[3:]
    random = np.random.default_rng(0)
    x, w, a, b, g = (
        jnp.asarray(random.standard_normal([6 if c == "." else size[c] for c in axes]), jnp.float32)
        for axes in ("." + ins, letters, ins + "r", "r" + outs, "." + outs)
    )

    def attached(x, a, b):
        return jnp.vdot(g, qwen2.product(equation, x, AdaptedWeight(w, a, b, scale=1.5)))

    def merged(x, a, b):
        return jnp.vdot(g, qwen2.product(equation, x, w + 1.5 * jnp.einsum(f"{ins}r,r{outs}->{letters}", a, b)))

    for one, other in zip(*(jax.jit(jax.grad(f, argnums=(0, 1, 2)))(x, a, b) for f in (attached, merged))):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4)


def test_a_mesh_changes_nothing(base, folder, adapters, run):
    config, params = base
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    _, spread = huggingface.load(folder, mesh)
    places = param_table.shardings(lora.table(OPTIONS, config), mesh)
    placed = jax.tree.map(jax.device_put, adapters, places)
    with jax.set_mesh(mesh):
        got = run(lora.attach(spread, placed, OPTIONS))
    np.testing.assert_allclose(got, run(lora.attach(params, adapters, OPTIONS)), atol=2e-5)


def test_stacked_adapters_equal_one_after_the_other(base, adapters):
    config, params = base
    other = LoraConfig(rank=2, alpha=5.0)
    more = jax.tree.map(lambda x: x + 0.1, lora.init(other, config, jax.random.key(7)))
    options, stacked = lora.stack((OPTIONS, adapters), (other, more))
    want = lora.merge(lora.merge(params, adapters, OPTIONS, config), more, other, config)
    got = lora.merge(params, stacked, options, config)
    assert options.rank == OPTIONS.rank + 2
    for x, y in zip(jax.tree.leaves(got), jax.tree.leaves(want), strict=True):
        np.testing.assert_allclose(x, y, atol=1e-5)
    with pytest.raises(ValueError, match="do not make up one set"):
        lora.stack((OPTIONS, adapters), (LoraConfig(rank=2, targets=("q",)), more))


@pytest.mark.parametrize("rank", [1, 2])
def test_reduced_adapters_are_the_nearest_of_their_rank(base, adapters, rank):
    """In every layer and projection what is left out has the norm of the smallest singular values, and no more."""
    config, params = base
    options, nearer, left_out = lora.reduced(OPTIONS, adapters, rank)
    assert (options.rank, lora.scale(options)) == (rank, 1.0)
    before, after = (
        lora.merge(jax.tree.map(jnp.zeros_like, params), x, o, config).blocks
        for o, x in ((OPTIONS, adapters), (options, nearer))
    )
    lost = whole = 0.0
    for name in adapters:
        inputs = adapters[name].a[0].size // OPTIONS.rank
        for full, low in zip(getattr(before, name), getattr(after, name), strict=True):
            full, low = (np.asarray(x, np.float64).reshape(inputs, -1) for x in (full, low))
            values = np.linalg.svd(full, compute_uv=False)
            assert np.linalg.matrix_rank(low, tol=1e-5 * values[0]) == rank
            np.testing.assert_allclose(np.linalg.norm(full - low), np.linalg.norm(values[rank:]), rtol=1e-3)
            lost, whole = lost + np.sum(values[rank:] ** 2), whole + np.sum(values**2)
    np.testing.assert_allclose(left_out, (lost / whole) ** 0.5, rtol=1e-3)


def test_a_rank_beyond_a_projections_outputs_is_filled_up_and_loses_nothing(base):
    wide = LoraConfig(rank=96, targets=("k",))
    adapters = lora.init(wide, base[0], jax.random.key(0))
    adapters["k"] = adapters["k"].replace(b=jax.random.normal(jax.random.key(1), adapters["k"].b.shape))
    assert adapters["k"].b[0, 0].size < 90
    options, nearer, left_out = lora.reduced(wide, adapters, 90)
    assert nearer["k"].a.shape[-1] == nearer["k"].b.shape[1] == 90 and left_out < 1e-6
    before, after = (
        lora.scale(o) * np.einsum("ldr,lrkh->ldkh", x["k"].a, x["k"].b)
        for o, x in ((wide, adapters), (options, nearer))
    )
    np.testing.assert_allclose(after, before, atol=1e-5)


def test_the_peft_folder(base, folder, adapters, tmp_path):
    config, _ = base
    out = lora.save(tmp_path / "out", OPTIONS, config, adapters, str(folder))
    values = load_file(out / "adapter_model.safetensors")
    name = "base_model.model.model.layers.1.self_attn.k_proj.lora_"
    np.testing.assert_array_equal(values[name + "A.weight"], np.asarray(adapters["k"].a)[1].T)
    np.testing.assert_array_equal(values[name + "B.weight"], np.asarray(adapters["k"].b)[1].reshape(3, -1).T)
    assert len(values) == 2 * 7 * 2
    settings = json.loads((out / "adapter_config.json").read_text())
    assert (settings["r"], settings["lora_alpha"], settings["base_model_name_or_path"]) == (3, 6.0, str(folder))
    with pytest.raises(ValueError, match="not an empty folder"):
        lora.save(out, OPTIONS, config, adapters, str(folder))
    assert lora.is_folder(out) and not lora.is_folder(folder)
    assert lora.read_settings(out) == (OPTIONS, str(folder))
    for one, other in zip(jax.tree.leaves(lora.load(out, OPTIONS, config)), jax.tree.leaves(adapters), strict=True):
        np.testing.assert_array_equal(one, other)


def _change(out, settings=(), tensors=()):
    """Change settings and tensors of a PEFT folder; None removes one."""
    for file, changes in ((out / "adapter_config.json", settings), (out / lora.WEIGHTS, tensors)):
        values = json.loads(file.read_text()) if file.suffix == ".json" else load_file(file)
        values = {name: value for name, value in (values | dict(changes)).items() if value is not None}
        file.write_text(json.dumps(values)) if file.suffix == ".json" else save_file(values, file)


def test_settings_of_other_peft_folders(base, folder, adapters, tmp_path):
    """Adapters of some projections, whose names may be a pattern; the scale of rsLoRA is alpha / sqrt(rank)."""
    options = LoraConfig(rank=3, alpha=6.0, targets=("q", "v"))
    out = lora.save(tmp_path / "out", options, base[0], {name: adapters[name] for name in "qv"}, "")
    _change(out, dict(target_modules=".*(q|v)_proj", use_rslora=True, base_model_name_or_path=None))
    settings, named = lora.read_settings(out)
    assert (settings.targets, named) == (("q", "v"), "")
    assert lora.scale(settings) == pytest.approx(6 / 3**0.5)


KEY = "base_model.model.model.layers.1.self_attn.k_proj.lora_A.weight"


@pytest.mark.parametrize(
    ("settings", "tensors", "words"),
    [
        (dict(peft_type="LOHA"), {}, "peft_type LOHA is not supported: merge these adapters"),
        (dict(use_dora=True), {}, "use_dora is not supported"),
        (dict(init_lora_weights="pissa_niter_4"), {}, "init_lora_weights is not supported"),
        (dict(alora_invocation_tokens=[1]), {}, "alora_invocation_tokens is not supported"),
        (dict(alpha_pattern={"q_proj": 1}), {}, "alpha_pattern is not supported"),
        (dict(r=None), {}, "does not describe adapters"),
        (dict(r=2), {}, r"k_proj.lora_A.weight has shape \(3, 32\), expected \(2, 32\)"),
        ({}, {KEY: None}, f"missing {KEY}"),
        (
            {},
            {"base_model.model.lm_head.weight": np.ones((2, 2), np.float32)},
            "unknown base_model.model.lm_head.weight",
        ),
        ({}, {KEY: np.full((3, 32), np.nan, np.float32)}, f"not finite: {KEY}"),
    ],
)
def test_adapters_that_are_something_else_are_refused(base, folder, adapters, tmp_path, settings, tensors, words):
    out = lora.save(tmp_path / "out", OPTIONS, base[0], adapters, str(folder))
    _change(out, settings, tensors)
    with pytest.raises(ValueError, match=words):
        lora.load(out, lora.read_settings(out)[0], base[0])


def test_adapters_without_a_projection_of_the_model(base, folder, adapters, tmp_path):
    out = lora.save(tmp_path / "out", OPTIONS, base[0], adapters, str(folder))
    save_file({"base_model.model.h.0.attn.c_attn.lora_A.weight": np.ones((3, 32), np.float32)}, out / lora.WEIGHTS)
    with pytest.raises(ValueError, match="has no adapters of q, k, v, o, gate, up, down"):
        lora.read_settings(out)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (dict(rank=-1), "--config.lora.rank=-1: set it to 0 .off. or more"),
        (dict(alpha=0.0), "alpha=0.0"),
        (dict(targets=("q", "lm_head")), "choose from q, k, v, o, gate, up, down"),
        (dict(targets=()), "choose from"),
    ],
)
def test_impossible_options_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        LoraConfig(**options)


@pytest.mark.slow
@pytest.mark.parametrize("targets", [PROJECTIONS, ("q", "v")])
def test_peft_and_transformers_compute_the_same(base, folder, adapters, tmp_path, targets):
    torch, transformers, peft = (pytest.importorskip(name) for name in ("torch", "transformers", "peft"))
    options = LoraConfig(rank=3, alpha=6.0, targets=targets)
    chosen = {name: adapters[name] for name in targets}
    config, params = base
    golden = golden_qwen2.read("tied")
    tokens = golden.prompts[2:3]

    @jax.jit
    def logits(params):
        attend = attention.causal(jnp.array([12]), 12)
        x, _ = qwen2.hidden(params, config, tokens, jnp.arange(12)[None], attend, dtype=jnp.float32)
        return qwen2.logits(params, x)

    want = logits(lora.attach(params, chosen, options))
    adapted = lora.save(tmp_path / "adapted", options, config, chosen, str(folder))
    full = huggingface_export.save(
        tmp_path / "full", config, lora.merge(params, chosen, options, config), dtype="float32"
    )
    auto = transformers.AutoModelForCausalLM
    for model in (peft.PeftModel.from_pretrained(auto.from_pretrained(folder), adapted), auto.from_pretrained(full)):
        with torch.no_grad():
            got = model(torch.tensor(tokens)).logits.numpy()
        np.testing.assert_allclose(got, want, atol=2e-5)
    # And back: what PEFT writes is read.
    peft.PeftModel.from_pretrained(auto.from_pretrained(folder), adapted).save_pretrained(tmp_path / "again")
    assert lora.read_settings(tmp_path / "again") == (options, str(folder))
    for name, one in lora.load(tmp_path / "again", options, config).items():
        np.testing.assert_array_equal(one.a, chosen[name].a), np.testing.assert_array_equal(one.b, chosen[name].b)
