"""The embedding's gradient."""

import jax
import jax.numpy as jnp
import numpy as np

from sqlr1_jax.models import qwen2


def test_gradients_of_equal_tokens_are_summed_in_float32():
    # 1000 times token 3 and once token 1, cotangents of one: a bfloat16 sum would stop at 256.
    tokens = jnp.array([[3] * 1000 + [1]])
    grads = jax.grad(lambda table: qwen2.lookup(table, tokens, jnp.bfloat16).astype(jnp.float32).sum())(
        jnp.ones((5, 2))
    )
    np.testing.assert_array_equal(grads, [[0, 0], [1, 1], [0, 0], [1000, 1000], [0, 0]])
