"""SQL for people: laid out over several lines, or in the words of another database."""

from __future__ import annotations

import sqlglot
from sqlglot.dialects import Dialect

DIALECTS = tuple(sorted(name for name in Dialect.classes if name))


def pretty(sql: str, dialect: str = "sqlite") -> str:
    """The statement laid out, in `dialect`; SQL that sqlglot cannot read comes back as it is in SQLite's own dialect.

    Raises:
      ValueError: no such dialect, or a statement that cannot be read is asked for in another one.
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
        raise ValueError(f"cannot say {sql!r} in {dialect}: {error}") from None
