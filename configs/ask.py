r"""Asks a question of anyone's SQLite file; only reads.

python -m sqlr1_jax ask --config=configs/ask.py --config.model.path=runs/grpo --config.database=FILE.sqlite "How many singers are there?"

--config.evidence="..." adds external knowledge; --config.dialect=postgres (mysql, duckdb, ...) translates the answer.
"""

from ml_collections import ConfigDict

from configs import rooms


def get_config(arg=""):
    if arg:
        raise ValueError(f"configs/ask.py takes no argument, {arg!r} given")
    c = ConfigDict()
    c.seed = 0
    c.question = ""
    c.evidence = ""
    c.database = ""
    c.dialect = "sqlite"
    c.model = rooms.open("model", params="bfloat16")
    c.mesh = rooms.open("mesh")
    c.text = rooms.open("text")
    c.sql = rooms.open("sql", seconds=30.0)
    c.sampling = rooms.open("sampling", max_completion=1024, temperature=0.8)
    return c
