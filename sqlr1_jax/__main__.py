r"""The door: one command for every program.

python -m sqlr1_jax PROGRAM --config=configs/FILE.py[:ARG] --workdir=DIR [--config.section.key=value ...]

Programs: prepare, convert, sft, grpo, evaluate, score, ask, plan, report, quickstart. On several hosts run the same command on every
host; Slurm and GKE's TPUs are found by themselves, on Cloud TPU VMs add --coordinator=auto, elsewhere --coordinator=HOST:PORT
--processes=N --process_id=I.

Exit codes: 0 done; 2 the command, config, data or workdir is wrong; 15 asked to stop, and saved; 16 asked to stop, the last
checkpoint stands; 17 an error nobody foresaw; 18 a phase over its deadline or a process not heard; 20 updates not finite;
21 the judge gives no verdicts; 22 checkpoints cannot be written or read. After 15 to 18 the same command may well succeed.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pathlib
import re
import sys
import traceback
from collections.abc import Iterator

from absl import app, flags, logging
from ml_collections import config_flags

from sqlr1_jax.run import exit_codes, workdir_lock
from sqlr1_jax.run.exit_codes import Ended

PROGRAMS = ("prepare", "convert", "sft", "grpo", "evaluate", "score", "ask", "plan", "report", "quickstart")
ALONE = ("plan", "report")  # of one process, whatever the cluster: about devices that are elsewhere, or none
HOST_ONLY = ("prepare", "score")  # these never import jax

CONFIG = config_flags.DEFINE_config_file(
    "config", None, "configs/FILE.py[:ARG]; keys are set by --config.section.key=value"
)
WORKDIR = flags.DEFINE_string("workdir", None, "folder of this run: checkpoints, metrics, samples, summary.json")
COORDINATOR = flags.DEFINE_string(
    "coordinator", None, "HOST:PORT of process 0, where no cluster manager says it; `auto` on Cloud TPU VMs"
)
PROCESSES = flags.DEFINE_integer("processes", None, "number of processes, with --coordinator")
PROCESS_ID = flags.DEFINE_integer("process_id", None, "number of this process from 0, with --coordinator")

LOCKED = ("sft", "grpo", "evaluate", "convert", "quickstart")  # one at a time in a workdir


def main(argv: list[str]) -> None:
    """Checks the words of the command, opens the workdir, runs the program, writes its summary."""
    if len(argv) < 2 or argv[1] not in PROGRAMS:
        raise app.UsageError(f"the first word is a program: {', '.join(PROGRAMS)}")
    name, words = argv[1], argv[2:]
    logging.set_verbosity(logging.WARNING)  # libraries tell of every file they touch
    if CONFIG.value is None:
        raise app.UsageError(f"--config is missing, for example --config=configs/{name}.py")
    config = CONFIG.value
    if words:
        if "question" not in config:
            raise app.UsageError(f"unexpected words {words}: settings are written --config.section.key=value")
        config.question = " ".join(words)
    workdir = pathlib.Path(WORKDIR.value or f"runs/{name}")
    try:
        open_workdir(workdir)
        if name not in (*HOST_ONLY, *ALONE):
            join_cluster(config)
            forget_compiled_programs()
        with (
            watched(name, config),
            workdir_lock.Lock(workdir) if name in LOCKED and is_first() else contextlib.nullcontext(),
        ):
            program = importlib.import_module(f"sqlr1_jax.programs.{name}")
            finish(workdir, config, program.run(config.lock(), workdir))
    except Ended as ended:
        end(name, workdir, ended)
    except (ValueError, OSError) as error:
        complain(name, workdir, error)


def open_workdir(workdir: pathlib.Path) -> None:
    """Makes the folder and proves that it can be written. Raises OSError naming it and the remedy."""
    if re.match(r"\w+:/", str(workdir)):
        raise ValueError(
            f"--workdir={workdir}: logs are written to a local folder; checkpoints alone go to an object store, by "
            "--config.checkpoint.folder"
        )
    try:
        workdir.mkdir(parents=True, exist_ok=True)
        probe = workdir / f".probe-{os.getpid()}"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise OSError(f"cannot write to --workdir={workdir} ({error.strerror}): choose another folder") from error


def join_cluster(config) -> None:
    """Connects this process to the others if there are others; jax's heartbeat is the second line behind our own watch.

    Raises:
      ValueError: there are others, and nothing says that they are to be joined.
    """
    import jax

    beat = dict(heartbeat_timeout_seconds=int(config.watch.heartbeat) + 15 if "watch" in config else 100)
    if COORDINATOR.value not in (None, "auto"):
        if os.environ.get("JAX_PLATFORMS") == "cpu":
            jax.config.update("jax_cpu_collectives_implementation", "gloo")
        jax.distributed.initialize(COORDINATOR.value, PROCESSES.value, PROCESS_ID.value, **beat)
    elif (
        COORDINATOR.value
        or int(os.environ.get("SLURM_NTASKS", "1")) > 1
        or "," in os.environ.get("TPU_WORKER_HOSTNAMES", "")
        or "JAX_COORDINATOR_ADDRESS" in os.environ
    ):
        jax.distributed.initialize(local_device_ids=gpus_of_node(), **beat)
    elif jax.process_count() > 1:  # a TPU knows its other hosts; saving and watching need them joined
        raise ValueError(
            f"this is one of {jax.process_count()} hosts of a TPU slice: add --coordinator=auto on all of them"
        )


def watched(name: str, config) -> contextlib.AbstractContextManager:
    """From here on an error of one of several processes is told to all, and loading does not hang for ever."""
    if name not in LOCKED:
        return contextlib.nullcontext()
    from sqlr1_jax.run import watchdog

    options = watchdog.Watching(**config.get("watch", {}))
    return watchdog.loading(options, options.first if "watch" in config else float("inf"))


def forget_compiled_programs() -> None:
    """Switches jax's compilation cache off where it hangs: on several CPU devices, programs read from it (jax 0.10) may wait for
    each other in two collectives at once, until XLA aborts the process.
    """
    import jax

    if jax.default_backend() == "cpu" and jax.device_count() > 1:
        jax.config.update("jax_enable_compilation_cache", False)


def gpus_of_node() -> list[int] | None:
    """Under Slurm, all GPUs for a process that has its node to itself: jax would take the first. None: jax chooses."""
    tasks = re.sub(r"\(x\d+\)", "", os.environ.get("SLURM_STEP_TASKS_PER_NODE", ""))
    if {*tasks.split(",")} != {"1"}:
        return None
    seen = os.environ.get("CUDA_VISIBLE_DEVICES")
    count = len(seen.split(",")) if seen else int(os.environ.get("SLURM_GPUS_ON_NODE", "0"))
    return list(range(count)) or None


def is_first() -> bool:
    """True on the process that writes files, without importing jax where nobody has."""
    jax = sys.modules.get("jax")
    return jax is None or jax.process_index() == 0


def finish(workdir: pathlib.Path, config, summary: dict) -> None:
    """Writes the resolved config and the summary, and prints the summary's figures, two levels deep, as the last line."""
    keep(workdir, "config.json", json.loads(config.to_json_best_effort()))
    keep(workdir, "summary.json", summary)
    if is_first():
        try:
            print(json.dumps(dict(figures(summary))), flush=True)
        except OSError as error:
            exit_codes.tell(f"standard output cannot be written: {error}")


def figures(summary: dict, prefix: str = "", depth: int = 2) -> Iterator[tuple[str, object]]:
    """What is no list and lies no deeper, by dotted name."""
    for key, value in summary.items():
        if isinstance(value, dict) and depth > 1:
            yield from figures(value, f"{prefix}{key}.", depth - 1)
        elif not isinstance(value, dict | list | tuple):
            yield prefix + str(key), value


def keep(workdir: pathlib.Path, name: str, values: dict) -> None:
    """Writes JSON into the workdir; a disk that is full now does not undo a run that is done."""
    if not is_first():
        return
    try:
        (workdir / name).write_text(json.dumps(values, indent=2) + "\n")
    except OSError as error:
        exit_codes.tell(f"{workdir / name} cannot be written: {error}")


def end(name: str, workdir: pathlib.Path, ended: Ended) -> None:
    """Says why the program ends, keeps it in the summary, and leaves with its code."""
    exit_codes.tell(f"sqlr1_jax {name}: exit code {ended.code}: {ended}")
    keep(workdir, "summary.json", {"exit_code": ended.code, "ended": str(ended), **ended.summary})
    leave(ended.code, together=ended.code in (exit_codes.PREEMPTED, exit_codes.UNSAVED))


def complain(name: str, workdir: pathlib.Path, error: Exception) -> None:
    """One sentence for the person, the traceback in a file; with several processes nobody is left waiting."""
    trace = traceback.format_exc()
    where = ""
    if os.access(workdir, os.W_OK):
        (workdir / "error.txt").write_text(trace)
        where = f"\n(traceback in {workdir / 'error.txt'})"
    exit_codes.tell(f"sqlr1_jax {name}: {type(error).__name__}: {error}{where}")
    leave(exit_codes.USAGE)


def leave(code: int, together: bool = False) -> None:
    """Ends with an exit code. One of several processes ends at once, unless all do so `together`: an ordinary exit would
    wait for the others, who wait for it.
    """
    jax = sys.modules.get("jax")
    if jax is not None and not together and jax.process_count() > 1:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def leave_no_one_waiting(kind, value, trace) -> None:
    """The excepthook: prints as usual, and ends with a code of its own (130 for a person's interrupt, as shells do)."""
    sys.__excepthook__(kind, value, trace)
    leave(130 if issubclass(kind, KeyboardInterrupt) else exit_codes.EXCEPTION)


def parse(argv: list[str]) -> list[str]:
    """The words of the command that are no flags. Ends with one sentence on a config or a key that does not exist."""
    try:
        return app.parse_flags_with_usage(argv)
    except (AttributeError, KeyError, TypeError, ValueError, OSError) as error:
        words = str(error).replace("\\n", " ").replace("\n", " ").strip("\"'")
        print(
            f"sqlr1_jax: a --config setting is wrong: {words} (all keys are listed in configs/rooms.py)",
            file=sys.stderr,
        )
        sys.exit(2)


if __name__ == "__main__":
    sys.excepthook = leave_no_one_waiting
    app.run(main, flags_parser=parse)
