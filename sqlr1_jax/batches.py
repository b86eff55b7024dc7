"""The words of the device wing: the arrays that flow from rollout to update.

Letters (everywhere in the project; an einsum letter is a shape letter is a sharding-rule key):
B prompts, G completions a prompt, P prompt length, C completion length, M rows, T row length and query time,
S key time, V vocabulary, L layers, D width, F mlp width, N query heads, K key-value heads (R = N / K), H head size.

Lengths, ends and truncation are carried here by whoever knows them; nobody finds them again by searching tokens.
"""

from __future__ import annotations

import flax.struct
import jax

Array = jax.Array


@flax.struct.dataclass
class PromptBatch:
    """Prompts of one step.

    Attributes:
      tokens: [B,P] int32, right-padded with any token.
      lengths: [B] int32, real tokens of each prompt (at least 1).
      ids: [B] int32, place of each prompt in the global batch of the step; with the step it keys the sampling noise.
    """

    tokens: Array
    lengths: Array
    ids: Array


@flax.struct.dataclass
class Rollouts:
    """Groups of completions, G a prompt.

    Attributes:
      tokens: [B,G,C] int32; what stands behind a completion's length is meaningless.
      lengths: [B,G] int32, tokens of each completion, the end-of-sequence token included.
      finished: [B,G] bool, True if the completion ended by itself, False if it was cut at C.
      logprobs: [B,G,C] float32, log probability of each token under the policy that sampled it, at the sampling
        temperature and before any top-p or top-k truncation; zero behind the length.
    """

    tokens: Array
    lengths: Array
    finished: Array
    logprobs: Array


@flax.struct.dataclass
class PackedBatch:
    """Rows that share prefixes: [prompt[:-1] | last prompt token + completion 1 | last prompt token + completion 2 | ...].

    A position t predicts `targets[t]` if `loss_weights[t] > 0`. A query t may see a key s of the same row iff
    s <= t, `segments[s] != 0`, and `segments[s]` is `segments[t]` or `parents[t]`.

    Attributes:
      tokens: [M,T] int32 inputs.
      targets: [M,T] int32, the token each scored position predicts; 0 elsewhere.
      positions: [M,T] int32 rotary positions; every completion's restart right after its prompt.
      segments: [M,T] int32, number of the piece within its row from 1; 0 is padding.
      parents: [M,T] int32, number of the piece whose keys are visible too; a piece without one names itself.
      loss_weights: [M,T] float32, how much a token counts; 0 is not scored.
      advantages: [M,T] float32 (supervised rows: zeros).
      old_logprobs: [M,T] float32, of the policy that sampled (supervised rows: zeros).
      ref_logprobs: [M,T] float32, of the frozen reference (zeros where there is none).
    """

    tokens: Array
    targets: Array
    positions: Array
    segments: Array
    parents: Array
    loss_weights: Array
    advantages: Array
    old_logprobs: Array
    ref_logprobs: Array
