r"""Execution accuracy of a policy: greedy and majority of 8.

python -m sqlr1_jax evaluate --config=configs/evaluate.py --config.model.path=runs/grpo --workdir=runs/evaluate

`paper` evaluates as SQL-R1 does: its inference prompt, temperature 0.8, 8 candidates, 2,048 tokens.
"""

from ml_collections import ConfigDict

from configs import rooms


def get_config(arg=""):
    if arg not in ("", "paper"):
        raise ValueError(f"configs/evaluate.py: unknown argument {arg!r}; it takes none, or `paper`")
    c = ConfigDict()
    c.seed = 0
    c.against = ""  # the workdir of another evaluation, to compare with question by question
    c.model = rooms.open("model", params="bfloat16")
    c.mesh = rooms.open("mesh")
    c.data = rooms.open("data", split="dev", leave_out=())  # every question counts
    c.text = rooms.open("text")
    c.sql = rooms.open("sql", seconds=30.0)
    c.sampling = rooms.open("sampling", max_completion=1024, temperature=0.8)
    c.evaluate = rooms.open("evaluate")
    c.watch = rooms.open("watch")
    if arg == "paper":
        c.text.template = "sql_r1_inference"
        c.sampling.max_completion = 2048
    return c
