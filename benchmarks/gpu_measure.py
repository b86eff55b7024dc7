r"""Speed of one device with random weights in bfloat16: its limits, updates, whole GRPO steps. Prints a line of JSON.

  python benchmarks/gpu_measure.py device                                               a large product, and a copy
  python benchmarks/gpu_measure.py attention --size 7B --shape 512,96,8,6               attention alone, at a model's heads
  python benchmarks/gpu_measure.py update --size 7B --rank 32 --shape 2048,256,8,8      every attention in turns
  python benchmarks/gpu_measure.py step --size 7B --rank 32 --shape 2048,256,8,32       rollout and updates, by phase

--shape is P,c,G,B as in benchmarks/update.py. `--rank 0` trains all parameters, in float32. `--profile` also traces one more update
or step and prints the operations that took most of it.

`share` is the useful operations per second over those of a product of 8,192 x 8,192 matrices in bfloat16, measured in the same process.
Useful are: each weight of a block six times per token (forward, and two products backward; four for adapters), the logits of scored
tokens alone, and attention's products for the pairs that may see each other, forward and backward. Padding, recomputation and masked
pairs do not count.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import json
import logging
import os
import pathlib
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from cpu import in_turns
from rollout_timing import SMALL, about, spread
from update_peers import ADAM, Shape, groups

from sqlr1_jax import packed_rows, packing, parallel
from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, MeshConfig, RlConfig
from sqlr1_jax.models import attention, lora, qwen2
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.sampling import SamplerOptions, padded_length, sample
from sqlr1_jax.training import optimizer, state, step

RL = RlConfig(kl_coef=0.0, entropy_coef=0.0)
SIZES = CODER | {"tiny": SMALL}
ATTENTION = {"gpu": "cudnn,flash,chunked", "cpu": "blocks,chunked"}
TOP = 25  # operations in the table of a profile


class World:
    """A random policy and its update on one device."""

    def __init__(self, args: argparse.Namespace):
        self.config, self.shape = SIZES[args.size], Shape(*map(int, args.shape.split(",")))
        self.mesh, self.tx = parallel.make_mesh(MeshConfig(), jax.devices()[:1]), optimizer.make(ADAM)
        self.lora = LoraConfig(rank=args.rank) if args.rank else None
        self.row_length, self.rows_per_microbatch = args.row_length, args.rows
        self.keep = args.keep
        # A frozen base needs no float32 copy; trained parameters do.
        self.base = self.init(jnp.bfloat16) if self.lora else None
        self.reset()

    def init(self, dtype) -> qwen2.Params:
        """Random parameters."""
        return qwen2.init(self.config, jax.random.key(0), dtype=dtype, mesh=self.mesh)

    def reset(self) -> None:
        """Make a fresh train state."""
        self.state = None  # before another is made: two of 1.5B would need 40 GB
        init = functools.partial(lora.init, self.lora, self.config, jax.random.key(1), mesh=self.mesh)
        self.state = state.create(init() if self.lora else self.init(jnp.float32), self.tx, self.mesh)

    @property
    def policy(self):
        """What the sampler takes."""
        return lora.attach(self.base, self.state.params, self.lora) if self.lora else self.state.params

    def pack(self, prompts, completions, advantages, old_logprobs) -> packed_rows.PackedRows:
        return packing.pack_groups(
            prompts,
            completions,
            row_length=self.row_length,
            rows_multiple=self.rows_per_microbatch,
            advantages=advantages,
            old_logprobs=old_logprobs,
        )

    def place(self, rows: packed_rows.PackedRows):
        return step.place_batch(self.mesh, packed_rows.stack_microbatches(rows, self.rows_per_microbatch))

    def update(self, name: str) -> Callable:
        """batch -> metrics of an update with this attention, which replaces the state."""
        compute = ComputeConfig(dtype="bfloat16", keep=self.keep, attention=name)
        call = step.make_rl_step(
            self.config, RL, self.tx, self.mesh, max_completion=0, compute=compute, adapters=self.lora
        )

        def run(batch):
            self.state, metrics = call(self.state, batch, None, *([self.base] if self.lora else []))
            return jax.device_get(metrics)

        return run

    def operations(self, rows: packed_rows.PackedRows) -> dict[str, float]:
        """Useful operations of an update: of weights and of attention."""
        c = self.config
        tokens, scored = int((rows.segment_ids > 0).sum()), int((rows.loss_weights > 0).sum())
        names = ("q", "k", "v", "o", "gate", "up", "down")
        weights = sum(getattr(qwen2_shapes(c).blocks, name).size for name in names)
        passes = 4 if self.lora else 6
        return {
            "weights": float(passes * (tokens * weights + scored * c.vocab * c.width)),
            # Two products forward, four backward, each of H multiplications and additions.
            "attention": 12.0 * visible(rows) * c.layers * c.heads * c.head,
        }


def qwen2_shapes(config: qwen2.Config):
    return jax.eval_shape(functools.partial(qwen2.init, config), jax.random.key(0))


def visible(rows: packed_rows.PackedRows) -> int:
    """Pairs of a query and a key that it may see."""
    places = np.arange(rows.tokens.shape[1])
    return int(np.maximum(rows.seen_until - places, 0).sum())


def product_rate(side: int, repeats: int = 10) -> dict[str, float]:
    """Operations per second of a product of random square matrices in bfloat16."""
    a, b = (jax.random.normal(jax.random.key(n), (side, side), jnp.bfloat16) for n in (0, 1))
    multiply = jax.jit(jnp.matmul)
    multiply(a, b).block_until_ready()

    def once() -> float:
        began = time.perf_counter()
        for _ in range(repeats):
            c = multiply(a, b)
        c.block_until_ready()
        return 2.0 * side**3 * repeats / (time.perf_counter() - began)

    return spread([once() for _ in range(3)])


def device(args: argparse.Namespace) -> dict:
    """What the device is, and its limits."""
    from rollout import copy_bandwidths

    stats = jax.devices()[0].memory_stats() or {}
    found = {"memory_bytes": stats.get("bytes_limit"), "platform": jax.default_backend()}
    query = ["nvidia-smi", "--query-gpu=name,driver_version,memory.total,clocks.max.sm", "--format=csv,noheader"]
    with contextlib.suppress(FileNotFoundError):
        found["nvidia_smi"] = subprocess.run(query, capture_output=True, text=True).stdout.strip()
    found["product_operations_per_second"] = product_rate(args.side)
    found["copy_bytes_per_second"] = spread(copy_bandwidths(5, args.copy_mib << 20))
    return found


def update(args: argparse.Namespace) -> dict:
    """One update with every attention, in turns."""
    world = World(args)
    d = groups(world.shape, 0, world.config.vocab)
    rows = world.pack(d.prompts, d.completions, d.advantages, d.old)
    batch, operations = world.place(rows), world.operations(rows)
    result = {
        "rows": len(rows.tokens),
        "fill": round(rows.fill, 3),
        "tokens": int((rows.segment_ids > 0).sum()),
        "visible_share_of_pairs": visible(rows) / rows.tokens.size / rows.tokens.shape[1],
        "useful_operations": operations,
        "compile_seconds": {},
        "losses": {},
        "failed": {},
    }
    runs = {}
    for name in (args.attention or ATTENTION[jax.default_backend()]).split(","):
        run, began = world.update(name), time.perf_counter()
        try:
            metrics = run(batch)
        except Exception as error:  # one that does not compile or fit must not end the measurement of the others
            logging.warning("attention %s failed: %s", name, error)
            result["failed"][name] = str(error)[:500]
            metrics = None  # not `reset` here: the error's frames still refer to the arrays
        if metrics is None:
            world.reset()  # an update that ends in lack of memory has taken the state with it
            continue
        result["compile_seconds"][name] = round(time.perf_counter() - began, 1)
        result["losses"][name] = float(metrics["loss"])
        runs[name] = run
        print(json.dumps(result), flush=True)  # for a part that is ended at its limit
    if not runs:
        raise SystemExit(f"no attention worked: {result['failed']}")
    # Each run returns numbers on the host, so it has ended.
    result |= in_turns({name: functools.partial(_ignoring, run, batch) for name, run in runs.items()}, args.pairs)
    result["peak_bytes"] = peak_bytes()
    rate = product_rate(args.side)
    result["product_operations_per_second"] = rate
    result["share"] = {
        name: round(sum(operations.values()) / seconds / rate["median"], 4)
        for name, seconds in result["seconds"].items()
    }
    if args.profile:
        print(json.dumps(result), flush=True)  # in case this device's profiler cannot be used
        best = min(result["seconds"], key=result["seconds"].get)
        result["profile"] = {"attention": best, **profile(lambda: runs[best](batch))}
    return result


def _ignoring(run: Callable, batch, seed: int) -> tuple:
    run(batch)
    return ()


def attention_alone(args: argparse.Namespace) -> dict:
    """Attention of packed rows, forward and backward, every implementation in turns; `useful` operations per second."""
    config, shape = SIZES[args.size], Shape(*map(int, args.shape.split(",")))
    d = groups(shape, 0, config.vocab)
    rows = packing.pack_groups(d.prompts, d.completions, row_length=args.row_length)
    sizes = [(*rows.tokens.shape, n, config.head) for n in (config.heads, config.kv_heads, config.kv_heads)]
    inputs = [jax.random.normal(jax.random.key(n), size, jnp.bfloat16) for n, size in enumerate(sizes)]
    seen_until = jnp.asarray(rows.seen_until)
    real = (seen_until > 0)[..., None, None]
    runs, failed = {}, {}
    for name in (args.attention or ATTENTION[jax.default_backend()]).split(","):

        def total(q, k, v, seen_until, name=name):
            out = attention.packed(seen_until, name)(q, k, v)[0].astype(jnp.float32)
            return jnp.sum(jnp.where(real, jnp.sin(out), 0))

        both = jax.jit(jax.value_and_grad(total, argnums=(0, 1, 2)))
        for kind, call in (("forward", jax.jit(total)), ("both", both)):
            try:
                jax.block_until_ready(call(*inputs, seen_until))
            except Exception as error:  # one that does not compile must not end the measurement of the others
                failed[f"{name} {kind}"] = str(error)[:500]
                continue
            runs[f"{name} {kind}"] = lambda seed, call=call: call(*inputs, seen_until)
    if not runs:
        raise SystemExit(f"no attention worked: {failed}")
    result = in_turns(runs, 4 * args.pairs)
    products = {"forward": 4.0, "both": 12.0}
    pairs = visible(rows) * config.heads * config.head
    return {
        "rows": len(rows.tokens),
        "visible_share_of_pairs": visible(rows) / rows.tokens.size / rows.tokens.shape[1],
        "failed": failed,
        **result,
        "useful_operations_per_second": {
            name: products[name.split()[1]] * pairs / seconds for name, seconds in result["seconds"].items()
        },
    }


def grpo_step(args: argparse.Namespace) -> dict:
    """Whole GRPO steps by phase; no SQL is judged: rewards are random, and no token ends a completion."""
    world = World(args)
    P, c, G, B = world.shape.P, world.shape.c, world.shape.G, world.shape.B
    rng = np.random.default_rng(0)
    tokens = rng.integers(20, world.config.vocab, (B, padded_length(P))).astype(np.int32)
    prompts = PromptBatch(tokens, np.full(B, P, np.int32), np.arange(B, dtype=np.int32))
    options = SamplerOptions(group=G, max_completion=c, dtype="bfloat16", weights=args.weights)
    call = world.update((args.attention or "auto").split(",")[0])

    def run(seed: int) -> dict:
        seconds, stats, began = {}, {}, time.perf_counter()

        def lap(name: str) -> None:
            nonlocal began
            now = time.perf_counter()
            seconds[name], began = now - began, now

        sampled = jax.device_get(
            sample(world.policy, world.config, prompts, options, stop_tokens=(), seed=seed, step=0, metrics=stats)
        )
        lap("rollout")
        completions = [[row[:n] for row, n in zip(*group)] for group in zip(sampled.tokens, sampled.lengths)]
        advantages = rng.normal(size=(B, G)).astype(np.float32)
        rows = world.pack([row[:P] for row in tokens], completions, advantages, sampled.logprobs)
        batch = world.place(rows)
        lap("pack")
        metrics = call(batch)
        lap("update")
        parts = {name.removesuffix("_seconds"): stats[name] for name in stats if name.endswith("_seconds")}
        gaps = {name: float(metrics[name]) for name in ("logprob_gap", "logprob_gap_max")}
        return {"seconds": seconds, "of_the_rollout": parts, "tokens": int(sampled.lengths.sum()), **gaps}

    began = time.perf_counter()
    run(0)
    first_s = time.perf_counter() - began
    steps = []
    for seed in range(1, args.pairs + 1):
        steps.append(run(seed))
        # For a part that is ended at its limit.
        print(json.dumps({"first_step_with_compilation_seconds": round(first_s, 1), "steps": steps}), flush=True)
    totals = [sum(one["seconds"].values()) for one in steps]
    result = {
        "first_step_with_compilation_seconds": round(first_s, 1),
        "step_seconds": spread(totals),
        "completion_tokens_per_second": spread([one["tokens"] / s for one, s in zip(steps, totals)]),
        "steps": steps,
        "peak_bytes": peak_bytes(),
    }
    if args.profile:
        print(json.dumps(result), flush=True)  # in case this device's profiler cannot be used
        result["profile"] = profile(lambda: run(args.pairs + 1))
    return result


def peak_bytes() -> int | None:
    """JAX's peak on the first device; None where it does not say."""
    return (jax.devices()[0].memory_stats() or {}).get("peak_bytes_in_use")


def profile(run: Callable[[], object]) -> dict:
    """Trace a call; seconds, and the operations with the largest sums of device time."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        options = jax.profiler.ProfileOptions()
        options.python_tracer_level = 0  # Python's calls would fill the trace, which holds a limited number of events
        with jax.profiler.trace(folder, profiler_options=options):
            run()
        seconds = time.perf_counter() - began
        files = list(pathlib.Path(folder).rglob("*.trace.json.gz"))
        if os.environ.get("OUT") and files:  # the raw trace, for Perfetto
            pathlib.Path(f"{os.environ['OUT']}.trace.json.gz").write_bytes(files[0].read_bytes())
        events = json.loads(gzip.decompress(files[0].read_bytes()))["traceEvents"] if files else []
    return {"seconds": seconds, "operations": top_operations(events)}


def top_operations(events: list[dict]) -> list[dict]:
    """The table of a trace: of kernels on GPUs, else of XLA's operations on the host."""
    names = {kind: {} for kind in ("process_name", "thread_name")}
    for event in events:
        if event.get("ph") == "M" and event.get("name") in names:
            names[event["name"]][event["pid"], event.get("tid", 0)] = event["args"]["name"]
    devices = {pid for (pid, _), name in names["process_name"].items() if "/device:" in name}
    # Streams hold kernels and copies; the other lines of a device repeat them, grouped by module and scope.
    streams = {key for key, name in names["thread_name"].items() if key[0] in devices and "Stream" in name}

    def counts(event: dict) -> bool:
        if streams:
            return (event["pid"], event.get("tid")) in streams
        return event["pid"] in devices if devices else "hlo_op" in event.get("args", {})

    seconds, calls, origins = Counter(), Counter(), {}
    for event in filter(counts, (event for event in events if event.get("ph") == "X")):
        name, details = event["name"], event.get("args", {})
        seconds[name] += event.get("dur", 0) / 1e6
        calls[name] += 1
        origins.setdefault(name, str(details.get("name") or details.get("hlo_op", ""))[-120:])
    total = sum(seconds.values()) or 1.0
    return [
        dict(operation=name, calls=calls[name], seconds=round(s, 6), share=round(s / total, 4), origin=origins[name])
        for name, s in seconds.most_common(TOP)
    ]


PROGRAMS = {"device": device, "attention": attention_alone, "update": update, "step": grpo_step}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", choices=PROGRAMS)
    parser.add_argument("--size", choices=SIZES, default="0.5B")
    parser.add_argument("--rank", type=int, default=0, help="of the adapters; 0 trains all parameters")
    parser.add_argument("--shape", default="2048,256,8,8")
    parser.add_argument("--row-length", type=int, default=8192)
    parser.add_argument("--rows", type=int, default=1, help="of a microbatch")
    parser.add_argument("--attention", default="", help="with commas; all of the platform")
    parser.add_argument("--keep", choices=step.REMAT, default="attention")
    parser.add_argument("--weights", choices=("dtype", "int8"), default="dtype", help="of decoding")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--side", type=int, default=8192, help="of the matrices of the measured product")
    parser.add_argument("--copy-mib", type=int, default=2048)
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    if jax.default_backend() == "cpu":  # a rehearsal
        args.side = min(args.side, 512)
    print(json.dumps({**about(), **PROGRAMS[args.program](args)}))


if __name__ == "__main__":
    main()
