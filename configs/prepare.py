r"""Build a data set: read a download, run every gold query once, write array_record files and a report.

python -m sqlr1_jax prepare --config=configs/prepare.py:spider --config.source=FOLDER --workdir=runs/prepare
python -m sqlr1_jax prepare --config=configs/prepare.py:spider --config.source=FOLDER --config.show=3 --config.tokenizer=MODEL

The argument names the data set and, after a slash, its variant; FOLDER is the official download, unpacked:
  spider  spider/test  spider/syn  spider/realistic  spider/dk
  synsql/all  synsql/200k  synsql/complex_5k  synsql/clean_200k  synsql/clean_complex
  bird/train  bird/dev  bird/mini_dev  bird/filtered
  jsonl/NAME  your own: FOLDER/train.jsonl with {db_id, question, sql} per line, FOLDER/databases/<db_id>/<db_id>.sqlite
  minisql   needs no download
Two CPU cores prepare Spider (8,034 questions) in under a minute. The second command only prints three full prompts of each split.
"""

from configs import presets
from sqlr1_jax.config import PrepareConfig


def get_config(arg="spider"):
    c = presets.make(PrepareConfig)
    c.data.name = arg
    return c
