r"""GRPO: the reinforcement stage, with rewards from running the SQL.

python -m sqlr1_jax grpo --config=configs/grpo.py:0.5b --workdir=runs/grpo [--config.section.key=value ...]

The argument is a size (0.5b 1.5b 3b 7b 14b 32b), `paper` (SQL-R1's recipe, arXiv 2504.08600, constants and all), or both with a
comma: `7b,paper`. The model may also be a folder or a run of sft: --config.model.path=runs/sft. Prepare the questions first:
python -m sqlr1_jax prepare --config=configs/prepare.py:spider --config.source=DIR
"""

from ml_collections import ConfigDict

SIZES = ("0.5b", "1.5b", "3b", "7b", "14b", "32b")


def get_config(arg="0.5b"):
    words = arg.split(",")
    unknown = [w for w in words if w not in (*SIZES, "paper")]
    if unknown:
        raise ValueError(f"configs/grpo.py: unknown argument {unknown}; choose from {', '.join((*SIZES, 'paper'))}")
    size = next((w for w in words if w in SIZES), "7b")
    c = ConfigDict()
    c.seed = 0
    c.steps = 500
    c.batch = 32  # prompts a step, over all hosts
    c.model = ConfigDict(dict(path=f"Qwen/Qwen2.5-Coder-{size[:-1]}B-Instruct", step=-1, params="float32"))
    c.mesh = ConfigDict(dict(data=1, fsdp=-1, tensor=1))
    c.data = ConfigDict(dict(name="spider", split="train", data_dir="data", databases=""))
    c.text = ConfigDict(dict(template="unified", max_tokens=2048))
    c.sql = ConfigDict(dict(seconds=5.0))
    c.rewards = ConfigDict(dict(mode="sql_r1"))
    c.sampling = ConfigDict(dict(group=8, max_completion=512, temperature=1.0, top_p=1.0, top_k=0, dtype="bfloat16"))
    c.rl = ConfigDict(dict(advantage="normalised", clip_low=0.2, clip_high=0.2, kl_coef=0.001, entropy_coef=0.0))
    c.optimizer = ConfigDict(dict(lr=1e-6, schedule="constant", warmup_steps=10, clip=1.0, weight_decay=0.0))
    c.packing = ConfigDict(dict(row_length=4096, rows=1))
    c.compute = ConfigDict(dict(dtype="bfloat16", remat=True, chunk=1024))
    c.checkpoint = ConfigDict(dict(every=50, keep=2, allow_change=False))
    c.metrics = ConfigDict(dict(every=1, sample_every=10, tensorboard=True, wandb=""))
    if "paper" in words:
        paper(c)
    return c


def paper(c):
    """SQL-R1 as published: batch 8 x 8, T 1.1, learning rate 3e-7, KL 0.001 (k3), entropy 0.001, 4096 / 2048 tokens."""
    c.steps = 5000
    c.batch = 8
    c.data.update(dict(name="synsql", split="complex_5k"))
    c.text.update(dict(template="sql_r1", max_tokens=4096))
    c.sampling.update(dict(group=8, max_completion=2048, temperature=1.1))
    c.sql.seconds = 30.0
    c.rl.entropy_coef = 0.001
    c.optimizer.update(dict(lr=3e-7, warmup_steps=0, weight_decay=0.01))
    c.packing.row_length = 6144
    c.checkpoint.every = 100
