"""Low-rank adapters (Hu et al. 2021, arXiv 2106.09685), W + (alpha / rank) A B beside frozen weights; written as PEFT folders.

Adapters are a parameter tree with a table of their own, so shapes, shardings, initial values and export are derived from rows as
for the model. `attach` returns parameters that compute with them, `merge` returns plain ones. The base without adapters is the
reference policy and needs no copy.

Functions that take a `LoraConfig` need a rank of at least 1; rank 0 means that a run has no adapters.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import pathlib
import re
from collections.abc import Callable, Mapping
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental import multihost_utils
from safetensors.numpy import save_file

from sqlr1_jax.config import LoraConfig
from sqlr1_jax.models import huggingface, huggingface_export, int8, param_table, qwen2
from sqlr1_jax.models.int8 import Int8Weight
from sqlr1_jax.models.matmul import precision
from sqlr1_jax.models.model_config import Config
from sqlr1_jax.models.param_table import AdaptedWeight, ParamSpec
from sqlr1_jax.models.qwen2 import Params
from sqlr1_jax.models.safetensors_io import SafetensorsFolder

WEIGHTS = "adapter_model.safetensors"  # of a PEFT folder
# Settings of PEFT that compute something else than W + s A B with one s, and leave no other trace in the names of the tensors.
UNSUPPORTED = ("use_dora", "alpha_pattern", "fan_in_fan_out", "megatron_config", "alora_invocation_tokens")
CHANGES_BASE = ("pissa", "olora", "corda")  # initial values that are taken off W: the folder's own base is not W


@flax.struct.dataclass
class Adapter:
    """The factors of one projection in all layers: a [L, in..., r], b [L, r, out...]."""

    a: Any
    b: Any


def scale(cfg: LoraConfig) -> float:
    """The factor of A B."""
    return cfg.alpha / cfg.rank


def table(cfg: LoraConfig, config: Config) -> dict[str, Adapter]:
    """The parameter table of the adapters, with the names of PEFT."""
    blocks = qwen2.table(config).blocks
    return {name: _rows(getattr(blocks, name)) for name in cfg.targets}


def _rows(spec: ParamSpec) -> Adapter:
    ins, outs = param_table.low_rank_axes(spec)
    name = "base_model.model." + spec.hf_name.removesuffix(".weight")
    hf_out, hf_in = (f"({' '.join(group)})" for group in param_table.hf_axis_groups(spec))
    return Adapter(
        a=ParamSpec(f"L {ins}", f"{name}.lora_A.weight", f"r {hf_in}"),
        b=ParamSpec(f"L {outs}", f"{name}.lora_B.weight", f"{hf_out} r", "zeros"),
    )


def sizes(cfg: LoraConfig, config: Config) -> Mapping[str, int]:
    """The size of every letter, the rank `r` included."""
    return {**config.sizes, "r": cfg.rank}  # lower case, so that no sharding rule applies: the rank is never cut


def init(cfg: LoraConfig, config: Config, key: jax.Array, *, dtype=jnp.float32, mesh=None) -> dict[str, Adapter]:
    """Fresh adapters, which change nothing yet: B is zero, A normal with the deviation 1 / sqrt(3 inputs) of PEFT's uniform."""
    rows = table(cfg, config)
    unit = param_table.init(rows, sizes(cfg, config), key, scale=1.0, dtype=dtype, mesh=mesh)

    def scaled(adapter: Adapter) -> Adapter:
        inputs = adapter.a[0].size // cfg.rank
        return adapter.replace(a=adapter.a * (3 * inputs) ** -0.5)

    return {name: scaled(adapter) for name, adapter in unit.items()}


def attach(params: Params, adapters: Mapping[str, Adapter], cfg: LoraConfig) -> Params:
    """Parameters that compute with the adapters; the products are never multiplied out. Differentiate by `adapters`."""
    blocks = params.blocks
    adapted = {n: AdaptedWeight(getattr(blocks, n), x.a, x.b, scale=scale(cfg)) for n, x in adapters.items()}
    return params.replace(blocks=blocks.replace(**adapted))


def is_attached(params: Params) -> bool:
    """Whether parameters compute with adapters, so that all else is frozen."""
    blocks = params.blocks
    return any(isinstance(getattr(blocks, field.name), AdaptedWeight) for field in dataclasses.fields(blocks))


def merge(
    params: Params,
    adapters: Mapping[str, Adapter],
    cfg: LoraConfig,
    config: Config,
    finish: Callable[[ParamSpec, jax.Array], Any] | None = None,
    consume: bool = False,
) -> Params:
    """Plain parameters W + (alpha / rank) A B with the base's shardings; those without adapters are the base's own arrays.

    A rounded base is widened to the dtype of its norms: the result is the policy that was trained, not the base before it was rounded.

    Args:
      params: the base.
      adapters: on it.
      cfg: of the adapters.
      config: sizes of the model.
      finish: what becomes of each parameter as soon as it is merged, such as `int8.frozen`; None keeps it.
      consume: delete each array of the base once it is merged, so that base and result never exist as a whole together.
    """
    dtype = params.final_norm.dtype

    def merge_one(spec: ParamSpec, p: jax.Array | AdaptedWeight | Int8Weight) -> Any:
        base = p.w if isinstance(p, AdaptedWeight) else p
        made = p
        if base is not p or isinstance(p, Int8Weight):
            made = _merger(spec, dtype, (base.values if isinstance(base, Int8Weight) else base).sharding)(p)
            if consume:
                jax.block_until_ready(made)
                for array in jax.tree.leaves(base):
                    array.delete()
        return made if finish is None else finish(spec, made)

    return param_table.map_table(merge_one, qwen2.table(config), attach(params, adapters, cfg))


@functools.cache
def _merger(spec: ParamSpec, dtype, sharding):
    def plain(spec: ParamSpec, p: AdaptedWeight | Int8Weight) -> jax.Array:
        return merged(spec, p).astype(dtype)

    return jax.jit(functools.partial(param_table.map_layers, plain, spec), out_shardings=sharding)


def merged(spec: ParamSpec, p: jax.Array | AdaptedWeight | Int8Weight) -> jax.Array:
    """A parameter, stacked or not, as a plain array: W + scale A B, multiplied out in float32 and rounded to the dtype of W.

    Of a rounded W the result is float32, for the caller to round once. At 7B a stack of layers has 7.6 GB in float32: call it for
    one layer at a time (`param_table.map_layers`).
    """
    if isinstance(p, Int8Weight):
        return int8.widen(spec, p)
    if not isinstance(p, AdaptedWeight):
        return p
    base = merged(spec, p.w)
    ins, outs = (x.replace(" ", "") for x in param_table.low_rank_axes(spec))
    a, b = p.a.astype(jnp.float32), p.b.astype(jnp.float32)
    # Multiplied and added in float32, so that the sum is rounded once.
    layers = "L" if param_table.is_stacked(spec) else ""
    equation = f"{layers}{ins},{layers}{outs}->{spec.axes.replace(' ', '')}"
    update = jnp.einsum(equation, a, b, precision=precision(a.dtype))
    return (base + p.scale * update).astype(base.dtype)


def stack(
    first: tuple[LoraConfig, Mapping[str, Adapter]], second: tuple[LoraConfig, Mapping[str, Adapter]]
) -> tuple[LoraConfig, dict[str, Adapter]]:
    """Adapters of the sum of both: A and B side by side, of the ranks' sum; the scales go into B.

    Raises:
      ValueError: they adapt different projections.
    """
    if set(first[0].targets) != set(second[0].targets):
        raise ValueError(
            f"adapters of {', '.join(first[0].targets)} and of {', '.join(second[0].targets)} do not make up one set of adapters"
        )
    rank = first[0].rank + second[0].rank

    def side_by_side(name: str) -> Adapter:
        (x, y), (s, t) = (first[1][name], second[1][name]), (scale(first[0]), scale(second[0]))
        return Adapter(a=jnp.concatenate([x.a, y.a], -1), b=jnp.concatenate([s * x.b, t * y.b], 1))

    return LoraConfig(rank, float(rank), first[0].targets), {name: side_by_side(name) for name in first[0].targets}


def reduced(
    cfg: LoraConfig, adapters: Mapping[str, Adapter], rank: int
) -> tuple[LoraConfig, dict[str, Adapter], float]:
    """The adapters of a lower rank that are nearest to these: of every layer's A B, the largest singular values.

    Args:
      cfg: settings of `adapters`.
      adapters: of the model's projections.
      rank: below `cfg.rank`; a projection with fewer inputs or outputs loses nothing, and is filled up with zeros.

    Returns:
      Settings, adapters, and the Frobenius norm of what was left out of A B in units of A B's, over all projections. No adapters of
      this rank leave out less (Eckart and Young, 1936).
    """

    def nearest(x: Adapter) -> tuple[Adapter, float, float]:
        a, b = (np.asarray(_on_host(factor), np.float64) for factor in (x.a, x.b))
        layers, ins, outs = len(a), a.shape[1:-1], b.shape[2:]
        # A = Q R and B^T = P S with orthonormal Q and P, so that A B has the singular values of R S^T, which is small.
        q, r = np.linalg.qr(a.reshape(layers, -1, cfg.rank))
        p, s = np.linalg.qr(b.reshape(layers, cfg.rank, -1).swapaxes(1, 2))
        left, values, right = np.linalg.svd(scale(cfg) * r @ s.swapaxes(1, 2))
        kept = min(rank, values.shape[1])
        root = np.sqrt(values[:, :kept])
        a, b = q @ (left[:, :, :kept] * root[:, None]), (right[:, :kept] * root[..., None]) @ p.swapaxes(1, 2)
        a, b = np.pad(a, ((0, 0), (0, 0), (0, rank - kept))), np.pad(b, ((0, 0), (0, rank - kept), (0, 0)))
        nearer = Adapter(
            a.astype(np.float32).reshape(layers, *ins, rank), b.astype(np.float32).reshape(layers, rank, *outs)
        )
        return nearer, np.sum(values[:, rank:] ** 2), np.sum(values**2)

    results = {name: nearest(adapter) for name, adapter in adapters.items()}
    lost, whole = (sum(float(result[i]) for result in results.values()) for i in (1, 2))
    settings = dataclasses.replace(cfg, rank=rank, alpha=float(rank))
    return settings, {name: result[0] for name, result in results.items()}, (lost / whole) ** 0.5 if whole else 0.0


def _on_host(x: Any) -> Any:
    # numpy decomposes, since batches of LAPACK calls of XLA wait for each other on CPUs with few cores.
    is_elsewhere = isinstance(x, jax.Array) and not x.is_fully_addressable
    return multihost_utils.process_allgather(x, tiled=True) if is_elsewhere else x


def save(
    folder: str | os.PathLike,
    cfg: LoraConfig,
    config: Config,
    adapters: Mapping[str, Adapter],
    base: str,
    dtype: str = "float32",
    more: Mapping[str, str] | None = None,
) -> pathlib.Path:
    """Write adapters as a PEFT folder for the model `base` (folder or hub name), with `more` text files.

    Raises:
      ValueError: the folder is not empty.
    """
    folder = pathlib.Path(folder)
    huggingface_export.check_empty(folder)
    settings = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": base,
        "r": cfg.rank,
        "lora_alpha": cfg.alpha,
        "lora_dropout": 0.0,
        "bias": "none",
        "target_modules": [f"{name}_proj" for name in cfg.targets],
        "inference_mode": True,
    }

    def fill(part: pathlib.Path, tensors) -> None:
        save_file(dict(tensors), part / WEIGHTS, metadata={"format": "pt"})
        (part / huggingface.ADAPTERS).write_text(json.dumps(settings, indent=2) + "\n")
        for name, text in (more or {}).items():
            (part / name).write_text(text)

    written = huggingface_export.EXPORT_DTYPES[dtype]
    tensors = huggingface_export.named_tensors(table(cfg, config), sizes(cfg, config), dict(adapters), written)
    return huggingface_export.write_folder(folder, tensors, fill)


def is_folder(folder: pathlib.Path) -> bool:
    """Whether a folder is one of PEFT's, with adapters alone."""
    return (folder / huggingface.ADAPTERS).is_file() and not any(folder.glob("model*.safetensors"))


def read_settings(folder: pathlib.Path) -> tuple[LoraConfig, str]:
    """Rank, scale and targets of a PEFT folder, and the name of the model below, empty if it has none.

    Raises:
      ValueError: a file is missing or broken, or the adapters compute something else than W + (alpha / rank) A B.
    """
    file = folder / huggingface.ADAPTERS
    try:
        raw = json.loads(file.read_text())
        rank, alpha = int(raw["r"]), float(raw["lora_alpha"])
        kind, base = raw.get("peft_type", "LORA"), raw.get("base_model_name_or_path") or ""
        other = [name for name in UNSUPPORTED if raw.get(name)]
        other += ["init_lora_weights"] * str(raw.get("init_lora_weights")).startswith(CHANGES_BASE)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{file} does not describe adapters ({error!r}): take the folder that PEFT or `convert` wrote"
        ) from error
    if kind != "LORA" or other:
        what = f"peft_type {kind}" if kind != "LORA" else ", ".join(other)
        raise ValueError(
            f"{file}: {what} is not supported: merge these adapters with PEFT's `merge_and_unload`, and give the folder"
        )
    # From the names of the tensors, since `target_modules` may be a pattern. `load` refuses names that belong to no target.
    names = SafetensorsFolder(folder, WEIGHTS).shapes
    targets = {match[1] for name in names if (match := re.search(r"\.(\w+)_proj\.lora_A\.weight$", name))}
    settings = LoraConfig(rank, alpha * rank**0.5 if raw.get("use_rslora") else alpha)
    targets = tuple(name for name in settings.targets if name in targets)
    if not targets:
        raise ValueError(
            f"{folder / WEIGHTS} has no adapters of {', '.join(settings.targets)}: give those of a Qwen2.5 or Qwen3 model"
        )
    return dataclasses.replace(settings, targets=targets), base


def load(folder: pathlib.Path, cfg: LoraConfig, config: Config, mesh=None) -> dict[str, Adapter]:
    """The adapters of a PEFT folder in float32, with the settings that `read_settings` gave.

    Raises:
      ValueError: they do not fit a model of these sizes, or are not finite.
    """
    files, rows, letters = SafetensorsFolder(folder, WEIGHTS), table(cfg, config), sizes(cfg, config)
    if problems := huggingface.mismatches(files, huggingface.hf_shapes(rows, letters)):
        raise ValueError(
            f"adapters in {folder} do not fit the model below them: {problems}. Give the model that they were trained on in "
            "--config.model.base; adapters of other parameters, or of one layer and not of another, are merged with PEFT's `merge_and_unload`"
        )
    return huggingface.read_params(files, rows, letters, param_table.abstract(rows, letters, mesh=mesh))
