"""Questions get the schema text that the model will see. What `prepare` runs in its worker processes.

describer = Describer(databases=pathlib.Path("database"), form="ddl")
described = describer.describe(question)       # the same question with `schema` filled
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


class Described(NamedTuple):
    """What is known of a database: its schema, and the index of its values if there is to be one."""

    schema: schema.Schema
    index: value_index.Index | None

    @property
    def size(self) -> int:
        """Roughly how many texts it holds in memory."""
        columns = sum(len(table.columns) for table in self.schema.tables)
        return 10 * columns + (len(self.index.values) if self.index else 0)


class Describer:
    """Fills `Question.schema`; keeps the databases it met last, as many as fit into `MEMORY` texts."""

    MEMORY = 1_000_000

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
        self._known: collections.OrderedDict[str, Described] = collections.OrderedDict()
        self._size = 0

    def known(self, db: str) -> Described:
        """Reads a database, or remembers it. Raises ValueError if it cannot be read."""
        if db not in self._known:
            self._known[db] = self._read(db)
            self._size += self._known[db].size
            while self._size > self.MEMORY and len(self._known) > 1:
                self._size -= self._known.popitem(last=False)[1].size
        self._known.move_to_end(db)
        return self._known[db]

    def _read(self, db: str) -> Described:
        path = self.databases / db / f"{db}.sqlite"
        found = schema.read(path, self.cfg.samples)
        if self.cfg.comments and db in self.entries:
            found = schema.annotate(found, self.entries[db])
        if not self.cfg.comments:
            found = found.map_columns(lambda table, column: dataclasses.replace(column, comment=""))
        wanted = self.cfg.retrieve and self.cfg.form == "ddl"
        return Described(found, self._index(path, found) if wanted else None)

    def _index(self, path: pathlib.Path, found: schema.Schema) -> value_index.Index:
        if not self.cache:
            return value_index.Index.build(path, found)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return value_index.Index.cached(path, sha256, self.cache, found)

    def describe(self, question: Question) -> Question:
        """The question with its schema text.

        Raises:
          ValueError: its database cannot be read.
        """
        found, index = self.known(question.db)
        if self.cfg.form == "raw":
            return dataclasses.replace(question, schema=found.raw)
        if index is not None:
            found = schema.add_values(found, index.find(f"{question.evidence} {question.text}".strip()))
        return dataclasses.replace(question, schema=ddl.render(found))
