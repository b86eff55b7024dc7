"""The jitted update: packed microbatches in, next state and metrics out.

Letters: A microbatches, m rows of a microbatch, T row length.

One loop sums the gradients of all microbatches in float32. The loss of a token is divided by a denominator taken over the
global batch before the loop starts, so the accumulated gradient is that of one large batch, however tokens are divided
into rows and microbatches.

The loop is a while loop whose length is read from the batch: microbatches at the end that hold no tokens are never
computed. So A may be rounded up to a power of two (`packed_rows.next_power_of_two`), and a run compiles once per power of two
instead of once per number of microbatches.
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

DEFAULT_COMPUTE = ComputeConfig()
ATTENTION = jax.checkpoint_policies.save_only_these_names(packed_attention.CHECKPOINT_NAME)
REMAT = {  # `compute.keep` -> what `qwen2.hidden` recomputes in the backward pass
    "inputs": True,  # all of a block but its input
    "attention": ATTENTION,  # keeps what `blocks` attention returns, so that its loop runs once and not twice
    "products": jax.checkpoint_policies.save_from_both_policies(
        jax.checkpoint_policies.save_only_these_names(packed_attention.CHECKPOINT_NAME, qwen2.PRODUCT),
        jax.checkpoint_policies.dots_with_no_batch_dims_saveable,
    ),
    "all": False,  # nothing
}
# Smallest denominator: a batch without scored tokens gives a loss of 0 and not 0 / 0.
TINY = 1e-8
# Programs of each kind kept for runs with the same settings in one process: a notebook's second run, or a resumed one, does not
# compile again.
CACHED = 16


class OnMesh:
    """A jitted function that runs and lowers with its mesh set."""

    def __init__(self, mesh: Mesh, jitted: Callable):
        self.mesh, self.jitted = mesh, jitted

    def __call__(self, *args):
        """Run the function."""
        with jax.set_mesh(self.mesh):
            return self.jitted(*args)

    def lower(self, *args):
        """Lower the function for arguments or their shapes."""
        with jax.set_mesh(self.mesh):
            return self.jitted.lower(*args)


def place_batch(mesh: Mesh, microbatches: dict) -> PackedBatch:
    """Make the global batch [A,m,T] from this host's share of its rows (see `packed_rows.stack_microbatches`)."""
    sharding = parallel.sharding(mesh, "A M T")
    return PackedBatch(
        **{name: jax.make_array_from_process_local_data(sharding, a) for name, a in microbatches.items()}
    )


def to_log(update_metrics: dict) -> dict[str, float]:
    """The metrics of an update under their names in the log, the gradient norm of every leaf included."""
    return {f"update/{key}": float(value) for key, value in update_metrics.items()}


@functools.lru_cache(CACHED)
def make_rl_step(
    config: qwen2.Config,
    rl: RlConfig,
    optimizer: optax.GradientTransformation,
    mesh: Mesh,
    *,
    max_completion: int,
    compute: ComputeConfig = DEFAULT_COMPUTE,
    temperature: float = 1.0,
    adapters: LoraConfig | None = None,
) -> OnMesh:
    """Make the policy update, `step(state, batch, denominator=None, base=None) -> (state, metrics)`.

    `step` takes a state, which is donated, a batch [A,m,T], and two optional arguments: the denominator of the loss (that
    of `losses.loss_weights` by default), and the frozen base if adapters are trained. The loss is
    sum_t w_t l_t / denominator over the global batch.

    Metrics are replicated float32 scalars. If the loss or a gradient is not finite, parameters and optimizer state stay as
    they were, `skipped` is 1, and `grad_norm/<leaf>` shows which leaves are not finite. A batch without scored tokens
    changes nothing either.

    Args:
      config: sizes of the model.
      rl: the method.
      optimizer: the optax transformation.
      mesh: the devices.
      max_completion: tokens of the longest completion allowed (C).
      compute: how passes are computed.
      temperature: of sampling; logits are divided by it.
      adapters: train these adapters on a frozen base; the state then holds the adapters alone.
    """

    def loss(params, base, rows, weights):
        params = _policy_params(params, base, adapters)
        # Without a bonus the entropy is only logged, and its backward pass over the vocabulary is left out.
        logprobs, entropies = score_rows(
            params, config, rows, compute, temperature=temperature, entropy=True, entropy_grad=rl.entropy_coef != 0
        )
        return losses.rl_loss(rl, rows, weights, logprobs, entropies)

    loss_weights = functools.partial(losses.loss_weights, rl, max_completion=max_completion)
    return _make_step(loss, loss_weights, optimizer, mesh, abstract(config, optimizer, mesh, adapters=adapters))


@functools.lru_cache(CACHED)
def make_sft_step(
    config: qwen2.Config,
    optimizer: optax.GradientTransformation,
    mesh: Mesh,
    *,
    compute: ComputeConfig = DEFAULT_COMPUTE,
    adapters: LoraConfig | None = None,
) -> OnMesh:
    """Make the supervised update, called as that of `make_rl_step`; the loss is the mean negative log-likelihood."""

    def loss(params, base, rows, weights):
        params = _policy_params(params, base, adapters)
        logprobs, _ = score_rows(params, config, rows, compute, temperature=1.0, entropy=False)
        return losses.sft_loss(rows.replace(loss_weights=weights), logprobs)

    def loss_weights(batch):
        return batch.loss_weights, jnp.sum(batch.loss_weights)

    return _make_step(loss, loss_weights, optimizer, mesh, abstract(config, optimizer, mesh, adapters=adapters))


@functools.lru_cache(CACHED)
def make_score(
    config: qwen2.Config, mesh: Mesh, *, compute: ComputeConfig = DEFAULT_COMPUTE, temperature: float = 1.0
) -> OnMesh:
    """Make `score(params, batch [A,m,T]) -> logprobs [A,m,T]`: scored positions under a policy, zeros elsewhere.

    It scores the reference policy, and the trainer's own policy before several updates per batch.
    """

    def score(params, batch: PackedBatch):
        def score_microbatch(a, out):
            rows = _microbatch(batch, a)
            logprobs, _ = score_rows(params, config, rows, compute, temperature=temperature, entropy=False)
            return out.at[a].set(logprobs)

        return jax.lax.fori_loop(0, _used(batch), score_microbatch, jnp.zeros(batch.tokens.shape, jnp.float32))

    return OnMesh(mesh, jax.jit(score, out_shardings=parallel.sharding(mesh, "A M T")))


@functools.lru_cache(CACHED)
def make_eval_loss(config: qwen2.Config, mesh: Mesh, *, compute: ComputeConfig = DEFAULT_COMPUTE) -> OnMesh:
    """Make `evaluate(params, batch [A,m,T]) -> {"loss", "count"}`: mean negative log-likelihood and its token count."""

    def evaluate(params, batch: PackedBatch):
        def add_microbatch(a, total):
            rows = _microbatch(batch, a)
            logprobs, _ = score_rows(params, config, rows, compute, temperature=1.0, entropy=False)
            return total - jnp.sum(rows.loss_weights * logprobs)

        total = jax.lax.fori_loop(0, _used(batch), add_microbatch, jnp.zeros((), jnp.float32))
        count = jnp.sum(batch.loss_weights)
        return {"loss": total / jnp.maximum(count, TINY), "count": count}

    return OnMesh(mesh, jax.jit(evaluate, out_shardings=NamedSharding(mesh, PartitionSpec())))


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
    """Log-probabilities and entropies of the scored positions of packed rows under a policy.

    Args:
      params: the policy's parameters.
      config: sizes of the model.
      rows: [m,T].
      compute: how the pass is computed.
      temperature: of sampling; logits are divided by it.
      entropy: compute entropies; zeros otherwise.
      entropy_grad: False if entropies are only logged and need no gradient.

    Returns:
      logprobs [m,T] and entropies [m,T], float32, zeros where not scored.
    """
    attend = attention.packed(rows.seen_until, compute.attention)
    dtype = jnp.dtype(compute.dtype)
    frozen, remat = lora.is_attached(params), REMAT[compute.keep]
    x, _ = qwen2.hidden(params, config, rows.tokens, rows.positions, attend, dtype=dtype, remat=remat, frozen=frozen)
    # One that is trained gets its gradient as [D,V].
    head, axes = qwen2.stored_head(params, dtype) if frozen else (qwen2.head_weights(params, dtype), "DV")
    with jax.named_scope("logprobs"):
        return logprobs.token_logprobs(
            x,
            head,
            rows.targets,
            rows.loss_weights > 0,
            axes=axes,
            temperature=temperature,
            entropy=entropy,
            entropy_grad=entropy_grad,
            chunk=compute.chunk,
        )


def _make_step(
    loss: Callable,
    loss_weights: Callable,
    optimizer: optax.GradientTransformation,
    mesh: Mesh,
    abstract_state: TrainState,
) -> OnMesh:
    """Make the update of `loss(params, base, rows, weights)` with `loss_weights(batch) -> (weights, denominator)`."""
    shardings = jax.tree.map(lambda leaf: leaf.sharding, abstract_state)

    def step(state: TrainState, batch: PackedBatch, denominator=None, base=None):
        # 1. Weights and denominator of the global batch, before it is taken apart.
        weights, total = loss_weights(batch)
        denominator = jnp.maximum(total, TINY) if denominator is None else denominator
        # 2. Gradients, accumulated over microbatches.
        value, grads, sums, maxima = _gradients(
            loss, state.params, base, (batch, weights), denominator, shardings.params
        )
        norms = _leaf_norms(grads)
        norm = jnp.sqrt(sum(n**2 for n in norms.values()))
        # 3. New parameters, unless something is not finite. A batch without scored tokens is skipped as well: its zero
        #    gradient would still move Adam's moments and apply weight decay.
        finite = jnp.isfinite(value) & jnp.isfinite(norm)
        with jax.named_scope("optimizer"):
            updates, opt_state = optimizer.update(grads, state.opt_state, state.params)
            updated = (optax.apply_updates(state.params, updates), opt_state)
        apply = finite & (total > 0)
        params, opt_state = jax.tree.map(
            lambda new, old: jnp.where(apply, new, old), updated, (state.params, state.opt_state)
        )
        # 4. Metrics.
        count = sums.pop("count")
        means = {name: total / jnp.maximum(count, 1) for name, total in sums.items()}
        metrics = dict(loss=value, grad_norm=norm, skipped=1.0 - finite, tokens=count, denominator=denominator)
        metrics = jax.tree.map(lambda m: jnp.asarray(m, jnp.float32), metrics | means | maxima | norms)
        return TrainState(state.step + 1, params, opt_state), metrics

    replicated = NamedSharding(mesh, PartitionSpec())
    return OnMesh(mesh, jax.jit(step, donate_argnums=0, out_shardings=(shardings, replicated)))


def _gradients(
    loss: Callable, params: Tree, base: Tree, batch: tuple[PackedBatch, Array], denominator: Array, shardings: Tree
):
    """Loss, float32 gradients (laid out by `shardings`), metric sums and metric maxima over all microbatches."""

    def scaled_loss(params, rows):
        total, sums, maxima = loss(params, base, *rows)
        # The denominator is the global batch's, so that a plain sum over microbatches is the gradient of one large batch.
        return total / denominator, (sums, maxima)

    def of_rows(rows):
        (value, (sums, maxima)), grads = jax.value_and_grad(scaled_loss, has_aux=True)(params, rows)
        # float32 before microbatches are added, whatever the parameters are: bfloat16 sums would lose small gradients. Each
        # gradient is sharded as its parameter, so that no device holds all of them.
        grads = jax.tree.map(
            lambda g, sharding: jax.lax.with_sharding_constraint(g.astype(jnp.float32), sharding), grads, shardings
        )
        return value, grads, sums, maxima

    if len(batch[1]) == 1:  # one microbatch: no accumulator, which would be a second copy of the gradients
        return of_rows(_microbatch(batch, 0))

    def add_microbatch(a, carry):
        value, grads, sums, maxima = of_rows(_microbatch(batch, a))
        return (
            carry[0] + value,
            jax.tree.map(jnp.add, carry[1], grads),
            jax.tree.map(jnp.add, carry[2], sums),
            jax.tree.map(jnp.maximum, carry[3], maxima),
        )

    shapes = jax.eval_shape(of_rows, jax.eval_shape(_microbatch, batch, 0))
    value, grads, sums, maxima = jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), shapes)
    grads = jax.tree.map(jax.lax.with_sharding_constraint, grads, shardings)  # the loop carries shards
    return jax.lax.fori_loop(0, _used(batch[0]), add_microbatch, (value, grads, sums, maxima))


def _leaf_norms(grads: Tree) -> dict[str, Array]:
    """Gradient norm of every leaf by its path: shows which part moves, and which is not finite."""
    flat, _ = jax.tree_util.tree_flatten_with_path(grads)
    return {
        "grad_norm/" + jax.tree_util.keystr(path, simple=True, separator="."): jnp.sqrt(jnp.sum(jnp.square(g)))
        for path, g in flat
    }


def _policy_params(params: Tree, base: Tree, adapters: LoraConfig | None) -> Tree:
    """The policy's parameters: the trained ones, or the frozen base with the trained adapters attached."""
    return params if adapters is None else lora.attach(base, params, adapters)


def _microbatch(batch: Tree, a) -> Tree:
    return jax.tree.map(lambda x: jax.lax.dynamic_index_in_dim(x, a, keepdims=False), batch)


def _used(batch: PackedBatch) -> Array:
    """[] int32, microbatches up to the last one that holds a token."""
    used = jnp.any(batch.segment_ids != 0, axis=(1, 2))
    return jnp.max(jnp.where(used, jnp.arange(1, len(used) + 1), 0))
