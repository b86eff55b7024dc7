"""Reads JSON the way downloads are: larger than memory, one list or one object a line, cut off, or not in UTF-8."""

from __future__ import annotations

import codecs
import json
import pathlib
from collections.abc import Iterator, Mapping

from sqlr1_jax.data.problems import Dirt
from sqlr1_jax.records import Question

_CHUNK = 4 << 20  # bytes read at a time
_LONGEST = 64 << 20  # characters of one object; a longer one is a broken file
_BETWEEN = " \t\r\n,"


def stream(path: pathlib.Path, dirt: Dirt) -> Iterator[dict]:
    """The objects of a JSON list, or of a file with one object a line, in bounded memory.

    Of a file that is cut off or broken, those before the fault; what is no object is left out. Faults go to `dirt`.
    """
    decoder, text, at, number = json.JSONDecoder(), "", 0, 0
    chunks = _chunks(path, dirt)
    while True:
        while at < len(text) and (text[at] in _BETWEEN or (number == 0 and text[at] == "[")):
            at += 1
        try:
            if at == len(text):
                raise json.JSONDecodeError("the file ends", "", 0)
            if text[at] == "]":
                return
            row, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            chunk = next(chunks, None) if len(text) - at < _LONGEST else None
            if chunk is None:
                if text[at:].strip() or number == 0:
                    dirt.add("unreadable file", f"{path.name}: after {number} objects: {error.msg}")
                return
            text, at = text[at:] + chunk, 0
            continue
        number += 1
        if isinstance(row, dict):
            yield row
        else:
            dirt.add("missing field", f"{path.name}[{number - 1}]: an object is expected, not {type(row).__name__}")


def _chunks(path: pathlib.Path, dirt: Dirt) -> Iterator[str]:
    """A file's text by the megabyte: UTF-8, or from the first fault on Latin-1."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            try:
                yield decoder.decode(data)
            except UnicodeDecodeError as error:
                dirt.add("not UTF-8", f"{path.name}: {error.reason} in a text near byte {file.tell() - len(data)}")
                data = decoder.getstate()[0] + data
                decoder = codecs.getincrementaldecoder("latin-1")()
                yield decoder.decode(data)


def decode(data: bytes, path: pathlib.Path, dirt: Dirt) -> str:
    """The text of a small file: UTF-8, or Latin-1 with a note."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        dirt.add("not UTF-8", f"{path.name}: {error.reason} at byte {error.start}")
        return data.decode("latin-1")


def read_list(path: pathlib.Path, dirt: Dirt) -> list[dict]:
    """All objects of a file that fits into memory."""
    return list(stream(path, dirt))


def field(row: Mapping, *names: str) -> str:
    """The first of the named fields that the row has, as stripped text; empty if it has none."""
    for name in names:
        if row.get(name) is not None:
            return str(row[name]).strip()
    return ""


def clean(question: Question, where: str, dirt: Dirt, allow: tuple[str, ...] = ()) -> Question | None:
    """The question, or None with the reason noted if it cannot be used."""
    if not question.text:
        dirt.add("no question text", where)
    elif not question.db:
        dirt.add("missing field", f"{where}: db_id")
    elif not question.gold and "no_gold" not in allow:
        dirt.add("no gold SQL", where)
    else:
        return question
    return None


def read_entries(source: pathlib.Path, names: tuple[str, ...], dirt: Dirt) -> dict[str, dict]:
    """The entries of all tables.json files that are in the folder or beside it, by database id; {} if none is."""
    entries = {}
    for name in names:
        for place in (source / name, source.parent / name):
            if place.is_file():
                entries |= {entry["db_id"]: entry for entry in stream(place, dirt)}
                break
    return entries
