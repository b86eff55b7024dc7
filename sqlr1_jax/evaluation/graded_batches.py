"""The graded batches of an evaluation, kept on disk: after a kill, the same command continues with the next batch."""

from __future__ import annotations

import json
import logging
import pathlib

import jax

from sqlr1_jax import hosts

Records = dict[int, dict]  # index of the question -> its record for `answers.jsonl`


class GradedBatches:
    """The batches that this host has graded: a line each in the file, as they are made.

    Args:
      file: see `path_in`; None keeps nothing. Its first line is the identity. A file with another identity is replaced; lines from
        the first incomplete one on are dropped.
      identity: fingerprint of all that the records depend on.
    """

    def __init__(self, file: pathlib.Path | None = None, identity: str = ""):
        self.file = file
        self._batches: dict[str, dict[int, tuple[Records, float]]] = {}
        if file is None:
            return
        kept = self._read(identity)
        with file.open("rb+" if kept else "wb") as opened:
            opened.truncate(kept)
        if not kept:
            self._append({"identity": identity})

    def known(self, decoding: str) -> list[tuple[Records, float]]:
        """Records and seconds of a decoding's leading batches, as many as all hosts have; all of them must call it together."""
        batches, count = self._batches.get(decoding, {}), 0
        while count in batches:
            count += 1
        count = -int(hosts.max_over_processes(-count))
        return [batches[step] for step in range(count)]

    def add(self, decoding: str, step: int, records: Records, seconds: float) -> None:
        """Keep a batch, whatever happens next."""
        if self.file:
            self._append({"decoding": decoding, "step": step, "seconds": seconds, "records": records})

    def _append(self, line: dict) -> None:
        with self.file.open("ab") as file:
            file.write(json.dumps(line).encode() + b"\n")  # ASCII: a lone surrogate has no UTF-8

    def _read(self, identity: str) -> int:
        """Read the batches of this identity; return the bytes of the file that are of use."""
        lines = self.file.read_bytes().splitlines(keepends=True) if self.file.exists() else []
        kept = 0
        for number, text in enumerate(lines):
            try:
                line = json.loads(text)
                if not text.endswith(b"\n"):
                    break
                if number == 0 and line["identity"] != identity:
                    logging.warning(
                        "%s was written with other options, questions or parameters: all batches are graded again",
                        self.file,
                    )
                    break
                if number:
                    records = {int(index): record for index, record in line["records"].items()}
                    self._batches.setdefault(line["decoding"], {})[line["step"]] = records, line["seconds"]
            except (ValueError, KeyError, TypeError):
                break  # cut off by a kill, as is all behind it
            kept += len(text)
        return kept


def path_in(workdir: pathlib.Path) -> pathlib.Path:
    """The file of this process; it is deleted when the evaluation is complete."""
    return workdir / f"graded-{jax.process_index()}.jsonl"
