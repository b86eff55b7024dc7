r"""GRPO: reinforcement learning with rewards from running the SQL.

python -m sqlr1_jax grpo --config=configs/grpo.py:0.5b --config.model.path=runs/sft --workdir=runs/grpo
python -m sqlr1_jax grpo --config=configs/grpo.py:7b,lora --workdir=runs/grpo7b
python -m sqlr1_jax grpo --config=configs/grpo.py:7b,multiturn --config.data.name=bird/train --workdir=runs/multiturn

Argument, with commas: a size of Qwen2.5-Coder (0.5b 1.5b 3b 7b 14b 32b) or of Qwen3 (qwen3-0.6b, and so 1.7b 4b 8b 14b 32b); `paper`,
SQL-R1's recipe (arXiv 2504.08600), constants and all; `lora`, adapters on a frozen bfloat16 base; `multiturn`, MARS-SQL's constants:
a completion may run SQL before it answers (docs/beyond.md).

Hardware, by compiling, not by a run: 0.5b one 16 GB chip; 7b four 80 GB GPUs or a v5e 4x4; 7b,lora one 80 GB GPU or a v5e 2x2
(docs/pods.md; ask `plan`). Hours: SQL-R1 reports none; `plan` prints an estimate. Score to expect: none of these presets has been run
to its end yet. SQL-R1 reports (table 4, 7B, majority of 8) 84.5 on Spider dev and 63.1 on BIRD dev from Qwen2.5-Coder-7B-Instruct, as
`7b,paper` starts, and 87.6 and 66.6 from OmniSQL-7B (--config.model.path).

Questions first: python -m sqlr1_jax prepare --config=configs/prepare.py:spider --config.source=SPIDER_DIR
SQL-R1's own, which train without values and are evaluated with two of each column (so two data folders):
python -m sqlr1_jax prepare --config=configs/prepare.py:synsql/complex_5k --config.source=SYNSQL_DIR --config.schema.form=raw
python -m sqlr1_jax grpo --config=configs/grpo.py:7b,paper --workdir=runs/paper
python -m sqlr1_jax prepare --config=configs/prepare.py:spider --config.source=SPIDER_DIR --config.schema.retrieve=False --config.data.data_dir=data_paper
python -m sqlr1_jax evaluate --config=configs/evaluate.py:paper --config.model.path=runs/paper --config.data.data_dir=data_paper --workdir=runs/evaluate_paper
"""

from configs import presets
from sqlr1_jax.config import GrpoConfig


def get_config(arg="0.5b"):
    words = presets.words(arg, (*presets.SIZES, "paper", "lora", "multiturn"), "grpo")
    c = presets.make(GrpoConfig)
    c.model.path = presets.model_of(words, default="7b")
    if "paper" in words:
        paper(c)
    if "multiturn" in words:
        multiturn(c)
    if "lora" in words:
        c.lora.rank = 32
        c.model.dtype = "bfloat16"
        c.optimizer.lr = 1e-5
    return c


def paper(c):
    """SQL-R1 as published: batch 8 x 8, T 1.1, learning rate 3e-7, KL 0.001 (k3), entropy 0.001, 4096 / 2048 tokens.

    It trains on SQLite's own CREATE statements without values, and evaluates on statements with them: the docstring above has the commands.
    It was tested every 100 steps: --config.validation.split=test --config.validation.every=100.
    The published code subtracts the KL penalty, takes columns in any order, and pays for golds that fail: --config.rl.kl_coef=-0.001,
    --config.rewards.mode=sql_r1_code and --config.data.leave_out="()" reproduce that too.
    """
    c.steps = 5000
    c.batch = 8
    c.data.name = "synsql/complex_5k"
    c.text.update(dict(template="sql_r1", max_tokens=4096))
    c.sampling.update(dict(group=8, max_completion=2048, temperature=1.1))
    c.sql.seconds = 30.0
    c.rl.entropy_coef = 0.001
    c.optimizer.update(dict(lr=3e-7, warmup_steps=0, weight_decay=0.01))
    c.packing.row_length = 6144
    c.checkpoint.every = 100


def multiturn(c):
    """MARS-SQL's published constants: at most 5 looks, observations of 512 tokens, T 0.6, top_p 0.95, no KL, no entropy.

    It says "5 turns", of which the answer may be one: then --config.turns.max=4.
    128 questions x 3 completions of 2,572 tokens, 80 steps, learning rate 1e-6, gradients clipped at 0.5.
    """
    c.steps = 80
    c.batch = 128
    c.text.update(dict(template="unified", max_tokens=4096))
    c.turns.update(dict(max=5, tokens=512))
    c.sampling.update(dict(group=3, max_completion=2572, temperature=0.6, top_p=0.95))
    c.rl.update(dict(kl_coef=0.0, entropy_coef=0.0))
    c.optimizer.update(dict(lr=1e-6, warmup_steps=0, clip=0.5))
    c.packing.row_length = 8192
