"""Sizes of the six Qwen2.5-Coder models, so that a plan needs neither weights nor a network connection."""

from __future__ import annotations

from sqlr1_jax.models.qwen2 import Config

SMALL, LARGE = 151_936, 152_064  # rows of the embedding
CODER = {
    "0.5B": Config(SMALL, 24, 896, 4864, 14, 2, 64, tied=True),
    "1.5B": Config(SMALL, 28, 1536, 8960, 12, 2, 128, tied=True),
    "3B": Config(SMALL, 36, 2048, 11_008, 16, 2, 128, tied=True),
    "7B": Config(LARGE, 28, 3584, 18_944, 28, 4, 128, tied=False),
    "14B": Config(LARGE, 48, 5120, 13_824, 40, 8, 128, tied=False),
    "32B": Config(LARGE, 64, 5120, 27_648, 40, 8, 128, tied=False),
}


def known(path: str) -> Config | None:
    """The sizes of a hub name such as Qwen/Qwen2.5-Coder-7B-Instruct; None for any other."""
    for size, config in CODER.items():
        if path in (f"Qwen/Qwen2.5-Coder-{size}", f"Qwen/Qwen2.5-Coder-{size}-Instruct"):
            return config
    return None
