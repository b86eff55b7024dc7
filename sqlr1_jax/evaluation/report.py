"""Report an evaluation: accuracy by level with intervals, what it was measured on, and paired tests against another run."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping, Sequence

from sqlr1_jax.config import GRADED_METRICS
from sqlr1_jax.evaluation import significance
from sqlr1_jax.records import Question
from sqlr1_jax.run.checksums import fingerprint
from sqlr1_jax.sql.hardness import LEVELS, hardness

# Easiest first: Spider's levels, BIRD's, SynSQL's.
ORDER = (*LEVELS, "simple", "moderate", "challenging", "Simple", "Moderate", "Complex", "Highly Complex")
MODES = ("strict", "test_suite_ex", "test_suite_ex_keep_distinct", "bird_ex")
MUST_AGREE = ("questions", "databases", "sqlite")  # fingerprints that two reports must share to be compared


def level(question: Question) -> str:
    """The level the data set states, else Spider's hardness of the gold; `unknown` if there is neither."""
    if question.complexity:
        return question.complexity
    try:
        return hardness(question.gold)
    except ValueError:
        return "unknown"


def by_level(answers: Sequence[Mapping], decoding: str, metric: str) -> dict[str, dict[str, float]]:
    """Mean of a metric with its 95 % interval for each level, easiest first, and for all.

    Wilson's interval for metrics that are right or wrong, a bootstrap interval for graded ones.
    """
    groups: dict[str, list[float]] = {}
    for answer in answers:
        groups.setdefault(answer["level"], []).append(answer[decoding]["counts"][metric])
    order = sorted(groups, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    groups = {name: groups[name] for name in order} | {"all": [x for values in groups.values() for x in values]}
    found = {}
    for name, values in groups.items():
        if metric in GRADED_METRICS:
            interval = significance.bootstrap([0.0] * len(values), values, samples=2_000)
        else:
            interval = significance.wilson(int(sum(values)), len(values))
        found[name] = {"questions": len(values), "share": interval.value, "low": interval.low, "high": interval.high}
    return found


def fingerprints(
    answers: Sequence[Mapping],
    databases: Mapping[str, str],
    suite: Mapping[str, str],
    versions: Mapping[str, str],
    config: Mapping,
) -> dict:
    """Fingerprints of what was evaluated and how; two reports are compared only if those of `MUST_AGREE` are equal."""
    asked = [[answer["id"], answer["db"], answer["question"], answer["gold"]] for answer in answers]
    used = {answer["db"] for answer in answers}
    return {
        "questions": fingerprint(asked),
        "databases": fingerprint({name: sha for name, sha in databases.items() if name in used}),
        "suite": fingerprint(suite) if suite else "",
        "sqlite": versions["sqlite"],
        "config": fingerprint(config),
    }


def against(workdir: pathlib.Path, answers: Sequence[Mapping], mine: Mapping[str, str]) -> dict[str, dict[str, dict]]:
    """Paired tests against the evaluation in another workdir, by metric and decoding that both have.

    Exact McNemar for what is right or wrong, and a bootstrap interval of the difference for all.

    Raises:
      ValueError: there is no evaluation, or it was made over other questions, databases or another SQLite.
    """
    try:
        theirs = json.loads((workdir / "summary.json").read_text())["fingerprints"]
        lines = (workdir / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    except (OSError, KeyError, json.JSONDecodeError) as error:
        raise ValueError(
            f"against={workdir}: no finished evaluation there ({error}); give the --workdir of one"
        ) from error
    suites = [theirs.get("suite"), mine.get("suite")]
    significance.require_same(theirs, mine, (*MUST_AGREE, *(["suite"] if all(suites) else [])))
    before = {record["id"]: record for record in map(json.loads, lines)}
    found: dict[str, dict[str, dict]] = {}
    for decoding in (key for key, value in answers[0].items() if isinstance(value, dict)):
        old = [before[answer["id"]].get(decoding, {}).get("counts", {}) for answer in answers]
        new = [answer[decoding]["counts"] for answer in answers]
        for metric in (*MODES, "test_suite", *GRADED_METRICS):
            if metric in old[0] and metric in new[0]:
                pairs = [one[metric] for one in old], [one[metric] for one in new]
                found.setdefault(metric, {})[decoding] = _paired(*pairs, graded=metric in GRADED_METRICS)
    return found


def _paired(old: Sequence[float], new: Sequence[float], graded: bool) -> dict[str, float]:
    gain = significance.bootstrap(old, new)
    found = {"before": sum(old) / len(old), "now": sum(new) / len(new)}
    found |= {"difference": gain.value, "low": gain.low, "high": gain.high}
    if graded:
        return found
    test = significance.mcnemar(old, new)
    return found | {"only_before": test.only_first, "only_now": test.only_second, "p": test.p}
