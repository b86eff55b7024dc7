"""Find the database values that a question mentions: an index of text values, ranked by BM25.

    index = Index.build(path)
    index.find("Which singers come from Paris?")   # {("singer", "home town"): ["Paris"]}

As in OmniSQL, texts of at most 40 characters are indexed, values that share words with the question are ranked by BM25, and at
most 20 are kept of which a contiguous part of more than 85 % occurs in the question. Words are lower-case runs of letters and
digits without plural s; word prefixes and joined neighbours are looked up too. Postings are numpy arrays: no server, no Java.
Indexes are saved by the hash of the database file, so data sets that share a database build its index once.
"""

from __future__ import annotations

import itertools
import math
import pathlib
import re
import uuid
from collections.abc import Iterator

import numpy as np

from sqlr1_jax.sql.catalogue import Catalogue
from sqlr1_jax.sql.lexer import quoted
from sqlr1_jax.sql.sandbox import Failure
from sqlr1_jax.text import schema

MAX_CHARS = schema.MAX_VALUE_CHARS
FIRST_ROWS = 1_000_000  # rows that are read of a column that is over the judge's budget
MAX_PER_COLUMN = 200_000  # distinct values; bounds memory and time for log-like columns
PIECE = 8  # characters of the longest piece of a word in a script without blanks
# Thai, Lao, Burmese, Khmer, kana and Chinese characters.
_NO_BLANKS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
_WORD = re.compile(r"[^\W_]+")
_SMALL = re.compile(r"[-+]?[\d.,]{1,2}")  # a text column's "3" would match any question with a 3 in it
_K1, _B = 0.9, 0.4  # Anserini's BM25 constants, which OmniSQL uses


def words(text: str) -> list[str]:
    """Return the words of a text in order, without plural s."""
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _WORD.findall(text.lower())]


def query(question: str) -> set[str]:
    """Return the terms to look up for a question: words, joined neighbours, and prefixes of at least four letters.

    Of words in scripts without blanks between words, which are whole clauses, every short piece.
    """
    plain = words(question)
    joined = (first + second for first, second in itertools.pairwise(plain))  # "North Carolina", stored "NorthCarolina"
    prefixes = (word[:size] for word in plain for size in range(4, len(word)))  # "African", stored "Africa"
    pieces = (
        word[start : start + size]
        for word in plain
        if _NO_BLANKS.search(word)
        for start in range(len(word))
        for size in range(1, PIECE + 1)
    )
    return {*plain, *joined, *prefixes, *pieces}


def matching_share(value: str, text: str) -> float:
    """Return the longest substring of `value` that occurs in `text`, as a share of `value`; 0 up to 0.85. Both lower-case."""
    size = len(value)
    for length in range(size, math.floor(0.85 * size), -1):
        if any(value[start : start + length] in text for start in range(size - length + 1)):
            return length / size
    return 0.0


class Index:
    """The text values of a database, and an inverted index of their words (compressed sparse rows).

    Attributes:
      columns: (table, column) in lower case.
      values: [N] the values.
      owners: [N] the index into `columns` of each value.
      vocabulary: word -> its number w.
      starts: [W+1]; word w occurs in the values `postings[starts[w] : starts[w + 1]]`.
      postings: indices into `values`, grouped by word.
      sizes: [N] distinct words of each value.
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
        # Lucene's idf, log(1 + ...): never negative, also for words in more than half of the values.
        self.idf = np.log1p((len(values) - counts + 0.5) / (counts + 0.5)).astype(np.float32)
        mean = sizes.mean() or 1.0 if len(sizes) else 1.0  # values may have no words, such as "?!"
        # A value has each word once, so BM25's term frequency part depends only on the value and is computed here once.
        self.weights = ((_K1 + 1) / (1 + _K1 * (1 - _B + _B * sizes / mean))).astype(np.float32)
        # The sum of idf over all words of a value: its score if the question had all of them.
        self.full = np.bincount(postings, np.repeat(self.idf, counts), minlength=len(values)).astype(np.float32)

    @classmethod
    def build(cls, path: pathlib.Path, known: schema.Schema | None = None, rows: int = 0) -> Index:
        """Index the text columns of an SQLite file.

        Args:
          path: the file.
          known: its schema, if it has been read already.
          rows: index the first rows of every table only; 0 indexes all.
        """
        columns, values, owners = [], [], []
        for name, texts in text_columns(path, known or schema.read(path, samples=0), rows):
            owners += [len(columns)] * len(texts)
            values += texts
            columns.append(name)
        vocabulary: dict[str, int] = {}
        of_word, of_value = [], []
        for number, value in enumerate(values):
            for word in set(words(value)):
                of_word.append(vocabulary.setdefault(word, len(vocabulary)))
                of_value.append(number)
        of_word, of_value = np.array(of_word, np.int32), np.array(of_value, np.int32)
        order = np.argsort(of_word, kind="stable")  # stable: ties rank in file order, the same on every machine
        starts = np.searchsorted(of_word[order], np.arange(len(vocabulary) + 1)).astype(np.int64)
        sizes = np.bincount(of_value, minlength=len(values)).astype(np.float32)
        return cls(columns, values, np.array(owners, np.int32), vocabulary, starts, of_value[order], sizes)

    def find(self, question: str, limit: int = 20, candidates: int = 200) -> dict[tuple[str, str], list[str]]:
        """Return the values that occur in the question, best first, by lower-case (table, column).

        Args:
          question: with its evidence.
          limit: largest number of values.
          candidates: values taken from BM25, of which substring matching then keeps some.
        """
        numbers = self._rank(question, candidates)
        lowered = " ".join(question.lower().split())
        plain = " ".join(_WORD.findall(lowered))
        scored = []
        words_as_written = set(_WORD.findall(question))
        for rank, number in enumerate(numbers):
            value = self.values[number].lower()
            bare = " ".join(_WORD.findall(value))
            if len(bare) == 1:  # case counts: the A of "grade A" is a value, the article "a" is not
                score = float(self.values[number] in words_as_written)
            else:  # as written and without punctuation: "St. Louis" matches "St Louis"
                score = max(matching_share(value, lowered), matching_share(bare, plain))
            if not score and len(value) > 5:  # "North Carolina", stored "NorthCarolina"
                score = matching_share(value, plain.replace(" ", ""))
            if score:
                scored.append((-score, -len(value), rank, number))  # a longer match says more than a short one
        matches: dict[tuple[str, str], list[str]] = {}
        for *_, number in sorted(scored)[:limit]:
            matches.setdefault(self.columns[self.owners[number]], []).append(self.values[number])
        return matches

    def _rank(self, question: str, count: int) -> list[int]:
        """Return the `count` values with the highest BM25 score; the question must have half of a value's words by idf."""
        known = [self.vocabulary[word] for word in query(question) if word in self.vocabulary]
        if not known:
            return []
        postings = [self.postings[self.starts[word] : self.starts[word + 1]] for word in known]
        matched = np.concatenate(postings)
        idf = np.repeat(self.idf[known], [len(posting) for posting in postings])
        # Sum over the values that share a word only: an array of all values per question would be slow for large databases.
        touched, inverse = np.unique(matched, return_inverse=True)
        score = np.bincount(inverse, idf)
        # A cheap filter: a value with less than half of its weight in the question seldom passes the substring match of `find`.
        keep = score >= 0.5 * self.full[touched]
        touched, score = touched[keep], (score * self.weights[touched])[keep]
        return touched[np.argsort(-score, kind="stable")[:count]].tolist()

    def save(self, path: pathlib.Path) -> None:
        """Write the index to a file, atomically."""
        # Several processes may index the same database, also on hosts whose processes have equal numbers: each writes its own file,
        # and the last rename wins.
        unfinished = path.with_name(f".{uuid.uuid4().hex}-{path.name}")
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
        """Read an index that `save` wrote."""
        with np.load(path) as file:
            names = _unpack(file["columns"])
            columns = list(zip(names[::2], names[1::2]))
            vocabulary = {word: number for number, word in enumerate(_unpack(file["vocabulary"]))}
            values = _unpack(file["values"])
            return cls(columns, values, file["owners"], vocabulary, file["starts"], file["postings"], file["sizes"])

    @classmethod
    def cached(cls, path: pathlib.Path, sha256: str, folder: pathlib.Path, known: schema.Schema | None = None) -> Index:
        """Load the index of a database file from `folder`, or build and save it there."""
        saved = folder / f"{sha256}.npz"
        if saved.is_file():
            return cls.load(saved)
        index = cls.build(path, known)
        folder.mkdir(parents=True, exist_ok=True)
        index.save(saved)
        return index


def text_columns(
    path: pathlib.Path, known: schema.Schema, rows: int = 0
) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """Yield lower-case (table, column) with the column's distinct short texts, without those that are small numbers.

    Args:
      path: the database.
      known: its schema.
      rows: look at the first rows of every table only; 0 looks at all.
    """
    with Catalogue(path, quick=bool(rows)) as catalogue:
        # Not views: what they show is in the tables, and they may do any work.
        for table in (table for table in known.tables if not table.is_view):
            for column in table.columns:
                texts = [
                    text for text in _texts(catalogue, table.name, column.name, rows) if not _SMALL.fullmatch(text)
                ]
                if texts:
                    yield (table.name.lower(), column.name.lower()), texts


def _texts(catalogue: Catalogue, table: str, column: str, rows: int) -> list[str]:
    name, source = quoted(column), quoted(table)
    # typeof, not the declared type: any SQLite column may contain text. octet_length does not read a long text, as length does.
    short = f"typeof({name}) = 'text' AND octet_length({name}) <= {4 * MAX_CHARS}"
    rest = f"WHERE {short} AND length({name}) BETWEEN 1 AND {MAX_CHARS} LIMIT {MAX_PER_COLUMN}"
    first = f"(SELECT CASE WHEN {short} THEN {name} END AS {name} FROM {source} LIMIT {rows or FIRST_ROWS})"
    # The whole table, and the first rows if that is over the judge's budget.
    for place in [first] if rows else [source, first]:
        try:
            return [text for (text,) in catalogue.rows(f"SELECT DISTINCT {name} FROM {place} {rest}")]
        except Failure:
            continue
    return []


# Strings as a single byte array: numpy's own string arrays pad every value to the longest, and object arrays need pickle,
# which may run code from the file.
def _pack(texts: list[str]) -> np.ndarray:
    return np.frombuffer("\0".join(text.replace("\0", " ") for text in texts).encode("utf-8", "replace"), np.uint8)


def _unpack(data: np.ndarray) -> list[str]:
    return data.tobytes().decode("utf-8").split("\0") if data.size else []
