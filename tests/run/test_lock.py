"""One program at a time in a workdir."""

import json
import os
import subprocess
import sys
import threading
import time

import pytest

from sqlr1_jax.run import exit_codes
from sqlr1_jax.run.workdir_lock import Held, Lock


def test_it_is_held_and_given_back(tmp_path):
    with Lock(tmp_path):
        with pytest.raises(Held, match=rf"in use by process {os.getpid()} on .*--workdir.*remove .*lock.json"):
            Lock(tmp_path).__enter__()
    assert not list(tmp_path.iterdir())
    with Lock(tmp_path):
        pass


def test_a_dead_holder_of_this_machine_is_recognised_at_once(tmp_path, capsys):
    program = f"import os, pathlib; from sqlr1_jax.run.workdir_lock import Lock; Lock(pathlib.Path({str(tmp_path)!r})).__enter__(); os._exit(0)"
    subprocess.run([sys.executable, "-c", program], check=True)
    with Lock(tmp_path):
        assert json.loads((tmp_path / "lock.json").read_text())["pid"] == os.getpid()
    assert "left behind by process" in capsys.readouterr().out


def elsewhere(tmp_path):
    held = {"host": "elsewhere", "pid": 1, "machine": "elsewhere boot 1", "started": "5"}
    (tmp_path / "lock.json").write_text(json.dumps(held))
    return tmp_path / "lock.json"


def test_a_silent_holder_elsewhere_counts_as_dead_after_a_wait(tmp_path, capsys):
    elsewhere(tmp_path)
    with Lock(tmp_path, stale=0.5):
        pass
    said = capsys.readouterr().out
    assert "process 1 on elsewhere; waiting up to" in said and "taken over" in said


@pytest.mark.parametrize("left", ["", '{"host": "x'])
def test_a_lock_that_says_nothing_or_half_is_taken_over(tmp_path, left):
    (tmp_path / "lock.json").write_text(left)
    with Lock(tmp_path, stale=0.2):
        assert json.loads((tmp_path / "lock.json").read_text())["pid"] == os.getpid()


def test_a_holder_elsewhere_that_touches_its_lock_is_alive(tmp_path):
    path, over = elsewhere(tmp_path), threading.Event()

    def touch():
        while not over.wait(0.05):
            os.utime(path)

    thread = threading.Thread(target=touch)
    thread.start()
    try:
        with pytest.raises(Held, match="process 1 on elsewhere"):
            Lock(tmp_path, stale=20.0).__enter__()
    finally:
        over.set()
        thread.join()


def test_one_of_many_gets_a_dead_lock(tmp_path):
    (tmp_path / "lock.json").write_text(
        json.dumps({"host": "x", "pid": 0, "machine": Lock(tmp_path).mine["machine"], "started": "1"})
    )
    got, refused, together = [], [], threading.Barrier(8)

    def contend():
        lock = Lock(tmp_path)
        together.wait()
        try:
            lock.__enter__()
            got.append(lock)
        except Held:
            refused.append(lock)

    threads = [threading.Thread(target=contend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), len(refused)) == (1, 7)
    got[0].__exit__()


def test_a_lock_that_is_not_ours_any_more_is_left(tmp_path):
    with Lock(tmp_path):
        (tmp_path / "lock.json").write_text("{}")
    assert (tmp_path / "lock.json").exists()


def soon(condition, seconds=10.0) -> bool:
    end = time.monotonic() + seconds
    while not (true := condition()) and time.monotonic() < end:
        time.sleep(0.01)
    return true


def test_a_holder_that_wakes_and_finds_anothers_lock_ends(tmp_path, capfd):
    codes = []
    with Lock(tmp_path, beat=0.02, end=codes.append) as lock:
        elsewhere(tmp_path)
        before = (tmp_path / "lock.json").stat().st_mtime_ns
        lock._thread.join(10)
        assert codes == [exit_codes.USAGE]
        assert (tmp_path / "lock.json").stat().st_mtime_ns == before  # the other's death would else never be seen
    assert "taken over by process 1 on elsewhere" in capfd.readouterr().err
    assert json.loads((tmp_path / "lock.json").read_text())["host"] == "elsewhere"


def test_a_lock_that_cannot_be_touched_for_a_while_is_touched_again(tmp_path, monkeypatch, capfd):
    touched, utime = [], os.utime

    def stale(path):
        touched.append(path)
        if len(touched) < 4:
            raise OSError(116, "Stale file handle")
        utime(path)

    with Lock(tmp_path, beat=0.02, end=lambda code: pytest.fail("ended")):
        before = (tmp_path / "lock.json").stat().st_mtime_ns
        monkeypatch.setattr(os, "utime", stale)
        assert soon(lambda: (tmp_path / "lock.json").stat().st_mtime_ns != before)
    assert capfd.readouterr().err.count("Stale file handle") == 1


def test_a_lock_that_a_person_removed_is_made_again(tmp_path):
    with Lock(tmp_path, beat=0.02, end=lambda code: pytest.fail("ended")):
        (tmp_path / "lock.json").unlink()
        assert soon((tmp_path / "lock.json").exists)
