"""Pack groups of completions, or supervised examples, into rows of tokens. Host side: numpy only.

A group is laid out once, as `[prompt[:-1] | last prompt token + completion 1 | last prompt token + completion 2 | ...]`. The
prompt's tokens are stored once instead of G times, and the last prompt token is repeated so that every first completion
token is predicted at a position of its own. A group of prompt length P and completion lengths c_g takes P - 1 + sum(c_g)
positions. Groups whose prompts begin alike, such as questions about one database, may share that beginning as well: a row is a
forest of segments, each behind the one that it continues, and a token sees the tokens before it on its way to the root.

Letters: B prompts, G completions per prompt, C completion length, M rows, T row length.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sqlr1_jax.packed_rows import FIELDS, FLOAT_FIELDS, PackedRows, scatter_to_rows, unscore

Tokens = Sequence[int]


class Segment(NamedTuple):
    """A run of tokens of one row; its last `len(targets)` positions predict `targets`."""

    tokens: Tokens
    targets: Tokens
    start: int  # rotary position of its first token
    depth: int  # 0 sees itself alone; others also see the last segment before them at each lower depth
    sample: int  # see PackedRows; -1 for a prompt


class Part(NamedTuple):
    """Segments that stay together in a row, behind a beginning that all parts of their family in that row share."""

    segments: list[Segment]
    family: object
    beginning: Tokens = ()

    @property
    def size(self) -> int:
        """Positions without the beginning."""
        return sum(len(segment.tokens) for segment in self.segments)


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
    actions: Sequence[Sequence[Sequence[bool]]] | None = None,
    prefix_labels: Sequence[object] | None = None,
) -> PackedRows:
    """Pack groups of completions into rows, first-fit decreasing by size.

    A group too long for a row is split, and its prompt repeated; a completion is never split. Samples that are not kept,
    empty completions, and groups of nothing else, are left out.

    Args:
      prompts: B prompts of at least one token.
      completions: B groups of G completions, end tokens included.
      row_length: T.
      rows_multiple: M is rounded up to a multiple of it with rows without tokens.
      advantages: [B,G] or [B,G,C] float; zeros if None.
      old_logprobs: [B,G,C] float; zeros if None.
      ref_logprobs: [B,G,C] float; zeros if None.
      kept: [B,G] bool, False leaves a sample out; None keeps all.
      actions: of each token of the completions, whether the policy wrote it; the others are read and not scored. None scores all.
      prefix_labels: B labels. Groups with the same label (the same database, say) store the common beginning of their prompts once
        per row if it is half of them, so a batch of questions about one schema computes that schema once; the loss is the same.

    Raises:
      ValueError: a prompt is empty, groups differ in size, or one prompt and completion do not fit into a row.
    """
    G = _group_size(prompts, completions)
    families: dict[object, dict[int, dict[int, Tokens]]] = {}
    for b, group in enumerate(completions):
        members = {b * G + g: group[g] for g in range(G) if len(group[g]) and (kept is None or kept[b][g])}
        if members:
            family = b if prefix_labels is None else ("shared", prefix_labels[b])
            families.setdefault(family, {})[b] = members
    parts, copies = [], 0  # copies: prompts computed again because their group did not fit into one row
    for family, groups in families.items():
        prefix = _shared_beginning([prompts[b] for b in groups])
        for b, members in groups.items():
            group_parts = _split_group(b, prompts[b], members, row_length, prefix=len(prefix))
            copies += len(group_parts) - 1
            parts += [Part(segments, family, prefix) for segments in group_parts]
    rows = _write_rows(parts, row_length, rows_multiple, copies)
    if actions is not None:
        rows = unscore(rows, [written for group in actions for written in group])
    values = {"advantages": advantages, "old_logprobs": old_logprobs, "ref_logprobs": ref_logprobs}
    return rows._replace(**{name: scatter_to_rows(value, rows) for name, value in values.items() if value is not None})


def pack_examples(
    prompts: Sequence[Tokens],
    targets: Sequence[Tokens],
    *,
    row_length: int,
    rows_multiple: int = 1,
    prefix_labels: Sequence[object] | None = None,
) -> PackedRows:
    """Pack supervised examples into rows; only tokens of the targets are scored.

    Args:
      prompts: N prompts of at least one token.
      targets: N targets of at least one token, end tokens included.
      row_length: T.
      rows_multiple: M is rounded up to a multiple of it with rows without tokens.
      prefix_labels: N labels. Examples with the same label (the same database, say) store the longest common prefix of
        their prompts once, so a batch of questions about one schema computes that schema once; the loss is the same. With
        None, each example is one segment that sees itself alone.

    Raises:
      ValueError: a prompt or a target is empty, an example does not fit into a row, or prompts with one label have no
        common prefix.
    """
    if len(prompts) != len(targets):
        raise ValueError(f"{len(prompts)} prompts, {len(targets)} targets: pass one target per prompt")
    families: dict[object, list[int]] = {}
    for n, (prompt, target) in enumerate(zip(prompts, targets)):
        if not len(prompt) or not len(target):
            raise ValueError(
                f"example {n} has {len(prompt)} prompt and {len(target)} target tokens: both need at least one"
            )
        _check_fits(f"example {n}", len(prompt) + len(target) - 1, len(prompt), len(target), row_length)
        # A shared key is a tuple, so that no label can equal the number of an unlabelled example.
        families.setdefault(n if prefix_labels is None else ("shared", prefix_labels[n]), []).append(n)
    parts, copies = [], 0
    for members in families.values():
        if len(members) == 1:  # nothing to share: one segment
            (n,) = members
            parts.append(Part([Segment([*prompts[n], *targets[n][:-1]], targets[n], 0, 0, n)], len(parts)))
            continue
        prefix = _common_prefix([prompts[n] for n in members])
        # What follows the prefix differs per example: the rest of its prompt is read, only its target is scored.
        rests = {n: [*prompts[n][len(prefix) :], *targets[n]] for n in members}
        family_parts = _split_group(members[0], prefix, rests, row_length, {n: len(targets[n]) for n in members})
        copies += len(family_parts) - 1
        parts += [Part(segments, len(parts) + n) for n, segments in enumerate(family_parts)]
    return _write_rows(parts, row_length, rows_multiple, copies)


def _shared_beginning(prompts: Sequence[Tokens]) -> Tokens:
    """What these prompts store once: nothing unless it is at least half of the shortest; never the last token of one."""
    prefix = os.path.commonprefix([list(prompt[:-1]) for prompt in prompts]) if len(prompts) > 1 else []
    return prefix if 2 * len(prefix) >= min(map(len, prompts)) else []


def _common_prefix(prompts: Sequence[Tokens]) -> Tokens:
    """The longest common prefix; prompts of one template share at least their first token."""
    prefix = os.path.commonprefix([list(prompt) for prompt in prompts])
    if not prefix:
        raise ValueError(
            "prompts with the same label start with different tokens, so they share no prefix: pack them without `prefix_labels`"
        )
    return prefix


def _group_size(prompts: Sequence[Tokens], completions: Sequence[Sequence[Tokens]]) -> int:
    sizes = {len(group) for group in completions}
    if len(prompts) != len(completions) or len(sizes) > 1:
        raise ValueError(
            f"{len(prompts)} prompts with groups of sizes {sorted(sizes)}: pass G completions for every prompt"
        )
    for b, prompt in enumerate(prompts):
        if not len(prompt):
            raise ValueError(f"prompt {b} is empty: the first completion token needs a token before it")
    return sizes.pop() if sizes else 0


def _check_fits(name: str, size: int, prompt: int, rest: int, row_length: int) -> None:
    if size > row_length:
        raise ValueError(
            f"{name}: {prompt} prompt tokens and {rest} tokens to predict need {size} positions, and a row has {row_length}: "
            "raise --config.packing.row_length, or leave it out"
        )


def _split_group(
    b: int,
    prompt: Tokens,
    group: dict[int, Tokens],
    row_length: int,
    scored: dict[int, int] | None = None,
    prefix: int = 0,
) -> list[list[Segment]]:
    """Split a group into parts of at most one row, each with the prompt; first-fit decreasing by completion.

    Args:
      b: number of the prompt, for errors.
      prompt: shared by all.
      group: sample -> tokens behind the prompt.
      row_length: T.
      scored: sample -> how many of its last tokens are scored; None scores all.
      prefix: tokens of the prompt that the parts leave out, since they are stored in front of them.
    """
    shared = len(prompt) - 1  # the last token is not shared: it starts every completion
    parts: list[tuple[int, list[int]]] = []  # tokens used, samples
    for sample in sorted(group, key=lambda s: -len(group[s])):
        size = len(group[sample])
        _check_fits(f"prompt {b}, completion {sample}", shared + size, len(prompt), size, row_length)
        for i, (used, members) in enumerate(parts):
            if used + size <= row_length:
                parts[i] = (used + size, [*members, sample])
                break
        else:
            parts.append((shared + size, [sample]))
    # Samples in their own order again, so that the layout does not depend on lengths more than it must.
    return [_segments(prompt, {s: group[s] for s in sorted(members)}, scored or {}, prefix) for _, members in parts]


def _segments(prompt: Tokens, group: dict[int, Tokens], scored: dict[int, int], prefix: int) -> list[Segment]:
    # The last token is the first of every completion, and behind it there may be nothing to share.
    shared = prompt[prefix:-1]
    root = [Segment(shared, (), prefix, 0, -1)] if len(shared) else []
    # The prompt's last token predicts the first token of a completion, so each completion gets a scored copy of it.
    last, start = prompt[-1], len(prompt) - 1
    return root + [
        Segment([last, *c[:-1]], c[len(c) - scored.get(sample, len(c)) :], start, len(root), sample)
        for sample, c in group.items()
    ]


def _first_fit_decreasing(parts: Sequence[Part], row_length: int) -> list[dict[object, list[Part]]]:
    """Rows of parts by family: each part, the longest families first, goes into a row with its family, or the first one with room."""
    # Long ones first: the short ones then fill the gaps they leave.
    totals: dict[object, int] = {}
    for part in parts:
        totals[part.family] = totals.get(part.family, 0) + part.size
    place = {family: n for n, family in enumerate(sorted(totals, key=lambda family: -totals[family]))}
    rows: list[dict[object, list[Part]]] = []
    room: list[int] = []
    for part in sorted(parts, key=lambda part: (place[part.family], -part.size)):
        needed = [part.size + (0 if part.family in row else len(part.beginning)) for row in rows]
        fitting = [r for r, size in enumerate(needed) if size <= room[r]]
        r = min(fitting, key=lambda r: (part.family not in rows[r], r), default=len(rows))
        if r == len(rows):
            rows.append({})
            room.append(row_length)
            needed.append(part.size + len(part.beginning))
        rows[r].setdefault(part.family, []).append(part)
        room[r] -= needed[r]
    return rows


def _row_segments(row: dict[object, list[Part]]) -> list[Segment]:
    """The segments of a row, each behind the one that it continues."""
    segments: list[Segment] = []
    for family in row.values():
        beginning = family[0].beginning
        segments += [Segment(beginning, (), 0, 0, -1)] if len(beginning) else []
        deeper = 1 if len(beginning) else 0
        segments += [segment._replace(depth=segment.depth + deeper) for part in family for segment in part.segments]
    return segments


def _write_rows(parts: Sequence[Part], row_length: int, rows_multiple: int, copies: int) -> PackedRows:
    packed = _first_fit_decreasing(parts, row_length)
    # At least one row, even of padding only: every host takes part in every update.
    count = max(-(-len(packed) // rows_multiple), 1) * rows_multiple
    arrays = {name: np.zeros((count, row_length), np.float32 if name in FLOAT_FIELDS else np.int32) for name in FIELDS}
    arrays["sample"] = np.full((count, row_length), -1, np.int32)
    arrays["offset"] = np.zeros((count, row_length), np.int32)
    for r, row in enumerate(packed):
        segments, start = _row_segments(row), 0
        for n, segment in enumerate(segments):
            # Everything behind a segment and deeper than it continues it.
            end = start + len(segment.tokens)
            for later in segments[n + 1 :]:
                if later.depth <= segment.depth:
                    break
                end += len(later.tokens)
            start = _write_segment(arrays, r, start, segment, n + 1, end)  # numbered from 1; 0 is padding
    shared = [family for row in packed for family, members in row.items() if len(members[0].beginning)]
    return PackedRows(**arrays, prompt_copies=copies + len(shared) - len(set(shared)))


def _write_segment(
    arrays: dict[str, np.ndarray], r: int, start: int, segment: Segment, number: int, seen_until: int
) -> int:
    """Write a segment into row r from position `start`; returns the position behind it."""
    end = start + len(segment.tokens)
    arrays["tokens"][r, start:end] = segment.tokens
    # Positions restart behind the prompt: a completion sees it as if it were alone in the row.
    arrays["positions"][r, start:end] = np.arange(segment.start, segment.start + end - start)
    arrays["segment_ids"][r, start:end] = number
    arrays["seen_until"][r, start:end] = seen_until
    if segment.sample >= 0:  # a shared prompt predicts nothing
        scored = slice(end - len(segment.targets), end)
        arrays["targets"][r, scored] = segment.targets
        arrays["loss_weights"][r, scored] = 1.0
        arrays["sample"][r, scored] = segment.sample
        arrays["offset"][r, scored] = np.arange(len(segment.targets))
    return end
