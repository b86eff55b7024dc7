"""`benchmarks/gpu.sh`: its parts, its driver, wheels and weights; a rehearsal of one part here, of all of them with `-m slow`."""

import argparse
import importlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tarfile
import time
import types
import zipfile

import pytest

ROOT = pathlib.Path(__file__).parents[1]


@pytest.fixture
def load(monkeypatch):
    """A module of benchmarks/ by name."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module


def rehearse(out, *parts, timeout):
    environment = os.environ | {
        "RESULTS": str(out),
        "PYTHON": sys.executable,
        "XLA_FLAGS": "",
        "WEIGHTS": str(out / "none"),
    }
    command = ["bash", "benchmarks/gpu.sh", "--rehearse", *parts]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout)


def test_a_part_is_rehearsed(tmp_path):
    made = rehearse(tmp_path, "device", timeout=240)
    assert made.returncode == 0, made.stdout + made.stderr
    record = json.loads((tmp_path / "rehearsal" / "device.json").read_text())
    assert record["succeeded"] and record["rehearsal"] and record["result"]["platform"] == "cpu"
    assert record["result"]["copy_bytes_per_second"]["median"] > 0
    assert "--side 256" in record["command"]


@pytest.mark.slow
def test_all_parts_are_rehearsed(tmp_path, load):
    made = rehearse(tmp_path, timeout=3600)
    assert made.returncode == 0, made.stdout + made.stderr
    records = {path.stem: json.loads(path.read_text()) for path in (tmp_path / "rehearsal").glob("*.json")}
    assert all(record["succeeded"] for record in records.values())
    assert {"numerics_bfloat16", "tests", "update_7b_lora", "rollout_7b", "step_7b_lora", "memory_7b_lora"} <= set(
        records
    )
    again = rehearse(tmp_path, timeout=60)
    assert again.stdout.count("done before") == len(records)


def test_parts_have_names_of_their_own_and_files_that_exist(load):
    gpu = load("gpu")
    names = [part.name for part in gpu.PARTS]
    assert len(set(names)) == len(names)
    page = (ROOT / "benchmarks" / "gpu.md").read_text()
    for part in gpu.PARTS:
        file = part.command.split()[0]
        assert (ROOT / part.command.split()[1] if file == "bash" else ROOT / "benchmarks" / file).exists()
        assert f"`{part.name}`" in page
    with pytest.raises(SystemExit, match="no part is called nothing"):
        gpu.choose(["nothing"])


def test_tiny_values_replace_a_parts_own(load):
    gpu = load("gpu")
    part = gpu.Part("p", 1, "rollout.py roofline --size 7B --json", "--size small --pairs 1")
    assert gpu.arguments(part, False)[2:] == ["roofline", "--size", "7B", "--json"]
    assert gpu.arguments(part, True)[2:] == ["roofline", "--json", "--size", "small", "--pairs", "1"]


def test_a_part_that_hangs_is_ended_and_one_that_fails_is_reported(tmp_path, load, monkeypatch):
    gpu = load("gpu")
    script = tmp_path / "script.py"
    monkeypatch.setattr(gpu, "arguments", lambda part, rehearse: [sys.executable, str(script)])

    def run(text, limit_s=30):
        script.write_text(text)
        return gpu.run(gpu.Part("p", limit_s, "script.py"), tmp_path, tmp_path, False)

    hangs = run("import time\nprint('{\"a\": 1}', flush=True)\ntime.sleep(60)", limit_s=5)
    assert not hangs["succeeded"] and "limit of 5 s" in hangs["error"] and hangs["result"] == {"a": 1}
    fails = run("raise ValueError('why')")
    assert not fails["succeeded"] and "why" in fails["end_of_log"]
    kept = gpu.read_record(tmp_path, gpu.Part("p", 1, ""), False)
    assert kept["result"] == {"a": 1} and "why" in kept["later"]["end_of_log"] and not kept["succeeded"]
    assert gpu.place({}) < gpu.place(hangs) < gpu.place(fails) == gpu.place(kept)
    assert run("print('no JSON')")["error"] == "printed no result"
    assert run("print('{\"a\": 2}')")["result"] == {"a": 2}
    made, rehearsed = (gpu.read_record(tmp_path, gpu.Part("p", 1, ""), rehearse) for rehearse in (False, True))
    assert made["succeeded"] and not rehearsed
    run("print('{\"a\": 3}', flush=True)\nraise ValueError('why')")
    kept = gpu.read_record(tmp_path, gpu.Part("p", 1, ""), False)
    assert kept["succeeded"] and kept["result"] == {"a": 2} and "why" in kept["later"]["end_of_log"]


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended may wait for a parent to notice."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_an_ended_part_saves_leaves_nothing_running_and_shares_the_session(tmp_path, load, monkeypatch):
    gpu = load("gpu")
    script = tmp_path / "script.py"
    monkeypatch.setattr(gpu, "arguments", lambda part, rehearse: [sys.executable, str(script)])
    monkeypatch.setattr(gpu, "GRACE_S", 5)
    saves = "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path(sys.argv[1]).touch(), sys.exit())); print(flush=True); time.sleep(60)"
    script.write_text(
        f"import json, os, subprocess, sys, time\nrun = subprocess.Popen([sys.executable, '-c', {saves!r}, {str(tmp_path / 'saved')!r}],"
        "stdout=subprocess.PIPE)\nrun.stdout.readline()\n"
        "print(json.dumps({'child': run.pid, 'session': os.getsid(0), 'limit': os.environ['LIMIT_S']}), flush=True)\ntime.sleep(60)"
    )
    record = gpu.run(gpu.Part("p", 100, "script.py"), tmp_path, tmp_path, False, rest_s=8)
    assert record["error"] == "was ended after 8 s" and record["result"]["limit"] == "8"
    assert (tmp_path / "saved").exists() and not is_running(record["result"]["child"])
    assert record["result"]["session"] == os.getsid(0)


def test_a_terminated_call_ends_its_part(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        f"import os, pathlib, time\npathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid()))\ntime.sleep(60)"
    )
    code = (
        "import sys, gpu\n"
        f"gpu.arguments = lambda part, rehearse: [sys.executable, {str(script)!r}]\n"
        f"sys.argv = ['gpu.py', '--out', {str(tmp_path)!r}, 'device']\ngpu.main()"
    )
    call = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT / "benchmarks", stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    call.send_signal(signal.SIGTERM)
    call.wait(30)
    assert not is_running(int((tmp_path / "pid").read_text()))


@pytest.fixture
def driver(tmp_path, load, monkeypatch):
    """The driver with parts `a`, `b` (which needs weights) and `c` that only note that they ran, and its arguments."""
    gpu = load("gpu")
    ran = []

    def run(part, out, weights, rehearse, rest_s):
        ran.append(part.name)
        (out / f"{part.name}.json").write_text('{"succeeded": true}')
        return {"succeeded": True, "seconds": 1.0}

    monkeypatch.setattr(gpu, "run", run)
    monkeypatch.setattr(gpu, "reason_to_skip", lambda *_: "")
    args = argparse.Namespace(parts=["all"], seconds=1000, rehearse=False, out=tmp_path, weights=tmp_path, archive=None)
    parts = [gpu.Part("a", 400, "x"), gpu.Part("b", 100, "x", weights=True), gpu.Part("c", 400, "x")]
    return gpu, args, parts, ran


def test_no_part_begins_that_the_call_has_no_time_for(driver):
    gpu, args, parts, ran = driver
    args.seconds = gpu.GRACE_S + 150
    assert gpu.run_all(parts, args, None) == ([], ["a", "c"]) and ran == ["b"]


def test_parts_run_while_pieces_of_weights_are_missing(driver):
    gpu, args, parts, ran = driver
    joiner = types.SimpleNamespace(poll=lambda: None if len(ran) < 2 else 0, wait=lambda seconds: None)
    assert gpu.run_all(parts, args, joiner) == ([], []) and ran == ["a", "c", "b"]


def test_the_archive_has_results_and_no_large_or_compiled_files(driver):
    gpu, args, parts, _ = driver
    out, args.archive = args.out, args.out / "sent" / "gpu.tar.gz"
    for name in ("a.log", "a.trace.json.gz", "cache/program.json", "speedrun/figures/summary.json", "speedrun/run/big"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("x")
    with (out / "c.trace.json.gz").open("wb") as large:
        large.truncate(gpu.ARCHIVED_BYTES + 1)
    gpu.run_all(parts, args, None)
    with tarfile.open(args.archive) as packed:
        names = set(packed.getnames())
    assert names == {"a.json", "b.json", "c.json", "a.log", "a.trace.json.gz", "speedrun/figures/summary.json"}


def test_results_name_the_commit_of_a_copy_and_half_a_record_is_none(tmp_path, load, monkeypatch):
    gpu = load("gpu")
    monkeypatch.setenv("COMMIT", "abc")
    assert gpu.commit() == "abc"
    (tmp_path / "p.json").write_text('{"succeeded": tr')
    assert gpu.read_record(tmp_path, gpu.Part("p", 1, ""), False) == {}


def test_a_part_is_skipped_with_a_reason(tmp_path, load):
    gpu = load("gpu")
    reasons = [
        gpu.reason_to_skip(gpu.Part("p", 1, command, packages=packages, weights=weights), tmp_path, False)
        for command, packages, weights in (
            ("a.py", ("not_a_package",), False),
            ("a.py", (), True),
            ("a.py", ("json",), False),
        )
    ]
    assert "not installed" in reasons[0] and "no model" in reasons[1] and not reasons[2]
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pieces.json").write_text('{"files": {"config.json": {"bytes": 2}, "model.safetensors": {"bytes": 9}}}')
    reason = gpu.reason_to_skip(gpu.Part("p", 1, "a.py", weights=True), tmp_path, False)
    assert "pieces are missing of model.safetensors in" in reason


def test_the_real_recipe_runs_with_the_machines_python_and_without_pip(tmp_path):
    python, weights, out = tmp_path / "python", tmp_path / "weights", tmp_path / "out"
    (weights / "unpacked" / "spider").mkdir(parents=True)  # of an earlier part that was ended while it unpacked
    with tarfile.open(weights / "spider.tar", "w") as packed:
        packed.add(ROOT / "LICENSE", "spider/dev.json")
    python.write_text(
        f'#!/usr/bin/env bash\necho "$@" >> {tmp_path}/calls\n'
        'for word in "$@"; do case $word in --workdir=*) mkdir -p "${word#--workdir=}" ;; esac; done\n'
        f'case "$*" in benchmarks/speedrun.py*) mkdir -p {out}/figures && echo \'{{"a":\n 1}}\' > {out}/figures/summary.json ;; esac\n'
    )
    python.chmod(0o755)
    settings = {"OUT": str(out), "WEIGHTS": str(weights), "PYTHON": str(python)}
    command = ["bash", "benchmarks/gpu_speedrun.sh"]
    made = subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=60)
    assert made.returncode == 0, made.stdout + made.stderr
    assert json.loads(made.stdout.splitlines()[-1]) == {"a": 1}
    assert [path.name for path in (weights / "spider").iterdir()] == ["dev.json"]
    calls = (tmp_path / "calls").read_text().splitlines()
    assert not any("pip" in call for call in calls) and "benchmarks/speedrun.py" in calls[-1]
    (grpo,) = [call for call in calls if call.startswith("-m sqlr1_jax grpo")]
    assert "configs/speedrun.py:grpo,gpu" in grpo and f"--workdir={out}/run/grpo" in grpo


def test_weights_survive_being_cut_and_joined(tmp_path, load):
    weights = load("gpu_weights")
    model, pieces = tmp_path / "model", tmp_path / "pieces"
    model.mkdir()
    content = os.urandom(2500)
    (model / "model.safetensors").write_bytes(content)
    (model / "config.json").write_text("{}")
    weights.cut(model, pieces, 1000)
    last = pieces / "model.safetensors.002"
    assert last.stat().st_size == 500
    later = last.read_bytes()
    last.write_bytes(later[:100])  # still being copied
    assert weights.join(pieces) == ["model.safetensors"]
    last.write_bytes(bytes(500))
    with pytest.raises(ValueError, match="copy them again"):
        weights.join(pieces)
    last.write_bytes(later)
    assert weights.join(pieces) == [] == weights.join(pieces)
    assert (pieces / "model.safetensors").read_bytes() == content
    assert sorted(path.name for path in pieces.iterdir()) == ["config.json", "model.safetensors", "pieces.json"]


def test_wheels_bring_what_is_missing_and_the_rest_is_named(tmp_path, load):
    packages = load("gpu_packages")

    def wheel(name, version, *requires):
        with zipfile.ZipFile(tmp_path / f"{name}-{version}-py3-none-any.whl", "w") as archive:
            lines = [f"Requires-Dist: {r}" for r in requires]
            archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(["Name: x", *lines, "", "body"]))

    wheel(
        "absent_one",
        "2.0",
        "absent-two>=3",
        "pytest",
        'absent_three; python_version < "3"',
        'absent_four; extra == "x"',
    )
    wheel("absent_two", "2.9")
    install, missing = packages.resolve(tmp_path, ["absent-one>=1", "pytest>=1", "numpy>=1000"])
    assert [path.name for path in install] == ["absent_one-2.0-py3-none-any.whl"]
    assert len(missing) == 2 and any("absent-two>=3" in line for line in missing)
    assert any("numpy>=1000" in line and "found" in line for line in missing)
    wheel("absent_two", "3.1")
    (tmp_path / "absent_two-3.1-py3-none-any.whl").rename(tmp_path / "absent_two-3.1-cp27-cp27m-win32.whl")
    assert packages.resolve(tmp_path, ["absent-one>=1"])[1], (
        "pip would refuse a wheel of another platform, and all with it"
    )
    wheel("absent_two", "3.1")
    install, missing = packages.resolve(tmp_path, ["absent-one>=1"])
    assert len(install) == 2 and not missing


def test_tests_on_a_gpu_run_optimised_programs_and_report_what_they_had(load, monkeypatch):
    checks = load("gpu_checks")
    calls = []

    class Pytest:
        stdout = (
            "tests/a.py::test_x[a b] PASSED [ 50%]\n",
            "tests/a.py::test_y \n",
            "[gw1] [ 75%] FAILED tests/a.py::test_y \n",
            "[gw0] PASSED tests/a.py::test_z \n",
        )

        def __init__(self, command, **settings):
            calls.append((command, settings["env"]))

        def wait(self):
            return 1

        kill = None

    monkeypatch.setattr(checks.subprocess, "Popen", Pytest)
    monkeypatch.setattr(checks.os, "sched_getaffinity", lambda _: range(16))
    monkeypatch.setattr(
        checks.threading,
        "Timer",
        lambda seconds, _: calls.append(seconds) or types.SimpleNamespace(start=print, cancel=print),
    )
    monkeypatch.setenv("JAX_PLATFORMS", "cuda,cpu")
    monkeypatch.setenv("LIMIT_S", "100")
    result = checks.tests(argparse.Namespace(few=False, limit=270))
    assert result["outcomes"] == {"PASSED": 2, "FAILED": 1} and result["failed"] == ["tests/a.py::test_y"]
    (command, environment), seconds = calls
    # tests/conftest.py puts its own flags before those of the environment.
    assert "--xla_backend_optimization_level=3" in environment["XLA_FLAGS"] and seconds == 80
    assert command[command.index("-n") + 1] == "6"


def test_an_attention_that_takes_the_state_with_it_leaves_the_others_measured(load, monkeypatch):
    from sqlr1_jax import packing

    measure = load("gpu_measure")
    states = []

    class World:
        shape = measure.Shape(4, 2, 2, 1)
        config = types.SimpleNamespace(vocab=64)

        def __init__(self, args):
            self.reset()

        def reset(self):
            states.append("fresh")

        def pack(self, *groups):
            return packing.pack_groups(*groups[:2], row_length=64, advantages=groups[2], old_logprobs=groups[3])

        def place(self, rows):
            return None

        def operations(self, rows):
            return {"weights": 1.0}

        def update(self, name):
            def run(batch):
                if name == "large":
                    states.clear()
                    raise RuntimeError("out of memory")
                return {"loss": states.count("fresh")}

            return run

    monkeypatch.setattr(measure, "World", World)
    monkeypatch.setattr(measure, "product_rate", lambda side: {"median": 1.0})
    result = measure.update(argparse.Namespace(attention="large,small", pairs=1, side=1, profile=False))
    assert result["losses"] == {"small": 1.0} and "out of memory" in result["failed"]["large"]


def test_memory_is_measured_on_known_cards_alone(load, monkeypatch):
    memory = load("gpu_memory")
    monkeypatch.setattr(memory.subprocess, "run", lambda *_, **__: types.SimpleNamespace(stdout="cpu\n"))
    with pytest.raises(SystemExit, match="name a similar one"):
        memory.topology_here()


def test_memory_is_measured_before_it_is_planned(load, monkeypatch, capsys):
    """A plan can be made later and elsewhere: where it fails, what the device took is there."""
    memory = load("gpu_memory")
    ended = types.SimpleNamespace(returncode=0, stdout='{"stated": 1.9, "measured": 2.0}\n', stderr="")
    monkeypatch.setattr(memory.subprocess, "run", lambda *_, **__: ended)
    args = argparse.Namespace(config="grpo.py:7b", topology="h200:1", tiny=False)

    def fails(args):
        raise subprocess.CalledProcessError(1, "plan")

    monkeypatch.setattr(memory, "planned", fails)
    with pytest.raises(subprocess.CalledProcessError):
        memory.all_phases(args)
    rows = json.loads(capsys.readouterr().out.splitlines()[-1])["peak_gib"]
    assert list(rows) == list(memory.PHASES) and rows["update"] == {"stated": 1.9, "measured": 2.0}
    monkeypatch.setattr(memory, "planned", lambda args: {"update": 2.2})
    assert memory.all_phases(args)["peak_gib"]["update"]["error"] == 0.1


def test_the_table_of_a_profile_counts_kernels_once(load):
    measure = load("gpu_measure")
    events = [
        {"ph": "M", "name": "process_name", "pid": 1, "args": {"name": "/device:GPU:0"}},
        {"ph": "M", "name": "process_name", "pid": 2, "args": {"name": "/host:CPU"}},
        {"ph": "M", "name": "thread_name", "pid": 1, "tid": 5, "args": {"name": "Stream #13(Compute)"}},
        {"ph": "M", "name": "thread_name", "pid": 1, "tid": 6, "args": {"name": "XLA Modules"}},
        {"ph": "X", "pid": 1, "tid": 5, "name": "gemm", "dur": 30.0, "args": {"name": "jit(step)/mlp"}},
        {"ph": "X", "pid": 1, "tid": 5, "name": "gemm", "dur": 30.0},
        {"ph": "X", "pid": 1, "tid": 5, "name": "copy", "dur": 20.0},
        {"ph": "X", "pid": 1, "tid": 6, "name": "jit_step", "dur": 80.0},
        {"ph": "X", "pid": 2, "tid": 5, "name": "host", "dur": 99.0, "args": {"hlo_op": "x"}},
    ]
    first, second = measure.top_operations(events)
    assert (first["operation"], first["calls"], first["share"], first["origin"]) == ("gemm", 2, 0.75, "jit(step)/mlp")
    assert second["operation"] == "copy"


def test_visible_pairs_are_those_of_the_mask(load):
    import numpy as np

    from sqlr1_jax import packing
    from sqlr1_jax.models import attention

    measure = load("gpu_measure")
    rows = packing.pack_groups([[1] * 9, [1] * 5], [[[2] * 3, [2] * 7], [[2] * 4, [2]]], row_length=40)
    assert measure.visible(rows) == int(np.asarray(attention.packed_mask(rows.seen_until)).sum())
