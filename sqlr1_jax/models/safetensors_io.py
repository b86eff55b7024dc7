"""Folders of safetensors files: names, shapes and parts of tensors, read by byte range; and written in shards.

Opening a folder reads only the headers. A part of a tensor is read when it is needed, from a file that is open for that moment
only, so that neither memory nor mapped pages of a complete model ever add up.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterable, Mapping

import huggingface_hub
import numpy as np
import safetensors
from safetensors.numpy import save_file

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
DTYPES = ("F32", "BF16", "F16")
Index = tuple[slice, ...]


class SafetensorsFolder:
    """The tensors of a Hugging Face model folder, in one file or in several with an index.

    Args:
      folder: of the model.
      single: name of the file, where there is one.

    Attributes:
      shapes: name -> shape.
      dtypes: name -> safetensors' name of the dtype.

    Raises:
      ValueError: no weights, or files that are missing, truncated or corrupt; names all of them and the remedy.
    """

    def __init__(self, folder: pathlib.Path, single: str = SINGLE):
        self.folder, self.single = folder, single
        self.shapes: dict[str, tuple[int, ...]] = {}
        self.dtypes: dict[str, str] = {}
        self._files: dict[str, pathlib.Path] = {}
        bad = [problem for file, names in self._expected().items() if (problem := self._scan(file, names))]
        if bad:
            raise ValueError(f"weights in {folder}: {'; '.join(bad)}. Download these files again")

    def _expected(self) -> dict[pathlib.Path, set[str]]:
        """The files to open, each with the tensors that the index places there; a single file comes first, as in transformers."""
        if (self.folder / self.single).is_file():
            return {self.folder / self.single: set()}
        if (self.folder / INDEX).is_file():
            files: dict[pathlib.Path, set[str]] = {}
            for name, file in self._index().items():
                files.setdefault(self.folder / file, set()).add(name)
            return files
        others = sorted(p.name for p in self.folder.glob("*.bin")) + sorted(p.name for p in self.folder.glob("*.gguf"))
        raise ValueError(
            f"{self.folder} has neither {self.single} nor {INDEX}"
            + (f" (only {', '.join(others)})" if others else "")
            + ": give a folder of safetensors, for example from save_pretrained(FOLDER, safe_serialization=True)"
        )

    def _index(self) -> dict[str, str]:
        file = self.folder / INDEX
        try:
            weight_map = json.loads(file.read_text())["weight_map"]
        except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"{file} is not a weight index ({error!r}): download it again") from error
        if not isinstance(weight_map, dict) or not all(isinstance(name, str) for name in weight_map.values()):
            raise ValueError(f"{file} is not a weight index (weight_map must map names to files): download it again")
        return weight_map

    def _scan(self, file: pathlib.Path, expected: set[str]) -> str:
        """Read one header; return what is wrong with the file, or an empty string."""
        if not file.is_file():
            return f"{file.name} is missing"
        try:
            with safetensors.safe_open(file, framework="numpy") as opened:
                names = set(opened.keys())
                for name in names:
                    part = opened.get_slice(name)
                    self.shapes[name] = tuple(part.get_shape())
                    self.dtypes[name] = part.get_dtype()
                    self._files[name] = file
        except (safetensors.SafetensorError, OSError) as error:
            return f"{file.name} is truncated or corrupt ({error})"
        absent = sorted(expected - names)
        return f"{file.name} lacks {', '.join(absent)}, which {INDEX} places there" if absent else ""

    def read(self, name: str, index: Index = ()) -> np.ndarray:
        """A part of a tensor (by default all of it) in the dtype of the file; only its bytes are read."""
        with safetensors.safe_open(self._files[name], framework="numpy") as opened:
            return opened.get_slice(name)[index] if index else opened.get_tensor(name)


def write(
    folder: pathlib.Path, sizes: Mapping[str, int], tensors: Iterable[tuple[str, np.ndarray]], limit: int
) -> list[pathlib.Path]:
    """Write tensors to one file, or to numbered files of at most `limit` bytes (or one tensor) each with an index.

    Args:
      folder: an existing folder.
      sizes: name -> bytes of every tensor; it decides the shards before any value is needed.
      tensors: names and values, in the order of `sizes`; consumed lazily.
      limit: bytes per file.

    Returns:
      The files of weights.
    """
    shards = huggingface_hub.split_state_dict_into_shards_factory(
        dict(sizes),
        get_storage_size=int,
        filename_pattern=SINGLE.replace(".", "{suffix}.", 1),
        max_shard_size=limit,
    )
    # A file is written as soon as its tensors are complete, so about one file's worth is in memory at a time.
    pending: dict[str, dict[str, np.ndarray]] = {}
    for name, value in tensors:
        file = shards.tensor_to_filename[name]
        pending.setdefault(file, {})[name] = value
        if len(pending[file]) == len(shards.filename_to_tensors[file]):
            save_file(pending.pop(file), folder / file, metadata={"format": "pt"})  # without it transformers refuses
    if len(shards.filename_to_tensors) > 1:
        index = {"metadata": shards.metadata, "weight_map": shards.tensor_to_filename}
        (folder / INDEX).write_text(json.dumps(index, indent=2) + "\n")
    return [folder / file for file in shards.filename_to_tensors]
