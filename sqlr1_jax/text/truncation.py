"""Makes a schema smaller until its prompt fits, and says what it left out.

The order, gentlest first: example values that the question does not mention; comments of columns the question does not
mention; columns that are no keys and that the question does not mention, widest tables first; comments and values of
what is left. Tables, keys and the columns a question names stay: a prompt that still does not fit is an error.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

from sqlr1_jax.text.schema import Column, Schema, Table

_WORD = re.compile(r"[a-z0-9]+")
_BLOCK_COMMENT = re.compile(r"\s*/\*.*?\*/", re.DOTALL)

Cut = tuple[str, str, str]  # what ("values", "comment" or "column"), table, column


@dataclasses.dataclass(frozen=True, slots=True)
class Fitted:
    """A schema text within its budget: `dropped` says in words what is missing, empty if nothing is."""

    text: str
    dropped: str = ""


def words(text: str) -> set[str]:
    """Lower-case words of a text or of a name in snake or camel case, plurals without their s."""
    split = re.sub(r"([a-z])([A-Z])", r"\1 \2", text).lower()
    return {word.rstrip("s") or word for word in _WORD.findall(split)}


def cuts(schema: Schema, mentioned: str) -> list[Cut]:
    """All that may be left out, in the order in which it is left out."""
    asked, lowered = words(mentioned), mentioned.lower()
    ranked = []
    for table in schema.tables:
        keys = table.keys()
        for column in table.columns:
            named = bool(words(column.name) & asked)
            valued = any(str(value).lower() in lowered for value in column.values)
            place = (-len(table.columns), table.name, column.name)
            if column.values:
                ranked.append(((3 if named or valued else 0, *place), ("values", table.name, column.name)))
            if column.comment:
                ranked.append(((3 if named else 1, *place), ("comment", table.name, column.name)))
            if not named and not valued and column.name.lower() not in keys:
                ranked.append(((2, *place), ("column", table.name, column.name)))
    return [cut for _, cut in sorted(ranked, key=lambda pair: pair[0])]


def without(schema: Schema, gone: set[Cut]) -> Schema:
    """The schema less what is named in `gone`; a table keeps at least one column."""

    def slim(table: Table, column: Column) -> Column:
        values = () if ("values", table.name, column.name) in gone else column.values
        comment = "" if ("comment", table.name, column.name) in gone else column.comment
        return dataclasses.replace(column, values=values, comment=comment)

    tables = []
    for table in schema.map_columns(slim).tables:
        kept = tuple(column for column in table.columns if ("column", table.name, column.name) not in gone)
        tables.append(dataclasses.replace(table, columns=kept or table.columns[:1]))
    return dataclasses.replace(schema, tables=tuple(tables))


def smallest(schema: Schema, mentioned: str) -> Schema:
    """The schema less all that may be left out."""
    return without(schema, set(cuts(schema, mentioned)))


def fit(schema: Schema, mentioned: str, render: Callable[[Schema], str], fits: Callable[[str], bool]) -> Fitted | None:
    """The text with the least left out that fits, or None if none does.

    Args:
      schema: the whole schema.
      mentioned: the question with its evidence; what it names is kept longest.
      render: schema -> text.
      fits: whether a text is within the budget; called about log2(cuts) times.
    """
    order = cuts(schema, mentioned)
    low, high = 0, len(order)  # the number of cuts; more cuts never make the text longer
    if not fits(render(without(schema, set(order)))):
        return None
    while low < high:
        middle = (low + high) // 2
        if fits(render(without(schema, set(order[:middle])))):
            high = middle
        else:
            low = middle + 1
    return Fitted(render(without(schema, set(order[:high]))), _describe(order[:high]))


def fit_raw(text: str, fits: Callable[[str], bool]) -> Fitted | None:
    """The same for SQLite's own text, of which only the /* comments */ can be left out."""
    if fits(text):
        return Fitted(text)
    bare, count = _BLOCK_COMMENT.subn("", text)
    return Fitted(bare, f"comments ({count})") if count and fits(bare) else None


def _describe(gone: list[Cut]) -> str:
    names = {"values": "example values ({})", "comment": "comments ({})", "column": "columns ({})"}
    counts = {kind: sum(cut[0] == kind for cut in gone) for kind in names}
    return ", ".join(names[kind].format(count) for kind, count in counts.items() if count)
