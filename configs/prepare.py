r"""Builds a data set: reads a download, runs every gold query once, writes array_record files.

python -m sqlr1_jax prepare --config=configs/prepare.py:spider --config.source=FOLDER --workdir=runs/prepare

The argument names the data set and, after a slash, its config: spider spider/syn spider/realistic spider/dk spider/test. FOLDER
is the official download, unpacked. Two CPU cores prepare Spider (8,034 questions) in well under a minute. To see prompts:
--config.show=3 --config.tokenizer=FOLDER_OF_A_MODEL
"""

from ml_collections import ConfigDict


def get_config(arg="spider"):
    c = ConfigDict()
    c.name = arg
    c.source = ""  # the unpacked download
    c.databases = ""  # only if they are not where the download has them: the folder of <db>/<db>.sqlite
    c.data_dir = "data"  # where the data set is written: <data_dir>/<name>/<config>/<version>/
    c.limit = 0  # only the first so many questions of a split; 0 for all
    c.allow = ()  # faults that do not leave a question out, for example ("no_gold",)
    c.show = 0  # print so many full prompts with their token counts
    c.tokenizer = ""  # a model's folder or hub name: prompts are counted in its tokens
    c.workers = 0  # processes for schema text and for SQL; 0: one a core
    c.part = 2000  # questions a part; a stopped run goes on after the last whole part
    c.schema = ConfigDict(dict(form="ddl", samples=2, comments=True, retrieve=True, cache=""))
    c.select = ConfigDict(dict())  # which questions: see sqlr1_jax/data/selection.py
    c.text = ConfigDict(dict(template="unified", max_tokens=4096))
    c.sql = ConfigDict(dict())
    return c
