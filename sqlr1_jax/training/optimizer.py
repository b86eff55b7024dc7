"""AdamW or Muon with a learning-rate schedule, as one optax chain."""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
import optax.contrib

from sqlr1_jax.config import OptimizerConfig

Tree = Any

# AdamW's usual constants, which verl, and so SQL-R1, leaves at the defaults of torch.
B1 = 0.9
EPS = 1e-8  # added to the root of the second moment
# Muon's momentum (Jordan 2024), and the root mean square of Adam's updates in practice (arXiv 2502.16982, eq. 4).
MUON_MOMENTUM, MUON_RMS = 0.95, 0.2
# The matrices that Muon takes, by field name: their input and output axes. Leading axes (layers) are a batch of matrices.
MATRICES = {
    **dict.fromkeys(("q", "k", "v"), optax.contrib.MuonDimensionNumbers((-3,), (-2, -1))),
    "o": optax.contrib.MuonDimensionNumbers((-3, -2), (-1,)),
    **dict.fromkeys(("gate", "up", "down"), optax.contrib.MuonDimensionNumbers((-2,), (-1,))),
}


def make(cfg: OptimizerConfig, total_steps: int = 0) -> optax.GradientTransformation:
    """Build the optimizer: clipping, Adam or Muon, decoupled weight decay, learning rate, rounding.

    `muon` (Jordan 2024; Liu et al. 2025, arXiv 2502.16982) orthogonalises the momentum of each matrix of a block and scales
    it to the size of Adam's updates, so that one learning rate fits both; embeddings, norms, biases and adapters stay with
    Adam. From random weights it needs far fewer steps; pretrained weights were trained with AdamW.

    Args:
      cfg: the optimizer.
      total_steps: optimizer steps of the run, where a decaying schedule ends; a constant one does not read it.

    Returns:
      The chain; `state[1]` holds the moments.

    Raises:
      ValueError: a decaying schedule would end during the warm-up.
    """
    cfg.check_steps(total_steps)
    return _make(cfg, 0 if cfg.schedule == "constant" else total_steps)


@functools.lru_cache(16)
def _make(cfg: OptimizerConfig, total_steps: int) -> optax.GradientTransformation:
    # Equal settings give the same object, by which `training.step` finds its compiled programs.
    return optax.chain(
        optax.clip_by_global_norm(cfg.clip) if cfg.clip else optax.identity(),
        _moments(cfg),
        # After the moments: decay is decoupled (AdamW), and scaled by the learning rate like the rest of the update.
        optax.add_decayed_weights(cfg.weight_decay, mask=_decay_mask) if cfg.weight_decay else optax.identity(),
        optax.scale_by_learning_rate(learning_rate(cfg, total_steps)),
        # Last: it needs the final update to know on which value a parameter lands.
        stochastic_rounding(),
    )


def learning_rate(cfg: OptimizerConfig, total_steps: int) -> optax.Schedule:
    """Schedule over optimizer steps: 0 to lr over the warm-up, then constant, cosine or linear down to lr * final."""
    cfg.check_steps(total_steps)
    decay_steps = total_steps - cfg.warmup_steps
    if cfg.schedule == "cosine":
        after_warmup = optax.cosine_decay_schedule(cfg.lr, decay_steps, cfg.final)
    elif cfg.schedule == "linear":
        after_warmup = optax.linear_schedule(cfg.lr, cfg.lr * cfg.final, decay_steps)
    else:
        after_warmup = optax.constant_schedule(cfg.lr)
    if not cfg.warmup_steps:
        return after_warmup
    return optax.join_schedules(
        [optax.linear_schedule(0.0, cfg.lr, cfg.warmup_steps), after_warmup], [cfg.warmup_steps]
    )


def updates_made(opt_state: tuple) -> int:
    """The updates that a state of `make`'s chain has taken; skipped ones do not count."""
    return int(opt_state[-1].count)


def describe(cfg: OptimizerConfig) -> str:
    """The learning rate, its schedule and its warm-up."""
    warmup = f", {cfg.warmup_steps} warm-up steps" if cfg.warmup_steps else ""
    return f"learning rate {cfg.lr:g} ({cfg.kind}, {cfg.schedule}{warmup})"


# Moments.


def _moments(cfg: OptimizerConfig) -> optax.GradientTransformation:
    if cfg.second == "full":
        adam = optax.scale_by_adam(B1, cfg.b2, EPS, mu_dtype=cfg.mu_dtype)
    else:  # Adafactor's second moment and its constants (Shazeer and Stern 2018, arXiv 1804.04235), with Adam's first
        adam = optax.chain(
            optax.scale_by_factored_rms(factored=True, decay_rate=0.8, epsilon=1e-30),
            optax.clip_by_block_rms(1.0),
            optax.ema(B1, debias=True, accumulator_dtype=cfg.mu_dtype),
        )
    if cfg.kind == "adamw":
        return _float32_moments(adam)
    muon = optax.contrib.scale_by_muon(beta=MUON_MOMENTUM, mu_dtype=cfg.mu_dtype, weight_dimension_numbers=_matrix_axes)
    return _float32_moments(optax.partition({"muon": optax.chain(muon, _scale_to_adam_rms()), "adam": adam}, _labels))


def _float32_moments(inner: optax.GradientTransformation) -> optax.GradientTransformation:
    """Run `inner` on float32 parameters: in bfloat16, (1 - b2) g^2 would vanish beside b2 v."""

    def widened(params: Tree) -> Tree:
        return jax.tree.map(lambda p: p.astype(jnp.float32), params)

    def init(params: Tree) -> Tree:
        return inner.init(widened(params))

    def update(updates: Tree, state: Tree, params: Tree = None) -> tuple[Tree, Tree]:
        return inner.update(updates, state, widened(params))

    return optax.GradientTransformation(init, update)


def _scale_to_adam_rms() -> optax.GradientTransformation:
    """Scale orthogonal updates to the root mean square of Adam's: by 0.2 sqrt(max(inputs, outputs)) (2502.16982, eq. 4)."""

    def scale(update: jax.Array, axes: optax.contrib.MuonDimensionNumbers) -> jax.Array:
        sides = [math.prod(update.shape[axis] for axis in side) for side in axes]
        return update * (MUON_RMS * max(sides) ** 0.5)

    return optax.stateless(lambda updates, params: jax.tree.map(scale, updates, _matrix_axes(updates)))


def _matrix_axes(tree: Tree) -> Tree:
    return jax.tree_util.tree_map_with_path(lambda path, _: MATRICES[_field(path)], tree)


def _labels(params: Tree) -> Tree:
    return jax.tree_util.tree_map_with_path(lambda path, _: "muon" if _field(path) in MATRICES else "adam", params)


def _decay_mask(params: Tree) -> Tree:
    """True for the leaves that weight decay shrinks: all but norms and biases, by field name."""

    def is_decayed(path, _) -> bool:
        return not ("norm" in _field(path) or "bias" in _field(path))

    return jax.tree_util.tree_map_with_path(is_decayed, params)


def _field(path) -> str:
    """Name of the innermost field of a leaf's path; adapters lie in dicts, whose keys have no `name`."""
    return str(getattr(path[-1], "name", path[-1]))


# Rounding of bfloat16 parameters.


class RoundingState(NamedTuple):
    """Updates rounded so far, which is the key of the noise."""

    count: jax.Array


def stochastic_rounding() -> optax.GradientTransformation:
    """Make updates that land bfloat16 parameters on stochastically rounded values.

    An update of relative size 1e-6 is far below half of bfloat16's spacing (2^-9), so rounding to nearest would lose it
    every time; stochastic rounding keeps it in the mean. Float32 parameters are not rounded.
    """

    def init(params: Tree) -> RoundingState:
        return RoundingState(jnp.zeros((), jnp.int32))

    def update(updates: Tree, state: RoundingState, params: Tree = None) -> tuple[Tree, RoundingState]:
        leaves, tree = jax.tree.flatten(updates)
        # Keyed by the count, so that a resumed run draws the noise it would have drawn.
        keys = jax.random.split(jax.random.fold_in(jax.random.key(0), state.count), len(leaves))

        def round_leaf(update: jax.Array, param: jax.Array, key: jax.Array) -> jax.Array:
            if param.dtype != jnp.bfloat16:
                return update
            old = param.astype(jnp.float32)
            new = round_stochastically(old + update, jax.random.bits(key, update.shape, jnp.uint16))
            return new.astype(jnp.float32) - old  # exact in float32, so that adding it to the parameter gives `new`

        rounded = [round_leaf(u, p, key) for u, p, key in zip(leaves, jax.tree.leaves(params), keys)]
        return jax.tree.unflatten(tree, rounded), RoundingState(state.count + 1)

    return optax.GradientTransformation(init, update)


def round_stochastically(x: jax.Array, bits: jax.Array) -> jax.Array:
    """Round float32 to bfloat16, away from zero with the probability that keeps the mean.

    Args:
      x: float32, any shape. Values that are not finite stay as they are.
      bits: uint16, same shape, uniform.

    Returns:
      bfloat16, same shape.
    """
    # bfloat16 is the upper half of a float32. Adding random bits to the lower half carries into the upper one with
    # probability (lower half) / 2^16, which is the distance to the value below in units of the spacing.
    raised = jax.lax.bitcast_convert_type(x, jnp.uint32) + bits.astype(jnp.uint32)
    truncated = jax.lax.bitcast_convert_type(raised & jnp.uint32(0xFFFF0000), jnp.float32)
    return jnp.where(jnp.isfinite(x), truncated, x).astype(jnp.bfloat16)
