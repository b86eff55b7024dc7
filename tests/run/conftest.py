"""Starts the toy trainer as processes, and ends what a test leaves behind."""

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
        self.every: list[subprocess.Popen] = []

    def start(self, workdir, devices=2, prefix=(), **options) -> subprocess.Popen:
        env = {**os.environ, "JAX_PLATFORMS": "cpu", "XLA_FLAGS": f"--xla_force_host_platform_device_count={devices}"}
        process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.run.toy", str(workdir), json.dumps(options)],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.every.append(process)
        return process

    def cluster(self, workdir, count=2, **options) -> list[subprocess.Popen]:
        """So many processes on loopback, each with two devices."""
        place = {"coordinator": f"127.0.0.1:{free_port()}", "processes": count}
        return [self.start(workdir, **options, **place, process_id=i) for i in range(count)]

    def run(self, workdir, **options) -> tuple[int, str, str]:
        """One process from its start to its end: exit code, output, errors."""
        return self.end(self.start(workdir, **options))

    @staticmethod
    def end(process, timeout=240.0) -> tuple[int, str, str]:
        out, err = process.communicate(timeout=timeout)
        return process.returncode, out, err


@pytest.fixture
def toys():
    made = Toys()
    yield made
    for process in made.every:
        if process.poll() is None:
            process.kill()
            process.communicate()


def reading(process) -> threading.Thread:
    """Reads a process's errors while it runs, which may be more than a pipe holds; `said` has them once it is joined."""
    stream, process.stderr = process.stderr, None

    def read():
        thread.said = stream.read()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def ready(process) -> None:
    """Waits until a process has said that it stands where its test wants it."""
    for line in process.stdout:
        if line.strip() == "READY":
            return
    raise AssertionError(f"it ended before: {process.stderr.read()[-2000:]}")


def logged(workdir) -> list[dict]:
    """The metrics of a run without its times."""
    lines = [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]
    times = ("seconds/", "goodput/", "rollout/")
    return [{key: value for key, value in line.items() if not key.startswith(times)} for line in lines]
