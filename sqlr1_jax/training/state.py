"""What training carries from step to step, and how it lies on the mesh."""

from __future__ import annotations

from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
import optax
from jax.sharding import NamedSharding, PartitionSpec

from sqlr1_jax.config import LoraConfig
from sqlr1_jax.models import lora, param_table, qwen2

Tree = Any


@flax.struct.dataclass
class TrainState:
    """Parameters and optimiser state after `step` updates.

    Attributes:
      step: [] int32, updates tried (a skipped one counts, or the data would come again).
      params: the parameter tree that is trained.
      opt_state: optax's state for it.
      reference: a policy to stay near that changes in the course of the run (`rl.refresh_reference`) and so is saved with it; None
        where it is none or the one that the run began with.
    """

    step: jax.Array
    params: Tree
    opt_state: Tree
    reference: Tree = None


def _like_params(optimizer: optax.GradientTransformation, abstract_params: Tree, mesh) -> Tree:
    """The optimiser state's shapes, with each moment on the sharding of its parameter and all else replicated."""
    everywhere = NamedSharding(mesh, PartitionSpec())
    shapes = jax.eval_shape(optimizer.init, abstract_params)

    def moment(leaf, param):
        if isinstance(leaf, optax.MaskedNode):  # the other of two optimisers has this parameter
            return leaf
        # A factored moment has another shape than its parameter; those are small.
        where = param.sharding if leaf.shape == param.shape else everywhere
        return jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=where)

    def other(leaf):
        return jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=everywhere)

    return optax.tree_map_params(
        optimizer,
        moment,
        shapes,
        abstract_params,
        transform_non_params=other,
        is_leaf=lambda x: isinstance(x, optax.MaskedNode),
    )


def abstract_of(optimizer: optax.GradientTransformation, abstract_params: Tree, mesh) -> TrainState:
    """`abstract` for any parameter tree of ShapeDtypeStructs with shardings."""
    step = jax.ShapeDtypeStruct((), jnp.int32, sharding=NamedSharding(mesh, PartitionSpec()))
    return TrainState(step, abstract_params, _like_params(optimizer, abstract_params, mesh))


def abstract(
    config: qwen2.Config,
    optimizer: optax.GradientTransformation,
    mesh,
    dtype=jnp.float32,
    adapters: LoraConfig | None = None,
) -> TrainState:
    """Shapes, dtypes and shardings of the state (of `adapters` alone, where given), without values."""
    if adapters is None:
        params = param_table.abstract(qwen2.table(config), config.sizes, dtype, mesh)
    else:
        params = param_table.abstract(lora.table(adapters, config), lora.sizes(adapters, config), dtype, mesh)
    return abstract_of(optimizer, params, mesh)


def opt_state_to_host(state: TrainState) -> TrainState:
    """The state with the optimiser's part in the host's memory (pinned, so that it comes back at the full speed of the bus)."""
    return _moved(state, "pinned_host")


def opt_state_to_device(state: TrainState) -> TrainState:
    """The state with all of it in the devices' memory, as the update wants it."""
    return _moved(state, "device")


def _moved(state: TrainState, memory: str) -> TrainState:
    places = jax.tree.map(lambda x: x.sharding.with_memory_kind(memory), state.opt_state)
    return state.replace(opt_state=jax.device_put(state.opt_state, places))


def create(params: Tree, optimizer: optax.GradientTransformation, mesh) -> TrainState:
    """A fresh state round parameters that already lie on the mesh; they are not copied."""
    shapes = jax.tree.map(lambda p: jax.ShapeDtypeStruct(p.shape, p.dtype, sharding=p.sharding), params)
    wanted = abstract_of(optimizer, shapes, mesh)
    places = jax.tree.map(lambda s: s.sharding, wanted.opt_state)
    opt_state = jax.jit(optimizer.init, out_shardings=places)(params)
    return TrainState(jax.device_put(jnp.zeros((), jnp.int32), wanted.step.sharding), params, opt_state)
