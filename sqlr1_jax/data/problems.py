"""Problems of a download, counted by reason, with the first examples and a remedy.

Bad rows never end a run: readers record them and continue, and `prepare` reports the counts at the end.
"""

from __future__ import annotations

import dataclasses

SHOWN, KEPT = 5, 1_000  # examples per reason: on the console; in report.txt
REMEDIES = {
    "unreadable file": "fetch the file again; the part before the error is used",
    "broken line": "left out; correct or remove these lines",
    "missing field": "check that the file is of the release that the data set's module names",
    "unusable description": "left out, its database is described without it; write the entry in the layout of Spider's tables.json",
    "no question text": "left out",
    "no gold SQL": "left out; set --config.allow=('no_gold',) to keep such questions for inference",
    "unknown database": "left out; fetch the missing database or set --config.data.databases to the folder that has it",
    "database is a folder": "left out; expected an SQLite file <databases>/<db>/<db>.sqlite",
    "unreadable database": "left out; fetch the database again",
    "left out of the schema": "no statement can read these; the rest of the database is used",
    "renamed database": "used; the id was matched to the folder with the same letters and digits",
    "duplicate id": "used under a new id that ends in a number",
    "not UTF-8": "used; other bytes were read as Latin-1",
}


@dataclasses.dataclass
class Problems:
    """Counts of problems by reason.

    Attributes:
      counts: reason -> number of occurrences.
      examples: reason -> the first `KEPT` occurrences.
      rows: rows of question files that were read, usable or not.
    """

    counts: dict[str, int] = dataclasses.field(default_factory=dict)
    examples: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    rows: int = 0

    def add(self, reason: str, example: object, count: int = 1) -> None:
        """Count a problem; `reason` is a key of `REMEDIES`."""
        if reason not in REMEDIES:
            raise KeyError(f"problem {reason!r} has no remedy; add one to REMEDIES")
        self.counts[reason] = self.counts.get(reason, 0) + count
        examples = self.examples.setdefault(reason, [])
        if len(examples) < KEPT:
            examples.append(str(example).replace("\n", "\\n")[:200])

    def lines(self, shown: int = SHOWN) -> list[str]:
        """One line per reason with the first `shown` examples, the most frequent reason first."""
        reasons = sorted(self.counts, key=lambda reason: (-self.counts[reason], reason))
        return [
            f"{self.counts[r]} x {r}: first {', '.join(map(repr, self.examples[r][:shown]))}; {REMEDIES[r]}"
            for r in reasons
        ]
