"""Shared by all comparisons of benchmarks/rollout.py: shapes, prompts, our contender, pairs, lengths and memory."""

from __future__ import annotations

import ctypes
import dataclasses
import gc
import importlib.metadata
import json
import os
import pathlib
import platform
import statistics
import sys
import time
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.models import huggingface, qwen2
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.sampling import SamplerOptions, sample

SMALL = qwen2.Config(vocab=512, layers=4, width=256, mlp=1024, heads=4, kv_heads=2, head=64)
ENDS = tuple(range(2, 18))  # of 512 tokens: a random policy ends with probability 1/32 at every token
CHECKED = 4  # greedy tokens that both contenders must agree on before anything is timed


@dataclasses.dataclass(frozen=True)
class Shape:
    """P prompt tokens, C completion tokens, G completions per prompt, B prompts."""

    P: int
    C: int
    G: int
    B: int

    @classmethod
    def read(cls, text: str) -> Shape:
        """The shape written as P,C,G,B."""
        return cls(*map(int, text.split(",")))


@dataclasses.dataclass(frozen=True)
class Contender:
    """One side of a comparison.

    Attributes:
      rollout: seed -> real tokens, including those that end a completion.
      first: seed -> ignored; prefill and one token of every completion.
      greedy: the likeliest CHECKED tokens after each prompt [B,CHECKED].
      reports: seed -> statistics of the last rollout of that seed; ours only.
    """

    rollout: Callable[[int], int]
    first: Callable[[int], object]
    greedy: Callable[[], np.ndarray]
    reports: dict[int, dict] = dataclasses.field(default_factory=dict)


def ours(params, config, prompts: PromptBatch, options: SamplerOptions, ends: tuple[int, ...]) -> Contender:
    """This project's sampler; its results are fetched to the host, as the other's are."""
    reports: dict[int, dict] = {}

    def run(seed: int, ends: tuple[int, ...] = ends, metrics: dict | None = None, **changes):
        changed = dataclasses.replace(options, **changes)
        arguments = dict(stop_tokens=ends, seed=seed, step=0, metrics=metrics)
        return jax.device_get(sample(params, config, prompts, changed, **arguments))

    def rollout(seed: int) -> int:
        reports[seed] = {}
        return int(run(seed, metrics=reports[seed]).lengths.sum())

    few = dict(group=1, max_completion=CHECKED, segment=CHECKED, temperature=0.0, unroll_layers=False)
    return Contender(
        rollout=rollout,
        first=lambda seed: run(seed, max_completion=1, segment=1),
        greedy=lambda: run(0, (), **few).tokens[:, 0],
        reports=reports,
    )


def seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def rate(rollout: Callable[[int], int], seed: int) -> tuple[int, float]:
    """Real tokens, and real tokens per second."""
    began = time.perf_counter()
    tokens = rollout(seed)
    return tokens, tokens / (time.perf_counter() - began)


def spread(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def compare(mine: Contender, theirs: Contender, count: int) -> dict:
    """Compare two contenders: `count` pairs of rollouts, then three of first tokens, then memory.

    Our shapes depend on which completions are done, so every seed is run once untimed; for the other, one seed is enough.
    """
    agree = float((mine.greedy() == theirs.greedy()).mean())
    if agree < 0.9:
        raise SystemExit(f"the contenders are not the same policy: only {agree:.0%} of greedy tokens agree")
    for seed in range(count):
        mine.rollout(seed)
    theirs.rollout(0)
    rows = [in_turns(mine.rollout, theirs.rollout, seed, rate) for seed in range(count)]
    reports = [mine.reports[seed] for seed in range(count)]
    for contender in (mine, theirs):
        contender.first(0)

    def clock(first, seed: int) -> float:
        return seconds(lambda: first(seed))

    def both(pairs) -> dict:
        return {"ours": spread([a for a, _ in pairs]), "theirs": spread([b for _, b in pairs])}

    firsts = [in_turns(mine.first, theirs.first, seed, clock) for seed in range(min(count, 3))]
    return {
        "pairs": count,
        "greedy_agreement": agree,
        "ratio": spread([a[1] / b[1] for a, b in rows]),
        "ratios": [round(a[1] / b[1], 2) for a, b in rows],
        "tokens_per_second": both([(a[1], b[1]) for a, b in rows]),
        "real_tokens": both([(a[0], b[0]) for a, b in rows]),
        "first_token_seconds": both(firsts),
        "first_token_ratio": spread([b / a for a, b in firsts]),
        "peak_mib": {"ours": peak_mib(mine), "theirs": peak_mib(theirs)},
        **our_medians(reports),
    }


def in_turns(mine, theirs, seed: int, measure) -> tuple:
    """Measure both on one seed; which goes first alternates."""
    results = {run: measure(run, seed) for run in ((mine, theirs) if seed % 2 else (theirs, mine))}
    return results[mine], results[theirs]


def our_medians(reports: list[dict]) -> dict:
    """Our times and lengths of completions: medians over the seeds."""

    def middle(name: str) -> float:
        return round(statistics.median(report[name] for report in reports), 4)

    parts = ("copy_seconds", "prefill_seconds", "decode_seconds", "steps", "utilisation")
    lengths = [name for name in reports[0] if name.startswith("length_") or name in ("mean_length", "truncated")]
    return {"our_parts": {n: middle(n) for n in parts}, "our_lengths": {n: middle(n) for n in lengths}}


def peak_mib(contender: Contender) -> float | None:
    """MiB that a rollout adds to this process; None on devices with memory of their own."""
    resets = pathlib.Path("/proc/self/clear_refs")
    if jax.default_backend() != "cpu" or not resets.exists():
        return None
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    resets.write_text("5")  # resets the peak
    before = status_kib("VmRSS")
    contender.rollout(0)
    return (status_kib("VmHWM") - before) / 1024


def status_kib(name: str) -> int:
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def load_model(args) -> tuple[qwen2.Config, qwen2.Params]:
    """The model of --model, or random weights of --size."""
    dtype = jnp.dtype(args.dtype)
    if args.model:
        return huggingface.load(args.model, dtype=dtype)
    config = CODER.get(args.size, SMALL)
    return config, qwen2.init(config, jax.random.key(0), dtype=dtype)


def random_prompts(shape: Shape, vocab: int, seed: int = 0) -> PromptBatch:
    """Prompts of 3/4 P to P tokens, none of which ends a sequence or is padding."""
    rng = np.random.default_rng(seed)
    tokens = rng.integers(20, vocab, (shape.B, shape.P)).astype(np.int32)
    lengths = rng.integers(3 * shape.P // 4, shape.P + 1, shape.B).astype(np.int32)
    return PromptBatch(tokens, lengths, np.arange(shape.B, dtype=np.int32))


def our_options(args, shape: Shape, **changes) -> SamplerOptions:
    values = dict(group=shape.G, max_completion=shape.C, dtype=args.dtype, segment=args.segment)
    return SamplerOptions(**{**values, **changes})


def cache_bytes(config: qwen2.Config, shape: Shape, dtype: str) -> dict[str, int]:
    """Bytes of keys and values at full length: with prompts stored once per group, and repeated."""
    token = 2 * config.layers * config.kv_heads * config.head * jnp.dtype(dtype).itemsize
    rows = shape.B * shape.G
    return {"ours": token * (shape.B * shape.P + rows * shape.C), "theirs": token * rows * (shape.P + shape.C)}


def about(*peers: str) -> dict:
    """The command, the machine and the versions; `cores` are those this process may use, as many as JAX and torch use threads."""
    names = ("jax", "jaxlib", "numpy", *peers)
    usable = len(os.sched_getaffinity(0))
    return {
        "command": "python " + " ".join(sys.argv),
        "device": jax.devices()[0].device_kind,
        "processor": processor(),
        "cores": usable,
        "cores_of_machine": os.cpu_count(),
        "pinned": usable < os.cpu_count(),
        "versions": {"python": platform.python_version()} | {n: importlib.metadata.version(n) for n in names},
    }


def write(result: dict, file: pathlib.Path | None) -> None:
    """Print a result as JSON, and write it to the file if one is named."""
    text = json.dumps(result, indent=1)
    if file:
        file.write_text(text + "\n")
    print(text)


def processor() -> str:
    """The CPU's name, or the architecture if the system does not report it."""
    file = pathlib.Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
