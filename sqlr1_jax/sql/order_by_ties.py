"""Rewrite an ordered SELECT so that it returns its sort keys and all rows before LIMIT."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlr1_jax.sql.lexer import Token, clauses, tokens, unquoted, without_comments

# Possessive, as a run of blanks would be divided between the three parts in every way.
_DIRECTION = re.compile(r"\s++(asc|desc)?+(\s*+nulls\s++(first|last))?+\s*+$", re.IGNORECASE)
_LIMIT = re.compile(r"limit\s+(\d+)\s*(?:(,|offset)\s*(\d+))?\s*$", re.IGNORECASE)


class Keyed(NamedTuple):
    """Statements to try in order, each returning the rows followed by `keys` sort keys; and the gold's OFFSET."""

    statements: tuple[str, ...]
    keys: int
    offset: int


def keyed(sql: str) -> Keyed | None:
    """Rewrite a statement with a top-level ORDER BY; None if its form is not supported."""
    sql = without_comments(sql)  # a comment at the end of a clause would swallow the text that is added after it
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
    statements = []
    # A number in ORDER BY is the position of a column, which as an extra column would be a constant.
    if not any(_name(term).isdigit() for term in terms):  # also (1) and 1 COLLATE NOCASE
        # An alias of a result column cannot be used within SELECT: there the name means a column of a table that has it.
        names = _aliases(sql[parts.select : parts.source])
        if not parts.compound and not parts.distinct and parts.source >= 0 and not names & set(map(_name, terms)):
            shown = ", ".join(f"({term})" for term in terms)
            inline = f"{sql[: parts.source].rstrip()}, {shown} {sql[parts.source : parts.order]}"
            statements.append(f"{inline} ORDER BY {ordering}")
        shown = ", ".join(f"({_qualified(term)})" for term in terms)
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


def _aliases(selected: str) -> set[str]:
    """The names that a list of result columns gives to expressions, in lower case."""
    names = set()
    for item in _split(selected):
        *_, before, last = [Token("other", "", 0, 0)] * 2 + list(tokens(item))
        if before.kind in ("word", "name", "number", "string") or before.text == ")":
            names.add(unquoted(last))
    return names


def _name(term: str) -> str:
    """The name that a term of ORDER BY consists of, in lower case; empty if it is another expression."""
    parts = [token for token in tokens(term) if token.text not in ("(", ")")]
    is_name = len(parts) == 1 or (len(parts) == 3 and parts[1].text.lower() == "collate")
    return unquoted(parts[0]) if is_name else ""


def _qualified(term: str) -> str:
    """A term of `sorted_rows` whose names in double quotes are never texts, as they are to SQLite without such a column."""
    parts, before = [], ""
    for token in tokens(term, blanks=True):
        parts.append(f"sorted_rows.{token.text}" if token.text[0] == '"' and before != "." else token.text)
        before = token.text
    return "".join(parts)
