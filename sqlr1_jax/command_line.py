"""The command line of the programs: presets, flags, help, and one sentence for what is wrong.

Everything here is decided before anything heavy is imported.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import pathlib
import runpy
import sys
import traceback
import types

from absl import flags
from ml_collections import config_flags

from sqlr1_jax import config as options
from sqlr1_jax.progress import log_file
from sqlr1_jax.run import exit_codes

PACKAGE = pathlib.Path(__file__).resolve().parent
PRESETS = next(  # in an installed package, or in a clone
    folder for folder in (PACKAGE / "configs", PACKAGE.parent / "configs") if (folder / "presets.py").is_file()
)
SHORT = {"--json": "--config.output=json", "--csv": "--config.output=csv", "-v": "--verbosity=1"}

CONFIG = config_flags.DEFINE_config_file("config", None, "preset: configs/FILE.py[:ARG]; default configs/PROGRAM.py")
WORKDIR = flags.DEFINE_string("workdir", None, "folder of the run: checkpoints, metrics, summary; default runs/PROGRAM")
COORDINATOR = flags.DEFINE_string("coordinator", None, "HOST:PORT of process 0; `auto` on Cloud TPU VMs")
PROCESSES = flags.DEFINE_integer("processes", None, "number of processes, with --coordinator=HOST:PORT")
PROCESS_ID = flags.DEFINE_integer("process_id", None, "number of this process from 0, with --coordinator=HOST:PORT")


def complete(argv: list[str]) -> list[str]:
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
    argv = join_preset(argv)
    preset = [arg for arg in argv if arg.startswith("--config=")] or [f"--config=configs/{name}.py"]
    if len(preset) > 1:
        usage_error(f"{' and '.join(preset)}: give one preset")
    others = [SHORT.get(arg, arg) if name == "ask" or arg == "-v" else arg for arg in argv[2:]]
    others = [arg for arg in others if not arg.startswith("--config=")]
    # ml_collections defines the flags --config.KEY when it parses --config, which must therefore come first.
    return [*argv[:2], *map(locate_preset, preset), *others]


def join_preset(argv: list[str]) -> list[str]:
    """Write `--config FILE` as `--config=FILE`."""
    if "--config" not in argv[:-1]:
        return argv
    at = argv.index("--config")
    return join_preset([*argv[:at], f"--config={argv[at + 1]}", *argv[at + 2 :]])


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
    argv = sys.argv = complete(argv)  # ml_collections looks for overrides in sys.argv
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
    """Print a help text, to its end or until the reader closes the pipe, as `--help | head` does."""
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
