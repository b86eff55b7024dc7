"""Sampling options with the sampler's constants, and the padding of prompts."""

from __future__ import annotations

import dataclasses

from sqlr1_jax.config import SamplingConfig

SEGMENTS = 8  # segments of the longest completion
QUERIES = 512  # times `prefill_tokens` is the largest product of the queries and keys of an insertion, as in a prefill
SEGMENT_MULTIPLE = 64  # decode steps; the length of a segment is a multiple of it


@dataclasses.dataclass(frozen=True)
class SamplerOptions(SamplingConfig):
    """`SamplingConfig` and constants that only tests and benchmarks change.

    Hashable: a static argument of compiled functions. `slots` and the options below change speed and memory, not the samples.

    Attributes:
      segment: decode steps between two host decisions; 0 chooses about an eighth of `max_completion`. With turns at most `turns.SEGMENT`.
      compact: move the unfinished completions into fewer slots between segments.
      prefill_tokens: padded prompt tokens that a device prefills at once; bounds the activations of a prefill, whatever
        the number of prompts.
      share: compute the common beginning of neighbouring prompts once, where it is at least half of them: questions over one database.
      unroll_layers: cut the stacked weights into layers before the decode loop instead of inside it. Faster to run, slower to
        compile; `plan` turns it off to compile for many meshes.
    """

    segment: int = 0
    compact: bool = True
    prefill_tokens: int = 16384
    share: bool = True
    unroll_layers: bool = True

    def _check(self) -> None:
        super()._check()
        self.require(self.segment >= 0, "segment", "set it to 0 (the default) or more")
        self.require_at_least(1, "prefill_tokens")
        if self.segment == 0:
            # The window that a step attends to grows by a segment at a time and every window is a program of its own. With
            # eight of them compilation stays short, and a step reads little more than the tokens that are there.
            multiple = SEGMENT_MULTIPLE * -(-self.max_completion // (SEGMENT_MULTIPLE * SEGMENTS))
            object.__setattr__(self, "segment", min(self.max_completion, multiple))

    @property
    def static(self) -> SamplerOptions:
        """These options, with fixed values where no compiled program depends on them: fewer programs are compiled."""
        return dataclasses.replace(self, group=1, stop=(), slots=0, compact=True, prefill_tokens=1, share=True)

    @property
    def layout(self) -> SamplerOptions:
        """What the decode copy, the prompt cache and prefill depend on: validation and training share these programs."""
        kept = dict(dtype=self.dtype, weights=self.weights, unroll_layers=self.unroll_layers)
        return SamplerOptions(max_completion=1, segment=1, **kept)


def padded_length(length: int, smallest: int = 64) -> int:
    """The padded size P for a longest prompt of `length` tokens.

    There are at most four sizes per octave, because every size compiles programs of its own; padding adds less than a quarter
    to prompts of more than 256 tokens.

    Raises:
      ValueError: the prompt is empty.
    """
    if length < 1:
        raise ValueError(f"a prompt of {length} tokens cannot be continued: give it at least one token")
    step = max(smallest, (1 << (length - 1).bit_length()) // 8)
    return -(-length // step) * step
