"""AdamW or Muon with a schedule, as one optax chain."""

from __future__ import annotations

import dataclasses
import math
from typing import Literal, NamedTuple

import jax
import jax.numpy as jnp
import optax
import optax.contrib

MUON_MOMENTUM, MUON_RMS = 0.95, 0.2
MATRICES = {  # of a block, by name: axes of the input and of the output
    **dict.fromkeys(("q", "k", "v"), optax.contrib.MuonDimensionNumbers((-3,), (-2, -1))),
    "o": optax.contrib.MuonDimensionNumbers((-3, -2), (-1,)),
    **dict.fromkeys(("gate", "up", "down"), optax.contrib.MuonDimensionNumbers((-2,), (-1,))),
}


@dataclasses.dataclass(frozen=True)
class Optimizer:
    """Choices of the optimiser; the defaults are SQL-R1's reinforcement stage.

    Attributes:
      kind: `adamw`; or `muon` (Jordan 2024; Liu et al. 2025, arXiv 2502.16982): the momentum of each matrix of a block is
        orthogonalised and scaled to the size of Adam's steps, so that one lr fits both; embeddings, norms, biases and
        adapters stay with Adam. From random weights it needs far fewer steps; pretrained ones were trained with AdamW.
      lr: peak learning rate.
      schedule: what follows the warm-up: `constant`, `cosine` or `linear` down to lr * final.
      warmup_steps: steps of linear warm-up from 0.
      total_steps: where a decaying schedule ends (a constant one does not read it).
      final: share of lr at the end of a decaying schedule.
      b1, b2, eps: Adam's.
      weight_decay: decoupled, on matrices only (norms and biases are spared).
      clip: largest global norm of the gradient; 0 does not clip.
      mu_dtype: dtype of the first moment: `bfloat16` saves two bytes a parameter, None is float32.
      second: the second moment in `full` (four bytes a parameter) or `factored` into rows and columns (Adafactor, Shazeer and
        Stern 2018, arXiv 1804.04235; nearly none).
      rounding: how new bfloat16 parameters are rounded. A step of 1e-6 is below half of bfloat16's spacing and `nearest` would
        lose it; `stochastic` rounds up with the probability that keeps the mean. Float32 parameters are not rounded.
      offload: the state lies in the host's memory while completions are sampled and judged, and makes room for their cache; it
        crosses the bus twice a step.
    """

    kind: Literal["adamw", "muon"] = "adamw"
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
    second: Literal["full", "factored"] = "full"
    rounding: Literal["stochastic", "nearest"] = "stochastic"
    offload: bool = False

    def __post_init__(self):
        if self.kind not in ("adamw", "muon"):
            raise ValueError(f"--config.optimizer.kind={self.kind}: choose adamw or muon")
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
        if self.second not in ("full", "factored"):
            raise ValueError(f"--config.optimizer.second={self.second}: choose full or factored")
        if self.rounding not in ("stochastic", "nearest"):
            raise ValueError(f"--config.optimizer.rounding={self.rounding}: choose stochastic or nearest")
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
        return not ("norm" in _name(path) or "bias" in _name(path))

    return jax.tree_util.tree_map_with_path(touched, params)


class RoundingState(NamedTuple):
    """How many updates were rounded, which keys the noise."""

    count: jax.Array


def round_stochastically(x: jax.Array, bits: jax.Array) -> jax.Array:
    """x float32 to bfloat16, up with the probability of the part that is cut off; bits uint16, uniform.

    Adding 16 random bits below the kept ones and cutting carries with just that probability. What is not finite stays so.
    """
    raised = jax.lax.bitcast_convert_type(x, jnp.uint32) + bits.astype(jnp.uint32)
    cut = jax.lax.bitcast_convert_type(raised & jnp.uint32(0xFFFF0000), jnp.float32)
    return jnp.where(jnp.isfinite(x), cut, x).astype(jnp.bfloat16)


def stochastic_rounding(seed: int = 0) -> optax.GradientTransformation:
    """Makes updates that land bfloat16 parameters on stochastically rounded values; float32 ones pass as they are."""

    def update(updates, state, params=None):
        leaves, tree = jax.tree.flatten(updates)
        keys = jax.random.split(jax.random.fold_in(jax.random.key(seed), state.count), len(leaves))

        def one(u, p, key):
            if p.dtype != jnp.bfloat16:
                return u
            here = p.astype(jnp.float32)
            there = round_stochastically(here + u, jax.random.bits(key, u.shape, jnp.uint16))
            return there.astype(jnp.float32) - here  # exact, so that adding it to p gives `there`

        made = [one(u, p, key) for u, p, key in zip(leaves, jax.tree.leaves(params), keys)]
        return jax.tree.unflatten(tree, made), RoundingState(state.count + 1)

    return optax.GradientTransformation(lambda params: RoundingState(jnp.zeros((), jnp.int32)), update)


def _moments(options: Optimizer) -> optax.GradientTransformation:
    if options.second == "full":
        adam = optax.scale_by_adam(options.b1, options.b2, options.eps, mu_dtype=options.mu_dtype)
    else:
        adam = optax.chain(
            optax.scale_by_factored_rms(factored=True, decay_rate=0.8, epsilon=1e-30),
            optax.clip_by_block_rms(1.0),
            optax.ema(options.b1, debias=True, accumulator_dtype=options.mu_dtype),
        )
    if options.kind == "adamw":
        return _wide(adam)
    muon = optax.contrib.scale_by_muon(
        beta=MUON_MOMENTUM, mu_dtype=options.mu_dtype, weight_dimension_numbers=_dimensions
    )
    return _wide(optax.partition({"muon": optax.chain(muon, _like_adam()), "adam": adam}, _labels))


def _wide(inner: optax.GradientTransformation) -> optax.GradientTransformation:
    """Moments are float32 also of bfloat16 parameters: bfloat16 cannot hold (1 - b2) g^2 beside b2 v."""

    def widened(params):
        return jax.tree.map(lambda p: p.astype(jnp.float32), params)

    return optax.GradientTransformation(
        lambda params: inner.init(widened(params)),
        lambda updates, state, params=None: inner.update(updates, state, widened(params)),
    )


def _dimensions(tree):
    """Which axes of each matrix are its input and its output; the layers' axis is a batch of matrices."""
    return jax.tree_util.tree_map_with_path(lambda path, _: MATRICES[_name(path)], tree)


def _labels(params):
    return jax.tree_util.tree_map_with_path(lambda path, _: "muon" if _name(path) in MATRICES else "adam", params)


def _name(path) -> str:
    return str(getattr(path[-1], "name", path[-1]))


def _like_adam() -> optax.GradientTransformation:
    """Orthogonal updates scaled to the root mean square of Adam's steps (arXiv 2502.16982, equation 4)."""

    def one(update, axes):
        sides = [math.prod(update.shape[axis] for axis in side) for side in axes]
        return update * (MUON_RMS * max(sides) ** 0.5)

    return optax.stateless(lambda updates, params: jax.tree.map(one, updates, _dimensions(updates)))


def make(options: Optimizer) -> optax.GradientTransformation:
    """Clip by global norm, Adam or Muon, decoupled decay, learning rate, rounding. `state[1]` holds the moments."""
    return optax.chain(
        optax.clip_by_global_norm(options.clip) if options.clip else optax.identity(),
        _moments(options),
        optax.add_decayed_weights(options.weight_decay, mask=decayed) if options.weight_decay else optax.identity(),
        optax.scale_by_learning_rate(schedule(options)),
        stochastic_rounding() if options.rounding == "stochastic" else optax.identity(),
    )
