"""What a run trains: all parameters of the policy, or low-rank adapters on its frozen base (`config.lora`)."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from typing import Any

import jax

from sqlr1_jax.config import LoraConfig
from sqlr1_jax.models import lora, param_table, qwen2
from sqlr1_jax.run import checkpoint_dir, checkpoints


class Trained:
    """The tree that the optimizer moves, and ways from it to a policy.

    Attributes:
      params: the first values of what is trained.
      base: the frozen parameters, or None where all are trained.
      options: of the adapters, or None.
    """

    def __init__(self, config: qwen2.Config, params: Any, options: LoraConfig | None, seed: int, mesh):
        self.config, self.options, self.base, self.params = config, options, None, params
        if options is None:
            return
        self.base = params
        self.params = lora.init(options, config, jax.random.key(seed), mesh=mesh)
        if jax.process_index() == 0:
            rows, sizes = lora.table(options, config), lora.sizes(options, config)
            print(param_table.overview(rows, sizes, mesh), flush=True)

    def attached(self, params: Any) -> Any:
        """The policy's parameters, without a copy: those trained, or the base's with adapters beside them."""
        return params if self.options is None else lora.attach(self.base, params, self.options)

    def update(self, step: Callable) -> Callable:
        """`step(state, batch, denominator=None)` of `training.step`'s, which also wants the base of adapters, and no reference."""
        base = () if self.options is None else (self.base,)

        def update(state, batch, denominator=None):
            made, metrics = step(state.replace(reference=None), batch, denominator, *base)
            return made.replace(reference=state.reference), metrics

        return update

    def score(self, score: Callable) -> Callable:
        """`score(params, batch)` for what is trained."""
        return lambda params, batch: score(self.attached(params), batch)


def recorded(path: str) -> LoraConfig | None:
    """The adapters that a run trains, from its config.json; None if it trains all parameters."""
    found = json.loads((pathlib.Path(path) / "config.json").read_text()).get("lora", {})
    if not found.get("rank"):
        return None
    return LoraConfig(found["rank"], found["alpha"], tuple(found["targets"]))


def load_adapters(
    path: str, options: LoraConfig, config: qwen2.Config, mesh, step: int = -1
) -> dict[str, lora.Adapter]:
    """The adapters of a run's checkpoint (-1: the newest), in float32."""
    abstract = param_table.abstract(lora.table(options, config), lora.sizes(options, config), mesh=mesh)
    found, _ = checkpoints.load_params(checkpoint_dir.place(pathlib.Path(path)), abstract, step)
    return found
