"""The samplers that benchmarks/rollout.py compares with: google-tunix's vanilla sampler, and `generate` of transformers."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
from rollout_timing import CHECKED, ENDS, SMALL, Contender, Shape, cache_bytes, compare, our_options, ours
from rollout_timing import random_prompts as random

from sqlr1_jax.batches import PromptBatch
from sqlr1_jax.models import huggingface, qwen2
from sqlr1_jax.sampling import padded_length

OPENING = "```sql\n"  # opens the real model's answers, so that one statement follows


def against_tunix(args) -> dict:
    """A small random model; both in `args.dtype`."""
    shape = Shape.read(args.shape)
    ends = ENDS if args.lengths == "ragged" else ()
    prompts = random(shape, SMALL.vocab)
    params = qwen2.init(SMALL, jax.random.key(0), dtype=jnp.dtype(args.dtype))
    options = our_options(args, shape)
    theirs = tunix_contender(params, SMALL, prompts, shape, ends, args.dtype)
    result = compare(ours(params, SMALL, prompts, options, ends), theirs, args.pairs)
    return {**result, "cache_bytes": cache_bytes(SMALL, shape, args.dtype)}


class Numbers:
    """A tokenizer whose texts are token ids, because tunix takes strings."""

    encode = staticmethod(lambda text, **_: [int(word) for word in text.split()])
    decode = staticmethod(lambda ids, **_: " ".join(map(str, ids)))
    pad_id, bos_id, eos_id = (staticmethod(lambda number=number: number) for number in (0, None, 1))


def tunix_contender(params, config, prompts: PromptBatch, shape: Shape, ends: tuple[int, ...], dtype: str) -> Contender:
    """google-tunix's vanilla sampler as its GRPO learner calls it: every prompt repeated G times, with logprobs."""
    from tunix.generate import sampler

    cache = sampler.CacheConfig(shape.P + shape.C, config.layers, config.kv_heads, config.head)
    model = tunix_model(params, config, jnp.dtype(dtype))
    never = [config.vocab + 1]

    def make(copies: int, **settings):
        # Ends are compiled into a Sampler's programs, so each use has a Sampler of its own.
        generate = sampler.Sampler(model, Numbers(), cache)
        texts = [" ".join(map(str, t[:n])) for t, n in zip(prompts.tokens, prompts.lengths) for _ in range(copies)]
        settings = dict(max_prompt_length=shape.P, return_logprobs=True) | settings
        return lambda **more: generate(texts, **settings, **more).tokens

    random_draw = dict(temperature=1.0, top_p=1.0)
    full = make(shape.G, max_generation_steps=shape.C, eos_tokens=list(ends) or never, **random_draw)
    first = make(shape.G, max_generation_steps=1, eos_tokens=list(ends) or never, **random_draw)
    greedy = make(1, max_generation_steps=CHECKED, eos_tokens=never, temperature=0.0)

    def count(tokens) -> int:
        return sum(min(len(t) + 1, shape.C) for t in tokens)  # tunix leaves the end token out

    return Contender(
        rollout=lambda seed: count(full(seed=seed)),
        first=lambda seed: first(seed=seed),
        greedy=lambda: np.array([np.asarray(t) for t in greedy()]),
    )


def tunix_model(params: qwen2.Params, config: qwen2.Config, dtype):
    """Our weights in a tunix Qwen2."""
    from flax import nnx
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
        dtype=dtype,
        param_dtype=dtype,
    )
    model = peer.Qwen2(sizes, rngs=nnx.Rngs(0))
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
    return model


def against_transformers(args) -> dict:
    """The real model on Spider prompts: G completions of each of B prompts, at most C tokens; both in `args.dtype`."""
    import torch
    from transformers import AutoTokenizer

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    tokenizer = AutoTokenizer.from_pretrained(args.model)
    limits = Shape.read(args.shape)
    token_lists = spider_prompts(pathlib.Path(args.spider), tokenizer, limits, OPENING)
    lengths = np.array([len(p) for p in token_lists], np.int32)
    shape = dataclasses.replace(limits, P=padded_length(int(lengths.max())), B=len(token_lists))
    padded = np.zeros((shape.B, shape.P), np.int32)
    for row, prompt in enumerate(token_lists):
        padded[row, : len(prompt)] = prompt
    prompts = PromptBatch(padded, lengths, np.arange(shape.B, dtype=np.int32))
    ends = sql_ends(tokenizer) if args.lengths == "ragged" else ()
    theirs = transformers_contender(args, token_lists, shape, ends)
    config, params = huggingface.load(args.model, dtype=jnp.dtype(args.dtype))
    options = our_options(args, shape)
    result = compare(ours(params, config, prompts, options, ends), theirs, args.pairs)
    return {
        **result,
        "torch_threads": torch.get_num_threads(),
        "prompt_tokens": lengths.tolist(),
        "cache_bytes": cache_bytes(config, shape, args.dtype),
    }


def transformers_contender(args, prompts: list[list[int]], shape: Shape, ends: tuple[int, ...]) -> Contender:
    """`generate` with its own cache, on the same kind of device as JAX."""
    import torch
    from transformers import AutoModelForCausalLM

    width = max(map(len, prompts))
    left = np.array([[0] * (width - len(p)) + p for p in prompts])
    mask = np.array([[0] * (width - len(p)) + [1] * len(p) for p in prompts])
    device = "cuda" if torch.cuda.is_available() and jax.default_backend() == "gpu" else "cpu"
    model = AutoModelForCausalLM.from_pretrained(args.model, dtype=getattr(torch, args.dtype)).to(device).eval()
    # `generate` takes its defaults from here; the model's own config would add end tokens, top-p and penalties.
    model.generation_config = type(model.generation_config)(eos_token_id=list(ends) or None, pad_token_id=0)
    batch = {"input_ids": torch.tensor(left, device=device), "attention_mask": torch.tensor(mask, device=device)}
    random_draw = dict(do_sample=True, temperature=1.0, top_p=1.0, top_k=0)

    def run(seed: int, steps: int, **settings) -> np.ndarray:
        torch.manual_seed(seed)
        with torch.inference_mode():
            return model.generate(**batch, max_new_tokens=steps, **settings)[:, width:].cpu().numpy()

    def rollout(seed: int) -> int:
        new = run(seed, shape.C, num_return_sequences=shape.G, **random_draw)
        ended = np.isin(new, ends)
        return int(np.where(ended.any(1), ended.argmax(1) + 1, new.shape[1]).sum())

    def greedy() -> np.ndarray:
        end_tokens, model.generation_config.eos_token_id = model.generation_config.eos_token_id, None
        tokens = run(0, CHECKED, do_sample=False)
        model.generation_config.eos_token_id = end_tokens
        return tokens

    def first(seed: int) -> np.ndarray:
        return run(seed, 1, num_return_sequences=shape.G, **random_draw)

    return Contender(rollout=rollout, first=first, greedy=greedy)


def sql_ends(tokenizer) -> tuple[int, ...]:
    """Tokens that end a statement: those with a semicolon or the end of the code block, and the end of the turn."""
    texts = tokenizer.batch_decode([[i] for i in range(len(tokenizer))])
    return tuple(i for i, text in enumerate(texts) if ";" in text or "``" in text or i == tokenizer.eos_token_id)


def spider_prompts(folder: pathlib.Path, tokenizer, shape: Shape, opening: str) -> list[list[int]]:
    """SQL prompts of at most P tokens over B different databases of Spider's development set, with the answer's opening."""
    from sqlr1_jax.config import TextConfig
    from sqlr1_jax.records import Question
    from sqlr1_jax.text import ddl, prompts, schema

    template, taken = prompts.PromptBuilder(TextConfig(template="omnisql")), {}
    for i, item in enumerate(json.loads((folder / "dev.json").read_text())):
        db = item["db_id"]
        file = folder / "database" / db / f"{db}.sqlite"
        if db in taken or not file.is_file() or len(taken) == shape.B:
            continue
        text = ddl.render(schema.read(file))
        tokens = template.tokens(Question(id=str(i), db=db, text=item["question"], schema=text), tokenizer)
        tokens = [*tokens, *tokenizer.encode(opening, add_special_tokens=False)]
        if len(tokens) <= shape.P:
            taken[db] = tokens
    if not taken:
        raise SystemExit(f"no prompt of {folder} has at most {shape.P} tokens: make P of --shape larger")
    return list(taken.values())
