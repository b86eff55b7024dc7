r"""GRPO: the reinforcement stage, with rewards from running the SQL.

python -m sqlr1_jax grpo --config=configs/grpo.py:0.5b --workdir=runs/grpo [--config.section.key=value ...]

The argument is a size (0.5b 1.5b 3b 7b 14b 32b), `paper` (SQL-R1's recipe, arXiv 2504.08600, constants and all), `lora` (adapters
on a frozen bfloat16 base), or several with commas: `7b,paper,lora`. The model may also be a folder or a run of sft: --config.model.path=runs/sft. Prepare the questions first:
python -m sqlr1_jax prepare --config=configs/prepare.py:spider --config.source=DIR
"""

from ml_collections import ConfigDict

from configs import rooms

SIZES = ("0.5b", "1.5b", "3b", "7b", "14b", "32b")
WORDS = (*SIZES, "paper", "lora")


def get_config(arg="0.5b"):
    words = arg.split(",")
    unknown = [w for w in words if w not in WORDS]
    if unknown:
        raise ValueError(f"configs/grpo.py: unknown argument {unknown}; choose from {', '.join(WORDS)}")
    size = next((w for w in words if w in SIZES), "7b")
    c = ConfigDict()
    c.seed = 0
    c.steps = 500
    c.batch = 32  # prompts a step, over all hosts
    c.model = rooms.open("model", path=f"Qwen/Qwen2.5-Coder-{size[:-1]}B-Instruct")
    c.lora = rooms.open("lora")
    c.mesh = rooms.open("mesh")
    c.data = rooms.open("data")
    c.stream = rooms.open("stream")
    c.text = rooms.open("text", max_tokens=2048)
    c.sql = rooms.open("sql")
    c.sense = rooms.open("sense")
    c.rewards = rooms.open("rewards")
    c.sampling = rooms.open("sampling")
    c.rl = rooms.open("rl", entropy_coef=0.0)
    c.optimizer = rooms.open("optimizer", lr=1e-6, warmup_steps=10, weight_decay=0.0)
    c.packing = rooms.open("packing")
    c.compute = rooms.open("compute", dtype="bfloat16")
    c.checkpoint = rooms.open("checkpoint", every=50)
    c.metrics = rooms.open("metrics")
    c.plan = rooms.open("plan")
    if "paper" in words:
        paper(c)
    if "lora" in words:
        c.lora.rank = 32
        c.model.params = "bfloat16"
        c.optimizer.lr = 1e-5
    return c


def paper(c):
    """SQL-R1 as published: batch 8 x 8, T 1.1, learning rate 3e-7, KL 0.001 (k3), entropy 0.001, 4096 / 2048 tokens.

    The published code subtracts the KL penalty and pays for golds that fail: --config.rl.kl_published_sign=True and
    --config.rewards.mode=sql_r1_code reproduce that too.
    """
    c.steps = 5000
    c.batch = 8
    c.data.update(dict(name="synsql/complex_5k", split="train"))
    c.text.update(dict(template="sql_r1", max_tokens=4096))
    c.sampling.update(dict(group=8, max_completion=2048, temperature=1.1))
    c.sql.seconds = 30.0
    c.rl.entropy_coef = 0.001
    c.optimizer.update(dict(lr=3e-7, warmup_steps=0, weight_decay=0.01))
    c.packing.row_length = 6144
    c.checkpoint.every = 100
