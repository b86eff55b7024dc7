"""Train and evaluate text-to-SQL models: `python -m sqlr1_jax PROGRAM [--config=configs/FILE.py[:ARG]] [--workdir=DIR] ...`

`python -m sqlr1_jax` lists the programs, `python -m sqlr1_jax PROGRAM --help` prints a program's options; any of them is set by
`--config.section.key=value`. On several hosts run the same command on every host: Slurm and GKE's TPUs are recognised, on Cloud
TPU VMs add --coordinator=auto, elsewhere --coordinator=HOST:PORT --processes=N --process_id=I.

Exit codes: 0 done; 2 wrong command, config, data or workdir; 3 no candidate of `ask` ran; 15 stopped on request, state saved; 16 stopped on request, state not
saved; 17 unexpected error; 18 timeout or lost server; 20 updates not finite; 21 the judge returns no verdicts; 22 checkpoints
cannot be written or read. After 15 to 18 the same command may well succeed.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import difflib
import importlib
import json
import logging as standard_logging
import os
import pathlib
import re
import resource
import runpy
import signal
import sys
import traceback
import types
from collections.abc import Iterator

from absl import app, flags, logging
from ml_collections import config_flags

from sqlr1_jax import config as options
from sqlr1_jax import hub
from sqlr1_jax.progress import json_file, log_file
from sqlr1_jax.run import exit_codes, workdir_lock
from sqlr1_jax.run.exit_codes import ProgramExit

PACKAGE = pathlib.Path(__file__).resolve().parent
PRESETS = next(  # in an installed package, or in a clone
    folder for folder in (PACKAGE / "configs", PACKAGE.parent / "configs") if (folder / "presets.py").is_file()
)
SINGLE_PROCESS = ("plan", "report")  # run by one process even on a cluster
HOST_ONLY = ("prepare", "score")  # these never import jax
ANSWERS = ("ask",)  # print their result themselves, and no summary
WATCHED = ("sft", "grpo", "evaluate", "convert", "quickstart")  # loading has a deadline
USES_MODEL = ("sft", "grpo", "evaluate", "ask", "convert")  # a folder, a run or a hub name, which must be there
PER_PARAMETER = "update/grad_norm/"  # hundreds of scalars, which the last line leaves out
UNLOCKED = ("ask",)  # several at a time in a workdir, where they write nothing but what --workdir asks for

CONFIG = config_flags.DEFINE_config_file("config", None, "preset: configs/FILE.py[:ARG]; default configs/PROGRAM.py")
WORKDIR = flags.DEFINE_string("workdir", None, "folder of the run: checkpoints, metrics, summary; default runs/PROGRAM")
COORDINATOR = flags.DEFINE_string("coordinator", None, "HOST:PORT of process 0; `auto` on Cloud TPU VMs")
PROCESSES = flags.DEFINE_integer("processes", None, "number of processes, with --coordinator=HOST:PORT")
SHORT = {"--json": "--config.output=json", "--csv": "--config.output=csv", "-v": "--verbosity=1"}
PROCESS_ID = flags.DEFINE_integer("process_id", None, "number of this process from 0, with --coordinator=HOST:PORT")


def main(argv: list[str]) -> None:
    """Open the workdir, run the program, write its summary."""
    name, words = argv[1], argv[2:]
    replace_closed_streams()
    silence_libraries()
    config = CONFIG.value
    if words:
        config.question = " ".join(words)
    workdir = pathlib.Path(WORKDIR.value or f"runs/{name}").expanduser()  # shells leave the tilde of --workdir=~/run
    cfg = parse_config(name, config)
    owned = None  # the workdir, once this process may write there
    try:
        joins, problem = not options.asks_elsewhere(cfg) and name not in (*HOST_ONLY, *SINGLE_PROCESS), None
        try:
            check_inputs(name, cfg)
            if name not in UNLOCKED or WORKDIR.value:
                open_workdir(workdir)
                check_owner(workdir, cfg)
        except (ValueError, OSError) as error:
            if not joins or not has_others():
                raise
            problem = error  # of this host alone, perhaps: it joins the others and tells them, or they would wait for it for minutes
        if options.asks_elsewhere(cfg):
            use_no_device()
        elif joins:
            join_cluster()
            disable_compilation_cache()
        locks = name not in UNLOCKED and problem is None and is_first()
        with watched(name, cfg), workdir_lock.Lock(workdir) if locks else contextlib.nullcontext():
            if problem is not None:
                raise problem
            owned = workdir if (name not in UNLOCKED or WORKDIR.value) and is_first() else None
            begin(owned, cfg)
            program = importlib.import_module(f"sqlr1_jax.programs.{name}")
            finish(owned, program.run(cfg, workdir), printed=name not in ANSWERS)
    except ProgramExit as ended:
        end(name, owned, ended)
    except (ValueError, OSError) as error:
        complain(name, owned, error)


# The command line: everything here is decided before anything heavy is imported.


def command_line(argv: list[str]) -> list[str]:
    """Complete the arguments, or print help or one sentence and exit."""
    if len(argv) < 2 or argv[1] in ("--help", "-h", "help"):
        print_help(programs_help())
        sys.exit(0 if len(argv) > 1 else exit_codes.USAGE)
    name = argv[1]
    if name not in options.PROGRAMS:
        nearest = difflib.get_close_matches(name, options.PROGRAMS, n=1)
        hint = f"did you mean {nearest[0]}? " if nearest else ""
        usage_error(f"there is no program {name!r}; {hint}Programs: {', '.join(options.PROGRAMS)}")
    if "--help" in argv or "-h" in argv:
        print_help(program_help(name))
        sys.exit(0)
    make_presets_importable()
    preset = [arg for arg in argv if arg.startswith("--config=")] or [f"--config=configs/{name}.py"]
    others = [SHORT.get(arg, arg) if name == "ask" or arg == "-v" else arg for arg in argv[2:]]
    others = [arg for arg in others if not arg.startswith("--config=")]
    # ml_collections defines the flags --config.KEY when it parses --config, which must therefore come first.
    return [*argv[:2], *map(locate_preset, preset), *others]


def locate_preset(arg: str) -> str:
    """`--config=configs/x.py` names a file below the working directory, else one of the project's presets."""
    file, colon, words = arg.removeprefix("--config=").partition(":")
    for path in (pathlib.Path(file), PRESETS.parent / file, PRESETS / file):
        if path.is_file():
            sys.path.append(str(path.resolve().parent))  # a user's own preset may import files beside it
            return f"--config={path}{colon}{words}"
    known = [f"configs/{name}.py" for name in options.PROGRAMS]
    nearest = difflib.get_close_matches(file, known, n=1)
    hint = f"did you mean {nearest[0]}? " if nearest else ""
    usage_error(f"--config={file} is not a file; {hint}The project's presets: {', '.join(known)}")


def make_presets_importable() -> None:
    """Let presets say `from configs import grpo` from whatever folder the command runs, the user's own included."""
    if "configs" not in sys.modules:
        module = types.ModuleType("configs")
        module.__path__ = [str(PRESETS), str(pathlib.Path("configs").resolve())]
        sys.modules["configs"] = module


def parse_flags(argv: list[str]) -> list[str]:
    """The arguments that are not flags. Exits with one sentence if a preset, key or value is wrong."""
    argv = sys.argv = command_line(argv)  # ml_collections looks for overrides in sys.argv
    name = argv[1]
    try:
        for arg in argv:
            check_key(name, arg)
        words = flags.FLAGS(argv)
    except flags.UnrecognizedFlagError as error:
        key = error.flagname
        is_option = options.missing_key(options.PROGRAMS[name], key.split(".")) is None
        usage_error(f"there is no flag --{key}; did you mean --config.{key}?" if is_option else str(error))
    except flags.Error as error:
        # ml_collections puts a preset's whole traceback into its message; the preset's own sentence is at the end.
        sentence = str(error).replace("\\n", "\n").strip().rpartition("Error: ")[2]
        usage_error(" ".join(sentence.split()))
    except ValueError as error:
        usage_error(str(error))
    except Exception as error:  # whatever a user's preset raises
        usage_error(f"{argv[2]}: {describe_fault(error, argv[2])}")
    if words[2:] and name != "ask":
        usage_error(f"unexpected words {words[2:]}: options are written --config.section.key=value")
    return words


def describe_fault(error: Exception, preset: str) -> str:
    """What a preset raised, and in which line of it."""
    if isinstance(error, AttributeError) and "get_config" in str(error):
        return "this file has no function get_config; see the project's presets for an example"
    file = preset.removeprefix("--config=").partition(":")[0]
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(file)]
    where = f" (line {lines[-1]})" if lines else ""
    return f"{type(error).__name__}: {error}{where}"


def check_key(name: str, arg: str) -> None:
    """Raise ValueError for `--config.section.key=value` whose key the program does not have, or whose value has another type."""
    if not arg.startswith("--config."):
        return
    key, equals, value = arg.removeprefix("--config.").partition("=")
    errors = []
    for section in [options.GrpoConfig, options.SftConfig] if name == "plan" else [options.PROGRAMS[name]]:
        error = options.missing_key(section, key.split("."))
        if error is None and equals:
            error = options.wrong_type(section, key.split("."), value)
        if error is None:
            return
        errors.append(error)
    raise ValueError(errors[0])


def parse_config(name: str, config) -> options.Section:
    """The program's config. Exits with one sentence if the preset is another program's, or a value is impossible."""
    cls = config_class(name, config)
    fields = {field.name for field in dataclasses.fields(cls)}
    if not set(config) <= fields:
        others = [
            program
            for program, other in options.PROGRAMS.items()
            if set(config) == {field.name for field in dataclasses.fields(other)}
        ]
        if others:
            usage_error(
                f"the preset is a config of {others[0]}, and the program is {name}: run {others[0]}, or choose a preset of {name}, "
                f"such as --config=configs/{name}.py"
            )
    try:
        return options.parse(cls, config)
    except ValueError as error:
        usage_error(str(error))


def config_class(name: str, config) -> type[options.Section]:
    """The class of a program's config; `plan` takes a config of grpo or of sft."""
    if name != "plan":
        return options.PROGRAMS[name]
    return options.GrpoConfig if "rl" in config else options.SftConfig


def usage_error(sentence: str) -> None:
    """Print one sentence and exit with code 2."""
    print(f"sqlr1_jax: {sentence}", file=sys.stderr)
    sys.exit(exit_codes.USAGE)


def programs_help() -> str:
    """The programs, one line each."""
    lines = [
        "Usage: python -m sqlr1_jax PROGRAM [--config=configs/FILE.py[:ARG]] [--workdir=DIR] [--config.KEY=VALUE ...]",
        "",
    ]
    lines += [f"  {name:12}{preset_doc(name)[0]}" for name in options.PROGRAMS]
    return "\n".join([*lines, "", "python -m sqlr1_jax PROGRAM --help prints a program's options."])


def print_help(text: str) -> None:
    """Print a help text. A pipe that is closed early, as by `--help | head`, is no error."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        log_file.discard_stdout()  # the interpreter flushes again when it exits


def program_help(name: str) -> str:
    """What the program does, example commands, and its keys with defaults and meaning."""
    doc = preset_doc(name)
    lines = [f"python -m sqlr1_jax {name}: {doc[0]}", *doc[1:], "", "Flags:"]
    named = [flags.FLAGS[flag.name] for flag in (CONFIG, WORKDIR, COORDINATOR, PROCESSES, PROCESS_ID)]
    lines += [f"  --{flag.name:14}{flag.help}" for flag in named]
    lines += ["", "Options, each set by --config.KEY=VALUE (defaults in brackets; presets may change them):"]
    return "\n".join([*lines, *options.key_table(options.PROGRAMS[name])])


def preset_doc(name: str) -> list[str]:
    """The lines of the docstring of configs/NAME.py, read without importing it."""
    return ast.get_docstring(ast.parse((PRESETS / f"{name}.py").read_text())).splitlines()


# The run: workdir, cluster, deadlines.


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
        raise OSError(f"cannot write to --workdir={workdir} ({error.strerror}): choose another folder") from error


def check_owner(workdir: pathlib.Path, cfg: options.Section) -> None:
    """Raise ValueError for the workdir of another program, whose config and summary would be replaced."""
    try:
        keys = set(json.loads((workdir / "config.json").read_text()))
    except (OSError, ValueError, TypeError):
        return
    owners = [
        name for name, cls in options.PROGRAMS.items() if keys == {field.name for field in dataclasses.fields(cls)}
    ]
    if owners and keys != {field.name for field in dataclasses.fields(cfg)}:
        raise ValueError(
            f"--workdir={workdir} belongs to a run of {owners[0]}: choose another folder, or remove that one first"
        )


def has_others() -> bool:
    """Whether the command or the environment says that this is one of several processes."""
    env = os.environ
    return bool(
        COORDINATOR.value
        or (
            int(env.get("SLURM_NTASKS", "1")) > 1 and "SLURM_STEP_NODELIST" in env
        )  # `srun`, not the shell of an allocation
        or "," in env.get("TPU_WORKER_HOSTNAMES", "")
        or "MEGASCALE_COORDINATOR_ADDRESS" in env  # several slices, of one host each
        or "JAX_COORDINATOR_ADDRESS" in env
    )


def join_cluster() -> None:
    """Connect this process to the others, if there are others; exit if that fails.

    Raises:
      ValueError: nothing says how to join the others.
    """
    import jax

    from sqlr1_jax.run import watchdog

    by_hand = COORDINATOR.value not in (None, "auto")
    place = (COORDINATOR.value, PROCESSES.value, PROCESS_ID.value) if by_hand else ()
    if by_hand and os.environ.get("JAX_PLATFORMS") == "cpu":
        jax.config.update("jax_cpu_collectives_implementation", "gloo")
    if has_others():
        more = dict(local_device_ids=gpus_of_node(), heartbeat_timeout_seconds=watchdog.HEARTBEAT_S)
        try:
            jax.distributed.initialize(*place, **more)
        except ValueError as error:  # of jax, about an argument that it cannot find out
            raise ValueError(
                f"the cluster is not known ({error}): give --coordinator=HOST:PORT --processes=N --process_id=I; `auto` is for Cloud TPU"
            ) from error
        except (RuntimeError, OSError) as error:
            # Not through `leave`, which asks jax for its devices: on a TPU that waits for the hosts that did not come.
            traceback.print_exc()
            exit_codes.print_stderr(
                f"sqlr1_jax: the other processes cannot be joined ({error}): were all of them started?"
            )
            os._exit(exit_codes.EXCEPTION)
    elif jax.process_count() > 1:  # a TPU knows its other hosts, but saving and watching need them joined
        raise ValueError(
            f"this is one of {jax.process_count()} hosts of a TPU slice: add --coordinator=auto on all of them"
        )
    # jax's preemption service has taken SIGTERM, but a process that loads or evaluates must end by it; training has its own handlers.
    # The service is not switched off: some versions of orbax ask it at every save.
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGTERM))


def use_no_device() -> None:
    """Leave accelerators alone in a program that loads no model: a server may need them."""
    import jax

    jax.config.update("jax_platforms", "cpu")


def gpus_of_node() -> list[int] | None:
    """The GPUs of a Slurm process that has its node to itself, or that sees only its own; None: jax chooses."""
    tasks = re.sub(r"\(x\d+\)", "", os.environ.get("SLURM_STEP_TASKS_PER_NODE", ""))
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    count = len(visible.split(",")) if visible else int(os.environ.get("SLURM_GPUS_ON_NODE", "0"))
    if {*tasks.split(",")} == {"1"}:  # jax would take only the first
        return list(range(count)) or None
    # With --gpus-per-task=1, jax would take the GPU of the task's number, of which there is only the first.
    return [0] if tasks and visible and count == 1 else None


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
    logging.get_absl_handler().setFormatter(
        standard_logging.Formatter("%(message)s")
    )  # sentences, without time and line
    logging.get_absl_logger().addFilter(is_not_of_tfds)


def is_not_of_tfds(record: standard_logging.LogRecord) -> bool:
    """False for records of tensorflow_datasets, which warns of every configuration of a builder."""
    return "tensorflow_datasets" not in record.pathname


def disable_compilation_cache() -> None:
    """Disable jax's compilation cache on several CPU devices, where programs read from it hang.

    With jax 0.10 two such programs can wait for each other in two collectives at once, until XLA aborts the process.
    """
    import jax

    if jax.default_backend() == "cpu" and jax.device_count() > 1:
        jax.config.update("jax_enable_compilation_cache", False)


def watched(name: str, cfg: options.Section) -> contextlib.AbstractContextManager:
    """Watch a program while it loads, so that an error of one process ends all and loading cannot hang."""
    if name not in WATCHED or options.asks_elsewhere(cfg):  # a server may take hours; each request has its deadline
        return contextlib.nullcontext()
    from sqlr1_jax.run import watchdog

    return watchdog.loading(getattr(cfg, "watch", options.WatchConfig()), deadline=hasattr(cfg, "watch"))


def is_first() -> bool:
    """True on the process that writes files, without importing jax where nothing has."""
    jax = sys.modules.get("jax")
    return jax is None or jax.process_index() == 0


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
        write_json(workdir, "preset.json", read_preset(type(cfg)))


def has_checkpoints(workdir: pathlib.Path) -> bool:
    """Whether a run has saved, or may have saved, checkpoints: in its workdir, or where its config says."""
    try:
        record = json.loads((workdir / "config.json").read_text())
    except (OSError, ValueError):
        record = {}
    return (workdir / "checkpoints").is_dir() or bool(record.get("checkpoint", {}).get("folder"))


def read_preset(cls: type[options.Section]) -> dict:
    """The preset's name and its values without those of the command line, with which the report compares the run."""
    preset = next(arg for arg in sys.argv if arg.startswith("--config=")).removeprefix("--config=")
    file, colon, words = preset.partition(":")
    name = preset[max(preset.rfind("configs/"), 0) :]
    try:
        values = runpy.run_path(file)["get_config"](*[words] * bool(colon))
        return {"preset": name, "values": options.to_json(options.parse(cls, values))}
    except ValueError:  # it leaves a value to the command line that must be given
        return {"preset": name}


# The end: summary, exit code, last line.


def finish(workdir: pathlib.Path | None, summary: dict, printed: bool = True) -> None:
    """Write the summary, and print its figures, two levels deep, as the last line; on a terminal where they are, if they are many."""
    # Linux counts in KiB. Of the host: `plan` says beforehand what a device needs.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    summary = json_file.finite(summary)
    write_json(workdir, "summary.json", {**summary, "peak_host_gib": round(peak, 2)})
    if is_first() and printed:
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
    leave(ended.code, together=ended.code in (exit_codes.PREEMPTED, exit_codes.UNSAVED))


def complain(name: str, workdir: pathlib.Path | None, error: Exception) -> None:
    """Print one sentence for the person and exit; no other process is left waiting.

    The traceback goes to a file, where this process owns the workdir; other processes of a run print it.
    """
    where = keep_traceback(workdir)
    kind = f"{type(error).__name__}: " if isinstance(error, OSError) else ""  # other messages are whole sentences
    exit_codes.print_stderr(f"sqlr1_jax {name}: {kind}{error}{where}")
    leave(exit_codes.USAGE)


def keep_traceback(workdir: pathlib.Path | None) -> str:
    """Write the traceback into a workdir that this process owns, or print it on a process that is not the first; say where it is."""
    if workdir is not None:
        with contextlib.suppress(OSError):  # a full or read-only disk, perhaps the very error: its exit code counts
            (workdir / "error.txt").write_text(traceback.format_exc(), encoding="utf-8", errors="backslashreplace")
            return f"\n(traceback in {workdir / 'error.txt'})"
    if not is_first():
        exit_codes.print_stderr(traceback.format_exc())
    return ""


def leave(code: int, together: bool = False) -> None:
    """Exit with a code.

    One of several processes exits at once, unless all do so `together`: an ordinary exit would wait for the others in jax's
    shutdown barrier, and they wait for this one.
    """
    jax = sys.modules.get("jax")
    if jax is not None and not together and jax.process_count() > 1:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):  # a closed pipe must not keep this process
                stream.flush()
        os._exit(code)
    sys.exit(code)


def exit_on_exception(kind, value, trace) -> None:
    """The excepthook: prints as usual, and exits with a code of its own (130 for Ctrl-C, as shells do)."""
    if issubclass(kind, KeyboardInterrupt):
        exit_codes.print_stderr(f"sqlr1_jax {sys.argv[1]}: stopped by Ctrl-C; the same command starts it again")
        leave(130)
    sys.__excepthook__(kind, value, trace)
    leave(exit_codes.EXCEPTION)


if __name__ == "__main__":
    sys.excepthook = exit_on_exception
    app.run(main, flags_parser=parse_flags)
