"""Execution accuracy on held-out questions while GRPO trains, so that the best checkpoint is known and kept."""

from __future__ import annotations

import dataclasses
from typing import Any

from sqlr1_jax import policy
from sqlr1_jax.data import dataset
from sqlr1_jax.evaluation.grader import Grader
from sqlr1_jax.programs import evaluate
from sqlr1_jax.sql.executor import Executor


@dataclasses.dataclass(frozen=True)
class Validating:
    """What is asked how often (`config.validation`).

    Attributes:
      split: of the training data set; empty validates nothing.
      questions: how many of it, from its start.
      every: steps between two validations; the last step is always followed by one.
    """

    split: str = ""
    questions: int = 128
    every: int = 50

    def __post_init__(self):
        if self.questions < 1 or self.every < 1:
            raise ValueError(
                f"validation.questions={self.questions}, validation.every={self.every}: need 1 or more of both; an empty "
                "--config.validation.split switches it off"
            )


class Validation:
    """Greedy answers to the same questions, every so many steps; strict execution accuracy.

    Raises:
      ValueError: no such split, or its databases are not fit.
    """

    def __init__(self, options: Validating, config, chosen, actor: policy.Policy, mesh, executor: Executor):
        self.options, self.actor, self.mesh, self.seed = options, actor, mesh, config.seed
        if not options.split:
            return
        self.questions = dataset.load(**{**config.data, "split": options.split})
        count = min(options.questions, len(self.questions))
        executor.check([question.db for question in self.questions[:count]])
        asked = evaluate.Evaluation(questions=count, batch=config.batch, samples=0, metrics="")
        self.grader = Grader(executor)
        parts = {name: getattr(chosen, name) for name in ("model", "mesh", "text", "sql", "sampling", "watch")}
        parts["sampling"] = dataclasses.replace(chosen.sampling, weights="dtype")  # no rounding is measured
        self.settings = evaluate.Settings(**parts, evaluate=asked)

    def due(self, number: int, steps: int) -> bool:
        """True if the policy after `number` steps of `steps` should be validated."""
        return bool(self.options.split) and (number % self.options.every == 0 or number == steps)

    def __call__(self, params: Any) -> float:
        """The share of right answers of these parameters, the same on all hosts."""
        actor = self.actor._replace(params=params)
        found, _ = evaluate.measure(actor, self.mesh, self.questions, self.grader, self.settings, seed=self.seed)
        return found["greedy"]["strict"]
