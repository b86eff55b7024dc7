"""Judges a file of completions or of predicted SQL; needs no model.

    python -m sqlr1_jax score --config=configs/score.py:rewards --workdir=runs/score \
        --config.input=completions.jsonl --config.databases=DIR

`rewards` reads lines `{db_id, gold, response}` and writes the parts of the reward; `predictions` reads lines
`{db_id, gold, pred}` and writes the verdicts of the official evaluators. DIR holds `<db_id>/<db_id>.sqlite`.
Any machine with Linux; some thousand lines a second a core.
"""

import ml_collections


def get_config(arg=None):
    config = ml_collections.ConfigDict()
    config.kind = arg or "rewards"
    config.input = ""
    config.databases = ""
    config.workers = 0  # 0: one a core but one
    config.sql = ml_collections.ConfigDict({"seconds": 30.0})
    config.rewards = ml_collections.ConfigDict({"mode": "sql_r1", "both_empty": "executed", "gold_error": "mask"})
    return config
