"""The lock of a workdir: one program at a time."""

import json
import os
import subprocess
import sys
import threading
import time

import pytest

from sqlr1_jax.run import exit_codes
from sqlr1_jax.run.workdir_lock import Lock, WorkdirInUse


def test_a_second_lock_is_refused_until_the_first_is_released(tmp_path):
    with Lock(tmp_path):
        with pytest.raises(WorkdirInUse, match=rf"in use by process {os.getpid()} on .*--workdir.*remove .*lock.json"):
            Lock(tmp_path).__enter__()
    assert not list(tmp_path.iterdir())
    with Lock(tmp_path):
        pass


def test_a_dead_owner_on_this_host_is_recognised_at_once(tmp_path, capsys):
    program = f"import os, pathlib; from sqlr1_jax.run.workdir_lock import Lock; Lock(pathlib.Path({str(tmp_path)!r})).__enter__(); os._exit(0)"
    subprocess.run([sys.executable, "-c", program], check=True)
    with Lock(tmp_path):
        assert json.loads((tmp_path / "lock.json").read_text())["pid"] == os.getpid()
    assert "taken over from process" in capsys.readouterr().out


def lock_of_another_host(tmp_path):
    """Write the lock of a program on another host and return its path."""
    owner = {"host": "elsewhere", "pid": 1, "machine": "elsewhere boot 1", "started": "5"}
    (tmp_path / "lock.json").write_text(json.dumps(owner))
    return tmp_path / "lock.json"


def test_an_owner_on_another_host_counts_as_dead_without_updates(tmp_path, capsys):
    lock_of_another_host(tmp_path)
    with Lock(tmp_path, stale_s=0.5):
        pass
    output = capsys.readouterr().out
    assert "process 1 on elsewhere; waiting up to" in output and "taken over from process 1 on elsewhere" in output


@pytest.mark.parametrize("content", ["", '{"host": "x'])
def test_an_empty_or_truncated_lock_is_taken_over(tmp_path, content):
    (tmp_path / "lock.json").write_text(content)
    with Lock(tmp_path, stale_s=0.2):
        assert json.loads((tmp_path / "lock.json").read_text())["pid"] == os.getpid()


def test_an_owner_on_another_host_is_alive_while_it_updates_its_lock(tmp_path):
    path, done = lock_of_another_host(tmp_path), threading.Event()

    def update():
        while not done.wait(0.05):
            os.utime(path)

    thread = threading.Thread(target=update)
    thread.start()
    try:
        with pytest.raises(WorkdirInUse, match="process 1 on elsewhere"):
            Lock(tmp_path, stale_s=20.0).__enter__()
    finally:
        done.set()
        thread.join()


def test_exactly_one_of_many_takes_over_a_dead_lock(tmp_path):
    (tmp_path / "lock.json").write_text(
        json.dumps({"host": "x", "pid": 0, "machine": Lock(tmp_path).record["machine"], "started": "1"})
    )
    owners, refused, barrier = [], [], threading.Barrier(8)

    def contend():
        lock = Lock(tmp_path)
        barrier.wait()
        try:
            lock.__enter__()
            owners.append(lock)
        except WorkdirInUse:
            refused.append(lock)

    threads = [threading.Thread(target=contend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(owners), len(refused)) == (1, 7)
    owners[0].__exit__()


def test_a_lock_taken_over_by_another_program_is_not_removed(tmp_path):
    with Lock(tmp_path):
        (tmp_path / "lock.json").write_text("{}")
    assert (tmp_path / "lock.json").exists()


def becomes_true(condition, seconds=10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not (result := condition()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return result


def test_an_owner_that_wakes_up_and_finds_another_lock_ends(tmp_path, capfd):
    codes = []
    with Lock(tmp_path, update_s=0.02, end=codes.append) as lock:
        lock_of_another_host(tmp_path)
        before = (tmp_path / "lock.json").stat().st_mtime_ns
        lock._thread.join(10)
        assert codes == [exit_codes.USAGE]
        assert (tmp_path / "lock.json").stat().st_mtime_ns == before  # touching it would make a dead owner look alive
    assert "taken over by process 1 on elsewhere" in capfd.readouterr().err
    assert json.loads((tmp_path / "lock.json").read_text())["host"] == "elsewhere"


def test_a_failing_update_of_the_lock_is_retried(tmp_path, monkeypatch, capfd):
    updates, utime = [], os.utime

    def fail_at_first(path):
        updates.append(path)
        if len(updates) < 4:
            raise OSError(116, "Stale file handle")
        utime(path)

    with Lock(tmp_path, update_s=0.02, end=lambda code: pytest.fail("ended")):
        before = (tmp_path / "lock.json").stat().st_mtime_ns
        monkeypatch.setattr(os, "utime", fail_at_first)
        assert becomes_true(lambda: (tmp_path / "lock.json").stat().st_mtime_ns != before)
    assert capfd.readouterr().err.count("Stale file handle") == 1


def test_a_removed_lock_is_created_again(tmp_path):
    with Lock(tmp_path, update_s=0.02, end=lambda code: pytest.fail("ended")):
        (tmp_path / "lock.json").unlink()
        assert becomes_true((tmp_path / "lock.json").exists)
