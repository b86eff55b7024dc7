r"""Supervised cold start, before GRPO.

python -m sqlr1_jax sft --config=configs/sft.py:0.5b,reasoning --workdir=runs/sft [--config.section.key=value ...]

The argument names a size (0.5b 1.5b 3b 7b 14b 32b) and what is taught: `sql` (SQL only) or `reasoning` (reasoning, then SQL; needs
questions with a reasoning trace, as SynSQL's). `paper` is SQL-R1's: SynSQL-200K, learning rate 5e-5. `lora` trains adapters on
a frozen bfloat16 base. `augment` varies the schema text at every step as OmniSQL does: a share of the columns that the gold does
not need, the order of tables.
"""

from ml_collections import ConfigDict

from configs import rooms

SIZES = ("0.5b", "1.5b", "3b", "7b", "14b", "32b")
WORDS = (*SIZES, "sql", "reasoning", "paper", "augment", "lora")


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
    c.model = rooms.open("model", path=f"Qwen/Qwen2.5-Coder-{size[:-1]}B-Instruct")
    c.lora = rooms.open("lora")
    c.mesh = rooms.open("mesh")
    c.data = rooms.open("data", name="synsql/200k")
    c.stream = rooms.open("stream")
    c.text = rooms.open("text")
    c.augment = rooms.open("augment", columns="augment" in words, tables="augment" in words)
    c.sft = rooms.open("sft", target="sql" if "sql" in words else "reasoning")
    c.optimizer = rooms.open(
        "optimizer", lr=2e-5, schedule="cosine", warmup_steps=50, final=0.1, weight_decay=0.1, b2=0.95
    )
    c.packing = rooms.open("packing", row_length=8192)
    c.compute = rooms.open("compute", dtype="bfloat16")
    c.checkpoint = rooms.open("checkpoint", every=200)
    c.metrics = rooms.open("metrics", sample_every=0)
    c.watch = rooms.open("watch")
    c.plan = rooms.open("plan")
    if "paper" in words:
        c.optimizer.lr = 5e-5
    if "lora" in words:
        c.lora.rank = 32
        c.model.params = "bfloat16"
        c.optimizer.lr = 2e-4
    return c
