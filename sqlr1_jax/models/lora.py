"""Low-rank adapters (Hu et al. 2021, arXiv 2106.09685): W + (alpha / rank) A B beside frozen weights; PEFT folders out.

Adapters are a parameter tree of their own with a table of their own, so shapes, shardings, initial values and export come from
rows as they do for the model. `attach` gives parameters that compute with them, `merge` gives plain ones. The base without
adapters is the reference policy, for free.
"""

from __future__ import annotations

import functools
import json
import os
import pathlib
from collections.abc import Mapping
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
from safetensors.numpy import save_file

from sqlr1_jax.config import LoraConfig
from sqlr1_jax.models import huggingface, param_table, qwen2
from sqlr1_jax.models.attention import precision
from sqlr1_jax.models.param_table import AdaptedWeight, ParamSpec
from sqlr1_jax.models.qwen2 import Config, Params


def scale(options: LoraConfig) -> float:
    """The factor of A B."""
    return options.alpha / options.rank


@flax.struct.dataclass
class Adapter:
    """The factors of one projection in all layers: a [L, in..., r], b [L, r, out...]."""

    a: Any
    b: Any


def table(options: LoraConfig, config: Config) -> dict[str, Adapter]:
    """The adapters' rows, with the names of PEFT."""
    blocks = qwen2.table(config).blocks
    return {name: _rows(getattr(blocks, name)) for name in options.targets}


def _rows(spec: ParamSpec) -> Adapter:
    ins, outs = param_table.low_rank_axes(spec)
    name = "base_model.model." + spec.hf_name.removesuffix(".weight")
    hf_out, hf_in = (f"({' '.join(group)})" for group in param_table.hf_axis_groups(spec))
    return Adapter(
        a=ParamSpec(f"L {ins}", f"{name}.lora_A.weight", f"r {hf_in}"),
        b=ParamSpec(f"L {outs}", f"{name}.lora_B.weight", f"{hf_out} r", "zeros"),
    )


def sizes(options: LoraConfig, config: Config) -> Mapping[str, int]:
    """The size of every letter, the rank included."""
    return {**config.sizes, "r": options.rank}


def init(options: LoraConfig, config: Config, key: jax.Array, *, dtype=jnp.float32, mesh=None) -> dict[str, Adapter]:
    """Fresh adapters that change nothing yet: A normal with deviation 1 / sqrt(3 inputs) as PEFT's is uniform, B zero."""
    rows = table(options, config)
    unit = param_table.init(rows, sizes(options, config), key, scale=1.0, dtype=dtype, mesh=mesh)

    def scaled(name: str, adapter: Adapter) -> Adapter:
        inputs = adapter.a[0].size // options.rank
        return adapter.replace(a=adapter.a * (3 * inputs) ** -0.5)

    return {name: scaled(name, adapter) for name, adapter in unit.items()}


def attach(params: Params, adapters: Mapping[str, Adapter], options: LoraConfig) -> Params:
    """Parameters that compute with the adapters; the products are never multiplied out. Differentiate by `adapters`."""
    blocks = params.blocks
    adapted = {n: AdaptedWeight(getattr(blocks, n), x.a, x.b, scale=scale(options)) for n, x in adapters.items()}
    return params.replace(blocks=blocks.replace(**adapted))


def merge(params: Params, adapters: Mapping[str, Adapter], options: LoraConfig, config: Config) -> Params:
    """Plain parameters, W + (alpha / rank) A B, where the base's lie; those without adapters are the base's own arrays."""

    def one(spec: ParamSpec, p: jax.Array | AdaptedWeight) -> jax.Array:
        if not isinstance(p, AdaptedWeight):
            return p
        return jax.jit(functools.partial(merged, spec), out_shardings=p.w.sharding)(p)

    return param_table.map_table(one, qwen2.table(config), attach(params, adapters, options))


def merged(spec: ParamSpec, p: jax.Array | AdaptedWeight) -> jax.Array:
    """A stacked parameter without its adapter: W + scale A B, multiplied out in float32 and rounded to the dtype of W."""
    if not isinstance(p, AdaptedWeight):
        return p
    ins, outs = (x.replace(" ", "") for x in param_table.low_rank_axes(spec))
    a, b = p.a.astype(jnp.float32), p.b.astype(jnp.float32)
    added = jnp.einsum(f"L{ins},L{outs}->{spec.axes.replace(' ', '')}", a, b, precision=precision(a.dtype))
    return (p.w + p.scale * added).astype(p.w.dtype)


def save(
    folder: str | os.PathLike, options: LoraConfig, config: Config, adapters: Mapping[str, Adapter], base: str
) -> pathlib.Path:
    """Writes adapters in float32 as a PEFT folder for the model `base` (folder or hub name).

    Raises:
      ValueError: the folder is not empty.
    """
    folder = pathlib.Path(folder)
    huggingface.check_empty(folder)
    settings = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": base,
        "r": options.rank,
        "lora_alpha": options.alpha,
        "lora_dropout": 0.0,
        "bias": "none",
        "target_modules": [f"{name}_proj" for name in options.targets],
        "inference_mode": True,
    }

    def fill(part: pathlib.Path, values) -> None:
        save_file(dict(values), part / "adapter_model.safetensors", metadata={"format": "pt"})
        (part / "adapter_config.json").write_text(json.dumps(settings, indent=2) + "\n")

    rows = table(options, config)
    values = huggingface.named_tensors(
        rows, sizes(options, config), dict(adapters), huggingface.EXPORT_DTYPES["float32"]
    )
    return huggingface.write_folder(folder, values, fill)
