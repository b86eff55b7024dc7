"""Device arrays that flow from rollout to update.

One alphabet names axes everywhere: in shapes, einsums, sharding rules and weight layouts.

  B  prompts                        V  vocabulary
  G  completions per prompt         L  layers
  P  prompt length                  D  width
  C  completion length              F  MLP width
  M  rows of a packed batch         N  query heads
  T  row length, query time         K  key-value heads (R = N / K query heads share one)
  S  key time                       H  head size

Lengths and ends are carried here by the code that knows them; they are never recovered by searching tokens, because the
padding token of Qwen2.5 is also a token that ends a completion.
"""

from __future__ import annotations

import flax.struct
import jax

Array = jax.Array


@flax.struct.dataclass
class PromptBatch:
    """The prompts of one step.

    Attributes:
      tokens: [B,P] int32, right-padded with any token.
      lengths: [B] int32, real tokens of each prompt, at least 1.
      ids: [B] int32, index of each prompt in the global batch of the step; seed, step and id key the sampling noise.
    """

    tokens: Array
    lengths: Array
    ids: Array


@flax.struct.dataclass
class Rollouts:
    """Completions in groups of G per prompt.

    Attributes:
      tokens: [B,G,C] int32; arbitrary behind a completion's length.
      lengths: [B,G] int32, tokens of each completion, the end-of-sequence token included.
      finished: [B,G] bool, True if the completion ended by itself, False if it was cut at C.
      logprobs: [B,G,C] float32, log probability of each token under the policy that sampled it, at the sampling
        temperature and before any top-p or top-k truncation; zero behind the length and in observations.
      actions: [B,G,C] bool, True where the policy wrote the token; False behind the length and in observations.
    """

    tokens: Array
    lengths: Array
    finished: Array
    logprobs: Array
    actions: Array


@flax.struct.dataclass
class PackedBatch:
    """Rows that share prefixes: [prompt[:-1] | last prompt token + completion 1 | last prompt token + completion 2 | ...].

    Groups may share the beginning of their prompts in turn: [schema | question 1 | its completions | question 2 | its completions].

    Position t predicts `targets[t]` if `loss_weights[t] > 0`. Query t may see key s of the same row iff `s <= t < seen_until[s]`.

    Attributes:
      tokens: [M,T] int32 inputs.
      targets: [M,T] int32, the token that each scored position predicts; 0 elsewhere.
      positions: [M,T] int32 rotary positions; every completion restarts right after its prompt.
      segment_ids: [M,T] int32, number of the segment (a prompt or a completion) within its row, from 1; 0 is padding.
      seen_until: [M,T] int32, the position behind the last one that continues this token's segment: a prompt is seen by its
        completions, which lie behind it, a completion by itself alone. 0 at padding.
      loss_weights: [M,T] float32, weight of each token in the loss; 0 is not scored.
      advantages: [M,T] float32; zeros in supervised rows.
      old_logprobs: [M,T] float32, under the policy that sampled; zeros in supervised rows.
      ref_logprobs: [M,T] float32, under the frozen reference; zeros where there is none.
    """

    tokens: Array
    targets: Array
    positions: Array
    segment_ids: Array
    seen_until: Array
    loss_weights: Array
    advantages: Array
    old_logprobs: Array
    ref_logprobs: Array
