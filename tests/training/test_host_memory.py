"""The optimiser's state in the host's memory between phases: the same values, and the same update."""

import jax
import numpy as np

from sqlr1_jax import packing, parallel
from sqlr1_jax.models import layout, qwen2
from sqlr1_jax.rl.objective import Objective
from sqlr1_jax.training import optimizer, state, step


def kinds(tree):
    return {leaf.sharding.memory_kind for leaf in jax.tree.leaves(tree)}


def test_a_rest_on_the_host_changes_nothing(config, numbers, pack):
    mesh = parallel.make_mesh(parallel.MeshShape(1, 2, 2), jax.devices()[:4])
    tx = optimizer.make(optimizer.Optimizer(lr=1e-3))
    update = step.make_rl_step(config, Objective(), tx, mesh)
    batch = step.place(mesh, packing.stack(pack(32, 2), 2))
    made = []
    for rests in (False, True):
        params = jax.device_put(numbers, layout.shardings(qwen2.table(config), mesh))
        train = state.create(params, tx, mesh)
        for _ in range(2):
            if rests:
                train = state.at_rest(train)
                assert kinds(train.opt_state) == {"pinned_host"} and kinds(train.params) == {"device"}
                train = state.at_work(train)
            train, _ = update(train, batch)
        assert kinds(train.opt_state) == {"device"}
        made.append(jax.device_get((train.params, train.opt_state)))
    jax.tree.map(np.testing.assert_array_equal, *made)
