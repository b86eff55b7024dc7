"""Report an evaluation: accuracy by level with intervals, fingerprints of what was measured, paired tests between runs."""

from __future__ import annotations

import itertools
import json
import pathlib
from collections.abc import Mapping, Sequence

from sqlr1_jax.config import GRADED_METRICS
from sqlr1_jax.evaluation import significance
from sqlr1_jax.records import Question, fingerprint
from sqlr1_jax.sql.hardness import LEVELS, hardness
from sqlr1_jax.sql.text_files import split_lines

# Easiest first: Spider's levels, BIRD's, SynSQL's.
ORDER = (*LEVELS, "simple", "moderate", "challenging", "Simple", "Moderate", "Complex", "Highly Complex")
MODES = ("strict", "test_suite_ex", "test_suite_ex_keep_distinct", "bird_ex")
OFFICIAL = {"spider": "test_suite_ex", "bird": "bird_ex"}  # data set -> the mode of its leaderboard
METRICS = (*MODES, "test_suite", *GRADED_METRICS)  # of the chosen SQL
MUST_AGREE = ("questions", "databases", "sqlite")  # fingerprints that two reports must share to be compared


def main_metric(data: str) -> str:
    """Return the comparison mode that counts for a data set such as bird/dev: that of its leaderboard, else `strict`."""
    return OFFICIAL.get(data.partition("/")[0], "strict")


def level(question: Question) -> str:
    """Return the level that the data set states, else Spider's hardness of the gold SQL, else `unknown`."""
    if question.complexity:
        return question.complexity
    try:
        return hardness(question.gold)
    except ValueError:
        return "unknown"


def by_level(answers: Sequence[Mapping], decoding: str, metric: str) -> dict[str, dict[str, float]]:
    """Return the mean of a metric with its 95 % interval for each level, easiest first, and for `all`."""
    groups: dict[str, list[float]] = {}
    for answer in answers:
        counts = answer[decoding]["counts"]
        groups.setdefault(answer["level"], []).extend([] if counts.get("unjudged") else [counts[metric]])
    groups = {name: values for name, values in groups.items() if values}
    order = sorted(groups, key=_level_place)
    groups = {name: groups[name] for name in order} | {"all": [x for values in groups.values() for x in values]}
    rows = {}
    for name, values in groups.items():
        if metric in GRADED_METRICS:  # not a proportion; against zeros, the paired difference is the value itself
            interval = significance.bootstrap([0.0] * len(values), values, samples=2_000)
        else:
            interval = significance.wilson(int(sum(values)), len(values))
        rows[name] = {"questions": len(values), "share": interval.value, "low": interval.low, "high": interval.high}
    return rows


def level_rows(levels: Mapping[str, Mapping[str, Mapping[str, float]]], shown: str) -> list[dict[str, object]]:
    """Return the rows of a table by level in percent: a column per metric, and the interval of the metric `shown`.

    Args:
      levels: metric -> `by_level`.
      shown: a metric.
    """
    return [
        {"level": level, "questions": row["questions"], "95 %": interval(row)}
        | {metric: 100 * rows[level]["share"] for metric, rows in levels.items()}
        for level, row in levels[shown].items()
    ]


def decoding_rows(by_decoding: Mapping[str, Mapping[str, Mapping[str, float]]]) -> list[dict[str, object]]:
    """Return the rows of a table by level in percent: for each decoding a column and its interval.

    Args:
      by_decoding: decoding -> `by_level` of one metric. A decoding lacks levels none of whose questions was judged.
    """
    levels = sorted({level for levels in by_decoding.values() for level in levels}, key=_level_place)
    rows: list[dict[str, object]] = []
    for level in levels:
        cells = {name: levels.get(level) for name, levels in by_decoding.items()}
        row: dict[str, object] = {"level": level, "questions": next(filter(None, cells.values()))["questions"]}
        for name, cell in cells.items():
            row |= {name: 100 * cell["share"] if cell else "", f"{name} 95 %": interval(cell) if cell else ""}
        rows.append(row)
    return rows


def _level_place(level: str) -> tuple[bool, int, str]:
    """A level's place: easiest first, then levels of other data sets by name, then `all`."""
    return level == "all", ORDER.index(level) if level in ORDER else len(ORDER), level


def interval(row: Mapping[str, float]) -> str:
    """Return the ends of an interval in points."""
    return f"{100 * row['low']:.1f} to {100 * row['high']:.1f}"


def fingerprints(
    answers: Sequence[Mapping],
    databases: Mapping[str, str],
    suite: Mapping[str, str],
    versions: Mapping[str, str],
    config: Mapping,
) -> dict:
    """Return fingerprints of what was evaluated and how.

    Args:
      answers: records of `answers.jsonl`, of all hosts.
      databases: SHA-256 of the databases by name.
      suite: SHA-256 of the test suite's files by name; may be empty.
      versions: of the judge's libraries; `sqlite` is used.
      config: the evaluation's config as JSON.
    """
    questions = [[answer["id"], answer["db"], answer["question"], answer["gold"]] for answer in answers]
    # Only the databases that the questions use, so that a larger download is still comparable.
    used = {answer["db"] for answer in answers}
    return {
        "questions": fingerprint(questions),
        "databases": fingerprint({name: sha for name, sha in databases.items() if name in used}),
        "suite": fingerprint(suite) if suite else "",
        "sqlite": versions["sqlite"],
        "compare": fingerprint(config["compare"]),  # how results are compared in the mode `strict`
        "limits": fingerprint(config.get("sql")),  # a statement over them is wrong
        "config": fingerprint(config),
    }


def read_finished(workdir: pathlib.Path) -> tuple[dict[str, str], list[str]]:
    """Return the fingerprints of a finished evaluation, and the lines of its answers.

    Raises:
      ValueError: the workdir has no finished evaluation.
    """
    workdir = workdir.expanduser()
    try:
        fingerprints = json.loads((workdir / "summary.json").read_text())["fingerprints"]
        return fingerprints, split_lines((workdir / "answers.jsonl").read_text(encoding="utf-8"))
    except (OSError, KeyError, json.JSONDecodeError) as error:
        raise ValueError(
            f"--config.against={workdir} has no finished evaluation ({error}); set it to the --workdir of one"
        ) from error


def compare_with(
    workdir: pathlib.Path, answers: Sequence[Mapping], mine: Mapping[str, str]
) -> dict[str, dict[str, dict]]:
    """Compare with the evaluation in another workdir, by metric and decoding that both have.

    Every row has a bootstrap interval of the difference; metrics that are right or wrong also have McNemar's exact test.

    Args:
      workdir: of the other evaluation.
      answers: records of this evaluation, of all hosts.
      mine: fingerprints of this evaluation.

    Raises:
      ValueError: the workdir has no finished evaluation, or its questions, databases, SQLite or comparison differ.
    """
    theirs, lines = read_finished(workdir)
    # The test suite is optional, so it must agree only where both used one; evaluations of older versions do not say how they compared.
    both = [name for name in ("suite", "compare", "limits") if theirs.get(name) and mine.get(name)]
    significance.require_same(theirs, mine, (*MUST_AGREE, *both))
    before = {record["id"]: record for record in map(json.loads, lines)}
    rows: dict[str, dict[str, dict]] = {}
    for decoding in (key for key, value in answers[0].items() if isinstance(value, dict)):
        old = [before[answer["id"]].get(decoding, {}).get("counts", {}) for answer in answers]
        new = [answer[decoding]["counts"] for answer in answers]
        judged = [not (a.get("unjudged") or b.get("unjudged")) for a, b in zip(old, new)]
        old, new = list(itertools.compress(old, judged)), list(itertools.compress(new, judged))
        if not old:
            continue
        for metric in METRICS:
            if metric in old[0] and metric in new[0]:
                pairs = [counts[metric] for counts in old], [counts[metric] for counts in new]
                rows.setdefault(metric, {})[decoding] = _paired(*pairs, graded=metric in GRADED_METRICS)
    return rows


def compare_votes(answers: Sequence[Mapping], decoding: str) -> dict[str, dict[str, float]]:
    """What each way to choose makes of the same candidates: strict accuracy, and McNemar's exact test against the majority.

    Args:
      answers: records of this evaluation, of all hosts.
      decoding: a decoding with several candidates, such as `majority@8`.

    Returns:
      Rows of `majority`, `skip_empty`, `revise` if that was the rule, and `oracle`: a right candidate is always chosen (pass@n).
    """
    rule = decoding.partition("@")[0]
    columns = {"majority": "majority", "skip_empty": "skip_empty", **({rule: "strict"} if rule == "revise" else {})}
    columns["oracle"] = "pass@n"
    counts = [answer[decoding]["counts"] for answer in answers if not answer[decoding]["counts"].get("unjudged")]
    rows = {}
    for name, key in columns.items() if counts else ():
        right, usual = [c[key] for c in counts], [c["majority"] for c in counts]
        test = significance.mcnemar(usual, right)
        rows[name] = {"share": sum(right) / len(right), "lost": test.only_first, "won": test.only_second, "p": test.p}
    return rows


def _paired(old: Sequence[float], new: Sequence[float], graded: bool) -> dict[str, float]:
    gain = significance.bootstrap(old, new)
    row = {"before": sum(old) / len(old), "now": sum(new) / len(new)}
    row |= {"difference": gain.value, "low": gain.low, "high": gain.high}
    if graded:  # McNemar needs right or wrong
        return row
    test = significance.mcnemar(old, new)
    return row | {"only_before": test.only_first, "only_now": test.only_second, "p": test.p}
