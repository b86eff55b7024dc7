"""What came of the runs: accuracies before and after with intervals and tests, questions won and lost, time by phase."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import pathlib
from collections.abc import Mapping, Sequence

from sqlr1_jax.evaluation import report, significance
from sqlr1_jax.run_page.workdirs import Evaluation, TrainingRun, Workdir

PROGRAM_NAMES = {"grpo": "GRPO", "sft": "supervised training"}
KINDS = ("rollout", "judge", "update", "validate", "save", "restore", "compile", "other", "lost", "down")  # of goodput


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Two evaluations of the same questions, decoded the same way.

    Attributes:
      before: the earlier evaluation.
      after: the later one.
      decoding: such as greedy.
    """

    before: Evaluation
    after: Evaluation
    decoding: str

    @property
    def title(self) -> str:
        """The data and the decoding."""
        return f"{self.after.data}, {self.decoding}"

    @functools.cached_property
    def pairs(self) -> list[tuple[dict, dict]]:
        """(before, after): the answers to each question that was judged both times, in the order of the later evaluation."""
        earlier = {answer["id"]: answer for answer in self.before.answers}
        pairs = [(earlier[answer["id"]], answer) for answer in self.after.answers]
        return [pair for pair in pairs if not any(side[self.decoding]["counts"].get("unjudged") for side in pair)]

    def scores(self) -> tuple[list[float], list[float]]:
        """What counts of each question, before and after."""
        metric = self.after.metric
        before, after = zip(*self.pairs)
        return tuple([answer[self.decoding]["counts"][metric] for answer in side] for side in (before, after))

    @functools.cached_property
    def gain(self) -> significance.Interval:
        """The difference of accuracies with its 95 % interval."""
        return significance.bootstrap(*self.scores(), samples=4_000)

    @functools.cached_property
    def test(self) -> significance.McNemar:
        """The paired test: questions lost and won, and p."""
        return significance.mcnemar(*self.scores())

    @functools.cached_property
    def levels(self) -> dict[str, tuple[dict, dict]]:
        """Level -> accuracies with intervals before and after, easiest first; the last is `all`."""
        after = [later for _, later in self.pairs]
        # A question has one level, also where the earlier evaluation said another.
        before = [earlier | {"level": later["level"]} for earlier, later in self.pairs]
        tables = [report.by_level(side, self.decoding, self.after.metric) for side in (before, after)]
        return {level: (tables[0][level], tables[1][level]) for level in tables[1]}

    @property
    def accuracy(self) -> tuple[float, float]:
        """Accuracy before and after."""
        return self.levels["all"][0]["share"], self.levels["all"][1]["share"]

    @property
    def words(self) -> str:
        """What the test says."""
        if self.test.p >= 0.05:
            return "no difference that the test can tell from chance"
        return "a rise" if self.gain.value > 0 else "a fall"


def compare(runs: Sequence[TrainingRun], evaluations: Sequence[Evaluation]) -> list[Comparison]:
    """Comparisons of each later evaluation with the first of the same questions, or with the one named by its `against`."""
    by_task: dict[tuple, list[Evaluation]] = {}
    for evaluation in sorted(evaluations, key=lambda e: (position(e, runs), e.folder.stat().st_mtime)):
        by_task.setdefault(evaluation.task, []).append(evaluation)
    comparisons = []
    for same in by_task.values():
        for after in same[1:]:
            others = [evaluation for evaluation in same if evaluation is not after]
            before = others[max(0, find(after.config.get("against", ""), others))]
            shared = [name for name in after.decodings if name in before.decodings]
            # A question counts if it was judged both times; an evaluation whose machine failed may have none.
            comparisons += [pair for pair in (Comparison(before, after, name) for name in shared) if pair.pairs]
    return comparisons


def position(evaluation: Evaluation, runs: Sequence[TrainingRun]) -> int:
    """The place of the evaluated run among `runs`, in order of time; -1 for a model that none of them trained."""
    return find(evaluation.model, runs)


def find(path: str, folders: Sequence[Workdir]) -> int:
    """The place of the folder that a run's config calls `path`; -1 if none has its name.

    Of several with this name the one with the most folders above it in common, since workdirs may have moved.
    """
    wanted = pathlib.Path(path).parts[::-1]
    common = [
        sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(wanted, parts)))
        for parts in (workdir.folder.absolute().parts[::-1] for workdir in folders)
    ]
    return common.index(max(common)) if any(common) else -1


def time_by_kind(run: TrainingRun) -> dict[str, float]:
    """Seconds by kind since the first start of the run, largest first, without those that took nothing."""
    seconds = {kind: run.last(f"goodput/{kind}") or 0.0 for kind in KINDS}
    return {kind: value for kind, value in sorted(seconds.items(), key=lambda item: -item[1]) if value > 0}


def device_hours(run: TrainingRun) -> dict[str, float]:
    """Hours of all devices by kind, without `down`, when no process ran; empty if the run did not log their number.

    A run may resume on another number of devices, so the seconds of each step count with its own.
    """
    hours = dict.fromkeys((kind for kind in time_by_kind(run) if kind != "down"), 0.0)
    for kind in hours:
        before = 0.0
        for record in run.records:
            seconds = record.get(f"goodput/{kind}") or 0.0
            hours[kind] += (record.get("goodput/devices") or 0.0) * (seconds - before) / 3600
            before = seconds
    return {kind: value for kind, value in hours.items() if value > 0}


def price(run: TrainingRun) -> float:
    """What a device-hour costs (`plan.price`); 0 if the run does not say."""
    return run.config.get("plan", {}).get("price") or 0.0


# The figures that the page begins with.


def headline(cards: Sequence[Mapping], runs: Sequence[TrainingRun], evaluations: Sequence[Evaluation]) -> str:
    """One sentence: what came of the runs."""
    if cards:
        same = [card for card in cards if card["what"] == cards[0]["what"]]
        best = max(same, key=lambda card: card["score"])
        of = f" ({best['of']})" if len(same) > 1 else ""
        verb = {"rise": "rises", "fall": "falls"}.get(best["tone"], "goes")
        words = "" if best["tone"] else f": {best['words']}"
        if best["before"] == best["after"]:
            return f"{best['what']}{of} stays at {best['after']}{words}"
        return f"{best['what']}{of} {verb} from {best['before']} to {best['after']}{words}"
    if evaluations:
        best = max(evaluations, key=lambda e: accuracy(e, e.decodings[0]))
        decoding = best.decodings[0]
        return f"{best.name}: {percent(accuracy(best, decoding))} of {len(judged(best, decoding))} questions right"
    run = runs[-1]
    return f"{run.name}: {PROGRAM_NAMES[run.program]} after step {run.records[-1]['step']}"


def make_cards(comparisons: Sequence[Comparison], runs: Sequence[TrainingRun]) -> list[dict]:
    """The figures that the page begins with: paired comparisons; else validation during training; else training itself."""
    cards = list(map(comparison_card, greedy(comparisons)))
    for card in (validation_card, training_card, loss_card):
        cards = cards or [figure for run in runs if (figure := card(run))]
    return cards


def comparison_card(comparison: Comparison) -> dict:
    """Accuracy before and after, and the paired test."""
    test, (before, after) = comparison.test, comparison.accuracy
    return {
        "what": f"Accuracy on {comparison.after.data}",
        "of": comparison.after.name,
        "title": comparison.title,
        "before": percent(before),
        "after": percent(after),
        "score": after,
        "tone": "" if test.p >= 0.05 else "rise" if after > before else "fall",
        "words": comparison.words,
        "detail": f"{points(comparison.gain)}, McNemar p = {p_value(test.p)}: {comparison.words}",
        "note": f"{test.only_second} question{'s' * (test.only_second != 1)} won, {test.only_first} lost, of {len(comparison.pairs)}; "
        f"{comparison.before.name} → {comparison.after.name}",
    }


def validation_card(run: TrainingRun) -> dict | None:
    """A run's own validation, first and last; None if there are not two."""
    steps, values = run.series("validation/accuracy")
    if len(steps) < 2:
        return None
    # The split may have fewer questions than the config asks for; earlier versions did not log how many.
    count = int(run.last("validation/questions") or run.config.get("validation", {}).get("questions", 0))
    sides = [significance.wilson(round(value * count), count) for value in (values[0], values[-1])] if count else []
    spans = [f"{percent(side.low)} to {percent(side.high)}" for side in sides]
    return {
        "what": "Validation accuracy",
        "of": run.name,
        "title": f"{run.name}: validation, greedy, steps {steps[0]} and {steps[-1]}",
        "before": percent(values[0]),
        "after": percent(values[-1]),
        "score": values[-1],
        "tone": "",
        "words": f"{count} questions, no paired test" if count else "no paired test",
        "detail": f"95 % intervals {' and '.join(spans)}, {count} questions" if spans else "",
        "note": "For a paired test, evaluate the policies before and after.",
    }


def training_card(run: TrainingRun) -> dict | None:
    """Right answers in training, in the first and the last tenth of the steps; None if they were not logged."""
    _, values = run.series("rate/match")
    if not values:
        return None
    size = max(1, len(values) // 10)
    before, after = (sum(part) / size for part in (values[:size], values[-size:]))
    return {
        "what": "Right answers in training",
        "of": run.name,
        "title": f"{run.name}: right answers in training",
        "before": percent(before),
        "after": percent(after),
        "score": after,
        "tone": "",
        "words": "other questions, no test",
        "detail": f"first and last {size} steps, which had other questions" if size > 1 else "first and last step",
        "note": "For a test, evaluate the policies before and after.",
    }


def loss_card(run: TrainingRun) -> dict | None:
    """The loss at both ends, on validation examples if it was measured there; None if there is none."""
    for key, where in (("validation/loss", "on validation examples"), ("update/loss", "in training")):
        steps, values = run.series(key)
        if values:
            return {
                "what": f"Loss {where}",
                "of": run.name,
                "title": f"{run.name}: loss {where}, steps {steps[0]} and {steps[-1]}",
                "before": f"{values[0]:.3g}",
                "after": f"{values[-1]:.3g}",
                "score": -values[-1],
                "tone": "",
                "words": "nats per token",
                "detail": "nats per token",
                "note": "For accuracies, evaluate the policies before and after.",
            }
    return None


def greedy(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """One comparison for each pair of evaluations: greedy if they have it."""
    first: dict[tuple[str, str], Comparison] = {}
    for comparison in comparisons:
        first.setdefault((comparison.before.name, comparison.after.name), comparison)
    return list(first.values())


def accuracy(evaluation: Evaluation, decoding: str) -> float:
    """The share of right answers among those that were judged."""
    values = [counts[evaluation.metric] for counts in judged(evaluation, decoding)]
    return sum(values) / max(len(values), 1)


def judged(evaluation: Evaluation, decoding: str) -> list[dict]:
    """What counted of the questions that were judged."""
    counts = [answer[decoding]["counts"] for answer in evaluation.answers]
    return [of_answer for of_answer in counts if not of_answer.get("unjudged")]


# Numbers.


def percent(share: float) -> str:
    """A share in percent, with one decimal; the sign stays on the line of the number."""
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"


def points(interval: significance.Interval) -> str:
    """A difference of shares in points, with its interval."""
    value, low, high = (100 * part for part in interval)
    return f"{value:+.1f} points (95 % interval {low:.1f} to {high:.1f})"


def p_value(p: float) -> str:
    """A p-value with two digits."""
    return f"{p:.2g}"


def money(amount: float) -> str:
    """An amount in the currency of `plan.price`."""
    return f"{amount:,.2f}" if amount >= 1 else f"{amount:.2g}"


def hours(amount: float) -> str:
    """A number of hours with two digits, or to the hour."""
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.2g}"
