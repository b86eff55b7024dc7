r"""Compare rollouts with other samplers, and measure each mechanism of ours. Prints a table, or JSON with --json.

  python benchmarks/rollout.py tunix --shape 256,128,8,8 --lengths ragged          (needs google-tunix; its Python 3.12)
  python benchmarks/rollout.py transformers --model DIR --spider DIR               (needs torch; DIR has dev.json, database/)
  python benchmarks/rollout.py mechanisms --shape 256,128,8,16
  python benchmarks/rollout.py turns --lengths full --segment 64 --pairs 1         (looks per completion: 0, 1, 3; or --model DIR)
  python benchmarks/rollout.py roofline --model DIR                                (or random weights: --size 7B)
  python benchmarks/rollout.py adapters --model DIR --shape 256,32,8,8             (beside the weights, over merged)

--shape is P,C,G,B; transformers takes B Spider prompts of at most P tokens, each of another database. Both contenders run in this
process, in turns (which goes first alternates), with the same weights, dtype, prompts, limits, threads and end tokens. Their greedy
tokens are compared before anything is timed, and everything is run once untimed, so that no compilation is timed. The comparison is
in real tokens (up to and including the end of sequence) per second, with prefill and the copy of weights for decoding; ours and
tunix also compute logprobs. `ratio` is the median, smallest and largest of the ratios within the pairs. `first_token_seconds` is the
same for prefill and one token of every completion.

Ragged lengths: tunix and mechanisms use a random policy over 512 tokens of which 16 end a completion, so lengths are geometric
with mean 32, cut at C; transformers lets the real model write one statement (the answer is opened with a code block, and ends with a
semicolon or the block). `our_lengths` reports them. Full: nothing ends a completion.

`peak_mib` is the memory that one more rollout adds to the process, as Linux counts it, on CPUs only; `device_peak_mib` is JAX's peak
on a device with its own memory. `mechanisms` prints seconds per token with one mechanism switched off over those with all on, so 2.0
means that it halves them. `pinned` is true for a process confined to some cores (taskset), which uses as many threads.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics

os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")  # torch needs memory on the same GPU

import jax
import jax.numpy as jnp
import numpy as np
from rollout_timing import (
    ENDS,
    SMALL,
    Shape,
    about,
    cache_bytes,
    load_model,
    our_options,
    ours,
    random_prompts,
    rate,
    seconds,
    spread,
)

from sqlr1_jax.config import LoraConfig
from sqlr1_jax.models import lora, qwen2
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.sampling import sample

COPIES = 4  # started one after another: a GPU copies 2 GiB in a millisecond, and starting one takes a tenth of that
SHAPES = {"transformers": "1024,128,8,8", "turns": "256,512,8,8"}


def against_tunix(args) -> dict:
    import rollout_peers

    return rollout_peers.against_tunix(args)


def against_transformers(args) -> dict:
    import rollout_peers

    return rollout_peers.against_transformers(args)


def mechanisms(args) -> dict:
    """Seconds per token of a ragged rollout with one mechanism off, over those with all on: ratios within rounds.

    Refill only does something while prompts wait, so it is compared with half the slots. int8 weights are off by default: that
    line switches a mechanism on.
    """
    variants = variations(args, Shape.read(args.shape))
    for run in variants.values():
        for seed in range(args.pairs):
            run(seed)
    rounds, speeds = [], []
    for seed in range(args.pairs):
        order = list(variants.items())[:: -1 if seed % 2 else 1]
        rates = {name: rate(run, seed)[1] for name, run in order}
        ratios = {name: rates["all on"] / rates[name] for name in variants}
        ratios["no refill"] = rates["half the slots, refilled"] / rates["half the slots, no refill"]
        rounds.append(ratios)
        speeds.append(rates["all on"])
    times = {name: spread([ratios[name] for ratios in rounds]) for name in rounds[0]}
    return {"rounds": args.pairs, "tokens_per_second": spread(speeds), "times_as_long": times}


def variations(args, shape: Shape) -> dict:
    """Name -> rollout with one change."""
    params, prompts = qwen2.init(SMALL, jax.random.key(0)), random_prompts(shape, SMALL.vocab)
    repeated = jax.tree.map(lambda a: np.repeat(a, shape.G, axis=0), prompts)
    repeated = repeated.replace(ids=np.arange(len(repeated.ids), dtype=np.int32))
    half = max(1, shape.B // 2)
    parts = [jax.tree.map(lambda a, i=i: a[i : i + half], prompts) for i in range(0, shape.B, half)]

    def make(p, **changes):
        return ours(params, SMALL, p, our_options(args, shape, **changes), ENDS).rollout

    batches = [make(part) for part in parts]
    return {
        "all on": make(prompts),
        "no shared prefix": make(repeated, group=1),
        "no segments": make(prompts, segment=shape.C),
        "no compaction": make(prompts, compact=False),
        "no hoisting": make(prompts, unroll_layers=False),
        "half the slots, refilled": make(prompts, slots=half),
        "half the slots, no refill": lambda seed: sum(run(seed) for run in batches),
        "int8 weights": make(prompts, weights="int8"),
    }


def turns(args) -> dict:
    import rollout_turns

    return rollout_turns.measure(args)


def roofline(args) -> dict:
    """Bytes that decoding must read per step (weights once, and the live cache) over the bandwidth of a plain copy.

    Nothing ends a completion, so the live cache of a mean step is all prompt tokens and half of all completion tokens. Time is
    measured on the host, so its work between segments counts.
    """
    shape, dtype = Shape.read(args.shape), jnp.dtype(args.dtype)
    config, params = load_model(args)
    prompts, options = random_prompts(shape, config.vocab), our_options(args, shape, compact=False)
    reports: list[dict] = [{} for _ in range(args.pairs + 1)]
    for seed, metrics in enumerate(reports):
        sample(params, config, prompts, options, stop_tokens=(), seed=seed, step=0, metrics=metrics)
        if args.json:  # a run that is ended before its end has shown something
            print(json.dumps({"run": seed, **metrics}), flush=True)
    steps = [report["decode_seconds"] / report["steps"] for report in reports[1:]]
    untied = 0 if config.tied else params.embed.size  # a step reads a few rows of an input embedding
    weights = (sum(leaf.size for leaf in jax.tree.leaves(params)) - untied) * dtype.itemsize
    del params
    cache = live_cache(config, shape, prompts, args.dtype)
    copy = copy_bandwidths(args.pairs, args.copy_mib << 20)
    shares = [(weights + cache) / step / statistics.median(copy) for step in steps]
    return {
        "runs": args.pairs,
        "model": args.model or f"{args.size}, random weights",
        "seconds_a_step": spread(steps),
        "weight_bytes": weights,
        "live_cache_bytes": cache,
        "achieved_bytes_per_second": spread([(weights + cache) / step for step in steps]),
        "copy_bytes_per_second": spread(copy),
        "share": spread(shares),
        "tokens_per_second": spread([report["tokens_per_second"] for report in reports[1:]]),
        "prefill_seconds": spread([report["prefill_seconds"] for report in reports[1:]]),
    }


def adapters(args) -> dict:
    """Seconds of a decode step with adapters of rank 16 beside the weights, over those without: ratios within pairs."""
    shape, lora_config = Shape.read(args.shape), LoraConfig(rank=16, alpha=16.0)
    config, params = load_model(args)
    beside = lora.attach(params, lora.init(lora_config, config, jax.random.key(1)), lora_config)
    prompts, options = random_prompts(shape, config.vocab), our_options(args, shape, compact=False)

    def step(policy, seed: int) -> float:
        report: dict = {}
        sample(policy, config, prompts, options, stop_tokens=(), seed=seed, step=0, metrics=report)
        return report["decode_seconds"] / report["steps"]

    for policy in (params, beside):
        step(policy, 0)
    times = []
    for seed in range(args.pairs):
        order = {"without": params, "beside": beside}
        times.append({name: step(order[name], seed) for name in list(order)[:: -1 if seed % 2 else 1]})
    return {
        "pairs": args.pairs,
        "seconds_a_step": spread([pair["beside"] for pair in times]),
        "ratio": spread([pair["beside"] / pair["without"] for pair in times]),
    }


def live_cache(config: qwen2.Config, shape: Shape, prompts, dtype: str) -> int:
    """Bytes of keys and values at a mean step: the prompts' real tokens, and half of each completion's C."""
    token = cache_bytes(config, Shape(1, 0, 1, 1), dtype)["ours"]
    return token * (int(prompts.lengths.sum()) + shape.B * shape.G * shape.C // 2)


def copy_bandwidths(repeats: int, size: int) -> list[float]:
    """Bytes per second read and written by `x + 1` over `size` bytes of float32."""
    x, copy = jnp.zeros(size // 4, jnp.float32), jax.jit(lambda x: x + 1)
    count = 1 if jax.default_backend() == "cpu" else COPIES

    def several() -> None:
        for _ in range(count):
            made = copy(x)
        made.block_until_ready()

    several()
    return [2 * size * count / seconds(several) for _ in range(repeats)]


def device_peak_mib() -> float | None:
    """JAX's peak memory on the first device; None if the device does not report it."""
    stats = jax.devices()[0].memory_stats() or {}
    return stats["peak_bytes_in_use"] / 2**20 if "peak_bytes_in_use" in stats else None


PROGRAMS = {
    "tunix": (against_tunix, "google-tunix", "flax"),
    "transformers": (against_transformers, "transformers", "torch"),
    "mechanisms": (mechanisms,),
    "turns": (turns,),
    "roofline": (roofline,),
    "adapters": (adapters,),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", choices=PROGRAMS)
    parser.add_argument(
        "--shape", default="", help="P,C,G,B; 256,128,8,8, for transformers 1024,128,8,8, for turns 256,512,8,8"
    )
    parser.add_argument("--lengths", choices=("ragged", "full"), default="ragged")
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--segment", type=int, default=32)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--model", default="")
    parser.add_argument("--size", choices=["small", *CODER], default="small", help="of roofline's random weights")
    parser.add_argument("--looks", default="0,1,3", help="of turns, per completion")
    parser.add_argument("--copy-mib", type=int, default=1024, help="of roofline's plain copy")
    parser.add_argument("--spider", default="spider", help="folder with dev.json and database/, of transformers")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    args.shape = args.shape or SHAPES.get(args.program, "256,128,8,8")
    program, *peers = PROGRAMS[args.program]
    settings = {name: getattr(args, name) for name in ("program", "shape", "lengths", "dtype", "segment")}
    result = {**about(*peers), **settings, **program(args), "device_peak_mib": device_peak_mib()}
    if args.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:32} {value}")


if __name__ == "__main__":
    main()
