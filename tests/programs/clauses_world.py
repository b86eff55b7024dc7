"""A policy that spells statements clause by clause: each token is a clause, and which clauses go together is chance."""

from __future__ import annotations

import pathlib

import jax
import jax.numpy as jnp

from sqlr1_jax.config import DataConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.models import huggingface_export, qwen2
from sqlr1_jax.sql import clauses
from sqlr1_jax.text.prompts import load_tokenizer

QUESTIONS = 8
SETTINGS = dict(
    model__path="{world}/clauses",
    data__limit=QUESTIONS,
    sampling__group=8,
    rewards__mode="sql_r1",
    rewards__partial="atomic",
    rewards__length=0.0,
)


def add_policy(world: pathlib.Path) -> pathlib.Path:
    """Write `clauses`, a policy over the world's databases, beside its `policy`; return its folder."""
    folder = world / "clauses"
    if folder.is_dir():
        return folder
    data = DataConfig(name="minisql", split="train", data_dir=str(world / "data"), limit=QUESTIONS)
    golds = [question.gold for question in dataset.load(data)]
    tokenizer = load_tokenizer(world / "policy")
    sources = {gold[slice(*clauses.spans(gold)["from"])].strip() + "\n" for gold in golds}
    kinds = [
        ["<think></think>\n<answer>\n```sql\n"],
        ["SELECT count(*)\n", "SELECT nothing\n"],
        sorted(sources),  # each is that of some questions and runs on their databases alone
        ["WHERE 1 = 1\n", "WHERE 1 = 0\n"],
        ["```\n</answer>"],
        ["<|im_end|>"],
    ]
    for texts in kinds:
        tokenizer.add_tokens(texts)
    tokenizer.save_pretrained(world / "words_of_clauses")
    vocab = -(-len(tokenizer) // 8) * 8
    sizes = qwen2.Config(
        vocab=vocab, layers=1, width=32, mlp=64, heads=4, kv_heads=2, head=8, rope_theta=10000.0, tied=False
    )
    params = qwen2.init(sizes, jax.random.key(0), scale=0.2)
    # A chain: the kind of a token says the kind of the next, and any token of that kind is as likely. Blocks add nothing.
    embed, head = jnp.zeros_like(params.embed).at[:, 0].set(1.0), jnp.zeros_like(params.head)
    for kind, texts in enumerate(kinds):
        ids = jnp.array([tokenizer.convert_tokens_to_ids(text) for text in texts])
        embed = embed.at[ids].set(jax.nn.one_hot(kind + 1, 32))
        head = head.at[kind, ids].set(3.0)
    blocks = params.blocks.replace(o=params.blocks.o * 0, down=params.blocks.down * 0)
    params = params.replace(embed=embed, head=head, blocks=blocks)
    huggingface_export.save(folder, sizes, params, tokenizer_source=world / "words_of_clauses", dtype="float32")
    return folder
