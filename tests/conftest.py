"""Common to all tests: eight virtual CPU devices, and the optional reference data folder."""

import os
import pathlib

os.environ.setdefault("JAX_PLATFORMS", "cpu")
if "xla_force_host_platform_device_count" not in os.environ.get("XLA_FLAGS", ""):
    os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_force_host_platform_device_count=8"

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
os.environ.pop("JAX_COMPILATION_CACHE_DIR", None)  # see `__main__.forget_compiled_programs`


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The reference data (Spider, golden verdicts); tests that need it are skipped where it is absent."""
    folder = pathlib.Path(os.environ.get("SQLR1_SHARED", ROOT.parent / "shared"))
    if not (folder / "golden").is_dir():
        pytest.skip(f"reference data not found in {folder}; set SQLR1_SHARED to run this test")
    return folder
