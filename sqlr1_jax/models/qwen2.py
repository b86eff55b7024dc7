"""Qwen2.5 and Qwen3 as pure functions: a table of parameters, one block, and the stack of blocks under a scan.

The dense models of both families are the same but for q and k: Qwen2 adds biases to them and to v, Qwen3 normalises each head.

The block does not know where keys come from: `attend` takes queries, keys and values and returns the attention output. Training
rows, prefill and decoding therefore share these lines and differ only in `attend`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp

from sqlr1_jax import parallel
from sqlr1_jax.models import bits, int8, matmul, param_table
from sqlr1_jax.models.int8 import Int8Weight
from sqlr1_jax.models.model_config import Config
from sqlr1_jax.models.param_table import AdaptedWeight, ParamSpec
from sqlr1_jax.parallel import constrain

Array = jax.Array

# At most this many layers are unrolled instead of scanned: a scan stacks what the backward pass needs and slices it again,
# which costs a small model more than compiling a few layers.
UNROLLED_LAYERS = 4
# Of the projections' results, adapters added, that the backward pass needs (`compute.keep=products`). A policy that looks for products
# would miss those of `matmul.einsum` on CPUs, which has a backward pass of its own, and keep the base's and the adapter's apart.
PRODUCT = "product"
EMBED = ParamSpec("V D", "model.embed_tokens.weight", "V D")
HEAD = ParamSpec("D V", "lm_head.weight", "V D")


@flax.struct.dataclass
class Block:
    """The parameters of all layers, stacked along L."""

    attn_norm: Any
    q: Any
    q_bias: Any
    k: Any
    k_bias: Any
    v: Any
    v_bias: Any
    o: Any
    mlp_norm: Any
    gate: Any
    up: Any
    down: Any


@flax.struct.dataclass
class Qwen3Block:
    """As `Block`, with norms of q and k in the place of biases."""

    # A class of its own, not fields that may be None: orbax saves None as an entry, so earlier checkpoints would not match.
    attn_norm: Any
    q: Any
    q_norm: Any
    k: Any
    k_norm: Any
    v: Any
    o: Any
    mlp_norm: Any
    gate: Any
    up: Any
    down: Any


@flax.struct.dataclass
class Params:
    """All parameters; `head` is None where input and output embeddings are tied."""

    embed: Any
    blocks: Block | Qwen3Block
    final_norm: Any
    head: Any = None


def table(config: Config) -> Params:
    """The parameter table of this model: our axes, the Hugging Face name and the Hugging Face axes of every parameter."""
    at = "model.layers.{}.self_attn."
    mlp = "model.layers.{}.mlp."
    shared = dict(
        attn_norm=ParamSpec("L D", "model.layers.{}.input_layernorm.weight", "D", "ones"),
        q=ParamSpec("L D N H", at + "q_proj.weight", "(N H) D"),
        k=ParamSpec("L D K H", at + "k_proj.weight", "(K H) D"),
        v=ParamSpec("L D K H", at + "v_proj.weight", "(K H) D"),
        o=ParamSpec("L N H D", at + "o_proj.weight", "D (N H)"),
        mlp_norm=ParamSpec("L D", "model.layers.{}.post_attention_layernorm.weight", "D", "ones"),
        gate=ParamSpec("L D F", mlp + "gate_proj.weight", "F D"),
        up=ParamSpec("L D F", mlp + "up_proj.weight", "F D"),
        down=ParamSpec("L F D", mlp + "down_proj.weight", "D F"),
    )
    if config.family == "qwen2":
        blocks = Block(
            q_bias=ParamSpec("L N H", at + "q_proj.bias", "(N H)", "zeros"),
            k_bias=ParamSpec("L K H", at + "k_proj.bias", "(K H)", "zeros"),
            v_bias=ParamSpec("L K H", at + "v_proj.bias", "(K H)", "zeros"),
            **shared,
        )
    else:
        blocks = Qwen3Block(
            q_norm=ParamSpec("L H", at + "q_norm.weight", "H", "ones"),
            k_norm=ParamSpec("L H", at + "k_norm.weight", "H", "ones"),
            **shared,
        )
    return Params(
        embed=EMBED,
        blocks=blocks,
        final_norm=ParamSpec("D", "model.norm.weight", "D", "ones"),
        head=None if config.tied else HEAD,
    )


def init(config: Config, key: Array, *, dtype=jnp.float32, mesh=None, scale: float = 0.02) -> Params:
    """Random parameters; see `param_table.init`."""
    return param_table.init(table(config), config.sizes, key, scale=scale, dtype=dtype, mesh=mesh)


def rms_norm(x: Array, scale: Array, eps: float) -> Array:
    """x [..., D] over its root mean square, times scale [D] (Zhang and Sennrich 2019, arXiv 1910.07467)."""
    # Float32: the 8 significant bits of bfloat16 are too few for a mean over D squares. Rounded to x's dtype before it is
    # scaled, as in transformers, so that both compute the same.
    x32 = x.astype(jnp.float32)
    normed = x32 * jax.lax.rsqrt(jnp.mean(jnp.square(x32), axis=-1, keepdims=True) + eps)
    return scale * normed.astype(x.dtype)


def rope(x: Array, positions: Array, theta: float) -> Array:
    """Rotary embedding (Su et al. 2021, arXiv 2104.09864) of x [..., N, H] at positions [...].

    Dimension i is paired with i + H/2, as in Qwen, not with its neighbour.
    """
    half = x.shape[-1] // 2
    frequencies = 1.0 / theta ** (jnp.arange(half, dtype=jnp.float32) / half)
    # Float32: bfloat16 has no odd integers above 256, so positions would coincide.
    angles = positions[..., None, None].astype(jnp.float32) * frequencies
    cos, sin = jnp.cos(angles), jnp.sin(angles)
    a, b = x[..., :half].astype(jnp.float32), x[..., half:].astype(jnp.float32)
    return jnp.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1).astype(x.dtype)


def product(equation: str, x: Array, w: Array | AdaptedWeight | Int8Weight) -> Array:
    """An einsum of activations and weights: plain ones of the same dtype, rounded ones, or ones with an adapter."""
    if isinstance(w, Int8Weight):
        return int8.product(equation, x, w)
    if not isinstance(w, AdaptedWeight):
        return matmul.einsum(equation, x, w)
    # x (W + s A B) = x W + s (x A) B: the adapter's inputs are the letters that the equation sums over.
    left, right = equation.split(",")
    letters, out = right.split("->")
    ins = "".join(letter for letter in letters if letter not in out)
    outs = "".join(letter for letter in letters if letter in out)
    low = product(f"{left},{ins}r->...r", x, w.a)
    return product(equation, x, w.w) + w.scale * product(f"...r,r{outs}->{out}", low, w.b)


def gathered(spec: ParamSpec, p: Array | AdaptedWeight | Int8Weight, dtype) -> Array | AdaptedWeight | Int8Weight:
    """One layer's parameter in the dtype to compute in, or rounded as it is, gathered over `fsdp`; `tensor` stays cut."""
    if isinstance(p, AdaptedWeight):
        a, b = (constrain(x.astype(dtype), axes) for x, axes in zip((p.a, p.b), param_table.low_rank_axes(spec)))
        return p.replace(w=gathered(spec, p.w, dtype), a=a, b=b)
    if isinstance(p, Int8Weight):
        axes = (axes.removeprefix("L ") for axes in (spec.axes, int8.scale_axes(spec)))
        return Int8Weight(*map(constrain, (p.values, p.scale), axes))
    # Cast first, so that the collective moves the smaller dtype. Activation rules leave D uncut, hence the gather.
    return constrain(p.astype(dtype), spec.axes.removeprefix("L "))


def block(x: Array, w: Block, config: Config, positions: Array, attend: Callable) -> tuple[Array, Any]:
    """One transformer block.

    Args:
      x: [..., D] activations; leading axes are `M T`, `B P`, or `B G` for one decoded token.
      w: the parameters of one layer, in the dtype to compute in.
      config: sizes.
      positions: [...] rotary positions.
      attend: `(q [..., N, H], k [..., K, H], v [..., K, H]) -> (output [..., N, H], kept)`; q and k are already rotated.

    Returns:
      x [..., D], and what `attend` kept: keys and values for a cache, or None.
    """
    h = rms_norm(x, w.attn_norm, config.norm_eps)
    q = product("...D,DNH->...NH", h, w.q)
    k = product("...D,DKH->...KH", h, w.k)
    v = product("...D,DKH->...KH", h, w.v)
    if config.family == "qwen2":  # biases here and nowhere else
        q, k, v = q + w.q_bias, k + w.k_bias, v + w.v_bias
    else:  # over H, each head for itself, before the rotation
        q, k = rms_norm(q, w.q_norm, config.norm_eps), rms_norm(k, w.k_norm, config.norm_eps)
    with jax.named_scope("attention"):
        attended, kept = attend(rope(q, positions, config.rope_theta), rope(k, positions, config.rope_theta), v)
    x = x + bits.name(product("...NH,NHD->...D", attended, w.o), PRODUCT)
    with jax.named_scope("mlp"):
        h = rms_norm(x, w.mlp_norm, config.norm_eps)
        gate, up = (bits.name(product("...D,DF->...F", h, p), PRODUCT) for p in (w.gate, w.up))
        return x + product("...F,FD->...D", jax.nn.silu(gate) * up, w.down), kept


@functools.partial(jax.custom_vjp, nondiff_argnums=(2,))
def lookup(table: Array, tokens: Array, dtype) -> Array:
    """Rows [..., D] of a table [V,D] in `dtype`; the gradient is summed in float32.

    Autodiff would add up the cotangents of equal tokens in `dtype`, and a bfloat16 sum of ones stops at 256.
    """
    # Gathered over D, in the narrower of the two dtypes: rows are then looked up where their part of the vocabulary is and summed
    # over `tensor`. With D still cut over `fsdp` the partitioner would copy complete activations to every device.
    narrower = min(table.dtype, jnp.dtype(dtype), key=lambda kind: kind.itemsize)
    return bits.take(constrain(table.astype(narrower), "V D"), tokens).astype(dtype)


def _lookup_forward(table, tokens, dtype):
    return lookup(table, tokens, dtype), (table, tokens)


def _lookup_backward(dtype, residuals, g):
    table, tokens = residuals
    # A scatter-add; constrained, so that each device sums only its part of the vocabulary.
    summed = jnp.zeros(table.shape, jnp.float32).at[tokens].add(g.astype(jnp.float32))
    return constrain(summed, "V D").astype(table.dtype), None


lookup.defvjp(_lookup_forward, _lookup_backward)


def embed(params: Params, tokens: Array, dtype) -> Array:
    """Token embeddings [..., D] in the dtype to compute in."""
    if isinstance(params.embed, Int8Weight):
        return int8.lookup(params.embed, tokens, dtype)
    return lookup(params.embed, tokens, dtype)


def hidden(
    params: Params,
    config: Config,
    tokens: Array,
    positions: Array,
    attend: Callable,
    *,
    axes="M T D",
    dtype,
    remat=True,
    frozen: bool = False,
) -> tuple[Array, Any]:
    """The stack of blocks.

    Args:
      params: any dtype and sharding, with or without adapters.
      config: sizes.
      tokens: [M,T] or [B,P].
      positions: rotary positions, shaped as `tokens`.
      attend: see `block`.
      axes: letters of the activations, for their sharding.
      dtype: to compute in.
      remat: True keeps only each block's input for the backward pass, False keeps all, or one of `jax.checkpoint_policies`.
      frozen: no parameters but adapters get a gradient, and what `attend` keeps gets none.

    Returns:
      final hidden states [M,T,D], and what `attend` kept, stacked along L.
    """
    rows = table(config).blocks

    by_number = frozen and parallel.platform() == "cpu"  # see `bits`
    scanned = param_table.map_table(_trained, rows, params.blocks) if by_number else params.blocks

    def layer(x, n, w):
        if by_number:
            w = param_table.map_table(functools.partial(_joined, n), rows, params.blocks, w)
        # Cast and gathered inside the rematerialized body, one layer at a time: no cast or gathered copy of the model exists,
        # and the backward pass gathers again instead of keeping weights.
        w = param_table.map_table(lambda spec, p: gathered(spec, p, dtype), rows, w)
        x, kept = block(x, w, config, positions, attend)
        return constrain(x, axes), jax.tree.map(bits.pack, kept) if by_number else kept

    body = jax.checkpoint(layer, policy=remat if callable(remat) else None) if remat else layer
    x = constrain(embed(params, tokens, dtype), axes)
    # A scan compiles one layer, whatever the depth.
    x, kept = jax.lax.scan(
        lambda x, part: body(x, *part), x, (jnp.arange(config.layers), scanned), unroll=config.layers <= UNROLLED_LAYERS
    )
    kept = jax.tree.map(bits.unpack, kept) if by_number else kept
    return rms_norm(x, constrain(params.final_norm.astype(dtype), "D"), config.norm_eps), kept


def _trained(spec: ParamSpec, p: Array | AdaptedWeight | Int8Weight) -> AdaptedWeight | None:
    """What of a parameter is trained if the base is frozen."""
    return p.replace(w=None) if isinstance(p, AdaptedWeight) else None


def _joined(n: Array, spec: ParamSpec, p: Array | AdaptedWeight | Int8Weight, trained: AdaptedWeight | None):
    """Layer `n` of a frozen parameter, with the layer of its adapter."""
    if isinstance(p, AdaptedWeight):
        return trained.replace(w=_joined(n, spec, p.w, None))
    return jax.tree.map(lambda a: bits.layer(a, n), p)


def stored_head(params: Params, dtype=None) -> tuple[Array, str]:
    """The output projection as it lies in memory, and its axes: the embedding, "VD", where they are tied, otherwise "DV".

    Rounded weights are widened to `dtype`.
    """
    w = params.embed if params.head is None else params.head
    if isinstance(w, Int8Weight):
        w = int8.widen(EMBED if params.head is None else HEAD, w, dtype)
    return w, "VD" if params.head is None else "DV"


def head_weights(params: Params, dtype=None) -> Array:
    """The output projection [D,V]; see `stored_head`."""
    w, axes = stored_head(params, dtype)
    return w.T if axes == "VD" else w


def logits(params: Params, x: Array) -> Array:
    """Logits [..., V] float32 of hidden states [..., D]; the product runs in x's dtype and accumulates in float32."""
    if isinstance(params.embed, Int8Weight):
        if params.head is None:
            return int8.product("...D,VD->...V", x, params.embed, jnp.float32)
        return int8.product("...D,DV->...V", x, params.head, jnp.float32)
    # Float32 logits: log-sum-exp over 152,000 of them needs more than 8 significant bits.
    w, axes = stored_head(params)
    return matmul.project(x, constrain(w.astype(x.dtype), " ".join(axes)), axes)
