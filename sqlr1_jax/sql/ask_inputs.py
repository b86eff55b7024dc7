"""Check what `ask` is given, before anything heavy is imported: question, database file, dialect."""

from __future__ import annotations

import pathlib
import sys

from sqlr1_jax.config import AskConfig
from sqlr1_jax.sql import databases


def check(cfg: AskConfig) -> pathlib.Path:
    """Return the database file.

    Raises:
      ValueError: there is no question, the file is no SQLite database, or there is no dialect of that name.
    """
    if not cfg.question and not (sys.stdin and sys.stdin.isatty()):
        raise ValueError(
            'there is no question: write it after the options, as in ask ... "How many singers are there?", '
            "or leave it out in a terminal to be asked for questions"
        )
    file = databases.given_file(cfg.database)
    if cfg.dialect != "sqlite":
        from sqlr1_jax.sql import dialects  # here: the import takes a while, and SQLite needs no translation

        dialects.check_name(cfg.dialect)
    return file
