"""bfloat16 on CPUs: updates, prefill, decoding and a whole GRPO step against float32 and torch. Prints JSON.

  python benchmarks/cpu.py --model DIR [--only update_lora,decode] [--pairs 3] [--json FILE]
  python benchmarks/cpu.py --size 0.5B                              the same with random weights; the rows of torch need --model

Rows:
  product       a large product in float32 and bfloat16: the limit of the other rows
  update_full   one GRPO update of all parameters, bfloat16 against float32
  update_lora   the same for adapters of rank 16
  keep          the same in bfloat16 by what the backward pass does not compute again (`compute.keep`)
  update_torch  the full update against torch + transformers in bfloat16, padded rows, gradient checkpointing
  prefill       2 B prompts alone, bfloat16 against float32, and against transformers in bfloat16
  decode        completions of equal length behind them, the same contenders
  step          a whole GRPO step with adapters (rollout of 2 --tokens, and update), bfloat16 against float32, and seconds by phase

--shape is P,c,G,B as in benchmarks/update.py. Both sides run in this process in turns (the first one alternates) after one untimed
pass; figures are medians of ratios within pairs. Processor seconds of all threads are given beside seconds, because other work on the
machine disturbs them less. `share` of an update is its useful operations (each weight six times per token: forward, and two products
backward; four for adapters; logits of scored tokens alone; no recomputation) per second over `product`.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import json
import os
import pathlib
import resource
import statistics
import sys
import time
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from rollout_timing import about, write
from update_peers import ADAM, Shape, groups

from sqlr1_jax import packed_rows, packing, parallel
from sqlr1_jax.batches import PackedBatch, PromptBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, MeshConfig, RlConfig
from sqlr1_jax.models import bfloat16_selftest, huggingface, lora, qwen2
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.sampling import SamplerOptions, sample
from sqlr1_jax.training import optimizer, state, step

DTYPES = ("float32", "bfloat16")
RL = RlConfig(kl_coef=0.0, entropy_coef=0.0)
LORA = LoraConfig(rank=16)
Run = Callable[[int], object]  # seed -> what is blocked on


class World:
    """The model, its mesh and the ragged groups of every seed."""

    def __init__(self, args: argparse.Namespace):
        self.mesh = parallel.make_mesh(MeshConfig(), jax.devices()[:1])
        self.shape = Shape(*map(int, args.shape.split(",")))
        self.pairs, self.model, self.keep, self.tokens = args.pairs, args.model, args.keep, args.tokens
        if args.model:
            self.config, self.params = huggingface.load(args.model, dtype=jnp.float32, mesh=self.mesh)
        else:
            self.config = CODER[args.size]
            self.params = qwen2.init(self.config, jax.random.key(0), mesh=self.mesh)

    @functools.cached_property
    def rows(self) -> packed_rows.PackedRows:
        """The groups, packed with shared prompts into the row length that wastes least."""
        d = groups(self.shape, 0, self.config.vocab)

        def pack(length: int) -> packed_rows.PackedRows:
            return packing.pack_groups(
                d.prompts, d.completions, row_length=length, advantages=d.advantages, old_logprobs=d.old
            )

        return min((pack(length) for length in range(1024, 4097, 128)), key=lambda rows: rows.tokens.size)

    @property
    def batch(self) -> PackedBatch:
        """The rows on the device, one row per microbatch."""
        return step.place_batch(self.mesh, packed_rows.stack_microbatches(self.rows, 1))

    def prompts(self, count: int) -> PromptBatch:
        """Prompts of P tokens."""
        rng = np.random.default_rng(0)
        tokens = rng.integers(20, self.config.vocab, (count, self.shape.P)).astype(np.int32)
        return PromptBatch(tokens, np.full(len(tokens), self.shape.P, np.int32), np.arange(len(tokens), dtype=np.int32))


def in_turns(contenders: dict[str, Run], pairs: int) -> dict:
    """Seconds and processor seconds of contenders in turns, and ratios of the first over the others within turns.

    A contender that returns a float has timed itself.
    """
    for run in contenders.values():
        run(0)
    wall, cpu = {name: [] for name in contenders}, {name: [] for name in contenders}
    for seed in range(pairs):
        for name in list(contenders)[:: 1 if seed % 2 else -1]:
            start_time, start_cpu = time.perf_counter(), time.process_time()
            own_seconds = contenders[name](seed)
            jax.block_until_ready(own_seconds)
            elapsed = time.perf_counter() - start_time
            wall[name].append(own_seconds if isinstance(own_seconds, float) else elapsed)
            cpu[name].append(time.process_time() - start_cpu)
    first, *others = contenders

    def ratio(times: dict, other: str) -> float:
        return round(statistics.median(b / a for a, b in zip(times[first], times[other])), 2)

    return {
        "seconds": {name: float(f"{statistics.median(times):.4g}") for name, times in wall.items()},
        "processor_seconds": {name: float(f"{statistics.median(times):.4g}") for name, times in cpu.items()},
        "times_as_fast": {f"{first} over {other}": ratio(wall, other) for other in others},
        "times_as_fast_in_processor_seconds": {f"{first} over {other}": ratio(cpu, other) for other in others},
    }


def product(world: World) -> dict:
    """GFLOP per second of [2048, width] x [width, mlp]."""
    rows, config = 2048, world.config
    multiply = jax.jit(functools.partial(jnp.einsum, "mk,kn->mn", preferred_element_type=jnp.float32))

    def run(dtype: str, seed: int):
        return multiply(x[dtype], w[dtype])

    x = {dtype: jnp.ones((rows, config.width), dtype) for dtype in DTYPES}
    w = {dtype: jnp.ones((config.width, config.mlp), dtype) for dtype in DTYPES}
    result = in_turns({dtype: functools.partial(run, dtype) for dtype in DTYPES[::-1]}, 2 * world.pairs + 5)
    operations = 2 * rows * config.width * config.mlp
    return result | {"gflops": {dtype: operations / result["seconds"][dtype] / 1e9 for dtype in DTYPES}}


def our_updates(
    world: World, adapters: LoraConfig | None, ways: dict[str, ComputeConfig] | None = None
) -> tuple[dict[str, Run], dict]:
    """Updates, by default in both dtypes, that take turns with one train state, and their last metrics."""
    ways = ways or {dtype: ComputeConfig(dtype=dtype, keep=world.keep) for dtype in DTYPES[::-1]}
    tx, metrics = optimizer.make(ADAM), {}
    trained = (
        world.params if adapters is None else lora.init(adapters, world.config, jax.random.key(0), mesh=world.mesh)
    )
    held = {"state": state.create(jax.tree.map(lambda x: x + 0, trained), tx, world.mesh)}
    batch = world.batch

    def run(call, base: tuple, name: str, seed: int):
        held["state"], metrics[name] = call(held["state"], batch, None, *base)
        return metrics[name]

    # The frozen base of adapters, once in every dtype.
    dtypes = () if adapters is None else {compute.dtype for compute in ways.values()}
    bases = {dtype: (jax.tree.map(lambda x, dtype=dtype: x.astype(dtype), world.params),) for dtype in dtypes}
    runs = {}
    for name, compute in ways.items():
        call = step.make_rl_step(world.config, RL, tx, world.mesh, max_completion=0, compute=compute, adapters=adapters)
        runs[name] = functools.partial(run, call, bases.get(compute.dtype, ()), name)
    return runs, metrics


def update(world: World, adapters: LoraConfig | None) -> dict:
    """One update in bfloat16 against float32."""
    runs, metrics = our_updates(world, adapters)
    result = in_turns(runs, world.pairs)
    tokens, scored = (world.rows.segment_ids > 0).sum(), (world.rows.loss_weights > 0).sum()
    weights = sum(x.size for x in jax.tree.leaves(world.params.blocks))
    passes = 6 if adapters is None else 4  # of a frozen weight no cotangent is computed
    operations = passes * (tokens * weights + scored * world.config.vocab * world.config.width)
    return result | {
        "losses": {dtype: float(metrics[dtype]["loss"]) for dtype in runs},
        "useful_gflops": operations / result["seconds"]["bfloat16"] / 1e9,
    }


def keep(world: World) -> dict:
    """One update of adapters in bfloat16 that keeps all products against those that compute them again."""
    ways = {name: ComputeConfig(dtype="bfloat16", keep=name) for name in ("products", "attention", "inputs")}
    runs, metrics = our_updates(world, LORA, ways)
    return in_turns(runs, world.pairs) | {"losses": {name: float(metrics[name]["loss"]) for name in runs}}


def update_torch(world: World) -> dict:
    """The full update in bfloat16 against torch's."""
    import torch
    import update_peers

    runs, _ = our_updates(world, None)
    theirs = update_peers.Torch(
        None, world.shape, range(world.pairs), micro=8, folder=world.model, dtype=torch.bfloat16
    )
    return in_turns({"ours": runs["bfloat16"], "torch bfloat16": lambda seed: theirs(0) and ()}, world.pairs)


def decode(world: World, tokens: int, count: int) -> dict:
    """`tokens` per completion behind `count` prompts of P tokens; 1 is prefill alone."""
    prompts, options = world.prompts(count), dict(group=world.shape.G if tokens > 1 else 1, max_completion=tokens)

    def ours(dtype: str, seed: int):
        metrics, sampler_options = {}, SamplerOptions(dtype=dtype, **options)
        sampled = sample(
            copies[dtype], world.config, prompts, sampler_options, stop_tokens=(), seed=seed, step=0, metrics=metrics
        )
        # One token of few rows takes longer in bfloat16 than their prefill saves, and is not what this row is about.
        return sampled.tokens if tokens > 1 else metrics["prefill_seconds"]

    copies = {dtype: jax.tree.map(lambda x, dtype=dtype: x.astype(dtype), world.params) for dtype in DTYPES}
    runs: dict[str, Run] = {dtype: functools.partial(ours, dtype) for dtype in DTYPES[::-1]}
    if world.model:
        runs["transformers bfloat16"] = torch_generate(world, prompts, options["group"], tokens)
    result = in_turns(runs, world.pairs)
    made = len(prompts.ids) * options["group"] * tokens
    return result | {"tokens_per_second": {name: made / seconds for name, seconds in result["seconds"].items()}}


def torch_generate(world: World, prompts: PromptBatch, group: int, tokens: int) -> Run:
    """`generate` of transformers in bfloat16, never ended by a token."""
    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    model = AutoModelForCausalLM.from_pretrained(world.model, dtype=torch.bfloat16).eval()
    model.generation_config = type(model.generation_config)(pad_token_id=0)
    ids = torch.tensor(prompts.tokens, dtype=torch.long)
    draw = dict(do_sample=True, temperature=1.0, top_p=1.0, top_k=0, num_return_sequences=group)

    def run(seed: int):
        torch.manual_seed(seed)
        with torch.inference_mode():
            model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=tokens, **draw)
        return ()

    return run


def grpo_step(world: World) -> dict:
    """Rollout and update with adapters in each dtype; the judge takes milliseconds and is left out."""
    prompts, phases = world.prompts(world.shape.B), {dtype: {} for dtype in DTYPES}
    updates, _ = our_updates(world, LORA)
    adapters = lora.init(LORA, world.config, jax.random.key(0), mesh=world.mesh)
    bases = {dtype: jax.tree.map(lambda x, dtype=dtype: x.astype(dtype), world.params) for dtype in DTYPES}

    def run(dtype: str, seed: int):
        options = SamplerOptions(group=world.shape.G, max_completion=2 * world.tokens, dtype=dtype)
        policy, metrics, start_time = lora.attach(bases[dtype], adapters, LORA), {}, time.perf_counter()
        jax.block_until_ready(
            sample(policy, world.config, prompts, options, stop_tokens=(), seed=seed, step=0, metrics=metrics)
        )
        sampled = time.perf_counter()
        jax.block_until_ready(updates[dtype](seed))
        parts = {name: metrics[name] for name in ("copy_seconds", "prefill_seconds", "decode_seconds")}
        phases[dtype] = parts | {"rollout": sampled - start_time, "update": time.perf_counter() - sampled}

    return in_turns({dtype: functools.partial(run, dtype) for dtype in DTYPES[::-1]}, world.pairs) | {"phases": phases}


ROWS = {
    "product": product,
    "update_full": lambda world: update(world, None),
    "update_lora": lambda world: update(world, LORA),
    "keep": keep,
    "update_torch": update_torch,
    "prefill": lambda world: decode(world, 1, 2 * world.shape.B),
    "decode": lambda world: decode(world, world.tokens, world.shape.B),
    "step": grpo_step,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="", help="Hugging Face folder; empty is random weights")
    parser.add_argument("--size", choices=CODER, default="0.5B", help="of random weights")
    parser.add_argument("--only", default=",".join(ROWS), help="rows, with commas")
    parser.add_argument("--shape", default="512,96,8,8")
    parser.add_argument("--tokens", type=int, default=64, help="per completion of decode; step has twice as many")
    parser.add_argument("--keep", choices=step.REMAT, default="attention", help="compute.keep")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    world = World(args)
    result = {
        **about(),
        "shape": dataclasses.asdict(world.shape),
        "model": args.model or f"{args.size}, random weights",
    }
    result["selftest"] = bfloat16_selftest.speedup()
    for name in args.only.split(","):
        if name == "update_torch" and not args.model:
            print("update_torch needs --model", file=sys.stderr, flush=True)
            continue
        result[name] = ROWS[name](world)
        print(name, json.dumps(result[name]), file=sys.stderr, flush=True)
    for name in ("update_full", "update_lora"):
        if name in result and "product" in result:
            result[name]["share"] = result[name]["useful_gflops"] / result["product"]["gflops"]["bfloat16"]
    result["peak_process_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result["load"] = os.getloadavg()
    write(result, args.json)


if __name__ == "__main__":
    main()
