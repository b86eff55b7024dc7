"""The sizes of a model, and Hugging Face's config.json read and written."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

HF_KEYS = {  # our name -> config.json's
    "vocab": "vocab_size",
    "layers": "num_hidden_layers",
    "width": "hidden_size",
    "mlp": "intermediate_size",
    "heads": "num_attention_heads",
    "kv_heads": "num_key_value_heads",
    "norm_eps": "rms_norm_eps",
    "max_positions": "max_position_embeddings",
}
FAMILIES = {"qwen2": "Qwen2ForCausalLM", "qwen3": "Qwen3ForCausalLM"}  # model_type -> architecture


def check_supported(raw: Mapping[str, Any]) -> None:
    """Check that a config.json describes a model that `qwen2` computes.

    Raises:
      ValueError: it does not; names every key at fault.
    """
    bad = []
    if raw.get("model_type") not in FAMILIES:
        raise ValueError(
            f"model_type is {raw.get('model_type')!r}: supported are 'qwen2' (Qwen2, Qwen2.5, Qwen2.5-Coder) and 'qwen3' (the dense "
            "models of Qwen3, 0.6B to 32B)"
        )
    if raw["model_type"] == "qwen3" and raw.get("attention_bias"):
        bad.append("attention_bias is on, which no published Qwen3 has: biases are supported for 'qwen2' only")
    if raw.get("hidden_act", "silu") != "silu":
        bad.append(f"hidden_act is {raw['hidden_act']!r}, only 'silu' is supported")
    # transformers slides windows only in layers from max_window_layers on, which may be none.
    slides = raw.get("use_sliding_window") and raw.get("max_window_layers", 0) < raw.get("num_hidden_layers", 0)
    if slides or "sliding_attention" in (raw.get("layer_types") or ()):
        bad.append(
            "use_sliding_window is on, only full attention is supported: set it to false (and drop layer_types) if no row is "
            "longer than sliding_window"
        )
    for key in ("rope_scaling", "rope_parameters"):
        rope = raw.get(key) or {}
        kind = rope.get("rope_type", rope.get("type", "default"))
        if kind != "default":
            bad.append(f"{key} asks for {kind!r}: remove it to use the positions up to max_position_embeddings")
        if rope.get("partial_rotary_factor", 1.0) != 1.0:
            bad.append(f"{key} rotates only part of each head (partial_rotary_factor): not supported")
        if any(isinstance(value, Mapping) for value in rope.values()):
            bad.append(f"{key} differs by kind of layer: not supported")
    theta, other = raw.get("rope_theta"), (raw.get("rope_parameters") or {}).get("rope_theta")
    if theta is not None and other is not None and theta != other:  # transformers 4 reads the first, 5 the second
        bad.append(
            f"rope_theta is {theta}, and {other} in rope_parameters: keep the value that the weights were trained with"
        )
    if raw.get("quantization_config"):
        bad.append("quantization_config: take the weights in bfloat16, float16 or float32")
    if bad:
        raise ValueError("; ".join(bad))


@dataclasses.dataclass(frozen=True)
class Config:
    """Sizes of one model. Hashable: it is a static argument of compiled functions.

    Attributes:
      family: `qwen2` or `qwen3`.
      tied: the output projection is the transposed embedding.
      The others are sizes, named as in `HF_KEYS`; `head` is the head size, which need not be width / heads.
    """

    vocab: int
    layers: int
    width: int
    mlp: int
    heads: int
    kv_heads: int
    head: int
    rope_theta: float = 1_000_000.0
    norm_eps: float = 1e-6
    tied: bool = True
    max_positions: int = 32768
    family: str = "qwen2"

    def __post_init__(self):
        for name in ("vocab", "layers", "width", "mlp", "heads", "kv_heads", "head", "max_positions"):
            if getattr(self, name) < 1:
                raise ValueError(f"model size {name}={getattr(self, name)} must be at least 1")
        if self.family not in FAMILIES:
            raise ValueError(f"model family {self.family!r}: choose one of {', '.join(FAMILIES)}")
        if self.heads % self.kv_heads:
            raise ValueError(
                f"{self.heads} query heads cannot share {self.kv_heads} kv heads: heads must be a multiple of kv_heads"
            )
        if self.head % 2:
            raise ValueError(f"head size {self.head} is odd: rotary embedding rotates pairs, choose an even one")

    @classmethod
    def from_hf(cls, raw: Mapping[str, Any]) -> Config:
        """The sizes in a config.json of Qwen2.5 or Qwen3 as transformers 4 or 5 writes it.

        Raises:
          ValueError: keys are missing or describe something that is not supported; names all of them.
        """
        check_supported(raw)
        rope = raw.get("rope_parameters") or {}  # where transformers 5 keeps rope_theta
        raw = {"rope_theta": rope.get("rope_theta"), **raw}
        family = raw["model_type"]
        # Only Qwen2's head size follows from other sizes, and transformers 4 leaves it out there.
        numbers = (*HF_KEYS.values(), "rope_theta", *(("head_dim",) if family == "qwen3" else ()))
        missing = [name for name in numbers if not isinstance(raw.get(name), int | float)]
        if missing:
            raise ValueError(f"no number for {', '.join(missing)}: take the config.json that came with the weights")
        values = {ours: raw[theirs] for ours, theirs in HF_KEYS.items()}
        head = raw.get("head_dim") or values["width"] // values["heads"]
        tied = bool(raw.get("tie_word_embeddings", False))
        return cls(**values, head=head, tied=tied, rope_theta=float(raw["rope_theta"]), family=family)

    def to_hf(self) -> dict[str, Any]:
        """The config.json of these sizes, readable by transformers 4 and 5."""
        sizes = {theirs: getattr(self, ours) for ours, theirs in HF_KEYS.items()}
        fixed = {"architectures": [FAMILIES[self.family]], "model_type": self.family, "hidden_act": "silu"}
        # transformers 4 and vLLM read `rope_theta`, transformers 5 `rope_parameters`; the other key is ignored or agrees.
        rope = {
            "rope_theta": self.rope_theta,
            "rope_parameters": {"rope_type": "default", "rope_theta": self.rope_theta},
        }
        rest = {"head_dim": self.head, **rope, "tie_word_embeddings": self.tied, "use_sliding_window": False}
        bias = {"attention_bias": False} if self.family == "qwen3" else {}
        return fixed | sizes | rest | bias | {"attention_dropout": 0.0}

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of every letter of the table."""
        letters = "V L D F N K H".split()
        return dict(zip(letters, (self.vocab, self.layers, self.width, self.mlp, self.heads, self.kv_heads, self.head)))
