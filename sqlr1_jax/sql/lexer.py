"""A small SQL lexer: where strings, comments and parentheses are, and what stands at the top level.

SQLite itself decides whether a statement is valid; the lexer only answers questions about its text. A clause word at
parenthesis depth 0 belongs to the outermost select: common table expressions, sub-queries, OVER (...) and aggregate
ORDER BY all stand in parentheses.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<space>[ \t\n\f\r]+)
      | (?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<string>'[^']*(?:''[^']*)*(?:'|\Z))
      | (?P<name>"[^"]*(?:""[^"]*)*(?:"|\Z)|`[^`]*(?:``[^`]*)*(?:`|\Z)|\[[^\]]*(?:\]|\Z))
      | (?P<number>\d[\w.]*|\.\d\w*)
      | (?P<word>[^\W\d][\w$]*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One token: its kind (space, comment, string, name, number, word, other), text, offset and parenthesis depth."""

    kind: str
    text: str
    start: int
    depth: int


def tokens(sql: str, blanks: bool = False) -> Iterator[Token]:
    """Yields the tokens of `sql`; white space and comments only if `blanks`. Never raises, linear in the length."""
    depth = 0
    for match in _TOKEN.finditer(sql):
        kind = match.lastgroup
        text = match.group()
        if kind in ("space", "comment") and not blanks:
            continue
        if text == ")":
            depth -= 1
        yield Token(kind, text, match.start(), depth)
        if text == "(":
            depth += 1


def without_comments(sql: str) -> str:
    """The statement with each comment replaced by one blank, so that its lines may be joined."""
    return "".join(" " if token.kind == "comment" else token.text for token in tokens(sql, blanks=True))


def canonical(sql: str) -> str:
    """The statement in a form in which texts that differ in nothing SQLite sees are equal.

    Comments and runs of white space are one blank, words are in lower case (SQLite folds ASCII letters only), blanks
    and semicolons at the end are gone. Equal forms mean equal results; different forms mean nothing.
    """
    parts = [" "]
    for match in _TOKEN.finditer(sql):
        kind, text = match.lastgroup, match.group()
        if kind == "space" or kind == "comment":
            if parts[-1] != " ":
                parts.append(" ")
        else:
            parts.append(text.lower() if kind == "word" and text.isascii() else text)
    while parts and parts[-1] in (" ", ";"):
        parts.pop()
    return "".join(parts[1:])


def first_statement(sql: str) -> str:
    """The text up to the first semicolon outside strings, comments and parentheses, without it."""
    for token in tokens(sql):
        if token.text == ";" and token.depth <= 0:
            return sql[: token.start]
    return sql


def goes_on(sql: str) -> bool:
    """True if anything but white space and comments, a semicolon even, follows the first statement's semicolon."""
    begun = ended = False
    for token in tokens(sql):
        if ended:
            return True
        begun = begun or token.text != ";"
        ended = begun and token.text == ";"
    return False


def has_statement(sql: str) -> bool:
    """True if anything but white space, comments and semicolons is there to run."""
    return any(token.text != ";" for token in tokens(sql))


class Clauses(NamedTuple):
    """Offsets in a select's text of what stands at its top level; -1 where absent.

    `select` is the end of the outermost SELECT keyword, `source` the start of FROM, `order` and `limit` the starts of
    ORDER BY and LIMIT, `terms` the end of ORDER BY's two words, `end` the end of the statement.
    """

    select: int
    source: int
    order: int
    terms: int
    limit: int
    end: int
    compound: bool
    distinct: bool


def clauses(sql: str) -> Clauses:
    """Finds the top-level clauses of one select statement."""
    select = source = order = terms = limit = -1
    compound = distinct = False
    end = len(sql)
    previous, previous_start = "", 0
    for token in tokens(sql):
        if token.depth > 0:
            continue
        if token.text == ";":
            end = token.start
            break
        word = token.text.lower() if token.kind == "word" else ""
        if word == "select" and select < 0:
            select = token.start + 6
        elif word == "distinct" and previous == "select":
            distinct = True
        elif word in ("union", "intersect", "except", "values"):
            compound = True
        elif word == "from" and source < 0 and previous != "distinct":
            source = token.start
        elif word == "by" and previous == "order":
            order, terms = previous_start, token.start + 2
        elif word == "limit" and order >= 0:
            limit = token.start
        previous, previous_start = word, token.start
    return Clauses(select, source, order, terms, limit, end, compound, distinct)


@functools.lru_cache(maxsize=4096)
def ordered(sql: str) -> bool:
    """True if the outermost select has an ORDER BY, so that the order of its rows is part of the answer."""
    return "order" in sql.lower() and clauses(sql).order >= 0


def quoted(name: str) -> str:
    """An identifier in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def literals(sql: str) -> int:
    """The number of string and number literals, a measure of answers that enumerate values."""
    return sum(match.lastgroup in ("string", "number") for match in _TOKEN.finditer(sql))
