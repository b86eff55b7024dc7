"""Two processes on two machines, as far as network namespaces make them: a cable that is slow, and one that is pulled."""

import json
import os
import shutil
import subprocess

import pytest
from faults.conftest import logged, ready

from sqlr1_jax import exits

pytestmark = [pytest.mark.distributed, pytest.mark.slow]
WATCH = {"heartbeat": 6.0, "first": 120.0, "floor": 60.0}


def sh(words: str) -> None:
    done = subprocess.run(words.split(), capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"{words}: {done.stderr.strip()}")


@pytest.fixture
def cable():
    """Two namespaces joined by a virtual cable; the name of each, whose address is 10.77.0.1 or 10.77.0.2."""
    if os.geteuid() or not all(map(shutil.which, ("ip", "unshare", "hostname"))):
        pytest.skip("network namespaces need root, ip and unshare")
    names = [f"sqlr1-{os.getpid()}-{i}" for i in range(2)]
    try:
        for name in names:
            sh(f"ip netns add {name}")
        sh(f"ip link add end netns {names[0]} type veth peer name end netns {names[1]}")
        for i, name in enumerate(names):
            sh(f"ip -n {name} addr add 10.77.0.{i + 1}/24 dev end")
            sh(f"ip -n {name} link set end up")
            sh(f"ip -n {name} link set lo up")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)


def cluster(toys, cable, workdir, **options):
    """A process in each namespace; gloo finds its address by the host's name, so each has its address as its name."""
    place = {"coordinator": "10.77.0.1:4000", "processes": 2}
    prefixes = [
        ["ip", "netns", "exec", name, "unshare", "--uts", "sh", "-c", f'hostname 10.77.0.{i + 1}; exec "$@"', "sh"]
        for i, name in enumerate(cable)
    ]
    return [toys.start(workdir, prefix=prefixes[i], **options, **place, process_id=i) for i in range(2)]


def test_a_slow_cable_changes_nothing(toys, cable, tmp_path):
    """A delay of 50 ms each way, with a tenth of it at random."""
    for name in cable:
        sh(f"tc -n {name} qdisc add dev end root netem delay 50ms 5ms")
    ended = [toys.end(process) for process in cluster(toys, cable, tmp_path / "slow", steps=3, watch=WATCH)]
    assert [code for code, _, _ in ended] == [0, 0], ended
    near = [toys.end(process) for process in toys.cluster(tmp_path / "near", steps=3)]
    found, wanted = (json.loads(one[0][1].splitlines()[-1])["fingerprint"] for one in (ended, near))
    assert found == wanted and logged(tmp_path / "slow") == logged(tmp_path / "near")


def test_a_pulled_cable_ends_both(toys, cable, tmp_path, recovery):
    processes = cluster(toys, cable, tmp_path, fault="ready", rank=1, hold=600, watch=WATCH)
    ready(processes[1])
    sh(f"ip -n {cable[0]} link set end down")
    with recovery():
        ended = [toys.end(process) for process in processes]
    assert ended[0][0] == exits.STUCK and "process 1 was not heard for 6 s" in ended[0][2]
    assert ended[1][0] == exits.STUCK and "process 0 " in ended[1][2].splitlines()[0]
