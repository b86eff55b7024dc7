"""Read what runs left in their workdirs: metrics, completions, answers, settings."""

from __future__ import annotations

import dataclasses
import functools
import json
import logging
import pathlib
from collections.abc import Sequence

from sqlr1_jax.evaluation import report
from sqlr1_jax.progress import logger, plots

TRAINING, EVALUATION = "metrics.jsonl", "answers.jsonl"  # the file that makes a folder a run of this kind


@dataclasses.dataclass(frozen=True)
class Workdir:
    """The folder of one run.

    Attributes:
      folder: its path.
      name: a short name that no other folder of the page has.
    """

    folder: pathlib.Path
    name: str

    @functools.cached_property
    def config(self) -> dict:
        """Its settings; empty if they were not written."""
        return self.json("config.json")

    @functools.cached_property
    def summary(self) -> dict:
        """What it returned; empty while it runs."""
        return self.json("summary.json")

    def json(self, name: str) -> dict:
        """A JSON file of the folder; empty if it is absent, or, with a warning, damaged."""
        try:
            return json.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            logging.warning("%s cannot be read, so the report does without it: %s", self.folder / name, error)
            return {}

    @functools.cached_property
    def preset(self) -> dict:
        """The name of its preset as `preset`, the preset's values as `values`; empty where no command with a preset ran."""
        return self.json("preset.json")

    @property
    def model(self) -> str:
        """The policy that it started from."""
        return self.config.get("model", {}).get("path", "")

    @property
    def data(self) -> str:
        """The data set and the split."""
        data = self.config.get("data", {})
        return f"{data.get('name', 'unknown data')} {data.get('split', '')}".strip()


class TrainingRun(Workdir):
    """A run of sft or grpo."""

    @functools.cached_property
    def records(self) -> list[dict]:
        """The logged scalars, one record per step."""
        return plots.lines(self.folder)

    @functools.cached_property
    def samples(self) -> list[dict]:
        """The groups of completions that it kept, one per step; see `evaluation.samples`."""
        groups = {line["step"]: line for line in logger.read(self.folder / "samples.jsonl") if "completions" in line}
        return [groups[step] for step in sorted(groups)]

    @property
    def program(self) -> str:
        """Which program it ran."""
        return "grpo" if any("reward/total" in record for record in self.records[:1]) else "sft"

    @property
    def started(self) -> float:
        """Unix time of its first line."""
        return next((record["goodput/time"] for record in self.records if record.get("goodput/time")), 0.0)

    def series(self, key: str) -> tuple[list[int], list[float]]:
        """Steps and values of a scalar, where it was logged and finite."""
        points = [(record["step"], record[key]) for record in self.records if record.get(key) is not None]
        return [step for step, _ in points], [value for _, value in points]

    def last(self, key: str) -> float | None:
        """The last value of a scalar."""
        return next((record[key] for record in reversed(self.records) if record.get(key) is not None), None)


class Evaluation(Workdir):
    """A run of evaluate."""

    @functools.cached_property
    def answers(self) -> list[dict]:
        """Every question with its candidates and what counted, in order."""
        return list(logger.read(self.folder / EVALUATION))

    @property
    def decodings(self) -> list[str]:
        """Ways to decode that it measured, greedy first."""
        return [key for key, value in self.answers[0].items() if isinstance(value, dict)] if self.answers else []

    @property
    def measured(self) -> dict[str, str]:
        """The fingerprints of what it measured; empty if it has not ended or gave no accuracy."""
        return self.summary.get("fingerprints", {})

    @property
    def task(self) -> tuple:
        """Its questions, databases, SQLite and way to compare results; equal for evaluations that can be compared."""
        # Not the ids alone: a data set that is made again may give them to other questions.
        asked = sorted(tuple(answer[key] for key in ("id", "db", "question", "gold")) for answer in self.answers)
        judged = [self.measured.get(name) for name in report.MUST_AGREE]
        return *asked, *judged, json.dumps(self.config.get("compare"), sort_keys=True)

    @property
    def metric(self) -> str:
        """The comparison mode that counts: the data set's official one, else the strict one."""
        return report.main_metric(self.config.get("data", {}).get("name", ""))


def read(names: Sequence[str]) -> tuple[list[TrainingRun], list[Evaluation]]:
    """The runs in folders, and in all folders within them: training in order of time, evaluations by name.

    Raises:
      ValueError: a folder has no run.
    """
    folders: dict[pathlib.Path, set[str]] = {}
    for name in names:
        folder = pathlib.Path(name).expanduser().absolute()  # a folder that is named in two ways is one
        files = sorted([*folder.rglob(TRAINING), *folder.rglob(EVALUATION)]) if folder.is_dir() else []
        if not files:
            raise ValueError(
                f"--config.runs: {name} has no {TRAINING} of a training run and no {EVALUATION} of an evaluation, nor has a "
                "folder within it; name workdirs, or a folder of workdirs, with commas"
            )
        for file in files:
            folders.setdefault(file.parent, set()).add(file.name)
    names_of = short_names(list(folders))
    runs = [TrainingRun(folder, names_of[folder]) for folder, files in folders.items() if TRAINING in files]
    evaluations = [Evaluation(folder, names_of[folder]) for folder, files in folders.items() if EVALUATION in files]
    runs = sorted((run for run in runs if run.records), key=lambda run: run.started)
    # Without a summary, `evaluate` was stopped or gave no accuracy, as where too many answers were not judged.
    evaluations = [evaluation for evaluation in evaluations if evaluation.answers and evaluation.measured]
    if not runs and not evaluations:
        raise ValueError(
            f"--config.runs: {', '.join(names)}: no step is logged and no evaluation has ended yet; report again later"
        )
    return runs, evaluations


def short_names(folders: Sequence[pathlib.Path]) -> dict[pathlib.Path, str]:
    """The shortest ends of the paths that tell them apart."""
    names = {}
    for folder in folders:
        parts = folder.absolute().parts
        others = [other.absolute().parts for other in folders if other != folder]
        size = next((n for n in range(1, len(parts)) if all(o[-n:] != parts[-n:] for o in others)), len(parts))
        names[folder] = "/".join(parts[-size:])
    return names
