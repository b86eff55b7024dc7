"""The lock of a workdir: one program at a time."""

import errno
import fcntl
import io
import os
import subprocess
import sys
import threading

import pytest

from sqlr1_jax.run.workdir_lock import Lock, WorkdirInUse


def test_a_second_lock_is_refused_until_the_first_is_released(tmp_path):
    with Lock(tmp_path):
        with pytest.raises(WorkdirInUse, match=rf"in use by process {os.getpid()} on .*--workdir"):
            Lock(tmp_path).__enter__()
    assert (tmp_path / "lock").read_text() == ""
    with Lock(tmp_path):
        pass


def test_the_lock_of_a_program_that_ended_anyhow_is_free(tmp_path):
    program = f"import os, pathlib; from sqlr1_jax.run.workdir_lock import Lock; Lock(pathlib.Path({str(tmp_path)!r})).__enter__(); os._exit(0)"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert "process" in (tmp_path / "lock").read_text()
    with Lock(tmp_path):
        assert (tmp_path / "lock").read_text().startswith(f"process {os.getpid()} on ")


def test_exactly_one_of_many_gets_the_lock(tmp_path):
    owners, refused, barrier = [], [], threading.Barrier(8)

    def contend():
        lock = Lock(tmp_path)
        barrier.wait()
        try:
            owners.append(lock.__enter__())
        except WorkdirInUse:
            refused.append(lock)

    threads = [threading.Thread(target=contend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(owners), len(refused)) == (1, 7)
    owners[0].__exit__()


def test_a_file_system_that_has_gone_does_not_change_how_a_program_ends(tmp_path):
    class Stale(io.StringIO):
        def truncate(self, size=None):
            raise OSError(errno.ESTALE, "Stale file handle")

    with Lock(tmp_path) as lock:
        lock._file.close()
        lock._file = Stale()
    assert lock._file.closed


def test_a_program_that_the_owner_starts_does_not_keep_the_lock(tmp_path):
    """The judge's workers outlive a killed trainer for a moment."""
    with Lock(tmp_path):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        with Lock(tmp_path):
            pass
    finally:
        child.communicate(b"\n")


def test_a_file_system_without_locks_is_reported(tmp_path, monkeypatch, capfd):
    def refuse(*_):
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with Lock(tmp_path):
        pass
    assert (
        "cannot be locked ([Errno 38] Function not implemented): start no second program here" in capfd.readouterr().err
    )
