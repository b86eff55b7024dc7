"""Rewrites an ordered select so that its rows show their sort keys and nothing is cut off by LIMIT."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlr1_jax.sql.lexer import clauses, tokens

_DIRECTION = re.compile(r"\s+(asc|desc)?(\s*nulls\s+(first|last))?\s*$", re.IGNORECASE)
_LIMIT = re.compile(r"limit\s+(\d+)\s*(?:(,|offset)\s*(\d+))?\s*$", re.IGNORECASE)


class Keyed(NamedTuple):
    """Rewritten statements, tried in order, each giving the rows followed by `keys` sort keys; the gold's OFFSET."""

    statements: tuple[str, ...]
    keys: int
    offset: int


def keyed(sql: str) -> Keyed | None:
    """The rewriting of a statement with a top-level ORDER BY; None where its form is not understood."""
    found = clauses(sql)
    if found.order < 0 or found.select < 0:
        return None
    offset = 0
    if found.limit >= 0:
        limit = _LIMIT.match(sql[found.limit : found.end].strip())
        if limit is None:
            return None
        first, separator, second = limit.groups()
        offset = int(first) if separator == "," else int(second or 0)
    ordering = sql[found.terms : found.limit if found.limit >= 0 else found.end]
    terms = [_DIRECTION.sub("", f"{term} ").strip() for term in _split(ordering)]
    body = sql[: found.order]
    shown = ", ".join(f"({term})" for term in terms)
    statements = []
    if not found.compound and not found.distinct and found.source >= 0 and not any(term.isdigit() for term in terms):
        inline = f"{sql[: found.source].rstrip()}, {shown} {sql[found.source : found.order]}"
        statements.append(f"{inline} ORDER BY {ordering}")
    if not any(term.isdigit() for term in terms):
        statements.append(f"WITH sorted_rows AS ({body}\n) SELECT *, {shown} FROM sorted_rows ORDER BY {ordering}")
    return Keyed(tuple(statements), len(terms), offset) if statements else None


def _split(text: str) -> list[str]:
    """Splits at the commas outside parentheses and strings."""
    parts, start = [], 0
    for token in tokens(text):
        if token.text == "," and token.depth == 0:
            parts.append(text[start : token.start])
            start = token.start + 1
    return [*parts, text[start:]]
