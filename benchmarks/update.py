r"""One GRPO update against peers: rows that share prompts beside padded rows. Prints a table, or JSON with --json.

  python benchmarks/update.py padded --shape 512,96,8,8 [--json FILE]      our own code, one padded row a completion
  python benchmarks/update.py transformers --shape 512,96,8,8              torch + transformers, padded, gradient checkpointing
  python benchmarks/update.py tunix --shape 512,96,8,8                     google-tunix's GRPO loss (needs its Python 3.12)
  python benchmarks/update.py tunix_packed --shape 512,96,8,8              the same with its own packing of sequences on

--shape is P,c,G,B: prompts of P tokens, log-normal completions of mean c cut at 4 c, G completions a prompt, B prompts an update.
Same weights, float32, AdamW, token-mean clipped loss, no reference. Peers recompute blocks in the backward pass (gradient
checkpointing), and so does `padded`; ours keeps what it needs (--keep all; inputs recomputes), since its rows are few. One row
length serves all draws; ours is the one that packs them into the fewest places. Both contenders run in this process, in turns (who
goes first alternates), on the same ragged groups, after one untimed pass; peers take --micro rows at a time. The figure is the
median over pairs of the ratio of seconds within a pair; seconds of processors (all threads) are given beside, which a busy machine
disturbs less. Losses of both are compared before anything is timed (tunix has weights of its own). Peak memory is that of a process
that does one update with one contender, all its libraries included.
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

from sqlr1_jax import packing, parallel
from sqlr1_jax.config import ComputeConfig, MeshConfig, RlConfig
from sqlr1_jax.models import param_table, qwen2
from sqlr1_jax.training import optimizer, state, step

OBJECTIVE = RlConfig(kl_coef=0.0, entropy_coef=0.0)


class Ours:
    """The packed update; `shared=False` gives every completion a row of its own, padded to the longest."""

    def __init__(self, params, shape: Shape, seeds: range, *, shared: bool, micro: int, keep: str):
        mesh = parallel.make_mesh(MeshConfig(), jax.devices()[:1])
        tx = optimizer.make(ADAM)
        self.call = step.make_rl_step(
            SMALL, OBJECTIVE, tx, mesh, max_completion=0, compute=ComputeConfig(keep=keep, chunk=256)
        )
        # Laid out as the update returns them, or the second call would compile again.
        places = param_table.shardings(qwen2.table(SMALL), mesh)
        self.state = state.create(jax.tree.map(lambda x, at: jax.device_put(x + 0, at), params, places), tx, mesh)
        self.batches, self.tokens = {}, {}
        drawn = {seed: groups(shape, seed, SMALL.vocab) for seed in seeds}
        if shared:
            micro, length = 1, self.fullest(drawn.values(), shape)
        else:
            length = max(shape.P - 1 + d.padded for d in drawn.values())
        for seed, d in drawn.items():
            rows = self.pack(d, shape, length, shared)
            self.batches[seed] = step.place_batch(mesh, packing.stack_microbatches(rows, micro))
            self.tokens[seed] = rows.tokens.size

    def fullest(self, drawn: Iterable[Groups], shape: Shape) -> int:
        """The row length, of 1,024 to 8,192 places, that packs all draws into the fewest places, as a user would set it."""
        drawn = list(drawn)
        lengths = range(-(-max(1024, shape.P + shape.longest) // 128) * 128, 8192 + 1, 128)
        return min(lengths, key=lambda length: sum(self.pack(d, shape, length, True).tokens.size for d in drawn))

    def pack(self, d: Groups, shape: Shape, length: int, shared: bool) -> packing.PackedRows:
        """The groups as rows: shared prompts, or one row a completion."""
        if shared:
            return packing.pack_groups(
                d.prompts, d.completions, row_length=length, advantages=d.advantages, old_logprobs=d.old
            )
        prompts = [p for p in d.prompts for _ in range(shape.G)]
        alone = [[c] for group in d.completions for c in group]
        made = []
        for i in range(len(prompts)):  # one row each: first-fit would put two short ones into one row
            made.append(
                packing.pack_groups(
                    prompts[i : i + 1], alone[i : i + 1], row_length=length,
                    advantages=d.advantages.reshape(-1, 1)[i : i + 1], old_logprobs=d.old.reshape(-1, 1, shape.longest)[i : i + 1],
                )
            )  # fmt: skip
        arrays = [np.concatenate(parts) for parts in zip(*(rows[:-1] for rows in made))]
        return packing.PackedRows(*arrays)

    def __call__(self, seed: int) -> float:
        """Seconds of one update; the loss stays in `loss`."""
        began = time.perf_counter()
        self.state, metrics = self.call(self.state, self.batches[seed])
        self.loss = float(metrics["loss"])
        return time.perf_counter() - began


def make(who: str, params, shape: Shape, seeds: range, given: argparse.Namespace):
    """A contender by name."""
    if who in PEERS:
        return PEERS[who](params, shape, seeds, micro=given.micro)
    if who == "ours":
        return Ours(params, shape, seeds, shared=True, micro=1, keep=given.keep)
    return Ours(params, shape, seeds, shared=False, micro=given.micro, keep="inputs")


def peak_mib(who: str, given: argparse.Namespace) -> float:
    """Largest resident size of a process of its own that makes one contender and runs one update."""
    command = [
        sys.executable,
        __file__,
        given.against,
        "--shape",
        given.shape,
        "--micro",
        str(given.micro),
        "--keep",
        given.keep,
        "--alone",
        who,
    ]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(ended.stdout.split()[-1])


def compare(ours: Ours, theirs: Callable[[int], float], seeds: range, *, same: bool) -> dict:
    for contender in (ours, theirs):
        contender(seeds[0])
    if same and abs(ours.loss - theirs.loss) > 1e-3 * max(abs(ours.loss), 1e-3):
        raise SystemExit(f"losses differ: {ours.loss} and {theirs.loss}")
    first = (ours.loss, theirs.loss)
    rows = []
    for seed in seeds:
        order = (ours, theirs) if seed % 2 else (theirs, ours)
        took, used = {}, {}
        for contender in order:
            began = time.process_time()
            took[contender] = contender(seed)
            used[contender] = time.process_time() - began
        rows.append(
            (took[ours], took[theirs], ours.tokens[seed], theirs.tokens[seed], used[theirs] / used[ours], used[ours])
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
    parser.add_argument("against", choices=("padded", *PEERS))
    parser.add_argument("--shape", default="512,96,8,8")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--micro", type=int, default=8)
    parser.add_argument("--keep", choices=step.REMAT, default="all", help="of ours: `compute.keep`")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument(
        "--alone", default="", help="only this contender, once, and print the peak memory of the process in MiB"
    )
    given = parser.parse_args()
    shape = Shape(*map(int, given.shape.split(",")))
    seeds = range(given.pairs)
    params = qwen2.init(SMALL, jax.random.key(0))
    if given.alone:
        make(given.alone, params, shape, seeds[:1], given)(0)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    peaks = {who: peak_mib(who, given) for who in ("ours", given.against)}
    ours, theirs = (make(who, params, shape, seeds, given) for who in peaks)
    result = dict(
        against=given.against, shape=dataclasses.asdict(shape), micro=given.micro, keep=given.keep, load=os.getloadavg()
    )
    result |= compare(ours, theirs, seeds, same=not given.against.startswith("tunix"))
    result["peak_process_mib"] = peaks
    result |= dict(
        command=" ".join(["python", "benchmarks/update.py", *sys.argv[1:]]),
        jax=jax.__version__, device=jax.devices()[0].device_kind, cores=len(os.sched_getaffinity(0)), machine=platform.machine(),
    )  # fmt: skip
    text = json.dumps(result, indent=2)
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
