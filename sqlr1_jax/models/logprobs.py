"""Log probabilities and entropies of scored positions, without the logits of a batch.

[M,T,V] logits would be the largest array of an update (T = 8192 and V = 151,936: 5 GB per row in float32). Positions are
therefore processed in chunks under a scan: the backward pass recomputes each chunk's logits, and chunks without a scored
position are skipped. The scored positions of a row are moved to its front first, so prompts cost no logits.

Letters beyond those of `batches.py`: c positions of a chunk, Z shards of m = M / Z rows.
"""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
from jax.custom_derivatives import SymbolicZero

from sqlr1_jax import parallel
from sqlr1_jax.models import matmul
from sqlr1_jax.models.matmul import einsum_f32
from sqlr1_jax.parallel import constrain

Array = jax.Array


def _logits(x: Array, w: Array, axes: str, temperature: float) -> Array:
    """Logits [Z,m,c,V] float32 of x [Z,m,c,D] and w with `axes`; the product runs in x's dtype and accumulates in float32."""
    w = w.astype(x.dtype)
    y = einsum_f32(f"ZmcD,{axes}->ZmcV", x, w) if "Z" in axes else matmul.project(x, w, axes)
    return constrain(y / temperature, "M m T V")


def _target_logits(logits: Array, targets: Array) -> Array:
    if parallel.platform() == "cpu" and not _is_vocab_sharded():
        return jnp.take_along_axis(logits, targets[..., None], axis=-1)[..., 0]
    # A masked sum, not a gather: it stays where the logits are if V is sharded, and accelerators fuse it with the sums of exp.
    is_target = jnp.arange(logits.shape[-1]) == targets[..., None]
    return jnp.sum(jnp.where(is_target, logits, 0.0), axis=-1)


@functools.partial(jax.custom_vjp, nondiff_argnums=(4, 5, 6, 7))
def chunk_logprobs(
    x: Array,
    w: Array,
    targets: Array,
    scored: Array,
    axes: str,
    temperature: float,
    entropy: bool,
    entropy_grad: bool,
) -> tuple[Array, Array]:
    """log p(target) and entropy (zeros if `entropy` is False) under softmax(x w / temperature).

    A chunk without a scored position costs nothing. If w has a gradient, the backward pass computes the logits again, from them the
    probabilities by the saved logsumexp, and multiplies operands of x's dtype: autodiff would pass over [c,V] twice as often, and
    multiply float32 cotangents by bfloat16 weights. w's gradient has w's own dtype. If w is frozen, as below adapters, the gradient
    by x is known up to one factor per position before the loss is, so the forward pass computes it and no logits are computed again.

    Args:
      x: [Z,m,c,D].
      w: [D,V] or [V,D], with a Z before it if Z is more than 1.
      targets: [Z,m,c] int32.
      scored: [Z,m,c] bool; other positions get zeros.
      axes: of w.
      temperature: logits are divided by it.
      entropy: compute entropies.
      entropy_grad: entropies have a gradient.

    Returns:
      two [Z,m,c] float32.
    """
    return _compute(x, w, targets, scored, axes, temperature, entropy)[0]


def _compute(x, w, targets, scored, axes, temperature, entropy, slopes=()):
    """The log probabilities and entropies, logsumexps [Z,m,c], and the gradients by x [Z,m,c,D] of those named in `slopes`."""
    zeros = jnp.zeros(scored.shape, jnp.float32)

    def compute():
        logits = _logits(x, w, axes, temperature)
        peak = jnp.max(logits, axis=-1)
        shifted = logits - peak[..., None]
        weights = jnp.exp(shifted)
        total = jnp.sum(weights, axis=-1)
        log_total = jnp.log(total)
        logprob = jnp.where(scored, _target_logits(shifted, targets) - log_total, 0.0)
        entropies = zeros
        if entropy:
            # H = log sum exp - sum p logit. An einsum, because XLA's fused exp-multiply-sum takes 15 times as long on a CPU.
            mean = jnp.einsum("...V,...V->...", weights, shifted, precision=jax.lax.Precision.HIGHEST) / total
            entropies = jnp.where(scored, log_total - mean, 0.0)
        p = weights / total[..., None]
        by_logits = {
            "logprob": lambda: _logprob_slope(p, targets),
            "entropy": lambda: _entropy_slope(p, shifted - log_total[..., None], entropies),
        }
        by_x = [_by_x(by_logits[name](), w, axes, temperature, x.dtype) for name in slopes]
        return (logprob, entropies), log_total + peak, by_x

    def skip():
        return (zeros, zeros), zeros, [jnp.zeros(x.shape, jnp.float32) for _ in slopes]

    # A real branch, not a select: it is not under vmap.
    return jax.lax.cond(jnp.any(scored), compute, skip)


def _logprob_slope(p: Array, targets: Array) -> Array:
    """d log p(target) / d logits."""
    return (jnp.arange(p.shape[-1]) == targets[..., None]) - p


def _entropy_slope(p: Array, logp: Array, entropies: Array) -> Array:
    """d H / d logits."""
    return -p * (logp + entropies[..., None])


def _by_x(g: Array, w: Array, axes: str, temperature: float, dtype) -> Array:
    """From a gradient by logits [Z,m,c,V] to the one by x [Z,m,c,D], float32."""
    g = constrain((g / temperature).astype(dtype), "M m T V")
    return einsum_f32(f"ZmcV,{axes}->ZmcD", g, w.astype(dtype))


def _chunk_forward(x, w, targets, scored, axes, temperature, entropy, entropy_grad):
    frozen = not w.perturbed
    x, w, targets, scored = (a.value for a in (x, w, targets, scored))
    slopes = ("logprob", *(["entropy"] if entropy and entropy_grad else [])) if frozen else ()
    values, lse, by_x = _compute(x, w, targets, scored, axes, temperature, entropy, slopes)
    # An empty array of x's dtype, which says what the gradient's is.
    rest = (x[..., :0],) if frozen else (x, w, targets, lse, values[1])
    return values, (scored, by_x, rest)


def _chunk_backward(axes, temperature, entropy, entropy_grad, residuals, cotangents):
    scored, by_x, (x, *rest) = residuals
    zeros = jnp.zeros(scored.shape, jnp.float32)
    cotangents = [zeros if isinstance(g, SymbolicZero) else g for g in cotangents]
    g_logprob, g_entropy = (jnp.where(scored, g, 0.0)[..., None] for g in cotangents)
    if not rest:
        dx = sum(g * slope for g, slope in zip((g_logprob, g_entropy), by_x))
        return dx.astype(x.dtype), None, None, None
    w, targets, lse, entropies = rest

    def compute():
        logp = _logits(x, w, axes, temperature) - lse[..., None]
        p = jnp.exp(logp)
        g = g_logprob * _logprob_slope(p, targets)
        if entropy and entropy_grad:
            g += g_entropy * _entropy_slope(p, logp, entropies)
        dx = _by_x(g, w, axes, temperature, x.dtype)
        g = constrain((g / temperature).astype(x.dtype), "M m T V")
        *_, first, last = axes
        left, right = (x, g) if first == "D" else (g, x)
        if matmul.rounds_afterwards(x.dtype):
            place = axes.index(first)
            left = matmul.row_major(jnp.moveaxis(left, -1, place))
            dw = einsum_f32(f"{'Zmc'[:place]}{first}{'Zmc'[place:]},Zmc{last}->{axes}", left, right)
        else:
            dw = einsum_f32(f"Zmc{first},Zmc{last}->{axes}", left, right)
        return dx.astype(x.dtype), dw.astype(w.dtype)

    dx, dw = jax.lax.cond(jnp.any(scored), compute, lambda: (jnp.zeros_like(x), jnp.zeros_like(w)))
    return dx, dw, None, None


chunk_logprobs.defvjp(_chunk_forward, _chunk_backward, symbolic_zeros=True)


def token_logprobs(
    x: Array,
    w: Array,
    targets: Array,
    scored: Array,
    *,
    axes: str = "DV",
    temperature: float = 1.0,
    entropy: bool = False,
    entropy_grad: bool = True,
    chunk: int = 1024,
) -> tuple[Array, Array]:
    """Log probabilities and entropies of the scored positions of rows.

    Args:
      x: [M,T,D] final hidden states.
      w: [D,V] or [V,D] output projection, in the parameters' dtype.
      targets: [M,T] int32.
      scored: [M,T] bool; other positions return zeros and get no gradient.
      axes: of w, "DV" or "VD". A transposed view would be copied for the loop over chunks, so give w as it lies in memory. On CPUs
        the bfloat16 gradient of [V,D] costs a transpose of each chunk's logits more.
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
    if Z == 1:  # a product without a batch axis, before which XLA copies no operand
        w = constrain(w, " ".join(axes))
    else:
        w = constrain(jnp.broadcast_to(w, (Z, *w.shape)), " ".join(f"M{axes}"))
        axes = f"Z{axes}"
    # Where x is wider: once and not in every chunk, and the gradients of the chunks are summed in the wider dtype.
    w = w.astype(jnp.promote_types(w.dtype, x.dtype))
    # Stable, so scored positions stay in order and neighbours keep sharing a chunk.
    order = jnp.argsort(~scored, axis=1, stable=True)
    inverse = jnp.argsort(order, axis=1)

    def split(a):
        """[M,T,...] with scored positions first, as chunks [count,Z,m,c,...]."""
        front = jnp.take_along_axis(a, order.reshape(M, T, *(1,) * (a.ndim - 2)), axis=1)
        padded = jnp.pad(front, ((0, 0), (0, count * chunk - T), *((0, 0),) * (a.ndim - 2)))
        return jnp.moveaxis(padded.reshape(Z, M // Z, count, chunk, *a.shape[2:]), 2, 0)

    def one_chunk(_, parts):
        x, targets, scored = parts
        return None, chunk_logprobs(x, w, targets, scored, axes, temperature, entropy, entropy_grad)

    _, results = jax.lax.scan(one_chunk, None, (split(x), split(targets), split(scored)))
    return tuple(jnp.take_along_axis(jnp.moveaxis(a, 0, 2).reshape(M, -1)[:, :T], inverse, axis=1) for a in results)


def _row_shards(rows: int) -> int:
    """The number of shards into which the current mesh cuts rows; 1 where it does not."""
    mesh = jax.sharding.get_abstract_mesh()
    parts = 1 if mesh.empty else mesh.shape["data"] * mesh.shape["fsdp"]
    return parts if rows % parts == 0 else 1


def _is_vocab_sharded() -> bool:
    mesh = jax.sharding.get_abstract_mesh()
    return not mesh.empty and mesh.shape["tensor"] > 1
