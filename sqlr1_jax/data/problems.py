"""What is wrong with a download: counted by reason, with the first example and what to do about it.

Bad rows are left out, not fatal: readers report them here and go on, and `prepare` ends with what it could use.
"""

from __future__ import annotations

import dataclasses

REMEDIES = {
    "unreadable file": "fetch the file again; what could be read of it is used",
    "missing field": "check that the file is of the release that the data set's module names",
    "no question text": "left out; nothing can be asked",
    "no gold SQL": "left out; set config.data.allow=('no_gold',) to keep such questions for inference",
    "unknown database": "left out; fetch the missing database or point config.databases at the folder that has it",
    "database is a folder": "left out; expected an SQLite file <databases>/<db>/<db>.sqlite",
    "unreadable database": "left out; fetch the database again",
    "renamed database": "used; the id was matched to the folder with the same letters and digits",
    "duplicate id": "used under a new id with a number at its end",
    "not UTF-8": "used; bytes that are no UTF-8 were read as Latin-1 or replaced",
}


@dataclasses.dataclass
class Dirt:
    """Counts of what was found wrong.

    Attributes:
      counts: reason -> how often.
      examples: reason -> the first thing of that kind.
    """

    counts: dict[str, int] = dataclasses.field(default_factory=dict)
    examples: dict[str, str] = dataclasses.field(default_factory=dict)

    def add(self, reason: str, example: object, count: int = 1) -> None:
        """Notes a fault; `reason` is a key of `REMEDIES`."""
        if reason not in REMEDIES:
            raise KeyError(f"no remedy is written for the fault {reason!r}; add it to REMEDIES")
        self.counts[reason] = self.counts.get(reason, 0) + count
        self.examples.setdefault(reason, str(example).replace("\n", "\\n")[:200])

    def lines(self) -> list[str]:
        """One line a reason, the most frequent first."""
        reasons = sorted(self.counts, key=lambda reason: (-self.counts[reason], reason))
        return [f"{self.counts[r]} x {r}: first {self.examples[r]!r}; {REMEDIES[r]}" for r in reasons]
