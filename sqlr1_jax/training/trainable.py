"""What a run trains: all parameters of the policy, or low-rank adapters on its frozen base (`config.lora`)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import jax
from jax.sharding import Mesh

from sqlr1_jax.config import LoraConfig
from sqlr1_jax.models import lora, param_table, qwen2
from sqlr1_jax.training.state import TrainState

logger = logging.getLogger(__name__)


class Trainable:
    """The tree that the optimizer moves, and ways from it to a policy.

    Args:
      config: the model's sizes.
      params: the policy's parameters.
      cfg: adapters; rank 0 trains all parameters.
      seed: of the adapters' initial values.
      mesh: of the parameters.

    Attributes:
      params: the initial values of what is trained.
      base: the frozen parameters below adapters; None where all parameters are trained.
      adapters: the adapters' config; None where all parameters are trained.
    """

    def __init__(self, config: qwen2.Config, params: Any, cfg: LoraConfig, seed: int, mesh: Mesh):
        self.adapters = cfg if cfg.rank else None
        self.base, self.params = None, params
        if self.adapters is None:
            return
        self.base = params
        self.params = lora.init(cfg, config, jax.random.key(seed), mesh=mesh)
        if jax.process_index() == 0:
            overview = param_table.overview(lora.table(cfg, config), lora.sizes(cfg, config), mesh)
            logger.info("adapters\n%s", overview)

    def attached(self, params: Any) -> Any:
        """The policy's parameters, without a copy: those trained, or the base's with adapters beside them."""
        return params if self.adapters is None else lora.attach(self.base, params, self.adapters)

    def update(self, step: Callable) -> Callable:
        """`update(state, batch, denominator=None)` from a step of `training.step`, which also takes the adapters' base.

        The reference stays outside the step, which donates its state: a donated reference would be gone after one update.
        """
        base = () if self.adapters is None else (self.base,)

        def update(state: TrainState, batch, denominator=None):
            updated, metrics = step(state.replace(reference=None), batch, denominator, *base)
            return updated.replace(reference=state.reference), metrics

        return update

    def score(self, score: Callable) -> Callable:
        """`score(params, batch)` for parameters that are trained."""
        return lambda params, batch: score(self.attached(params), batch)
