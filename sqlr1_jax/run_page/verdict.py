"""What came of the runs: accuracies before and after with intervals and tests, questions won and lost, time by phase."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

from sqlr1_jax.evaluation import report, significance
from sqlr1_jax.run_page.workdirs import Evaluation, TrainingRun

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
        """(before, after): the answers to each question, in the order of the later evaluation."""
        earlier = {answer["id"]: answer for answer in self.before.answers}
        return [(earlier[answer["id"]], answer) for answer in self.after.answers]

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
        before, after = zip(*self.pairs)
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
    by_questions: dict[tuple, list[Evaluation]] = {}
    for evaluation in sorted(evaluations, key=lambda e: (position(e, runs), e.folder.stat().st_mtime)):
        by_questions.setdefault(evaluation.questions, []).append(evaluation)
    found = []
    for same in by_questions.values():
        for after in same[1:]:
            named = after.config.get("against", "").rpartition("/")[2]
            before = next((e for e in same if named and e.folder.name == named and e is not after), same[0])
            shared = [name for name in after.decodings if name in before.decodings]
            found += [Comparison(before, after, name) for name in shared]
    return found


def position(evaluation: Evaluation, runs: Sequence[TrainingRun]) -> int:
    """The place of the evaluated run among `runs`, in order of time; -1 for a model that none of them trained."""
    name = evaluation.model.rstrip("/").rpartition("/")[2]
    return next((n for n, run in enumerate(runs) if name and run.folder.name == name), -1)


def time_by_kind(run: TrainingRun) -> dict[str, float]:
    """Seconds by kind since the first start of the run, largest first, without those that took nothing."""
    seconds = {kind: run.last(f"goodput/{kind}") or 0.0 for kind in KINDS}
    return {kind: value for kind, value in sorted(seconds.items(), key=lambda item: -item[1]) if value > 0}


def device_hours(run: TrainingRun) -> float | None:
    """Hours of all devices; None if the run did not log their number."""
    devices = run.last("goodput/devices")
    return None if devices is None else devices * sum(time_by_kind(run).values()) / 3600
