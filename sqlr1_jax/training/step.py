"""The update: packed microbatches in, the next state and replicated metrics out. Jitted, donated, sharded.

Gradients of all microbatches are summed in float32 under one loop whose length is read from the batch: empty microbatches at
the end cost nothing, so a run compiles once a bucket of A and not once a batch. The loss of a place is divided by a denominator
taken over the whole batch before the loop, so accumulation gives the gradient of one big batch exactly.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import optax
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from sqlr1_jax import parallel
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, RlConfig
from sqlr1_jax.models import attention, logprobs, lora, packed_attention, qwen2
from sqlr1_jax.rl import losses
from sqlr1_jax.training.state import TrainState, abstract

Array = jax.Array
Tree = Any


NAMED = jax.checkpoint_policies.save_only_these_names(packed_attention.CHECKPOINT_NAME)
FLOAT32 = ComputeConfig()
KEEP = {
    "inputs": True,
    "attention": NAMED,
    "products": jax.checkpoint_policies.save_from_both_policies(
        NAMED, jax.checkpoint_policies.dots_with_no_batch_dims_saveable
    ),
    "all": False,
}


class OnMesh:
    """A jitted function that runs and lowers with its mesh in force."""

    def __init__(self, mesh: Mesh, jitted: Callable):
        self.mesh, self.jitted = mesh, jitted

    def __call__(self, *args):
        """Runs it."""
        with jax.set_mesh(self.mesh):
            return self.jitted(*args)

    def lower(self, *args):
        """Lowers it for arguments or their shapes."""
        with jax.set_mesh(self.mesh):
            return self.jitted.lower(*args)


def place_batch(mesh: Mesh, stacked: dict) -> PackedBatch:
    """This host's microbatches [A, its share of m, T] (see `packing.stack_microbatches`) as a global batch [A,m,T]."""
    where = parallel.sharding(mesh, "A M T")
    return PackedBatch(**{name: jax.make_array_from_process_local_data(where, a) for name, a in stacked.items()})


def score_rows(
    params: Tree,
    config: qwen2.Config,
    rows: PackedBatch,
    compute: ComputeConfig,
    *,
    temperature: float,
    entropy: bool,
    entropy_grad: bool = True,
) -> tuple[Array, Array]:
    """Logprobs and entropies [m,T] of the scored places of packed rows [m,T] under a policy; see `logprobs.token_logprobs`."""
    attend = attention.packed(rows.segments, rows.parents, compute.attention)
    dtype = jnp.dtype(compute.dtype)
    x, _ = qwen2.hidden(params, config, rows.tokens, rows.positions, attend, dtype=dtype, remat=KEEP[compute.keep])
    with jax.named_scope("logprobs"):
        return logprobs.token_logprobs(
            x,
            qwen2.head_weights(params),
            rows.targets,
            rows.loss_weights > 0,
            temperature=temperature,
            entropy=entropy,
            entropy_grad=entropy_grad,
            chunk=compute.chunk,
        )


def make_rl_step(
    config: qwen2.Config,
    rl: RlConfig,
    optimizer: optax.GradientTransformation,
    mesh: Mesh,
    *,
    max_completion: int,
    compute: ComputeConfig = FLOAT32,
    temperature: float = 1.0,
    adapters: LoraConfig | None = None,
) -> OnMesh:
    """The policy update: `step(state, batch [A,m,T], denominator=None) -> (state, metrics)`; state is donated.

    With `adapters`, the state holds the adapters alone (`state.create` of `lora.init`'s) and the frozen base is one more
    argument: `step(state, batch, denominator, base)`.

    The loss is sum_t w_t l_t / denominator over the whole batch (see `losses.loss_weights`, whose denominator is the default).
    Metrics are replicated float32 scalars. A loss or gradient that is not finite leaves parameters and optimiser state as
    they were (as does a batch without scored places), `skipped` says so, and `grad_norm/...` names the parts at fault.
    """

    def loss(params, base, rows, weights):
        params = _whole(params, base, adapters)
        bonus = rl.entropy_coef != 0
        made = score_rows(params, config, rows, compute, temperature=temperature, entropy=True, entropy_grad=bonus)
        return losses.rl_loss(rl, rows, weights, *made)

    weigh = functools.partial(losses.loss_weights, rl, max_completion=max_completion)
    return _make_step(loss, weigh, optimizer, mesh, abstract(config, optimizer, mesh, adapters=adapters))


def make_sft_step(
    config: qwen2.Config,
    optimizer: optax.GradientTransformation,
    mesh: Mesh,
    *,
    compute: ComputeConfig = FLOAT32,
    adapters: LoraConfig | None = None,
) -> OnMesh:
    """The supervised update, called as `make_rl_step`'s; the loss is the mean negative log likelihood of scored places."""

    def loss(params, base, rows, weights):
        params = _whole(params, base, adapters)
        made = score_rows(params, config, rows, compute, temperature=1.0, entropy=False)
        return losses.sft_loss(rows.replace(loss_weights=weights), made[0])

    def weigh(batch):
        return batch.loss_weights, jnp.sum(batch.loss_weights)

    return _make_step(loss, weigh, optimizer, mesh, abstract(config, optimizer, mesh, adapters=adapters))


def make_score(
    config: qwen2.Config, mesh: Mesh, *, compute: ComputeConfig = FLOAT32, temperature: float = 1.0
) -> OnMesh:
    """`score(params, batch [A,m,T]) -> logprobs [A,m,T]` of scored places, zeros elsewhere (reference, old policy)."""

    def score(params, batch: PackedBatch):
        def one(a, out):
            made, _ = score_rows(params, config, _microbatch(batch, a), compute, temperature=temperature, entropy=False)
            return out.at[a].set(made)

        return jax.lax.fori_loop(0, _filled(batch), one, jnp.zeros(batch.tokens.shape, jnp.float32))

    return OnMesh(mesh, jax.jit(score, out_shardings=parallel.sharding(mesh, "A M T")))


def make_eval_loss(config: qwen2.Config, mesh: Mesh, *, compute: ComputeConfig = FLOAT32) -> OnMesh:
    """`evaluate(params, batch [A,m,T]) -> {"loss", "count"}`: mean negative log likelihood over scored places."""

    def evaluate(params, batch: PackedBatch):
        def one(a, carry):
            rows = _microbatch(batch, a)
            made, _ = score_rows(params, config, rows, compute, temperature=1.0, entropy=False)
            return carry - jnp.sum(rows.loss_weights * made)

        total = jax.lax.fori_loop(0, _filled(batch), one, jnp.zeros((), jnp.float32))
        count = jnp.sum(batch.loss_weights)
        return {"loss": total / jnp.maximum(count, 1e-8), "count": count}

    return OnMesh(mesh, jax.jit(evaluate, out_shardings=NamedSharding(mesh, PartitionSpec())))


def _whole(params: Tree, base: Tree, adapters: LoraConfig | None) -> Tree:
    return params if adapters is None else lora.attach(base, params, adapters)


def _microbatch(batch: Tree, a) -> Tree:
    return jax.tree.map(lambda x: jax.lax.dynamic_index_in_dim(x, a, keepdims=False), batch)


def _filled(batch: PackedBatch) -> Array:
    """[] int32: one more than the last microbatch that holds a token."""
    used = jnp.any(batch.segments != 0, axis=(1, 2))
    return jnp.max(jnp.where(used, jnp.arange(1, len(used) + 1), 0))


def _gradients(
    loss: Callable, params: Tree, base: Tree, batch: tuple[PackedBatch, Array], denominator: Array, places: Tree
):
    """Loss, gradients in float32 (laid out as `places`), metric sums and maxima over all microbatches."""

    def scaled(params, rows):
        total, sums, maxima = loss(params, base, *rows)
        return total / denominator, (sums, maxima)

    def one(rows):
        (value, (sums, maxima)), grads = jax.value_and_grad(scaled, has_aux=True)(params, rows)
        grads = jax.tree.map(lambda g, at: jax.lax.with_sharding_constraint(g.astype(jnp.float32), at), grads, places)
        return value, grads, sums, maxima

    if len(batch[1]) == 1:  # nothing to add up: no second copy of the gradient
        return one(_microbatch(batch, 0))

    def body(a, carry):
        value, grads, sums, maxima = one(_microbatch(batch, a))
        grads = jax.tree.map(jnp.add, carry[1], grads)
        return (
            carry[0] + value,
            grads,
            jax.tree.map(jnp.add, carry[2], sums),
            jax.tree.map(jnp.maximum, carry[3], maxima),
        )

    shapes = jax.eval_shape(one, jax.eval_shape(_microbatch, batch, 0))
    start = jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), shapes)
    start = (start[0], jax.tree.map(jax.lax.with_sharding_constraint, start[1], places), *start[2:])
    return jax.lax.fori_loop(0, _filled(batch[0]), body, start)


def _part_norms(grads: Tree) -> dict[str, Array]:
    """Gradient norm of every leaf, by its path: which part moves, and which part is not finite."""
    flat, _ = jax.tree_util.tree_flatten_with_path(grads)
    return {
        "grad_norm/" + jax.tree_util.keystr(path, simple=True, separator="."): jnp.sqrt(jnp.sum(jnp.square(g)))
        for path, g in flat
    }


def _make_step(
    loss: Callable, weigh: Callable, optimizer: optax.GradientTransformation, mesh: Mesh, wanted: TrainState
) -> OnMesh:
    places = jax.tree.map(lambda leaf: leaf.sharding, wanted)

    def step(state: TrainState, batch: PackedBatch, denominator=None, base=None):
        weights, total = weigh(batch)
        denominator = jnp.maximum(total, 1e-8) if denominator is None else denominator
        value, grads, sums, maxima = _gradients(loss, state.params, base, (batch, weights), denominator, places.params)
        norms = _part_norms(grads)
        norm = jnp.sqrt(sum(n**2 for n in norms.values()))
        finite = jnp.isfinite(value) & jnp.isfinite(norm)
        with jax.named_scope("optimizer"):
            updates, opt_state = optimizer.update(grads, state.opt_state, state.params)
            made = (optax.apply_updates(state.params, updates), opt_state)
        move = finite & (total > 0)  # a batch without scored places must not move Adam either
        kept = jax.tree.map(lambda new, old: jnp.where(move, new, old), made, (state.params, state.opt_state))
        count = sums.pop("count")
        means = {name: total / jnp.maximum(count, 1) for name, total in sums.items()}
        metrics = dict(loss=value, grad_norm=norm, skipped=1.0 - finite, tokens=count, denominator=denominator)
        metrics = jax.tree.map(lambda m: jnp.asarray(m, jnp.float32), metrics | means | maxima | norms)
        return TrainState(state.step + 1, *kept), metrics

    everywhere = NamedSharding(mesh, PartitionSpec())
    return OnMesh(mesh, jax.jit(step, donate_argnums=0, out_shardings=(places, everywhere)))
