"""How a program ends: exit codes, and the exception that carries one with a sentence for the person.

A launcher that starts a run again does so for AGAIN and for deaths by a signal, and leaves all other codes to a person.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping

DONE = 0
USAGE = 2  # the command, the config, the data or the workdir is wrong; the sentence says what to change
PREEMPTED = 15  # asked to stop: the state was saved, and the same command goes on exactly
UNSAVED = 16  # asked to stop, and the grace period was over before a save was: the last checkpoint stands
EXCEPTION = 17  # an error nobody foresaw; its traceback is on standard error
STUCK = 18  # a phase was over its deadline, or another process was not heard: stacks are on standard error
NUMERICS = 20  # too many updates in a row were not finite; the batch is named
JUDGE = 21  # too many verdicts could not be had: workers do not start, or databases are gone
CHECKPOINT = 22  # checkpoints cannot be written, or none of those there is whole

AGAIN = (PREEMPTED, UNSAVED, EXCEPTION, STUCK)  # the same command may well succeed


class Ended(Exception):
    """The program ends with an exit code and a sentence, and without a traceback; `summary` goes into summary.json."""

    def __init__(self, code: int, sentence: str, summary: Mapping[str, float] | None = None):
        super().__init__(sentence)
        self.code, self.summary = code, dict(summary or {})


def print_stderr(words: str) -> None:
    """A line on standard error, past whatever has taken its place; nothing where nobody reads it any more.

    Signals and faults are told through it: a terminal that is gone must not stop what is done about them.
    """
    try:
        print(words, file=sys.__stderr__, flush=True)
    except (OSError, ValueError):
        with contextlib.suppress(
            OSError
        ):  # what is still to be flushed goes nowhere, and does not change the exit code
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)


def code_of(error: BaseException) -> int:
    """The exit code with which an error ends a program: what is no `Ended` is the person's to mend, or nobody foresaw it."""
    if isinstance(error, Ended):
        return error.code
    return USAGE if isinstance(error, ValueError | OSError) else EXCEPTION
