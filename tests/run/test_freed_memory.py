"""Memory that a program has freed goes back to the system."""

import ctypes
import subprocess
import sys

import pytest

BLOCKS = """
import ctypes, sys
from sqlr1_jax.__main__ import return_freed_memory

libc, size = ctypes.CDLL(None), 17 << 20  # as one layer of a weight of the 0.5B in float32
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]


def resident():
    line = next(line for line in open("/proc/self/status") if line.startswith("RssAnon"))
    return int(line.split()[1]) >> 10


def filled():
    block = libc.malloc(size)
    ctypes.memset(block, 1, size)
    return block


if sys.argv[1] == "returned":
    return_freed_memory()
libc.free(filled())  # from here on glibc would take such blocks from its heap
blocks, before = [filled() for _ in range(10)], resident()
last = libc.malloc(1 << 22)  # in use behind them, so that the heap cannot shrink
for block in blocks:
    libc.free(block)
print(before - resident())
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="the C library is not glibc")
@pytest.mark.parametrize("how", ["returned", "kept"])
def test_freed_blocks_go_back_to_the_system(how):
    """170 MiB in blocks of 17; without the option, none of it."""
    command = [sys.executable, "-c", BLOCKS, how]
    freed = int(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)
    assert freed > 160 if how == "returned" else freed < 40
