"""Every command that a page or a preset shows: the program, preset, keys, values and early checks, without running it."""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib.util
import io
import os
import pathlib
import re
import runpy
import shlex
import subprocess
import sys
from unittest import mock

import pytest
from absl import flags
from ml_collections import config_flags

from sqlr1_jax import command_line, config, policy, rl_batch
from sqlr1_jax.planning import chips, sizes
from sqlr1_jax.programs import plan

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGES = [page for folder in (".", "docs", "benchmarks") for page in sorted((ROOT / folder).glob("*.md"))]
PAGES += [preset for folder in ("configs", "benchmarks") for preset in sorted((ROOT / folder).glob("*.py"))]
START = re.compile(r"(?:python -m sqlr1_jax|python benchmarks/|bash launch/|python -m tests\.)\S*")
PROSE = re.compile(r"`|  {2,}[^-\s]|\s#|\s\(|\s\.\.\.|\s\[|,? then\b|\s->")  # where a command ends within a line
PLACEHOLDERS = ("PROGRAM", "WORKTREE")


def shown(page: pathlib.Path) -> list[str]:
    """The commands in a page; a backslash at the end of a line continues it."""
    text = page.read_text().replace("\\\n", " ")
    commands = []
    for line in text.splitlines():
        for match in START.finditer(line):
            rest = line[match.start() :]
            end = PROSE.search(rest)
            commands.append(rest[: end.start() if end else len(rest)].strip())
    return commands


COMMANDS = [(page.relative_to(ROOT), command) for page in PAGES for command in dict.fromkeys(shown(page))]


def parsed(arguments: list[str], monkeypatch) -> tuple[str, object]:
    """The program and its config as the command line would make them, errors and all."""
    argv = command_line.complete(["sqlr1_jax", *arguments])
    name = argv[1]
    monkeypatch.setattr(sys, "argv", argv)  # where ml_collections looks for overrides
    for argument in argv:
        command_line.check_key(name, argument)
    values = flags.FlagValues()
    holder = config_flags.DEFINE_config_file("config", None, flag_values=values)
    for flag in ("workdir", "coordinator"):
        flags.DEFINE_string(flag, None, "", flag_values=values)
    values(argv)
    return name, config.parse(command_line.config_class(name, holder.value), holder.value)


@functools.cache
def benchmark_help(file: str, *words: str) -> str:
    """What a benchmark prints for `--help`, in this process: a process of its own would import jax again."""
    printed, path, environment = io.StringIO(), [*sys.path], dict(os.environ)
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        with mock.patch.object(sys, "argv", [file, *words, "--help"]), contextlib.redirect_stdout(printed):
            runpy.run_path(str(ROOT / file), run_name="__main__")
    except SystemExit as ended:
        assert not ended.code
    finally:
        sys.path[:] = path
        os.environ.clear()
        os.environ.update(environment)
    return printed.getvalue()


def test_commands_are_found():
    assert len([command for _, command in COMMANDS if "sqlr1_jax" in command]) > 20
    assert len([command for _, command in COMMANDS if "benchmarks/" in command]) > 15


@pytest.mark.parametrize(("page", "command"), COMMANDS, ids=lambda value: str(value)[:90])
def test_a_shown_command_is_accepted(page, command, monkeypatch):
    words = [] if "{" in command else shlex.split(command)
    if not words or any(word in PLACEHOLDERS for word in words):
        pytest.skip("a form, not a command")
    if words[:3] == ["python", "-m", "sqlr1_jax"]:
        program_is_accepted(words[3:], monkeypatch)
    elif words[0] == "bash":
        assert (ROOT / words[1]).is_file(), f"{page}: {words[1]} does not exist"
        if words[1] == "launch/gpus.sh" and len(words) > 2:
            program_is_accepted(
                [word for word in words[2:] if not word.startswith("--dry") and word != "--per-gpu"], monkeypatch
            )
    elif words[1].startswith("benchmarks/"):
        try:
            text = benchmark_help(words[1])
        except ModuleNotFoundError as error:
            ours = {"sqlr1_jax", *(path.stem for path in (ROOT / "benchmarks").glob("*.py"))}
            if (error.name or "").partition(".")[0] in ours:
                raise
            pytest.skip(f"{words[1]} compares with a package that is not installed: {error}")
        for word in words[2:]:
            if word.startswith("--"):
                name = word.partition("=")[0]
                subcommand = words[2] if not words[2].startswith("--") else None
                assert name in text or name in benchmark_help(words[1], subcommand), f"{page}: {words[1]} has no {name}"
    else:
        module = words[2].replace(".", "/")
        assert (ROOT / f"{module}.py").is_file() or (ROOT / module).is_dir(), f"{page}: no module {words[2]}"


def program_is_accepted(words: list[str], monkeypatch) -> None:
    """The command line takes it, and so do the checks that need no file."""
    if not words or words == ["--help"]:
        return
    if words[-1] == "--help":
        assert words[0] in config.PROGRAMS
        return
    name, cfg = parsed(words, monkeypatch)
    if name == "plan" and cfg.plan.topology and not cfg.plan.search:
        model = sizes.known(cfg.model.path)
        plan.choose_mesh(cfg, model, chips.parse(cfg.plan.topology).size)
    if hasattr(cfg, "rl"):
        rl_batch.check(cfg.rl, cfg.sampling)
        model = sizes.known(cfg.model.path)
        if model is not None:
            limits = cfg.text.max_tokens, cfg.sampling.max_completion
            policy.check_lengths(model, cfg.packing.row_length, *limits)


@pytest.mark.parametrize(("device", "choose", "count"), [("cpu", "no", 10), ("gpu", "no", 8), ("tpu", "yes", 11)])
def test_every_command_of_the_speedrun_is_accepted(device, choose, count, monkeypatch):
    monkeypatch.chdir(ROOT)
    script = ["bash", "launch/speedrun.sh", "--dry-run", "Qwen/Qwen2.5-Coder-0.5B-Instruct", "spider"]
    environment = {**os.environ, "DEVICE": device, "CHOOSE": choose}
    printed = subprocess.run(script, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout
    lines = [shlex.split(line) for line in printed.splitlines()]
    commands = [line[3:] for line in lines if line[1:3] == ["-m", "sqlr1_jax"]]
    assert len(commands) == count
    for words in commands:
        program_is_accepted(words, monkeypatch)


NAMED = re.compile(r"(?<![\w.])(?:--)?config\.([a-z_][a-z_0-9]*(?:\.[a-z_][a-z_0-9]*)*)")
SAID = re.compile(r"python -m sqlr1_jax (\w+)[^\n]*?--config=(configs/\w+\.py)")


@functools.cache
def texts(path: pathlib.Path) -> list[str]:
    """Every string of a module: messages, the fixed parts of f-strings, docstrings."""
    tree = ast.parse(path.read_text())
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_every_option_that_a_message_names_exists():
    """Remedies in error messages, hints of the plan and docstrings: `--config.section.key` is an option of some program."""
    named = {
        name: path
        for path in sorted((ROOT / "sqlr1_jax").rglob("*.py"))
        for text in texts(path)
        for name in NAMED.findall(text)
    }
    missing = []
    for name, path in named.items():
        if name in ("json", "md", "py", "key") or name.startswith("section"):  # files, and placeholders of a form
            continue
        sentences = (config.missing_key(cls, name.split(".")) for cls in config.PROGRAMS.values())
        if all(sentence and "is a section" not in sentence for sentence in sentences):
            missing.append(f"{path.relative_to(ROOT)}: config.{name}")
    assert not missing and len(named) > 50, (missing, len(named))


def test_every_command_that_a_message_names_exists():
    commands = [
        (program, preset)
        for path in sorted((ROOT / "sqlr1_jax").rglob("*.py"))
        for text in texts(path)
        for program, preset in SAID.findall(text)
        if program != "PROGRAM"
    ]
    assert len(commands) >= 3
    for program, preset in commands:
        assert program in config.PROGRAMS and (ROOT / preset).is_file(), (program, preset)


def test_json_and_csv_are_words_of_ask_alone():
    assert "--config.output=json" in command_line.complete(["sqlr1_jax", "ask", "--json"])
    joined = [
        command_line.complete(["sqlr1_jax", "sft", *a])
        for a in (["--config=configs/sft.py:7b"], ["--config", "configs/sft.py:7b"])
    ]
    assert joined[0] == joined[1]
    assert "--json" in command_line.complete(["sqlr1_jax", "score", "--json"])
    assert "--verbosity=1" in command_line.complete(["sqlr1_jax", "grpo", "-v"])


@pytest.mark.parametrize("flag", ["", "-v"])
def test_libraries_print_nothing_unless_asked_to(flag):
    """transformers without torch, tensorflow_datasets about a builder; the package's own warnings stay."""
    code = f"""
import logging, sys
sys.argv = ["sqlr1_jax", "report", {flag!r}][: 3 if {flag!r} else 2]
from absl import app
from sqlr1_jax import __main__, command_line
def main(argv):
    __main__.silence_libraries()
    logging.getLogger("sqlr1_jax.policy").info("parameters")
    logging.warning("skipped question")
    import transformers
app.run(main, flags_parser=command_line.parse_flags)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "skipped question" in (done.stderr if flag else done.stderr.splitlines()), "without time and line"
    assert ("parameters" in done.stderr) == bool(flag)
    if importlib.util.find_spec("torch") is None:
        assert ("PyTorch" in done.stderr) == bool(flag)
