"""Sampling of completions: every prompt is prefilled once, its G completions are decoded together, in segments.

`sample` returns all groups, and passes them to a callback as they finish.
"""

from sqlr1_jax.sampling.options import SamplerOptions, padded_length
from sqlr1_jax.sampling.sampler import DecodedGroups, RolloutLoop, sample
from sqlr1_jax.sampling.turns import Looks, TurnLoop

__all__ = ["DecodedGroups", "Looks", "RolloutLoop", "SamplerOptions", "TurnLoop", "padded_length", "sample"]
