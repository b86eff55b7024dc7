"""What a rollout may be told, and the padded sizes it accepts."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Sampling:
    """Options of a rollout (`config.sampling`). Hashable, so it is a static argument of what is compiled.

    Those from `segment` on change how fast, and not what is sampled.

    Attributes:
      group: completions a prompt, G.
      max_completion: C, tokens after which a completion is cut (`finished` False).
      temperature: logits are divided by it; 0 takes the likeliest token.
      top_p: keep the smallest set of likeliest tokens whose probability reaches it; 1 keeps all.
      top_k: keep this many likeliest tokens; 0 keeps all.
      stop: strings that end a completion once it holds one, as `</answer>`; the token that completes it is the last and stays
        whole. Programs make `sample`'s `stop_table` of them (`text.stops`); the end of a turn ends a completion in any case.
      dtype: of the decode copy of the weights, of activations and of the cache.
      weights: of the decode copy: as `dtype` says, or `int8` (projections and embeddings rounded to eight bits, one scale an
        output): half the bytes a step, and another policy, whose logprobs are reported; GRPO then wants `rl.importance_cap`.
      segment: decode steps between two decisions of the host; the window that is attended to grows by as much. 0 takes an
        eighth of C in whole 64s: every window is compiled apart, and eight of them read little too much.
      slots: prompts decoded at once, over all devices; the others wait for a free slot. 0 takes all.
      compact: drop finished completions between segments.
      prefill_tokens: padded prompt tokens a device prefills at once.
      hoist: cut the stacked weights into layers before the loop, not in it. Faster to run, slower to compile.
    """

    group: int = 8
    max_completion: int = 512
    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    stop: tuple[str, ...] = ()
    dtype: str = "bfloat16"
    weights: str = "dtype"
    segment: int = 0
    slots: int = 0
    compact: bool = True
    prefill_tokens: int = 16384
    hoist: bool = True

    def __post_init__(self):
        if isinstance(self.stop, str):
            raise ValueError(f"sampling.stop is {self.stop!r}: write a tuple, as ({self.stop!r},)")
        object.__setattr__(self, "stop", tuple(self.stop))
        for name in ("group", "max_completion", "prefill_tokens"):
            if getattr(self, name) < 1:
                raise ValueError(f"sampling.{name} is {getattr(self, name)}: set it to 1 or more")
        for name in ("top_k", "slots", "segment"):
            if getattr(self, name) < 0:
                raise ValueError(f"sampling.{name} is {getattr(self, name)}: set it to 0 (the default) or more")
        if not self.temperature >= 0:
            raise ValueError(f"sampling.temperature is {self.temperature}: set it to 0 (greedy) or more")
        if not 0 < self.top_p <= 1:
            raise ValueError(f"sampling.top_p is {self.top_p}: set it above 0 and to 1 (off) at most")
        if self.dtype not in ("bfloat16", "float32"):
            raise ValueError(f"sampling.dtype is {self.dtype!r}: choose bfloat16 or float32")
        if self.weights not in ("dtype", "int8"):
            raise ValueError(f"sampling.weights is {self.weights!r}: choose dtype (not rounded) or int8")
        if self.segment == 0:
            eighth = 64 * -(-self.max_completion // 512)
            object.__setattr__(self, "segment", min(self.max_completion, eighth))

    @property
    def compiled(self) -> Sampling:
        """These options with those that no compiled program depends on at fixed values: fewer programs are compiled."""
        return dataclasses.replace(self, group=1, stop=(), slots=0, compact=True, prefill_tokens=1)


def bucket(length: int, smallest: int = 64) -> int:
    """The padded size of a prompt: at least `length`, and one of eight sizes an octave, so that few programs are compiled."""
    if length < 1:
        raise ValueError(f"a prompt of {length} tokens cannot be continued: give it at least one token")
    step = max(smallest, (1 << (length - 1).bit_length()) // 8)
    return -(-length // step) * step
