r"""Builds a data set: reads a download, runs every gold query once, writes array_record files and a report.

python -m sqlr1_jax prepare --config=configs/prepare.py:spider --config.source=FOLDER --workdir=runs/prepare

The argument names the data set and, after a slash, its config; FOLDER is the official download, unpacked:
  spider  spider/test  spider/syn  spider/realistic  spider/dk
  synsql/all  synsql/200k  synsql/complex_5k  synsql/clean_200k  synsql/clean_complex
  bird/train  bird/dev  bird/mini_dev  bird/filtered
  jsonl     your own: FOLDER/train.jsonl with {db_id, question, sql} a line, FOLDER/databases/<db_id>/<db_id>.sqlite
  minisql   needs no download
Two CPU cores prepare Spider (8,034 questions) in under a minute. To see prompts: --config.show=3 --config.tokenizer=MODEL
"""

from ml_collections import ConfigDict, config_dict


def get_config(arg="spider"):
    c = ConfigDict()
    c.name = arg
    c.source = ""  # the unpacked download
    c.databases = ""  # only if they are not where the download has them: the folder of <db>/<db>.sqlite
    c.data_dir = "data"  # where the data set is written: <data_dir>/<name>/<config>/<version>/
    c.limit = 0  # only the first so many questions of a split; 0 for all
    c.allow = ()  # faults that do not leave a question out, for example ("no_gold",)
    c.show = 0  # only print so many full prompts of each split, with their token counts
    c.tokenizer = ""  # a model's folder or hub name: prompts are counted in its tokens
    c.workers = 0  # processes for schema text and for SQL; 0: one a core
    c.part = 2000  # questions a part; a stopped run goes on after the last whole part
    c.schema = ConfigDict(dict(form="ddl", samples=2, comments=True, retrieve=True))
    c.select = selection()
    c.text = ConfigDict(dict(template="unified", max_tokens=4096))
    c.sql = ConfigDict(dict(seconds=10.0))
    return c


def selection():
    """What is taken; what stays unset is as the data set's config says. See sqlr1_jax/data/selection.py for each."""
    kinds = dict(
        levels=tuple,  # only these levels of complexity
        per_level=int,  # at most so many of each level, at random
        total=int,  # at most so many in all, at random
        test=int,  # so many of the chosen become the split "test"
        gold=str,  # any, runs or nonempty
        seconds=float,  # the longest a gold may run
        reasoning=bool,  # only with a reasoning trace
        unique_questions=bool,  # no question twice over a database
        per_skeleton=int,  # at most so many with the same gold but for its constants
        not_in=tuple,  # question files whose databases are left out
        passes=str,  # a model's results: JSON lines of id and pass_rate
        lowest=float,
        highest=float,  # with passes: lowest < pass rate < highest
        order=str,  # source, random or curriculum
        oversample=float,  # candidates a wanted question
        seed=int,
    )
    return ConfigDict({name: config_dict.placeholder(kind) for name, kind in kinds.items()})
