"""Sums, maxima, flags and gathered values over the processes of a run; the same result on every process.

With one process every function returns its argument. With several, all of them must call it, in the same order: a process
that skips a call makes the others wait for ever.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from jax.experimental import multihost_utils


def max_over_processes(number: float) -> float:
    """Return the largest of all processes' numbers, as float32: exact for whole numbers up to 2^24."""
    if jax.process_count() == 1:
        return number
    return float(np.max(multihost_utils.process_allgather(np.float32(number))))


def sum_over_processes(scalars: dict[str, float]) -> dict[str, float]:
    """Sum each scalar over all processes in float64; every process must have the same keys."""
    if jax.process_count() == 1:
        return scalars
    # Sorted: the order of insertion may differ between processes, and only the numbers are exchanged. In one call, because a
    # gather costs a round trip, not bytes.
    keys = sorted(scalars)
    # As the halves of each number: jax would round float64 to float32.
    halves = multihost_utils.process_allgather(np.array([scalars[k] for k in keys], np.float64).view(np.uint32))
    return dict(zip(keys, np.sum(halves.reshape(-1).view(np.float64).reshape(-1, len(keys)), axis=0).tolist()))


def any_process(flag: bool) -> bool:
    """True if the flag is set on any process."""
    return bool(max_over_processes(float(flag)))


def number_from_process_0(number: int) -> int:
    """Return process 0's number, such as what it sees in a shared folder, so that all processes decide alike."""
    if jax.process_count() == 1:
        return number
    return int(multihost_utils.broadcast_one_to_all(np.int32(number)))


def from_process_0(flag: bool) -> bool:
    """Return process 0's flag."""
    return bool(number_from_process_0(int(flag)))


def gather_arrays(*arrays: np.ndarray) -> tuple[list[np.ndarray], slice]:
    """Join arrays [B, ...] of all processes along B; return them, and the rows of the result that are this process's.

    Processes may have different numbers of rows.
    """
    count = len(arrays[0])
    if jax.process_count() == 1:
        return list(arrays), slice(0, count)
    # `process_allgather` needs equal shapes: pad to the largest number of rows, and cut again afterwards.
    counts = multihost_utils.process_allgather(np.int32(count)).reshape(-1)
    most = int(counts.max())
    padded = (np.pad(a, [(0, most - count)] + [(0, 0)] * (a.ndim - 1)) for a in arrays)
    gathered = [multihost_utils.process_allgather(a).reshape(len(counts), most, *a.shape[1:]) for a in padded]
    first = int(counts[: jax.process_index()].sum())
    return [np.concatenate([a[n, :c] for n, c in enumerate(counts)]) for a in gathered], slice(first, first + count)


def gather_records(records: list[dict]) -> list[dict]:
    """Return the JSON records of all processes, process 0's first."""
    if jax.process_count() == 1:
        return records
    data = np.frombuffer(json.dumps(records).encode(), np.uint8)
    # The answers of an evaluation may have more bytes than `max_over_processes` can count.
    buffer = np.zeros(int(multihost_utils.process_allgather(np.int32(len(data))).max()), np.uint8)
    buffer[: len(data)] = data
    gathered = multihost_utils.process_allgather(buffer)
    # JSON has no zero bytes, so the padding is unambiguous.
    return [record for row in gathered for record in json.loads(row.tobytes().rstrip(b"\0"))]


def on_all_processes(function: Callable, *args, **kwargs) -> tuple[Any, str]:
    """Call a function; return its result, and what went wrong where it raised on any process, so that all learn of it."""
    result, problem = None, ""
    try:
        result = function(*args, **kwargs)
    except Exception as error:  # the caller decides, with the others
        problem = f"{type(error).__name__}: {str(error).partition(chr(10))[0][:300]}"
    problems = [record["problem"] for record in gather_records([{"problem": problem}])]
    return result, next(filter(None, problems), "")
