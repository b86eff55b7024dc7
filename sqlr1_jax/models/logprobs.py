"""Log probabilities and entropies of scored positions, without the logits of a batch.

[M,T,V] logits would be the largest array of an update (T = 8192 and V = 151,936: 5 GB per row in float32). Positions are
therefore processed in chunks under a scan: the backward pass recomputes each chunk's logits, and chunks without a scored
position are skipped. The scored positions of a row are moved to its front first, so prompts cost no logits.

Letters beyond those of `batches.py`: c positions of a chunk, Z shards of m = M / Z rows.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from sqlr1_jax.models.matmul import einsum_f32
from sqlr1_jax.parallel import constrain

Array = jax.Array


@jax.custom_vjp
def project(x: Array, w: Array) -> Array:
    """Logits [Z,m,c,V] float32 of x [Z,m,c,D] and w [Z,D,V]; the product runs in x's dtype and accumulates in float32.

    The gradient is that of autodiff with two differences: products take their operands in x's dtype, because autodiff would
    multiply float32 cotangents by bfloat16 weights, which accelerators do slowly; and w's gradient is summed in w's own dtype.
    """
    return einsum_f32("ZmcD,ZDV->ZmcV", x, w.astype(x.dtype))


def _project_forward(x, w):
    return project(x, w), (x, w)


def _project_backward(residuals, g):
    x, w = residuals
    g = constrain(g.astype(x.dtype), "M m T V")
    dx = einsum_f32("ZmcV,ZDV->ZmcD", g, w.astype(x.dtype))
    dw = einsum_f32("ZmcD,ZmcV->ZDV", x, g)
    return dx.astype(x.dtype), dw.astype(w.dtype)


project.defvjp(_project_forward, _project_backward)


def chunk_logprobs(
    x: Array, w: Array, targets: Array, temperature: float, entropy: bool, entropy_grad: bool
) -> tuple[Array, Array]:
    """log p(target) and entropy (zeros if `entropy` is False), both [Z,m,c] float32, under softmax(x w / temperature)."""
    logits = constrain(project(x, w) / temperature, "M m T V")
    lse = jax.nn.logsumexp(logits, axis=-1)
    # A comparison instead of a gather: V may be cut over `tensor`, and a masked sum stays where the logits are.
    is_target = jnp.arange(logits.shape[-1]) == targets[..., None]
    logprob = jnp.sum(jnp.where(is_target, logits, 0.0), axis=-1) - lse
    if not entropy:
        return logprob, jnp.zeros_like(lse)
    if not entropy_grad:  # otherwise a backward pass over [c,V] would carry zeros
        logits, lse = jax.lax.stop_gradient((logits, lse))
    logp = logits - lse[..., None]
    # An einsum, because XLA's fused exp-multiply-sum takes 15 times as long on a CPU.
    return logprob, -jnp.einsum("...V,...V->...", jnp.exp(logp), logp, precision=jax.lax.Precision.HIGHEST)


def token_logprobs(
    x: Array,
    w: Array,
    targets: Array,
    scored: Array,
    *,
    temperature: float = 1.0,
    entropy: bool = False,
    entropy_grad: bool = True,
    chunk: int = 1024,
) -> tuple[Array, Array]:
    """Log probabilities and entropies of the scored positions of rows.

    Args:
      x: [M,T,D] final hidden states.
      w: [D,V] output projection, in the parameters' dtype.
      targets: [M,T] int32.
      scored: [M,T] bool; other positions return zeros and get no gradient.
      temperature: of sampling; logits are divided by it.
      entropy: whether to compute entropies; False returns zeros.
      entropy_grad: False: entropy is only logged (stop-gradient), which saves a backward pass over its logits.
      chunk: positions of a row whose logits exist at a time: [M, chunk, V] float32.

    Returns:
      logprobs [M,T] float32 and entropies [M,T] float32.
    """
    M, T, D = x.shape
    chunk = min(chunk, T)
    count = -(-T // chunk)
    Z = _row_shards(M)
    # w is gathered over fsdp once, with one copy per shard of rows: the gradient of each copy is summed over the chunks on its
    # own devices, and over the shards once. With a single w the partitioner would reduce over devices in every chunk.
    w = constrain(jnp.broadcast_to(w, (Z, *w.shape)), "M D V")
    # Stable, so scored positions stay in order and neighbours keep sharing a chunk.
    order = jnp.argsort(~scored, axis=1, stable=True)
    inverse = jnp.argsort(order, axis=1)

    def split(a):
        """[M,T,...] with scored positions first, as chunks [count,Z,m,c,...]."""
        front = jnp.take_along_axis(a, order.reshape(M, T, *(1,) * (a.ndim - 2)), axis=1)
        padded = jnp.pad(front, ((0, 0), (0, count * chunk - T), *((0, 0),) * (a.ndim - 2)))
        return jnp.moveaxis(padded.reshape(Z, M // Z, count, chunk, *a.shape[2:]), 2, 0)

    @jax.checkpoint  # the backward pass recomputes the chunk's logits instead of keeping them
    def one_chunk(w, scored, x, targets):
        def compute():
            logprobs, entropies = chunk_logprobs(x, w, targets, temperature, entropy, entropy_grad)
            return jnp.where(scored, logprobs, 0.0), jnp.where(scored, entropies, 0.0)

        def skip():
            return jnp.zeros(scored.shape, jnp.float32), jnp.zeros(scored.shape, jnp.float32)

        # A real branch, not a select: it is not under vmap, so chunks without a scored position cost nothing.
        return jax.lax.cond(jnp.any(scored), compute, skip)

    chunks = (split(scored), split(x), split(targets))
    _, results = jax.lax.scan(lambda _, parts: (None, one_chunk(w, *parts)), None, chunks)
    return tuple(jnp.take_along_axis(jnp.moveaxis(a, 0, 2).reshape(M, -1)[:, :T], inverse, axis=1) for a in results)


def _row_shards(rows: int) -> int:
    """The number of shards into which the current mesh cuts rows; 1 where it does not."""
    mesh = jax.sharding.get_abstract_mesh()
    parts = 1 if mesh.empty else mesh.shape["data"] * mesh.shape["fsdp"]
    return parts if rows % parts == 0 else 1
