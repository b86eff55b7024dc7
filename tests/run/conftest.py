"""Start the toy trainer as processes, and kill those that a test leaves running."""

from __future__ import annotations

import json
import os
import pathlib
import socket
import subprocess
import sys
import threading

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Toys:
    """Processes of the toy trainer."""

    def __init__(self):
        self.started: list[subprocess.Popen] = []

    def start(self, workdir, devices=2, prefix=(), **options) -> subprocess.Popen:
        flags = f"{os.environ['XLA_FLAGS']} --xla_force_host_platform_device_count={devices}"
        env = {**os.environ, "JAX_PLATFORMS": "cpu", "XLA_FLAGS": flags}
        process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.run.toy", str(workdir), json.dumps(options)],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def cluster(self, workdir, count=2, **options) -> list[subprocess.Popen]:
        """Start a run of `count` processes on localhost, each with two devices."""
        cluster = {"coordinator": f"127.0.0.1:{free_port()}", "processes": count}
        return [self.start(workdir, **options, **cluster, process_id=i) for i in range(count)]

    def run(self, workdir, **options) -> tuple[int, str, str]:
        """Run a process to its end; return exit code, stdout and stderr."""
        return self.end(self.start(workdir, **options))

    @staticmethod
    def end(process, timeout=240.0) -> tuple[int, str, str]:
        out, err = process.communicate(timeout=timeout)
        return process.returncode, out, err


@pytest.fixture
def toys():
    processes = Toys()
    yield processes
    for process in processes.started:
        if process.poll() is None:
            process.kill()
            process.communicate()


def reading(process) -> threading.Thread:
    """Read a process's stderr while it runs, since it may be more than a pipe holds; after `join`, `text` has it."""
    stream, process.stderr = process.stderr, None

    def read():
        thread.text = stream.read()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def ready(process) -> None:
    """Wait until a process has printed READY, at the place where the test wants it."""
    for line in process.stdout:
        if line.strip() == "READY":
            return
    raise AssertionError(f"the process ended before READY: {process.stderr.read()[-2000:]}")


def logged(workdir) -> list[dict]:
    """Return the logged metrics of a run without timings."""
    lines = [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]
    times = ("seconds/", "goodput/", "rollout/")
    return [{key: value for key, value in line.items() if not key.startswith(times)} for line in lines]
