"""Rollouts: every prompt is prefilled once, its G completions are decoded together, in segments, by one policy.

`sample` gives all groups at once, `stream` hands groups over as they finish.
"""

from sqlr1_jax.sampling.options import Sampling, bucket
from sqlr1_jax.sampling.rollout import Finished, sample, stream

__all__ = ["Finished", "Sampling", "bucket", "sample", "stream"]
