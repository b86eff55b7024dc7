"""The import rules of the house, checked from the syntax tree: lower floors never import higher ones."""

from __future__ import annotations

import ast
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sqlr1_jax"
STANDARD = set(sys.stdlib_module_names)

# room -> (rooms of the project it may import, third-party packages it may import)
RULES: dict[str, tuple[set[str], set[str]]] = {
    "__init__": (set(), set()),
    "config": (set(), set()),
    "records": (set(), set()),
    "data": ({"records", "sql", "text"}, {"grain", "numpy", "rich", "sqlglot", "tensorflow_datasets"}),
    "text": ({"records"}, {"numpy", "tokenizers", "transformers"}),
    "sql": ({"records"}, {"apsw", "sqlglot"}),
    "rewards": ({"records"}, set()),
    "packing": (set(), {"numpy"}),
    "batches": (set(), {"flax", "jax"}),
    "parallel": ({"config"}, {"jax", "numpy"}),
    "models": (
        {"config", "parallel"},
        {"einops", "flax", "huggingface_hub", "jax", "ml_dtypes", "numpy", "safetensors"},
    ),
    "rl": ({"batches", "config"}, {"jax"}),
    "sampling": ({"batches", "config", "models", "parallel"}, {"flax", "jax", "numpy"}),
    "training": ({"batches", "config", "models", "parallel", "rl", "run"}, {"flax", "jax", "optax"}),
    "policy": (
        {"config", "data", "evaluation", "models", "parallel", "run", "sql", "text", "training"},
        {"etils", "jax", "numpy"},
    ),
    "rollouts": ({"batches", "parallel", "planning", "records", "sampling", "sql", "text"}, {"jax", "numpy"}),
    "rl_batch": (
        {"batches", "config", "packing", "parallel", "policy", "records", "rl", "rollouts", "sampling", "training"},
        {"jax", "numpy"},
    ),
    "run": ({"training"}, {"etils", "jax", "matplotlib", "numpy", "orbax", "rich", "tensorboardX", "wandb"}),
    "evaluation": ({"data", "policy", "programs", "records", "rollouts", "sql"}, set()),
    "planning": (
        {"batches", "config", "models", "packing", "parallel", "sampling", "training"},
        {"jax", "numpy"},
    ),
    "programs": (
        {
            "batches",
            "config",
            "data",
            "evaluation",
            "models",
            "packing",
            "parallel",
            "planning",
            "policy",
            "records",
            "rewards",
        }
        | {"rl_batch", "rollouts", "run", "sampling", "sql", "text", "training"},
        {"etils", "jax", "ml_collections", "numpy", "rich"},
    ),
    "__main__": ({"run"}, {"absl", "jax", "ml_collections"}),  # programs by name, lazily
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
    assert room(path) in RULES, f"{path} opens a room the house does not know"
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
    for room_, target in (
        ("training", "run"),
        ("evaluation", "programs"),
        ("policy", "evaluation"),
    ):  # until the loop is rebuilt
        edges[room_].discard(target)
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
def test_no_rooms_without_a_name(path):
    pytest.fail(f"{path}: name a room by what it does")


def test_configs_import_ml_collections_alone():
    for path in sorted((ROOT / "configs").glob("*.py")):
        tops = {m.split(".")[0] for m in imports(ast.parse(path.read_text()))}
        assert tops <= STANDARD | {"ml_collections", "configs"}, path


def test_package_init_imports_nothing():
    assert list(imports(ast.parse((PACKAGE / "__init__.py").read_text()))) == []
