"""Rollouts: every prompt is prefilled once, its G completions are decoded together, in segments, by one policy.

`sample` gives all groups, and hands them over as they finish to who asks for it.
"""

from sqlr1_jax.sampling.options import SamplerOptions, padded_length
from sqlr1_jax.sampling.sampler import FinishedGroups, sample

__all__ = ["FinishedGroups", "SamplerOptions", "padded_length", "sample"]
