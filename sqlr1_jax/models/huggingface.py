"""Read Hugging Face folders: config.json to `qwen2.Config`, safetensors to sharded parameters.

Parameters stream one by one and shard by shard: a host reads the byte ranges of the shards on its own devices, and besides the
model itself never has more than one shard of one parameter in memory.
"""

from __future__ import annotations

import functools
import json
import math
import os
import pathlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from einops import rearrange

from sqlr1_jax import hub, parallel
from sqlr1_jax.models import param_table, qwen2, safetensors_io
from sqlr1_jax.models.model_config import Config
from sqlr1_jax.models.param_table import ParamSpec
from sqlr1_jax.models.qwen2 import Params
from sqlr1_jax.models.safetensors_io import SafetensorsFolder

END_TOKENS = ("<|im_end|>", "<|endoftext|>")  # the end of a turn and the end of text
ADAPTERS = "adapter_config.json"  # what PEFT writes beside adapters


def read_config(source: str | os.PathLike) -> Config:
    """The sizes of a model folder or hub name.

    Raises:
      ValueError: config.json is missing, broken, or of a model that is not supported.
    """
    file = hub.resolve(source, ("config.json", ADAPTERS)) / "config.json"
    check_complete(file.parent)
    try:
        raw = json.loads(file.read_text())
    except FileNotFoundError as error:
        raise ValueError(f"{file} is missing: give a Hugging Face model folder") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file} is not JSON ({error}): download it again") from error
    try:
        return Config.from_hf(raw)
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{file}: {error}") from error


def check_complete(folder: pathlib.Path) -> None:
    """Raise ValueError if a folder holds adapters, with the model below them or without."""
    file = folder / ADAPTERS
    if not file.is_file():
        return
    if any(folder.glob("model*.safetensors")):
        if any(folder.glob("adapter_model.*")):
            raise ValueError(
                f"{folder} holds adapters beside a model, which would be ignored: merge them with PEFT's `merge_and_unload`, or remove "
                f"{ADAPTERS} and adapter_model.* if they are merged"
            )
        return
    raise ValueError(
        f"{folder} holds adapters alone: give their folder in --config.model.path (`hf download NAME --local-dir FOLDER` for those of the "
        "hub), and the model below them in --config.model.base"
    )


def load(
    source: str | os.PathLike,
    mesh=None,
    dtype=jnp.float32,
    rules: parallel.Rules = parallel.WEIGHTS,
    finish: Callable[[ParamSpec, jax.Array], Any] | None = None,
) -> tuple[Config, Params]:
    """Read a Qwen2.5 or Qwen3 model onto the mesh (or the first device), cast to `dtype`.

    `finish` changes each parameter before the next is read, such as to fewer bytes (`int8.frozen`).

    Where config.json ties the embeddings, an `lm_head.weight` that equals them is ignored; one that differs is an error.

    Raises:
      ValueError: a config that is not supported, weights that are unknown, missing, misshapen or not finite (all are named),
        files that are truncated, or a mesh that does not divide an axis.
    """
    folder = hub.resolve(source, ("config.json", "*.safetensors", safetensors_io.INDEX))
    config = read_config(folder)
    table = qwen2.table(config)
    files = SafetensorsFolder(folder)
    _check_names(files, config)
    wanted = param_table.abstract(table, config.sizes, dtype, mesh, rules)
    return config, read_params(files, table, config.sizes, wanted, finish)


def read_params(
    files: SafetensorsFolder,
    table: param_table.Tree,
    sizes: param_table.Sizes,
    wanted: Any,
    finish: Callable[[ParamSpec, jax.Array], Any] | None = None,
) -> Any:
    """The parameters of a table from files whose names and shapes are right, in the dtypes and shardings of `wanted`.

    Raises:
      ValueError: a value is not finite.
    """
    finite: dict[ParamSpec, jax.Array] = {}  # on devices: fetching each would wait for its transfer

    def read(spec: ParamSpec, want: jax.ShapeDtypeStruct) -> jax.Array:
        values = _read_param(files, spec, want, sizes)
        finite[spec] = _finite(values, param_table.is_stacked(spec))
        return finish(spec, values) if finish else values

    params = param_table.map_table(read, table, wanted)
    _check_finite(files.folder, finite)
    return params


def hf_shapes(table: param_table.Tree, sizes: param_table.Sizes) -> dict[str, tuple[int, ...]]:
    """Every Hugging Face name of a table and its shape, in Hugging Face's order."""
    return {name: _hf_shape(spec, sizes) for name, spec, _ in entries(table, sizes)}


def entries(table: param_table.Tree, sizes: param_table.Sizes) -> Iterator[tuple[str, ParamSpec, int | None]]:
    """(Hugging Face name, row, layer or None) in Hugging Face's order: embedding, layer by layer, final norm and head."""
    rows = param_table.rows(table)
    stacked = [spec for spec in rows if param_table.is_stacked(spec)]
    single = [spec for spec in rows if not param_table.is_stacked(spec)]
    yield from ((spec.hf_name, spec, None) for spec in single[:1])
    for layer in range(sizes["L"]):
        yield from ((spec.hf_name.format(layer), spec, layer) for spec in stacked)
    yield from ((spec.hf_name, spec, None) for spec in single[1:])


def _hf_shape(spec: ParamSpec, sizes: param_table.Sizes) -> tuple[int, ...]:
    return tuple(math.prod(sizes[letter] for letter in group) for group in param_table.hf_axis_groups(spec))


def _check_names(files: SafetensorsFolder, config: Config) -> None:
    """Check names, shapes and dtypes; an output projection that the config ties must equal the embedding."""
    expected = hf_shapes(qwen2.table(config), config.sizes)
    head = files.shapes.get("lm_head.weight") if config.tied else None
    if problems := mismatches(files, expected | ({"lm_head.weight": head} if head else {})):
        raise ValueError(
            f"weights in {files.folder} do not match its config.json: {problems}. Take config.json and weights from the "
            "same Qwen2 or Qwen3 model, unquantised and with adapters merged (tie_word_embeddings says whether lm_head exists)"
        )
    if head:
        _check_same(files, head, "lm_head.weight", "model.embed_tokens.weight")


def mismatches(files: SafetensorsFolder, expected: Mapping[str, tuple[int, ...]]) -> str:
    """How names, shapes and dtypes of files differ from the expected names and shapes; empty if they do not."""
    shapes = files.shapes
    bad = [f"missing {name} {expected[name]}" for name in expected if name not in shapes]
    bad += [f"unknown {name} {shapes[name]}" for name in sorted(shapes) if name not in expected]
    for name, shape in expected.items():
        if name in shapes and shapes[name] != shape:
            bad.append(f"{name} has shape {shapes[name]}, expected {shape}")
        elif name in shapes and files.dtypes[name] not in safetensors_io.DTYPES:
            bad.append(f"{name} has dtype {files.dtypes[name]}, expected one of {', '.join(safetensors_io.DTYPES)}")
    return first_few(bad)


def first_few(problems: list[str]) -> str:
    """The first 20 of a message's problems, and how many more there are."""
    rest = len(problems) - 20
    return "; ".join(problems[:20]) + (f"; and {rest} more" if rest > 0 else "")


def _check_same(files: SafetensorsFolder, shape: tuple[int, ...], one: str, other: str, rows: int = 8192) -> None:
    # In ranges of rows: two complete embeddings of a large model would be gigabytes of host memory.
    ranges = [(slice(i, min(i + rows, shape[0])),) for i in range(0, shape[0], rows)]
    same = files.shapes.get(other) == shape and all(
        np.array_equal(files.read(one, part), files.read(other, part)) for part in ranges
    )
    if not same:
        raise ValueError(
            f"{files.folder}: config.json ties the embeddings, but {one} and {other} differ: "
            "set tie_word_embeddings to false in config.json, or remove lm_head.weight"
        )


def _read_param(
    files: SafetensorsFolder, spec: ParamSpec, want: jax.ShapeDtypeStruct, sizes: param_table.Sizes
) -> jax.Array:
    """One parameter on its devices. Each distinct part is read once and has left the host before the next is read."""
    if want.sharding is None:
        return jax.block_until_ready(
            jax.device_put(_read_part(files, spec, (slice(None),) * len(want.shape), want, sizes))
        )
    devices_of: dict[tuple, list] = {}  # part -> devices with a copy of it
    for device, index in want.sharding.addressable_devices_indices_map(want.shape).items():
        key = tuple(part.indices(size)[:2] for part, size in zip(index, want.shape))
        devices_of.setdefault(key, []).append(device)
    shards = []
    for key, devices in devices_of.items():
        part = _read_part(files, spec, tuple(slice(*ends) for ends in key), want, sizes)
        shards += [jax.device_put(part, device) for device in devices]
        # Transfers are asynchronous and would keep every part alive in host memory.
        jax.block_until_ready(shards[-len(devices) :])
        del part
    return jax.make_array_from_single_device_arrays(want.shape, want.sharding, shards)


def _read_part(
    files: SafetensorsFolder, spec: ParamSpec, index: safetensors_io.Index, want, sizes: param_table.Sizes
) -> np.ndarray:
    """The part `index` of a parameter, in our axes and in the dtype of `want`."""
    letters = spec.axes.split()
    ends = {letter: part.indices(size)[:2] for letter, part, size in zip(letters, index, want.shape)}
    if not param_table.is_stacked(spec):
        return np.ascontiguousarray(_read_layer(files, spec, spec.hf_name, ends, sizes), want.dtype)
    out = np.empty([stop - start for start, stop in ends.values()], want.dtype)
    for place, layer in enumerate(range(*ends["L"])):
        out[place] = _read_layer(files, spec, spec.hf_name.format(layer), ends, sizes)
    return out


def _read_layer(
    files: SafetensorsFolder, spec: ParamSpec, name: str, ends: dict, sizes: param_table.Sizes
) -> np.ndarray:
    """The part `ends` (letter -> start, stop) of one tensor of the file, a view in our axes."""
    # The first letter of a composed axis such as (N H) varies slowest, so a range of it is a range of rows in the file. A range
    # of an inner letter is cut after reading.
    groups = param_table.hf_axis_groups(spec)
    rows = []
    for first, *inner in groups:
        step = math.prod(sizes[letter] for letter in inner)
        rows.append(slice(ends[first][0] * step, ends[first][1] * step))
    inner_sizes = {letter: sizes[letter] for group in groups for letter in group[1:]}
    ours = [letter for letter in spec.axes.split() if letter != "L"]
    values = rearrange(files.read(name, tuple(rows)), f"{spec.hf_axes} -> {' '.join(ours)}", **inner_sizes)
    return values[tuple(slice(*ends[letter]) if letter in inner_sizes else slice(None) for letter in ours)]


@functools.partial(jax.jit, static_argnames="stacked")
def _finite(x: jax.Array, stacked: bool) -> jax.Array:
    """True if all values are finite; [L] where layers are stacked."""
    return jnp.isfinite(x).all(axis=tuple(range(stacked, x.ndim)))


def _check_finite(folder: pathlib.Path, finite: dict[ParamSpec, jax.Array]) -> None:
    """Check that no value is infinite or NaN, which is how a damaged file with a valid header shows."""
    # Every process raises or none does: each parameter was reduced over all devices.
    bad = []
    for spec, is_finite in jax.device_get(finite).items():
        bad += [spec.hf_name.format(i) for i in np.flatnonzero(~is_finite)]
    if bad:
        raise ValueError(f"weights in {folder} are not finite: {first_few(bad)}. Download the files again")
