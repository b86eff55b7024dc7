"""Write Hugging Face folders: sharded parameters to safetensors, with config.json, tokenizer and generation_config.json.

Parameters are gathered one layer of one parameter at a time, so that no host has the model in memory.
"""

from __future__ import annotations

import json
import math
import os
import pathlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jax
import ml_dtypes
import numpy as np
from einops import rearrange
from jax.experimental import multihost_utils

from sqlr1_jax import hub
from sqlr1_jax.models import param_table, qwen2, safetensors_io
from sqlr1_jax.models.huggingface import END_TOKENS, entries, first_few, hf_shapes
from sqlr1_jax.models.model_config import Config
from sqlr1_jax.models.param_table import ParamSpec
from sqlr1_jax.models.qwen2 import Params

EXPORT_DTYPES = {"bfloat16": np.dtype(ml_dtypes.bfloat16), "float32": np.dtype(np.float32)}


def save(
    folder: str | os.PathLike,
    config: Config,
    params: Params,
    tokenizer_source: str | os.PathLike | None = None,
    dtype: str = "bfloat16",
    file_bytes: int = 4_000_000_000,
    more: Mapping[str, str] | None = None,
) -> pathlib.Path:
    """Write a folder that `transformers.AutoModelForCausalLM.from_pretrained` loads.

    It is written under another name beside `folder` and renamed when complete. With several processes all must call this; the
    first one writes.

    Args:
      folder: must not exist yet, or be empty.
      config: sizes.
      params: on any mesh, in any dtype.
      tokenizer_source: folder or hub name whose tokenizer files and special token ids are copied.
      dtype: `bfloat16` or `float32`, rounded to nearest even.
      file_bytes: largest size of one file of weights.
      more: name -> content of other text files of the folder.

    Raises:
      ValueError: the folder is not empty, the dtype is unknown, or the parameters do not match the config.
    """
    folder = pathlib.Path(folder)
    if dtype not in EXPORT_DTYPES:
        raise ValueError(f"dtype {dtype!r} cannot be exported: choose one of {', '.join(EXPORT_DTYPES)}")
    check_empty(folder)
    table = qwen2.table(config)
    _check_shapes(table, config, params)
    raw = config.to_hf() | {"dtype": dtype, "torch_dtype": dtype}  # the keys of transformers 5 and 4
    # Without a version, transformers 4.57 suspects a Mistral tokenizer and advises a flag that would break this one.
    raw["transformers_version"] = "4.57.0"

    def fill(part: pathlib.Path, tensors: Iterator[tuple[str, np.ndarray]]) -> None:
        special = {} if tokenizer_source is None else _copy_tokenizer(tokenizer_source, part)
        itemsize = EXPORT_DTYPES[dtype].itemsize
        sizes = {name: itemsize * math.prod(shape) for name, shape in hf_shapes(table, config.sizes).items()}
        safetensors_io.write(part, sizes, tensors, file_bytes)
        (part / "config.json").write_text(json.dumps(raw | special, indent=2) + "\n")
        _write_generation_config(part, special)
        for name, text in (more or {}).items():
            (part / name).write_text(text)

    return write_folder(folder, named_tensors(table, config.sizes, params, EXPORT_DTYPES[dtype]), fill)


def check_empty(folder: pathlib.Path) -> None:
    """Raise ValueError if a folder to be written exists and is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} exists and is not an empty folder: choose another, or remove it first")


def write_folder(
    folder: pathlib.Path,
    tensors: Iterator[tuple[str, np.ndarray]],
    fill: Callable[[pathlib.Path, Iterator[tuple[str, np.ndarray]]], None],
) -> pathlib.Path:
    """Run `fill` on an empty folder beside `folder` and rename that when complete; only the first process writes."""
    if jax.process_index() == 0:
        # Renaming is atomic on one file system, so a folder under its final name is always complete.
        part = folder.with_name(f".{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        fill(part, tensors)
        for file in part.iterdir():
            file.chmod(0o644)  # safetensors writes files that only their owner can read
        part.replace(folder)
    else:
        for _ in tensors:  # gathering a tensor is a collective, so every process consumes the iterator
            pass
    # The others must not read or leave before the folder exists.
    if jax.process_count() > 1:
        multihost_utils.sync_global_devices(f"saved {folder}")
    return folder


def _write_generation_config(folder: pathlib.Path, special: Mapping[str, Any]) -> None:
    """Name the tokens that end a completion, for transformers and vLLM, also where the source's own file names fewer.

    Of the source's other keys only the special tokens stay: Qwen's sampling defaults (a repetition penalty of 1.1, top_p, top_k) would
    be applied to every request that does not say otherwise, and the policy was not trained with them.
    """
    file, tokenizer = folder / "generation_config.json", folder / "tokenizer.json"
    if not tokenizer.is_file():
        return
    raw = json.loads(file.read_text()) if file.is_file() else {}
    added = {token["content"]: token["id"] for token in json.loads(tokenizer.read_text()).get("added_tokens", ())}
    # A base model ends with the text alone, and the policy learned to end its turn.
    ends = {added.get(name) for name in END_TOKENS}
    for tokens in (raw.get("eos_token_id"), special.get("eos_token_id")):
        ends.update(tokens if isinstance(tokens, list) else [tokens])
    pad = special.get("pad_token_id", added.get(END_TOKENS[-1]))
    kept = {key: raw[key] for key in ("bos_token_id", "pad_token_id") if key in raw}
    raw = {"pad_token_id": pad} | kept | {"eos_token_id": sorted(ends - {None})}
    file.write_text(json.dumps(raw, indent=2) + "\n")


def _check_shapes(table: param_table.Tree, config: Config, params: Params) -> None:
    expected = param_table.abstract(table, config.sizes)
    if jax.tree.structure(expected) != jax.tree.structure(params):
        raise ValueError(
            "parameters and config differ in their leaves: does tie_word_embeddings in config.json match the parameters?"
        )
    bad = []

    def check(spec: ParamSpec, want: Any, have: Any) -> None:
        if want.shape != have.shape:
            bad.append(f"{spec.hf_name} has shape {have.shape}, expected {want.shape}")

    param_table.map_table(check, table, expected, params)
    if bad:
        raise ValueError(f"parameters do not match the config: {first_few(bad)}")


def named_tensors(
    table: param_table.Tree, sizes: param_table.Sizes, params: param_table.Tree, dtype: np.dtype
) -> Iterator[tuple[str, np.ndarray]]:
    """Hugging Face names and values of all tensors, one in memory at a time."""
    values = dict(zip(param_table.rows(table), jax.tree.leaves(params)))
    for name, spec, layer in entries(table, sizes):
        ours = " ".join(letter for letter in spec.axes.split() if letter != "L")
        lengths = {letter: sizes[letter] for group in param_table.hf_axis_groups(spec) for letter in group}
        # Layer by layer, so that no host has a complete stacked parameter in memory.
        value = rearrange(_gather(values[spec], layer), f"{ours} -> {spec.hf_axes}", **lengths)
        yield name, np.ascontiguousarray(value.astype(dtype))


@jax.jit
def _layer(x: jax.Array, layer: int) -> jax.Array:
    return jax.lax.dynamic_index_in_dim(x, layer, keepdims=False)


def _gather(x: jax.Array, layer: int | None) -> np.ndarray:
    """One layer of a parameter (or all of it) in this host's memory, gathered from all processes."""
    part = x if layer is None else _layer(x, layer)
    return np.asarray(part) if part.is_fully_addressable else multihost_utils.process_allgather(part, tiled=True)


def _copy_tokenizer(source: str | os.PathLike, folder: pathlib.Path) -> dict[str, Any]:
    """Copy the tokenizer's files; return the special token ids of the source's config.json."""
    origin = hub.resolve(source, (*hub.TOKENIZER_FILES, "config.json"))
    for name in hub.TOKENIZER_FILES:
        if (origin / name).is_file():
            shutil.copyfile(origin / name, folder / name)
    file = origin / "config.json"
    raw = json.loads(file.read_text()) if file.is_file() else {}
    return {key: raw[key] for key in ("bos_token_id", "eos_token_id", "pad_token_id") if key in raw}
