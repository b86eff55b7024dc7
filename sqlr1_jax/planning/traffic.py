"""Traffic between chips in a compiled program, every loop counted as often as it runs, and the kernels that it calls.

Both are read from the program's text: XLA's `cost_analysis` counts the body of a loop once, leaves out collectives, and does not
exist for GPUs.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

COLLECTIVES = ("all-gather", "all-reduce", "reduce-scatter", "all-to-all", "ragged-all-to-all", "collective-permute")
KERNELS = {  # as GPU programs name them
    "cuDNN attention": r'custom_call_target="__cudnn\$fmha\w*Softmax"',
    "cuDNN attention backward": r'custom_call_target="__cudnn\$fmha\w*Backward"',
    "cuBLAS product": r'custom_call_target="__cublas\$',
    "Triton product": r'"kind":"__triton\w*_gemm',
    "Pallas kernel": r'custom_call_target="(?:__gpu\$xla\.gpu\.triton|mosaic_gpu\w*|tpu_custom_call)"',
}
# Bytes per element; int4 is packed in pairs.
BYTES = {"pred": 1, "s4": 0.5, "u4": 0.5, "token": 0, "opaque": 0, "bf16": 2}
BYTES |= {f"{kind}{bits}": bits // 8 for kind in "sufc" for bits in (8, 16, 32, 64, 128)}
BYTES |= {"f8e4m3fn": 1, "f8e5m2": 1, "f8e4m3": 1}
HEAD = re.compile(r"^(ENTRY )?%?([\w.\-]+) \(.*\{\s*$")
# `name = type opcode(operands), attributes`; the type may be a tuple.
LINE = re.compile(r"^\s+(ROOT )?%?([\w.\-]+) = (\(.*?\)|\S+) ([a-z][\w\-]*)\(([^)]*)\)?(.*)")
CALLED = re.compile(r"(?:calls|to_apply|true_computation|false_computation)=%?([\w.\-]+)")
BRANCHES = re.compile(r"(?:branch_computations|called_computations)=\{([^}]*)\}")


class Instruction(NamedTuple):
    """One line of a computation; `operands` is the text between the parentheses."""

    root: bool
    name: str
    type: str
    opcode: str
    operands: str
    attributes: str

    @property
    def called(self) -> list[str]:
        """Names of the computations it calls, loops excepted."""
        branches = ",".join(BRANCHES.findall(self.attributes))
        return CALLED.findall(self.attributes) + re.findall(r"[\w.\-]+", branches)

    def attribute(self, name: str) -> str:
        """The computation that an attribute such as `body` names."""
        return re.search(rf"\b{name}=%?([\w.\-]+)", self.attributes).group(1)


def parse(text: str) -> dict[str, list[Instruction]]:
    """The computations of a module's text by name; that of the entry also as `ENTRY`.

    Raises:
      ValueError: the text has no entry computation.
    """
    computations: dict[str, list[Instruction]] = {}
    current: list[Instruction] = []
    for line in text.splitlines():
        if head := HEAD.match(line):
            current = computations[head.group(2)] = []
            if head.group(1):
                computations["ENTRY"] = current
        elif match := LINE.match(line):
            current.append(Instruction(bool(match.group(1)), *match.groups()[1:]))
    if "ENTRY" not in computations:
        raise ValueError("this is not the text of a compiled program: it has no ENTRY computation")
    return computations


@functools.cache
def nbytes(kind: str) -> float:
    """Bytes of a type such as `(f32[8,128]{1,0}, s32[])`."""
    arrays = re.findall(r"([a-z]\w*)\[([\d,]*)\]", kind)
    return sum(BYTES.get(dtype, 4) * math.prod(int(n) for n in dims.split(",") if n) for dtype, dims in arrays)


def trip_count(computations: Mapping[str, list[Instruction]], loop: Instruction) -> int | None:
    """Iterations of a `while`, or None if they depend on data.

    XLA for CPU and GPU states them; for TPU they are read from the condition, a counter from 0 compared with a constant.
    """
    if known := re.search(r'known_trip_count[\\"]*:\{[\\"]*n[\\"]*:[\\"]*(\d+)', loop.attributes):
        return int(known.group(1))
    condition = {instruction.name: instruction for instruction in computations[loop.attribute("condition")]}
    root = next(instruction for instruction in condition.values() if instruction.root)
    if root.opcode != "compare" or "direction=LT" not in root.attributes:
        return None
    # A copy or bitcast may stand between the constant and the comparison.
    limit = root
    while limit is not None and limit.opcode in ("compare", "copy", "bitcast"):
        limit = condition.get(re.findall(r"%([\w.\-]+)", limit.operands)[-1])
    return int(limit.operands) if limit is not None and limit.opcode == "constant" else None


def of_program(text: str, mesh: Mapping[str, int], trips: Sequence[int] = ()) -> dict[tuple[str, str], float]:
    """(mesh axes, collective) -> bytes that a device receives in one run of a compiled program, assuming rings.

    Args:
      text: `compiled.as_text()`.
      mesh: size of every axis, in the mesh's order.
      trips: iterations of loops whose length depends on data: of the outermost such loop, of those inside it, and so on.

    Raises:
      ValueError: such loops are nested deeper than `trips`.
    """
    return dict(_computation(parse(text), "ENTRY", dict(mesh), tuple(trips), {}))


def _computation(computations: dict, name: str, mesh: dict, trips: tuple[int, ...], done: dict) -> Counter:
    # Layers call the same computation many times. `trips` has only its length in the key: it is always a suffix of one tuple.
    if (name, len(trips)) in done:
        return done[name, len(trips)]
    total = _collectives(computations, name, mesh)
    for instruction in computations[name]:
        if instruction.opcode == "while":
            count, rest = trip_count(computations, instruction), trips
            if count is None:
                if not trips:
                    raise ValueError(
                        f"the length of loop {instruction.name} depends on data: pass one more number in `trips`"
                    )
                count, rest = trips[0], trips[1:]
            body = _computation(computations, instruction.attribute("body"), mesh, rest, done)
            total.update({key: count * received for key, received in body.items()})
        elif instruction.opcode in ("conditional", "call", "async-start"):
            inner = [_computation(computations, called, mesh, trips, done) for called in instruction.called]
            # Of a conditional the branch with the most traffic: which one runs is not known here.
            for part in [max(inner, key=Counter.total)] if instruction.opcode == "conditional" else inner:
                total.update(part)
    done[name, len(trips)] = total
    return total


def _collectives(computations: dict, name: str, mesh: dict) -> Counter:
    """The collectives of one computation and of its fusions."""
    total: Counter = Counter()
    seen = set()
    for within, instruction in _flat(computations, name):
        kind = instruction.opcode.removesuffix("-start")
        channel = re.search(r"channel_id=(\d+)", instruction.attributes)
        key = channel.group(1) if channel else instruction.name
        if kind not in COLLECTIVES or key in seen:  # parts of one asynchronous collective share a channel
            continue
        seen.add(key)
        # XLA for TPU writes a reduce-scatter as a fusion of this name around an all-reduce, and runs it as one operation.
        kind = "reduce-scatter" if within.startswith("all-reduce-scatter") else kind
        axes, size = groups(instruction.attributes, mesh)
        if size > 1:  # an axis of size 1 sends nothing
            operands = re.findall(r"%([\w.\-]+)", instruction.operands)
            sent = sum(nbytes(other.type) for other in computations[within] if other.name in operands)
            total[axes, kind] += sent * _share(kind, size)
    return total


def _flat(computations: dict, name: str) -> Iterator[tuple[str, Instruction]]:
    """Instructions of a computation and of its fusions, each behind the name of its computation."""
    for instruction in computations[name]:
        yield name, instruction
        if instruction.opcode == "fusion":
            for called in instruction.called:
                yield from _flat(computations, called)


def _share(kind: str, size: int) -> float:
    """Bytes that a device receives per byte it contributes, in a ring of `size` devices."""
    return {"all-gather": size - 1, "all-reduce": 2 * (size - 1) / size, "collective-permute": 1.0}.get(
        kind, (size - 1) / size
    )


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


def calls(text: str) -> Counter[str]:
    """Kernels of libraries, products and collectives in a compiled program's text, each counted once per place."""
    found = Counter({name: len(re.findall(pattern, text)) for name, pattern in KERNELS.items()})
    # The two halves of an asynchronous collective share its channel.
    pattern = rf" ({'|'.join(COLLECTIVES)})(?:-start)?\(.*?channel_id=(\d+)"
    return +(found + Counter(kind for kind, _ in set(re.findall(pattern, text))))
