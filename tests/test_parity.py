"""Numbers of transformers are our numbers: golden logits and tokens, round trips, meshes; the real 0.5B where it is at hand."""

import json
import os
import pathlib
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from golden import qwen2 as golden_qwen2
from safetensors.numpy import load_file

from sqlr1_jax import parallel
from sqlr1_jax.models import attention, huggingface, qwen2
from sqlr1_jax.parallel import MeshShape


@pytest.fixture(scope="module", params=("tied", "untied"))
def golden(request):
    return golden_qwen2.read(request.param)


@pytest.fixture(scope="module")
def folder(golden, tmp_path_factory):
    return golden_qwen2.write_folder(golden, tmp_path_factory.mktemp("golden"))


def forward(params, config, tokens, lengths, dtype=jnp.float32, remat=False):
    """Logits [B,P,V] of right-padded prompts."""
    P = tokens.shape[1]
    positions = jnp.broadcast_to(jnp.arange(P), tokens.shape)
    x, _ = qwen2.hidden(
        params, config, tokens, positions, attention.causal(lengths, P), axes="B P D", dtype=dtype, remat=remat
    )
    return qwen2.logits(params, x)


def greedy(params, config, prompts, lengths, new, dtype=jnp.float32):
    """The next `new` tokens [B,C] of each prompt by whole forward passes: slow, and independent of the sampler."""
    step = jax.jit(lambda p, t, n: jnp.argmax(forward(p, config, t, n, dtype)[jnp.arange(len(n)), n - 1], axis=-1))
    B, P = prompts.shape
    tokens, lengths = np.zeros((B, P + new), np.int32), np.array(lengths)
    tokens[:, :P] = prompts
    out = np.zeros((B, new), np.int32)
    for i in range(new):
        out[:, i] = tokens[np.arange(B), lengths] = step(params, tokens, lengths)
        lengths += 1
    return out


def test_logits_equal_transformers(golden, folder):
    config, params = huggingface.load(folder)
    got = forward(params, config, golden.prompts, golden.lengths)
    for row, length in enumerate(golden.lengths):
        np.testing.assert_allclose(got[row, :length], golden.logits[row, :length], atol=1e-5, rtol=0)


def test_greedy_tokens_equal_transformers(golden, folder):
    config, params = huggingface.load(folder)
    got = greedy(params, config, golden.prompts, golden.lengths, golden.greedy_tokens.shape[1])
    np.testing.assert_array_equal(got, golden.greedy_tokens)


def test_bfloat16_is_near_float32(golden, folder):
    config, params = huggingface.load(folder, dtype=jnp.bfloat16)
    got = forward(params, config, golden.prompts, golden.lengths, jnp.bfloat16)
    assert got.dtype == jnp.float32
    for row, length in enumerate(golden.lengths):
        error = np.abs(got[row, :length] - golden.logits[row, :length])
        assert error.max() < 0.15 and error.mean() < 0.02  # logits reach 3.6; bfloat16 keeps 8 bits


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_round_trip_is_bit_exact(golden, tmp_path, dtype):
    before = golden_qwen2.write_folder(golden, tmp_path / "before", huggingface.STORED[dtype])
    config, params = huggingface.load(before)  # held as float32, whatever is stored
    after = huggingface.save(tmp_path / "after", config, params, dtype=dtype)
    one, other = load_file(before / "model.safetensors"), load_file(after / "model.safetensors")
    assert one.keys() == other.keys()
    for name, value in one.items():
        assert other[name].dtype == value.dtype
        assert other[name].tobytes() == value.tobytes(), name
    assert huggingface.read_config(after) == config


def value_and_grad(config):
    """Jitted mean log probability of the next token, its gradients, and the logits."""

    def loss(params, tokens, lengths):
        logits = forward(params, config, tokens, lengths, remat=True)
        chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), jnp.roll(tokens, -1, 1)[..., None], -1)[..., 0]
        inside = jnp.arange(tokens.shape[1]) < lengths[:, None] - 1
        return jnp.where(inside, chosen, 0.0).sum() / inside.sum(), logits

    return jax.jit(jax.value_and_grad(loss, has_aux=True))


@pytest.fixture(scope="module")
def one_device(golden, folder):
    """Sixteen ragged prompts with the logits and gradients of one device."""
    config, params = huggingface.load(folder)
    prompts, lengths = np.tile(golden.prompts, (4, 1)), np.tile(golden.lengths, 4)
    (_, logits), grads = value_and_grad(config)(params, prompts, lengths)
    return config, prompts, lengths, logits, grads


@pytest.mark.parametrize(
    "shape",
    [(2, 2, 2), pytest.param((1, 8, 1), marks=pytest.mark.slow), pytest.param((4, 1, 2), marks=pytest.mark.slow)],
)
def test_eight_devices_equal_one_in_logits_and_gradients(one_device, folder, shape, capfd):
    """And no device ever holds the activations of all rows, which the partitioner may do to look up cut embeddings."""
    config, prompts, lengths, logits, grads = one_device
    mesh = parallel.make_mesh(MeshShape(*shape))
    _, params = huggingface.load(folder, mesh)
    with jax.set_mesh(mesh):
        placed = parallel.place(mesh, "B P", prompts), parallel.place(mesh, "B", lengths)
        compiled = value_and_grad(config).lower(params, *placed).compile()
        (_, mesh_logits), mesh_grads = compiled(params, *placed)
    assert "Involuntary full rematerialization" not in capfd.readouterr().err
    assert whole_batch_copies(compiled.as_text()) == []
    inside = np.arange(prompts.shape[1]) < lengths[:, None]
    np.testing.assert_allclose(np.asarray(mesh_logits)[inside], np.asarray(logits)[inside], atol=1e-5, rtol=0)
    for one, other in zip(jax.tree.leaves(grads), jax.tree.leaves(mesh_grads)):
        np.testing.assert_allclose(np.asarray(other), np.asarray(one), atol=1e-6, rtol=1e-4)


def whole_batch_copies(program: str) -> list[str]:
    """Collectives of a compiled program whose result has all 16 rows of 12 tokens."""
    return re.findall(r"= \(?f32\[16,12,\d+\]\S* (?:all-gather|all-to-all|collective-permute)\(", program)


def test_copies_of_the_whole_batch_are_seen():
    line = "%all-gather.5 = f32[16,12,32]{1,0,2} all-gather(%all-gather.4), channel_id=70, dimensions={0}"
    assert whole_batch_copies(line)
    assert not whole_batch_copies(line.replace("16,12", "4,12"))


# --- the real checkpoint ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def qwen05():
    if "SQLR1_QWEN05" not in os.environ:
        pytest.skip("set SQLR1_QWEN05 to a Qwen2.5-Coder-0.5B-Instruct folder")
    return pathlib.Path(os.environ["SQLR1_QWEN05"])


def spider_prompts(shared, tokenizer, count=5):
    """Token ids of chat prompts over the first questions of five Spider dev databases."""
    questions = {q["db_id"]: q for q in reversed(json.loads((shared / "data/spider/dev.json").read_text()))}
    tables = {t["db_id"]: t for t in json.loads((shared / "data/spider/tables.json").read_text())}
    ids = []
    for db, question in list(questions.items())[-count:]:
        names = tables[db]["table_names_original"]
        columns = {i: [c for t, c in tables[db]["column_names_original"] if t == i] for i in range(len(names))}
        schema = "\n".join(f"CREATE TABLE {name} ({', '.join(columns[i])});" for i, name in enumerate(names))
        words = f"{schema}\nAnswer with one SQLite query: {question['question']}"
        ids.append(
            tokenizer.apply_chat_template([{"role": "user", "content": words}], add_generation_prompt=True)["input_ids"]
        )
    return ids


@pytest.mark.slow
def test_real_checkpoint_equals_transformers(qwen05, shared):
    """Float32 on the CPU: every logit of five Spider prompts within 5e-4, and the first 64 greedy tokens."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    ids = spider_prompts(shared, transformers.AutoTokenizer.from_pretrained(qwen05))
    theirs = transformers.AutoModelForCausalLM.from_pretrained(qwen05, dtype=torch.float32, attn_implementation="eager")
    expected, tokens = [], []
    with torch.no_grad():
        for row in ids:
            expected.append(theirs(torch.tensor([row])).logits[0].numpy())
            out = theirs.generate(
                torch.tensor([row]), do_sample=False, max_new_tokens=64, min_new_tokens=64, repetition_penalty=1.0
            )
            tokens.append(out[0, len(row) :].numpy())
    del theirs
    config, params = huggingface.load(qwen05)
    prompts = np.zeros((len(ids), max(map(len, ids))), np.int32)
    for row, values in enumerate(ids):
        prompts[row, : len(values)] = values
    lengths = np.array([len(row) for row in ids], np.int32)
    run = jax.jit(lambda p, t, n: forward(p, config, t, n))
    worst = 0.0
    for row, length in enumerate(lengths):
        got = run(params, prompts[row : row + 1, :length], lengths[row : row + 1])[0]
        worst = max(worst, float(np.abs(got - expected[row]).max()))
    print(
        f"\nlargest difference of {sum(lengths)} x {config.vocab} logits: {worst:.2e}; prompt lengths {lengths.tolist()}"
    )
    assert worst < 5e-4
    np.testing.assert_array_equal(greedy(params, config, prompts, lengths, 64), np.stack(tokens))
