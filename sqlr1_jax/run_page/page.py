"""Fill the template of the page with what the runs left."""

from __future__ import annotations

import collections
import importlib.resources
import json
from collections.abc import Mapping, Sequence

import jinja2
from markupsafe import Markup

from sqlr1_jax import config
from sqlr1_jax.evaluation import significance
from sqlr1_jax.run.logger import clock_time
from sqlr1_jax.run_page import charts, verdict
from sqlr1_jax.run_page.verdict import Comparison
from sqlr1_jax.run_page.workdirs import Evaluation, TrainingRun, Workdir

GROUP_BYTES = 900_000  # of the completions in the page, over all runs
QUESTIONS = 60  # won, and lost, of one comparison
ORDER = ("reward", "rate", "validation", "length", "update", "rollout", "seconds", "goodput")  # of kinds of scalars
PROGRAMS = {"grpo": "GRPO", "sft": "supervised training"}
NOT_SETTINGS = ("metrics.", "watch.", "plan.")  # they do not change what is learned


def render(runs: Sequence[TrainingRun], evaluations: Sequence[Evaluation], samples: int) -> str:
    """The page as HTML; `samples` groups of completions of each run at most."""
    colours = {run.name: number for number, run in enumerate(runs)}
    grpo, sft = ([run for run in runs if run.program == program] for program in ("grpo", "sft"))
    comparisons = verdict.compare(runs, evaluations)
    cards = make_cards(comparisons, runs)
    values = {
        "title": "Runs: " + ", ".join(workdir.name for workdir in [*runs, *evaluations]),
        "headline": headline(cards, runs, evaluations),
        "runs": runs,
        "colours": colours,
        "describe": describe,
        "cards": cards,
        "comparisons": comparisons,
        "time_by_kind": verdict.time_by_kind,
        "hours": {run.name: verdict.device_hours(run) for run in runs if verdict.device_hours(run)},
        "grpo_charts": list(map(Markup, charts.key_charts(grpo, colours))) if grpo else [],
        "sft_charts": list(map(Markup, charts.supervised_charts(sft, colours))) if sft else [],
        "level_charts": level_charts(comparisons, runs),
        "browser": browser(runs, samples),
        "questions": [part for part in map(won_and_lost, greedy(comparisons)) if part["won"] or part["lost"]],
        "settings": [settings(workdir) for workdir in [*runs, *evaluations] if workdir.config],
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
            ("settings", "Settings", True),
            ("scalars", "Everything else", values["scalars"]),
        )
        if present
    ]
    return environment().get_template("page.html.jinja").render(values)


def environment() -> jinja2.Environment:
    """The template's environment: what a model wrote is escaped; the style and the script are the package's own."""
    files = importlib.resources.files(__package__)
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (files / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals.update(
        css=Markup((files / "page.css").read_text(encoding="utf-8")),
        javascript=Markup((files / "page.js").read_text(encoding="utf-8")),
    )
    made.filters.update(percent=percent, points=points, p_value=p_value, clock=clock_time)
    return made


# The verdict.


def headline(cards: Sequence[Mapping], runs: Sequence[TrainingRun], evaluations: Sequence[Evaluation]) -> str:
    """One sentence: what came of the runs."""
    if cards:
        card = cards[0]
        if card["tone"]:
            verb = "rises" if card["tone"] == "rise" else "falls"
            return f"{card['what']} {verb} from {percent(card['before'])} to {percent(card['after'])}"
        return f"{card['what']} goes from {percent(card['before'])} to {percent(card['after'])}: {card['words']}"
    if evaluations:
        best = max(evaluations, key=lambda e: accuracy(e, e.decodings[0]))
        return f"{best.name}: {percent(accuracy(best, best.decodings[0]))} of {len(best.answers)} questions right"
    run = runs[-1]
    return f"{run.name}: {PROGRAMS[run.program]} after step {run.records[-1]['step']}"


def make_cards(comparisons: Sequence[Comparison], runs: Sequence[TrainingRun]) -> list[dict]:
    """The figures that the page begins with: paired comparisons, else validation during training."""
    cards = []
    for comparison in greedy(comparisons):
        test, (before, after) = comparison.test, comparison.accuracy
        sure = test.p < 0.05
        cards.append(
            {
                "what": f"Accuracy on {comparison.after.data}",
                "title": comparison.title,
                "before": before,
                "after": after,
                "tone": ("rise" if after > before else "fall") if sure else "",
                "words": comparison.words,
                "detail": f"{points(comparison.gain)}, McNemar p = {p_value(test.p)}: {comparison.words}",
                "note": f"{test.only_second} questions won, {test.only_first} lost, of {len(comparison.pairs)}; "
                f"{comparison.before.name} → {comparison.after.name}",
            }
        )
    return cards or [card for run in runs for card in validation_card(run)]


def validation_card(run: TrainingRun) -> list[dict]:
    """A run's own validation, first and last; empty if it has none of accuracy."""
    steps, values = run.series("validation/accuracy")
    if len(steps) < 2:
        return []
    count = run.config.get("validation", {}).get("questions", 0)
    sides = [significance.wilson(round(value * count), count) for value in (values[0], values[-1])] if count else []
    spans = [f"{percent(side.low)} to {percent(side.high)}" for side in sides]
    return [
        {
            "what": f"Validation accuracy of {run.name}",
            "title": f"{run.name}: validation, greedy, steps {steps[0]} and {steps[-1]}",
            "before": values[0],
            "after": values[-1],
            "tone": "",
            "words": "the intervals are wide, and the test is not paired" if spans else "no test",
            "detail": f"95 % intervals {' and '.join(spans)}, {count} questions" if spans else "",
            "note": "evaluate the policies before and after for a paired test",
        }
    ]


def greedy(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """One comparison for each pair of evaluations: greedy if they have it."""
    first: dict[tuple[str, str], Comparison] = {}
    for comparison in comparisons:
        first.setdefault((comparison.before.name, comparison.after.name), comparison)
    return list(first.values())


def accuracy(evaluation: Evaluation, decoding: str) -> float:
    """The share of right answers."""
    values = [answer[decoding]["counts"][evaluation.metric] for answer in evaluation.answers]
    return sum(values) / len(values)


def describe(run: TrainingRun) -> str:
    """A run in one line."""
    parts = [
        f"{PROGRAMS[run.program]} on {run.data}",
        f"from {run.model.rstrip('/').rpartition('/')[2]}" if run.model else "",
    ]
    batch, group = run.config.get("batch"), run.config.get("sampling", {}).get("group")
    each = (
        f" of {batch} questions × {group} completions" if batch and group else f" of {batch} examples" if batch else ""
    )
    total, done = run.config.get("steps"), run.records[-1]["step"]
    parts.append(f"{done} steps{each}" if total in (None, done) else f"{done} of {total} steps{each}")
    return ", ".join(part for part in parts if part)


def level_charts(
    comparisons: Sequence[Comparison], runs: Sequence[TrainingRun]
) -> list[tuple[Comparison, Markup, list]]:
    """For each comparison its chart by level and the colours of its two sides: those of the evaluated runs."""
    found = []
    for comparison in greedy(comparisons):
        places = [verdict.position(side, runs) for side in (comparison.before, comparison.after)]
        if -1 in places or places[0] == places[1]:
            names = ["muted", "run-0"]
        else:
            names = [f"run-{place % charts.RUN_COLOURS}" for place in places]
        found.append((comparison, Markup(charts.level_chart(comparison, names)), names))
    return found


# Completions and questions.


def browser(runs: Sequence[TrainingRun], count: int) -> dict:
    """The groups of completions, evenly over the steps of each run, within GROUP_BYTES."""
    kept = sum(len(run.samples) for run in runs)
    groups = [{"run": run.name, **group} for run in runs for group in evenly(run.samples, count)]
    names = list(dict.fromkeys(group["run"] for group in groups))
    if len(names) == 1:
        groups = [{**group, "run": ""} for group in groups]
    sizes = [len(json.dumps(group, ensure_ascii=False).encode()) for group in groups]
    if sum(sizes) > GROUP_BYTES:
        groups = evenly(groups, int(len(groups) * GROUP_BYTES / sum(sizes)))
        while groups and len(json.dumps(groups, ensure_ascii=False).encode()) > GROUP_BYTES:
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
            sides = {"before": answer(before[comparison.decoding]), "after": answer(after[comparison.decoding])}
            head = {key: after[key] for key in ("question", "gold", "level", "db")}
            (won if new else lost).append(head | sides)
    return {"comparison": comparison, "won": won[:QUESTIONS], "lost": lost[:QUESTIONS]}


def answer(decoded: Mapping) -> dict:
    """The chosen candidate of an answer."""
    chosen = decoded["candidates"][decoded["chosen"]]
    return {key: chosen[key] for key in ("sql", "outcome", "message")}


# Settings and scalars.


def settings(workdir: Workdir) -> dict:
    """What a run sets otherwise than its program's defaults, and all its settings."""
    program = next(
        (name for name, keys in (("grpo", "rl"), ("sft", "target"), ("evaluate", "greedy")) if keys in workdir.config),
        "",
    )
    defaults = flat(config.to_json(config.PROGRAMS[program]())) if program else {}
    values, command = flat(workdir.config), workdir.command
    rows = [
        {
            "key": key,
            "value": json.dumps(value),
            "default": json.dumps(defaults[key]) if key in defaults else "",
            "by": "command line" if key in command.get("keys", ()) else "preset",
        }
        for key, value in values.items()
        if (value != defaults.get(key) or key in command.get("keys", ())) and not key.startswith(NOT_SETTINGS)
    ]
    text = json.dumps(workdir.config, indent=1)
    return {"name": workdir.name, "program": program, "rows": rows, "command": command, "text": text}


def flat(values: Mapping, prefix: str = "") -> dict:
    """Nested settings by dotted key."""
    found = {}
    for key, value in values.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return found


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


# Numbers.


def percent(share: float) -> str:
    """A share in percent, with one decimal."""
    return f"{100 * share:.1f} %"


def points(interval: significance.Interval) -> str:
    """A difference of shares in points, with its interval."""
    value, low, high = (100 * part for part in interval)
    return f"{value:+.1f} points (95 % interval {low:.1f} to {high:.1f})"


def p_value(p: float) -> str:
    """A p-value with two digits."""
    return f"{p:.2g}"
