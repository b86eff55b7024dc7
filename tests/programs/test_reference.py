"""A refreshed reference is part of the run: it is saved, and a resumed run uses exactly it."""

import json

import jax
import numpy as np
import pytest

from sqlr1_jax import rl_batch
from sqlr1_jax.config import RlConfig
from sqlr1_jax.programs import grpo
from sqlr1_jax.training.state import TrainState


def logged(workdir, prefix=("update/", "reward/")):
    lines = [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]
    return [{k: v for k, v in line.items() if k.startswith(prefix)} for line in lines]


def test_due_steps():
    train = TrainState(0, {"w": jax.numpy.ones(2)}, None)
    rl = RlConfig(refresh_reference=2)
    for step, due in ((0, True), (1, False), (2, True), (3, False)):
        made = rl_batch.refresh_reference(train, rl, step, "float32").reference
        assert (made is not None) == due
        if due:
            np.testing.assert_array_equal(made["w"], train.params["w"])
            assert made["w"].unsafe_buffer_pointer() != train.params["w"].unsafe_buffer_pointer()
    assert rl_batch.refresh_reference(train, RlConfig(), 2, "float32").reference is None


def test_a_refresh_that_nobody_reads_is_refused():
    with pytest.raises(ValueError, match="refresh_reference=3.*kl_coef"):
        RlConfig(refresh_reference=3, kl_coef=0)


@pytest.mark.slow  # with all weights trained: test_training.test_a_resumed_grpo_run_equals_an_uninterrupted_one
def test_a_resumed_run_of_adapters_keeps_the_refreshed_reference(grpo_config, killed, tmp_path):
    """Refreshed after step 2 and killed after step 3: the reference is neither the first policy nor the last."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir()
    grpo_config.rl.update(dict(refresh_reference=2, kl_coef=0.1, entropy_coef=0.1))  # rewards are 0: entropy moves it
    grpo_config.optimizer.lr, grpo_config.lora.rank, grpo_config.steps = 1e-3, 2, 4
    grpo.run(grpo_config, whole)
    killed(whole, parts, 3)
    assert grpo.run(grpo_config, parts)["started_at"] == 3
    assert logged(whole) == logged(parts)
    kl = [line["update/kl"] for line in logged(whole)]
    assert max(kl[0], kl[2]) < 1e-6 < min(kl[1], kl[3])
