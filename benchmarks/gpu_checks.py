r"""Does a device compute what it should? Prints a line of JSON with every error and its tolerance; exit code 1 beyond one.

  python benchmarks/gpu_checks.py numerics --dtype bfloat16    model, attention, updates, adapters, sampler against float32 on the CPU
  python benchmarks/gpu_checks.py tests                        tests of the suite that need one device, on this device
  python benchmarks/gpu_checks.py greedy --size 0.5B           greedy tokens against transformers on the same device

Errors of arrays are norms of differences over norms. The tolerances of bfloat16 are those of rounding: the CPU itself, in bfloat16
against float32, reaches about half of them.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import importlib.util
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

from sqlr1_jax import packed_rows, packing, parallel
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, MeshConfig, OptimizerConfig, RlConfig
from sqlr1_jax.models import lora, qwen2
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.sampling import SamplerOptions, padded_length, sample
from sqlr1_jax.training import optimizer, state, step

MOST_WORKERS = 6  # processes that test at once; each keeps libraries of its own on the device
ROOT = pathlib.Path(__file__).resolve().parents[1]
# The heads of Qwen2.5-Coder-0.5B, in a model that a CPU computes in seconds.
MODEL = qwen2.Config(vocab=512, layers=2, width=448, mlp=512, heads=14, kv_heads=2, head=64)
LORA = LoraConfig(rank=8)
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


@dataclasses.dataclass(frozen=True)
class Case:
    """A model and a packed row, on the CPU and on the device that is checked."""

    dtype: str
    devices: tuple  # this one, and the CPU
    params: tuple
    rows: tuple

    @classmethod
    def make(cls, dtype: str, length: int) -> Case:
        cpu, here = jax.devices("cpu")[0], jax.devices()[0]
        with jax.default_device(cpu):
            params, rows = qwen2.init(MODEL, jax.random.key(0)), two_group_row(length)
        moved, batch = jax.device_put((params, rows), here)
        return cls(dtype, (here, cpu), (moved, params), (batch, rows))

    def wide(self, adapters):
        """Log-probabilities and gradients in float32 on the CPU."""
        with jax.default_device(self.devices[1]):
            return value_and_gradients(self.params[1], self.rows[1], "float32", "reference", adapters)

    def narrow(self, attention: str, adapters):
        """The same on this device, in the dtype that is checked."""
        return value_and_gradients(self.params[0], self.rows[0], self.dtype, attention, adapters)

    @functools.cached_property
    def adapters(self) -> tuple:
        """Adapters on both devices. Fresh ones change nothing, and half of their gradients are zero."""
        with jax.default_device(self.devices[1]):
            made = lora.init(LORA, MODEL, jax.random.key(1))
            made = jax.tree.map(lambda x: x + 0.05 * jax.random.normal(jax.random.key(x.size), x.shape), made)
        return jax.device_put(made, self.devices[0]), made


def numerics(args: argparse.Namespace) -> dict:
    """Everything a device changes, in one dtype, against float32 on the CPU."""
    case, limits, errors = Case.make(args.dtype, args.length), TOLERANCES[args.dtype], {}
    wide = case.wide(None)
    checks = {
        f"attention {name}": functools.partial(check_attention, case, name, wide)
        for name in ATTENTION[jax.default_backend(), args.dtype]
    }
    checks |= {
        check.__name__: functools.partial(check, case) for check in (check_adapters, check_updates, check_sampler)
    }
    for kind, check in checks.items():
        try:
            for name, tolerance, error in check():
                errors[name] = judged(error, limits[tolerance])
        except Exception as error:  # reported as the failure of this one
            errors[kind] = {"failed": str(error)[:500]}
        print(json.dumps({"dtype": args.dtype, "errors": errors}), flush=True)  # for a part that is ended at its limit
    return {"dtype": args.dtype, "errors": errors, "passed": all(error.get("passed") for error in errors.values())}


def check_attention(case: Case, name: str, wide):
    """Yield name, tolerance and error of one attention's log-probabilities and gradients."""
    narrow = case.narrow(name, None)
    yield f"logprobs, {name}", "logprobs", difference(narrow[0], wide[0])
    yield f"gradients, {name}", "gradients", largest(narrow[1], wide[1])


def check_adapters(case: Case):
    """The same of the gradients of adapters."""
    narrow, wide = case.narrow("auto", (case.adapters[0], LORA)), case.wide((case.adapters[1], LORA))
    yield "gradients of adapters", "gradients", largest(narrow[1], wide[1])


def check_updates(case: Case):
    """The same of whole updates, of all parameters and of adapters."""
    for name, rank in (("full update", 0), ("update of adapters", 8)):
        a, b = (
            one_update(case.params[1], case.rows[1], device, dtype, rank)
            for device, dtype in zip(case.devices, (case.dtype, "float32"))
        )
        yield f"{name}, loss", "update", abs(a[0] - b[0]) / abs(b[0])
        yield f"{name}, gradient norm", "update", abs(a[1] - b[1]) / abs(b[1])


def check_sampler(case: Case):
    """The same of sampled tokens, against the trainer."""
    params = case.params[0]
    for name, gap in sampler_against_trainer(params, lora.attach(params, case.adapters[0], LORA), case.dtype):
        yield name, "sampler_max" if "largest" in name else "int8_mean" if "int8" in name else "sampler_mean", gap


def judged(error: float, limit: float) -> dict:
    return {"error": float(f"{error:.3g}"), "tolerance": limit, "passed": bool(error <= limit)}


def difference(a, b) -> float:
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    return float(np.linalg.norm(a - b) / np.linalg.norm(b)) if np.isfinite(a).all() else float("inf")


def largest(a, b) -> float:
    """The largest difference over the leaves of two trees."""
    return max(difference(x, y) for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b)))


def two_group_row(length: int) -> PackedBatch:
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
    return PackedBatch(**{name: jnp.asarray(getattr(rows, name)) for name in packed_rows.FIELDS})


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
    rl = RlConfig(kl_coef=0.0, entropy_coef=0.0)
    compute = ComputeConfig(dtype=dtype, keep="attention")
    call = step.make_rl_step(MODEL, rl, tx, mesh, max_completion=0, compute=compute, adapters=adapters)
    batch = jax.tree.map(lambda x: jax.device_put(np.asarray(x)[None], where), rows)
    with jax.default_device(device):  # keys and zeros of a CPU's update must not be made on the GPU
        trained = lora.init(adapters, MODEL, jax.random.key(1), mesh=mesh) if rank else params
        begun = state.create(trained, tx, mesh)
    _, metrics = call(begun, batch, None, *([params] if rank else []))
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
        batch = PackedBatch(**{field: jnp.asarray(getattr(rows, field)) for field in packed_rows.FIELDS})
        compute = ComputeConfig(dtype=dtype)

        @jax.jit
        def score(policy, batch, compute=compute):
            return step.score_rows(policy, MODEL, batch, compute, temperature=1.0, entropy=False)[0]

        gap = np.abs(np.asarray(score(policy, batch)) - rows.old_logprobs)[rows.loss_weights > 0]
        yield f"sampler against trainer, {name}, mean", float(gap.mean())
        if weights == "dtype":
            yield f"sampler against trainer, {name}, largest", float(gap.max())


def outcome(line: str) -> tuple[str, str] | None:
    """The name and outcome of a test from a line of `pytest -vv`, of one process or of several (pytest-xdist)."""
    word = "(PASSED|FAILED|ERROR|SKIPPED)"
    if match := re.match(rf"(tests/\S+::.+?) {word}\b", line):
        return match[1], match[2]
    match = re.match(rf"\[gw\d+\] (?:\[ *\d+%\] )?{word} (tests/\S+::.+?)\s*$", line)
    return (match[2], match[1]) if match else None


def tests(args: argparse.Namespace) -> dict:
    """Tests of the suite on this device, as far as --limit allows; products of their own references in full float32."""
    command = [sys.executable, "-m", "pytest", "-vv", "--tb=short", "-p", "no:cacheprovider"]
    command += ["-k", f"not ({NOT_ON_ONE_GPU})"]
    workers = min(MOST_WORKERS, len(os.sched_getaffinity(0)) // 2)
    if workers > 1 and importlib.util.find_spec("xdist"):  # most of the time goes into compiling
        command += ["-n", str(workers)]
    settings = {"JAX_DEFAULT_MATMUL_PRECISION": "highest", "XLA_PYTHON_CLIENT_PREALLOCATE": "false", "COLUMNS": "300"}
    # tests/conftest.py compiles without optimisation to save time; those programs are not the ones that a run executes.
    if os.environ.get("JAX_PLATFORMS") != "cpu":
        settings["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} --xla_backend_optimization_level=3"
    process = subprocess.Popen(
        [*command, *(FEW if args.few else TESTS)],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        text=True,
    )
    # Ends before this part is ended, so that the outcomes so far are reported.
    timer = threading.Timer(min(args.limit, float(os.environ.get("LIMIT_S", "inf")) - 20), process.kill)
    timer.start()
    outcomes = {}
    for line in process.stdout:
        print(line, end="", flush=True)  # into the log of the part: what failed, and why
        if found := outcome(line):
            outcomes[found[0]] = found[1]
    timer.cancel()
    count = Counter(outcomes.values())
    failed = [name for name, outcome in outcomes.items() if outcome in ("FAILED", "ERROR")]
    complete = process.wait() in (0, 1)
    return {
        "outcomes": dict(count),
        "failed": failed,
        "complete": complete,
        "passed": count["PASSED"] > 0 and not failed and complete,
    }


def greedy(args: argparse.Namespace) -> dict:
    """Share of greedy tokens that agree with transformers', in float32."""
    import rollout_peers
    import torch

    from sqlr1_jax.models import huggingface_export

    torch.backends.cuda.matmul.allow_tf32 = False
    config = {"tiny": SMALL, **CODER}[args.size]
    params = qwen2.init(config, jax.random.key(0), scale=0.05)
    shape = Shape(padded_length(96), 16, 1, 4)
    prompts = random_prompts(shape, config.vocab)
    texts = [row[:n].tolist() for row, n in zip(prompts.tokens, prompts.lengths)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "model"
        huggingface_export.save(folder, config, params, dtype="float32")
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
