"""Measure execution accuracy on held-out questions during GRPO, so that the best checkpoint is kept."""

from __future__ import annotations

import logging

from jax.sharding import Mesh

from sqlr1_jax.config import GrpoConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.evaluation.grader import Grader
from sqlr1_jax.evaluation.measure import make_decodings, measure
from sqlr1_jax.policy import Policy
from sqlr1_jax.records import MAX_UNJUDGED
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text.prompts import PromptBuilder


class Validation:
    """Strict execution accuracy of greedy answers to the same questions every `validation.every` steps.

    Raises:
      ValueError: the split does not exist, a prompt does not fit, or its databases cannot be read.
    """

    def __init__(self, cfg: GrpoConfig, mesh: Mesh, executor: Executor, prompts: PromptBuilder, tokenizer):
        self.cfg, self.mesh = cfg, mesh
        if not cfg.validation.split:
            return
        # Now, not at the first validation: a prompt that does not fit or a missing file must not end a run after hours.
        questions = dataset.load_validation(cfg.data, cfg.validation)
        self.questions = list(dataset.drop_overlong_questions(questions, prompts, tokenizer))
        executor.check([question.db for question in self.questions])
        self.grader, self.prompts = Grader(executor), prompts
        # With the decode weights of the rollouts, rounded or not: others might not fit where those did.
        self.decodings = make_decodings(cfg.sampling, greedy=True, samples=0)

    def metrics(self, policy: Policy) -> dict[str, float]:
        """Return the share of right answers, and the number of questions; nothing if more than `MAX_UNJUDGED` could not be judged.

        The same on all hosts, which must decide together whether it is the best.
        """
        cfg = self.cfg
        # Without lines of progress, which would tear the bar of the run.
        options = dict(batch=cfg.batch, seed=cfg.seed, turns=cfg.turns, progress=False)
        summary, _ = measure(policy, self.mesh, self.questions, self.prompts, self.decodings, self.grader, **options)
        if (unjudged := summary["greedy"]["unjudged"]) > MAX_UNJUDGED:
            logging.warning(
                "%.1f%% of the held-out questions could not be judged, more than %.0f%%, so no accuracy is logged",
                100 * unjudged,
                100 * MAX_UNJUDGED,
            )
            return {}
        return {"validation/accuracy": summary["greedy"]["strict"], "validation/questions": len(self.questions)}
