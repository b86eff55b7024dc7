"""Packages of an installation: sqlr1_jax, and the presets in configs/ as sqlr1_jax/configs; all else is in pyproject.toml."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["sqlr1_jax*"]), "sqlr1_jax.configs"],
    package_dir={"sqlr1_jax.configs": "configs"},
)
