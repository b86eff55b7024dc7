"""Hugging Face folder or hub name -> sharded Orbax checkpoint; a run's checkpoint -> Hugging Face folder.

Both ends are policies: the workdir of a conversion to Orbax, and the folder `huggingface` in the workdir of one from a run, can
be given as --config.model.path to every program.
"""

from __future__ import annotations

import dataclasses
import pathlib

import jax
from etils import epath

from sqlr1_jax import checkpoint, manifest, parallel
from sqlr1_jax.checkpoint import plain
from sqlr1_jax.models import huggingface, layout, qwen2
from sqlr1_jax.parallel import MeshShape
from sqlr1_jax.programs import policy


@dataclasses.dataclass(frozen=True)
class Target:
    """What to write (`config.convert`).

    Attributes:
      to: `orbax`, `huggingface`, or empty: the one that the source is not.
      dtype: of the weights in a Hugging Face folder, `bfloat16` or `float32`.
    """

    to: str = ""
    dtype: str = "bfloat16"

    def __post_init__(self):
        if self.to not in ("", "orbax", "huggingface"):
            raise ValueError(f"convert.to={self.to!r}: choose orbax, huggingface, or leave it empty")
        if self.dtype not in huggingface.STORED:
            raise ValueError(f"convert.dtype={self.dtype!r}: choose one of {', '.join(huggingface.STORED)}")


@dataclasses.dataclass(frozen=True)
class Settings(policy.Sections):
    """The sections of the config."""

    model: policy.Model
    mesh: MeshShape
    convert: Target


def run(config, workdir: pathlib.Path) -> dict:
    """Converts and returns what was written where."""
    chosen = Settings.read(config)
    to = chosen.convert.to or ("huggingface" if policy.is_run(chosen.model.path) else "orbax")
    folder = workdir / ("huggingface" if to == "huggingface" else "checkpoints")
    if folder.exists():
        raise ValueError(f"{folder} exists: choose another --workdir, or remove it first")
    mesh = parallel.make_mesh(chosen.mesh)
    actor = policy.load(chosen.model, mesh)
    table = qwen2.table(actor.config)
    if jax.process_index() == 0:
        print(layout.overview(table, actor.config.sizes, mesh, policy.DTYPES[chosen.model.params]), flush=True)
    if to == "huggingface":
        huggingface.save(folder, actor.config, actor.params, actor.folder, chosen.convert.dtype)
        if jax.process_index() == 0:
            manifest.seal(epath.Path(folder.absolute()), {"source": chosen.model.path})
    else:
        checkpoint.save_params(folder, actor.params, plain(config))
    return {"to": to, "folder": str(folder), "parameters": layout.count(table, actor.config.sizes)}
