"""Self-consistency: which of several candidates to answer with, by what their SQL returns."""

from __future__ import annotations

from collections.abc import Sequence

from sqlr1_jax.records import Verdict


def majority(verdicts: Sequence[Verdict]) -> int:
    """Index of the candidate whose result most candidates share.

    SQL-R1's rule: only SQL that ran votes, an empty result is a result, results are equal as sets of rows, the result
    seen first wins a tie, and its first candidate is the answer. 0 if none ran.
    """
    votes = tally(verdicts)
    if not votes:
        return 0
    return max(votes.values(), key=len)[0]  # max returns the first of equals, and groups stand in order of appearance


def tally(verdicts: Sequence[Verdict]) -> dict[str, list[int]]:
    """Candidates by result digest, in order of appearance; those that did not run are left out."""
    votes: dict[str, list[int]] = {}
    for index, verdict in enumerate(verdicts):
        if verdict.outcome.executed:
            votes.setdefault(verdict.digest, []).append(index)
    return votes
