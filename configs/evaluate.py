r"""Execution accuracy of a policy: greedy and majority of 8.

python -m sqlr1_jax evaluate --config=configs/evaluate.py --config.model.path=runs/grpo --workdir=runs/evaluate

`paper` evaluates as SQL-R1 does: its inference prompt, temperature 0.8, 8 candidates, 2,048 tokens.
"""

from ml_collections import ConfigDict


def get_config(arg=""):
    if arg not in ("", "paper"):
        raise ValueError(f"configs/evaluate.py: unknown argument {arg!r}; it takes none, or `paper`")
    c = ConfigDict()
    c.seed = 0
    c.model = ConfigDict(dict(path="", step=-1, params="bfloat16"))
    c.mesh = ConfigDict(dict(data=1, fsdp=-1, tensor=1))
    c.data = ConfigDict(dict(name="spider", split="dev", data_dir="data", databases=""))
    c.text = ConfigDict(dict(template="unified", max_tokens=4096))
    c.sql = ConfigDict(dict(seconds=30.0))
    c.sampling = ConfigDict(dict(group=8, max_completion=1024, temperature=0.8, top_p=1.0, top_k=0, dtype="bfloat16"))
    c.evaluate = ConfigDict(dict(questions=0, batch=32, greedy=True, samples=8))
    if arg == "paper":
        c.text.template = "sql_r1_inference"
        c.sampling.max_completion = 2048
    return c
