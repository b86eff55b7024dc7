"""Exit codes of programs, and the exception that carries one with a message for the user.

Launchers restart a run after the codes in RESTARTABLE and after death by a signal; all other codes need a user.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Mapping

DONE = 0
USAGE = 2  # the command, the config, the data or the workdir is wrong; the message says what to change
NO_ANSWER = 3  # `ask`: no candidate ran
# From 15 on: a launcher must not mistake another program's code for these, and 128 + n means death by signal n.
PREEMPTED = 15  # stopped by a signal: the state was saved, and the same command resumes exactly
UNSAVED = 16  # stopped by a signal, and the grace period ended before the save: the last checkpoint is valid
EXCEPTION = 17  # an unexpected error; its traceback is on standard error
TIMEOUT = 18  # a phase exceeded its deadline (stacks are on standard error), or a server did
NUMERICS = 20  # too many updates in a row were not finite; the batch is named
JUDGE = 21  # too many completions without a verdict: workers do not start, or databases are missing
CHECKPOINT = 22  # checkpoints cannot be written, or all existing ones are damaged

# By name, since other systems lack some.
TRANSIENT = {
    getattr(errno, name, None) for name in ("EIO", "ESTALE", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "EREMOTEIO")
} - {None}
RESTARTABLE = (PREEMPTED, UNSAVED, EXCEPTION, TIMEOUT)  # the same command may succeed the next time


class ProgramExit(Exception):
    """End the program with an exit code and a message, without a traceback; `summary` goes into summary.json."""

    def __init__(self, code: int, message: str, summary: Mapping[str, float] | None = None):
        super().__init__(message)
        self.code, self.summary = code, dict(summary or {})


def print_stderr(message: str) -> None:
    """Print to the original stderr; ignore a closed stream."""
    # Signals and faults are reported here, often while the terminal or `tee` has just gone: an error in printing must not stop
    # their handling. The original stream, because absl and rich may have replaced sys.stderr.
    try:
        print(message, file=sys.__stderr__, flush=True)
    except (OSError, ValueError):
        # Point the file descriptor at /dev/null, so that what is still buffered is discarded: if Python cannot flush it at exit,
        # the exit code becomes 120.
        with contextlib.suppress(OSError):
            devnull = os.open(os.devnull, os.O_WRONLY)
            os.dup2(devnull, 2)
            os.close(devnull)


def code_of(error: BaseException) -> int:
    """Return the exit code of an error: its own, USAGE if the user can fix it, else EXCEPTION."""
    if isinstance(error, ProgramExit):
        return error.code
    return USAGE if isinstance(error, ValueError | OSError) and not is_transient(error) else EXCEPTION


def is_transient(error: BaseException) -> bool:
    """True for faults of a disk or a network that may be gone at the next start, before training as well as in it."""
    return isinstance(error, ConnectionError | TimeoutError) or getattr(error, "errno", None) in TRANSIENT
