"""Sizes of the published Qwen2.5-Coder and Qwen3 models, so that a plan needs neither weights nor a network connection."""

from __future__ import annotations

from sqlr1_jax.models.model_config import Config

SMALL, LARGE = 151_936, 152_064  # rows of the embedding
CODER = {
    "0.5B": Config(SMALL, 24, 896, 4864, 14, 2, 64, tied=True),
    "1.5B": Config(SMALL, 28, 1536, 8960, 12, 2, 128, tied=True),
    "3B": Config(SMALL, 36, 2048, 11_008, 16, 2, 128, tied=True),
    "7B": Config(LARGE, 28, 3584, 18_944, 28, 4, 128, tied=False),
    "14B": Config(LARGE, 48, 5120, 13_824, 40, 8, 128, tied=False),
    "32B": Config(LARGE, 64, 5120, 27_648, 40, 8, 128, tied=False),
}

QWEN3 = {
    size: Config(SMALL, *sizes, head=128, tied=tied, max_positions=40_960, family="qwen3")
    for size, sizes, tied in (
        ("0.6B", (28, 1024, 3072, 16, 8), True),
        ("1.7B", (28, 2048, 6144, 16, 8), True),
        ("4B", (36, 2560, 9728, 32, 8), True),
        ("8B", (36, 4096, 12_288, 32, 8), False),
        ("14B", (40, 5120, 17_408, 40, 8), False),
        ("32B", (64, 5120, 25_600, 64, 8), False),
    )
}
HUB = {f"Qwen/Qwen2.5-Coder-{size}{kind}": config for size, config in CODER.items() for kind in ("", "-Instruct")}
HUB |= {f"Qwen/Qwen3-{size}": config for size, config in QWEN3.items()}


def known(path: str) -> Config | None:
    """The sizes of a hub name such as Qwen/Qwen2.5-Coder-7B-Instruct or Qwen/Qwen3-8B; None for any other."""
    return HUB.get(path)
