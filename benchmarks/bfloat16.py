"""What rounding costs on a real model: bfloat16 and eight bits against float32, and against torch in bfloat16. Prints JSON.

  python benchmarks/bfloat16.py --model DIR --spider DIR [--only gradients,gap] [--json FILE]

Rows:
  gradients  relative error of the loss's gradient in bfloat16 against float32, by kind of parameter (all layers together), of this project
             and of transformers, and how far the two are apart in float32; the loss is the mean over gold statements behind their prompts
  int8_base  loss and adapters' gradients on a base of eight bits against the bfloat16 base, on the same statements
  gap        |trainer - sampler| in logprobs (`update/logprob_gap`) of 8 sampled completions of 64 tokens for each prompt, in both dtypes
  greedy     tokens until two greedy completions of 64 tokens differ, for both dtypes and both implementations; 64 if they never do

The statements are those of --questions questions, spread over Spider's development set, whose prompts have at most 720 tokens. A relative
error is the norm of the difference over the norm in float32.
"""

from __future__ import annotations

import argparse
import functools
import json
import pathlib
import re
import sys

import jax
import jax.numpy as jnp
import lookup
import numpy as np
from rollout_timing import about, write

from sqlr1_jax import packed_rows, packing, parallel
from sqlr1_jax.batches import PackedBatch, PromptBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, MeshConfig
from sqlr1_jax.models import huggingface, huggingface_export, int8, lora, param_table, qwen2
from sqlr1_jax.sampling import SamplerOptions, sample
from sqlr1_jax.training import step

DTYPES = ("float32", "bfloat16")
LORA = LoraConfig(rank=16)
LONGEST_PROMPT, COMPLETION, GROUP = 720, 64, 8
TORCH_LEAF = re.compile(r"(?:layers\.\d+\.)?(?:self_attn\.|mlp\.)?(\w+)\.(weight|bias)$")


class World:
    """The model in float32, and prompts with their gold statements as tokens."""

    def __init__(self, args: argparse.Namespace):
        import transformers

        self.folder, self.mesh = args.model, parallel.make_mesh(MeshConfig(), jax.devices()[:1])
        self.config, self.params = huggingface.load(args.model, dtype=jnp.float32, mesh=self.mesh)
        tokenizer = transformers.AutoTokenizer.from_pretrained(args.model)
        pairs = lookup.texts(args.spider, tokenizer, args.questions)
        pairs = [(prompt, [*gold, tokenizer.eos_token_id]) for prompt, gold in pairs if len(prompt) <= LONGEST_PROMPT]
        self.prompts, self.golds = [list(part) for part in zip(*pairs, strict=True)]

    @functools.cached_property
    def rows(self) -> PackedBatch:
        """The prompts with their statements, on the device."""
        return self.pack([[gold] for gold in self.golds])

    def pack(self, completions) -> PackedBatch:
        rows = packing.pack_groups(self.prompts, completions, row_length=1024 + GROUP * COMPLETION)
        return PackedBatch(**{name: jnp.asarray(getattr(rows, name)) for name in packed_rows.FIELDS})

    def batch(self, count: int | None = None) -> PromptBatch:
        """The prompts, padded on the right."""
        chosen = self.prompts[:count]
        tokens = np.zeros((len(chosen), LONGEST_PROMPT), np.int32)
        for row, prompt in zip(tokens, chosen):
            row[: len(prompt)] = prompt
        return PromptBatch(tokens, np.array([len(p) for p in chosen], np.int32), np.arange(len(chosen), dtype=np.int32))

    def loss(self, params, rows: PackedBatch, dtype: str):
        """Mean negative log-likelihood of the scored tokens."""
        compute = ComputeConfig(dtype=dtype, keep="attention")
        logprobs, _ = step.score_rows(params, self.config, rows, compute, temperature=1.0, entropy=False)
        return -jnp.mean(logprobs, where=rows.loss_weights > 0)

    def torch(self, dtype: str):
        """transformers' model."""
        import torch
        from transformers import AutoModelForCausalLM

        return AutoModelForCausalLM.from_pretrained(self.folder, dtype=getattr(torch, dtype)).eval()


def distance(a: np.ndarray, b: np.ndarray) -> float:
    """How far b is from a, relative to a."""
    return float(np.linalg.norm(a - b) / np.linalg.norm(a))


def gradients(world: World) -> dict:
    """Errors by kind of parameter; kinds whose gradient is exactly zero are left out."""
    ours = {dtype: our_gradients(world, dtype) for dtype in DTYPES}
    theirs = {dtype: torch_gradients(world, dtype) for dtype in DTYPES}
    pairs = {"ours": (ours["float32"], ours["bfloat16"]), "torch": (theirs["float32"], theirs["bfloat16"])}
    pairs["float32, ours against torch"] = (theirs["float32"], ours["float32"])
    kinds = sorted(ours["float32"])
    errors = {name: {kind: distance(a[kind], b[kind]) for kind in kinds} for name, (a, b) in pairs.items()}
    whole = {
        name: distance(*(np.concatenate([x[kind] for kind in kinds]) for x in pair)) for name, pair in pairs.items()
    }
    return {"all": whole, "by_kind": errors}


def our_gradients(world: World, dtype: str) -> dict[str, np.ndarray]:
    """The gradient by kind of parameter, in the order and layout of a Hugging Face folder."""
    tree = jax.jit(jax.grad(world.loss), static_argnums=2)(world.params, world.rows, dtype)
    return by_kind(huggingface_export.named_tensors(qwen2.table(world.config), world.config.sizes, tree, np.float32))


def torch_gradients(world: World, dtype: str) -> dict[str, np.ndarray]:
    """The same by torch, statement by statement, summed in float32."""
    import torch

    model, total = world.torch(dtype), sum(map(len, world.golds))
    summed = {name: torch.zeros(p.shape) for name, p in model.named_parameters()}
    for prompt, gold in zip(world.prompts, world.golds, strict=True):
        logits = model(torch.tensor([prompt + gold]), logits_to_keep=len(gold) + 1, use_cache=False).logits[0, :-1]
        logprobs = torch.log_softmax(logits.float(), -1).gather(-1, torch.tensor(gold)[:, None])
        (-logprobs.sum() / total).backward()
        for name, p in model.named_parameters():
            summed[name] += p.grad.float()
            p.grad = None
    return by_kind((name, p.numpy()) for name, p in summed.items())


def by_kind(named) -> dict[str, np.ndarray]:
    """Arrays of the same kind in all layers as one vector."""
    kinds: dict[str, list[np.ndarray]] = {}
    for name, array in named:
        kinds.setdefault(".".join(TORCH_LEAF.search(name).groups()), []).append(np.ravel(np.asarray(array)))
    return {kind: np.concatenate(arrays) for kind, arrays in kinds.items()}


def int8_base(world: World) -> dict:
    """Relative difference of loss and adapters' gradients on a base of eight bits."""

    def rounded(spec: param_table.ParamSpec, p: jax.Array):
        return int8.quantize(spec, p) if int8.is_quantized(spec) else p

    bases = {"bfloat16": jax.tree.map(lambda x: x.astype(jnp.bfloat16), world.params)}
    bases["int8"] = param_table.map_table(rounded, qwen2.table(world.config), bases["bfloat16"])
    rows = world.rows  # packed here: what is made while a function is traced does not outlive it

    @jax.jit
    @jax.value_and_grad
    def loss(adapters, base):
        return world.loss(lora.attach(base, adapters, LORA), rows, "bfloat16")

    fresh = lora.init(LORA, world.config, jax.random.key(0))
    # As after some training: a fresh B is zero, so that A would have no gradient.
    adapters = {n: x.replace(b=0.01 * jax.random.normal(jax.random.key(1), x.b.shape)) for n, x in fresh.items()}
    losses, grads = {}, {}
    for name, base in bases.items():
        value, tree = loss(adapters, base)
        losses[name], grads[name] = float(value), np.concatenate([np.ravel(x) for x in jax.tree.leaves(tree)])
    plain, eight = grads["bfloat16"], grads["int8"]
    return {
        "losses": losses,
        "loss_difference": losses["int8"] / losses["bfloat16"] - 1,
        "gradient_difference": distance(plain, eight),
        "gradient_cosine": float(eight @ plain / np.linalg.norm(plain) / np.linalg.norm(eight)),
    }


def our_sample(world: World, dtype: str, **options):
    policy = jax.tree.map(lambda x: x.astype(dtype), world.params)
    settings = SamplerOptions(max_completion=COMPLETION, dtype=dtype, **options)
    return jax.device_get(
        sample(policy, world.config, world.batch(), settings, stop_tokens=(), seed=0, step=0, mesh=world.mesh)
    )


def gap(world: World) -> dict:
    """Mean and largest |trainer - sampler| over all sampled tokens."""
    result = {}
    for dtype in DTYPES:
        rollouts = our_sample(world, dtype, group=GROUP)
        packed = packing.pack_groups(
            world.prompts,
            rollouts.tokens.tolist(),
            row_length=1024 + GROUP * COMPLETION,
            old_logprobs=rollouts.logprobs,
        )
        rows = PackedBatch(**{name: jnp.asarray(getattr(packed, name)) for name in packed_rows.FIELDS})
        compute = ComputeConfig(dtype=dtype, keep="attention")
        score = jax.jit(
            functools.partial(step.score_rows, compute=compute, temperature=1.0, entropy=False), static_argnums=1
        )
        logprobs, _ = score(world.params, world.config, rows)
        gaps = np.abs(np.asarray(logprobs) - packed.old_logprobs)[packed.loss_weights > 0]
        result[dtype] = {"mean": float(gaps.mean()), "largest": float(gaps.max()), "tokens": gaps.size}
    return result


def greedy(world: World) -> dict:
    """Tokens until the likeliest completions differ, by prompt."""
    import torch

    made = {}
    for dtype in DTYPES:
        tokens = our_sample(world, dtype, group=1, temperature=0.0).tokens[:, 0]
        made[f"ours {dtype}"] = [list(map(int, row)) for row in tokens]
        model, rows = world.torch(dtype), []
        # Its own settings have a repetition penalty, and end at a token.
        model.generation_config = type(model.generation_config)(eos_token_id=None, pad_token_id=0)
        for prompt in world.prompts:
            ids = torch.tensor([prompt])
            with torch.inference_mode():
                out = model.generate(
                    ids, attention_mask=torch.ones_like(ids), max_new_tokens=COMPLETION, do_sample=False
                )
            rows.append(out[0, len(prompt) :].tolist())
        made[f"torch {dtype}"] = rows
    pairs = (
        ("ours float32", "torch float32"),
        ("ours bfloat16", "torch bfloat16"),
        ("ours bfloat16", "ours float32"),
        ("torch bfloat16", "torch float32"),
    )
    return {f"{a}, {b}": [equal_tokens(x, y) for x, y in zip(made[a], made[b], strict=True)] for a, b in pairs}


def equal_tokens(a: list[int], b: list[int]) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), len(a))


ROWS = {"gradients": gradients, "int8_base": int8_base, "gap": gap, "greedy": greedy}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="Hugging Face folder")
    parser.add_argument("--spider", type=pathlib.Path, required=True, help="folder with dev.json and database/")
    parser.add_argument("--questions", type=int, default=12)
    parser.add_argument("--only", default=",".join(ROWS), help="rows, with commas")
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    world = World(args)
    result = {**about("torch", "transformers"), "prompts": len(world.prompts), "tokens": sum(map(len, world.golds))}
    for name in args.only.split(","):
        result[name] = ROWS[name](world)
        print(name, json.dumps(result[name]), file=sys.stderr, flush=True)
    write(result, args.json)


if __name__ == "__main__":
    main()
