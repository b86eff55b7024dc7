"""Rewrite an ordered SELECT so that it returns its sort keys and all rows before LIMIT."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlr1_jax.sql.lexer import clauses, tokens

_DIRECTION = re.compile(r"\s+(asc|desc)?(\s*nulls\s+(first|last))?\s*$", re.IGNORECASE)
_LIMIT = re.compile(r"limit\s+(\d+)\s*(?:(,|offset)\s*(\d+))?\s*$", re.IGNORECASE)


class Keyed(NamedTuple):
    """Statements to try in order, each returning the rows followed by `keys` sort keys; and the gold's OFFSET."""

    statements: tuple[str, ...]
    keys: int
    offset: int


def keyed(sql: str) -> Keyed | None:
    """Rewrite a statement with a top-level ORDER BY; None if its form is not supported."""
    parts = clauses(sql)
    if parts.order < 0 or parts.select < 0:
        return None
    offset = 0
    if parts.limit >= 0:
        limit = _LIMIT.match(sql[parts.limit : parts.end].strip())
        if limit is None:
            return None
        first, separator, second = limit.groups()
        # LIMIT offset, count or LIMIT count OFFSET offset
        offset = int(first) if separator == "," else int(second or 0)
    ordering = sql[parts.terms : parts.limit if parts.limit >= 0 else parts.end]
    terms = [_DIRECTION.sub("", f"{term} ").strip() for term in _split(ordering)]
    body = sql[: parts.order]
    shown = ", ".join(f"({term})" for term in terms)
    statements = []
    # A number in ORDER BY is the position of a column, which as an extra column would be a constant.
    if not parts.compound and not parts.distinct and parts.source >= 0 and not any(term.isdigit() for term in terms):
        inline = f"{sql[: parts.source].rstrip()}, {shown} {sql[parts.source : parts.order]}"
        statements.append(f"{inline} ORDER BY {ordering}")
    if not any(term.isdigit() for term in terms):
        statements.append(f"WITH sorted_rows AS ({body}\n) SELECT *, {shown} FROM sorted_rows ORDER BY {ordering}")
    return Keyed(tuple(statements), len(terms), offset) if statements else None


def _split(text: str) -> list[str]:
    """Split at the commas outside parentheses and strings."""
    parts, start = [], 0
    for token in tokens(text):
        if token.text == "," and token.depth == 0:
            parts.append(text[start : token.start])
            start = token.start + 1
    return [*parts, text[start:]]
