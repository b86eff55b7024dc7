"""Optimizer state in host memory between updates: same values, same shardings, same update."""

import jax
import numpy as np
import optax

from sqlr1_jax import parallel
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.training import state


def kinds(tree):
    return {leaf.sharding.memory_kind for leaf in jax.tree.leaves(tree)}


def test_offloading_changes_nothing():
    mesh = parallel.make_mesh(MeshConfig(1, 2, 1), jax.devices()[:2])
    tx, numbers = optax.adam(0.1), np.arange(8, dtype=np.float32).reshape(4, 2)

    @jax.jit
    def update(train):
        moves, opt_state = tx.update({"w": 2 * train.params["w"]}, train.opt_state)
        return state.TrainState(train.step + 1, optax.apply_updates(train.params, moves), opt_state)

    results = []
    for offload in (False, True):
        train = state.create({"w": jax.device_put(numbers, parallel.sharding(mesh, "M T"))}, tx, mesh)
        for _ in range(2):
            if offload:
                places = jax.tree.map(lambda x: x.sharding, train)
                train = state.opt_state_to_host(train)
                assert kinds(train.opt_state) == {"pinned_host"} and kinds(train.params) == {"device"}
                train = state.opt_state_to_device(train)
                assert jax.tree.map(lambda x: x.sharding, train) == places
            train = update(train)
        results.append(jax.device_get((train.params, train.opt_state)))
    assert (results[0][0]["w"] != numbers).any()
    jax.tree.map(np.testing.assert_array_equal, *results)
