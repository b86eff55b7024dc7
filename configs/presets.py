"""What the presets share: a ConfigDict from a config class, and the words of a preset's argument."""

import typing

from ml_collections import ConfigDict, config_dict

from sqlr1_jax import config

MODELS = {f"{n}b": f"Qwen/Qwen2.5-Coder-{n}B-Instruct" for n in ("0.5", "1.5", "3", "7", "14", "32")}
MODELS |= {f"qwen3-{n}b": f"Qwen/Qwen3-{n}B" for n in ("0.6", "1.7", "4", "8", "14", "32")}
SIZES = tuple(MODELS)  # the words that name a model


def make(cls):
    """The defaults of a program as a ConfigDict, whose keys the command line can set."""
    return _to_dict(cls())


def _to_dict(section):
    made = {}
    for name, hint in typing.get_type_hints(type(section)).items():
        value = getattr(section, name)
        if isinstance(value, config.Section):
            value = _to_dict(value)
        elif value is None:  # an unset key still knows its type, for the command line
            value = config_dict.placeholder(_type(hint))
        made[name] = value
    return ConfigDict(made)


def _type(hint):
    (required,) = (option for option in typing.get_args(hint) if option is not type(None))
    return typing.get_origin(required) or required


def words(arg, allowed, file):
    """The words of `file.py:a,b`. Raises ValueError naming unknown ones and the choices."""
    found = [word for word in arg.split(",") if word]
    unknown = [word for word in found if word not in allowed]
    if unknown:
        choices = ", ".join(allowed) or "none"
        raise ValueError(f"configs/{file}.py: unknown argument {', '.join(unknown)}; choose from {choices}")
    return found


def model_of(found, default=""):
    """The hub name of the one size among the words, or of the default size; empty if there is neither."""
    sizes = [word for word in found if word in SIZES]
    if len(sizes) > 1:
        raise ValueError(f"one model size at a time, not {' and '.join(sizes)}")
    return MODELS.get((sizes or [default])[0], "")
