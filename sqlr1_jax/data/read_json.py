"""Read JSON downloads, which may exceed memory, be truncated, or not be UTF-8."""

from __future__ import annotations

import codecs
import dataclasses
import functools
import json
import pathlib
import re
from collections.abc import Iterator, Mapping

from sqlr1_jax.data.problems import Problems
from sqlr1_jax.records import Question
from sqlr1_jax.sql import text_files
from sqlr1_jax.text import schema

_CHUNK = 4 << 20  # bytes read at a time
_LONGEST = 64 << 20  # characters of one object; a longer one means a broken file
_TEXTS = tuple(field.name for field in dataclasses.fields(Question) if field.type == "str")
_SEPARATORS = " \t\r\n,"
_ESCAPED = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of invalid bytes
_INVALID = re.compile("[\udc80-\udcff\ufffd]")


def stream(path: pathlib.Path, problems: Problems) -> Iterator[dict]:
    """The objects of `places`."""
    return (row for _, row in places(path, problems))


def numbered(path: pathlib.Path, problems: Problems) -> Iterator[tuple[int, str, dict]]:
    """The objects of `places` with their numbers from 0. Broken rows are counted: repairing one changes no other number."""
    before = problems.rows
    for place, row in places(path, problems):
        yield problems.rows - before - 1, place, row


def places(path: pathlib.Path, problems: Problems) -> Iterator[tuple[str, dict]]:
    """Yield the objects of a JSON list or of JSON lines with their places in the file, in bounded memory.

    A broken line of JSON lines is skipped; of a list, the objects before the first error are used. Both, and values that are not
    objects, are added to `problems`, which also counts all rows.
    """
    return _lines(path, problems) if _has_lines(path) else _items(path, problems)


def _has_lines(path: pathlib.Path) -> bool:
    """True if a file is JSON lines: by its name, or because its first line that is not blank is a complete object."""
    # The suffix alone is not enough: some files of JSON lines are called .json.
    lines = (line.removeprefix(codecs.BOM_UTF8).strip() for line in _raw_lines(path))
    first = next(filter(None, lines), b"")
    if first.startswith(b"[") or not first:
        return False
    try:
        return path.suffix == ".jsonl" or isinstance(json.loads(first.decode("utf-8", "replace")), dict)
    except (ValueError, RecursionError):
        return False


def _raw_lines(path: pathlib.Path) -> Iterator[bytes]:
    """The lines of a file; those of a file that is marked as UTF-16 or UTF-32 are converted to UTF-8."""
    if _encoding(path) == "utf-8":
        with path.open("rb") as file:
            # With a limit: a list on a single line must not be read into memory as one line.
            yield from iter(functools.partial(file.readline, _LONGEST), b"")
    else:
        yield from (line.encode() for line in text_files.split_lines(text_files.read_text(path)))


def _encoding(path: pathlib.Path) -> str:
    """The encoding that the byte order mark of a file names, else UTF-8."""
    with path.open("rb") as file:
        start = file.read(4)
    return next((encoding for mark, encoding in text_files.MARKS.items() if start.startswith(mark)), "utf-8")


def _lines(path: pathlib.Path, problems: Problems) -> Iterator[tuple[str, dict]]:
    for number, data in enumerate(_raw_lines(path), start=1):
        if not data.strip():
            continue
        place = f"{path.name} line {number}"
        problems.rows += 1
        try:
            # Without the line end: else a line that is cut short would be said to end at column 1 of the next. On deep nesting json
            # raises RecursionError, not an error of its own.
            row = json.loads(decode(data, place, problems).rstrip())
        except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
            fault = str(error)
            if isinstance(error, json.JSONDecodeError):
                place, fault = f"{place}, column {error.colno}", error.msg.removesuffix(" at")
            problems.add("broken line", f"{place}: {fault}")
            continue
        if isinstance(row, dict):
            yield place, row
        else:
            problems.add("missing field", f"{place}: expected an object, got {type(row).__name__}")


def _items(path: pathlib.Path, problems: Problems) -> Iterator[tuple[str, dict]]:
    decoder, text, at, number = json.JSONDecoder(), "", 0, 0
    chunks = _chunks(path, problems)
    while True:
        # The opening bracket counts as a separator before the first object: lists and JSON lines read alike.
        while at < len(text) and (text[at] in _SEPARATORS or (number == 0 and text[at] == "[")):
            at += 1
        try:
            if at == len(text):
                raise json.JSONDecodeError("the file ends", "", 0)
            if text[at] == "]":
                return
            row, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            # An object cut by the end of the chunk looks like a syntax error: read on, unless it is longer than any object.
            chunk = next(chunks, None) if len(text) - at < _LONGEST else None
            if chunk is None:
                if text[at:].strip() or number == 0:
                    problems.add("unreadable file", f"{path.name}: after {number} objects: {error.msg}")
                return
            text, at = text[at:] + chunk, 0
            continue
        except (ValueError, RecursionError) as error:  # a number of thousands of digits, or deep nesting
            problems.add("unreadable file", f"{path.name}: after {number} objects: {error}")
            return
        place, number = f"{path.name}[{number}]", number + 1
        problems.rows += 1
        if isinstance(row, dict):
            yield place, row
        else:
            problems.add("missing field", f"{place}: expected an object, got {type(row).__name__}")


def _chunks(path: pathlib.Path, problems: Problems) -> Iterator[str]:
    """Yield the text of a file: as its byte order mark says or UTF-8; bytes that are invalid there are read as Latin-1."""
    encoding = _encoding(path)
    # These decoders remove the mark, and read the order of bytes from it.
    if encoding == "utf-8":
        decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
    else:
        decoder = codecs.getincrementaldecoder(encoding[:6])("replace")
    is_reported = False
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            text = decoder.decode(data)
            if not is_reported and _INVALID.search(text):
                is_reported = True
                problems.add("not UTF-8", f"{path.name}: first in a text near byte {file.tell() - len(data)}")
            yield _ESCAPED.sub(lambda match: chr(ord(match[0]) - 0xDC00), text)


def decode(data: bytes, place: str, problems: Problems) -> str:
    """Decode a small file or a line as UTF-8, or as its byte order mark says; else as Latin-1 with a problem added."""
    try:
        return text_files.decode(data, place)
    except ValueError as error:
        problems.add("not UTF-8", error)
        return data.decode("latin-1")


def field(row: Mapping, *names: str) -> str:
    """The first of these fields that is set, as stripped text; else empty."""
    for name in names:
        value = row.get(name)
        # Not NaN, which pandas writes where a cell is empty, nor a parse tree, which Spider's questions have in `sql`.
        if value is None or value != value or isinstance(value, (dict, list)):
            continue
        if text := str(value).strip():
            return text
    return ""


def usable(question: Question, where: str, problems: Problems, allow: tuple[str, ...] = ()) -> Question | None:
    """The question; None, with a problem added, if a required field is missing."""
    if not question.text:
        problems.add("no question text", where)
    elif not question.db:
        problems.add("missing field", f"{where}: db_id")
    elif not question.gold and "no_gold" not in allow:
        problems.add("no gold SQL", where)
    elif not _is_unicode(question):
        problems.add("broken line", f"{where}: half of a character (a lone surrogate), which no file can hold")
    else:
        return question
    return None


def _is_unicode(question: Question) -> bool:
    """False if a field has a lone surrogate, which the escapes of JSON can write."""
    try:
        "".join(getattr(question, name) for name in _TEXTS).encode()
    except UnicodeEncodeError:
        return False
    return True


def read_entries(source: pathlib.Path, names: tuple[str, ...], problems: Problems) -> dict[str, dict]:
    """Database id -> entry of the tables.json files in the folder or its parent; broken entries are problems."""
    entries = {}
    for name in names:
        for path in (source / name, source.parent / name):
            if path.is_file():
                for place, entry in places(path, problems):
                    try:
                        schema.annotate(schema.Schema(()), entry)
                        entries[entry["db_id"]] = entry
                    except (LookupError, TypeError, ValueError, AttributeError) as error:
                        problems.add("unusable description", f"{place}: {type(error).__name__} {error}")
                break
    return entries
