"""Explain why a run learns nothing: all completions of a question have equal rewards, so all advantages are 0."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import jax

LIMIT = 0.95  # share of groups with equal rewards from which a step counts as without signal
STEPS = 3  # without signal in a row, after which a warning is printed


class Learning:
    """Warns once if a run learns nothing for several steps in a row; `check` after every step.

    Args:
      replaces: whether dynamic sampling trains on other groups in the place of those with equal rewards, which the rates are of.
    """

    def __init__(self, replaces: bool = False):
        self.replaces = replaces
        self.without_signal, self.warned = 0, False

    def check(self, step: int, scalars: Mapping[str, float]) -> None:
        """Count the step; warn if almost all groups of the last steps had equal rewards."""
        replaced = self.replaces and scalars.get("update/tokens", 0.0) > 0
        without_signal = scalars.get("rate/zero_variance", 0.0) >= LIMIT and not replaced
        self.without_signal = self.without_signal + 1 if without_signal else 0
        if self.without_signal == STEPS and not self.warned and jax.process_index() == 0:
            self.warned = True
            logging.warning(explain(scalars, STEPS, step))


def explain(scalars: Mapping[str, float], steps: int, step: int) -> str:
    """Return a sentence with the numbers of the last step and the setting to change."""
    numbers = {
        "right": scalars.get("rate/match", 0.0),
        "well-formed": scalars.get("rate/well_formed", 0.0),
        "cut": 1 - scalars.get("rate/finished", 1.0),
        "without SQL": scalars.get("rate/no_sql", 0.0),
    }
    shares = ", ".join(f"{share:.0%} {name}" for name, share in numbers.items())
    groups = f"{scalars['rate/zero_variance']:.0%} of groups have equal rewards"
    return f"almost nothing was learned in {steps} steps in a row, up to step {step}: {groups} ({shares}). {_remedy(numbers)}"


def _remedy(numbers: Mapping[str, float]) -> str:
    # In this order: a cut completion has no format, and an answer without format has no result.
    if numbers["cut"] > 0.5:
        return "Completions do not end: raise --config.sampling.max_completion, or start from a supervised cold start"
    if numbers["well-formed"] < 0.5 or numbers["without SQL"] > 0.5:
        return (
            "Answers do not have the format: choose the --config.text.template that the model was trained with, or start from a "
            "supervised cold start"
        )
    if numbers["right"] > 0.5:
        return "The questions are too easy: prepare harder ones (--config.select of `prepare`), or raise --config.sampling.temperature"
    return (
        "The questions are too hard, or completions too alike: raise --config.sampling.group or --config.sampling.temperature, or "
        "prepare easier ones (--config.select of `prepare`)"
    )
