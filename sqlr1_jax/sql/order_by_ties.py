"""Rewrite an ordered SELECT so that it returns its sort keys and all rows before LIMIT."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlr1_jax.sql.lexer import Token, clauses, tokens, unquoted, without_comments

# Possessive, as a run of blanks would be divided between the three parts in every way.
_DIRECTION = re.compile(r"\s++(asc|desc)?+(\s*+nulls\s++(first|last))?+\s*+$", re.IGNORECASE)
_LIMIT = re.compile(r"limit\s+(-?\d+)\s*(?:(,|offset)\s*(-?\d+))?\s*$", re.IGNORECASE)  # below 0: no limit, no offset
_QUANTIFIER = re.compile(r"\A\s*+(?:distinct|all)\b", re.IGNORECASE)
# Words that the last name of an expression may stand behind without being its alias.
_BEFORE_OPERANDS = (
    "not",
    "is",
    "collate",
    "and",
    "or",
    "like",
    "glob",
    "match",
    "regexp",
    "in",
    "between",
    "escape",
    "from",
)


class _Column(NamedTuple):
    """A result column: its expression, and the name that AS gives it, in lower case, or nothing."""

    expression: str
    alias: str


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
        offset = max(int(first) if separator == "," else int(second or 0), 0)
    ordering = sql[parts.terms : parts.limit if parts.limit >= 0 else parts.end]
    raw = _split(ordering)
    terms = [_DIRECTION.sub("", f"{term} ").strip() for term in raw]
    columns = [_column(item) for item in _split(_QUANTIFIER.sub("", sql[parts.select : parts.source]))]
    if parts.source < 0 or any(column.expression.endswith("*") for column in columns):
        columns = []  # positions of columns are not known
    body, statements = sql[: parts.order], []
    places = [_place(term, columns) for term in terms]
    # The position or the alias of a result column means that column's expression; as an extra column it would be a constant, or a
    # column of a table.
    own = [columns[k].expression + _collation(term) if k >= 0 else term for term, k in zip(terms, places)]
    numbered = any(k < 0 and _name(term).isdigit() for term, k in zip(terms, places))
    if not parts.compound and not parts.distinct and parts.source >= 0 and not numbered:
        shown = ", ".join(f"({term})" for term in own)
        inline = f"{sql[: parts.source].rstrip()}, {shown} {sql[parts.source : parts.order]}"
        statements.append(f"{inline} ORDER BY {ordering}")
    places = [k if k >= 0 else _same_column(term, columns) for term, k in zip(terms, places)]
    if max(places) >= 0 and not numbered:
        # All result columns get names, because `t.name` cannot be resolved outside the CTE.
        names = [f"sorted_column_{k}" for k in range(len(columns))]
        found = [names[k] + _collation(term) if k >= 0 else _qualified(term) for term, k in zip(terms, places)]
        directed = [f"({new}) {_direction(old)}" for new, old in zip(found, raw)]
        shown = ", ".join(f"({term})" for term in found)
        statements.append(
            f"WITH sorted_rows({', '.join(names)}) AS ({body}\n) SELECT *, {shown} FROM sorted_rows ORDER BY {', '.join(directed)}"
        )
    if not any(_name(term).isdigit() for term in terms):  # also (1) and 1 COLLATE NOCASE
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


def _column(item: str) -> _Column:
    """A result column from its text."""
    *_, before, last = [Token("other", "", 0, 0)] * 2 + list(tokens(item))
    follows = before.kind in ("word", "name", "number", "string") or before.text == ")"
    is_name = last.kind in ("word", "name", "string") and unquoted(last) not in ("end", "null")
    if not follows or not is_name or before.text.lower() in _BEFORE_OPERANDS:
        return _Column(item.strip(), "")
    end = before.start if before.text.lower() == "as" else last.start
    return _Column(item[:end].strip(), unquoted(last))


def _place(term: str, columns: list[_Column]) -> int:
    """The result column that a term of ORDER BY names by its position or alias; -1 if none."""
    name = _name(term)
    if name.isdigit():
        return int(name) - 1 if 0 < int(name) <= len(columns) else -1
    return next((k for k, column in enumerate(columns) if name and column.alias == name), -1)


def _same_column(term: str, columns: list[_Column]) -> int:
    """The one result column whose expression a term is; -1 if none, or if names of tables are missing and leave it open."""
    wanted, spelled = _spelled(term), [_spelled(column.expression) for column in columns]
    if spelled.count(wanted) == 1:
        return spelled.index(wanted)
    bare, among = _unqualified(wanted), [_unqualified(parts) for parts in spelled]
    if among.count(bare) != 1:
        return -1
    place = among.index(bare)
    # Two names of tables that differ are two columns.
    return place if "." not in wanted or "." not in spelled[place] else -1


def _spelled(expression: str) -> list[str]:
    """The tokens of an expression in one spelling."""
    return [unquoted(token) if token.kind in ("word", "name") else token.text for token in tokens(expression)]


def _unqualified(parts: list[str]) -> list[str]:
    """Tokens without the names of tables before columns."""
    kept: list[str] = []
    for part in parts:
        if part == "." and kept:
            kept.pop()
        else:
            kept.append(part)
    return kept


def _collation(term: str) -> str:
    """The COLLATE of a term that is a name or a number, which what it stands for keeps."""
    parts = [token.text for token in tokens(term) if token.text not in ("(", ")")]
    return f" COLLATE {parts[2]}" if len(parts) == 3 and parts[1].lower() == "collate" else ""


def _direction(term: str) -> str:
    """ASC or DESC, NULLS FIRST or LAST, of a term."""
    found = _DIRECTION.search(f"{term} ")
    return found.group().strip() if found else ""


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
