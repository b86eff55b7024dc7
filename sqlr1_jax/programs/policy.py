"""The policy a program works with: a Hugging Face folder, a hub name, or the workdir of an earlier run."""

from __future__ import annotations

import dataclasses
import json
import pathlib
from typing import Any, NamedTuple

import jax.numpy as jnp
from jax.sharding import Mesh

from sqlr1_jax import checkpoint, parallel
from sqlr1_jax.models import huggingface, layout, qwen2
from sqlr1_jax.text import prompts

DTYPES = {"float32": jnp.float32, "bfloat16": jnp.bfloat16}


@dataclasses.dataclass(frozen=True)
class Model:
    """Which policy, and in which numbers (`config.model`).

    Attributes:
      path: a Qwen2.5 folder, a hub name, or the workdir of a run of sft or grpo (its newest checkpoint).
      step: which checkpoint of a run; -1 is the newest.
      params: dtype of the parameters that are trained.
      compute: dtype of the products.
    """

    path: str
    step: int = -1
    params: str = "float32"
    compute: str = "bfloat16"

    def __post_init__(self):
        if not self.path:
            raise ValueError("model.path is empty: give --config.model.path=FOLDER, a hub name, or a run's workdir")
        for name in (self.params, self.compute):
            if name not in DTYPES:
                raise ValueError(f"model dtype {name!r} is unknown: choose one of {', '.join(DTYPES)}")


class Policy(NamedTuple):
    """A loaded policy: sizes, parameters on the mesh, tokenizer, and the folder that config and tokenizer came from."""

    config: qwen2.Config
    params: Any
    tokenizer: Any
    folder: str


def is_run(path: str) -> bool:
    """True if the path is the workdir of a run rather than a model folder."""
    return (pathlib.Path(path) / "checkpoints").is_dir()


def model_folder(path: str) -> str:
    """The Hugging Face folder or hub name that a run, or the run it started from, began with.

    Raises:
      ValueError: the workdir has no readable config.json.
    """
    while is_run(path):
        file = pathlib.Path(path) / "config.json"
        try:
            path = json.loads(file.read_text())["model"]["path"]
        except (OSError, KeyError, json.JSONDecodeError) as error:
            raise ValueError(
                f"{file} does not say which model the run began with: is it a workdir of sft or grpo?"
            ) from error
    return path


def load(model: Model, mesh: Mesh) -> Policy:
    """Reads the policy onto the mesh in `model.params` dtype. Raises ValueError naming what is wrong with the folder."""
    folder, dtype = model_folder(model.path), DTYPES[model.params]
    tokenizer = prompts.load_tokenizer(folder)
    if not is_run(model.path):
        config, params = huggingface.load(folder, mesh=mesh, dtype=dtype)
        return Policy(config, params, tokenizer, folder)
    config = huggingface.read_config(folder)
    abstract = layout.abstract(qwen2.table(config), config.sizes, dtype, mesh, parallel.WEIGHTS)
    checkpoints = pathlib.Path(model.path) / "checkpoints"
    params, _ = checkpoint.load_params(checkpoints, abstract, None if model.step < 0 else model.step)
    return Policy(config, params, tokenizer, folder)


def stop_tokens(tokenizer) -> tuple[int, ...]:
    """The tokens that end a completion: the end of a turn and the end of text."""
    names = ("<|im_end|>", "<|endoftext|>")
    ids = {tokenizer.eos_token_id, *(tokenizer.convert_tokens_to_ids(name) for name in names)}
    return tuple(sorted(i for i in ids if i is not None and i >= 0))
