"""Two processes in two network namespaces: a connection with delay, and one that breaks."""

import collections
import contextlib
import fcntl
import json
import os
import random
import select
import shutil
import struct
import subprocess
import threading
import time

import pytest
from run.conftest import logged, ready

from sqlr1_jax.run import exit_codes

pytestmark = [pytest.mark.distributed, pytest.mark.slow]
WATCH = {"heartbeat": 6.0, "first": 120.0, "floor": 60.0}


def sh(command: str) -> None:
    """Run a command that sets up the network; skip the test if it fails, such as without root."""
    completed = subprocess.run(command.split(), capture_output=True, text=True)
    if completed.returncode:
        pytest.skip(f"{command}: {completed.stderr.strip()}")


@contextlib.contextmanager
def namespaces():
    """Create two network namespaces; yields their names."""
    if os.geteuid() or not all(map(shutil.which, ("ip", "unshare", "hostname"))):
        pytest.skip("network namespaces need root, ip and unshare")
    names = [f"sqlr1-{os.getpid()}-{i}" for i in range(2)]
    try:
        for name in names:
            sh(f"ip netns add {name}")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)


def assign_addresses(names) -> None:
    """Give the device in each namespace its address, 10.77.0.1 or 10.77.0.2."""
    for i, name in enumerate(names):
        sh(f"ip -n {name} addr add 10.77.0.{i + 1}/24 dev end")
        sh(f"ip -n {name} link set end up")
        sh(f"ip -n {name} link set lo up")


@pytest.fixture
def cable():
    """The names of two namespaces joined by a pair of virtual devices."""
    with namespaces() as names:
        sh(f"ip link add end netns {names[0]} type veth peer name end netns {names[1]}")
        assign_addresses(names)
        yield names


@pytest.fixture
def slow_cable():
    """The same with a delay of 50 ms +- 10 % each way, and a list of the delays of all frames.

    A thread of the test carries the frames: many containers' kernels have no `netem`.
    """
    ends, delays, closed = [], [], threading.Event()
    with namespaces() as names, contextlib.ExitStack() as stack:
        for i, name in enumerate(names):
            ends.append(tap(f"sqlr1{os.getpid()}{i}"[:15]))
            stack.callback(os.close, ends[i])
            sh(f"ip link set sqlr1{os.getpid()}{i} netns {name} name end")
        assign_addresses(names)
        thread = threading.Thread(target=carry, args=(ends, 0.05, delays, closed))
        thread.start()
        stack.callback(thread.join)
        stack.callback(closed.set)
        yield names, delays


def tap(name: str) -> int:
    """Create a network device; return a file descriptor that reads and writes its frames."""
    try:
        device = os.open("/dev/net/tun", os.O_RDWR)
        request = struct.pack("16sH22x", name.encode(), 0x0002 | 0x1000)  # IFF_TAP | IFF_NO_PI
        fcntl.ioctl(device, 0x400454CA, request)  # TUNSETIFF
    except OSError as error:
        pytest.skip(f"/dev/net/tun: {error}")
    return device


def carry(ends: list[int], seconds: float, delays: list[float], closed: threading.Event) -> None:
    """Carry frames between two devices with a delay, in order."""
    rng, queue = random.Random(0), collections.deque()
    while not closed.is_set():
        pause = queue[0][0] - time.monotonic() if queue else 0.1
        for end in select.select(ends, [], [], max(0.0, min(pause, 0.1)))[0]:
            frame, now = os.read(end, 1 << 16), time.monotonic()
            queue.append((now + seconds * rng.uniform(0.9, 1.1), now, ends[1 - ends.index(end)], frame))
        while queue and queue[0][0] <= time.monotonic():
            _, arrived, end, frame = queue.popleft()
            os.write(end, frame)
            delays.append(time.monotonic() - arrived)


def cluster(toys, cable, workdir, **options):
    """Start a process in each namespace. Its hostname is its address, because gloo looks its address up by hostname."""
    place = {"coordinator": "10.77.0.1:4000", "processes": 2}
    prefixes = [
        ["ip", "netns", "exec", name, "unshare", "--uts", "sh", "-c", f'hostname 10.77.0.{i + 1}; exec "$@"', "sh"]
        for i, name in enumerate(cable)
    ]
    return [toys.start(workdir, prefix=prefixes[i], **options, **place, process_id=i) for i in range(2)]


def test_a_slow_network_changes_no_result(toys, slow_cable, tmp_path):
    names, delays = slow_cable
    ended = [toys.end(process) for process in cluster(toys, names, tmp_path / "slow", steps=3, watch=WATCH)]
    assert len(delays) > 100 and min(delays) >= 0.045
    assert [code for code, _, _ in ended] == [0, 0], ended
    local = [toys.end(process) for process in toys.cluster(tmp_path / "local", steps=3)]
    slow, fast = (json.loads(results[0][1].splitlines()[-1])["fingerprint"] for results in (ended, local))
    assert slow == fast and logged(tmp_path / "slow") == logged(tmp_path / "local")


def test_a_broken_connection_ends_both(toys, cable, tmp_path, recovery):
    processes = cluster(toys, cable, tmp_path, fault="ready", rank=1, hold=600, watch=WATCH)
    ready(processes[1])
    subprocess.run(f"ip -n {cable[0]} link set end down".split(), check=True)
    with recovery():
        ended = [toys.end(process) for process in processes]
    assert ended[0][0] == exit_codes.TIMEOUT and "process 1 sent no message for 6 s" in ended[0][2]
    assert ended[1][0] == exit_codes.TIMEOUT and "process 0 " in ended[1][2].splitlines()[0]
