r"""Time one GRPO update against peers: rows that share prompts against padded rows. Prints JSON.

  python benchmarks/update.py padded --shape 512,96,8,8 [--json FILE]      our own code, one padded row per completion
  python benchmarks/update.py apart --shape 512,96,8,4,400                 our own code, each group with its own copy of the schema
  python benchmarks/update.py transformers --shape 512,96,8,8              torch + transformers, padded, gradient checkpointing
  python benchmarks/update.py tunix --shape 512,96,8,8                     google-tunix's GRPO loss (needs Python 3.12)
  python benchmarks/update.py tunix_packed --shape 512,96,8,8              the same with its own packing of sequences

--shape is P,c,G,B: prompts of P tokens, log-normal completions of mean c cut at 4 c, G completions per prompt, B prompts per
update; a fifth number makes them questions over one database, whose schema is that many tokens. Weights are the same, in
float32; AdamW, token-mean clipped loss, no reference. Peers recompute blocks in the backward pass (gradient checkpointing), and
so does `padded`; ours keeps what it needs (--keep all; `inputs` recomputes), since it has few rows. One row length serves all draws: ours is the one that packs them into the fewest positions.

Both contenders run in this process and take turns (the first one alternates), on the same ragged groups, after one untimed
pass; peers take --micro rows at a time. The figure is the median over pairs of the ratio of seconds within a pair. Processor
seconds (all threads) are reported as well, which a busy machine disturbs less. The losses of both are compared before anything
is timed (tunix has weights of its own). Peak memory is that of a process that does one update with one contender, all its
libraries included.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parents[1]))

import jax
import numpy as np
from update_peers import ADAM, PEERS, SMALL, Groups, Shape, groups

from sqlr1_jax import packed_rows, packing, parallel
from sqlr1_jax.config import ComputeConfig, MeshConfig, RlConfig
from sqlr1_jax.models import param_table, qwen2
from sqlr1_jax.training import optimizer, state, step

RL = RlConfig(kl_coef=0.0, entropy_coef=0.0)


class Ours:
    """The packed update. `share` is what completions have in common: the schema and the prompt, the prompt, or nothing, which puts
    every completion into a row of its own, padded to the longest.
    """

    def __init__(self, params, shape: Shape, seeds: range, *, share: str, micro: int, keep: str):
        mesh = parallel.make_mesh(MeshConfig(), jax.devices()[:1])
        tx = optimizer.make(ADAM)
        self.call = step.make_rl_step(
            SMALL, RL, tx, mesh, max_completion=0, compute=ComputeConfig(keep=keep, chunk=256)
        )
        # Sharded as the update returns them; otherwise the second call would compile again.
        shardings = param_table.shardings(qwen2.table(SMALL), mesh)
        self.state = state.create(jax.tree.map(lambda x, s: jax.device_put(x + 0, s), params, shardings), tx, mesh)
        self.batches, self.tokens = {}, {}
        drawn = {seed: groups(shape, seed, SMALL.vocab) for seed in seeds}
        self.share = share
        if share:
            micro, length = 1, self.best_row_length(drawn.values(), shape)
        else:
            length = max(shape.P - 1 + d.padded for d in drawn.values())
        for seed, d in drawn.items():
            rows = self.pack(d, shape, length)
            self.batches[seed] = step.place_batch(mesh, packed_rows.stack_microbatches(rows, micro))
            self.tokens[seed] = rows.tokens.size

    def best_row_length(self, drawn: Iterable[Groups], shape: Shape) -> int:
        """The row length from 1,024 to 8,192 that packs all draws into the fewest positions."""
        drawn = list(drawn)
        lengths = range(-(-max(1024, shape.P + shape.longest) // 128) * 128, 8192 + 1, 128)
        return min(lengths, key=lambda length: sum(self.pack(d, shape, length).tokens.size for d in drawn))

    def pack(self, d: Groups, shape: Shape, length: int) -> packed_rows.PackedRows:
        """Pack groups into rows: shared schemas and prompts, shared prompts, or one row per completion."""
        if self.share:
            labels = [0] * shape.B if self.share == "schema" else None
            values = dict(advantages=d.advantages, old_logprobs=d.old)
            return packing.pack_groups(d.prompts, d.completions, row_length=length, prefix_labels=labels, **values)
        prompts = [p for p in d.prompts for _ in range(shape.G)]
        alone = [[c] for group in d.completions for c in group]
        parts = []
        for i in range(len(prompts)):  # packed alone: first-fit would put two short ones into one row
            parts.append(
                packing.pack_groups(
                    prompts[i : i + 1], alone[i : i + 1], row_length=length,
                    advantages=d.advantages.reshape(-1, 1)[i : i + 1], old_logprobs=d.old.reshape(-1, 1, shape.longest)[i : i + 1],
                )
            )  # fmt: skip
        arrays = [np.concatenate(arrays) for arrays in zip(*(rows[:-1] for rows in parts))]
        return packed_rows.PackedRows(*arrays)

    def __call__(self, seed: int) -> float:
        """Run one update; returns its seconds and keeps its loss in `loss`."""
        start_time = time.perf_counter()
        self.state, metrics = self.call(self.state, self.batches[seed])
        self.loss = float(metrics["loss"])
        return time.perf_counter() - start_time


def make(name: str, params, shape: Shape, seeds: range, args: argparse.Namespace):
    """Make a contender by name."""
    if name in PEERS:
        return PEERS[name](params, shape, seeds, micro=args.micro)
    if name == "padded":
        return Ours(params, shape, seeds, share="", micro=args.micro, keep="inputs")
    return Ours(params, shape, seeds, share="schema" if name == "ours" else "prompt", micro=1, keep=args.keep)


def peak_mib(name: str, args: argparse.Namespace) -> float:
    """Peak resident memory of a new process that makes one contender and runs one update."""
    command = [
        sys.executable,
        __file__,
        args.against,
        "--shape",
        args.shape,
        "--micro",
        str(args.micro),
        "--keep",
        args.keep,
        "--alone",
        name,
    ]
    process = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(process.stdout.split()[-1])


def compare(ours: Ours, theirs: Callable[[int], float], seeds: range, *, same: bool) -> dict:
    for contender in (ours, theirs):
        contender(seeds[0])
    if same and abs(ours.loss - theirs.loss) > 1e-3 * max(abs(ours.loss), 1e-3):
        raise SystemExit(f"losses differ: {ours.loss} and {theirs.loss}")
    first = (ours.loss, theirs.loss)
    rows = []
    for seed in seeds:
        order = (ours, theirs) if seed % 2 else (theirs, ours)
        seconds, processor_seconds = {}, {}
        for contender in order:
            start_time = time.process_time()
            seconds[contender] = contender(seed)
            processor_seconds[contender] = time.process_time() - start_time
        rows.append(
            (
                seconds[ours],
                seconds[theirs],
                ours.tokens[seed],
                theirs.tokens[seed],
                processor_seconds[theirs] / processor_seconds[ours],
                processor_seconds[ours],
            )
        )
    ratios = [b / a for a, b, *_ in rows]
    return {
        "pairs": len(rows),
        "ours_seconds": statistics.median(r[0] for r in rows),
        "theirs_seconds": statistics.median(r[1] for r in rows),
        "speedup": statistics.median(ratios),
        "speedups": [round(r, 2) for r in ratios],
        "speedup_in_processor_seconds": statistics.median(r[4] for r in rows),
        "speedups_in_processor_seconds": [round(r[4], 2) for r in rows],
        "ours_processor_seconds": statistics.median(r[5] for r in rows),
        "ours_tokens": statistics.median(r[2] for r in rows),
        "theirs_tokens": statistics.median(r[3] for r in rows),
        "token_ratio": statistics.median(r[3] / r[2] for r in rows),
        "losses_at_first": first,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("against", choices=("padded", "apart", *PEERS))
    parser.add_argument("--shape", default="512,96,8,8")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--micro", type=int, default=8)
    parser.add_argument("--keep", choices=step.REMAT, default="all", help="compute.keep of ours")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument(
        "--alone", default="", help="run this contender once, and print the peak memory of the process in MiB"
    )
    args = parser.parse_args()
    shape = Shape(*map(int, args.shape.split(",")))
    seeds = range(args.pairs)
    params = qwen2.init(SMALL, jax.random.key(0))
    if args.alone:
        make(args.alone, params, shape, seeds[:1], args)(0)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    peaks = {name: peak_mib(name, args) for name in ("ours", args.against)}
    ours, theirs = (make(name, params, shape, seeds, args) for name in peaks)
    result = dict(
        against=args.against, shape=dataclasses.asdict(shape), micro=args.micro, keep=args.keep, load=os.getloadavg()
    )
    result |= compare(ours, theirs, seeds, same=not args.against.startswith("tunix"))
    result["peak_process_mib"] = peaks
    result |= dict(
        command=" ".join(["python", "benchmarks/update.py", *sys.argv[1:]]),
        jax=jax.__version__, device=jax.devices()[0].device_kind, cores=len(os.sched_getaffinity(0)), machine=platform.machine(),
    )  # fmt: skip
    text = json.dumps(result, indent=2)
    if args.json:
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
