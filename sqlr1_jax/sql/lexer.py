"""A small SQL lexer that finds strings, comments, parentheses and top-level clauses.

SQLite decides whether a statement is valid; the lexer only answers questions about its text. A clause keyword at
parenthesis depth 0 belongs to the outermost SELECT, because common table expressions, sub-queries, OVER (...) and
ORDER BY in aggregates are all in parentheses.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

# Every alternative matches at least one character and none can fail after much work, so a hostile text costs linear time.
# Unterminated strings and comments run to the end of the text, as in SQLite, to which `/*` at the very end is two operators, and a
# vertical tab a blank behind another blank but an error elsewhere.
_TOKEN = re.compile(
    r"""(?P<space>[ \t\n\f\r][ \t\n\v\f\r]*)
      | (?P<comment>--[^\n]*|/\*(?!\Z).*?(?:\*/|\Z))
      | (?P<string>'[^']*(?:''[^']*)*(?:'|\Z))
      | (?P<name>"[^"]*(?:""[^"]*)*(?:"|\Z)|`[^`]*(?:``[^`]*)*(?:`|\Z)|\[[^\]]*(?:\]|\Z))
      | (?P<number>\d[\w.]*|\.\d\w*)
      | (?P<word>[^\W\d][\w$]*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A token: kind (a group name of `_TOKEN`), text, offset in the statement and parenthesis depth."""

    kind: str
    text: str
    start: int
    depth: int


def tokens(sql: str, blanks: bool = False) -> Iterator[Token]:
    """Yield the tokens of `sql`; white space and comments only with `blanks`. Never raises; linear time."""
    depth = 0
    for match in _TOKEN.finditer(sql):
        kind = match.lastgroup
        text = match.group()
        if kind in ("space", "comment") and not blanks:
            continue
        # Before the yield, and "(" after it: both parentheses of a pair have the depth outside of it.
        if text == ")":
            depth -= 1
        yield Token(kind, text, match.start(), depth)
        if text == "(":
            depth += 1


def without_comments(sql: str) -> str:
    """Replace each comment by a blank, so that lines may be joined."""
    return "".join(" " if token.kind == "comment" else token.text for token in tokens(sql, blanks=True))


def canonical(sql: str) -> str:
    """Normalise differences that SQLite ignores; statements with equal canonical forms have equal results.

    Comments and runs of white space become one blank, words become lower case, blanks and semicolons at the end are
    removed. Different forms may still be equivalent statements.
    """
    parts = [" "]
    for match in _TOKEN.finditer(sql):
        kind, text = match.lastgroup, match.group()
        if kind == "space" or (kind == "comment" and "\0" not in text):  # which is an error wherever it stands
            if parts[-1] != " ":
                parts.append(" ")
        else:
            # SQLite folds ASCII letters only; strings and quoted names keep their case.
            parts.append(text.lower() if kind == "word" and text.isascii() else text)
    # A trailing comment has become a blank already.
    while parts and parts[-1] in (" ", ";"):
        parts.pop()
    return "".join(parts[1:])


def first_statement(sql: str) -> str:
    """Return the text before the first semicolon outside strings, comments and parentheses."""
    for token in tokens(sql):
        if token.text == ";" and token.depth <= 0:
            return sql[: token.start]
    return sql


def has_text_after_first(sql: str) -> bool:
    """True if anything but white space and comments follows the first statement's semicolon, even a semicolon."""
    started = ended = False
    for token in tokens(sql):
        if ended:
            return True
        started = started or token.text != ";"
        ended = started and token.text == ";"
    return False


def has_statement(sql: str) -> bool:
    """True if the text has anything but white space, comments and semicolons."""
    return any(token.text != ";" for token in tokens(sql))


class Clauses(NamedTuple):
    """Offsets of the top-level clauses in the text of a SELECT statement; -1 if absent.

    Attributes:
      select: end of the outermost SELECT keyword.
      source: start of FROM.
      order: start of ORDER BY.
      terms: end of the words ORDER BY.
      limit: start of LIMIT.
      end: end of the statement.
      compound: whether the statement is a UNION, INTERSECT, EXCEPT or VALUES.
      distinct: whether the outermost SELECT is a SELECT DISTINCT.
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
    """Find the top-level clauses of a SELECT statement."""
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
        elif word == "from" and source < 0 and previous != "distinct":  # not IS DISTINCT FROM
            source = token.start
        elif word == "by" and previous == "order":
            order, terms = previous_start, token.start + 2
        elif word == "limit" and order >= 0:
            limit = token.start
        previous, previous_start = word, token.start
    return Clauses(select, source, order, terms, limit, end, compound, distinct)


@functools.lru_cache(maxsize=4096)
def ordered(sql: str) -> bool:
    """True if the outermost SELECT has ORDER BY, so that the order of rows is part of the answer."""
    return "order" in sql.lower() and clauses(sql).order >= 0


_MAY_READ_CLOCK = re.compile(r"now|current_|strftime|\(\s*\)|\(\s*(?:--|/\*)", re.IGNORECASE)
_CLOCK = frozenset({"date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff"})


def depends_on_time(sql: str) -> bool:
    """True if a statement reads the clock: CURRENT_DATE and the like, or a date function of 'now' or of nothing."""
    if not _MAY_READ_CLOCK.search(sql):  # nearly all statements; the lexer is slower
        return False
    token_list = list(tokens(sql))
    words = {token.text.lower() for token in token_list if token.kind == "word"}
    if words & {"current_date", "current_time", "current_timestamp"}:
        return True
    now = any(token.kind in ("string", "name") and token.text[1:-1].strip().lower() == "now" for token in token_list)
    texts = [token.text.lower() for token in token_list]
    called = any(texts[i] in _CLOCK and texts[i + 1 : i + 3] == ["(", ")"] for i in range(len(texts)))
    # A format alone is that of the time.
    formats = any(texts[i : i + 2] == ["strftime", "("] and texts[i + 3 : i + 4] == [")"] for i in range(len(texts)))
    return called or formats or (now and bool(words & _CLOCK))


def depends_on_chance(sql: str) -> bool:
    """True if a statement calls random() or randomblob()."""
    if "random" not in sql.lower():
        return False
    return not calls(sql).isdisjoint(("random", "randomblob"))


@functools.lru_cache(maxsize=64)
def calls(sql: str) -> frozenset[str]:
    """Names in lower case that stand before a parenthesis, as functions that are called do."""
    # A byte order mark is a blank to SQLite, and what no statement has otherwise.
    written = (token for token in tokens(sql) if token.kind != "other" or token.text.isascii())
    return frozenset(unquoted(first) for first, second in itertools.pairwise(written) if second.text == "(")


def has_unordered_limit(sql: str) -> bool:
    """True if a SELECT, at the top or nested, has LIMIT without ORDER BY, so that SQLite may return any of its rows."""
    if "limit" not in sql.lower():
        return False
    ordered_at = {0: False}  # by depth: whether the SELECT that is open there has had ORDER BY
    previous = ""
    for token in tokens(sql):
        word = token.text.lower() if token.kind == "word" else ""
        if token.text == "(":
            ordered_at[token.depth + 1] = False
        elif word == "by" and previous == "order":
            ordered_at[token.depth] = True
        elif word == "limit" and not ordered_at.get(token.depth):
            return True
        previous = word
    return False


@functools.lru_cache(maxsize=64)
def common_table_names(sql: str) -> frozenset[str]:
    """Names in lower case that WITH gives to SELECTs, at the top or nested."""
    if "with" not in sql.lower():
        return frozenset()
    names, opened, token_list = set(), {}, list(tokens(sql))
    texts = [token.text.lower() for token in token_list]
    for at, token in enumerate(token_list):
        if token.text == "(":
            opened[token.depth] = at
        elif texts[at] == "as":
            # name(columns) AS NOT MATERIALIZED (SELECT
            before = opened.get(token_list[at - 1].depth, 0) - 1 if texts[at - 1] == ")" else at - 1
            body = [text for text in texts[at + 1 : at + 5] if text not in ("not", "materialized")]
            if before >= 0 and body[:1] == ["("] and body[1:2] in (["select"], ["with"], ["values"]):
                names.add(unquoted(token_list[before]))
    return frozenset(names)


def unquoted(token: Token) -> str:
    """The name that a token is, in lower case."""
    return (token.text[1:-1] if token.kind in ("name", "string") else token.text).lower()


def quoted(name: str) -> str:
    """Quote an identifier with double quotes."""
    return '"' + name.replace('"', '""') + '"'


def literals(sql: str) -> int:
    """Count string and number literals."""
    return sum(match.lastgroup in ("string", "number") for match in _TOKEN.finditer(sql))
