"""Train and evaluate text-to-SQL models: `python -m sqlr1_jax PROGRAM [--config=configs/FILE.py[:ARG]] [--workdir=DIR] ...`

`python -m sqlr1_jax` lists the programs, `python -m sqlr1_jax PROGRAM --help` prints a program's options; any of them is set by
`--config.section.key=value`. On several hosts run the same command on every host: Slurm and GKE's TPUs are recognised, on Cloud
TPU VMs add --coordinator=auto, elsewhere --coordinator=HOST:PORT --processes=N --process_id=I.

Exit codes: 0 done; 2 wrong command, config, data or workdir; 3 no candidate of `ask` ran; 15 stopped on request, state saved; 16 stopped on request, state not
saved; 17 unexpected error; 18 timeout or lost server; 20 updates not finite; 21 the judge returns no verdicts; 22 checkpoints
cannot be written or read. After 15 to 18 the same command may well succeed.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import importlib
import json
import logging as standard_logging
import os
import pathlib
import re
import resource
import sys
import traceback
from collections.abc import Iterator

from absl import app, flags, logging

from sqlr1_jax import cluster, command_line, hub
from sqlr1_jax import config as options
from sqlr1_jax.progress import json_file, log_file
from sqlr1_jax.run import exit_codes, workdir_lock
from sqlr1_jax.run.exit_codes import ProgramExit

SINGLE_PROCESS = ("plan", "report")  # run by one process even on a cluster
HOST_ONLY = ("prepare", "score")  # these never import jax
ANSWERS = ("ask",)  # print their result themselves, and no summary
WATCHED = ("sft", "grpo", "evaluate", "convert", "quickstart")  # loading has a deadline
USES_MODEL = ("sft", "grpo", "evaluate", "ask", "convert")  # a folder, a run or a hub name, which must be there
PER_PARAMETER = "update/grad_norm/"  # hundreds of scalars, which the last line leaves out
M_MMAP_THRESHOLD = -3  # of mallopt(3)
UNLOCKED = ("ask",)  # several at a time, since they write nothing without --workdir


def main(argv: list[str]) -> None:
    """Open the workdir, run the program, write its summary."""
    name, words = argv[1], argv[2:]
    replace_closed_streams()
    log_file.escape_what_a_terminal_lacks()
    silence_libraries()
    return_freed_memory()
    config = command_line.CONFIG.value
    if words:
        config.question = " ".join(words)
    place = command_line.COORDINATOR.value, command_line.PROCESSES.value, command_line.PROCESS_ID.value
    asked = command_line.WORKDIR.value
    workdir = pathlib.Path(asked or f"runs/{name}").expanduser()  # shells leave the tilde of --workdir=~/run
    cfg = command_line.parse_config(name, config)
    owned = None  # the workdir, once this process may write there
    try:
        joins, problem = not options.asks_elsewhere(cfg) and name not in (*HOST_ONLY, *SINGLE_PROCESS), None
        try:
            check_inputs(name, cfg)
            if name not in UNLOCKED or asked:
                open_workdir(workdir)
                check_owner(name, workdir, cfg)
        except (ValueError, OSError) as error:
            if not joins or not cluster.has_others(place[0]):
                raise
            problem = error  # of this host alone, perhaps: it joins the others and tells them, or they would wait for it for minutes
        if options.asks_elsewhere(cfg):
            cluster.use_no_device()
        elif joins:
            cluster.join(*place)
            cluster.disable_compilation_cache()
        locks = name not in UNLOCKED and problem is None and cluster.is_first()
        with watched(name, cfg), workdir_lock.Lock(workdir) if locks else contextlib.nullcontext():
            if problem is not None:
                raise problem
            owned = workdir if (name not in UNLOCKED or asked) and cluster.is_first() else None
            begin(owned, cfg)
            program = importlib.import_module(f"sqlr1_jax.programs.{name}")
            finish(owned, program.run(cfg, workdir), printed=name not in ANSWERS)
    except ProgramExit as ended:
        end(name, owned, ended)
    except (ValueError, OSError) as error:
        if exit_codes.is_transient(error):  # no fault of the command: a launcher may start it again
            raise
        complain(name, owned, error)


# The start: inputs, workdir, console, deadlines.


def check_inputs(name: str, cfg: options.Section) -> None:
    """Check what a program is given as far as this needs no jax, whose import takes seconds. Raises ValueError."""
    if name == "ask":
        from sqlr1_jax.sql import ask_inputs

        ask_inputs.check(cfg)
    if name in USES_MODEL and (cfg.model.path or not options.asks_elsewhere(cfg)):
        hub.check(cfg.model.path)


def open_workdir(workdir: pathlib.Path) -> None:
    """Create the folder and prove that it can be written. Raises OSError naming it and the remedy."""
    if re.match(r"\w+:/", str(workdir)):
        raise ValueError(
            f"--workdir={workdir}: logs are written to a local folder; write checkpoints to an object store with "
            "--config.checkpoint.folder"
        )
    try:
        workdir.mkdir(parents=True, exist_ok=True)
        probe = workdir / f".probe-{os.getpid()}"
        probe.write_text("")
        probe.unlink(missing_ok=True)  # in containers, processes of several hosts have the same number
    except OSError as error:
        if exit_codes.is_transient(error):
            raise
        raise OSError(f"cannot write to --workdir={workdir} ({error.strerror}): choose another folder") from error


def check_owner(program: str, workdir: pathlib.Path, cfg: options.Section) -> None:
    """Raise ValueError for the workdir of another program, whose config and summary would be replaced."""
    try:
        keys = set(json.loads((workdir / "config.json").read_text()))
    except (OSError, ValueError, TypeError):
        return
    names = [
        name for name, cls in options.PROGRAMS.items() if keys == {field.name for field in dataclasses.fields(cls)}
    ]
    owner = names[0] if names else program
    mine = keys == {field.name for field in dataclasses.fields(cfg)}
    trained = any((workdir / name).exists() for name in ("metrics.jsonl", "checkpoints"))
    # A plan has the config of the program that it plans, grpo or sft: what else lies there tells them apart.
    if program == "plan":
        mine = {"grpo", "sft"} & {*names} and not trained
    elif (workdir / "plan.json").is_file() and not trained:
        owner, mine = "plan", False
    if names and not mine:
        raise ValueError(
            f"--workdir={workdir} belongs to a run of {owner}: choose another folder, or remove that one first"
        )


def replace_closed_streams() -> None:
    """Discard what is printed to a stream that was closed before the start, as by `>&-`; Python has None in its place."""
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:
            setattr(sys, stream, open(os.devnull, "w"))


def silence_libraries() -> None:
    """Hide what libraries print that no user needs; with -v show it, and what the package logs at INFO."""
    verbose = flags.FLAGS.verbosity >= logging.DEBUG  # absl sets INFO where the flag is not given
    logging.set_verbosity(logging.WARNING)  # libraries log every file they touch
    if verbose:
        standard_logging.getLogger("sqlr1_jax").setLevel(standard_logging.INFO)
        return
    os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")  # "PyTorch was not found": it is not needed
    # Sentences, without time and line.
    logging.get_absl_handler().setFormatter(standard_logging.Formatter("%(message)s"))
    logging.get_absl_logger().addFilter(is_not_of_tfds)


def return_freed_memory() -> None:
    """Make the C library return freed blocks of a mebibyte or more to the system at once, where it can be told to (glibc).

    By itself it soon keeps blocks of up to 32 MiB, such as one layer of a weight of the 0.5B, for later: a GRPO step on a CPU then held
    copies of weights that were long freed.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(M_MMAP_THRESHOLD, 1 << 20)


def is_not_of_tfds(record: standard_logging.LogRecord) -> bool:
    """False for records of tensorflow_datasets, which warns of every configuration of a builder."""
    return "tensorflow_datasets" not in record.pathname


def watched(name: str, cfg: options.Section) -> contextlib.AbstractContextManager:
    """Watch a program while it loads, so that an error of one process ends all and loading cannot hang."""
    if name not in WATCHED or options.asks_elsewhere(cfg):  # a server may take hours; each request has its deadline
        return contextlib.nullcontext()
    from sqlr1_jax.run import watchdog

    return watchdog.loading(getattr(cfg, "watch", options.WatchConfig()), deadline=hasattr(cfg, "watch"))


def begin(workdir: pathlib.Path | None, cfg: options.Section) -> None:
    """Write the config and start the log, in a workdir that this process owns; remove the error of an earlier start.

    A training run writes its config with every checkpoint: before it has resumed, another config must not take that one's place.
    """
    if workdir is None:
        return
    log_file.start(workdir)
    logging.get_absl_handler().python_handler.setStream(sys.stderr)  # warnings are console text as well
    print(f"workdir: {workdir}", file=sys.stderr)
    (workdir / "error.txt").unlink(missing_ok=True)
    if not has_checkpoints(workdir):
        write_json(workdir, "config.json", options.to_json(cfg))
        write_json(workdir, "preset.json", command_line.read_preset(type(cfg)))


def has_checkpoints(workdir: pathlib.Path) -> bool:
    """Whether a run has saved, or may have saved, checkpoints: in its workdir, or where its config says."""
    try:
        record = json.loads((workdir / "config.json").read_text())
    except (OSError, ValueError):
        record = {}
    return (workdir / "checkpoints").is_dir() or bool(record.get("checkpoint", {}).get("folder"))


# The end: summary, exit code, last line.


def finish(workdir: pathlib.Path | None, summary: dict, printed: bool = True) -> None:
    """Write the summary, and print its figures, two levels deep, as the last line; on a terminal where they are, if they are many."""
    # Linux counts in KiB. Of the host: `plan` says beforehand what a device needs.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    summary = json_file.finite(summary)
    write_json(workdir, "summary.json", {**summary, "peak_host_gib": round(peak, 2)})
    if cluster.is_first() and printed:
        line = json.dumps(dict(figures(summary)))
        if workdir is not None and len(line) > 400 and sys.stdout.isatty():
            line = f"done: {workdir / 'summary.json'}"
        try:
            print(line, flush=True)
        except OSError as error:
            log_file.discard_stdout()
            exit_codes.print_stderr(f"standard output cannot be written: {error}")


def figures(summary: dict, prefix: str = "", depth: int = 2) -> Iterator[tuple[str, object]]:
    """The values that are not lists and lie at most `depth` levels deep, by dotted name; not those of every parameter."""
    for key, value in summary.items():
        if f"{prefix}{key}".startswith(PER_PARAMETER):
            continue
        if isinstance(value, dict) and depth > 1:
            yield from figures(value, f"{prefix}{key}.", depth - 1)
        elif not isinstance(value, dict | list | tuple):
            yield prefix + str(key), value


def write_json(workdir: pathlib.Path | None, name: str, values: dict) -> None:
    """Write JSON into the workdir if this process owns it."""
    if workdir is not None:
        json_file.write(workdir / name, values)


def end(name: str, workdir: pathlib.Path | None, ended: ProgramExit) -> None:
    """Print why the program ends, keep it in the summary, and exit with its code."""
    where = keep_traceback(workdir) if ended.__cause__ is not None else ""
    exit_codes.print_stderr(f"sqlr1_jax {name}: exit code {ended.code}: {ended}{where}")
    write_json(workdir, "summary.json", {"exit_code": ended.code, "ended": str(ended), **ended.summary})
    cluster.leave(ended.code, together=ended.code in (exit_codes.PREEMPTED, exit_codes.UNSAVED))


def complain(name: str, workdir: pathlib.Path | None, error: Exception) -> None:
    """Print one sentence for the person and exit; no other process is left waiting.

    The traceback goes to a file, where this process owns the workdir; other processes of a run print it.
    """
    where = keep_traceback(workdir)
    kind = f"{type(error).__name__}: " if isinstance(error, OSError) else ""  # other messages are whole sentences
    exit_codes.print_stderr(f"sqlr1_jax {name}: {kind}{error}{where}")
    cluster.leave(exit_codes.USAGE)


def keep_traceback(workdir: pathlib.Path | None) -> str:
    """Write the traceback into a workdir that this process owns, or print it on a process that is not the first; say where it is."""
    if workdir is not None:
        with contextlib.suppress(OSError):  # a full or read-only disk, perhaps the very error: its exit code counts
            (workdir / "error.txt").write_text(traceback.format_exc(), encoding="utf-8", errors="backslashreplace")
            return f"\n(traceback in {workdir / 'error.txt'})"
    if not cluster.is_first():
        exit_codes.print_stderr(traceback.format_exc())
    return ""


def exit_on_exception(kind, value, trace) -> None:
    """The excepthook: prints as usual, and exits with a code of its own (130 for Ctrl-C, as shells do)."""
    if issubclass(kind, KeyboardInterrupt):
        exit_codes.print_stderr(f"sqlr1_jax {sys.argv[1]}: stopped by Ctrl-C; the same command starts it again")
        cluster.leave(130)
    sys.__excepthook__(kind, value, trace)
    cluster.leave(exit_codes.EXCEPTION)


if __name__ == "__main__":
    sys.excepthook = exit_on_exception
    app.run(main, flags_parser=command_line.parse_flags)
