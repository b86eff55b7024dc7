r"""Supervised cold start, before GRPO: the model learns to answer with SQL only, or with reasoning and SQL.

python -m sqlr1_jax sft --config=configs/sft.py:0.5b,sql --config.data.name=spider --workdir=runs/sft
python -m sqlr1_jax sft --config=configs/sft.py:7b,reasoning,lora --workdir=runs/sft7b

Argument, with commas: a size of Qwen2.5-Coder (0.5b 1.5b 3b 7b 14b 32b) or of Qwen3 (qwen3-0.6b, and so 1.7b 4b 8b 14b 32b); what a
completion holds, `sql`, `reasoning` (needs questions with a reasoning trace, as SynSQL's) or `linked` (the gold's tables and columns,
then SQL); `paper`, SQL-R1's cold start on SynSQL-200K (learning rate 5e-5; one epoch, since theirs are not known); `lora`, adapters on a frozen bfloat16 base; `augment`,
schema text varied at every step as OmniSQL does.

Hardware, by compiling, not by a run: 0.5b one 16 GB chip; 7b two to four 80 GB GPUs or a v5e 4x4; 7b,lora one 80 GB GPU or a v5e 2x2
(docs/pods.md; ask `plan`). Hours: `plan` prints an estimate. Score to expect: none of these presets has been run to its end yet.
"""

from configs import presets
from sqlr1_jax.config import SftConfig


def get_config(arg="0.5b,reasoning"):
    words = presets.words(arg, (*presets.SIZES, "sql", "reasoning", "linked", "paper", "augment", "lora"), "sft")
    c = presets.make(SftConfig)
    c.model.path = presets.model_of(words, default="0.5b")
    c.target = next((target for target in ("sql", "linked") if target in words), "reasoning")
    if "augment" in words:
        c.augment = ("columns", "tables", "comments")
    if "paper" in words:
        c.optimizer.update(dict(lr=5e-5, warmup_steps=156))
        c.steps = 3125  # of 64 examples
        c.text.template = "sql_r1_sft"
    if "lora" in words:
        c.lora.rank = 32
        c.model.dtype = "bfloat16"
        c.optimizer.lr = 2e-4
    return c
