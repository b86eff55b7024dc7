"""`benchmarks/gpu.sh`: its parts, its driver, wheels and weights; a rehearsal of one part here, of all of them with `-m slow`."""

import importlib
import json
import os
import pathlib
import subprocess
import sys
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
        "OUT": str(out),
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

    hangs = run("import time\nprint('{\"a\": 1}', flush=True)\ntime.sleep(60)", limit_s=1)
    assert not hangs["succeeded"] and "limit of 1 s" in hangs["error"] and hangs["result"] == {"a": 1}
    fails = run("raise ValueError('why')")
    assert not fails["succeeded"] and "why" in fails["end_of_log"]
    assert not gpu.succeeded(tmp_path, gpu.Part("p", 1, ""), False)
    assert run("print('no JSON')")["error"] == "printed no result"
    assert run("print('{\"a\": 2}')")["result"] == {"a": 2}
    assert gpu.succeeded(tmp_path, gpu.Part("p", 1, ""), False) and not gpu.succeeded(
        tmp_path, gpu.Part("p", 1, ""), True
    )


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


def test_the_real_recipe_runs_with_the_machines_python_and_without_pip(tmp_path):
    python, weights, out = tmp_path / "python", tmp_path / "weights", tmp_path / "out"
    (weights / "spider").mkdir(parents=True)
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
    install, missing = packages.resolve(tmp_path, ["absent-one>=1"])
    assert len(install) == 2 and not missing


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
    assert measure.visible(rows) == int(np.asarray(attention.packed_mask(rows.segment_ids, rows.parents)).sum())
