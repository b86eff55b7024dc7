"""Rows of packed tokens on the host, and what is done with them: shorten, score, cut into minibatches. Numpy only.

Letters: B prompts, G completions per prompt, C completion length, M rows, T row length, A microbatches, m rows of a microbatch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

FIELDS = "tokens targets positions segment_ids seen_until loss_weights advantages old_logprobs ref_logprobs".split()
FLOAT_FIELDS = frozenset(FIELDS[5:])


class PackedRows(NamedTuple):
    """Packed rows [M,T] on the host: the fields of `batches.PackedBatch`, and which token each scored position predicts.

    Attributes:
      sample: [M,T] int32, the completion (b * G + g) or example that a position predicts a token of; -1 elsewhere.
      offset: [M,T] int32, which token of it (c); 0 elsewhere.
      prompt_copies: prompts stored more than once because their group was split, extra copies only.
    """

    tokens: np.ndarray
    targets: np.ndarray
    positions: np.ndarray
    segment_ids: np.ndarray
    seen_until: np.ndarray
    loss_weights: np.ndarray
    advantages: np.ndarray
    old_logprobs: np.ndarray
    ref_logprobs: np.ndarray
    sample: np.ndarray
    offset: np.ndarray
    prompt_copies: int = 0

    @property
    def fill(self) -> float:
        """Share of positions that hold a token."""
        return float((self.segment_ids > 0).mean())


def used_length(rows: PackedRows) -> int:
    """Positions up to the last token of any row."""
    used = np.flatnonzero(rows.segment_ids.any(axis=0))
    return int(used[-1]) + 1 if len(used) else 0


def resized(rows: PackedRows, length: int) -> PackedRows:
    """The rows with `length` positions: without some that hold no token, or with more of them."""
    assert used_length(rows) <= length
    added = ((0, 0), (0, max(length - rows.tokens.shape[1], 0)))

    def resize(name, values):
        return np.pad(values, added, constant_values=-1 if name == "sample" else 0)[:, :length]

    return rows._replace(**{name: resize(name, getattr(rows, name)) for name in (*FIELDS, "sample", "offset")})


def unscore(rows: PackedRows, actions: Sequence[Sequence[bool]]) -> PackedRows:
    """The rows without the scored positions of tokens that the policy did not write: observations, which are context.

    Args:
      rows: as packed.
      actions: by completion or example, whether each of its scored tokens counts.
    """
    scored = rows.sample >= 0
    longest = max(map(len, actions), default=0)
    written = np.array([[*a, *[False] * (longest - len(a))] for a in actions], bool).reshape(len(actions), longest)
    observed = np.zeros_like(scored)
    observed[scored] = ~written[rows.sample[scored], rows.offset[scored]]
    arrays = {name: np.where(observed, 0, getattr(rows, name)) for name in ("targets", "loss_weights", "offset")}
    arrays = {name: array.astype(getattr(rows, name).dtype) for name, array in arrays.items()}
    return rows._replace(sample=np.where(observed, -1, rows.sample).astype(np.int32), **arrays)


def scatter_to_rows(values: np.ndarray, rows: PackedRows) -> np.ndarray:
    """Values of completions, [B,G] or [B,G,C], at the positions that predict them: [M,T] float32, zeros elsewhere."""
    values = np.asarray(values, np.float32)
    flat = values.reshape(values.shape[0] * values.shape[1], *values.shape[2:])
    scored = rows.sample >= 0
    sample, offset = rows.sample[scored], rows.offset[scored]
    out = np.zeros(rows.sample.shape, np.float32)
    # One value per completion goes to all of its tokens; one per token to the position that predicts it.
    out[scored] = flat[sample] if flat.ndim == 1 else flat[sample, offset]
    return out


def gather_from_rows(values: np.ndarray, rows: PackedRows, shape: tuple[int, int, int]) -> np.ndarray:
    """The inverse of `scatter_to_rows`: values per position as [B,G,C], zeros for tokens that were not packed.

    Args:
      values: [M,T], or microbatches [A,m,T] of the same rows; rows behind the first M are ignored.
      rows: as packed.
      shape: (B, G, C).
    """
    B, G, C = shape
    values = np.asarray(values).reshape(-1, rows.sample.shape[1])[: len(rows.sample)]
    out = np.zeros((B * G, C), values.dtype)
    scored = rows.sample >= 0
    out[rows.sample[scored], rows.offset[scored]] = values[scored]
    return out.reshape(B, G, C)


def stack_microbatches(
    rows: PackedRows, rows_per_microbatch: int, microbatches: int | None = None
) -> dict[str, np.ndarray]:
    """Reshape the fields of `batches.PackedBatch` to microbatches [A,m,T].

    Args:
      rows: M rows, M a multiple of m.
      rows_per_microbatch: m; with several hosts, this host's share of it.
      microbatches: A; microbatches without tokens are appended, which the update skips. All hosts must pass the same A.
        None uses as many as the rows need.

    Raises:
      ValueError: M is not a multiple of m, or the rows need more than A microbatches.
    """
    M, T = rows.tokens.shape
    needed, rest = divmod(M, rows_per_microbatch)
    count = needed if microbatches is None else microbatches
    if rest or needed > count:
        raise ValueError(
            f"{M} rows do not fit {count} microbatches of {rows_per_microbatch}: pack with "
            f"rows_multiple={rows_per_microbatch}, or allow {needed + bool(rest)} microbatches"
        )
    # At the end: the update loops over the used microbatches only, and these come first.
    empty = (count - needed) * rows_per_microbatch
    return {
        name: np.pad(getattr(rows, name), ((0, empty), (0, 0))).reshape(count, rows_per_microbatch, T)
        for name in FIELDS
    }


def split_minibatches(rows: PackedRows, parts: int, rows_multiple: int = 1, first: int = 0) -> list[PackedRows]:
    """Deal the rows with tokens out to `parts` minibatches, each padded to a multiple of rows; no row is split.

    With fewer rows than parts, some parts hold no tokens, and an update skips those that no host has tokens for.

    Args:
      rows: of this host.
      parts: minibatches.
      rows_multiple: to which the rows of each are padded.
      first: the part that gets the first row. Hosts begin at different ones, or all would leave the last parts empty.
    """
    used = int(np.count_nonzero(rows.segment_ids.any(axis=1)))
    arrays = [name for name in PackedRows._fields if name != "prompt_copies"]
    minibatches = []
    for part in range(parts):
        n = (part - first) % parts
        # Every parts-th row: rows are sorted by the size of their groups, so slices would differ in length of completion.
        count = len(range(n, used, parts))
        empty = ((0, max(-(-count // rows_multiple), 1) * rows_multiple - count), (0, 0))
        fill = {name: -1 if name == "sample" else 0 for name in arrays}
        values = {a: np.pad(getattr(rows, a)[n:used:parts], empty, constant_values=fill[a]) for a in arrays}
        minibatches.append(PackedRows(**values))
    return minibatches


def next_power_of_two(count: int) -> int:
    """Round a number of microbatches up: an update compiles once per power of two, and empty microbatches cost nothing."""
    return 1 << max(count - 1, 0).bit_length()
