"""Faults of a single process: signals, kills, a stuck phase, a second run in the workdir, full and read-only disks."""

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


def test_sigterm_saves_and_the_resumed_run_is_exact(toys, tmp_path, recovery):
    process = toys.start(tmp_path / "a", fault="ready", checkpoint={"every": 100})
    ready(process)
    process.send_signal(signal.SIGTERM)
    with recovery():
        code, _, stderr = toys.end(process)
    assert code == exit_codes.PREEMPTED and "stopped by SIGTERM after step 4, saved" in stderr
    code, out, stderr = toys.run(tmp_path / "a", checkpoint={"every": 100})
    assert code == 0, stderr
    whole = toys.run(tmp_path / "whole", checkpoint={"every": 100})
    result, expected = (json.loads(text.splitlines()[-1]) for text in (out, whole[1]))
    assert (result["started_at"], result["fingerprint"]) == (4, expected["fingerprint"])
    assert logged(tmp_path / "a") == logged(tmp_path / "whole")


@pytest.mark.parametrize("name", ["SIGINT", "SIGUSR1"])
def test_sigint_and_sigusr1_also_save_and_stop(toys, tmp_path, name):
    process = toys.start(tmp_path, fault=name, at=1)
    code, _, stderr = toys.end(process)
    assert code == exit_codes.PREEMPTED and f"stopped by {name} after step 2, saved" in stderr


def test_repeated_signals_change_nothing(toys, tmp_path, recovery):
    process = toys.start(tmp_path, fault="ready", hold=2.0)
    ready(process)
    with recovery():
        for _ in range(5):
            process.send_signal(signal.SIGTERM)
            time.sleep(0.1)
        code, _, stderr = toys.end(process)
    assert code == exit_codes.PREEMPTED, stderr
    assert sorted(p.name for p in (tmp_path / "checkpoints").iterdir()) == ["3", "4"]


def test_a_step_longer_than_the_grace_period_ends_unsaved(toys, tmp_path, recovery):
    process = toys.start(tmp_path, fault="ready", hold=60, watch={"grace": 2.0})
    ready(process)
    process.send_signal(signal.SIGTERM)
    with recovery():
        code, _, stderr = toys.end(process)
    assert code == exit_codes.UNSAVED and "the grace period of 2 s is over; the last checkpoint is valid" in stderr
    assert "in inject" in stderr  # the stack of the main thread


@pytest.mark.parametrize(("fault", "code"), [("sleep", exit_codes.TIMEOUT), ("spin", 1)])
def test_a_stuck_process_ends_with_its_stack(toys, tmp_path, recovery, fault, code):
    """A process that holds the interpreter's lock is ended by faulthandler's thread, whose exit code is 1."""
    process = toys.start(tmp_path, fault=fault, watch={"floor": 6.0, "first": 60.0})
    ready(process)
    with recovery():
        exit_code, _, stderr = toys.end(process)
    assert exit_code == code and "in inject" in stderr, stderr


def test_a_run_killed_during_a_save_resumes_exactly(toys, tmp_path, recovery):
    """Five kills within 150 ms of the start of a save: partial saves are ignored and removed, and the result is exact."""
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
        code, out, stderr = toys.run(tmp_path / "a", steps=40)
    assert code == 0, stderr
    uninterrupted = toys.run(tmp_path / "whole", steps=40)[1]
    result, expected = (json.loads(text.splitlines()[-1]) for text in (out, uninterrupted))
    assert result["fingerprint"] == expected["fingerprint"] and result["started_at"] >= 1
    assert logged(tmp_path / "a") == logged(tmp_path / "whole")
    assert not [p for p in folder.iterdir() if "tmp" in p.name]


def steps(folder) -> int:
    return max((int(p.name) for p in folder.iterdir() if p.name.isdigit()), default=0) if folder.exists() else 0


def test_a_second_trainer_is_refused(toys, tmp_path, recovery):
    first = toys.start(tmp_path, fault="ready", at=1, hold=600, until=str(tmp_path / "go"))
    ready(first)
    with recovery():
        code, _, stderr = toys.run(tmp_path)
    (tmp_path / "go").write_text("")
    assert code == exit_codes.USAGE and f"in use by process {first.pid} on" in stderr and "--workdir" in stderr
    assert toys.end(first)[0] == 0


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 1.5 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", folder], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"cannot mount a file system: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(path) -> None:
    """Append to a file until the disk is full."""
    with open(path, "ab", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return


def test_training_continues_while_the_disk_is_full(toys, tmp_path, small_disk, recovery):
    """The disk is full from step 3 to step 7: training continues, older checkpoints are kept, later saves succeed."""
    workdir = tmp_path / "run"
    where = {"folder": str(small_disk / "checkpoints"), "keep": 2}
    go = tmp_path / "go"
    process = toys.start(workdir, steps=10, pause=0.5, fault="ready", at=3, hold=600, until=str(go), checkpoint=where)
    ready(process)
    errors = reading(process)  # orbax prints more about each failure than a pipe holds
    filler = small_disk / "filler"
    fill(filler)
    go.write_text("")
    while len(logged(workdir)) < 7:
        fill(filler)  # also the space of checkpoints that are removed meanwhile
        time.sleep(0.02)
        assert process.poll() is None
    complete = [int(p.name) for p in (small_disk / "checkpoints").iterdir() if p.name.isdigit()]
    assert complete and max(complete) < 7
    filler.unlink()
    with recovery():
        code, _, _ = toys.end(process)
    errors.join()
    stderr = errors.text
    assert code == 0, stderr
    assert "is not saved" in stderr and "older checkpoints are kept" in stderr
    assert any(line["checkpoint/failed"] for line in logged(workdir))
    code, out, stderr = toys.run(workdir, steps=11, checkpoint=where)
    assert code == 0 and json.loads(out.splitlines()[-1])["started_at"] == 10, stderr


def test_a_disk_without_space_for_a_checkpoint_is_refused_at_the_start(toys, tmp_path, small_disk, recovery):
    (small_disk / "filler").write_bytes(b"x" * (1536 * 1024 - 20_000))
    with recovery():
        code, _, stderr = toys.run(tmp_path / "run", checkpoint={"folder": str(small_disk / "checkpoints")})
    assert code == exit_codes.CHECKPOINT
    assert "GB must fit: free some space" in stderr and "--config.checkpoint.folder" in stderr


def test_a_read_only_folder_is_refused_at_the_start(toys, tmp_path, small_disk, recovery):
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with recovery():
        code, _, stderr = toys.run(tmp_path / "run", checkpoint={"folder": str(small_disk / "checkpoints")})
    assert code == exit_codes.CHECKPOINT and "Read-only file system" in stderr


def test_a_folder_that_becomes_read_only_ends_the_run_with_an_error(toys, tmp_path, small_disk):
    """Training continues to the last step; the exit code then says that the last checkpoint is missing."""
    where = {"folder": str(small_disk / "checkpoints")}
    go = tmp_path / "go"
    process = toys.start(tmp_path / "run", steps=6, fault="ready", at=3, hold=600, until=str(go), checkpoint=where)
    ready(process)
    while not (small_disk / "checkpoints" / "3").exists():  # wait for the save in progress
        time.sleep(0.02)
    # Refused as long as orbax has a file open, which may be after the checkpoint has got its name.
    while subprocess.run(["mount", "-o", "remount,ro", small_disk], capture_output=True).returncode:
        assert process.poll() is None
        time.sleep(0.05)
    go.write_text("")
    code, _, stderr = toys.end(process)
    assert code == exit_codes.CHECKPOINT and stderr.count("is not saved") == 3 and "3 in a row" in stderr
    assert [line["step"] for line in logged(tmp_path / "run")] == [1, 2, 3, 4, 5, 6]


def test_failing_log_sinks_do_not_stop_training(toys, tmp_path, recovery):
    """Standard output is a closed pipe, TensorBoard's folder is a file, and samples.jsonl is a folder."""
    (tmp_path / "tensorboard").write_text("a file")
    (tmp_path / "samples.jsonl").mkdir()
    process = toys.start(tmp_path, fault="ready", at=0)
    ready(process)
    process.stdout.close()
    process.stdout = None
    with recovery():
        code, _, stderr = toys.end(process)
    assert code in (0, 120), stderr  # 120: Python could not flush standard output at exit
    assert stderr.count("standard output failed") == 1 and stderr.count("TensorBoard fails at step 1") == 1
    assert [line["step"] for line in logged(tmp_path)] == [1, 2, 3, 4, 5, 6]
    assert json.loads((tmp_path / "summary.json").read_text())["steps"] == 6


@pytest.mark.parametrize(
    ("fault", "code"), [("ready", exit_codes.PREEMPTED), ("sleep", exit_codes.TIMEOUT)], ids=["signal", "watch"]
)
def test_signals_and_deadlines_work_without_standard_error(toys, tmp_path, recovery, fault, code):
    """As behind `2>&1 | tee log` after tee has ended: a signal still saves, and the watchdog still ends a stuck process."""
    floor = 4.0 if fault == "sleep" else 60.0
    process = toys.start(tmp_path, fault=fault, watch={"floor": floor, "first": 60.0}, checkpoint={"every": 100})
    ready(process)
    process.stderr.close()
    process.stderr = None
    if fault == "ready":
        process.send_signal(signal.SIGTERM)
    with recovery():
        exit_code, _, _ = toys.end(process)
    assert exit_code == code
    if fault == "ready":
        assert json.loads((tmp_path / "summary.json").read_text())["steps"] == 4
        assert [p.name for p in (tmp_path / "checkpoints").iterdir()] == ["4"]


def test_a_truncated_compile_cache_is_compiled_again(toys, tmp_path, monkeypatch, recovery):
    cache = tmp_path / "cache"
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(cache))
    monkeypatch.setenv("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    expected = toys.run(tmp_path / "a", steps=2)[1].splitlines()[-1]
    entries = [p for p in pathlib.Path(cache).iterdir() if p.name.endswith("-cache")]
    assert entries
    for path in entries:
        os.truncate(path, path.stat().st_size // 2)
    with recovery():
        code, out, stderr = toys.run(tmp_path / "b", steps=2)
    assert code == 0, stderr
    assert json.loads(out.splitlines()[-1])["fingerprint"] == json.loads(expected)["fingerprint"]
