"""Sampling of completions: every prompt is prefilled once, its G completions are decoded together, in segments.

`sample` returns all groups, and passes them to a callback as they finish.
"""

from sqlr1_jax.sampling.options import SamplerOptions, padded_length
from sqlr1_jax.sampling.sampler import DecodedGroups, RolloutLoop, sample

__all__ = ["DecodedGroups", "RolloutLoop", "SamplerOptions", "padded_length", "sample"]
