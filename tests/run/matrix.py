"""The fault matrix: faults, how tests inject them, and the promised behaviour. Writes docs/faults.md.

python -m tests.run.matrix measure    run the tests of all rows (minutes), store their times, write the page
python -m tests.run.matrix            write the page from the stored times
"""

from __future__ import annotations

import ast
import json
import pathlib
import subprocess
import sys
import time
from typing import NamedTuple

from sqlr1_jax.run import exit_codes

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "faults.md"
MEASURED = pathlib.Path(__file__).with_name("measured.json")
ALL = "all of them"  # seconds of the whole measurement

CHECKPOINTS, PROCESSES, SIGNALS = (
    "run/test_checkpoints",
    "run/test_several_processes",
    "run/test_signals_and_kills",
)
JUDGE, LOGS, LOCK, KILLED = "run/test_judge_faults", "progress/test_logs", "run/test_lock", "programs/test_killed"
HOSTS, TRAINING, SQL = "programs/test_program_hosts", "programs/test_training", "sql/test_faults"


class Row(NamedTuple):
    """A fault, its injection, the promise, and the tests that show it: `file::function`."""

    fault: str
    injection: str
    promise: str
    tests: tuple[str, ...]


ROWS = [
    Row("trainer killed at any moment", "SIGKILL at random moments of GRPO, while it starts, trains and saves (3 times; 25 with `-m soak`)", "resumes from the newest intact step; parameters, optimizer state, metrics and samples equal an uninterrupted run bit for bit", (f"{KILLED}::test_killed_at_random_moments",)),
    Row("killed during a save in the background", "SIGKILL 0 to 150 ms after a save begins, 5 times", "partial saves are ignored and removed; the resumed run is exact", (f"{SIGNALS}::test_a_run_killed_during_a_save_resumes_exactly",)),
    Row("killed before a save is complete", "folders without their final name", "they are removed, and the run starts from the last complete step", (f"{CHECKPOINTS}::test_a_run_without_a_finished_checkpoint_starts_from_the_beginning",)),
    Row("preemption, one process", "SIGTERM (also SIGINT, SIGUSR1)", f"the current step is saved, exit {exit_codes.PREEMPTED}; the resumed run is exact", (f"{SIGNALS}::test_sigterm_saves_and_the_resumed_run_is_exact", f"{SIGNALS}::test_sigint_and_sigusr1_also_save_and_stop", f"{KILLED}::test_preempted_and_started_again")),
    Row("preemption of one of several processes", "SIGTERM to rank 1 of 2", f"all save the same step and exit {exit_codes.PREEMPTED}; a run with another number of processes resumes", (f"{PROCESSES}::test_sigterm_to_one_process_saves_and_ends_both",)),
    Row("signal repeated while stopping", "five SIGTERM", "one save, no partial one", (f"{SIGNALS}::test_repeated_signals_change_nothing",)),
    Row("one process killed", "SIGKILL to rank 1 of 2", "the other ends; a restart resumes exactly", (f"{PROCESSES}::test_a_killed_process_ends_the_other", f"{KILLED}::test_two_processes_killed_and_started_again")),
    Row("coordinator killed", "SIGKILL to rank 0 of 2", "the other ends", (f"{PROCESSES}::test_a_killed_coordinator_ends_the_other",)),
    Row("host lost, network down, process suspended", "SIGSTOP to rank 1 of 2, to rank 0; heartbeat 5 s", "jax ends the other with SIGABRT, says that a process sent no heartbeats (which, unless it is process 0), and stacks follow; `gpus.sh` kills the suspended one after `GRACE`", (f"{PROCESSES}::test_a_process_that_is_silent_ends_the_other", "test_launch::test_a_suspended_process_is_killed_after_the_grace_period")),
    Row("exception in one process", "raise in rank 1, in rank 0", f"all exit {exit_codes.EXCEPTION}; one traceback, its message on all", (f"{PROCESSES}::test_an_exception_in_one_process_ends_both", f"{PROCESSES}::test_an_exception_in_the_coordinator_is_reported_before_it_exits")),
    Row("alive but stuck", "sleep in rank 1 with a deadline of 8 s, in a phase and between two; one process that holds the interpreter's lock", f"all exit {exit_codes.TIMEOUT} (1 where the lock is held) with the stack of the stuck one", (f"{PROCESSES}::test_a_stuck_process_shows_its_stack_and_ends_both", f"{SIGNALS}::test_a_stuck_process_ends_with_its_stack")),
    Row("bit flip in a checkpoint", "one bit of an array's file, loaded in float32 or bfloat16; 16 bits of any file", f"found by the checksum of the values, or changes no value; the run resumes exactly from the step before, and only then removes the damaged one; exit {exit_codes.CHECKPOINT} if none is intact", (f"{CHECKPOINTS}::test_a_flipped_bit_is_detected_and_the_previous_step_is_restored", f"{CHECKPOINTS}::test_a_flipped_bit_is_detected_in_whatever_dtype_parameters_are_loaded", f"{CHECKPOINTS}::test_of_many_flipped_bits_none_changes_what_is_restored", f"{CHECKPOINTS}::test_a_run_whose_checkpoints_are_all_damaged_is_refused_and_keeps_them")),
    Row("checkpoint truncated, files missing", "truncate or remove a file, damage the index or the record, empty the folder", "the same", (f"{CHECKPOINTS}::test_other_damage_is_detected",)),
    Row("disk full", "a file system of 1.5 MB filled from step 3 to 7; no room at the start; a failing write, on one host of two also", "refused at the start unless all checkpoints that the run keeps fit; later, training continues with a warning per failed save, older checkpoints stay, saves succeed once there is space", (f"{SIGNALS}::test_training_continues_while_the_disk_is_full", f"{SIGNALS}::test_a_disk_without_space_for_a_checkpoint_is_refused_at_the_start", f"{CHECKPOINTS}::test_a_disk_without_room_for_what_the_run_keeps_is_refused_at_the_start", f"{CHECKPOINTS}::test_a_failed_save_is_reported_and_the_next_succeeds", f"{PROCESSES}::test_a_save_that_fails_on_one_host_ends_both_with_one_code")),
    Row("read-only checkpoint folder, or one that a host has to itself", "remounted read-only before and during the run; a folder that process 1 does not see", f"exit {exit_codes.CHECKPOINT} before the first step; during the run a warning per save and exit {exit_codes.CHECKPOINT} at its end", (f"{SIGNALS}::test_a_read_only_folder_is_refused_at_the_start", f"{SIGNALS}::test_a_folder_that_becomes_read_only_ends_the_run_with_an_error", f"{CHECKPOINTS}::test_a_folder_that_cannot_be_written_is_reported_at_the_start", f"{CHECKPOINTS}::test_a_folder_that_a_host_has_to_itself_is_refused_at_the_start")),
    Row("loss or gradients not finite", "targets that are NaN or infinite", f"the update is skipped, the state stays bit for bit, and it is counted; exit {exit_codes.NUMERICS} after ten in a row, naming step, questions and leaf", (f"{JUDGE}::test_updates_that_are_not_finite_are_skipped_counted_and_end_the_run", f"{JUDGE}::test_skipped_updates_leave_the_state_unchanged", "training/test_step::test_update_that_is_not_finite_is_skipped_and_named")),
    Row("reward not a number, or no verdict", "a NaN reward; an INFRA verdict", "the completion is masked and counted; a wrong number of rewards is an error", ("test_rl_batch::test_a_reward_that_is_not_a_number_is_not_learned_from", "test_rewards::test_an_infrastructure_fault_is_masked_in_every_mode")),
    Row("resume on another mesh", "8, 4, 2 and 1 devices; data x fsdp changed", "restored bit for bit; losses within 1e-5", (f"{CHECKPOINTS}::test_a_checkpoint_is_restored_bit_for_bit_on_every_mesh", f"{HOSTS}::test_a_run_resumes_on_other_hosts_and_another_mesh")),
    Row("resume with another number of processes", "2, then 1, then 4 processes", "the same batches in the same order, losses within 1e-5", (f"{HOSTS}::test_a_run_resumes_on_other_hosts_and_another_mesh", "data/test_data_sampler::test_the_union_over_hosts_is_the_global_batch")),
    Row("order of data after a resume", "killed after three of four steps", "the logs together equal the uninterrupted log", (f"{TRAINING}::test_a_resumed_grpo_run_equals_an_uninterrupted_one", "data/test_data_sampler::test_batches_do_not_depend_on_earlier_batches")),
    Row("options, tokenizer, databases or starting weights changed", "another learning rate; other databases; one other weight of the base of adapters", "refused, naming each change, unless `checkpoint.allow_change`", (f"{CHECKPOINTS}::test_a_change_of_settings_or_data_is_refused", f"{TRAINING}::test_a_resumed_grpo_run_equals_an_uninterrupted_one", "programs/test_adapters::test_a_resumed_adapter_run_equals_an_uninterrupted_one")),
    Row("SQL hangs inside C", "a loop that never calls back; the corpus of attacks", "TIMEOUT by the alarm signal or by a kill, others unaffected", (f"{SQL}::test_the_alarm_ends_a_loop_inside_c", f"{SQL}::test_the_pool_kills_a_worker_that_the_alarm_does_not_end", f"{SQL}::test_a_hanging_statement_does_not_block_others")),
    Row("workers killed from outside", "SIGKILL after every hundred verdicts; every 0.3 s with `-m soak`", "no verdict lost, doubled or wrong", (f"{SQL}::test_a_storm_of_kills_loses_and_doubles_nothing", f"{SQL}::test_two_hundred_thousand_statements_under_fire")),
    Row("memory bombs", "the attacks that allocate", "TOO_LARGE, and the worker stays small", ("sql/test_attacks::test_every_attack_ends_in_its_outcome_and_leaves_no_trace",)),
    Row("orphans", "SIGKILL of a trainer whose workers hang", "no worker is left", (f"{SQL}::test_workers_die_with_a_killed_trainer",)),
    Row("hostile SQL among valid", "all attacks, mixed and alone", "valid ones are judged correctly, databases unchanged, no new files", ("sql/test_attacks::test_every_attack_ends_in_its_outcome_and_leaves_no_trace", "sql/test_attacks::test_verdicts_do_not_depend_on_other_statements")),
    Row("database changed, damaged or missing", "rows deleted under the run; torn, empty, absent files; no verdicts for three steps", f"INFRA, masked, a warning; exit {exit_codes.JUDGE} when over 5 % three steps in a row", (f"{JUDGE}::test_a_run_ends_if_too_many_completions_have_no_verdict", "sql/test_executor::test_a_database_that_changes_during_the_run_is_infra", "sql/test_executor::test_unusable_databases_are_refused_by_name")),
    Row("database locked elsewhere; left-over WAL", "BEGIN EXCLUSIVE by another connection; a -wal file", "read without waiting; refused at the start, naming the file", (f"{JUDGE}::test_a_database_locked_by_another_process_is_read_without_waiting", "sql/test_executor::test_unusable_databases_are_refused_by_name")),
    Row("no worker can be started", "fork refused four times; a package that cannot be imported", "retries with growing pauses; or INFRA with the reason", (f"{JUDGE}::test_workers_start_after_the_system_refused_them_for_a_while", f"{SQL}::test_workers_that_cannot_start_end_the_wait")),
    Row("nothing but timeouts", "8 hanging statements, 2 workers", "time bounded by jobs / workers x deadline; later jobs run", (f"{JUDGE}::test_a_batch_of_hanging_statements_ends_in_bounded_time", f"{SQL}::test_a_batch_has_a_deadline_of_its_own")),
    Row("clock jumps, machine slow", "time.time runs backwards by hours; every core busy", "verdicts unchanged (opcode budget, monotonic clock)", (f"{JUDGE}::test_a_jumping_clock_changes_no_verdict", "sql/test_determinism::test_load_does_not_matter")),
    Row("a log that cannot be written", "closed standard output or error, TensorBoard folder a file, disk full", "one warning each, retried, training unaffected; without standard error a signal still saves, and the watchdog still ends a stuck process", (f"{SIGNALS}::test_signals_and_deadlines_work_without_standard_error", f"{SIGNALS}::test_failing_log_sinks_do_not_stop_training", f"{LOGS}::test_a_full_disk_is_reported_once_and_retried", f"{LOGS}::test_a_line_truncated_by_a_kill_is_skipped")),
    Row("two trainers on one workdir", "started while the first runs, by one process or several; after one that ended without releasing the lock", f"all of the second exit {exit_codes.USAGE} and name process and host; the kernel releases the lock of an owner that ended", (f"{PROCESSES}::test_a_second_run_is_refused_by_all_its_processes", f"{SIGNALS}::test_a_second_trainer_is_refused", f"{LOCK}::test_the_lock_of_a_program_that_ended_anyhow_is_free", f"{LOCK}::test_exactly_one_of_many_gets_the_lock")),
    Row("an error that every restart meets", "raise at the same step each time", f"after ten starts from one step the next is refused with exit {exit_codes.USAGE}, which no launcher repeats", (f"{CHECKPOINTS}::test_a_run_that_always_crashes_at_the_same_step_is_refused",)),
    Row("a step longer than the grace period", "SIGTERM in a step of 60 s, grace 2 s", f"exit {exit_codes.UNSAVED} in time with stacks; the last checkpoint remains", (f"{SIGNALS}::test_a_step_longer_than_the_grace_period_ends_unsaved",)),
    Row("launcher loses its connection to the slice", "ssh ends with 255 and `describe` fails while the run continues", "the slice is not deleted, and the run is neither disturbed nor restarted", ("test_launch::test_a_lost_connection_does_not_disturb_the_run", "test_launch::test_nothing_is_installed_while_a_run_is_in_progress", "test_launch::test_a_slice_is_kept_if_installing_fails")),
    Row("the server of `evaluate` dies while it is asked", "connections are closed after 20 answers; a line of the file is cut off", f"exit {exit_codes.TIMEOUT} in one sentence; started again, the same command asks for the missing answers alone", ("programs/test_elsewhere::test_a_server_that_dies_loses_nothing",)),
    Row("an evaluation is killed", "a kill in the last of four batches, while a line of the file is written", "started again, the same command answers the missing batches alone; accuracies and `answers.jsonl` are those of a whole evaluation", ("programs/test_evaluate_killed::test_graded_batches_outlive_a_kill", "programs/test_evaluate_killed::test_a_vote_that_is_killed_in_its_second_round", "evaluation/test_graded_batches::test_what_a_kill_cut_off_is_written_again")),
]  # fmt: skip

HEAD = """# Faults

Faults of a run, how the run reacts, and the tests that show it. `python -m tests.run.matrix` writes this page from `tests/run/matrix.py`.
The seconds are those of the slowest measuring test of a row, from the fault to the end of all processes, or to a restored state or a
result (including the start of Python and jax where a new process is needed). Deadlines in these tests are short; a run's own are the
option `watch.grace` in [config.md](config.md) and the constants in `sqlr1_jax/run/watchdog.py`.

```bash
python -m pytest -m faults                                               # every test below but soaks: {took}
python -m tests.run.matrix measure                                       # the same, then this page again
python -m pytest tests/programs/test_killed.py -m soak                   # 25 kills at random moments
```

## Exit codes

| code | meaning | restart? |
|---|---|---|
"""
CODES = {
    exit_codes.DONE: "done",
    exit_codes.USAGE: "the command, the config, the data or the workdir is wrong; the message says what to change",
    exit_codes.NO_ANSWER: "`ask`: no candidate ran",
    exit_codes.PREEMPTED: "stopped by a signal (SIGTERM, SIGINT, SIGUSR1); the current step was saved",
    exit_codes.UNSAVED: "stopped by a signal, and the grace period ended before the save; the last checkpoint is valid",
    exit_codes.EXCEPTION: "an unexpected error, with its traceback",
    exit_codes.TIMEOUT: "a phase exceeded its deadline (stacks are on standard error), or the server that `evaluate` asks is gone",
    exit_codes.NUMERICS: "too many updates in a row were not finite; step, questions and parameter are named",
    exit_codes.JUDGE: "too many completions had no verdict, three steps in a row",
    exit_codes.CHECKPOINT: "checkpoints cannot be written, the last one was not, or all are damaged",
}
TAIL = """
130 is a second Ctrl-C, or the first in a program that has nothing to save; 1 a process that faulthandler ended, 134 (SIGABRT) one that jax
ended since it lost another: the line with "unhealthy" names it. Launchers start the same command again after 15 to 18 and after death by a signal.

## Checksums of checkpoints

Orbax gives a checkpoint its name once it is complete, and reports files that are missing or cut off; of 50 flipped bits in the data of
arrays it reported none. So a checkpoint has checksums of its values, which the devices compute at every save and restore: a sum modulo 2^32,
the same on every mesh, which reads each value once where it is stored. It also shows what goes wrong between device and disk, and cannot be
turned off. Weights in `model.safetensors` are not hashed when they are loaded: `hf cache verify` compares a download with the hub, and a file
that is cut off is an error of safetensors.

## Goodput

`goodput/*` in `metrics.jsonl` ([metrics.md](metrics.md)) says where the time since the first start of a run went; counting continues over
restarts, and `summary.json` has the last values. `lost` are steps that a restart repeated. `down` is the time from the last line of one start to
the next start: a step cut off by a kill, and time in a queue.

## One program per workdir

A program locks the file `lock` in its workdir with `flock`; a second one is refused with code 2. The kernel releases the lock when its owner
ends, so nothing is left to remove after a kill. NFS, SMB and CephFS lock between hosts (NFS releases the lock of a host that is lost after
its lease, 90 s by default). Lustre locks only if it is mounted with `-o flock`; without that the program prints a warning and continues. An
object store mounted by FUSE locks within one host only. On these, do not start the same run on two hosts. A `checkpoint.folder` outside the
workdir is not locked: give every run its own.

## What a fault costs

- **Stopped by a signal** (preemption, the end of a job): nothing, if the current step and its save end within `watch.grace` (110 s;
  Slurm and Kubernetes give 120); otherwise, and after a **kill** or the loss of a machine, the steps since the last checkpoint, at most
  `checkpoint.every` (50 in `grpo`, 200 in `sft`). Saving runs in the background: a smaller number costs the copy from the device, not the writing.
- **One process of several** ends: the others end within a second or two if it could report, else after jax's heartbeat (60 s).
- **On GPUs** a resumed run is the same only up to rounding: XLA adds the gradients of an embedding's rows in any order, cuDNN those of queries, and a
  product's kernel is chosen by timing. The tests of resuming run on CPUs; `XLA_FLAGS=--xla_gpu_deterministic_ops=true`, untried, asks for a fixed order.
- **Stuck**: the time between two phases may take 900 s; a phase 900 s, or ten times the longest such phase so far if that is more, and
  two hours the first time, since it may compile, for loading and for saving.

## The matrix
"""


def render() -> str:
    """Return the page as text."""
    measured = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    took = f"{measured[ALL] / 60:.0f} minutes" if ALL in measured else "minutes"
    lines = [HEAD.rstrip("\n").replace("{took}", took)]
    lines += [
        f"| {code} | {words} | {'yes' if code in exit_codes.RESTARTABLE else 'no'} |" for code, words in CODES.items()
    ]
    lines += [TAIL, "| # | fault | injection | promise | tests | seconds |", "|---|---|---|---|---|---|"]
    for number, row in enumerate(ROWS, 1):
        tests = "<br>".join(f"`{test}`" for test in row.tests)
        seconds = [measured[name] for test in row.tests if (name := test.partition("::")[2]) in measured]
        slowest = f"{max(seconds):.2f}" if seconds else ""
        lines.append(f"| {number} | {row.fault} | {row.injection} | {row.promise} | {tests} | {slowest} |")
    return "\n".join(lines) + "\n"


def measure() -> int:
    """Run the tests of all rows except soaks and store new times. Returns 0 if none failed or was skipped."""
    began = time.monotonic()
    MEASURED.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-u",
        "-m",
        "pytest",
        "-m",
        "faults",
        "--record-faults",
        "--durations=15",
        "-rs",
        "tests",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as tests:
        output = [line for line in tests.stdout if not print(line, end="", flush=True)]
    skipped = any(line.startswith("SKIPPED") for line in output)
    code = tests.returncode or int(skipped)
    kept = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    MEASURED.write_text(json.dumps(kept | {ALL: round(time.monotonic() - began)}, indent=1, sort_keys=True) + "\n")
    return code


def missing() -> list[str]:
    """Return the tests named in a row that do not exist."""
    absent = []
    for test in {test for row in ROWS for test in row.tests}:
        file, _, name = test.partition("::")
        path = ROOT / "tests" / f"{file}.py"
        names = (
            {n.name for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)}
            if path.exists()
            else set()
        )
        if name not in names:
            absent.append(test)
    return sorted(absent)


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"] and (code := measure()):
        sys.exit(f"tests failed or were skipped (pytest ended with {code}): {PAGE.name} was not written")
    PAGE.write_text(render())
    print(f"{PAGE}: {len(ROWS)} rows")
