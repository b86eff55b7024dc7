"""Hugging Face folder or hub name -> sharded Orbax checkpoint; a run's checkpoint -> Hugging Face folder, or PEFT folder.

Both ends are policies: the workdir of a conversion to Orbax, and the folder `huggingface` in the workdir of one from a run, can
be given as --config.model.path to every program.
"""

from __future__ import annotations

import dataclasses
import pathlib

import jax
from etils import epath

from sqlr1_jax import parallel, policy
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import huggingface, lora, param_table, qwen2
from sqlr1_jax.run import checkpoints, checksums
from sqlr1_jax.run.checkpoints import plain
from sqlr1_jax.training import trainable


@dataclasses.dataclass(frozen=True)
class Target:
    """What to write (`config.convert`).

    Attributes:
      to: `orbax`, `huggingface` (adapters multiplied out), `peft` (adapters alone), or empty: the first or second, whichever
        the source is not.
      dtype: of the weights in a Hugging Face folder, `bfloat16` or `float32`.
      base: what a PEFT folder names as its base; empty is the folder or hub name that the run began with.
    """

    to: str = ""
    dtype: str = "bfloat16"
    base: str = ""

    def __post_init__(self):
        if self.to not in ("", "orbax", "huggingface", "peft"):
            raise ValueError(f"convert.to={self.to!r}: choose orbax, huggingface, peft, or leave it empty")
        if self.dtype not in huggingface.EXPORT_DTYPES:
            raise ValueError(f"convert.dtype={self.dtype!r}: choose one of {', '.join(huggingface.EXPORT_DTYPES)}")


@dataclasses.dataclass(frozen=True)
class Settings(policy.Sections):
    """The sections of the config."""

    model: policy.Model
    mesh: MeshConfig
    convert: Target


def run(config, workdir: pathlib.Path) -> dict:
    """Converts and returns what was written where."""
    chosen = Settings.read(config)
    to = chosen.convert.to or ("huggingface" if policy.is_run(chosen.model.path) else "orbax")
    folder = workdir / ("checkpoints" if to == "orbax" else to)
    if folder.exists():
        raise ValueError(f"{folder} exists: choose another --workdir, or remove it first")
    mesh = parallel.make_mesh(chosen.mesh)
    if to == "peft":
        return save_adapters(folder, chosen, mesh)
    actor = policy.load(chosen.model, mesh)
    table = qwen2.table(actor.config)
    if jax.process_index() == 0:
        print(param_table.overview(table, actor.config.sizes, mesh, policy.DTYPES[chosen.model.params]), flush=True)
    if to == "huggingface":
        huggingface.save(folder, actor.config, actor.params, actor.folder, chosen.convert.dtype)
        if jax.process_index() == 0:
            checksums.seal(epath.Path(folder.absolute()), {"source": chosen.model.path})
    else:
        checkpoints.save_params(folder, actor.params, plain(config))
    return {"to": to, "folder": str(folder), "parameters": param_table.count(table, actor.config.sizes)}


def save_adapters(folder: pathlib.Path, chosen: Settings, mesh) -> dict:
    """Writes a run's adapters as a PEFT folder.

    Raises:
      ValueError: the model is no run with adapters, or it began with a run, which PEFT cannot load as a base.
    """
    run = chosen.model.path
    options = trainable.recorded(run) if policy.is_run(run) else None
    if options is None:
        raise ValueError(
            f"model.path={run} is no run with adapters (lora.rank above 0): choose --config.convert.to=huggingface"
        )
    base = chosen.convert.base or policy.beneath(chosen.model).path
    if policy.is_run(base):
        raise ValueError(
            f"the adapters of {run} began with the run {base}, which PEFT cannot load: convert that to huggingface and name the "
            "folder in --config.convert.base"
        )
    config = huggingface.read_config(policy.model_folder(run))
    adapters = trainable.load_adapters(run, options, config, mesh, chosen.model.step)
    lora.save(folder, options, config, adapters, base)
    count = param_table.count(lora.table(options, config), lora.sizes(options, config))
    return {"to": "peft", "folder": str(folder), "parameters": count, "base": base}
