"""Add schema texts to questions; `prepare` runs this in its worker processes.

describer = Describer(pathlib.Path("database"), entries={}, cfg=SchemaConfig())
question = describer.describe(question)       # the same question with `schema` filled
"""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import pathlib
from collections.abc import Mapping
from typing import NamedTuple

from sqlr1_jax.config import SchemaConfig
from sqlr1_jax.records import Question
from sqlr1_jax.text import ddl, schema, value_index


class DatabaseInfo(NamedTuple):
    """A database's schema, and the index of its values if questions look values up."""

    schema: schema.Schema
    index: value_index.Index | None

    @property
    def size(self) -> int:
        """Rough number of strings in memory."""
        # About ten per column: name, type, comment and up to six values.
        columns = sum(len(table.columns) for table in self.schema.tables)
        return 10 * columns + (len(self.index.values) if self.index else 0)


class Describer:
    """Fills `Question.schema`.

    Args:
      databases: folder of <db>/<db>.sqlite.
      entries: tables.json entries by database; databases without an entry have no extra comments or keys.
      cfg: form of the text and what it contains.
      cache: folder of saved value indexes; None builds them anew.
    """

    # Questions come sorted by database, so a few recent databases are enough. The bound counts strings, not databases, because
    # their sizes differ by orders of magnitude.
    MAX_STRINGS = 1_000_000

    def __init__(
        self,
        databases: pathlib.Path,
        entries: Mapping[str, Mapping],
        cfg: SchemaConfig,
        cache: pathlib.Path | None = None,
    ):
        self.databases = databases
        self.entries = entries
        self.cfg = cfg
        self.cache = cache
        self._recent: collections.OrderedDict[str, DatabaseInfo] = collections.OrderedDict()
        self._size = 0

    def database(self, db: str) -> DatabaseInfo:
        """Return what is known of a database, read once. Raises ValueError if it cannot be read."""
        if db not in self._recent:
            self._recent[db] = self._read(db)
            self._size += self._recent[db].size
            while self._size > self.MAX_STRINGS and len(self._recent) > 1:
                self._size -= self._recent.popitem(last=False)[1].size
        self._recent.move_to_end(db)
        return self._recent[db]

    def _read(self, db: str) -> DatabaseInfo:
        path = self.databases / db / f"{db}.sqlite"
        read = schema.read(path, self.cfg.samples)
        if self.cfg.comments and db in self.entries:
            read = schema.annotate(read, self.entries[db])
        if not self.cfg.comments:
            read = read.map_columns(lambda table, column: dataclasses.replace(column, comment=""))
        # The raw form shows SQLite's own text, which has no place for example values.
        indexed = self.cfg.retrieve and self.cfg.form == "ddl"
        return DatabaseInfo(read, self._index(path, read) if indexed else None)

    def _index(self, path: pathlib.Path, read: schema.Schema) -> value_index.Index:
        if not self.cache:
            return value_index.Index.build(path, read)
        # By content, not by name: data sets share databases, and a changed file must not be answered from an old index.
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return value_index.Index.cached(path, sha256, self.cache, read)

    def describe(self, question: Question) -> Question:
        """Return the question with its schema text.

        Raises:
          ValueError: its database cannot be read.
        """
        described, index = self.database(question.db)
        return dataclasses.replace(question, schema=write(described, self.cfg.form, index, question))


def write(described: schema.Schema, form: str, index: value_index.Index | None, question: Question) -> str:
    """The schema text in a form of `config.schema`; `ddl` has the values of the index that the question mentions."""
    if form == "raw":
        return described.raw
    if form == "compact":
        return described.compact
    if form == "short":
        return ddl.render_short(described)
    if index is not None:
        described = schema.add_values(described, index.find(f"{question.evidence} {question.text}".strip()))
    return ddl.render(described)
