"""Log probabilities and entropy of scored places, without the logits of a batch. Letters: c places of a chunk, Z shares of m rows.

[M,T,V] logits would be the largest array of an update (T = 8192, V = 151,936: 5 GB a row in float32), so places are taken in
chunks under a scan, each chunk's logits are recomputed in the backward pass, and chunks that score nothing are skipped. The
places of a row that are scored are moved to its front first: prompts then cost no logits.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from sqlr1_jax.models.numerics import precision
from sqlr1_jax.parallel import constrain

Array = jax.Array


def _product(form: str, a: Array, b: Array) -> Array:
    return jnp.einsum(form, a, b, precision=precision(a.dtype), preferred_element_type=jnp.float32)


@jax.custom_vjp
def project(x: Array, w: Array) -> Array:
    """Logits [Z,m,c,V] float32 of x [Z,m,c,D] and w [Z,D,V]; the product runs in x's dtype and accumulates in float32.

    The gradient is autodiff's, except that products take their operands in x's dtype (autodiff would multiply float32
    cotangents with bfloat16 weights, which accelerators do slowly) and w's is summed in w's own dtype.
    """
    return _product("ZmcD,ZDV->ZmcV", x, w.astype(x.dtype))


def _project_forward(x, w):
    return project(x, w), (x, w)


def _project_backward(kept, g):
    x, w = kept
    g = constrain(g.astype(x.dtype), "M m T V")
    dx = _product("ZmcV,ZDV->ZmcD", g, w.astype(x.dtype))
    dw = _product("ZmcD,ZmcV->ZDV", x, g)
    return dx.astype(x.dtype), dw.astype(w.dtype)


project.defvjp(_project_forward, _project_backward)


def chunk_logprobs(
    x: Array, w: Array, targets: Array, temperature: float, entropy: bool, trained: bool
) -> tuple[Array, Array]:
    """log p(target) [Z,m,c] and entropy [Z,m,c] (zeros unless asked) under softmax(x w / temperature), in float32."""
    logits = constrain(project(x, w) / temperature, "M m T V")
    lse = jax.nn.logsumexp(logits, axis=-1)
    # A comparison instead of a gather: V may be cut over `tensor`, and a masked sum stays where the logits are.
    hit = jnp.arange(logits.shape[-1]) == targets[..., None]
    chosen = jnp.sum(jnp.where(hit, logits, 0.0), axis=-1)
    logprob = chosen - lse
    if not entropy:
        return logprob, jnp.zeros_like(lse)
    if not trained:  # or a backward pass over [c,V] would carry zeros
        logits, lse = jax.lax.stop_gradient((logits, lse))
    logp = logits - lse[..., None]
    # A product, because XLA's fused exp-multiply-sum takes 15 times as long on a CPU.
    return logprob, -jnp.einsum("...V,...V->...", jnp.exp(logp), logp, precision=jax.lax.Precision.HIGHEST)


def token_logprobs(
    x: Array,
    w: Array,
    targets: Array,
    scored: Array,
    *,
    temperature: float = 1.0,
    entropy: bool = False,
    trained: bool = True,
    chunk: int = 1024,
) -> tuple[Array, Array]:
    """Log probabilities and entropies of the scored places of rows.

    Args:
      x: [M,T,D] final hidden states.
      w: [D,V] output projection, in the parameters' dtype.
      targets: [M,T] int32.
      scored: [M,T] bool; other places give zeros (and no gradient).
      temperature: of sampling; logits are divided by it.
      entropy: whether to compute entropies; else they are zeros.
      trained: whether entropies have a gradient; one that is only looked at need not cost a backward pass.
      chunk: places of a row whose logits exist at a time: [M, chunk, V] float32.

    Returns:
      logprobs [M,T] float32 and entropies [M,T] float32.
    """
    M, T, D = x.shape
    chunk = min(chunk, T)
    count = -(-T // chunk)
    Z = _shares(M)
    # Gathered over fsdp once, and one copy a share of the rows: the gradient of each copy is summed over the chunks where it is,
    # and over the shares once. With a single w the partitioner would reduce over devices in every chunk.
    w = constrain(jnp.broadcast_to(w, (Z, *w.shape)), "M D V")
    order = jnp.argsort(~scored, axis=1, stable=True)
    back = jnp.argsort(order, axis=1)

    def split(a):
        taken = jnp.take_along_axis(a, order.reshape(M, T, *(1,) * (a.ndim - 2)), axis=1)
        padded = jnp.pad(taken, ((0, 0), (0, count * chunk - T), *((0, 0),) * (a.ndim - 2)))
        return jnp.moveaxis(padded.reshape(Z, M // Z, count, chunk, *a.shape[2:]), 2, 0)

    @jax.checkpoint
    def one(w, some, here, wanted):
        def compute():
            logprobs, entropies = chunk_logprobs(here, w, wanted, temperature, entropy, trained)
            return jnp.where(some, logprobs, 0.0), jnp.where(some, entropies, 0.0)

        def skip():
            return jnp.zeros(some.shape, jnp.float32), jnp.zeros(some.shape, jnp.float32)

        return jax.lax.cond(jnp.any(some), compute, skip)

    parts = (split(scored), split(x), split(targets))
    _, made = jax.lax.scan(lambda _, part: (None, one(w, *part)), None, parts)
    return tuple(jnp.take_along_axis(jnp.moveaxis(a, 0, 2).reshape(M, -1)[:, :T], back, axis=1) for a in made)


def _shares(rows: int) -> int:
    """Into how many shares the mesh in force cuts rows; 1 where it does not."""
    mesh = jax.sharding.get_abstract_mesh()
    parts = 1 if mesh.empty else mesh.shape["data"] * mesh.shape["fsdp"]
    return parts if rows % parts == 0 else 1
