r"""Rollouts against peers, and what each mechanism of ours is worth. Prints a table, or JSON with --json.

  python benchmarks/rollout.py tunix --shape 256,128,8,8 --lengths ragged          (needs google-tunix; its Python 3.12)
  python benchmarks/rollout.py transformers --model DIR --spider DIR               (needs torch; DIR holds dev.json, database/)
  python benchmarks/rollout.py mechanisms --shape 256,128,8,32
  python benchmarks/rollout.py roofline --model DIR                                (or random weights: --size 7B)

Both contenders run in this process, in turns (who goes first alternates), same weights, dtype, prompts and limits, after one
untimed pass over the same seeds. What is compared is real tokens (up to the end of sequence) a second, prefill included; the
figure is the median over the pairs of the ratio within a pair.

Ragged lengths: tunix and mechanisms use a random policy over 512 tokens of which 16 end a completion, so lengths are geometric
with mean 32, cut at C; transformers uses what the real model writes. Full: nothing ends a completion.

`peak_mib` is what one more rollout adds to what the process holds, by Linux's own count; it is told on CPUs only. `mechanisms`
prints seconds a token with one mechanism switched off over those with all on, so 2.0 means that it halves them.
"""

from __future__ import annotations

import argparse
import ctypes
import dataclasses
import gc
import json
import os
import pathlib
import statistics
import time
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from sqlr1_jax.batches import Prompts
from sqlr1_jax.models import qwen2
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.sampling import Sampling, sample

SMALL = qwen2.Config(vocab=512, layers=4, width=256, mlp=1024, heads=4, kv_heads=2, head=64)
ENDS = tuple(range(2, 18))
Contender = Callable[[int], tuple[int, float]]  # seed -> real tokens, seconds


@dataclasses.dataclass(frozen=True)
class Shape:
    """P prompt tokens, C completion tokens, G completions a prompt, B prompts."""

    P: int
    C: int
    G: int
    B: int

    @classmethod
    def read(cls, text: str) -> Shape:
        """The shape written as P,C,G,B."""
        return cls(*map(int, text.split(",")))


def timed(run: Callable[[], int]) -> tuple[int, float]:
    began = time.perf_counter()
    tokens = run()
    return tokens, time.perf_counter() - began


def pairs(ours: Contender, theirs: Contender, count: int) -> dict:
    """Medians over `count` pairs, after one untimed pass over the same seeds."""
    for seed in range(count):
        ours(seed)
    theirs(0)
    rows = []
    for seed in range(count):
        order = (ours, theirs) if seed % 2 else (theirs, ours)
        done = {contender: contender(seed) for contender in order}
        rows.append([n / s for n, s in (done[ours], done[theirs])] + [done[ours][0], done[theirs][0]])
    ratios = [a / b for a, b, *_ in rows]
    return {
        "pairs": count,
        "ours_tokens_per_second": statistics.median(r[0] for r in rows),
        "theirs_tokens_per_second": statistics.median(r[1] for r in rows),
        "ratio": statistics.median(ratios),
        "ratios": [round(r, 2) for r in ratios],
        "our_tokens": statistics.median(r[2] for r in rows),
        "their_tokens": statistics.median(r[3] for r in rows),
    }


def peak_mib(run: Contender) -> float | None:
    """MiB that a rollout adds to this process; None on devices with memory of their own."""
    resets = pathlib.Path("/proc/self/clear_refs")
    if jax.default_backend() != "cpu" or not resets.exists():
        return None
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    resets.write_text("5")  # the peak starts anew
    before = status_kib("VmRSS")
    run(0)
    return (status_kib("VmHWM") - before) / 1024


def status_kib(name: str) -> int:
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def ours(params, config, prompts: Prompts, options: Sampling, ends: tuple[int, ...]) -> Contender:
    def run(seed: int) -> int:
        out = sample(params, config, prompts, options, stop_tokens=ends, seed=seed, step=0)
        return int(np.asarray(out.lengths).sum())

    return lambda seed: timed(lambda: run(seed))


def random_prompts(shape: Shape, vocab: int) -> Prompts:
    """Prompts of three quarters of P to P tokens, none of which ends a sequence or is padding."""
    rng = np.random.default_rng(0)
    tokens = rng.integers(20, vocab, (shape.B, shape.P)).astype(np.int32)
    lengths = rng.integers(3 * shape.P // 4, shape.P + 1, shape.B).astype(np.int32)
    return Prompts(tokens, lengths, np.arange(shape.B, dtype=np.int32))


class Numbers:
    """A tokenizer whose texts are token numbers, as tunix takes strings."""

    encode = staticmethod(lambda text, **_: [int(word) for word in text.split()])
    decode = staticmethod(lambda ids, **_: " ".join(map(str, ids)))
    pad_id, bos_id, eos_id = (staticmethod(lambda number=number: number) for number in (0, None, 1))


def tunix_contender(params, config, prompts: Prompts, shape: Shape, ends: tuple[int, ...]) -> Contender:
    """google-tunix's vanilla sampler as its GRPO learner calls it: every prompt repeated G times."""
    from flax import nnx
    from tunix.generate import sampler
    from tunix.models.qwen2 import model as peer

    sizes = peer.ModelConfig(
        num_layers=config.layers,
        vocab_size=config.vocab,
        embed_dim=config.width,
        hidden_dim=config.mlp,
        num_heads=config.heads,
        head_dim=config.head,
        num_kv_heads=config.kv_heads,
        rope_theta=int(config.rope_theta),
        norm_eps=config.norm_eps,
        use_tied_embedding=True,
        dtype=jnp.float32,
        param_dtype=jnp.float32,
    )
    model = peer.Qwen2(sizes, rngs=nnx.Rngs(0))
    give_weights(model, params, config)
    cache = sampler.CacheConfig(shape.P + shape.C, config.layers, config.kv_heads, config.head)
    generate = sampler.Sampler(model, Numbers(), cache)
    texts = [" ".join(map(str, t[:n])) for t, n in zip(prompts.tokens, prompts.lengths) for _ in range(shape.G)]

    def run(seed: int, steps: int = shape.C) -> int:
        out = generate(
            texts,
            max_generation_steps=steps,
            max_prompt_length=shape.P,
            temperature=1.0,
            top_p=1.0,
            seed=seed,
            eos_tokens=list(ends) or [config.vocab + 1],
            return_logprobs=True,
        )
        return sum(min(len(t) + 1, steps) for t in out.tokens)  # the end itself is left out of its tokens

    contender = lambda seed: timed(lambda: run(seed))  # noqa: E731
    contender.first_logprobs = lambda: [
        p[0]
        for p in generate(
            texts,
            max_generation_steps=1,
            max_prompt_length=shape.P,
            temperature=1.0,
            top_p=1.0,
            seed=0,
            eos_tokens=[config.vocab + 1],
            return_logprobs=True,
        ).logprobs
    ]
    contender.prefill = lambda: timed(lambda: run(0, 1))[1]
    return contender


def give_weights(model, params: qwen2.Params, config: qwen2.Config) -> None:
    """Our weights in a tunix Qwen2."""
    w = params.blocks
    model.embedder.input_embedding.value = params.embed
    model.final_norm.w.value = params.final_norm
    for i, layer in enumerate(model.layers):
        layer.input_layernorm.w.value, layer.post_attention_layernorm.w.value = w.attn_norm[i], w.mlp_norm[i]
        for name in ("q", "k", "v"):
            getattr(layer.attn, f"{name}_proj").w.value = getattr(w, name)[i]
            getattr(layer.attn, f"{name}_bias").value = getattr(w, f"{name}_bias")[i].reshape(-1)
        layer.attn.o_proj.w.value = w.o[i]
        for name in ("gate", "up", "down"):
            getattr(layer.mlp, f"{name}_proj").kernel.value = getattr(w, name)[i]


def against_tunix(args) -> dict:
    shape = Shape.read(args.shape)
    ends = ENDS if args.lengths == "ragged" else ()
    params, prompts = qwen2.init(SMALL, jax.random.key(0)), random_prompts(shape, SMALL.vocab)
    theirs = tunix_contender(params, SMALL, prompts, shape, ends)
    options = our_options(args, shape)
    mine = ours(params, SMALL, prompts, options, ends)
    result = pairs(mine, theirs, args.pairs)
    result["peak_mib"] = {"ours": peak_mib(mine), "theirs": peak_mib(theirs)}
    prefill: dict = {}
    sample(params, SMALL, prompts, options, stop_tokens=ends, seed=0, step=0, metrics=prefill)
    result["prefill_seconds"] = {"ours": prefill["prefill_seconds"], "theirs_with_one_token": theirs.prefill()}
    return {**result, "cache_bytes": cache_bytes(SMALL, shape, 4)}


def cache_bytes(config: qwen2.Config, shape: Shape, width: int) -> dict[str, int]:
    """Bytes of keys and values at full length: prompts stored once a group, and repeated."""
    token = 2 * config.layers * config.kv_heads * config.head * width
    rows = shape.B * shape.G
    return {"ours": token * (shape.B * shape.P + rows * shape.C), "theirs": token * rows * (shape.P + shape.C)}


def our_options(args, shape: Shape, **changes) -> Sampling:
    values = dict(group=shape.G, max_completion=shape.C, dtype=args.dtype, segment=args.segment)
    return Sampling(**{**values, **changes})


def spider_prompts(folder: pathlib.Path, tokenizer, count: int) -> list[list[int]]:
    """SQL prompts over `count` different databases of Spider's development set."""
    from sqlr1_jax.records import Question
    from sqlr1_jax.text import ddl, prompts, schema

    template, taken = prompts.Prompts(template="omnisql"), {}
    for i, item in enumerate(json.loads((folder / "dev.json").read_text())):
        db = item["db_id"]
        file = folder / "database" / db / f"{db}.sqlite"
        if db not in taken and file.is_file() and len(taken) < count:
            text = ddl.render(schema.read(file))
            taken[db] = template.tokens(Question(id=str(i), db=db, text=item["question"], schema=text), tokenizer)
    return list(taken.values())


def against_transformers(args) -> dict:
    """The real model on Spider prompts: G completions of each of B prompts, at most C tokens."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from sqlr1_jax.models import huggingface
    from sqlr1_jax.sampling import bucket

    tokenizer = AutoTokenizer.from_pretrained(args.model)
    found = spider_prompts(pathlib.Path(args.spider), tokenizer, Shape.read(args.shape).B)
    lengths = np.array([len(p) for p in found], np.int32)
    shape = dataclasses.replace(Shape.read(args.shape), P=bucket(int(lengths.max())), B=len(found))
    right, left = np.zeros((shape.B, shape.P), np.int32), np.zeros((shape.B, int(lengths.max())), np.int64)
    for row, prompt in enumerate(found):
        right[row, : len(prompt)], left[row, left.shape[1] - len(prompt) :] = prompt, prompt
    ragged = args.lengths == "ragged"
    ends = (tokenizer.eos_token_id,) if ragged else ()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    device = "cuda" if torch.cuda.is_available() and jax.default_backend() == "gpu" else "cpu"
    model = AutoModelForCausalLM.from_pretrained(args.model, dtype=getattr(torch, args.dtype)).to(device).eval()
    batch = {
        "input_ids": torch.tensor(left, device=device),
        "attention_mask": torch.tensor(left != 0, device=device).long(),
    }

    def run(seed: int, steps: int = shape.C) -> int:
        torch.manual_seed(seed)
        with torch.inference_mode():
            out = model.generate(
                **batch,
                do_sample=True,
                temperature=1.0,
                top_p=1.0,
                top_k=0,
                repetition_penalty=1.0,
                num_return_sequences=shape.G,
                max_new_tokens=steps,
                min_new_tokens=None if ragged else steps,
                eos_token_id=tokenizer.eos_token_id if ragged else None,
                pad_token_id=0,
            )
        new = out[:, left.shape[1] :].cpu().numpy()
        ended = np.isin(new, ends)
        return int(np.where(ended.any(1), ended.argmax(1) + 1, new.shape[1]).sum())

    config, params = huggingface.load(args.model)
    prompts = Prompts(right, lengths, np.arange(shape.B, dtype=np.int32))
    options = our_options(args, shape)
    mine, theirs = ours(params, config, prompts, options, ends), lambda seed: timed(lambda: run(seed))
    result = pairs(mine, theirs, args.pairs)
    result["peak_mib"] = {"ours": peak_mib(mine), "theirs": peak_mib(theirs)}
    metrics: dict = {}
    sample(params, config, prompts, options, stop_tokens=ends, seed=0, step=0, metrics=metrics)
    prefill = {"ours": metrics["prefill_seconds"], "theirs_with_one_token": timed(lambda: run(0, 1))[1]}
    width = jnp.dtype(args.dtype).itemsize
    return {
        **result,
        "prompt_tokens": lengths.tolist(),
        "mean_length": metrics["mean_length"],
        "prefill_seconds": prefill,
        "cache_bytes": cache_bytes(config, shape, width),
    }


def mechanisms(args) -> dict:
    """Seconds a token of a ragged rollout with one mechanism off, over those with all on: medians of ratios within rounds.

    Refill is at work only where prompts wait, so it is switched off where half of them do. Weights of eight bits are off
    otherwise, and are the one line that switches something on.
    """
    shape = Shape.read(args.shape)
    params, prompts = qwen2.init(SMALL, jax.random.key(0)), random_prompts(shape, SMALL.vocab)
    repeated = jax.tree.map(lambda a: np.repeat(a, shape.G, axis=0), prompts)
    repeated = repeated.replace(ids=np.arange(len(repeated.ids), dtype=np.int32))
    half = max(1, shape.B // 2)
    parts = [jax.tree.map(lambda a, i=i: a[i : i + half], prompts) for i in range(0, shape.B, half)]
    make = lambda p, **changes: ours(params, SMALL, p, our_options(args, shape, **changes), ENDS)  # noqa: E731
    variants = {
        "all on": make(prompts),
        "no shared prefix": make(repeated, group=1),
        "no segments": make(prompts, segment=shape.C),
        "no compaction": make(prompts, compact=False),
        "no hoisting": make(prompts, hoist=False),
        "half the slots, refilled": make(prompts, slots=half),
    }
    batches = [make(part) for part in parts]
    variants["half the slots, no refill"] = lambda seed: tuple(np.sum([run(seed) for run in batches], axis=0))
    variants["int8 weights"] = make(prompts, weights="int8")
    for run in variants.values():
        for seed in range(args.pairs):
            run(seed)
    rounds = []
    for seed in range(args.pairs):
        rates = {name: (lambda n, s: s / n)(*run(seed)) for name, run in variants.items()}
        ratios = {name: rate / rates["all on"] for name, rate in rates.items()}
        ratios["no refill"] = ratios["half the slots, no refill"] / ratios["half the slots, refilled"]
        rounds.append(ratios | {"tokens_per_second": 1 / rates["all on"]})
    return {name: round(statistics.median(r[name] for r in rounds), 2) for name in rounds[0]}


def roofline(args) -> dict:
    """Bytes that decoding must read a step (weights once, and the cache so far) over the bandwidth of a plain copy."""
    shape = Shape.read(args.shape)
    if args.model:
        from sqlr1_jax.models import huggingface

        config, params = huggingface.load(args.model)
    else:
        config = CODER.get(args.size, SMALL)
        params = qwen2.init(config, jax.random.key(0), dtype=jnp.dtype(args.dtype))
    prompts = random_prompts(shape, config.vocab)
    options, width = our_options(args, shape, compact=False), jnp.dtype(args.dtype).itemsize
    seconds = []
    for seed in range(args.pairs + 1):
        metrics: dict = {}
        sample(params, config, prompts, options, stop_tokens=(), seed=seed, step=0, metrics=metrics)
        seconds.append(metrics["decode_seconds"] / metrics["steps"])
    step = statistics.median(seconds[1:])
    untied = 0 if config.tied else params.embed.size  # of an input embedding a step reads a few rows
    weights = (sum(leaf.size for leaf in jax.tree.leaves(params)) - untied) * width
    cache = cache_bytes(config, dataclasses.replace(shape, C=shape.C // 2), width)["ours"]
    del params
    copy = copy_bandwidth(args.pairs)
    achieved = (weights + cache) / step
    return {
        "seconds_a_step": step,
        "bytes_a_step": weights + cache,
        "achieved_bytes_per_second": achieved,
        "copy_bytes_per_second": copy,
        "share": achieved / copy,
    }


def copy_bandwidth(repeats: int, size: int = 1 << 28) -> float:
    """Bytes read and written a second by `x + 1` over 1 GiB of float32."""
    x, copy = jnp.zeros(size, jnp.float32), jax.jit(lambda x: x + 1)
    copy(x).block_until_ready()
    times = [timed(lambda: copy(x).block_until_ready() is None)[1] for _ in range(repeats)]
    return 2 * 4 * size / statistics.median(times)


def main() -> None:
    programs = {
        "tunix": against_tunix,
        "transformers": against_transformers,
        "mechanisms": mechanisms,
        "roofline": roofline,
    }
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", choices=programs)
    parser.add_argument("--shape", default="256,128,8,8", help="P,C,G,B")
    parser.add_argument("--lengths", choices=("ragged", "full"), default="ragged")
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--segment", type=int, default=32)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--model", default="")
    parser.add_argument("--size", choices=["small", *CODER], default="small", help="of roofline's random weights")
    parser.add_argument("--spider", default="../shared/data/spider")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    result = {
        "program": args.program,
        "shape": args.shape,
        "lengths": args.lengths,
        "dtype": args.dtype,
        "device": jax.devices()[0].device_kind,
        "cores": len(os.sched_getaffinity(0)),
        "jax": jax.__version__,
        **programs[args.program](args),
    }
    if args.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:32} {value}")


if __name__ == "__main__":
    main()
