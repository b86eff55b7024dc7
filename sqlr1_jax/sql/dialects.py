"""Formatting of SQL and translation to other dialects, by sqlglot."""

from __future__ import annotations

import sqlglot
from sqlglot.dialects import Dialect

DIALECTS = tuple(sorted(name for name in Dialect.classes if name))


def pretty(sql: str, dialect: str = "sqlite") -> str:
    """Format a statement in `dialect`; return SQL that sqlglot cannot parse unchanged if `dialect` is sqlite.

    Raises:
      ValueError: the dialect is unknown, or the statement cannot be parsed and `dialect` is another one.
    """
    if dialect not in DIALECTS:
        raise ValueError(f"dialect={dialect!r} must be one of {', '.join(DIALECTS)}")
    if not sql.strip():
        return ""
    try:
        return sqlglot.transpile(sql, read="sqlite", write=dialect, pretty=True)[0]
    except sqlglot.errors.SqlglotError as error:
        if dialect == "sqlite":
            return sql
        raise ValueError(f"cannot translate {sql!r} to {dialect}: {error}") from None
