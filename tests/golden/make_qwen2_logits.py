"""Makes tests/golden/qwen{2,3}_{tied,untied}.npz with transformers and torch: `python tests/golden/make_qwen2_logits.py`.

Each file holds a small random Qwen2 or Qwen3 and what transformers says about it, in float32, eager attention, one prompt at a time:

  config            JSON of its config.json (tied: `rope_theta`; untied: `rope_parameters`, as transformers 5 writes it)
  weights/NAME      float32 values under their Hugging Face names
  prompts [B,P]     int32, right-padded with 0; lengths [B] int32
  logits [B,P,V]    float32, zero behind each length
  greedy_tokens     [B,C] int32: `generate(do_sample=False)` from each prompt, no end-of-sequence token
  greedy_margin     the smallest lead of a greedy token over the next best logit, so that rounding cannot change it

Values were made with torch 2.13 and transformers 5.23 (Qwen3: 5.24); the weights are stored, so other versions must reproduce the rest.
"""

import itertools
import json
import pathlib
import sys

import numpy as np
import torch
import transformers

SIZES = {
    "vocab_size": 80,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-6,
}
LENGTHS = (1, 5, 12, 9)
NEW_TOKENS = 16


def make(family: str, tied: bool, seed: int) -> dict[str, np.ndarray]:
    """All arrays of one golden file."""
    theta = {"rope_theta": 10000.0} if tied else {"rope_parameters": {"rope_type": "default", "rope_theta": 500000.0}}
    name = family.capitalize()
    config = {
        "architectures": [f"{name}ForCausalLM"],
        "model_type": family,
        **SIZES,
        **({"head_dim": 16} if family == "qwen3" else {}),  # not width / heads, as in the published Qwen3
        "tie_word_embeddings": tied,
        **theta,
    }
    torch.manual_seed(seed)
    sizes = getattr(transformers, f"{name}Config")(**config, attn_implementation="eager")
    model = getattr(transformers, f"{name}ForCausalLM")(sizes).eval()
    with torch.no_grad():
        for name, value in model.named_parameters():
            if "norm" in name:
                value.copy_(1 + 0.2 * torch.randn_like(value))
            else:  # wide enough that attention is far from uniform and logits are far apart
                value.copy_(torch.randn_like(value) * (0.3 if name.endswith("bias") else value.shape[-1] ** -0.5))
    prompts = torch.randint(0, SIZES["vocab_size"], (len(LENGTHS), max(LENGTHS)))
    logits = np.zeros((*prompts.shape, SIZES["vocab_size"]), np.float32)
    greedy, margins = [], []
    for row, length in enumerate(LENGTHS):
        prompts[row, length:] = 0
        tokens = prompts[row : row + 1, :length]
        with torch.no_grad():
            logits[row, :length] = model(tokens).logits[0].numpy()
            out = model.generate(
                tokens,
                attention_mask=torch.ones_like(tokens),
                do_sample=False,
                max_new_tokens=NEW_TOKENS,
                eos_token_id=None,
                pad_token_id=0,
            )
            scores = model(out).logits[0, length - 1 : -1]
        greedy.append(out[0, length:].numpy())
        best = scores.topk(2).values
        margins.append(float((best[:, 0] - best[:, 1]).min()))
    weights = {f"weights/{k}": v.numpy() for k, v in model.state_dict().items() if not (tied and k == "lm_head.weight")}
    return {
        "config": np.array(json.dumps(config)),
        **weights,
        "prompts": prompts.numpy().astype(np.int32),
        "lengths": np.array(LENGTHS, np.int32),
        "logits": logits,
        "greedy_tokens": np.stack(greedy).astype(np.int32),
        "greedy_margin": np.float32(min(margins)),
    }


def main() -> None:
    """Writes the files of the families given, or all; the first seed whose greedy choices are clear is taken."""
    for family, name in itertools.product(sys.argv[1:] or ("qwen2", "qwen3"), ("tied", "untied")):
        made = (make(family, name == "tied", seed) for seed in range(100))
        arrays = next(a for a in made if a["greedy_margin"] > 2e-3)
        file = pathlib.Path(__file__).parent / f"{family}_{name}.npz"
        np.savez_compressed(file, **arrays)
        logits = arrays["logits"]
        print(
            f"{file.name}: {file.stat().st_size} bytes, margin {arrays['greedy_margin']:.4f}, |logits| {np.abs(logits).max():.2f}"
        )


if __name__ == "__main__":
    main()
