"""The skeleton of a gold: what is left of it without its constants."""

from __future__ import annotations

import re
import zlib

import sqlglot

from sqlr1_jax.records import Question


def skeleton_hash(question: Question) -> int:
    """Hash of database and skeleton, equal for golds that differ in constants only."""
    text = f"{question.db} {skeleton(question.gold)}".encode()
    return zlib.crc32(text) << 32 | zlib.adler32(text)


def skeleton(sql: str) -> str:
    """Normalise a query and replace its constants by `?`."""
    try:
        tree = sqlglot.parse_one(sql, read="sqlite")
    except sqlglot.errors.SqlglotError:  # not parsed: an approximation
        return re.sub(r"'(?:[^']|'')*'|\b\d+(\.\d+)?\b", "?", " ".join(sql.lower().split()))
    for literal in tree.find_all(sqlglot.exp.Literal):
        literal.replace(sqlglot.exp.Placeholder())
    return tree.sql(dialect="sqlite", comments=False, normalize=True).lower()
