r"""Judge a file of completions or of predicted SQL; needs no model.

python -m sqlr1_jax score --config=configs/score.py:rewards --config.input=responses.jsonl --config.databases=DIR
python -m sqlr1_jax score --config=configs/score.py:predictions --config.input=predicted.sql --config.gold=dev_gold.sql \
    --config.databases=DIR

`rewards` reads lines `{db_id, gold, response}` and writes the parts of the reward; `predictions` reads lines `{db_id, gold, pred}`,
or files as the official evaluators take them (BIRD: predict_dev.json and its dev.sql), and writes their verdicts. DIR holds
`<db_id>/<db_id>.sqlite`. Any machine with Linux; thousands of lines per second and core.
"""

from configs import presets
from sqlr1_jax.config import ScoreConfig


def get_config(arg="rewards"):
    kinds = presets.words(arg, ("rewards", "predictions"), "score")
    if len(kinds) != 1:
        raise ValueError(f"configs/score.py:{arg}: name one of rewards and predictions")
    c = presets.make(ScoreConfig)
    c.kind = kinds[0]
    return c
