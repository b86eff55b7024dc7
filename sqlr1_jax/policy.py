"""The policy a program works with: a Hugging Face folder, a hub name, or the workdir of an earlier run."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import re
import typing
from collections.abc import Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from etils import epath
from jax.sharding import Mesh

from sqlr1_jax import parallel
from sqlr1_jax.config import PackingConfig
from sqlr1_jax.data.dataset import Questions
from sqlr1_jax.evaluation import significance
from sqlr1_jax.models import huggingface, lora, param_table, qwen2, safetensors_io
from sqlr1_jax.run import checkpoint_dir, checkpoints, checksums
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import stop_strings
from sqlr1_jax.text.prompts import Prompts, load_tokenizer
from sqlr1_jax.text.token_counts import Lengths
from sqlr1_jax.training import trainable

READ = 1024  # questions read from disk at once
DTYPES = {"float32": jnp.float32, "bfloat16": jnp.bfloat16}


@dataclasses.dataclass(frozen=True)
class Model:
    """Which policy, and in which dtype (`config.model`).

    Attributes:
      path: a Qwen2.5 folder, a hub name, or the workdir of a run of sft or grpo (its newest checkpoint).
      step: which checkpoint of a run; -1 is the newest that is whole, -2 the best by the run's own evaluation.
      params: dtype of the parameters that are trained.
      verify: compare weight files with their hashes, where `convert` or the hub's cache keeps them.
    """

    path: str
    step: int = -1
    params: str = "float32"
    verify: bool = True

    def __post_init__(self):
        if not self.path:
            raise ValueError("model.path is empty: give --config.model.path=FOLDER, a hub name, or a run's workdir")
        if self.params not in DTYPES:
            raise ValueError(
                f"model.params={self.params!r} is no dtype of parameters: choose one of {', '.join(DTYPES)}"
            )


class Policy(NamedTuple):
    """A loaded policy: sizes, parameters on the mesh, tokenizer, and the folder that config and tokenizer came from."""

    config: qwen2.Config
    params: Any
    tokenizer: Any
    folder: str


def is_run(path: str) -> bool:
    """True if the path is the workdir of a run rather than a model folder."""
    return checkpoint_dir.place(pathlib.Path(path)) is not None


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
    tokenizer = load_tokenizer(folder)
    config = huggingface.read_config(folder)
    abstract = param_table.abstract(qwen2.table(config), config.sizes, dtype, mesh, parallel.WEIGHTS)
    if jax.process_index() == 0:
        print(param_table.overview(qwen2.table(config), config.sizes, mesh, dtype), flush=True)
    if not is_run(model.path):
        if model.verify:
            check_weights(huggingface.resolve(folder, ("*.safetensors", safetensors_io.INDEX)))
        config, params = huggingface.load(folder, mesh=mesh, dtype=dtype)
        return Policy(config, params, tokenizer, folder)
    adapters = trainable.recorded(model.path)
    if adapters is not None:
        params = load(beneath(model), mesh).params
        made = trainable.load_adapters(model.path, adapters, config, mesh, model.step)
        return Policy(config, lora.merge(params, made, adapters, config), tokenizer, folder)
    params, _ = checkpoints.load_params(checkpoint_dir.place(pathlib.Path(model.path)), abstract, model.step)
    return Policy(config, params, tokenizer, folder)


def beneath(model: Model) -> Model:
    """The policy that a run began with, in this one's dtype: the base of its adapters."""
    began = json.loads((pathlib.Path(model.path) / "config.json").read_text())["model"]
    return Model(began["path"], began["step"], model.params)


def check_weights(folder: pathlib.Path) -> None:
    """Compares this host's share of a folder's weight files with their hashes, where these are known.

    They are in the manifest that `convert` writes; and the hub's cache names a file by its SHA-256.

    Raises:
      ValueError: naming the file whose bytes changed; safetensors itself guards no values.
    """
    place, host, hosts = epath.Path(folder), jax.process_index(), jax.process_count()
    if checksums.sealed(place):
        checksums.verify(place, host, hosts)
    for file in sorted(folder.glob("*.safetensors"))[host::hosts]:
        name = file.resolve().name
        if re.fullmatch("[0-9a-f]{64}", name) and checksums.hashes(place, [file.name])[file.name][1] != name:
            raise checksums.Damaged(
                f"{file} was changed since it was downloaded: remove {file.resolve()} and load it again"
            )


def stop_table(policy: Policy, strings: Sequence[str]):
    """The sampler's rule of `sampling.stop`, for all rows of the model's vocabulary; None without strings."""
    return stop_strings.table(policy.tokenizer, tuple(strings), policy.config.vocab) if strings else None


def stop_tokens(tokenizer) -> tuple[int, ...]:
    """The tokens that end a completion: the end of a turn and the end of text."""
    names = ("<|im_end|>", "<|endoftext|>")
    ids = {tokenizer.eos_token_id, *(tokenizer.convert_tokens_to_ids(name) for name in names)}
    return tuple(sorted(i for i in ids if i is not None and i >= 0))


@dataclasses.dataclass(frozen=True)
class Sections:
    """Base of a program's settings: each field is a section of the config, read into its room's dataclass."""

    @classmethod
    def read(cls, config):
        """Makes every section, and so checks it. Raises TypeError on an unknown key, ValueError on an impossible value."""
        kinds = typing.get_type_hints(cls)
        return cls(**{name: kind(**config[name]) for name, kind in kinds.items()})


def share(batch: int, mesh: Mesh) -> int:
    """How many of a batch are this host's. Raises ValueError if the batch cannot be cut evenly."""
    parts, hosts = mesh.shape["data"] * mesh.shape["fsdp"], jax.process_count()
    if batch < 1 or batch % parts or batch % hosts:
        raise ValueError(
            f"batch={batch} cannot be cut into {parts} shares (mesh data x fsdp) over {hosts} hosts: "
            f"set --config.batch to a multiple of {np.lcm(parts, hosts)}"
        )
    return batch // hosts


def rows_here(options: PackingConfig, mesh: Mesh) -> int:
    """How many rows of a microbatch are this host's."""
    return options.rows * mesh.shape["data"] * mesh.shape["fsdp"] // jax.process_count()


def check_lengths(config: qwen2.Config, row_length: int, prompt: int = 0, completion: int = 0) -> None:
    """Raises ValueError if prompts and completions cannot fit the model's positions or a packed row."""
    if prompt + completion > config.max_positions:
        raise ValueError(
            f"text.max_tokens={prompt} and sampling.max_completion={completion} need {prompt + completion} positions, the model "
            f"has {config.max_positions}: lower one of them"
        )
    if prompt + completion - 1 > row_length:
        raise ValueError(
            f"packing.row_length={row_length} is shorter than one prompt and completion (text.max_tokens={prompt} + "
            f"sampling.max_completion={completion}): set --config.packing.row_length={prompt + completion} or more"
        )


def fitting(questions: Questions, prompts: Prompts, tokenizer) -> Questions:
    """The questions that can be asked within `text.max_tokens`, found before training and not in the middle of it.

    Raises:
      ValueError: some cannot and `text.impossible` is "error"; or none can.
    """
    if not prompts.max_tokens:
        return questions
    # A token has at least one character, so shorter texts than the limit less the template need no counting.
    spare = len(prompts.render(dataclasses.replace(questions[0], text="", schema="", evidence=""), tokenizer))
    doubtful = np.flatnonzero(questions.chars + spare > prompts.max_tokens).tolist()
    impossible: dict[int, str] = {}
    lengths = Lengths(prompts, tokenizer)
    for first in range(0, len(doubtful), READ):
        some = doubtful[first : first + READ]
        asked = questions.batch(some)
        for number, question, length in zip(some, asked, lengths.at_most(asked)):
            if length > prompts.max_tokens and not prompts.fits(question, tokenizer):
                try:  # says why, or fits as it stands
                    prompts.fit(question, tokenizer)
                except ValueError as error:
                    impossible[number] = str(error)
    if impossible and prompts.impossible == "error":
        raise ValueError(
            f"{len(impossible)} of {len(questions)} questions cannot be asked within text.max_tokens={prompts.max_tokens}, "
            f"first: {next(iter(impossible.values()))}; or set --config.text.impossible=leave_out"
        )
    keep = np.setdiff1d(np.arange(len(questions)), list(impossible))
    if not len(keep):
        raise ValueError(f"no question can be asked within text.max_tokens={prompts.max_tokens}: raise it")
    if impossible:
        print(
            f"left out {len(impossible)} of {len(questions)} questions: longer than {prompts.max_tokens} tokens",
            flush=True,
        )
    return dataclasses.replace(questions, numbers=questions.numbers[keep], chars=questions.chars[keep])


def frozen(params: Any, dtype: str) -> Any:
    """A copy of the parameters in `dtype`: the reference policy, which the donated update must not share."""
    return jax.jit(lambda p: jax.tree.map(lambda x: x.astype(DTYPES[dtype]) + 0, p))(params)


def ground(questions: Questions, actor: Policy, executor: Executor | None = None) -> dict[str, str]:
    """Hashes of what a run stands on: which questions, the tokenizer, and the databases that `executor` judges on."""
    made = {key: value for key, value in questions.manifest.items() if key != "databases"}  # a path, which may change
    asked = [made, questions.numbers.tolist()]
    tokenizer = [sorted(actor.tokenizer.get_vocab().items()), actor.tokenizer.chat_template]
    found = {"questions": significance.fingerprint(asked), "tokenizer": significance.fingerprint(tokenizer)}
    if executor is not None:
        found["databases"] = significance.fingerprint(executor.manifest())
        found["sqlite"] = executor.versions()["sqlite"]
    return found


def update_metrics(learned: dict) -> dict[str, float]:
    """An update's metrics as floats, the gradient norm of every leaf included."""
    return {f"update/{key}": float(value) for key, value in learned.items()}
