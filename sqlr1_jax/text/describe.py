"""Questions get the schema text that the model will see. What `prepare` runs in its worker processes.

describer = Describer(databases=pathlib.Path("database"), form="ddl")
described = describer.describe(question)       # the same question with `schema` filled
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import pathlib
from collections.abc import Mapping

from sqlr1_jax.records import Question
from sqlr1_jax.text import ddl, schema, values

FORMS = ("ddl", "raw")


@dataclasses.dataclass(frozen=True)
class Schemas:
    """How a database becomes schema text (`config.schema`).

    Attributes:
      form: "ddl" as OmniSQL writes it, "raw" as SQLite keeps it (SQL-R1's training prompt).
      samples: example values a column.
      comments: whether column comments of the data set are shown.
      retrieve: whether the values that the question seems to mean are shown, found by BM25; see `values`.
      cache: folder of value indices, by hash of the database file; empty to build them each time.
    """

    form: str = "ddl"
    samples: int = 2
    comments: bool = True
    retrieve: bool = True
    cache: str = ""

    def __post_init__(self):
        if self.form not in FORMS:
            raise ValueError(f"schema.form={self.form!r} is not one of {', '.join(FORMS)}")
        if not 0 <= self.samples <= schema.MAX_VALUES:
            raise ValueError(f"schema.samples={self.samples} is not between 0 and {schema.MAX_VALUES}")


class Describer:
    """Fills `Question.schema`; keeps the schemas of the databases it met last."""

    def __init__(self, databases: pathlib.Path, entries: Mapping[str, Mapping], options: Schemas):
        self.databases = databases
        self.entries = entries
        self.options = options
        self.schema = functools.lru_cache(maxsize=256)(self._read)
        self.index = functools.lru_cache(maxsize=64)(self._index)

    def _read(self, db: str) -> schema.Schema:
        found = schema.read(self.databases / db / f"{db}.sqlite", self.options.samples)
        if self.options.comments and db in self.entries:
            found = schema.annotate(found, self.entries[db])
        return found

    def _index(self, db: str) -> values.Index:
        path = self.databases / db / f"{db}.sqlite"
        if not self.options.cache:
            return values.Index.build(path)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return values.Index.cached(path, sha256, pathlib.Path(self.options.cache))

    def describe(self, question: Question) -> Question:
        """The question with its schema text.

        Raises:
          ValueError: its database cannot be read.
        """
        found = self.schema(question.db)
        if self.options.form == "raw":
            return dataclasses.replace(question, schema=found.raw)
        if self.options.retrieve:
            asked = f"{question.evidence} {question.text}".strip()
            found = schema.add_values(found, self.index(question.db).find(asked))
        return dataclasses.replace(question, schema=ddl.render(found))
