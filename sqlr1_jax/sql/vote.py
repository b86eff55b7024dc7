"""Choose a candidate by the results of all: majority, and the same without empty results."""

from __future__ import annotations

from collections.abc import Sequence

from sqlr1_jax.records import Verdict


def choose(rule: str, verdicts: Sequence[Verdict]) -> int:
    """Return the index of the candidate that a rule chooses, `majority` or `skip_empty`; 0 if none ran."""
    return skip_empty(verdicts) if rule == "skip_empty" else majority(verdicts)


def majority(verdicts: Sequence[Verdict]) -> int:
    """Return the index of the candidate whose result is the most frequent; 0 if none ran.

    SQL-R1's rule: only SQL that ran votes, an empty result is a result, results are compared as sets of rows, the
    result that came first wins a tie, and the first candidate with it is the answer.
    """
    groups = largest(verdicts)
    return groups[0][0] if groups else 0


def skip_empty(verdicts: Sequence[Verdict]) -> int:
    """Return the majority of the candidates whose result is not blank; that of all if every result is.

    A result is blank if it has no rows, or nothing but zeros, NULLs and empty texts: what a wrong condition mostly returns
    (FINER-SQL, arXiv 2605.03465, evaluation with `vav`).
    """
    groups = largest(verdicts)
    filled = [members for members in groups if not verdicts[members[0]].blank]
    return (filled or groups or [[0]])[0][0]


def largest(verdicts: Sequence[Verdict]) -> list[list[int]]:
    """Candidates that ran in groups of equal results, the largest first; of equally large ones the one that came first."""
    return sorted(tally(verdicts).values(), key=len, reverse=True)  # sorting is stable, and dicts keep insertion order


def tally(verdicts: Sequence[Verdict]) -> dict[str, list[int]]:
    """Group candidates that ran by result digest, in order of first appearance."""
    votes: dict[str, list[int]] = {}
    for index, verdict in enumerate(verdicts):
        if verdict.outcome.executed:
            votes.setdefault(verdict.digest, []).append(index)
    return votes
