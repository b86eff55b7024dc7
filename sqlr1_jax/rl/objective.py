"""The choices of a policy-gradient method, as one frozen dataclass.

Methods of the literature are points in this space (each choice's function in `advantages` and `losses` has its
equation):

| method | choices |
|---|---|
| GRPO as SQL-R1 trains | the defaults |
| Dr.GRPO | advantage=centred aggregation=constant constant_length=C kl_coef=0 |
| DAPO | clip_high=0.28 kl_coef=0 entropy_coef=0 refill=3 overlong_buffer=C/4, or rewards.truncated=mask for its overlong filter |
| RLOO | advantage=leave_one_out kl_in=reward aggregation=sequence_mean |
| REINFORCE++ | advantage=whitened kl_in=reward kl_estimator=k1 |
| REINFORCE++-baseline | advantage=batch_std |
| GSPO | level=sequence aggregation=sequence_mean clip_low=0.0003 clip_high=0.0004 kl_coef=0 |
| CISPO | surrogate=cispo clip_high=4 kl_coef=0 |
"""

from __future__ import annotations

import dataclasses
from typing import Literal, get_args

ADVANTAGES = Literal["normalised", "centred", "leave_one_out", "whitened", "batch_std"]
AGGREGATIONS = Literal["token_mean", "sequence_mean", "constant"]
ESTIMATORS = Literal["k1", "k2", "k3"]


@dataclasses.dataclass(frozen=True)
class Objective:
    """What is maximised (`config.rl`). The defaults are SQL-R1's: GRPO, a k3 penalty to the reference, token mean.

    Attributes:
      advantage: how rewards become advantages (see `advantages`).
      surrogate: `clip` (PPO's) or `cispo`.
      level: of the importance ratio, `token` or `sequence` (GSPO).
      clip_low: the ratio is clipped below at 1 - clip_low; 1 or more does not clip below.
      clip_high: and above at 1 + clip_high.
      dual_clip: bound c > 1 of the loss of tokens with negative advantage (0: none).
      aggregation: tokens weigh the same (`token_mean`), sequences do (`sequence_mean`), or tokens are summed and divided by
        sequences times `constant_length` (`constant`).
      constant_length: C of `constant`, the longest completion allowed.
      kl_coef: weight of the KL penalty; 0 needs no reference.
      kl_estimator: `k1`, `k2` or `k3` (see `losses.kl`).
      kl_in: the penalty is a term of the `loss`, or is taken off the `reward`.
      kl_published_sign: subtract the penalty in the loss, as SQL-R1's published code does (a fault that verl mended in
        February 2025); for reproduction only.
      entropy_coef: weight of the entropy bonus; SQL-R1's code uses verl's default of 0.001.
      importance_cap: truncated importance sampling between sampler and trainer: tokens weigh min(p_trainer / p_sampler, cap),
        and the ratio is taken to the trainer's own probabilities (0: the ratio is taken to the sampler's).
      std_eps: added to deviations.
      std_ddof: deviations divide by n - std_ddof.
      refresh_reference: steps after which the policy becomes the new reference, again and again (ProRL, Liu et al. 2025, arXiv
        2505.24864, which also resets the optimiser; here it goes on as it is); 0 keeps the first one.
      epochs: passes over one batch of rollouts.
      minibatches: optimiser steps a pass.
      refill: dynamic sampling (DAPO): groups without variance are dropped, and up to so many more batches of questions are
        sampled to take their places (0: none are dropped).
      shuffled: a control, not a method: rewards go to random completions of the batch, so nothing can be learned from them.
      overlong_buffer: DAPO's soft penalty over the last so many tokens before the limit (0: none).
      overlong_penalty: its weight.
    """

    advantage: ADVANTAGES = "normalised"
    surrogate: Literal["clip", "cispo"] = "clip"
    level: Literal["token", "sequence"] = "token"
    clip_low: float = 0.2
    clip_high: float = 0.2
    dual_clip: float = 0.0
    aggregation: AGGREGATIONS = "token_mean"
    constant_length: int = 0
    kl_coef: float = 0.001
    kl_estimator: ESTIMATORS = "k3"
    kl_in: Literal["loss", "reward"] = "loss"
    kl_published_sign: bool = False
    entropy_coef: float = 0.001
    importance_cap: float = 0.0
    std_eps: float = 1e-6
    std_ddof: int = 1
    refresh_reference: int = 0
    epochs: int = 1
    minibatches: int = 1
    refill: int = 0
    shuffled: bool = False
    overlong_buffer: int = 0
    overlong_penalty: float = 1.0

    def __post_init__(self):
        choices = dict(advantage=get_args(ADVANTAGES), aggregation=get_args(AGGREGATIONS), kl_in=("loss", "reward"))
        choices |= dict(surrogate=("clip", "cispo"), level=("token", "sequence"), kl_estimator=get_args(ESTIMATORS))
        choices |= dict(std_ddof=(0, 1))
        for name, allowed in choices.items():
            self._check(name, getattr(self, name) in allowed, f"choose {' or '.join(map(str, allowed))}")
        for name in (
            "kl_coef",
            "importance_cap",
            "refill",
            "refresh_reference",
            "overlong_buffer",
            "overlong_penalty",
        ):
            self._check(name, getattr(self, name) >= 0, "must not be negative")
        for name in ("clip_low", "clip_high", "std_eps"):
            self._check(name, getattr(self, name) > 0, "must be positive")
        for name in ("epochs", "minibatches"):
            self._check(name, getattr(self, name) >= 1, "must be at least 1")
        self._check("dual_clip", self.dual_clip == 0 or self.dual_clip > 1, "must be above 1, or 0 for none")
        needs_length = self.aggregation == "constant" and self.constant_length < 1
        self._check(
            "constant_length", not needs_length, "aggregation=constant divides by it: set the longest completion"
        )
        unread = self.refresh_reference and not self.kl_coef
        self._check(
            "refresh_reference", not unread, "kl_coef=0 needs no reference; unset it, or set --config.rl.kl_coef"
        )
        self._check(
            "kl_published_sign", not self.kl_published_sign or self.kl_in == "loss", "is about kl_in=loss; unset one"
        )

    def _check(self, name: str, good: bool, remedy: str) -> None:
        if not good:
            raise ValueError(f"--config.rl.{name}={getattr(self, name)}: {remedy}")

    @property
    def updates(self) -> int:
        """Optimiser steps a batch of rollouts."""
        return self.epochs * self.minibatches
