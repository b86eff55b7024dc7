"""Self-consistency: majority vote over the results of several candidates."""

from __future__ import annotations

from collections.abc import Sequence

from sqlr1_jax.records import Verdict


def majority(verdicts: Sequence[Verdict]) -> int:
    """Return the index of the candidate whose result is the most frequent; 0 if none ran.

    SQL-R1's rule: only SQL that ran votes, an empty result is a result, results are compared as sets of rows, the
    result that came first wins a tie, and the first candidate with it is the answer.
    """
    votes = tally(verdicts)
    if not votes:
        return 0
    return max(votes.values(), key=len)[0]  # max returns the first of equals, and dicts keep insertion order


def tally(verdicts: Sequence[Verdict]) -> dict[str, list[int]]:
    """Group candidates that ran by result digest, in order of first appearance."""
    votes: dict[str, list[int]] = {}
    for index, verdict in enumerate(verdicts):
        if verdict.outcome.executed:
            votes.setdefault(verdict.digest, []).append(index)
    return votes
