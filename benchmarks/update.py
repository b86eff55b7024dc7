r"""One GRPO update against peers: rows that share prompts beside padded rows. Prints a table, or JSON with --json.

  python benchmarks/update.py padded --shape 512,96,8,2 [--json FILE]      our own code, one padded row a completion
  python benchmarks/update.py transformers --shape 512,96,8,2              torch + transformers, padded, gradient checkpointing
  python benchmarks/update.py tunix --shape 512,96,8,2                     google-tunix's GRPO loss (needs its Python 3.12)
  python benchmarks/update.py tunix_packed --shape 512,96,8,2              the same with its own packing of sequences on

--shape is P,c,G,B: prompts of P tokens, log-normal completions of mean c cut at 4 c, G completions a prompt, B prompts an update.
Same weights, float32, AdamW, token-mean clipped loss, no reference, recomputed blocks. Both contenders run in this process, in
turns (who goes first alternates), on the same ragged groups, after one untimed pass; peers take --micro rows at a time. The figure
is the median over pairs of the ratio of seconds within a pair; seconds of processors (all threads) are given beside, which a busy
machine disturbs less. Losses of both are compared before anything is timed (tunix has weights of its own). Peak memory is that of a
process that does one update with one contender, all its libraries included.
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
import tempfile
import time
from collections.abc import Callable

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parents[1]))

import jax
import numpy as np

from sqlr1_jax import packing, parallel
from sqlr1_jax.models import layout, qwen2
from sqlr1_jax.rl.objective import Objective
from sqlr1_jax.training import optimizer, state, step

SMALL = qwen2.Config(vocab=8192, layers=4, width=256, mlp=1024, heads=4, kv_heads=2, head=64)
OBJECTIVE = Objective(kl_coef=0.0, entropy_coef=0.0)
ADAM = optimizer.Optimizer(lr=1e-6, weight_decay=0.0, clip=1.0)


@dataclasses.dataclass(frozen=True)
class Shape:
    """P prompt tokens, mean c completion tokens, G completions a prompt, B prompts."""

    P: int
    c: int
    G: int
    B: int

    @property
    def longest(self) -> int:
        """Where completions are cut."""
        return 4 * self.c


@dataclasses.dataclass
class Groups:
    """One update's data."""

    prompts: list
    completions: list
    advantages: np.ndarray
    old: np.ndarray

    @property
    def padded(self) -> int:
        """Length of the longest completion."""
        return max(len(c) for group in self.completions for c in group)


def groups(shape: Shape, seed: int, vocab: int) -> Groups:
    rng = np.random.default_rng(seed)
    lengths = np.clip(rng.lognormal(np.log(shape.c) - 0.125, 0.5, (shape.B, shape.G)), 1, shape.longest).astype(int)
    prompts = [rng.integers(5, vocab, shape.P).tolist() for _ in range(shape.B)]
    completions = [[rng.integers(5, vocab, n).tolist() for n in row] for row in lengths]
    old = np.full((shape.B, shape.G, shape.longest), -np.log(vocab), np.float32)
    return Groups(prompts, completions, rng.normal(size=(shape.B, shape.G)).astype(np.float32), old)


class Ours:
    """The packed update; `shared=False` gives every completion a row of its own, padded to the longest."""

    def __init__(self, params, shape: Shape, seeds: range, *, shared: bool, micro: int):
        mesh = parallel.make_mesh(parallel.MeshShape(), jax.devices()[:1])
        tx = optimizer.make(ADAM)
        self.call = step.make_rl_step(SMALL, OBJECTIVE, tx, mesh, compute=step.Compute())
        # Laid out as the update returns them, or the second call would compile again.
        places = layout.shardings(qwen2.table(SMALL), mesh)
        self.state = state.create(jax.tree.map(lambda x, at: jax.device_put(x + 0, at), params, places), tx, mesh)
        self.batches, self.tokens = {}, {}
        drawn = {seed: groups(shape, seed, SMALL.vocab) for seed in seeds}
        if shared:
            length = max(
                sum(len(p) - 1 + sum(map(len, g)) for p, g in zip(d.prompts, d.completions)) for d in drawn.values()
            )
            length = -(-length // 128) * 128
        else:
            length = max(shape.P - 1 + d.padded for d in drawn.values())
        for seed, d in drawn.items():
            rows = self.pack(d, shape, length, 1 if shared else micro, shared)
            self.batches[seed] = step.place(mesh, packing.stack(rows, 1 if shared else micro))
            self.tokens[seed] = rows.tokens.size

    def pack(self, d: Groups, shape: Shape, length: int, multiple: int, shared: bool) -> packing.Rows:
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
        return packing.Rows(*arrays)

    def __call__(self, seed: int) -> float:
        """Seconds of one update; the loss stays in `loss`."""
        began = time.perf_counter()
        self.state, metrics = self.call(self.state, self.batches[seed])
        self.loss = float(metrics["loss"])
        return time.perf_counter() - began


class Torch:
    """transformers' Qwen2 as TRL updates it: padded rows, gradient checkpointing, logits of completions only."""

    def __init__(self, params, shape: Shape, seeds: range, *, micro: int):
        import torch
        from transformers import Qwen2ForCausalLM

        from sqlr1_jax.models import huggingface

        torch.set_num_threads(len(os.sched_getaffinity(0)))
        self.torch, self.micro, self.shape = torch, micro, shape
        with tempfile.TemporaryDirectory() as folder:
            huggingface.save(pathlib.Path(folder) / "model", SMALL, params, dtype="float32")
            self.model = Qwen2ForCausalLM.from_pretrained(
                pathlib.Path(folder) / "model", dtype=torch.float32, attn_implementation="sdpa"
            )
        self.model.train()
        self.model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
        self.adam = torch.optim.AdamW(self.model.parameters(), lr=ADAM.lr, weight_decay=0.0)
        self.data = {seed: groups(shape, seed, SMALL.vocab) for seed in seeds}
        self.tokens = {seed: shape.B * shape.G * (shape.P + d.padded) for seed, d in self.data.items()}

    def __call__(self, seed: int) -> float:
        """Seconds of one update."""
        torch, d = self.torch, self.data[seed]
        began = time.perf_counter()
        flat = [c for group in d.completions for c in group]
        C, total, loss_sum = d.padded, sum(map(len, flat)), 0.0
        for start in range(0, len(flat), self.micro):
            some = range(start, min(start + self.micro, len(flat)))
            rows = torch.tensor([d.prompts[i // self.shape.G] + flat[i] + [0] * (C - len(flat[i])) for i in some])
            real = torch.tensor([[1.0] * len(flat[i]) + [0.0] * (C - len(flat[i])) for i in some])
            seen = torch.cat([torch.ones(len(some), self.shape.P), real], 1).long()
            logits = self.model(rows, attention_mask=seen, logits_to_keep=C + 1, use_cache=False).logits[:, :-1]
            logp = torch.log_softmax(logits.float(), -1).gather(-1, rows[:, -C:, None])[..., 0]
            old = torch.full_like(logp, float(d.old[0, 0, 0]))
            A = torch.tensor([[d.advantages.reshape(-1)[i]] for i in some])
            ratio = torch.exp(logp - old)
            loss = -(torch.minimum(ratio * A, ratio.clamp(0.8, 1.2) * A) * real).sum() / total
            loss.backward()
            loss_sum += loss.item()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.adam.step()
        self.adam.zero_grad(set_to_none=True)
        self.loss = loss_sum
        return time.perf_counter() - began


class Tunix:
    """google-tunix's Qwen2 and GRPO loss in a jitted nnx step, padded as its learner pads; weights are its own."""

    def __init__(self, params, shape: Shape, seeds: range, *, micro: int):
        import jax.numpy as jnp
        import optax
        from flax import nnx
        from tunix.models.qwen2 import model as tunix_qwen2
        from tunix.rl import algo_core
        from tunix.rl.grpo import grpo_learner

        del params
        config = tunix_qwen2.ModelConfig(
            num_layers=SMALL.layers, vocab_size=SMALL.vocab, embed_dim=SMALL.width, hidden_dim=SMALL.mlp,
            num_heads=SMALL.heads, head_dim=SMALL.head, num_kv_heads=SMALL.kv_heads, rope_theta=1_000_000, norm_eps=1e-6,
            use_tied_embedding=True, dtype=jnp.float32, param_dtype=jnp.float32,
            remat_config=tunix_qwen2.RematConfig.BLOCK,
        )  # fmt: skip
        self.model = tunix_qwen2.Qwen2(config, rngs=nnx.Rngs(0))
        tx = optax.MultiSteps(optimizer.make(ADAM), shape.B * shape.G // micro)
        self.optimizer = nnx.Optimizer(self.model, tx, wrt=nnx.Param)
        options = grpo_learner.GRPOConfig(num_generations=shape.G, beta=0.0, loss_agg_mode="token-mean")

        def loss_of(model, example):
            loss, aux = algo_core.grpo_loss_fn(model, example, options, pad_id=0, eos_id=1)
            return getattr(loss, "loss", loss), aux

        @nnx.jit
        def train(model, opt, example):
            (loss, _), grads = nnx.value_and_grad(loss_of, has_aux=True)(model, example)
            opt.update(model, grads)
            return loss

        self.train, self.data, self.tokens = train, {}, {}
        for seed in seeds:
            d = groups(shape, seed, SMALL.vocab)
            flat = [c for group in d.completions for c in group]
            C = shape.longest
            ids = np.array([c + [0] * (C - len(c)) for c in flat], np.int32)
            prompts = np.repeat(np.array(d.prompts, np.int32), shape.G, 0)
            cut = [slice(i, i + micro) for i in range(0, len(flat), micro)]
            self.data[seed] = [
                grpo_learner.TrainExample(
                    prompt_ids=jnp.asarray(prompts[s]), prompt_mask=jnp.ones_like(prompts[s], bool),
                    completion_ids=jnp.asarray(ids[s]), completion_mask=jnp.asarray(ids[s] != 0),
                    advantages=jnp.asarray(d.advantages.reshape(-1)[s]), ref_per_token_logps=None,
                    old_per_token_logps=None,
                )
                for s in cut
            ]  # fmt: skip
            self.data[seed] = self.packed(self.data[seed], shape)
            self.tokens[seed] = sum(x.prompt_ids.size + x.completion_ids.size for x in self.data[seed])

    def packed(self, examples: list, shape: Shape) -> list:
        """As they are: its default."""
        del shape
        return examples

    def __call__(self, seed: int) -> float:
        """Seconds of one update."""
        began = time.perf_counter()
        for example in self.data[seed]:
            loss = self.train(self.model, self.optimizer, example)
        self.loss = float(jax.block_until_ready(loss))
        return time.perf_counter() - began


class TunixPacked(Tunix):
    """With `max_seq_token_per_tpu`: rows of about four sequences, each with its own prompt; AdamW steps after as many as before."""

    def packed(self, examples: list, shape: Shape) -> list:
        """Its own packer's rows."""
        from tunix.rl import utils

        rows = utils.pack_sequences(iter([examples]), 4 * (shape.P + shape.c))
        return [row for some in rows for row in some]


PEERS = {"transformers": Torch, "tunix": Tunix, "tunix_packed": TunixPacked}


def make(who: str, params, shape: Shape, seeds: range, micro: int):
    """A contender by name."""
    if who in PEERS:
        return PEERS[who](params, shape, seeds, micro=micro)
    return Ours(params, shape, seeds, shared=who == "ours", micro=1 if who == "ours" else micro)


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
    parser.add_argument("--shape", default="512,96,8,2")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--micro", type=int, default=8)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument(
        "--alone", default="", help="only this contender, once, and print the peak memory of the process in MiB"
    )
    given = parser.parse_args()
    shape = Shape(*map(int, given.shape.split(",")))
    seeds = range(given.pairs)
    params = qwen2.init(SMALL, jax.random.key(0))
    if given.alone:
        make(given.alone, params, shape, seeds[:1], given.micro)(0)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    peaks = {who: peak_mib(who, given) for who in ("ours", given.against)}
    ours, theirs = (make(who, params, shape, seeds, given.micro) for who in peaks)
    result = dict(against=given.against, shape=dataclasses.asdict(shape), micro=given.micro, load=os.getloadavg())
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
