"""What training carries from step to step, and how it is laid out on the mesh."""

from __future__ import annotations

from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
import optax
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from sqlr1_jax.config import LoraConfig
from sqlr1_jax.models import lora, param_table, qwen2

Tree = Any


@flax.struct.dataclass
class TrainState:
    """Parameters and optimizer state after `step` updates.

    Attributes:
      step: [] int32, updates attempted. A skipped update counts as well, or the same data would be drawn again.
      params: the trained parameter tree.
      opt_state: optax's state of `params`.
      reference: the reference policy if it changes during the run (`rl.refresh_reference`) and so must be saved with it;
        None without a reference, or where it stays the policy that the run started from.
    """

    step: jax.Array
    params: Tree
    opt_state: Tree
    reference: Tree = None


def create(params: Tree, optimizer: optax.GradientTransformation, mesh: Mesh) -> TrainState:
    """Make a fresh state around parameters that are already on the mesh; they are not copied."""
    shapes = jax.tree.map(lambda p: jax.ShapeDtypeStruct(p.shape, p.dtype, sharding=p.sharding), params)
    abstract_state = _abstract_state(optimizer, shapes, mesh)
    # Moments start as zeros, which depend on no input: without `out_shardings` nothing would lay them out as their parameters.
    shardings = jax.tree.map(lambda s: s.sharding, abstract_state.opt_state)
    opt_state = jax.jit(optimizer.init, out_shardings=shardings)(params)
    return TrainState(jax.device_put(jnp.zeros((), jnp.int32), abstract_state.step.sharding), params, opt_state)


def abstract(
    config: qwen2.Config,
    optimizer: optax.GradientTransformation,
    mesh: Mesh,
    dtype=jnp.float32,
    adapters: LoraConfig | None = None,
) -> TrainState:
    """Shapes, dtypes and shardings of a state, without values.

    Args:
      config: sizes of the model.
      optimizer: the optax transformation.
      mesh: the devices.
      dtype: of the parameters.
      adapters: if given, the state holds the adapters alone.

    Returns:
      A state of `jax.ShapeDtypeStruct` with shardings.
    """
    if adapters is None:
        params = param_table.abstract(qwen2.table(config), config.sizes, dtype, mesh)
    else:
        params = param_table.abstract(lora.table(adapters, config), lora.sizes(adapters, config), dtype, mesh)
    return _abstract_state(optimizer, params, mesh)


def opt_state_to_host(state: TrainState) -> TrainState:
    """Move the optimizer state to host memory; pinned memory, which comes back at full bus speed."""
    return _move_opt_state(state, "pinned_host")


def opt_state_to_device(state: TrainState) -> TrainState:
    """Move the optimizer state back to device memory, where the update expects it."""
    return _move_opt_state(state, "device")


def _move_opt_state(state: TrainState, memory_kind: str) -> TrainState:
    shardings = jax.tree.map(lambda x: x.sharding.with_memory_kind(memory_kind), state.opt_state)
    return state.replace(opt_state=jax.device_put(state.opt_state, shardings))


def _abstract_state(optimizer: optax.GradientTransformation, abstract_params: Tree, mesh: Mesh) -> TrainState:
    step = jax.ShapeDtypeStruct((), jnp.int32, sharding=NamedSharding(mesh, PartitionSpec()))
    return TrainState(step, abstract_params, _abstract_opt_state(optimizer, abstract_params, mesh))


def _abstract_opt_state(optimizer: optax.GradientTransformation, abstract_params: Tree, mesh: Mesh) -> Tree:
    """The optimizer state's shapes: each moment sharded as its parameter, everything else replicated."""
    replicated = NamedSharding(mesh, PartitionSpec())
    shapes = jax.eval_shape(optimizer.init, abstract_params)

    def moment(leaf, param):
        if isinstance(leaf, optax.MaskedNode):  # `optax.partition`: this parameter belongs to the other optimizer
            return leaf
        # A factored moment has fewer axes than its parameter, so that sharding does not apply; it is small.
        sharding = param.sharding if leaf.shape == param.shape else replicated
        return jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=sharding)

    def other(leaf):
        return jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=replicated)

    return optax.tree_map_params(
        optimizer,
        moment,
        shapes,
        abstract_params,
        transform_non_params=other,
        is_leaf=lambda x: isinstance(x, optax.MaskedNode),
    )
