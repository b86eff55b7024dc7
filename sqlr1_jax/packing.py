"""Groups of completions -> rows that share their prompt; supervised examples -> the same rows. numpy only.

A group is laid out once as `[prompt[:-1] | last prompt token + completion 1 | last prompt token + completion 2 | ...]`: the
prompt's tokens fall from G times to once, and the last prompt token is repeated so that every first completion token is
predicted at a place of its own. A group of prompt length P and completion lengths c_g takes P - 1 + sum(c_g) places.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

Tokens = Sequence[int]
FIELDS = "tokens targets positions segments parents loss_weights advantages old_logprobs ref_logprobs".split()
FLOAT_FIELDS = frozenset(FIELDS[5:])


class PackedRows(NamedTuple):
    """PackedBatch rows [M,T] on the host: the fields of `batches.PackedBatch`, and where each scored place comes from.

    Attributes:
      sample: [M,T] int32, b * G + g of the completion (or the example's number) a place predicts a token of; -1 elsewhere.
      offset: [M,T] int32, which token of it (c).
      prompt_copies: how often a prompt stands in the rows beyond the first time (split groups).
    """

    tokens: np.ndarray
    targets: np.ndarray
    positions: np.ndarray
    segments: np.ndarray
    parents: np.ndarray
    loss_weights: np.ndarray
    advantages: np.ndarray
    old_logprobs: np.ndarray
    ref_logprobs: np.ndarray
    sample: np.ndarray
    offset: np.ndarray
    prompt_copies: int = 0

    @property
    def fill(self) -> float:
        """Share of places that hold a token."""
        return float((self.segments > 0).mean())


class Piece(NamedTuple):
    """One run of tokens in a row; `scored` of its last places predict `targets`."""

    tokens: Tokens
    targets: Tokens
    start: int  # rotary position of its first token
    alone: bool  # sees itself only
    sample: int


def pack_groups(
    prompts: Sequence[Tokens],
    completions: Sequence[Sequence[Tokens]],
    *,
    row_length: int,
    rows_multiple: int = 1,
    advantages: np.ndarray | None = None,
    old_logprobs: np.ndarray | None = None,
    ref_logprobs: np.ndarray | None = None,
    kept: np.ndarray | None = None,
) -> PackedRows:
    """Packs groups into rows, first-fit decreasing by group.

    A group too long for a row is split and repeats its prompt; a completion never is. Samples that are not kept, and empty
    completions, take no place.

    Args:
      prompts: B prompts of at least one token.
      completions: B groups of G completions, their end token included.
      row_length: T.
      rows_multiple: M becomes a multiple of it (rows without tokens are added).
      advantages: [B,G] or [B,G,C] float; zeros if None.
      old_logprobs: [B,G,C] float; zeros if None.
      ref_logprobs: [B,G,C] float; zeros if None.
      kept: [B,G] bool, False drops a sample; all kept if None.

    Raises:
      ValueError: a prompt is empty, the groups are ragged in G, or one prompt and completion do not fit into a row.
    """
    G = _group_size(prompts, completions)
    parts, copies = [], 0
    for b, (prompt, group) in enumerate(zip(prompts, completions)):
        chosen = [g for g in range(G) if len(group[g]) and (kept is None or kept[b][g])]
        made = _split_group(b, prompt, {b * G + g: group[g] for g in chosen}, row_length)
        copies += max(len(made) - 1, 0)
        parts += made
    rows = _fill(_first_fit_decreasing(parts, row_length), row_length, rows_multiple, copies)
    values = {"advantages": advantages, "old_logprobs": old_logprobs, "ref_logprobs": ref_logprobs}
    return rows._replace(**{name: scatter_to_rows(value, rows) for name, value in values.items() if value is not None})


def pack_examples(
    prompts: Sequence[Tokens],
    targets: Sequence[Tokens],
    *,
    row_length: int,
    rows_multiple: int = 1,
    share: Sequence[object] | None = None,
) -> PackedRows:
    """Packs supervised examples; only the target's tokens are scored.

    Examples with the same label in `share` (their database, say) store the longest common beginning of their prompts once: a
    batch of questions over one schema computes the schema once, and the loss is the same. Without it, prompt and target are
    one piece that sees itself alone.

    Raises:
      ValueError: a prompt or a target is empty, or one example does not fit into a row.
    """
    if len(prompts) != len(targets):
        raise ValueError(f"{len(prompts)} prompts, {len(targets)} targets: give one target a prompt")
    families: dict[object, list[int]] = {}
    for n, (prompt, target) in enumerate(zip(prompts, targets)):
        if not len(prompt) or not len(target):
            raise ValueError(f"example {n} has {len(prompt)} prompt and {len(target)} target tokens: both need one")
        _check_fits(f"example {n}", len(prompt) + len(target) - 1, len(prompt), len(target), row_length)
        families.setdefault(n if share is None else ("shared", share[n]), []).append(n)
    parts, copies = [], 0
    for members in families.values():
        if len(members) == 1:
            (n,) = members
            parts.append([Piece([*prompts[n], *targets[n][:-1]], targets[n], 0, True, n)])
            continue
        prefix = _common_beginning([prompts[n] for n in members])
        rests = {n: [*prompts[n][len(prefix) :], *targets[n]] for n in members}
        made = _split_group(members[0], prefix, rests, row_length, {n: len(targets[n]) for n in members})
        copies += len(made) - 1
        parts += made
    return _fill(_first_fit_decreasing(parts, row_length), row_length, rows_multiple, copies)


def _common_beginning(prompts: Sequence[Tokens]) -> Tokens:
    """The longest common beginning; prompts of one template have at least one token in common."""
    prefix = os.path.commonprefix([list(prompt) for prompt in prompts])
    if not prefix:
        raise ValueError("prompts that begin with different tokens share no prefix: pack them without `share`")
    return prefix


def scatter_to_rows(values: np.ndarray, rows: PackedRows) -> np.ndarray:
    """Values of completions, [B,G] or [B,G,C], at the places that predict them: [M,T] float32, zeros elsewhere."""
    values = np.asarray(values, np.float32)
    flat = values.reshape(values.shape[0] * values.shape[1], *values.shape[2:])
    scored = rows.sample >= 0
    sample, offset = rows.sample[scored], rows.offset[scored]
    out = np.zeros(rows.sample.shape, np.float32)
    out[scored] = flat[sample] if flat.ndim == 1 else flat[sample, offset]
    return out


def gather_from_rows(values: np.ndarray, rows: PackedRows, shape: tuple[int, int, int]) -> np.ndarray:
    """The inverse of `scatter_to_rows`: per-place values [M,T] as [B,G,C], zeros where nothing was packed."""
    B, G, C = shape
    values = np.asarray(values).reshape(-1, rows.sample.shape[1])[: len(rows.sample)]
    out = np.zeros((B * G, C), values.dtype)
    scored = rows.sample >= 0
    out[rows.sample[scored], rows.offset[scored]] = values[scored]
    return out.reshape(B, G, C)


def stack_microbatches(
    rows: PackedRows, rows_per_microbatch: int, microbatches: int | None = None
) -> dict[str, np.ndarray]:
    """The fields of `batches.PackedBatch` as microbatches [A,m,T].

    Args:
      rows: M rows, M a multiple of m.
      rows_per_microbatch: m, this host's share of it in a multi-host run.
      microbatches: A; empty ones are added at the end, which the update skips. Hosts must agree on it.

    Raises:
      ValueError: M is not a multiple of m, or needs more microbatches than given.
    """
    M, T = rows.tokens.shape
    needed, rest = divmod(M, rows_per_microbatch)
    count = needed if microbatches is None else microbatches
    if rest or needed > count:
        raise ValueError(
            f"{M} rows do not fit {count} microbatches of {rows_per_microbatch}: pack with "
            f"rows_multiple={rows_per_microbatch}, or allow {needed + bool(rest)} microbatches"
        )
    empty = (count - needed) * rows_per_microbatch
    return {
        name: np.pad(getattr(rows, name), ((0, empty), (0, 0))).reshape(count, rows_per_microbatch, T)
        for name in FIELDS
    }


def split_minibatches(rows: PackedRows, parts: int, rows_multiple: int = 1) -> list[PackedRows]:
    """Minibatches: every parts-th row with tokens, each part filled up to a multiple of rows; completions stay whole.

    Where there are fewer rows than parts, the last parts hold no tokens (an update skips them).
    """
    used = int(np.count_nonzero(rows.segments.any(axis=1)))
    arrays = [name for name in PackedRows._fields if name != "prompt_copies"]
    made = []
    for n in range(parts):
        count = len(range(n, used, parts))
        empty = ((0, max(-(-count // rows_multiple), 1) * rows_multiple - count), (0, 0))
        fill = {name: -1 if name == "sample" else 0 for name in arrays}
        values = {a: np.pad(getattr(rows, a)[n:used:parts], empty, constant_values=fill[a]) for a in arrays}
        made.append(PackedRows(**values))
    return made


def next_power_of_two(microbatches: int) -> int:
    """The next power of two: an update compiles once a bucket, and empty microbatches cost nothing."""
    return 1 << max(microbatches - 1, 0).bit_length()


def _group_size(prompts, completions) -> int:
    sizes = {len(group) for group in completions}
    if len(prompts) != len(completions) or len(sizes) > 1:
        raise ValueError(
            f"{len(prompts)} prompts with groups of sizes {sorted(sizes)}: every prompt needs G completions"
        )
    for b, prompt in enumerate(prompts):
        if not len(prompt):
            raise ValueError(f"prompt {b} is empty: the first completion token needs a token before it")
    return sizes.pop() if sizes else 0


def _check_fits(what: str, size: int, prompt: int, rest: int, row_length: int) -> None:
    if size > row_length:
        raise ValueError(
            f"{what}: {prompt} prompt tokens and {rest} to predict need {size} places, a row has {row_length}; "
            f"raise --config.packing.row_length or drop it"
        )


def _split_group(
    b: int, prompt: Tokens, group: dict[int, Tokens], row_length: int, scored: dict[int, int] | None = None
) -> list[list[Piece]]:
    """The parts of one group, each at most a row long, each with the prompt; longest completions first.

    Of each completion the last `scored` tokens count; all if None.
    """
    prefix = len(prompt) - 1
    open_parts: list[tuple[int, list[int]]] = []
    for sample in sorted(group, key=lambda s: -len(group[s])):
        size = len(group[sample])
        _check_fits(f"prompt {b}, completion {sample}", prefix + size, len(prompt), size, row_length)
        for i, (used, members) in enumerate(open_parts):
            if used + size <= row_length:
                open_parts[i] = (used + size, [*members, sample])
                break
        else:
            open_parts.append((prefix + size, [sample]))
    return [_pieces(prompt, {s: group[s] for s in sorted(members)}, scored or {}) for _, members in open_parts]


def _pieces(prompt: Tokens, group: dict[int, Tokens], scored: dict[int, int]) -> list[Piece]:
    alone = len(prompt) == 1
    head = [] if alone else [Piece(prompt[:-1], (), 0, True, -1)]
    last, start = prompt[-1], len(prompt) - 1
    return head + [
        Piece([last, *c[:-1]], c[len(c) - scored.get(sample, len(c)) :], start, alone, sample)
        for sample, c in group.items()
    ]


def _first_fit_decreasing(parts: list[list[Piece]], row_length: int) -> list[list[list[Piece]]]:
    """PackedRows of parts: each part, longest first, into the first row with room."""
    sizes = [sum(len(piece.tokens) for piece in part) for part in parts]
    rows: list[list[list[Piece]]] = []
    room: list[int] = []
    for n in sorted(range(len(parts)), key=lambda n: -sizes[n]):
        r = next((r for r, free in enumerate(room) if sizes[n] <= free), len(rows))
        if r == len(rows):
            rows.append([])
            room.append(row_length)
        rows[r].append(parts[n])
        room[r] -= sizes[n]
    return rows


def _fill(packed: list[list[list[Piece]]], row_length: int, rows_multiple: int, copies: int) -> PackedRows:
    """Writes rows of parts into arrays."""
    count = max(-(-len(packed) // rows_multiple), 1) * rows_multiple
    arrays = {name: np.zeros((count, row_length), np.float32 if name in FLOAT_FIELDS else np.int32) for name in FIELDS}
    arrays["sample"] = np.full((count, row_length), -1, np.int32)
    arrays["offset"] = np.zeros((count, row_length), np.int32)
    for r, parts in enumerate(packed):
        at, number = 0, 0
        for part in parts:
            first = number + 1
            for piece in part:
                number += 1
                at = _write(arrays, r, at, piece, number, number if piece.alone else first)
    return PackedRows(**arrays, prompt_copies=copies)


def _write(arrays: dict[str, np.ndarray], r: int, at: int, piece: Piece, number: int, parent: int) -> int:
    end = at + len(piece.tokens)
    arrays["tokens"][r, at:end] = piece.tokens
    arrays["positions"][r, at:end] = np.arange(piece.start, piece.start + end - at)
    arrays["segments"][r, at:end] = number
    arrays["parents"][r, at:end] = parent
    if piece.sample >= 0:
        scored = slice(end - len(piece.targets), end)
        arrays["targets"][r, scored] = piece.targets
        arrays["loss_weights"][r, scored] = 1.0
        arrays["sample"][r, scored] = piece.sample
        arrays["offset"][r, scored] = np.arange(len(piece.targets))
    return end
