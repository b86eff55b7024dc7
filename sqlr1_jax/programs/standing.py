"""How an evaluation stands: by level, with intervals, on what ground, and against another run, question by question."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping, Sequence

from sqlr1_jax import significance
from sqlr1_jax.records import Question
from sqlr1_jax.sql.hardness import LEVELS, hardness

GROUND = ("questions", "databases", "sqlite")  # what two reports must share to be compared


def level(question: Question) -> str:
    """The level the data set states, else Spider's hardness of the gold; `unknown` if neither can be told."""
    if question.complexity:
        return question.complexity
    try:
        return hardness(question.gold)
    except ValueError:
        return "unknown"


def by_level(answers: Sequence[Mapping], decoding: str, sense: str) -> dict[str, dict[str, float]]:
    """Accuracy with Wilson's 95 % interval for each level, easiest first, and for all."""
    groups: dict[str, list[float]] = {}
    for answer in answers:
        groups.setdefault(answer["level"], []).append(answer[decoding]["counts"][sense])
    order = sorted(groups, key=lambda name: (LEVELS.index(name) if name in LEVELS else len(LEVELS), name))
    groups = {name: groups[name] for name in order} | {"all": [x for values in groups.values() for x in values]}
    found = {}
    for name, values in groups.items():
        interval = significance.wilson(int(sum(values)), len(values))
        found[name] = {"questions": len(values), "share": interval.value, "low": interval.low, "high": interval.high}
    return found


def ground(
    answers: Sequence[Mapping], databases: Mapping[str, str], versions: Mapping[str, str], config: Mapping
) -> dict:
    """Fingerprints of what was evaluated and how; two reports are compared only if `GROUND` agrees."""
    asked = [[answer["id"], answer["db"], answer["question"], answer["gold"]] for answer in answers]
    used = {answer["db"] for answer in answers}
    return {
        "questions": significance.fingerprint(asked),
        "databases": significance.fingerprint({name: sha for name, sha in databases.items() if name in used}),
        "sqlite": versions["sqlite"],
        "config": significance.fingerprint(config),
    }


def against(workdir: pathlib.Path, answers: Sequence[Mapping], mine: Mapping[str, str], sense: str) -> dict[str, dict]:
    """Paired tests against the evaluation in another workdir: exact McNemar and a bootstrap interval of the difference.

    Raises:
      ValueError: there is no evaluation, or it was made over other questions, databases or another SQLite.
    """
    try:
        theirs = json.loads((workdir / "summary.json").read_text())["ground"]
        lines = (workdir / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    except (OSError, KeyError, json.JSONDecodeError) as error:
        raise ValueError(
            f"against={workdir}: no finished evaluation there ({error}); give the --workdir of one"
        ) from error
    significance.require_same_ground(theirs, mine, GROUND)
    before = {record["id"]: record for record in map(json.loads, lines)}
    found = {}
    for decoding in (key for key, value in answers[0].items() if isinstance(value, dict)):
        if decoding not in before[answers[0]["id"]]:
            continue
        old = [before[answer["id"]][decoding]["counts"][sense] for answer in answers]
        new = [answer[decoding]["counts"][sense] for answer in answers]
        test, gain = significance.mcnemar(old, new), significance.bootstrap(old, new)
        found[decoding] = {
            "before": sum(old) / len(old),
            "now": sum(new) / len(new),
            "difference": gain.value,
            "low": gain.low,
            "high": gain.high,
            "only_before": test.only_first,
            "only_now": test.only_second,
            "p": test.p,
        }
    return found
