"""A tiny world: minisql, a tokenizer trained on it, and a policy of random weights in an ordinary Qwen2.5 folder."""

from __future__ import annotations

import pathlib
import shutil

import jax
import pytest

from configs import evaluate, grpo, sft
from sqlr1_jax.config import DataConfig, MinisqlConfig, TextConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.data.minisql import generator
from sqlr1_jax.models import huggingface_export, qwen2
from sqlr1_jax.run import checkpoint_folder
from sqlr1_jax.sampling import options
from sqlr1_jax.sql import executor
from sqlr1_jax.text import tokenizer
from sqlr1_jax.text.prompts import PromptBuilder

FLOAT32 = dict(dtype="float32", keep="all", chunk=128)
DEFENCES, TRIED = executor.Executor.defences, {}


@pytest.fixture(autouse=True)
def short_segments(monkeypatch):
    """Decode the short completions of these tests in segments of 8 tokens."""
    monkeypatch.setattr(options, "SEGMENT_MULTIPLE", 8)


@pytest.fixture(autouse=True)
def canaries_once(monkeypatch):
    """Try the sandbox on the first run alone: the canaries take two seconds, and tests/sql/test_faults.py has more of them."""

    def first(pool, db):
        if not TRIED:
            TRIED.update(DEFENCES(pool, db))
        return TRIED

    monkeypatch.setattr(executor.Executor, "defences", first)


@pytest.fixture(scope="session")
def world(tmp_path_factory) -> pathlib.Path:
    """A folder with `data` (minisql/tiny) and `policy`."""
    folder = tmp_path_factory.mktemp("world")
    options = MinisqlConfig(worked=16, train=32, validation=16, unseen=8)
    generator.MiniSQL(
        config=generator.Config(name="tiny", description="For tests.", options=options), data_dir=str(folder / "data")
    ).build()
    prompts = PromptBuilder(TextConfig())
    questions = dataset.load(DataConfig(name="minisql", split="train", data_dir=str(folder / "data")))
    texts = [part for q in questions for part in (prompts.text(q)[1]["content"], prompts.target(q, "reasoning"))]
    words = tokenizer.build(texts, 600, folder / "words")
    # One layer, since compiling layers is most of the time; tests of the model, the sampler and the update have several.
    sizes = qwen2.Config(
        vocab=-(-len(words) // 8) * 8, layers=1, width=32, mlp=64, heads=4, kv_heads=2, head=8, rope_theta=10000.0
    )
    params = qwen2.init(sizes, jax.random.key(0), scale=0.2)
    huggingface_export.save(folder / "policy", sizes, params, tokenizer_source=folder / "words", dtype="float32")
    return folder


def _shared(config, world, steps):
    config.data.update(dict(name="minisql", data_dir=str(world / "data")))
    config.model.path = str(world / "policy")
    config.text.max_tokens = 640
    if "steps" in config:
        config.steps, config.batch = steps, 8
        config.packing.row_length = 768
        config.compute.update(FLOAT32)
        config.checkpoint.every = 1
        config.metrics.update(dict(sample_every=0))
    return config


@pytest.fixture
def grpo_config(world):
    """GRPO for three steps of 8 prompts x 2 completions of at most 12 tokens."""
    config = _shared(grpo.get_config("0.5b"), world, 3)
    config.sampling.update(dict(group=2, max_completion=12, dtype="float32"))
    config.rewards.update(dict(mode="components"))
    config.rl.entropy_coef = 0.01  # random weights never earn a reward, and without a gradient no update is made
    config.optimizer.update(dict(lr=1e-4, warmup_steps=0))
    return config


@pytest.fixture
def sft_config(world):
    """Cold start for a few steps of 8 examples."""
    config = _shared(sft.get_config("0.5b,reasoning"), world, 4)
    config.data.split = "train"
    config.optimizer.update(dict(lr=3e-3, schedule="constant", warmup_steps=0))
    return config


@pytest.fixture
def evaluate_config(world):
    """Greedy and majority of 2 over 12 questions."""
    config = _shared(evaluate.get_config(), world, 0)
    config.data.split = "validation"
    config.model.dtype = "float32"
    config.sampling.update(dict(max_completion=12, dtype="float32"))
    config.data.limit = 12
    config.update(dict(batch=8, samples=2))
    return config


@pytest.fixture
def killed():
    """`killed(whole, parts, step)` makes of a finished run what a kill after a step leaves: no later checkpoint, but later lines."""

    def copy(whole: pathlib.Path, parts: pathlib.Path, step: int) -> None:
        shutil.copytree(whole, parts, dirs_exist_ok=True)
        later = [saved for saved in checkpoint_folder.list_steps(checkpoint_folder.of_run(parts)) if saved > step]
        assert later, "the run went on"
        for saved in later:
            shutil.rmtree(parts / "checkpoints" / str(saved))

    return copy
