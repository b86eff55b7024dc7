"""Read text files as people have them: byte order marks, either kind of line end, one sentence for another encoding."""

from __future__ import annotations

import codecs
import json
import pathlib
from collections.abc import Iterator

# The longer marks first: UTF-32's begins with UTF-16's.
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def decode(data: bytes, name: object) -> str:
    """Decode UTF-8, or what a byte order mark names, and remove the mark.

    Args:
      data: bytes of a file.
      name: the file, for the message.

    Raises:
      ValueError: the bytes are in another encoding.
    """
    mark = next((mark for mark in MARKS if data.startswith(mark)), b"")
    encoding = MARKS.get(mark, "utf-8")
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{name} is not {encoding.upper()} text (byte {error.start + len(mark)} is 0x{error.object[error.start]:02x}): "
            "save it as UTF-8, for example with iconv -f LATIN1 -t UTF-8"
        ) from None
    if not mark and "\0" in text[:4]:
        raise ValueError(f"{name} looks like UTF-16 without a byte order mark: save it as UTF-8")
    return text


def read_text(path: pathlib.Path) -> str:
    """Return the text of a file. Raises ValueError naming a file that is not UTF-8."""
    return decode(pathlib.Path(path).read_bytes(), path)


def split_lines(text: str) -> list[str]:
    """Split at LF and CRLF; other characters that Unicode calls line ends may stand inside a line."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def read_json_lines(path: pathlib.Path, remedy: str = "") -> Iterator[tuple[int, str, dict]]:
    """Yield number, text and parsed object of each line that is not blank; a line that is not an object gives {}.

    Raises:
      ValueError: a line is not JSON; the message ends with `remedy`.
    """
    for number, text in enumerate(split_lines(read_text(path)), 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
            raise ValueError(f"{path} line {number}: not JSON ({error}){remedy}") from None
        yield number, text, line if isinstance(line, dict) else {}
