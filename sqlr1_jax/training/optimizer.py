"""AdamW or Muon with a schedule, as one optax chain."""

from __future__ import annotations

import math
from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax
import optax.contrib

from sqlr1_jax.config import OptimizerConfig

B1 = 0.9  # decay of the first moment, as in every recipe we follow
EPS = 1e-8
MUON_MOMENTUM, MUON_RMS = 0.95, 0.2
MATRICES = {  # of a block, by name: axes of the input and of the output
    **dict.fromkeys(("q", "k", "v"), optax.contrib.MuonDimensionNumbers((-3,), (-2, -1))),
    "o": optax.contrib.MuonDimensionNumbers((-3, -2), (-1,)),
    **dict.fromkeys(("gate", "up", "down"), optax.contrib.MuonDimensionNumbers((-2,), (-1,))),
}


def schedule(cfg: OptimizerConfig, total_steps: int) -> optax.Schedule:
    """Learning rate as a function of the optimiser step: 0 -> lr over the warm-up, then constant, cosine or linear."""
    cfg.check_steps(total_steps)
    after = total_steps - cfg.warmup_steps
    if cfg.schedule == "cosine":
        rest = optax.cosine_decay_schedule(cfg.lr, after, cfg.final)
    elif cfg.schedule == "linear":
        rest = optax.linear_schedule(cfg.lr, cfg.lr * cfg.final, after)
    else:
        rest = optax.constant_schedule(cfg.lr)
    if not cfg.warmup_steps:
        return rest
    return optax.join_schedules([optax.linear_schedule(0.0, cfg.lr, cfg.warmup_steps), rest], [cfg.warmup_steps])


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


def _moments(cfg: OptimizerConfig) -> optax.GradientTransformation:
    if cfg.second == "full":
        adam = optax.scale_by_adam(B1, cfg.b2, EPS, mu_dtype=cfg.mu_dtype)
    else:
        adam = optax.chain(
            optax.scale_by_factored_rms(factored=True, decay_rate=0.8, epsilon=1e-30),
            optax.clip_by_block_rms(1.0),
            optax.ema(B1, debias=True, accumulator_dtype=cfg.mu_dtype),
        )
    if cfg.kind == "adamw":
        return _wide(adam)
    muon = optax.contrib.scale_by_muon(beta=MUON_MOMENTUM, mu_dtype=cfg.mu_dtype, weight_dimension_numbers=_dimensions)
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


def make(cfg: OptimizerConfig, total_steps: int = 0) -> optax.GradientTransformation:
    """Clip by global norm, Adam or Muon, decoupled decay, learning rate, rounding. `state[1]` holds the moments."""
    return optax.chain(
        optax.clip_by_global_norm(cfg.clip) if cfg.clip else optax.identity(),
        _moments(cfg),
        optax.add_decayed_weights(cfg.weight_decay, mask=decayed) if cfg.weight_decay else optax.identity(),
        optax.scale_by_learning_rate(schedule(cfg, total_steps)),
        stochastic_rounding(),
    )
