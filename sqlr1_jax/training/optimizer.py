"""AdamW with a schedule, as one optax chain."""

from __future__ import annotations

import dataclasses
from typing import Literal

import jax
import optax


@dataclasses.dataclass(frozen=True)
class Optimizer:
    """Choices of the optimiser; the defaults are SQL-R1's reinforcement stage.

    Attributes:
      lr: peak learning rate.
      schedule: what follows the warm-up: `constant`, `cosine` or `linear` down to lr * final.
      warmup_steps: steps of linear warm-up from 0.
      total_steps: where a decaying schedule ends (a constant one does not read it).
      final: share of lr at the end of a decaying schedule.
      b1, b2, eps: Adam's.
      weight_decay: decoupled, on matrices only (norms and biases are spared).
      clip: largest global norm of the gradient; 0 does not clip.
      mu_dtype: dtype of the first moment (`bfloat16` saves two bytes a parameter), None as the parameters.
    """

    lr: float = 3e-7
    schedule: Literal["constant", "cosine", "linear"] = "constant"
    warmup_steps: int = 0
    total_steps: int = 0
    final: float = 0.0
    b1: float = 0.9
    b2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.01
    clip: float = 1.0
    mu_dtype: str | None = None

    def __post_init__(self):
        if self.schedule not in ("constant", "cosine", "linear"):
            raise ValueError(f"--config.optimizer.schedule={self.schedule}: choose constant, cosine or linear")
        if self.schedule != "constant" and self.total_steps <= self.warmup_steps:
            raise ValueError(
                f"--config.optimizer.total_steps={self.total_steps}: a {self.schedule} schedule must end after its "
                f"{self.warmup_steps} warm-up steps; set it to the number of optimiser steps of the run"
            )
        for name in ("lr", "warmup_steps", "weight_decay", "clip"):
            if getattr(self, name) < 0:
                raise ValueError(f"--config.optimizer.{name}={getattr(self, name)}: must not be negative")
        if self.mu_dtype not in (None, "float32", "bfloat16"):
            raise ValueError(f"--config.optimizer.mu_dtype={self.mu_dtype}: choose None, float32 or bfloat16")


def schedule(options: Optimizer) -> optax.Schedule:
    """Learning rate as a function of the optimiser step: 0 -> lr over the warm-up, then constant, cosine or linear."""
    after = options.total_steps - options.warmup_steps
    if options.schedule == "cosine":
        rest = optax.cosine_decay_schedule(options.lr, after, options.final)
    elif options.schedule == "linear":
        rest = optax.linear_schedule(options.lr, options.lr * options.final, after)
    else:
        rest = optax.constant_schedule(options.lr)
    if not options.warmup_steps:
        return rest
    return optax.join_schedules(
        [optax.linear_schedule(0.0, options.lr, options.warmup_steps), rest], [options.warmup_steps]
    )


def decayed(params):
    """True for the leaves that weight decay touches: all but norms and biases, told by their field's name."""

    def touched(path, _):
        name = str(getattr(path[-1], "name", path[-1]))
        return not ("norm" in name or "bias" in name)

    return jax.tree_util.tree_map_with_path(touched, params)


def make(options: Optimizer) -> optax.GradientTransformation:
    """Clip by global norm, Adam, decoupled decay, learning rate."""
    return optax.chain(
        optax.clip_by_global_norm(options.clip) if options.clip else optax.identity(),
        optax.scale_by_adam(options.b1, options.b2, options.eps, mu_dtype=options.mu_dtype),
        optax.add_decayed_weights(options.weight_decay, mask=decayed) if options.weight_decay else optax.identity(),
        optax.scale_by_learning_rate(schedule(options)),
    )
