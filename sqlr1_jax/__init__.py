"""Text-to-SQL reasoning models trained with reinforcement learning in JAX.

    policy = sqlr1_jax.load("runs/grpo")
    sqlr1_jax.ask(policy, "shop.sqlite", "How many items cost more than 3?").rows

Nothing is imported before it is used: SQL worker processes pass through here and must stay small.
"""

import importlib

__version__ = "0.1.0"
__all__ = ["Answered", "ask", "judge", "load", "metrics"]


def __getattr__(name: str):
    if name in __all__:
        return getattr(importlib.import_module("sqlr1_jax.api"), name)
    raise AttributeError(f"module 'sqlr1_jax' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
