r"""Does a device compute what it should? Prints a line of JSON with every error and its tolerance; exit code 1 beyond one.

  python benchmarks/gpu_checks.py numerics --dtype bfloat16    model, attention, updates, adapters, sampler against float32 on the CPU
  python benchmarks/gpu_checks.py tests                        tests of the suite that need one device, on this device
  python benchmarks/gpu_checks.py greedy --size 0.5B           greedy tokens against transformers on the same device

Errors of arrays are norms of differences over norms. The tolerances of bfloat16 are those of rounding: the CPU itself, in bfloat16
against float32, reaches about half of them.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter

import jax
import jax.numpy as jnp
import numpy as np
from rollout_timing import SMALL, Shape, about, ours, random_prompts

from sqlr1_jax import packing, parallel
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, MeshConfig, OptimizerConfig, RlConfig
from sqlr1_jax.models import lora, qwen2
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.sampling import SamplerOptions, padded_length, sample
from sqlr1_jax.training import optimizer, state, step

ROOT = pathlib.Path(__file__).resolve().parents[1]
# The heads of Qwen2.5-Coder-0.5B, in a model that a CPU computes in seconds.
MODEL = qwen2.Config(vocab=512, layers=2, width=448, mlp=512, heads=14, kv_heads=2, head=64)
TOLERANCES = {
    "float32": {
        "logprobs": 1e-5,
        "gradients": 1e-4,
        "update": 1e-4,
        "sampler_mean": 1e-5,
        "sampler_max": 1e-3,
        "int8_mean": 0.03,
    },
    "bfloat16": {
        "logprobs": 0.01,
        "gradients": 0.1,
        "update": 0.1,
        "sampler_mean": 0.03,
        "sampler_max": 0.3,
        "int8_mean": 0.06,
    },
}
ATTENTION = {
    ("gpu", "bfloat16"): ("reference", "blocks", "chunked", "cudnn", "flash"),
    ("gpu", "float32"): ("reference", "blocks", "chunked", "flash"),
    ("cpu", "bfloat16"): ("blocks",),  # a rehearsal
    ("cpu", "float32"): ("chunked",),
}
TESTS = (  # in order of value: the limit may end them
    "tests/models/test_attention.py",
    "tests/training/test_step.py",
    "tests/sampling/test_sampler.py",
    "tests/sampling/test_int8.py",
    "tests/models/test_lora.py",
    "tests/sampling/test_adapted.py",
    "tests/models/test_qwen2.py",
    "tests/models/test_logprobs.py",
    "tests/models/test_embedding.py",
    "tests/sampling/test_token_sampling.py",
)
FEW = ("tests/models/test_embedding.py", "tests/models/test_qwen2.py")
# They need several devices, are about CPUs and TPUs, or read the precision that is set here.
NOT_ON_ONE_GPU = "mesh or devices or shard or cpu or tpu or interpreted or trial_detects or process or flash_kernels or request_float32 or described or shape3 or shape4 or shapes_alone or impossible_prompts"


def numerics(args: argparse.Namespace) -> dict:
    """Everything a device changes, in one dtype, against float32 on the CPU."""
    cpu, here = jax.devices("cpu")[0], jax.devices()[0]
    dtype = args.dtype
    limits = TOLERANCES[dtype]
    with jax.default_device(cpu):
        params = qwen2.init(MODEL, jax.random.key(0))
        rows = packed_rows(args.length)
        wide = value_and_gradients(params, rows, "float32", "reference", None)
    errors = {}
    moved, batch = jax.device_put((params, rows), here)
    for name in ATTENTION[jax.default_backend(), dtype]:
        try:
            narrow = value_and_gradients(moved, batch, dtype, name, None)
        except Exception as error:  # reported as the failure of this one
            errors[f"attention {name}"] = {"failed": str(error)[:500]}
            continue
        errors[f"logprobs, {name}"] = judged(difference(narrow[0], wide[0]), limits["logprobs"])
        errors[f"gradients, {name}"] = judged(largest(narrow[1], wide[1]), limits["gradients"])
    cfg = LoraConfig(rank=8)
    with jax.default_device(cpu):
        adapters = lora.init(cfg, MODEL, jax.random.key(1))
        # Fresh ones change nothing, and half of their gradients are zero.
        adapters = jax.tree.map(lambda x: x + 0.05 * jax.random.normal(jax.random.key(x.size), x.shape), adapters)
        wide = value_and_gradients(params, rows, "float32", "reference", (adapters, cfg))
    narrow = value_and_gradients(moved, batch, dtype, "auto", (jax.device_put(adapters, here), cfg))
    errors["gradients of adapters"] = judged(largest(narrow[1], wide[1]), limits["gradients"])
    for name, rank in (("full update", 0), ("update of adapters", 8)):
        a, b = (one_update(params, rows, where, kind, rank) for where, kind in ((here, dtype), (cpu, "float32")))
        errors[f"{name}, loss"] = judged(abs(a[0] - b[0]) / abs(b[0]), limits["update"])
        errors[f"{name}, gradient norm"] = judged(abs(a[1] - b[1]) / abs(b[1]), limits["update"])
    for name, gap in sampler_against_trainer(moved, lora.attach(moved, jax.device_put(adapters, here), cfg), dtype):
        key = "sampler_max" if "largest" in name else "int8_mean" if "int8" in name else "sampler_mean"
        errors[name] = judged(gap, limits[key])
    return {"dtype": dtype, "errors": errors, "passed": all(error.get("passed") for error in errors.values())}


def judged(error: float, limit: float) -> dict:
    return {"error": float(f"{error:.3g}"), "tolerance": limit, "passed": bool(error <= limit)}


def difference(a, b) -> float:
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    return float(np.linalg.norm(a - b) / np.linalg.norm(b)) if np.isfinite(a).all() else float("inf")


def largest(a, b) -> float:
    """The largest difference over the leaves of two trees."""
    return max(difference(x, y) for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b)))


def packed_rows(length: int) -> PackedBatch:
    """A row of two groups, completions of several lengths and padding: [1,T]."""
    rng = np.random.default_rng(0)
    prompts = [rng.integers(5, MODEL.vocab, n).tolist() for n in (length // 4, length // 8)]
    completions = [
        [rng.integers(5, MODEL.vocab, n).tolist() for n in (length // 8, length // 16, 1)],
        [rng.integers(5, MODEL.vocab, n).tolist() for n in (length // 16, length // 8, 9)],
    ]
    old = np.full((2, 3, length // 8), -np.log(MODEL.vocab), np.float32)
    advantages = rng.normal(size=(2, 3)).astype(np.float32)
    rows = packing.pack_groups(prompts, completions, row_length=length, advantages=advantages, old_logprobs=old)
    return PackedBatch(**{name: jnp.asarray(getattr(rows, name)) for name in packing.FIELDS})


def value_and_gradients(params, rows, dtype: str, attention: str, adapters):
    """Log-probabilities of the scored positions, and the gradient of their mean by the parameters or the adapters."""
    compute = ComputeConfig(dtype=dtype, keep="attention", attention=attention)

    def loss(trained):
        policy = trained if adapters is None else lora.attach(params, trained, adapters[1])
        logprobs, _ = step.score_rows(policy, MODEL, rows, compute, temperature=1.0, entropy=False)
        return -jnp.sum(logprobs * rows.advantages) / jnp.sum(rows.loss_weights), logprobs

    trained = params if adapters is None else adapters[0]
    grads, logprobs = jax.jit(jax.grad(loss, has_aux=True))(trained)
    return logprobs, grads


def one_update(params, rows, device, dtype: str, rank: int) -> tuple[float, float]:
    """Loss and gradient norm of a GRPO update."""
    mesh, tx = parallel.make_mesh(MeshConfig(), [device]), optimizer.make(OptimizerConfig(lr=1e-5))
    where = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())
    params = jax.tree.map(lambda x: jax.device_put(np.array(x), where), params)
    adapters = LoraConfig(rank=rank) if rank else None
    trained = lora.init(adapters, MODEL, jax.random.key(1), mesh=mesh) if rank else params
    rl = RlConfig(kl_coef=0.0, entropy_coef=0.0)
    compute = ComputeConfig(dtype=dtype, keep="attention")
    call = step.make_rl_step(MODEL, rl, tx, mesh, max_completion=0, compute=compute, adapters=adapters)
    batch = jax.tree.map(lambda x: jax.device_put(np.asarray(x)[None], where), rows)
    _, metrics = call(state.create(trained, tx, mesh), batch, None, *([params] if rank else []))
    return float(metrics["loss"]), float(metrics["grad_norm"])


def sampler_against_trainer(params, adapted, dtype: str):
    """Differences of log-probabilities of sampled tokens: name, mean or largest."""
    prompts = random_prompts(Shape(64, 32, 4, 4), MODEL.vocab)
    for name, policy, weights in (("plain", params, "dtype"), ("adapters", adapted, "dtype"), ("int8", params, "int8")):
        options = SamplerOptions(group=4, max_completion=32, dtype=dtype, segment=16, weights=weights)
        sampled = jax.device_get(sample(policy, MODEL, prompts, options, stop_tokens=(2, 3, 4), seed=1, step=0))
        texts = [row[:n].tolist() for row, n in zip(prompts.tokens, prompts.lengths)]
        completions = [[row[:n].tolist() for row, n in zip(*group)] for group in zip(sampled.tokens, sampled.lengths)]
        rows = packing.pack_groups(texts, completions, row_length=256, old_logprobs=sampled.logprobs)
        batch = PackedBatch(**{field: jnp.asarray(getattr(rows, field)) for field in packing.FIELDS})
        compute = ComputeConfig(dtype=dtype)

        @jax.jit
        def score(policy, batch, compute=compute):
            return step.score_rows(policy, MODEL, batch, compute, temperature=1.0, entropy=False)[0]

        gap = np.abs(np.asarray(score(policy, batch)) - rows.old_logprobs)[rows.loss_weights > 0]
        yield f"sampler against trainer, {name}, mean", float(gap.mean())
        if weights == "dtype":
            yield f"sampler against trainer, {name}, largest", float(gap.max())


def tests(args: argparse.Namespace) -> dict:
    """Tests of the suite on this device, as far as --limit allows; products of their own references in full float32."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-vv",
        "--tb=short",
        "-p",
        "no:cacheprovider",
        "-k",
        f"not ({NOT_ON_ONE_GPU})",
    ]
    settings = {"JAX_DEFAULT_MATMUL_PRECISION": "highest", "XLA_PYTHON_CLIENT_PREALLOCATE": "false", "COLUMNS": "300"}
    process = subprocess.Popen(
        [*command, *(FEW if args.few else TESTS)],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        text=True,
    )
    timer = threading.Timer(args.limit, process.kill)
    timer.start()
    outcomes = {}
    for line in process.stdout:
        print(line, end="", flush=True)  # into the log of the part: what failed, and why
        if match := re.match(r"(tests/\S+::.+?) (PASSED|FAILED|ERROR|SKIPPED)\b", line):
            outcomes[match[1]] = match[2]
    timer.cancel()
    count = Counter(outcomes.values())
    failed = [name for name, outcome in outcomes.items() if outcome in ("FAILED", "ERROR")]
    complete = process.wait() in (0, 1)
    return {
        "outcomes": dict(count),
        "failed": failed,
        "complete": complete,
        "passed": count["PASSED"] > 0 and not failed,
    }


def greedy(args: argparse.Namespace) -> dict:
    """Share of greedy tokens that agree with transformers', in float32."""
    import rollout_peers
    import torch

    from sqlr1_jax.models import huggingface

    torch.backends.cuda.matmul.allow_tf32 = False
    config = {"tiny": SMALL, **CODER}[args.size]
    params = qwen2.init(config, jax.random.key(0), scale=0.05)
    shape = Shape(padded_length(96), 16, 1, 4)
    prompts = random_prompts(shape, config.vocab)
    texts = [row[:n].tolist() for row, n in zip(prompts.tokens, prompts.lengths)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "model"
        huggingface.save(folder, config, params, dtype="float32")
        peer_args = argparse.Namespace(model=folder, dtype="float32")
        theirs = rollout_peers.transformers_contender(peer_args, texts, shape, ()).greedy()
    options = SamplerOptions(group=1, max_completion=shape.C, dtype="float32", segment=shape.C)
    mine = ours(params, config, prompts, options, ()).greedy()
    agree = float((mine == theirs).mean())
    return {"tokens": int(mine.size), "greedy_agreement": agree, "tolerance": 0.9, "passed": agree >= 0.9}


PROGRAMS = {"numerics": numerics, "tests": tests, "greedy": greedy}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", choices=PROGRAMS)
    parser.add_argument("--dtype", choices=TOLERANCES, default="bfloat16")
    parser.add_argument("--length", type=int, default=1024, help="of the packed row")
    parser.add_argument("--size", default="0.5B")
    parser.add_argument("--limit", type=float, default=270, help="seconds of the tests")
    parser.add_argument("--few", action="store_true", help="two files of tests")
    args = parser.parse_args()
    result = PROGRAMS[args.program](args)
    # `about` starts JAX, and so takes memory of the device: the tests have a process of their own.
    print(json.dumps(result if args.program == "tests" else {**about(), **result}))
    sys.exit(not result["passed"])


if __name__ == "__main__":
    main()
