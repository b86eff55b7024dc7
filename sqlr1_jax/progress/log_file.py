"""Copy what a program prints into log.txt of its workdir."""

from __future__ import annotations

import io
import os
import pathlib
import re
import shlex
import sys
import time
from typing import TextIO

NAME = "log.txt"
COLOURS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
ERASED = re.compile(r"[^\n]*(?:\r(?!\n)|\x1b\[2K)")  # a progress bar is drawn over itself without a line end


class Copy:
    """A stream that also writes its complete lines to a file; a file that fails is tried again, and named once.

    Args:
      stream: standard output or standard error.
      file: of the log.
    """

    def __init__(self, stream: TextIO, file: TextIO):
        self._stream, self._file, self._line, self._failed = stream, file, "", False

    def write(self, text: str) -> int:
        """Write to the stream, and complete lines, without colours and erased text, to the file."""
        written = self._stream.write(text)
        lines, newline, self._line = ERASED.sub("", self._line + text).rpartition("\n")
        if newline:
            try:
                self._file.write(COLOURS.sub("", lines) + newline)
                self._file.flush()
            except (OSError, ValueError) as error:  # a full disk: the console has the text
                if not self._failed:
                    self._failed = True
                    self._stream.write(f"{NAME} of the workdir lacks lines from here on: {error}\n")
        return written

    def __getattr__(self, name: str):
        return getattr(self._stream, name)


def start(workdir: pathlib.Path) -> None:
    """Copy standard output and standard error of this process from now on; a line with the command comes first."""
    try:
        file = (workdir / NAME).open("a", encoding="utf-8", errors="replace")
        file.write(f"==== {time.strftime('%Y-%m-%d %H:%M:%S')} {shlex.join(sys.argv[1:])}\n")
    except OSError as error:
        print(f"{workdir / NAME} cannot be written: {error}", file=sys.stderr)
        return
    sys.stdout = Copy(sys.stdout, file)
    sys.stderr = sys.__stderr__ = Copy(sys.stderr, file)


def escape_what_a_terminal_lacks() -> None:
    """Escape characters that the encoding of the terminal does not have, instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # also that of a `Copy`; a StringIO has every character
            stream.reconfigure(errors="backslashreplace")


def discard_stdout() -> None:
    """Redirect standard output to /dev/null, so that neither a later print nor the flush at exit fails."""
    # The file descriptor, because libraries and C code hold it too.
    try:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
        os.close(devnull)
    except (OSError, ValueError):  # sys.stdout was replaced by an object without a file descriptor
        sys.stdout = io.StringIO()
