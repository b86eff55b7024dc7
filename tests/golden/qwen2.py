"""Reads the golden files of Qwen2 and Qwen3 (see make_qwen2_logits.py for what they hold)."""

import pathlib
from typing import Any, NamedTuple

import numpy as np
from safetensors.numpy import save_file


class Golden(NamedTuple):
    """One small model and what transformers says about it."""

    config: str
    weights: dict[str, np.ndarray]
    prompts: np.ndarray
    lengths: np.ndarray
    logits: np.ndarray
    greedy_tokens: np.ndarray


def read(name: str, family: str = "qwen2") -> Golden:
    """The golden values of `tied` or `untied`."""
    with np.load(pathlib.Path(__file__).parent / f"{family}_{name}.npz") as file:
        weights = {key.removeprefix("weights/"): file[key] for key in file.files if key.startswith("weights/")}
        return Golden(str(file["config"]), weights, *(file[key] for key in Golden._fields[2:]))


def write_folder(golden: Golden, folder: pathlib.Path, dtype: Any = np.float32) -> pathlib.Path:
    """The model as a Hugging Face folder, written without the code under test."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(golden.config)
    values = {key: value.astype(dtype) for key, value in golden.weights.items()}
    save_file(values, folder / "model.safetensors", metadata={"format": "pt"})
    return folder
