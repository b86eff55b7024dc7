"""Floating-point operations of a traced program's products, every loop counted as often as it runs."""

from __future__ import annotations

import math
from collections.abc import Sequence


def flops(jaxpr, trips: Sequence[int] = ()) -> float:
    """Operations of all matrix products of a jaxpr, over all devices, recomputation of the backward pass included.

    Two per multiply-add. What is not a product (softmax, norms, the optimizer) is not counted: under 2 % of a step.

    Args:
      jaxpr: of `jitted.trace(...)`, closed or open.
      trips: iterations of loops whose length depends on data; see `traffic.of_program`.
    """
    jaxpr = getattr(jaxpr, "jaxpr", jaxpr)
    return sum(_equation(equation, tuple(trips)) for equation in jaxpr.eqns)


def _equation(equation, trips: tuple[int, ...]) -> float:
    name, params = equation.primitive.name, equation.params
    if name == "dot_general":
        (contracted, _), _ = params["dimension_numbers"]
        left = equation.invars[0].aval.shape
        return 2.0 * math.prod(equation.outvars[0].aval.shape) * math.prod(left[i] for i in contracted)
    if name == "scan":
        return params["length"] * flops(params["jaxpr"], trips)
    if name == "while":
        count, rest = (trips[0], trips[1:]) if trips else (1, ())
        return count * flops(params["body_jaxpr"], rest)
    if name == "cond":
        return max(flops(branch, trips) for branch in params["branches"])
    if name == "pallas_call":  # every cell of the grid, also those that are skipped at run time
        return math.prod(params["grid_mapping"].grid) * flops(params["jaxpr"], trips)
    if name == "shard_map":  # shapes inside are those of one device
        return math.prod(params["mesh"].shape.values()) * flops(params["jaxpr"], trips)
    for key in ("jaxpr", "call_jaxpr", "fun_jaxpr"):
        if key in params:
            return flops(params[key], trips)
    return 0.0
