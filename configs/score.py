r"""Judges a file of completions or of predicted SQL; needs no model.

python -m sqlr1_jax score --config=configs/score.py:rewards --workdir=runs/score \
    --config.input=completions.jsonl --config.databases=DIR

`rewards` reads lines `{db_id, gold, response}` and writes the parts of the reward; `predictions` reads lines
`{db_id, gold, pred}` and writes the verdicts of the official evaluators; or files as those evaluators take them,
--config.input=predictions.sql --config.gold=dev_gold.sql (BIRD: predict_dev.json and its dev.sql). DIR holds `<db_id>/<db_id>.sqlite`.
Any machine with Linux; some thousand lines a second a core.
"""

from ml_collections import ConfigDict

from configs import rooms


def get_config(arg="rewards"):
    c = ConfigDict()
    c.kind = arg
    c.input = ""
    c.gold = ""  # a gold file of the official evaluators, when `input` is one of their prediction files
    c.databases = ""
    c.workers = 0  # 0: one a core but one
    c.sql = rooms.open("sql", seconds=30.0)
    c.sense = rooms.open("sense")
    c.rewards = rooms.open("rewards")
    return c
