"""Memory traffic and collective traffic of a compiled program, every loop counted as often as it runs."""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from sqlr1_jax.planning import hlo
from sqlr1_jax.planning.hlo import Instruction, Module

COLLECTIVES = ("all-gather", "all-reduce", "reduce-scatter", "all-to-all", "ragged-all-to-all", "collective-permute")
KERNELS = {  # what the text of a GPU's program calls them
    "cuDNN attention": r'custom_call_target="__cudnn\$fmha\w*Softmax"',
    "cuDNN attention backward": r'custom_call_target="__cudnn\$fmha\w*Backward"',
    "cuBLAS product": r'custom_call_target="__cublas\$',
    "Triton product": r'"kind":"__triton\w*_gemm',
    "Pallas kernel": r'custom_call_target="(?:__gpu\$xla\.gpu\.triton|mosaic_gpu\w*|tpu_custom_call)"',
}
# Move nothing: they name, group or wait for values, or their work is counted where it starts.
FREE = frozenset(
    "parameter constant get-tuple-element tuple bitcast while conditional call after-all partition-id replica-id "
    "copy-done all-gather-done all-reduce-done collective-permute-done async-done async-update fusion-done iota "
    "opt-barrier".split()
)
WINDOWS = ("dynamic-slice", "slice", "gather")
# Elementwise: if their result is sliced, only the slice is read.
SAME = ("parameter", "bitcast", "copy", "convert")


@dataclasses.dataclass
class Cost:
    """What one run of a program costs each device.

    Attributes:
      bytes: read from and written to main memory, assuming no cache.
      traffic: (mesh axes, collective) -> bytes that a device receives, assuming a ring.
      unknown: loops whose length depends on data, and the iterations assumed.
    """

    bytes: float = 0.0
    traffic: dict[tuple[str, str], float] = dataclasses.field(default_factory=lambda: defaultdict(float))
    unknown: dict[str, int] = dataclasses.field(default_factory=dict)

    def add(self, other: Cost, times: float = 1.0) -> None:
        """Add another cost, `times` times."""
        self.bytes += times * other.bytes
        for key, value in other.traffic.items():
            self.traffic[key] += times * value
        self.unknown |= other.unknown


def of_program(text: str, mesh: Mapping[str, int], trips: Sequence[int] = ()) -> Cost:
    """The cost of one run of a compiled program.

    Args:
      text: `compiled.as_text()`.
      mesh: size of every axis, in the mesh's order.
      trips: iterations of loops whose length depends on data: of the outermost such loop, of those inside it, and so on.

    Raises:
      ValueError: such loops are nested deeper than `trips`.
    """
    module = hlo.parse(text)
    return _computation(module, module.entry, dict(mesh), tuple(trips), {})


def calls(text: str) -> Counter[str]:
    """Kernels of libraries, products and collectives in a compiled program's text, each counted once per place."""
    found = Counter({name: len(re.findall(pattern, text)) for name, pattern in KERNELS.items()})
    # The two halves of an asynchronous collective share its channel.
    pattern = rf" ({'|'.join(COLLECTIVES)})(?:-start)?\(.*?channel_id=(\d+)"
    return +(found + Counter(kind for kind, _ in set(re.findall(pattern, text))))


def _computation(module: Module, name: str, mesh: dict, trips: tuple[int, ...], done: dict) -> Cost:
    # Layers call the same computation many times. `trips` has only its length in the key: it is always a suffix of one tuple.
    if (name, len(trips)) in done:
        return done[name, len(trips)]
    total, seen = Cost(), set()
    types = {instruction.name: instruction.type for instruction in module.computations[name]}
    for instruction in module.computations[name]:
        _collect(module, instruction, types, mesh, total, seen, "")
        if instruction.opcode == "while":
            count, rest = hlo.trip_count(module, instruction), trips
            if count is None:
                if not trips:
                    raise ValueError(
                        f"the length of loop {instruction.name} depends on data: pass one more number in `trips`"
                    )
                count, rest = trips[0], trips[1:]
                total.unknown[instruction.name] = count
            total.add(_computation(module, instruction.attribute("body"), mesh, rest, done), count)
        elif instruction.opcode == "conditional":
            # The most expensive branch: which one runs is not known here.
            branches = [_computation(module, branch, mesh, trips, done) for branch in instruction.called]
            total.add(max(branches, key=lambda branch: (sum(branch.traffic.values()), branch.bytes)))
        elif instruction.opcode in ("call", "async-start"):
            for called in instruction.called:
                total.add(_computation(module, called, mesh, trips, done))
        else:
            total.bytes += _bytes(module, instruction, types)
    done[name, len(trips)] = total
    return total


def _main_bytes(kind: str) -> float:
    return hlo.nbytes(kind, main=True)


def _bytes(module: Module, instruction: Instruction, types: Mapping[str, str]) -> float:
    """Main memory that an instruction reads and writes; only the slices of operands that are only sliced."""
    if instruction.opcode in FREE:
        return 0.0
    if instruction.opcode in WINDOWS:  # reads as much as it writes, not the whole operand
        return 2 * _main_bytes(instruction.type)
    if instruction.opcode == "dynamic-update-slice":  # in place: the update is read and written
        return 2 * _main_bytes(types.get(instruction.operands[1], ""))
    if instruction.opcode not in ("fusion", "fusion-start"):
        return _main_bytes(instruction.type) + sum(_main_bytes(types.get(name, "")) for name in instruction.operands)
    inner = {x.name: x for x in module.computations[instruction.called[0]]}
    read = sum(_read(module, inner, x) for x in inner.values() if x.opcode == "parameter")
    root = next(x for x in inner.values() if x.root)
    # The type of an asynchronous `fusion-start` also lists its operands.
    written = instruction.type if instruction.opcode == "fusion" else root.type
    # A fusion that ends in an update writes only the update, such as a new token's keys into the cache.
    while root.opcode in ("bitcast", "convert", "copy") and root.operands[0] in inner:
        root = inner[root.operands[0]]
    if root.opcode == "dynamic-update-slice":
        return read + _main_bytes(inner[root.operands[1]].type)
    return read + _main_bytes(written)


def _read(module: Module, inner: Mapping[str, Instruction], source: Instruction) -> float:
    """Bytes of a parameter that a fusion reads: all, or only the windows it uses; none where it is written in place."""
    read, whole = 0.0, hlo.nbytes(source.type, main=True)
    if source.root:
        return whole
    for user in (x for x in inner.values() if source.name in x.operands):
        if user.opcode in WINDOWS:
            read += hlo.nbytes(user.type, main=True)
        elif user.opcode in SAME or (user.opcode == "fusion" and _only(module, user.called[0], SAME)):
            # Scaled to the parameter's dtype: a convert reads bfloat16 although its result is float32.
            read += _read(module, inner, user) * whole / max(hlo.nbytes(user.type, main=True), 1.0)
        elif user.opcode == "fusion":
            within = {x.name: x for x in module.computations[user.called[0]]}
            places = [n for n, name in enumerate(user.operands) if name == source.name]
            parameters = [x for x in within.values() if x.opcode == "parameter" and int(x.inside) in places]
            read += sum(_read(module, within, x) for x in parameters)
        elif user.opcode != "dynamic-update-slice" or user.operands[0] != source.name:
            return whole
    return min(read, whole)


def _only(module: Module, name: str, opcodes: Sequence[str]) -> bool:
    """True if a computation consists of these opcodes only."""
    return all(instruction.opcode in opcodes for instruction in module.computations[name])


def _collect(module: Module, instruction: Instruction, types, mesh: dict, total: Cost, seen: set, inside: str) -> None:
    """Count a collective, or those inside a fusion; parts of one asynchronous collective share a channel and count once."""
    kind = instruction.opcode.removesuffix("-start")
    if kind in COLLECTIVES:
        channel = re.search(r"channel_id=(\d+)", instruction.attributes)
        key = channel.group(1) if channel else instruction.name
        if key in seen:
            return
        seen.add(key)
        # XLA for TPU writes a reduce-scatter as a fusion of this name around an all-reduce, and runs it as one operation.
        kind = "reduce-scatter" if inside.startswith("all-reduce-scatter") else kind
        axes, size = groups(instruction.attributes, mesh)
        if size > 1:  # an axis of size 1 sends nothing
            operands = sum(hlo.nbytes(types.get(name, "")) for name in instruction.operands)
            total.traffic[axes, kind] += operands * _share(kind, size)
    elif instruction.opcode == "fusion":
        for name in instruction.called:
            within = module.computations[name]
            inner = {x.name: x.type for x in within}
            for part in within:
                _collect(module, part, inner, mesh, total, seen, name)


def _share(kind: str, size: int) -> float:
    """Bytes that a device receives per byte it contributes, in a ring of `size` devices."""
    return {
        "all-gather": size - 1,
        "all-reduce": 2 * (size - 1) / size,
        "reduce-scatter": (size - 1) / size,
        "all-to-all": (size - 1) / size,
        "ragged-all-to-all": (size - 1) / size,
        "collective-permute": 1.0,
    }[kind]


def groups(attributes: str, mesh: Mapping[str, int]) -> tuple[str, int]:
    """The mesh axes that a collective spans, joined by `+`, and the number of devices in a group."""
    # One group is enough: all groups of a collective span the same axes.
    members = _members(attributes, math.prod(mesh.values()))
    places = np.array(np.unravel_index(members, tuple(mesh.values())))
    axes = [name for name, row in zip(mesh, places) if len(set(row.tolist())) > 1]
    return "+".join(axes) or "-", len(members)


def _members(attributes: str, devices: int) -> list[int]:
    """The devices of one group of a collective, in any of the three ways XLA writes groups."""
    if pairs := re.search(r"source_target_pairs=\{\{(\d+),(\d+)\}", attributes):
        return [int(pairs.group(1)), int(pairs.group(2))]
    if named := re.search(r"replica_groups=mesh\[([^\]]*)\]\s*\{([^}]*)\}", attributes):
        sizes = {name: int(size) for name, size in re.findall(r"'([^']+)'=(\d+)", named.group(1))}
        chosen = re.findall(r"'([^']+)'", named.group(2))
        ids = np.arange(math.prod(sizes.values())).reshape(tuple(sizes.values()))
        return ids[tuple(slice(None) if name in chosen else 0 for name in sizes)].ravel().tolist()
    if iota := re.search(r"replica_groups=\[([\d,]+)\]<=\[([\d,]+)\](?:T\(([\d,]+)\))?", attributes):
        shape, source = ([int(x) for x in iota.group(n).split(",")] for n in (1, 2))
        ids = np.arange(math.prod(source)).reshape(source)
        if iota.group(3):
            ids = ids.transpose([int(x) for x in iota.group(3).split(",")])
        return ids.reshape(shape)[0].ravel().tolist()
    if listed := re.search(r"replica_groups=\{\{([\d,]+)\}", attributes):
        return [int(x) for x in listed.group(1).split(",")]
    return list(range(devices))
