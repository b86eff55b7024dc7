"""Fixtures of all tests: eight virtual CPU devices, the optional reference data, times to recovery."""

import contextlib
import ctypes
import gc
import json
import os
import pathlib
import sys
import time
from importlib import metadata

os.environ.setdefault("JAX_PLATFORMS", "cpu")
# Most of the time goes into compiling programs that run once: LLVM's passes, cutting a program into parts that are compiled at once (a tenth),
# and with jax 0.10 XLA's newer emitters of fusions, without which an update compiles in a third of the time. A version that does not know a
# flag ends at it, so newer ones get none of these until they have been tried. Flags set by the user win.
os.environ["XLA_FLAGS"] = (
    "--xla_backend_optimization_level=0 --xla_force_host_platform_device_count=8 "
    f"{'--xla_cpu_parallel_codegen_split_count=1' if metadata.version('jaxlib').startswith(('0.10.', '0.11.', '0.12.')) else ''} "
    f"{'--xla_cpu_use_fusion_emitters=false' if metadata.version('jaxlib').startswith('0.10.') else ''} "
    f"{os.environ.get('XLA_FLAGS', '')}"
)

import psutil
import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
LARGE_BYTES, GROWTH_BYTES = 768 << 20, 128 << 20  # of a test process: when it drops compiled programs
MEASURED = ROOT / "tests" / "run" / "measured.json"
left = {"bytes": 0}  # what this process held after it last dropped programs
os.environ.pop("JAX_COMPILATION_CACHE_DIR", None)  # see `cluster.disable_compilation_cache`


@pytest.fixture(autouse=True)
def free_memory():
    """Drop compiled programs after a test if the process has become large: they pile up to gigabytes."""
    yield
    # What was left the last time cannot be dropped, and dropping costs the next test its programs.
    if "jax" in sys.modules and memory() > max(LARGE_BYTES, left["bytes"] + GROWTH_BYTES):
        sys.modules["jax"].clear_caches()
        gc.collect()
        if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # of glibc, which keeps what is freed
            trim(0)
        left["bytes"] = memory()


def memory() -> int:
    """Bytes that this process holds."""
    return psutil.Process().memory_info().rss


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder of reference data (Spider, golden verdicts); skips the test without it."""
    folder = pathlib.Path(os.environ.get("SQLR1_SHARED", ROOT.parent / "shared"))
    if not (folder / "golden").is_dir():
        pytest.skip(f"reference data not found in {folder}; set SQLR1_SHARED to run this test")
    return folder


def pytest_addoption(parser):
    parser.addoption(
        "--record-faults", action="store_true", help="store the measured times to recovery for docs/faults.md"
    )


@pytest.hookimpl(tryfirst=True)  # before pytest selects by marker
def pytest_collection_modifyitems(items):
    """Mark the tests of the fault matrix, soaks apart: `pytest -m faults`. Those of whole programs come first.

    They take up to half a minute each: at the end, one process would wait for the other's.
    """
    from run import matrix

    items.sort(key=lambda item: item.path.parent.name != "programs")
    named = {test for row in matrix.ROWS for test in row.tests}
    for item in items:
        file = item.path.relative_to(ROOT / "tests").with_suffix("").as_posix()
        if f"{file}::{getattr(item, 'originalname', item.name)}" in named and not item.get_closest_marker("soak"):
            item.add_marker("faults")


@pytest.fixture
def recovery(request):
    """`with recovery(): ...` measures the time from a fault to the end of its processes, or to a restored state."""

    @contextlib.contextmanager
    def measure():
        began = time.monotonic()
        yield
        seconds = time.monotonic() - began
        if request.config.getoption("--record-faults"):
            kept = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
            name = request.node.originalname  # the slowest of all parameters of a test
            kept[name] = max(round(max(seconds, 0.01), 2), kept.get(name, 0.0))
            MEASURED.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")

    return measure
