"""GRPO that is killed at random moments and restarted gives the same result bit for bit."""

import random
import re
import signal
import time

import hosts
import jax
import numpy as np
import pytest

from sqlr1_jax.run import checkpoint_folder, exit_codes

pytestmark = pytest.mark.distributed
SETTINGS = dict(mesh__data=1, mesh__fsdp=-1, checkpoint__every=1, metrics__sample_every=0, optimizer__lr=1e-4)


def restored(workdir) -> list[np.ndarray]:
    """Return all arrays of the newest checkpoint, optimizer included, as numpy arrays."""
    import orbax.checkpoint as ocp

    folder = checkpoint_folder.of_run(workdir)
    step, found = checkpoint_folder.list_steps(folder)[-1], []
    with ocp.PyTreeCheckpointer() as reader:
        for name in ("params", "opt_state"):
            tree = reader.metadata(folder / str(step) / name).item_metadata.tree
            as_numpy = jax.tree.map(lambda _: ocp.RestoreArgs(restore_type=np.ndarray), tree)
            found += jax.tree.leaves(reader.restore(folder / str(step) / name, restore_args=as_numpy))
    return found


def assert_same(one, other):
    assert hosts.logged(one) == hosts.logged(other)
    assert hosts.logged(one, "samples.jsonl") == hosts.logged(other, "samples.jsonl")
    for left, right in zip(restored(one), restored(other), strict=True):
        np.testing.assert_array_equal(left, right)


def wait_for_step(process) -> str:
    """Wait until a process prints a step; return its output up to then."""
    output = []
    for line in process.stdout:
        output.append(line)
        if re.match(r"grpo +\d", line):
            break
    return "".join(output)


def wait_for_log(process, workdir, steps: int) -> None:
    """Wait until a process has logged so many steps. The console shows a line at most every five seconds, and steps take less."""
    log = workdir / "metrics.jsonl"
    while not log.exists() or log.read_text().count("\n") < steps:
        assert process.poll() is None, process.stdout.read()[-3000:]
        time.sleep(0.02)


def kill_at_random(world, workdir, kills, steps, seed=0):
    """Start the run and kill it `kills` times: sometimes while it starts, mostly while it trains."""
    rng, done = random.Random(seed), 0
    while done < kills:
        process = hosts.start("grpo", world, workdir, 1, steps=steps, **SETTINGS)
        if rng.random() < 0.2:
            time.sleep(rng.uniform(0, 6))
        else:
            wait_for_step(process)
            while not (folder := checkpoint_folder.of_run(workdir)) or not checkpoint_folder.list_steps(folder):
                time.sleep(0.05)  # on a busy machine every kill would otherwise come before the first save
            time.sleep(rng.uniform(0, 2))
        assert process.poll() is None, process.stdout.read()[-3000:]
        process.kill()
        process.communicate()
        done += 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kills", "steps"), [(3, 30), pytest.param(25, 250, marks=pytest.mark.soak)], ids=["short", "soak"]
)
def test_killed_at_random_moments(world, tmp_path, recovery, kills, steps):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    hosts.finish([hosts.start("grpo", world, whole, 1, steps=steps, **SETTINGS)])
    kill_at_random(world, broken, kills, steps)
    with recovery():
        last = hosts.start("grpo", world, broken, 1, steps=steps, **SETTINGS)
        output = wait_for_step(last)
    assert "resumed from the checkpoint of step" in output
    hosts.finish([last])
    assert_same(whole, broken)
    wasted = [line["goodput/lost"] + line["goodput/down"] for line in read(broken)]
    assert wasted[-1] > 0 and wasted == sorted(wasted)


def read(workdir):
    import json

    return [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]


@pytest.mark.slow
def test_preempted_and_started_again(world, tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    hosts.finish([hosts.start("grpo", world, whole, 1, steps=6, **SETTINGS)])
    rare = SETTINGS | {"checkpoint__every": 100}
    process = hosts.start("grpo", world, broken, 1, steps=6, **rare)
    wait_for_log(process, broken, 2)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=300)
    assert process.returncode == exit_codes.PREEMPTED and "saved; the same command resumes there" in out
    hosts.finish([hosts.start("grpo", world, broken, 1, steps=6, **rare)])
    assert_same(whole, broken)


@pytest.mark.slow
def test_two_processes_killed_and_started_again(world, tmp_path):
    """One of two is killed and the other ends by itself; restarted, both end like an uninterrupted run."""
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    settings = dict(steps=5, checkpoint__every=1)
    hosts.finish(hosts.several("grpo", world, whole, 2, 4, **settings))
    first, second = hosts.several("grpo", world, broken, 2, 4, **settings)
    wait_for_log(first, broken, 2)
    second.kill()
    second.communicate()
    out, _ = first.communicate(timeout=300)
    assert first.returncode != 0, out
    hosts.finish(hosts.several("grpo", world, broken, 2, 4, **settings))
    assert_same(whole, broken)
