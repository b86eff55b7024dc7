"""Reads JSON the way downloads are: whole, one object a line, cut off in the middle, or in another encoding."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator, Mapping

from sqlr1_jax.data.dirt import Dirt
from sqlr1_jax.records import Question


def read_list(path: pathlib.Path, dirt: Dirt) -> list[dict]:
    """The objects of a JSON list that fits into memory; of a file that is cut off, those before the cut."""
    text = decode(path.read_bytes(), path, dirt)
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        dirt.add("unreadable file", f"{path.name}: {error}")
        return list(_before_cut(text))
    if not isinstance(rows, list):
        dirt.add("unreadable file", f"{path.name}: a JSON list is expected, not {type(rows).__name__}")
        return []
    return rows


def _before_cut(text: str) -> Iterator[dict]:
    """The objects at the start of a list that is not whole."""
    decoder, at = json.JSONDecoder(), text.find("[") + 1
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        try:
            row, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            return
        yield row


def decode(data: bytes, path: pathlib.Path, dirt: Dirt) -> str:
    """Bytes as text: UTF-8, or Latin-1 with a note."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        dirt.add("not UTF-8", f"{path.name}: {error.reason} at byte {error.start}")
        return data.decode("latin-1")


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
                entries |= {entry["db_id"]: entry for entry in read_list(place, dirt)}
                break
    return entries
