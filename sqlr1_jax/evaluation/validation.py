"""Execution accuracy on held-out questions while GRPO trains, so that the best checkpoint is known and kept."""

from __future__ import annotations

import dataclasses

from jax.sharding import Mesh

from sqlr1_jax.config import GrpoConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.evaluation.grader import Grader
from sqlr1_jax.evaluation.measure import decodings, measure
from sqlr1_jax.policy import Policy
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text.prompts import PromptBuilder


class Validation:
    """Greedy answers to the same questions every `validation.every` steps; strict execution accuracy.

    Raises:
      ValueError: there is no such split, or its databases cannot be judged on.
    """

    def __init__(self, cfg: GrpoConfig, mesh: Mesh, executor: Executor):
        self.cfg, self.mesh = cfg, mesh
        if not cfg.validation.split:
            return
        questions = dataset.load(dataclasses.replace(cfg.data, split=cfg.validation.split))
        self.questions = questions[: cfg.validation.questions]
        executor.check([question.db for question in self.questions])
        self.grader, self.prompts = Grader(executor), PromptBuilder(cfg.text)
        # The trained weights are measured, not their rounding.
        self.ways = decodings(dataclasses.replace(cfg.sampling, weights="dtype"), greedy=True, samples=0)

    def due(self, steps: int) -> bool:
        """True if the policy after `steps` steps should be validated."""
        every = self.cfg.validation.every
        return bool(self.cfg.validation.split) and (steps % every == 0 or steps == self.cfg.steps)

    def accuracy(self, policy: Policy) -> float:
        """The share of right answers, the same on all hosts."""
        cfg = self.cfg
        summary, _ = measure(
            policy, self.mesh, self.questions, self.prompts, self.ways, self.grader, batch=cfg.batch, seed=cfg.seed
        )
        return summary["greedy"]["strict"]
