"""Finds the values of a database that a question means: an index of its text values, ranked by BM25.

    index = Index.build(path)
    index.find("Which singers come from Paris?")   # {("singer", "home town"): ["Paris"]}

As in OmniSQL, texts of at most 40 characters are indexed, values that share words with the question are ranked by BM25,
and those are kept of which more than 85 % stand in the question in one piece, at most 20. Words are lower-case runs of
letters and digits without a plural s; beginnings of words and neighbours written as one are looked up too. Postings are numpy arrays; there is no server and no
Java. An index is saved under the hash of its database file, so it is built once whatever the data set.
"""

from __future__ import annotations

import itertools
import math
import os
import pathlib
import re
from collections.abc import Iterator

import numpy as np

from sqlr1_jax.text import schema

MAX_CHARS = schema.MAX_VALUE_CHARS
MAX_PER_COLUMN = 200_000  # distinct values; more are not worth the memory
_WORD = re.compile(r"[^\W_]+")
_SMALL = re.compile(r"[-+]?[\d.,]{1,2}")  # a text column's "3" is in too many questions to mean anything
_K1, _B = 0.9, 0.4  # BM25 constants of Lucene's Anserini defaults, which OmniSQL uses


def words(text: str) -> list[str]:
    """The words of a text in order, plurals cut."""
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _WORD.findall(text.lower())]


def query(question: str) -> set[str]:
    """What to look up for a question: its words, neighbours written as one, and beginnings of four letters or more."""
    plain = words(question)
    joined = (first + second for first, second in itertools.pairwise(plain))  # "North Carolina", stored "NorthCarolina"
    begun = (word[:size] for word in plain for size in range(4, len(word)))  # "African", stored "Africa"
    return {*plain, *joined, *begun}


def in_one_piece(value: str, text: str) -> float:
    """The share of `value` that is the longest part of it standing in `text`, both lower-case; 0 if it is below 0.85."""
    size = len(value)
    for length in range(size, math.floor(0.85 * size), -1):
        if any(value[start : start + length] in text for start in range(size - length + 1)):
            return length / size
    return 0.0


class Index:
    """The text values of one database.

    Attributes:
      columns: (table, column) in lower case.
      values: the values, with `owners` the number of the column of each.
      vocabulary: word -> its number; `starts` and `postings` hold the values that have it, `sizes` a value's words.
    """

    def __init__(self, columns, values, owners, vocabulary, starts, postings, sizes):
        self.columns: list[tuple[str, str]] = columns
        self.values: list[str] = values
        self.owners: np.ndarray = owners
        self.vocabulary: dict[str, int] = vocabulary
        self.starts: np.ndarray = starts
        self.postings: np.ndarray = postings
        self.sizes: np.ndarray = sizes
        counts = np.diff(starts)
        self.idf = np.log1p((len(values) - counts + 0.5) / (counts + 0.5)).astype(np.float32)
        mean = sizes.mean() if len(sizes) else 1.0
        self.weights = ((_K1 + 1) / (1 + _K1 * (1 - _B + _B * sizes / mean))).astype(np.float32)
        # what a value would score if the question held all its words
        self.full = np.bincount(postings, np.repeat(self.idf, counts), minlength=len(values)).astype(np.float32)

    @classmethod
    def build(cls, path: pathlib.Path, known: schema.Schema | None = None) -> Index:
        """Reads all text columns of an SQLite file; `known` is its schema if that was read already."""
        columns, values, owners = [], [], []
        for name, found in text_columns(path, known or schema.read(path, samples=0)):
            owners += [len(columns)] * len(found)
            values += found
            columns.append(name)
        vocabulary: dict[str, int] = {}
        of_word, of_value = [], []
        for number, value in enumerate(values):
            for word in set(words(value)):
                of_word.append(vocabulary.setdefault(word, len(vocabulary)))
                of_value.append(number)
        of_word, of_value = np.array(of_word, np.int32), np.array(of_value, np.int32)
        order = np.argsort(of_word, kind="stable")
        starts = np.searchsorted(of_word[order], np.arange(len(vocabulary) + 1)).astype(np.int64)
        sizes = np.bincount(of_value, minlength=len(values)).astype(np.float32)
        return cls(columns, values, np.array(owners, np.int32), vocabulary, starts, of_value[order], sizes)

    def find(self, question: str, limit: int = 20, candidates: int = 200) -> dict[tuple[str, str], list[str]]:
        """The values that stand in the question, best first, by lower-case (table, column)."""
        numbers = self._rank(question, candidates)
        lowered = " ".join(question.lower().split())
        plain = " ".join(_WORD.findall(lowered))
        scored = []
        letters = set(_WORD.findall(question))
        for place, number in enumerate(numbers):
            value = self.values[number].lower()
            bare = " ".join(_WORD.findall(value))
            if len(bare) == 1:  # "grade A" means a value, "a" does not
                score = float(self.values[number] in letters)
            else:
                score = max(in_one_piece(value, lowered), in_one_piece(bare, plain))
            if not score and len(value) > 5:  # "North Carolina", stored "NorthCarolina"
                score = in_one_piece(value, plain.replace(" ", ""))
            if score:
                scored.append((-score, -len(value), place, number))
        found: dict[tuple[str, str], list[str]] = {}
        for *_, number in sorted(scored)[:limit]:
            found.setdefault(self.columns[self.owners[number]], []).append(self.values[number])
        return found

    def _rank(self, question: str, count: int) -> list[int]:
        """The values with the highest BM25 score of those of which the question has at least half, by rarity of words."""
        known = [self.vocabulary[word] for word in query(question) if word in self.vocabulary]
        if not known:
            return []
        postings = [self.postings[self.starts[word] : self.starts[word + 1]] for word in known]
        matched = np.concatenate(postings)
        idf = np.repeat(self.idf[known], [len(posting) for posting in postings])
        touched, inverse = np.unique(matched, return_inverse=True)
        score = np.bincount(inverse, idf)
        keep = score >= 0.5 * self.full[touched]
        touched, score = touched[keep], (score * self.weights[touched])[keep]
        return touched[np.argsort(-score, kind="stable")[:count]].tolist()

    def save(self, path: pathlib.Path) -> None:
        """Writes the index to one file, which appears whole or not at all."""
        unfinished = path.with_name(f".{os.getpid()}-{path.name}")
        with unfinished.open("wb") as file:
            np.savez(
                file,
                columns=_pack([part for name in self.columns for part in name]),
                values=_pack(self.values),
                owners=self.owners,
                vocabulary=_pack(list(self.vocabulary)),
                starts=self.starts,
                postings=self.postings,
                sizes=self.sizes,
            )
        unfinished.replace(path)

    @classmethod
    def load(cls, path: pathlib.Path) -> Index:
        """Reads what `save` wrote."""
        with np.load(path) as file:
            names = _unpack(file["columns"])
            columns = list(zip(names[::2], names[1::2]))
            vocabulary = {word: number for number, word in enumerate(_unpack(file["vocabulary"]))}
            values = _unpack(file["values"])
            return cls(columns, values, file["owners"], vocabulary, file["starts"], file["postings"], file["sizes"])

    @classmethod
    def cached(cls, path: pathlib.Path, sha256: str, folder: pathlib.Path, known: schema.Schema | None = None) -> Index:
        """The index of a database file, from `folder` if it is there, else built and put there."""
        saved = folder / f"{sha256}.npz"
        if saved.is_file():
            return cls.load(saved)
        index = cls.build(path, known)
        folder.mkdir(parents=True, exist_ok=True)
        index.save(saved)
        return index


def text_columns(path: pathlib.Path, known: schema.Schema) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """Lower-case (table, column) and the distinct short texts in it that are no small numbers."""
    connection = schema.connect(path)
    try:
        for table in known.tables:
            for column in table.columns:
                name = schema.quoted(column.name)
                rows = connection.execute(
                    f"SELECT DISTINCT {name} FROM {schema.quoted(table.name)} WHERE typeof({name}) = 'text' "
                    f"AND length({name}) BETWEEN 1 AND {MAX_CHARS} LIMIT {MAX_PER_COLUMN}"
                )
                found = [value for (value,) in rows if not _SMALL.fullmatch(value)]
                if found:
                    yield (table.name.lower(), column.name.lower()), found
    finally:
        connection.close()


def _pack(texts: list[str]) -> np.ndarray:
    return np.frombuffer("\0".join(text.replace("\0", " ") for text in texts).encode("utf-8", "replace"), np.uint8)


def _unpack(data: np.ndarray) -> list[str]:
    return data.tobytes().decode("utf-8").split("\0") if data.size else []
