"""One process: asked to stop, killed at every place that matters, stuck, beside another on the same workdir, on a full disk."""

import json
import os
import pathlib
import random
import signal
import subprocess
import time

import pytest
from run.conftest import logged, reading, ready

from sqlr1_jax.run import exit_codes

pytestmark = [pytest.mark.distributed, pytest.mark.slow]


def test_sigterm_saves_and_the_rest_is_exact(toys, tmp_path, recovery):
    process = toys.start(tmp_path / "a", fault="ready", checkpoint={"every": 100})
    ready(process)
    process.send_signal(signal.SIGTERM)
    with recovery():
        code, _, said = toys.end(process)
    assert code == exit_codes.PREEMPTED and "stopped by SIGTERM after step 4, saved" in said
    code, out, said = toys.run(tmp_path / "a", checkpoint={"every": 100})
    assert code == 0, said
    whole = toys.run(tmp_path / "whole", checkpoint={"every": 100})
    found, wanted = (json.loads(text.splitlines()[-1]) for text in (out, whole[1]))
    assert (found["started_at"], found["fingerprint"]) == (4, wanted["fingerprint"])
    assert logged(tmp_path / "a") == logged(tmp_path / "whole")


@pytest.mark.parametrize("name", ["SIGINT", "SIGUSR1"])
def test_other_signals_are_requests_too(toys, tmp_path, name):
    process = toys.start(tmp_path, fault=name, at=1)
    code, _, said = toys.end(process)
    assert code == exit_codes.PREEMPTED and f"stopped by {name} after step 2, saved" in said


def test_a_second_signal_changes_nothing(toys, tmp_path, recovery):
    process = toys.start(tmp_path, fault="ready", hold=2.0)
    ready(process)
    with recovery():
        for _ in range(5):
            process.send_signal(signal.SIGTERM)
            time.sleep(0.1)
        code, _, said = toys.end(process)
    assert code == exit_codes.PREEMPTED, said
    assert sorted(p.name for p in (tmp_path / "checkpoints").iterdir()) == ["3", "4"]


def test_a_step_longer_than_the_grace_period(toys, tmp_path, recovery):
    process = toys.start(tmp_path, fault="ready", hold=60, watch={"grace": 2.0})
    ready(process)
    process.send_signal(signal.SIGTERM)
    with recovery():
        code, _, said = toys.end(process)
    assert code == exit_codes.UNSAVED and "the grace period of 2 s is over; the last checkpoint stands" in said
    assert "in inject" in said  # where it was


@pytest.mark.parametrize(("fault", "code"), [("sleep", exit_codes.STUCK), ("spin", 1)])
def test_a_stuck_process_ends_with_its_stack(toys, tmp_path, recovery, fault, code):
    """Also one that holds the interpreter's lock, which faulthandler's own thread ends, with its own code 1."""
    process = toys.start(tmp_path, fault=fault, watch={"floor": 6.0, "first": 60.0})
    ready(process)
    with recovery():
        found, _, said = toys.end(process)
    assert found == code and "in inject" in said, said


def test_killed_while_it_saves(toys, tmp_path, recovery):
    """Five kills within a tenth of a second of the moment a save begins: drafts are ignored and removed, the rest is exact."""
    dice = random.Random(0)
    for _ in range(5):
        process = toys.start(tmp_path / "a", steps=40, pause=0.02)
        folder = tmp_path / "a" / "checkpoints"
        before = steps(folder)
        while process.poll() is None and steps(folder) <= before:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.15))
        process.kill()
        process.communicate()
    with recovery():
        code, out, said = toys.run(tmp_path / "a", steps=40)
    assert code == 0, said
    wanted = toys.run(tmp_path / "whole", steps=40)[1]
    found, wanted = (json.loads(text.splitlines()[-1]) for text in (out, wanted))
    assert found["fingerprint"] == wanted["fingerprint"] and found["started_at"] >= 1
    assert logged(tmp_path / "a") == logged(tmp_path / "whole")
    assert not [p for p in folder.iterdir() if "tmp" in p.name]


def steps(folder) -> int:
    return max((int(p.name) for p in folder.iterdir() if p.name.isdigit()), default=0) if folder.exists() else 0


def test_a_second_trainer_is_refused(toys, tmp_path, recovery):
    first = toys.start(tmp_path, fault="ready", at=1, hold=600, until=str(tmp_path / "go"))
    ready(first)
    with recovery():
        code, _, said = toys.run(tmp_path)
    (tmp_path / "go").write_text("")
    assert code == exit_codes.USAGE and f"in use by process {first.pid} on" in said and "--workdir" in said
    assert toys.end(first)[0] == 0
    assert not (tmp_path / "lock.json").exists()


def test_a_killed_trainers_lock_is_taken_over(toys, tmp_path, recovery):
    first = toys.start(tmp_path, fault="SIGKILL")
    toys.end(first)
    assert (tmp_path / "lock.json").exists()
    with recovery():
        code, out, said = toys.run(tmp_path)
    assert code == 0 and f"left behind by process {first.pid}" in out, said


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a megabyte and a half."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", folder], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(path) -> None:
    """Writes until there is no room."""
    with open(path, "ab", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return


def test_a_disk_that_fills_up(toys, tmp_path, small_disk, recovery):
    """The disk is full from step 3 to step 7: training goes on, older checkpoints stay, later saves succeed."""
    workdir = tmp_path / "run"
    where = {"folder": str(small_disk / "checkpoints"), "keep": 2}
    go = tmp_path / "go"
    process = toys.start(workdir, steps=10, pause=0.5, fault="ready", at=3, hold=600, until=str(go), checkpoint=where)
    ready(process)
    errors = reading(process)  # orbax tells much of each failure
    filler = small_disk / "filler"
    fill(filler)
    go.write_text("")
    while len(logged(workdir)) < 7:
        fill(filler)  # also what a checkpoint that is no longer kept leaves free
        time.sleep(0.02)
        assert process.poll() is None
    held = [int(p.name) for p in (small_disk / "checkpoints").iterdir() if (p / "MANIFEST.json").exists()]
    assert held and max(held) < 7
    filler.unlink()
    with recovery():
        code, _, _ = toys.end(process)
    errors.join()
    said = errors.said
    assert code == 0, said
    assert "is not saved" in said and "older checkpoints stay" in said
    assert any(line["checkpoint/failed"] for line in logged(workdir))
    code, out, said = toys.run(workdir, steps=11, checkpoint=where)
    assert code == 0 and json.loads(out.splitlines()[-1])["started_at"] == 10, said


def test_a_disk_without_room_for_one_checkpoint_is_refused_at_the_start(toys, tmp_path, small_disk, recovery):
    (small_disk / "filler").write_bytes(b"x" * (1536 * 1024 - 20_000))
    with recovery():
        code, _, said = toys.run(tmp_path / "run", checkpoint={"folder": str(small_disk / "checkpoints")})
    assert (
        code == exit_codes.CHECKPOINT
        and "GB free and a checkpoint takes" in said
        and "--config.checkpoint.folder" in said
    )


def test_a_read_only_folder_is_refused_at_the_start(toys, tmp_path, small_disk, recovery):
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with recovery():
        code, _, said = toys.run(tmp_path / "run", checkpoint={"folder": str(small_disk / "checkpoints")})
    assert code == exit_codes.CHECKPOINT and "Read-only file system" in said


def test_a_folder_that_becomes_read_only(toys, tmp_path, small_disk):
    """Training goes on to its end; then the exit code says that the last checkpoint is missing."""
    where = {"folder": str(small_disk / "checkpoints")}
    go = tmp_path / "go"
    process = toys.start(tmp_path / "run", steps=6, fault="ready", at=3, hold=600, until=str(go), checkpoint=where)
    ready(process)
    while not (small_disk / "checkpoints" / "3" / "MANIFEST.json").exists():  # the save on its way ends
        time.sleep(0.02)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    go.write_text("")
    code, _, said = toys.end(process)
    assert code == exit_codes.CHECKPOINT and said.count("is not saved") == 3 and "3 in a row" in said
    assert [line["step"] for line in logged(tmp_path / "run")] == [1, 2, 3, 4, 5, 6]


def test_a_logger_without_a_disk(toys, tmp_path, recovery):
    """Standard output is a closed pipe, and TensorBoard's folder and samples.jsonl are not what they should be."""
    (tmp_path / "tensorboard").write_text("a file")
    (tmp_path / "samples.jsonl").mkdir()
    process = toys.start(tmp_path, fault="ready", at=0, tensorboard=True)
    ready(process)
    process.stdout.close()
    process.stdout = None
    with recovery():
        code, _, said = toys.end(process)
    assert code in (0, 120), said  # 120: Python could not flush standard output at its end
    assert said.count("standard output failed") == 1 and said.count("TensorBoard fails at step 1") == 1
    assert [line["step"] for line in logged(tmp_path)] == [1, 2, 3, 4, 5, 6]
    assert json.loads((tmp_path / "summary.json").read_text())["steps"] == 6


@pytest.mark.parametrize(
    ("fault", "code"), [("ready", exit_codes.PREEMPTED), ("sleep", exit_codes.STUCK)], ids=["signal", "watch"]
)
def test_standard_error_that_is_gone(toys, tmp_path, recovery, fault, code):
    """As behind `2>&1 | tee log` when tee has ended: a signal still saves, the watch still ends what is stuck."""
    process = toys.start(tmp_path, fault=fault, watch={"floor": 4.0, "first": 60.0}, checkpoint={"every": 100})
    ready(process)
    process.stderr.close()
    process.stderr = None
    if fault == "ready":
        process.send_signal(signal.SIGTERM)
    with recovery():
        found, _, _ = toys.end(process)
    assert found == code
    if fault == "ready":
        assert json.loads((tmp_path / "summary.json").read_text())["steps"] == 4
        assert [p.name for p in (tmp_path / "checkpoints").iterdir()] == ["4"]


def test_a_truncated_compile_cache(toys, tmp_path, monkeypatch, recovery):
    cache = tmp_path / "cache"
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(cache))
    monkeypatch.setenv("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    wanted = toys.run(tmp_path / "a", steps=2)[1].splitlines()[-1]
    entries = [p for p in pathlib.Path(cache).iterdir() if p.name.endswith("-cache")]
    assert entries
    for path in entries:
        os.truncate(path, path.stat().st_size // 2)
    with recovery():
        code, out, said = toys.run(tmp_path / "b", steps=2)
    assert code == 0, said
    assert json.loads(out.splitlines()[-1])["fingerprint"] == json.loads(wanted)["fingerprint"]
