"""The import rules of docs/architecture.md, checked from the syntax tree: lower floors never import higher ones."""

from __future__ import annotations

import ast
import pathlib
import re
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sqlr1_jax"
STANDARD = set(sys.stdlib_module_names)

# module or folder of the package -> (which others it may import, which third-party packages); see docs/architecture.md
RULES: dict[str, tuple[set[str], set[str]]] = {
    "__init__": (set(), set()),
    "config": (set(), set()),
    "records": (set(), set()),
    "batches": (set(), {"flax", "jax"}),
    "hub": (set(), {"huggingface_hub"}),
    # the host wing: strings, files, SQLite; no jax
    "sql": ({"config", "records"}, {"apsw", "sqlglot"}),
    "text": ({"config", "hub", "records", "sql"}, {"numpy", "tokenizers", "transformers"}),
    "data": ({"config", "records", "sql", "text"}, {"grain", "numpy", "rich", "sqlglot", "tensorflow_datasets"}),
    "rewards": ({"config", "records", "sql", "text"}, set()),
    "packed_rows": (set(), {"numpy"}),
    "packing": ({"packed_rows"}, {"numpy"}),
    # the device wing: arrays; no string, file or database
    "hosts": (set(), {"jax", "numpy"}),
    "parallel": ({"config"}, {"jax", "numpy"}),
    "models": (
        {"config", "hub", "parallel"},
        {"einops", "flax", "huggingface_hub", "jax", "ml_dtypes", "numpy", "safetensors"},
    ),
    "rl": ({"batches", "config"}, {"jax"}),
    "sampling": ({"batches", "config", "hosts", "models", "parallel"}, {"flax", "jax", "numpy"}),
    "training": ({"batches", "config", "models", "parallel", "rl"}, {"flax", "jax", "optax"}),
    # where they meet
    "progress": ({"config"}, {"jax", "matplotlib", "numpy", "rich", "tensorboardX", "wandb"}),
    "run": ({"config", "hosts", "progress", "records"}, {"etils", "jax", "numpy", "orbax"}),
    "planning": (
        {"batches", "config", "models", "packed_rows", "parallel", "sampling", "training"},
        {"jax"},
    ),
    "run_record": ({"config", "data", "hosts", "hub", "models", "run", "text"}, {"jax"}),
    "policy": (
        {"config", "data", "hosts", "models", "parallel", "records", "run", "run_record", "sql", "text"},
        {"jax", "numpy"},
    ),
    "rollouts": (
        {
            "batches",
            "config",
            "hosts",
            "parallel",
            "policy",
            "records",
            "rewards",
            "sampling",
            "sql",
            "text",
        },
        {"jax", "numpy"},
    ),
    "rollout_metrics": ({"hosts", "planning", "records", "rollouts", "sql"}, {"numpy"}),
    "global_batches": ({"batches", "config", "hosts", "packed_rows", "parallel", "training"}, {"jax"}),
    "rl_batch": (
        {
            "batches",
            "config",
            "global_batches",
            "hosts",
            "packed_rows",
            "packing",
            "parallel",
            "policy",
            "records",
            "rl",
            "rollouts",
            "training",
        },
        {"jax", "numpy"},
    ),
    "evaluation": (
        {"config", "data", "hosts", "policy", "progress", "records", "rollouts", "sql", "text"},
        {"jax", "numpy", "scipy"},
    ),
    "reply": ({"config", "progress", "records", "rollouts", "sql"}, {"rich"}),
    "server": ({"config", "progress", "records", "run", "text"}, {"openai"}),
    "run_page": ({"config", "evaluation", "progress"}, {"jinja2", "markupsafe", "matplotlib", "numpy"}),
    "programs": (
        {"batches", "config", "data", "evaluation", "global_batches", "hosts", "models", "packed_rows"}
        | {
            "packing",
            "parallel",
            "planning",
            "policy",
            "progress",
            "records",
            "reply",
            "rewards",
            "rl_batch",
            "rollout_metrics",
            "rollouts",
            "run",
            "run_page",
            "run_record",
            "server",
            "sql",
            "text",
            "training",
        },
        {"jax"},
    ),
    "api": ({"config", "parallel", "policy", "programs", "progress", "records", "sql", "text"}, set()),
    "command_line": ({"config", "progress", "run"}, {"absl", "ml_collections"}),
    "cluster": ({"run"}, {"jax"}),
    # programs by name, when they are run
    "__main__": ({"cluster", "command_line", "config", "hub", "progress", "run", "sql"}, {"absl"}),
}


def room(path: pathlib.Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(tree: ast.AST, package: tuple[str, ...] = ()):
    """Dotted names imported anywhere in a module, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "sqlr1_jax":
                yield from (f"sqlr1_jax.{alias.name}" for alias in node.names)
            else:
                yield node.module


def violations(name: str, source: str) -> list[str]:
    """What a module of room `name` imports against the rules."""
    rooms, packages = RULES[name]
    bad = []
    for module in imports(ast.parse(source)):
        top, _, rest = module.partition(".")
        if top == "sqlr1_jax":
            target = rest.split(".")[0]
            if target and target not in rooms and target != name:
                bad.append(f"{name} imports {module}")
        elif top not in STANDARD and top not in packages:
            bad.append(f"{name} imports {module}")
    return bad


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_follow_the_floors(path):
    assert room(path) in RULES, f"{path} is not in RULES"
    assert violations(room(path), path.read_text()) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("sql", "import numpy"),
        ("sql", "from sqlr1_jax.text import answers"),
        ("records", "import apsw"),
        ("data", "def f():\n    import jax"),
        ("models", "from sqlr1_jax import training"),
        ("rl", "import optax"),
        ("run", "from sqlr1_jax.programs import grpo"),
        ("text", "import jax.numpy as jnp"),
    ],
)
def test_the_check_can_fail(name, source):
    assert violations(name, source)


def test_no_cycles_between_rooms():
    edges: dict[str, set[str]] = {}
    for path in MODULES:
        for module in imports(ast.parse(path.read_text())):
            parts = module.split(".")
            if parts[0] == "sqlr1_jax" and len(parts) > 1 and parts[1] != room(path):
                edges.setdefault(room(path), set()).add(parts[1])
    seen: set[str] = set()

    def visit(node: str, trail: tuple[str, ...]):
        assert node not in trail, f"cycle: {' -> '.join((*trail, node))}"
        if node not in seen:
            for target in edges.get(node, ()):
                visit(target, (*trail, node))
            seen.add(node)

    for start in list(edges):
        visit(start, ())


@pytest.mark.parametrize("path", [p for p in MODULES if p.stem in ("utils", "common", "helpers", "base")])
def test_no_module_without_a_name(path):
    pytest.fail(f"{path}: name a module by what it does")


def test_presets_import_the_config_alone():
    for path in sorted((ROOT / "configs").glob("*.py")):
        tops = {m.split(".")[0] for m in imports(ast.parse(path.read_text()))}
        assert tops <= STANDARD | {"ml_collections", "configs", "sqlr1_jax"}, path


def test_the_tree_of_the_architecture_page_is_the_package():
    page = (ROOT / "docs" / "architecture.md").read_text()
    tree = page[page.index("sqlr1_jax/\n") : page.index("\n```\n", page.index("sqlr1_jax/\n"))]
    shown = set(re.findall(r"(?:^  |  )(\w+(?:\.py|/))  ", tree, re.MULTILINE))
    names = {
        path.name + "/" * path.is_dir() for path in PACKAGE.iterdir() if path.name not in ("__init__.py", "__pycache__")
    }
    assert {name for name in shown if not (ROOT / name).exists()} == names
    floors = page[page.index("| floor |") : page.index("A prime marks")]
    listed = set(re.findall(r"`(\w+)`", "".join(line.split("|")[2] for line in floors.splitlines() if "|" in line)))
    assert listed == RULES.keys() - {"__init__", "__main__", "api"}


def test_package_init_imports_nothing():
    assert list(imports(ast.parse((PACKAGE / "__init__.py").read_text()))) == ["importlib"]


def test_every_permission_is_used():
    used: dict[str, set[str]] = {}
    for path in MODULES:
        for module in imports(ast.parse(path.read_text())):
            parts = module.split(".")
            used.setdefault(room(path), set()).add(parts[1] if parts[0] == "sqlr1_jax" and len(parts) > 1 else parts[0])
    unused = {name: (rooms | packages) - used.get(name, set()) for name, (rooms, packages) in RULES.items()}
    assert not {name: sorted(left) for name, left in unused.items() if left}


def test_every_module_of_programs_is_a_program():
    from sqlr1_jax import config

    modules = [path for path in (PACKAGE / "programs").glob("*.py") if path.stem != "__init__"]
    assert {path.stem for path in modules} == set(config.PROGRAMS)
    for path in modules:
        tree = ast.parse(path.read_text())
        assert "run" in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{path} has no run"
        others = {module for module in imports(tree) if module.startswith("sqlr1_jax.programs")}
        assert not others or path.stem == "quickstart", f"{path} imports {others}: a program imports no other program"


def test_no_function_is_longer_than_a_page():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - node.lineno + 1
                # `run` of a program is read as the method: it stays on a screen.
                most = 60 if path.parent.name == "programs" and node.name == "run" else 80
                assert lines <= most, f"{path}:{node.lineno}: {node.name} has {lines} lines"


def test_no_lambda_has_a_name():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) for target in node.targets)
            assert not (named and isinstance(node.value, ast.Lambda)), f"{path}:{node.lineno}"


def test_no_two_test_files_have_the_same_name():
    """The folders of tests are not packages, so pytest imports a file by its name alone."""
    names = [path.name for path in (PACKAGE.parent / "tests").rglob("*.py") if path.name != "conftest.py"]
    assert sorted(names) == sorted(set(names))
