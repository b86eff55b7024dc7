"""Parse the text of a compiled program: computations, instructions, shapes, trip counts.

XLA's own `cost_analysis` counts the body of a loop once and leaves out collectives; the text has both.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

# Bytes per element; int4 is packed in pairs.
BYTES = {"pred": 1, "s4": 0.5, "u4": 0.5, "token": 0, "opaque": 0} | {
    f"{kind}{bits}": bits // 8 for kind in "sufc" for bits in (8, 16, 32, 64, 128)
}
BYTES |= {"bf16": 2, "f8e4m3fn": 1, "f8e5m2": 1, "f8e4m3": 1}
ARRAY = re.compile(r"([a-z]\w*)\[([\d,]*)\](\{[^}]*\})?")
HEAD = re.compile(r"^(ENTRY )?%?([\w.\-]+) \(.*\{\s*$")
NAME = re.compile(r"^\s+(ROOT )?%?([\w.\-]+) = ")
CALLED = re.compile(r"(?:calls|to_apply|body|condition|true_computation|false_computation)=%?([\w.\-]+)")
BRANCHES = re.compile(r"(?:branch_computations|called_computations)=\{([^}]*)\}")


class Instruction(NamedTuple):
    """One line: `name = type opcode(operands), attributes`; `inside` is the text between the parentheses."""

    name: str
    type: str
    opcode: str
    operands: tuple[str, ...]
    inside: str
    attributes: str
    root: bool

    @property
    def called(self) -> list[str]:
        """Names of the computations it calls."""
        names = CALLED.findall(self.attributes)
        for group in BRANCHES.findall(self.attributes):
            names += [name.strip().lstrip("%") for name in group.split(",") if name.strip()]
        return names

    def attribute(self, name: str) -> str:
        """The computation that an attribute such as `body` names; empty if there is none."""
        match = re.search(rf"\b{name}=%?([\w.\-]+)", self.attributes)
        return match.group(1) if match else ""


class Module(NamedTuple):
    """All computations by name, and the name of the entry."""

    computations: dict[str, list[Instruction]]
    entry: str


def parse(text: str) -> Module:
    """The computations of a module's text.

    Raises:
      ValueError: the text has no entry computation.
    """
    computations: dict[str, list[Instruction]] = {}
    entry, current = "", None
    for line in text.splitlines():
        if head := HEAD.match(line):
            current = computations.setdefault(head.group(2), [])
            entry = head.group(2) if head.group(1) else entry
        elif current is not None and (match := NAME.match(line)):
            current.append(_instruction(match, line[match.end() :]))
    if not entry:
        raise ValueError("this is not the text of a compiled program: it has no ENTRY computation")
    return Module(computations, entry)


def _instruction(match: re.Match, rest: str) -> Instruction:
    # Types of tuples have parentheses and blanks, so a regular expression cannot tell where the type ends.
    end = _balanced(rest) if rest.startswith("(") else rest.index(" ")
    kind, rest = rest[:end], rest[end:].lstrip()
    opcode, _, rest = rest.partition("(")
    close = _balanced("(" + rest) - 1
    inside, attributes = rest[: close - 1], rest[close:]
    names = tuple(re.findall(r"%([\w.\-]+)", inside))
    return Instruction(match.group(2), kind, opcode.strip(), names, inside, attributes, bool(match.group(1)))


def _balanced(text: str) -> int:
    """The index after the parenthesis that closes the first one."""
    depth = 0
    for index, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return index + 1
    raise ValueError(f"unbalanced parentheses in {text[:80]!r}")


@functools.cache
def nbytes(kind: str, *, main: bool = False) -> float:
    """Bytes of a type such as `(f32[8,128]{1,0}, s32[])`; with `main` only those in main memory, S(0)."""
    total = 0.0
    for dtype, dims, layout in ARRAY.findall(kind):
        # S(1) and above are on-chip memories, such as a TPU's VMEM: no traffic to main memory.
        if main and re.search(r"S\([1-9]", layout):
            continue
        size = BYTES.get(dtype, 4)
        for dim in dims.split(","):
            size *= int(dim) if dim else 1
        total += size
    return total


def trip_count(module: Module, loop: Instruction) -> int | None:
    """Iterations of a `while`, or None if they depend on data.

    XLA for CPU and GPU states them; for TPU they are read from the condition, a counter from 0 compared with a constant.
    """
    if known := re.search(r'known_trip_count[\\"]*:\{[\\"]*n[\\"]*:[\\"]*(\d+)', loop.attributes):
        return int(known.group(1))
    condition = module.computations[loop.attribute("condition")]
    by_name = {instruction.name: instruction for instruction in condition}
    root = next(instruction for instruction in condition if instruction.root)
    if root.opcode != "compare" or "direction=LT" not in root.attributes:
        return None
    # A copy or bitcast may stand between the constant and the comparison.
    limit = by_name.get(root.operands[-1])
    while limit is not None and limit.opcode in ("copy", "bitcast"):
        limit = by_name.get(limit.operands[0])
    return int(limit.inside) if limit is not None and limit.opcode == "constant" else None
