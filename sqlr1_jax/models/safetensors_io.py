"""Folders of safetensors files: names, shapes and parts of tensors, read by byte range; and written back.

Only the headers are read when a folder is opened. A part of a tensor is read when it is asked for, from a file that is open
for that moment only, so that neither memory nor mapped pages of a whole model ever add up.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import safetensors
from safetensors.numpy import save_file

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
DTYPES = ("F32", "BF16", "F16")
Index = tuple[slice, ...]


class SafetensorsFolder:
    """The tensors of a Hugging Face model folder, in one file or in several with an index.

    Attributes:
      shapes: name -> shape.
      dtypes: name -> safetensors' name of the dtype.

    Raises:
      ValueError: no weights, or files that are missing, truncated or corrupt; all are named, with the remedy.
    """

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.shapes: dict[str, tuple[int, ...]] = {}
        self.dtypes: dict[str, str] = {}
        self._files: dict[str, pathlib.Path] = {}
        bad = [complaint for file, names in self._expected().items() if (complaint := self._scan(file, names))]
        if bad:
            raise ValueError(f"weights in {folder}: {'; '.join(bad)}. Download these files again")

    def _expected(self) -> dict[pathlib.Path, set[str]]:
        """The files to open, with the tensors that an index places there; like transformers, a single file goes first."""
        if (self.folder / SINGLE).is_file():
            return {self.folder / SINGLE: set()}
        if (self.folder / INDEX).is_file():
            files: dict[pathlib.Path, set[str]] = {}
            for name, file in self._index().items():
                files.setdefault(self.folder / file, set()).add(name)
            return files
        others = sorted(p.name for p in self.folder.glob("*.bin")) + sorted(p.name for p in self.folder.glob("*.gguf"))
        raise ValueError(
            f"{self.folder} holds neither {SINGLE} nor {INDEX}"
            + (f" (only {', '.join(others)})" if others else "")
            + ": give a folder of safetensors, for example by save_pretrained(FOLDER, safe_serialization=True)"
        )

    def _index(self) -> dict[str, str]:
        file = self.folder / INDEX
        try:
            places = json.loads(file.read_text())["weight_map"]
        except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"{file} is not a weight index ({error!r}): download it again") from error
        if not isinstance(places, dict) or not all(isinstance(place, str) for place in places.values()):
            raise ValueError(f"{file} is not a weight index (weight_map must map names to files): download it again")
        return places

    def _scan(self, file: pathlib.Path, expected: set[str]) -> str:
        """Reads one header; returns what is wrong with the file, or nothing."""
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
        """A part of a tensor (all of it by default) in the dtype of the file; only its bytes are read."""
        with safetensors.safe_open(self._files[name], framework="numpy") as opened:
            return opened.get_slice(name)[index] if index else opened.get_tensor(name)


def write(
    folder: pathlib.Path, sizes: Mapping[str, int], tensors: Iterable[tuple[str, np.ndarray]], limit: int
) -> list[pathlib.Path]:
    """Writes tensors to one file, or to numbered files of at most `limit` bytes (or one tensor) each with an index.

    Args:
      folder: an existing folder.
      sizes: name -> bytes of every tensor, in the order of `tensors`; it decides the cut before any value is needed.
      tensors: names and values; consumed lazily, so that one file's worth is in memory at a time.
      limit: bytes a file.

    Returns:
      The files of weights.
    """
    groups = _cut(sizes, limit)
    files = [SINGLE] if len(groups) == 1 else [_numbered(i, len(groups)) for i in range(len(groups))]
    stream: Iterator[tuple[str, np.ndarray]] = iter(tensors)
    for file, names in zip(files, groups):
        values = dict(next(stream) for _ in names)
        save_file(values, folder / file, metadata={"format": "pt"})
    if len(groups) > 1:
        places = {name: file for file, names in zip(files, groups) for name in names}
        index = {"metadata": {"total_size": sum(sizes.values())}, "weight_map": places}
        (folder / INDEX).write_text(json.dumps(index, indent=2) + "\n")
    return [folder / file for file in files]


def _cut(sizes: Mapping[str, int], limit: int) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    room = limit
    for name, size in sizes.items():
        if size > room and groups[-1]:
            groups.append([])
            room = limit
        groups[-1].append(name)
        room -= size
    return groups


def _numbered(i: int, n: int) -> str:
    return f"model-{i + 1:05}-of-{n:05}.safetensors"
