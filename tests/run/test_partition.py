"""Two processes on two machines, as far as network namespaces make them: a cable that is slow, and one that is pulled."""

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


def sh(words: str) -> None:
    """What makes the machines and their cable; without the means for it a test is skipped."""
    done = subprocess.run(words.split(), capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"{words}: {done.stderr.strip()}")


@contextlib.contextmanager
def machines():
    """The names of two network namespaces."""
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


def addressed(names) -> None:
    """Gives the end of the cable in each namespace its address, 10.77.0.1 or 10.77.0.2."""
    for i, name in enumerate(names):
        sh(f"ip -n {name} addr add 10.77.0.{i + 1}/24 dev end")
        sh(f"ip -n {name} link set end up")
        sh(f"ip -n {name} link set lo up")


@pytest.fixture
def cable():
    """Two namespaces joined by a virtual cable; the name of each."""
    with machines() as names:
        sh(f"ip link add end netns {names[0]} type veth peer name end netns {names[1]}")
        addressed(names)
        yield names


@pytest.fixture
def slow_cable():
    """The same with a delay of 50 ms each way, with a tenth of it at random, and the list of how late each frame was.

    This process is the cable.
    """
    ends, late, over = [], [], threading.Event()
    with machines() as names, contextlib.ExitStack() as stack:
        for i, name in enumerate(names):
            ends.append(tap(f"sqlr1{os.getpid()}{i}"[:15]))
            stack.callback(os.close, ends[i])
            sh(f"ip link set sqlr1{os.getpid()}{i} netns {name} name end")
        addressed(names)
        thread = threading.Thread(target=carry, args=(ends, 0.05, late, over))
        thread.start()
        stack.callback(thread.join)
        stack.callback(over.set)
        yield names, late


def tap(name: str) -> int:
    """A new network device whose frames are read and written here; the kernels of many containers have no `netem`."""
    try:
        made = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(
            made, 0x400454CA, struct.pack("16sH22x", name.encode(), 0x0002 | 0x1000)
        )  # TUNSETIFF, TAP and NO_PI
    except OSError as error:
        pytest.skip(f"/dev/net/tun: {error}")
    return made


def carry(ends: list[int], seconds: float, late: list[float], over: threading.Event) -> None:
    """Hands every frame of one end to the other, late, in its order."""
    dice, under_way = random.Random(0), collections.deque()
    while not over.is_set():
        pause = under_way[0][0] - time.monotonic() if under_way else 0.1
        for end in select.select(ends, [], [], max(0.0, min(pause, 0.1)))[0]:
            frame, now = os.read(end, 1 << 16), time.monotonic()
            under_way.append((now + seconds * dice.uniform(0.9, 1.1), now, ends[1 - ends.index(end)], frame))
        while under_way and under_way[0][0] <= time.monotonic():
            _, then, end, frame = under_way.popleft()
            os.write(end, frame)
            late.append(time.monotonic() - then)


def cluster(toys, cable, workdir, **options):
    """A process in each namespace; gloo finds its address by the host's name, so each has its address as its name."""
    place = {"coordinator": "10.77.0.1:4000", "processes": 2}
    prefixes = [
        ["ip", "netns", "exec", name, "unshare", "--uts", "sh", "-c", f'hostname 10.77.0.{i + 1}; exec "$@"', "sh"]
        for i, name in enumerate(cable)
    ]
    return [toys.start(workdir, prefix=prefixes[i], **options, **place, process_id=i) for i in range(2)]


def test_a_slow_cable_changes_nothing(toys, slow_cable, tmp_path):
    names, late = slow_cable
    ended = [toys.end(process) for process in cluster(toys, names, tmp_path / "slow", steps=3, watch=WATCH)]
    assert len(late) > 100 and min(late) >= 0.045
    assert [code for code, _, _ in ended] == [0, 0], ended
    near = [toys.end(process) for process in toys.cluster(tmp_path / "near", steps=3)]
    found, wanted = (json.loads(one[0][1].splitlines()[-1])["fingerprint"] for one in (ended, near))
    assert found == wanted and logged(tmp_path / "slow") == logged(tmp_path / "near")


def test_a_pulled_cable_ends_both(toys, cable, tmp_path, recovery):
    processes = cluster(toys, cable, tmp_path, fault="ready", rank=1, hold=600, watch=WATCH)
    ready(processes[1])
    subprocess.run(f"ip -n {cable[0]} link set end down".split(), check=True)
    with recovery():
        ended = [toys.end(process) for process in processes]
    assert ended[0][0] == exit_codes.STUCK and "process 1 was not heard for 6 s" in ended[0][2]
    assert ended[1][0] == exit_codes.STUCK and "process 0 " in ended[1][2].splitlines()[0]
