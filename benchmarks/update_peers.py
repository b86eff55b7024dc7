"""Peers of benchmarks/update.py: the groups of an update, and that update by torch + transformers and by tunix."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import tempfile
import time

import jax
import numpy as np

from sqlr1_jax.config import OptimizerConfig
from sqlr1_jax.models import qwen2
from sqlr1_jax.training import optimizer

SMALL = qwen2.Config(vocab=8192, layers=4, width=256, mlp=1024, heads=4, kv_heads=2, head=64)
ADAM = OptimizerConfig(lr=1e-6, weight_decay=0.0, clip=1.0)


@dataclasses.dataclass(frozen=True)
class Shape:
    """P prompt tokens, mean c completion tokens, G completions per prompt, B prompts, whose first `schema` tokens are the same."""

    P: int
    c: int
    G: int
    B: int
    schema: int = 0

    @property
    def longest(self) -> int:
        """Tokens at which completions are cut."""
        return 4 * self.c


@dataclasses.dataclass
class Groups:
    """Data of one update."""

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
    prompts = [[*prompts[0][: shape.schema], *prompt[shape.schema :]] for prompt in prompts]
    completions = [[rng.integers(5, vocab, n).tolist() for n in row] for row in lengths]
    old = np.full((shape.B, shape.G, shape.longest), -np.log(vocab), np.float32)
    return Groups(prompts, completions, rng.normal(size=(shape.B, shape.G)).astype(np.float32), old)


class Torch:
    """transformers' Qwen2, updated as TRL does: padded rows, gradient checkpointing, logits of completions only."""

    def __init__(
        self, params, shape: Shape, seeds: range, *, micro: int, folder: str = "", dtype=None, model=None, device="cpu"
    ):
        """`model`, or the model of `folder` in `dtype`, or SMALL with these parameters in float32."""
        import torch
        from transformers import Qwen2ForCausalLM

        from sqlr1_jax.models import huggingface_export

        torch.set_num_threads(len(os.sched_getaffinity(0)))
        self.torch, self.micro, self.shape, self.device, self.model = torch, micro, shape, device, model
        with tempfile.TemporaryDirectory() as temporary:
            if not folder and model is None:
                folder = pathlib.Path(temporary) / "model"
                huggingface_export.save(folder, SMALL, params, dtype="float32")
            if model is None:
                self.model = Qwen2ForCausalLM.from_pretrained(
                    folder, dtype=dtype or torch.float32, attn_implementation="sdpa"
                ).to(device)
        self.model.train()
        self.model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
        trained = [p for p in self.model.parameters() if p.requires_grad]
        self.adam = torch.optim.AdamW(trained, lr=ADAM.lr, weight_decay=0.0)
        self.data = {seed: groups(shape, seed, self.model.config.vocab_size) for seed in seeds}
        self.tokens = {seed: shape.B * shape.G * (shape.P + d.padded) for seed, d in self.data.items()}

    def __call__(self, seed: int) -> float:
        """Run one update; returns its seconds."""
        torch, d, device = self.torch, self.data[seed], self.device
        start_time = time.perf_counter()
        flat = [c for group in d.completions for c in group]
        C, total, loss_sum = d.padded, sum(map(len, flat)), 0.0
        for start in range(0, len(flat), self.micro):
            batch = range(start, min(start + self.micro, len(flat)))
            rows = torch.tensor([d.prompts[i // self.shape.G] + flat[i] + [0] * (C - len(flat[i])) for i in batch]).to(
                device
            )
            real = torch.tensor([[1.0] * len(flat[i]) + [0.0] * (C - len(flat[i])) for i in batch]).to(device)
            mask = torch.cat([torch.ones(len(batch), self.shape.P, device=device), real], 1).long()
            logits = self.model(rows, attention_mask=mask, logits_to_keep=C + 1, use_cache=False).logits[:, :-1]
            logp = torch.log_softmax(logits.float(), -1).gather(-1, rows[:, -C:, None])[..., 0]
            old = torch.full_like(logp, float(d.old[0, 0, 0]))
            A = torch.tensor([[d.advantages.reshape(-1)[i]] for i in batch]).to(device)
            ratio = torch.exp(logp - old)
            loss = -(torch.minimum(ratio * A, ratio.clamp(0.8, 1.2) * A) * real).sum() / total
            loss.backward()
            loss_sum += loss.item()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.adam.step()
        self.adam.zero_grad(set_to_none=True)
        self.loss = loss_sum
        return time.perf_counter() - start_time


class Tunix:
    """google-tunix's Qwen2 and GRPO loss in a jitted nnx step, padded as its learner pads, with its own weights."""

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
        options.temperature = 1.0  # as its learner sets it

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
        """Leave examples as they are, its default."""
        del shape
        return examples

    def __call__(self, seed: int) -> float:
        """Run one update; returns its seconds."""
        start_time = time.perf_counter()
        for example in self.data[seed]:
            loss = self.train(self.model, self.optimizer, example)
        self.loss = float(jax.block_until_ready(loss))
        return time.perf_counter() - start_time


class TunixPacked(Tunix):
    """With `max_seq_token_per_tpu`: rows of about four sequences, each with its own prompt; as many microbatches per AdamW step."""

    def packed(self, examples: list, shape: Shape) -> list:
        """Pack with its own packer."""
        from tunix.rl import utils

        rows = utils.pack_sequences(iter([examples]), 4 * (shape.P + shape.c))
        return [row for packed in rows for row in packed]


PEERS = {"transformers": Torch, "tunix": Tunix, "tunix_packed": TunixPacked}
