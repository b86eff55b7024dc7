"""Shorten a schema until its prompt fits, and report what was dropped.

The order, least harmful first: example values that the question does not mention; comments of columns it does not mention;
columns it does not mention and that are not keys, widest tables first; all other comments and values. Tables, keys and the
columns that a question names are never dropped: a prompt that still does not fit is an error.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

from sqlr1_jax.sql.lexer import tokens
from sqlr1_jax.text.schema import Column, Schema, Table

_WORD = re.compile(r"[^\W_]+")

Cut = tuple[str, str, str]  # what ("values", "comment" or "column"), table, column


@dataclasses.dataclass(frozen=True, slots=True)
class Fitted:
    """A schema text that fits; `dropped` describes what is missing (empty: nothing)."""

    text: str
    dropped: str = ""


def words(text: str) -> set[str]:
    """Return the lower-case words of a text, or of a name in snake or camel case, without plural s."""
    split = re.sub(r"([a-z])([A-Z])", r"\1 \2", text).lower()
    return {word.rstrip("s") or word for word in _WORD.findall(split)}


def possible_cuts(schema: Schema, mentioned: str) -> list[Cut]:
    """Return everything that may be dropped, in the order in which it is dropped."""
    question_words, lowered = words(mentioned), mentioned.lower()
    squeezed = "".join(_WORD.findall(lowered))
    # A column that another table refers to is the other half of a join, whether it is a primary key or not.
    targets = {(key.table.lower(), key.target.lower()) for table in schema.tables for key in table.foreign_keys}
    ranked = []
    for table in schema.tables:
        keys = table.keys() | {column for name, column in targets if name == table.name.lower()}
        for column in table.columns:
            named = bool(words(column.name) & question_words) or _is_described(column.comment, question_words)
            # Some scripts have no blanks between words.
            named |= not column.name.isascii() and column.name.lower() in lowered
            valued = any(_is_mentioned(str(value), mentioned, squeezed) for value in column.values)
            # Widest tables first; names last, so that the order does not depend on the order in the file.
            position = (-len(table.columns), table.name, column.name)
            if column.values:
                ranked.append(((3 if named or valued else 0, *position), ("values", table.name, column.name)))
            if column.comment:
                ranked.append(((3 if named else 1, *position), ("comment", table.name, column.name)))
            # A key stays even if unmentioned: joins need it.
            if not named and not valued and column.name.lower() not in keys:
                ranked.append(((2, *position), ("column", table.name, column.name)))
    return [cut for _, cut in sorted(ranked, key=lambda pair: pair[0])]


def _is_described(comment: str, question_words: set[str]) -> bool:
    """True if a question has two of the longer words of a column's comment, or most of them."""
    described = {word for word in words(comment) if len(word) > 3}
    shared = len(described & question_words)
    return shared >= 2 or 2 * shared > len(described)


def _is_mentioned(value: str, mentioned: str, squeezed: str) -> bool:
    """True if a question mentions a value: as words of its own, a single letter in its case; or, of a longer one, without its blanks.

    Args:
      value: of the database.
      mentioned: the question.
      squeezed: its letters and digits in lower case.
    """
    if len(value) > 1:
        value, mentioned = value.lower(), mentioned.lower()
    if not value.isascii():
        return value in mentioned
    letters = "".join(_WORD.findall(value))
    if len(letters) > 4 and letters in squeezed:
        return True
    if not value.strip() or value not in mentioned:  # nearly all: an expression of its own for each would take long
        return False
    return re.search(rf"(?<![^\W_]){re.escape(value)}(?![^\W_])", mentioned) is not None


def apply_cuts(schema: Schema, cuts: set[Cut]) -> Schema:
    """Return the schema without `cuts`; a table keeps at least its first column."""

    def without_notes(table: Table, column: Column) -> Column:
        values = () if ("values", table.name, column.name) in cuts else column.values
        comment = "" if ("comment", table.name, column.name) in cuts else column.comment
        return dataclasses.replace(column, values=values, comment=comment)

    tables = []
    for table in schema.map_columns(without_notes).tables:
        kept = tuple(column for column in table.columns if ("column", table.name, column.name) not in cuts)
        # `render` skips tables without columns, and the model should still see that this table exists.
        tables.append(dataclasses.replace(table, columns=kept or table.columns[:1]))
    return dataclasses.replace(schema, tables=tuple(tables))


def smallest(schema: Schema, mentioned: str) -> Schema:
    """Return the schema without everything that may be dropped."""
    return apply_cuts(schema, set(possible_cuts(schema, mentioned)))


def shorten_to_fit(
    schema: Schema, mentioned: str, render: Callable[[Schema], str], fits: Callable[[str], bool]
) -> Fitted | None:
    """Return the text with the fewest cuts that fits; None if none does.

    Args:
      schema: the whole schema.
      mentioned: the question with its evidence; what it names is kept longest.
      render: schema -> text.
      fits: whether a text is short enough; called about log2(cuts) times, because each call tokenizes the prompt.
    """
    order = possible_cuts(schema, mentioned)
    low, high = 0, len(order)  # number of cuts; bisection is valid because more cuts never make the text longer
    if not fits(render(apply_cuts(schema, set(order)))):
        return None
    while low < high:
        middle = (low + high) // 2
        if fits(render(apply_cuts(schema, set(order[:middle])))):
            high = middle
        else:
            low = middle + 1
    return Fitted(render(apply_cuts(schema, set(order[:high]))), _describe(order[:high]))


def fit_raw_schema(text: str, fits: Callable[[str], bool]) -> Fitted | None:
    """Do the same for SQLite's own CREATE statements, from which only comments can be dropped."""
    if fits(text):
        return Fitted(text)
    parts: list[str] = []
    found = list(tokens(text, blanks=True))
    for token, after in zip(found, [*found[1:], None]):
        if token.kind != "comment":
            parts.append(token.text)
        elif parts and "\n" in parts[-1] and parts[-1].isspace() and after is not None and "\n" in after.text:
            parts.pop()  # the comment has a line to itself
        elif parts and parts[-1].isspace() and after is not None and after.kind == "space":
            parts[-1] = parts[-1].rstrip(" \t") or ("" if "\n" in after.text else " ")
        elif parts and not parts[-1].isspace() and after is not None and after.kind != "space":
            parts.append(" ")  # between two words
    count = sum(token.kind == "comment" for token in found)
    bare = "".join(parts)
    return Fitted(bare, f"comments ({count})") if count and fits(bare) else None


def _describe(cuts: list[Cut]) -> str:
    names = {"values": "example values ({})", "comment": "comments ({})", "column": "columns ({})"}
    counts = {kind: sum(cut[0] == kind for cut in cuts) for kind in names}
    return ", ".join(names[kind].format(count) for kind, count in counts.items() if count)
