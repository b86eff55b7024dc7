"""Numbers of transformers are our numbers: golden logits and tokens, round trips, meshes; the real 0.5B where it is at hand."""

import json
import os
import pathlib
import re
import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from golden import qwen2 as golden_qwen2
from safetensors.numpy import load_file

from sqlr1_jax import parallel
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import attention, huggingface, huggingface_export, qwen2

ROOT = pathlib.Path(__file__).resolve().parent.parent


GOLDEN = [
    pytest.param(("tied", "qwen2"), id="qwen2-tied"),
    pytest.param(("untied", "qwen2"), id="qwen2-untied"),
    pytest.param(("untied", "qwen3"), id="qwen3-untied"),
    pytest.param(("tied", "qwen3"), id="qwen3-tied", marks=pytest.mark.slow),  # sampling/test_qwen3.py takes this one
]


@pytest.fixture(scope="module", params=GOLDEN)
def golden(request):
    return golden_qwen2.read(*request.param)


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


@pytest.mark.slow
def test_golden_values_are_what_this_transformers_says(golden, folder):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager").eval()
    for row, length in enumerate(golden.lengths):
        with torch.no_grad():
            want = model(torch.tensor(golden.prompts[row : row + 1, :length])).logits[0].numpy()
        np.testing.assert_allclose(golden.logits[row, :length], want, atol=2e-6, rtol=0)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_round_trip_is_bit_exact(golden, tmp_path, dtype):
    before = golden_qwen2.write_folder(golden, tmp_path / "before", huggingface_export.EXPORT_DTYPES[dtype])
    config, params = huggingface.load(before)  # held as float32, whatever is stored
    after = huggingface_export.save(tmp_path / "after", config, params, dtype=dtype)
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
    mesh = parallel.make_mesh(MeshConfig(*shape))
    _, params = huggingface.load(folder, mesh)
    with jax.set_mesh(mesh):
        placed = parallel.to_global(mesh, "B P", prompts), parallel.to_global(mesh, "B", lengths)
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
    """Float32 on the CPU, five Spider prompts and the first 64 greedy tokens of transformers behind each.

    Every logit is within 2e-4, and ours are highest where transformers' greedy token is: by induction our greedy tokens are
    the same 64.
    """
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(qwen05, padding_side="left")
    ids = spider_prompts(shared, tokenizer)
    theirs = transformers.AutoModelForCausalLM.from_pretrained(
        qwen05, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    theirs.generation_config.eos_token_id = None  # 64 tokens of each, whatever they say
    padded = tokenizer.pad({"input_ids": ids}, return_tensors="pt")
    with torch.no_grad():
        out = theirs.generate(**padded, do_sample=False, max_new_tokens=64, repetition_penalty=1.0)
    rows = [prompt + new.tolist() for prompt, new in zip(ids, out[:, -64:])]
    with torch.no_grad():
        expected = [theirs(torch.tensor([row])).logits[0].numpy() for row in rows]
    del theirs
    config, params = huggingface.load(qwen05)
    size = max(map(len, rows))
    run = jax.jit(lambda p, t, n: forward(p, config, t, n)[0])
    worst = 0.0
    for prompt, row, want in zip(ids, rows, expected):
        tokens = np.zeros((1, size), np.int32)
        tokens[0, : len(row)] = row
        got = np.asarray(run(params, tokens, np.array([len(row)])))[: len(row)]
        worst = max(worst, float(np.abs(got - want).max()))
        chosen = got[len(prompt) - 1 : -1].argmax(-1)
        np.testing.assert_array_equal(chosen, row[len(prompt) :])
    print(f"\nlargest difference of {sum(map(len, rows))} x {config.vocab} logits: {worst:.2e}")
    print(f"prompts of {[len(row) for row in ids]} tokens; first answer: {tokenizer.decode(rows[0][len(ids[0]) :])!r}")
    assert worst < 2e-4


MEASURE = """
import re, sys
import jax, jax.numpy as jnp
from sqlr1_jax.models import huggingface, huggingface_export
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024  # not the parent's
jnp.zeros(1).block_until_ready()
before = peak()
leaves = jax.tree.leaves(huggingface.load(sys.argv[1], dtype=sys.argv[2])[1])
print(before, peak(), sum(x.nbytes for x in leaves) / 2**20, max(x.nbytes for x in leaves) / 2**20)
"""


@pytest.mark.slow
@pytest.mark.skipif(not pathlib.Path("/proc/self/status").exists(), reason="peak memory is read from Linux's /proc")
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_reading_the_real_checkpoint_holds_it_once(qwen05, dtype):
    """Peak resident memory grows by the model and little more than one parameter, though on a CPU both sides are host memory."""
    run = [sys.executable, "-c", MEASURE, str(qwen05), dtype]
    environment = {"PATH": os.environ["PATH"], "JAX_PLATFORMS": "cpu", "PYTHONPATH": str(ROOT)}
    before, peak, model, largest = map(float, subprocess.check_output(run, env=environment, text=True).split())
    print(f"\n{dtype}: {model:.0f} MiB of parameters, peak {peak:.0f} MiB, {before:.0f} MiB before")
    assert peak - before < model + 1.5 * largest
