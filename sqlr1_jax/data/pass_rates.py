"""How often a model answered each question right, from a file of its results."""

from __future__ import annotations

import collections
import pathlib

from sqlr1_jax.sql import text_files


def read(path: pathlib.Path) -> dict[str, float]:
    """Read question id -> share of correct samples.

    Args:
      path: JSON lines, either answers.jsonl of `evaluate` or lines of `id` and `pass_rate` (or `correct`, one per sample).

    Raises:
      ValueError: a line has no `id`, or neither `pass_rate` (its own or of a decoding) nor `correct`.
    """
    scores: dict[str, list[float]] = collections.defaultdict(list)
    for number, line, row in text_files.read_json_lines(path, "; write the file again"):
        source = _best_sampled(row) or row
        rate = source.get("pass_rate", source.get("correct"))
        if source is not row and rate is None:  # `evaluate` could not judge it
            continue
        if not isinstance(rate, int | float) or "id" not in row:
            raise ValueError(
                f"{path}, line {number}: expected `id` and a number as `pass_rate` (or `correct`), got {line.strip()[:200]}"
            )
        scores[str(row["id"])].append(float(rate))  # ids of questions are text, also where a file has numbers
    return {name: sum(values) / len(values) for name, values in scores.items()}


def _best_sampled(answer: dict) -> dict | None:
    """The record of the decoding with the most candidates; None if the line is not from `evaluate`."""
    decodings = [value for value in answer.values() if isinstance(value, dict) and "pass_rate" in value]
    return max(decodings, key=lambda decoding: len(decoding["candidates"]), default=None)
