"""A policy of random weights that looks often: many tokens of its vocabulary are complete looks or answers."""

from __future__ import annotations

import pathlib

import jax

from sqlr1_jax.config import DataConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.models import huggingface_export, qwen2
from sqlr1_jax.text.prompts import load_tokenizer

TURNS = dict(
    turns__max=2, turns__tokens=32, sampling__max_completion=96, text__max_tokens=768, packing__row_length=1024
)


def add_policy(world: pathlib.Path) -> pathlib.Path:
    """Write `looking`, a policy over the world's databases, beside its `policy`; return its folder."""
    folder = world / "looking"
    if folder.is_dir():
        return folder
    questions = dataset.load(DataConfig(name="minisql", split="train", data_dir=str(world / "data")))
    tokenizer = load_tokenizer(world / "policy")
    golds = [question.gold for question in questions][:32]
    # Looks at existing and missing tables, hostile ones, and answers; random weights sample each token about equally often.
    statements = [
        *golds,
        "SELECT nothing",
        "DROP TABLE t",
        "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x FROM r) SELECT 1",
    ]
    tokenizer.add_tokens([f"<sql>{sql}</sql>" for sql in statements])
    tokenizer.add_tokens([f"<think></think><answer>```sql\n{gold}\n```</answer><|im_end|>" for gold in golds[:8]])
    tokenizer.save_pretrained(world / "words_of_looking")
    sizes = qwen2.Config(
        vocab=-(-len(tokenizer) // 8) * 8, layers=1, width=32, mlp=64, heads=4, kv_heads=2, head=8, rope_theta=10000.0
    )
    params = qwen2.init(sizes, jax.random.key(0), scale=0.2)
    huggingface_export.save(folder, sizes, params, tokenizer_source=world / "words_of_looking", dtype="float32")
    return folder
