r"""Supervised cold start, before GRPO.

python -m sqlr1_jax sft --config=configs/sft.py:0.5b,reasoning --workdir=runs/sft [--config.section.key=value ...]

The argument names a size (0.5b 1.5b 3b 7b 14b 32b) and what is taught: `sql` (SQL only) or `reasoning` (reasoning, then SQL; needs
questions with a reasoning trace, as SynSQL's). `paper` is SQL-R1's: SynSQL-200K, learning rate 5e-5.
"""

from ml_collections import ConfigDict

SIZES = ("0.5b", "1.5b", "3b", "7b", "14b", "32b")
WORDS = (*SIZES, "sql", "reasoning", "paper")


def get_config(arg="0.5b,reasoning"):
    words = arg.split(",")
    unknown = [w for w in words if w not in WORDS]
    if unknown:
        raise ValueError(f"configs/sft.py: unknown argument {unknown}; choose from {', '.join(WORDS)}")
    size = next((w for w in words if w in SIZES), "0.5b")
    c = ConfigDict()
    c.seed = 0
    c.steps = 1000
    c.batch = 64  # examples a step, over all hosts
    c.model = ConfigDict(dict(path=f"Qwen/Qwen2.5-Coder-{size[:-1]}B-Instruct", step=-1, params="float32"))
    c.mesh = ConfigDict(dict(data=1, fsdp=-1, tensor=1))
    c.data = ConfigDict(dict(name="synsql", split="train", data_dir="data", databases=""))
    c.text = ConfigDict(dict(template="unified", max_tokens=4096))
    c.sft = ConfigDict(
        dict(
            target="sql" if "sql" in words else "reasoning",
            validation="",
            validation_questions=256,
            validation_every=100,
        )
    )
    c.optimizer = ConfigDict(
        dict(
            lr=2e-5,
            schedule="cosine",
            warmup_steps=50,
            total_steps=1000,
            final=0.1,
            weight_decay=0.1,
            b2=0.95,
            clip=1.0,
        )
    )
    c.packing = ConfigDict(dict(row_length=8192, rows=1))
    c.compute = ConfigDict(dict(dtype="bfloat16", remat=True, chunk=1024))
    c.checkpoint = ConfigDict(dict(every=200, keep=2, allow_change=False))
    c.metrics = ConfigDict(dict(every=1, sample_every=0, tensorboard=True, wandb=""))
    if "paper" in words:
        c.data.split = "synsql_200k"
        c.optimizer.lr = 5e-5
    return c
