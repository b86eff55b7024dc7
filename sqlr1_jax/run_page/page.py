"""Fill the template of the page with what the runs left."""

from __future__ import annotations

import collections
import importlib.resources
import json
import re
from collections.abc import Mapping, Sequence

import jinja2
from markupsafe import Markup, escape

from sqlr1_jax import config
from sqlr1_jax.evaluation import first_rows
from sqlr1_jax.progress.logger import clock_time
from sqlr1_jax.run_page import charts, drawing, verdict
from sqlr1_jax.run_page.verdict import Comparison
from sqlr1_jax.run_page.workdirs import Evaluation, TrainingRun, Workdir

GROUP_BYTES = 900_000  # of the completions in the page, over all runs
QUESTIONS = 60  # won, and lost, of one comparison
SLOWEST = 10  # statements that ran longest
ORDER = ("reward", "rate", "validation", "length", "update", "rollout", "seconds", "goodput")  # of kinds of scalars
NO_CELL = {"value": "", "changed": False}
NOT_SETTINGS = ("metrics.", "watch.", "plan.")  # they do not change what is learned


def render(runs: Sequence[TrainingRun], evaluations: Sequence[Evaluation], samples: int) -> str:
    """The page as HTML; `samples` groups of completions of each run at most."""
    colours = {run.name: number for number, run in enumerate(runs)}
    grpo, sft = ([run for run in runs if run.program == program] for program in ("grpo", "sft"))
    comparisons = verdict.compare(runs, evaluations)
    cards = verdict.make_cards(comparisons, runs)
    values = {
        "title": "Runs: " + ", ".join(workdir.name for workdir in [*runs, *evaluations]),
        "headline": verdict.headline(cards, runs, evaluations),
        "runs": runs,
        "colours": colours,
        "describe": describe,
        "cards": cards,
        "comparisons": comparisons,
        "times": {run.name: times for run in runs if any((times := verdict.time_by_kind(run)).values())},
        "prices": {run.name: verdict.price(run) for run in runs if verdict.price(run) and verdict.device_hours(run)},
        "hours": {run.name: verdict.device_hours(run) for run in runs if verdict.device_hours(run)},
        "grpo_charts": list(map(Markup, charts.key_charts(grpo, colours))) if grpo else [],
        "sft_charts": list(map(Markup, charts.supervised_charts(sft, colours))) if sft else [],
        "level_charts": level_charts(comparisons, runs),
        "browser": browser(runs, samples),
        "questions": [part for part in map(won_and_lost, verdict.greedy(comparisons)) if part["won"] or part["lost"]],
        "slowest": slowest(runs, evaluations),
        "slow_from": first_rows.SLOW_S,
        "has_statements": any(run.samples for run in runs) or bool(evaluations),
        "settings": settings([*runs, *evaluations]),
        "scalars": scalars(runs, colours),
        "summaries": {w.name: json.dumps(w.summary, indent=1) for w in [*runs, *evaluations] if w.summary},
    }
    values["sections"] = [
        (anchor, name)
        for anchor, name, present in (
            ("verdict", "Verdict", True),
            ("curves", "Curves", runs),
            ("levels", "By hardness", values["level_charts"]),
            ("completions", "Completions", values["browser"]["groups"]),
            ("questions", "Won and lost", values["questions"]),
            ("slowest", "Slowest", values["has_statements"]),
            ("settings", "Settings", True),
            ("scalars", "Everything else", values["scalars"]),
        )
        if present
    ]
    return environment().get_template("page.html.jinja").render(values)


def environment() -> jinja2.Environment:
    """The template's environment: what a model wrote is escaped; the style and the script are the package's own."""
    files = importlib.resources.files(__package__)
    templates = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (files / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    templates.globals.update(
        css=Markup((files / "page.css").read_text(encoding="utf-8")),
        javascript=Markup((files / "page.js").read_text(encoding="utf-8")),
    )
    templates.filters.update(
        percent=verdict.percent,
        points=verdict.points,
        p_value=verdict.p_value,
        money=verdict.money,
        hours=verdict.hours,
        clock=clock_time,
        indented=indented,
        breakable=breakable,
    )
    return templates


# Parts of the page.


def describe(run: TrainingRun) -> str:
    """A run in one line."""
    parts = [
        f"{verdict.PROGRAM_NAMES[run.program]} on {run.data}",
        f"from {run.model.rstrip('/').rpartition('/')[2]}" if run.model else "",
    ]
    batch, group = run.config.get("batch"), run.config.get("sampling", {}).get("group")
    each = ""
    if batch and group:
        each = f" of {counted(batch, 'question')} × {counted(group, 'completion')}"
    elif batch:
        each = f" of {counted(batch, 'example')}"
    total, done = run.config.get("steps"), run.records[-1]["step"]
    parts.append(f"{counted(done, 'step') if total in (None, done) else f'{done} of {total} steps'}{each}")
    return ", ".join(part for part in parts if part)


def counted(count: int, name: str) -> str:
    """A number of things."""
    return f"{count} {name}{'s' * (count != 1)}"


def level_charts(
    comparisons: Sequence[Comparison], runs: Sequence[TrainingRun]
) -> list[tuple[Comparison, Markup, list]]:
    """For each comparison its chart by level and the colours of its two sides: those of the evaluated runs."""
    parts = []
    for comparison in verdict.greedy(comparisons):
        places = [verdict.position(side, runs) for side in (comparison.before, comparison.after)]
        if places[0] == places[1]:
            names = ["muted", "run-0"]
        else:
            names = [f"run-{place % drawing.RUN_COLOURS}" if place >= 0 else "muted" for place in places]
        parts.append((comparison, Markup(charts.level_chart(comparison, names)), names))
    return parts


# Completions and questions.


def browser(runs: Sequence[TrainingRun], count: int) -> dict:
    """The groups of completions, evenly over the steps of each run, within GROUP_BYTES."""
    kept = sum(len(run.samples) for run in runs)
    groups = [{"run": run.name, **group} for run in runs for group in evenly(run.samples, count)]
    names = list(dict.fromkeys(group["run"] for group in groups))
    if len(names) == 1:
        groups = [{**group, "run": ""} for group in groups]
    sizes = [len(json.dumps(group, ensure_ascii=False).encode(errors="replace")) for group in groups]
    if sum(sizes) > GROUP_BYTES:
        groups = evenly(groups, int(len(groups) * GROUP_BYTES / sum(sizes)))
        while groups and len(json.dumps(groups, ensure_ascii=False).encode(errors="replace")) > GROUP_BYTES:
            groups = evenly(groups, len(groups) - 1 - len(groups) // 10)
    steps = [group["step"] for group in groups]
    # Within a script element only `<` could end it or begin a comment.
    text = json.dumps(groups, ensure_ascii=False).replace("<", "\\u003c")
    return {
        "groups": groups,
        "kept": kept,
        "runs": names,
        "first": min(steps, default=0),
        "last": max(steps, default=0),
        "json": Markup(text),
    }


def evenly(items: Sequence, count: int) -> list:
    """At most `count` of the items, at equal distances, the last one included."""
    if len(items) <= count:
        return list(items)
    return [items[len(items) - 1 - n * len(items) // count] for n in range(count)][::-1]


def won_and_lost(comparison: Comparison) -> dict:
    """The questions that only the later, and only the earlier evaluation has right."""
    won, lost = [], []
    for (before, after), old, new in zip(comparison.pairs, *comparison.scores()):
        if bool(old) != bool(new):
            sides = {
                "before": answer(before[comparison.decoding], bool(old)),
                "after": answer(after[comparison.decoding], bool(new)),
            }
            head = {key: after[key] for key in ("question", "gold", "level", "db")}
            # It stands beside a wrong answer, so at least on one side.
            head["wanted"] = next(
                (
                    side[comparison.decoding]["wanted"]
                    for side in (before, after)
                    if "wanted" in side[comparison.decoding]
                ),
                None,
            )
            (won if new else lost).append(head | sides)
    return {"comparison": comparison, "won": won[:QUESTIONS], "lost": lost[:QUESTIONS]}


def answer(decoded: Mapping, right: bool) -> dict:
    """The chosen candidate of an answer and what it returned; a second round has no outcome of its own."""
    chosen, returned = decoded["candidates"][decoded["chosen"]], {"returned": decoded.get("returned")}
    if "revised" in decoded:
        return {"sql": decoded["sql"], "outcome": "revised", "message": "", **returned}
    # Outcomes of candidates are strict ones; the page counts in the mode of the data set.
    if right:
        return {"sql": chosen["sql"], "outcome": "match", "message": "", **returned}
    outcome = "mismatch" if chosen["outcome"] == "match" else chosen["outcome"]
    return {"sql": chosen["sql"], "outcome": outcome, "message": chosen["message"], **returned}


def slowest(runs: Sequence[TrainingRun], evaluations: Sequence[Evaluation]) -> list[dict]:
    """The statements that ran longest among the completions that the runs kept and the candidates of evaluations, slowest first."""
    found = []
    for run in runs:
        for group in run.samples:
            head = {"where": f"{run.name}, step {group['step']}", "question": group["question"], "db": group["db"]}
            found += [head | statement for statement in group["completions"] if "seconds" in statement]
    for evaluation in evaluations:
        for record in evaluation.answers:
            head = {"where": evaluation.name, "question": record["question"], "db": record["db"]}
            for decoding in evaluation.decodings:
                found += [head | statement for statement in record[decoding]["candidates"] if "seconds" in statement]
    # The same statement of several candidates is one.
    by_statement = {(item["where"], item["db"], item["sql"]): item for item in found}
    return sorted(by_statement.values(), key=lambda item: -item["seconds"])[:SLOWEST]


# Settings and scalars.


def settings(workdirs: Sequence[Workdir]) -> list[dict]:
    """By program, what its runs set otherwise than their presets and than its defaults, and all settings.

    A row for each key, a cell for each run. `presets` has no rows if no run kept its preset.
    """
    parts = []
    for program, marker in (("grpo", "rl"), ("sft", "target"), ("evaluate", "greedy")):
        of_program = [workdir for workdir in workdirs if marker in workdir.config]
        if of_program:
            defaults = flat(config.to_json(config.PROGRAMS[program]()))
            keys = [key for key in defaults if not key.startswith(NOT_SETTINGS)]
            values = [flat(workdir.config) for workdir in of_program]
            presets = [flat(workdir.preset.get("values", {})) for workdir in of_program]
            parts.append(
                {
                    "program": program,
                    "runs": of_program,
                    "has_presets": any(presets),
                    "presets": difference(keys, presets, values),
                    "defaults": difference(keys, [defaults] * len(values), values),
                    "folded": program == "evaluate",
                }
            )
    return parts


def difference(keys: Sequence[str], before: Sequence[Mapping], after: Sequence[Mapping]) -> list[dict]:
    """The keys whose values differ in any run, with the value before (several, if the runs had several) and a cell for each run."""
    rows = []
    for key in keys:
        pairs = [(old[key], new[key]) if key in old and key in new else None for old, new in zip(before, after)]
        if any(pair and pair[0] != pair[1] for pair in pairs):
            old = dict.fromkeys(shown(pair[0]) for pair in pairs if pair)
            cells = [{"value": shown(pair[1]), "changed": pair[0] != pair[1]} if pair else NO_CELL for pair in pairs]
            rows.append({"key": key, "before": " or ".join(old), "cells": cells})
    return rows


def shown(value) -> str:
    """A value as it is written on the command line."""
    return value if isinstance(value, str) and value else json.dumps(value)


def flat(values: Mapping, prefix: str = "") -> dict:
    """Nested settings by dotted key."""
    parts = {}
    for key, value in values.items():
        parts |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return parts


def scalars(runs: Sequence[TrainingRun], colours: Mapping[str, int]) -> dict[str, list[dict]]:
    """Every logged scalar with its last value and a small line, by the part of its name before the slash."""
    keys = dict.fromkeys(key for run in runs for record in run.records for key in record if key != "step")
    kinds: dict[str, list[dict]] = collections.defaultdict(list)
    for key in keys:
        kind = (
            "gradient norms by parameter" if key.startswith("update/grad_norm/") else key.rpartition("/")[0] or "other"
        )
        last = [value for run in runs if (value := run.last(key)) is not None]
        if not last:
            continue
        drawn = Markup(charts.spark(runs, key, colours)) if kind != "gradient norms by parameter" else ""
        kinds[kind].append({"key": key, "last": ", ".join(f"{value:.4g}" for value in last), "svg": drawn})
    order = {kind: n for n, kind in enumerate(ORDER)}
    return dict(sorted(kinds.items(), key=lambda item: (order.get(item[0], len(ORDER)), item[0])))


def breakable(key: str) -> Markup:
    """The name of an option, which a narrow page may break behind dots and underscores."""
    return Markup(re.sub(r"([._])", r"\1<wbr>", str(escape(key))))


def indented(values: Mapping) -> str:
    """JSON on several lines."""
    return json.dumps(values, indent=1)
